//! `tonmeister effect`: one effect over a file, or a picture of it.

use crate::plot::{self, Shown};
use crate::screen::{Ended, Outcome, Screen, note, say};
use clap::Args;
use desk::JobError;
use effects::Kind;
use media::Depth;
use session::{Insert, Preset};
use signal::{Audio, Unit};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// One effect over a file: `tonmeister effect compressor in.wav out.wav --preset "lead vocal" --threshold -18`; or a picture
/// of what it does: `tonmeister effect compressor --ratio 4 --plot out.svg`.
#[derive(Args)]
#[command(
    override_usage = "tonmeister effect <NAME> [IN OUT] [--preset NAME|FILE.kdl] [--PARAM VALUE]... [--plot FILE.svg]"
)]
pub struct Arguments {
    /// The effect; see `tonmeister list effects`.
    name: String,
    /// The file it is run over and the file that is written; the effect's parameters (a file by its path), where a later one counts;
    /// `--preset NAME` or `--preset FILE.kdl`, `--part 'bell 62 gain=2.5'`, `--sidechain FILE`, `--bits 16|24|32f`;
    /// `--plot FILE.svg` draws what it does, and then no file need be run.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "IN OUT --PARAM VALUE")]
    rest: Vec<OsString>,
}

/// What the options say.
struct Options {
    files: Vec<PathBuf>,
    insert: Insert,
    name: String,
    sidechain: Option<PathBuf>,
    depth: Option<Depth>,
    plot: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Ended {
    let kind = find(&arguments.name)?;
    let options = read(kind, &arguments.rest)?;
    if let Some(file) = &options.plot {
        draw(kind, &options, file)?;
    }
    match &*options.files {
        [input, output] => over_a_file(&options, input, output),
        [] if options.plot.is_some() => Ok(Outcome::Done),
        _ => {
            Err(JobError(format!("effect wants two files: tonmeister effect {} IN OUT; or --plot FILE.svg", kind.name)))
        }
    }
}

fn over_a_file(options: &Options, input: &Path, output: &Path) -> Ended {
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let inserts = vec![options.insert.clone()];
    let result = desk::process(input, output, options.sidechain.as_deref(), inserts, options.depth, &progress);
    screen.clear();
    report(&result?, output);
    Ok(Outcome::Done)
}

fn draw(kind: &Kind, options: &Options, file: &Path) -> Result<(), JobError> {
    if file.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("svg")) {
        return Err(JobError::at(file, "the picture is an SVG; write a name that ends with .svg"));
    }
    let mut insert = options.insert.clone();
    desk::hand_audio(&mut insert, plot::RATE)?;
    let shown = Shown { name: options.name.clone(), settings: insert.settings };
    let pictures = plot::pictures(kind, &[shown]);
    let drawings: Vec<_> = pictures.iter().map(|picture| (picture.title, &picture.drawing)).collect();
    std::fs::write(file, plot::svg(&drawings))
        .map_err(|error| JobError::at(file, format!("the picture cannot be written: {error}")))?;
    for picture in &pictures {
        say(&format!("{}: {}", picture.title, picture.words));
    }
    Ok(())
}

/// Says what came of it.
pub fn report(report: &engine::Report, output: &Path) {
    for bad in &report.bad {
        note(&format!("{} quanta held numbers that are none; they were silenced", bad.quanta));
    }
    say(&format!("{}: {} frames", output.display(), report.frames));
}

fn find(name: &str) -> Result<&'static Kind, JobError> {
    effects::find(name).ok_or_else(|| {
        let known: Vec<_> = effects::LIST.iter().map(|kind| kind.name).collect();
        JobError(format!("there is no effect \"{name}\"; there are {}", known.join(", ")))
    })
}

fn read(kind: &Kind, rest: &[OsString]) -> Result<Options, JobError> {
    let (id, settings) = (kind.name.to_string(), (kind.defaults)());
    let insert = Insert { id: id.clone(), kind: id.clone(), settings, bypass: false, sidechain: None };
    let (files, name) = (Vec::new(), id);
    let mut options = Options { files, insert, name, sidechain: None, depth: None, plot: None };
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        let text = word.to_string_lossy();
        let Some(key) = text.strip_prefix("--") else {
            if options.files.len() == 2 {
                return Err(JobError(format!("\"{text}\" is not an option; write --{text} VALUE")));
            }
            options.files.push(PathBuf::from(word));
            continue;
        };
        let (key, joined) = key.split_once('=').map_or((key, None), |(key, value)| (key, Some(OsString::from(value))));
        let value =
            joined.or_else(|| words.next().cloned()).ok_or_else(|| JobError(format!("--{key} wants a value")))?;
        option(kind, &mut options, key, &value)?;
    }
    Ok(options)
}

fn option(kind: &Kind, options: &mut Options, key: &str, value: &OsStr) -> Result<(), JobError> {
    let text = value.to_string_lossy();
    match key {
        "sidechain" => options.sidechain = Some(PathBuf::from(value)),
        "plot" => options.plot = Some(PathBuf::from(value)),
        "bits" => options.depth = Some(text.parse().map_err(JobError)?),
        "preset" => {
            let preset = preset(kind, &text)?;
            preset.put(&mut options.insert.settings);
            options.name = preset.name;
        }
        "part" => {
            part(&mut options.insert, kind.name, &text)?;
            options.name.push_str(&format!(" {{ {text} }}"));
        }
        _ => {
            set(&mut options.insert, kind, key, &text)?;
            options.name.push_str(&format!(" {key}={text}"));
        }
    }
    Ok(())
}

/// A preset of the effect by name, or one of a person's own: `FILE.kdl`, or `FILE.kdl:NAME` where it holds several.
fn preset(kind: &Kind, text: &str) -> Result<Preset, JobError> {
    let (file, name) = match text.split_once(".kdl:") {
        Some((file, name)) => (format!("{file}.kdl"), Some(name)),
        None if text.ends_with(".kdl") => (text.to_string(), None),
        None => {
            let presets = Preset::of(kind).map_err(|error| JobError(error.to_string()))?;
            return Preset::named(&presets, text, kind).map_err(JobError);
        }
    };
    let own = desk::read_text(Path::new(&file))?;
    let presets = Preset::read(&own, &file, kind).map_err(|error| JobError(error.to_string()))?;
    match (name, &*presets) {
        (Some(name), _) => Preset::named(&presets, name, kind).map_err(|error| JobError(format!("{file}: {error}"))),
        (None, [only]) => Ok(only.clone()),
        (None, several) => {
            let names: Vec<String> = several.iter().map(|preset| format!("{file}:{}", preset.name)).collect();
            Err(JobError(format!("{file} holds several presets; write one of \"{}\"", names.join("\", \""))))
        }
    }
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
