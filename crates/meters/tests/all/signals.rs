//! Tones as EBU Tech 3341 and 3342 write them: 1 kHz sines at levels of peak, one behind the other.

use meters::{Meters, Readings};
use signal::{Db, Layout, math};
use std::f64::consts::TAU;

/// The rate of the EBU's signals.
pub const RATE: u32 = 48_000;

/// A 1 kHz sine that runs through parts of (seconds, dBFS).
pub fn tones(parts: &[(f64, f64)]) -> Vec<f32> {
    let mut samples = Vec::new();
    for (seconds, level) in parts {
        let gain = Db(*level).gain();
        for _ in 0..(seconds * f64::from(RATE)).round() as usize {
            let n = samples.len() % RATE as usize;
            samples.push((gain * math::sin(TAU * 1000.0 * n as f64 / f64::from(RATE))) as f32);
        }
    }
    samples
}

/// The readings of the same sound on both sides.
pub fn read_stereo(samples: &[f32]) -> Readings {
    let mut meters = Meters::new(RATE, Layout::Stereo).unwrap();
    meters.push(&[samples, samples]);
    meters.finish()
}
