//! The `tonmeister` command: one file for each subcommand in `commands/`.
//!
//! Results go to stdout, progress and errors to stderr. Exit codes: 0 done; 1 done, but a check found something that must
//! be mended; 2 could not.

mod accuracy;
mod arguments;
mod commands;
mod demo;
mod docs;
mod plot;
mod screen;

use arguments::Arguments;
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match commands::run(arguments) {
        Ok(screen::Outcome::Done) => ExitCode::SUCCESS,
        Ok(screen::Outcome::Mend) => ExitCode::from(1),
        Err(error) => {
            eprintln!("tonmeister: {error}");
            ExitCode::from(2)
        }
    }
}
