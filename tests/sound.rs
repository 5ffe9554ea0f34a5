//! WAV files, read and written here so that the program under test is not its own witness.

use ebur128::{EbuR128, Mode};
use std::f64::consts::TAU;
use std::fs;
use std::path::Path;

/// A sound.
pub struct Sound {
    /// Frames in a second.
    pub rate: u32,
    /// Bits of a sample.
    pub bits: u16,
    /// Samples by channel, full scale at 1.
    pub channels: Vec<Vec<f64>>,
}

/// Reads plain, extensible and floating point WAV.
pub fn read(path: &Path) -> Sound {
    let bytes = fs::read(path).unwrap();
    assert_eq!((&bytes[..4], &bytes[8..12]), (&b"RIFF"[..], &b"WAVE"[..]), "{}", path.display());
    let format = chunk(&bytes, b"fmt ").unwrap();
    let number = |at: usize| u16::from_le_bytes([format[at], format[at + 1]]);
    let rate = u32::from_le_bytes(format[4..8].try_into().unwrap());
    let (count, bits) = (usize::from(number(2)), number(14));
    let width = usize::from(bits / 8);
    let data = chunk(&bytes, b"data").unwrap();
    assert_eq!(data.len() % (width * count), 0, "{}", path.display());
    let mut channels = vec![Vec::with_capacity(data.len() / width / count); count];
    for (index, sample) in data.chunks_exact(width).enumerate() {
        channels[index % count].push(value(sample));
    }
    Sound { rate, bits, channels }
}

fn value(sample: &[u8]) -> f64 {
    match *sample {
        [a, b] => f64::from(i16::from_le_bytes([a, b])) / 32_768.0,
        [a, b, c] => f64::from(i32::from_le_bytes([0, a, b, c])) / 2_147_483_648.0,
        [a, b, c, d] => f64::from(f32::from_le_bytes([a, b, c, d])),
        _ => panic!("{} bytes a sample", sample.len()),
    }
}

fn chunk<'a>(bytes: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let mut at = 12;
    while at + 8 <= bytes.len() {
        let size = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
        if &bytes[at..at + 4] == name {
            return Some(&bytes[at + 8..at + 8 + size]);
        }
        at += 8 + size + size % 2;
    }
    None
}

/// Writes 16 bit WAV.
pub fn write(path: &Path, rate: u32, channels: &[Vec<f64>]) {
    let (count, frames) = (channels.len(), channels[0].len());
    let size = (frames * count * 2) as u32;
    let mut bytes = Vec::new();
    bytes.extend(b"RIFF");
    bytes.extend((36 + size).to_le_bytes());
    bytes.extend(b"WAVEfmt \x10\0\0\0\x01\0");
    bytes.extend((count as u16).to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    bytes.extend((rate * count as u32 * 2).to_le_bytes());
    bytes.extend((count as u16 * 2).to_le_bytes());
    bytes.extend(b"\x10\0data");
    bytes.extend(size.to_le_bytes());
    for frame in 0..frames {
        for channel in channels {
            bytes.extend(((channel[frame] * 32_768.0).round().clamp(-32_768.0, 32_767.0) as i16).to_le_bytes());
        }
    }
    fs::write(path, bytes).unwrap();
}

/// A sine of a frequency and amplitude.
pub fn sine(rate: u32, seconds: f64, frequency: f64, amplitude: f64) -> Vec<f64> {
    let frames = (seconds * f64::from(rate)).round() as usize;
    (0..frames).map(|n| amplitude * (TAU * frequency * n as f64 / f64::from(rate)).sin()).collect()
}

/// Strokes of a decaying tone, a stroke every `every` seconds.
pub fn strokes(rate: u32, seconds: f64, frequency: f64, every: f64) -> Vec<f64> {
    let steady = sine(rate, seconds, frequency, 0.5);
    let since = |n: usize| (n as f64 / f64::from(rate)) % every;
    steady.iter().enumerate().map(|(n, x)| x * (-12.0 * since(n)).exp()).collect()
}

impl Sound {
    /// Frames.
    pub fn frames(&self) -> usize {
        self.channels[0].len()
    }

    /// Programme loudness by the crate ebur128, in LUFS.
    pub fn loudness(&self) -> f64 {
        let mut meter = EbuR128::new(self.channels.len() as u32, self.rate, Mode::I).unwrap();
        let planes: Vec<&[f64]> = self.channels.iter().map(Vec::as_slice).collect();
        meter.add_frames_planar_f64(&planes).unwrap();
        meter.loudness_global().unwrap()
    }
}
