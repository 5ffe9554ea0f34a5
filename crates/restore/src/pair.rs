//! Sets two recordings against each other: how alike they are, in which polarity and at which delay.
//!
//! Source: Knapp, Carter, "The Generalized Correlation Method for Estimation of Time Delay", IEEE Trans. ASSP 24(4),
//! 1976 (phase transform); Welch, IEEE Trans. Audio Electroacoust. 15(2), 1967 (averaged cross spectrum).

use crate::Summary;
use crate::summary::{RATE, SLOT};
use signal::fft::RealFft;
use signal::math;
use std::f64::consts::TAU;

const WINDOW: usize = 4_096;
const HOP: usize = WINDOW / 2;
/// Windows a slot.
const WINDOWS: usize = (SLOT - WINDOW) / HOP + 1;
const BINS: usize = WINDOW / 2 + 1;

/// The spectra of what a summary keeps.
pub(crate) struct Spectra {
    /// Slot and its windows, one after the other.
    slots: Vec<(u64, Vec<f32>, Vec<f32>)>,
}

impl Spectra {
    pub(crate) fn of(summary: &Summary) -> Self {
        let mut fft = RealFft::<f32>::new(WINDOW);
        let window: Vec<f32> =
            (0..WINDOW).map(|i| (0.5 - 0.5 * math::cos(TAU * i as f64 / WINDOW as f64)) as f32).collect();
        let slots = summary.slots.iter().map(|(number, samples)| {
            let (mut re, mut im) = (vec![0.0; WINDOWS * BINS], vec![0.0; WINDOWS * BINS]);
            let planes = re.chunks_exact_mut(BINS).zip(im.chunks_exact_mut(BINS));
            for (k, (re, im)) in planes.enumerate() {
                let from = &samples[k * HOP..k * HOP + WINDOW];
                let shaped: Vec<f32> = from.iter().zip(&window).map(|(s, w)| s * w).collect();
                fft.forward(&shaped, re, im);
            }
            (*number, re, im)
        });
        Self { slots: slots.collect() }
    }
}

/// The averaged cross spectrum of two recordings and their own powers.
pub(crate) struct Pair {
    re: Vec<f64>,
    im: Vec<f64>,
    first: Vec<f64>,
    second: Vec<f64>,
}

/// The highest point of a correlation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Peak {
    /// -1 to 1.
    pub height: f64,
    /// How much later the second is, in ms.
    pub delay: f64,
}

impl Pair {
    /// `None` where no stretch is shared, or one of the two is silent there.
    pub(crate) fn of(a: &Spectra, b: &Spectra) -> Option<Self> {
        let zeros = || vec![0.0f64; BINS];
        let mut pair = Self { re: zeros(), im: zeros(), first: zeros(), second: zeros() };
        for (number, a_re, a_im) in &a.slots {
            let Some((_, b_re, b_im)) = b.slots.iter().find(|(other, ..)| other == number) else { continue };
            for k in (0..WINDOWS * BINS).step_by(BINS) {
                let stretch = k..k + BINS;
                pair.add([&a_re[stretch.clone()], &a_im[stretch.clone()], &b_re[stretch.clone()], &b_im[stretch]]);
            }
        }
        let power = |bins: &[f64]| bins[1..].iter().sum::<f64>() > 1e-9;
        (power(&pair.first) && power(&pair.second)).then_some(pair)
    }

    fn add(&mut self, [a_re, a_im, b_re, b_im]: [&[f32]; 4]) {
        for i in 0..BINS {
            let (ar, ai, br, bi) = (a_re[i], a_im[i], b_re[i], b_im[i]);
            self.re[i] += f64::from(ar * br + ai * bi);
            self.im[i] += f64::from(ar * bi - ai * br);
            self.first[i] += f64::from(ar * ar + ai * ai);
            self.second[i] += f64::from(br * br + bi * bi);
        }
    }

    fn bins(low: f64, high: f64) -> std::ops::Range<usize> {
        let bin = |hertz: f64| (hertz * WINDOW as f64 / RATE as f64).round() as usize;
        bin(low)..bin(high).min(BINS - 1) + 1
    }

    /// The correlation of the two as they lie, between two frequencies in Hz.
    pub(crate) fn correlation(&self, low: f64, high: f64) -> f64 {
        let sum = |bins: &[f64]| bins[Self::bins(low, high)].iter().sum::<f64>();
        let power = (sum(&self.first) * sum(&self.second)).sqrt();
        if power > 0.0 { sum(&self.re) / power } else { 0.0 }
    }

    /// The level of the second over the first, in dB.
    pub(crate) fn level(&self) -> f64 {
        math::power_to_db(self.second[1..].iter().sum::<f64>() / self.first[1..].iter().sum::<f64>())
    }

    /// The highest point of the phase-transformed correlation within so many ms.
    pub(crate) fn arrival(&self, within: f64) -> Peak {
        let used = Self::bins(100.0, 3_000.0);
        let (mut re, mut im) = (vec![0.0f64; BINS], vec![0.0f64; BINS]);
        for i in used.clone() {
            let size = (self.re[i] * self.re[i] + self.im[i] * self.im[i]).sqrt();
            if size > 0.0 {
                (re[i], im[i]) = (self.re[i] / size, self.im[i] / size);
            }
        }
        highest(&re, &im, used.len() as f64, within)
    }

    /// The highest point of the plain correlation within so many ms, between two frequencies.
    pub(crate) fn nearest(&self, low: f64, high: f64, within: f64) -> Peak {
        let used = Self::bins(low, high);
        let (mut re, mut im) = (vec![0.0f64; BINS], vec![0.0f64; BINS]);
        re[used.clone()].copy_from_slice(&self.re[used.clone()]);
        im[used.clone()].copy_from_slice(&self.im[used.clone()]);
        let sum = |bins: &[f64]| bins[used.clone()].iter().sum::<f64>();
        highest(&re, &im, (sum(&self.first) * sum(&self.second)).sqrt().max(1e-30), within)
    }
}

/// The point of largest size of an inverse transform, relative to a sum over bins, with a parabola through its neighbours.
fn highest(re: &[f64], im: &[f64], whole: f64, within: f64) -> Peak {
    let mut wave = vec![0.0f64; WINDOW];
    RealFft::<f64>::new(WINDOW).inverse(re, im, &mut wave);
    let reach = ((within * RATE as f64 / 1000.0) as i64).min(WINDOW as i64 / 2 - 2);
    let at = |lag: i64| wave[lag.rem_euclid(WINDOW as i64) as usize];
    let best = (-reach..=reach).max_by(|a, b| at(*a).abs().total_cmp(&at(*b).abs())).unwrap_or(0);
    let (a, b, c) = (at(best - 1), at(best), at(best + 1));
    let bend = a - 2.0 * b + c;
    let offset = if bend == 0.0 { 0.0 } else { (0.5 * (a - c) / bend).clamp(-0.5, 0.5) };
    // The inverse is divided by the length and counts each bin twice, for its mirror.
    let height = b * WINDOW as f64 / (2.0 * whole);
    Peak { height, delay: (best as f64 + offset) * 1000.0 / RATE as f64 }
}
