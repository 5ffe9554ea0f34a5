//! How the length of a delay line wanders, so that no mode of the room rings on.

/// A length that goes up and down by a sixteenth of a frame a quantum: 1.7 cents, and every whole frame falls on the
/// edge of a quantum, so that the taps of the interpolation change only where it passes through a sample.
#[derive(Clone)]
pub struct Wander {
    /// Shortest length in frames.
    base: usize,
    /// Where it stands above that, in sixteenths.
    now: usize,
    /// The end of its way, in sixteenths.
    end: usize,
    up: bool,
    start: usize,
}

impl Wander {
    /// Steps in a frame.
    const STEPS: usize = 16;

    /// Between `base` and `base + frames`, from the sixteenth `start` on.
    pub fn new(base: usize, frames: usize, start: usize) -> Self {
        let end = frames.max(1) * Self::STEPS;
        let start = start % end;
        Self { base, now: start, end, up: true, start }
    }

    /// The longest length, in frames.
    pub fn longest(&self) -> usize {
        self.base + self.end / Self::STEPS
    }

    /// The length in the middle, in frames.
    pub fn mean(&self) -> f64 {
        0.5 * (self.base + self.longest()) as f64
    }

    /// Back to where it began.
    pub fn reset(&mut self) {
        (self.now, self.up) = (self.start, true);
    }

    /// Whole frames of the next quantum, and the fraction at its start and end.
    #[inline(always)]
    pub fn step(&mut self) -> (usize, f32, f32) {
        if self.now == self.end {
            self.up = false;
        } else if self.now == 0 {
            self.up = true;
        }
        let next = if self.up { self.now + 1 } else { self.now - 1 };
        let whole = self.now.min(next) / Self::STEPS;
        let fraction = |at: usize| (at - whole * Self::STEPS) as f32 * (1.0 / Self::STEPS as f32);
        let result = (self.base + whole, fraction(self.now), fraction(next));
        self.now = next;
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wandering_length_never_leaps() {
        let mut wander = Wander::new(100, 5, 0);
        let mut last = 100.0f32;
        for _ in 0..1000 {
            let (whole, from, to) = wander.step();
            assert_eq!(whole as f32 + from, last);
            last = whole as f32 + to;
            assert!((0.0..=1.0).contains(&from) && (0.0..=1.0).contains(&to) && (100.0..=105.0).contains(&last));
        }
    }
}
