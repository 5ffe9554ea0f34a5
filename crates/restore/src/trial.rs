//! Sounds for the tests: exact tones, seeded noise, and plain music that no detector may complain of.

use crate::examine;
use signal::random::Random;
use signal::source::Memory;
use signal::{Fault, math};
use std::f64::consts::TAU;

/// The sample of a sine at a frame.
pub(crate) fn sine(frame: usize, rate: u32, frequency: f64) -> f32 {
    math::sin(TAU * frequency * frame as f64 / f64::from(rate)) as f32
}

/// A sine from phase 0.
pub(crate) fn tone(rate: u32, seconds: f64, frequency: f64, peak: f32) -> Vec<f32> {
    (0..(f64::from(rate) * seconds) as usize).map(|i| peak * sine(i, rate, frequency)).collect()
}

/// White noise, nearly normal, of an RMS.
pub(crate) fn noise(rate: u32, seconds: f64, rms: f32, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..(f64::from(rate) * seconds) as usize).map(|_| rms * random.normal() as f32).collect()
}

/// Hits of noise and a falling low tone, two a second, that die away to nothing.
pub(crate) fn drums(rate: u32, seconds: f64, seed: u64) -> Vec<f32> {
    let mut random = Random::new(seed);
    let step = f64::from(rate) / 2.0;
    (0..(f64::from(rate) * seconds) as usize)
        .map(|i| {
            let t = (i as f64 % step) / f64::from(rate);
            let body = math::sin(TAU * (60.0 * t + 2.0 * (1.0 - math::exp(-30.0 * t)))) * math::exp(-18.0 * t);
            (0.5 * body + 0.1 * random.normal() * math::exp(-60.0 * t)) as f32
        })
        .collect()
}

/// A line of plucked notes over a bass that changes every second: harmonics, decays and rests, 55 Hz among the notes.
pub(crate) fn music(rate: u32, seconds: f64) -> Vec<f32> {
    const BASS: [f64; 5] = [55.0, 49.0, 61.74, 41.2, 58.27];
    const LINE: [f64; 7] = [220.0, 261.63, 329.63, 293.66, 246.94, 392.0, 349.23];
    (0..(f64::from(rate) * seconds) as usize)
        .map(|i| {
            let t = i as f64 / f64::from(rate);
            let note = |pitch: f64, t: f64, decay: f64| -> f64 {
                let swell = (t * 200.0).min(1.0);
                let wave: f64 = (1..6).map(|h| math::sin(TAU * pitch * h as f64 * t) / (h * h) as f64).sum();
                swell * wave * math::exp(-decay * t)
            };
            let bass = note(BASS[t as usize % 5], t % 1.0, 4.0);
            let line = note(LINE[(t * 3.0) as usize % 7], t % (1.0 / 3.0), 9.0);
            (0.25 * bass + 0.15 * line) as f32
        })
        .collect()
}

/// What `examine` finds of one kind.
pub(crate) fn faults(rate: u32, channels: Vec<Vec<f32>>, key: &str) -> Vec<Fault> {
    all(rate, channels).into_iter().filter(|fault| fault.fault == key).collect()
}

/// Everything that `examine` finds.
pub(crate) fn all(rate: u32, channels: Vec<Vec<f32>>) -> Vec<Fault> {
    examine("trial", &mut Memory { rate, channels }, &mut |_| ()).expect("memory can be read").faults
}
