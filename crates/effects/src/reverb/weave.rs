//! The lines side by side, for filters that go over all of them at once; and back again through Hadamard's mixing.
//!
//! The matrix of sixteen is that of four times that of four, and so is the way between lines and frames: going back,
//! both are done at once.

use super::LINES;
use signal::QUANTUM;

const ALL: usize = LINES * QUANTUM;
const QUARTER: usize = ALL / 4;

/// Where a line stands in a frame: line 4 a + b at 4 b + a.
pub fn place(line: usize) -> usize {
    line % 4 * 4 + line / 4
}

/// A quantum of all lines, on its way there and back. Kept from one to the next only because clearing it would take longer
/// than filling it.
#[derive(Clone)]
pub struct Loom {
    half_way: [f32; ALL],
    woven: [f32; ALL],
}

/// Four rows, one of each at a time.
#[inline(always)]
fn interleave([a, b, c, d]: [&[f32]; 4], out: &mut [f32]) {
    for ((((out, a), b), c), d) in out.as_chunks_mut::<4>().0.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *out = [*a, *b, *c, *d];
    }
}

/// Four rows of which one of each at a time is given, mixed by the signs of Hadamard's matrix of four.
#[inline(always)]
fn mix_apart<const N: usize>(woven: &[f32], rows: &mut [[f32; N]]) {
    let [p, q, r, s] = rows else { return };
    for ((((four, p), q), r), s) in woven.as_chunks::<4>().0.iter().zip(p).zip(q).zip(r).zip(s) {
        let [a, b, c, d] = *four;
        let (plus, minus, other_plus, other_minus) = (a + b, a - b, c + d, c - d);
        (*p, *q) = (plus + other_plus, minus + other_minus);
        (*r, *s) = (plus - other_plus, minus - other_minus);
    }
}

impl Loom {
    /// Empty.
    pub fn new() -> Self {
        Self { half_way: [0.0; ALL], woven: [0.0; ALL] }
    }

    /// From lines to frames.
    #[inline(always)]
    pub fn weave(&mut self, lines: &[&[f32; QUANTUM]; LINES]) {
        for (lines, out) in lines.as_chunks::<4>().0.iter().zip(self.half_way.as_chunks_mut::<QUARTER>().0) {
            let [a, b, c, d] = *lines;
            interleave([a, b, c, d], out);
        }
        if let [a, b, c, d] = self.half_way.as_chunks::<QUARTER>().0 {
            interleave([a, b, c, d], &mut self.woven);
        }
    }

    /// Frame by frame, after `weave`.
    #[inline(always)]
    pub fn frames(&mut self) -> &mut [[f32; LINES]] {
        self.woven.as_chunks_mut::<LINES>().0
    }

    /// From frames to lines, through Hadamard's matrix: unitary but for the factor 4.
    #[inline(always)]
    pub fn mix(&mut self) {
        mix_apart(&self.woven, self.half_way.as_chunks_mut::<QUARTER>().0);
        let lines = self.woven.as_chunks_mut::<QUANTUM>().0.as_chunks_mut::<4>().0;
        for (lines, quarter) in lines.iter_mut().zip(self.half_way.as_chunks::<QUARTER>().0) {
            mix_apart(quarter, lines);
        }
    }

    /// Line by line, after `mix`.
    #[inline(always)]
    pub fn lines(&self) -> &[[f32; QUANTUM]] {
        self.woven.as_chunks::<QUANTUM>().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_reaches_every_line_by_the_sign_of_hadamard() {
        for from in 0..LINES {
            let mut lines = [[0.0f32; QUANTUM]; LINES];
            lines[from][from] = 1.0;
            let mut loom = Loom::new();
            loom.weave(&lines.each_ref());
            assert_eq!(loom.frames()[from][place(from)], 1.0);
            loom.mix();
            for to in 0..LINES {
                // Sylvester's construction: minus where an odd number of bits is common to both.
                let sign = if (from & to).count_ones() % 2 == 0 { 1.0 } else { -1.0 };
                for n in 0..QUANTUM {
                    assert_eq!(loom.lines()[to][n], if n == from { sign } else { 0.0 }, "{from} to {to} at {n}");
                }
            }
        }
    }
}
