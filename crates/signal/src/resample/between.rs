//! The resampler's second stage: reads the sound at the rate in between at the places of the new frames.
//!
//! At the rate in between, half the band is empty or more, so 24 taps of a windowed sinc are enough.
//!
//! Source: Smith, Gossett, "A flexible sampling-rate conversion method", IEEE ICASSP 1984 (rows of a windowed sinc).

use crate::math;
use crate::window::{bessel_i0, kaiser_beta};
use multiversion::multiversion;
use std::f64::consts::PI;

/// Taps of a row. What is asked of them is a step from all to nothing over half the rate: Kaiser's window of this length
/// leaves -180 dB.
pub(super) const TAPS: usize = 24;
const ATTENUATION: f64 = 180.0;

/// Taps at and before the place.
const HALF: usize = TAPS / 2;

/// The greatest number of exact rows: 1.5 MB.
const MOST_ROWS: u64 = 8192;

/// Rows to a frame where the exact ones would be too many. Lagrange's cubic between rows so near each other errs by
/// (3/128) (pi / 512)^4 at most: -209 dB.
const DENSITY: u64 = 512;

type Row = [f64; TAPS];

/// The places of the new frames on the old ones' grid, and the rows of taps to read them.
#[derive(Debug)]
pub(super) struct Between {
    /// New frames for every `down` old ones, in lowest terms.
    up: u64,
    down: u64,
    /// One row for each of `up` places, or `DENSITY` and three more, the first of them before place 0.
    rows: Vec<Row>,
}

fn common_divisor(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { common_divisor(b, a % b) }
}

impl Between {
    pub fn new(from: u64, to: u64) -> Self {
        let divisor = common_divisor(from, to);
        let (up, down) = (to / divisor, from / divisor);
        let rows = if up <= MOST_ROWS {
            (0..up).map(|place| row(place as f64 / up as f64)).collect()
        } else {
            (-1..DENSITY as i64 + 2).map(|place| row(place as f64 / DENSITY as f64)).collect()
        };
        Self { up, down, rows }
    }

    fn is_exact(&self) -> bool {
        self.up <= MOST_ROWS
    }

    /// The old frame at or before a new one, and what is left, in parts of `up`.
    fn place(&self, frame: u64) -> (i64, u64) {
        let (rounds, rest) = (frame / self.up, frame % self.up);
        ((rounds * self.down + rest * self.down / self.up) as i64, rest * self.down % self.up)
    }

    /// How many new frames have their place before an old one.
    pub fn frames_before(&self, old: u64) -> u64 {
        let exact = (u128::from(old) * u128::from(self.up)).div_ceil(u128::from(self.down));
        u64::try_from(exact).unwrap_or(u64::MAX)
    }

    /// How many new frames can be read where the old ones are there up to `end`.
    pub fn ready(&self, end: i64) -> u64 {
        u64::try_from(end - HALF as i64).map_or(0, |last| self.frames_before(last))
    }

    /// The first old frame that a new one needs.
    pub fn needs(&self, frame: u64) -> i64 {
        self.place(frame).0 + 1 - HALF as i64
    }

    /// Reads new frames from `from` on. `old` begins with the old frame number `start`.
    pub fn read(&self, old: &[f64], start: i64, from: u64, new: &mut [f64]) {
        let (place, left) = self.place(from);
        let steps = Steps {
            at: (place + 1 - HALF as i64 - start) as usize,
            left,
            whole: (self.down / self.up) as usize,
            rest: self.down % self.up,
            up: self.up,
        };
        if self.is_exact() { on_rows(&self.rows, old, steps, new) } else { between_rows(&self.rows, old, steps, new) }
    }
}

/// The way from one new frame to the next, without a division.
#[derive(Clone, Copy)]
struct Steps {
    /// The old frame under the first tap.
    at: usize,
    left: u64,
    whole: usize,
    rest: u64,
    up: u64,
}

impl Steps {
    #[inline(always)]
    fn go(&mut self) {
        self.at += self.whole;
        self.left += self.rest;
        if self.left >= self.up {
            self.left -= self.up;
            self.at += 1;
        }
    }
}

/// New frames that are worked out together.
const TOGETHER: usize = 8;

/// Sums of products of one new frame.
type Sums = [f64; 4];

/// The products, brought down to four sums. In a loop of its own: with the sum of these the compiler takes them by twos.
#[inline(always)]
fn multiply(row: &Row, old: &Row) -> Sums {
    let mut sums = [0.0; 8];
    for i in 0..8 {
        sums[i] = row[i] * old[i] + row[i + 8] * old[i + 8] + row[i + 16] * old[i + 16];
    }
    let mut four = [0.0; 4];
    for i in 0..4 {
        four[i] = sums[i] + sums[i + 4];
    }
    four
}

/// Adds up the sums of each new frame, in a fixed tree, all frames side by side.
#[inline(always)]
fn add_up(sums: &[Sums; TOGETHER], new: &mut [f64]) {
    let mut turned = [[0.0; TOGETHER]; 4];
    for k in 0..4 {
        for i in 0..TOGETHER {
            turned[k][i] = sums[i][k];
        }
    }
    let [a, b, c, d] = &turned;
    let mut all = [0.0; TOGETHER];
    for i in 0..TOGETHER {
        all[i] = (a[i] + c[i]) + (b[i] + d[i]);
    }
    new.copy_from_slice(&all[..new.len()]);
}

#[inline(always)]
fn under(old: &[f64], at: usize) -> &Row {
    old[at..].first_chunk().expect("as many frames as taps")
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn on_rows(rows: &[Row], old: &[f64], mut steps: Steps, new: &mut [f64]) {
    for new in new.chunks_mut(TOGETHER) {
        let mut sums = [[0.0; 4]; TOGETHER];
        for sums in sums.iter_mut().take(new.len()) {
            *sums = multiply(&rows[steps.left as usize], under(old, steps.at));
            steps.go();
        }
        add_up(&sums, new);
    }
}

/// Where the row lies between four others: Lagrange's cubic through what these four read.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn between_rows(rows: &[Row], old: &[f64], mut steps: Steps, new: &mut [f64]) {
    let part = 1.0 / steps.up as f64;
    for new in new.chunks_mut(TOGETHER) {
        let mut sums = [[0.0; 4]; TOGETHER];
        for sums in sums.iter_mut().take(new.len()) {
            let parts = steps.left * DENSITY;
            let row = (parts / steps.up) as usize;
            let t = (parts - row as u64 * steps.up) as f64 * part;
            let (before, after, beyond) = (t + 1.0, t - 1.0, t - 2.0);
            let weights = [
                -t * after * beyond / 6.0,
                before * after * beyond / 2.0,
                -before * t * beyond / 2.0,
                before * t * after / 6.0,
            ];
            let (a, b, c, d) = (&rows[row], &rows[row + 1], &rows[row + 2], &rows[row + 3]);
            let mut taps = [0.0; TAPS];
            for i in 0..TAPS {
                taps[i] = (a[i] * weights[0] + d[i] * weights[3]) + (b[i] * weights[1] + c[i] * weights[2]);
            }
            *sums = multiply(&taps, under(old, steps.at));
            steps.go();
        }
        add_up(&sums, new);
    }
}

/// The taps for a place between the two frames in the middle, 0 to 1.
fn row(place: f64) -> Row {
    let beta = kaiser_beta(ATTENUATION);
    std::array::from_fn(|i| {
        let distance = i as f64 - (HALF - 1) as f64 - place;
        let side = distance / HALF as f64;
        if side.abs() >= 1.0 {
            return 0.0;
        }
        let x = PI * distance;
        let sinc = if distance == 0.0 { 1.0 } else { math::sin(x) / x };
        sinc * bessel_i0(beta * (1.0 - side * side).sqrt()) / bessel_i0(beta)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_ratio_needs_little_memory() {
        for (from, to) in [(767_999, 768_000), (2 * 44_100, 48_001), (1_001, 768_000), (88_200, 48_000)] {
            assert!(Between::new(from, to).rows.len() as u64 <= MOST_ROWS, "{from} to {to}");
        }
    }

    #[test]
    fn rows_between_rows_are_the_exact_ones() {
        // 16411 is prime, so every row lies between; each is compared with the one made for it.
        let between = Between::new(2, 16_411);
        assert!(!between.is_exact());
        for frame in [1, 2_000, 5_555, 8_205, 12_000, 16_410] {
            let (place, left) = between.place(frame);
            let exact = row(left as f64 / 16_411.0);
            for tap in 0..TAPS {
                let mut old = [0.0; TAPS + 2];
                old[place as usize + tap] = 1.0;
                let mut new = [0.0];
                between.read(&old, 1 - HALF as i64, frame, &mut new);
                assert!((new[0] - exact[tap]).abs() < 1e-10, "{frame}, {tap}: {} {}", new[0], exact[tap]);
            }
        }
    }
}
