//! Turns the hiss of s and sh down where it stands out from the voice, and leaves everything else alone.
//!
//! Source: the level of the hiss is held against that of the whole voice, so that a quiet word is treated as a loud one
//! (Wolters, Sapp, Becker-Schweitzer, "Adaptive Algorithm for Detecting and Reducing Sibilants in Recorded Speech", AES
//! 104th Convention, 1998). Gain computer and smoothing after Giannoulis, Massberg, Reiss, JAES 60(6), 2012; the bands meet
//! as in Linkwitz, JAES 24(1), 1976. A sound less a part of its first-order high-pass is a first-order shelf.
//! Units: Hz, dB, ms.  Latency: the look-ahead.  Cost: three filters, two logarithms and an exponential a sample.
//! Not for: a voice that is too bright throughout; use `equalizer`.

use crate::detector::{flush, link, one_pole};
use crate::gain_math::{self, DB};
use crate::glide::Glide;
use crate::look_ahead::LookAhead;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::svf::{Section, Svf, narrow, run_all, room, widen};
use signal::{Db, Hz, Lanes, Ms, QUANTUM, Seconds, params, words};
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

words! {
    /// What is turned down.
    pub enum DeEsserBand { Shelf = "shelf", Split = "split" }
}

params! {
    /// Turns the hiss of s and sh down where it stands out from the voice.
    DeEsser as "de-esser" {
        /// Level of the hiss, relative to the voice, above which it is turned down.
        threshold: Db = -18.0, -40.0..=0.0, first;
        /// The hiss is what lies above.
        frequency: Hz = 5000.0, 2000.0..=12000.0, log;
        /// The most it is turned down.
        range: Db = 10.0, 0.0..=24.0;
        /// Time to cover 63 % of a rise in gain reduction.
        attack: Ms = 1.0, 0.05..=20.0, log;
        /// Time to give back 63 % of the gain reduction.
        release: Ms = 40.0, 5.0..=500.0, log;
        /// A gentle slope that leaves the rest untouched (shelf), or all above the frequency and nothing below (split).
        band: DeEsserBand = DeEsserBand::Shelf, fixed;
        /// How far the detector hears ahead.
        look_ahead as "look-ahead": Ms = 0.0, 0.0..=20.0, fixed;
        /// Lets only the hiss be heard.
        listen: bool = false;
    }
}

/// Window of the level of the hiss and of the sound beside it.
const SHORT: Ms = Ms(3.0);
/// Window of the voice's level, over some turns of its pitch; it comes up within a syllable and outlasts the pauses between
/// words.
const SYLLABLE: Ms = Ms(20.0);
const RISE: Ms = Ms(60.0);
const FALL: Ms = Ms(1500.0);
/// What is under this is silence (-200 dB), so that two silences are as loud as each other.
const SILENCE: f64 = 1e-20;
/// Width of the soft bend around the threshold, in doublings.
const KNEE: f32 = 0.5;

impl Effect for DeEsser {
    type Kernel<const L: usize> = DeEsserKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        self.look_ahead.frames(rate)
    }

    fn tail(&self, context: &Context) -> Seconds {
        // The filters' poles fall by e in 1 / (sqrt(2) pi f).
        let ring = 20.0 / (SQRT_2 * std::f64::consts::PI * self.frequency.0);
        Seconds(ring + self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// Levels of one strip, in each of its lanes.
#[derive(Clone, Copy)]
struct Levels<const L: usize> {
    hiss: [f64; L],
    sound: [f64; L],
    syllable: [f64; L],
    voice: [f64; L],
    held: [f64; L],
    smooth: [f64; L],
}

impl<const L: usize> Levels<L> {
    const REST: Self =
        Self { hiss: [0.0; L], sound: [0.0; L], syllable: [0.0; L], voice: [0.0; L], held: [0.0; L], smooth: [0.0; L] };
}

/// De-esser over `L` lanes.
#[derive(Clone)]
pub struct DeEsserKernel<const L: usize> {
    /// What the detector hears: the high band of a split.
    steep: [Svf<L>; 2],
    /// The first-order high-pass of a shelf, or the all-pass that low and high band of a split sum to.
    other: Svf<L>,
    split: bool,
    delays: [LookAhead<L>; 2],
    levels: Levels<L>,
    threshold: Ramp<f32, L>,
    range: Ramp<f32, L>,
    listen: Ramp<f32, L>,
    attack: [f64; L],
    release: [f64; L],
    paces: [f64; 4],
    /// Where each lane's frequency stands and where it shall go.
    now: [f64; L],
    goal: [f64; L],
    glide: Glide,
    channels: usize,
    rate: Hz,
}

impl<const L: usize> DeEsserKernel<L> {
    fn tune(&mut self, lane: usize) {
        let frequency = Hz(self.now[lane]);
        let high_pass = Section::high_pass(frequency, FRAC_1_SQRT_2, self.rate);
        for filter in &mut self.steep {
            filter.aim(lane, &high_pass);
        }
        let [a1, a2, a3, ..] = high_pass.c;
        let all_pass = Section { c: [a1, a2, a3, 1.0, -2.0 * SQRT_2, 0.0] };
        let other = if self.split { all_pass } else { Section::high_pass_first(frequency, self.rate) };
        self.other.aim(lane, &other);
    }
}

impl<const L: usize> Kernel<L, DeEsser> for DeEsserKernel<L> {
    fn new(effect: &DeEsser, context: &Context) -> Self {
        let frames = effect.latency(context.rate);
        let frequency = [effect.frequency.0; L];
        let mut kernel = Self {
            steep: [Svf::default(), Svf::default()],
            other: Svf::default(),
            split: effect.band == DeEsserBand::Split,
            delays: [LookAhead::new(frames), LookAhead::new(frames)],
            levels: Levels::REST,
            threshold: Ramp::<f32, L>::new(0.0),
            range: Ramp::<f32, L>::new(0.0),
            listen: Ramp::<f32, L>::new(0.0),
            attack: [1.0; L],
            release: [1.0; L],
            paces: [SHORT, SYLLABLE, RISE, FALL].map(|time| one_pole(time, context.rate)),
            now: frequency,
            goal: frequency,
            glide: Glide::new(context.rate),
            channels: context.channels,
            rate: context.rate,
        };
        kernel.settle();
        kernel
    }

    fn aim(&mut self, strip: usize, effect: &DeEsser, context: &Context) {
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.threshold.aim(lane, (effect.threshold.0 / DB) as f32);
            self.range.aim(lane, (effect.range.0 / DB) as f32);
            self.listen.aim(lane, f32::from(u8::from(effect.listen)));
            self.attack[lane] = one_pole(effect.attack, context.rate);
            self.release[lane] = one_pole(effect.release, context.rate);
            self.goal[lane] = effect.frequency.0;
        }
    }

    fn settle(&mut self) {
        self.now = self.goal;
        for lane in 0..L {
            self.tune(lane);
        }
        self.steep.iter_mut().for_each(Svf::settle);
        self.other.settle();
        for ramp in [&mut self.threshold, &mut self.range, &mut self.listen] {
            ramp.settle();
        }
    }

    fn reset(&mut self) {
        self.settle();
        self.steep.iter_mut().for_each(Svf::reset);
        self.other.reset();
        self.delays.iter_mut().for_each(LookAhead::reset);
        self.levels = Levels::REST;
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        for lane in 0..L {
            if self.now[lane] != self.goal[lane] {
                self.now[lane] = self.glide.ratio(self.now[lane], self.goal[lane]);
                self.tune(lane);
            }
        }
        de_ess(self, lanes);
        for ramp in [&mut self.threshold, &mut self.range, &mut self.listen] {
            ramp.arrive();
        }
    }

    fn reduction(&self, lane: usize) -> Option<Db> {
        Some(gain_math::decibels(self.levels.smooth[lane]))
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn de_ess<const L: usize>(kernel: &mut DeEsserKernel<L>, lanes: &mut Lanes<L>) {
    let mut wide = room();
    widen(lanes, &mut wide);
    let mut other = wide;
    run_all(&mut kernel.steep, &mut wide);
    kernel.other.run(&mut other);
    let mut steep = [[0.0; L]; QUANTUM];
    narrow(&wide, &mut steep);
    let mut gains = [[0.0; L]; QUANTUM];
    excess(&mut kernel.levels, &kernel.paces, lanes, &steep, kernel.channels, &mut gains);
    reduce(kernel, &mut gains);
    let mut hiss = steep;
    narrow(&other, if kernel.split { &mut *lanes } else { &mut hiss });
    let [delay, hiss_delay] = &mut kernel.delays;
    delay.run(lanes);
    hiss_delay.run(&mut hiss);
    let listen = kernel.listen.course();
    let heard = hiss.as_flattened().iter().zip(gains.as_flattened()).zip(listen.as_flattened());
    for (x, ((hiss, gain), listen)) in lanes.as_flattened_mut().iter_mut().zip(heard) {
        let less = *x - (1.0 - gain) * hiss;
        *x = less + listen * (hiss - less);
    }
}

/// How far the hiss lies over the voice, in doublings of level: the louder of the voice's own level and of the sound at
/// the moment, so that a word that begins with an s has something to be held against.
#[inline(always)]
fn excess<const L: usize>(
    levels: &mut Levels<L>,
    [short, syllable, rise, fall]: &[f64; 4],
    sound: &Lanes<L>,
    steep: &Lanes<L>,
    channels: usize,
    gains: &mut Lanes<L>,
) {
    let mut now = *levels;
    let (mut hiss, mut voice) = ([[0.0f32; L]; QUANTUM], [[0.0f32; L]; QUANTUM]);
    let heard = sound.iter().zip(steep);
    for ((hiss, voice), (x, s)) in hiss.iter_mut().zip(voice.iter_mut()).zip(heard) {
        for i in 0..L {
            let (x, s) = (f64::from(x[i]), f64::from(s[i]));
            now.hiss[i] += short * (s * s - now.hiss[i]);
            now.sound[i] += short * (x * x - now.sound[i]);
            now.syllable[i] += syllable * (x * x - now.syllable[i]);
            let distance = now.syllable[i] - now.voice[i];
            now.voice[i] += distance * if distance > 0.0 { *rise } else { *fall };
            let most = if now.sound[i] > now.voice[i] { now.sound[i] } else { now.voice[i] };
            hiss[i] = (now.hiss[i] + SILENCE) as f32;
            voice[i] = (most + SILENCE) as f32;
        }
    }
    for state in [&mut now.hiss, &mut now.sound, &mut now.syllable, &mut now.voice] {
        flush(state);
    }
    *levels = now;
    link(&mut hiss, channels);
    link(&mut voice, channels);
    // All frames side by side: few lanes would leave most of a vector empty.
    let both = hiss.as_flattened().iter().zip(voice.as_flattened());
    for (gain, (hiss, voice)) in gains.as_flattened_mut().iter_mut().zip(both) {
        *gain = 0.5 * (gain_math::log2(*hiss) - gain_math::log2(*voice));
    }
}

/// From excesses to smoothed gains.
#[inline(always)]
fn reduce<const L: usize>(kernel: &mut DeEsserKernel<L>, gains: &mut Lanes<L>) {
    let (mut held, mut smooth) = (kernel.levels.held, kernel.levels.smooth);
    for (frame, gain) in gains.iter_mut().enumerate() {
        let (threshold, range) = (kernel.threshold.at(frame), kernel.range.at(frame));
        for i in 0..L {
            // Giannoulis eq. 4 with all of what lies over the threshold taken away, up to the range.
            let over = gain[i] - threshold[i];
            let into = over + 0.5 * KNEE;
            let into = if into > 0.0 { into } else { 0.0 };
            let bent = into * into * (0.5 / KNEE);
            let wanted = if into < KNEE { bent } else { over };
            let wanted = f64::from(if wanted < range[i] { wanted } else { range[i] });
            let let_go = held[i] + kernel.release[i] * (wanted - held[i]);
            held[i] = if wanted > let_go { wanted } else { let_go };
            smooth[i] += kernel.attack[i] * (held[i] - smooth[i]);
            gain[i] = smooth[i] as f32;
        }
    }
    flush(&mut held);
    flush(&mut smooth);
    (kernel.levels.held, kernel.levels.smooth) = (held, smooth);
    for gain in gains.as_flattened_mut() {
        *gain = gain_math::exp2(-*gain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, Strip};
    use signal::math;
    use signal::random::Random;

    const RATE: Hz = Hz(48_000.0);
    /// Frames of a vowel, and of the hiss behind it.
    const VOWEL: usize = 14_400;
    const HISS: usize = 4800;

    /// What the hiss is cut out of white noise with.
    fn hiss_edges() -> [Section; 2] {
        [Section::high_pass(Hz(5000.0), 0.7, RATE), Section::low_pass(Hz(10_000.0), 0.7, RATE)]
    }

    /// A vowel of 120 Hz with the formants of an open a (700, 1100, 2500 Hz), then an s: noise from 5 kHz to 10 kHz whose
    /// level lies 3 dB under the vowel's. Over and over.
    fn speech(frames: usize) -> Vec<f64> {
        let formant = |f: f64| {
            let away = |centre: f64, width: f64| 1.0 / (1.0 + ((f - centre) / width) * ((f - centre) / width));
            away(700.0, 130.0) + 0.5 * away(1100.0, 100.0) + 0.25 * away(2500.0, 150.0)
        };
        let harmonics: Vec<(f64, f64)> = (1..30).map(|k| 120.0 * f64::from(k)).map(|f| (f, formant(f))).collect();
        let vowel = |n: usize| -> f64 {
            let partial = |(f, a): &(f64, f64)| a * math::sin(std::f64::consts::TAU * (f / RATE.0 * n as f64).fract());
            harmonics.iter().map(partial).sum()
        };
        let power: f64 = harmonics.iter().map(|(_, a)| 0.5 * a * a).sum();
        let mut filters = hiss_edges().map(|s| {
            let mut filter = Svf::<1>::default();
            filter.aim(0, &s);
            filter.settle();
            filter
        });
        let (mut hiss, mut random) = (Vec::new(), Random::new(5));
        for _ in 0..frames.div_ceil(QUANTUM) {
            let mut block = std::array::from_fn(|_| [random.normal()]);
            filters.iter_mut().for_each(|filter| filter.run(&mut block));
            hiss.extend(block.iter().map(|x| x[0]));
        }
        let hiss_power = hiss.iter().map(|x| x * x).sum::<f64>() / hiss.len() as f64;
        let (vowel_gain, hiss_gain) = ((0.01 / power).sqrt(), (0.005 / hiss_power).sqrt());
        let sound = |n: usize| if n % (VOWEL + HISS) < VOWEL { vowel_gain * vowel(n) } else { hiss_gain * hiss[n] };
        (0..frames).map(sound).collect()
    }

    /// How much the vowels and the hiss are turned down, in dB, in a strip at a level.
    fn reductions(effect: &DeEsser, sound: &[f64], gain: f64) -> [f64; 2] {
        let latency = effect.latency(RATE);
        let mut strip = Strip::<DeEsser, 1>::new(effect, RATE, 1);
        let heard = strip.play(sound.len() + latency, |n| [sound.get(n).map_or(0.0, |x| x * gain) as f32]);
        // The first word is left out, and the ends of each part, where one goes over into the other.
        let period = VOWEL + HISS;
        let inside = |from: usize, to: usize| move |n: &usize| (from + 1200..to - 480).contains(&(n % period));
        let lost = |part: &dyn Fn(&usize) -> bool| {
            let (mut going_in, mut coming_out) = (0.0, 0.0);
            for n in (period..sound.len()).filter(part) {
                going_in += sound[n] * sound[n] * gain * gain;
                coming_out += f64::from(heard[n + latency][0]) * f64::from(heard[n + latency][0]);
            }
            math::power_to_db(going_in / coming_out)
        };
        [lost(&inside(0, VOWEL)), lost(&inside(VOWEL, period))]
    }

    fn strong(band: DeEsserBand) -> DeEsser {
        DeEsser { band, threshold: Db(-14.0), frequency: Hz(3500.0), range: Db(8.0), ..DeEsser::default() }
    }

    #[test]
    fn the_hiss_loses_the_range_and_the_vowels_nothing() {
        let sound = speech(5 * (VOWEL + HISS));
        // The hiss is 10 dB over the threshold, so it loses the range of 8 dB wherever the band is: the sum over its spectrum.
        let bend = |f: f64| math::tan(std::f64::consts::PI * f / RATE.0);
        let lost = |gain: &dyn Fn(f64) -> f64| {
            let (mut going_in, mut coming_out) = (0.0, 0.0);
            for frequency in (1..2400).map(|k| 10.0 * f64::from(k)) {
                let edges = hiss_edges().map(|edge| edge.magnitude(Hz(frequency), RATE));
                let power = edges[0] * edges[0] * edges[1] * edges[1];
                let gain = gain(bend(frequency) / bend(3500.0));
                going_in += power;
                coming_out += power * gain * gain;
            }
            math::power_to_db(going_in / coming_out)
        };
        let g = Db(-8.0).gain();
        let shelf = lost(&|x| ((1.0 + g * g * x * x) / (1.0 + x * x)).sqrt());
        let split = lost(&|x| (1.0 + g * x * x * x * x) / (1.0 + x * x * x * x));
        for (band, expected) in [(DeEsserBand::Shelf, shelf), (DeEsserBand::Split, split)] {
            let [vowel, hiss] = reductions(&strong(band), &sound, 1.0);
            assert!(vowel.abs() < 0.1, "{band:?}: a vowel loses {vowel} dB");
            assert!((hiss - expected).abs() < 0.5, "{band:?}: the hiss loses {hiss} dB, not {expected}");
        }
    }

    #[test]
    fn what_lies_over_the_threshold_is_taken_away() {
        // 8 kHz 6 dB under 1 kHz: a fifth of the power of both, through the high band of the split.
        let tone = |f: f64, n: usize| math::sin(std::f64::consts::TAU * (f / RATE.0 * n as f64).fract());
        let bend = |f: f64| math::tan(std::f64::consts::PI * f / RATE.0);
        let ratio = math::pow(bend(8000.0) / bend(3500.0), 4.0);
        let high = ratio / (1.0 + ratio);
        for threshold in [-10.0, -13.0, -16.0] {
            let effect = DeEsser { threshold: Db(threshold), range: Db(24.0), ..strong(DeEsserBand::Split) };
            let mut strip = Strip::<DeEsser, 1>::new(&effect, RATE, 1);
            let heard = strip.play(96_000, |n| [(0.2 * tone(1000.0, n) + 0.1 * tone(8000.0, n)) as f32]);
            let sound = heard[48_000..96_000].iter().map(|x| f64::from(x[0]));
            let gain = math::gain_to_db(trial::magnitude(sound, 8000.0, RATE) / (24_000.0 * 0.1));
            let over = math::power_to_db(0.2 * high * high) - threshold;
            let expected = math::gain_to_db(1.0 - high + high * Db(-over).gain());
            assert!((gain - expected).abs() < 0.3, "{gain} dB at a threshold of {threshold} dB, not {expected}");
        }
    }

    #[test]
    fn a_quiet_voice_is_treated_as_a_loud_one_within_half_a_decibel_over_thirty() {
        let sound = speech(5 * (VOWEL + HISS));
        for band in [DeEsserBand::Shelf, DeEsserBand::Split] {
            let effect = DeEsser { range: Db(12.0), ..strong(band) };
            let loud = reductions(&effect, &sound, 2.0);
            for level in [-10.0, -20.0, -30.0] {
                let quiet = reductions(&effect, &sound, 2.0 * Db(level).gain());
                for (quiet, loud) in quiet.iter().zip(loud) {
                    assert!((quiet - loud).abs() < 0.5, "{band:?} at {level} dB: {quiet}, not {loud}");
                }
            }
        }
    }

    /// The gain at a frequency while a hiss at 8 kHz holds the reduction at the range.
    fn gain_beside_hiss(effect: &DeEsser, frequency: f64) -> f64 {
        let tone = |f: f64, n: usize| math::sin(std::f64::consts::TAU * (f / RATE.0 * n as f64).fract());
        let mut strip = Strip::<DeEsser, 1>::new(effect, RATE, 1);
        let heard = strip.play(96_000, |n| [(0.3 * tone(8000.0, n) + 0.001 * tone(frequency, n)) as f32]);
        let sound = heard[48_000..96_000].iter().map(|x| f64::from(x[0]));
        math::gain_to_db(trial::magnitude(sound, frequency, RATE) / (24_000.0 * 0.001))
    }

    #[test]
    fn the_shelf_is_one_of_first_order_and_the_split_falls_by_24_decibels_an_octave() {
        let bend = |f: f64| math::tan(std::f64::consts::PI * f / RATE.0);
        for frequency in [500.0, 1500.0, 3000.0, 5000.0, 7000.0, 11_000.0, 18_000.0] {
            let shelf = DeEsser { frequency: Hz(5000.0), range: Db(12.0), ..strong(DeEsserBand::Shelf) };
            let split = DeEsser { band: DeEsserBand::Split, ..shelf.clone() };
            let (x, g) = (bend(frequency) / bend(5000.0), Db(-12.0).gain());
            let first = math::power_to_db((1.0 + g * g * x * x) / (1.0 + x * x));
            let high = x * x * x * x / (1.0 + x * x * x * x);
            let fourth = math::gain_to_db(1.0 - high + g * high);
            for (effect, expected) in [(shelf, first), (split, fourth)] {
                let gain = gain_beside_hiss(&effect, frequency);
                assert!((gain - expected).abs() < 0.1, "{gain} dB at {frequency} Hz, not {expected}");
            }
        }
    }

    #[test]
    fn a_split_at_rest_is_flat() {
        let effect = DeEsser { threshold: Db(0.0), ..strong(DeEsserBand::Split) };
        let mut strip = Strip::<DeEsser, 1>::new(&effect, RATE, 1);
        // The impulse is after its own level too short to be a hiss over 0 dB.
        let heard = strip.play(4800, |n| [f32::from(u8::from(n == 0))]);
        for frequency in [100.0, 2000.0, 4000.0, 6000.0, 15_000.0] {
            let level = math::gain_to_db(trial::magnitude(heard.iter().map(|x| f64::from(x[0])), frequency, RATE));
            assert!(level.abs() < 0.01, "{level} dB at {frequency} Hz");
        }
    }

    #[test]
    fn both_channels_go_down_together() {
        let effect = DeEsser { range: Db(12.0), ..strong(DeEsserBand::Split) };
        let mut strip = Strip::<DeEsser, 2>::new(&effect, RATE, 2);
        let tone = |n: usize| math::sin(std::f64::consts::TAU * n as f64 / 6.0) as f32;
        let heard = strip.play(24_000, |n| [0.3 * tone(n), 0.003 * tone(n)]);
        let most = |lane: usize| heard[12_000..].iter().fold(0.0f32, |a, x| a.max(x[lane].abs()));
        assert!((most(0) / most(1) - 100.0).abs() < 0.1 && most(0) < 0.15, "{} {}", most(0), most(1));
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        for band in [DeEsserBand::Shelf, DeEsserBand::Split] {
            trial::lanes_are_single_runs(&strong(band), &DeEsser { range: Db(20.0), listen: true, ..strong(band) });
        }
    }
}
