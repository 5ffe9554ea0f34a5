//! Brings a channel down to a low rate, for what only the low frequencies tell: hum, polarity, delay.
//!
//! A low-pass of 32 output periods (Hann-windowed sinc, -6 dB at 0.43 of the low rate) read at the exact places of the
//! output grid. Delay: none; output n lies at time n / rate.
//! Source: Smith, Gossett, "A Flexible Sampling-Rate Conversion Method", ICASSP 1984.

use multiversion::multiversion;
use signal::math;
use std::f64::consts::{PI, TAU};

/// Half the length of the low-pass, in output periods.
const HALF: f64 = 16.0;
/// The -6 dB point, as a part of the lower of the two rates.
const CUT: f64 = 0.43;
/// More places between two samples than this are not told apart.
const PLACES: u64 = 512;

/// The way from one rate to a lower one.
pub(crate) struct LowRate {
    from: u64,
    to: u64,
    places: u64,
    taps: usize,
    table: Vec<f32>,
    held: Vec<f32>,
    /// The frame of `held[0]`.
    first: i64,
    next: u64,
}

impl LowRate {
    /// From a rate to a lower one, both in Hz. Where the recording's rate is the lower, it is brought up.
    pub(crate) fn new(from: u64, to: u64) -> Self {
        let places = (to / divisor(from, to)).min(PLACES);
        let low = from.min(to) as f64;
        let half = (HALF * from as f64 / low).ceil() as usize;
        let taps = 2 * half;
        let cut = CUT * low / from as f64;
        let mut table = Vec::with_capacity(taps * places as usize);
        for place in 0..places {
            let offset = place as f64 / places as f64;
            let row: Vec<f64> =
                (0..taps).map(|i| tap(i as f64 - (half as f64 - 1.0) - offset, half as f64, cut)).collect();
            let sum: f64 = row.iter().sum();
            table.extend(row.iter().map(|t| (t / sum) as f32));
        }
        // Silence stands before the first sample, so that output 0 is centred on it.
        Self { from, to, places, taps, table, held: vec![0.0; half], first: -(half as i64), next: 0 }
    }

    /// Hears samples and gives what they complete at the low rate.
    pub(crate) fn hear(&mut self, samples: &[f32], out: &mut Vec<f32>) {
        self.held.extend_from_slice(samples);
        let half = (self.taps / 2) as i64;
        loop {
            let position = self.next * self.from;
            let (whole, rest) = ((position / self.to) as i64, position % self.to);
            let start = (whole - half + 1 - self.first) as usize;
            if start + self.taps > self.held.len() {
                self.held.drain(..start.min(self.held.len()));
                self.first += start as i64;
                return;
            }
            let place = (rest * self.places / self.to) as usize;
            let row = &self.table[place * self.taps..(place + 1) * self.taps];
            out.push(product(row, &self.held[start..start + self.taps]));
            self.next += 1;
        }
    }
}

fn divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { divisor(b, a % b) }
}

fn tap(x: f64, half: f64, cut: f64) -> f64 {
    if x.abs() >= half {
        return 0.0;
    }
    let window = 0.5 + 0.5 * math::cos(PI * x / half);
    let wave = if x.abs() < 1e-9 { 2.0 * cut } else { math::sin(TAU * cut * x) / (PI * x) };
    window * wave
}

/// Eight sums side by side, so that they fill a vector register; then one fixed tree.
#[multiversion(targets("x86_64+avx+avx2"))]
fn product(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    let (a8, a_rest) = a.as_chunks::<8>();
    let (b8, b_rest) = b.as_chunks::<8>();
    for (x, y) in a8.iter().zip(b8) {
        for i in 0..8 {
            sums[i] += x[i] * y[i];
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    ((sums[0] + sums[4]) + (sums[1] + sums[5])) + ((sums[2] + sums[6]) + (sums[3] + sums[7])) + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{sine, tone};

    #[test]
    fn a_tone_keeps_its_level_and_its_place_from_any_rate() {
        for rate in [8_000u32, 22_050, 44_100, 48_000, 96_000, 192_000] {
            let mut low = LowRate::new(u64::from(rate), 8_000);
            let mut out = Vec::new();
            for block in tone(rate, 1.0, 1_000.0, 0.5).chunks(777) {
                low.hear(block, &mut out);
            }
            assert!(out.len() > 7_900, "{rate}: {}", out.len());
            for (n, got) in out.iter().enumerate().skip(100).take(7_000) {
                let expected = 0.5 * sine(n, 8_000, 1_000.0);
                assert!((got - expected).abs() < 2e-3, "{rate}, {n}: {got} not {expected}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_gone() {
        let mut low = LowRate::new(48_000, 8_000);
        let mut out = Vec::new();
        low.hear(&tone(48_000, 1.0, 5_000.0, 1.0), &mut out);
        let highest = out[100..].iter().fold(0.0f32, |p, s| p.max(s.abs()));
        assert!(highest < 0.005, "{highest}");
    }
}
