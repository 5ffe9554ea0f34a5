//! Turns loud passages down by a chosen ratio.
//!
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012: feed-forward in
//! the log domain, soft knee (eq. 4), smooth decoupled peak detector (eq. 17). The other characters have theirs in
//! `compressor/`: `vca.rs` (McNally 1984), `feedback.rs` (FET and opto: Abel, Berners 2003), `vari_mu.rs`. Auto-makeup:
//! ITU-R BS.1770-5 (`loudness_makeup.rs`).
//! Units: dB, ms; a sine reads its peak with either detector (AES17).  Latency: the look-ahead.
//! Cost: one logarithm and one exponential a sample, all frames side by side; the tube needs one exponential more.
//! Not for: holding peaks under a ceiling; use `limiter`.

mod clean;
mod curve;
mod feedback;
mod follow;
mod vari_mu;
mod vca;

use crate::detector::{Key, MeanSquare, link};
use crate::gain_math;
use crate::look_ahead::LookAhead;
use crate::loudness_makeup::LoudnessMakeup;
use crate::sliding_maximum::SlidingMaximum;
use crate::{Context, Effect, Kernel};
use clean::Clean;
use curve::Curve;
use feedback::Feedback;
use follow::follow;
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, Ms, Percent, QUANTUM, Ratio, Seconds, params, words};
use vari_mu::VariMu;
use vca::Vca;

words! {
    /// How the level is taken.
    pub enum LevelDetector { Peak = "peak", Rms = "rms" }
}

words! {
    /// The circuit whose law the gain follows.
    pub enum Character { Clean = "clean", Vca = "vca", Fet = "fet", Opto = "opto", VariMu = "vari-mu" }
}

params! {
    /// Turns loud passages down by a chosen ratio.
    Compressor as "compressor" {
        /// Level above which the gain is reduced.
        threshold: Db = -18.0, -60.0..=0.0;
        /// How many decibels above the threshold come out as one; of vari-mu, 6 dB over the threshold.
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
        /// Lets long reductions go slowly and short ones at the release time; fet and opto always do.
        auto_release as "auto-release": bool = false, fixed;
        /// The most the gain is reduced.
        range: Db = 100.0, 0.0..=100.0;
        /// How far both channels follow the louder one; at 0 each has its own gain.
        stereo_link as "stereo-link": Percent = 100.0, 0.0..=100.0;
        /// The detector hears what lies below; at the highest value, everything.
        sidechain_low_pass as "sidechain-low-pass": Hz = 20000.0, 100.0..=20000.0, log;
        /// Gives back, slowly and in loudness, what the reduction costs; the makeup then comes on top.
        auto_makeup as "auto-makeup": bool = false, fixed;
        /// The circuit whose law the gain follows.
        character: Character = Character::Clean, fixed;
    }
}

/// Window of the mean power.
const RMS_WINDOW: Ms = Ms(10.0);

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

/// How the gain follows the level, with what it remembers.
#[derive(Clone, Copy)]
enum Law<const L: usize> {
    Clean(Clean<L, false>),
    CleanAuto(Clean<L, true>),
    Vca(Vca<L>),
    Feedback(Feedback<L>),
    VariMu(VariMu<L>),
}

impl<const L: usize> Law<L> {
    fn new(effect: &Compressor, rate: Hz) -> Self {
        match effect.character {
            Character::Clean if effect.auto_release => Law::CleanAuto(Clean::new(rate)),
            Character::Clean => Law::Clean(Clean::new(rate)),
            Character::Vca => Law::Vca(Vca::new(effect.auto_release, rate)),
            Character::Fet | Character::Opto => Law::Feedback(Feedback::new(effect.character, rate)),
            Character::VariMu => Law::VariMu(VariMu::new(effect.auto_release, rate)),
        }
    }
}

/// Compressor over `L` lanes.
#[derive(Clone)]
pub struct CompressorKernel<const L: usize> {
    curve: Curve<L>,
    law: Law<L>,
    at_rest: Law<L>,
    key: Key<L>,
    mean_square: Option<MeanSquare<L>>,
    ahead: Option<(LookAhead<L>, SlidingMaximum<L>)>,
    makeup: Option<Box<LoudnessMakeup<L>>>,
    /// How far a lane keeps to itself: 0 where the channels are linked.
    apart: Ramp<f32, L>,
    /// The reductions of the last frame, in doublings.
    reduction: [f32; L],
    channels: usize,
}

impl<const L: usize> Kernel<L, Compressor> for CompressorKernel<L> {
    fn new(effect: &Compressor, context: &Context) -> Self {
        let frames = effect.latency(context.rate);
        let rms = effect.detector == LevelDetector::Rms;
        let law = Law::new(effect, context.rate);
        Self {
            curve: Curve::new(),
            law,
            at_rest: law,
            key: Key::new(),
            mean_square: rms.then(|| MeanSquare::new(RMS_WINDOW, context.rate)),
            ahead: (frames > 0).then(|| (LookAhead::new(frames), SlidingMaximum::new(frames + 1))),
            makeup: effect.auto_makeup.then(|| Box::new(LoudnessMakeup::new(context.rate, context.channels))),
            apart: Ramp::<f32, L>::new(0.0),
            reduction: [0.0; L],
            channels: context.channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Compressor, context: &Context) {
        let (above, below) = (effect.sidechain_high_pass, effect.sidechain_low_pass);
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.curve.aim(lane, effect, context.rate);
            self.key.aim(lane, above, below, context.rate);
            self.apart.aim(lane, (1.0 - effect.stereo_link.0 / 100.0) as f32);
            if let Some(makeup) = &mut self.makeup {
                makeup.aim(lane, effect.makeup.gain());
            }
        }
    }

    fn settle(&mut self) {
        self.curve.settle();
        self.key.settle();
        self.apart.settle();
        if let Some(makeup) = &mut self.makeup {
            makeup.settle();
        }
    }

    fn reset(&mut self) {
        self.settle();
        self.law = self.at_rest;
        self.reduction = [0.0; L];
        self.key.reset();
        if let Some(mean_square) = &mut self.mean_square {
            mean_square.reset();
        }
        if let Some((delay, maximum)) = &mut self.ahead {
            delay.reset();
            maximum.reset();
        }
        if let Some(makeup) = &mut self.makeup {
            makeup.reset();
        }
    }

    fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
        compress(self, lanes, side);
    }

    fn reduction(&self, lane: usize) -> Option<Db> {
        Some(gain_math::decibels(f64::from(self.reduction[lane])))
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn compress<const L: usize>(kernel: &mut CompressorKernel<L>, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
    let mut levels = [[0.0; L]; QUANTUM];
    kernel.key.run(side.unwrap_or(lanes), &mut levels);
    if let Some(mean_square) = &mut kernel.mean_square {
        mean_square.run(&mut levels);
    }
    if let Some((delay, maximum)) = &mut kernel.ahead {
        delay.run(lanes);
        for level in &mut levels {
            *level = maximum.next(*level);
        }
    }
    let powers = kernel.mean_square.is_some();
    if kernel.channels < 2 || kernel.apart.is_steady() && kernel.apart.at(0) == [0.0; L] {
        link(&mut levels, kernel.channels);
        logarithms(&mut levels, powers);
    } else {
        let mut own = levels;
        logarithms(&mut own, powers);
        link(&mut levels, kernel.channels);
        logarithms(&mut levels, powers);
        move_apart(&mut levels, &own, &kernel.apart);
        kernel.apart.arrive();
    }
    match &mut kernel.law {
        Law::Clean(law) => follow(law, &kernel.curve, &mut levels),
        Law::CleanAuto(law) => follow(law, &kernel.curve, &mut levels),
        Law::Vca(law) => follow(law, &kernel.curve, &mut levels),
        Law::Feedback(law) => follow(law, &kernel.curve, &mut levels),
        Law::VariMu(law) => follow(law, &kernel.curve, &mut levels),
    }
    kernel.reduction = levels[QUANTUM - 1];
    match &mut kernel.makeup {
        Some(makeup) => {
            let before = *lanes;
            kernel.curve.turn_down(lanes, &levels);
            makeup.run(&before, lanes);
        }
        None => kernel.curve.turn_down(lanes, &levels),
    }
    kernel.curve.settle();
}

/// Levels, or powers, in doublings; over all frames side by side, because few lanes would leave most of a vector empty,
/// and many in one frame would leave the processor waiting for the recursion between them.
#[inline(always)]
fn logarithms<const L: usize>(levels: &mut Lanes<L>, powers: bool) {
    for level in levels.as_flattened_mut() {
        *level = gain_math::log2(*level);
    }
    if powers {
        for level in levels.as_flattened_mut() {
            *level *= 0.5;
        }
    }
}

/// Moves the levels of linked channels back towards their own: by half where half of the decibels between them shall
/// stay.
#[inline(always)]
fn move_apart<const L: usize>(levels: &mut Lanes<L>, own: &Lanes<L>, apart: &Ramp<f32, L>) {
    for (frame, (level, own)) in levels.iter_mut().zip(own).enumerate() {
        let apart = apart.at(frame);
        for i in 0..L {
            level[i] += apart[i] * (own[i] - level[i]);
        }
    }
}

#[cfg(test)]
mod tests;
