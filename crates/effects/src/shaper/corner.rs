//! Curves that are straight up to one and flat beyond: with a corner there, or a round knee.

use super::Curve;
use signal::half_band::{Block, WIDE};

/// A line shorter than this is a point.
const POINT: f32 = 1e-12;

#[inline(always)]
fn within(x: f32, low: f32, high: f32) -> f32 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// Straight up to one, then flat. Its bias only moves the wave.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Corner {
    /// What is added to the wave before the curve, less than one.
    pub(crate) bias: f32,
}

/// Of a straight wave a triangle takes a sixth, four sixths and a sixth of three neighbours.
const LOSS: f64 = 1.0 / 6.0;

impl Curve for Corner {
    const LOSS: f64 = LOSS;

    /// The value, and what the curve takes from it.
    type End = [Block; 2];

    const NOUGHT: [Block; 2] = [[0.0; WIDE]; 2];

    #[inline(always)]
    fn end(&self, values: &Block, [place, taken]: &mut [Block; 2]) {
        for i in 0..WIDE {
            let moved = values[i] + self.bias;
            place[i] = moved;
            taken[i] = within(moved, -1.0, 1.0) - moved;
        }
    }

    /// With both ends beyond the same corner what is taken is a straight line; else it is a straight line from nought over
    /// the part s of the line that lies beyond.
    #[inline(always)]
    fn line(&self, [a, from]: &[Block; 2], [b, to]: &[Block; 2], added: &mut [Block; 2]) {
        for i in 0..WIDE {
            let (f, t) = (from[i], to[i]);
            let length = (b[i] - a[i]).abs();
            let share = 1.0 / if length > POINT { length } else { POINT };
            let (sf, st) = (f.abs() * share, t.abs() * share);
            let (near_f, far_f) = (f * sf * (0.5 - sf * (1.0 / 6.0)), f * sf * sf * (1.0 / 6.0));
            let (near_t, far_t) = (t * st * (0.5 - st * (1.0 / 6.0)), t * st * st * (1.0 / 6.0));
            let same = f * t > 0.0;
            added[0][i] = if same { f * (1.0 / 6.0) + t * (1.0 / 3.0) } else { near_t + far_f };
            added[1][i] = if same { f * (1.0 / 3.0) + t * (1.0 / 6.0) } else { near_f + far_t };
        }
    }
}

/// Straight, then a parabola, then flat; the parabola is as wide above one as under it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Knee {
    low: f32,
    high: f32,
    bend: f32,
}

impl Knee {
    /// Reaching `half` under and above one, over 0 and under 1.
    pub(crate) fn new(half: f64) -> Self {
        Self { low: (1.0 - half) as f32, high: (1.0 + half) as f32, bend: (0.25 / half) as f32 }
    }

    /// Under this nothing is bent.
    pub(crate) fn low(&self) -> f32 {
        self.low
    }

    /// What is taken from a positive value.
    #[inline(always)]
    fn taken(&self, x: f32) -> f32 {
        let inside = within(x, self.low, self.high) - self.low;
        let beyond = if x > self.high { x - self.high } else { 0.0 };
        inside * inside * self.bend + beyond
    }

    /// What is taken over the line from `a` to `b` where it is positive, weighed towards its end and its beginning. Knee
    /// and flat part are polynomials, for which Simpson's rule over the piece of the line that lies there is exact.
    #[inline(always)]
    fn side(&self, a: f32, b: f32, share: f32) -> [f32; 2] {
        let (ka, kb) = (within(a, self.low, self.high), within(b, self.low, self.high));
        let (ea, eb) = (ka - self.low, kb - self.low);
        let middle = 0.5 * (ea + eb);
        let knee = piece(
            [(ka - a) * share, (kb - a) * share],
            [ea * ea * self.bend, middle * middle * self.bend, eb * eb * self.bend],
        );
        let (fa, fb) = (if a > self.high { a } else { self.high }, if b > self.high { b } else { self.high });
        let flat = piece([(fa - a) * share, (fb - a) * share], [fa - 1.0, 0.5 * (fa + fb) - 1.0, fb - 1.0]);
        [knee[0] + flat[0], knee[1] + flat[1]]
    }
}

/// The integrals of t g and of (1 - t) g over a part of the way t from 0 to 1, g given at its ends and its middle.
#[inline(always)]
fn piece([t0, t1]: [f32; 2], [g0, middle, g1]: [f32; 3]) -> [f32; 2] {
    let sixth = (t1 - t0) * (1.0 / 6.0);
    let four = 4.0 * middle;
    let end = sixth * (t0 * g0 + 0.5 * (t0 + t1) * four + t1 * g1);
    [end, sixth * (g0 + four + g1) - end]
}

impl Curve for Knee {
    const LOSS: f64 = LOSS;

    type End = Block;

    const NOUGHT: Block = [0.0; WIDE];

    #[inline(always)]
    fn end(&self, values: &Block, end: &mut Block) {
        *end = *values;
    }

    #[inline(always)]
    fn line(&self, a: &Block, b: &Block, added: &mut [Block; 2]) {
        for i in 0..WIDE {
            let length = b[i] - a[i];
            let point = length.abs() <= POINT;
            let share = 1.0 / if point { 1.0 } else { length };
            let (over, under) = (self.side(a[i], b[i], share), self.side(-a[i], -b[i], -share));
            let half = 0.5 * (self.taken(-a[i]) - self.taken(a[i]));
            added[0][i] = if point { half } else { under[0] - over[0] };
            added[1][i] = if point { half } else { under[1] - over[1] };
        }
    }
}
