//! The quantum, and lanes: the same filter over several channels at once.
//!
//! A lane is one channel of one strip. A kernel is written once over `L` lanes with plain arrays; the compiler puts the
//! lanes side by side in vector registers. `L = 1` is the scalar path, and every other width gives its bits, because a
//! lane never meets another except where a kernel links the channels of one strip by name.

use multiversion::multiversion;
use std::ops::{Deref, DerefMut};

/// Frames in a quantum: the engine's only block size, on the song's own grid.
pub const QUANTUM: usize = 64;

/// One quantum of `L` lanes, frame by frame.
pub type Lanes<const L: usize> = [[f32; L]; QUANTUM];

/// Something that begins on a cache line, so that no vector of it lies across two.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Aligned<T>(pub T);

impl<T> Deref for Aligned<T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Aligned<T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

/// What a look over samples has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspection {
    /// Every sample is zero.
    pub silent: bool,
    /// No sample is infinite or not a number.
    pub finite: bool,
}

/// The bits of a number without its sign: they grow with its size, and those of infinity and of what is no number are the
/// largest.
#[inline(always)]
fn size(x: f32) -> i32 {
    (x.to_bits() & 0x7fff_ffff) as i32
}

impl Inspection {
    fn of(largest: i32) -> Self {
        Self { silent: largest == 0, finite: largest < f32::INFINITY.to_bits() as i32 }
    }
}

/// Looks over samples.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn inspect(samples: &[f32]) -> Inspection {
    let mut largest = 0;
    for x in samples {
        let size = size(*x);
        largest = if size > largest { size } else { largest };
    }
    Inspection::of(largest)
}

/// Rows and frames in one turn of the change between them: as much as a vector unit has registers for.
const TURN: usize = 8;

/// Lays rows of one quantum side by side, each times its gain. Rows that are missing are silent.
#[multiversion(targets("x86_64+avx+avx2"))]
fn pack_width<const L: usize>(rows: &[&[f32; QUANTUM]], gains: &[f32], block: &mut [f32]) {
    let frames = block.as_chunks_mut::<L>().0.as_chunks_mut::<TURN>().0;
    for (turn, frames) in frames.iter_mut().enumerate() {
        let mut held = [[0.0; TURN]; L];
        for lane in 0..L.min(rows.len()) {
            for i in 0..TURN {
                held[lane][i] = rows[lane][TURN * turn + i] * gains[lane];
            }
        }
        for i in 0..TURN {
            for lane in 0..L {
                frames[i][lane] = held[lane][i];
            }
        }
    }
}

/// Takes lanes apart into rows, and looks over them on the way.
#[multiversion(targets("x86_64+avx+avx2"))]
fn unpack_width<const L: usize>(block: &[f32], rows: &mut [[f32; QUANTUM]]) -> Inspection {
    let mut largest = [[0; L]; TURN];
    let Some(rows) = rows.first_chunk_mut::<L>() else { return Inspection::of(0) };
    for (turn, frames) in block.as_chunks::<L>().0.as_chunks::<TURN>().0.iter().enumerate() {
        let held = *frames;
        for (largest, x) in largest.as_flattened_mut().iter_mut().zip(held.as_flattened()) {
            let size = size(*x);
            *largest = if size > *largest { size } else { *largest };
        }
        for lane in 0..L {
            for i in 0..TURN {
                rows[lane][TURN * turn + i] = held[i][lane];
            }
        }
    }
    Inspection::of(largest.as_flattened().iter().fold(0, |most, size| if *size > most { *size } else { most }))
}

/// [`pack_width`] for a width known at run time; there is a gain for every row.
pub fn pack(width: usize, rows: &[&[f32; QUANTUM]], gains: &[f32], block: &mut [f32]) {
    match width {
        1 => pack_width::<1>(rows, gains, block),
        2 => pack_width::<2>(rows, gains, block),
        4 => pack_width::<4>(rows, gains, block),
        _ => pack_width::<8>(rows, gains, block),
    }
}

/// [`unpack_width`] for a width known at run time.
pub fn unpack(width: usize, block: &[f32], rows: &mut [[f32; QUANTUM]]) -> Inspection {
    match width {
        1 => unpack_width::<1>(block, rows),
        2 => unpack_width::<2>(block, rows),
        4 => unpack_width::<4>(block, rows),
        _ => unpack_width::<8>(block, rows),
    }
}

/// A quantum of silence.
pub fn silence<const L: usize>() -> Lanes<L> {
    [[0.0; L]; QUANTUM]
}

/// A value per lane that moves in a straight line from where it is to its target over one quantum.
///
/// The quantum lies on the song's grid, so a ramp does not depend on the size of the device's blocks.
#[derive(Clone, Copy, Debug)]
pub struct Ramp<T, const L: usize> {
    from: [T; L],
    to: [T; L],
}

macro_rules! ramp {
    ($($float:ty),+) => {$(
        impl<const L: usize> Ramp<$float, L> {
            /// At rest at a value.
            pub fn new(value: $float) -> Self {
                Self { from: [value; L], to: [value; L] }
            }

            /// Sets where a lane shall be at the end of the next quantum.
            #[inline(always)]
            pub fn aim(&mut self, lane: usize, value: $float) {
                self.to[lane] = value;
            }

            /// Jumps to the targets.
            pub fn settle(&mut self) {
                self.from = self.to;
            }

            /// Whether every lane is at rest.
            #[inline(always)]
            pub fn is_steady(&self) -> bool {
                // Without a way out in the middle, so that the lanes are compared side by side.
                let mut moves = false;
                for i in 0..L {
                    moves |= self.from[i] != self.to[i];
                }
                !moves
            }

            /// Where a lane is headed.
            pub fn target(&self, lane: usize) -> $float {
                self.to[lane]
            }

            /// The values at frame `frame` of the quantum; the target is reached at the last frame.
            #[inline(always)]
            pub fn at(&self, frame: usize) -> [$float; L] {
                let t = (frame + 1) as $float * (1.0 / QUANTUM as $float);
                // A plain loop: `array::from_fn` is not inlined into kernels with target features.
                let mut values = self.from;
                for i in 0..L {
                    values[i] += (self.to[i] - self.from[i]) * t;
                }
                values
            }

            /// The values at every frame of the quantum, for loops over all of it.
            #[inline(always)]
            pub fn course(&self) -> Aligned<[[$float; L]; QUANTUM]> {
                let mut course = Aligned([self.from; QUANTUM]);
                if !self.is_steady() {
                    for (frame, values) in course.iter_mut().enumerate() {
                        *values = self.at(frame);
                    }
                }
                course
            }

            /// Call after each quantum: the targets are where the next ramp begins.
            #[inline(always)]
            pub fn arrive(&mut self) {
                self.from = self.to;
            }
        }
    )+};
}

ramp!(f32, f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inspection_sees_silence_and_bad_numbers_wherever_they_are() {
        for length in [1, 15, 16, 64, 100] {
            let mut row = vec![0.0; length];
            assert_eq!(inspect(&row), Inspection { silent: true, finite: true });
            row[length / 2] = -0.0;
            assert_eq!(inspect(&row), Inspection { silent: true, finite: true });
            for place in [0, length / 2, length - 1] {
                for (value, finite) in [
                    (1e-45, true),
                    (-f32::MAX, true),
                    (f32::NAN, false),
                    (-f32::NAN, false),
                    (f32::NEG_INFINITY, false),
                ] {
                    let mut row = row.clone();
                    row[place] = value;
                    assert_eq!(inspect(&row), Inspection { silent: false, finite }, "{value} at {place} of {length}");
                }
            }
        }
    }

    #[test]
    fn a_course_is_the_ramp_frame_by_frame() {
        let mut ramp = Ramp::<f32, 2>::new(1.0);
        assert_eq!(ramp.course().0, [[1.0; 2]; QUANTUM]);
        ramp.aim(1, 3.0);
        let course = ramp.course();
        for (frame, values) in course.iter().enumerate() {
            assert_eq!(values, &[1.0, 1.0 + (frame + 1) as f32 / 32.0]);
        }
    }

    #[test]
    fn lanes_come_out_as_they_went_in() {
        let rows: Vec<[f32; QUANTUM]> = (0..8).map(|lane| std::array::from_fn(|i| (lane * 100 + i) as f32)).collect();
        for width in [1, 2, 4, 8] {
            let mut block = vec![0.0; width * QUANTUM];
            let mut back = vec![[0.0; QUANTUM]; width];
            let borrowed: Vec<_> = rows[..width].iter().collect();
            pack(width, &borrowed, &[1.0; 8], &mut block);
            assert_eq!(block[width - 1], ((width - 1) * 100) as f32);
            unpack(width, &block, &mut back);
            assert_eq!(back, rows[..width]);
        }
    }
}
