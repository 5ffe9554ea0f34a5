//! `tonmeister list actions`: every command of the studio.

use crate::screen::{Ended, Outcome, say, say_json};
use desk::JobError;
use desk::actions::{self, Action, Arg, KEYMAPS, LIST};
use serde_json::{Value, json};

/// All actions, or one in full.
pub fn run(name: Option<&str>, as_json: bool) -> Ended {
    let all: Vec<&Action> = match name {
        None => LIST.iter().collect(),
        Some(name) => vec![actions::find(name).ok_or_else(|| unknown(name))?],
    };
    if as_json {
        say_json(&all.iter().map(|action| with_keys(action)).collect());
    } else if name.is_some() {
        all.iter().for_each(|action| say(&in_full(action)));
    } else {
        let width = all.iter().map(|action| action.id.len()).max().unwrap_or(0);
        all.iter().for_each(|action| say(&format!("{:width$}  {}", action.id, action.sentence)));
    }
    Ok(Outcome::Done)
}

/// Says which ids have something of the word, or where all stand.
fn unknown(name: &str) -> JobError {
    let word = name.rsplit('.').next().unwrap_or(name);
    let near: Vec<&str> =
        LIST.iter().map(|action| action.id).filter(|id| !word.is_empty() && id.contains(word)).collect();
    let there = if near.is_empty() {
        "tonmeister list actions shows all".to_string()
    } else {
        format!("there are {}", near.join(", "))
    };
    JobError(format!("there is no action \"{name}\"; {there}"))
}

fn with_keys(action: &Action) -> Value {
    let mut value = actions::in_full(action);
    value["keys"] = KEYMAPS.iter().zip(action.keys).map(|(map, keys)| ((*map).to_string(), json!(keys))).collect();
    value
}

fn in_full(action: &Action) -> String {
    let mut lines = vec![format!("{}: {}", action.id, action.sentence)];
    let done_by = match action.side.word() {
        "song" => "an edit of the song, one step that can be undone",
        "desk" => "done by the running studio",
        _ => "done by the studio's page",
    };
    lines.push(format!("{}, {}: {done_by}.", action.title, action.group.to_lowercase()));
    if !action.args.is_empty() {
        lines.push(String::new());
        lines.extend(action.args.iter().map(line));
    }
    let keyed = KEYMAPS.iter().zip(action.keys).filter(|(_, keys)| !keys.is_empty());
    let keys: Vec<String> = keyed.map(|(map, keys)| format!("  {map:22} {}", keys.join("  "))).collect();
    if !keys.is_empty() {
        lines.push("\nkeys".to_string());
        lines.extend(keys);
    }
    lines.join("\n")
}

fn line(arg: &Arg) -> String {
    let takes = if arg.words.is_empty() { arg.kind.word().to_string() } else { arg.words.join(" | ") };
    let needed = if arg.needed { " (needed)" } else { "" };
    format!("  {:22} {takes}. {}{needed}", arg.name, arg.sentence)
}
