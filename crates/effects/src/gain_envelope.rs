//! Turns the reductions a limiter needs into a gain that is down in time, moves slowly, and comes back by itself.
//!
//! Source: Hämäläinen, "Smoothing of the control signal without clipped output in digital peak limiters", DAFx 2002
//! (sliding maximum, then an averaging filter of the same length); Giannoulis, Massberg, Reiss, JAES 60(6), 2012.
//! Cost: all but the last multiplication is done once for every eight frames. The gain goes from one to the next in a
//! straight line, which is a last average over eight frames, and is down to the greatest reduction in all frames that need it.

use crate::detector::one_pole;
use crate::sliding_maximum::SlidingMaximum;
use signal::{Hz, Lanes, Ms, QUANTUM, math};

/// Frames that have one reduction in common: the greatest of theirs.
pub(crate) const BLOCK: usize = 8;
/// Blocks in a quantum.
pub(crate) const BLOCKS: usize = QUANTUM / BLOCK;
/// Where each frame of a block stands on the way from the gain before it to its own.
const WAY: [f32; BLOCK] = [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0];
/// A value for each block.
pub(crate) type Blocks<const L: usize> = [[f32; L]; BLOCKS];

/// Time over which a reduction counts as long.
const LONG: Ms = Ms(500.0);
/// Share of the long reduction that the release does not give back at once, so that bass does not move the gain.
const KEPT: f64 = 0.8;
/// What is less (doublings) is no reduction: it changes no bit of a gain.
const NONE: f64 = 4e-8;
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
    /// The gain at the end of the last block.
    last: [f32; L],
    /// Quanta since there was any reduction; after `whole` of them nothing of it is left.
    idle: usize,
    whole: usize,
}

impl<const L: usize> GainEnvelope<L> {
    /// At rest. Two averages one after the other are `length` frames long together: a smooth way down. A reduction is held
    /// for that time and for `hold` at least.
    pub(crate) fn new(length: usize, hold: Ms, rate: Hz) -> Self {
        let averages = (length / BLOCK).max(2);
        let first = averages / 2;
        let second = averages + 1 - first;
        // Longer than the averages, so that both samples around a peak, wherever it lies in its block, and one more on
        // either side are covered.
        let window = (length + BLOCK + 2).div_ceil(BLOCK).max(hold.frames(rate).div_ceil(BLOCK));
        let whole = (window + averages + 1).div_ceil(BLOCKS);
        Self {
            maximum: SlidingMaximum::new(window),
            held: [0.0; L],
            long: [0.0; L],
            long_pace: one_pole(LONG, Hz(rate.0 / BLOCK as f64)),
            sums: [RunningSum::new(first), RunningSum::new(second)],
            share: 1.0 / (STEPS * (first * second) as f64),
            last: [1.0; L],
            idle: whole,
            whole,
        }
    }

    /// How much of a reduction comes back in one block, for a time constant.
    pub(crate) fn pace(release: Ms, rate: Hz) -> f64 {
        one_pole(release, Hz(rate.0 / BLOCK as f64))
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        self.maximum.reset();
        (self.held, self.long) = ([0.0; L], [0.0; L]);
        self.sums.iter_mut().for_each(RunningSum::reset);
        self.last = [1.0; L];
        self.idle = self.whole;
    }

    /// The gain at the end of the last quantum.
    pub(crate) fn gain(&self, lane: usize) -> f32 {
        self.last[lane]
    }

    /// Turns `lanes` down by a quantum of reductions, `length` frames after them; nothing where there are none.
    #[inline(always)]
    pub(crate) fn run(&mut self, reductions: Option<&Blocks<L>>, release: &[f64; L], lanes: &mut Lanes<L>) {
        if reductions.is_none() && self.idle >= self.whole {
            return;
        }
        let mut gains = *reductions.unwrap_or(&[[0.0; L]; BLOCKS]);
        for block in &mut gains {
            self.smooth(block, release);
        }
        // All blocks side by side: few lanes would leave most of a vector empty.
        for gain in gains.as_flattened_mut() {
            *gain = math::exp2_f32(-*gain);
        }
        self.flush();
        for (frames, gain) in lanes.as_chunks_mut::<BLOCK>().0.iter_mut().zip(&gains) {
            let (from, to, way) = ([self.last; BLOCK], [*gain; BLOCK], WAY.map(|part| [part; L]));
            let ways = from.as_flattened().iter().zip(to.as_flattened()).zip(way.as_flattened());
            for (x, ((from, to), part)) in frames.as_flattened_mut().iter_mut().zip(ways) {
                *x *= from + (to - from) * part;
            }
            self.last = *gain;
        }
    }

    /// Ends what has died away, and counts how long nothing is left.
    #[inline(always)]
    fn flush(&mut self) {
        let mut any = false;
        for i in 0..L {
            self.held[i] = if self.held[i] > NONE { self.held[i] } else { 0.0 };
            self.long[i] = if self.long[i] > NONE { self.long[i] } else { 0.0 };
            any |= self.held[i] + self.long[i] > 0.0;
        }
        self.idle = if any { 0 } else { self.idle + 1 };
    }

    #[inline(always)]
    fn smooth(&mut self, reduction: &mut [f32; L], release: &[f64; L]) {
        let highest = self.maximum.next(*reduction);
        for i in 0..L {
            let wanted = f64::from(highest[i]);
            self.long[i] = (1.0 - self.long_pace) * self.long[i] + self.long_pace * wanted;
            // In this form the way from one value to the next, on which the processor waits, is short and has no branch.
            let let_go = (1.0 - release[i]) * self.held[i] + release[i] * wanted.max(KEPT * self.long[i]);
            self.held[i] = wanted.max(let_go);
        }
        let mut steps = [0; L];
        for (steps, held) in steps.iter_mut().zip(&self.held) {
            *steps = (held * STEPS) as i64;
        }
        let [first, second] = &mut self.sums;
        let sum = second.next(first.next(steps));
        for i in 0..L {
            reduction[i] = (sum[i] as f64 * self.share) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gain_is_down_for_both_samples_of_an_interval_and_one_on_either_side() {
        for length in [16, 17, 18, 19, 48, 144, 500] {
            for block in 0..BLOCKS {
                let mut envelope = GainEnvelope::<1>::new(length, Ms(0.0), Hz(48_000.0));
                let mut heard = Vec::new();
                for quantum in 0..20 {
                    let mut reductions = [[0.0]; BLOCKS];
                    reductions[block] = [if quantum == 0 { 1.0 } else { 0.0 }];
                    let mut lanes = [[1.0]; QUANTUM];
                    envelope.run((quantum == 0).then_some(&reductions), &[1.0], &mut lanes);
                    heard.extend(lanes.map(|x| f64::from(x[0])));
                }
                // The peak lies anywhere in its block, and its interval begins `length` frames later.
                let (first, last) = (block * BLOCK + length - 1, block * BLOCK + BLOCK - 1 + length + 2);
                assert!(heard[first..=last].iter().all(|gain| (gain - 0.5).abs() < 1e-6), "{length}, {block}");
                // And it is on its way no longer than the averages are.
                assert!(
                    heard[..block * BLOCK].iter().chain(&heard[last + length + 2 * BLOCK..]).all(|gain| *gain > 0.9)
                );
            }
        }
    }

    #[test]
    fn nothing_is_left_of_a_reduction_in_the_end_and_nothing_is_done() {
        let mut envelope = GainEnvelope::<1>::new(48, Ms(10.0), Hz(48_000.0));
        let mut lanes = [[1.0]; QUANTUM];
        envelope.run(Some(&[[2.0]; BLOCKS]), &[0.01], &mut lanes);
        for _ in 0..20 * 750 {
            envelope.run(None, &[0.01], &mut lanes);
        }
        assert_eq!(envelope.idle, envelope.whole);
        let mut lanes = [[0.7]; QUANTUM];
        envelope.run(None, &[0.01], &mut lanes);
        assert_eq!(lanes, [[0.7]; QUANTUM]);
    }
}
