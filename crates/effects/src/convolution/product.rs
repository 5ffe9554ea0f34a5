//! Products of spectra, added up: the inner loop of the convolution.

use super::passes::{GROUP, Group};
use multiversion::multiversion;

/// The spectra of some blocks, chunk by chunk: of each chunk all blocks, so that what is multiplied in one go lies in one
/// stretch, which the processor can fetch ahead.
#[derive(Clone, Debug)]
pub struct Spectra {
    /// Groups of a chunk.
    chunk: usize,
    /// Number of blocks.
    count: usize,
    groups: Vec<Group>,
}

impl Spectra {
    /// Silence, for `count` blocks of so many `groups`, a multiple of the `chunk`.
    pub fn new(groups: usize, chunk: usize, count: usize) -> Self {
        Self { chunk, count, groups: vec![[[0.0; GROUP]; 2]; groups * count] }
    }

    /// Back to silence.
    pub fn clear(&mut self) {
        self.groups.fill([[0.0; GROUP]; 2]);
    }

    /// The chunk of a block that begins with a group.
    pub fn place(&mut self, block: usize, group: usize) -> &mut [Group] {
        &mut self.groups[group * self.count + block * self.chunk..][..self.chunk]
    }

    /// All blocks of the chunk that begins with a group.
    pub fn chunk(&self, group: usize) -> &[Group] {
        &self.groups[group * self.count..][..self.chunk * self.count]
    }
}

/// Sets the sums of a chunk to nothing.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn clear([re, im]: &mut [&mut [f64]; 2]) {
    re.fill(0.0);
    im.fill(0.0);
}

/// Adds to the sums of a chunk (real and imaginary parts, group by group) the products of the past (a ring of blocks) and a
/// response, block by block.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn add_products([re, im]: &mut [&mut [f64]; 2], past: &[Group], newest: usize, response: &[Group]) {
    let (re, im) = (re.as_chunks_mut::<GROUP>().0, im.as_chunks_mut::<GROUP>().0);
    let length = re.len();
    let count = response.len() / length.max(1);
    let mut block = newest;
    let mut next = |p: usize| {
        let x = &past[block * length..][..length];
        block = if block == 0 { count - 1 } else { block - 1 };
        (x, &response[p * length..][..length])
    };
    let mut p = 0;
    while p + 4 <= count {
        let four = [next(p), next(p + 1), next(p + 2), next(p + 3)];
        add_four(re, im, four);
        p += 4;
    }
    while p < count {
        let (x, h) = next(p);
        add_one(re, im, x, h);
        p += 1;
    }
}

/// Four products at a time go through memory once; more of them are added in double precision, or a long response would
/// round away what is to be 140 dB under it.
#[inline(always)]
fn add_four(
    re: &mut [[f64; GROUP]],
    im: &mut [[f64; GROUP]],
    [(x0, h0), (x1, h1), (x2, h2), (x3, h3)]: [(&[Group], &[Group]); 4],
) {
    let count = re.len();
    let im = &mut im[..count];
    let (x0, x1, x2, x3) = (&x0[..count], &x1[..count], &x2[..count], &x3[..count]);
    let (h0, h1, h2, h3) = (&h0[..count], &h1[..count], &h2[..count], &h3[..count]);
    for i in 0..count {
        let (re, im) = (&mut re[i], &mut im[i]);
        let ([xr0, xi0], [hr0, hi0]) = (&x0[i], &h0[i]);
        let ([xr1, xi1], [hr1, hi1]) = (&x1[i], &h1[i]);
        let ([xr2, xi2], [hr2, hi2]) = (&x2[i], &h2[i]);
        let ([xr3, xi3], [hr3, hi3]) = (&x3[i], &h3[i]);
        let mut sums = [0.0; GROUP];
        for k in 0..GROUP {
            let first = (xr0[k] * hr0[k] - xi0[k] * hi0[k]) + (xr1[k] * hr1[k] - xi1[k] * hi1[k]);
            let second = (xr2[k] * hr2[k] - xi2[k] * hi2[k]) + (xr3[k] * hr3[k] - xi3[k] * hi3[k]);
            sums[k] = first + second;
        }
        add_wide(re, &sums);
        for k in 0..GROUP {
            let first = (xr0[k] * hi0[k] + xi0[k] * hr0[k]) + (xr1[k] * hi1[k] + xi1[k] * hr1[k]);
            let second = (xr2[k] * hi2[k] + xi2[k] * hr2[k]) + (xr3[k] * hi3[k] + xi3[k] * hr3[k]);
            sums[k] = first + second;
        }
        add_wide(im, &sums);
    }
}

/// Adds sums to those of double precision, in a loop of its own: in one with the products the compiler takes as many of those at a
/// time as of numbers twice as wide, half a register.
#[inline(always)]
fn add_wide(to: &mut [f64; GROUP], sums: &[f32; GROUP]) {
    for k in 0..GROUP {
        to[k] += f64::from(sums[k]);
    }
}

#[inline(always)]
fn add_one(re: &mut [[f64; GROUP]], im: &mut [[f64; GROUP]], x: &[Group], h: &[Group]) {
    for ((re, im), ([xr, xi], [hr, hi])) in re.iter_mut().zip(im).zip(x.iter().zip(h)) {
        let mut products = [[0.0; GROUP]; 2];
        for k in 0..GROUP {
            products[0][k] = xr[k] * hr[k] - xi[k] * hi[k];
            products[1][k] = xr[k] * hi[k] + xi[k] * hr[k];
        }
        add_wide(re, &products[0]);
        add_wide(im, &products[1]);
    }
}
