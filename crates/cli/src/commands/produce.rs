//! `tonmeister produce`: the main job.

use crate::commands::wishes::Asked;
use crate::screen::{Ended, Outcome, Screen, note, safe, say, say_json};
use clap::Args;
use desk::{Produced, Production};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// The main job: imports, checks, mixes, masters, delivers, and writes a report that says why.
#[derive(Args)]
pub struct Arguments {
    /// A folder of recordings, or a song's folder.
    input: PathBuf,
    /// Where everything goes: a new folder.
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    output: PathBuf,
    /// Where the masters go to; see `tonmeister list targets`. May be given several times.
    #[arg(long = "for", value_name = "TARGET", default_values_t = ["spotify".to_string(), "apple-music".to_string(), "youtube".to_string()])]
    targets: Vec<String>,
    /// The song's title; else the folder's name.
    #[arg(long)]
    title: Option<String>,
    /// A song whose tone the masters shall have.
    #[arg(long, value_name = "FILE")]
    reference: Vec<PathBuf>,
    #[command(flatten)]
    asked: Asked,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let produced = produce(arguments)?;
    if arguments.json {
        say_json(&as_json(&produced));
    } else {
        print(&produced, &arguments.output);
    }
    Ok(Outcome::Done)
}

fn produce(arguments: &Arguments) -> Result<Produced, desk::JobError> {
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let targets = arguments.targets.iter().map(|name| desk::target(name)).collect::<Result<_, _>>()?;
    let references = arguments.reference.iter().map(|file| desk::measure(file, &progress)).collect::<Result<_, _>>()?;
    let production = Production {
        input: &arguments.input,
        output: &arguments.output,
        title: arguments.title.as_deref(),
        targets,
        wishes: &|song| arguments.asked.wishes(song),
        master: assistant::MasterWishes { references, ..Default::default() },
    };
    let produced = desk::produce(&production, &progress);
    screen.clear();
    produced
}

/// What was produced, in a few lines.
pub fn print(produced: &Produced, output: &Path) {
    for skipped in &produced.skipped {
        note(&format!("left out {}: {}", safe(&skipped.path.display().to_string()), safe(&skipped.why)));
    }
    produced.notes.iter().for_each(|text| note(&safe(text)));
    let mend = produced.faults.iter().filter(|(_, fault)| restore::must_be_mended(fault)).count();
    let kept = produced.mixed.outcomes.iter().filter(|outcome| outcome.kept).count();
    let tracks = produced.mixed.song.tracks.len();
    say(&format!("{tracks} tracks, {mend} faults to mend, {kept} moves made"));
    say(&format!("{:14} {}", "mix", level(produced.mix.integrated_lufs, produced.mix.true_peak_dbtp)));
    for master in &produced.masters {
        let readings = &master.delivered.readings;
        let failed: Vec<_> =
            master.delivered.checks.iter().filter(|check| !check.passed).map(|check| check.name).collect();
        let verdict = if failed.is_empty() { String::new() } else { format!("  failed: {}", failed.join(", ")) };
        let level = level(readings.integrated_lufs, readings.true_peak_dbtp);
        say(&format!("{:14} {level}{verdict}", master.delivered.target.name));
    }
    say(&format!("{}", output.join("report.html").display()));
}

fn level(loudness: Option<f64>, peak: Option<f64>) -> String {
    let number = |value: Option<f64>| value.map_or("-".to_string(), |value| format!("{value:.2}"));
    format!("{} LUFS, {} dBTP", number(loudness), number(peak))
}

fn as_json(produced: &Produced) -> Value {
    let masters: Vec<Value> = produced
        .masters
        .iter()
        .map(|master| {
            let delivered = &master.delivered;
            let checks: Vec<Value> = delivered
                .checks
                .iter()
                .map(|check| json!({"name": check.name, "passed": check.passed, "text": check.text}))
                .collect();
            json!({
                "target": delivered.target.name, "path": delivered.path, "sha256": delivered.sha256,
                "integrated_lufs": delivered.readings.integrated_lufs,
                "true_peak_dbtp": delivered.readings.true_peak_dbtp,
                "limited_db": master.mastered.limited.0, "stopped_short": master.mastered.stopped_short,
                "checks": checks,
            })
        })
        .collect();
    json!({
        "mix": {"integrated_lufs": produced.mix.integrated_lufs, "true_peak_dbtp": produced.mix.true_peak_dbtp},
        "masters": masters, "report": produced.report, "notes": produced.notes,
        "assistant": crate::commands::mix::as_json(&produced.mixed),
    })
}
