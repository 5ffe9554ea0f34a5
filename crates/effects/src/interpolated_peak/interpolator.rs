//! One windowed sinc: what lies between the samples of a group, and how far it can lie over them.

use super::{DELAY, GROUP, Group, Line, POINTS, larger, slice};
use signal::math;
use signal::window::bessel_i0;

/// The points at a fraction and at one less it, by the sums and differences of the samples on either side.
#[derive(Clone, Copy)]
struct Mirrored {
    even: f32,
    odd: f32,
}

/// One windowed sinc at the halves, quarters and eighths between two samples; tap pairs from the outside inwards.
#[derive(Clone)]
pub(super) struct Interpolator {
    half: Vec<f32>,
    quarter: Vec<[Mirrored; 1]>,
    eighths: Vec<[Mirrored; 2]>,
    /// How far, in the greatest second difference, anything in an interval may lie over the samples; over the samples and
    /// halves; over these and the quarters.
    pub(super) over: [f32; 3],
}

/// The taps that interpolate `point` eighths behind the middle of `2 * reach` samples.
fn taps(reach: usize, beta: f64, point: usize) -> Vec<f64> {
    let fraction = point as f64 / POINTS as f64;
    let tap = |k: usize| {
        let t = reach as f64 - 1.0 - k as f64 + fraction;
        let edge = t / reach as f64;
        let window = bessel_i0(beta * (1.0 - edge * edge).max(0.0).sqrt()) / bessel_i0(beta);
        let sinc = if t == 0.0 { 1.0 } else { math::sin(std::f64::consts::PI * t) / (std::f64::consts::PI * t) };
        sinc * window
    };
    let mut taps: Vec<f64> = (0..2 * reach).map(tap).collect();
    let sum: f64 = taps.iter().sum();
    taps.iter_mut().for_each(|tap| *tap /= sum);
    // A straight line is to be interpolated exactly, which the bound rests on; the window leaves a little to mend.
    let middle: f64 = taps.iter().enumerate().map(|(k, tap)| (k as f64 - (reach as f64 - 1.0)) * tap).sum();
    taps[reach] += fraction - middle;
    taps[reach - 1] -= fraction - middle;
    taps
}

/// The sum of the magnitudes of the weights that second differences have in this sum over samples, which must give 0 for
/// every straight line.
fn of_second_differences(weights: impl Iterator<Item = f64>) -> f64 {
    let (mut once, mut twice, mut sum) = (0.0f64, 0.0f64, 0.0);
    for weight in weights {
        once += weight;
        twice += once;
        sum += twice.abs();
    }
    sum
}

/// How far the points and the tops between them may lie over those `coarse` eighths apart.
fn over(points: &[Vec<f64>], coarse: usize, fine: usize) -> f32 {
    let off_line = |p: usize| {
        let (from, along) = (p / coarse * coarse, (p % coarse) as f64 / coarse as f64);
        let to = (from + coarse).min(POINTS);
        let line = points[from].iter().zip(&points[to]).map(move |(a, b)| a + along * (b - a));
        of_second_differences(points[p].iter().zip(line).map(|(tap, line)| tap - line))
    };
    let bend = |p: usize| {
        let outer = points[p - fine].iter().zip(&points[p + fine]);
        of_second_differences(points[p].iter().zip(outer).map(|(m, (a, b))| 2.0 * m - a - b))
    };
    let most = (0..POINTS).step_by(fine).map(off_line).fold(0.0, f64::max);
    // A parabola's top lies less than half its bend over its middle point.
    let top = (fine..POINTS).step_by(fine).map(bend).fold(0.0, f64::max);
    (most + 0.5 * top) as f32
}

impl Interpolator {
    /// Over so many samples to either side, of a Kaiser window's shape.
    pub(super) fn new(reach: usize, beta: f64, eighths: bool) -> Self {
        let points: Vec<Vec<f64>> = (0..=POINTS).map(|point| taps(reach, beta, point)).collect();
        let mirrored = |point: usize| -> Vec<Mirrored> {
            let taps = &points[point];
            let pair = |k: usize| (taps[k], taps[2 * reach - 1 - k]);
            let both = (0..reach).map(pair);
            both.map(|(a, b)| Mirrored { even: (0.5 * (a + b)) as f32, odd: (0.5 * (a - b)) as f32 }).collect()
        };
        let (first, third) = (mirrored(1), mirrored(3));
        let fine = if eighths { 1 } else { 2 };
        Self {
            half: points[POINTS / 2][..reach].iter().map(|tap| *tap as f32).collect(),
            quarter: mirrored(2).into_iter().map(|taps| [taps]).collect(),
            eighths: first.into_iter().zip(third).map(|(first, third)| [first, third]).collect(),
            over: [8, 4, 2].map(|coarse| over(&points, coarse, fine)),
        }
    }

    /// Raises `most` to the greatest magnitude in each of a group's intervals; exact only over `ceiling`. `bend` is the
    /// greatest second difference there.
    #[inline(always)]
    pub(super) fn judge(&self, line: &Line, from: usize, eighths: bool, bend: f32, ceiling: f32, most: &mut Group) {
        let ends = self.ends(from);
        let (a, i) = (slice::<GROUP, f32>(line, DELAY + from), slice::<GROUP, f32>(line, DELAY + from + 1));
        if raise(most, &[a, i]) + self.over[0] * bend <= ceiling {
            return;
        }
        let e = &self.halves(line, ends);
        if raise(most, &[a, e, i]) + self.over[1] * bend <= ceiling {
            return;
        }
        let [[c, g]] = both_sides(&self.quarter, line, ends);
        let highest = raise(most, &[a, &c, e, &g, i]);
        if !eighths {
            tops(most, &[a, &c, e, &g, i]);
        } else if highest + self.over[2] * bend > ceiling {
            let [[b, h], [d, f]] = both_sides(&self.eighths, line, ends);
            tops(most, &[a, &b, &c, &d, e, &f, &g, &h, i]);
        }
    }

    #[inline(always)]
    fn halves(&self, line: &Line, (first, last): (usize, usize)) -> Group {
        let mut sum = [0.0f32; GROUP];
        for (k, tap) in self.half.iter().enumerate() {
            let (left, right) = (slice::<GROUP, f32>(line, first + k), slice::<GROUP, f32>(line, last - k));
            for i in 0..GROUP {
                sum[i] += tap * (left[i] + right[i]);
            }
        }
        sum
    }

    /// Where the outermost samples for a frame lie.
    #[inline(always)]
    fn ends(&self, from: usize) -> (usize, usize) {
        (from + DELAY + 1 - self.half.len(), from + DELAY + self.half.len())
    }
}

/// The points of `N` fractions and of their mirror images.
#[inline(always)]
fn both_sides<const N: usize>(taps: &[[Mirrored; N]], line: &Line, (first, last): (usize, usize)) -> [[Group; 2]; N] {
    let mut sums = [[[0.0f32; GROUP]; 2]; N];
    for (k, taps) in taps.iter().enumerate() {
        let (left, right) = (slice::<GROUP, f32>(line, first + k), slice::<GROUP, f32>(line, last - k));
        for p in 0..N {
            for i in 0..GROUP {
                sums[p][0][i] += taps[p].even * (left[i] + right[i]);
                sums[p][1][i] += taps[p].odd * (left[i] - right[i]);
            }
        }
    }
    for [even, odd] in &mut sums {
        for i in 0..GROUP {
            (even[i], odd[i]) = (even[i] + odd[i], even[i] - odd[i]);
        }
    }
    sums
}

/// Raises `most` to the points, and gives the greatest of the whole group.
#[inline(always)]
fn raise<const N: usize>(most: &mut Group, points: &[&Group; N]) -> f32 {
    let mut greatest = [0.0f32; GROUP];
    for point in points {
        for i in 0..GROUP {
            greatest[i] = larger(point[i].abs(), greatest[i]);
        }
    }
    let mut whole = 0.0;
    for i in 0..GROUP {
        most[i] = larger(greatest[i], most[i]);
        whole = larger(greatest[i], whole);
    }
    whole
}

/// Raises `most` to the points and to the tops of the parabolas through each three neighbours, where they lie between.
#[inline(always)]
fn tops<const N: usize>(most: &mut Group, points: &[&Group; N]) {
    for three in points.windows(3) {
        for i in 0..GROUP {
            let (a, m, b) = (three[0][i].abs(), three[1][i].abs(), three[2][i].abs());
            let bend = 2.0 * m - a - b;
            let lean = a - b;
            let higher = m + lean * (lean / (8.0 * bend));
            let between = (bend > 0.0) & (lean.abs() <= 2.0 * bend);
            most[i] = larger(if between { higher } else { m }, most[i]);
        }
    }
}
