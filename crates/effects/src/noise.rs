//! Sounds white, pink or brown noise, instead of the input or on top of it.
//!
//! White noise has the same power in every hertz, pink in every octave (-3 dB an octave within 0.2 dB from 20 Hz to 20
//! kHz at every rate), brown falls by 6 dB an octave (within 0.4 dB). The level is that of the noise's effective value
//! (RMS, full scale 1), whatever its colour. The same seed gives the same noise.
//!
//! Source: Keshner, "1/f Noise", Proc. IEEE 70(3), 1982 (poles and zeros in even steps give any slope); here the steps are
//! laid out under the bilinear transform's warping, see `noise/colour.rs`.
//! Units: dB.  Latency: none.  Cost: a random number a sample; eight first-order filters a lane for pink and brown.
//! Not for: dither; use `dither`.

mod colour;

use crate::{Context, Effect, Kernel};
use colour::{Colouring, Section, sections};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::random::Random;
use signal::{Db, Lanes, Plain, QUANTUM, params, words};

words! {
    /// How the noise lies over frequency.
    pub enum Colour { White = "white", Pink = "pink", Brown = "brown" }
}

params! {
    /// Sounds white, pink or brown noise, instead of the input or on top of it.
    Noise as "noise" {
        /// The same power in every hertz, in every octave, or falling by 6 dB an octave.
        colour: Colour = Colour::Pink, first, fixed;
        /// Effective value.
        level: Db = -20.0, -96.0..=0.0;
        /// Which noise of all; the same number is always the same noise.
        seed: Plain = 1.0, 0.0..=9999.0, fixed;
        /// The same noise in every channel.
        mono: bool = false, fixed;
        /// Sounds on top of the input, not instead of it.
        add: bool = false;
    }
}

impl Effect for Noise {
    type Kernel<const L: usize> = NoiseKernel<L>;
    const GENERATES: bool = true;
}

/// A stream of random numbers a lane, and the filters that colour them.
#[derive(Clone)]
pub struct NoiseKernel<const L: usize> {
    random: [Random; L],
    seeds: [u64; L],
    colouring: Colouring<L>,
    level: Ramp<f64, L>,
    /// How much of the input is heard, 0 or 1.
    input: Ramp<f32, L>,
    channels: usize,
}

impl<const L: usize> Kernel<L, Noise> for NoiseKernel<L> {
    fn new(effect: &Noise, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let seed = effect.seed.0.round() as u64;
        let mut seeds = [0; L];
        for (lane, own) in seeds.iter_mut().enumerate() {
            let channel = if effect.mono { 0 } else { lane % channels };
            *own = Random::at(Random::new(seed).bits(), channel as u64).bits();
        }
        let sections: Vec<Section> = sections(effect.colour, context.rate);
        Self {
            random: seeds.map(Random::new),
            seeds,
            colouring: Colouring::new(sections, context.rate),
            level: Ramp::<f64, L>::new(0.0),
            input: Ramp::<f32, L>::new(0.0),
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Noise, _context: &Context) {
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.level.aim(lane, effect.level.gain());
            self.input.aim(lane, f32::from(u8::from(effect.add)));
        }
    }

    fn settle(&mut self) {
        self.level.settle();
        self.input.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.random = self.seeds.map(Random::new);
        self.colouring.reset();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        sound(self, lanes);
        self.level.arrive();
        self.input.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn sound<const L: usize>(kernel: &mut NoiseKernel<L>, lanes: &mut Lanes<L>) {
    let mut noise = [[0.0; L]; QUANTUM];
    let mut random = kernel.random;
    for frame in &mut noise {
        for i in 0..L {
            frame[i] = random[i].signed();
        }
    }
    kernel.random = random;
    kernel.colouring.run(&mut noise);
    for (n, (x, noise)) in lanes.iter_mut().zip(&noise).enumerate() {
        let (level, input) = (kernel.level.at(n), kernel.input.at(n));
        for i in 0..L {
            x[i] = x[i] * input[i] + (noise[i] * level[i]) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{RATES, Strip};
    use signal::fft::RealFft;
    use signal::window::Window;
    use signal::{Hz, math};

    fn noise(colour: Colour, level: f64) -> Noise {
        Noise { colour, level: Db(level), ..Noise::default() }
    }

    fn heard<const L: usize>(effect: &Noise, rate: Hz, seconds: f64) -> Vec<[f32; L]> {
        Strip::<Noise, L>::new(effect, rate, L).play((rate.0 * seconds) as usize, |_| [0.7; L])
    }

    #[test]
    fn the_effective_value_is_the_level_whatever_the_colour_and_the_input_is_gone() {
        for rate in [Hz(8000.0), RATES[0], RATES[3]] {
            for &colour in Colour::ALL {
                let sound = heard::<1>(&noise(colour, -20.0), rate, 30.0);
                let power = sound.iter().map(|x| f64::from(x[0]) * f64::from(x[0])).sum::<f64>() / sound.len() as f64;
                // Half a minute holds few cycles of the lowest that brown noise has.
                let error = if colour == Colour::Brown { 1.0 } else { 0.2 };
                assert!((math::power_to_db(power) + 20.0).abs() < error, "{} at {rate}: {power}", colour.word());
            }
        }
    }

    /// Level in dB of each third of an octave from 25 Hz to 16 kHz, by frequency at its middle, per hertz.
    fn thirds(sound: &[[f32; 1]], rate: Hz) -> Vec<(f64, f64)> {
        const LENGTH: usize = 1 << 15;
        let window = Window::Hann.periodic(LENGTH);
        let mut fft = RealFft::<f64>::new(LENGTH);
        let (mut re, mut im) = (vec![0.0; fft.bins()], vec![0.0; fft.bins()]);
        let mut power = vec![0.0; fft.bins()];
        for start in (0..sound.len() - LENGTH).step_by(LENGTH / 2) {
            let cut: Vec<f64> =
                sound[start..start + LENGTH].iter().zip(&window).map(|(x, w)| f64::from(x[0]) * w).collect();
            fft.forward(&cut, &mut re, &mut im);
            power.iter_mut().zip(re.iter().zip(&im)).for_each(|(p, (re, im))| *p += re * re + im * im);
        }
        let bin = |f: f64| (f * LENGTH as f64 / rate.0).round() as usize;
        let middles = (0..29).map(|k| 25.0 * math::exp2(f64::from(k) / 3.0));
        let third = |f: f64| {
            let bins = bin(f * math::exp2(-1.0 / 6.0))..bin(f * math::exp2(1.0 / 6.0));
            // Within a band, each bin is held against the slope at its own frequency by who calls.
            (f, math::power_to_db(power[bins.clone()].iter().sum::<f64>() / bins.len() as f64))
        };
        middles.map(third).collect()
    }

    #[test]
    fn third_octaves_of_the_sound_fall_by_nothing_by_three_and_by_six_decibels_an_octave() {
        for (colour, slope) in [(Colour::White, 0.0), (Colour::Pink, 1.0), (Colour::Brown, 2.0)] {
            let bands = thirds(&heard::<1>(&noise(colour, -20.0), RATES[1], 60.0), RATES[1]);
            let flat: Vec<f64> = bands.iter().map(|(f, level)| level + slope * math::power_to_db(*f)).collect();
            let middle = flat[10..].iter().sum::<f64>() / (flat.len() - 10) as f64;
            for ((f, _), level) in bands.iter().zip(&flat) {
                // Below 100 Hz a band holds few bins: chance moves it by up to 1 dB, and the slope within a bin counts.
                let error = if *f < 100.0 { 1.5 } else { 0.6 };
                assert!((level - middle).abs() < error, "{} at {f} Hz: {}", colour.word(), level - middle);
            }
        }
    }

    #[test]
    fn channels_are_apart_unless_mono_and_seeds_differ() {
        let correlation = |sound: &[[f32; 2]]| {
            let product = |a: usize, b: usize| sound.iter().map(|x| f64::from(x[a]) * f64::from(x[b])).sum::<f64>();
            product(0, 1) / (product(0, 0) * product(1, 1)).sqrt()
        };
        let white = noise(Colour::White, -20.0);
        let apart = heard::<2>(&white, RATES[1], 2.0);
        assert!(correlation(&apart).abs() < 4.0 / 96_000f64.sqrt());
        let mono = heard::<2>(&Noise { mono: true, ..white.clone() }, RATES[1], 2.0);
        assert!(mono.iter().all(|x| x[0] == x[1]));
        let other = heard::<2>(&Noise { seed: Plain(2.0), ..white }, RATES[1], 2.0);
        let beside: Vec<[f32; 2]> = apart.iter().zip(&other).map(|(a, b)| [a[0], b[0]]).collect();
        assert!(correlation(&beside).abs() < 4.0 / 96_000f64.sqrt());
    }

    #[test]
    fn a_new_level_is_reached_in_a_straight_line() {
        let white = noise(Colour::White, 0.0);
        let mut strip = Strip::<Noise, 1>::new(&white, RATES[1], 1);
        let mut reference = Strip::<Noise, 1>::new(&white, RATES[1], 1);
        strip.aim(&noise(Colour::White, -6.0206));
        let (heard, full) = (strip.play(128, |_| [0.0]), reference.play(128, |_| [0.0]));
        for (n, (x, full)) in heard.iter().zip(&full).enumerate() {
            let level = 1.0 - 0.5 * (n + 1).min(64) as f32 / 64.0;
            assert!((x[0] - full[0] * level).abs() < 1e-5, "{n}");
        }
    }
}
