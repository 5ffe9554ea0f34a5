//! Loudness and peaks beside an independent program: the `ebur128` crate, itself tested against libebur128.

use crate::signals;
use ebur128::{EbuR128, Mode};
use meters::{Meters, Readings};
use signal::{Layout, math, random::Random};

/// Noise through a slow swell, with beats: what music's level does, without its copyright.
fn music(seed: u64, rate: u32, seconds: u32) -> Vec<f32> {
    let mut random = Random::new(seed);
    let (mut slow, mut low) = (0.0, 0.0);
    let rate = f64::from(rate);
    (0..(rate as u32 * seconds))
        .map(|n| {
            let time = f64::from(n) / rate;
            slow += 0.02 * (random.signed() - slow);
            low += 0.3 * (random.signed() - low);
            let swell = 0.35 + 0.3 * math::sin(time * 0.4 + seed as f64);
            let beat = math::exp(-8.0 * (time * 2.0).fract());
            (swell * (low * 0.3 + slow + 0.5 * beat * math::sin(time * 2400.0))) as f32
        })
        .collect()
}

fn ours(rate: u32, channels: &[&[f32]]) -> Readings {
    let layout = if channels.len() == 1 { Layout::Mono } else { Layout::Stereo };
    let mut meters = Meters::new(rate, layout).unwrap();
    meters.push(channels);
    meters.finish()
}

fn theirs(rate: u32, channels: &[&[f32]]) -> EbuR128 {
    let mode = Mode::I | Mode::LRA | Mode::TRUE_PEAK | Mode::SAMPLE_PEAK;
    let mut meter = EbuR128::new(channels.len() as u32, rate, mode).unwrap();
    meter.add_frames_planar_f32(channels).unwrap();
    meter
}

#[test]
fn integrated_loudness_and_peaks_agree() {
    for (seed, rate) in [(1, 48_000), (2, 44_100), (3, 48_000), (4, 96_000)] {
        let (left, right) = (music(seed, rate, 40), music(seed + 100, rate, 40));
        for channels in [&[left.as_slice()][..], &[&left, &right]] {
            let (ours, theirs) = (ours(rate, channels), theirs(rate, channels));
            let loudness = ours.integrated_lufs.unwrap() - theirs.loudness_global().unwrap();
            // They keep the high-pass's numerator at every rate, which is 0.02 dB at 96 kHz.
            let tolerance = if rate > 48_000 { 0.03 } else { 0.02 };
            assert!(loudness.abs() < tolerance, "{loudness} LU at {rate}");
            for (channel, readings) in ours.channels.iter().enumerate() {
                let sample = math::gain_to_db(theirs.sample_peak(channel as u32).unwrap());
                assert!((readings.sample_peak_dbfs.unwrap() - sample).abs() < 1e-6);
                let peak =
                    readings.true_peak_dbtp.unwrap() - math::gain_to_db(theirs.true_peak(channel as u32).unwrap());
                assert!((-0.1..0.5).contains(&peak), "{peak} dB of true peak at {rate}");
            }
        }
    }
}

#[test]
fn loudness_range_agrees_over_five_minutes() {
    // They take a window of 3 s each second, we ten: over less time the percentiles of theirs are coarse.
    for seed in [1, 5] {
        let sound = music(seed, 48_000, 300);
        let channels: &[&[f32]] = &[&sound];
        let range = ours(48_000, channels).loudness_range_lu.unwrap();
        let difference = range - theirs(48_000, channels).loudness_range().unwrap();
        assert!(difference.abs() < 0.2, "{difference} LU of range in {range}");
    }
}

#[test]
fn a_quiet_and_a_loud_noise_agree() {
    for gain in [0.001, 0.01, 0.5] {
        let mut random = Random::new(9);
        let noise: Vec<f32> = (0..480_000).map(|_| (gain * random.signed()) as f32).collect();
        let channels: &[&[f32]] = &[&noise, &noise];
        let difference =
            ours(48_000, channels).integrated_lufs.unwrap() - theirs(48_000, channels).loudness_global().unwrap();
        assert!(difference.abs() < 0.02, "{difference} LU at {gain}");
    }
}

#[test]
fn the_ebus_first_case_agrees_to_a_thousandth() {
    let tone = signals::tones(&[(20.0, -23.0)]);
    let channels: &[&[f32]] = &[&tone, &tone];
    let theirs = theirs(signals::RATE, channels).loudness_global().unwrap();
    let ours = signals::read_stereo(&tone).integrated_lufs.unwrap();
    assert!((ours - theirs).abs() < 0.001, "{ours} {theirs}");
}
