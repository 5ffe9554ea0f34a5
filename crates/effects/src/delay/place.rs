//! A place in a delay line, on a frame or between two.
//!
//! Source: Laakso, Valimaki, Karjalainen, Laine, "Splitting the unit delay", IEEE Signal Processing Magazine 13(1), 1996
//! (the windowed sinc).

use crate::line::Line;
use signal::window::{bessel_i0, kaiser_beta};
use signal::{QUANTUM, math};
use std::f64::consts::PI;

/// Taps between two frames.
const TAPS: usize = 32;
/// The window's side lobes, dB: they leave the band up to 0.84 of half the rate untouched, 18.6 kHz at 44.1 kHz.
const ATTENUATION: f64 = 80.0;
/// What a quantum hears through the taps.
const REACH: usize = QUANTUM + TAPS - 1;
/// What is nearer to a frame than this, in frames, is on it.
const NEAR: f64 = 1e-4;

/// A place, and the taps where it lies between frames.
#[derive(Clone)]
pub struct Place {
    frames: f64,
    whole: usize,
    taps: Option<[f32; TAPS]>,
}

impl Place {
    /// The nearest there is: the taps need this many frames.
    pub const NEAREST: f64 = (REACH - TAPS / 2) as f64;
    /// How much farther than its place the taps of one reach.
    pub const BEYOND: usize = TAPS / 2 + 1;

    /// At a delay in frames.
    pub fn at(frames: f64) -> Self {
        let frames = frames.max(Self::NEAREST);
        let nearest = frames.round();
        if (frames - nearest).abs() < NEAR {
            return Self { frames, whole: nearest as usize, taps: None };
        }
        Self { frames, whole: frames as usize, taps: Some(taps(frames.fract())) }
    }

    /// The delay in frames.
    pub fn frames(&self) -> f64 {
        self.frames
    }

    /// What is heard there in the quantum about to be written.
    #[inline(always)]
    pub fn read(&self, line: &Line) -> [f32; QUANTUM] {
        let Some(taps) = &self.taps else { return *line.read(self.whole) };
        let past: &[f32; REACH] = line.read(self.whole + TAPS / 2);
        let mut heard = [0.0; QUANTUM];
        for (k, tap) in taps.iter().enumerate() {
            for (x, sound) in heard.iter_mut().zip(&past[k..k + QUANTUM]) {
                *x += tap * sound;
            }
        }
        heard
    }
}

/// For a fraction of a frame back from the newer of the two frames in the middle.
fn taps(fraction: f64) -> [f32; TAPS] {
    const HALF: f64 = (TAPS / 2) as f64;
    let beta = kaiser_beta(ATTENUATION);
    let mut taps = [0.0; TAPS];
    for (k, tap) in taps.iter_mut().enumerate() {
        let distance = k as f64 - (HALF - fraction);
        let side = distance / HALF;
        if side.abs() < 1.0 {
            let x = PI * distance;
            *tap = (math::sin(x) / x * bessel_i0(beta * (1.0 - side * side).sqrt()) / bessel_i0(beta)) as f32;
        }
    }
    taps
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::TAU;

    #[test]
    fn any_delay_is_right_to_a_hundredth_of_a_frame_and_droops_less_than_a_tenth_of_a_decibel_to_18_kilohertz() {
        for frames in [79.0, 88.2, 100.5, 100.01, 1598.4, 2000.99, 1999.99999] {
            let place = Place::at(frames);
            for frequency in [100.0, 1000.0, 8000.0, 15_000.0, 18_000.0] {
                let w = TAU * frequency / 44_100.0;
                let mut line = Line::new(2000 + Place::BEYOND);
                // The sine and the cosine that fit best to what is heard are level and lag.
                let [mut along, mut across, mut ss, mut sc, mut cc] = [0.0; 5];
                for quantum in 0..700 {
                    let begin = quantum * QUANTUM;
                    for (i, x) in place.read(&line).iter().enumerate() {
                        let (s, c) = math::sin_cos(w * ((begin + i) as f64 - frames));
                        if quantum >= 100 {
                            along += f64::from(*x) * s;
                            across += f64::from(*x) * c;
                            (ss, sc, cc) = (ss + s * s, sc + s * c, cc + c * c);
                        }
                    }
                    line.write(&std::array::from_fn(|i| math::sin(w * (begin + i) as f64) as f32));
                }
                let (sine, cosine) = (along * cc - across * sc, across * ss - along * sc);
                let level = math::gain_to_db((sine * sine + cosine * cosine).sqrt() / (ss * cc - sc * sc));
                let late = -math::atan2(cosine, sine) / w;
                assert!(level.abs() < 0.1, "{frames} frames, {frequency} Hz: {level} dB");
                assert!(late.abs() < 0.01, "{frames} frames, {frequency} Hz: {late} frames late");
            }
        }
    }
}
