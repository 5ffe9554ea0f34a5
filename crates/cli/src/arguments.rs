//! What can be typed.

use crate::commands::*;
use clap::{Parser, Subcommand};

/// The whole work of a sound engineer: record, check, mix, master, deliver, and say why.
#[derive(Parser)]
#[command(name = "tonmeister", version, propagate_version = true, arg_required_else_help = true)]
#[command(allow_negative_numbers = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand)]
pub enum Command {
    Demo(demo::Arguments),
    Produce(produce::Arguments),
    Import(import::Arguments),
    Check(check::Arguments),
    Mix(mix::Arguments),
    Explain(explain::Arguments),
    Set(set::Arguments),
    Edit(edit::Arguments),
    Next(next::Arguments),
    Undo(history::Arguments),
    /// Makes again what was taken back last.
    Redo(history::Arguments),
    Render(render::Arguments),
    Master(master::Arguments),
    Deliver(deliver::Arguments),
    Studio(studio::Arguments),
    Measure(measure::Arguments),
    Effect(effect::Arguments),
    Chain(chain::Arguments),
    List(list::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
    #[command(hide = true)]
    Docs(docs::Arguments),
}
