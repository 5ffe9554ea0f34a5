//! The subcommands, one file each.

pub mod chain;
pub mod check;
pub mod completions;
pub mod deliver;
pub mod demo;
pub mod docs;
pub mod edit;
pub mod effect;
pub mod explain;
pub mod history;
pub mod import;
pub mod list;
pub mod list_actions;
pub mod man;
pub mod master;
pub mod measure;
pub mod mix;
pub mod next;
pub mod produce;
pub mod render;
pub mod set;
pub mod studio;
pub mod wishes;

use crate::arguments::{Arguments, Command};
use crate::screen::Ended;

/// Runs what was asked for.
pub fn run(arguments: Arguments) -> Ended {
    match arguments.command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::Produce(arguments) => produce::run(&arguments),
        Command::Import(arguments) => import::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Mix(arguments) => mix::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Set(arguments) => set::run(&arguments),
        Command::Studio(arguments) => studio::run(&arguments),
        Command::Edit(arguments) => edit::run(&arguments),
        Command::Next(arguments) => next::run(&arguments),
        Command::Undo(arguments) => history::undo(&arguments),
        Command::Redo(arguments) => history::redo(&arguments),
        Command::Render(arguments) => render::run(&arguments),
        Command::Master(arguments) => master::run(&arguments),
        Command::Deliver(arguments) => deliver::run(&arguments),
        Command::Measure(arguments) => measure::run(&arguments),
        Command::Effect(arguments) => effect::run(&arguments),
        Command::Chain(arguments) => chain::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
        Command::Docs(arguments) => docs::run(&arguments),
    }
}
