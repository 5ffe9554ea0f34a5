//! The levels that come out for those that go in: the running effect, played with a sine that rises in steps and falls again.
//!
//! Units: dB, of a sine's peak.

use super::run::{Pair, RATE, Run, level, sine};
use effects::Kind;
use signal::{Settings, math};

/// The lowest level that goes in.
pub const LOW: i32 = -60;
/// The highest.
pub const HIGH: i32 = 6;
/// How long each level is held on the way up and on the way down, in frames: attacks are short, releases are long.
const HELD: [usize; 2] = [19_200, 48_000];
/// Whole periods of every sine that is used.
const WINDOW: usize = 512;

/// The levels that come out by the level that goes in, in steps of a decibel.
pub type Way = Vec<(f64, f64)>;

/// The levels that come out on the way up and on the way down.
pub fn ways(kind: &Kind, settings: &Settings, period: usize) -> [Way; 2] {
    let mut run = begin(kind, settings);
    let up: Way = (LOW..=HIGH).map(|level| at(&mut run, period, level, HELD[0])).collect();
    let mut down: Way = (LOW..=HIGH).rev().map(|level| at(&mut run, period, level, HELD[1])).collect();
    down.reverse();
    [up, down]
}

/// The levels that come out on the way up.
pub fn way_up(kind: &Kind, settings: &Settings, period: usize) -> Way {
    let mut run = begin(kind, settings);
    (LOW..=HIGH).map(|level| at(&mut run, period, level, HELD[0])).collect()
}

fn begin(kind: &Kind, settings: &Settings) -> Run {
    let mut run = Run::new(kind, settings);
    // What makes up for loudness slowly shall not be caught on its way.
    run.play(RATE.0 as usize, |_| [0.0; 2]);
    run
}

fn at(run: &mut Run, period: usize, level_in: i32, held: usize) -> (f64, f64) {
    let input = sine(period, math::db_to_gain(f64::from(level_in)));
    run.play(held, &input);
    let heard: Vec<Pair> = run.play(WINDOW, &input);
    (f64::from(level_in), level(&heard))
}
