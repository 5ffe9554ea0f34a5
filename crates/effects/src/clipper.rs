//! Cuts peaks off at a ceiling, so that a limiter after it has less to turn down.
//!
//! The cut is made at eight times the rate. The way back takes what lies over half the rate from it, and where a corner
//! has lost its harmonics the wave stands higher than the cut: a square made of a sine by up to 2.1 dB (4 / pi). A trim,
//! held for 50 ms, turns such a stretch down, so that no sample lies over the ceiling and nothing folds. True peaks may
//! lie over it: a tone at a quarter of the rate, sampled beside its peaks, by 2.1 dB, music by less than 1.5 dB.
//!
//! Source: the averaging against aliases stands in `shaper.rs`; the trim is the envelope of `limiter` (Hamalainen, DAFx
//! 2002) on samples. Giannoulis, Massberg, Reiss, JAES 60(6), 2012, eq. 4 for the knee's parabola, here in the amplitude.
//! Units: dB.  Latency: 139 frames at 48 kHz, 119 in `eco`.
//! Aliases up to 20 kHz, driven by 18 dB, 1 to 10 kHz: 90 dB down or more, in `eco` 60 dB.
//! Cost: the filters up; the rest only while something is cut.
//! Not for: true peaks; use `limiter` after it.

#[cfg(test)]
mod tests;

use crate::detector::link;
use crate::gain_envelope::{BLOCK, BLOCKS, Blocks, GainEnvelope};
use crate::glide::Glide;
use crate::look_ahead::LookAhead;
pub use crate::oversampling::Quality;
use crate::shaper::corner::{Corner, Knee};
use crate::shaper::treble::{self, Treble};
use crate::shaper::{Curve, bend, rests};
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::half_band::{self, HalfBands};
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, Ms, QUANTUM, Seconds, lanes, math, params};

params! {
    /// Cuts peaks off at a ceiling.
    Clipper as "clipper" {
        /// The level that no sample exceeds.
        ceiling: Db = -1.0, -24.0..=0.0, first;
        /// Gain before the ceiling.
        gain: Db = 0.0, -24.0..=24.0;
        /// Width of the round bend around the ceiling; 0 is a corner.
        knee: Db = 0.0, 0.0..=12.0, fixed;
        /// How much is done against aliases.
        quality: Quality = Quality::High, fixed;
    }
}

/// Frames over which the trim comes down.
const TRIM: usize = 64;
/// How long a trim is held, and how fast it goes then: a steady tone must find it at rest.
const HOLD: Ms = Ms(50.0);
const RELEASE: Ms = Ms(80.0);
/// Below this width a knee is a corner.
const LEAST_KNEE: Db = Db(0.1);
/// +80 dB: what lies beyond is no sound, and must not overflow.
const BEYOND: f32 = 1e4;
/// Quanta after which no filter holds anything of what was cut.
const EMPTY: usize = 4;

impl Clipper {
    fn steps(&self, rate: Hz) -> &'static [half_band::Step] {
        // Under a triangle a corner folds so little that fewer doublings do.
        let most = match self.quality {
            Quality::Eco => 2,
            Quality::High => 3,
        };
        self.quality.steps(most, rate)
    }
}

impl Effect for Clipper {
    type Kernel<const L: usize> = ClipperKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        half_band::latency(self.steps(rate)) + treble::LATE + TRIM
    }

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// Where a strip's ceiling and gain stand, and where they shall go.
#[derive(Clone, Copy, Debug)]
struct Journey {
    now: [Db; 2],
    goal: [Db; 2],
}

/// Clipper over `L` lanes.
#[derive(Clone)]
pub struct ClipperKernel<const L: usize> {
    knee: Option<Knee>,
    bands: HalfBands<L>,
    carried: [f32; L],
    treble: Treble<L>,
    /// Quanta since something was cut.
    idle: usize,
    straight: LookAhead<L>,
    ceiling: Ramp<f32, L>,
    gain: Ramp<f32, L>,
    /// The ceiling as it was when the sound came in.
    cut_at: LookAhead<L>,
    trim: GainEnvelope<L>,
    release: [f64; L],
    trimmed: LookAhead<L>,
    held_at: LookAhead<L>,
    journeys: Vec<Journey>,
    glide: Glide,
    channels: usize,
}

impl<const L: usize> ClipperKernel<L> {
    fn tune(&mut self, strip: usize) {
        let [ceiling, gain] = self.journeys[strip].now.map(|level| level.gain() as f32);
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.ceiling.aim(lane, ceiling);
            self.gain.aim(lane, gain);
        }
    }

    fn travel(&mut self) {
        for strip in 0..self.journeys.len() {
            let Journey { now, goal } = self.journeys[strip];
            if now != goal {
                let step = |k: usize| Db(self.glide.decibels(now[k].0, goal[k].0));
                self.journeys[strip].now = [step(0), step(1)];
                self.tune(strip);
            }
        }
    }
}

impl<const L: usize> Kernel<L, Clipper> for ClipperKernel<L> {
    fn new(effect: &Clipper, context: &Context) -> Self {
        let (rate, channels) = (context.rate, context.channels.max(1));
        let bands = HalfBands::new(effect.steps(rate));
        let late = bands.latency() + treble::LATE;
        let half = 1.0 - Db(-0.5 * effect.knee.0).gain();
        Self {
            knee: (effect.knee.0 > LEAST_KNEE.0).then(|| Knee::new(half)),
            carried: [0.0; L],
            treble: Treble::new(Corner::LOSS, bands.factor()),
            idle: EMPTY,
            straight: LookAhead::new(late),
            ceiling: Ramp::<f32, L>::new(1.0),
            gain: Ramp::<f32, L>::new(1.0),
            cut_at: LookAhead::new(late),
            trim: GainEnvelope::new(TRIM, HOLD, rate),
            release: [GainEnvelope::<L>::pace(RELEASE, rate); L],
            trimmed: LookAhead::new(TRIM),
            held_at: LookAhead::new(TRIM),
            bands,
            journeys: vec![Journey { now: [Db(0.0); 2], goal: [Db(0.0); 2] }; L / channels],
            glide: Glide::new(rate),
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Clipper, _context: &Context) {
        self.journeys[strip].goal = [effect.ceiling, effect.gain];
    }

    fn settle(&mut self) {
        for strip in 0..self.journeys.len() {
            self.journeys[strip].now = self.journeys[strip].goal;
            self.tune(strip);
        }
        self.ceiling.settle();
        self.gain.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.bands.reset();
        self.carried = [0.0; L];
        self.treble.reset();
        self.idle = EMPTY;
        self.straight.reset();
        self.cut_at.reset();
        self.trim.reset();
        self.trimmed.reset();
        self.held_at.reset();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        self.travel();
        clip(self, lanes);
        self.ceiling.arrive();
        self.gain.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn clip<const L: usize>(kernel: &mut ClipperKernel<L>, lanes: &mut Lanes<L>) {
    let mut ceilings = lanes::silence::<L>();
    let mut wave = lanes::silence::<L>();
    for (frame, x) in lanes.iter_mut().enumerate() {
        let (ceiling, gain) = (kernel.ceiling.at(frame), kernel.gain.at(frame));
        for i in 0..L {
            let level = x[i] * gain[i];
            x[i] = if level.abs() < BEYOND { level } else { BEYOND.copysign(level) };
            wave[frame][i] = x[i] / ceiling[i];
        }
        ceilings[frame] = ceiling;
    }
    kernel.straight.run(lanes);
    kernel.cut_at.run(&mut ceilings);
    cut(kernel, &mut wave);
    for (x, cut) in lanes.as_flattened_mut().iter_mut().zip(wave.as_flattened().iter().zip(ceilings.as_flattened())) {
        *x += cut.0 * cut.1;
    }
    trim(kernel, lanes, &mut ceilings);
}

/// From the wave, with its ceiling at one, to what is taken from it.
#[inline(always)]
fn cut<const L: usize>(kernel: &mut ClipperKernel<L>, wave: &mut Lanes<L>) {
    let idle = kernel.idle;
    match kernel.knee {
        Some(knee) => follow(kernel, &knee, knee.low(), wave),
        None => follow(kernel, &Corner { bias: 0.0 }, 1.0, wave),
    }
    if kernel.idle.min(idle) < EMPTY {
        kernel.treble.run(wave);
    }
}

/// Up, along the curve where something reaches it, and down again until the filters are empty.
#[inline(always)]
fn follow<const L: usize, C: Curve>(kernel: &mut ClipperKernel<L>, curve: &C, limit: f32, wave: &mut Lanes<L>) {
    let before = kernel.idle;
    let mut bends = false;
    for block in half_band::blocks(wave) {
        let planes = kernel.bands.up(block);
        if !rests(planes, limit, &mut kernel.carried) {
            bends = true;
            bend(curve, planes, &mut kernel.carried);
        }
        if bends || before < EMPTY {
            kernel.bands.down(block);
        } else {
            *block = [0.0; half_band::WIDE];
        }
    }
    kernel.idle = if bends { 0 } else { (before + 1).min(EMPTY) };
}

/// Turns down what still stands over the ceiling.
#[inline(always)]
fn trim<const L: usize>(kernel: &mut ClipperKernel<L>, lanes: &mut Lanes<L>, ceilings: &mut Lanes<L>) {
    let mut most: Blocks<L> = [[0.0; L]; BLOCKS];
    for (frame, (x, ceiling)) in lanes.iter().zip(ceilings.iter()).enumerate() {
        let most = &mut most[frame / BLOCK];
        for i in 0..L {
            // Nothing before the first sound has a ceiling yet.
            let ceiling = if ceiling[i] > 0.0 { ceiling[i] } else { 1.0 };
            let ratio = x[i].abs() / ceiling;
            most[i] = if ratio > most[i] { ratio } else { most[i] };
        }
    }
    let mut any = false;
    for ratio in most.as_flattened_mut() {
        let doublings = math::log2_f32(*ratio);
        *ratio = if doublings > 0.0 { doublings } else { 0.0 };
        any |= *ratio > 0.0;
    }
    link(&mut most, kernel.channels);
    kernel.trimmed.run(lanes);
    kernel.held_at.run(ceilings);
    kernel.trim.run(any.then_some(&most), &kernel.release, lanes);
    for frame in 0..QUANTUM {
        for i in 0..L {
            let level = lanes[frame][i];
            let ceiling = ceilings[frame][i];
            // The logarithm's last digit.
            lanes[frame][i] = if level.abs() > ceiling { ceiling.copysign(level) } else { level };
        }
    }
}
