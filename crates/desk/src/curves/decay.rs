//! How the energy of an impulse dies away.
//!
//! Source: Schroeder, "New Method of Measuring Reverberation Time", JASA 37(3), 1965: the energy that is still to come.
//! Units: dB, s.

use super::run::{Pair, RATE, Run};
use effects::Kind;
use signal::{Settings, math};

/// Nothing is played for longer, in seconds.
pub const LONGEST: f64 = 12.0;
/// Where a decay ends, in dB.
pub const FLOOR: f64 = -60.0;

/// The energy of an impulse through an effect that is still to come in dB of the whole, frame by frame.
pub fn decay_of(kind: &Kind, settings: &Settings) -> Vec<f64> {
    decay(&Run::new(kind, settings).answer((LONGEST * RATE.0) as usize, [1.0; 2]))
}

/// The energy of an answer that is still to come in dB of the whole, frame by frame.
pub fn decay(answer: &[Pair]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut energy: Vec<f64> = answer
        .iter()
        .rev()
        .map(|[left, right]| {
            sum += left * left + right * right;
            sum
        })
        .collect();
    energy.reverse();
    energy.iter().map(|rest| math::power_to_db((rest / sum.max(1e-30)).max(1e-20))).collect()
}

/// Seconds until the decay reaches the floor.
pub fn length(decay: &[f64]) -> f64 {
    decay.iter().position(|level| *level < FLOOR).unwrap_or(decay.len()) as f64 / RATE.0
}
