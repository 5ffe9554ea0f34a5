//! A part of a file in memory: written by the disk thread, read by the audio thread, neither waiting for the other.
//!
//! A file has a number of slots, each for one block. They come in banks: one, and more while many clips play the file at different
//! places. A slot's tag says which block is in it, its turn how often it was filled; a reader looks at both before and after it
//! copies, so what was exchanged in the midst is noticed and not used, also where the same block has come back by then. Samples
//! are kept as atomic bits, which on every processor we run on are loaded like plain ones.
//!
//! Source: Boehm, "Can Seqlocks Get Along With Programming Language Memory Models?", MSPC 2012, section 4.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicUsize, Ordering, fence};

/// Frames in a block.
pub const BLOCK: i64 = 2048;
/// Slots of a bank: at 48 kHz 2.7 s.
pub const SLOTS: usize = 64;
/// The most banks of a file: 64 clips that play it at once are read ahead, in 34 MB a channel.
pub const BANKS: usize = 64;
/// The tag of a slot with nothing in it.
const EMPTY: i64 = -1;

/// The blocks of one file that are in memory.
pub struct Window {
    channels: usize,
    frames: i64,
    banks: [OnceLock<Bank>; BANKS],
    /// How many slots there are in all banks.
    slots: AtomicUsize,
}

struct Bank {
    tags: Vec<AtomicI64>,
    turns: Vec<AtomicU32>,
    /// Slot by slot, in each channel by channel.
    samples: Vec<AtomicU32>,
}

impl Bank {
    fn new(slots: usize, channels: usize) -> Self {
        Self {
            tags: (0..slots).map(|_| AtomicI64::new(EMPTY)).collect(),
            turns: (0..slots).map(|_| AtomicU32::new(0)).collect(),
            samples: (0..slots * channels * BLOCK as usize).map(|_| AtomicU32::new(0)).collect(),
        }
    }
}

/// One slot of a bank.
struct Slot<'a> {
    tag: &'a AtomicI64,
    turn: &'a AtomicU32,
    samples: &'a [AtomicU32],
}

impl Window {
    /// For a file of so many channels and frames; no more slots than it has blocks.
    pub fn new(channels: usize, frames: i64) -> Self {
        let blocks = usize::try_from((frames.max(0) + BLOCK - 1) / BLOCK).unwrap_or(SLOTS);
        let slots = blocks.min(SLOTS);
        let banks = [const { OnceLock::new() }; BANKS];
        banks[0].get_or_init(|| Bank::new(slots, channels));
        Self { channels, frames, banks, slots: AtomicUsize::new(slots) }
    }

    /// The file's length.
    pub fn frames(&self) -> i64 {
        self.frames
    }

    /// The file's channels.
    pub fn channels(&self) -> usize {
        self.channels
    }

    /// How many blocks it can hold.
    pub fn slots(&self) -> usize {
        self.slots.load(Ordering::Acquire)
    }

    /// Makes room for a bank more; `false` where it has as much as the file needs, or as it may have. Only one thread may do so.
    pub fn grow(&self) -> bool {
        let slots = self.slots();
        if !(SLOTS..SLOTS * BANKS).contains(&slots) {
            return false;
        }
        self.banks[slots / SLOTS].get_or_init(|| Bank::new(SLOTS, self.channels));
        self.slots.store(slots + SLOTS, Ordering::Release);
        true
    }

    /// The block in a slot, if there is one.
    pub fn block_in(&self, slot: usize) -> Option<i64> {
        let block = self.slot(slot)?.tag.load(Ordering::Acquire);
        (block != EMPTY).then_some(block)
    }

    /// All slots, from the one on where a block is looked for first.
    pub fn slots_for(&self, block: i64) -> impl Iterator<Item = usize> + use<> {
        let slots = self.slots();
        let first = block.rem_euclid(slots.max(1) as i64) as usize;
        (first..slots).chain(0..first)
    }

    /// The slot of a block, if it is in memory.
    pub fn find(&self, block: i64) -> Option<usize> {
        self.slots_for(block).find(|slot| self.block_in(*slot) == Some(block))
    }

    /// Puts a block (planar, up to [`BLOCK`] frames) into a slot. Only one thread may do so.
    pub fn put(&self, slot: usize, block: i64, planes: &[Vec<f32>]) {
        let Some(Slot { tag, turn, samples }) = self.slot(slot) else { return };
        tag.store(EMPTY, Ordering::Relaxed);
        turn.fetch_add(1, Ordering::Relaxed);
        fence(Ordering::Release);
        for (to, from) in samples.chunks_exact(BLOCK as usize).zip(planes) {
            for (to, from) in to.iter().zip(from) {
                to.store(from.to_bits(), Ordering::Relaxed);
            }
        }
        tag.store(block, Ordering::Release);
    }

    fn slot(&self, slot: usize) -> Option<Slot<'_>> {
        let bank = self.banks.get(slot / SLOTS)?.get()?;
        let (inside, size) = (slot % SLOTS, self.channels * BLOCK as usize);
        let samples = bank.samples.get(inside * size..(inside + 1) * size)?;
        Some(Slot { tag: bank.tags.get(inside)?, turn: bank.turns.get(inside)?, samples })
    }

    /// Copies the frames from `start` on into `out`, as many as follow in one block: how many, and whether they were there. What
    /// is not there is silent.
    fn copy(&self, start: i64, at: usize, out: &mut [&mut [f32]]) -> (usize, bool) {
        let (block, inside) = (start.div_euclid(BLOCK), start.rem_euclid(BLOCK) as usize);
        let length = out.first().map_or(0, |row| row.len());
        let count = (BLOCK as usize - inside).min(length - at);
        if start < 0 && start + count as i64 <= 0 || start >= self.frames {
            out.iter_mut().for_each(|row| row[at..at + count].fill(0.0));
            return (count, true);
        }
        let there = self.find(block).and_then(|slot| self.slot(slot)).is_some_and(|slot| {
            let turn = slot.turn.load(Ordering::Acquire);
            if slot.tag.load(Ordering::Acquire) != block {
                return false;
            }
            for (row, samples) in out.iter_mut().zip(slot.samples.chunks_exact(BLOCK as usize)) {
                for (x, sample) in row[at..at + count].iter_mut().zip(&samples[inside..]) {
                    *x = f32::from_bits(sample.load(Ordering::Relaxed));
                }
            }
            fence(Ordering::Acquire);
            slot.turn.load(Ordering::Relaxed) == turn
        });
        if !there {
            out.iter_mut().for_each(|row| row[at..at + count].fill(0.0));
        }
        (count, there)
    }

    /// Fills `out[channel]` with the frames from `start`; outside of the file is silence. `false` where something was not in
    /// memory; that is silent too.
    pub fn read(&self, start: i64, out: &mut [&mut [f32]]) -> bool {
        let length = out.first().map_or(0, |row| row.len());
        let (mut at, mut whole) = (0, true);
        while at < length {
            let (count, there) = self.copy(start + at as i64, at, out);
            at += count;
            whole &= there;
        }
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    fn planes(block: i64) -> Vec<Vec<f32>> {
        let value = |frame: i64, side: i64| (block * BLOCK + frame) as f32 * if side == 0 { 1.0 } else { -1.0 };
        (0..2).map(|side| (0..BLOCK).map(|frame| value(frame, side)).collect()).collect()
    }

    #[test]
    fn what_is_in_memory_is_read_to_the_bit_and_what_is_not_is_silent_and_said() {
        let window = Window::new(2, 10 * BLOCK);
        assert_eq!(window.slots(), 10);
        window.put(3, 0, &planes(0));
        window.put(0, 1, &planes(1));
        let (mut left, mut right) = (vec![9.0; 200], vec![9.0; 200]);
        assert!(window.read(BLOCK - 100, &mut [&mut left, &mut right]));
        assert!((0..200).all(|i| left[i] == (BLOCK - 100) as f32 + i as f32 && right[i] == -left[i]));
        assert!(!window.read(2 * BLOCK - 100, &mut [&mut left, &mut right]));
        assert_eq!((left[99], left[100]), ((2 * BLOCK - 1) as f32, 0.0));
        assert!(window.read(-200, &mut [&mut left, &mut right]) && left.iter().all(|x| *x == 0.0));
        assert!(window.read(10 * BLOCK, &mut [&mut left, &mut right]));
    }

    #[test]
    fn what_was_in_memory_is_found_in_a_window_that_has_grown() {
        let blocks = (SLOTS * BANKS + 10) as i64;
        let window = Window::new(1, blocks * BLOCK);
        let put = |block: i64| {
            let free = window.slots_for(block).find(|slot| window.block_in(*slot).is_none());
            free.map(|slot| window.put(slot, block, &[vec![block as f32; BLOCK as usize]])).is_some()
        };
        for block in 0..blocks {
            if !put(block) {
                assert!(window.grow() && put(block) || block >= (SLOTS * BANKS) as i64, "no room for {block}");
            }
        }
        assert!(!window.grow());
        let mut row = [0.0];
        for block in 0..blocks {
            let there = block < (SLOTS * BANKS) as i64;
            assert_eq!(window.read(block * BLOCK + 5, &mut [&mut row]), there);
            assert_eq!(row[0], if there { block as f32 } else { 0.0 });
        }
        assert!(!Window::new(1, 3 * BLOCK).grow(), "all of it is in memory already");
    }

    #[test]
    fn a_block_that_is_exchanged_while_it_is_read_is_never_heard_in_part() {
        let window = Arc::new(Window::new(2, 2 * BLOCK));
        let stop = Arc::new(AtomicBool::new(false));
        let (writing, stopped) = (Arc::clone(&window), Arc::clone(&stop));
        let writer = std::thread::spawn(move || {
            let both = [planes(0), planes(1)];
            let mut turn = 0;
            while !stopped.load(Ordering::Relaxed) {
                writing.put(0, turn % 2, &both[(turn % 2) as usize]);
                turn += 1;
                std::thread::sleep(std::time::Duration::from_micros(20));
            }
            turn
        });
        let (mut left, mut right) = (vec![0.0; BLOCK as usize], vec![0.0; BLOCK as usize]);
        let mut whole = 0;
        let late = std::time::Instant::now() + std::time::Duration::from_secs(20);
        for read in 0_i64.. {
            if whole == 5_000 || std::time::Instant::now() > late {
                break;
            }
            let first = read % 2 * BLOCK;
            if window.read(first, &mut [&mut left, &mut right]) {
                whole += 1;
                assert!((0..BLOCK as usize).all(|i| left[i] == (first + i as i64) as f32 && right[i] == -left[i]));
            }
        }
        stop.store(true, Ordering::Relaxed);
        assert!(writer.join().unwrap() > 0);
        assert!(whole > 100, "{whole} of all reads were whole");
    }
}
