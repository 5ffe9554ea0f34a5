//! Bends a wave at the high rate, and gives what the bend has added to it.
//!
//! The wave is taken as straight between its values; a curve is not read at them but averaged over the lines, which
//! takes away most of what would fold. A smooth curve is averaged over each line and then over two neighbours; one with a
//! corner under a triangle over two lines. Either way the value stays at its place.
//!
//! What comes out is the curve less the straight line it starts as: nothing, where the wave is not bent. So the sound
//! itself never passes the filters of the high rate.
//!
//! Source: Parker, Zavalishin, Le Bivic, "Reducing the aliasing of nonlinear waveshaping using continuous-time
//! convolution", DAFx-16 (rectangle and triangle over the lines); Bilbao, Esqueda, Parker, Valimaki, "Antiderivative
//! antialiasing for memoryless nonlinearities", IEEE Signal Processing Letters 24(7), 2017. Their quotient of differences
//! loses its digits where two values are near each other; the forms here are the same averages with the difference
//! divided out, so that single precision is enough.

pub(crate) mod corner;
pub(crate) mod sigmoid;
pub(crate) mod treble;

use signal::half_band::{Block, WIDE};

/// A curve, averaged over lines.
pub(crate) trait Curve {
    /// What its average loses of a wave: so many times the square of the angle that it turns by from value to value.
    const LOSS: f64;

    /// What the values at one end of lines bring to them.
    type End;

    /// Lines from and to nought.
    const NOUGHT: Self::End;

    /// One end of the lines.
    fn end(&self, values: &Block, end: &mut Self::End);

    /// What the lines from `a` to `b` add to the values at their ends and to those at their beginnings.
    fn line(&self, a: &Self::End, b: &Self::End, added: &mut [Block; 2]);
}

/// Bends all planes but the last, which is the first one a frame later. `carried` is what the lines over the edge of the
/// block add to the next.
#[inline(always)]
pub(crate) fn bend<const L: usize, C: Curve>(curve: &C, planes: &mut [Block], carried: &mut [f32; L]) {
    let count = planes.len() - 1;
    let (mut one, mut other) = (C::NOUGHT, C::NOUGHT);
    let (mut a, mut b) = (&mut one, &mut other);
    curve.end(&planes[0], a);
    let mut before = [0.0; WIDE];
    let mut added = [[0.0; WIDE]; 2];
    for plane in 0..count {
        curve.end(&planes[plane + 1], b);
        curve.line(a, b, &mut added);
        let [end, beginning] = &added;
        let out = &mut planes[plane];
        for i in 0..WIDE {
            out[i] = before[i] + beginning[i];
            before[i] = end[i];
        }
        std::mem::swap(&mut a, &mut b);
    }
    hand_on(&mut planes[0], &before, carried);
}

/// Adds to each frame what the last line of the one before leaves it.
#[inline(always)]
fn hand_on<const L: usize>(plane: &mut Block, over: &Block, carried: &mut [f32; L]) {
    let mut left = [0.0; WIDE];
    left[..L].copy_from_slice(carried);
    left[L..].copy_from_slice(&over[..WIDE - L]);
    carried.copy_from_slice(&over[WIDE - L..]);
    for i in 0..WIDE {
        plane[i] += left[i];
    }
}

/// As [`bend`] where no value lies beyond `limit`, under which the curve adds nothing; else it says no.
#[inline(always)]
pub(crate) fn rests<const L: usize>(planes: &mut [Block], limit: f32, carried: &mut [f32; L]) -> bool {
    let mut most = [0.0f32; WIDE];
    for plane in planes.iter() {
        for i in 0..WIDE {
            let size = plane[i].abs();
            most[i] = if size > most[i] { size } else { most[i] };
        }
    }
    for size in most {
        if size > limit {
            return false;
        }
    }
    for plane in planes.iter_mut() {
        *plane = [0.0; WIDE];
    }
    planes[0][..L].copy_from_slice(carried);
    *carried = [0.0; L];
    true
}
