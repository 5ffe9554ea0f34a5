//! `tonmeister next`: where a song stands, and what to do next.

use crate::screen::{Ended, Outcome, Screen, safe, say, say_json};
use clap::Args;
use desk::JobError;
use desk::actions::{self, Next, Proposal, Side};
use serde_json::Value;
use session::Document;
use std::path::{Path, PathBuf};

/// The next step of the engineer's way (set up, record, edit, mix, master, deliver), and what is still open in it.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// Also listen: for faults of the recordings, and for peaks of the mix.
    #[arg(long)]
    listen: bool,
    /// A folder that masters were delivered to; the song's own and the one around it are looked into unasked. May be given
    /// several times.
    #[arg(long, value_name = "DIR")]
    delivered: Vec<PathBuf>,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let document = Document::open(&arguments.song).map_err(|error| JobError(error.to_string()))?;
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let facts = desk::facts(document.song(), &arguments.song, &arguments.delivered, arguments.listen, &progress);
    screen.clear();
    let next = actions::next(document.song(), &facts?);
    if arguments.json {
        say_json(&next.to_json());
    } else {
        print(&next, &arguments.song);
    }
    Ok(Outcome::Done)
}

fn print(next: &Next, song: &Path) {
    for step in &next.steps {
        let state = match (step.done, step.id == next.step, step.open.len()) {
            (true, ..) => "done".to_string(),
            (false, true, _) => "now".to_string(),
            (false, false, 0) => String::new(),
            (false, false, open) => format!("{open} open"),
        };
        say(format!("{:8} {state}", step.title).trim_end());
    }
    for open in next.present().into_iter().flat_map(|step| &step.open) {
        say(&format!("\n{}", safe(&open.text)));
        if let Some(line) = open.action.as_ref().and_then(|proposal| line(proposal, song)) {
            say(&format!("  {}", safe(&line)));
        }
    }
}

/// The command that does what is proposed, where one does.
fn line(proposal: &Proposal, song: &Path) -> Option<String> {
    let song = quoted(&song.display().to_string());
    let action = actions::find(proposal.action)?;
    match (action.id, action.side) {
        ("track.role", _) => Some(format!("tonmeister edit {song} track.role --track NAME --role ROLE")),
        (id, Side::Song(_)) => Some(format!("tonmeister edit {song} {id}{}", options(&proposal.with))),
        ("assistant.listen", _) => Some(format!("tonmeister mix {song}")),
        ("master.start" | "deliver.start", _) => {
            let targets = proposal.with["targets"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let targets: String = targets.map(|target| format!(" --for {target}")).collect();
            Some(format!("tonmeister deliver {song}{targets} -o DIR"))
        }
        _ => None,
    }
}

fn options(with: &Value) -> String {
    let one = |name: &str, value: &Value| match value {
        Value::String(text) => format!(" --{name} {}", quoted(text)),
        value => format!(" --{name} {value}"),
    };
    let said = |(name, value): (&String, &Value)| match value {
        Value::Array(list) => list.iter().map(|value| one(name, value)).collect(),
        value => one(name, value),
    };
    with.as_object().into_iter().flatten().map(said).collect::<Vec<String>>().concat()
}

/// A word as a shell takes it.
fn quoted(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_proposed_can_be_typed() {
        let proposal = |action, with| Proposal { action, with };
        let song = Path::new("my song");
        let fade = proposal("edit.fade-in", json!({"clips": ["Kick In/clip-1", "Bob's/clip-2"], "length": "5 ms"}));
        assert_eq!(
            line(&fade, song).unwrap(),
            r"tonmeister edit 'my song' edit.fade-in --clips 'Kick In/clip-1' --clips 'Bob'\''s/clip-2' --length '5 ms'"
        );
        let masters = proposal("master.start", json!({"targets": ["cd", "spotify"]}));
        assert_eq!(line(&masters, song).unwrap(), "tonmeister deliver 'my song' --for cd --for spotify -o DIR");
        let down = proposal("track.trim", json!({"tracks": ["master"], "by": -1.5}));
        assert_eq!(line(&down, Path::new("s")).unwrap(), "tonmeister edit s track.trim --by -1.5 --tracks master");
    }
}
