//! Sections at work: over lanes, several in a row, at rest in the cheapest form and on the move in the safest.
//!
//! A section whose coefficients move runs on its two integrators, because their states mean the same whatever the
//! coefficients are. At rest the same transfer function runs in direct form II, with half the operations and half the way
//! from one state to the next. The two forms' states follow from each other without loss (the integrators' are
//! `2 a2 (w1 - w2)` and `2 a3 (w1 + w2)`), so a lane changes form whenever it begins or ends to move, each lane for
//! itself. In f64 the direct form's rounding lies 180 dB down even at 10 Hz and 192 kHz: it enters where the input does.
//!
//! Source: Zavalishin, "The Art of VA Filter Design", 2018, section 4.4; Oppenheim, Schafer, "Discrete-Time Signal
//! Processing", section 6.3 (direct form II); the change of states is our own.

use super::Section;
use crate::QUANTUM;
use multiversion::multiversion;

/// One section over `L` lanes: coefficients that ramp from quantum to quantum, and two states a lane, in f64.
#[derive(Clone, Debug)]
pub struct Svf<const L: usize> {
    from: [[f64; L]; 6],
    to: [[f64; L]; 6],
    /// The direct form of `to`.
    direct: [[f64; L]; 5],
    state: [[f64; L]; 2],
    /// Which lanes' states are those of the integrators; the others' are those of the direct form.
    integrators: [bool; L],
    /// Which lanes' coefficients move in the next quantum.
    moves: [bool; L],
}

impl<const L: usize> Default for Svf<L> {
    fn default() -> Self {
        let through = Section::THROUGH;
        Self {
            from: through.c.map(|c| [c; L]),
            to: through.c.map(|c| [c; L]),
            direct: direct(&through).map(|c| [c; L]),
            state: [[0.0; L]; 2],
            integrators: [false; L],
            moves: [false; L],
        }
    }
}

/// What lies under this in a state is flushed to zero: -600 dB, far from any sound and from the subnormals.
const FLUSH: f64 = 1e-30;

/// What does not lie under this in a state (beyond any f32, infinite, not a number) is zeroed, so that it cannot stick.
const BEYOND: f64 = 1e60;

/// A section's direct form: a1, a2, then the gains to the output of the input and of the two states.
fn direct(section: &Section) -> [f64; 5] {
    let [a1, a2, a3, m0, m1, m2] = section.c;
    // The gains of the integrators' states, brought over by the change of states.
    let (band, low) = (2.0 * a2 * (m1 * a1 + m2 * a2), 2.0 * a3 * (m2 * (1.0 - a3) - m1 * a2));
    [2.0 * (a3 - a1), 2.0 * (a1 + a3) - 1.0, m0 + m1 * a2 + m2 * a3, low + band, low - band]
}

impl<const L: usize> Svf<L> {
    /// Sets where a lane's coefficients shall be at the end of the next quantum.
    pub fn aim(&mut self, lane: usize, section: &Section) {
        let mut moves = false;
        for (k, c) in section.c.into_iter().enumerate() {
            self.to[k][lane] = c;
            moves |= self.from[k][lane] != c;
        }
        for (row, c) in self.direct.iter_mut().zip(direct(section)) {
            row[lane] = c;
        }
        self.moves[lane] = moves;
    }

    /// Jumps to the targets.
    pub fn settle(&mut self) {
        self.from = self.to;
        self.moves = [false; L];
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.state = [[0.0; L]; 2];
        self.integrators = [false; L];
        self.settle();
    }

    /// Whether every lane is at rest, in the direct form.
    #[inline(always)]
    fn is_at_rest(&self) -> bool {
        let mut busy = false;
        for lane in 0..L {
            busy |= self.moves[lane] | self.integrators[lane];
        }
        !busy
    }

    /// Filters one quantum in place. Inline it into a `multiversion` function for speed; the bits are the same.
    #[inline(always)]
    pub fn run(&mut self, block: &mut [[f64; L]; QUANTUM]) {
        if self.is_at_rest() {
            rest(std::slice::from_mut(self).as_chunks_mut::<1>().0, block);
        } else {
            travel(self, block);
        }
    }

    fn go_by_integrators(&mut self, lane: usize) {
        let (w1, w2) = (self.state[0][lane], self.state[1][lane]);
        self.state[0][lane] = 2.0 * self.from[1][lane] * (w1 - w2);
        self.state[1][lane] = 2.0 * self.from[2][lane] * (w1 + w2);
        self.integrators[lane] = true;
    }

    fn go_direct(&mut self, lane: usize) {
        let (a2, a3) = (self.to[1][lane], self.to[2][lane]);
        // A section that lets everything through has no states.
        let (difference, sum) = if a2 > 0.0 && a3 > 0.0 {
            (0.5 * self.state[0][lane] / a2, 0.5 * self.state[1][lane] / a3)
        } else {
            (0.0, 0.0)
        };
        self.state[0][lane] = 0.5 * (sum + difference);
        self.state[1][lane] = 0.5 * (sum - difference);
        self.integrators[lane] = false;
    }
}

/// A quantum in which some lanes move, or have just come to rest.
#[multiversion(targets("x86_64+avx+avx2"))]
fn travel<const L: usize>(filter: &mut Svf<L>, block: &mut [[f64; L]; QUANTUM]) {
    for lane in 0..L {
        if filter.moves[lane] && !filter.integrators[lane] {
            filter.go_by_integrators(lane);
        } else if !filter.moves[lane] && filter.integrators[lane] {
            filter.go_direct(lane);
        }
    }
    let (mut state, mut moved) = (filter.state, *block);
    ramp(&filter.from, &filter.to, &mut state, &mut moved);
    rest(std::slice::from_mut(filter).as_chunks_mut::<1>().0, block);
    for lane in 0..L {
        if filter.moves[lane] {
            for n in 0..QUANTUM {
                block[n][lane] = moved[n][lane];
            }
            filter.state[0][lane] = state[0][lane];
            filter.state[1][lane] = state[1][lane];
        }
    }
    filter.settle();
}

/// The integrators over one quantum, from coefficients to coefficients.
#[inline(always)]
fn ramp<const L: usize>(
    from: &[[f64; L]; 6],
    to: &[[f64; L]; 6],
    state: &mut [[f64; L]; 2],
    block: &mut [[f64; L]; QUANTUM],
) {
    let mut s = *state;
    for n in 0..QUANTUM {
        let t = (n + 1) as f64 * (1.0 / QUANTUM as f64);
        let mut c = *from;
        for k in 0..6 {
            for i in 0..L {
                c[k][i] += (to[k][i] - from[k][i]) * t;
            }
        }
        for i in 0..L {
            let x = block[n][i];
            let over = x - s[1][i];
            let band = c[0][i] * s[0][i] + c[1][i] * over;
            let low = s[1][i] + (c[1][i] * s[0][i] + c[2][i] * over);
            s[0][i] = 2.0 * band - s[0][i];
            s[1][i] = 2.0 * low - s[1][i];
            block[n][i] = c[3][i] * x + (c[4][i] * band + c[5][i] * low);
        }
    }
    *state = kept(s);
}

/// States without what is too small or no number.
#[inline(always)]
pub fn kept<const L: usize>(state: [[f64; L]; 2]) -> [[f64; L]; 2] {
    let mut kept = state;
    for row in &mut kept {
        for v in row {
            *v = if v.abs() >= FLUSH && v.abs() < BEYOND { *v } else { 0.0 };
        }
    }
    kept
}

/// Filters one quantum in place through sections in a row. The bits are those of one after the other; but at rest several
/// are in flight at once, because one alone leaves the processor waiting for its last result. Of eight lanes two fill it.
/// The loops are plain ones, because a closure over this is too large for the compiler to inline, and on its own it would
/// be compiled for the oldest processor.
#[inline(always)]
pub fn run_all<const L: usize>(sections: &mut [Svf<L>], block: &mut [[f64; L]; QUANTUM]) {
    let mut at_rest = true;
    for section in sections.iter() {
        at_rest &= section.is_at_rest();
    }
    if !at_rest {
        for section in sections {
            section.run(block);
        }
        return;
    }
    let (few, others) = if L <= 4 { sections.as_chunks_mut::<4>() } else { ([].as_mut_slice(), sections) };
    rest(few, block);
    let (twos, others) = others.as_chunks_mut::<2>();
    rest(twos, block);
    rest(others.as_chunks_mut::<1>().0, block);
}

/// Sections in direct form, `N` at a time in flight.
#[inline(always)]
fn rest<const L: usize, const N: usize>(groups: &mut [[Svf<L>; N]], block: &mut [[f64; L]; QUANTUM]) {
    for group in groups {
        let mut c = [[[0.0; L]; 5]; N];
        let mut w = [[[0.0; L]; 2]; N];
        for k in 0..N {
            c[k] = group[k].direct;
            w[k] = group[k].state;
        }
        for x in block.iter_mut() {
            let mut y = *x;
            for k in 0..N {
                for i in 0..L {
                    let (w1, w2) = (w[k][0][i], w[k][1][i]);
                    w[k][0][i] = (y[i] - c[k][1][i] * w2) - c[k][0][i] * w1;
                    w[k][1][i] = w1;
                    y[i] = c[k][2][i] * y[i] + (c[k][3][i] * w1 + c[k][4][i] * w2);
                }
            }
            *x = y;
        }
        for k in 0..N {
            group[k].state = kept(w[k]);
        }
    }
}
