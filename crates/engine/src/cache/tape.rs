//! A rack's lanes over one stretch, as bytes: what was worked out, to be played again.
//!
//! First a bit for each quantum, set where the rack was awake, then the awake quanta: every lane of every strip, 64 numbers
//! of 32 bits. Where a rack sleeps, nothing is kept but the bit. It is fetched piece by piece while it is played.

use super::{PIECE, STRETCH};
use multiversion::multiversion;
use signal::QUANTUM;

/// Quanta in a stretch.
const QUANTA: usize = STRETCH / QUANTUM;
/// Bytes before the first lane.
const HEAD: usize = QUANTA / 8;
/// Bytes of one lane in a quantum.
const LANE: usize = 4 * QUANTUM;

/// Reads a piece of what is kept behind what is in the bytes, or says `false`.
pub type Fetch<'a> = &'a dyn Fn(usize, &mut Vec<u8>) -> bool;

/// The lanes of a stretch, being recorded or played.
pub struct Tape {
    /// All that was recorded, or what was fetched and not yet let go.
    pub bytes: Vec<u8>,
    /// The next quantum.
    quantum: usize,
    /// Where its bytes begin.
    at: usize,
    /// Which quanta of what is played are awake.
    awake: [u8; HEAD],
    /// The next piece of it.
    piece: usize,
    /// Bytes of it that are still to be fetched.
    left: usize,
}

impl Default for Tape {
    fn default() -> Self {
        Self { bytes: Vec::new(), quantum: 0, at: 0, awake: [0; HEAD], piece: 0, left: 0 }
    }
}

/// The most bytes that a stretch of a number of lanes takes.
pub fn most_bytes(lanes: usize) -> u64 {
    (HEAD + QUANTA * lanes * LANE) as u64
}

impl Tape {
    /// Begins to record; what was on it is gone.
    pub fn record(&mut self) {
        self.bytes.clear();
        self.bytes.resize(HEAD, 0);
        self.quantum = 0;
    }

    /// Records a quantum in which the rack was awake.
    pub fn add(&mut self, rows: &[[f32; QUANTUM]]) {
        self.bytes[self.quantum / 8] |= 1 << (self.quantum % 8);
        for row in rows {
            self.bytes.extend_from_slice(&to_bytes(row));
        }
        self.quantum += 1;
    }

    /// Records a quantum in which it slept.
    pub fn rest(&mut self) {
        self.quantum += 1;
    }

    /// Begins to play what can be fetched; `false` where that is no stretch of so many lanes.
    pub fn play(&mut self, lanes: usize, fetch: Fetch) -> bool {
        self.bytes.clear();
        (self.quantum, self.at, self.piece) = (0, HEAD, 1);
        if !fetch(0, &mut self.bytes) {
            return false;
        }
        let Some(awake) = self.bytes.first_chunk() else { return false };
        self.awake = *awake;
        let awake: usize = awake.iter().map(|bits| bits.count_ones() as usize).sum();
        let whole = HEAD + awake * lanes * LANE;
        self.left = whole.saturating_sub(PIECE);
        self.bytes.len() == whole.min(PIECE)
    }

    /// Plays a quantum into rows: whether the rack was awake. `None` where the tape is torn.
    pub fn next(&mut self, rows: &mut [[f32; QUANTUM]], fetch: Fetch) -> Option<bool> {
        let awake = self.awake[self.quantum / 8] & 1 << (self.quantum % 8) != 0;
        self.quantum += 1;
        if awake {
            let size = rows.len() * LANE;
            if self.bytes.len() - self.at < size {
                self.wind_on(fetch)?;
            }
            let lanes = self.bytes.get(self.at..self.at + size)?.as_chunks::<LANE>().0;
            for (row, bytes) in rows.iter_mut().zip(lanes) {
                from_bytes(bytes, row);
            }
            self.at += size;
        }
        Some(awake)
    }

    /// Lets go of what was played and fetches the next piece.
    fn wind_on(&mut self, fetch: Fetch) -> Option<()> {
        self.bytes.drain(..self.at);
        self.at = 0;
        let (before, wanted) = (self.bytes.len(), self.left.min(PIECE));
        let fetched = fetch(self.piece, &mut self.bytes) && self.bytes.len() - before == wanted;
        self.piece += 1;
        self.left -= wanted;
        fetched.then_some(())
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn to_bytes(row: &[f32; QUANTUM]) -> [u8; LANE] {
    let mut bytes = [0; LANE];
    for (bytes, x) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(row) {
        *bytes = x.to_le_bytes();
    }
    bytes
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn from_bytes(bytes: &[u8; LANE], row: &mut [f32; QUANTUM]) {
    for (x, bytes) in row.iter_mut().zip(bytes.as_chunks::<4>().0) {
        *x = f32::from_le_bytes(*bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(quantum: usize, lane: usize) -> [f32; QUANTUM] {
        std::array::from_fn(|i| (quantum * 1000 + lane * 100 + i) as f32 - 0.1)
    }

    /// A stretch of three lanes that sleeps in every fifth quantum, recorded.
    fn recorded() -> Vec<u8> {
        let mut tape = Tape::default();
        tape.record();
        for quantum in 0..QUANTA {
            match quantum % 5 {
                4 => tape.rest(),
                _ => tape.add(&[row(quantum, 0), row(quantum, 1), [-0.0; QUANTUM]]),
            }
        }
        tape.bytes
    }

    /// Plays it with all that is in `bytes`; how many quanta come before it is found torn.
    fn played(tape: &mut Tape, bytes: &[u8], lanes: usize) -> usize {
        let fetch = |piece: usize, to: &mut Vec<u8>| {
            bytes.chunks(PIECE).nth(piece).map(|piece| to.extend_from_slice(piece)).is_some()
        };
        if !tape.play(lanes, &fetch) {
            return 0;
        }
        for quantum in 0..QUANTA {
            let mut rows = [[9.0; QUANTUM]; 3];
            let Some(awake) = tape.next(&mut rows, &fetch) else { return quantum };
            assert_eq!(awake, quantum % 5 != 4);
            if awake {
                assert!(rows[0] == row(quantum, 0) && rows[1] == row(quantum, 1));
                assert!(rows[2].iter().all(|x| x.to_bits() == (-0.0_f32).to_bits()));
            }
        }
        QUANTA
    }

    #[test]
    fn what_is_recorded_is_played_to_the_bit_and_what_is_cut_is_refused() {
        let bytes = recorded();
        assert!((bytes.len() as u64) < most_bytes(3) && bytes.len() > 3 * PIECE);
        let mut tape = Tape::default();
        assert_eq!(played(&mut tape, &bytes, 3), QUANTA);
        assert!(played(&mut tape, &bytes, 2) < QUANTA);
        for length in [PIECE - 1, HEAD, 10, 0] {
            assert_eq!(played(&mut tape, &bytes[..length], 3), 0, "{length} bytes");
        }
        // What is torn later is played up to the piece that is not whole.
        for (length, pieces) in [(bytes.len() - 1, bytes.len() / PIECE), (2 * PIECE, 2), (2 * PIECE - 1, 1)] {
            let quanta = played(&mut tape, &bytes[..length], 3);
            let awake = (pieces * PIECE - HEAD) / (3 * LANE);
            assert_eq!(quanta - quanta / 5, awake, "{length} bytes");
        }
        assert_eq!(played(&mut tape, &bytes, 3), QUANTA);
    }
}
