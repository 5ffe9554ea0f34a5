//! The running effect, as a stereo strip at 48 kHz and 120 quarter notes a minute.
//!
//! Units: frames.

use effects::{Context, Kind, Processor, Width};
use signal::{Hz, QUANTUM, Settings, math};
use std::f64::consts::TAU;

/// The rate at which effects are tried.
pub const RATE: Hz = Hz(48_000.0);
/// Quarter notes in a minute while they are.
pub const TEMPO: f64 = 120.0;
/// 750 Hz: 64 frames are one period, so that a quantum is too.
pub const PERIOD: usize = QUANTUM;

/// A left and a right sample.
pub type Pair = [f64; 2];

/// An effect at work.
pub struct Run {
    processor: Box<dyn Processor>,
    frame: usize,
    /// How many frames later the sound comes out.
    pub latency: usize,
}

impl Run {
    /// The effect at rest, at some settings.
    pub fn new(kind: &Kind, settings: &Settings) -> Self {
        let context = Context { rate: RATE, channels: 2, tempo: TEMPO };
        let mut processor = (kind.build)(Width::Two, settings, &context);
        processor.locate(0);
        Self { processor, frame: 0, latency: (kind.latency)(settings, RATE) }
    }

    /// What comes out of so many frames (rounded up to quanta); `input` is asked by the frame since the beginning.
    pub fn play(&mut self, frames: usize, input: impl Fn(usize) -> Pair) -> Vec<Pair> {
        let mut heard = Vec::with_capacity(frames + QUANTUM);
        while heard.len() < frames {
            let begin = self.frame;
            let mut block: Vec<f32> = (begin..begin + QUANTUM).flat_map(&input).map(|x| x as f32).collect();
            self.processor.run(&mut block, None);
            heard.extend(block.chunks_exact(2).map(|pair| [f64::from(pair[0]), f64::from(pair[1])]));
            self.frame += QUANTUM;
        }
        heard
    }

    /// The answer to an impulse that enters at this moment, from when an effect without its latency would answer.
    pub fn answer(&self, frames: usize, impulse: Pair) -> Vec<Pair> {
        let mut copy = Self { processor: self.processor.fork(), frame: 0, latency: self.latency };
        let strike = |n: usize| if n == 0 { impulse } else { [0.0; 2] };
        copy.play(frames + self.latency, strike).split_off(self.latency)
    }
}

/// A sine on both sides.
pub fn sine(period: usize, gain: f64) -> impl Fn(usize) -> Pair {
    move |n| [gain * math::sin(TAU * (n % period) as f64 / period as f64); 2]
}

/// The amplitude and phase of a harmonic of a sound that holds whole periods: (cosine, sine).
pub fn harmonic(sound: impl ExactSizeIterator<Item = f64>, period: usize, number: usize) -> (f64, f64) {
    let (scale, mut sum) = (2.0 / sound.len() as f64, (0.0, 0.0));
    for (n, x) in sound.enumerate() {
        let (s, c) = math::sin_cos(TAU * (n * number % period) as f64 / period as f64);
        sum = (sum.0 + x * c * scale, sum.1 + x * s * scale);
    }
    sum
}

/// The level of one harmonic of one side, of a sine's peak in dB; the floor is -200.
pub fn harmonic_level(sound: &[Pair], side: usize, period: usize, number: usize) -> f64 {
    let (re, im) = harmonic(sound.iter().map(|pair| pair[side]), period, number);
    math::power_to_db((re * re + im * im).max(1e-20))
}

/// The mean power of both sides, in dB of a sine's peak; the floor is -200.
pub fn level(sound: &[Pair]) -> f64 {
    let power: f64 = sound.iter().flatten().map(|x| x * x).sum::<f64>() / (2 * sound.len().max(1)) as f64;
    math::power_to_db((2.0 * power).max(1e-20))
}
