//! The passes of the transform: butterflies of four, and one of two, four or eight at the end.
//!
//! Each pass reads four streams a quarter of the length apart and writes its results sorted, so that no bit reversal is
//! needed. The last pass reads and writes the same places, so it runs wherever the data lies and ends in the caller's
//! planes.
//!
//! Butterflies are worked out a row at a time, in a plain loop from the streams to arrays of their own, which are then
//! copied to their places. The compiler makes vectors of such a loop and of nothing else here: what it does not know to
//! be apart it would have to check, and what is written in vectors already it takes to pieces.

use super::{Float, Twiddles};
use multiversion::multiversion;

/// Real and imaginary part.
pub(super) type Point<T> = (T, T);

/// Butterflies in a row, where there are as many.
const ROW: usize = 16;

#[inline(always)]
fn add<T: Float>(a: Point<T>, b: Point<T>) -> Point<T> {
    (a.0 + b.0, a.1 + b.1)
}

#[inline(always)]
fn subtract<T: Float>(a: Point<T>, b: Point<T>) -> Point<T> {
    (a.0 - b.0, a.1 - b.1)
}

#[inline(always)]
fn multiply<T: Float>(a: Point<T>, w: Point<T>) -> Point<T> {
    (a.0 * w.0 - a.1 * w.1, a.0 * w.1 + a.1 * w.0)
}

/// a - i b and a + i b.
#[inline(always)]
fn cross<T: Float>(a: Point<T>, b: Point<T>) -> (Point<T>, Point<T>) {
    ((a.0 + b.1, a.1 - b.0), (a.0 - b.1, a.1 + b.0))
}

/// The transform of four.
#[inline(always)]
fn butterfly<T: Float>([a, b, c, d]: [Point<T>; 4]) -> [Point<T>; 4] {
    let (sum, difference) = (add(a, c), subtract(a, c));
    let (other_sum, other_difference) = (add(b, d), subtract(b, d));
    let (first, third) = cross(difference, other_difference);
    [add(sum, other_sum), first, subtract(sum, other_sum), third]
}

/// The transform of four with its results turned by their factors.
#[inline(always)]
pub(super) fn turned<T: Float>(points: [Point<T>; 4], [w1, w2, w3]: [Point<T>; 3]) -> [Point<T>; 4] {
    let [y0, y1, y2, y3] = butterfly(points);
    [y0, multiply(y1, w1), multiply(y2, w2), multiply(y3, w3)]
}

/// Half an eighth of a turn: v times exp(-i pi / 4) for the first, exp(-3 i pi / 4) for the second.
#[inline(always)]
fn eighths<T: Float>(v: Point<T>, w: Point<T>) -> (Point<T>, Point<T>) {
    let half = T::of(std::f64::consts::FRAC_1_SQRT_2);
    let first = ((v.0 + v.1) * half, (v.1 - v.0) * half);
    let second = ((w.1 - w.0) * half, T::default() - (w.0 + w.1) * half);
    (first, second)
}

/// The transform of eight: two of four, joined.
#[inline(always)]
fn butterfly_eight<T: Float>(x: [Point<T>; 8]) -> [Point<T>; 8] {
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

/// A row of each of N streams, which lie `apart`.
#[inline(always)]
pub(super) fn rows<T, const N: usize, const B: usize>(plane: &[T], start: usize, apart: usize) -> [&[T; B]; N] {
    let mut rows = [plane[start..].first_chunk().expect("a plane holds whole rows"); N];
    for k in 1..N {
        rows[k] = plane[start + k * apart..].first_chunk().expect("a plane holds whole rows");
    }
    rows
}

/// Puts a row in its place.
#[inline(always)]
pub(super) fn put<T: Float, const B: usize>(plane: &mut [T], start: usize, row: &[T; B]) {
    *plane[start..].first_chunk_mut().expect("a plane holds whole rows") = *row;
}

/// The points at one place of N rows.
#[inline(always)]
pub(super) fn points<T: Float, const N: usize, const B: usize>(
    re: &[&[T; B]; N],
    im: &[&[T; B]; N],
    at: usize,
) -> [Point<T>; N] {
    let mut points = [(T::default(), T::default()); N];
    for k in 0..N {
        points[k] = (re[k][at], im[k][at]);
    }
    points
}

/// What a row of butterflies makes of N streams.
pub(super) struct Results<T, const N: usize, const B: usize> {
    pub(super) re: [[T; B]; N],
    pub(super) im: [[T; B]; N],
}

impl<T: Float, const N: usize, const B: usize> Results<T, N, B> {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self { re: [[T::default(); B]; N], im: [[T::default(); B]; N] }
    }

    #[inline(always)]
    pub(super) fn set(&mut self, at: usize, points: [Point<T>; N]) {
        for k in 0..N {
            (self.re[k][at], self.im[k][at]) = points[k];
        }
    }
}

/// Columns of the four results.
#[inline(always)]
fn deal<T: Float, const B: usize>(results: &[[T; B]; 4], to: &mut [T], start: usize) {
    let columns: &mut [[T; 4]; B] = to[start..].as_chunks_mut().0.first_chunk_mut().expect("a plane holds whole rows");
    for i in 0..B {
        columns[i] = [results[0][i], results[1][i], results[2][i], results[3][i]];
    }
}

/// The first pass: neighbours share no factor and their results lie four apart.
#[inline(always)]
fn first_pass<T: Float, const B: usize>(twiddles: &Twiddles<T>, from: (&[T], &[T]), to: (&mut [T], &mut [T])) {
    let quarter = from.0.len() / 4;
    let mut results = Results::<T, 4, B>::new();
    for p in (0..quarter).step_by(B) {
        let (re, im) = (rows::<T, 4, B>(from.0, p, quarter), rows::<T, 4, B>(from.1, p, quarter));
        let factor = |plane| rows::<T, 1, B>(plane, p, 0)[0];
        let turn_re = [factor(&twiddles.re[0]), factor(&twiddles.re[1]), factor(&twiddles.re[2])];
        let turn_im = [factor(&twiddles.im[0]), factor(&twiddles.im[1]), factor(&twiddles.im[2])];
        for i in 0..B {
            results.set(i, turned(points(&re, &im, i), points(&turn_re, &turn_im, i)));
        }
        deal(&results.re, to.0, 4 * p);
        deal(&results.im, to.1, 4 * p);
    }
}

/// The second pass: four neighbours share one factor, a row holds four such.
#[inline(always)]
fn second_pass<T: Float>(twiddles: &Twiddles<T>, from: (&[T], &[T]), to: (&mut [T], &mut [T])) {
    let quarter = from.0.len() / 4;
    let mut results = Results::<T, 4, ROW>::new();
    let (mut turn_re, mut turn_im) = ([[T::default(); ROW]; 3], [[T::default(); ROW]; 3]);
    for start in (0..quarter).step_by(ROW) {
        let (re, im) = (rows::<T, 4, ROW>(from.0, start, quarter), rows::<T, 4, ROW>(from.1, start, quarter));
        for power in 0..3 {
            let [four_re] = rows::<T, 1, 4>(&twiddles.re[power], start / 4, 0);
            let [four_im] = rows::<T, 1, 4>(&twiddles.im[power], start / 4, 0);
            for i in 0..ROW {
                (turn_re[power][i], turn_im[power][i]) = (four_re[i / 4], four_im[i / 4]);
            }
        }
        let [a_re, b_re, c_re] = &turn_re;
        let [a_im, b_im, c_im] = &turn_im;
        for i in 0..ROW {
            let turn = points(&[a_re, b_re, c_re], &[a_im, b_im, c_im], i);
            results.set(i, turned(points(&re, &im, i), turn));
        }
        for four in 0..4 {
            for k in 0..4 {
                let place = 4 * start + (4 * four + k) * 4;
                put::<T, 4>(to.0, place, rows::<T, 1, 4>(&results.re[k], 4 * four, 0)[0]);
                put::<T, 4>(to.1, place, rows::<T, 1, 4>(&results.im[k], 4 * four, 0)[0]);
            }
        }
    }
}

/// A later pass: `stride` neighbours, whole rows, share one factor.
#[inline(always)]
fn pass<T: Float>(twiddles: &Twiddles<T>, stride: usize, from: (&[T], &[T]), to: (&mut [T], &mut [T])) {
    let quarter = from.0.len() / 4;
    let mut results = Results::<T, 4, ROW>::new();
    for p in 0..quarter / stride {
        let turn = [
            (twiddles.re[0][p], twiddles.im[0][p]),
            (twiddles.re[1][p], twiddles.im[1][p]),
            (twiddles.re[2][p], twiddles.im[2][p]),
        ];
        for q in (0..stride).step_by(ROW) {
            let start = p * stride + q;
            let (re, im) = (rows::<T, 4, ROW>(from.0, start, quarter), rows::<T, 4, ROW>(from.1, start, quarter));
            for i in 0..ROW {
                results.set(i, turned(points(&re, &im, i), turn));
            }
            for k in 0..4 {
                let place = (4 * p + k) * stride + q;
                put(to.0, place, &results.re[k]);
                put(to.1, place, &results.im[k]);
            }
        }
    }
}

/// The last pass of a length with an even power of two: `length / 4` transforms of four, in place.
#[inline(always)]
fn last_four<T: Float, const B: usize>(re: &mut [T], im: &mut [T]) {
    let quarter = re.len() / 4;
    let mut results = Results::<T, 4, B>::new();
    for q in (0..quarter).step_by(B) {
        let (from_re, from_im) = (rows::<T, 4, B>(re, q, quarter), rows::<T, 4, B>(im, q, quarter));
        for i in 0..B {
            results.set(i, butterfly(points(&from_re, &from_im, i)));
        }
        for k in 0..4 {
            put(re, q + k * quarter, &results.re[k]);
            put(im, q + k * quarter, &results.im[k]);
        }
    }
}

/// The last pass of a length with an odd power of two: `length / 8` transforms of eight, in place.
#[inline(always)]
fn last_eight<T: Float, const B: usize>(re: &mut [T], im: &mut [T]) {
    let eighth = re.len() / 8;
    let mut results = Results::<T, 8, B>::new();
    for q in (0..eighth).step_by(B) {
        let (from_re, from_im) = (rows::<T, 8, B>(re, q, eighth), rows::<T, 8, B>(im, q, eighth));
        for i in 0..B {
            results.set(i, butterfly_eight(points(&from_re, &from_im, i)));
        }
        for k in 0..8 {
            put(re, q + k * eighth, &results.re[k]);
            put(im, q + k * eighth, &results.im[k]);
        }
    }
}

/// Lengths up to eight, where there is no row.
#[inline(always)]
fn small<T: Float>(re: &mut [T], im: &mut [T]) {
    let point = |k: usize| (re[k], im[k]);
    match re.len() {
        2 => {
            let (a, b) = (point(0), point(1));
            write(re, im, &[add(a, b), subtract(a, b)]);
        }
        4 => write(re, im, &butterfly([point(0), point(1), point(2), point(3)])),
        8 => {
            let points = [point(0), point(1), point(2), point(3), point(4), point(5), point(6), point(7)];
            write(re, im, &butterfly_eight(points));
        }
        _ => {}
    }
}

#[inline(always)]
fn write<T: Float>(re: &mut [T], im: &mut [T], points: &[Point<T>]) {
    for ((a, b), y) in re.iter_mut().zip(im).zip(points) {
        (*a, *b) = *y;
    }
}

#[inline(always)]
fn last<T: Float>(re: &mut [T], im: &mut [T]) {
    let even = re.len().trailing_zeros().is_multiple_of(2);
    match (even, re.len() >= 4 * ROW) {
        (true, true) => last_four::<T, ROW>(re, im),
        (true, false) => last_four::<T, 4>(re, im),
        (false, true) => last_eight::<T, ROW>(re, im),
        (false, false) => last_eight::<T, 4>(re, im),
    }
}

/// The forward transform of a plan, ending in `re` and `im`.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx+avx2"))]
pub(super) fn run<T: Float>(passes: &[Twiddles<T>], re: &mut [T], im: &mut [T], work_re: &mut [T], work_im: &mut [T]) {
    let Some((first, rest)) = passes.split_first() else {
        return small(re, im);
    };
    if re.len() >= 4 * ROW {
        first_pass::<T, ROW>(first, (re, im), (work_re, work_im));
    } else {
        first_pass::<T, 4>(first, (re, im), (work_re, work_im));
    }
    let mut in_work = true;
    let mut stride = 4;
    for twiddles in rest {
        let (from, to) = if in_work {
            ((&*work_re, &*work_im), (&mut *re, &mut *im))
        } else {
            ((&*re, &*im), (&mut *work_re, &mut *work_im))
        };
        if stride == 4 {
            second_pass(twiddles, from, to);
        } else {
            pass(twiddles, stride, from, to);
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
