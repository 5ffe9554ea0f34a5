//! How exact the effects are: what they do on this machine, now, against closed forms, standards and other arithmetic.
//!
//! Nothing here is written down: each figure is measured when the page is made, on the processors that a song runs on, and
//! each has a bar that a test holds.

mod dynamics;
mod filters;
mod sources;
#[cfg(test)]
mod tests;
mod time;

use effects::{Context, Width};
use signal::{Hz, QUANTUM};

/// One figure.
pub struct Line {
    /// The effect, or another part of the program.
    pub of: &'static str,
    /// What was measured, and at which settings.
    pub what: String,
    /// What it is held against.
    pub against: &'static str,
    /// The largest error found.
    pub error: f64,
    /// The most it may be.
    pub bar: f64,
    /// What both count.
    pub unit: &'static str,
}

/// Every figure.
pub fn lines() -> Vec<Line> {
    [filters::lines(), dynamics::lines(), time::lines(), sources::lines()].into_iter().flatten().collect()
}

/// What one channel becomes under an effect, as it stands in a song; `input` is asked by the frame.
fn play(text: &str, rate: f64, frames: usize, input: impl Fn(usize) -> f64) -> Vec<f64> {
    let pair = play_pair(text, rate, frames, |n| [input(n); 2]);
    pair.into_iter().map(|pair| pair[0]).collect()
}

/// As [`play`], of left and right; without the latency. Empty where the text is no effect, which a test would find.
fn play_pair(text: &str, rate: f64, frames: usize, input: impl Fn(usize) -> [f64; 2]) -> Vec<[f64; 2]> {
    let insert = desk::inserts(text).ok().and_then(|mut inserts| inserts.pop());
    let Some((insert, kind)) =
        insert.and_then(|insert| Some((effects::find(&insert.kind)?, insert)).map(|(k, i)| (i, k)))
    else {
        return Vec::new();
    };
    let context = Context { rate: Hz(rate), channels: 2, tempo: 120.0 };
    let mut processor = (kind.build)(Width::Two, &insert.settings, &context);
    processor.locate(0);
    let latency = (kind.latency)(&insert.settings, Hz(rate));
    let mut heard = Vec::with_capacity(frames + latency + QUANTUM);
    while heard.len() < frames + latency {
        let begin = heard.len();
        let mut block: Vec<f32> = (begin..begin + QUANTUM).flat_map(&input).map(|x| x as f32).collect();
        processor.run(&mut block, None);
        heard.extend(block.chunks_exact(2).map(|pair| [f64::from(pair[0]), f64::from(pair[1])]));
    }
    heard.drain(..latency);
    heard.truncate(frames);
    heard
}

/// The largest of some errors; infinite where there are none, so that a measurement that found nothing is no success.
fn largest(errors: impl IntoIterator<Item = f64>) -> f64 {
    errors
        .into_iter()
        .map(f64::abs)
        .fold(None, |most: Option<f64>, x| Some(most.map_or(x, |m| m.max(x))))
        .unwrap_or(f64::INFINITY)
}

/// The power of a sound, and of what differs from a sine of this frequency (fitted in gain and phase), in dB of the sound.
fn residue(sound: &[f64], frequency: f64, rate: f64) -> f64 {
    let angle = |n: usize| std::f64::consts::TAU * (frequency * n as f64 / rate).fract();
    let sums = sound.iter().enumerate().fold([0.0; 5], |[ss, sc, cc, xs, xc], (n, x)| {
        let (s, c) = signal::math::sin_cos(angle(n));
        [ss + s * s, sc + s * c, cc + c * c, xs + x * s, xc + x * c]
    });
    let [ss, sc, cc, xs, xc] = sums;
    let determinant = ss * cc - sc * sc;
    let (a, b) = ((xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant);
    let power: f64 = sound.iter().map(|x| x * x).sum();
    let rest: f64 = sound
        .iter()
        .enumerate()
        .map(|(n, x)| {
            let (s, c) = signal::math::sin_cos(angle(n));
            let difference = x - a * s - b * c;
            difference * difference
        })
        .sum();
    signal::math::power_to_db((rest / power).max(1e-30))
}
