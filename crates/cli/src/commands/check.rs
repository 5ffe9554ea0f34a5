//! `tonmeister check`: faults of recordings.

use crate::screen::{Ended, Outcome, Screen, safe, say, say_json};
use clap::Args;
use desk::Finding;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Faults of recordings: level, clipping, DC, hum, noise, silence, polarity, duplicates, rates.
#[derive(Args)]
pub struct Arguments {
    /// Audio files, folders of them.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let screen = Screen::new();
    let findings = desk::check(&arguments.paths, &|doing, share| screen.progress(doing, share));
    screen.clear();
    let findings = findings?;
    if arguments.json {
        say_json(&Value::Array(findings.iter().map(as_json).collect()));
    } else if findings.is_empty() {
        say("Nothing to mend.");
    } else {
        findings.iter().for_each(|finding| say(&in_words(finding)));
    }
    let mend = findings.iter().any(|finding| restore::must_be_mended(&finding.fault));
    Ok(if mend { Outcome::Mend } else { Outcome::Done })
}

fn in_words(finding: &Finding) -> String {
    let fault = &finding.fault;
    let mark = if restore::must_be_mended(fault) { "mend" } else { "note" };
    let file = safe(&finding.file.display().to_string());
    format!(
        "{mark}  {file}: {}\n      {} ({})\n      {}",
        fault.fault,
        safe(&fault.text),
        time(fault),
        safe(&fault.advice)
    )
}

fn time(fault: &signal::Fault) -> String {
    format!("{:.2} s to {:.2} s, {:.0} % sure", fault.start.0, fault.end.0, fault.confidence * 100.0)
}

/// One finding, as `check --json` and `clean --plan --json` give it.
pub fn as_json(finding: &Finding) -> Value {
    let fault = &finding.fault;
    json!({
        "file": finding.file.display().to_string(), "fault": fault.fault, "start_s": fault.start.0,
        "end_s": fault.end.0, "channel": fault.channel, "confidence": fault.confidence,
        "value": if fault.value.is_finite() { json!(fault.value) } else { Value::Null },
        "unit": fault.unit.name(), "text": fault.text, "advice": fault.advice,
        "must_be_mended": restore::must_be_mended(fault),
    })
}
