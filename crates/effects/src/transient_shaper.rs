//! Makes hits harder or softer and what follows them longer or shorter, whatever their level.
//!
//! Source: the difference of a fast and a slow envelope, taken in dB, which is the same at every level, as in the trade's
//! transient designers since 1998 (SPL); the envelopes are one-pole followers as in Giannoulis, Massberg, Reiss, JAES
//! 60(6), 2012, over a peak held for half a turn of 50 Hz, so that a steady tone has no envelope but its level.
//! Units: dB, ms.  Latency: none.  Cost: a sliding maximum, three followers, three logarithms and an exponential a sample.
//! Not for: holding peaks under a ceiling; put a `limiter` behind it.

use crate::detector::{flush, link, one_pole};
use crate::gain_math;
use crate::sliding_maximum::SlidingMaximum;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Lanes, Ms, QUANTUM, params};

params! {
    /// Makes hits harder or softer and what follows them longer or shorter.
    TransientShaper as "transient-shaper" {
        /// Gain where the sound rises.
        attack: Db = 0.0, -24.0..=24.0, first;
        /// Gain where the sound dies away.
        sustain: Db = 0.0, -24.0..=24.0;
        /// How long a rise counts as one: time for the slow envelope to cover 63 % of it.
        attack_length as "attack-length": Ms = 20.0, 5.0..=100.0, log;
        /// How long a decay counts as one: time for the slow envelope to follow 63 % of it.
        sustain_length as "sustain-length": Ms = 200.0, 50.0..=1000.0, log;
    }
}

/// Decibels in a doubling.
const DB: f64 = 6.020_599_913_279_624;
/// How fast the fast envelope comes and goes.
const RISE: Ms = Ms(1.0);
const FALL: Ms = Ms(20.0);
/// How long a peak is held.
const HOLD: Ms = Ms(10.0);
/// What is under this is silence (-200 dB), so that two silences are as loud as each other.
const SILENCE: f64 = 1e-10;
/// The gains are reached where the envelopes are a doubling, 6 dB, apart.
const APART: f32 = 1.0;

impl Effect for TransientShaper {
    type Kernel<const L: usize> = TransientShaperKernel<L>;
}

/// The envelopes: fast, slow to rise, slow to fall.
#[derive(Clone, Copy)]
struct Envelopes<const L: usize> {
    fast: [f64; L],
    late: [f64; L],
    lasting: [f64; L],
}

impl<const L: usize> Envelopes<L> {
    const REST: Self = Self { fast: [0.0; L], late: [0.0; L], lasting: [0.0; L] };
}

/// Transient shaper over `L` lanes.
#[derive(Clone)]
pub struct TransientShaperKernel<const L: usize> {
    peak: SlidingMaximum<L>,
    envelopes: Envelopes<L>,
    /// In doublings.
    attack: Ramp<f32, L>,
    sustain: Ramp<f32, L>,
    late_rise: [f64; L],
    lasting_fall: [f64; L],
    rise: f64,
    fall: f64,
    channels: usize,
}

impl<const L: usize> Kernel<L, TransientShaper> for TransientShaperKernel<L> {
    fn new(_effect: &TransientShaper, context: &Context) -> Self {
        Self {
            peak: SlidingMaximum::new(HOLD.frames(context.rate)),
            envelopes: Envelopes::REST,
            attack: Ramp::<f32, L>::new(0.0),
            sustain: Ramp::<f32, L>::new(0.0),
            late_rise: [1.0; L],
            lasting_fall: [1.0; L],
            rise: one_pole(RISE, context.rate),
            fall: one_pole(FALL, context.rate),
            channels: context.channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &TransientShaper, context: &Context) {
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.attack.aim(lane, (effect.attack.0 / DB) as f32);
            self.sustain.aim(lane, (effect.sustain.0 / DB) as f32);
            self.late_rise[lane] = one_pole(effect.attack_length, context.rate);
            self.lasting_fall[lane] = one_pole(effect.sustain_length, context.rate);
        }
    }

    fn settle(&mut self) {
        self.attack.settle();
        self.sustain.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.peak.reset();
        self.envelopes = Envelopes::REST;
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        shape(self, lanes);
        self.attack.arrive();
        self.sustain.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn shape<const L: usize>(kernel: &mut TransientShaperKernel<L>, lanes: &mut Lanes<L>) {
    let mut levels = *lanes;
    for level in levels.as_flattened_mut() {
        *level = level.abs();
    }
    link(&mut levels, kernel.channels);
    for level in &mut levels {
        *level = kernel.peak.next(*level);
    }
    let (mut onset, mut decay) = ([[0.0f32; L]; QUANTUM], [[0.0f32; L]; QUANTUM]);
    // `levels` becomes the fast envelope; then all three are one logarithm each.
    follow(kernel, &mut levels, &mut onset, &mut decay);
    let others = onset.as_flattened_mut().iter_mut().zip(decay.as_flattened_mut());
    for (fast, (onset, decay)) in levels.as_flattened().iter().zip(others) {
        let fast = gain_math::log2(*fast);
        *onset = share(fast - gain_math::log2(*onset));
        *decay = share(gain_math::log2(*decay) - fast);
    }
    let (attack, sustain) = (kernel.attack.course(), kernel.sustain.course());
    let amounts = attack.as_flattened().iter().zip(sustain.as_flattened());
    let shares = onset.as_flattened().iter().zip(decay.as_flattened());
    for ((x, (attack, sustain)), (onset, decay)) in lanes.as_flattened_mut().iter_mut().zip(amounts).zip(shares) {
        *x *= gain_math::exp2(attack * onset + sustain * decay);
    }
}

/// The part of a gain that envelopes so far apart, in doublings, call for: 0 to 1.
#[inline(always)]
fn share(apart: f32) -> f32 {
    let apart = apart * (1.0 / APART);
    let apart = if apart > 0.0 { apart } else { 0.0 };
    if apart < 1.0 { apart } else { 1.0 }
}

/// From levels to the fast envelope in their place, the late one and the lasting one.
#[inline(always)]
fn follow<const L: usize>(
    kernel: &mut TransientShaperKernel<L>,
    levels: &mut Lanes<L>,
    late_ones: &mut Lanes<L>,
    lasting_ones: &mut Lanes<L>,
) {
    let Envelopes { mut fast, mut late, mut lasting } = kernel.envelopes;
    let (rise, fall, late_rise, lasting_fall) = (kernel.rise, kernel.fall, kernel.late_rise, kernel.lasting_fall);
    let others = late_ones.iter_mut().zip(lasting_ones.iter_mut());
    for (fast_one, (late_one, lasting_one)) in levels.iter_mut().zip(others) {
        for i in 0..L {
            let level = f64::from(fast_one[i]);
            fast[i] += toward(level - fast[i], rise, fall);
            late[i] += toward(level - late[i], late_rise[i], fall);
            lasting[i] += toward(level - lasting[i], rise, lasting_fall[i]);
            fast_one[i] = (fast[i] + SILENCE) as f32;
            late_one[i] = (late[i] + SILENCE) as f32;
            lasting_one[i] = (lasting[i] + SILENCE) as f32;
        }
    }
    for state in [&mut fast, &mut late, &mut lasting] {
        flush(state);
    }
    kernel.envelopes = Envelopes { fast, late, lasting };
}

/// One step up or down, without a branch.
#[inline(always)]
fn toward(distance: f64, rise: f64, fall: f64) -> f64 {
    distance * if distance > 0.0 { rise } else { fall }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, Strip};
    use signal::{Hz, math};

    const RATE: Hz = Hz(48_000.0);

    fn shaper(attack: f64, sustain: f64) -> TransientShaper {
        TransientShaper { attack: Db(attack), sustain: Db(sustain), ..TransientShaper::default() }
    }

    /// A drum once in half a second: a tone that dies away by 60 dB a second.
    fn drum(n: usize) -> f64 {
        let t = (n % 24_000) as f64 / RATE.0;
        math::exp(-6.9 * t) * math::sin(std::f64::consts::TAU * (200.0 * t + 0.25).fract())
    }

    /// The gain in dB at each frame where the sound is not too near its zeros.
    fn gains(effect: &TransientShaper, frames: usize, sound: impl Fn(usize) -> f64) -> Vec<(usize, f64)> {
        let mut strip = Strip::<TransientShaper, 1>::new(effect, RATE, 1);
        let heard = strip.play(frames, |n| [sound(n) as f32]);
        let far = |n: &usize| sound(*n).abs() > 1e-7;
        (0..frames).filter(far).map(|n| (n, math::gain_to_db(f64::from(heard[n][0].abs()) / sound(n).abs()))).collect()
    }

    fn mean(gains: &[(usize, f64)], from: usize, to: usize) -> f64 {
        let within: Vec<f64> = gains.iter().filter(|(n, _)| (from..to).contains(n)).map(|(_, gain)| *gain).collect();
        within.iter().sum::<f64>() / within.len() as f64
    }

    #[test]
    fn a_hit_gets_the_gain_that_was_set_and_gives_it_back() {
        for attack in [-12.0, -6.0, 6.0, 12.0, 24.0] {
            let gains = gains(&shaper(attack, 0.0), 24_000, drum);
            // The first 8 ms: the slow envelope of 20 ms has come up to less than half.
            let reached = mean(&gains, 0, 384);
            assert!((reached - attack).abs() < 0.5, "{attack} dB set, {reached} dB reached");
            let later = mean(&gains, 9600, 12_000);
            assert!(later.abs() < 0.25, "{later} dB are left after 200 ms");
        }
    }

    #[test]
    fn a_decay_gets_the_sustain_and_the_hit_does_not() {
        // A lasting envelope of 200 ms falls 43 dB a second, the drum 60: after half a second they lie 8 dB apart.
        for sustain in [-12.0, 12.0] {
            let effect = TransientShaper { sustain_length: Ms(400.0), ..shaper(0.0, sustain) };
            let gains = gains(&effect, 24_000, drum);
            let (hit, end) = (mean(&gains, 0, 240), mean(&gains, 19_200, 24_000));
            assert!(hit.abs() < 0.1 && (end - sustain).abs() < 0.5, "{sustain} dB set: {hit} then {end}");
        }
    }

    #[test]
    fn a_quiet_drum_is_shaped_as_a_loud_one_within_half_a_decibel_over_forty() {
        let effect = shaper(12.0, -9.0);
        let loud = gains(&effect, 48_000, drum);
        for level in [-20.0, -40.0] {
            let quiet = gains(&effect, 48_000, |n| drum(n) * Db(level).gain());
            let mut at = loud.iter();
            for (n, gain) in quiet {
                let (_, expected) = at.find(|(m, _)| *m == n).expect("what is heard quietly is heard loudly");
                assert!((gain - expected).abs() < 0.5, "{gain} dB at {n}, {level} dB down, not {expected}");
            }
        }
    }

    #[test]
    fn a_steady_tone_is_left_alone() {
        for frequency in [50.0, 440.0, 9000.0] {
            let tone = |n: usize| 0.5 * math::sin(std::f64::consts::TAU * (frequency / RATE.0 * n as f64).fract());
            let gains = gains(&shaper(24.0, 24.0), 96_000, tone);
            let most = gains.iter().filter(|(n, _)| *n > 48_000).fold(0.0f64, |most, (_, gain)| most.max(gain.abs()));
            assert!(most < 0.05, "{frequency} Hz: {most} dB");
        }
    }

    #[test]
    fn a_hit_on_the_left_lifts_the_right_by_the_same() {
        let mut strip = Strip::<TransientShaper, 2>::new(&shaper(12.0, 0.0), RATE, 2);
        let heard = strip.play(480, |n| [drum(n) as f32, 0.01]);
        let lifted = math::gain_to_db(f64::from(heard[100][1]) / 0.01);
        assert!((lifted - 12.0).abs() < 0.01, "{lifted}");
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&shaper(12.0, -6.0), &shaper(-9.0, 12.0));
    }
}
