//! The passes of the transform: butterflies of four, and one of two, four or eight at the end.
//!
//! Each pass reads four streams a quarter of the length apart and writes its results sorted, so that no bit reversal is
//! needed. The last pass reads and writes the same places, so it runs wherever the data lies and ends in the caller's
//! planes.

use super::{Float, Twiddles};
use multiversion::multiversion;

/// Real and imaginary parts of four neighbours.
type Four<T> = ([T; 4], [T; 4]);

#[inline(always)]
fn each<T: Float>(a: [T; 4], b: [T; 4], f: impl Fn(T, T) -> T) -> [T; 4] {
    [f(a[0], b[0]), f(a[1], b[1]), f(a[2], b[2]), f(a[3], b[3])]
}

#[inline(always)]
fn add<T: Float>(a: Four<T>, b: Four<T>) -> Four<T> {
    (each(a.0, b.0, |x, y| x + y), each(a.1, b.1, |x, y| x + y))
}

#[inline(always)]
fn subtract<T: Float>(a: Four<T>, b: Four<T>) -> Four<T> {
    (each(a.0, b.0, |x, y| x - y), each(a.1, b.1, |x, y| x - y))
}

#[inline(always)]
fn multiply<T: Float>(a: Four<T>, w: Four<T>) -> Four<T> {
    let re = each(each(a.0, w.0, |x, y| x * y), each(a.1, w.1, |x, y| x * y), |x, y| x - y);
    let im = each(each(a.0, w.1, |x, y| x * y), each(a.1, w.0, |x, y| x * y), |x, y| x + y);
    (re, im)
}

/// a - i b and a + i b.
#[inline(always)]
fn cross<T: Float>(a: Four<T>, b: Four<T>) -> (Four<T>, Four<T>) {
    let minus = (each(a.0, b.1, |x, y| x + y), each(a.1, b.0, |x, y| x - y));
    let plus = (each(a.0, b.1, |x, y| x - y), each(a.1, b.0, |x, y| x + y));
    (minus, plus)
}

/// The transform of four, over four neighbours.
#[inline(always)]
fn butterfly<T: Float>([a, b, c, d]: [Four<T>; 4]) -> [Four<T>; 4] {
    let (sum, difference) = (add(a, c), subtract(a, c));
    let (other_sum, other_difference) = (add(b, d), subtract(b, d));
    let (first, third) = cross(difference, other_difference);
    [add(sum, other_sum), first, subtract(sum, other_sum), third]
}

#[inline(always)]
fn load<T: Float>(re: &[T], im: &[T], at: usize) -> Four<T> {
    let (re, im) = (&re[at..at + 4], &im[at..at + 4]);
    ([re[0], re[1], re[2], re[3]], [im[0], im[1], im[2], im[3]])
}

#[inline(always)]
fn store<T: Float>(re: &mut [T], im: &mut [T], at: usize, v: Four<T>) {
    re[at..at + 4].copy_from_slice(&v.0);
    im[at..at + 4].copy_from_slice(&v.1);
}

#[inline(always)]
fn transpose<T: Float>(v: [[T; 4]; 4]) -> [[T; 4]; 4] {
    [
        [v[0][0], v[1][0], v[2][0], v[3][0]],
        [v[0][1], v[1][1], v[2][1], v[3][1]],
        [v[0][2], v[1][2], v[2][2], v[3][2]],
        [v[0][3], v[1][3], v[2][3], v[3][3]],
    ]
}

/// The first pass: neighbours share no factor and their results lie four apart.
#[inline(always)]
fn first_pass<T: Float>(twiddles: &Twiddles<T>, from: (&[T], &[T]), to: (&mut [T], &mut [T])) {
    let quarter = from.0.len() / 4;
    for p in (0..quarter).step_by(4) {
        let [y0, y1, y2, y3] = butterfly([0, 1, 2, 3].map(|k| load(from.0, from.1, p + k * quarter)));
        let y1 = multiply(y1, load(&twiddles.re[0], &twiddles.im[0], p));
        let y2 = multiply(y2, load(&twiddles.re[1], &twiddles.im[1], p));
        let y3 = multiply(y3, load(&twiddles.re[2], &twiddles.im[2], p));
        let re = transpose([y0.0, y1.0, y2.0, y3.0]);
        let im = transpose([y0.1, y1.1, y2.1, y3.1]);
        for i in 0..4 {
            store(to.0, to.1, 4 * (p + i), (re[i], im[i]));
        }
    }
}

/// A later pass: `stride` neighbours, four or more, share one factor.
#[inline(always)]
fn pass<T: Float>(twiddles: &Twiddles<T>, stride: usize, from: (&[T], &[T]), to: (&mut [T], &mut [T])) {
    let quarter = from.0.len() / 4;
    let groups = quarter / stride;
    let factor = |power: usize, p: usize| ([twiddles.re[power][p]; 4], [twiddles.im[power][p]; 4]);
    for p in 0..groups {
        let (w1, w2, w3) = (factor(0, p), factor(1, p), factor(2, p));
        let start = p * stride;
        let re: [&[T]; 4] = std::array::from_fn(|k| &from.0[start + k * quarter..][..stride]);
        let im: [&[T]; 4] = std::array::from_fn(|k| &from.1[start + k * quarter..][..stride]);
        let (to_re, to_im) = (&mut to.0[4 * start..][..4 * stride], &mut to.1[4 * start..][..4 * stride]);
        let (re0, re1) = to_re.split_at_mut(2 * stride);
        let ((re0, re1), (re2, re3)) = (re0.split_at_mut(stride), re1.split_at_mut(stride));
        let (im0, im1) = to_im.split_at_mut(2 * stride);
        let ((im0, im1), (im2, im3)) = (im0.split_at_mut(stride), im1.split_at_mut(stride));
        for q in (0..stride).step_by(4) {
            let [y0, y1, y2, y3] = butterfly([0, 1, 2, 3].map(|k| load(re[k], im[k], q)));
            store(re0, im0, q, y0);
            store(re1, im1, q, multiply(y1, w1));
            store(re2, im2, q, multiply(y2, w2));
            store(re3, im3, q, multiply(y3, w3));
        }
    }
}

/// The last pass of a length with an even power of two: `length / 4` transforms of four, in place.
#[inline(always)]
fn last_four<T: Float>(re: &mut [T], im: &mut [T]) {
    let quarter = re.len() / 4;
    for q in (0..quarter).step_by(4) {
        let y = butterfly([0, 1, 2, 3].map(|k| load(re, im, q + k * quarter)));
        for k in 0..4 {
            store(re, im, q + k * quarter, y[k]);
        }
    }
}

/// Half an eighth of a turn: v times exp(-i pi / 4) for the first, exp(-3 i pi / 4) for the second.
#[inline(always)]
fn eighths<T: Float>(v: Four<T>, w: Four<T>) -> (Four<T>, Four<T>) {
    let half = [T::of(std::f64::consts::FRAC_1_SQRT_2); 4];
    let times = |a: [T; 4]| each(a, half, |x, y| x * y);
    let zero = [T::default(); 4];
    let first = (times(each(v.0, v.1, |x, y| x + y)), times(each(v.1, v.0, |x, y| x - y)));
    let second = (times(each(w.1, w.0, |x, y| x - y)), times(each(w.0, w.1, |x, y| x + y)));
    (first, (second.0, each(zero, second.1, |x, y| x - y)))
}

/// The transform of eight, over four neighbours: two of four, joined.
#[inline(always)]
fn butterfly_eight<T: Float>(x: [Four<T>; 8]) -> [Four<T>; 8] {
    let even = butterfly([x[0], x[2], x[4], x[6]]);
    let odd = butterfly([x[1], x[3], x[5], x[7]]);
    let (odd1, odd3) = eighths(odd[1], odd[3]);
    let (second, sixth) = cross(even[2], odd[2]);
    [
        add(even[0], odd[0]),
        add(even[1], odd1),
        second,
        add(even[3], odd3),
        subtract(even[0], odd[0]),
        subtract(even[1], odd1),
        sixth,
        subtract(even[3], odd3),
    ]
}

/// The last pass of a length with an odd power of two: `length / 8` transforms of eight, in place.
#[inline(always)]
fn last_eight<T: Float>(re: &mut [T], im: &mut [T]) {
    let eighth = re.len() / 8;
    for q in (0..eighth).step_by(4) {
        let y = butterfly_eight(std::array::from_fn(|k| load(re, im, q + k * eighth)));
        for k in 0..8 {
            store(re, im, q + k * eighth, y[k]);
        }
    }
}

/// Lengths up to eight, where there are no four neighbours.
#[inline(always)]
fn small<T: Float>(re: &mut [T], im: &mut [T]) {
    let n = re.len();
    let point = |k: usize| ([re[k]; 4], [im[k]; 4]);
    let y: [Four<T>; 8] = match n {
        2 => {
            let (a, b) = (point(0), point(1));
            [add(a, b), subtract(a, b), a, a, a, a, a, a]
        }
        4 => {
            let y = butterfly([point(0), point(1), point(2), point(3)]);
            [y[0], y[1], y[2], y[3], y[0], y[0], y[0], y[0]]
        }
        8 => butterfly_eight(std::array::from_fn(point)),
        _ => return,
    };
    for k in 0..n {
        re[k] = y[k].0[0];
        im[k] = y[k].1[0];
    }
}

#[inline(always)]
fn last<T: Float>(re: &mut [T], im: &mut [T]) {
    if re.len().trailing_zeros().is_multiple_of(2) { last_four(re, im) } else { last_eight(re, im) }
}

/// The forward transform of a plan, ending in `re` and `im`.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(super) fn run<T: Float>(passes: &[Twiddles<T>], re: &mut [T], im: &mut [T], work_re: &mut [T], work_im: &mut [T]) {
    let Some((first, rest)) = passes.split_first() else {
        return small(re, im);
    };
    first_pass(first, (re, im), (work_re, work_im));
    let mut in_work = true;
    let mut stride = 4;
    for twiddles in rest {
        if in_work {
            pass(twiddles, stride, (work_re, work_im), (re, im));
        } else {
            pass(twiddles, stride, (re, im), (work_re, work_im));
        }
        in_work = !in_work;
        stride *= 4;
    }
    if in_work {
        last(work_re, work_im);
        re.copy_from_slice(work_re);
        im.copy_from_slice(work_im);
    } else {
        last(re, im);
    }
}

/// Multiplies both planes.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(super) fn scale<T: Float>(re: &mut [T], im: &mut [T], factor: T) {
    for x in re.iter_mut() {
        *x = *x * factor;
    }
    for x in im.iter_mut() {
        *x = *x * factor;
    }
}
