//! Holds the true peak under a ceiling, and makes louder what is driven into it.
//!
//! Source: Hämäläinen, DAFx 2002 (look-ahead limiter with sliding maximum and averaging filter); ITU-R BS.1770-5 annex 2
//! (true peak). A gain that moves makes new peaks between the samples, so a second, smaller pass measures the first one's
//! output and takes away what is left over. There is no single true peak of a sound that reaches up to half the rate
//! (white noise): the longer a meter's filter, the more it reads. Here filters of 20 to 48 samples agree.
//! Units: dB, dBTP, ms.  Latency: the look-ahead.  Cost: some comparisons a sample and a gain every eight frames; points
//! between the samples only where the sound may pass the ceiling.
//! Not for: levelling; use `compressor` before it.

use crate::detector::link;
use crate::gain_envelope::{BLOCK, BLOCKS, Blocks, GainEnvelope};
use crate::interpolated_peak::{self, InterpolatedPeak};
use crate::look_ahead::LookAhead;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Dbtp, Hz, Lanes, Ms, QUANTUM, Seconds, math, params, words};

words! {
    /// How many points the interval between two samples is measured at.
    pub enum Oversampling { Four = "4", Eight = "8" }
}

params! {
    /// Holds the true peak under a ceiling, and makes louder what is driven into it.
    Limiter as "limiter" {
        /// The true peak that is not exceeded.
        ceiling: Dbtp = -1.0, -24.0..=0.0, first;
        /// Gain before the ceiling.
        gain: Db = 0.0, -24.0..=24.0;
        /// Time to give back 63 % of a short reduction; long ones come back over half a second.
        release: Ms = 80.0, 5.0..=1000.0, log;
        /// How far it hears ahead, interpolation included.
        look_ahead as "look-ahead": Ms = 5.0, 2.0..=20.0, fixed;
        /// Points at which each interval between samples is measured; 4 aims 0.03 dB lower to be as safe as 8.
        oversampling: Oversampling = Oversampling::Eight, fixed;
    }
}

/// The second pass's share of the look-ahead.
const SECOND: usize = 4;
/// How long a reduction stays at least: half a turn of 50 Hz, so that the gain does not follow the waves of a bass.
const HOLD: Ms = Ms(10.0);
/// The shortest averages, in frames: under them the gain itself would make peaks.
const SHORTEST: usize = 16;

impl Oversampling {
    /// What interpolation and the last pass leave over, as measured; aimed at so much under the ceiling.
    fn margin(self) -> Db {
        match self {
            Oversampling::Four => Db(0.05),
            Oversampling::Eight => Db(0.02),
        }
    }
}

impl Limiter {
    /// Frames the averages of the two passes have.
    fn lengths(&self, rate: Hz) -> [usize; 2] {
        let free = self.look_ahead.frames(rate).saturating_sub(2 * interpolated_peak::DELAY);
        let second = (free / SECOND).max(SHORTEST);
        [free.saturating_sub(second).max(SHORTEST), second]
    }
}

impl Effect for Limiter {
    type Kernel<const L: usize> = LimiterKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        self.lengths(rate).iter().map(|length| length + interpolated_peak::DELAY).sum()
    }

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// One pass: measure, then turn the delayed sound down.
#[derive(Clone)]
struct Pass<const L: usize> {
    peaks: InterpolatedPeak<L>,
    envelope: GainEnvelope<L>,
    delay: LookAhead<L>,
}

impl<const L: usize> Pass<L> {
    fn new(peaks: InterpolatedPeak<L>, length: usize, hold: Ms, rate: Hz) -> Self {
        Self {
            peaks,
            envelope: GainEnvelope::new(length, hold, rate),
            delay: LookAhead::new(length + interpolated_peak::DELAY),
        }
    }

    fn reset(&mut self) {
        self.peaks.reset();
        self.envelope.reset();
        self.delay.reset();
    }

    #[inline(always)]
    fn run(&mut self, lanes: &mut Lanes<L>, ceiling: &Ramp<f32, L>, release: &[f64; L], channels: usize) {
        let (from, to) = (ceiling.at(0), ceiling.at(QUANTUM - 1));
        let mut lowest = [0.0; L];
        for i in 0..L {
            lowest[i] = math::exp2_f32(if from[i] < to[i] { from[i] } else { to[i] });
        }
        let mut peaks = [[0.0; L]; BLOCKS];
        let over = self.peaks.run(lanes, &lowest, &mut peaks);
        if over {
            link(&mut peaks, channels);
            reductions(&mut peaks, ceiling);
        }
        self.delay.run(lanes);
        self.envelope.run(over.then_some(&peaks), release, lanes);
    }
}

/// Turns peaks into the doublings they lie over the ceiling.
#[inline(always)]
fn reductions<const L: usize>(peaks: &mut Blocks<L>, ceiling: &Ramp<f32, L>) {
    // All blocks side by side: few lanes would leave most of a vector empty.
    for peak in peaks.as_flattened_mut() {
        *peak = math::log2_f32(*peak);
    }
    for (block, peak) in peaks.iter_mut().enumerate() {
        let ceiling = ceiling.at(block * BLOCK + BLOCK - 1);
        for i in 0..L {
            let over = peak[i] - ceiling[i];
            peak[i] = if over > 0.0 { over } else { 0.0 };
        }
    }
}

/// Limiter over `L` lanes.
#[derive(Clone)]
pub struct LimiterKernel<const L: usize> {
    gain: Ramp<f32, L>,
    /// In doublings, less the margin.
    ceiling: Ramp<f32, L>,
    release: [f64; L],
    passes: [Pass<L>; 2],
    margin: Db,
    channels: usize,
}

impl<const L: usize> Kernel<L, Limiter> for LimiterKernel<L> {
    fn new(effect: &Limiter, context: &Context) -> Self {
        let [first, last] = effect.lengths(context.rate);
        let thorough = InterpolatedPeak::thorough(effect.oversampling == Oversampling::Eight);
        Self {
            gain: Ramp::<f32, L>::new(1.0),
            ceiling: Ramp::<f32, L>::new(0.0),
            release: [1.0; L],
            passes: [
                Pass::new(InterpolatedPeak::quick(), first, HOLD, context.rate),
                Pass::new(thorough, last, Ms(0.0), context.rate),
            ],
            margin: effect.oversampling.margin(),
            channels: context.channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Limiter, context: &Context) {
        let ceiling = math::log2(Db(effect.ceiling.0 - self.margin.0).gain()) as f32;
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.gain.aim(lane, effect.gain.gain() as f32);
            self.ceiling.aim(lane, ceiling);
            self.release[lane] = GainEnvelope::<L>::pace(effect.release, context.rate);
        }
    }

    fn settle(&mut self) {
        self.gain.settle();
        self.ceiling.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.passes.iter_mut().for_each(Pass::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        limit(self, lanes);
    }

    fn reduction(&self, lane: usize) -> Option<Db> {
        let gain: f64 = self.passes.iter().map(|pass| f64::from(pass.envelope.gain(lane))).product();
        Some(Db((-Db::from_gain(gain).0).max(0.0)))
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn limit<const L: usize>(kernel: &mut LimiterKernel<L>, lanes: &mut Lanes<L>) {
    drive(lanes, &kernel.gain);
    for pass in &mut kernel.passes {
        pass.run(lanes, &kernel.ceiling, &kernel.release, kernel.channels);
    }
    kernel.gain.arrive();
    kernel.ceiling.arrive();
}

/// A block at a time, which is lanes enough to fill a register.
#[inline(always)]
fn drive<const L: usize>(lanes: &mut Lanes<L>, gain: &Ramp<f32, L>) {
    let steady = gain.is_steady();
    let mut gains = [gain.at(QUANTUM - 1); BLOCK];
    for (block, frames) in lanes.as_chunks_mut::<BLOCK>().0.iter_mut().enumerate() {
        if !steady {
            for (k, gains) in gains.iter_mut().enumerate() {
                *gains = gain.at(block * BLOCK + k);
            }
        }
        for (x, gain) in frames.as_flattened_mut().iter_mut().zip(gains.as_flattened()) {
            *x *= gain;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::Strip;
    use signal::random::Random;
    use std::f64::consts::{PI, TAU};

    const RATE: Hz = Hz(48_000.0);

    /// The peak at 32 points an interval, by a sinc over `2 * reach` samples under a Blackman window: not the limiter's own
    /// filter, nor its grid.
    fn true_peak(sound: &[f32], reach: usize) -> f64 {
        let taps: Vec<Vec<f64>> = (0..32)
            .map(|phase| {
                let fraction = f64::from(phase) / 32.0;
                let tap = |k: usize| {
                    let t = (reach - 1) as f64 - k as f64 + fraction;
                    let window =
                        0.42 + 0.5 * math::cos(PI * t / reach as f64) + 0.08 * math::cos(TAU * t / reach as f64);
                    window * if t == 0.0 { 1.0 } else { math::sin(PI * t) / (PI * t) }
                };
                (0..2 * reach).map(tap).collect()
            })
            .collect();
        let loud = sound.iter().fold(0.0f32, |a, b| a.max(b.abs())) * 0.6;
        let near = |part: &&[f32]| part[reach - 1].abs().max(part[reach].abs()) > loud;
        let point = |part: &[f32], taps: &Vec<f64>| part.iter().zip(taps).map(|(x, h)| f64::from(*x) * h).sum::<f64>();
        let parts = sound.windows(2 * reach).filter(near);
        parts.flat_map(|part| taps.iter().map(move |taps| point(part, taps).abs())).fold(0.0, f64::max)
    }

    fn limited(effect: &Limiter, frames: usize, sound: impl Fn(usize) -> f64) -> Vec<f32> {
        let mut strip = Strip::<Limiter, 1>::new(effect, RATE, 1);
        strip.play(frames, |n| [sound(n) as f32]).iter().map(|x| x[0]).collect()
    }

    fn sine(turns: f64) -> f64 {
        math::sin(TAU * turns.fract())
    }

    /// Four voices, bass to treble, clipped hard at full scale as loud records are.
    fn clipped_music(n: usize) -> f64 {
        let t = n as f64 / RATE.0;
        let chord = sine(55.0 * t) + 0.7 * sine(659.3 * t) + 0.6 * sine(2793.8 * t) + 0.5 * sine(9956.1 * t);
        (chord * (1.2 + sine(3.0 * t))).clamp(-1.0, 1.0)
    }

    #[test]
    fn nothing_measured_at_thirty_two_points_lies_a_twentieth_of_a_decibel_over_the_ceiling() {
        type Sound = fn(usize) -> f64;
        let sounds: [(&str, Sound); 7] = [
            ("white noise", |n| 0.25 * Random::at(1, n as u64).normal()),
            ("square at a quarter of the rate", |n| if n % 4 < 2 { 1.0 } else { -1.0 }),
            ("the same in bursts", |n| if n / 1500 % 2 == 0 { [1.0, 1.0, -1.0, -1.0][n % 4] } else { 0.0 }),
            ("EBU 3341 case 19", |n| sine(n as f64 / 4.0 + 0.125) * if n % 9600 < 4800 { 1.41 } else { 0.5 }),
            ("EBU 3341 case 20", |n| sine(n as f64 / 6.0 + 1.0 / 6.0) * if n % 9600 < 4800 { 1.41 } else { 0.5 }),
            ("clipped music", clipped_music),
            ("square of 100 Hz", |n| if sine(n as f64 / 480.0 + 0.01) > 0.0 { 1.0 } else { -1.0 }),
        ];
        for oversampling in [Oversampling::Four, Oversampling::Eight] {
            let effect = Limiter { gain: Db(12.0), oversampling, ..Limiter::default() };
            for (name, sound) in sounds {
                let heard = limited(&effect, 24_000, sound);
                for reach in [12, 24] {
                    let over = math::gain_to_db(true_peak(&heard, reach)) - effect.ceiling.0;
                    assert!(over < 0.05, "{name} lies {over} dB over, reach {reach}");
                }
            }
        }
    }

    #[test]
    fn a_steady_tone_comes_up_to_the_ceiling() {
        for frequency in [100.0, 997.0, 6000.0] {
            let effect = Limiter { gain: Db(6.0), ..Limiter::default() };
            let heard = limited(&effect, 96_000, |n| sine(frequency * n as f64 / RATE.0));
            let top = math::gain_to_db(true_peak(&heard[48_000..], 24)) - effect.ceiling.0;
            assert!(top > -0.05 && top < 0.05, "{frequency} Hz ends at {top} dB");
        }
    }

    #[test]
    fn what_stays_under_the_ceiling_is_only_delayed() {
        let effect = Limiter::default();
        let sound = |n: usize| 0.5 * sine(440.0 * n as f64 / RATE.0);
        let heard = limited(&effect, 9600, sound);
        assert!(heard.iter().skip(240).enumerate().all(|(n, y)| *y == sound(n) as f32));
        assert_eq!(effect.latency(RATE), 240);
    }

    /// The level of some lines beside that of another, in the last second of three, in dB.
    fn lines(heard: &[f32], lines: impl Iterator<Item = f64>, beside: f64) -> f64 {
        let line = |f: f64| crate::trial::magnitude(heard[96_000..144_000].iter().map(|x| f64::from(*x)), f, RATE);
        math::power_to_db(lines.map(|f| line(f) * line(f)).sum()) - math::gain_to_db(line(beside))
    }

    #[test]
    fn a_bass_six_decibels_over_is_not_bent() {
        // Total harmonic distortion of 50 Hz: the gain must not follow the wave. ffmpeg's alimiter, set alike, bends it by
        // -34 dB.
        let effect = Limiter { gain: Db(6.0), ..Limiter::default() };
        let heard = limited(&effect, 144_000, |n| sine(50.0 * n as f64 / RATE.0));
        let distortion = lines(&heard, (2..20).map(|k| 50.0 * f64::from(k)), 50.0);
        assert!(distortion < -80.0, "{distortion} dB");
    }

    #[test]
    fn a_bass_six_decibels_over_does_not_shake_the_treble() {
        // The sidebands that 60 Hz makes beside 7 kHz, four to one as in SMPTE RP 120.
        let effect = Limiter { gain: Db(6.0), ..Limiter::default() };
        let sound = |n: usize| 0.8 * sine(60.0 * n as f64 / RATE.0) + 0.2 * sine(7000.0 * n as f64 / RATE.0);
        let heard = limited(&effect, 144_000, sound);
        let sidebands = (1..10).flat_map(|k| [7000.0 - 60.0 * f64::from(k), 7000.0 + 60.0 * f64::from(k)]);
        let modulation = lines(&heard, sidebands, 7000.0);
        assert!(modulation < -60.0, "{modulation} dB");
    }

    #[test]
    fn a_short_peak_is_given_back_in_the_release_and_a_long_one_later() {
        let effect = Limiter { release: Ms(50.0), ..Limiter::default() };
        let left = |loud: usize| {
            let heard = limited(&effect, loud + 12_000, |n| if n < loud { 2.0 } else { 0.1 });
            // Three releases after the loud part has come out, in dB.
            -math::gain_to_db(f64::from(heard[loud + 240 + 3 * 2400]) / 0.1)
        };
        assert!(left(48) < 0.6, "{}", left(48));
        assert!(left(96_000) > 3.0 && left(96_000) < 6.0, "{}", left(96_000));
    }

    #[test]
    fn the_channels_of_a_strip_go_down_together() {
        let mut strip = Strip::<Limiter, 2>::new(&Limiter::default(), RATE, 2);
        let heard = strip.play(48_000, |n| [2.0 * sine(n as f64 / 48.0) as f32, 0.01]);
        let right = heard[47_000..].iter().fold(0.0f32, |a, b| a.max(b[1]));
        assert!((math::gain_to_db(f64::from(right) / 0.01) + 7.02).abs() < 0.1, "{right}");
    }
}
