//! The compressor's gain computer, and the values it ramps.

use super::{Character, Compressor, vari_mu};
use crate::detector::one_pole;
use crate::gain_math;
use signal::lanes::Ramp;
use signal::{Hz, Lanes, Ms, QUANTUM, math};

/// Decibels in a doubling.
const DB: f64 = 6.020_599_913_279_624;

/// Frames that are worked on side by side: lanes enough to fill a register, and too few for the compiler to turn them
/// about.
const FRAMES: usize = 4;

/// A value a lane over those frames.
type Four<const L: usize> = [[f32; L]; FRAMES];

/// Values that ramp, one a lane: levels in doublings, gains linear.
#[derive(Clone, Copy)]
pub(super) struct Curve<const L: usize> {
    edge: Ramp<f32, L>,
    knee: Ramp<f32, L>,
    slope: Ramp<f32, L>,
    range: Ramp<f32, L>,
    untouched: Ramp<f32, L>,
    compressed: Ramp<f32, L>,
    attack: Ramp<f64, L>,
    release: Ramp<f64, L>,
}

/// A curve as it stands at one frame.
pub(super) struct Point<const L: usize> {
    /// Where the knee begins.
    edge: [f32; L],
    knee: [f32; L],
    /// One over twice the knee.
    bend: [f32; L],
    pub(super) slope: [f32; L],
    /// The most reduction.
    pub(super) range: [f64; L],
    /// How far the gain goes in a frame, and what is left then.
    pub(super) attack: [f64; L],
    pub(super) after_attack: [f64; L],
    pub(super) release: [f64; L],
    pub(super) after_release: [f64; L],
}

impl<const L: usize> Curve<L> {
    pub(super) fn new() -> Self {
        let (single, double) = (Ramp::<f32, L>::new(0.0), Ramp::<f64, L>::new(0.0));
        Self {
            edge: single,
            knee: Ramp::<f32, L>::new(1.0),
            slope: single,
            range: single,
            untouched: single,
            compressed: single,
            attack: double,
            release: double,
        }
    }

    pub(super) fn aim(&mut self, lane: usize, effect: &Compressor, rate: Hz) {
        // A hard knee is one too narrow to be heard, so that it needs no division by zero.
        let knee = effect.knee.0.max(1e-3);
        let mix = effect.mix.0 / 100.0;
        let makeup = if effect.auto_makeup { 1.0 } else { effect.makeup.gain() };
        let (slope, attack, release) = law(effect, rate);
        self.edge.aim(lane, ((effect.threshold.0 - 0.5 * knee) / DB) as f32);
        self.knee.aim(lane, (knee / DB) as f32);
        self.slope.aim(lane, slope as f32);
        self.range.aim(lane, (effect.range.0 / DB) as f32);
        self.untouched.aim(lane, (1.0 - mix) as f32);
        self.compressed.aim(lane, (mix * makeup) as f32);
        self.attack.aim(lane, attack);
        self.release.aim(lane, release);
    }

    pub(super) fn settle(&mut self) {
        for ramp in [
            &mut self.edge,
            &mut self.knee,
            &mut self.slope,
            &mut self.range,
            &mut self.untouched,
            &mut self.compressed,
        ] {
            ramp.settle();
        }
        for ramp in [&mut self.attack, &mut self.release] {
            ramp.settle();
        }
    }

    pub(super) fn is_steady(&self) -> bool {
        let single = [&self.edge, &self.knee, &self.slope, &self.range, &self.untouched, &self.compressed];
        let double = [&self.attack, &self.release];
        single.iter().all(|ramp| ramp.is_steady()) && double.iter().all(|ramp| ramp.is_steady())
    }

    #[inline(always)]
    pub(super) fn at(&self, frame: usize) -> Point<L> {
        let mut point = Point {
            edge: self.edge.at(frame),
            knee: self.knee.at(frame),
            bend: [0.0; L],
            slope: self.slope.at(frame),
            range: [0.0; L],
            attack: self.attack.at(frame),
            after_attack: [0.0; L],
            release: self.release.at(frame),
            after_release: [0.0; L],
        };
        for (i, range) in self.range.at(frame).into_iter().enumerate() {
            point.bend[i] = 0.5 / point.knee[i];
            point.range[i] = f64::from(range);
            point.after_attack[i] = 1.0 - point.attack[i];
            point.after_release[i] = 1.0 - point.release[i];
        }
        point
    }

    /// Turns a quantum of levels into the reductions that are asked for.
    #[inline(always)]
    pub(super) fn reductions(&self, levels: &mut Lanes<L>) {
        let steady = self.is_steady();
        let mut four = self.four(QUANTUM - FRAMES);
        for (group, frames) in levels.as_chunks_mut::<FRAMES>().0.iter_mut().enumerate() {
            if !steady {
                four = self.four(group * FRAMES);
            }
            let (edge, knee, bend) = (four[0].as_flattened(), four[1].as_flattened(), four[2].as_flattened());
            let (slope, range) = (four[3].as_flattened(), four[4].as_flattened());
            for (i, x) in frames.as_flattened_mut().iter_mut().enumerate() {
                let asked = slope[i] * gain_math::over(*x, edge[i], knee[i], bend[i]);
                *x = if asked < range[i] { asked } else { range[i] };
            }
        }
    }

    /// Edge, knee, bend, slope and range over four frames.
    #[inline(always)]
    fn four(&self, frame: usize) -> [Four<L>; 5] {
        let knee = over_four(&self.knee, frame);
        let mut bend = knee;
        for bend in bend.as_flattened_mut() {
            *bend = 0.5 / *bend;
        }
        [over_four(&self.edge, frame), knee, bend, over_four(&self.slope, frame), over_four(&self.range, frame)]
    }

    /// Turns the sound down by a quantum of reductions, with the makeup and the mix.
    #[inline(always)]
    pub(super) fn turn_down(&self, lanes: &mut Lanes<L>, reductions: &Lanes<L>) {
        let steady = self.is_steady();
        let mut shares = self.shares(QUANTUM - FRAMES);
        let frames = lanes.as_chunks_mut::<FRAMES>().0.iter_mut().zip(reductions.as_chunks::<FRAMES>().0);
        for (group, (frames, reductions)) in frames.enumerate() {
            if !steady {
                shares = self.shares(group * FRAMES);
            }
            let (untouched, compressed) = (shares[0].as_flattened(), shares[1].as_flattened());
            let reductions = reductions.as_flattened();
            for (i, x) in frames.as_flattened_mut().iter_mut().enumerate() {
                *x *= untouched[i] + compressed[i] * gain_math::exp2(-reductions[i]);
            }
        }
    }

    /// The shares of untouched and of compressed sound over four frames, the latter with its makeup.
    #[inline(always)]
    fn shares(&self, frame: usize) -> [Four<L>; 2] {
        [over_four(&self.untouched, frame), over_four(&self.compressed, frame)]
    }
}

/// A ramp's values from a frame on.
#[inline(always)]
fn over_four<const L: usize>(ramp: &Ramp<f32, L>, frame: usize) -> Four<L> {
    let mut four = [[0.0; L]; FRAMES];
    for (k, values) in four.iter_mut().enumerate() {
        *values = ramp.at(frame + k);
    }
    four
}

/// The slope of a character's curve, and its paces in attack and release.
fn law(effect: &Compressor, rate: Hz) -> (f64, f64, f64) {
    let ratio = effect.ratio.0;
    let (attack, release) = (one_pole(effect.attack, rate), one_pole(effect.release, rate));
    match effect.character {
        Character::Clean => (1.0 - 1.0 / ratio, attack, one_pole(first_of_two(effect.release, effect.attack), rate)),
        Character::Vca => (1.0 - 1.0 / ratio, attack, release),
        // A loop that hears what it has turned down already: a slope of `ratio - 1` there is a ratio of `ratio` from in
        // to out, and it goes `ratio` times as fast as its own pace.
        Character::Fet | Character::Opto => (ratio - 1.0, attack / ratio, release),
        Character::VariMu => (vari_mu::slope(ratio), vari_mu::pace(attack, ratio), release),
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

impl<const L: usize> Point<L> {
    /// How far a lane's level lies over its threshold.
    #[inline(always)]
    pub(super) fn over(&self, level: f32, i: usize) -> f32 {
        gain_math::over(level, self.edge[i], self.knee[i], self.bend[i])
    }

    /// How fast that rises with the level: from 0 to 1 through the knee.
    #[inline(always)]
    pub(super) fn rise(&self, level: f32, i: usize) -> f32 {
        let rise = 2.0 * self.bend[i] * (level - self.edge[i]);
        let rise = if rise > 0.0 { rise } else { 0.0 };
        if rise < 1.0 { rise } else { 1.0 }
    }
}
