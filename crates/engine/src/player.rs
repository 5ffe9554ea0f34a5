//! The plan, played: one quantum at a time on one thread, handed out in whatever blocks a device asks for.
//!
//! Allocates nothing, takes no lock, cannot panic. Sources are asked for audio here; a live caller hands in sources that
//! have it ready.

use crate::EngineError;
use crate::output::{Outputs, RackOutput, StripOutput};
use crate::plan::{Plan, Tap};
use session::Song;
use signal::{Library, QUANTUM};

/// Plays a song's mix from the start.
pub struct Player {
    plan: Plan,
    outputs: Vec<RackOutput>,
    frame: i64,
    /// Frames of the current quantum already handed out.
    used: usize,
    /// Frames still to be dropped, so that the song's frame 0 comes first.
    late: usize,
    /// Reads that failed and were played as silence.
    pub failed_reads: u64,
}

struct Done<'a>(&'a [RackOutput]);

impl Outputs for Done<'_> {
    fn strip(&self, rack: usize, slot: usize) -> &StripOutput {
        &self.0[rack][slot]
    }
}

impl Player {
    /// A player at the song's first frame.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub fn new(song: &Song, library: &dyn Library) -> Result<Self, EngineError> {
        let plan = Plan::new(song, library, &[Tap::Mix], 1)?;
        let outputs = (0..plan.racks.len()).map(|rack| plan.room(rack)).collect();
        let late = plan.latency(0);
        Ok(Self { plan, outputs, frame: 0, used: QUANTUM, late, failed_reads: 0 })
    }

    /// Fills left and right (of one length, any length) with what comes next.
    pub fn fill(&mut self, left: &mut [f32], right: &mut [f32]) {
        let frames = left.len().min(right.len());
        let mut done = 0;
        while done < frames {
            if self.used == QUANTUM {
                self.quantum();
            }
            let skip = self.late.min(QUANTUM - self.used);
            self.used += skip;
            self.late -= skip;
            let count = (QUANTUM - self.used).min(frames - done);
            let block = &self.plan.taps[0].block;
            left[done..done + count].copy_from_slice(&block[0][self.used..self.used + count]);
            right[done..done + count].copy_from_slice(&block[1][self.used..self.used + count]);
            self.used += count;
            done += count;
        }
    }

    fn quantum(&mut self) {
        for rack in 0..self.plan.racks.len() {
            let mut out = std::mem::take(&mut self.outputs[rack]);
            let result = self.plan.racks[rack].run(self.frame, QUANTUM, &Done(&self.outputs), &mut out);
            self.failed_reads += u64::from(result.is_err());
            self.outputs[rack] = out;
        }
        let tap = &mut self.plan.taps[0];
        tap.sum.run(self.frame, QUANTUM, &Done(&self.outputs), &mut tap.block);
        self.frame += QUANTUM as i64;
        self.used = 0;
    }
}
