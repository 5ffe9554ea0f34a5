//! Cuts a tap's stream to what is wanted: from, to, and where the song has faded out.

use std::ops::Range;

/// Under this (-100 dBFS) for this long (a tenth of a second) a song has faded out.
const FADED: f32 = 1e-5;

/// Cuts a tap's stream to the frames that are wanted.
pub struct Outlet {
    /// The song's frame of the next sample.
    next: i64,
    from: i64,
    end: i64,
    /// From here on the song may end early, when it has faded out.
    length: i64,
    quiet: i64,
    patience: i64,
    /// Frames handed on.
    pub written: i64,
    /// Frames that the sink has already, from a run that was given up: they are not handed on again.
    given: i64,
}

impl Outlet {
    /// An outlet for the frames `wanted` of a tap that is late by `latency`; behind `length` the song may fade out.
    pub fn new(latency: usize, wanted: Range<i64>, length: i64, rate: u32, given: i64) -> Self {
        Self {
            next: -(latency as i64),
            from: wanted.start,
            end: wanted.end,
            length,
            quiet: 0,
            patience: i64::from(rate) / 10,
            written: 0,
            given,
        }
    }

    /// Frames that the sink has heard, in this run or before.
    pub fn heard(&self) -> i64 {
        self.given.max(self.written)
    }

    /// The part of a block of `frames` that is wanted, and whether the outlet is done after it.
    pub fn cut(&mut self, block: &[Vec<f32>], frames: usize) -> (Range<usize>, bool) {
        let start = self.next;
        self.next += frames as i64;
        let mut stop = self.end.min(self.next);
        for frame in self.length.max(start)..stop {
            let i = (frame - start) as usize;
            let peak = block[0][i].abs().max(block[1][i].abs());
            self.quiet = if peak < FADED { self.quiet + 1 } else { 0 };
            if self.quiet >= self.patience {
                self.end = frame + 1;
                stop = self.end;
                break;
            }
        }
        let first = self.from.clamp(start, stop.max(start));
        let range = (first - start) as usize..(stop.max(first) - start) as usize;
        let known = (self.given - self.written).clamp(0, range.len() as i64) as usize;
        self.written += range.len() as i64;
        let range = range.start + known..range.end;
        (range, self.next >= self.end)
    }
}
