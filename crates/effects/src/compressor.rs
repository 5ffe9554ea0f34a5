//! Turns loud passages down by a chosen ratio.
//!
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012: feed-forward in the
//! log domain, soft knee (eq. 4), smooth decoupled peak detector (eq. 17).
//! Units: dB, ms; a sine reads its peak with either detector (AES17).  Latency: the look-ahead.
//! Cost: one logarithm and one exponential a sample, all lanes in one loop.
//! Not for: holding peaks under a ceiling; use `limiter`.

use crate::detector::{Key, MeanSquare, flush, link, one_pole};
use crate::look_ahead::LookAhead;
use crate::sliding_maximum::SlidingMaximum;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, Ms, Percent, QUANTUM, Ratio, Seconds, math, params, words};

words! {
    /// How the level is taken.
    pub enum LevelDetector { Peak = "peak", Rms = "rms" }
}

params! {
    /// Turns loud passages down by a chosen ratio.
    Compressor as "compressor" {
        /// Level above which the gain is reduced.
        threshold: Db = -18.0, -60.0..=0.0;
        /// How many decibels above the threshold come out as one.
        ratio: Ratio = 4.0, 1.0..=100.0, log;
        /// Time to cover 63 % of a rise in gain reduction.
        attack: Ms = 10.0, 0.05..=250.0, log;
        /// Time to give back 63 % of the gain reduction; never shorter than the attack.
        release: Ms = 100.0, 5.0..=5000.0, log;
        /// Width of the soft bend around the threshold.
        knee: Db = 6.0, 0.0..=24.0;
        /// Gain after the reduction.
        makeup: Db = 0.0, -24.0..=24.0;
        /// How much of the compressed signal is heard; the rest is the signal untouched.
        mix: Percent = 100.0, 0.0..=100.0;
        /// Whether single peaks (peak) or the mean power over 10 ms (rms) set the level.
        detector: LevelDetector = LevelDetector::Peak, fixed;
        /// How far the detector hears ahead.
        look_ahead as "look-ahead": Ms = 0.0, 0.0..=20.0, fixed;
        /// The detector hears what lies above; at the lowest value, everything.
        sidechain_high_pass as "sidechain-high-pass": Hz = 20.0, 20.0..=1000.0, log;
        /// Lets long reductions go slowly and short ones at the release time.
        auto_release as "auto-release": bool = false, fixed;
    }
}

/// Window of the mean power.
const RMS_WINDOW: Ms = Ms(10.0);
/// Time over which a reduction counts as long.
const LONG: Ms = Ms(1000.0);
/// Decibels in a doubling.
const DB: f64 = 6.020_599_913_279_624;

impl Effect for Compressor {
    type Kernel<const L: usize> = CompressorKernel<L>;
    const SIDECHAIN: bool = true;

    fn latency(&self, rate: Hz) -> usize {
        self.look_ahead.frames(rate)
    }

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// Values that ramp, one a lane: levels in doublings, gains linear.
#[derive(Clone, Copy)]
struct Curve<const L: usize> {
    threshold: Ramp<f32, L>,
    slope: Ramp<f32, L>,
    knee: Ramp<f32, L>,
    makeup: Ramp<f32, L>,
    mix: Ramp<f32, L>,
    attack: Ramp<f64, L>,
    release: Ramp<f64, L>,
}

/// A curve as it stands at one frame.
struct Point<const L: usize> {
    threshold: [f32; L],
    slope: [f32; L],
    knee: [f32; L],
    /// One over twice the knee.
    bend: [f32; L],
    makeup: [f32; L],
    mix: [f32; L],
    attack: [f64; L],
    release: [f64; L],
}

impl<const L: usize> Curve<L> {
    fn new() -> Self {
        let (single, double) = (Ramp::<f32, L>::new(0.0), Ramp::<f64, L>::new(0.0));
        Self {
            threshold: single,
            slope: single,
            knee: Ramp::<f32, L>::new(1.0),
            makeup: single,
            mix: single,
            attack: double,
            release: double,
        }
    }

    fn aim(&mut self, lane: usize, effect: &Compressor, rate: Hz) {
        self.threshold.aim(lane, (effect.threshold.0 / DB) as f32);
        self.slope.aim(lane, (1.0 - 1.0 / effect.ratio.0) as f32);
        // A hard knee is one too narrow to be heard, so that it needs no division by zero.
        self.knee.aim(lane, (effect.knee.0.max(1e-3) / DB) as f32);
        self.makeup.aim(lane, effect.makeup.gain() as f32);
        self.mix.aim(lane, (effect.mix.0 / 100.0) as f32);
        self.attack.aim(lane, one_pole(effect.attack, rate));
        self.release.aim(lane, one_pole(first_of_two(effect.release, effect.attack), rate));
    }

    fn settle(&mut self) {
        for ramp in [&mut self.threshold, &mut self.slope, &mut self.knee, &mut self.makeup, &mut self.mix] {
            ramp.settle();
        }
        for ramp in [&mut self.attack, &mut self.release] {
            ramp.settle();
        }
    }

    fn is_steady(&self) -> bool {
        let single = [&self.threshold, &self.slope, &self.knee, &self.makeup, &self.mix];
        let double = [&self.attack, &self.release];
        single.iter().all(|ramp| ramp.is_steady()) && double.iter().all(|ramp| ramp.is_steady())
    }

    #[inline(always)]
    fn at(&self, frame: usize) -> Point<L> {
        let knee = self.knee.at(frame);
        Point {
            threshold: self.threshold.at(frame),
            slope: self.slope.at(frame),
            knee,
            bend: knee.map(|knee| 0.5 / knee),
            makeup: self.makeup.at(frame),
            mix: self.mix.at(frame),
            attack: self.attack.at(frame),
            release: self.release.at(frame),
        }
    }
}

/// The time constant that, followed by a smoother of the attack's, gives back 63 % in the release time.
///
/// In eq. 17 the two follow each other, which makes the release longer than what the engineer set.
fn first_of_two(release: Ms, attack: Ms) -> Ms {
    let (t, second) = (release.0, attack.0);
    let rest = |first: f64| {
        let apart = first - second;
        if apart.abs() < 1e-9 * second {
            return (1.0 + t / second) * math::exp(-t / second);
        }
        (first * math::exp(-t / first) - second * math::exp(-t / second)) / apart
    };
    let (mut low, mut high) = (0.0, t);
    for _ in 0..24 {
        let middle = 0.5 * (low + high);
        *(if rest(middle) < math::exp(-1.0) { &mut low } else { &mut high }) = middle;
    }
    Ms(high)
}

/// The detector's memory, in doublings of gain reduction.
#[derive(Clone, Copy)]
struct Smoother<const L: usize> {
    held: [f64; L],
    smooth: [f64; L],
    long: [f64; L],
}

impl<const L: usize> Smoother<L> {
    const REST: Self = Self { held: [0.0; L], smooth: [0.0; L], long: [0.0; L] };

    /// Eq. 17; with auto-release, what is let go falls to the long mean only.
    #[inline(always)]
    fn next<const AUTO: bool>(&mut self, reduction: [f32; L], point: &Point<L>, long_pace: f64) -> [f32; L] {
        let mut smooth = [0.0; L];
        for i in 0..L {
            let wanted = f64::from(reduction[i]);
            let mut floor = wanted;
            if AUTO {
                self.long[i] += long_pace * (wanted - self.long[i]);
                floor = if wanted > self.long[i] { wanted } else { self.long[i] };
            }
            let let_go = self.held[i] + point.release[i] * (floor - self.held[i]);
            self.held[i] = if wanted > let_go { wanted } else { let_go };
            self.smooth[i] += point.attack[i] * (self.held[i] - self.smooth[i]);
            smooth[i] = self.smooth[i] as f32;
        }
        smooth
    }

    fn flush(&mut self) {
        flush(&mut self.held);
        flush(&mut self.smooth);
        flush(&mut self.long);
    }
}

/// Compressor over `L` lanes.
#[derive(Clone)]
pub struct CompressorKernel<const L: usize> {
    curve: Curve<L>,
    smoother: Smoother<L>,
    long_pace: f64,
    auto_release: bool,
    key: Key<L>,
    mean_square: Option<MeanSquare<L>>,
    ahead: Option<(LookAhead<L>, SlidingMaximum<L>)>,
    channels: usize,
}

impl<const L: usize> Kernel<L, Compressor> for CompressorKernel<L> {
    fn new(effect: &Compressor, context: &Context) -> Self {
        let frames = effect.latency(context.rate);
        let rms = effect.detector == LevelDetector::Rms;
        Self {
            curve: Curve::new(),
            smoother: Smoother::REST,
            long_pace: one_pole(LONG, context.rate),
            auto_release: effect.auto_release,
            key: Key::new(),
            mean_square: rms.then(|| MeanSquare::new(RMS_WINDOW, context.rate)),
            ahead: (frames > 0).then(|| (LookAhead::new(frames), SlidingMaximum::new(frames + 1))),
            channels: context.channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Compressor, context: &Context) {
        let above = effect.sidechain_high_pass;
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.curve.aim(lane, effect, context.rate);
            self.key.aim(lane, (above.0 > 20.0).then_some(above), None, context.rate);
        }
    }

    fn settle(&mut self) {
        self.curve.settle();
        self.key.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.smoother = Smoother::REST;
        self.key.reset();
        if let Some(mean_square) = &mut self.mean_square {
            mean_square.reset();
        }
        if let Some((delay, maximum)) = &mut self.ahead {
            delay.reset();
            maximum.reset();
        }
    }

    fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
        compress(self, lanes, side);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn compress<const L: usize>(kernel: &mut CompressorKernel<L>, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
    let mut levels = [[0.0; L]; QUANTUM];
    kernel.key.run(side.unwrap_or(lanes), &mut levels);
    // A power's logarithm is twice its level's.
    let doublings = match &mut kernel.mean_square {
        Some(mean_square) => {
            mean_square.run(&mut levels);
            0.5
        }
        None => 1.0,
    };
    link(&mut levels, kernel.channels);
    if let Some((delay, maximum)) = &mut kernel.ahead {
        delay.run(lanes);
        for level in &mut levels {
            *level = maximum.next(*level);
        }
    }
    if kernel.auto_release {
        reduce::<L, true>(kernel, lanes, &levels, doublings);
    } else {
        reduce::<L, false>(kernel, lanes, &levels, doublings);
    }
}

/// The one loop over the frames; `doublings` of level for one of the detector's value.
#[inline(always)]
fn reduce<const L: usize, const AUTO: bool>(
    kernel: &mut CompressorKernel<L>,
    lanes: &mut Lanes<L>,
    levels: &Lanes<L>,
    doublings: f32,
) {
    let (mut smoother, pace) = (kernel.smoother, kernel.long_pace);
    if kernel.curve.is_steady() {
        let point = kernel.curve.at(QUANTUM - 1);
        for (x, level) in lanes.iter_mut().zip(levels) {
            let reduction = point.reduction(level, doublings);
            point.turn_down(x, smoother.next::<AUTO>(reduction, &point, pace));
        }
    } else {
        for (frame, (x, level)) in lanes.iter_mut().zip(levels).enumerate() {
            let point = kernel.curve.at(frame);
            let reduction = point.reduction(level, doublings);
            point.turn_down(x, smoother.next::<AUTO>(reduction, &point, pace));
        }
        kernel.curve.settle();
    }
    smoother.flush();
    kernel.smoother = smoother;
}

impl<const L: usize> Point<L> {
    /// Eq. 4: nothing under the knee, a parabola within it, the line above; in doublings.
    #[inline(always)]
    fn reduction(&self, level: &[f32; L], doublings: f32) -> [f32; L] {
        let mut reduction = [0.0; L];
        for i in 0..L {
            let over = doublings * math::log2_f32(level[i]) - self.threshold[i];
            let (knee, half) = (self.knee[i], 0.5 * self.knee[i]);
            let into = over + half;
            let into = if into > 0.0 { into } else { 0.0 };
            let into = if into < knee { into } else { knee };
            let line = if over > half { over - half } else { 0.0 };
            reduction[i] = self.slope[i] * (into * into * self.bend[i] + line);
        }
        reduction
    }

    /// Applies a reduction, the makeup and the mix.
    #[inline(always)]
    fn turn_down(&self, x: &mut [f32; L], reduction: [f32; L]) {
        for i in 0..L {
            let gain = self.makeup[i] * math::exp2_f32(-reduction[i]);
            x[i] *= 1.0 + self.mix[i] * (gain - 1.0);
        }
    }
}
