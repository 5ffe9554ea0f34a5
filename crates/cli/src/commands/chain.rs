//! `tonmeister chain`: several effects over a file, written as in the song file or kept in a file of their own.

use crate::commands::effect::report;
use crate::screen::{Ended, Outcome, Screen};
use clap::Args;
use desk::JobError;
use media::Depth;
use session::Insert;
use std::path::{Path, PathBuf};

/// Several effects over a file: `tonmeister chain 'high-pass 80; compressor ratio=3' in.wav out.wav`, or
/// `tonmeister chain voice.kdl in.wav out.wav`.
#[derive(Args)]
pub struct Arguments {
    /// The effects, written as inside `inserts { }` of a song file, or a file that holds them.
    #[arg(value_name = "EFFECTS|FILE.kdl")]
    effects: String,
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
    let inserts = inserts(&arguments.effects)?;
    let screen = Screen::new();
    let progress = |doing: &str, share| screen.progress(doing, share);
    let key = arguments.sidechain.as_deref();
    let result = desk::process(&arguments.input, &arguments.output, key, inserts, arguments.bits, &progress);
    screen.clear();
    report(&result?, &arguments.output);
    Ok(Outcome::Done)
}

/// From a file, where there is one of that name.
fn inserts(effects: &str) -> Result<Vec<Insert>, JobError> {
    let file = Path::new(effects);
    if !file.is_file() {
        if effects.ends_with(".kdl") {
            return Err(JobError::at(file, "there is no such file"));
        }
        return desk::inserts(effects);
    }
    Ok(Insert::parse_all(&desk::read_text(file)?, effects)?)
}
