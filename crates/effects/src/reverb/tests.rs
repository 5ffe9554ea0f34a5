//! Claims about the sound of the spaces, measured on impulse responses as one measures a hall.

use super::*;
use crate::trial::{self, RATES, Strip};
use signal::math;
use signal::svf::{Section, Svf};

const SPACES: [Space; 5] = [Space::Room, Space::Chamber, Space::Hall, Space::Cathedral, Space::Plate];
const OCTAVES: [f64; 7] = [125.0, 250.0, 500.0, 1000.0, 2000.0, 4000.0, 8000.0];

fn reverb(space: Space, decay: f64, size: f64) -> Reverb {
    Reverb { space, decay: Seconds(decay), size: Plain(size), ..Reverb::default() }
}

/// Both sides' answer to a click of a level on each side.
fn answer_to(click: [f32; 2], effect: &Reverb, rate: Hz, seconds: f64) -> [Vec<f64>; 2] {
    let mut strip = Strip::<Reverb, 2>::new(effect, rate, 2);
    let heard = strip.play((seconds * rate.0) as usize, |n| if n == 0 { click } else { [0.0; 2] });
    [0, 1].map(|side| heard.iter().map(|x| f64::from(x[side])).collect())
}

/// Both sides' answer to a click on both sides.
fn answer(effect: &Reverb, rate: Hz, seconds: f64) -> [Vec<f64>; 2] {
    answer_to([1.0; 2], effect, rate, seconds)
}

fn octave_section(frequency: f64, rate: Hz) -> Section {
    Section::band_pass(Hz(frequency), std::f64::consts::SQRT_2, rate)
}

/// An octave about a frequency: two band-passes of Q 1.41 in a row.
fn octave(sound: &[f64], frequency: f64, rate: Hz) -> Vec<f64> {
    let mut filters = [Svf::<1>::default(), Svf::<1>::default()];
    for filter in &mut filters {
        filter.aim(0, &octave_section(frequency, rate));
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

/// Schroeder's backward sum.
fn energy_decay(sound: &[f64]) -> Vec<f64> {
    let mut rest = 0.0;
    let mut curve: Vec<f64> = sound
        .iter()
        .rev()
        .map(|x| {
            rest += x * x;
            rest
        })
        .collect();
    curve.reverse();
    curve
}

/// Reverberation time of an energy decay by ISO 3382-1: a straight line from -5 to -35 dB, times two.
fn time_of_decay(curve: &[f64], rate: Hz) -> f64 {
    let points: Vec<(f64, f64)> = curve
        .iter()
        .enumerate()
        .map(|(n, e)| (n as f64 / rate.0, math::power_to_db(e / curve[0])))
        .filter(|(_, db)| (-35.0..=-5.0).contains(db))
        .collect();
    let count = points.len() as f64;
    let (mt, md) = points.iter().fold((0.0, 0.0), |(a, b), (t, d)| (a + t / count, b + d / count));
    let (top, bottom) =
        points.iter().fold((0.0, 0.0), |(a, b), (t, d)| (a + (t - mt) * (d - md), b + (t - mt) * (t - mt)));
    -60.0 / (top / bottom)
}

fn reverberation_time(sound: &[f64], rate: Hz) -> f64 {
    time_of_decay(&energy_decay(sound), rate)
}

/// The time of decay that the settings ask for at a frequency: rates of decay, in dB a second, add up. Each shelf's
/// share is that of a first-order filter's energy, at the frequency that the bilinear transform makes of it.
fn time_asked_for(effect: &Reverb, frequency: f64, rate: Hz) -> f64 {
    let tan = |f: f64| math::tan(std::f64::consts::PI * f.min(rate.0 * 0.49) / rate.0);
    let ratio = |corner: Hz| (tan(frequency) / tan(corner.0)).powi(2);
    let (low, high) = (ratio(effect.warmth), ratio(effect.damping));
    let lows = (100.0 / effect.low_decay.0 - 1.0) / (1.0 + low);
    let highs = (100.0 / effect.high_decay.0 - 1.0) * high / (1.0 + high);
    effect.decay.0 / (1.0 + lows + highs)
}

/// What Schroeder's sum of an octave gives where every frequency decays in the time asked for.
fn octave_asked_for(effect: &Reverb, middle: f64, rate: Hz) -> f64 {
    let section = octave_section(middle, rate);
    let lines: Vec<(f64, f64)> = (0..200)
        .map(|k| middle / 4.0 + middle * 4.0 / 200.0 * f64::from(k))
        .filter(|f| *f < rate.0 * 0.49)
        .map(|f| (section.magnitude(Hz(f), rate).powi(4), time_asked_for(effect, f, rate)))
        .collect();
    let step = 16;
    let curve: Vec<f64> = (0..(effect.decay.0 * 2.5 * rate.0) as usize / step)
        .map(|n| (n * step) as f64 / rate.0)
        .map(|t| lines.iter().map(|(power, time)| power * time * math::exp2(-t / time * 19.931_569)).sum())
        .collect();
    time_of_decay(&curve, Hz(rate.0 / step as f64))
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
            let sides = answer(&effect, RATES[1], decay * 1.5);
            for frequency in [250.0, 500.0, 1000.0] {
                let [left, right] = [0, 1].map(|side: usize| energy_decay(&octave(&sides[side], frequency, RATES[1])));
                let both: Vec<f64> = left.iter().zip(&right).map(|(a, b)| a + b).collect();
                let time = time_of_decay(&both, RATES[1]);
                assert!(
                    (time / decay - 1.0).abs() < 0.1,
                    "{} {decay} s, {size} m: {frequency} Hz {time}",
                    space.word()
                );
            }
        }
    }
}

#[test]
fn every_octave_decays_in_the_time_that_is_set_within_five_percent() {
    let set = |low, warmth, high, damping, base: Reverb| Reverb {
        low_decay: Percent(low),
        warmth: Hz(warmth),
        high_decay: Percent(high),
        damping: Hz(damping),
        early: Percent(0.0),
        ..base
    };
    let trials = [
        set(100.0, 250.0, 33.0, 7000.0, reverb(Space::Hall, 2.0, 20.0)),
        set(150.0, 250.0, 40.0, 5000.0, reverb(Space::Hall, 2.4, 30.0)),
        set(60.0, 400.0, 70.0, 3000.0, reverb(Space::Plate, 1.6, 12.0)),
        set(120.0, 200.0, 50.0, 4000.0, reverb(Space::Chamber, 1.2, 10.0)),
        set(130.0, 150.0, 30.0, 4500.0, reverb(Space::Cathedral, 5.0, 50.0)),
        set(80.0, 300.0, 100.0, 6000.0, reverb(Space::Room, 0.7, 6.0)),
    ];
    let rate = RATES[1];
    let mut misses = Vec::new();
    for effect in &trials {
        let seconds = effect.decay.0 * (effect.low_decay.0 / 100.0).max(1.0) * 1.3;
        let answers: Vec<_> =
            [[1.0, 0.0], [0.0, 1.0]].iter().flat_map(|click| answer_to(*click, effect, rate, seconds)).collect();
        for middle in OCTAVES {
            // The decays of four answers together, for one has few modes in the lowest octave.
            let curves: Vec<_> = answers.iter().map(|sound| energy_decay(&octave(sound, middle, rate))).collect();
            let curve: Vec<f64> = (0..curves[0].len()).map(|n| curves.iter().map(|curve| curve[n]).sum()).collect();
            let (time, asked) = (time_of_decay(&curve, rate), octave_asked_for(effect, middle, rate));
            if (time / asked - 1.0).abs() > 0.05 {
                misses.push(format!(
                    "{} {} s: {middle} Hz {time:.3}, not {asked:.3}",
                    effect.space.word(),
                    effect.decay.0
                ));
            }
        }
    }
    assert!(misses.is_empty(), "{misses:#?}");
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
    let mut misses = Vec::new();
    for rate in [RATES[0], RATES[1]] {
        for (space, size) in
            SPACES.map(|space| (space, Reverb::default().size.0)).into_iter().chain([(Space::Hall, 35.0)])
        {
            let [left, right] = answer(&reverb(space, 1.6, size), rate, 0.3);
            for side in [left, right] {
                // Three windows together, for one holds few samples.
                let density = [0.07, 0.08, 0.09].map(|at| echo_density(&side, at, rate)).iter().sum::<f64>() / 3.0;
                if density < 0.9 {
                    misses.push(format!("{} {size} m at {rate}: {density}", space.word()));
                }
            }
        }
    }
    assert!(misses.is_empty(), "{misses:#?}");
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
    let mut misses = Vec::new();
    // Where modes are dense, power is exponentially distributed over frequency (Schroeder 1962): its second moment is
    // 2, and among 1400 the largest is near ln(1400) = 7.2 times the mean, over 20 times by chance in one of 10^6.
    for space in SPACES {
        let [left, _] = answer(&reverb(space, 1.6, 20.0), RATES[1], 1.6);
        let modes = modes(&left[24_000..], RATES[1]);
        let largest = modes.iter().fold(0.0f64, |a, b| a.max(*b));
        let moment = modes.iter().map(|p| p * p).sum::<f64>() / modes.len() as f64;
        if largest >= 20.0 || moment >= 2.5 {
            misses.push(format!("{}: {largest} {moment}", space.word()));
        }
    }
    assert!(misses.is_empty(), "{misses:#?}");
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
    assert_eq!(start(&with[0]) - start(&without[0]), 4800);
}

#[test]
fn no_mix_is_no_change_and_no_width_is_mono() {
    let mut dry = Strip::<Reverb, 2>::new(&Reverb { mix: Percent(0.0), ..Reverb::default() }, RATES[1], 2);
    let sine = |n: usize| [math::sin(n as f64) as f32, math::sin(n as f64 * 0.3) as f32];
    assert!(dry.play(9600, sine).iter().enumerate().all(|(n, x)| *x == sine(n)));
    let [left, right] = answer(&Reverb { width: Percent(0.0), ..Reverb::default() }, RATES[1], 0.5);
    assert_eq!(left, right);
}

/// The share of a sine's energy in the late sound that lies farther from it than five cents and the window's own lobe.
#[test]
fn a_held_tone_keeps_its_pitch_within_five_cents() {
    let (rate, frequency) = (RATES[1], 1000.0);
    let most = Reverb { modulation: Percent(100.0), ..reverb(Space::Hall, 1.6, 20.0) };
    let mut strip = Strip::<Reverb, 2>::new(&most, rate, 2);
    let tone = |n: usize| math::sin(std::f64::consts::TAU * frequency / rate.0 * n as f64) as f32;
    let heard = strip.play(8 * 48_000, |n| [tone(n); 2]);
    let late: Vec<f64> = heard[2 * 48_000..].iter().map(|x| f64::from(x[0])).collect();
    let window = |n: usize| 0.5 - 0.5 * math::cos(std::f64::consts::TAU * n as f64 / late.len() as f64);
    let power = |f: f64| {
        let m = trial::magnitude(late.iter().enumerate().map(|(n, x)| x * window(n)), f, rate);
        m * m
    };
    // Six seconds resolve a sixth of a hertz; five cents are 2.9 Hz.
    let (mut near, mut all) = (0.0, 0.0);
    for k in -120..=120 {
        let away = f64::from(k) / 6.0;
        let p = power(frequency + away);
        all += p;
        near += if away.abs() <= 2.9 { p } else { 0.0 };
    }
    assert!(near / all > 0.95, "{}", near / all);
}

#[test]
fn a_side_alone_is_heard_on_both() {
    for space in SPACES {
        let [left, right] = answer_to([1.0, 0.0], &reverb(space, 1.6, 20.0), RATES[1], 1.0);
        let energy = |sound: &[f64]| sound.iter().map(|x| x * x).sum::<f64>();
        let difference = math::power_to_db(energy(&left) / energy(&right));
        assert!(difference.abs() < 3.0, "{}: {difference} dB", space.word());
    }
}

#[test]
fn all_of_it_stays_bounded_at_the_ends() {
    for space in SPACES {
        for (decay, size) in [(0.1, 60.0), (20.0, 5.0), (20.0, 60.0)] {
            let effect = Reverb {
                low_decay: Percent(250.0),
                high_decay: Percent(100.0),
                modulation: Percent(100.0),
                early: Percent(200.0),
                ..reverb(space, decay, size)
            };
            let mut strip = Strip::<Reverb, 2>::new(&effect, RATES[0], 2);
            let mut random = signal::random::Random::new(5);
            let heard = strip.play(6 * 44_100, |_| [random.signed() as f32, random.signed() as f32]);
            let most = heard.iter().flatten().fold(0.0f32, |most, x| most.max(x.abs()));
            assert!(most < 30.0, "{} {decay} s: {most}", space.word());
        }
    }
}

#[test]
fn it_is_silent_after_its_tail() {
    for (space, decay, size) in
        [(Space::Hall, 0.1, 60.0), (Space::Plate, 0.6, 5.0), (Space::Room, 1.5, 20.0), (Space::Cathedral, 0.3, 60.0)]
    {
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
    trial::lanes_are_single_runs(
        &Reverb::default(),
        &Reverb { decay: Seconds(4.0), damping: Hz(3e3), ..Reverb::default() },
    );
}
