//! `tonmeister set`: gives one value of a song another value.

use crate::screen::{Ended, Outcome, note, say, say_json};
use clap::Args;
use desk::{JobError, bring_in};
use serde_json::json;
use session::{Edit, Session, Value};
use std::path::PathBuf;

/// Gives one value of a song another value: `tonmeister set SONG Kick/fader -3.5`.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// Its path: Kick/fader, Kick/tone/bell-2/gain, song/name.
    path: String,
    /// The value, with or without its unit.
    #[arg(allow_hyphen_values = true)]
    value: String,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let mut session = Session::open(&arguments.song)?;
    session.notices().iter().for_each(|text| note(text));
    let before = session.song().field(&arguments.path)?;
    let value = match before.value {
        Value::File(_) if !arguments.value.is_empty() => bring_in(&arguments.song, &arguments.value)
            .map_err(|error| JobError(format!("{}: {error}", arguments.path)))?,
        _ => arguments.value.clone(),
    };
    session.edit(Edit::set(&arguments.path, value), "set by hand")?;
    session.save()?;
    // A rename changes the path that the value is found at.
    let after = session.song().field(&arguments.path).map_or_else(|_| arguments.value.clone(), |field| field.shown);
    if arguments.json {
        say_json(&json!({"path": arguments.path, "before": before.shown, "after": after}));
    } else {
        say(&format!("{}: {after} (was {})", arguments.path, before.shown));
    }
    Ok(Outcome::Done)
}
