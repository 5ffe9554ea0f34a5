//! Smooth curves that level off: sums of z / sqrt(1 + z^2), each with its own weight, width and middle.
//!
//! The antiderivative of a term is sqrt(1 + z^2), and the difference of two such roots divided by the difference of their
//! z is the sum of the z divided by the sum of the roots: an average over a line that is exact for every length of it.

use super::{Curve, Values, WIDE};

/// One term.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Term {
    /// Where it levels off.
    pub(crate) weight: f64,
    /// How far from its middle it bends.
    pub(crate) width: f64,
    /// Its middle.
    pub(crate) middle: f64,
}

/// Terms that make a curve.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms<const N: usize>(pub(crate) [Term; N]);

impl<const N: usize> Terms<N> {
    /// How steep the curve is at a value.
    pub(crate) fn slope(&self, value: f64) -> f64 {
        let slope = |term: &Term| {
            let z = (value - term.middle) / term.width;
            let square = 1.0 + z * z;
            term.weight / (term.width * square * square.sqrt())
        };
        self.0.iter().map(slope).sum()
    }
}

/// A term as the loops need it: weight, 1 / width, and middle / width.
#[derive(Clone, Copy, Debug)]
struct Single {
    weight: f32,
    pace: f32,
    middle: f32,
}

/// The terms around a bias.
#[derive(Clone, Debug)]
pub(crate) struct Sigmoids<const N: usize> {
    terms: [Single; N],
    bias: f32,
    /// The curve's slope at the bias.
    slope: f32,
    /// The curve at the bias, as the loops find it: what rests there stays exactly nought.
    rest: f32,
}

impl<const N: usize> Sigmoids<N> {
    pub(crate) fn new(terms: &Terms<N>, bias: f64) -> Self {
        let single = terms.0.map(|term| Single {
            weight: term.weight as f32,
            pace: (1.0 / term.width) as f32,
            middle: (term.middle / term.width) as f32,
        });
        let mut curve = Self { terms: single, bias: bias as f32, slope: terms.slope(bias) as f32, rest: 0.0 };
        let (_, roots) = curve.end(&[0.0; WIDE]);
        curve.rest = curve.average(&roots, &roots)[0];
        curve
    }

    /// The curve's average between two places.
    #[inline(always)]
    fn average(&self, a: &[[Values; 2]; N], b: &[[Values; 2]; N]) -> Values {
        let mut sum = [0.0; WIDE];
        for k in 0..N {
            let weight = self.terms[k].weight;
            for i in 0..WIDE {
                sum[i] += weight * ((a[k][0][i] + b[k][0][i]) / (a[k][1][i] + b[k][1][i]));
            }
        }
        sum
    }
}

/// A value, and each term's z and root there.
pub(crate) type Place<const N: usize> = (Values, [[Values; 2]; N]);

impl<const N: usize> Curve for Sigmoids<N> {
    /// Of a straight wave the mean of two neighbours is taken twice.
    const LOSS: f64 = 1.0 / 4.0;

    type End = Place<N>;

    #[inline(always)]
    fn end(&self, value: &Values) -> Place<N> {
        let mut roots = [[[0.0; WIDE]; 2]; N];
        for (root, term) in roots.iter_mut().zip(&self.terms) {
            for i in 0..WIDE {
                let z = (value[i] + self.bias) * term.pace - term.middle;
                root[0][i] = z;
                root[1][i] = (1.0 + z * z).sqrt();
            }
        }
        (*value, roots)
    }

    #[inline(always)]
    fn line(&self, (a, from): &Place<N>, (b, to): &Place<N>) -> [Values; 2] {
        let average = self.average(from, to);
        let mut half = [0.0; WIDE];
        for i in 0..WIDE {
            half[i] = 0.5 * ((average[i] - self.rest) - self.slope * (0.5 * (a[i] + b[i])));
        }
        [half, half]
    }
}
