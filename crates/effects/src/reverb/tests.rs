//! Claims about the sound of the spaces, measured on impulse responses as one measures a hall.

use super::*;
use crate::trial::{self, RATES, Strip};
use signal::math;
use signal::svf::{Section, Svf};

const SPACES: [Space; 3] = [Space::Room, Space::Hall, Space::Plate];

fn reverb(space: Space, decay: f64, size: f64) -> Reverb {
    Reverb { space, decay: Seconds(decay), size: Plain(size), ..Reverb::default() }
}

/// Both sides' answer to a click on both sides.
fn answer(effect: &Reverb, rate: Hz, seconds: f64) -> [Vec<f64>; 2] {
    let mut strip = Strip::<Reverb, 2>::new(effect, rate, 2);
    let heard = strip.play((seconds * rate.0) as usize, |n| [f32::from(u8::from(n == 0)); 2]);
    [0, 1].map(|side| heard.iter().map(|x| f64::from(x[side])).collect())
}

/// An octave about a frequency: two band-passes of Q 1.41 in a row.
fn octave(sound: &[f64], frequency: f64, rate: Hz) -> Vec<f64> {
    let mut filters = [Svf::<1>::default(), Svf::<1>::default()];
    for filter in &mut filters {
        filter.aim(0, &Section::band_pass(Hz(frequency), std::f64::consts::SQRT_2, rate));
        filter.settle();
    }
    let mut out = Vec::with_capacity(sound.len());
    for quantum in sound.as_chunks::<QUANTUM>().0 {
        let mut block = quantum.map(|x| [x]);
        filters.iter_mut().for_each(|filter| filter.run(&mut block));
        out.extend(block.map(|x| x[0]));
    }
    out
}

/// Reverberation time by ISO 3382-1: Schroeder's backward sum, a straight line from -5 to -35 dB, times two.
fn reverberation_time(sound: &[f64], rate: Hz) -> f64 {
    let mut rest = 0.0;
    let mut curve: Vec<f64> = sound.iter().rev().map(|x| { rest += x * x; rest }).collect();
    curve.reverse();
    let total = curve[0];
    let points: Vec<(f64, f64)> = curve
        .iter()
        .enumerate()
        .map(|(n, e)| (n as f64 / rate.0, math::power_to_db(e / total)))
        .filter(|(_, db)| (-35.0..=-5.0).contains(db))
        .collect();
    let count = points.len() as f64;
    let (mt, md) = points.iter().fold((0.0, 0.0), |(a, b), (t, d)| (a + t / count, b + d / count));
    let (top, bottom) =
        points.iter().fold((0.0, 0.0), |(a, b), (t, d)| (a + (t - mt) * (d - md), b + (t - mt) * (t - mt)));
    -60.0 / (top / bottom)
}

/// Echo density by Abel and Huang, AES 121st Convention, 2006: the share of samples beyond a standard deviation in 20 ms
/// about a time, over that of Gaussian noise.
fn echo_density(sound: &[f64], at: f64, rate: Hz) -> f64 {
    let (middle, half) = ((at * rate.0) as usize, (0.01 * rate.0) as usize);
    let window = &sound[middle - half..middle + half];
    let deviation = (window.iter().map(|x| x * x).sum::<f64>() / window.len() as f64).sqrt();
    let beyond = window.iter().filter(|x| x.abs() > deviation).count() as f64 / window.len() as f64;
    beyond / 0.317_31
}

fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    dot(a, b) / (dot(a, a) * dot(b, b)).sqrt()
}

#[test]
fn the_middle_decays_in_the_time_that_is_set() {
    for space in SPACES {
        for (decay, size) in [(0.9, 35.0), (2.0, 20.0), (0.5, 8.0)] {
            let effect = reverb(space, decay, size);
            let [left, _] = answer(&effect, RATES[1], decay * 1.5);
            for frequency in [250.0, 500.0, 1000.0] {
                let time = reverberation_time(&octave(&left, frequency, RATES[1]), RATES[1]);
                assert!((time / decay - 1.0).abs() < 0.1, "{} {decay} s, {size} m: {frequency} Hz {time}", space.word());
            }
        }
    }
}

#[test]
fn the_damping_frequency_decays_in_half_the_time() {
    for rate in RATES {
        let effect = Reverb { damping: Hz(4000.0), ..reverb(Space::Hall, 2.0, 15.0) };
        let [left, _] = answer(&effect, rate, 3.0);
        let time = reverberation_time(&octave(&left, 4000.0, rate), rate);
        assert!((time - 1.0).abs() < 0.1, "{rate}: {time}");
    }
}

#[test]
fn echoes_are_as_dense_as_noise_within_eighty_milliseconds() {
    for rate in [RATES[0], RATES[1]] {
        for (space, size) in [(Space::Room, 20.0), (Space::Hall, 20.0), (Space::Hall, 35.0), (Space::Plate, 20.0)] {
            let [left, right] = answer(&reverb(space, 1.6, size), rate, 0.3);
            for side in [left, right] {
                // Three windows together, for one holds few samples.
                let density = [0.08, 0.09, 0.1].map(|at| echo_density(&side, at, rate)).iter().sum::<f64>() / 3.0;
                assert!(density >= 0.9, "{} {size} m at {rate}: {density}", space.word());
            }
        }
    }
}

#[test]
fn left_and_right_are_strangers_in_the_late_tail() {
    for space in SPACES {
        let [left, right] = answer(&reverb(space, 3.0, 25.0), RATES[1], 2.0);
        let tail = 14_400..96_000;
        let c = correlation(&left[tail.clone()], &right[tail]);
        assert!(c.abs() < 0.1, "{}: {c}", space.word());
    }
}

/// Powers of a decaying sound at frequencies 2 Hz apart over half a second, each over the mean of its neighbours.
fn modes(sound: &[f64], rate: Hz) -> Vec<f64> {
    let power = |frequency: f64| {
        let m = trial::magnitude(sound[..(0.5 * rate.0) as usize].iter().copied(), frequency, rate);
        m * m
    };
    let powers: Vec<f64> = (0..1500).map(|bin| power(300.0 + 2.0 * f64::from(bin))).collect();
    powers.windows(101).map(|near| near[50] * 101.0 / near.iter().sum::<f64>()).collect()
}

#[test]
fn no_mode_rings_out_of_the_tail() {
    // Where modes are dense, power is exponentially distributed over frequency (Schroeder 1962): its second moment is
    // 2, and among 1400 the largest is near ln(1400) = 7.2 times the mean, over 20 times by chance in one of 10^6.
    for space in SPACES {
        let [left, _] = answer(&reverb(space, 1.6, 20.0), RATES[1], 1.6);
        let modes = modes(&left[24_000..], RATES[1]);
        let largest = modes.iter().fold(0.0f64, |a, b| a.max(*b));
        let moment = modes.iter().map(|p| p * p).sum::<f64>() / modes.len() as f64;
        assert!(largest < 20.0 && moment < 2.5, "{}: {largest} {moment}", space.word());
    }
}

#[test]
fn the_answer_has_the_energy_of_the_click() {
    let click: Vec<f64> = (0..4096).map(|n| f64::from(u8::from(n == 2048))).collect();
    let energy = |sound: &[f64]| octave(sound, 500.0, RATES[1]).iter().map(|x| x * x).sum::<f64>();
    for space in SPACES {
        for decay in [0.5, 2.0, 5.0] {
            let [left, right] = answer(&reverb(space, decay, 20.0), RATES[1], decay);
            let gain = math::power_to_db(0.5 * (energy(&left) + energy(&right)) / energy(&click));
            assert!(gain.abs() < 1.5, "{} {decay} s: {gain}", space.word());
        }
    }
}

#[test]
fn predelay_is_silence_before_the_space() {
    let with = answer(&Reverb { predelay: Ms(100.0), ..reverb(Space::Room, 1.0, 10.0) }, RATES[1], 0.4);
    let without = answer(&reverb(Space::Room, 1.0, 10.0), RATES[1], 0.4);
    let start = |sound: &[f64]| sound.iter().position(|x| x.abs() > 1e-4).unwrap();
    // The lines have wandered by a frame meanwhile.
    assert!((start(&with[0]) - start(&without[0])).abs_diff(4800) <= 2);
}

#[test]
fn no_mix_is_no_change_and_no_width_is_mono() {
    let mut dry = Strip::<Reverb, 2>::new(&Reverb { mix: Percent(0.0), ..Reverb::default() }, RATES[1], 2);
    let sine = |n: usize| [math::sin(n as f64) as f32, math::sin(n as f64 * 0.3) as f32];
    assert!(dry.play(9600, sine).iter().enumerate().all(|(n, x)| *x == sine(n)));
    let [left, right] = answer(&Reverb { width: Percent(0.0), ..Reverb::default() }, RATES[1], 0.5);
    assert_eq!(left, right);
}

#[test]
fn it_is_silent_after_its_tail() {
    for (space, decay, size) in [(Space::Hall, 0.1, 60.0), (Space::Plate, 0.6, 5.0), (Space::Room, 1.5, 20.0)] {
        trial::is_silent_after_its_tail(&reverb(space, decay, size), RATES[0]);
    }
}

#[test]
fn a_number_that_is_none_does_not_stick() {
    trial::bad_numbers_do_not_stick(&reverb(Space::Hall, 20.0, 20.0));
}

#[test]
fn a_reset_is_a_fresh_start() {
    trial::reset_is_fresh(&Reverb::default());
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    trial::lanes_are_single_runs(&Reverb::default(), &Reverb { decay: Seconds(4.0), damping: Hz(3e3), ..Reverb::default() });
}
