//! The monitor section: how the mix is listened to. Untouched it gives every sample as it came.
//!
//! Small: both sides mono, second-order Butterworth high-pass at 150 Hz twice, low-pass at 9 kHz: the band of a kitchen radio or
//! a telephone's loudspeaker. Earbuds: first-order high-pass at 100 Hz (they do not seal), and 3 dB more around 3 kHz, where the
//! open ear's resonance is filled up. Both are rough sketches of a class of loudspeakers, not of one.
//! What is switched is crossfaded over a block of 64 frames.

use super::types::{Monitor, Speaker};
use signal::lanes::Aligned;
use signal::svf::{Section as Filter, Svf};
use signal::{Db, Hz, Lanes, QUANTUM};
use std::f64::consts::FRAC_1_SQRT_2;

/// What dim takes away.
const DIM: Db = Db(-20.0);
/// Where the level ends.
const LEVELS: std::ops::RangeInclusive<f64> = -120.0..=12.0;

/// What of left and right goes to left and right.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Matrix([[f32; 2]; 2]);

impl Matrix {
    const THROUGH: Self = Self([[1.0, 0.0], [0.0, 1.0]]);

    fn of(monitor: &Monitor) -> Self {
        let level = if monitor.level.is_finite() {
            monitor.level.clamp(*LEVELS.start(), *LEVELS.end())
        } else {
            *LEVELS.start()
        };
        let dim = if monitor.dim { DIM.0 } else { 0.0 };
        let gain = if level <= *LEVELS.start() { 0.0 } else { Db(level + dim).gain() as f32 };
        let [mut left, mut right] = match (monitor.side, monitor.mono || monitor.speaker == Speaker::Small) {
            (true, _) => [[0.5, -0.5], [0.5, -0.5]],
            (false, true) => [[0.5, 0.5], [0.5, 0.5]],
            (false, false) => Self::THROUGH.0,
        };
        if monitor.swap {
            std::mem::swap(&mut left, &mut right);
        }
        Self([left, right].map(|side: [f32; 2]| side.map(|share| share * gain)))
    }

    fn between(self, other: Self, share: f32) -> Self {
        let mut matrix = self;
        for (row, to) in matrix.0.iter_mut().zip(other.0) {
            for (x, to) in row.iter_mut().zip(to) {
                *x += (to - *x) * share;
            }
        }
        matrix
    }
}

/// The filters of one kind of loudspeaker.
struct Sketch {
    speaker: Speaker,
    filters: Vec<Svf<2>>,
}

impl Sketch {
    fn new(speaker: Speaker, rate: Hz) -> Self {
        let sections = match speaker {
            Speaker::Full => Vec::new(),
            Speaker::Small => {
                let low = Filter::high_pass(Hz(150.0), FRAC_1_SQRT_2, rate);
                vec![low, low, Filter::low_pass(Hz(9000.0), FRAC_1_SQRT_2, rate)]
            }
            Speaker::Earbuds => vec![Filter::high_pass_first(Hz(100.0), rate), hump(Hz(3000.0), Db(3.0), rate)],
        };
        let filter = |section: &Filter| {
            let mut filter = Svf::default();
            (0..2).for_each(|lane| filter.aim(lane, section));
            filter.settle();
            filter
        };
        Self { speaker, filters: sections.iter().map(filter).collect() }
    }

    fn reset(&mut self) {
        self.filters.iter_mut().for_each(Svf::reset);
    }

    fn run(&mut self, sides: &mut [[f32; QUANTUM]; 2]) {
        if self.filters.is_empty() {
            return;
        }
        let mut wide = Aligned([[0.0f64; 2]; QUANTUM]);
        for (i, frame) in wide.0.iter_mut().enumerate() {
            *frame = [f64::from(sides[0][i]), f64::from(sides[1][i])];
        }
        self.filters.iter_mut().for_each(|filter| filter.run(&mut wide.0));
        let mut lanes: Lanes<2> = [[0.0; 2]; QUANTUM];
        signal::svf::narrow(&wide.0, &mut lanes);
        for (i, [left, right]) in lanes.into_iter().enumerate() {
            (sides[0][i], sides[1][i]) = (left, right);
        }
    }
}

/// A hump of so many decibels, one octave wide or so: what passes a band-pass, added.
fn hump(frequency: Hz, gain: Db, rate: Hz) -> Filter {
    let mut filter = Filter::band_pass(frequency, 1.0, rate);
    let peak = filter.magnitude(frequency, rate);
    let more = (gain.gain() - 1.0) / peak;
    let [_, _, _, input, band, low] = filter.c;
    filter.c[3..].copy_from_slice(&[1.0 + more * input, more * band, more * low]);
    filter
}

/// The section.
pub struct Section {
    matrix: Matrix,
    aim: Matrix,
    sketches: [Sketch; 3],
    speaker: usize,
    goal: usize,
}

impl Section {
    /// Untouched.
    pub fn new(rate: u32) -> Self {
        let rate = Hz(f64::from(rate));
        let sketches = [Speaker::Full, Speaker::Small, Speaker::Earbuds].map(|speaker| Sketch::new(speaker, rate));
        Self { matrix: Matrix::THROUGH, aim: Matrix::THROUGH, sketches, speaker: 0, goal: 0 }
    }

    /// Sets how one listens from the next block on.
    pub fn set(&mut self, monitor: &Monitor) {
        self.aim = Matrix::of(monitor);
        self.goal = self.sketches.iter().position(|sketch| sketch.speaker == monitor.speaker).unwrap_or(0);
    }

    /// One block.
    pub fn run(&mut self, sides: &mut [[f32; QUANTUM]; 2]) {
        self.mix(sides);
        if self.goal == self.speaker {
            self.sketches[self.speaker].run(sides);
            return;
        }
        let mut other = *sides;
        self.sketches[self.speaker].run(sides);
        self.sketches[self.goal].reset();
        self.sketches[self.goal].run(&mut other);
        for (side, other) in sides.iter_mut().zip(&other) {
            for (i, (x, y)) in side.iter_mut().zip(other).enumerate() {
                *x += (y - *x) * ((i + 1) as f32 / QUANTUM as f32);
            }
        }
        self.speaker = self.goal;
    }

    fn mix(&mut self, sides: &mut [[f32; QUANTUM]; 2]) {
        if self.matrix == Matrix::THROUGH && self.aim == Matrix::THROUGH {
            return;
        }
        let [left, right] = sides;
        for (i, (l, r)) in left.iter_mut().zip(right).enumerate() {
            let Matrix([a, b]) = self.matrix.between(self.aim, (i + 1) as f32 / QUANTUM as f32);
            (*l, *r) = (*l * a[0] + *r * a[1], *l * b[0] + *r * b[1]);
        }
        self.matrix = self.aim;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::math;

    fn run(monitor: Monitor, left: impl Fn(usize) -> f32, right: impl Fn(usize) -> f32) -> [Vec<f32>; 2] {
        let mut section = Section::new(48_000);
        section.set(&monitor);
        let mut heard = [Vec::new(), Vec::new()];
        for block in 0..150 {
            let at = |i: usize| block * QUANTUM + i;
            let mut sides = [std::array::from_fn(|i| left(at(i))), std::array::from_fn(|i| right(at(i)))];
            section.run(&mut sides);
            heard.iter_mut().zip(&sides).for_each(|(heard, side)| heard.extend(side));
        }
        heard
    }

    fn sine(frequency: f64) -> impl Fn(usize) -> f32 {
        move |n| math::sin(std::f64::consts::TAU * frequency * n as f64 / 48_000.0) as f32
    }

    fn level(row: &[f32]) -> f64 {
        let tail = &row[row.len() / 2..];
        math::power_to_db(2.0 * tail.iter().map(|x| f64::from(x * x)).sum::<f64>() / tail.len() as f64)
    }

    #[test]
    fn untouched_every_sample_is_as_it_came() {
        let heard = run(Monitor::default(), sine(997.0), sine(1234.0));
        assert!((0..9600).all(|n| heard[0][n] == sine(997.0)(n) && heard[1][n] == sine(1234.0)(n)));
    }

    #[test]
    fn mono_is_the_mean_side_is_half_the_difference_and_swap_changes_places() {
        let steady = |monitor| {
            let heard = run(monitor, |_| 0.5, |_| 0.25);
            [heard[0][9000], heard[1][9000]]
        };
        assert_eq!(steady(Monitor { mono: true, ..Monitor::default() }), [0.375, 0.375]);
        assert_eq!(steady(Monitor { side: true, ..Monitor::default() }), [0.125, 0.125]);
        assert_eq!(steady(Monitor { swap: true, ..Monitor::default() }), [0.25, 0.5]);
    }

    #[test]
    fn dim_is_twenty_decibels_and_a_level_is_its_decibels_on_top() {
        let dim = run(Monitor { dim: true, level: -6.0, ..Monitor::default() }, sine(1000.0), sine(1000.0));
        assert!((level(&dim[0]) + 26.0).abs() < 0.01, "{}", level(&dim[0]));
        let off = run(Monitor { level: f64::NEG_INFINITY, ..Monitor::default() }, sine(1000.0), sine(1000.0));
        assert!(off[0][64..].iter().all(|x| *x == 0.0));
    }

    #[test]
    fn a_small_loudspeaker_has_no_bass_and_earbuds_little() {
        let heard = |speaker, frequency| {
            level(&run(Monitor { speaker, ..Monitor::default() }, sine(frequency), sine(frequency))[0])
        };
        assert!(heard(Speaker::Small, 60.0) < -28.0);
        assert!(heard(Speaker::Small, 1000.0).abs() < 0.1);
        // A first-order corner at 100 Hz is 3 dB down there.
        assert!((heard(Speaker::Earbuds, 100.0) + 3.0).abs() < 0.2);
        assert!((heard(Speaker::Earbuds, 3000.0) - 3.0).abs() < 0.2);
    }

    #[test]
    fn a_switch_makes_no_step() {
        let mut section = Section::new(48_000);
        section.set(&Monitor { level: -20.0, ..Monitor::default() });
        let mut sides = [[1.0; QUANTUM]; 2];
        section.run(&mut sides);
        assert!(sides[0].windows(2).all(|pair| (pair[0] - pair[1]).abs() < 0.9 / 64.0 + 1e-6));
    }
}
