//! The spectrum of what sounds by itself, and of the noise that is added to a sound, in thirds of an octave.
//!
//! Units: Hz, dB of a sine's peak.

use super::drawing::Curve;
use super::response::over_frequency_from;
use super::{Picture, Shown};
use desk::curves::run::{PERIOD, RATE, Run, sine};
use effects::Kind;
use signal::fft::Fft;
use signal::{Settings, math};
use std::f64::consts::TAU;

/// Ten seconds, as a power of two: a sweep shall be whole.
const LENGTH: usize = 1 << 19;
/// Of an added noise, a second is enough.
const SHORT: usize = 1 << 16;
const SETTLED: usize = 48_000;
/// The level of the sine under which noise is looked for, in dB.
const LEVEL: f64 = -20.0;

pub(super) fn sounding(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let sound = |settings: &Settings| {
        let heard = Run::new(kind, settings).play(LENGTH, |_| [0.0; 2]);
        heard.iter().map(|pair| pair[0]).collect::<Vec<f64>>()
    };
    let words = "The level of what sounds in each third of an octave, over 11 s of the running effect.".to_string();
    vec![picture(kind, "Spectrum", words, shown, sound)]
}

pub(super) fn added(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let sound = |settings: &Settings| {
        let input = sine(PERIOD, math::db_to_gain(LEVEL));
        let mut run = Run::new(kind, settings);
        let latency = run.latency;
        run.play(SETTLED, &input);
        let heard = run.play(SHORT, &input);
        // What was played before is whole periods long.
        let went_in = |n: usize| f64::from(input(n + PERIOD - latency % PERIOD)[0] as f32);
        heard.iter().enumerate().map(|(n, pair)| pair[0] - went_in(n)).collect::<Vec<f64>>()
    };
    let words = format!(
        "The level of what is added to a sine of 750 Hz at {LEVEL} dB in each third of an octave, measured on the running effect."
    );
    vec![picture(kind, "Noise", words, shown, sound)]
}

fn picture(
    kind: &Kind,
    title: &'static str,
    words: String,
    shown: &[Shown],
    sound: impl Fn(&Settings) -> Vec<f64>,
) -> Picture {
    let curve = |(colour, it): (usize, &Shown)| Curve::line(&it.name, colour, steps(&thirds(&sound(&it.settings))));
    let curves: Vec<Curve> = shown.iter().enumerate().map(curve).collect();
    let drawing = over_frequency_from(format!("{title} of {}", kind.name), curves, FLOOR);
    Picture { title, words, drawing }
}

/// Quieter is nothing.
const FLOOR: f64 = -144.0;

/// Thirds of an octave between 20 Hz and 20 kHz: lower edge, upper edge and level.
pub(super) fn thirds(sound: &[f64]) -> Vec<(f64, f64, f64)> {
    let size = sound.len();
    let window = |n: usize| 0.5 - 0.5 * math::cos(TAU * n as f64 / size as f64);
    let (mut re, mut im): (Vec<f64>, Vec<f64>) =
        (sound.iter().enumerate().map(|(n, x)| x * window(n)).collect(), vec![0.0; size]);
    Fft::new(size).forward(&mut re, &mut im);
    // The window's mean square is 3/8; a sine's power is half of its peak's square.
    let scale = 2.0 * 2.0 / (size as f64 * size as f64 * 0.375);
    let edge = |n: i32| 1_000.0 * math::exp2(f64::from(n) / 3.0 + 1.0 / 6.0);
    let band = |n: i32| {
        let (low, high) = (edge(n - 1), edge(n));
        let bin = |f: f64| ((f / RATE.0 * size as f64).ceil() as usize).min(size / 2);
        let power: f64 = (bin(low)..bin(high)).map(|k| re[k] * re[k] + im[k] * im[k]).sum::<f64>() * scale;
        (low, high, math::power_to_db(power.max(1e-15)))
    };
    (-17..=13).map(band).collect()
}

fn steps(bands: &[(f64, f64, f64)]) -> Vec<(f64, f64)> {
    bands.iter().flat_map(|(low, high, level)| [(*low, *level), (*high, *level)]).collect()
}
