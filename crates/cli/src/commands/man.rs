//! `tonmeister man`: the man page.

use crate::arguments;
use crate::screen::{Ended, Outcome};
use clap::{Args, CommandFactory};
use desk::JobError;

/// Prints the man page.
#[derive(Args)]
pub struct Arguments {}

pub fn run(_arguments: &Arguments) -> Ended {
    let page = clap_mangen::Man::new(arguments::Arguments::command());
    page.render(&mut std::io::stdout()).map_err(|error| JobError(format!("the page could not be written: {error}")))?;
    Ok(Outcome::Done)
}
