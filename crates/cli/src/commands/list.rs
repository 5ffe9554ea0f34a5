//! `tonmeister list`: what there is, with units, ranges, defaults and presets.

use crate::commands::list_actions;
use crate::screen::{Ended, Outcome, say, say_json};
use clap::{Args, ValueEnum};
use desk::JobError;
use serde_json::{Value, json};
use session::Preset;
use signal::{FileParam, Param, PartKinds};

/// What there is, with units, ranges and defaults.
#[derive(Args)]
pub struct Arguments {
    /// What to list.
    what: What,
    /// Only this one, in full.
    name: Option<String>,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Effects,
    Meters,
    Rules,
    Targets,
    Faults,
    Instruments,
    Actions,
}

/// One entry of any of the lists.
struct Entry {
    name: &'static str,
    sentence: &'static str,
    head: &'static str,
    files: &'static [FileParam],
    params: &'static [Param],
    parts: Option<&'static PartKinds>,
    presets: Vec<Preset>,
}

fn entries(what: What) -> Vec<Entry> {
    let plain = |name, sentence, head| Entry {
        name,
        sentence,
        head,
        files: &[],
        params: &[],
        parts: None,
        presets: Vec::new(),
    };
    match what {
        What::Effects => effects::LIST
            .iter()
            .map(|kind| Entry {
                name: kind.name,
                sentence: (kind.sentence)(),
                head: kind.head,
                files: (kind.files)(),
                params: (kind.params)(),
                parts: (kind.part_kinds)(),
                presets: Preset::of(kind).unwrap_or_default(),
            })
            .collect(),
        What::Meters => {
            meters::LIST.iter().map(|meter| plain(meter.meter.name, meter.meter.sentence, meter.head)).collect()
        }
        What::Rules => assistant::LIST.iter().map(|rule| plain(rule.name, rule.sentence, rule.head)).collect(),
        What::Targets => session::targets::LIST.iter().map(|target| plain(target.name, target.sentence, "")).collect(),
        What::Faults => restore::LIST.iter().map(|fault| plain(fault.key, fault.sentence, fault.head)).collect(),
        What::Instruments => instruments::LIST
            .iter()
            .map(|kind| Entry {
                name: kind.name,
                sentence: (kind.sentence)(),
                head: kind.head,
                files: &[],
                params: (kind.params)(),
                parts: None,
                presets: Vec::new(),
            })
            .collect(),
        // Actions have arguments and keys in place of parameters.
        What::Actions => Vec::new(),
    }
}

pub fn run(arguments: &Arguments) -> Ended {
    if let What::Actions = arguments.what {
        return list_actions::run(arguments.name.as_deref(), arguments.json);
    }
    let mut all = entries(arguments.what);
    if let Some(name) = &arguments.name {
        all.retain(|entry| entry.name == name);
        if all.is_empty() {
            let known: Vec<_> = entries(arguments.what).iter().map(|entry| entry.name).collect();
            return Err(JobError(format!("there is no \"{name}\" in this list; there are {}", known.join(", "))));
        }
    }
    if arguments.json {
        say_json(&Value::Array(all.iter().map(as_json).collect()));
    } else if arguments.name.is_some() {
        all.iter().for_each(|entry| say(&in_full(entry)));
    } else {
        let width = all.iter().map(|entry| entry.name.len()).max().unwrap_or(0);
        all.iter().for_each(|entry| say(&format!("{:width$}  {}", entry.name, entry.sentence)));
    }
    Ok(Outcome::Done)
}

fn in_full(entry: &Entry) -> String {
    let mut lines = vec![format!("{}: {}", entry.name, entry.sentence)];
    let head = entry.head.lines().take_while(|line| line.starts_with("//!")).skip(1);
    lines.extend(head.map(|line| line.trim_start_matches("//!").trim_start().to_string()));
    lines.push(String::new());
    lines.extend(entry.files.iter().map(file_line));
    lines.extend(entry.params.iter().map(line));
    if let Some(parts) = entry.parts {
        lines.push(format!("\nup to {} {}s: {}", parts.most, parts.noun, parts.kinds.join(", ")));
        lines.extend(parts.params.iter().map(line));
    }
    if !entry.presets.is_empty() {
        lines.push("\npresets".to_string());
        lines.extend(entry.presets.iter().map(|preset| format!("  {:22} {}", preset.name, preset.sentence)));
    }
    lines.join("\n")
}

fn file_line(file: &FileParam) -> String {
    format!("  {:22} a file. {} (cannot be automated)", file.key, file.sentence)
}

fn line(param: &Param) -> String {
    let range = match param.unit {
        signal::Unit::Choice(words) => words.join(" | "),
        signal::Unit::Switch => "on | off".to_string(),
        unit => format!("{} to {}", unit.show(param.min), unit.show(param.max)),
    };
    let default = param.unit.show(param.default);
    let fixed = if param.fixed { " (cannot be automated)" } else { "" };
    format!("  {:22} {range}, default {default}. {}{fixed}", param.key, param.sentence)
}

fn as_json(entry: &Entry) -> Value {
    let params = |all: &[Param]| -> Value { all.iter().map(param_json).collect() };
    let parts = entry.parts.map(
        |parts| json!({"noun": parts.noun, "kinds": parts.kinds, "most": parts.most, "params": params(&parts.params)}),
    );
    let files: Value = entry.files.iter().map(file_json).collect();
    let preset = |it: &Preset| json!({"name": it.name, "sentence": it.sentence, "settings": it.line()});
    let presets: Value = entry.presets.iter().map(preset).collect();
    let (name, sentence, params) = (entry.name, entry.sentence, params(entry.params));
    let mut all = json!({"name": name, "sentence": sentence, "params": params, "parts": parts, "presets": presets});
    if !entry.files.is_empty() {
        all["files"] = files;
    }
    all
}

fn file_json(file: &FileParam) -> Value {
    json!({"key": file.key, "first": file.first, "sentence": file.sentence})
}

fn param_json(param: &Param) -> Value {
    let words = match param.unit {
        signal::Unit::Choice(words) => json!(words),
        _ => Value::Null,
    };
    json!({
        "key": param.key, "unit": param.unit.name(), "min": param.min, "max": param.max, "default": param.default,
        "words": words, "fixed": param.fixed, "first": param.first, "sentence": param.sentence,
    })
}
