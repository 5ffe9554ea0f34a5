//! `tonmeister effect`: one effect over a file.

use crate::screen::{Ended, Outcome, Screen, note, say};
use clap::Args;
use desk::JobError;
use effects::Kind;
use media::Depth;
use session::Insert;
use signal::{Audio, Unit};
use std::path::PathBuf;

/// One effect over a file: `tonmeister effect compressor in.wav out.wav --threshold -18 --ratio 4`.
#[derive(Args)]
pub struct Arguments {
    /// The effect; see `tonmeister list effects`.
    name: String,
    /// The file it is run over.
    input: PathBuf,
    /// The file that is written.
    output: PathBuf,
    /// The effect's parameters (a file by its path), `--part 'bell 62 gain=2.5'`, `--sidechain FILE`, `--bits 16|24|32f`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "--PARAM VALUE")]
    rest: Vec<String>,
}

/// What the options say.
struct Options {
    insert: Insert,
    sidechain: Option<PathBuf>,
    depth: Option<Depth>,
}

pub fn run(arguments: &Arguments) -> Ended {
    let options = read(&arguments.name, &arguments.rest)?;
    let screen = Screen::new();
    let result = desk::process(
        &arguments.input,
        &arguments.output,
        options.sidechain.as_deref(),
        vec![options.insert],
        options.depth,
        &|doing, share| screen.progress(doing, share),
    );
    screen.clear();
    report(&result?, &arguments.output);
    Ok(Outcome::Done)
}

/// Says what came of it.
pub fn report(report: &engine::Report, output: &std::path::Path) {
    for bad in &report.bad {
        note(&format!("{} quanta held numbers that are none; they were silenced", bad.quanta));
    }
    say(&format!("{}: {} frames", output.display(), report.frames));
}

fn read(name: &str, rest: &[String]) -> Result<Options, JobError> {
    let unknown = || {
        let known: Vec<_> = effects::LIST.iter().map(|kind| kind.name).collect();
        JobError(format!("there is no effect \"{name}\"; there are {}", known.join(", ")))
    };
    let kind = effects::find(name).ok_or_else(unknown)?;
    let settings = (kind.defaults)();
    let insert = Insert { id: name.to_string(), kind: name.to_string(), settings, bypass: false, sidechain: None };
    let mut options = Options { insert, sidechain: None, depth: None };
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let key = word
            .strip_prefix("--")
            .ok_or_else(|| JobError(format!("\"{word}\" is not an option; write --{word} VALUE")))?;
        let (key, joined) = key.split_once('=').map_or((key, None), |(key, value)| (key, Some(value.to_string())));
        let value =
            joined.or_else(|| words.next().cloned()).ok_or_else(|| JobError(format!("--{key} wants a value")))?;
        match key {
            "part" => part(&mut options.insert, name, &value)?,
            "sidechain" => options.sidechain = Some(PathBuf::from(value)),
            "bits" => options.depth = Some(value.parse().map_err(JobError)?),
            _ => set(&mut options.insert, kind, key, &value)?,
        }
    }
    Ok(options)
}

fn set(insert: &mut Insert, kind: &Kind, key: &str, value: &str) -> Result<(), JobError> {
    let (files, params) = ((kind.files)(), (kind.params)());
    if let Some(place) = files.iter().position(|file| file.key == key) {
        insert.settings.files[place] = Audio::named(value);
        return Ok(());
    }
    let place = params.iter().position(|param| param.key == key).ok_or_else(|| {
        let keys = files.iter().map(|file| file.key).chain(params.iter().map(|param| param.key));
        let known: Vec<_> = keys.map(|key| format!("--{key}")).collect();
        JobError(format!("{} has no --{key}; it has {}", kind.name, known.join(", ")))
    })?;
    let param = &params[place];
    let number = param.unit.parse(value).ok_or_else(|| {
        let wanted = match param.unit {
            Unit::Choice(words) => format!("one of {}", words.join(", ")),
            Unit::Switch => "on or off".to_string(),
            unit => format!("a number from {} to {}", unit.show(param.min), unit.show(param.max)),
        };
        JobError(format!("--{key} wants {wanted}, not \"{value}\""))
    })?;
    insert.settings.numbers[place] = param.check(number).map_err(JobError)?;
    Ok(())
}

/// A part, written as in the song file.
fn part(insert: &mut Insert, name: &str, text: &str) -> Result<(), JobError> {
    let mut parsed = desk::inserts(&format!("{name} {{\n{text}\n}}"))?;
    let parts = parsed.pop().map(|insert| insert.settings.parts).unwrap_or_default();
    insert.settings.parts.extend(parts);
    Ok(())
}
