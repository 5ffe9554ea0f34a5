//! Where a strip hears its delay lines: a new time fades in while the old one fades out.

use crate::line::Line;
use signal::QUANTUM;

/// Where a strip reads: at one time, or on the way from one to another.
#[derive(Clone)]
pub struct Head {
    from: usize,
    to: usize,
    /// Where it shall go when the crossfade has ended.
    next: usize,
    /// Quanta of the crossfade done.
    done: usize,
}

impl Head {
    /// At rest at a delay in frames.
    pub fn at(frames: usize) -> Self {
        Self { from: frames, to: frames, next: frames, done: 0 }
    }

    /// Sets the delay to go to.
    pub fn aim(&mut self, frames: usize) {
        self.next = frames;
    }

    /// Jumps to the delay aimed at.
    pub fn settle(&mut self) {
        *self = Self::at(self.next);
    }

    /// What the lanes of a strip hear of their lines, put into `heard`; then a step of the crossfade.
    #[inline(always)]
    pub fn read<const L: usize>(&mut self, lines: &[Line], first: usize, heard: &mut [[f64; L]; QUANTUM], crossfade: usize) {
        if self.to != self.next && self.from == self.to {
            self.to = self.next;
            self.done = 0;
        }
        for (i, line) in lines.iter().enumerate() {
            let old: &[f32; QUANTUM] = line.read(self.from);
            if self.from == self.to {
                for (row, &x) in heard.iter_mut().zip(old) {
                    row[first + i] = f64::from(x);
                }
                continue;
            }
            let new: &[f32; QUANTUM] = line.read(self.to);
            for (frame, row) in heard.iter_mut().enumerate() {
                let t = (self.done * QUANTUM + frame + 1) as f64 / (crossfade * QUANTUM) as f64;
                let share = t * t * (3.0 - 2.0 * t);
                row[first + i] = f64::from(old[frame]) * (1.0 - share) + f64::from(new[frame]) * share;
            }
        }
        self.done += 1;
        if self.from != self.to && self.done == crossfade {
            self.from = self.to;
        }
    }
}
