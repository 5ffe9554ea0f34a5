//! What each delay line loses on a round trip, so that all of them decay alike at every frequency.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991: the
//! loss of a line in dB is its length over the reverberation time, times 60. Lows and highs are first-order shelves about
//! that loss whose gains in dB are in proportion to the length too. Parhi, Messerschmitt, "Pipeline Interleaving and
//! Parallelism in Recursive Digital Filters", IEEE Trans. ASSP 37(7), 1989 (scattered look-ahead, by which a recursion
//! goes on over several frames at once).

use super::LINES;
use super::cut::Passage;
use signal::lanes::Aligned;
use signal::svf::warp;
use signal::{Hz, QUANTUM, Seconds, math};

/// How long a space sounds on, over frequency.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    /// The time of the middle frequencies to fall by 60 dB.
    pub middle: Seconds,
    /// The time of the lowest over that of the middle.
    pub low: f64,
    /// Where the lows are half way between the two, in dB a second.
    pub low_corner: Hz,
    /// The time of the highest over that of the middle.
    pub high: f64,
    /// Where the highs are half way.
    pub high_corner: Hz,
}

impl Decay {
    /// The longest time at any frequency.
    pub fn longest(&self) -> Seconds {
        Seconds(self.middle.0 * self.low.max(self.high).max(1.0))
    }
}

/// A first-order shelf of one line: y = b x + k s, then s = x + p s. Written so, k is small, so that little of the state's
/// rounding is heard.
#[derive(Clone, Copy, PartialEq)]
struct Shelf {
    /// Gains of the input and of the state: b and k.
    input: f32,
    state: f32,
    /// p.
    pole: f32,
}

/// Frames that a shelf goes on by at once.
const STRIDE: usize = 8;

/// Frames that a shelf looks back.
pub const BEFORE: usize = STRIDE;

/// A quantum of one line, and what came before it.
pub type Row = [f32; BEFORE + QUANTUM];

/// A quantum of every line.
pub type Rows = Aligned<[Row; LINES]>;

/// Silence.
pub static SILENT: Rows = Aligned([[0.0; BEFORE + QUANTUM]; LINES]);

/// What lies under this in a state is silence.
const FLUSH: f32 = 1e-20;

impl Shelf {
    /// Does nothing.
    const FLAT: Self = Self { input: 1.0, state: 0.0, pole: 0.0 };

    /// Of a zero, a pole and a gain at the top.
    fn new(zero: f64, pole: f64, top: f64) -> Self {
        let scale = top / (1.0 + pole);
        let (b0, b1) = (scale * (1.0 + zero), scale * (zero - 1.0));
        let p = (1.0 - pole) / (1.0 + pole);
        Self { input: b0 as f32, state: (b1 + b0 * p) as f32, pole: p as f32 }
    }

    /// On the way to another.
    #[inline(always)]
    fn toward(&self, to: &Self, share: f32) -> Self {
        Self {
            input: self.input + (to.input - self.input) * share,
            state: self.state + (to.state - self.state) * share,
            pole: self.pole + (to.pole - self.pole) * share,
        }
    }

    /// What the four frames before each bring to its state.
    #[inline(always)]
    fn gather(&self, row: &Row, gathered: &mut Row) {
        let p = self.pole;
        let two = p * p;
        let Some(gathered) = gathered.last_chunk_mut::<QUANTUM>() else { return };
        for n in 0..QUANTUM {
            gathered[n] = (row[n + 7] + p * row[n + 6]) + two * (row[n + 5] + p * row[n + 4]);
        }
    }

    /// One quantum of a line on the way to another: eight frames at a time have one pole, the gains run straight.
    #[inline(always)]
    fn run_toward(&self, to: &Self, states: &mut [f32; STRIDE], row: &Row, out: &mut [f32; QUANTUM]) {
        for (block, out) in out.as_chunks_mut::<STRIDE>().0.iter_mut().enumerate() {
            let begin = block * STRIDE;
            let p = self.toward(to, (begin + STRIDE) as f32 * (1.0 / QUANTUM as f32)).pole;
            let mut last = states[STRIDE - 1];
            for i in 0..STRIDE {
                let now = self.toward(to, (begin + i + 1) as f32 * (1.0 / QUANTUM as f32));
                last = p * last + row[begin + i + STRIDE - 1];
                states[i] = last;
                out[i] = now.input * row[begin + i + STRIDE] + now.state * last;
            }
        }
    }
}

/// Eight frames of a line. A state is p^8 times that of eight frames before, and what came in since: so eight frames stand
/// side by side.
#[inline(always)]
fn step(
    shelf: &Shelf,
    four: f32,
    x: &[f32; STRIDE],
    [early, late]: [&[f32; STRIDE]; 2],
    now: &mut [f32; STRIDE],
) -> [f32; STRIDE] {
    let mut out = [0.0; STRIDE];
    for i in 0..STRIDE {
        now[i] = (late[i] + four * early[i]) + (four * four) * now[i];
        out[i] = shelf.input * x[i] + shelf.state * now[i];
    }
    out
}

/// One quantum of two lines, after the states of the eight frames before it. Two, because each waits for its own last step.
#[inline(always)]
fn run(
    shelves: &[Shelf; 2],
    states: &mut [[f32; STRIDE]; 2],
    rows: [&Row; 2],
    gathered: &[Row; 2],
    out: &mut [Row; 2],
) {
    let [a, b] = *shelves;
    let [four_a, four_b] = [a, b].map(|shelf| (shelf.pole * shelf.pole) * (shelf.pole * shelf.pole));
    let [mut now_a, mut now_b] = *states;
    let [out_a, out_b] = out;
    let both = out_a[BEFORE..].as_chunks_mut::<STRIDE>().0.iter_mut().zip(out_b[BEFORE..].as_chunks_mut::<STRIDE>().0);
    for (block, (out_a, out_b)) in both.enumerate() {
        let begin = block * STRIDE;
        let (Some(x_a), Some(x_b)) = (rows[0][begin + 8..].first_chunk(), rows[1][begin + 8..].first_chunk()) else {
            break;
        };
        let [Some(early_a), Some(early_b)] = [0, 1].map(|k| gathered[k][begin + 4..].first_chunk()) else { break };
        let [Some(late_a), Some(late_b)] = [0, 1].map(|k| gathered[k][begin + 8..].first_chunk()) else { break };
        *out_a = step(&a, four_a, x_a, [early_a, late_a], &mut now_a);
        *out_b = step(&b, four_b, x_b, [early_b, late_b], &mut now_b);
    }
    *states = [now_a, now_b];
}

/// One shelf a line.
#[derive(Clone)]
struct Shelves {
    from: [Shelf; LINES],
    to: [Shelf; LINES],
    gathered: Rows,
    states: Aligned<[[f32; STRIDE]; LINES]>,
}

impl Shelves {
    fn new() -> Self {
        let states = Aligned([[0.0; STRIDE]; LINES]);
        Self { from: [Shelf::FLAT; LINES], to: [Shelf::FLAT; LINES], gathered: SILENT, states }
    }

    fn settle(&mut self) {
        self.from = self.to;
    }

    fn forget(&mut self) {
        (self.gathered, *self.states) = (SILENT, [[0.0; STRIDE]; LINES]);
    }

    fn is_flat(&self) -> bool {
        self.from == [Shelf::FLAT; LINES] && self.to == self.from
    }

    /// One quantum of all lines, and of the cut beside them.
    #[inline(always)]
    fn run(&mut self, rows: &[&Row; LINES], beside: &mut Passage, out: &mut Rows) {
        let moves = self.from != self.to;
        // For all lines before the rest, for what has just been written is slow to read.
        for ((shelf, row), gathered) in self.to.iter().zip(rows).zip(self.gathered.iter_mut()) {
            shelf.gather(row, gathered);
        }
        if moves {
            for (line, out) in out.iter_mut().enumerate() {
                let Some(out) = out.last_chunk_mut() else { break };
                self.from[line].run_toward(&self.to[line], &mut self.states[line], rows[line], out);
                if line % 2 == 0 {
                    beside.go_on(line / 2);
                }
            }
            self.settle();
        } else {
            let (shelves, states) = (self.to.as_chunks::<2>().0, self.states.as_chunks_mut::<2>().0);
            let (gathered, out) = (self.gathered.as_chunks::<2>().0, out.as_chunks_mut::<2>().0);
            for (pair, (states, out)) in states.iter_mut().zip(out).enumerate() {
                run(&shelves[pair], states, [rows[2 * pair], rows[2 * pair + 1]], &gathered[pair], out);
                beside.go_on(pair);
            }
        }
        for state in self.states.as_flattened_mut() {
            *state = if state.abs() >= FLUSH && state.abs() <= f32::MAX { *state } else { 0.0 };
        }
        for gathered in self.gathered.iter_mut() {
            let [.., a, b, c, d] = *gathered;
            [gathered[4], gathered[5], gathered[6], gathered[7]] = [a, b, c, d];
        }
    }
}

/// A low and a high shelf a line.
#[derive(Clone)]
pub struct Absorption {
    lows: Shelves,
    highs: Shelves,
    /// The lows of all lines are flat, and are left out.
    lows_are_flat: bool,
    /// They were, up to the quantum that comes.
    lows_begin: bool,
    /// What the lows leave to the highs.
    between: Rows,
}

impl Absorption {
    /// Lets all through.
    pub fn new() -> Self {
        Self { lows: Shelves::new(), highs: Shelves::new(), lows_are_flat: true, lows_begin: false, between: SILENT }
    }

    /// Aims at a decay, for lines of these lengths, and multiplies by `scale` on the way. Gives the mean of the lines'
    /// squared gains in the middle, without the scale.
    pub fn aim(&mut self, lengths: &[Seconds; LINES], decay: &Decay, scale: f64, rate: Hz) -> f64 {
        let (low, high) = (warp(decay.low_corner, rate), warp(decay.high_corner, rate));
        let mut energy = 0.0;
        for (i, length) in lengths.iter().enumerate() {
            let loss = -60.0 * length.0 / decay.middle.0;
            let gain = math::db_to_gain(loss);
            // Zero and pole lie about the corner, so that half of the shelf's dB are reached there.
            let root = math::db_to_gain(0.5 * (1.0 / decay.low - 1.0) * loss);
            self.lows.to[i] = if decay.low == 1.0 { Shelf::FLAT } else { Shelf::new(low * root, low / root, 1.0) };
            let root = math::db_to_gain(0.5 * (1.0 / decay.high - 1.0) * loss);
            self.highs.to[i] = Shelf::new(high / root, high * root, scale * gain * root * root);
            energy += gain * gain;
        }
        let flat = self.lows.is_flat();
        if self.lows_are_flat && !flat {
            // They have heard nothing for long.
            self.lows.forget();
            self.lows_begin = true;
        }
        self.lows_are_flat = flat;
        energy / LINES as f64
    }

    /// Jumps to what was aimed at.
    pub fn settle(&mut self) {
        self.lows.settle();
        self.highs.settle();
        self.lows_are_flat = self.lows.is_flat();
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.lows.forget();
        self.highs.forget();
        self.between = SILENT;
        self.settle();
    }

    /// One quantum of all lines, and of the cut beside them.
    #[inline(always)]
    pub fn run(&mut self, rows: &[&Row; LINES], beside: &mut Passage, out: &mut Rows) {
        if self.lows_are_flat {
            self.highs.run(rows, beside, out);
        } else {
            for (between, row) in self.between.iter_mut().zip(rows) {
                if self.lows_begin {
                    between[QUANTUM..].copy_from_slice(&row[..BEFORE]);
                }
                between.copy_within(QUANTUM.., 0);
            }
            self.lows_begin = false;
            self.lows.run(rows, beside, &mut self.between);
            self.lows_are_flat = self.lows.is_flat();
            beside.is_over();
            self.highs.run(&self.between.each_ref(), beside, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reverb::cut::Cut;

    #[test]
    fn a_line_loses_its_share_of_sixty_decibels_in_every_range() {
        let mut absorption = Absorption::new();
        let rate = Hz(48_000.0);
        let decay =
            Decay { middle: Seconds(1.0), low: 2.0, low_corner: Hz(100.0), high: 1.0 / 3.0, high_corner: Hz(6000.0) };
        absorption.aim(&[Seconds(0.05); LINES], &decay, 1.0, rate);
        absorption.settle();
        let (mut out, mut heard, mut sound) = (SILENT, Vec::new(), vec![0.0; 24_000 + BEFORE]);
        sound[BEFORE] = 1.0;
        for quantum in 0..375 {
            let Some(row) = sound[quantum * QUANTUM..].first_chunk() else { panic!() };
            absorption.run(&[row; LINES], &mut Cut::new().begin(&[[0.0; 2]; QUANTUM]), &mut out);
            heard.extend(out[3][BEFORE..].iter().map(|x| f64::from(*x)));
        }
        let level = |f: f64| math::gain_to_db(crate::trial::magnitude(heard.iter().copied(), f, rate));
        // 60 dB a second over 0.05 s: 3 dB in the middle, half of it below, twice at the highs' corner, 9 dB far above.
        for (frequency, loss) in [(4.0, 1.5), (100.0, 2.25), (800.0, 3.0), (6000.0, 6.0), (23_900.0, 9.0)] {
            assert!((level(frequency) + loss).abs() < 0.1, "{frequency} Hz: {}", level(frequency));
        }
    }
}
