//! A rack's lanes over one stretch, as bytes: what was worked out, to be played again.
//!
//! First a bit for each quantum, set where the rack was awake, then the awake quanta: every lane of every strip, 64 numbers
//! of 32 bits. Where a rack sleeps, nothing is kept but the bit.

use super::STRETCH;
use multiversion::multiversion;
use signal::QUANTUM;

/// Quanta in a stretch.
const QUANTA: usize = STRETCH / QUANTUM;
/// Bytes before the first lane.
const HEAD: usize = QUANTA / 8;
/// Bytes of one lane in a quantum.
const LANE: usize = 4 * QUANTUM;

/// The lanes of a stretch, being recorded or played.
#[derive(Default)]
pub struct Tape {
    /// What is kept.
    pub bytes: Vec<u8>,
    /// The next quantum.
    quantum: usize,
    /// Where its bytes begin.
    at: usize,
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

    /// Begins to play what was put into `bytes`; `false` where that is no stretch of so many lanes.
    pub fn play(&mut self, lanes: usize) -> bool {
        (self.quantum, self.at) = (0, HEAD);
        let awake: usize = self.bytes.iter().take(HEAD).map(|bits| bits.count_ones() as usize).sum();
        self.bytes.len() == HEAD + awake * lanes * LANE
    }

    /// Plays a quantum into rows; `false` where the rack slept.
    pub fn next(&mut self, rows: &mut [[f32; QUANTUM]]) -> bool {
        let awake = self.bytes[self.quantum / 8] & 1 << (self.quantum % 8) != 0;
        self.quantum += 1;
        if awake {
            let lanes = self.bytes[self.at..].as_chunks::<LANE>().0;
            for (row, bytes) in rows.iter_mut().zip(lanes) {
                from_bytes(bytes, row);
            }
            self.at += rows.len() * LANE;
        }
        awake
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

    #[test]
    fn what_is_recorded_is_played_to_the_bit_and_what_is_cut_is_refused() {
        let lanes = 3;
        let row = |quantum: usize, lane: usize| std::array::from_fn(|i| (quantum * 1000 + lane * 100 + i) as f32 - 0.1);
        let mut tape = Tape::default();
        tape.record();
        for quantum in 0..QUANTA {
            match quantum % 5 {
                4 => tape.rest(),
                _ => tape.add(&[row(quantum, 0), row(quantum, 1), [-0.0; QUANTUM]]),
            }
        }
        assert!((tape.bytes.len() as u64) < most_bytes(lanes));
        assert!(tape.play(lanes));
        for quantum in 0..QUANTA {
            let mut rows = [[9.0; QUANTUM]; 3];
            assert_eq!(tape.next(&mut rows), quantum % 5 != 4);
            if quantum % 5 != 4 {
                assert!(rows[0] == row(quantum, 0) && rows[1] == row(quantum, 1));
                assert!(rows[2].iter().all(|x| x.to_bits() == (-0.0_f32).to_bits()));
            }
        }
        assert!(!tape.play(2));
        for length in [tape.bytes.len() - 1, HEAD, 10, 0] {
            tape.bytes.truncate(length);
            assert!(!tape.play(lanes), "{length} bytes");
        }
    }
}
