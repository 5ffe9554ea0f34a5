//! Sums of signals, frame by frame.

use multiversion::multiversion;
use signal::QUANTUM;

/// Lanes side by side at the most.
pub const LANES: usize = 8;

/// `to = from * gain`, frame by frame.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn scale_into(to: &mut [f32], from: &[f32; QUANTUM], gain: &[f32; QUANTUM]) {
    for ((to, from), gain) in to.iter_mut().zip(from).zip(gain) {
        *to = from * gain;
    }
}

/// `to += from * gain`, frame by frame.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn add_into(to: &mut [f32], from: &[f32; QUANTUM], gain: &[f32; QUANTUM]) {
    for ((to, from), gain) in to.iter_mut().zip(from).zip(gain) {
        *to += from * gain;
    }
}

/// `sum += from * gain` in f64.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn add_scaled(sum: &mut [f64], from: &[f32], gain: f64) {
    for (sum, x) in sum.iter_mut().zip(from) {
        *sum += f64::from(*x) * gain;
    }
}

/// Four signals after one another onto a sum, each as [`add_scaled`] would.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn add_four(sum: &mut [f64], from: &[(&[f32], f64); 4]) {
    let [(a, first), (b, second), (c, third), (d, fourth)] = *from;
    for ((((sum, a), b), c), d) in sum.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *sum = *sum + f64::from(*a) * first + f64::from(*b) * second + f64::from(*c) * third + f64::from(*d) * fourth;
    }
}

/// `to = sum` in f32.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn narrow_into(to: &mut [f32], sum: &[f64]) {
    for (to, sum) in to.iter_mut().zip(sum) {
        *to = *sum as f32;
    }
}
