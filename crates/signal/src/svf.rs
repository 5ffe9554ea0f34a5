//! The state-variable filter under every equalizer, crossover and detector: two states, stable while its coefficients move.
//!
//! Source: Zavalishin, "The Art of VA Filter Design", 2018, section 4.4 (trapezoidal integrators); Simper, "Linear
//! Trapezoidal State Variable Filter", 2013 (the form with two states and three mix gains).

use crate::{Hz, QUANTUM, lanes::Lanes, math};

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

/// One section over `L` lanes: coefficients that ramp from quantum to quantum, and two states a lane, in f64.
#[derive(Clone, Debug)]
pub struct Svf<const L: usize> {
    from: [[f64; L]; 6],
    to: [[f64; L]; 6],
    state: [[f64; L]; 2],
}

impl<const L: usize> Default for Svf<L> {
    fn default() -> Self {
        let through = Section::THROUGH.c.map(|c| [c; L]);
        Self { from: through, to: through, state: [[0.0; L]; 2] }
    }
}

/// What lies under this in a state is flushed to zero: -600 dB, far from any sound and from the subnormals.
const FLUSH: f64 = 1e-30;

/// What does not lie under this in a state (beyond any f32, infinite, not a number) is zeroed, so that it cannot stick.
const BEYOND: f64 = 1e60;

impl<const L: usize> Svf<L> {
    /// Sets where a lane's coefficients shall be at the end of the next quantum.
    pub fn aim(&mut self, lane: usize, section: &Section) {
        for (row, c) in self.to.iter_mut().zip(section.c) {
            row[lane] = c;
        }
    }

    /// Jumps to the targets.
    pub fn settle(&mut self) {
        self.from = self.to;
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.state = [[0.0; L]; 2];
        self.settle();
    }

    #[inline(always)]
    fn step(c: &Steps<L>, s: &mut [[f64; L]; 2], x: [f64; L]) -> [f64; L] {
        let mut y = [0.0; L];
        for i in 0..L {
            let band = (c[1][i] * x[i] + c[0][i] * s[0][i]) - c[1][i] * s[1][i];
            let low = (c[2][i] * x[i] + c[1][i] * s[0][i]) + c[3][i] * s[1][i];
            y[i] = c[4][i] * x[i] + c[5][i] * (s[0][i] + band) + c[6][i] * (s[1][i] + low);
            s[0][i] = band;
            s[1][i] = low;
        }
        y
    }

    /// Filters one quantum in place. Inline it into a `multiversion` function for speed; the bits are the same.
    #[inline(always)]
    pub fn run(&mut self, block: &mut [[f64; L]; QUANTUM]) {
        let mut s = self.state;
        if self.from == self.to {
            let c = steps(&self.to);
            for x in block.iter_mut() {
                *x = Self::step(&c, &mut s, *x);
            }
        } else {
            for (n, x) in block.iter_mut().enumerate() {
                let t = (n + 1) as f64 * (1.0 / QUANTUM as f64);
                let mut c = self.from;
                for (row, to) in c.iter_mut().zip(&self.to) {
                    for i in 0..L {
                        row[i] += (to[i] - row[i]) * t;
                    }
                }
                *x = Self::step(&steps(&c), &mut s, *x);
            }
            self.from = self.to;
        }
        self.state = kept(s);
    }
}

/// What one step needs of a section's coefficients: the states' own factors, and halves of the mix of band and low.
type Steps<const L: usize> = [[f64; L]; 7];

/// From one state to the next in one multiplication and two additions: with v1 and v2 written out, the way through a
/// step, on which the processor waits, is half as long.
#[inline(always)]
fn steps<const L: usize>(c: &[[f64; L]; 6]) -> Steps<L> {
    let mut out = [[0.0; L]; 7];
    for i in 0..L {
        let [a1, a2, a3] = [c[0][i], c[1][i], c[2][i]];
        out[0][i] = 2.0 * a1 - 1.0;
        out[1][i] = 2.0 * a2;
        out[2][i] = 2.0 * a3;
        out[3][i] = 1.0 - 2.0 * a3;
        out[4][i] = c[3][i];
        out[5][i] = 0.5 * c[4][i];
        out[6][i] = 0.5 * c[5][i];
    }
    out
}

/// States without what is too small or no number.
#[inline(always)]
pub fn kept<const L: usize>(state: [[f64; L]; 2]) -> [[f64; L]; 2] {
    let mut kept = state;
    for row in &mut kept {
        for v in row {
            *v = if v.abs() >= FLUSH && v.abs() < BEYOND { *v } else { 0.0 };
        }
    }
    kept
}

/// Filters one quantum in place through sections in a row. The bits are those of one after the other; but while no
/// coefficient moves, several are in flight at once, because one alone leaves the processor waiting for its last result.
/// Eight lanes fill it by themselves. The loops are plain ones, because a closure over this is too large for the compiler
/// to inline, and on its own it would be compiled for the oldest processor.
#[inline(always)]
pub fn run_all<const L: usize>(sections: &mut [Svf<L>], block: &mut [[f64; L]; QUANTUM]) {
    let (narrow, wide) = if L <= 4 { (sections, [].as_mut_slice()) } else { ([].as_mut_slice(), sections) };
    let (fours, rest) = narrow.as_chunks_mut::<4>();
    for group in fours {
        together(group, block);
    }
    let (twos, rest) = rest.as_chunks_mut::<2>();
    for group in twos {
        together(group, block);
    }
    for section in wide {
        section.run(block);
    }
    for section in rest {
        section.run(block);
    }
}

#[inline(always)]
fn together<const L: usize, const N: usize>(group: &mut [Svf<L>; N], block: &mut [[f64; L]; QUANTUM]) {
    let mut moving = false;
    for section in group.iter() {
        moving |= section.from != section.to;
    }
    if moving {
        for section in group {
            section.run(block);
        }
        return;
    }
    let mut c = [[[0.0; L]; 7]; N];
    let mut s = [[[0.0; L]; 2]; N];
    for k in 0..N {
        c[k] = steps(&group[k].to);
        s[k] = group[k].state;
    }
    for x in block.iter_mut() {
        let mut y = *x;
        for k in 0..N {
            y = Svf::step(&c[k], &mut s[k], y);
        }
        *x = y;
    }
    for k in 0..N {
        group[k].state = kept(s[k]);
    }
}

/// Widens a quantum to f64.
#[inline(always)]
pub fn widen<const L: usize>(block: &Lanes<L>) -> [[f64; L]; QUANTUM] {
    let mut wide = [[0.0; L]; QUANTUM];
    for (to, from) in wide.iter_mut().zip(block) {
        for i in 0..L {
            to[i] = f64::from(from[i]);
        }
    }
    wide
}

/// Narrows a quantum to f32, as at every insert edge.
#[inline(always)]
pub fn narrow<const L: usize>(wide: &[[f64; L]; QUANTUM], block: &mut Lanes<L>) {
    for (to, from) in block.iter_mut().zip(wide) {
        for i in 0..L {
            to[i] = from[i] as f32;
        }
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
