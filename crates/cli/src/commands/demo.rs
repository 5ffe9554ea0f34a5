//! `tonmeister demo`: a raw multitrack song of our own making, produced.

use crate::demo::truth::{Flaw, Truth};
use crate::demo::{self, Stem};
use crate::screen::{Ended, Outcome, Screen, say};
use assistant::Wishes;
use clap::Args;
use desk::{JobError, Production, Stop};
use media::{Depth, Format, Spec};
use std::path::{Path, PathBuf};

/// Writes a raw multitrack song of our own making and produces it.
#[derive(Args)]
pub struct Arguments {
    /// Where to: a new folder.
    #[arg(default_value = "tonmeister-demo")]
    folder: PathBuf,
    /// Only write the recordings.
    #[arg(long)]
    raw: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let stems = arguments.folder.join("recordings");
    if arguments.folder.exists()
        && std::fs::read_dir(&arguments.folder).is_ok_and(|mut entries| entries.next().is_some())
    {
        return Err(JobError::at(
            &arguments.folder,
            "the folder is not empty; name a new one, nothing is written over",
        ));
    }
    progress("playing and recording the band", 0.0);
    record(&stems, &Stop::default(), &|share| progress("playing and recording the band", share))?;
    screen.clear();
    let truth = demo::truth();
    say(&format!("{}: {}", stems.display(), headline(&truth)));
    truth.flaws.iter().for_each(|(file, flaw)| say(&format!("  {}", in_words(file, flaw))));
    if arguments.raw {
        return Ok(Outcome::Done);
    }
    let output = arguments.folder.join("produced");
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let targets = ["spotify", "apple-music", "youtube"].map(desk::target).into_iter().collect::<Result<_, _>>()?;
    let production = Production {
        input: &stems,
        output: &output,
        title: Some(demo::TITLE),
        targets,
        wishes: &|_| Ok(Wishes::default()),
        master: assistant::MasterWishes::default(),
    };
    let produced = desk::produce(&production, &progress);
    screen.clear();
    crate::commands::produce::print(&produced?, &output);
    Ok(Outcome::Done)
}

pub(crate) fn record(folder: &Path, stop: &Stop, progress: &dyn Fn(f64)) -> Result<(), JobError> {
    std::fs::create_dir_all(folder)
        .map_err(|error| JobError::at(folder, format!("the folder cannot be made: {error}")))?;
    let stems = demo::stems(stop);
    for (index, stem) in stems.iter().enumerate() {
        stop.go_on()?;
        write(folder, stem)?;
        progress((index + 1) as f64 / stems.len() as f64);
    }
    Ok(stop.go_on()?)
}

fn write(folder: &Path, stem: &Stem) -> Result<(), JobError> {
    let path = folder.join(format!("{}.wav", stem.name));
    let depth = if stem.bits == 16 { Depth::Sixteen } else { Depth::TwentyFour };
    let spec = Spec::new(Format::for_path(&path, Some(depth))?, stem.rate, stem.channels.len());
    let mut writer = media::create(&path, &spec, &[])?;
    let planes: Vec<&[f32]> = stem.channels.iter().map(Vec::as_slice).collect();
    writer.write(&planes)?;
    Ok(writer.finish()?)
}

/// What was written, in a sentence.
fn headline(truth: &Truth) -> String {
    let form: Vec<&str> = truth.sections.iter().map(|(section, _, _)| section.name()).collect();
    let off = truth.tracks.iter().map(|track| track.error.0.abs()).fold(0.0, f64::max);
    format!(
        "\"{}\", {:.0} BPM, {} ({}) in {} files at {} Hz, levels off by up to {}, and:",
        demo::TITLE,
        truth.tempo,
        truth.length,
        form.join(", "),
        truth.tracks.len(),
        truth.rate,
        signal::Db(off)
    )
}

fn in_words(file: &str, flaw: &Flaw) -> String {
    match flaw {
        Flaw::Polarity { against } => format!("{file}: upside down against {against}"),
        Flaw::Hum { frequency, level } => format!("{file}: mains hum at {frequency}, {level}"),
        Flaw::Clipped { start, end, .. } => format!("{file}: a word is clipped between {start} and {end}"),
        Flaw::Rate { rate } => format!("{file}: recorded at {rate} Hz"),
        Flaw::Pair { with } => format!("{file} and {with}: one stereo pair in two files"),
        Flaw::Silent => format!("{file}: nothing on it"),
        Flaw::Depth { bits } => format!("{file}: {bits} bits only"),
        Flaw::Noise { level } => format!("{file}: noise of microphone and room at {level}"),
    }
}
