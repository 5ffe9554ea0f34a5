//! Rings like struck wood, skin or metal: a sum of sinusoids that each fall at their own speed.
//!
//! Source: Adrien, "The Missing Link: Modal Synthesis", in "Representations of Musical Signals", MIT Press, 1991.

use multiversion::multiversion;
use signal::math;
use std::f64::consts::TAU;

/// One way of swinging.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mode {
    /// Frequency in Hz.
    pub frequency: f64,
    /// Seconds until it has fallen by 60 dB.
    pub fall: f64,
    /// Amplitude at the stroke.
    pub level: f64,
}

const LANES: usize = 8;

struct Bank {
    re: [f64; LANES],
    im: [f64; LANES],
    cos: [f64; LANES],
    sin: [f64; LANES],
}

/// The sound of a stroke on all modes, from a zero crossing until the slowest has fallen by 80 dB.
pub(crate) fn struck(modes: &[Mode], rate: f64) -> Vec<f32> {
    let longest = modes.iter().map(|mode| mode.fall).fold(0.0, f64::max);
    let mut sound = vec![0.0; (longest * 80.0 / 60.0 * rate) as usize];
    // Modes that fall alike share a bank, so that short ones need not be run to the end of the long ones.
    let mut modes: Vec<Mode> = modes.iter().copied().filter(|mode| mode.frequency < 0.45 * rate).collect();
    modes.sort_by(|a, b| a.fall.total_cmp(&b.fall));
    for bank in modes.chunks(LANES) {
        let length = bank.iter().map(|mode| mode.fall).fold(0.0, f64::max) * 80.0 / 60.0 * rate;
        let end = (length as usize).min(sound.len());
        ring(&mut Bank::new(bank, rate), &mut sound[..end]);
    }
    sound
}

impl Bank {
    fn new(modes: &[Mode], rate: f64) -> Self {
        let mut bank = Self { re: [0.0; LANES], im: [0.0; LANES], cos: [0.0; LANES], sin: [0.0; LANES] };
        for (i, mode) in modes.iter().enumerate() {
            let radius = crate::filter::fall(mode.fall * rate);
            let (sin, cos) = math::sin_cos(TAU * mode.frequency / rate);
            bank.re[i] = mode.level;
            (bank.cos[i], bank.sin[i]) = (radius * cos, radius * sin);
        }
        bank
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn ring(bank: &mut Bank, sound: &mut [f32]) {
    let (cos, sin) = (bank.cos, bank.sin);
    let (mut re, mut im) = (bank.re, bank.im);
    for sample in sound {
        let mut sum = 0.0;
        for i in 0..LANES {
            let next = re[i] * cos[i] - im[i] * sin[i];
            im[i] = im[i] * cos[i] + re[i] * sin[i];
            re[i] = next;
        }
        for y in im {
            sum += y;
        }
        *sample += sum as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_a_falling_sine() {
        let sound = struck(&[Mode { frequency: 100.0, fall: 1.0, level: 0.5 }], 48_000.0);
        for n in [0, 100, 5_000, 40_000] {
            let t = (n + 1) as f64 / 48_000.0;
            let expected = 0.5 * math::pow(10.0, -3.0 * t) * math::sin(TAU * 100.0 * t);
            assert!((f64::from(sound[n]) - expected).abs() < 1e-6);
        }
    }
}
