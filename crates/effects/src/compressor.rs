//! Turns loud passages down by a chosen ratio.
//!
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012: feed-forward in the
//! log domain, soft knee (eq. 4), smooth decoupled peak detector (eq. 17).
//! Units: dB, ms; a sine reads its peak with either detector (AES17).  Latency: the look-ahead.
//! Cost: one logarithm and one exponential a sample, all lanes in one loop.
//! Not for: holding peaks under a ceiling; use `limiter`.

mod curve;
mod smoother;

use crate::detector::{Key, MeanSquare, link, one_pole};
use crate::look_ahead::LookAhead;
use crate::sliding_maximum::SlidingMaximum;
use crate::{Context, Effect, Kernel};
use curve::{Curve, Point};
use multiversion::multiversion;
use signal::{Db, Hz, Lanes, Ms, Percent, QUANTUM, Ratio, Seconds, math, params, words};
use smoother::Smoother;

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
        reduce::<L, true>(kernel, lanes, &mut levels, doublings);
    } else {
        reduce::<L, false>(kernel, lanes, &mut levels, doublings);
    }
}

/// From levels (`doublings` for one of the detector's value) to gains to sound.
#[inline(always)]
fn reduce<const L: usize, const AUTO: bool>(
    kernel: &mut CompressorKernel<L>,
    lanes: &mut Lanes<L>,
    levels: &mut Lanes<L>,
    doublings: f32,
) {
    // Few lanes leave most of a vector empty; then logarithms and exponentials are taken over all frames at once.
    let few = L <= 4;
    let (curve, mut smoother, pace) = (&kernel.curve, kernel.smoother, kernel.long_pace);
    if few {
        for level in levels.as_flattened_mut() {
            *level = math::log2_f32(*level);
        }
        smooth::<L, AUTO>(curve, &mut smoother, levels, pace, doublings);
        for level in levels.as_flattened_mut() {
            *level = math::exp2_f32(-*level);
        }
        turn_down(curve, lanes, levels);
    } else if curve.is_steady() {
        let point = curve.at(QUANTUM - 1);
        for (x, level) in lanes.iter_mut().zip(levels.iter()) {
            whole::<L, AUTO>(&point, x, level, &mut smoother, pace, doublings);
        }
    } else {
        for (frame, (x, level)) in lanes.iter_mut().zip(levels.iter()).enumerate() {
            whole::<L, AUTO>(&curve.at(frame), x, level, &mut smoother, pace, doublings);
        }
    }
    kernel.curve.settle();
    smoother.flush();
    kernel.smoother = smoother;
}

/// All of a frame, while it is in the registers.
#[inline(always)]
fn whole<const L: usize, const AUTO: bool>(
    point: &Point<L>,
    x: &mut [f32; L],
    level: &[f32; L],
    smoother: &mut Smoother<L>,
    pace: f64,
    doublings: f32,
) {
    let reduction = smoother.next::<AUTO>(point.reduction(level, math::log2_f32, doublings), point, pace);
    point.turn_down(x, &reduction, |x| math::exp2_f32(-x));
}

/// From logarithms of levels to smoothed reductions. Here and below the loops are plain ones and stand twice, because
/// a closure that the compiler does not inline is compiled for the oldest processor.
#[inline(always)]
fn smooth<const L: usize, const AUTO: bool>(
    curve: &Curve<L>,
    smoother: &mut Smoother<L>,
    levels: &mut Lanes<L>,
    pace: f64,
    doublings: f32,
) {
    if curve.is_steady() {
        let point = curve.at(QUANTUM - 1);
        for level in levels.iter_mut() {
            *level = smoother.next::<AUTO>(point.reduction(level, |x| x, doublings), &point, pace);
        }
    } else {
        for (frame, level) in levels.iter_mut().enumerate() {
            let point = curve.at(frame);
            *level = smoother.next::<AUTO>(point.reduction(level, |x| x, doublings), &point, pace);
        }
    }
}

/// Every frame times its gain.
#[inline(always)]
fn turn_down<const L: usize>(curve: &Curve<L>, lanes: &mut Lanes<L>, gains: &Lanes<L>) {
    if curve.is_steady() {
        let point = curve.at(QUANTUM - 1);
        for (x, gain) in lanes.iter_mut().zip(gains) {
            point.turn_down(x, gain, |x| x);
        }
    } else {
        for (frame, (x, gain)) in lanes.iter_mut().zip(gains).enumerate() {
            curve.at(frame).turn_down(x, gain, |x| x);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Strip;

    const RATE: Hz = Hz(48_000.0);

    fn hard(threshold: f64, ratio: f64) -> Compressor {
        Compressor { threshold: Db(threshold), ratio: Ratio(ratio), knee: Db(0.0), ..Compressor::default() }
    }

    /// How much a sine of 1 kHz and a peak level is turned down in the end, in dB.
    fn reduction(effect: &Compressor, level: f64) -> f64 {
        let effect = Compressor { attack: Ms(5.0), release: Ms(1000.0), ..effect.clone() };
        let mut strip = Strip::<Compressor, 1>::new(&effect, RATE, 1);
        let sine = |n: usize| Db(level).gain() * math::sin(std::f64::consts::TAU * n as f64 / 48.0);
        let heard = strip.play(48_000, |n| [sine(n) as f32]);
        let power = |sound: &mut dyn Iterator<Item = f64>| sound.map(|x| x * x).sum::<f64>();
        let out = power(&mut heard[43_200..48_000].iter().map(|x| f64::from(x[0])));
        math::power_to_db(power(&mut (43_200..48_000).map(sine)) / out)
    }

    #[test]
    fn twelve_over_at_three_to_one_loses_eight() {
        let lost = reduction(&hard(-20.0, 3.0), -8.0);
        assert!((lost - 8.0).abs() < 0.05, "{lost}");
    }

    #[test]
    fn the_curve_is_equation_four_within_a_twentieth_of_a_decibel() {
        for detector in [LevelDetector::Peak, LevelDetector::Rms] {
            for (knee, ratio) in [(0.0, 2.0), (6.0, 4.0), (12.0, 10.0), (24.0, 100.0)] {
                let effect = Compressor { knee: Db(knee), detector, ..hard(-24.0, ratio) };
                for level in [-48.0, -36.0, -27.0, -24.0, -21.0, -15.0, -6.0, 0.0] {
                    let over = level + 24.0;
                    let slope = 1.0 - 1.0 / ratio;
                    let expected = match over {
                        over if 2.0 * over < -knee => 0.0,
                        over if 2.0 * over > knee => slope * over,
                        over => slope * (over + knee / 2.0) * (over + knee / 2.0) / (2.0 * f64::max(knee, 1e-9)),
                    };
                    let lost = reduction(&effect, level);
                    assert!(
                        (lost - expected).abs() < 0.05,
                        "{level} dB, knee {knee}, {ratio}:1: {lost}, not {expected}"
                    );
                }
            }
        }
    }

    /// The gain reduction, frame by frame and in dB, for a constant level that is 0 dB up to a frame and -80 dB after it.
    fn after_a_step_down(effect: &Compressor, high: usize, low: usize) -> Vec<f64> {
        let mut strip = Strip::<Compressor, 1>::new(effect, RATE, 1);
        let level = |n: usize| if n < high { 1.0 } else { 1e-4 };
        let heard = strip.play(high + low, |n| [level(n)]);
        heard.iter().enumerate().map(|(n, y)| -math::gain_to_db(f64::from(y[0] / level(n)))).collect()
    }

    #[test]
    fn attack_and_release_cover_sixty_three_percent_in_their_time() {
        for (attack, release) in [(1.0, 50.0), (10.0, 100.0), (30.0, 60.0), (100.0, 1000.0)] {
            let effect = Compressor { attack: Ms(attack), release: Ms(release), ..hard(-30.0, 4.0) };
            let high = (attack * 48.0 * 20.0) as usize / QUANTUM * QUANTUM;
            let lost = after_a_step_down(&effect, high, (release * 48.0 * 2.0) as usize);
            let whole = 30.0 * 0.75;
            let rest = math::exp(-1.0);
            let rise = lost.iter().position(|x| *x >= whole * (1.0 - rest)).unwrap() as f64 / 48.0;
            let fall = lost[high..].iter().position(|x| *x <= whole * rest).unwrap() as f64 / 48.0;
            assert!((rise / attack - 1.0).abs() < 0.02 + 0.021 / attack, "attack {attack} ms took {rise} ms");
            assert!((fall / release - 1.0).abs() < 0.02, "release {release} ms took {fall} ms");
        }
    }

    #[test]
    fn auto_release_lets_long_reductions_go_slowly_and_short_ones_as_fast_as_ever() {
        let effect = Compressor { attack: Ms(1.0), release: Ms(50.0), ..hard(-30.0, 4.0) };
        let auto = Compressor { auto_release: true, ..effect.clone() };
        let left = |effect: &Compressor, high: usize| after_a_step_down(effect, high, 12_000)[high + 9600];
        assert!(left(&auto, 640) < 1.5 && left(&effect, 192_000) < 1.5);
        assert!(left(&auto, 192_000) > 15.0);
    }

    #[test]
    fn a_loud_left_turns_down_a_quiet_right_by_the_same() {
        let mut strip = Strip::<Compressor, 2>::new(&hard(-30.0, 4.0), RATE, 2);
        let last = strip.play(48_000, |_| [0.5, 0.01])[47_999];
        assert!((last[0] / 0.5 - last[1] / 0.01).abs() < 1e-6 && last[1] < 0.005);
    }

    #[test]
    fn the_sidechain_alone_sets_the_gain() {
        let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
        let mut kernel = CompressorKernel::<1>::new(&hard(-30.0, 4.0), &context);
        kernel.aim(0, &hard(-30.0, 4.0), &context);
        kernel.settle();
        let mut last = 0.0;
        for _ in 0..750 {
            let mut lanes = [[0.001]; QUANTUM];
            kernel.run(&mut lanes, Some(&[[1.0]; QUANTUM]));
            last = f64::from(lanes[QUANTUM - 1][0]);
        }
        assert!((math::gain_to_db(last / 0.001) + 22.5).abs() < 0.01, "{last}");
    }

    #[test]
    fn a_high_passed_detector_does_not_hear_the_kick() {
        let bass = |effect: &Compressor| {
            let mut strip = Strip::<Compressor, 1>::new(effect, RATE, 1);
            let heard = strip.play(48_000, |n| [math::sin(std::f64::consts::TAU * 50.0 / RATE.0 * n as f64) as f32]);
            heard[38_400..].iter().fold(0.0f32, |a, b| a.max(b[0]))
        };
        assert!(bass(&hard(-20.0, 4.0)) < 0.3);
        // 50 Hz lies two octaves and more under 250 Hz: 28 dB less, under the threshold.
        assert!(bass(&Compressor { sidechain_high_pass: Hz(250.0), ..hard(-20.0, 4.0) }) > 0.99);
    }

    #[test]
    fn looking_ahead_by_the_attack_catches_the_first_moment() {
        let overshoot = |look_ahead: f64| {
            let effect = Compressor { attack: Ms(1.0), look_ahead: Ms(look_ahead), ..hard(-20.0, 100.0) };
            let mut strip = Strip::<Compressor, 1>::new(&effect, RATE, 1);
            let heard = strip.play(9600, |n| [if n < 4800 { 0.0 } else { 1.0 }]);
            math::gain_to_db(heard.iter().fold(0.0f64, |a, b| a.max(f64::from(b[0])))) + 20.0
        };
        assert!(overshoot(0.0) > 15.0 && overshoot(5.0) < 0.4, "{} {}", overshoot(0.0), overshoot(5.0));
    }

    #[test]
    fn half_a_mix_is_the_mean_of_untouched_and_compressed() {
        let effect = hard(-20.0, 100.0);
        let last = |mix: f64| {
            let mut strip = Strip::<Compressor, 1>::new(&Compressor { mix: Percent(mix), ..effect.clone() }, RATE, 1);
            f64::from(strip.play(24_000, |_| [0.5])[23_999][0])
        };
        assert!((last(50.0) - 0.5 * (0.5 + last(100.0))).abs() < 1e-6);
    }
}
