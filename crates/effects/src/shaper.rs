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

use signal::{Lanes, QUANTUM};

/// Values bent side by side.
pub(crate) const WIDE: usize = 8;

/// So many values, of neighbouring frames or lanes.
pub(crate) type Values = [f32; WIDE];

/// A curve, averaged over lines.
pub(crate) trait Curve {
    /// What its average loses of a wave: so many times the square of the angle that it turns by from value to value.
    const LOSS: f64;

    /// What a value at one end of a line brings to it.
    type End: Copy;

    /// One end of a line.
    fn end(&self, value: &Values) -> Self::End;

    /// What the line from `a` to `b` adds to the value at its end and to the one at its beginning.
    fn line(&self, a: &Self::End, b: &Self::End) -> [Values; 2];
}

#[inline(always)]
fn values<const L: usize>(plane: &Lanes<L>, group: usize) -> &Values {
    &plane.as_flattened().as_chunks::<WIDE>().0[group]
}

#[inline(always)]
fn values_mut<const L: usize>(plane: &mut Lanes<L>, group: usize) -> &mut Values {
    &mut plane.as_flattened_mut().as_chunks_mut::<WIDE>().0[group]
}

/// Bends all planes but the last, which is the first one a frame later. `carried` is what the line over the edge of the
/// quantum adds to the next.
#[inline(always)]
pub(crate) fn bend<const L: usize, C: Curve>(curve: &C, planes: &mut [Lanes<L>], carried: &mut [f32; L]) {
    let count = planes.len() - 1;
    let mut over = [[0.0; L]; QUANTUM];
    for group in 0..QUANTUM * L / WIDE {
        let mut a = curve.end(values(&planes[0], group));
        let mut before = [0.0; WIDE];
        for plane in 0..count {
            let b = curve.end(values(&planes[plane + 1], group));
            let [end, beginning] = curve.line(&a, &b);
            let out = values_mut(&mut planes[plane], group);
            for i in 0..WIDE {
                out[i] = before[i] + beginning[i];
            }
            (before, a) = (end, b);
        }
        *values_mut(&mut over, group) = before;
    }
    hand_on(&mut planes[0], &over, carried);
}

/// Adds to each frame what the last line of the one before leaves it.
#[inline(always)]
fn hand_on<const L: usize>(plane: &mut Lanes<L>, over: &Lanes<L>, carried: &mut [f32; L]) {
    for i in 0..L {
        plane[0][i] += carried[i];
    }
    for frame in 1..QUANTUM {
        for i in 0..L {
            plane[frame][i] += over[frame - 1][i];
        }
    }
    *carried = over[QUANTUM - 1];
}

/// As [`bend`] where no value lies beyond `limit`, under which the curve adds nothing; else it says no.
#[inline(always)]
pub(crate) fn rests<const L: usize>(planes: &mut [Lanes<L>], limit: f32, carried: &mut [f32; L]) -> bool {
    let mut most = [0.0f32; WIDE];
    for plane in planes.iter() {
        for values in plane.as_flattened().as_chunks::<WIDE>().0 {
            for i in 0..WIDE {
                let size = values[i].abs();
                most[i] = if size > most[i] { size } else { most[i] };
            }
        }
    }
    for size in most {
        if size > limit {
            return false;
        }
    }
    for plane in planes.iter_mut() {
        *plane = [[0.0; L]; QUANTUM];
    }
    planes[0][0] = *carried;
    *carried = [0.0; L];
    true
}
