//! A pad: six detuned sawtooths a note, wide, dark and slow.
//!
//! Source: Valimaki, Huovilainen, "Antialiasing Oscillators in Subtractive Synthesis", IEEE Signal Processing Magazine
//! 24(2), 2007; the filter is `signal::svf`.
//!
//! Units: seconds, Hz, percent.

use crate::Instrument;
use crate::filter::{Filter, approach, fall};
use crate::note::{Note, Score};
use crate::oscillator::Saw;
use signal::math;
use signal::random::Random;
use signal::svf::Section;
use signal::{Hz, Percent, Seconds, params};
use std::f64::consts::TAU;

params! {
    /// A pad of detuned sawtooths, wide, dark and slow.
    Pad as "pad" {
        /// Time to cover 63 % of the rise.
        attack: Seconds = 0.45, 0.01..=5.0, log;
        /// Time to fall by 60 dB after the note.
        release: Seconds = 1.8, 0.05..=10.0, log;
        /// Where the filter stands; it breathes around it.
        tone: Hz = 2000.0, 150.0..=12000.0, log;
        /// How far the sawtooths lie apart; 100 is 15 cents to either side.
        detune: Percent = 55.0, 0.0..=100.0;
    }
}

/// Sawtooths a side.
const SIDE: usize = 3;

impl Pad {
    fn sing(&self, note: &Note, score: &Score, random: &mut Random, sides: &mut [Vec<f32>]) {
        let (start, rate) = (score.start(note), score.rate);
        let hold = score.frames_of(note.length);
        let end = (start + hold + score.frames_of(self.release.0 * 1.2)).min(score.frames);
        let (rise, decay) = (approach(self.attack.0 * rate), fall(self.release.0 * rate));
        let level = 0.05 * note.velocity;
        let spread = 15.0 * self.detune.0 / 100.0;
        for (index, side) in sides.iter_mut().enumerate() {
            let mut saws: [Saw; SIDE] = std::array::from_fn(|_| Saw { phase: random.unit() });
            let steps: [f64; SIDE] = std::array::from_fn(|i| {
                // The sides lie in each other's gaps: symmetric cents around the pitch, none of them twice.
                let place = (2 * i + index) as f64 / (2 * SIDE - 1) as f64 * 2.0 - 1.0;
                note.frequency() * math::exp2(place * spread / 1200.0) / rate
            });
            let mut envelope = 0.0;
            for (n, sample) in side[start..end].iter_mut().enumerate() {
                envelope = if n < hold { envelope + rise * (1.0 - envelope) } else { envelope * decay };
                let mut sum = 0.0;
                for i in 0..SIDE {
                    sum += saws[i].step(steps[i]);
                }
                *sample += (sum * envelope * level) as f32;
            }
        }
    }

    fn breathe(&self, side: &mut [f32], phase: f64, rate: f64) {
        let mut filters = [Filter::low_pass(self.tone.0, 0.6, rate), Filter::low_pass(self.tone.0, 0.9, rate)];
        let mut thin = Filter::high_pass(110.0, 0.7, rate);
        for (block, samples) in side.chunks_mut(64).enumerate() {
            let wave = math::sin(TAU * (0.11 * (block * 64) as f64 / rate + phase));
            let tone = Hz(self.tone.0 * math::exp2(0.45 * wave));
            filters[0].set(Section::low_pass(tone, 0.6, Hz(rate)));
            filters[1].set(Section::low_pass(tone, 0.9, Hz(rate)));
            for x in samples {
                let y = filters[0].step(thin.step(f64::from(*x)));
                *x = filters[1].step(y) as f32;
            }
        }
    }
}

impl Instrument for Pad {
    const SIGNALS: &'static [&'static str] = &["left", "right"];

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let mut sides = vec![score.silence(); 2];
        if score.notes.is_empty() {
            return sides;
        }
        for (index, note) in score.notes.iter().enumerate() {
            self.sing(note, score, &mut score.random(index), &mut sides);
        }
        for (index, side) in sides.iter_mut().enumerate() {
            self.breathe(side, 0.2 * index as f64, score.rate);
        }
        sides
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{correlation, power};

    #[test]
    fn it_is_wide_and_swells() {
        let sound = Pad::default().render(&[Note::new(0.0, 2.0, 60.0, 0.8)], Hz(48_000.0), 96_000, 1);
        assert!(correlation(&sound[0], &sound[1], 0).abs() < 0.7);
        assert!(power(&sound[0][..4_800]) < 0.1 * power(&sound[0][48_000..]));
    }
}
