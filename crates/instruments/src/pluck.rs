//! A plucked string: a pulse runs round a loop of the string's length and loses its highs at every turn.
//!
//! Source: Karplus, Strong, "Digital Synthesis of Plucked-String and Drum Timbres", and Jaffe, Smith, "Extensions of the
//! Karplus-Strong Plucked-String Algorithm", Computer Music Journal 7(2), 1983 (all-pass tuning, pick position,
//! dynamics, decay stretching).

use crate::filter::approach;
use signal::math;
use signal::random::Random;
use std::f64::consts::TAU;

/// How a string is plucked and how it dies away.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pluck {
    /// Pitch in Hz.
    pub frequency: f64,
    /// Seconds until the fundamental has fallen by 60 dB.
    pub fall: f64,
    /// Seconds until 3 kHz has fallen by 60 dB.
    pub high_fall: f64,
    /// Where the finger or pick meets the string, as a part of its length.
    pub position: f64,
    /// Where the pickup listens, as a part of the string's length; 0 for the bridge.
    pub pickup: f64,
    /// Highest frequency of the stroke in Hz: a soft finger is dull, a hard pick bright.
    pub bright: f64,
    /// Part of noise in the stroke, 0 to 1.
    pub scratch: f64,
    /// Amplitude.
    pub level: f64,
    /// Seconds until the hand stops the string.
    pub hold: f64,
    /// Seconds until a stopped string has fallen by 60 dB.
    pub stop: f64,
}

/// The loop's numbers: whole delay, all-pass and low-pass coefficient, gain a turn.
struct Loop {
    delay: usize,
    tune: f64,
    dull: f64,
    gain: f64,
}

/// The pole of the one-pole low-pass that loses `loss` (a factor under 1) at the angle `omega`.
fn pole(loss: f64, omega: f64) -> f64 {
    let a = loss * loss;
    let (b, d) = (1.0 - a * math::cos(omega), 1.0 - a);
    if d < 1e-12 { 0.0 } else { ((b - (b * b - d * d).max(0.0).sqrt()) / d).clamp(0.0, 0.95) }
}

impl Loop {
    fn new(pluck: &Pluck, fall: f64, high_fall: f64, rate: f64) -> Self {
        let omega = TAU * pluck.frequency / rate;
        let turn = |seconds: f64| math::pow(10.0, -3.0 / (pluck.frequency * seconds.max(0.01)));
        let high = TAU * 3_000.0_f64.max(pluck.frequency * 3.0).min(rate * 0.4) / rate;
        let dull = pole((turn(high_fall) / turn(fall)).min(1.0), high);
        let (sin, cos) = math::sin_cos(omega);
        let magnitude = (1.0 - dull) / (1.0 + dull * dull - 2.0 * dull * cos).sqrt();
        let lag = math::atan(dull * sin / (1.0 - dull * cos)) / omega;
        let total = (rate / pluck.frequency - lag).max(1.3);
        let delay = (total - 0.3).floor();
        let rest = total - delay;
        let tune = math::sin((1.0 - rest) * omega / 2.0) / math::sin((1.0 + rest) * omega / 2.0);
        Self { delay: delay as usize, tune, dull, gain: (turn(fall) / magnitude).min(0.999_99) }
    }
}

/// The stroke: a rounded pulse with some noise, minus itself where pick and pickup take harmonics away.
fn stroke(pluck: &Pluck, rate: f64, random: &mut Random) -> Vec<f64> {
    let period = rate / pluck.frequency;
    let mut sound = vec![0.0; (period * 1.5) as usize + 96];
    let corner = approach(rate / (TAU * pluck.bright));
    let (mut first, mut second) = (0.0, 0.0);
    let height = period.sqrt() * 0.35;
    let noisy = (period as usize).max(1);
    for (n, x) in sound.iter_mut().enumerate() {
        let pulse = if n == 0 { height / corner } else { 0.0 };
        let noise = if n < noisy { pluck.scratch * random.signed() } else { 0.0 };
        first += corner * (pulse * (1.0 - pluck.scratch) + noise - first);
        second += corner * (first - second);
        *x = second;
    }
    for part in [pluck.position, pluck.pickup] {
        let lag = (part * period).round() as usize;
        if lag > 0 {
            for n in (lag..sound.len()).rev() {
                sound[n] -= sound[n - lag];
            }
        }
    }
    sound
}

/// The sound of one note, until the hand has stopped it or it has died away.
pub(crate) fn plucked(pluck: &Pluck, rate: f64, random: &mut Random) -> Vec<f32> {
    let ringing = Loop::new(pluck, pluck.fall, pluck.high_fall, rate);
    let stopped = Loop { gain: ringing.gain.min(math::pow(10.0, -3.0 / (pluck.frequency * pluck.stop))), ..ringing };
    let hold = (pluck.hold.min(pluck.fall * 1.5) * rate) as usize;
    let stroke = stroke(pluck, rate, random);
    let mut sound = vec![0.0; hold + (pluck.stop * 1.3 * rate) as usize];
    let (before, after) = sound.split_at_mut(hold);
    let mut string = Wave { line: vec![0.0; ringing.delay.max(1)], at: 0, low: 0.0, into: 0.0, out: 0.0 };
    let (early, late) = before.split_at_mut(stroke.len().min(hold));
    for (sample, x) in early.iter_mut().zip(&stroke) {
        *sample = (pluck.level * string.turn(&ringing, *x)) as f32;
    }
    for sample in late {
        *sample = (pluck.level * string.turn(&ringing, 0.0)) as f32;
    }
    for sample in after {
        *sample = (pluck.level * string.turn(&stopped, 0.0)) as f32;
    }
    sound
}

/// The wave on the string, and the states of its two loop filters.
struct Wave {
    line: Vec<f64>,
    at: usize,
    low: f64,
    into: f64,
    out: f64,
}

impl Wave {
    #[inline(always)]
    fn turn(&mut self, turn: &Loop, x: f64) -> f64 {
        let Some(slot) = self.line.get_mut(self.at) else { return 0.0 };
        self.low = (1.0 - turn.dull) * *slot + turn.dull * self.low;
        let loss = turn.gain * self.low;
        self.out = turn.tune * (loss - self.out) + self.into;
        self.into = loss;
        // A tiny offset keeps the dying string out of the subnormals, where arithmetic is slow.
        *slot = self.out + x + 1e-25;
        let y = *slot;
        self.at += 1;
        if self.at == self.line.len() {
            self.at = 0;
        }
        y
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{cents, tone};

    fn open(frequency: f64) -> Pluck {
        Pluck {
            frequency,
            fall: 4.0,
            high_fall: 1.0,
            position: 0.2,
            pickup: 0.0,
            bright: 4_000.0,
            scratch: 0.1,
            level: 0.5,
            hold: 3.0,
            stop: 0.1,
        }
    }

    #[test]
    fn strings_are_in_tune_over_seven_octaves() {
        for key in (21..=96).step_by(5) {
            let frequency = crate::note::frequency(f64::from(key));
            let sound = plucked(&open(frequency), 48_000.0, &mut Random::new(1));
            let off = cents(&sound[4_800..52_800], frequency, 48_000.0);
            assert!(off.abs() < 1.0, "key {key} is {off} cents off");
        }
    }

    #[test]
    fn the_fundamental_falls_by_sixty_decibels_in_the_stated_time() {
        let sound = plucked(&open(220.0), 48_000.0, &mut Random::new(1));
        let (early, late) =
            (tone(&sound[4_800..9_600], 220.0, 48_000.0), tone(&sound[100_800..105_600], 220.0, 48_000.0));
        let fell = 20.0 * math::log10(early / late);
        assert!((fell - 30.0).abs() < 1.0, "two seconds took {fell} dB");
    }
}
