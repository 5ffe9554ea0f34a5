//! Signals made for measuring: sines, sweeps, noise, clicks, sequences of tones. The same call gives the same samples.
//!
//! Each function gives one plane of `f64` in full scale 1; [`planar`] makes a layout's worth of `f32` of it.
//!
//! Source: Farina, "Simultaneous measurement of impulse response and distortion with a swept-sine technique", AES 108th
//! Convention, 2000 (sweep); Voss, Clarke, "1/f noise in music", JASA 63(1), 1978 (pink noise by octaves of held numbers).

use crate::math;
use crate::random::Random;
use crate::{Db, Hz, Seconds};
use std::f64::consts::{PI, TAU};

/// A stretch of one frequency at one level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    /// Frequency; 0 Hz is silence.
    pub frequency: Hz,
    /// Peak level in dB below full scale.
    pub level: Db,
    /// How long.
    pub length: Seconds,
}

fn frames(length: Seconds, rate: Hz) -> usize {
    (length.0 * rate.0).round().max(0.0) as usize
}

/// Sine at a frame: whole turns are taken off before the angle is made, so that hours keep the first second's exactness.
fn sine_at(frequency: Hz, rate: Hz, frame: usize) -> f64 {
    let turns = (frequency.0 * frame as f64) % rate.0 / rate.0;
    math::sin(TAU * turns)
}

/// A sine from phase 0, of this peak level.
pub fn sine(frequency: Hz, level: Db, length: Seconds, rate: Hz) -> Vec<f64> {
    let gain = level.gain();
    (0..frames(length, rate)).map(|frame| gain * sine_at(frequency, rate, frame)).collect()
}

/// A sine that climbs from one frequency to another, every octave in the same time.
pub fn sweep(from: Hz, to: Hz, level: Db, length: Seconds, rate: Hz) -> Vec<f64> {
    let count = frames(length, rate);
    let gain = level.gain();
    let octaves = math::log2(to.0 / from.0);
    // The phase is the integral of the frequency, in turns.
    let scale = if octaves == 0.0 { 0.0 } else { from.0 * length.0 / (octaves * std::f64::consts::LN_2) };
    (0..count)
        .map(|frame| {
            let part = frame as f64 / count as f64;
            let turns =
                if octaves == 0.0 { from.0 * length.0 * part } else { scale * (math::exp2(octaves * part) - 1.0) };
            gain * math::sin(TAU * (turns - turns.floor()))
        })
        .collect()
}

/// Noise of the same power in every hertz, even between plus and minus the peak level.
pub fn white_noise(level: Db, length: Seconds, rate: Hz, seed: u64) -> Vec<f64> {
    let gain = level.gain();
    let mut random = Random::new(seed);
    (0..frames(length, rate)).map(|_| gain * random.signed()).collect()
}

/// Noise of the same power in every octave (-3 dB an octave within 1 dB from 40 Hz at 48 kHz), of this RMS level.
pub fn pink_noise(level: Db, length: Seconds, rate: Hz, seed: u64) -> Vec<f64> {
    const ROWS: usize = 16;
    let mut random = Random::new(seed);
    let mut held: [f64; ROWS] = std::array::from_fn(|_| random.signed());
    // Each row and the fresh number have variance 1/3.
    let gain = level.gain() * (3.0 / (ROWS + 1) as f64).sqrt();
    (0..frames(length, rate))
        .map(|frame| {
            // Row k changes every 2^(k + 1) frames, each at its own time.
            let row = (frame + 1).trailing_zeros() as usize;
            if row < ROWS {
                held[row] = random.signed();
            }
            gain * (held.iter().sum::<f64>() + random.signed())
        })
        .collect()
}

/// Silence with one sample of 1 at `position`.
pub fn impulse(position: Seconds, length: Seconds, rate: Hz) -> Vec<f64> {
    let at = frames(position, rate);
    (0..frames(length, rate)).map(|frame| f64::from(u8::from(frame == at))).collect()
}

/// Silence.
pub fn silence(length: Seconds, rate: Hz) -> Vec<f64> {
    vec![0.0; frames(length, rate)]
}

/// Tones one after another without a break in phase where the frequency stays, as the EBU's loudness sequences
/// (Tech 3341 and 3342) are made.
pub fn sequence(tones: &[Tone], rate: Hz) -> Vec<f64> {
    let mut output: Vec<f64> = Vec::new();
    let (mut begun, mut frequency) = (0, None);
    for tone in tones {
        if frequency != Some(tone.frequency) {
            (begun, frequency) = (output.len(), Some(tone.frequency));
        }
        let (start, gain) = (output.len() - begun, tone.level.gain());
        let count = frames(tone.length, rate);
        output.extend((start..start + count).map(|frame| gain * sine_at(tone.frequency, rate, frame)));
    }
    output
}

/// Fades in and out in place, along half a period of a cosine. Fades longer than half the signal meet in its middle.
pub fn fade(signal: &mut [f64], fade_in: Seconds, fade_out: Seconds, rate: Hz) {
    let half = signal.len() / 2;
    let slope = |frame: usize, count: usize| 0.5 - 0.5 * math::cos(PI * frame as f64 / count as f64);
    let count = frames(fade_in, rate).min(half);
    for (frame, sample) in signal.iter_mut().take(count).enumerate() {
        *sample *= slope(frame, count);
    }
    let count = frames(fade_out, rate).min(half);
    for (frame, sample) in signal.iter_mut().rev().take(count).enumerate() {
        *sample *= slope(frame, count);
    }
}

/// The same signal on every channel, in single precision.
pub fn planar(signal: &[f64], channels: usize) -> Vec<Vec<f32>> {
    let plane: Vec<f32> = signal.iter().map(|x| *x as f32).collect();
    vec![plane; channels]
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // the platform's library is the yardstick here
mod tests {
    use super::*;
    use crate::fft::RealFft;
    use crate::window::Window;

    const RATE: Hz = Hz(48_000.0);

    fn rms(signal: &[f64]) -> f64 {
        10.0 * (signal.iter().map(|x| x * x).sum::<f64>() / signal.len() as f64).log10()
    }

    #[test]
    fn a_full_scale_sine_is_three_decibels_of_rms_and_closes_every_second() {
        let tone = sine(Hz(997.0), Db(0.0), Seconds(3.0), RATE);
        assert_eq!(tone.len(), 144_000);
        assert!((rms(&tone) + 3.0103).abs() < 1e-4);
        assert_eq!(tone[..48_000], tone[96_000..]);
    }

    #[test]
    fn a_sweep_spends_the_same_time_in_every_octave() {
        let signal = sweep(Hz(20.0), Hz(20_480.0), Db(-6.0), Seconds(10.0), RATE);
        // Ten octaves in ten seconds: zero crossings of second k are about 2 * 20 * 2^k / ln 2.
        for second in [3_usize, 6, 9] {
            let part = &signal[second * 48_000..(second + 1) * 48_000];
            let crossings = part.windows(2).filter(|w| (w[0] < 0.0) != (w[1] < 0.0)).count() as f64;
            let expected = 2.0 * 20.0 * (1 << second) as f64 / std::f64::consts::LN_2;
            assert!((crossings / expected - 1.0).abs() < 0.01, "second {second}: {crossings}, {expected}");
        }
        let peak = signal.iter().fold(0.0_f64, |a, b| a.max(b.abs()));
        assert!((20.0 * peak.log10() + 6.0).abs() < 1e-3);
    }

    /// Mean power in dB from one frequency to another.
    fn power_between(signal: &[f64], low: f64, high: f64) -> f64 {
        let n = 65_536;
        let window = Window::Hann.periodic(n);
        let mut fft = RealFft::new(n);
        let (mut re, mut im) = (vec![0.0; n / 2 + 1], vec![0.0; n / 2 + 1]);
        let mut power = 0.0;
        for part in signal.chunks_exact(n) {
            let input: Vec<f64> = part.iter().zip(&window).map(|(x, w)| x * w).collect();
            fft.forward(&input, &mut re, &mut im);
            let bins = (low * n as f64 / 48_000.0) as usize..(high * n as f64 / 48_000.0) as usize;
            power += bins.map(|k| re[k] * re[k] + im[k] * im[k]).sum::<f64>();
        }
        10.0 * power.log10()
    }

    #[test]
    fn white_noise_gains_three_decibels_an_octave_and_pink_none() {
        let white = white_noise(Db(0.0), Seconds(40.0), RATE, 1);
        let pink = pink_noise(Db(-20.0), Seconds(40.0), RATE, 1);
        assert!((rms(&white) + 4.771).abs() < 0.02, "even noise has a third of the power of its peak");
        assert!((rms(&pink) + 20.0).abs() < 0.5, "{}", rms(&pink));
        let octaves: Vec<f64> = (0..9).map(|i| 40.0 * f64::from(1 << i)).collect();
        let reference = (power_between(&white, 640.0, 1280.0), power_between(&pink, 640.0, 1280.0));
        for (i, low) in octaves.into_iter().enumerate() {
            let step = (i as f64 - 4.0) * 3.0103;
            let white = power_between(&white, low, 2.0 * low) - reference.0;
            let pink = power_between(&pink, low, 2.0 * low) - reference.1;
            assert!((white - step).abs() < 0.8, "white, {low} Hz: {white} dB");
            assert!(pink.abs() < 1.0, "pink, {low} Hz: {pink} dB");
        }
    }

    #[test]
    fn a_sequence_holds_its_levels_and_its_phase() {
        let tone = |level: f64, length: f64| Tone { frequency: Hz(1000.0), level: Db(level), length: Seconds(length) };
        let signal = sequence(&[tone(-36.0, 1.0), tone(-23.0, 2.0), tone(-36.0, 1.0)], RATE);
        assert_eq!(signal.len(), 192_000);
        for (from, to, level) in [(0, 48_000, -36.0), (48_000, 144_000, -23.0), (144_000, 192_000, -36.0)] {
            assert!((rms(&signal[from..to]) + 3.0103 - level).abs() < 1e-3);
        }
        let exact = sine(Hz(1000.0), Db(-36.0), Seconds(4.0), RATE);
        assert_eq!(signal[144_000..], exact[144_000..]);
    }

    #[test]
    fn fades_start_and_end_at_nothing() {
        let mut signal = vec![1.0; 48_000];
        fade(&mut signal, Seconds(0.1), Seconds(0.2), RATE);
        assert_eq!((signal[0], signal[47_999], signal[20_000]), (0.0, 0.0, 1.0));
        assert!((signal[2_400] - 0.5).abs() < 1e-12 && (signal[48_000 - 1 - 4_800] - 0.5).abs() < 1e-12);
    }

    #[test]
    fn an_impulse_is_one_sample_on_every_channel() {
        let signal = impulse(Seconds(0.01), Seconds(0.1), RATE);
        assert_eq!((signal[480], signal.iter().sum::<f64>()), (1.0, 1.0));
        let planes = planar(&signal, 6);
        assert_eq!((planes.len(), planes[5][480], planes[5].len()), (6, 1.0, 4_800));
        assert_eq!(silence(Seconds(0.5), RATE), vec![0.0; 24_000]);
    }
}
