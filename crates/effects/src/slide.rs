//! A number on its way to another: there in one quantum, or no faster than it may.
//!
//! A delay that moves bends the pitch of what is read there, and a phase that moves bends it in turn; both take their time.

use signal::{Hz, QUANTUM};

/// The largest bend of a time, as a share of the pitch: a third of a semitone.
const BEND: f64 = 0.02;
/// Turns in a second that a phase may move besides its rate.
const TURNS: f64 = 1.0;

/// Octaves in a second that a filter may move.
const OCTAVES: f64 = 187.5;
/// How much in a second the share may change that goes round a loop: from one end to the other in a tenth.
const SHARES: f64 = 20.0;

/// A number on its way.
#[derive(Clone, Copy, Debug)]
pub struct Slide {
    from: f64,
    to: f64,
    goal: f64,
    /// The largest step of a quantum.
    most: f64,
}

impl Slide {
    /// At 0; arrives in a quantum.
    pub fn quick() -> Self {
        Self { from: 0.0, to: 0.0, goal: 0.0, most: f64::INFINITY }
    }

    /// At 0; a time in frames.
    pub fn time() -> Self {
        Self { most: BEND * QUANTUM as f64, ..Self::quick() }
    }

    /// At 0; a phase in turns.
    pub fn phase(rate: Hz) -> Self {
        Self { most: TURNS * QUANTUM as f64 / rate.0, ..Self::quick() }
    }

    /// At 0; a frequency or an interval in octaves.
    pub fn octaves(rate: Hz) -> Self {
        Self { most: OCTAVES * QUANTUM as f64 / rate.0, ..Self::quick() }
    }

    /// At 0; what goes round a loop, as a share.
    pub fn share(rate: Hz) -> Self {
        Self { most: SHARES * QUANTUM as f64 / rate.0, ..Self::quick() }
    }

    /// At rest at a number.
    pub fn at_rest(number: f64) -> Self {
        Self { from: number, to: number, goal: number, ..Self::quick() }
    }

    /// Sets the number to go to.
    pub fn aim(&mut self, number: f64) {
        self.goal = number;
    }

    /// Jumps there.
    pub fn settle(&mut self) {
        (self.from, self.to) = (self.goal, self.goal);
    }

    /// Begins the next quantum; it arrives exactly.
    #[inline(always)]
    pub fn step(&mut self) {
        self.from = self.to;
        let way = self.goal - self.to;
        self.to = if way > self.most {
            self.to + self.most
        } else if way < -self.most {
            self.to - self.most
        } else {
            self.goal
        };
    }

    /// Where it is at a frame of the quantum.
    #[inline(always)]
    pub fn at(&self, frame: usize) -> f64 {
        // By way of 32 bits, which a vector can turn into a fraction.
        self.from + (self.to - self.from) * (f64::from(frame as i32 + 1) * (1.0 / QUANTUM as f64))
    }

    /// Where it is at the end of the quantum.
    #[inline(always)]
    pub fn end(&self) -> f64 {
        self.to
    }

    /// Whether it is at a number for the whole quantum.
    #[inline(always)]
    pub fn rests_at(&self, number: f64) -> bool {
        self.from == number && self.to == number
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_arrives_exactly_and_bends_by_a_fiftieth_at_most() {
        let mut slide = Slide::time();
        slide.aim(100.0);
        slide.settle();
        slide.aim(217.3);
        let mut before = 100.0;
        let mut frames = 0;
        while slide.end() != 217.3 {
            slide.step();
            for n in 0..QUANTUM {
                assert!(slide.at(n) >= before && slide.at(n) - before <= BEND + 1e-12);
                before = slide.at(n);
                frames += 1;
            }
        }
        // 117.3 frames at a fiftieth of a frame a frame are 5865 frames, 92 quanta.
        assert_eq!(frames, 92 * QUANTUM);
        slide.step();
        assert!(slide.rests_at(217.3));
    }

    #[test]
    fn what_is_quick_is_there_in_a_quantum() {
        let mut slide = Slide::quick();
        slide.aim(-1.0);
        slide.step();
        assert_eq!((slide.at(31), slide.end()), (-0.5, -1.0));
    }
}
