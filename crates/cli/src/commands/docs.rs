//! `tonmeister docs`: the reference pages, for whoever works on the program.

use crate::screen::{Ended, Outcome, say};
use clap::Args;
use std::path::PathBuf;

/// Writes the reference pages.
#[derive(Args)]
pub struct Arguments {
    /// Into this folder.
    folder: PathBuf,
}

pub fn run(arguments: &Arguments) -> Ended {
    let count = crate::docs::write(&arguments.folder)?;
    say(&format!("{}: {count} pages and drawings", arguments.folder.display()));
    Ok(Outcome::Done)
}
