use super::*;
use crate::trial::{self, RATES, Strip as Trial};

/// One that stands still: the law of its notches can be read off.
fn still(delay: f64) -> Flanger {
    Flanger { delay: Ms(delay), depth: Percent(0.0), feedback: Percent(0.0), ..Flanger::default() }
}

/// The level at frequencies, in dB, from the answer to a click.
fn levels(effect: &Flanger, rate: Hz, frequencies: &[f64]) -> Vec<f64> {
    let heard = Trial::<Flanger, 2>::new(effect, rate, 2).play(48_000, |n| [f32::from(u8::from(n == 0)); 2]);
    let level = |f: &f64| math::gain_to_db(trial::magnitude(heard.iter().map(|x| f64::from(x[0])), *f, rate));
    frequencies.iter().map(level).collect()
}

#[test]
fn the_notches_lie_at_odd_halves_of_the_delays_frequency() {
    for rate in RATES {
        for delay in [0.7, 2.345] {
            let comb = 1000.0 / delay;
            let places: Vec<f64> = (0..6).map(|k| (f64::from(k) + 0.5) * comb).collect();
            assert!(levels(&still(delay), rate, &places).iter().all(|level| *level < -50.0), "{rate}, {delay} ms");
            let between: Vec<f64> = (0..6).map(|k| f64::from(k) * comb).collect();
            assert!(levels(&still(delay), rate, &between).iter().all(|level| level.abs() < 0.02), "{rate}, {delay} ms");
            let turned = Flanger { invert: true, ..still(delay) };
            assert!(levels(&turned, rate, &between).iter().all(|level| *level < -50.0), "{rate}, {delay} ms");
        }
    }
}

#[test]
fn feedback_of_both_signs_has_its_resonances_at_the_height_of_the_geometric_series() {
    // The copy alone, going round with f: 1 / (1 - f) where the rounds add up, 1 / (1 + f) in between.
    for feedback in [0.8, -0.8] {
        let effect = Flanger { feedback: Percent(100.0 * feedback), mix: Percent(100.0), ..still(1.6) };
        let comb = 625.0;
        let heard = levels(&effect, RATES[1], &[comb, 1.5 * comb, 3.0 * comb, 3.5 * comb]);
        let [on, off] = [1.0, -1.0].map(|sign: f64| math::gain_to_db(1.0 / (1.0 - sign * feedback)));
        for (level, expected) in heard.iter().zip([on, off, on, off]) {
            assert!((level - expected).abs() < 0.05, "{heard:?}, not {on} and {off}");
        }
    }
}

/// The level of a tone over a stretch of time, in dB, where the effect is at the frames around `at`.
fn level_at(heard: &[[f32; 2]], at: usize) -> f64 {
    let part = &heard[at - 8..at + 8];
    math::power_to_db(part.iter().map(|x| 2.0 * f64::from(x[0]) * f64::from(x[0])).sum::<f64>() / 16.0)
}

#[test]
fn through_zero_the_notch_of_every_frequency_comes_where_the_distance_says() {
    // The copy is off by 2 ms sin(2 pi t / 4 s); at 6 kHz the first notch is at 1/12 ms, and there is one on either side
    // of the passage.
    let effect = Flanger { through_zero: true, depth: Percent(100.0), ..still(2.0) };
    let effect = Flanger { rate: Hz(0.25), ..effect };
    let rate = RATES[1];
    let w = std::f64::consts::TAU / 48.0 * 6.0;
    let heard = Trial::<Flanger, 2>::new(&effect, rate, 2).play(120_000, |n| [math::sin(w * n as f64) as f32; 2]);
    let passage = 96_000;
    assert!(level_at(&heard, passage).abs() < 0.1, "in step at the passage: {}", level_at(&heard, passage));
    // 2 ms sin(x) = 1/12 ms: x = 1/24 and a little, of a radian; 48 000 * 4 / 2 pi frames a radian.
    let away = (48_000.0 * 4.0 / std::f64::consts::TAU * (1.0 / 24.0 + 1.0 / 24.0f64.powi(3) / 6.0)).round() as usize;
    for notch in [passage - away, passage + away] {
        assert!(level_at(&heard, notch) < -35.0, "{notch}: {}", level_at(&heard, notch));
    }
    // Inverted, the sound goes at the passage itself.
    let turned = Flanger { invert: true, ..effect };
    let heard = Trial::<Flanger, 2>::new(&turned, rate, 2).play(120_000, |n| [math::sin(w * n as f64) as f32; 2]);
    assert!(level_at(&heard, passage) < -35.0, "{}", level_at(&heard, passage));
}

#[test]
fn the_copy_moves_down_to_a_quarter_of_a_millisecond() {
    // A quarter of a turn before its end the sweep is at its nearest: the first notch of 0.25 ms is at 2 kHz.
    let effect = Flanger { rate: Hz(1.0), depth: Percent(100.0), ..still(2.0) };
    let w = std::f64::consts::TAU * 2000.0 / 48_000.0;
    let heard = Trial::<Flanger, 2>::new(&effect, RATES[1], 2).play(48_000, |n| [math::sin(w * n as f64) as f32; 2]);
    assert!(level_at(&heard, 36_000) < -40.0, "{}", level_at(&heard, 36_000));
}

#[test]
fn without_a_copy_no_bit_moves() {
    for through_zero in [false, true] {
        let effect = Flanger { mix: Percent(0.0), through_zero, ..Flanger::default() };
        let latency = effect.latency(RATES[1]);
        let sound = |n: usize| math::sin(n as f64 * 0.37) as f32;
        let heard = Trial::<Flanger, 1>::new(&effect, RATES[1], 1).play(6000, |n| [sound(n)]);
        assert!(heard.iter().skip(latency).enumerate().all(|(n, x)| x[0] == sound(n)));
    }
}

#[test]
fn a_locate_is_the_way_there() {
    let effect = Flanger { rate: Hz(0.37), offset: Plain(90.0), feedback: Percent(80.0), ..Flanger::default() };
    trial::a_locate_is_the_way_there(&effect);
    trial::a_locate_is_the_way_there(&Flanger { through_zero: true, ..effect });
}

#[test]
fn it_is_silent_after_its_tail() {
    for (delay, feedback, through_zero) in [(10.0, 95.0, false), (0.5, -95.0, false), (10.0, 60.0, true)] {
        let effect = Flanger { delay: Ms(delay), feedback: Percent(feedback), through_zero, ..Flanger::default() };
        trial::is_silent_after_its_tail(&effect, RATES[0]);
    }
}

#[test]
fn a_number_that_is_none_does_not_stick() {
    trial::bad_numbers_do_not_stick(&Flanger { feedback: Percent(95.0), ..Flanger::default() });
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    let other = Flanger { delay: Ms(7.0), rate: Hz(3.0), feedback: Percent(-70.0), ..Flanger::default() };
    trial::lanes_are_single_runs(&Flanger::default(), &other);
}

#[test]
fn a_reset_is_a_fresh_start() {
    trial::reset_is_fresh(&Flanger { feedback: Percent(80.0), through_zero: true, ..Flanger::default() });
}
