//! `tonmeister master`: the mastering assistant, on a song or an audio file.

use crate::screen::{Ended, Outcome, Screen, say, say_json};
use assistant::MasterWishes;
use clap::Args;
use desk::{JobError, Master, MasterJob, Renders, Stop};
use media::{Depth, Tags};
use serde_json::{Value, json};
use signal::Percent;
use std::path::PathBuf;

/// The mastering assistant, on a song or an audio file: a master for each target.
#[derive(Args)]
pub struct Arguments {
    /// A mix as an audio file, or a song's folder.
    input: PathBuf,
    /// The folder that the masters are written to, one folder a target.
    #[arg(short = 'o', long = "output", value_name = "DIR")]
    output: PathBuf,
    /// Where they go to; see `tonmeister list targets`. May be given several times.
    #[arg(long = "for", value_name = "TARGET", default_values_t = ["spotify".to_string()])]
    targets: Vec<String>,
    /// A song whose tone the master shall have. May be given several times.
    #[arg(long, value_name = "FILE")]
    reference: Vec<PathBuf>,
    /// How much of each correction of tone is made, in percent.
    #[arg(long, value_name = "PERCENT", default_value_t = 100.0)]
    strength: f64,
    /// A rule that shall not run.
    #[arg(long, value_name = "RULE")]
    without: Vec<String>,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let masters = masters(arguments)?;
    if arguments.json {
        say_json(&Value::Array(masters.iter().map(as_json).collect()));
    } else {
        masters.iter().for_each(print);
    }
    let failed = masters.iter().any(|master| !master.delivered.passed());
    Ok(if failed { Outcome::Mend } else { Outcome::Done })
}

fn masters(arguments: &Arguments) -> Result<Vec<Master>, JobError> {
    if !(0.0..=100.0).contains(&arguments.strength) {
        return Err(JobError(format!("--strength is a share from 0 to 100 percent, not {}", arguments.strength)));
    }
    let known: Vec<&str> = assistant::MASTER_RULES.iter().map(|rule| rule.name).collect();
    if let Some(rule) = arguments.without.iter().find(|rule| !known.contains(&rule.as_str())) {
        return Err(JobError(format!("there is no rule \"{rule}\"; there are {}", known.join(", "))));
    }
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let targets = arguments.targets.iter().map(|name| desk::target(name)).collect::<Result<Vec<_>, _>>()?;
    let references = arguments.reference.iter().map(|file| desk::measure(file, &progress)).collect::<Result<_, _>>()?;
    let wishes = MasterWishes { strength: Percent(arguments.strength), without: arguments.without.clone(), references };
    let (mix, title, tags) = mix(arguments, &progress)?;
    let (mix, title, folder, wishes) = (&*mix, &*title, &*arguments.output, &wishes);
    let job = MasterJob { mix, title, tags, folder, wishes, stop: Stop::default() };
    let masters = job.all(&targets, &progress);
    screen.clear();
    masters
}

/// The mix as a file, its title, and what its masters say of it; a song is rendered first.
fn mix(arguments: &Arguments, progress: desk::Progress) -> Result<(PathBuf, String, Tags), JobError> {
    if !arguments.input.is_dir() {
        let title = arguments.input.file_stem().map(|name| name.to_string_lossy().into_owned());
        return Ok((arguments.input.clone(), title.unwrap_or_else(|| "Master".to_string()), Tags::default()));
    }
    let document = session::Document::open(&arguments.input).map_err(|error| JobError(error.to_string()))?;
    let tags = desk::tags(document.song(), &arguments.input)?;
    std::fs::create_dir_all(&arguments.output).map_err(|error| JobError::at(&arguments.output, error))?;
    let path = arguments.output.join("mix.wav");
    let renders = Renders { mix: Some(path.clone()), depth: Some(Depth::Float), ..Renders::default() };
    desk::render(document.song(), &arguments.input, &renders, progress)?;
    Ok((path, document.song().name.clone(), tags))
}

fn print(master: &Master) {
    let delivered = &master.delivered;
    let number = |value: Option<f64>| value.map_or("-".to_string(), |value| format!("{value:.2}"));
    say(&format!(
        "{}: {} LUFS, {} dBTP, limited by {:.1} dB: {}",
        delivered.target.name,
        number(delivered.readings.integrated_lufs),
        number(delivered.readings.true_peak_dbtp),
        master.mastered.limited.0,
        delivered.path.display()
    ));
    for outcome in &master.mastered.outcomes {
        let kept = if outcome.kept { "" } else { " (taken back)" };
        say(&format!("  {}: {}{kept}", outcome.r#move.rule, outcome.r#move.reason.because));
    }
    for check in delivered.checks.iter().filter(|check| !check.passed) {
        say(&format!("  failed {}: {}", check.name, check.text));
    }
}

fn as_json(master: &Master) -> Value {
    let delivered = &master.delivered;
    let moves: Vec<Value> = master
        .mastered
        .outcomes
        .iter()
        .map(|outcome| {
            let reason = &outcome.r#move.reason;
            json!({
                "rule": outcome.r#move.rule, "because": reason.because, "measure": reason.measure,
                "before": reason.before, "predicted": reason.predicted, "after": reason.after, "unit": reason.unit,
                "kept": outcome.kept,
            })
        })
        .collect();
    json!({
        "target": delivered.target.name, "path": delivered.path, "sha256": delivered.sha256,
        "integrated_lufs": delivered.readings.integrated_lufs, "true_peak_dbtp": delivered.readings.true_peak_dbtp,
        "limited_db": master.mastered.limited.0, "stopped_short": master.mastered.stopped_short, "moves": moves,
    })
}
