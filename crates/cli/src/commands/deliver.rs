//! `tonmeister deliver`: a finished master as files for platforms, checked.

use crate::screen::{Ended, Outcome, Screen, say, say_json};
use clap::Args;
use desk::JobError;
use release::{Delivered, Entry, Manifest};
use serde_json::{Value, json};
use std::path::PathBuf;

/// A finished master as files for platforms: rate, depth and container are theirs, the sound is left alone and checked.
#[derive(Args)]
pub struct Arguments {
    /// A master as an audio file, or a song's folder (which is mastered first).
    input: PathBuf,
    /// Where it goes; see `tonmeister list targets`. May be given several times.
    #[arg(long = "for", value_name = "TARGET", required = true)]
    targets: Vec<String>,
    /// The folder that the files are written to, one folder a target.
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    output: PathBuf,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let screen = Screen::new();
    let delivered = deliver(arguments, &|doing, share| screen.progress(doing, share));
    screen.clear();
    let delivered = delivered?;
    if arguments.json {
        say_json(&Value::Array(delivered.iter().map(as_json).collect()));
    } else {
        delivered.iter().for_each(print);
    }
    let failed = delivered.iter().any(|delivered| !delivered.passed());
    Ok(if failed { Outcome::Mend } else { Outcome::Done })
}

fn deliver(arguments: &Arguments, progress: desk::Progress) -> Result<Vec<Delivered>, JobError> {
    let targets = arguments.targets.iter().map(|name| desk::target(name)).collect::<Result<Vec<_>, _>>()?;
    let delivered = if arguments.input.is_dir() {
        desk::deliver_song(&arguments.input, &targets, &arguments.output, progress)?
    } else {
        desk::deliver_file(&arguments.input, &targets, &arguments.output, progress)?
    };
    let mut manifest = Manifest::new(&arguments.input.display().to_string());
    manifest.files.extend(delivered.iter().map(|delivered| Entry::of_master(delivered, &arguments.output)));
    manifest.write(&arguments.output.join("manifest.json"))?;
    Ok(delivered)
}

fn print(delivered: &Delivered) {
    say(&format!("{}: {}", delivered.target.name, delivered.path.display()));
    for check in &delivered.checks {
        say(&format!("  {} {}: {}", if check.passed { "ok    " } else { "FAILED" }, check.name, check.text));
    }
}

fn as_json(delivered: &Delivered) -> Value {
    let checks: Vec<Value> =
        delivered.checks.iter().map(|c| json!({"name": c.name, "passed": c.passed, "text": c.text})).collect();
    json!({
        "target": delivered.target.name, "path": delivered.path, "sha256": delivered.sha256,
        "integrated_lufs": delivered.readings.integrated_lufs, "true_peak_dbtp": delivered.readings.true_peak_dbtp,
        "passed": delivered.passed(), "checks": checks,
    })
}
