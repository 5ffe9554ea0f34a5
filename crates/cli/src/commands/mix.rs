//! `tonmeister mix`: the mix assistant.

use crate::commands::wishes::Asked;
use crate::screen::{Ended, Outcome, Screen, note, say, say_json};
use assistant::Mixed;
use clap::Args;
use serde_json::{Value, json};
use session::Session;
use std::path::PathBuf;

/// Mixes a song: every move with its reason, each can be undone.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// Where to look for recordings that were moved; those found are copied back into the song. May be given several times.
    #[arg(long, value_name = "DIR")]
    search: Vec<PathBuf>,
    /// Show the moves and write nothing.
    #[arg(long)]
    plan: bool,
    #[command(flatten)]
    asked: Asked,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let mut session = Session::open(&arguments.song)?;
    session.notices().iter().for_each(|text| note(text));
    crate::commands::render::search(session.song(), &arguments.song, &arguments.search)?;
    let wishes = arguments.asked.wishes(session.song())?;
    let result = if arguments.plan {
        desk::plan_mix(&session, &arguments.song, &wishes, &progress)
    } else {
        desk::mix(&mut session, &arguments.song, &wishes, &progress)
    };
    screen.clear();
    let (mixed, _) = result?;
    if arguments.json {
        say_json(&as_json(&mixed));
    } else {
        print(&mixed);
    }
    Ok(Outcome::Done)
}

fn print(mixed: &Mixed) {
    for (track, guess) in mixed.song.tracks.iter().zip(&mixed.roles) {
        let sure = guess.confidence * 100.0;
        let ask = if guess.confidence < 0.6 {
            format!("  (unsure: say --role \"{}=ROLE\")", track.strip.name)
        } else {
            String::new()
        };
        say(&format!("{:24} {} ({sure:.0} %, {}){ask}", track.strip.name, guess.role.word(), guess.from));
    }
    for outcome in &mixed.outcomes {
        say(&format!("\n{}", in_words(&outcome.r#move, outcome.kept)));
    }
}

/// A move in a few lines.
pub fn in_words(made: &session::Move, kept: bool) -> String {
    let reason = &made.reason;
    let after = reason.after.map_or(String::new(), |after| format!(", now {after:.1}"));
    let end = if kept { "" } else { "\n  Taken back: it did not reach what it claims." };
    format!(
        "{}  {}\n  {}\n  {}: {:.1} {} before, {:.1} expected{after}.{end}",
        made.id, made.strip, reason.because, reason.measure, reason.before, reason.unit, reason.predicted
    )
}

/// The moves and roles, as `mix --plan --json` gives them.
pub fn as_json(mixed: &Mixed) -> Value {
    let moves: Vec<Value> = mixed
        .outcomes
        .iter()
        .map(|outcome| {
            let (made, reason) = (&outcome.r#move, &outcome.r#move.reason);
            json!({
                "id": made.id, "rule": made.rule, "track": made.strip, "edits": made.paths, "because": reason.because,
                "measure": reason.measure, "before": reason.before, "predicted": reason.predicted,
                "after": reason.after, "unit": reason.unit, "source": reason.source,
                "confidence": reason.confidence, "listen": reason.listen, "kept": outcome.kept,
            })
        })
        .collect();
    let roles: Vec<Value> = mixed
        .song
        .tracks
        .iter()
        .zip(&mixed.roles)
        .map(|(track, guess)| {
            json!({"track": track.strip.name, "role": guess.role.word(), "confidence": guess.confidence, "from": guess.from})
        })
        .collect();
    json!({"moves": moves, "roles": roles})
}
