//! Strips side by side: the same chain over up to eight lanes, from trim to fader.

use crate::lanes::{inspect, pack, scale_into, unpack};
use crate::output::{Outputs, RackOutput};
use crate::pan;
use crate::slot::{Feed, Slot};
use crate::sum::Sum;
use effects::Processor;
use session::PanLaw;
use signal::{QUANTUM, SourceError};

/// One insert over all strips of the rack.
pub struct Slice {
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
    /// The pan law.
    pub law: PanLaw,
    /// How many quanta of silent input it takes until nothing more can come out.
    pub tail: u64,
    /// The lanes, frame by frame.
    pub block: Vec<f32>,
    /// The sidechain's lanes.
    pub side: Vec<f32>,
    /// One quantum of each lane.
    pub rows: Vec<[f32; QUANTUM]>,
    /// Quanta of silent input so far.
    pub quiet: u64,
    /// Whether it is asleep: reset, and silent until something enters.
    pub asleep: bool,
    /// Loudest sample in the last quantum.
    pub peak: f32,
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
            slot.set_gains(start, self.channels, self.law, true);
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
        out.iter_mut().for_each(|strip| strip.silent = true);
        for offset in (0..frames).step_by(QUANTUM) {
            self.quantum(start + offset as i64, offset, sounds, out);
        }
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
        unpack(self.width, &self.block, &mut self.rows);
        self.peak = 0.0;
        for index in 0..self.slots.len() {
            self.guard_output(index, start);
            self.hand_on(index, start, offset, out);
        }
    }

    /// Silences numbers that are none; whether the whole quantum is silent.
    fn guard_input(&mut self, start: i64, offset: usize) -> bool {
        let mut silent = true;
        for slot in &mut self.slots {
            let mut bad = false;
            for channel in &mut slot.input {
                let Some(row) = channel[offset..].first_chunk_mut::<QUANTUM>() else { continue };
                let (zero, finite) = inspect(row);
                if !finite {
                    row.fill(0.0);
                    bad = true;
                }
                silent &= zero || !finite;
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
        if !sounds {
            self.block.fill(0.0);
            return;
        }
        let mut gains = [1.0; 8];
        let lanes = self.rows.iter_mut().zip(&mut gains);
        let inputs = self.slots.iter().flat_map(|slot| slot.input.iter().map(move |channel| (channel, slot.trim)));
        for ((row, gain), (channel, trim)) in lanes.zip(inputs) {
            if let Some(quantum) = channel[offset..].first_chunk::<QUANTUM>() {
                *row = *quantum;
            }
            *gain = trim;
        }
        let used = self.slots.len() * self.channels;
        self.rows[used..].fill([0.0; QUANTUM]);
        pack(self.width, &self.rows, &gains, &mut self.block);
    }

    fn chain(&mut self, offset: usize) {
        for slice in &mut self.slices {
            let side = if slice.key.is_some() {
                fill_side(&slice.key_input, offset, self.channels, self.width, &mut self.side);
                Some(&self.side[..])
            } else {
                None
            };
            slice.processor.run(&mut self.block, side);
        }
    }

    fn guard_output(&mut self, index: usize, start: i64) {
        let lanes = index * self.channels..(index + 1) * self.channels;
        let mut bad = false;
        for row in &mut self.rows[lanes] {
            if !inspect(row).1 {
                row.fill(0.0);
                bad = true;
            }
        }
        if bad {
            self.slots[index].count(start, true);
        }
    }

    fn hand_on(&mut self, index: usize, start: i64, offset: usize, out: &mut RackOutput) {
        let slot = &mut self.slots[index];
        let first = index * self.channels;
        let (left, right) = (&self.rows[first], &self.rows[first + self.channels - 1]);
        if self.quiet > 0 {
            let peak = left.iter().chain(right).fold(0.0, |peak: f32, x| peak.max(x.abs()));
            self.peak = self.peak.max(peak);
        } else {
            self.peak = f32::MAX;
        }
        slot.set_gains(start, self.channels, self.law, false);
        let strip = &mut out[index];
        strip.silent = false;
        for (channel, row) in [left, right].into_iter().enumerate() {
            scale_into(&mut strip.post[channel][offset..offset + QUANTUM], row, &slot.gains[channel]);
            if slot.pre {
                let centre = if self.channels == 1 { pan::mono(self.law, 0.0)[channel] as f32 } else { 1.0 };
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
