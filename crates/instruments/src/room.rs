//! A small, damped recording room, so that drums stand somewhere.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991
//! (delays in a lossless feedback matrix, with absorbing filters).
//!
//! Units: seconds.  Latency: none.

use multiversion::multiversion;
use signal::math;

const LINES: usize = 8;

/// Delays in ms: mutually prime in frames at common rates, from 4 to 13 m of way, which is a room of some 60 m2.
const DELAYS: [f64; LINES] = [11.3, 13.7, 17.9, 21.1, 24.7, 29.3, 33.1, 38.3];

struct Network {
    lines: [Vec<f64>; LINES],
    at: [usize; LINES],
    gain: [f64; LINES],
    low: [f64; LINES],
    damping: f64,
}

/// The room's answer, left and right, with a reverberation time in seconds.
pub(crate) fn answer(dry: &[f32], time: f64, rate: f64) -> [Vec<f32>; 2] {
    let mut network = Network {
        lines: DELAYS.map(|ms| vec![0.0; ((ms * rate / 1000.0).round() as usize).max(1)]),
        at: [0; LINES],
        gain: DELAYS.map(|ms| math::pow(10.0, -3.0 * ms / 1000.0 / time)),
        low: [0.0; LINES],
        damping: crate::filter::approach(rate / (std::f64::consts::TAU * 5_500.0)),
    };
    let mut out = [vec![0.0; dry.len()], vec![0.0; dry.len()]];
    let [left, right] = &mut out;
    run(&mut network, dry, left, right);
    out
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn run(network: &mut Network, dry: &[f32], left: &mut [f32], right: &mut [f32]) {
    for ((x, l), r) in dry.iter().zip(left).zip(right) {
        let y: [f64; LINES] = std::array::from_fn(|i| network.lines[i][network.at[i]]);
        for ((low, y), gain) in network.low.iter_mut().zip(y).zip(network.gain) {
            *low += network.damping * (y * gain - *low);
        }
        *l = (y[0] - y[2] + y[4] - y[6]) as f32;
        *r = (y[1] - y[3] + y[5] - y[7]) as f32;
        // Householder's reflection: lossless, and every line feeds every other.
        let sum = network.low.iter().sum::<f64>() * (2.0 / LINES as f64);
        for i in 0..LINES {
            let at = network.at[i];
            network.lines[i][at] = f64::from(*x) + network.low[i] - sum + 1e-25;
            network.at[i] = if at + 1 == network.lines[i].len() { 0 } else { at + 1 };
        }
    }
}
