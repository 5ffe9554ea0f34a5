//! Weighs sound as the ear does over a wide hall: a shelf for the head, a high-pass for the lows, and a factor a channel.
//!
//! Source: ITU-R BS.1770-5, 2023, annex 1, tables 1 to 4. The standard gives coefficients at 48 kHz only; their analog
//! prototypes follow by the bilinear transform backwards, and its way forward at another rate gives the same curve there.
//! Units: frequencies relative to the rate.  Cost: two biquads a channel in f64.

use multiversion::multiversion;
use signal::{Hz, Layout, math};

/// BS.1770-5 table 1: the shelf at 48 kHz, b0 b1 b2 a1 a2.
const SHELF: [f64; 5] = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585];
/// BS.1770-5 table 2: the high-pass at 48 kHz.
const HIGH_PASS: [f64; 5] = [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621];
/// The rate of the tables.
const STANDARD_RATE: f64 = 48_000.0;

/// Lanes that are filtered at once.
pub const LANES: usize = 4;
/// What lies under this in a state is flushed to zero, far from any sound and from the subnormals.
const FLUSH: f64 = 1e-30;

/// The transfer function of a biquad at 48 kHz, carried to another rate over its analog prototype.
fn at_rate([b0, b1, b2, a1, a2]: [f64; 5], rate: Hz) -> [f64; 5] {
    let (at_zero, at_nyquist) = (1.0 + a1 + a2, 1.0 - a1 + a2);
    let warp = (at_zero / at_nyquist).sqrt();
    let middle = (at_zero * at_nyquist).sqrt();
    let damping = 2.0 * (1.0 - a2) / middle;
    let (low, band, high) = ((b0 + b1 + b2) / at_zero, 2.0 * (b0 - b2) / middle, (b0 - b1 + b2) / at_nyquist);
    // Held under a quarter turn, where the rate is too low for the curve: wrong, but stable.
    let g = math::tan((math::atan(warp) * STANDARD_RATE / rate.0).min(1.5));
    let a0 = 1.0 + damping * g + g * g;
    [
        (high + band * g + low * g * g) / a0,
        2.0 * (low * g * g - high) / a0,
        (high - band * g + low * g * g) / a0,
        2.0 * (g * g - 1.0) / a0,
        (1.0 - damping * g + g * g) / a0,
    ]
}

/// The channels' factors of BS.1770-5 table 4; empty where the layout must be rendered to loudspeakers first.
///
/// The low-frequency channel does not count; loudspeakers at ear height from 60 to 120 degrees count 1.41, all others 1.
pub fn channel_weights(layout: Layout) -> Vec<f64> {
    const SIDE: f64 = 1.41;
    match layout {
        Layout::Mono => vec![1.0],
        Layout::Stereo => vec![1.0, 1.0],
        Layout::Surround51 => vec![1.0, 1.0, 1.0, 0.0, SIDE, SIDE],
        Layout::Surround714 => vec![1.0, 1.0, 1.0, 0.0, SIDE, SIDE, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        Layout::Ambisonic(_) => Vec::new(),
    }
}

/// The K-weighting filter over four channels at once.
#[derive(Clone, Debug)]
pub struct Weighting {
    stages: [[f64; 5]; 2],
    state: [[[f64; LANES]; 2]; 2],
}

/// Sums over a block of weighted samples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Energy {
    /// Of the square of each lane.
    pub squares: [f64; LANES],
    /// Of the product of lanes 0 and 1.
    pub product: f64,
}

impl Weighting {
    /// At rest.
    pub fn new(rate: Hz) -> Self {
        let stages = [at_rate(SHELF, rate), at_rate(HIGH_PASS, rate)];
        Self { stages, state: [[[0.0; LANES]; 2]; 2] }
    }

    /// Filters a block and returns the sums; channels are of one length, at most [`LANES`] of them.
    pub fn energy(&mut self, channels: &[&[f32]]) -> Energy {
        let energy = match channels {
            [] => Energy::default(),
            [a] => run(&self.stages, &mut self.state, [a]),
            [a, b] => run(&self.stages, &mut self.state, [a, b]),
            [a, b, c] => run(&self.stages, &mut self.state, [a, b, c]),
            [a, b, c, d, ..] => run(&self.stages, &mut self.state, [a, b, c, d]),
        };
        for value in self.state.as_flattened_mut().as_flattened_mut() {
            *value = if value.abs() < FLUSH { 0.0 } else { *value };
        }
        energy
    }
}

/// The two stages in transposed direct form II over N channels in lanes. What the output would bring into the states is
/// said by input and state, so that a frame waits for one multiplication and one addition of the frame before.
#[multiversion(targets("x86_64+avx+avx2"))]
#[allow(clippy::needless_range_loop)] // the frame runs through N planes at once
fn run<const N: usize>(stages: &[[f64; 5]; 2], state: &mut [[[f64; LANES]; 2]; 2], channels: [&[f32]; N]) -> Energy {
    let frames = channels.iter().map(|channel| channel.len()).min().unwrap_or(0);
    let channels = channels.map(|channel| &channel[..frames]);
    let mut held = [[[0.0; N]; 2]; 2];
    for (held, state) in held.as_flattened_mut().iter_mut().zip(state.as_flattened()) {
        held.copy_from_slice(&state[..N]);
    }
    let stages = stages.map(|[b0, b1, b2, a1, a2]| [b0, b1 - a1 * b0, b2 - a2 * b0, a1, a2]);
    let (mut squares, mut product) = ([0.0; N], 0.0);
    for n in 0..frames {
        let mut x: [f64; N] = std::array::from_fn(|lane| f64::from(channels[lane][n]));
        for ([b0, c1, c2, a1, a2], [s1, s2]) in stages.iter().zip(held.iter_mut()) {
            for lane in 0..N {
                let (input, state) = (x[lane], s1[lane]);
                x[lane] = b0 * input + state;
                s1[lane] = (c1 * input + s2[lane]) - a1 * state;
                s2[lane] = c2 * input - a2 * state;
            }
        }
        for lane in 0..N {
            squares[lane] += x[lane] * x[lane];
        }
        product += if N > 1 { x[0] * x[1] } else { 0.0 };
    }
    for (held, state) in held.as_flattened().iter().zip(state.as_flattened_mut()) {
        state[..N].copy_from_slice(held);
    }
    Energy { squares: std::array::from_fn(|lane| if lane < N { squares[lane] } else { 0.0 }), product }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn magnitude(biquad: [f64; 5], frequency: f64, rate: f64) -> f64 {
        let [b0, b1, b2, a1, a2] = biquad;
        let (s1, c1) = math::sin_cos(std::f64::consts::TAU * frequency / rate);
        let (s2, c2) = math::sin_cos(2.0 * std::f64::consts::TAU * frequency / rate);
        let square = |re: f64, im: f64| re * re + im * im;
        let above = square(b0 + b1 * c1 + b2 * c2, b1 * s1 + b2 * s2);
        let below = square(1.0 + a1 * c1 + a2 * c2, a1 * s1 + a2 * s2);
        math::power_to_db(above / below)
    }

    fn curve(frequency: f64, rate: f64) -> f64 {
        [SHELF, HIGH_PASS].iter().map(|stage| magnitude(at_rate(*stage, Hz(rate)), frequency, rate)).sum()
    }

    #[test]
    fn at_48_khz_the_coefficients_are_the_standards() {
        for stage in [SHELF, HIGH_PASS] {
            for (ours, standard) in at_rate(stage, Hz(48_000.0)).iter().zip(stage) {
                assert!((ours - standard).abs() < 1e-12, "{ours} {standard}");
            }
        }
    }

    #[test]
    fn at_997_hz_the_curve_lifts_by_what_the_offset_takes() {
        assert!((curve(997.0, 48_000.0) - 0.691).abs() < 0.002);
    }

    #[test]
    fn at_other_rates_the_curve_is_the_same_up_to_4_khz() {
        for rate in [32_000.0, 44_100.0, 88_200.0, 96_000.0, 192_000.0] {
            for frequency in [20.0, 50.0, 100.0, 500.0, 1000.0, 2000.0, 4000.0] {
                let difference = curve(frequency, rate) - curve(frequency, 48_000.0);
                assert!(difference.abs() < 0.06, "{difference} dB at {frequency} Hz, {rate}");
            }
        }
    }

    #[test]
    fn a_rate_too_low_for_the_curve_is_still_stable() {
        let noise = crate::front::tests::noise(5, 100_000);
        let energy = Weighting::new(Hz(1000.0)).energy(&[&noise]);
        assert!(energy.squares[0].is_finite() && energy.squares[0] < 1e6);
    }

    #[test]
    fn sides_count_one_and_a_half_decibels_more_and_the_low_frequency_channel_nothing() {
        assert_eq!(channel_weights(Layout::Surround51), [1.0, 1.0, 1.0, 0.0, 1.41, 1.41]);
        for layout in [Layout::Mono, Layout::Stereo, Layout::Surround51, Layout::Surround714] {
            assert_eq!(channel_weights(layout).len(), layout.channels());
        }
        assert!(channel_weights(Layout::Ambisonic(1)).is_empty());
    }
}
