//! The passes of the transform: butterflies of four, and one of two, four or eight at the end.
//!
//! Each pass reads four streams a quarter of the length apart and writes its results sorted, so that no bit reversal is
//! needed. The last pass reads and writes the same places, so it runs wherever the data lies and ends in the caller's
//! planes. (std's array functions that take a closure are spelled out here: the compiler does not draw them into a
//! function with its own processor features, and a call a butterfly costs more than the butterfly.)

use super::{Float, Twiddles};
use multiversion::multiversion;

/// Real and imaginary parts of W neighbours: what fills a register.
type Points<T, const W: usize> = ([T; W], [T; W]);

/// A plane, or a part of it, in registers.
type Plane<T, const W: usize> = [[T; W]];

#[inline(always)]
fn each<T: Float, const W: usize>(a: [T; W], b: [T; W], f: impl Fn(T, T) -> T) -> [T; W] {
    let mut out = a;
    for i in 0..W {
        out[i] = f(a[i], b[i]);
    }
    out
}

#[inline(always)]
fn add<T: Float, const W: usize>(a: Points<T, W>, b: Points<T, W>) -> Points<T, W> {
    (each(a.0, b.0, |x, y| x + y), each(a.1, b.1, |x, y| x + y))
}

#[inline(always)]
fn subtract<T: Float, const W: usize>(a: Points<T, W>, b: Points<T, W>) -> Points<T, W> {
    (each(a.0, b.0, |x, y| x - y), each(a.1, b.1, |x, y| x - y))
}

#[inline(always)]
fn multiply<T: Float, const W: usize>(a: Points<T, W>, w: Points<T, W>) -> Points<T, W> {
    let re = each(each(a.0, w.0, |x, y| x * y), each(a.1, w.1, |x, y| x * y), |x, y| x - y);
    let im = each(each(a.0, w.1, |x, y| x * y), each(a.1, w.0, |x, y| x * y), |x, y| x + y);
    (re, im)
}

/// a - i b and a + i b.
#[inline(always)]
fn cross<T: Float, const W: usize>(a: Points<T, W>, b: Points<T, W>) -> (Points<T, W>, Points<T, W>) {
    let minus = (each(a.0, b.1, |x, y| x + y), each(a.1, b.0, |x, y| x - y));
    let plus = (each(a.0, b.1, |x, y| x - y), each(a.1, b.0, |x, y| x + y));
    (minus, plus)
}

/// The transform of four, over four neighbours.
#[inline(always)]
fn butterfly<T: Float, const W: usize>([a, b, c, d]: [Points<T, W>; 4]) -> [Points<T, W>; 4] {
    let (sum, difference) = (add(a, c), subtract(a, c));
    let (other_sum, other_difference) = (add(b, d), subtract(b, d));
    let (first, third) = cross(difference, other_difference);
    [add(sum, other_sum), first, subtract(sum, other_sum), third]
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

/// Four streams, a quarter of the plane apart, each `length` registers long.
#[inline(always)]
fn streams<T, const W: usize>(plane: &[T], start: usize, length: usize) -> [&Plane<T, W>; 4] {
    let apart = plane.len() / 4;
    let stream = |k: usize| &plane[start + k * apart..].as_chunks().0[..length];
    [stream(0), stream(1), stream(2), stream(3)]
}

/// The points at one place of four streams.
#[inline(always)]
fn points<T: Float, const W: usize>(re: &[&Plane<T, W>; 4], im: &[&Plane<T, W>; 4], at: usize) -> [Points<T, W>; 4] {
    [(re[0][at], im[0][at]), (re[1][at], im[1][at]), (re[2][at], im[2][at]), (re[3][at], im[3][at])]
}

/// As [`streams`], to write, one behind the other.
#[inline(always)]
fn in_a_row<T, const W: usize>(plane: &mut [T], start: usize, length: usize) -> [&mut Plane<T, W>; 4] {
    let (a, rest) = plane[start..].as_chunks_mut().0.split_at_mut(length);
    let (b, rest) = rest.split_at_mut(length);
    let (c, rest) = rest.split_at_mut(length);
    [a, b, c, &mut rest[..length]]
}

/// The first pass: neighbours share no factor and their results lie four apart.
#[inline(always)]
fn first_pass<T: Float>(twiddles: &Twiddles<T>, from: (&[T], &[T]), to: (&mut [T], &mut [T])) {
    let length = from.0.len() / 16;
    let (re, im) = (streams::<T, 4>(from.0, 0, length), streams::<T, 4>(from.1, 0, length));
    let (re1, im1) = (&twiddles.re[0].as_chunks().0[..length], &twiddles.im[0].as_chunks().0[..length]);
    let (re2, im2) = (&twiddles.re[1].as_chunks().0[..length], &twiddles.im[1].as_chunks().0[..length]);
    let (re3, im3) = (&twiddles.re[2].as_chunks().0[..length], &twiddles.im[2].as_chunks().0[..length]);
    let to_re = &mut to.0.as_chunks_mut::<4>().0.as_chunks_mut::<4>().0[..length];
    let to_im = &mut to.1.as_chunks_mut::<4>().0.as_chunks_mut::<4>().0[..length];
    for p in 0..length {
        let [y0, y1, y2, y3] = butterfly(points(&re, &im, p));
        let y1 = multiply(y1, (re1[p], im1[p]));
        let y2 = multiply(y2, (re2[p], im2[p]));
        let y3 = multiply(y3, (re3[p], im3[p]));
        to_re[p] = transpose([y0.0, y1.0, y2.0, y3.0]);
        to_im[p] = transpose([y0.1, y1.1, y2.1, y3.1]);
    }
}

/// A later pass: `stride` neighbours, a multiple of W, share one factor.
#[inline(always)]
fn pass<T: Float, const W: usize>(twiddles: &Twiddles<T>, stride: usize, from: (&[T], &[T]), to: (&mut [T], &mut [T])) {
    let length = stride / W;
    for p in 0..twiddles.re[0].len() {
        let w = |power: usize| ([twiddles.re[power][p]; W], [twiddles.im[power][p]; W]);
        let (w1, w2, w3) = (w(0), w(1), w(2));
        let (re, im) = (streams::<T, W>(from.0, p * stride, length), streams::<T, W>(from.1, p * stride, length));
        let [re0, re1, re2, re3] = in_a_row::<T, W>(to.0, 4 * p * stride, length);
        let [im0, im1, im2, im3] = in_a_row::<T, W>(to.1, 4 * p * stride, length);
        for q in 0..length {
            let [y0, y1, y2, y3] = butterfly(points(&re, &im, q));
            (re0[q], im0[q]) = y0;
            (re1[q], im1[q]) = multiply(y1, w1);
            (re2[q], im2[q]) = multiply(y2, w2);
            (re3[q], im3[q]) = multiply(y3, w3);
        }
    }
}

/// The last pass of a length with an even power of two: `length / 4` transforms of four, in place.
#[inline(always)]
fn last_four<T: Float, const W: usize>(re: &mut [T], im: &mut [T]) {
    let length = re.len() / 4 / W;
    let ([re0, re1, re2, re3], [im0, im1, im2, im3]) =
        (in_a_row::<T, W>(re, 0, length), in_a_row::<T, W>(im, 0, length));
    for q in 0..length {
        let y = butterfly([(re0[q], im0[q]), (re1[q], im1[q]), (re2[q], im2[q]), (re3[q], im3[q])]);
        [(re0[q], im0[q]), (re1[q], im1[q]), (re2[q], im2[q]), (re3[q], im3[q])] = y;
    }
}

/// Half an eighth of a turn: v times exp(-i pi / 4) for the first, exp(-3 i pi / 4) for the second.
#[inline(always)]
fn eighths<T: Float, const W: usize>(v: Points<T, W>, w: Points<T, W>) -> (Points<T, W>, Points<T, W>) {
    let half = [T::of(std::f64::consts::FRAC_1_SQRT_2); W];
    let times = |a: [T; W]| each(a, half, |x, y| x * y);
    let zero = [T::default(); W];
    let first = (times(each(v.0, v.1, |x, y| x + y)), times(each(v.1, v.0, |x, y| x - y)));
    let second = (times(each(w.1, w.0, |x, y| x - y)), times(each(w.0, w.1, |x, y| x + y)));
    (first, (second.0, each(zero, second.1, |x, y| x - y)))
}

/// The transform of eight, over four neighbours: two of four, joined.
#[inline(always)]
fn butterfly_eight<T: Float, const W: usize>(low: [Points<T, W>; 4], high: [Points<T, W>; 4]) -> [Points<T, W>; 8] {
    let even = butterfly([low[0], low[2], high[0], high[2]]);
    let odd = butterfly([low[1], low[3], high[1], high[3]]);
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
fn last_eight<T: Float, const W: usize>(re: &mut [T], im: &mut [T]) {
    let length = re.len() / 8 / W;
    let (low_re, high_re) = re.split_at_mut(re.len() / 2);
    let (low_im, high_im) = im.split_at_mut(im.len() / 2);
    let ([re0, re1, re2, re3], [re4, re5, re6, re7]) =
        (in_a_row::<T, W>(low_re, 0, length), in_a_row::<T, W>(high_re, 0, length));
    let ([im0, im1, im2, im3], [im4, im5, im6, im7]) =
        (in_a_row::<T, W>(low_im, 0, length), in_a_row::<T, W>(high_im, 0, length));
    for q in 0..length {
        let low = [(re0[q], im0[q]), (re1[q], im1[q]), (re2[q], im2[q]), (re3[q], im3[q])];
        let high = [(re4[q], im4[q]), (re5[q], im5[q]), (re6[q], im6[q]), (re7[q], im7[q])];
        let y = butterfly_eight(low, high);
        [(re0[q], im0[q]), (re1[q], im1[q]), (re2[q], im2[q]), (re3[q], im3[q]), ..] = y;
        [.., (re4[q], im4[q]), (re5[q], im5[q]), (re6[q], im6[q]), (re7[q], im7[q])] = y;
    }
}

/// Lengths up to eight, where there are no four neighbours.
#[inline(always)]
fn small<T: Float>(re: &mut [T], im: &mut [T]) {
    let point = |k: usize| ([re[k]], [im[k]]);
    match re.len() {
        2 => {
            let (a, b) = (point(0), point(1));
            put(re, im, &[add(a, b), subtract(a, b)]);
        }
        4 => put(re, im, &butterfly([point(0), point(1), point(2), point(3)])),
        8 => {
            let low = [point(0), point(1), point(2), point(3)];
            let high = [point(4), point(5), point(6), point(7)];
            put(re, im, &butterfly_eight(low, high));
        }
        _ => {}
    }
}

#[inline(always)]
fn put<T: Float>(re: &mut [T], im: &mut [T], points: &[Points<T, 1>]) {
    for ((a, b), y) in re.iter_mut().zip(im).zip(points) {
        (*a, *b) = (y.0[0], y.1[0]);
    }
}

/// Whether eight points and what is made of them fit the registers.
#[inline(always)]
fn eight_fit<T>() -> bool {
    size_of::<T>() == 4
}

#[inline(always)]
fn last<T: Float>(re: &mut [T], im: &mut [T]) {
    let even = re.len().trailing_zeros().is_multiple_of(2);
    match (even, re.len() >= 64 && eight_fit::<T>()) {
        (true, true) => last_four::<T, 8>(re, im),
        (true, false) => last_four::<T, 4>(re, im),
        (false, true) => last_eight::<T, 8>(re, im),
        (false, false) => last_eight::<T, 4>(re, im),
    }
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
        let (from, to) = if in_work {
            ((&*work_re, &*work_im), (&mut *re, &mut *im))
        } else {
            ((&*re, &*im), (&mut *work_re, &mut *work_im))
        };
        if stride > 4 && eight_fit::<T>() {
            pass::<T, 8>(twiddles, stride, from, to);
        } else {
            pass::<T, 4>(twiddles, stride, from, to);
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
