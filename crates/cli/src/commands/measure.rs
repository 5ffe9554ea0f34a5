//! `tonmeister measure`: every meter over a file.

use crate::screen::{Ended, Outcome, Screen, safe, say, say_json};
use clap::Args;
use meters::Readings;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Every meter over a file.
#[derive(Args)]
pub struct Arguments {
    /// Audio files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// One JSON document instead of prose.
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Ended {
    let screen = Screen::new();
    let mut all = Vec::new();
    for file in &arguments.files {
        let readings = desk::measure(file, &|doing, share| screen.progress(doing, share));
        if readings.is_err() {
            screen.clear();
        }
        all.push((file, readings?));
    }
    screen.clear();
    if arguments.json {
        say_json(&Value::Array(all.iter().map(|(file, readings)| as_json(file, readings)).collect()));
    } else {
        all.iter().for_each(|(file, readings)| print(file, readings));
    }
    Ok(Outcome::Done)
}

fn print(file: &Path, readings: &Readings) {
    let seconds = readings.frames as f64 / f64::from(readings.rate);
    let channels = readings.channels.len();
    say(&format!("{}: {seconds:.2} s, {} Hz, {channels} channels", safe(&file.display().to_string()), readings.rate));
    for measurement in readings.measurements() {
        let sentence = meters::find(measurement.meter).map_or("", |kind| kind.meter.sentence);
        let value = measurement.value.map_or("-".to_string(), |value| measurement.unit.show(value));
        say(&format!("  {:20} {value:>12}   {sentence}", measurement.meter));
    }
    for band in &readings.spectrum.ranges {
        let level = band.level_dbfs.map_or("-".to_string(), |level| format!("{level:.1} dBFS"));
        say(&format!("  {:20} {level:>12}   {:.0} to {:.0} Hz", band.name, band.low.0, band.high.0));
    }
}

/// The readings of a file, with the keys that are relied on from outside.
fn as_json(file: &Path, readings: &Readings) -> Value {
    let mut object = Map::new();
    object.insert("file".to_string(), json!(file.display().to_string()));
    object.insert("rate".to_string(), json!(readings.rate));
    object.insert("channels".to_string(), json!(readings.channels.len()));
    object.insert("frames".to_string(), json!(readings.frames));
    object.insert("duration_s".to_string(), json!(readings.frames as f64 / f64::from(readings.rate)));
    for measurement in readings.measurements() {
        let key = meters::find(measurement.meter).map_or(measurement.meter, |kind| kind.meter.key);
        object.insert(key.to_string(), measurement.value.map_or(Value::Null, |value| json!(value)));
    }
    let bands = |bands: &[meters::Band]| -> Value {
        bands.iter().map(|band| json!({"name": band.name, "low_hz": band.low.0, "high_hz": band.high.0, "level_dbfs": band.level_dbfs})).collect()
    };
    object.insert("third_octaves".to_string(), bands(&readings.spectrum.third_octaves));
    object.insert("ranges".to_string(), bands(&readings.spectrum.ranges));
    Value::Object(object)
}
