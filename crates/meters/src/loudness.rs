//! Measures how loud the sound is to the ear: over the whole, over 3 s and over 400 ms.
//!
//! Energies are summed in blocks of 10 ms, so the greatest momentary loudness is found wherever it begins; what is kept
//! is one number for each 100 ms, from which gates, range and the curve over time are taken at the end.
//!
//! Source: ITU-R BS.1770-5, 2023, annex 1; EBU Tech 3341, 2023, sections 2.2 to 2.7 (400 ms, 3 s, 75 % overlap).
//! Units: LUFS, LU.  Cost: two biquads a channel; 16 bytes for each 100 ms.
//! Not for: peaks; use `true_peak`.

use crate::blocks::Blocks;
use crate::gating;
use crate::weighting::{Energy, LANES, Weighting};
use signal::{Hz, Seconds};

/// Blocks of 10 ms in a step of 100 ms.
const STEP: usize = 10;
/// Steps in 400 ms.
const MOMENTARY: usize = 4;
/// Steps in 3 s.
const SHORT_TERM: usize = 30;
/// Blocks that are remembered: 3 s.
const RING: usize = STEP * SHORT_TERM;

/// The loudness at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoudnessAt {
    /// Where the windows end.
    pub time: Seconds,
    /// Over the last 400 ms, in LUFS; `None` for silence and before 400 ms have passed.
    pub momentary: Option<f64>,
    /// Over the last 3 s, in LUFS; `None` for silence and before 3 s have passed.
    pub short_term: Option<f64>,
}

/// What the loudness meter says of the whole sound.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LoudnessReadings {
    /// Programme loudness over both gates.
    pub integrated_lufs: Option<f64>,
    /// Loudness range.
    pub loudness_range_lu: Option<f64>,
    /// The greatest momentary loudness.
    pub max_momentary_lufs: Option<f64>,
    /// The end of its window.
    pub max_momentary_at: Option<Seconds>,
    /// The greatest short-term loudness.
    pub max_short_term_lufs: Option<f64>,
    /// The end of its window.
    pub max_short_term_at: Option<Seconds>,
    /// What the sound loses when left and right are summed and played from both sides; stereo only.
    pub mono_fold_loss_lu: Option<f64>,
    /// Momentary and short-term loudness every 100 ms.
    pub over_time: Vec<LoudnessAt>,
}

/// The greatest mean of a window, and the block it ended with.
#[derive(Clone, Copy, Debug, Default)]
struct Greatest {
    energy: f64,
    end: u64,
}

impl Greatest {
    fn see(&mut self, energy: f64, end: u64) {
        if energy > self.energy {
            *self = Self { energy, end };
        }
    }

    fn reading(&self) -> (Option<f64>, Option<Seconds>) {
        let value = gating::loudness(self.energy);
        (value, value.map(|_| Seconds(self.end as f64 / crate::blocks::BLOCKS_IN_A_SECOND as f64)))
    }
}

/// Loudness of sound that comes in blocks of 10 ms.
#[derive(Clone, Debug)]
pub(crate) struct BlockLoudness {
    filters: Vec<Weighting>,
    weights: Vec<f64>,
    /// Mean energies of the last 100 ms, as they stood after each of the last blocks, in a ring.
    steps: [f64; RING],
    /// The last energies of single blocks, in a ring.
    blocks: [f64; STEP],
    count: u64,
    /// The energy of each whole 100 ms, as heard and folded to mono.
    kept: Vec<f64>,
    fold: Vec<f64>,
    fold_step: f64,
    momentary: Greatest,
    short_term: Greatest,
}

impl BlockLoudness {
    /// For channels that count by these weights; two weights of 1 are taken for stereo.
    pub(crate) fn new(rate: u32, weights: Vec<f64>) -> Self {
        let filter = Weighting::new(Hz(f64::from(rate)));
        Self {
            filters: vec![filter; weights.len().div_ceil(LANES)],
            weights,
            steps: [0.0; RING],
            blocks: [0.0; STEP],
            count: 0,
            kept: Vec::new(),
            fold: Vec::new(),
            fold_step: 0.0,
            momentary: Greatest::default(),
            short_term: Greatest::default(),
        }
    }

    fn is_stereo(&self) -> bool {
        self.weights.len() == 2
    }

    /// Takes in one whole block.
    pub(crate) fn block(&mut self, channels: &[&[f32]]) {
        let frames = channels.first().map_or(1, |channel| channel.len()).max(1) as f64;
        let (mut energy, mut front) = (0.0, Energy::default());
        for (group, (filter, weights)) in self.filters.iter_mut().zip(self.weights.chunks(LANES)).enumerate() {
            let from = group * LANES;
            let sums = filter.energy(&channels[from..from + weights.len()]);
            energy += sums.squares.iter().zip(weights).map(|(square, weight)| square * weight).sum::<f64>();
            front = if group == 0 { sums } else { front };
        }
        self.advance(energy / frames);
        if self.is_stereo() {
            // Both sides play half the sum: its energy is that of the halves plus what they have in common.
            let fold = (0.5 * (front.squares[0] + front.squares[1]) + front.product).max(0.0) / frames;
            self.fold_step += fold * (1.0 / STEP as f64);
            if self.count.is_multiple_of(STEP as u64) {
                self.fold.push(std::mem::take(&mut self.fold_step));
            }
        }
    }

    fn advance(&mut self, energy: f64) {
        let at = (self.count % STEP as u64) as usize;
        self.blocks[at] = energy;
        let step = self.blocks.iter().sum::<f64>() * (1.0 / STEP as f64);
        let place = (self.count % RING as u64) as usize;
        self.steps[place] = step;
        self.count += 1;
        if self.count.is_multiple_of(STEP as u64) {
            self.kept.push(step);
        }
        if self.count >= (STEP * MOMENTARY) as u64 {
            self.momentary.see(self.window(place, MOMENTARY), self.count);
        }
        if self.count >= RING as u64 {
            self.short_term.see(self.window(place, SHORT_TERM), self.count);
        }
    }

    /// Mean of the window of so many steps that ends with the block at `place`.
    fn window(&self, place: usize, steps: usize) -> f64 {
        (0..steps).map(|back| self.steps[(place + RING - back * STEP) % RING]).sum::<f64>() / steps as f64
    }

    fn now(&self) -> LoudnessAt {
        let place = ((self.count + RING as u64 - 1) % RING as u64) as usize;
        let over = |steps: usize| {
            let heard = self.count >= (STEP * steps) as u64;
            heard.then(|| gating::loudness(self.window(place, steps))).flatten()
        };
        let time = Seconds(self.count as f64 / crate::blocks::BLOCKS_IN_A_SECOND as f64);
        LoudnessAt { time, momentary: over(MOMENTARY), short_term: over(SHORT_TERM) }
    }

    /// Short-term loudness after each 100 ms, as energies; the first belongs to 3 s.
    pub(crate) fn short_term_energies(&self) -> impl Iterator<Item = f64> + Clone {
        means(&self.kept, SHORT_TERM)
    }

    /// What has been read so far.
    pub(crate) fn readings(&self) -> LoudnessReadings {
        let (max_momentary_lufs, max_momentary_at) = self.momentary.reading();
        let (max_short_term_lufs, max_short_term_at) = self.short_term.reading();
        let integrated_lufs = gating::programme(means(&self.kept, MOMENTARY));
        LoudnessReadings {
            integrated_lufs,
            loudness_range_lu: gating::range(self.short_term_energies()),
            max_momentary_lufs,
            max_momentary_at,
            max_short_term_lufs,
            max_short_term_at,
            mono_fold_loss_lu: integrated_lufs.filter(|_| self.is_stereo()).map(|i| i - self.folded()),
            over_time: self.over_time(),
        }
    }

    /// The programme loudness of the mono fold; a fold that vanishes counts as the absolute gate.
    fn folded(&self) -> f64 {
        gating::programme(means(&self.fold, MOMENTARY)).unwrap_or(gating::ABSOLUTE_GATE)
    }

    fn over_time(&self) -> Vec<LoudnessAt> {
        let late = |energies: Vec<f64>, steps: usize| {
            std::iter::repeat_n(None, steps - 1).chain(energies.into_iter().map(gating::loudness))
        };
        let momentary = late(means(&self.kept, MOMENTARY).collect(), MOMENTARY);
        let short_term = late(means(&self.kept, SHORT_TERM).collect(), SHORT_TERM);
        (1..=self.kept.len())
            .zip(momentary.zip(short_term.chain(std::iter::repeat(None))))
            .map(|(step, (momentary, short_term))| LoudnessAt {
                time: Seconds(step as f64 / 10.0),
                momentary,
                short_term,
            })
            .collect()
    }
}

/// The mean of every window of so many steps.
fn means(steps: &[f64], length: usize) -> impl Iterator<Item = f64> + Clone {
    steps.windows(length).map(move |window| window.iter().sum::<f64>() / length as f64)
}

/// A loudness meter by itself, for sound that comes in pieces of any size.
///
/// ```
/// let mut meter = meters::Loudness::new(48_000, vec![1.0]);
/// let tone: Vec<f32> = (0..48_000).map(|n| signal::math::sin(n as f64 * 0.1305) as f32).collect();
/// meter.push(&[&tone]);
/// assert!((meter.finish().integrated_lufs.unwrap() + 3.01).abs() < 0.02);
/// ```
#[derive(Clone, Debug)]
pub struct Loudness {
    blocks: Blocks,
    meter: BlockLoudness,
}

impl Loudness {
    /// For channels that count by these weights (see [`crate::weighting::channel_weights`]), at a rate from 4 kHz up.
    pub fn new(rate: u32, weights: Vec<f64>) -> Self {
        Self { blocks: Blocks::new(rate.max(1), weights.len()), meter: BlockLoudness::new(rate.max(1), weights) }
    }

    /// Takes in planar sound.
    pub fn push(&mut self, channels: &[&[f32]]) {
        let Self { blocks, meter } = self;
        blocks.push(channels, |block| meter.block(block));
    }

    /// The loudness of the last 400 ms and the last 3 s, to the last whole 10 ms.
    pub fn now(&self) -> LoudnessAt {
        self.meter.now()
    }

    /// The programme loudness so far, in LUFS.
    pub fn integrated(&self) -> Option<f64> {
        gating::programme(means(&self.meter.kept, MOMENTARY))
    }

    /// The loudness range so far, in LU.
    pub fn range(&self) -> Option<f64> {
        gating::range(self.meter.short_term_energies())
    }

    /// What has been read so far; sound may follow.
    pub fn finish(&self) -> LoudnessReadings {
        self.meter.readings()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::tests::sine;

    fn read(channels: &[&[f32]]) -> LoudnessReadings {
        let mut meter = Loudness::new(48_000, vec![1.0; channels.len()]);
        meter.push(channels);
        meter.finish()
    }

    #[test]
    fn full_scale_at_997_hz_in_one_channel_reads_minus_3_01() {
        let tone = sine(997.0, 1.0, 48_000, 240_000);
        assert!((read(&[&tone]).integrated_lufs.unwrap() + 3.01).abs() < 0.005);
    }

    #[test]
    fn the_fold_loses_nothing_of_one_voice_three_of_two_and_everything_of_its_own_reverse() {
        let (a, b) = (sine(997.0, 0.5, 48_000, 240_000), sine(1499.0, 0.5, 48_000, 240_000));
        let reverse: Vec<f32> = a.iter().map(|x| -x).collect();
        assert!(read(&[&a, &a]).mono_fold_loss_lu.unwrap().abs() < 1e-9);
        assert!((read(&[&a, &b]).mono_fold_loss_lu.unwrap() - 3.01).abs() < 0.01);
        let opposed = read(&[&a, &reverse]);
        assert_eq!(opposed.mono_fold_loss_lu, opposed.integrated_lufs.map(|i| i + 70.0));
        assert_eq!(read(&[&a]).mono_fold_loss_lu, None);
    }

    #[test]
    fn silence_and_what_is_shorter_than_a_window_have_no_loudness() {
        let quiet = vec![0.0; 240_000];
        let LoudnessReadings { over_time, .. } = read(&[&quiet]);
        assert!(over_time.iter().all(|at| at.momentary.is_none() && at.short_term.is_none()));
        assert_eq!(LoudnessReadings { over_time: Vec::new(), ..read(&[&quiet]) }, LoudnessReadings::default());
        assert_eq!(read(&[&sine(997.0, 1.0, 48_000, 19_100)]).integrated_lufs, None);
    }

    #[test]
    fn the_present_loudness_is_the_last_of_the_curve_and_what_is_asked_alone_is_what_is_asked_together() {
        let tone: Vec<f32> =
            sine(997.0, 0.5, 48_000, 480_000).iter().enumerate().map(|(n, x)| x * n as f32 / 48e4).collect();
        let mut meter = Loudness::new(48_000, vec![1.0]);
        assert_eq!((meter.now().momentary, meter.now().short_term), (None, None));
        for piece in tone.chunks(4_801) {
            meter.push(&[piece]);
        }
        let all = meter.finish();
        let (now, last) = (meter.now(), all.over_time.last().unwrap());
        assert_eq!(now.time, last.time);
        assert!((now.momentary.unwrap() - last.momentary.unwrap()).abs() < 1e-9);
        assert!((now.short_term.unwrap() - last.short_term.unwrap()).abs() < 1e-9);
        assert_eq!((meter.integrated(), meter.range()), (all.integrated_lufs, all.loudness_range_lu));
        // Ten milliseconds later it is newer than the curve.
        meter.push(&[&vec![0.0; 480]]);
        assert!((meter.now().time.0 - 10.01).abs() < 1e-9);
        assert!(meter.now().momentary.unwrap() < all.over_time.last().unwrap().momentary.unwrap());
    }

    #[test]
    fn the_curve_over_time_begins_after_its_window() {
        let at = read(&[&sine(997.0, 0.5, 48_000, 240_000)]).over_time;
        assert_eq!(at.len(), 50);
        assert_eq!(at[3].time, Seconds(0.4));
        assert!(at[2].momentary.is_none() && at[3].momentary.is_some());
        assert!(at[28].short_term.is_none() && at[29].short_term.is_some());
    }
}
