//! Reads the mix faster than it was written, without what the faster pace cannot hold: a windowed sinc as wide as the pace is
//! fast, so that its edge follows the speed.
//!
//! Up to 0.8 of half the new rate nothing is lost, from 1.2 of it on 65 dB are; between lies the edge.
//! Source: Smith, "Digital Audio Resampling Home Page", CCRMA, 2002 ("Theory of Ideal Bandlimited Interpolation", rates that
//! go down); Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", IEEE ISCAS 1974.
//! Latency: ten frames of the new pace.

use signal::delay_line::DelayLine;
use signal::math;
use signal::window::{Window, kaiser_beta};
use std::f64::consts::PI;

/// How far the taps reach to each side, in frames of the new pace.
pub const REACH: f64 = 10.0;
/// The window's side lobes in dB.
const ATTENUATION: f64 = 65.0;
/// Points to a frame; the straight line between two errs by (pi / 256)^2 / 8, -94 dB.
const POINTS: usize = 256;

/// The taps, as one side of a curve over time.
pub struct BandLimit {
    curve: Vec<f32>,
}

impl BandLimit {
    /// The curve, worked out once.
    pub fn new() -> Self {
        let window = Window::Kaiser(kaiser_beta(ATTENUATION));
        let last = REACH as usize * POINTS;
        let point = |index: usize| {
            let time = index as f64 / POINTS as f64;
            let sinc = if index == 0 { 1.0 } else { math::sin(PI * time) / (PI * time) };
            (sinc * window.at(0.5 + 0.5 * time / REACH)) as f32
        };
        // Two more, so that between the last and its neighbour a line can be drawn.
        Self { curve: (0..=last).map(point).chain([0.0; 2]).collect() }
    }

    /// How far behind the newest frame a read must lie at a pace.
    pub fn behind(pace: f64) -> f64 {
        REACH * pace
    }

    /// The sound of both lines `behind` frames before the newest, for a pace over 1: frames of the song to each frame heard.
    pub fn read(&self, lines: &[DelayLine; 2], behind: f64, pace: f64) -> [f32; 2] {
        let reach = REACH * pace;
        let first = (behind - reach).ceil().max(0.0) as usize;
        let last = (behind + reach).floor() as usize;
        let scale = POINTS as f64 / pace;
        let mut heard = [0.0; 2];
        for frame in first..=last {
            let place = (frame as f64 - behind).abs() * scale;
            let point = (place as usize).min(self.curve.len() - 2);
            let (low, high) = (self.curve[point], self.curve[point + 1]);
            let tap = low + (high - low) * (place - point as f64) as f32;
            for (heard, line) in heard.iter_mut().zip(lines) {
                *heard += tap * line.read_frame(frame);
            }
        }
        heard.map(|x| x / pace as f32)
    }
}
