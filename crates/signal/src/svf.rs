//! The state-variable filter under every equalizer, crossover and detector: two states, stable while its coefficients move.
//!
//! Source: Zavalishin, "The Art of VA Filter Design", 2018, section 4.4 (trapezoidal integrators); Simper, "Linear
//! Trapezoidal State Variable Filter", 2013 (the form with two states and three mix gains).

mod filter;

pub use filter::{Svf, kept, run_all};

use crate::{
    Hz, QUANTUM,
    lanes::{Aligned, Lanes},
    math,
};

/// Coefficients of one second-order section: three for the states, three for the mix of input, band and low.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Section {
    /// a1, a2, a3 of the states, then m0 (input), m1 (band), m2 (low).
    pub c: [f64; 6],
}

impl Section {
    /// Lets everything through.
    pub const THROUGH: Section = Section { c: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };

    /// From the prewarped frequency `g = tan(pi f / rate)`, the damping `k = 1 / Q` and the mix gains.
    pub fn new(g: f64, k: f64, mix: [f64; 3]) -> Self {
        let a1 = 1.0 / (1.0 + g * (g + k));
        Self { c: [a1, g * a1, g * g * a1, mix[0], mix[1], mix[2]] }
    }

    /// The second-order low-pass.
    pub fn low_pass(frequency: Hz, q: f64, rate: Hz) -> Self {
        Self::new(warp(frequency, rate), 1.0 / q, [0.0, 0.0, 1.0])
    }

    /// The second-order high-pass.
    pub fn high_pass(frequency: Hz, q: f64, rate: Hz) -> Self {
        Self::new(warp(frequency, rate), 1.0 / q, [1.0, -1.0 / q, -1.0])
    }

    /// The band-pass with 0 dB at its centre.
    pub fn band_pass(frequency: Hz, q: f64, rate: Hz) -> Self {
        Self::new(warp(frequency, rate), 1.0 / q, [0.0, 1.0 / q, 0.0])
    }

    /// The first-order low-pass (6 dB an octave), as a section whose second state rests.
    pub fn low_pass_first(frequency: Hz, rate: Hz) -> Self {
        Self::from_biquad(first_order(frequency, rate, true))
    }

    /// The first-order high-pass (6 dB an octave).
    pub fn high_pass_first(frequency: Hz, rate: Hz) -> Self {
        Self::from_biquad(first_order(frequency, rate, false))
    }

    /// The section with the transfer function (b0 + b1 z^-1 + b2 z^-2) / (1 + a1 z^-1 + a2 z^-2), which must be stable.
    ///
    /// Any stable pair of poles has 1 + a1 + a2 > 0, 1 - a1 + a2 > 0 and a2 < 1, so g and k exist.
    pub fn from_biquad([b0, b1, b2, a1, a2]: [f64; 5]) -> Self {
        let (at_zero, at_nyquist) = (1.0 + a1 + a2, 1.0 - a1 + a2);
        let g = (at_zero / at_nyquist).sqrt();
        let k = 2.0 * (1.0 - a2) / (at_zero * at_nyquist).sqrt();
        // Gains at DC, at Nyquist and of the odd part fix the mix of low, high and band.
        let low = (b0 + b1 + b2) / at_zero;
        let high = (b0 - b1 + b2) / at_nyquist;
        let band = 2.0 * (b0 - b2) / (at_zero * at_nyquist).sqrt();
        Self::new(g, k, [high, band - high * k, low - high])
    }

    /// Magnitude of the transfer function at a frequency, linear.
    pub fn magnitude(&self, frequency: Hz, rate: Hz) -> f64 {
        let [a1, a2, _, m0, m1, m2] = self.c;
        if a2 == 0.0 {
            return m0.abs();
        }
        let g = self.c[2] / a2;
        let k = (1.0 / a1 - 1.0) / g - g;
        // Analog prototype H(s) = m0 + (m1 s + m2) / (s^2 + k s + 1) at s = j w / g.
        let w = math::tan(std::f64::consts::PI * (frequency.0 / rate.0).min(0.499_999)) / g;
        let (dr, di) = (1.0 - w * w, k * w);
        let (nr, ni) = (m0 * dr + m2, m0 * di + m1 * w);
        ((nr * nr + ni * ni) / (dr * dr + di * di)).sqrt()
    }
}

/// tan(pi f / rate), the bilinear transform's warping, with f held under Nyquist.
pub fn warp(frequency: Hz, rate: Hz) -> f64 {
    math::tan(std::f64::consts::PI * (frequency.0 / rate.0).clamp(1e-6, 0.4999))
}

fn first_order(frequency: Hz, rate: Hz, low: bool) -> [f64; 5] {
    let g = warp(frequency, rate);
    let a1 = (g - 1.0) / (g + 1.0);
    if low { [g / (1.0 + g), g / (1.0 + g), 0.0, a1, 0.0] } else { [1.0 / (1.0 + g), -1.0 / (1.0 + g), 0.0, a1, 0.0] }
}

/// Room for a quantum in f64.
#[inline(always)]
pub fn room<const L: usize>() -> Aligned<[[f64; L]; QUANTUM]> {
    Aligned([[0.0; L]; QUANTUM])
}

/// Widens a quantum to f64, into room that the caller has: handed back it would be copied.
#[inline(always)]
pub fn widen<const L: usize>(block: &Lanes<L>, wide: &mut [[f64; L]; QUANTUM]) {
    // As one row: of frames of eight lanes the compiler would gather one lane after the other.
    for (to, from) in wide.as_flattened_mut().iter_mut().zip(block.as_flattened()) {
        *to = f64::from(*from);
    }
}

/// Narrows a quantum to f32, as at every insert edge.
#[inline(always)]
pub fn narrow<const L: usize>(wide: &[[f64; L]; QUANTUM], block: &mut Lanes<L>) {
    for (to, from) in block.as_flattened_mut().iter_mut().zip(wide.as_flattened()) {
        *to = *from as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Hz = Hz(48_000.0);

    /// Magnitude of an impulse response at a frequency, by direct summation.
    fn measured(section: Section, frequency: f64) -> f64 {
        let mut filter = Svf::<1>::default();
        filter.aim(0, &section);
        filter.settle();
        let (mut re, mut im) = (0.0, 0.0);
        for quantum in 0..256 {
            let mut block = [[0.0]; QUANTUM];
            if quantum == 0 {
                block[0][0] = 1.0;
            }
            filter.run(&mut block);
            for (i, x) in block.iter().enumerate() {
                let (s, c) = math::sin_cos(std::f64::consts::TAU * frequency / RATE.0 * (quantum * QUANTUM + i) as f64);
                re += x[0] * c;
                im -= x[0] * s;
            }
        }
        (re * re + im * im).sqrt()
    }

    #[test]
    fn butterworth_low_pass_is_three_decibels_down_at_its_frequency() {
        let q = std::f64::consts::FRAC_1_SQRT_2;
        let section = Section::low_pass(Hz(1000.0), q, RATE);
        assert!((section.magnitude(Hz(1000.0), RATE) - q).abs() < 1e-9);
        assert!((measured(section, 1000.0) - q).abs() < 1e-6);
    }

    #[test]
    fn magnitude_is_what_the_running_filter_does() {
        for section in [
            Section::high_pass(Hz(200.0), 0.9, RATE),
            Section::band_pass(Hz(3000.0), 4.0, RATE),
            Section::low_pass_first(Hz(500.0), RATE),
            Section::high_pass_first(Hz(500.0), RATE),
        ] {
            for f in [50.0, 500.0, 3000.0, 15_000.0] {
                assert!((measured(section, f) - section.magnitude(Hz(f), RATE)).abs() < 1e-6, "{section:?} at {f}");
            }
        }
    }

    #[test]
    fn sections_in_flight_together_give_the_bits_of_one_after_the_other() {
        let mut row: Vec<Svf<2>> = (0..7).map(|_| Svf::default()).collect();
        for (k, filter) in row.iter_mut().enumerate() {
            for lane in 0..2 {
                filter.aim(lane, &Section::high_pass(Hz(100.0 * (k + lane + 1) as f64), 0.7, RATE));
            }
            filter.settle();
        }
        let mut alone = row.clone();
        for quantum in 0..20 {
            if quantum == 10 {
                row[2].aim(1, &Section::low_pass(Hz(900.0), 2.0, RATE));
                alone[2].aim(1, &Section::low_pass(Hz(900.0), 2.0, RATE));
            }
            let mut block: [[f64; 2]; QUANTUM] = std::array::from_fn(|n| [math::sin((n * n) as f64), 0.3]);
            let mut other = block;
            run_all(&mut row, &mut block);
            alone.iter_mut().for_each(|filter| filter.run(&mut other));
            assert_eq!(block, other);
        }
    }

    /// Sections that jump to and fro, far down and far up, against the same ones on their integrators all the time.
    #[test]
    fn a_change_of_form_leaves_no_trace() {
        let (rate, q) = (Hz(192_000.0), 0.8);
        let goals = [
            Section::high_pass(Hz(10.0), q, rate),
            Section::low_pass(Hz(15_000.0), q, rate),
            Section::band_pass(Hz(60.0), 9.0, rate),
            Section::low_pass_first(Hz(500.0), rate),
            Section::high_pass(Hz(30.0), 4.0, rate),
        ];
        let mut filter = Svf::<1>::default();
        filter.aim(0, &goals[0]);
        filter.settle();
        let (mut from, mut to, mut s) = (goals[0].c, goals[0].c, [0.0; 2]);
        let mut worst = 0.0f64;
        for quantum in 0..120 {
            if quantum % 7 == 3 {
                to = goals[(quantum / 7) % goals.len()].c;
                filter.aim(0, &Section { c: to });
            }
            let input: [[f64; 1]; QUANTUM] =
                std::array::from_fn(|n| [math::sin(((quantum * QUANTUM + n) * 3) as f64 * 1e-3)]);
            let mut block = input;
            filter.run(&mut block);
            for (n, (x, y)) in input.iter().zip(&block).enumerate() {
                let t = (n + 1) as f64 / QUANTUM as f64;
                let c: [f64; 6] = std::array::from_fn(|k| from[k] + (to[k] - from[k]) * t);
                let over = x[0] - s[1];
                let (band, low) = (c[0] * s[0] + c[1] * over, s[1] + c[1] * s[0] + c[2] * over);
                s = [2.0 * band - s[0], 2.0 * low - s[1]];
                worst = worst.max((y[0] - (c[3] * x[0] + c[4] * band + c[5] * low)).abs());
            }
            from = to;
        }
        assert!(worst < 1e-9, "{worst}");
    }

    #[test]
    fn any_stable_biquad_keeps_its_transfer_function() {
        let biquad = [0.4, -0.3, 0.2, -1.2, 0.5];
        let section = Section::from_biquad(biquad);
        let [b0, b1, b2, a1, a2] = biquad;
        let (mut x1, mut x2, mut y1, mut y2) = (0.0, 0.0, 0.0, 0.0);
        let mut filter = Svf::<1>::default();
        filter.aim(0, &section);
        filter.settle();
        let mut block = [[0.0]; QUANTUM];
        for (i, x) in block.iter_mut().enumerate() {
            x[0] = math::sin(i as f64 * 0.7) + f64::from(u8::from(i == 3));
        }
        let input = block;
        filter.run(&mut block);
        for (x, y) in input.iter().zip(&block) {
            let expected = b0 * x[0] + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
            (x2, x1, y2, y1) = (x1, x[0], y1, expected);
            assert!((y[0] - expected).abs() < 1e-12);
        }
    }
}
