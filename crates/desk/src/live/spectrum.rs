//! The spectrum of the strip that is looked at: 256 bins, log-spaced from 20 Hz to 20 kHz.
//!
//! A Hann window over 8192 frames, the power of both sides; a bin is the loudest line within it, or, where lines lie further
//! apart than bins, a straight line between them. A sine of full scale on both sides reads 0 dB.

use super::meter_feed::Sides;
use signal::fft::RealFft;
use signal::math;
use signal::window::Window;

/// Bins.
pub const BINS: usize = 256;
/// Frames that are looked at together.
const LENGTH: usize = 8192;
/// What is less is silence.
const FLOOR: f32 = -150.0;

/// The last sound of a strip, and its spectrum.
pub struct StripSpectrum {
    rate: f64,
    transform: RealFft<f32>,
    window: Vec<f32>,
    past: [Vec<f32>; 2],
    at: usize,
    fresh: bool,
}

impl StripSpectrum {
    /// Silent.
    pub fn new(rate: u32) -> Self {
        let window: Vec<f32> = Window::Hann.periodic(LENGTH).into_iter().map(|x| x as f32).collect();
        let past = [vec![0.0; LENGTH], vec![0.0; LENGTH]];
        Self { rate: f64::from(rate), transform: RealFft::new(LENGTH), window, past, at: 0, fresh: false }
    }

    /// The next quantum.
    pub fn push(&mut self, sides: &Sides) {
        for (past, side) in self.past.iter_mut().zip(sides) {
            past[self.at..self.at + side.len()].copy_from_slice(side);
        }
        self.at = (self.at + sides[0].len()) % LENGTH;
        self.fresh = true;
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.past.iter_mut().for_each(|past| past.fill(0.0));
        self.fresh = false;
    }

    /// Levels in dB; `None` where nothing was heard since the last call.
    pub fn read(&mut self) -> Option<Vec<f32>> {
        if !std::mem::take(&mut self.fresh) {
            return None;
        }
        let lines = self.transform.bins();
        let (mut power, mut re, mut im) = (vec![0.0f32; lines], vec![0.0; lines], vec![0.0; lines]);
        let mut sound = vec![0.0; LENGTH];
        for past in &self.past {
            let (old, new) = (&past[self.at..], &past[..self.at]);
            for ((x, y), window) in sound.iter_mut().zip(old.iter().chain(new)).zip(&self.window) {
                *x = y * window;
            }
            self.transform.forward(&sound, &mut re, &mut im);
            for (power, (re, im)) in power.iter_mut().zip(re.iter().zip(&im)) {
                *power += re * re + im * im;
            }
        }
        // Half the window's sum is a sine's line; two sides play it.
        let full = (0.25 * LENGTH as f32).powi(2) * 2.0;
        Some((0..BINS).map(|bin| self.bin(bin, &power, full)).collect())
    }

    fn bin(&self, bin: usize, power: &[f32], full: f32) -> f32 {
        let line = |place: f64| edge(place) * LENGTH as f64 / self.rate;
        let (from, to) = (line(bin as f64 - 0.5), line(bin as f64 + 0.5));
        let last = power.len() - 1;
        let (first, end) = (from.ceil() as usize, (to.floor() as usize).min(last));
        let level = if first < end {
            power[first..=end].iter().fold(0.0f32, |most, x| most.max(*x))
        } else {
            let middle = line(bin as f64).min(last as f64);
            let below = middle.floor() as usize;
            let share = (middle - below as f64) as f32;
            power[below] + (power[(below + 1).min(last)] - power[below]) * share
        };
        (math::power_to_db(f64::from(level / full)) as f32).max(FLOOR)
    }
}

/// The frequency of a bin, in Hz; parts of bins lie between.
fn edge(bin: f64) -> f64 {
    20.0 * math::exp2(bin / (BINS - 1) as f64 * math::log2(1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::QUANTUM;

    #[test]
    fn a_full_scale_sine_reads_zero_in_its_bin_and_nothing_far_from_it() {
        for rate in [44_100u32, 48_000, 96_000] {
            let mut spectrum = StripSpectrum::new(rate);
            let frequency = edge(150.0);
            for quantum in 0..200 {
                let sine = |i: usize| {
                    let frame = (quantum * QUANTUM + i) as f64;
                    math::sin(std::f64::consts::TAU * frequency * frame / f64::from(rate)) as f32
                };
                spectrum.push(&[std::array::from_fn(sine); 2]);
            }
            let bins = spectrum.read().unwrap();
            // Between two lines a Hann window reads 1.42 dB too little at the most.
            assert!((-1.5..=0.1).contains(&bins[150]), "{} at {rate} Hz", bins[150]);
            assert!(bins[120] < -80.0 && bins[180] < -80.0);
            assert_eq!(spectrum.read(), None);
        }
    }
}
