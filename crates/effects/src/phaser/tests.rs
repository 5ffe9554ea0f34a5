use super::*;
use crate::trial::{self, RATES, Strip as Trial};
use std::f64::consts::{PI, TAU};

/// One that stands still.
fn still(stages: Stages, frequency: f64) -> Phaser {
    Phaser { stages, frequency: Hz(frequency), depth: Semitones(0.0), ..Phaser::default() }
}

fn count(stages: Stages) -> f64 {
    stages.word().parse().expect("a number")
}

/// Where the chain has turned a frequency by so many radians.
fn turned_by(angle: f64, effect: &Phaser, rate: Hz) -> f64 {
    let corner = math::tan(PI * effect.frequency.0 / rate.0);
    math::atan(corner * math::tan(angle / 2.0 / count(effect.stages))) * rate.0 / PI
}

fn levels(effect: &Phaser, rate: Hz, frequencies: &[f64]) -> Vec<f64> {
    let heard = Trial::<Phaser, 1>::new(effect, rate, 1).play(48_000, |n| [f32::from(u8::from(n == 0))]);
    let level = |f: &f64| math::gain_to_db(trial::magnitude(heard.iter().map(|x| f64::from(x[0])), *f, rate));
    frequencies.iter().map(level).collect()
}

#[test]
fn the_notches_lie_where_the_closed_form_has_them_with_feedback_too() {
    for rate in RATES {
        for &stages in Stages::ALL {
            for feedback in [0.0, 70.0, -70.0] {
                let effect = Phaser { feedback: Percent(feedback), ..still(stages, 900.0) };
                let notches: Vec<f64> = (0..count(stages) as usize / 2)
                    .map(|k| turned_by((2 * k + 1) as f64 * PI, &effect, rate))
                    .collect();
                let heard = levels(&effect, rate, &notches);
                assert!(heard.iter().all(|level| *level < -60.0), "{rate}, {stages:?}, {feedback}: {heard:?}");
            }
        }
    }
    // Four stages: tan(22.5 degrees) and tan(67.5 degrees).
    let places = [0.414_214, 2.414_214].map(|ratio| 900.0 * ratio);
    for (k, place) in places.into_iter().enumerate() {
        let notch = turned_by((2 * k + 1) as f64 * PI, &still(Stages::Four, 900.0), RATES[3]);
        assert!((notch / place - 1.0).abs() < 0.002, "{notch}, not {place}");
    }
}

#[test]
fn between_the_notches_the_feedback_lifts_by_the_loops_gain_and_the_mean_power_stays() {
    for feedback in [0.0, 0.6, -0.6, 0.9] {
        let effect = Phaser { feedback: Percent(100.0 * feedback), ..still(Stages::Six, 900.0) };
        // A whole turn: (1 + 1) / 2 over 1 - f, times the level sqrt(1 - f).
        let peak = levels(&effect, RATES[1], &[turned_by(TAU, &effect, RATES[1])])[0];
        assert!((peak + 10.0 * math::log10(1.0 - feedback)).abs() < 0.01, "{feedback}: {peak}");
        let all: Vec<f64> = (0..64).map(|k| turned_by((f64::from(k) + 0.5) * TAU / 64.0, &effect, RATES[1])).collect();
        let heard = levels(&effect, RATES[1], &all);
        let mean = heard.iter().map(|level| math::pow(10.0, level / 10.0)).sum::<f64>() / 64.0;
        assert!((mean - 0.5).abs() < 0.01, "{feedback}: {mean}");
    }
}

#[test]
fn the_sweep_goes_by_octaves() {
    // With two stages the notch is the corner itself: 800 Hz times 2 to the 1.5 sin(2 pi t).
    let effect = Phaser { rate: Hz(1.0), depth: Semitones(18.0), ..still(Stages::Two, 800.0) };
    for frequency in [400.0, 800.0, 2000.0] {
        let w = TAU * frequency / 48_000.0;
        let heard = Trial::<Phaser, 1>::new(&effect, RATES[1], 1).play(96_000, |n| [math::sin(w * n as f64) as f32]);
        let s: f64 = math::log2(frequency / 800.0) / 1.5;
        let angle = math::atan(s / (1.0 - s * s).sqrt());
        // The second sweep, on its way up.
        let at = (48_000.0 * (1.0 + angle / TAU)).round() as usize;
        let power = |at: usize| heard[at - 60..at + 60].iter().map(|x| f64::from(x[0] * x[0])).sum::<f64>() / 60.0;
        assert!(math::power_to_db(power(at)) < -22.0, "{frequency}: {}", math::power_to_db(power(at)));
        let lowest = (at - 4000..at + 4000).step_by(20).min_by(|a, b| power(*a).total_cmp(&power(*b))).unwrap_or(0);
        // The sound takes its time through the filters: less than two milliseconds here.
        assert!(lowest.abs_diff(at) < 120, "{frequency}: {lowest}, not {at}");
    }
}

#[test]
fn however_fast_it_sweeps_no_feedback_runs_away() {
    // The chain is lossless, so the loop's energy is at most that of the sound over (1 - f)^2.
    for feedback in [90.0, -90.0] {
        let effect = Phaser {
            rate: Hz(10.0),
            depth: Semitones(24.0),
            feedback: Percent(feedback),
            ..still(Stages::Twelve, 1000.0)
        };
        let noise = |n: usize| signal::random::Random::at(3, n as u64).signed() as f32;
        let heard = Trial::<Phaser, 1>::new(&effect, RATES[1], 1).play(96_000, |n| [noise(n)]);
        let energy = |x: f32| f64::from(x) * f64::from(x);
        let out: f64 = heard.iter().map(|x| energy(x[0])).sum();
        let sound: f64 = (0..heard.len()).map(|n| energy(noise(n))).sum();
        assert!(out < sound * (1.0 - feedback / 100.0) * 100.0, "{out} of {sound}");
    }
}

#[test]
fn the_corner_at_the_ends_of_the_sweep_is_the_depth_away() {
    let effect = Phaser { rate: Hz(1.0), depth: Semitones(12.0), ..still(Stages::Two, 1000.0) };
    for (at, frequency) in [(12_000, 2000.0), (36_000, 500.0)] {
        let w = TAU * frequency / 48_000.0;
        let heard = Trial::<Phaser, 1>::new(&effect, RATES[1], 1).play(48_000, |n| [math::cos(w * n as f64) as f32]);
        let peak = heard[at - 100..at + 100].iter().fold(0.0f32, |peak, x| peak.max(x[0].abs()));
        assert!(math::gain_to_db(f64::from(peak)) < -35.0, "{frequency}: {peak}");
    }
}

#[test]
fn a_locate_is_the_way_there() {
    let effect = Phaser { rate: Hz(0.37), offset: Plain(90.0), feedback: Percent(80.0), ..Phaser::default() };
    trial::a_locate_is_the_way_there(&effect);
    trial::a_locate_is_the_way_there(&Phaser { shape: Sweep::Triangle, ..effect });
}

#[test]
fn it_is_silent_after_its_tail() {
    for (stages, frequency, feedback) in [
        (Stages::Two, 100.0, 90.0),
        (Stages::Twelve, 100.0, -90.0),
        (Stages::Twelve, 150.0, 0.0),
        (Stages::Ten, 400.0, 5.0),
    ] {
        let effect = Phaser { feedback: Percent(feedback), ..still(stages, frequency) };
        trial::is_silent_after_its_tail(&effect, RATES[0]);
        trial::is_silent_after_its_tail(&Phaser { depth: Semitones(12.0), ..effect }, RATES[0]);
    }
}

#[test]
fn a_number_that_is_none_does_not_stick() {
    trial::bad_numbers_do_not_stick(&Phaser { feedback: Percent(90.0), ..Phaser::default() });
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    let other = Phaser { rate: Hz(7.0), frequency: Hz(2000.0), feedback: Percent(-70.0), ..Phaser::default() };
    trial::lanes_are_single_runs(&Phaser::default(), &other);
}

#[test]
fn a_reset_is_a_fresh_start() {
    trial::reset_is_fresh(&Phaser { feedback: Percent(80.0), ..Phaser::default() });
}
