//! What sounds by itself, and what is added when samples are shortened.
//!
//! Sources: Lipshitz, Wannamaker, Vanderkooy, "Quantization and Dither: A Theoretical Survey", JAES 40(5), 1992 (a
//! triangular dither's whole error has a quarter of a step's square as its power).

use super::{Line, largest, play, residue};
use signal::fft::Fft;
use signal::math;
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;

pub(super) fn lines() -> Vec<Line> {
    vec![dither(16), dither(24), tone(), white(), pink()]
}

fn dither(bits: u32) -> Line {
    let frames = 1 << 18;
    let input = |n: usize| f64::from((0.1 * math::sin(TAU * (997.0 * n as f64 / RATE).fract())) as f32);
    let heard = play(&format!("dither {bits}"), RATE, frames, input);
    let power = heard.iter().enumerate().map(|(n, x)| (x - input(n)) * (x - input(n))).sum::<f64>() / frames as f64;
    let step = math::exp2(1.0 - f64::from(bits));
    Line {
        of: "dither",
        what: format!("power of the whole error at {bits} bits, under a sine of -20 dB"),
        against: "a quarter of a step's square (Lipshitz, Wannamaker, Vanderkooy 1992)",
        error: math::power_to_db(power / (0.25 * step * step)).abs(),
        bar: 0.05,
        unit: "dB",
    }
}

fn tone() -> Line {
    let errors =
        [20.0, 997.0, 15_013.0].map(|f| residue(&play(&format!("tone {f} level=-6"), RATE, 96_000, |_| 0.0), f, RATE));
    Line {
        of: "tone",
        what: "a sine of 20 Hz, 1 kHz and 15 kHz over 2 s".to_string(),
        against: "the nearest sine of the same frequency; the rest, under it",
        error: errors.into_iter().fold(f64::MIN, f64::max),
        bar: -130.0,
        unit: "dB",
    }
}

/// Power by octave, 63 Hz to 8 kHz, in dB.
fn octaves(text: &str) -> Vec<f64> {
    let size = 1 << 19;
    let window = |n: usize| 0.5 - 0.5 * math::cos(TAU * n as f64 / size as f64);
    let mut fft = Fft::new(size);
    let bin = |f: f64| (f / RATE * size as f64).round() as usize;
    let mut powers = vec![0.0; 8];
    for seed in 1..=SEEDS {
        let heard = play(&format!("{text} seed={seed}"), RATE, size, |_| 0.0);
        let mut re: Vec<f64> = heard.iter().enumerate().map(|(n, x)| x * window(n)).collect();
        re.resize(size, 0.0);
        let mut im = vec![0.0; size];
        fft.forward(&mut re, &mut im);
        for (octave, power) in powers.iter_mut().enumerate() {
            let low = 1_000.0 * math::exp2(octave as f64 - 4.5);
            *power += (bin(low)..bin(2.0 * low)).map(|k| re[k] * re[k] + im[k] * im[k]).sum::<f64>();
        }
    }
    powers.into_iter().map(math::power_to_db).collect()
}

/// Noises whose powers are added: a single one's lowest octave lies half a decibel off by chance.
const SEEDS: u32 = 8;

fn slope(colour: &'static str, octave: f64, against: &'static str) -> Line {
    let levels = octaves(&format!("noise \"{colour}\" level=-20"));
    let straight = |n: usize| levels[n] - octave * n as f64;
    let mean = (0..levels.len()).map(straight).sum::<f64>() / levels.len() as f64;
    Line {
        of: "noise",
        what: format!("{colour}, power of each octave from 63 Hz to 8 kHz, eight times 11 s"),
        against,
        error: largest((0..levels.len()).map(|n| straight(n) - mean)),
        bar: 0.3,
        unit: "dB",
    }
}

fn white() -> Line {
    slope("white", 3.010_3, "3.01 dB more in every octave")
}

fn pink() -> Line {
    slope("pink", 0.0, "the same in every octave")
}
