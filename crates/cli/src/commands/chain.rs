//! `tonmeister chain`: several effects over a file, written as in the song file.

use crate::commands::effect::report;
use crate::screen::{Ended, Outcome, Screen};
use clap::Args;
use media::Depth;
use std::path::PathBuf;

/// Several effects over a file: `tonmeister chain 'high-pass 80; compressor ratio=3' in.wav out.wav`.
#[derive(Args)]
pub struct Arguments {
    /// The effects, written as inside `inserts { }` of a song file.
    text: String,
    /// The file they are run over.
    input: PathBuf,
    /// The file that is written.
    output: PathBuf,
    /// A file that steers every effect with a sidechain.
    #[arg(long, value_name = "FILE")]
    sidechain: Option<PathBuf>,
    /// Depth: 16, 24 or 32f.
    #[arg(long)]
    bits: Option<Depth>,
}

pub fn run(arguments: &Arguments) -> Ended {
    let inserts = desk::inserts(&arguments.text)?;
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let key = arguments.sidechain.as_deref();
    let result = desk::process(&arguments.input, &arguments.output, key, inserts, arguments.bits, &progress);
    screen.clear();
    report(&result?, &arguments.output);
    Ok(Outcome::Done)
}
