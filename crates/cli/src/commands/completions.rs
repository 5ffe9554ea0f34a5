//! `tonmeister completions`: what a shell needs to complete the command.

use crate::arguments;
use crate::screen::{Ended, Outcome};
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

/// Prints completions for a shell.
#[derive(Args)]
pub struct Arguments {
    /// Which shell.
    shell: Shell,
}

pub fn run(arguments: &Arguments) -> Ended {
    generate(arguments.shell, &mut arguments::Arguments::command(), "tonmeister", &mut std::io::stdout());
    Ok(Outcome::Done)
}
