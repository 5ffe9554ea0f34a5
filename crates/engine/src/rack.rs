//! Strips side by side: the same chain over up to eight lanes, from trim to fader.

mod kept;

pub use kept::State;

use crate::cache::{Key, Tape};
use crate::lanes::{LANES, add_into, scale_into};
use crate::layout::RackLayout;
use crate::output::{Outputs, RackOutput};
use crate::pan::Panner;
use crate::slot::{Feed, Slot};
use crate::sum::Sum;
use crate::timeline::Timeline;
use crate::values::Values;
use effects::{Context, Processor};
use signal::lanes::{Aligned, inspect, pack, unpack};
use signal::{Db, QUANTUM, Settings, SourceError};

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
    /// Who sits in it, and with which chain.
    pub layout: RackLayout,
    /// The insert that is looked at, in play.
    pub watched: Option<Watched>,
}

/// An insert that is looked at: what went in and came out in the last quantum.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watched {
    /// The strip's slot.
    pub slot: usize,
    /// Place of the insert among the active ones.
    pub insert: usize,
    /// The loudest sample that entered the insert.
    pub input: f32,
    /// The loudest that left it.
    pub output: f32,
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
    pub fn begin(&mut self, start: i64, time: &Timeline) {
        self.aim(start - QUANTUM as i64, time, true);
        for slice in &mut self.slices {
            slice.processor.reset();
        }
        self.locate(start, time);
        for slot in &mut self.slots {
            slot.set_gains(start, time, self.channels, self.panner, true);
        }
    }

    /// A block of whole quanta from the engine's frame `start`.
    pub fn run(
        &mut self,
        start: i64,
        frames: usize,
        time: &Timeline,
        outputs: &dyn Outputs,
        out: &mut RackOutput,
    ) -> Result<(), SourceError> {
        let sounds = self.take(start, frames, time, outputs)?;
        let counted = self.bad_quanta();
        out.iter_mut().for_each(|strip| strip.silent = true);
        for offset in (0..frames).step_by(QUANTUM) {
            self.quantum((start + offset as i64, offset), time, sounds, out);
        }
        let bad = self.hears_bad(outputs) || self.bad_quanta() != counted;
        self.bad |= bad;
        out.iter_mut().for_each(|strip| strip.bad = bad);
        Ok(())
    }

    /// Fetches the block's input; `false` where all of it is silent.
    fn take(&mut self, start: i64, frames: usize, time: &Timeline, outputs: &dyn Outputs) -> Result<bool, SourceError> {
        let mut sounds = false;
        for slot in &mut self.slots {
            sounds |= slot.read(start, frames, time, outputs)?;
        }
        for slice in &mut self.slices {
            if let Some(key) = &mut slice.key {
                key.run(start, frames, time, outputs, &mut slice.key_input);
            }
        }
        Ok(sounds)
    }

    fn quantum(&mut self, (start, offset): (i64, usize), time: &Timeline, sounds: bool, out: &mut RackOutput) {
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
        self.aim(start, time, woken);
        if woken {
            self.locate(start, time);
        }
        self.fill(offset, sounds);
        self.chain(offset);
        let Quantum { block, rows, .. } = &mut *self.quantum;
        // All lanes at once; one by one only where there is something to find.
        if !unpack(self.width, &block[..QUANTUM * self.width], &mut rows[..]).finite {
            for index in 0..self.slots.len() {
                self.guard_output(index, start);
            }
        }
        self.measure();
        if self.records {
            let lanes = self.lanes();
            self.tape.add(&self.quantum.rows[..lanes]);
        }
        self.hand_on(start, offset, time, out);
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
    fn aim(&mut self, start: i64, time: &Timeline, jump: bool) {
        for (strip, slot) in self.slots.iter_mut().enumerate() {
            for index in 0..slot.driven.len() {
                let (insert, moved) = slot.drive(index, start, time);
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
    fn locate(&mut self, start: i64, time: &Timeline) {
        let Some(slot) = self.slots.first() else { return };
        for (slice, late) in self.slices.iter_mut().zip(&slot.latency) {
            slice.processor.locate(time.song(start - (slot.latency_in + late) as i64));
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
        let (mut gains, mut trims) = ([1.0; LANES], [1.0; LANES]);
        for (trim, slot) in trims.iter_mut().zip(&mut self.slots) {
            *trim = slot.move_trim(offset);
        }
        let inputs = self.slots.iter().zip(trims);
        let inputs = inputs.flat_map(|(slot, trim)| slot.input.iter().map(move |channel| (channel, trim)));
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
        for (index, slice) in self.slices.iter_mut().enumerate() {
            let key = slice.key.is_some();
            if key {
                fill_side(&slice.key_input, offset, self.channels, self.width, side);
            }
            let watched = self.watched.as_mut().filter(|watched| watched.insert == index);
            let before = watched.as_ref().map(|watched| loudest(block, self.width, self.channels, watched.slot));
            slice.processor.run(block, key.then_some(&*side));
            if let (Some(watched), Some(before)) = (watched, before) {
                (watched.input, watched.output) = (before, loudest(block, self.width, self.channels, watched.slot));
            }
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

    /// Lets a strip go on from the one whose place it takes.
    pub fn take_over_strip(&mut self, slot: usize, old: &mut Slot, clips_differ: bool, start: i64, time: &Timeline) {
        let slot = &mut self.slots[slot];
        slot.come_from(old.last_gains(), start, time, self.channels, self.panner);
        slot.take_over(old, clips_differ);
    }

    /// Goes on from the rack whose place it takes: with its processors, aimed at the new settings where those differ.
    pub fn take_over(&mut self, old: &mut Rack, start: i64, time: &Timeline) {
        for (slice, old) in self.slices.iter_mut().zip(&mut old.slices) {
            std::mem::swap(&mut slice.processor, &mut old.processor);
        }
        (self.quiet, self.asleep, self.peak) = (old.quiet, old.asleep, old.peak);
        let tempo = self.context.tempo;
        let other_tempo = tempo != old.context.tempo;
        if other_tempo {
            self.slices.iter_mut().for_each(|slice| slice.processor.follow(tempo));
        }
        for (strip, old) in old.slots.iter().enumerate() {
            self.aim_from(strip, &old.settings, other_tempo, start, time);
        }
    }

    /// Takes other values for a strip, and goes on from those it had.
    pub fn touch(&mut self, strip: usize, values: &mut Values, start: i64, time: &Timeline) {
        self.slots[strip].touch(values, start, time, self.channels, self.panner);
        self.aim_from(strip, &values.settings, false, start, time);
    }

    /// Aims a strip's processors at its settings, where those differ from the ones they were aimed at, or at all of them.
    fn aim_from(&mut self, strip: usize, old: &[Settings], all: bool, start: i64, time: &Timeline) {
        let Some(slot) = self.slots.get_mut(strip) else { return };
        for index in 0..slot.driven.len() {
            slot.drive(index, start, time);
        }
        for (slice, (new, old)) in self.slices.iter_mut().zip(slot.settings.iter().zip(old)) {
            if all || new != old {
                slice.processor.aim(strip, new);
            }
        }
    }

    /// How far an insert turns a strip down: the most of its lanes.
    pub fn reduction(&self, slot: usize, insert: usize) -> Option<Db> {
        let processor = &self.slices.get(insert)?.processor;
        if self.asleep {
            return processor.reduction(slot * self.channels).map(|_| Db(0.0));
        }
        let lanes = slot * self.channels..(slot + 1) * self.channels;
        lanes.filter_map(|lane| processor.reduction(lane)).reduce(|a, b| if a.0 > b.0 { a } else { b })
    }

    /// How far an insert turns one band of a strip down; `None` where it has no such band.
    pub fn band_reduction(&self, slot: usize, insert: usize, band: usize) -> Option<Db> {
        let processor = &self.slices.get(insert)?.processor;
        let lanes = slot * self.channels..(slot + 1) * self.channels;
        let most = lanes.filter_map(|lane| processor.band_reduction(lane, band));
        let most = most.reduce(|a, b| if a.0 > b.0 { a } else { b })?;
        Some(if self.asleep { Db(0.0) } else { most })
    }

    /// Finds the loudest sample, where it is asked for: while nothing enters.
    fn measure(&mut self) {
        self.peak = f32::MAX;
        if self.quiet > 0 {
            let rows = &self.quantum.rows[..self.lanes()];
            self.peak = rows.as_flattened().iter().fold(0.0, |peak: f32, x| peak.max(x.abs()));
        }
    }

    fn hand_on(&mut self, start: i64, offset: usize, time: &Timeline, out: &mut RackOutput) {
        for index in 0..self.slots.len() {
            self.hand_on_strip(index, (start, offset), time, out);
        }
    }

    fn hand_on_strip(&mut self, index: usize, (start, offset): (i64, usize), time: &Timeline, out: &mut RackOutput) {
        let slot = &mut self.slots[index];
        let first = index * self.channels;
        let (left, right) = (&self.quantum.rows[first], &self.quantum.rows[first + self.channels - 1]);
        slot.move_gains(start, time, self.channels, self.panner);
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
        slot.arrive(start, time, self.channels, self.panner);
    }
}

/// The loudest sample in the lanes of one strip.
fn loudest(block: &[f32], width: usize, channels: usize, slot: usize) -> f32 {
    let lanes = slot * channels..(slot + 1) * channels;
    block.chunks_exact(width).flat_map(|frame| &frame[lanes.clone()]).fold(0.0, |most: f32, x| most.max(x.abs()))
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
