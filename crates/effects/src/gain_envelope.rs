//! Turns the reductions a limiter needs into a gain that is down in time, moves slowly, and comes back by itself.
//!
//! Source: Hämäläinen, "Smoothing of the control signal without clipped output in digital peak limiters", DAFx 2002
//! (sliding maximum, then an averaging filter of the same length); Giannoulis, Massberg, Reiss, JAES 60(6), 2012.

use crate::detector::{flush, one_pole};
use crate::sliding_maximum::SlidingMaximum;
use signal::{Hz, Lanes, Ms, math};

/// Time over which a reduction counts as long.
const LONG: Ms = Ms(500.0);
/// Share of the long reduction that the release does not give back at once, so that bass does not move the gain.
const KEPT: f64 = 0.8;
/// Steps in a doubling: whole numbers, so that the running sums stay exact for ever.
const STEPS: f64 = 4_294_967_296.0;

/// A running sum of the last `length` numbers.
#[derive(Clone, Debug)]
struct RunningSum<const L: usize> {
    ring: Vec<[i64; L]>,
    place: usize,
    sum: [i64; L],
}

impl<const L: usize> RunningSum<L> {
    fn new(length: usize) -> Self {
        Self { ring: vec![[0; L]; length], place: 0, sum: [0; L] }
    }

    fn reset(&mut self) {
        self.ring.fill([0; L]);
        self.sum = [0; L];
    }

    #[inline(always)]
    fn next(&mut self, value: [i64; L]) -> [i64; L] {
        let oldest = std::mem::replace(&mut self.ring[self.place], value);
        self.place = if self.place + 1 == self.ring.len() { 0 } else { self.place + 1 };
        for i in 0..L {
            self.sum[i] += value[i] - oldest[i];
        }
        self.sum
    }
}

/// From reductions (doublings, 0 and up) to gains, `length` frames later.
#[derive(Clone, Debug)]
pub(crate) struct GainEnvelope<const L: usize> {
    maximum: SlidingMaximum<L>,
    held: [f64; L],
    long: [f64; L],
    long_pace: f64,
    sums: [RunningSum<L>; 2],
    share: f64,
}

impl<const L: usize> GainEnvelope<L> {
    /// At rest. Two averages one after the other are `length` frames long together: a smooth way down.
    pub(crate) fn new(length: usize, rate: Hz) -> Self {
        let first = (length / 2).max(1);
        let second = (length + 1 - first).max(1);
        Self {
            // Longer than the averages, so that both samples around a peak and one more on either side are covered.
            maximum: SlidingMaximum::new(length + 3),
            held: [0.0; L],
            long: [0.0; L],
            long_pace: one_pole(LONG, rate),
            sums: [RunningSum::new(first), RunningSum::new(second)],
            share: 1.0 / (STEPS * (first * second) as f64),
        }
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        self.maximum.reset();
        (self.held, self.long) = ([0.0; L], [0.0; L]);
        self.sums.iter_mut().for_each(RunningSum::reset);
    }

    /// Turns a quantum of reductions into the gains that answer them `length` frames later.
    #[inline(always)]
    pub(crate) fn run(&mut self, lanes: &mut Lanes<L>, release: &[f64; L]) {
        for frame in lanes.iter_mut() {
            self.smooth(frame, release);
        }
        // All frames side by side: few lanes would leave most of a vector empty.
        for gain in lanes.as_flattened_mut() {
            *gain = math::exp2_f32(-*gain);
        }
        flush(&mut self.held);
        flush(&mut self.long);
    }

    #[inline(always)]
    fn smooth(&mut self, reduction: &mut [f32; L], release: &[f64; L]) {
        let highest = self.maximum.next(*reduction);
        let mut steps = [0; L];
        for i in 0..L {
            let wanted = f64::from(highest[i]);
            self.long[i] += self.long_pace * (wanted - self.long[i]);
            let kept = KEPT * self.long[i];
            let floor = if wanted > kept { wanted } else { kept };
            let let_go = self.held[i] + release[i] * (floor - self.held[i]);
            self.held[i] = if wanted > let_go { wanted } else { let_go };
            steps[i] = (self.held[i] * STEPS) as i64;
        }
        let [first, second] = &mut self.sums;
        let sum = second.next(first.next(steps));
        for i in 0..L {
            reduction[i] = (sum[i] as f64 * self.share) as f32;
        }
    }
}
