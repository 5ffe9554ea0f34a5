//! Strips side by side: the same chain over up to eight lanes, from trim to fader.

mod kept;

pub use kept::State;

use crate::cache::{Key, Tape};
use crate::lanes::{LANES, add_into, scale_into};
use crate::output::{Outputs, RackOutput};
use crate::pan::Panner;
use crate::slot::{Feed, Slot};
use crate::sum::Sum;
use effects::{Context, Processor};
use signal::lanes::{Aligned, inspect, pack, unpack};
use signal::{QUANTUM, SourceError};

/// One insert over all strips of the rack.
pub struct Slice {
    /// The effect's word.
    pub kind: &'static str,
    /// The effect.
    pub processor: Box<dyn Processor>,
    /// Its sidechain; only in racks of one strip.
    pub key: Option<Sum>,
    /// The sidechain's block, planar.
    pub key_input: Vec<Vec<f32>>,
}

/// The strips and their inserts.
pub struct Rack {
    /// Lanes to a strip.
    pub channels: usize,
    /// Lanes in all.
    pub width: usize,
    /// The strips.
    pub slots: Vec<Slot>,
    /// The inserts.
    pub slices: Vec<Slice>,
    /// How its strips are panned.
    pub panner: Panner,
    /// How many quanta of silent input it takes until nothing more can come out.
    pub tail: u64,
    /// One quantum, in lanes and in rows.
    pub quantum: Box<Quantum>,
    /// Quanta of silent input so far.
    pub quiet: u64,
    /// Whether it is asleep: reset, and silent until something enters.
    pub asleep: bool,
    /// Loudest sample in the last quantum.
    pub peak: f32,
    /// What its effects must know of their surroundings.
    pub context: Context,
    /// The name of all that stands still in it.
    pub still: Key,
    /// What it hands on before the faders, recorded or played.
    pub tape: Tape,
    /// Whether it is recorded.
    pub records: bool,
    /// Whether a number that is none was silenced here or before, since the recording began.
    pub bad: bool,
}

/// One quantum of all lanes.
#[derive(Clone)]
pub struct Quantum {
    /// The lanes, frame by frame; as many of the numbers as the width takes.
    block: Aligned<[f32; QUANTUM * LANES]>,
    /// The sidechain's lanes.
    side: Aligned<[f32; QUANTUM * LANES]>,
    /// A row for each lane.
    rows: Aligned<[[f32; QUANTUM]; LANES]>,
}

impl Default for Quantum {
    fn default() -> Self {
        let lanes = Aligned([0.0; QUANTUM * LANES]);
        Self { block: lanes, side: lanes, rows: Aligned([[0.0; QUANTUM]; LANES]) }
    }
}

/// Under this (-140 dBFS) a decay has ended.
const GONE: f32 = 1e-7;

impl Rack {
    /// The racks it hears.
    pub fn hears(&self) -> Vec<usize> {
        let feeds = self.slots.iter().filter_map(|slot| match &slot.feed {
            Feed::Sum(sum) => Some(sum),
            Feed::Playlist(_) => None,
        });
        let mut racks: Vec<usize> =
            feeds.chain(self.slices.iter().filter_map(|slice| slice.key.as_ref())).flat_map(Sum::racks).collect();
        racks.sort_unstable();
        racks.dedup();
        racks
    }

    /// Sets every moving parameter to where it stands at the engine's frame `start`, without a ramp.
    pub fn begin(&mut self, start: i64) {
        self.aim(start - QUANTUM as i64, true);
        for slice in &mut self.slices {
            slice.processor.reset();
        }
        self.locate(start);
        for slot in &mut self.slots {
            slot.set_gains(start, self.channels, self.panner, true);
        }
    }

    /// A block of whole quanta from the engine's frame `start`.
    pub fn run(
        &mut self,
        start: i64,
        frames: usize,
        outputs: &dyn Outputs,
        out: &mut RackOutput,
    ) -> Result<(), SourceError> {
        let sounds = self.take(start, frames, outputs)?;
        let counted = self.bad_quanta();
        out.iter_mut().for_each(|strip| strip.silent = true);
        for offset in (0..frames).step_by(QUANTUM) {
            self.quantum(start + offset as i64, offset, sounds, out);
        }
        let bad = self.hears_bad(outputs) || self.bad_quanta() != counted;
        self.bad |= bad;
        out.iter_mut().for_each(|strip| strip.bad = bad);
        Ok(())
    }

    /// Fetches the block's input; `false` where all of it is silent.
    fn take(&mut self, start: i64, frames: usize, outputs: &dyn Outputs) -> Result<bool, SourceError> {
        let mut sounds = false;
        for slot in &mut self.slots {
            sounds |= match &mut slot.feed {
                Feed::Playlist(playlist) => playlist.read(start - slot.latency_in as i64, &mut slot.input, frames)?,
                Feed::Sum(sum) => sum.run(start, frames, outputs, &mut slot.input),
            };
        }
        for slice in &mut self.slices {
            if let Some(key) = &mut slice.key {
                key.run(start, frames, outputs, &mut slice.key_input);
            }
        }
        Ok(sounds)
    }

    fn quantum(&mut self, start: i64, offset: usize, sounds: bool, out: &mut RackOutput) {
        let silent = !sounds || self.guard_input(start, offset);
        self.quiet = if silent { self.quiet + 1 } else { 0 };
        let ended = self.quiet > self.tail && self.peak < GONE;
        if ended {
            self.sleep();
            if self.records {
                self.tape.rest();
            }
            out.iter_mut().for_each(|strip| strip.clear(offset));
            return;
        }
        let woken = std::mem::take(&mut self.asleep);
        self.aim(start, woken);
        if woken {
            self.locate(start);
        }
        self.fill(offset, sounds);
        self.chain(offset);
        let Quantum { block, rows, .. } = &mut *self.quantum;
        unpack(self.width, &block[..QUANTUM * self.width], &mut rows[..]);
        for index in 0..self.slots.len() {
            self.guard_output(index, start);
        }
        self.measure();
        if self.records {
            let lanes = self.lanes();
            self.tape.add(&self.quantum.rows[..lanes]);
        }
        self.hand_on(start, offset, out);
    }

    /// Silences numbers that are none; whether the whole quantum is silent.
    fn guard_input(&mut self, start: i64, offset: usize) -> bool {
        let mut silent = true;
        for slot in &mut self.slots {
            let mut bad = false;
            for channel in &mut slot.input {
                let Some(row) = channel[offset..].first_chunk_mut::<QUANTUM>() else { continue };
                let found = inspect(row);
                if !found.finite {
                    row.fill(0.0);
                    bad = true;
                }
                silent &= found.silent || !found.finite;
            }
            if bad {
                slot.count(start, false);
            }
        }
        silent
    }

    fn sleep(&mut self) {
        if !self.asleep {
            self.slices.iter_mut().for_each(|slice| slice.processor.reset());
            self.asleep = true;
        }
    }

    /// Moves the driven parameters to the end of the quantum at `start`.
    fn aim(&mut self, start: i64, jump: bool) {
        for (strip, slot) in self.slots.iter_mut().enumerate() {
            for index in 0..slot.driven.len() {
                let (insert, moved) = slot.drive(index, start);
                if moved || jump {
                    self.slices[insert].processor.aim(strip, &slot.settings[insert]);
                }
            }
        }
        if jump {
            self.slices.iter_mut().for_each(|slice| slice.processor.settle());
        }
    }

    /// Tells every insert at which frame of the song the quantum at `start` begins for it: all strips of a rack are
    /// equally late, because only tracks without sidechains share one.
    fn locate(&mut self, start: i64) {
        let Some(slot) = self.slots.first() else { return };
        for (slice, late) in self.slices.iter_mut().zip(&slot.latency) {
            slice.processor.locate(start - (slot.latency_in + late) as i64);
        }
    }

    /// Lays the inputs side by side.
    fn fill(&mut self, offset: usize, sounds: bool) {
        let block = &mut self.quantum.block[..QUANTUM * self.width];
        if !sounds {
            block.fill(0.0);
            return;
        }
        let mut rows = [&[0.0; QUANTUM]; LANES];
        let mut gains = [1.0; LANES];
        let inputs = self.slots.iter().flat_map(|slot| slot.input.iter().map(move |channel| (channel, slot.trim)));
        for ((row, gain), (channel, trim)) in rows.iter_mut().zip(&mut gains).zip(inputs) {
            if let Some(quantum) = channel[offset..].first_chunk::<QUANTUM>() {
                *row = quantum;
            }
            *gain = trim;
        }
        pack(self.width, &rows, &gains, block);
    }

    fn chain(&mut self, offset: usize) {
        let Quantum { block, side, .. } = &mut *self.quantum;
        let (block, side) = (&mut block[..QUANTUM * self.width], &mut side[..QUANTUM * self.width]);
        for slice in &mut self.slices {
            let key = slice.key.is_some();
            if key {
                fill_side(&slice.key_input, offset, self.channels, self.width, side);
            }
            slice.processor.run(block, key.then_some(&*side));
        }
    }

    fn guard_output(&mut self, index: usize, start: i64) {
        let lanes = index * self.channels..(index + 1) * self.channels;
        let mut bad = false;
        for row in &mut self.quantum.rows[lanes] {
            if !inspect(row).finite {
                row.fill(0.0);
                bad = true;
            }
        }
        if bad {
            self.slots[index].count(start, true);
        }
    }

    /// Finds the loudest sample, where it is asked for: while nothing enters.
    fn measure(&mut self) {
        self.peak = f32::MAX;
        if self.quiet > 0 {
            let rows = &self.quantum.rows[..self.lanes()];
            self.peak = rows.as_flattened().iter().fold(0.0, |peak: f32, x| peak.max(x.abs()));
        }
    }

    fn hand_on(&mut self, start: i64, offset: usize, out: &mut RackOutput) {
        for index in 0..self.slots.len() {
            self.hand_on_strip(index, start, offset, out);
        }
    }

    fn hand_on_strip(&mut self, index: usize, start: i64, offset: usize, out: &mut RackOutput) {
        let slot = &mut self.slots[index];
        let first = index * self.channels;
        let (left, right) = (&self.quantum.rows[first], &self.quantum.rows[first + self.channels - 1]);
        slot.set_gains(start, self.channels, self.panner, false);
        let strip = &mut out[index];
        strip.silent = false;
        for (channel, (row, other)) in [(left, right), (right, left)].into_iter().enumerate() {
            let post = &mut strip.post[channel][offset..offset + QUANTUM];
            scale_into(post, row, &slot.gains[channel]);
            if slot.crosses {
                add_into(post, other, &slot.cross[channel]);
            }
            if slot.pre {
                let centre = if self.channels == 1 { self.panner.spread(1, 0.0).own[channel] as f32 } else { 1.0 };
                scale_into(&mut strip.pre[channel][offset..offset + QUANTUM], row, &[centre; QUANTUM]);
            }
        }
    }
}

/// Lays a sidechain into the lanes of a rack of one strip: both sides for stereo, their power sum's level for mono.
fn fill_side(key: &[Vec<f32>], offset: usize, channels: usize, width: usize, side: &mut [f32]) {
    for i in 0..QUANTUM {
        let (left, right) = (key[0][offset + i], key[1][offset + i]);
        if channels == 1 {
            side[i * width] = (left + right) * std::f32::consts::FRAC_1_SQRT_2;
        } else {
            side[i * width] = left;
            side[i * width + 1] = right;
        }
    }
}
