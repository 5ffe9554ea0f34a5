//! The resampler's filter: a windowed sinc, as one row of taps for each place between two input frames.
//!
//! Source: Smith, Gossett, "A flexible sampling-rate conversion method", IEEE ICASSP 1984 (rows of a windowed sinc);
//! Kaiser 1974 (window, see `window`).

use crate::math;
use crate::window::bessel_i0;
use std::f64::consts::PI;

/// Taps at the lower of the two rates.
const LENGTH: f64 = 400.0;

/// Kaiser's beta and the corner as a part of the lower rate's half. Found by search over both for `LENGTH`: 161 dB down
/// from the lower rate's half on, 0.0003 dB down at 95 % of it (a test holds the figures).
const BETA: f64 = 17.0;
const CORNER: f64 = 0.972_95;

/// Rows to a frame of the lower rate where the exact ones would be too many. Lagrange's cubic between rows so near each
/// other errs by (3/128) (pi / 512)^4: -209 dB.
const DENSITY: u64 = 512;

/// The greatest number of taps kept as exact rows: 8 MB.
const MOST_TAPS: u64 = 1 << 20;

/// The ratio of two rates in lowest terms, and the taps for it.
#[derive(Debug)]
pub(super) struct Taps {
    /// Output frames for every `down` input frames.
    pub up: u64,
    /// Input frames for every `up` output frames.
    pub down: u64,
    /// Taps in a row, a multiple of eight; half of them lie at and before the place.
    pub length: usize,
    /// Rows to an input frame: `up` where rows are exact.
    pub phases: u64,
    rows: Vec<f64>,
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

impl Taps {
    pub fn new(from: u32, to: u32) -> Self {
        let divisor = common_divisor(u64::from(from), u64::from(to));
        let (up, down) = (u64::from(to) / divisor, u64::from(from) / divisor);
        let stretch = (down as f64 / up as f64).max(1.0);
        let length = ((LENGTH * stretch / 8.0).ceil() as usize) * 8;
        let exact = up * length as u64 <= MOST_TAPS;
        let phases = if exact { up } else { (DENSITY as f64 / stretch).ceil() as u64 };
        let mut taps = Self { up, down, length, phases, rows: Vec::new() };
        // Between rows the cubic needs one row before the first and two from the last on.
        let places = if exact { 0..phases as i64 } else { -1..phases as i64 + 2 };
        taps.rows.reserve_exact(length * (places.end - places.start) as usize);
        for place in places {
            taps.add_row(place as f64 / phases as f64, stretch);
        }
        taps
    }

    pub fn is_exact(&self) -> bool {
        self.phases == self.up
    }

    /// Taps at and before the place.
    pub fn half(&self) -> usize {
        self.length / 2
    }

    /// Row by number; where rows are not exact, number 0 is the one before the first.
    #[inline(always)]
    pub fn row(&self, number: usize) -> &[f64] {
        &self.rows[number * self.length..][..self.length]
    }

    fn add_row(&mut self, place: f64, stretch: f64) {
        let first = 1 - self.half() as i64;
        // Kaiser's window and the sinc's factor share what is the same for all taps.
        let factor = CORNER / stretch / bessel_i0(BETA);
        for i in 0..self.length as i64 {
            self.rows.push(factor * tap((first + i) as f64 - place, stretch));
        }
    }
}

/// The impulse response at a distance in input frames, but for a factor.
fn tap(distance: f64, stretch: f64) -> f64 {
    let side = 2.0 * distance / (LENGTH * stretch);
    if side.abs() >= 1.0 {
        // The row holds the tap at one edge, but not its like at the other; without both the phase stays linear.
        return 0.0;
    }
    let x = PI * CORNER / stretch * distance;
    // A sine of an angle this small cannot be told from the angle.
    let sinc = if x.abs() < 1e-8 { 1.0 } else { math::sin(x) / x };
    sinc * bessel_i0(BETA * (1.0 - side * side).sqrt())
}
