//! Goes up to a multiple of the rate and comes back, so that what bends a wave does not fold its new partials into the sound.
//!
//! Each step doubles the rate by a half-band filter: every other tap is nought and the middle one carries the samples
//! through untouched. The values at the high rate are kept as planes: plane p of P holds, for each frame, the value p / P
//! of a frame after it. So a filter over time is the same plain loop for any number of lanes, and nothing is interleaved.
//!
//! Source: Crochiere, Rabiner, "Multirate Digital Signal Processing", 1983, sections 3.3 and 5.4 (half-band filters in a
//! row); the taps are [`polyphase`]'s for two phases.
//! Latency: whole frames, [`HalfBands::latency`], the same up and down.
//! Cost: a step of `reach` taps costs `reach` additions and multiplications for each new value, up and again down.
//! Not for: reading peaks between samples (see `oversample`).

use crate::oversample::polyphase;
use crate::{Db, Lanes, QUANTUM};

/// One doubling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// Taps on either side of a new value.
    pub reach: usize,
    /// How far down the side lobes of a windowed sinc lie; without one the taps are Lagrange's, which are best near nought
    /// and do for a step that the sound lies far under.
    pub window: Option<Db>,
}

impl Step {
    /// The taps on one side, from the new value outwards.
    fn taps(self) -> Vec<f32> {
        let row = match self.window {
            Some(attenuation) => polyphase(2 * self.reach, 2, attenuation).swap_remove(1).split_off(self.reach),
            None => self.lagrange(),
        };
        let sum: f64 = row.iter().sum();
        row.iter().map(|tap| (0.5 * tap / sum) as f32).collect()
    }

    /// The polynomial through the values on both sides, read in their middle.
    fn lagrange(self) -> Vec<f64> {
        let reach = self.reach as i32;
        let places = || (-reach..reach).map(|k| f64::from(k) + 0.5);
        let tap = |at: f64| places().filter(|other| *other != at).map(|other| other / (other - at)).product();
        places().skip(self.reach).map(tap).collect()
    }

    /// Whole frames that the step waits for its last tap, where `planes` values make a frame.
    fn lag(self, planes: usize) -> usize {
        self.reach.div_ceil(planes)
    }
}

/// Frames that steps in a row take, up and down together.
pub fn latency(steps: &[Step]) -> usize {
    2 * steps.iter().enumerate().map(|(k, step)| step.lag(1 << k)).sum::<usize>()
}

/// A tap, and the first of the frames that it weighs, before and after.
#[derive(Clone, Copy, Debug)]
struct Pair {
    tap: f32,
    left: usize,
    right: usize,
}

/// The pairs that make one plane.
type Sum = Vec<Pair>;

/// Values worked on side by side: eight registers of eight, and one lane's quantum.
pub const WIDE: usize = QUANTUM;

/// So many values of a plane, frame by frame; a quantum is as many blocks as there are lanes. All steps are taken with one
/// block before the next comes, so that what they pass on is still in the processor's nearest memory.
pub type Block = [f32; WIDE];

/// A block's worth of values from a place on.
#[inline(always)]
fn stretch(lines: &[f32], from: usize) -> &Block {
    lines[from..].first_chunk().expect("a line is longer than a block by the filter's reach")
}

/// One plane from the lines, where the newest block begins at `now`: half of `middle`, if there is one, and the weighed pairs.
#[inline(always)]
fn weigh(lines: &[f32], pairs: &[Pair], now: usize, middle: Option<&Block>) -> Block {
    let mut sums = [0.0f32; WIDE];
    if let Some(middle) = middle {
        for i in 0..WIDE {
            sums[i] = 0.5 * middle[i];
        }
    }
    for pair in pairs {
        let (left, right) = (stretch(lines, now + pair.left), stretch(lines, now + pair.right));
        for i in 0..WIDE {
            sums[i] += pair.tap * (left[i] + right[i]);
        }
    }
    sums
}

/// Lines side by side: each some past, and room for blocks, which are filled one after the other before the past is renewed.
#[derive(Clone, Debug)]
struct Lines {
    values: Vec<f32>,
    /// Values of a line that lie before its first block.
    past: usize,
    /// Values of a line.
    span: usize,
    /// Where in each line the newest block begins, its past taken off.
    now: usize,
}

impl Lines {
    /// Silent.
    fn new(count: usize, past: usize, blocks: usize) -> Self {
        let span = past + blocks * WIDE;
        Self { values: vec![0.0; count * span], past, span, now: (blocks - 1) * WIDE }
    }

    fn reset(&mut self) {
        self.values.fill(0.0);
    }

    /// Takes a block into each line.
    #[inline(always)]
    fn push<'a>(&mut self, blocks: impl Iterator<Item = &'a Block>) {
        self.now += WIDE;
        if self.past + self.now == self.span {
            self.now = 0;
            for line in self.values.chunks_exact_mut(self.span) {
                line.copy_within(self.span - self.past.., 0);
            }
        }
        let newest = self.past + self.now;
        for (line, block) in self.values.chunks_exact_mut(self.span).zip(blocks) {
            line[newest..newest + WIDE].copy_from_slice(block);
        }
    }
}

/// One step, up or down, over `L` lanes: planes with enough of their past, and the pairs that make each new plane.
#[derive(Clone, Debug)]
struct Stage<const L: usize> {
    /// What comes in, on the way down the odd planes only.
    lines: Lines,
    /// On the way down the even planes, which are only held back.
    even: Lines,
    sums: Vec<Sum>,
    /// Where in a line the values begin that are passed on as they are.
    held: usize,
}

impl<const L: usize> Stage<L> {
    /// `planes` on the low side. The lowest step has a long past: it takes the blocks of a quantum before that is moved.
    fn new(step: Step, planes: usize, down: bool) -> Self {
        let lag = step.lag(planes);
        let past = lag + (step.reach + planes).div_ceil(planes);
        let blocks = if planes == 1 { L } else { 1 };
        let lines = Lines::new(planes, past * L, blocks);
        let place = |value: isize| {
            let frame = (past - lag) as isize + value.div_euclid(planes as isize);
            value.rem_euclid(planes as isize) as usize * lines.span + frame as usize * L
        };
        let pair = |plane: usize, k: usize, tap: f32| {
            let (left, right) = (plane as isize - k as isize, (plane + k) as isize);
            // On the way down the middle is an even value, which lies before the odd one of its place.
            let (left, right) = if down { (left - 1, right) } else { (left, right + 1) };
            Pair { tap: if down { 0.5 * tap } else { tap }, left: place(left), right: place(right) }
        };
        let taps = step.taps();
        let sum = |plane| taps.iter().enumerate().map(|(k, &tap)| pair(plane, k, tap)).collect();
        Self {
            sums: (0..planes).map(sum).collect(),
            even: Lines::new(if down { planes } else { 0 }, lag * L, blocks),
            held: (past - lag) * L,
            lines,
        }
    }

    fn reset(&mut self) {
        self.lines.reset();
        self.even.reset();
    }

    /// Twice as many planes from the first ones, in place; then the first plane a frame later.
    #[inline(always)]
    fn double(&mut self, planes: &mut [Block]) {
        self.lines.push(planes.iter());
        let Lines { values, span, now, .. } = &self.lines;
        for (line, (out, pairs)) in
            values.chunks_exact(*span).zip(planes.as_chunks_mut::<2>().0.iter_mut().zip(&self.sums))
        {
            out[0] = *stretch(line, now + self.held);
            out[1] = weigh(values, pairs, *now, None);
        }
        planes[2 * self.sums.len()] = *stretch(values, now + self.held + L);
    }

    /// Half as many planes, in place.
    #[inline(always)]
    fn halve(&mut self, planes: &mut [Block]) {
        let pairs = &planes.as_chunks::<2>().0[..self.sums.len()];
        self.even.push(pairs.iter().map(|[even, _]| even));
        self.lines.push(pairs.iter().map(|[_, odd]| odd));
        let Lines { values, now, .. } = &self.lines;
        for (even, (out, pairs)) in self.even.values.chunks_exact(self.even.span).zip(planes.iter_mut().zip(&self.sums))
        {
            *out = weigh(values, pairs, *now, Some(stretch(even, self.even.now)));
        }
    }
}

/// Doublings in a row, up and down, over `L` lanes.
#[derive(Clone, Debug)]
pub struct HalfBands<const L: usize> {
    up: Vec<Stage<L>>,
    down: Vec<Stage<L>>,
    planes: Vec<Block>,
    latency: usize,
}

impl<const L: usize> HalfBands<L> {
    /// At rest; each step doubles the rate.
    pub fn new(steps: &[Step]) -> Self {
        let stages = |down| steps.iter().enumerate().map(move |(k, step)| Stage::new(*step, 1 << k, down)).collect();
        Self {
            up: stages(false),
            down: stages(true),
            planes: vec![[0.0; WIDE]; (1 << steps.len()) + 1],
            latency: latency(steps),
        }
    }

    /// Values a frame.
    pub fn factor(&self) -> usize {
        self.planes.len() - 1
    }

    /// Frames by which what has gone up and down lags.
    pub fn latency(&self) -> usize {
        self.latency
    }

    /// Back to silence.
    pub fn reset(&mut self) {
        self.up.iter_mut().chain(&mut self.down).for_each(Stage::reset);
    }

    /// Takes a block in and gives its planes, `factor` of them; one more is the first plane a frame later.
    /// Inline it into a `multiversion` function for speed; the bits are the same.
    #[inline(always)]
    pub fn up(&mut self, block: &Block) -> &mut [Block] {
        self.planes[0] = *block;
        for stage in &mut self.up {
            stage.double(&mut self.planes);
        }
        &mut self.planes
    }

    /// Brings the planes, as they stand now, down again.
    #[inline(always)]
    pub fn down(&mut self, block: &mut Block) {
        for stage in self.down.iter_mut().rev() {
            stage.halve(&mut self.planes);
        }
        *block = self.planes[0];
    }
}

/// The blocks of a quantum, in order of time.
#[inline(always)]
pub fn blocks<const L: usize>(quantum: &mut Lanes<L>) -> &mut [Block] {
    quantum.as_flattened_mut().as_chunks_mut().0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math;
    use crate::random::Random;
    use std::f64::consts::TAU;

    const STEPS: [Step; 4] = [
        Step { reach: 36, window: Some(Db(100.0)) },
        Step { reach: 6, window: Some(Db(100.0)) },
        Step { reach: 4, window: Some(Db(95.0)) },
        Step { reach: 4, window: Some(Db(100.0)) },
    ];

    fn sine(frequency: f64, frame: f64) -> f64 {
        math::sin(TAU * (frequency / 48_000.0 * frame).fract() + 0.3)
    }

    #[test]
    fn without_a_window_the_taps_are_lagranges() {
        let taps = |reach| Step { reach, window: None }.taps();
        // Any table of midpoint interpolation.
        assert_eq!(taps(2), [9.0 / 16.0, -1.0 / 16.0]);
        let six = [150.0 / 256.0, -25.0 / 256.0, 3.0 / 256.0];
        assert!(taps(3).iter().zip(six).all(|(tap, exact)| (tap - exact).abs() < 1e-7));
    }

    #[test]
    fn every_plane_is_the_sine_a_part_of_a_frame_later() {
        for steps in 1..=4 {
            for frequency in [100.0, 997.0, 12_000.0, 20_000.0] {
                let mut bands = HalfBands::<1>::new(&STEPS[..steps]);
                let (factor, late) = (bands.factor(), (bands.latency() / 2) as f64);
                let mut worst = 0.0f64;
                for quantum in 0..20 {
                    let frame = |i: usize| (quantum * QUANTUM + i) as f64;
                    let block = std::array::from_fn(|i| sine(frequency, frame(i)) as f32);
                    for (p, plane) in bands.up(&block).iter().enumerate() {
                        for (i, x) in plane.iter().enumerate() {
                            let exact = sine(frequency, frame(i) - late + p as f64 / factor as f64);
                            worst = if quantum < 3 { 0.0 } else { worst.max((f64::from(*x) - exact).abs()) };
                        }
                    }
                }
                assert!(math::gain_to_db(worst) < -90.0, "{factor}, {frequency} Hz: {}", math::gain_to_db(worst));
            }
        }
    }

    #[test]
    fn up_and_down_again_is_the_sine_so_many_frames_later() {
        for steps in 1..=4 {
            let mut bands = HalfBands::<1>::new(&STEPS[..steps]);
            let late = bands.latency();
            assert_eq!(late, [72, 78, 80, 82][steps - 1]);
            for quantum in 0..20 {
                let frame = |i: usize| (quantum * QUANTUM + i) as f64;
                let mut block = std::array::from_fn(|i| sine(15_000.0, frame(i)) as f32);
                bands.up(&block.clone());
                bands.down(&mut block);
                let exact = |i| sine(15_000.0, frame(i) - late as f64);
                let worst = (0..QUANTUM).fold(0.0f64, |worst, i| worst.max((f64::from(block[i]) - exact(i)).abs()));
                assert!(quantum < 4 || worst < 3e-5, "{worst}");
            }
        }
    }

    #[test]
    fn what_lies_over_half_the_rate_is_gone_on_the_way_down() {
        // A tone put on the planes between 28 kHz and half the high rate must not fold into the sound.
        for frequency in [28_000.0, 40_000.0, 76_000.0, 172_000.0, 188_000.0] {
            let mut bands = HalfBands::<1>::new(&STEPS[..3]);
            let mut worst = 0.0f32;
            for quantum in 0..20 {
                let mut block = [0.0; WIDE];
                for (p, plane) in bands.up(&block).iter_mut().enumerate().take(8) {
                    for (i, x) in plane.iter_mut().enumerate() {
                        *x = sine(frequency, (quantum * QUANTUM + i) as f64 + p as f64 / 8.0) as f32;
                    }
                }
                bands.down(&mut block);
                worst = if quantum < 4 { 0.0 } else { block.iter().fold(worst, |a, x| a.max(x.abs())) };
            }
            assert!(math::gain_to_db(f64::from(worst)) < -90.0, "{frequency} Hz: {worst}");
        }
    }

    fn many_lanes_are_single_runs<const L: usize>() {
        let noise = |lane: usize, n: usize| Random::at(lane as u64, n as u64).signed() as f32;
        let mut wide = HalfBands::<L>::new(&STEPS[..3]);
        let mut narrow: Vec<_> = (0..L).map(|_| HalfBands::<1>::new(&STEPS[..3])).collect();
        for quantum in 0..6 {
            let mut together: Lanes<L> =
                std::array::from_fn(|i| std::array::from_fn(|lane| noise(lane, quantum * QUANTUM + i)));
            let alone: Vec<Block> = (0..L).map(|lane| together.map(|x| x[lane])).collect();
            for block in blocks(&mut together) {
                wide.up(&block.clone());
                wide.down(block);
            }
            for (lane, (bands, mut block)) in narrow.iter_mut().zip(alone).enumerate() {
                bands.up(&block.clone());
                bands.down(&mut block);
                assert!(block.iter().zip(&together).all(|(a, b)| a.to_bits() == b[lane].to_bits()));
            }
        }
    }

    #[test]
    fn any_number_of_lanes_are_as_many_runs_bit_for_bit() {
        many_lanes_are_single_runs::<2>();
        many_lanes_are_single_runs::<4>();
        many_lanes_are_single_runs::<8>();
    }
}
