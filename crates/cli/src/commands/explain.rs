//! `tonmeister explain`: why each move was made, and how to hear it.

use crate::commands::mix::in_words;
use crate::screen::{Ended, Outcome, say, say_json};
use clap::Args;
use desk::JobError;
use serde_json::{Value, json};
use session::{Document, Move};
use std::path::PathBuf;

/// Why each move was made, and how to hear it.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// A move's id, or the beginning of one: a rule, or rule/track.
    r#move: Option<String>,
    /// With the principle behind each rule.
    #[arg(long)]
    teach: bool,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let document = Document::open(&arguments.song).map_err(|error| JobError(error.to_string()))?;
    let wanted = |made: &&Move| arguments.r#move.as_ref().is_none_or(|id| made.id.starts_with(id.as_str()));
    let moves: Vec<&Move> = document.song().moves.iter().filter(wanted).collect();
    if moves.is_empty() {
        let why = match &arguments.r#move {
            Some(id) => {
                format!("no move of the song begins with \"{id}\"; `tonmeister explain` without a move shows all")
            }
            None => "the assistant made no move in this song yet; `tonmeister mix` lets it".to_string(),
        };
        return Err(JobError::at(&arguments.song, why));
    }
    if arguments.json {
        say_json(&Value::Array(moves.iter().map(|made| as_json(made)).collect()));
        return Ok(Outcome::Done);
    }
    for made in moves {
        say(&in_words(made, true));
        say(&format!("  Listen: {}\n  After: {}", made.reason.listen, made.reason.source));
        if arguments.teach {
            say(&lesson(&made.rule));
        }
        say("");
    }
    Ok(Outcome::Done)
}

/// The head of the rule's file: its principle.
fn lesson(rule: &str) -> String {
    let head = assistant::LIST.iter().find(|known| known.name == rule).map_or("", |known| known.head);
    let lines = head.lines().take_while(|line| line.starts_with("//!")).map(|line| format!("    {}", line[3..].trim()));
    lines.collect::<Vec<_>>().join("\n")
}

fn as_json(made: &Move) -> Value {
    let reason = &made.reason;
    json!({
        "id": made.id, "rule": made.rule, "track": made.strip, "edits": made.paths, "because": reason.because,
        "measure": reason.measure, "before": reason.before, "predicted": reason.predicted, "after": reason.after,
        "unit": reason.unit, "source": reason.source, "listen": reason.listen, "confidence": reason.confidence,
    })
}
