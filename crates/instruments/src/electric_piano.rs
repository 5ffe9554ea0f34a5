//! An electric piano: hammers on tuned tines before pickups that bend the tone when it is played hard.
//!
//! Source: Pfeifle, Bader, "Tone Production of the Wurlitzer and Rhodes E-Pianos", in "Studies in Musical Acoustics and
//! Psychoacoustics", Springer, 2017 (a nearly sinusoidal tine; the pickup's uneven field makes the harmonics). The tine's
//! next mode lies 6.27 times higher, as on any bar clamped at one end (Fletcher, Rossing, 1998, section 2.16).
//!
//! Units: percent, Hz.

use crate::Instrument;
use crate::filter::{Filter, chain, fall};
use crate::kit::skins::burst;
use crate::note::{Note, Score, add};
use signal::math;
use signal::random::Random;
use signal::{Hz, Percent, params};
use std::f64::consts::TAU;

params! {
    /// An electric piano, tines and pickups, with its stereo tremolo.
    ElectricPiano as "electric-piano" {
        /// How near the tine swings to the middle of the pickup: bell at 0, bark at 100.
        bark: Percent = 60.0, 0.0..=100.0;
        /// Depth of the tremolo from side to side.
        tremolo: Percent = 35.0, 0.0..=100.0;
        /// Speed of the tremolo.
        speed: Hz = 4.6, 0.5..=10.0, log;
    }
}

/// A sinusoid that turns and shrinks: one complex multiplication a frame.
struct Swing {
    re: f64,
    im: f64,
    cos: f64,
    sin: f64,
}

impl Swing {
    fn new(frequency: f64, seconds: f64, level: f64, rate: f64) -> Self {
        let (sin, cos) = math::sin_cos(TAU * frequency / rate);
        let shrink = fall(seconds * rate);
        let level = if frequency < 0.45 * rate { level } else { 0.0 };
        Self { re: level, im: 0.0, cos: cos * shrink, sin: sin * shrink }
    }

    #[inline(always)]
    fn step(&mut self) -> f64 {
        let next = self.re * self.cos - self.im * self.sin;
        self.im = self.im * self.cos + self.re * self.sin;
        self.re = next;
        self.im
    }
}

impl ElectricPiano {
    fn strike(&self, note: &Note, rate: f64, random: &mut Random) -> Vec<f32> {
        let frequency = note.frequency().min(0.4 * rate);
        let ring = 9.0 * math::pow(65.4 / frequency, 0.55);
        let hold = ((note.length.min(ring) * rate) as usize).max(1);
        let release = 0.16;
        let mut sound = vec![0.0; hold + (release * 1.2 * rate) as usize];
        let hard = note.velocity;
        let mut tine = Swing::new(frequency, ring, 0.25 + 0.75 * hard, rate);
        let mut overtone = Swing::new(frequency * 6.27, 0.45, 0.14 * hard * hard, rate);
        let mut bar = Swing::new(frequency * 2.0, ring * 0.4, 0.03, rate);
        let offset = 0.95 - 0.75 * self.bark.0 / 100.0;
        let step = TAU * frequency / rate;
        let damp = fall(release * rate);
        let (mut last, mut level) = (field(offset), 1.0);
        let rise = crate::filter::approach(0.0007 * rate);
        let mut open = 0.0;
        for (n, sample) in sound.iter_mut().enumerate() {
            open += rise * (1.0 - open);
            if n >= hold {
                level *= damp;
            }
            let way = (tine.step() + overtone.step() + bar.step()) * 0.8 * open;
            let now = field(way + offset);
            // The pickup gives the speed of the field's change.
            *sample = ((last - now) / step * level) as f32;
            last = now;
        }
        let mut felt = [Filter::band_pass(220.0, 0.8, rate), Filter::low_pass(900.0, 0.7, rate)];
        add(&mut sound, 0, &burst(0.001, 0.05, 0.25 * hard * hard, &mut felt, rate, random), 1.0);
        sound
    }

    fn tremolo(&self, mono: &[f32], rate: f64) -> Vec<Vec<f32>> {
        let depth = self.tremolo.0 / 100.0 * 0.5;
        let mut sides = vec![mono.to_vec(), mono.to_vec()];
        for (side, sign) in sides.iter_mut().zip([1.0, -1.0]) {
            for (block, samples) in side.chunks_mut(32).enumerate() {
                let wave = math::sin(TAU * self.speed.0 * (block * 32) as f64 / rate);
                let gain = (1.0 - depth + sign * depth * wave) as f32;
                for x in samples {
                    *x *= gain;
                }
            }
        }
        sides
    }
}

/// The pickup's field where the tine's tip stands: strongest before its middle.
#[inline(always)]
fn field(x: f64) -> f64 {
    1.0 / (1.0 + x * x)
}

impl Instrument for ElectricPiano {
    const SIGNALS: &'static [&'static str] = &["left", "right"];

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let mut signal = score.silence();
        for (index, note) in score.notes.iter().enumerate() {
            let mut random = score.random(index);
            let level = 0.24 * math::pow(note.velocity, 0.55) as f32;
            add(&mut signal, score.start(note), &self.strike(note, score.rate, &mut random), level);
        }
        let rate = score.rate;
        let mut cabinet =
            [Filter::high_pass(45.0, 0.7, rate), Filter::bell(2_200.0, 4.0, 0.6, rate), Filter::low_pass(7_500.0, 0.7, rate)];
        chain(&mut signal, &mut cabinet);
        self.tremolo(&signal, rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::tone;

    #[test]
    fn a_hard_stroke_barks() {
        let bark = |velocity| {
            let notes = [Note::new(0.0, 1.0, 57.0, velocity)];
            let sound = ElectricPiano::default().render(&notes, Hz(48_000.0), 48_000, 1).remove(0);
            tone(&sound[4_800..], 660.0, 48_000.0) / tone(&sound[4_800..], 220.0, 48_000.0)
        };
        assert!(bark(1.0) > 2.0 * bark(0.3), "{} {}", bark(1.0), bark(0.3));
    }
}
