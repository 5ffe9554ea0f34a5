//! `tonmeister render`: the song as audio.

use crate::screen::{Ended, Outcome, Screen, note, say, say_json};
use clap::Args;
use desk::{JobError, Renders, Stop};
use media::Depth;
use serde_json::json;
use session::Document;
use std::path::PathBuf;

/// The song as audio: the mix, its stems, its tracks.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// The mix; the ending says what kind of file: .wav .flac .ogg .opus .mp3 .m4a.
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    output: Option<PathBuf>,
    /// A folder for what feeds the master, a file each; they add up to the mix before the master's effects.
    #[arg(long, value_name = "DIR")]
    stems: Option<PathBuf>,
    /// A folder for every track after its fader and pan.
    #[arg(long, value_name = "DIR")]
    tracks: Option<PathBuf>,
    /// First second.
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    from: Option<f64>,
    /// Where to end, in seconds.
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    to: Option<f64>,
    /// Threads; the bits are the same with any number.
    #[arg(long)]
    threads: Option<usize>,
    /// Where to look for recordings that were moved; those found are copied back into the song. May be given several times.
    #[arg(long, value_name = "DIR")]
    search: Vec<PathBuf>,
    /// Depth: 16, 24 or 32f.
    #[arg(long)]
    bits: Option<Depth>,
    /// Keep what the effects of each strip gave in .cache/renders in the song's folder, 2 GB at most, and read again what no
    /// edit has changed since: after a move of a fader only the sums behind it are worked out. The bits are the same. The
    /// folder may be deleted at any time.
    #[arg(long)]
    cache: bool,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let document = Document::open(&arguments.song).map_err(|error| JobError(error.to_string()))?;
    let song = document.song();
    search(song, &arguments.song, &arguments.search)?;
    let screen = Screen::new();
    let renders = Renders {
        mix: arguments.output.clone(),
        stems: arguments.stems.clone(),
        tracks: arguments.tracks.clone(),
        from: arguments.from,
        to: arguments.to,
        threads: arguments.threads,
        depth: arguments.bits,
        cache: arguments.cache,
        stop: Stop::default(),
    };
    let report = desk::render(song, &arguments.song, &renders, &|doing, share| screen.progress(doing, share));
    screen.clear();
    let report = report?;
    for bad in &report.bad {
        let place = bad.frame as f64 / f64::from(song.rate);
        let origin = if bad.from_inserts { "its effects" } else { "its source" };
        note(&format!(
            "{}: {} quanta with numbers that are none from {origin}, first at {place:.3} s; silenced",
            bad.strip, bad.quanta
        ));
    }
    let seconds = report.frames as f64 / f64::from(song.rate);
    if arguments.json {
        let mut said = json!({"frames": report.frames, "seconds": seconds, "rate": song.rate});
        if arguments.cache {
            said["worked"] = json!(report.worked);
        }
        say_json(&said);
    } else {
        say(&format!("rendered {seconds:.2} s at {} Hz", song.rate));
    }
    if arguments.cache {
        note(&format!("{} of {} strips worked out, the others read", report.worked.len(), song.strips().count()));
    }
    Ok(Outcome::Done)
}

/// Brings back recordings that were moved, where somebody said where to look.
pub fn search(song: &session::Song, song_dir: &std::path::Path, folders: &[PathBuf]) -> Result<(), JobError> {
    if folders.is_empty() {
        return Ok(());
    }
    for file in desk::find_sources(song, song_dir, folders)? {
        note(&format!("found again: {file}"));
    }
    Ok(())
}
