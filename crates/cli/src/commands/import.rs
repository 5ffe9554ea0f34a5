//! `tonmeister import`: a song from a folder of audio files.

use crate::screen::{Ended, Outcome, Screen, note, safe, say, say_json};
use clap::Args;
use serde_json::json;
use session::Session;
use std::path::PathBuf;

/// A song from a folder of audio files.
#[derive(Args)]
pub struct Arguments {
    /// The folder with the recordings.
    stems: PathBuf,
    /// The folder that becomes the song.
    #[arg(short = 'o', long = "output", value_name = "SONG_DIR")]
    output: PathBuf,
    /// Leave the recordings where they are and refer to them.
    #[arg(long)]
    link: bool,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let imported = desk::import(&arguments.stems, &arguments.output, arguments.link, &progress);
    screen.clear();
    let imported = imported?;
    for skipped in &imported.skipped {
        note(&format!("left out {}: {}", safe(&skipped.path.display().to_string()), safe(&skipped.why)));
    }
    for text in &imported.notes {
        note(&safe(text));
    }
    let (tracks, rate) = (imported.song.tracks.len(), imported.song.rate);
    let seconds = imported.song.length() as f64 / f64::from(rate);
    let names: Vec<&str> = imported.song.tracks.iter().map(|track| track.strip.name.as_str()).collect();
    if arguments.json {
        let skipped: Vec<_> = imported.skipped.iter().map(|s| json!({"path": s.path, "why": s.why})).collect();
        say_json(&json!({
            "song": arguments.output, "rate": rate, "tracks": names, "seconds": seconds, "notes": imported.notes,
            "skipped": skipped,
        }));
    } else {
        let output = arguments.output.display();
        say(&format!("{output}: {tracks} tracks, {seconds:.1} s at {rate} Hz"));
    }
    Session::create(&arguments.output, imported.song)?;
    Ok(Outcome::Done)
}
