//! The transform behind the convolution: from a block of real samples to a spectrum, and from a product of spectra to a
//! result twice as long.
//!
//! A block of N samples is a polynomial. The product of two of them, taken modulo z^N - i, has its low half in the real
//! and its high half in the imaginary parts, so a block needs no padding and no untangling. z^n - c is split by the fourth
//! roots of c, and each part again, until what is left is a value: the spectrum. Its order is nobody's business, since
//! spectra are only multiplied. The four parts of the first split lie side by side in a vector, so nothing is shuffled
//! afterwards. Transforms are f64; spectra, of which there are many, are f32.
//!
//! Source: Crandall, Fagin, "Discrete Weighted Transforms and Large-Integer Arithmetic", Mathematics of Computation 62(205),
//! 1994 (right-angle convolution); Fiduccia, "Polynomial Evaluation via the Division Algorithm", ACM STOC 1972 (splitting).
//! Cost: 4.25 n log2(n) operations each way.
//! Not for: looking at a spectrum; use `signal::fft`.

use super::passes::{Four, GROUP, Roots, enter, join_leaf, join_node, leave, split_leaf, split_node};
use super::product::Spectra;
use signal::math;
use std::f64::consts::TAU;
use std::ops::Range;

/// A piece of the work of a transform: none takes longer than a thousand points of one pass.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// Between samples and planes: some of the planes' vectors.
    Ends(Range<usize>),
    /// One pass over a node: which of the nodes at a depth, and which vectors of its quarters.
    Pass(usize, usize, Range<usize>),
    /// All that is left to do for some nodes of a depth, up to the groups of the spectrum.
    Leaf(usize, Range<usize>),
}

/// A transform of one length, a power of four from 64.
#[derive(Debug)]
pub struct Transform {
    length: usize,
    first: Roots,
    /// For every depth the roots of its nodes.
    roots: Vec<Vec<Roots>>,
}

/// Ranges of so many at the most, one behind the other.
fn cut(count: usize, step: usize) -> impl Iterator<Item = Range<usize>> {
    (0..count).step_by(step).map(move |from| from..count.min(from + step))
}

/// The powers of the fourth roots that split z^n - exp(2 pi i angle) in four lanes.
fn roots(angles: [f64; 4]) -> Roots {
    [1.0, 2.0, 3.0].map(|power| {
        let lanes = angles.map(|angle| math::sin_cos(TAU * angle * power / 4.0));
        (lanes.map(|(_, cos)| cos), lanes.map(|(sin, _)| sin))
    })
}

impl Transform {
    /// For blocks of `length` samples.
    pub fn new(length: usize) -> Self {
        debug_assert!(length >= 64 && length.trailing_zeros().is_multiple_of(2) && length.is_power_of_two());
        // The first split's own root, in each part a quarter of a turn further.
        let parts = [0.25, 1.25, 2.25, 3.25];
        let mut all = Vec::new();
        let (mut angles, mut n) = (vec![parts.map(|angle| angle / 4.0)], length / 4);
        while n > 1 {
            all.push(angles.iter().map(|angles| roots(*angles)).collect());
            let below = |angles: &[f64; 4]| [0.0, 1.0, 2.0, 3.0].map(|k| angles.map(|angle| (angle + k) / 4.0));
            angles = angles.iter().flat_map(below).collect();
            n /= 4;
        }
        Self { length, first: roots(parts), roots: all }
    }

    /// Samples in a block, and bins.
    pub fn length(&self) -> usize {
        self.length
    }

    /// Vectors in a plane.
    pub fn vectors(&self) -> usize {
        self.length / 4
    }

    /// Vectors of a node at a depth.
    fn node(&self, depth: usize) -> usize {
        self.vectors() >> (2 * depth)
    }

    /// Vectors that are done in one go, once the passes before have split them off; a pass takes as long over four times as
    /// many.
    fn leaf(&self) -> usize {
        if self.length <= 256 { 64 } else { (self.length / 64).clamp(32, 64) }
    }

    /// Groups of a spectrum.
    pub fn groups(&self) -> usize {
        self.length / GROUP
    }

    /// Groups that are done in one go.
    pub fn chunk(&self) -> usize {
        self.leaf().min(self.vectors()) * 4 / GROUP
    }

    /// The work of a forward transform in pieces, in order; the inverse does them in the opposite order. A node is followed to
    /// its leaves before the next one is begun, so that it stays in the processor's nearest memory.
    pub fn pieces(&self) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = cut(self.vectors(), 4 * self.leaf()).map(Piece::Ends).collect();
        self.follow(0, 0, &mut pieces);
        pieces
    }

    /// The pieces of a node and of all under it. Leaves shorter than a piece are done several together.
    fn follow(&self, depth: usize, node: usize, pieces: &mut Vec<Piece>) {
        if self.node(depth) <= self.leaf() {
            let together = self.leaf() / self.node(depth);
            if node.is_multiple_of(together) {
                pieces.push(Piece::Leaf(depth, node..(node + together).min(1 << (2 * depth))));
            }
            return;
        }
        pieces.extend(cut(self.node(depth) / 4, self.leaf()).map(|range| Piece::Pass(depth, node, range)));
        (4 * node..4 * node + 4).for_each(|below| self.follow(depth + 1, below, pieces));
    }

    /// Points of one pass that take as long as a piece.
    pub fn points(&self, piece: &Piece) -> usize {
        match piece {
            Piece::Ends(range) => 4 * range.len(),
            Piece::Pass(_, _, range) => 16 * range.len(),
            Piece::Leaf(depth, nodes) => 4 * nodes.len() * self.node(*depth) * (self.roots.len() - depth),
        }
    }

    /// The group that a piece's chunk of the spectrum begins with; only leaves have one.
    pub fn group(&self, piece: &Piece) -> Option<usize> {
        match piece {
            Piece::Leaf(depth, nodes) => Some(nodes.start * self.node(*depth) * 4 / GROUP),
            Piece::Ends(_) | Piece::Pass(..) => None,
        }
    }

    /// Where a chunk's sums of products belong: real and imaginary parts in the planes.
    pub fn sums<'p>(&self, planes: &'p mut [Vec<Four>; 2], group: usize) -> [&'p mut [f64]; 2] {
        let chunk = group * GROUP..(group + self.chunk()) * GROUP;
        planes.each_mut().map(|plane| &mut plane.as_flattened_mut()[chunk.clone()])
    }

    /// One piece of the way from samples over the planes to the spectrum of a block.
    pub fn forward(
        &self,
        piece: &Piece,
        input: &[f32],
        [re, im]: &mut [Vec<Four>; 2],
        (spectra, block): (&mut Spectra, usize),
    ) {
        match piece {
            Piece::Ends(range) => enter(&self.first, input, re, im, range),
            Piece::Pass(depth, node, range) => {
                let all = node * self.node(*depth)..(node + 1) * self.node(*depth);
                split_node(&self.roots[*depth][*node], &mut re[all.clone()], &mut im[all], range);
            }
            Piece::Leaf(depth, nodes) => {
                let n = self.node(*depth);
                let all = nodes.start * n..nodes.end * n;
                let spectrum = spectra.place(block, all.start * 4 / GROUP);
                split_leaf(&self.roots[*depth..], (n, nodes.start), &mut re[all.clone()], &mut im[all], spectrum);
            }
        }
    }

    /// One piece of the way from sums of products in the planes to the low and high half, times the length. A leaf finds
    /// there the sums of its chunk.
    pub fn inverse(&self, piece: &Piece, [re, im]: &mut [Vec<Four>; 2], low: &mut [f32], high: &mut [f32]) {
        match piece {
            Piece::Ends(range) => leave(&self.first, re, im, low, high, range),
            Piece::Pass(depth, node, range) => {
                let all = node * self.node(*depth)..(node + 1) * self.node(*depth);
                join_node(&self.roots[*depth][*node], &mut im[all.clone()], &mut re[all], range);
            }
            Piece::Leaf(depth, nodes) => {
                let n = self.node(*depth);
                let all = nodes.start * n..nodes.end * n;
                join_leaf(&self.roots[*depth..], (n, nodes.start), &mut re[all.clone()], &mut im[all]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::product::{add_products, clear};
    use super::*;
    use signal::random::Random;

    fn spectrum(transform: &Transform, input: &[f32]) -> Spectra {
        let mut planes = [vec![[0.0; 4]; transform.vectors()], vec![[0.0; 4]; transform.vectors()]];
        let mut spectra = Spectra::new(transform.groups(), transform.chunk(), 1);
        for piece in transform.pieces() {
            transform.forward(&piece, input, &mut planes, (&mut spectra, 0));
        }
        spectra
    }

    #[test]
    fn a_product_of_spectra_is_the_product_of_the_polynomials() {
        for n in [64, 256, 1024, 4096, 16_384] {
            let transform = Transform::new(n);
            let mut random = Random::new(n as u64);
            let mut sample = |k: usize, count: usize| if k < count { random.signed() as f32 } else { 0.0 };
            let mut block = |count: usize| -> Vec<f32> { (0..n).map(|k| sample(k, count)).collect() };
            let (a, b) = (block(n), block(40));
            let (past, response) = (spectrum(&transform, &a), spectrum(&transform, &b));
            let mut planes = [vec![[0.0; 4]; n / 4], vec![[0.0; 4]; n / 4]];
            let (mut low, mut high) = (vec![0.0; n], vec![0.0; n]);
            for piece in transform.pieces().iter().rev() {
                if let Some(group) = transform.group(piece) {
                    let mut sums = transform.sums(&mut planes, group);
                    clear(&mut sums);
                    add_products(&mut sums, past.chunk(group), 0, response.chunk(group));
                }
                transform.inverse(piece, &mut planes, &mut low, &mut high);
            }
            let mut expected = vec![0.0; 2 * n];
            for (i, a) in a.iter().enumerate() {
                for (j, b) in b[..40].iter().enumerate() {
                    expected[i + j] += f64::from(*a) * f64::from(*b);
                }
            }
            let power: f64 = expected.iter().map(|x| x * x).sum();
            let got = low.iter().chain(&high).map(|x| f64::from(*x) / n as f64);
            let error: f64 = got.zip(&expected).map(|(x, y)| (x - y) * (x - y)).sum();
            // Spectra and result of single precision: some times 2^-25 of each.
            assert!(error < power * 1e-14, "{n}: {} dB", math::power_to_db(error / power));
        }
    }

    #[test]
    fn pieces_cover_every_point_once_and_none_is_long() {
        for n in [64, 1024, 16_384] {
            let transform = Transform::new(n);
            let pieces = transform.pieces();
            let work: usize = pieces.iter().map(|piece| transform.points(piece)).sum();
            assert_eq!(work, n * n.ilog2() as usize / 2, "{n}");
            assert!(pieces.iter().all(|piece| transform.points(piece) <= 1024));
        }
    }
}
