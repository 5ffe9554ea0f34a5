//! The passes of the transform: loops over vectors of four, the same way to and fro.

use multiversion::multiversion;
use std::ops::Range;

/// Bins that lie together in a spectrum.
pub const GROUP: usize = 16;

/// Sixteen bins: real parts, imaginary parts.
pub type Group = [[f32; GROUP]; 2];

/// One coefficient (real or imaginary) of each of the four parts of the first split: what fills a register.
pub type Four = [f64; 4];

/// Real and imaginary parts.
pub type Points = (Four, Four);

/// First, second and third power of a fourth root, for each of the four parts.
pub type Roots = [Points; 3];

#[inline(always)]
fn add(a: Points, b: Points) -> Points {
    let mut out = a;
    for i in 0..4 {
        out.0[i] = a.0[i] + b.0[i];
        out.1[i] = a.1[i] + b.1[i];
    }
    out
}

#[inline(always)]
fn subtract(a: Points, b: Points) -> Points {
    let mut out = a;
    for i in 0..4 {
        out.0[i] = a.0[i] - b.0[i];
        out.1[i] = a.1[i] - b.1[i];
    }
    out
}

/// a + i b.
#[inline(always)]
fn add_turned(a: Points, b: Points) -> Points {
    let mut out = a;
    for i in 0..4 {
        out.0[i] = a.0[i] - b.1[i];
        out.1[i] = a.1[i] + b.0[i];
    }
    out
}

/// a - i b.
#[inline(always)]
fn subtract_turned(a: Points, b: Points) -> Points {
    let mut out = a;
    for i in 0..4 {
        out.0[i] = a.0[i] + b.1[i];
        out.1[i] = a.1[i] - b.0[i];
    }
    out
}

#[inline(always)]
fn multiply(a: Points, w: Points) -> Points {
    let mut out = a;
    for i in 0..4 {
        out.0[i] = a.0[i] * w.0[i] - a.1[i] * w.1[i];
        out.1[i] = a.0[i] * w.1[i] + a.1[i] * w.0[i];
    }
    out
}

/// The values at the four fourth roots of one.
#[inline(always)]
fn combine([a, b, c, d]: [Points; 4]) -> [Points; 4] {
    let (even, even_difference) = (add(a, c), subtract(a, c));
    let (odd, odd_difference) = (add(b, d), subtract(b, d));
    [
        add(even, odd),
        add_turned(even_difference, odd_difference),
        subtract(even, odd),
        subtract_turned(even_difference, odd_difference),
    ]
}

/// From a polynomial to its four parts.
#[inline(always)]
fn split([a, b, c, d]: [Points; 4], roots: &Roots) -> [Points; 4] {
    combine([a, multiply(b, roots[0]), multiply(c, roots[1]), multiply(d, roots[2])])
}

/// The way back of [`split`], times four. Real and imaginary parts come and go exchanged, which conjugates the roots.
#[inline(always)]
fn join(points: [Points; 4], roots: &Roots) -> [Points; 4] {
    let [a, b, c, d] = combine(points);
    [a, multiply(b, roots[0]), multiply(c, roots[1]), multiply(d, roots[2])]
}

/// The same stretch of the quarters of a plane.
#[inline(always)]
fn quarters<'p, T>(plane: &'p mut [T], range: &Range<usize>) -> [&'p mut [T]; 4] {
    let (a, rest) = plane.split_at_mut(plane.len() / 4);
    let (b, rest) = rest.split_at_mut(a.len());
    let (c, d) = rest.split_at_mut(a.len());
    [&mut a[range.clone()], &mut b[range.clone()], &mut c[range.clone()], &mut d[range.clone()]]
}

/// One pass over a node, either way.
#[inline(always)]
fn pass<const SPLIT: bool>(roots: &Roots, re: &mut [Four], im: &mut [Four], range: &Range<usize>) {
    let ([re0, re1, re2, re3], [im0, im1, im2, im3]) = (quarters(re, range), quarters(im, range));
    let count = re0.len();
    let (re1, re2, re3) = (&mut re1[..count], &mut re2[..count], &mut re3[..count]);
    let (im0, im1, im2, im3) = (&mut im0[..count], &mut im1[..count], &mut im2[..count], &mut im3[..count]);
    for i in 0..count {
        let points = [(re0[i], im0[i]), (re1[i], im1[i]), (re2[i], im2[i]), (re3[i], im3[i])];
        let points = if SPLIT { split(points, roots) } else { join(points, roots) };
        [(re0[i], im0[i]), (re1[i], im1[i]), (re2[i], im2[i]), (re3[i], im3[i])] = points;
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
pub fn split_node(roots: &Roots, re: &mut [Four], im: &mut [Four], range: &Range<usize>) {
    pass::<true>(roots, re, im, range);
}

/// With the planes exchanged.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn join_node(roots: &Roots, im: &mut [Four], re: &mut [Four], range: &Range<usize>) {
    pass::<false>(roots, im, re, range);
}

/// A real number times a complex one.
#[inline(always)]
fn scaled(a: f64, w: Points) -> Points {
    let mut out = w;
    for i in 0..4 {
        out.0[i] = a * w.0[i];
        out.1[i] = a * w.1[i];
    }
    out
}

/// The first split. Its input is real, and each vector takes one sample of each quarter.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn enter(roots: &Roots, input: &[f32], re: &mut [Four], im: &mut [Four], range: &Range<usize>) {
    let part = |k: usize| input[k * (input.len() / 4)..][range.clone()].as_chunks::<TURNED>().0;
    let (a, b, c, d) = (part(0), part(1), part(2), part(3));
    let (re, im) =
        (re[range.clone()].as_chunks_mut::<TURNED>().0.iter_mut(), im[range.clone()].as_chunks_mut::<TURNED>().0);
    for (i, (re, im)) in re.zip(im).enumerate() {
        let (a, b, c, d) = (widen(&a[i]), widen(&b[i]), widen(&c[i]), widen(&d[i]));
        for i in 0..TURNED {
            let even = add(([a[i]; 4], [0.0; 4]), scaled(c[i], roots[1]));
            let odd = add(scaled(b[i], roots[0]), scaled(d[i], roots[2]));
            (re[i], im[i]) = add(even, odd);
        }
    }
}

#[inline(always)]
fn widen(samples: &[f32; TURNED]) -> [f64; TURNED] {
    let mut out = [0.0; TURNED];
    for i in 0..TURNED {
        out[i] = f64::from(samples[i]);
    }
    out
}

/// Samples that are widened, and vectors whose lanes are exchanged with their places, in one go.
const TURNED: usize = 16;

/// The way back of [`enter`], to the two halves. In the first part stand the roots of the split itself. (The lanes are
/// laid one behind the other first, in a loop of its own: in one loop the compiler takes every number by itself.)
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn leave(roots: &Roots, re: &[Four], im: &[Four], low: &mut [f32], high: &mut [f32], range: &Range<usize>) {
    let (re, im) = (&re[range.clone()].as_chunks::<TURNED>().0, &im[range.clone()].as_chunks::<TURNED>().0);
    let ([low0, low1, low2, low3], [high0, high1, high2, high3]) = (quarters(low, range), quarters(high, range));
    let own = |power: usize| ([roots[power].0[0]; 4], [roots[power].1[0]; 4]);
    let own = [own(0), own(1), own(2)];
    for (i, (re, im)) in re.iter().zip(im.iter()).enumerate() {
        let (re, im) = (lanes(re), lanes(im));
        let stretch = i * TURNED..(i + 1) * TURNED;
        let (low0, low1) = (fours(&mut low0[stretch.clone()]), fours(&mut low1[stretch.clone()]));
        let (low2, low3) = (fours(&mut low2[stretch.clone()]), fours(&mut low3[stretch.clone()]));
        let (high0, high1) = (fours(&mut high0[stretch.clone()]), fours(&mut high1[stretch.clone()]));
        let (high2, high3) = (fours(&mut high2[stretch.clone()]), fours(&mut high3[stretch]));
        for i in 0..TURNED / 4 {
            let [a, b, c, d] =
                join([(im[0][i], re[0][i]), (im[1][i], re[1][i]), (im[2][i], re[2][i]), (im[3][i], re[3][i])], &own);
            (high0[i], low0[i]) = (narrow(a.0), narrow(a.1));
            (high1[i], low1[i]) = (narrow(b.0), narrow(b.1));
            (high2[i], low2[i]) = (narrow(c.0), narrow(c.1));
            (high3[i], low3[i]) = (narrow(d.0), narrow(d.1));
        }
    }
}

/// Each lane of some vectors as vectors of its own.
#[inline(always)]
fn lanes(vectors: &[Four; TURNED]) -> [[Four; TURNED / 4]; 4] {
    let mut out = [[[0.0; 4]; TURNED / 4]; 4];
    for (lane, out) in out.iter_mut().enumerate() {
        for (to, vector) in out.as_flattened_mut().iter_mut().zip(vectors) {
            *to = vector[lane];
        }
    }
    out
}

#[inline(always)]
fn fours(stretch: &mut [f32]) -> &mut [[f32; 4]] {
    &mut stretch.as_chunks_mut::<4>().0[..TURNED / 4]
}

#[inline(always)]
fn narrow(a: Four) -> [f32; 4] {
    let mut out = [0.0; 4];
    for i in 0..4 {
        out[i] = a[i] as f32;
    }
    out
}

/// Everything for some nodes (of a length, from one on): their passes, then the groups.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn split_leaf(
    roots: &[Vec<Roots>],
    (length, first): (usize, usize),
    re: &mut [Four],
    im: &mut [Four],
    spectrum: &mut [Group],
) {
    let Some((last, passes)) = roots.split_last() else { return };
    for (below, roots) in passes.iter().enumerate() {
        let n = length >> (2 * below);
        for ((re, im), roots) in re.chunks_exact_mut(n).zip(im.chunks_exact_mut(n)).zip(&roots[first << (2 * below)..])
        {
            pass::<true>(roots, re, im, &(0..n / 4));
        }
    }
    let planes = re.as_chunks_mut::<4>().0.iter_mut().zip(im.as_chunks_mut::<4>().0);
    for ((re, im), roots) in planes.zip(&last[first << (2 * passes.len())..]) {
        let points = split([(re[0], im[0]), (re[1], im[1]), (re[2], im[2]), (re[3], im[3])], roots);
        [(re[0], im[0]), (re[1], im[1]), (re[2], im[2]), (re[3], im[3])] = points;
    }
    let planes = re.as_flattened().as_chunks::<GROUP>().0.iter().zip(im.as_flattened().as_chunks::<GROUP>().0);
    for ((re, im), group) in planes.zip(spectrum) {
        for k in 0..GROUP {
            group[0][k] = re[k] as f32;
        }
        for k in 0..GROUP {
            group[1][k] = im[k] as f32;
        }
    }
}

/// The way back of [`split_leaf`], from sums of products that lie in the planes.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn join_leaf(roots: &[Vec<Roots>], (length, first): (usize, usize), re: &mut [Four], im: &mut [Four]) {
    let Some((last, passes)) = roots.split_last() else { return };
    let planes = re.as_chunks_mut::<4>().0.iter_mut().zip(im.as_chunks_mut::<4>().0);
    for ((re, im), roots) in planes.zip(&last[first << (2 * passes.len())..]) {
        let points = join([(im[0], re[0]), (im[1], re[1]), (im[2], re[2]), (im[3], re[3])], roots);
        [(im[0], re[0]), (im[1], re[1]), (im[2], re[2]), (im[3], re[3])] = points;
    }
    for (below, roots) in passes.iter().enumerate().rev() {
        let n = length >> (2 * below);
        for ((re, im), roots) in re.chunks_exact_mut(n).zip(im.chunks_exact_mut(n)).zip(&roots[first << (2 * below)..])
        {
            pass::<false>(roots, im, re, &(0..n / 4));
        }
    }
}
