//! Turns quiet passages down further: bleed and room between the notes, without a gate's closing door.
//!
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012: feed-forward in
//! the log domain, the soft knee of eq. 4 turned about the threshold, branching smoother; Zölzer, "DAFX", 2nd edition,
//! 2011, section 4.2 (static curve of the expander). A hold as in hardware gates keeps the gain still between two
//! peaks.
//! Units: dB, ms; a sine reads its peak.  Latency: the look-ahead.
//! Cost: one logarithm and one exponential a sample, all lanes in one loop.
//! Not for: silence between drum hits; use `gate`.

use crate::detector::{Key, link, one_pole};
use crate::gain_math::{self, DB};
use crate::look_ahead::LookAhead;
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
    key: Key<L>,
    delay: LookAhead<L>,
    channels: usize,
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
            key: Key::new(),
            delay: LookAhead::new(effect.latency(context.rate)),
            channels: context.channels,
        };
        for strip in 0..L / context.channels.max(1) {
            kernel.aim(strip, effect, context);
        }
        kernel.reset();
        kernel
    }

    fn aim(&mut self, strip: usize, effect: &Expander, context: &Context) {
        let (above, below) = (effect.sidechain_high_pass, effect.sidechain_low_pass);
        let (above, below) = ((above.0 > 20.0).then_some(above), (below.0 < 20_000.0).then_some(below));
        // A hard knee is one too narrow to be heard, so that it needs no division by zero.
        let knee = effect.knee.0.max(1e-3);
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.curve.edge.aim(lane, (-(effect.threshold.0 + 0.5 * knee) / DB) as f32);
            self.curve.knee.aim(lane, (knee / DB) as f32);
            self.curve.slope.aim(lane, (effect.ratio.0 - 1.0) as f32);
            self.curve.range.aim(lane, (effect.range.0 / DB) as f32);
            self.curve.attack[lane] = one_pole(effect.attack, context.rate);
            self.curve.release[lane] = one_pole(effect.release, context.rate);
            // The delayed sound must not be turned down by as much as the detector is ahead of it.
            self.curve.hold[lane] = (effect.hold.frames(context.rate) + effect.latency(context.rate)) as f64;
            self.key.aim(lane, above, below, context.rate);
        }
    }

    fn settle(&mut self) {
        self.curve.ramps().into_iter().for_each(Ramp::<f32, L>::settle);
        self.key.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.rest();
        self.key.reset();
        self.delay.reset();
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
    let mut levels = [[0.0; L]; QUANTUM];
    kernel.key.run(side.unwrap_or(lanes), &mut levels);
    link(&mut levels, kernel.channels);
    kernel.delay.run(lanes);
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
mod tests {
    use super::*;
    use crate::trial::{RATES, Strip};
    use signal::math;

    const RATE: Hz = RATES[1];

    fn hard(threshold: f64, ratio: f64) -> Expander {
        let (range, knee) = (Db(100.0), Db(0.0));
        Expander { threshold: Db(threshold), ratio: Ratio(ratio), range, knee, ..Expander::default() }
    }

    /// How much a sine of 1 kHz and a peak level is turned down in the end, in dB, coming from silence or from full
    /// scale.
    fn reduction(effect: &Expander, level: f64, loud_before: bool) -> f64 {
        let mut strip = Strip::<Expander, 1>::new(effect, RATE, 1);
        let before = if loud_before { 1.0 } else { 0.0 };
        let sine = |n: usize| math::sin(std::f64::consts::TAU * n as f64 / 48.0);
        let heard = strip.play(192_000, |n| [(sine(n) * if n < 4800 { before } else { Db(level).gain() }) as f32]);
        let most = |from: usize| (from..from + 4800).fold(0.0f64, |most, n| most.max(f64::from(heard[n][0]).abs()));
        level - math::gain_to_db(most(187_200))
    }

    #[test]
    fn ten_under_at_three_to_one_loses_twenty() {
        let lost = reduction(&hard(-20.0, 3.0), -30.0, false);
        assert!((lost - 20.0).abs() < 0.05, "{lost}");
    }

    #[test]
    fn the_curve_is_the_papers_turned_about_within_a_twentieth_of_a_decibel() {
        for (knee, ratio, range) in [(0.0, 2.0, 100.0), (6.0, 4.0, 30.0), (12.0, 10.0, 100.0), (24.0, 1.5, 6.0)] {
            let effect = Expander { knee: Db(knee), range: Db(range), ..hard(-24.0, ratio) };
            for level in [-36.0, -33.0, -28.0, -25.0, -24.0, -20.0, -15.0, -6.0] {
                let under = -24.0 - level;
                let expected = match under {
                    under if 2.0 * under < -knee => 0.0,
                    under if 2.0 * under > knee => under,
                    under => (under + knee / 2.0) * (under + knee / 2.0) / (2.0 * f64::max(knee, 1e-9)),
                };
                let expected = f64::min((ratio - 1.0) * expected, range);
                for loud_before in [false, true] {
                    let lost = reduction(&effect, level, loud_before);
                    let error = lost - expected;
                    assert!(error.abs() < 0.05, "{level} dB, knee {knee}, {ratio}:1: {lost}, not {expected}");
                }
            }
        }
    }

    #[test]
    fn it_opens_in_the_attack_holds_and_closes_in_the_release_at_every_rate() {
        let effect =
            Expander { attack: Ms(10.0), hold: Ms(100.0), release: Ms(200.0), range: Db(40.0), ..hard(-40.0, 20.0) };
        for rate in RATES {
            let frames = |ms: f64| (ms * rate.0 / 1000.0) as usize;
            let loud = frames(400.0);
            let level = |n: usize| if n < loud { 0.5 } else { 1e-4 };
            let mut strip = Strip::<Expander, 1>::new(&effect, rate, 1);
            let heard = strip.play(frames(1500.0), |n| [level(n)]);
            let lost: Vec<f64> =
                heard.iter().enumerate().map(|(n, y)| -math::gain_to_db(f64::from(y[0] / level(n)))).collect();
            let rest = math::exp(-1.0);
            let time = |from: usize, is: &dyn Fn(f64) -> bool| {
                lost[from..].iter().position(|x| is(*x)).unwrap() as f64 * 1000.0 / rate.0
            };
            let opened = time(0, &|x| x <= 40.0 * rest);
            let held = time(loud, &|x| x > 0.1);
            let closed = time(loud, &|x| x >= 40.0 * (1.0 - rest)) - 100.0;
            assert!((opened / 10.0 - 1.0).abs() < 0.02, "{opened} ms at {}", rate.0);
            assert!((held - 100.0).abs() < 2.0, "{held} ms at {}", rate.0);
            assert!((closed / 200.0 - 1.0).abs() < 0.02, "{closed} ms at {}", rate.0);
        }
    }

    #[test]
    fn a_low_note_does_not_move_the_gain() {
        // 40 Hz, 6 dB under the threshold: between its peaks the level falls to nothing, and the gain stays.
        let effect = Expander { hold: Ms(20.0), release: Ms(5.0), ..hard(-20.0, 2.0) };
        let mut strip = Strip::<Expander, 1>::new(&effect, RATE, 1);
        let sine = |n: usize| Db(-26.0).gain() * math::sin(std::f64::consts::TAU * 40.0 / RATE.0 * n as f64);
        let heard = strip.play(96_000, |n| [sine(n) as f32]);
        for n in (48_000..96_000).filter(|n| sine(*n).abs() > 1e-3) {
            let lost = -math::gain_to_db(f64::from(heard[n][0]) / sine(n));
            assert!((lost - 6.0).abs() < 0.05, "{lost} at {n}");
        }
    }

    #[test]
    fn looking_ahead_keeps_the_first_moment_of_a_note() {
        let first = |look_ahead: f64| {
            let effect = Expander { look_ahead: Ms(look_ahead), ..hard(-30.0, 10.0) };
            let mut strip = Strip::<Expander, 1>::new(&effect, RATE, 1);
            let heard = strip.play(9600, |n| [if n < 4800 { 0.0 } else { 0.5 }]);
            math::gain_to_db(f64::from(heard[4800 + effect.latency(RATE)][0]) / 0.5)
        };
        // Ten attacks: exp(-10) of 100 dB are left.
        assert!(first(0.0) < -90.0 && first(20.0) > -0.02, "{} {}", first(0.0), first(20.0));
    }

    #[test]
    fn the_key_filters_choose_what_holds_it_up() {
        let loud = |effect: &Expander, frequency: f64| {
            let mut strip = Strip::<Expander, 1>::new(effect, RATE, 1);
            let tone = |n: usize| 0.1 * math::sin(std::f64::consts::TAU * frequency / RATE.0 * n as f64) as f32;
            strip.play(48_000, |n| [tone(n)])[24_000..].iter().any(|x| x[0] > 0.09)
        };
        let voice = Expander { sidechain_high_pass: Hz(400.0), sidechain_low_pass: Hz(2000.0), ..hard(-26.0, 10.0) };
        assert!(loud(&voice, 800.0) && !loud(&voice, 60.0) && !loud(&voice, 12_000.0));
    }

    #[test]
    fn both_channels_go_by_the_louder_one() {
        let mut strip = Strip::<Expander, 2>::new(&hard(-30.0, 4.0), RATE, 2);
        let last = strip.play(48_000, |_| [0.5, 0.001])[47_999];
        assert!((last[0] - 0.5).abs() < 1e-6 && (last[1] - 0.001).abs() < 1e-8, "{last:?}");
    }
}
