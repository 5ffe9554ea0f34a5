//! Prints what is wrong with the recordings of a folder: `cargo run --release -p restore --example faults -- FOLDER`.

#[path = "../tests/reader/mod.rs"]
mod reader;

use restore::{compare, examine, must_be_mended};
use signal::Fault;
use std::path::Path;
use std::time::{Duration, Instant};

fn show(name: &str, fault: &Fault) {
    println!(
        "{}{name:<30} {:<11} {:>7.2}-{:<7.2} {} {:.2} {:>9} | {} {}",
        if must_be_mended(fault) { "!" } else { " " },
        fault.fault,
        fault.start.0,
        fault.end.0,
        fault.channel.map_or("-".to_string(), |c| c.to_string()),
        fault.confidence,
        fault.unit.show(fault.value),
        fault.text,
        fault.advice,
    );
}

fn main() {
    for folder in std::env::args().skip(1) {
        println!("# {folder}");
        let (mut summaries, mut busy, mut heard) = (Vec::new(), Duration::ZERO, 0.0);
        for path in reader::files(Path::new(&folder)) {
            let Some(mut audio) = reader::read(&path) else { continue };
            let name = reader::name(&path);
            let start = Instant::now();
            let Ok(examination) = examine(&name, &mut audio, &mut |_| ()) else { continue };
            busy += start.elapsed();
            heard += examination.summary.take.length().0 * audio.channels.len() as f64;
            examination.faults.iter().for_each(|fault| show(&name, fault));
            if examination.faults.is_empty() {
                println!(" {name:<30} -");
            }
            summaries.push(examination.summary);
        }
        let start = Instant::now();
        for (file, fault) in compare(&summaries) {
            show(&summaries[file].name, &fault);
        }
        println!("# {:.0} times real time a channel; compare {:.2?}", heard / busy.as_secs_f64(), start.elapsed());
    }
}
