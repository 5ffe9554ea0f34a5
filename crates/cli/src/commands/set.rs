//! `tonmeister set`: gives one value of a song another value, or an effect a preset.

use crate::screen::{Ended, Outcome, note, say, say_json};
use clap::Args;
use desk::{JobError, bring_in};
use serde_json::json;
use session::{Edit, Session, Value};
use std::path::PathBuf;

/// Gives one value of a song another value: `tonmeister set SONG Kick/fader -3.5`; or an effect all values of a preset:
/// `tonmeister set SONG Vox/compressor/preset "lead vocal"`.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// Its path: Kick/fader, Kick/tone/bell-2/gain, song/name, Vox/compressor/preset.
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
    if let Some(insert) = arguments.path.strip_suffix("/preset") {
        return preset(arguments, &mut session, insert);
    }
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

/// All settings of an insert in one edit.
fn preset(arguments: &Arguments, session: &mut Session, insert: &str) -> Ended {
    let edit = session.song().preset_edit(insert, &arguments.value)?;
    session.edit(edit, "set by hand")?;
    session.save()?;
    if arguments.json {
        say_json(&json!({"path": arguments.path, "after": arguments.value}));
    } else {
        say(&format!("{insert}: preset \"{}\"", arguments.value));
    }
    Ok(Outcome::Done)
}
