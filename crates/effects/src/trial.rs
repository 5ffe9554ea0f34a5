//! What every effect's own tests need: one strip under one effect, and the claims that are true of all.

use crate::{Context, Effect, Kernel};
use signal::fft::RealFft;
use signal::random::Random;
use signal::{Hz, Lanes, QUANTUM, lanes, math};

/// The rates an effect is tried at.
pub const RATES: [Hz; 4] = [Hz(44_100.0), Hz(48_000.0), Hz(96_000.0), Hz(192_000.0)];

/// One effect's kernel over `L` lanes, as a plan would drive it.
pub struct Strip<E: Effect, const L: usize> {
    kernel: E::Kernel<L>,
    context: Context,
}

impl<E: Effect, const L: usize> Strip<E, L> {
    /// At rest, all strips aimed at `effect`.
    pub fn new(effect: &E, rate: Hz, channels: usize) -> Self {
        let context = Context { rate, channels, tempo: 120.0 };
        let mut strip = Self { kernel: E::Kernel::<L>::new(effect, &context), context };
        strip.aim(effect);
        strip.kernel.settle();
        strip
    }

    /// Aims all strips.
    pub fn aim(&mut self, effect: &E) {
        for strip in 0..L / self.context.channels {
            self.aim_one(strip, effect);
        }
    }

    /// Aims one strip.
    pub fn aim_one(&mut self, strip: usize, effect: &E) {
        self.kernel.aim(strip, effect, &self.context);
    }

    /// As [`Kernel::reset`].
    pub fn reset(&mut self) {
        self.kernel.reset();
    }

    /// As [`Kernel::locate`].
    pub fn locate(&mut self, frame: i64) {
        self.kernel.locate(frame);
    }

    /// As [`Kernel::run`].
    pub fn run(&mut self, block: &mut Lanes<L>) {
        self.kernel.run(block, None);
    }

    /// What comes out of `frames` (rounded up to quanta) when `input` gives what goes in.
    pub fn play(&mut self, frames: usize, mut input: impl FnMut(usize) -> [f32; L]) -> Vec<[f32; L]> {
        let mut out = Vec::with_capacity(frames + QUANTUM);
        while out.len() < frames {
            let begin = out.len();
            let mut block = lanes::silence::<L>();
            block.iter_mut().enumerate().for_each(|(i, x)| *x = input(begin + i));
            self.run(&mut block);
            out.extend(block);
        }
        out
    }
}

/// The magnitude of a sound at a frequency, by direct summation.
pub fn magnitude(sound: impl Iterator<Item = f64>, frequency: f64, rate: Hz) -> f64 {
    let (mut re, mut im) = (0.0, 0.0);
    for (n, x) in sound.enumerate() {
        let (s, c) = math::sin_cos(std::f64::consts::TAU * frequency / rate.0 * n as f64);
        re += x * c;
        im -= x * s;
    }
    (re * re + im * im).sqrt()
}

/// What an effect makes of a sine: amplitudes of all lines, and how many lines the sine's frequency is from nought.
pub struct Lines {
    /// From nought to half the rate.
    pub amplitudes: Vec<f64>,
    /// Odd, so that no alias can fall on a harmonic before the 32768th.
    pub tone: usize,
    rate: Hz,
}

impl Lines {
    /// Frames listened to; the sine has a whole number of periods in them.
    const FRAMES: usize = 32_768;

    /// Of a sine of an amplitude, as near to a frequency as may be.
    pub fn of_sine<E: Effect>(effect: &E, rate: Hz, near: f64, amplitude: f64) -> Self {
        let tone = (near / rate.0 * Self::FRAMES as f64 * 0.5) as usize * 2 + 1;
        let turn = |n: usize| std::f64::consts::TAU * (n * tone % Self::FRAMES) as f64 / Self::FRAMES as f64;
        let mut strip = Strip::<E, 1>::new(effect, rate, 1);
        let heard = strip.play(3 * Self::FRAMES, |n| [(amplitude * math::sin(turn(n))) as f32]);
        let last: Vec<f64> = heard[2 * Self::FRAMES..].iter().map(|x| f64::from(x[0])).collect();
        let mut fft = RealFft::<f64>::new(Self::FRAMES);
        let (mut re, mut im) = (vec![0.0; fft.bins()], vec![0.0; fft.bins()]);
        fft.forward(&last, &mut re, &mut im);
        let size = |(re, im): (&f64, &f64)| (re * re + im * im).sqrt() * 2.0 / Self::FRAMES as f64;
        Self { amplitudes: re.iter().zip(&im).map(size).collect(), tone, rate }
    }

    /// The sine's frequency.
    pub fn frequency(&self) -> f64 {
        self.tone as f64 * self.rate.0 / Self::FRAMES as f64
    }

    /// A harmonic's amplitude; the first is the sine's own. There is none over half the rate.
    pub fn harmonic(&self, number: usize) -> f64 {
        self.amplitudes.get(number * self.tone).copied().unwrap_or(0.0)
    }

    /// A harmonic's level over the first's, in dB.
    pub fn level(&self, number: usize) -> f64 {
        math::gain_to_db(self.harmonic(number) / self.harmonic(1))
    }

    /// The strongest line up to 20 kHz that is no harmonic, relative to the strongest that is one; in dB.
    pub fn aliases(&self) -> f64 {
        let top = (20_000.0 / self.rate.0 * Self::FRAMES as f64) as usize;
        let (mut harmonic, mut other) = (0.0f64, 0.0f64);
        for (line, amplitude) in self.amplitudes.iter().enumerate().take(top).skip(1) {
            let side = if line.is_multiple_of(self.tone) { &mut harmonic } else { &mut other };
            *side = side.max(*amplitude);
        }
        math::gain_to_db(other / harmonic)
    }
}

/// The level of each harmonic over the first in dB, from the second to the `last`, of a cosine bent by a curve: Fourier's
/// coefficients by summation over a turn.
pub fn harmonics_of(curve: impl Fn(f64) -> f64, amplitude: f64, last: usize) -> Vec<f64> {
    let coefficients = fourier(curve, amplitude, last);
    (2..=last).map(|k| math::gain_to_db((coefficients[k] / coefficients[1]).abs())).collect()
}

/// Fourier's coefficients of a cosine of an amplitude bent by a curve.
pub fn fourier(curve: impl Fn(f64) -> f64, amplitude: f64, last: usize) -> Vec<f64> {
    const POINTS: usize = 8192;
    let turn = |n: usize| std::f64::consts::TAU * (n as f64 + 0.5) / POINTS as f64;
    let bent: Vec<f64> = (0..POINTS).map(|n| curve(amplitude * math::cos(turn(n)))).collect();
    let part = |k: usize| bent.iter().enumerate().map(|(n, y)| y * math::cos(k as f64 * turn(n))).sum::<f64>();
    (0..=last).map(|k| part(k) * 2.0 / POINTS as f64).collect()
}

/// The impulse response has the stated magnitude, within `error` (linear).
pub fn response_is_what_is_heard<E: Effect>(effect: &E, rate: Hz, frequencies: &[f64], error: f64) {
    let mut strip = Strip::<E, 1>::new(effect, rate, 1);
    let frames = (rate.0 * 0.4) as usize;
    let heard = strip.play(frames, |n| [f32::from(u8::from(n == 0))]);
    for &f in frequencies {
        let stated = effect.response(Hz(f), rate).expect("a response");
        let measured = magnitude(heard.iter().map(|x| f64::from(x[0])), f, rate);
        assert!((measured - stated).abs() < error, "at {f} Hz of {}: {measured}, stated {stated}", rate.0);
    }
}

/// After noise of full scale and the tail, nothing is left above -120 dB.
pub fn is_silent_after_its_tail<E: Effect>(effect: &E, rate: Hz) {
    let mut strip = Strip::<E, 2>::new(effect, rate, 2);
    let mut random = Random::new(3);
    strip.play((rate.0 * 0.5) as usize, |_| [random.signed() as f32, random.signed() as f32]);
    let context = Context { rate, channels: 2, tempo: 120.0 };
    let tail = (effect.tail(&context).0 * rate.0).ceil() as usize;
    strip.play(tail, |_| [0.0; 2]);
    let rest = strip.play(4096, |_| [0.0; 2]);
    let peak = rest.iter().flatten().fold(0.0f32, |p, x| p.max(x.abs()));
    assert!(peak < 1e-6, "{peak}");
}

/// One quantum of what is no number, then the effect sounds again as if nothing had been.
pub fn bad_numbers_do_not_stick<E: Effect>(effect: &E) {
    for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, f32::MAX] {
        let mut strip = Strip::<E, 2>::new(effect, RATES[1], 2);
        strip.play(QUANTUM, |_| [bad; 2]);
        let after = strip.play(48_000, |n| [math::sin(n as f64 * 0.13) as f32; 2]);
        assert!(bad == f32::MAX || after.iter().flatten().all(|x| x.is_finite()), "{bad} stuck");
        assert!(after.iter().rev().take(4096).flatten().all(|x| x.is_finite()), "{bad} stuck");
    }
}

/// Eight lanes with different sounds and settings (a jump in between) give the bits of eight runs of one lane.
pub fn lanes_are_single_runs<E: Effect>(one: &E, other: &E) {
    let noise = |lane: usize, n: usize| Random::at(lane as u64, n as u64).signed() as f32;
    let drive = |lane: usize, second: bool| if lane.is_multiple_of(2) == second { one.clone() } else { other.clone() };
    let mut wide = Strip::<E, 8>::new(one, RATES[1], 1);
    let mut narrow: Vec<_> = (0..8).map(|_| Strip::<E, 1>::new(one, RATES[1], 1)).collect();
    for second in [false, true] {
        for (lane, strip) in narrow.iter_mut().enumerate() {
            wide.aim_one(lane, &drive(lane, second));
            strip.aim_one(0, &drive(lane, second));
        }
        let together = wide.play(4096, |n| std::array::from_fn(|lane| noise(lane, n)));
        for (lane, strip) in narrow.iter_mut().enumerate() {
            let alone = strip.play(4096, |n| [noise(lane, n)]);
            assert!(together.iter().zip(&alone).all(|(a, b)| a[lane].to_bits() == b[0].to_bits()), "lane {lane}");
        }
    }
}

/// After a reset the same sound gives the bits of the first time.
pub fn reset_is_fresh<E: Effect>(effect: &E) {
    let mut strip = Strip::<E, 2>::new(effect, RATES[1], 2);
    let noise = |n: usize| [0, 1].map(|lane| Random::at(lane, n as u64).signed() as f32);
    let first = strip.play(20_000, noise);
    strip.reset();
    let second = strip.play(20_000, noise);
    assert!(first.iter().flatten().zip(second.iter().flatten()).all(|(a, b)| a.to_bits() == b.to_bits()));
}

/// Located at a frame, it gives the bits of one that has come there through silence, from the song's beginning and from
/// before it.
pub fn a_locate_is_the_way_there<E: Effect>(effect: &E) {
    let noise = |n: usize| [5, 6].map(|lane| Random::at(lane, n as u64).signed() as f32);
    for (begin, frame) in [(0, 64 * 3001), (-640, 64 * 40)] {
        let mut come = Strip::<E, 2>::new(effect, RATES[1], 2);
        come.locate(begin);
        come.play((frame - begin) as usize, |_| [0.0; 2]);
        let mut located = Strip::<E, 2>::new(effect, RATES[1], 2);
        located.locate(frame);
        let mut elsewhere = Strip::<E, 2>::new(effect, RATES[1], 2);
        elsewhere.locate(frame + 64 * 20);
        let bits = |strip: &mut Strip<E, 2>| {
            strip.play(9600, noise).iter().flatten().map(|x| x.to_bits()).collect::<Vec<u32>>()
        };
        let expected = bits(&mut come);
        assert!(bits(&mut located) == expected, "from {begin} to {frame}");
        assert!(bits(&mut elsewhere) != expected, "it does not move");
    }
}
