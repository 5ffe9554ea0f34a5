//! What a kick drum, a snare drum and toms sound like at the skin.
//!
//! Source: Fletcher, Rossing, "The Physics of Musical Instruments", 2nd edition, 1998, chapter 18 (a circular membrane's
//! modes stand at 1, 1.59, 2.14, 2.30, 2.65, 2.92 times the lowest; a hard stroke stretches the skin, so pitch falls).

use crate::filter::{Filter, fall};
use crate::modes::{Mode, struck};
use crate::note::add;
use signal::math;
use signal::random::Random;
use std::f64::consts::TAU;

/// A sine whose pitch falls after the stroke.
struct Glide {
    /// Final frequency in Hz.
    frequency: f64,
    /// How far above it the stroke begins, as parts of it, and the seconds until 63 % of that is gone.
    bend: [(f64, f64); 2],
    /// Seconds to -60 dB.
    fall: f64,
    level: f64,
}

fn glide(glide: &Glide, rate: f64) -> Vec<f32> {
    let mut sound = vec![0.0; (glide.fall * 1.4 * rate) as usize];
    let shrink = glide.bend.map(|(_, time)| math::exp(-1.0 / (time * rate)));
    let mut bend = glide.bend.map(|(amount, _)| amount);
    let decay = fall(glide.fall * rate);
    let (mut phase, mut level) = (0.0, glide.level);
    for sample in &mut sound {
        phase += TAU * glide.frequency / rate * (1.0 + bend[0] + bend[1]);
        bend = [bend[0] * shrink[0], bend[1] * shrink[1]];
        level *= decay;
        *sample = (level * math::sin(phase)) as f32;
    }
    sound
}

/// A burst of noise through filters that falls by 60 dB in `seconds` after a rise of `rise` seconds.
pub(crate) fn burst(
    rise: f64,
    seconds: f64,
    level: f64,
    filters: &mut [Filter],
    rate: f64,
    random: &mut Random,
) -> Vec<f32> {
    let mut sound = vec![0.0; ((rise + seconds) * 1.4 * rate) as usize];
    let decay = fall(seconds * rate);
    let open = crate::filter::approach(rise * rate);
    let (mut height, mut rising) = (level, 0.0);
    for sample in &mut sound {
        rising += open * (1.0 - rising);
        height *= decay;
        let noise = random.signed() * height * rising;
        *sample = filters.iter_mut().fold(noise, |x, filter| filter.step(x)) as f32;
    }
    sound
}

/// The kick drum, as heard inside it.
pub(crate) fn kick(tune: f64, velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
    let mut sound = glide(
        &Glide { frequency: tune, bend: [(1.7 * velocity, 0.010), (0.28, 0.06)], fall: 0.46, level: 0.85 * velocity },
        rate,
    );
    let knock = [
        Mode { frequency: tune * 3.1, fall: 0.11, level: 0.16 * velocity },
        Mode { frequency: tune * 5.3, fall: 0.05, level: 0.10 * velocity },
        Mode { frequency: 1_150.0, fall: 0.016, level: 0.16 * velocity },
        Mode { frequency: 2_900.0, fall: 0.010, level: 0.20 * velocity * velocity },
    ];
    add(&mut sound, 0, &struck(&knock, rate), 1.0);
    let mut beater = [Filter::band_pass(3_600.0, 0.7, rate)];
    let click = burst(0.0002, 0.024, 1.3 * velocity * velocity, &mut beater, rate, random);
    add(&mut sound, 0, &click, 1.0);
    sound
}

/// The two sides of a snare drum.
pub(crate) struct Snare {
    pub top: Vec<f32>,
    pub bottom: Vec<f32>,
}

/// The snare drum. The stroke pushes both skins down: away from the upper microphone, towards the lower one.
pub(crate) fn snare(tune: f64, wires: f64, velocity: f64, rate: f64, random: &mut Random) -> Snare {
    let bend = [(0.12 * velocity, 0.012), (0.0, 1.0)];
    let mut shell = glide(&Glide { frequency: tune, bend, fall: 0.30, level: 0.55 * velocity }, rate);
    let ratios = [(1.59, 0.21, 0.26), (2.14, 0.16, 0.17), (2.30, 0.12, 0.14), (2.65, 0.10, 0.10), (2.92, 0.09, 0.09)];
    let mut modes: Vec<Mode> = ratios
        .iter()
        .map(|&(ratio, fall, level)| Mode {
            frequency: tune * ratio * (1.0 + 0.006 * random.signed()),
            fall,
            level: level * velocity * (0.75 + 0.25 * random.unit()),
        })
        .collect();
    modes.push(Mode { frequency: tune * 4.9, fall: 0.05, level: 0.10 * velocity * velocity });
    add(&mut shell, 0, &struck(&modes, rate), 1.0);
    let mut tip = [Filter::band_pass(2_600.0 + 1_500.0 * velocity, 0.6, rate)];
    let stick = burst(0.0001, 0.016, 0.95 * velocity * velocity, &mut tip, rate, random);
    let buzz = buzz(&shell, wires, velocity, rate, random);
    let mut top: Vec<f32> = shell.iter().map(|x| -x).collect();
    add(&mut top, 0, &stick, -1.0);
    add(&mut top, 0, &buzz, 0.34);
    let mut bottom = vec![0.0; shell.len()];
    let through = (0.0003 * rate) as usize;
    add(&mut bottom, through, &shell, 0.62);
    add(&mut bottom, through, &stick, 0.12);
    add(&mut bottom, through, &buzz, 0.85);
    Snare { top, bottom }
}

/// The wires under the snare drum: noise that the skin throws about.
fn buzz(shell: &[f32], wires: f64, velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
    let mut filters = [
        Filter::high_pass(1_300.0, 0.7, rate),
        Filter::bell(2_400.0, 5.0, 1.2, rate),
        Filter::bell(5_600.0, 6.0, 0.9, rate),
        Filter::low_pass(12_500.0, 0.6, rate),
    ];
    let time = wires * (0.6 + 0.4 * velocity);
    let level = 0.62 * math::pow(velocity, 0.8);
    let mut sound = burst(0.0012, time, level, &mut filters, rate, random);
    let scale = 1.0 / (velocity as f32).max(0.05);
    for (x, skin) in sound.iter_mut().zip(shell) {
        *x *= 0.75 + (skin.abs() * scale).min(1.0) * 0.7;
    }
    sound
}

/// A tom.
pub(crate) fn tom(tune: f64, velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
    let long = 0.75 * (110.0 / tune).sqrt();
    let bend = [(0.22 * velocity, 0.03), (0.06, 0.15)];
    let mut sound = glide(&Glide { frequency: tune, bend, fall: long, level: 0.62 * velocity }, rate);
    let modes: Vec<Mode> =
        [(1.59, 0.45, 0.24), (2.14, 0.26, 0.13), (2.30, 0.22, 0.11), (2.65, 0.16, 0.08), (2.92, 0.12, 0.07)]
            .iter()
            .map(|&(ratio, part, level)| Mode {
                frequency: tune * ratio * (1.0 + 0.005 * random.signed()),
                fall: long * part,
                level: level * velocity * (0.8 + 0.2 * random.unit()),
            })
            .collect();
    add(&mut sound, 0, &struck(&modes, rate), 1.0);
    let mut tip = [Filter::band_pass(2_200.0, 0.6, rate)];
    add(&mut sound, 0, &burst(0.0002, 0.02, 0.7 * velocity * velocity, &mut tip, rate, random), 1.0);
    sound
}
