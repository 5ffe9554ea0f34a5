//! Smooth curves that level off: sums of z / sqrt(1 + z^2), each with its own weight, width and middle.
//!
//! The antiderivative of a term is sqrt(1 + z^2), and the difference of two such roots divided by the difference of their
//! z is the sum of the z divided by the sum of the roots: an average over a line that is exact for every length of it. The
//! terms' quotients are brought over one division, which takes a processor longer than all that is saved by two.

use super::Curve;
use signal::half_band::{Block, WIDE};

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

/// A term as the loops need it. With x a value, z is `pace` x + `place`; for the sum of two z, each times half the weight,
/// stand `share` times the sum of the values and `whole`.
#[derive(Clone, Copy, Debug)]
struct Single {
    pace: f32,
    place: f32,
    share: f32,
    whole: f32,
}

/// The terms around a bias.
#[derive(Clone, Debug)]
pub(crate) struct Sigmoids<const N: usize> {
    terms: [Single; N],
    /// A quarter of the curve's slope at the bias.
    slope: f32,
    /// Half the curve at the bias, as the loops find it: what rests there stays exactly nought.
    rest: f32,
}

impl<const N: usize> Sigmoids<N> {
    pub(crate) fn new(terms: &Terms<N>, bias: f64) -> Self {
        let single = terms.0.map(|term| {
            let place = (bias - term.middle) / term.width;
            Single {
                pace: (1.0 / term.width) as f32,
                place: place as f32,
                share: (0.5 * term.weight / term.width) as f32,
                whole: (term.weight * place) as f32,
            }
        });
        let mut curve = Self { terms: single, slope: (0.25 * terms.slope(bias)) as f32, rest: 0.0 };
        let mut end = Self::NOUGHT;
        curve.end(&[0.0; WIDE], &mut end);
        curve.rest = curve.half(&end, &end, 0, 0.0);
        curve
    }

    /// Half the curve's average over a line, whose ends add up to `sum`.
    #[inline(always)]
    fn half(&self, a: &Ends<N>, b: &Ends<N>, i: usize, sum: f32) -> f32 {
        let (mut above, mut below) = (0.0, 1.0);
        for k in 0..N {
            let Single { share, whole, .. } = self.terms[k];
            let roots = a.roots[k][i] + b.roots[k][i];
            let own = share * sum + whole;
            (above, below) = if k == 0 { (own, roots) } else { (above * roots + own * below, below * roots) };
        }
        above / below
    }
}

/// Values, and each term's root there.
pub(crate) struct Ends<const N: usize> {
    values: Block,
    roots: [Block; N],
}

impl<const N: usize> Curve for Sigmoids<N> {
    /// Of a straight wave the mean of two neighbours is taken twice.
    const LOSS: f64 = 1.0 / 4.0;

    type End = Ends<N>;

    const NOUGHT: Ends<N> = Ends { values: [0.0; WIDE], roots: [[0.0; WIDE]; N] };

    #[inline(always)]
    fn end(&self, values: &Block, end: &mut Ends<N>) {
        end.values = *values;
        for (roots, term) in end.roots.iter_mut().zip(&self.terms) {
            for i in 0..WIDE {
                let z = values[i] * term.pace + term.place;
                roots[i] = (1.0 + z * z).sqrt();
            }
        }
    }

    #[inline(always)]
    fn line(&self, a: &Ends<N>, b: &Ends<N>, added: &mut [Block; 2]) {
        for i in 0..WIDE {
            let sum = a.values[i] + b.values[i];
            let half = (self.half(a, b, i, sum) - self.rest) - self.slope * sum;
            added[0][i] = half;
            added[1][i] = half;
        }
    }
}
