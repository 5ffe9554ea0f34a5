//! Where a strip hears its delay lines: a new time fades in while the old one fades out.

use super::place::Place;
use crate::line::Line;
use signal::QUANTUM;

/// Where a strip reads: at one place, or on the way from one to another.
#[derive(Clone)]
pub struct Head {
    from: Place,
    /// Where the crossfade goes, while there is one.
    to: Option<Place>,
    /// Where it shall go when the crossfade has ended.
    next: Place,
    /// Quanta of the crossfade done.
    done: usize,
}

impl Head {
    /// At rest at a delay in frames.
    pub fn at(frames: f64) -> Self {
        Self { from: Place::at(frames), to: None, next: Place::at(frames), done: 0 }
    }

    /// Sets the delay to go to.
    pub fn aim(&mut self, frames: f64) {
        if self.next.frames() != frames {
            self.next = Place::at(frames);
        }
    }

    /// Jumps to the delay aimed at.
    pub fn settle(&mut self) {
        self.from = self.next.clone();
        self.to = None;
    }

    /// What the lanes of a strip hear of their lines, put into `heard`; then a step of the crossfade.
    #[inline(always)]
    pub fn read<const L: usize>(
        &mut self,
        lines: &[Line],
        first: usize,
        heard: &mut [[f64; L]; QUANTUM],
        crossfade: usize,
    ) {
        if self.to.is_none() && self.from.frames() != self.next.frames() {
            self.to = Some(self.next.clone());
            self.done = 0;
        }
        for (i, line) in lines.iter().enumerate() {
            let old = self.from.read(line);
            let Some(to) = &self.to else {
                for (row, x) in heard.iter_mut().zip(old) {
                    row[first + i] = f64::from(x);
                }
                continue;
            };
            let new = to.read(line);
            for (frame, row) in heard.iter_mut().enumerate() {
                let t = (self.done * QUANTUM + frame + 1) as f64 / (crossfade * QUANTUM) as f64;
                let share = t * t * (3.0 - 2.0 * t);
                row[first + i] = f64::from(old[frame]) * (1.0 - share) + f64::from(new[frame]) * share;
            }
        }
        self.done += 1;
        if self.done >= crossfade
            && let Some(to) = self.to.take()
        {
            self.from = to;
        }
    }
}
