//! Turns quiet passages down further: bleed and room between the notes, without a gate's closing door.
//!
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012: feed-forward in
//! the log domain, the soft knee of eq. 4 turned about the threshold, branching smoother; Zölzer, "DAFX", 2nd edition,
//! 2011, section 4.2 (static curve of the expander). A hold as in hardware gates keeps the gain still between two
//! peaks.
//! Units: dB, ms; a sine reads its peak.  Latency: the look-ahead.
//! Cost: one logarithm and one exponential a sample, all lanes in one loop.
//! Not for: silence between drum hits; use `gate`.

use crate::detector::{Ahead, one_pole};
use crate::gain_math::{self, DB};
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, Ms, QUANTUM, Ratio, Seconds, params};

params! {
    /// Turns quiet passages down further, by a chosen ratio.
    Expander as "expander" {
        /// Level under which the gain is reduced.
        threshold: Db = -40.0, -80.0..=0.0;
        /// How many decibels under the threshold one becomes.
        ratio: Ratio = 2.0, 1.0..=20.0, log;
        /// The most the gain is reduced.
        range: Db = 24.0, 0.0..=100.0;
        /// Width of the soft bend around the threshold.
        knee: Db = 6.0, 0.0..=24.0;
        /// Time to give back 63 % of the gain reduction when the sound comes.
        attack: Ms = 2.0, 0.05..=250.0, log;
        /// How long the gain is kept after the last peak that held it up.
        hold: Ms = 30.0, 20.0..=2000.0, log;
        /// Time to cover 63 % of a rise in gain reduction when the sound goes.
        release: Ms = 150.0, 5.0..=5000.0, log;
        /// How far the detector hears ahead, so that the first moment of a note is whole.
        look_ahead as "look-ahead": Ms = 0.0, 0.0..=20.0, fixed;
        /// The detector hears what lies above; at the lowest value, everything.
        sidechain_high_pass as "sidechain-high-pass": Hz = 20.0, 20.0..=4000.0, log;
        /// The detector hears what lies below; at the highest value, everything.
        sidechain_low_pass as "sidechain-low-pass": Hz = 20000.0, 100.0..=20000.0, log;
    }
}

/// The level of silence, in doublings.
const SILENCE: f32 = -127.0;

impl Effect for Expander {
    type Kernel<const L: usize> = ExpanderKernel<L>;
    const SIDECHAIN: bool = true;

    fn latency(&self, rate: Hz) -> usize {
        self.look_ahead.frames(rate)
    }

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// Values in doublings that ramp, and paces and times that need not.
#[derive(Clone, Copy)]
struct Curve<const L: usize> {
    /// How far down the knee begins.
    edge: Ramp<f32, L>,
    knee: Ramp<f32, L>,
    slope: Ramp<f32, L>,
    range: Ramp<f32, L>,
    attack: [f64; L],
    release: [f64; L],
    hold: [f64; L],
}

/// A curve as it stands at one frame.
struct Point<const L: usize> {
    edge: [f32; L],
    knee: [f32; L],
    bend: [f32; L],
    slope: [f32; L],
    range: [f32; L],
}

impl<const L: usize> Curve<L> {
    fn ramps(&mut self) -> [&mut Ramp<f32, L>; 4] {
        [&mut self.edge, &mut self.knee, &mut self.slope, &mut self.range]
    }

    fn is_steady(&self) -> bool {
        [&self.edge, &self.knee, &self.slope, &self.range].iter().all(|ramp| ramp.is_steady())
    }

    #[inline(always)]
    fn at(&self, frame: usize) -> Point<L> {
        let knee = self.knee.at(frame);
        let mut bend = [0.0; L];
        for i in 0..L {
            bend[i] = 0.5 / knee[i];
        }
        Point { edge: self.edge.at(frame), knee, bend, slope: self.slope.at(frame), range: self.range.at(frame) }
    }
}

impl<const L: usize> Point<L> {
    /// What is asked for at a level.
    #[inline(always)]
    fn reduction(&self, level: f32, i: usize) -> f32 {
        let asked = self.slope[i] * gain_math::over(-level, self.edge[i], self.knee[i], self.bend[i]);
        if asked < self.range[i] { asked } else { self.range[i] }
    }
}

/// The gain reduction in doublings, and the frames it still holds.
#[derive(Clone, Copy)]
struct Follower<const L: usize> {
    smooth: [f64; L],
    hold: [f64; L],
}

impl<const L: usize> Follower<L> {
    #[inline(always)]
    fn next(&mut self, level: &mut [f32; L], point: &Point<L>, curve: &Curve<L>) {
        // First single, then double precision, and without branches, so that all lanes go together.
        for (i, x) in level.iter_mut().enumerate() {
            *x = point.reduction(*x, i);
        }
        for (i, x) in level.iter_mut().enumerate() {
            let (wanted, now) = (f64::from(*x), self.smooth[i]);
            let (attack, release, whole) = (curve.attack[i], curve.release[i], curve.hold[i]);
            let left = if self.hold[i] > 1.0 { self.hold[i] - 1.0 } else { 0.0 };
            let hold = if wanted > now { left } else { whole };
            // One of the two is nothing.
            let up = if wanted > now { wanted - now } else { 0.0 };
            let up = if hold > 0.0 { 0.0 } else { up };
            let down = if now > wanted { now - wanted } else { 0.0 };
            self.hold[i] = hold;
            self.smooth[i] = now - attack * down + release * up;
            *x = self.smooth[i] as f32;
        }
    }
}

/// Expander over `L` lanes.
#[derive(Clone)]
pub struct ExpanderKernel<const L: usize> {
    curve: Curve<L>,
    follower: Follower<L>,
    ahead: Ahead<L>,
}

impl<const L: usize> ExpanderKernel<L> {
    /// As after a long silence.
    fn rest(&mut self) {
        let point = self.curve.at(QUANTUM - 1);
        for i in 0..L {
            self.follower.smooth[i] = f64::from(point.reduction(SILENCE, i));
        }
        self.follower.hold = [0.0; L];
    }
}

impl<const L: usize> Kernel<L, Expander> for ExpanderKernel<L> {
    fn new(effect: &Expander, context: &Context) -> Self {
        let ramp = Ramp::<f32, L>::new(1.0);
        let curve = Curve {
            edge: ramp,
            knee: ramp,
            slope: ramp,
            range: ramp,
            attack: [1.0; L],
            release: [1.0; L],
            hold: [1.0; L],
        };
        let mut kernel = Self {
            curve,
            follower: Follower { smooth: [0.0; L], hold: [0.0; L] },
            ahead: Ahead::new(effect.latency(context.rate), context.channels),
        };
        for strip in 0..L / context.channels.max(1) {
            kernel.aim(strip, effect, context);
        }
        kernel.reset();
        kernel
    }

    fn aim(&mut self, strip: usize, effect: &Expander, context: &Context) {
        let (above, below) = (effect.sidechain_high_pass, effect.sidechain_low_pass);
        // A hard knee is one too narrow to be heard, so that it needs no division by zero.
        let knee = effect.knee.0.max(1e-3);
        for lane in self.ahead.lanes(strip) {
            self.curve.edge.aim(lane, (-(effect.threshold.0 + 0.5 * knee) / DB) as f32);
            self.curve.knee.aim(lane, (knee / DB) as f32);
            self.curve.slope.aim(lane, (effect.ratio.0 - 1.0) as f32);
            self.curve.range.aim(lane, (effect.range.0 / DB) as f32);
            self.curve.attack[lane] = one_pole(effect.attack, context.rate);
            self.curve.release[lane] = one_pole(effect.release, context.rate);
            // The delayed sound must not be turned down by as much as the detector is ahead of it.
            self.curve.hold[lane] = (effect.hold.frames(context.rate) + effect.latency(context.rate)) as f64;
            self.ahead.aim(lane, above, below, context.rate);
        }
    }

    fn settle(&mut self) {
        self.curve.ramps().into_iter().for_each(Ramp::<f32, L>::settle);
        self.ahead.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.rest();
        self.ahead.reset();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
        expand(self, lanes, side);
    }

    fn reduction(&self, lane: usize) -> Option<Db> {
        Some(gain_math::decibels(self.follower.smooth[lane]))
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn expand<const L: usize>(kernel: &mut ExpanderKernel<L>, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
    let mut levels = kernel.ahead.run(lanes, side);
    // Over all frames side by side: few lanes would leave most of a vector empty.
    for level in levels.as_flattened_mut() {
        *level = gain_math::log2(*level);
    }
    let (mut follower, curve) = (kernel.follower, kernel.curve);
    if curve.is_steady() {
        let point = curve.at(QUANTUM - 1);
        for level in levels.iter_mut() {
            follower.next(level, &point, &curve);
        }
    } else {
        for (frame, level) in levels.iter_mut().enumerate() {
            follower.next(level, &curve.at(frame), &curve);
        }
    }
    for (x, reduction) in lanes.as_flattened_mut().iter_mut().zip(levels.as_flattened()) {
        *x *= gain_math::exp2(-reduction);
    }
    kernel.curve.ramps().into_iter().for_each(Ramp::<f32, L>::arrive);
    // What has opened is open: a rest so small that it is no number any more would only be slow.
    for reduction in &mut follower.smooth {
        *reduction = if *reduction < 1e-24 { 0.0 } else { *reduction };
    }
    kernel.follower = follower;
}

#[cfg(test)]
mod tests;
