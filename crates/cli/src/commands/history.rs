//! `tonmeister undo` and `tonmeister redo`.

use crate::screen::{Ended, Outcome, note, say, say_json};
use clap::Args;
use desk::JobError;
use serde_json::json;
use session::{Session, Step};
use std::path::PathBuf;

/// Takes the last edit back.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// How many edits.
    #[arg(long, default_value_t = 1)]
    steps: usize,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

/// Takes edits back.
pub fn undo(arguments: &Arguments) -> Ended {
    run(arguments, "took back", "nothing to take back", |session| session.undo())
}

/// Makes them again.
pub fn redo(arguments: &Arguments) -> Ended {
    run(arguments, "made again", "nothing to make again", |session| session.redo())
}

fn run(
    arguments: &Arguments,
    verb: &str,
    nothing: &str,
    step: impl Fn(&mut Session) -> Result<Option<Step>, session::SessionError>,
) -> Ended {
    let mut session = Session::open(&arguments.song)?;
    session.notices().iter().for_each(|text| note(text));
    let mut reasons = Vec::new();
    for _ in 0..arguments.steps {
        match step(&mut session)? {
            Some(step) => reasons.push(step.reason),
            None => break,
        }
    }
    if reasons.is_empty() {
        return Err(JobError::at(&arguments.song, nothing));
    }
    session.save()?;
    if arguments.json {
        say_json(&json!({"steps": reasons}));
    } else {
        reasons.iter().for_each(|reason| say(&format!("{verb}: {reason}")));
    }
    Ok(Outcome::Done)
}
