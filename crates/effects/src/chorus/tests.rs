use super::*;
use crate::trial::{self, RATES, Strip as Trial};
use signal::math;
use signal::random::Random;
use std::f64::consts::TAU;

fn chorus(rate: f64, depth: f64, voices: f64) -> Chorus {
    Chorus { rate: Hz(rate), depth: Ms(depth), voices: Plain(voices), ..Chorus::default() }
}

fn noise(n: usize) -> f32 {
    0.3 * Random::at(9, n as u64).signed() as f32
}

#[test]
fn one_voice_stands_where_its_swing_says() {
    // A click now and then; the voice answers after delay + depth sin(2 pi rate t), t the time at which it is heard.
    let effect = Chorus { mix: Percent(100.0), ..chorus(2.0, 3.0, 1.0) };
    let rate = RATES[1];
    let click = |n: usize| f32::from(u8::from(n % 4800 == 100));
    let heard = Trial::<Chorus, 2>::new(&effect, rate, 2).play(48_000, |n| [click(n); 2]);
    for begin in (100..43_000).step_by(4800) {
        let part = &heard[begin..begin + 4800];
        // The middle of gravity of the answer is its delay at 0 Hz.
        let (mut weight, mut moment) = (0.0, 0.0);
        for (n, x) in part.iter().enumerate() {
            weight += f64::from(x[0]);
            moment += f64::from(x[0]) * n as f64;
        }
        let late = moment / weight;
        let t = (begin as f64 + late) / rate.0;
        let expected = (12.0 + 3.0 * math::sin(TAU * 2.0 * t)) * 48.0;
        assert!((late - expected).abs() < 0.05, "{late}, not {expected}");
    }
}

#[test]
fn folded_to_mono_the_spread_changes_nothing() {
    for voices in [2.0, 3.0, 4.0] {
        let mono = |spread: f64| {
            let effect = Chorus { spread: Percent(spread), ..chorus(0.9, 2.0, voices) };
            let heard = Trial::<Chorus, 2>::new(&effect, RATES[1], 2).play(24_000, |n| [noise(n); 2]);
            heard.iter().map(|x| f64::from(x[0]) + f64::from(x[1])).collect::<Vec<_>>()
        };
        let (narrow, wide) = (mono(0.0), mono(100.0));
        assert!(narrow.iter().zip(&wide).all(|(a, b)| (a - b).abs() < 1e-6), "{voices} voices");
    }
}

#[test]
fn apart_the_sides_have_little_in_common() {
    // Two voices at different times: white noise at different times has nothing in common with itself.
    let effect = Chorus { mix: Percent(100.0), ..chorus(0.9, 3.0, 2.0) };
    let heard = Trial::<Chorus, 2>::new(&effect, RATES[1], 2).play(96_000, |n| [noise(n); 2]);
    let [mut ll, mut rr, mut lr] = [0.0; 3];
    for x in &heard[4800..] {
        let [l, r] = x.map(f64::from);
        (ll, rr, lr) = (ll + l * l, rr + r * r, lr + l * r);
    }
    // They cross where the sine is 0, twice a turn.
    assert!((lr / (ll * rr).sqrt()).abs() < 0.1, "{}", lr / (ll * rr).sqrt());
}

#[test]
fn the_voices_together_are_as_loud_as_the_sound() {
    for voices in [1.0, 2.0, 3.0, 4.0] {
        let effect = Chorus { mix: Percent(100.0), spread: Percent(0.0), ..chorus(0.9, 3.0, voices) };
        let heard = Trial::<Chorus, 2>::new(&effect, RATES[1], 2).play(96_000, |n| [noise(n); 2]);
        let power = |sound: &mut dyn Iterator<Item = f64>| sound.map(|x| x * x).sum::<f64>();
        let out = power(&mut heard[4800..].iter().map(|x| f64::from(x[0])));
        let sound = power(&mut (4800..heard.len()).map(|n| f64::from(noise(n))));
        assert!(math::power_to_db(out / sound).abs() < 0.6, "{voices}: {}", math::power_to_db(out / sound));
    }
}

#[test]
fn a_locate_is_the_way_there() {
    trial::a_locate_is_the_way_there(&chorus(3.7, 2.0, 3.0));
    trial::a_locate_is_the_way_there(&Chorus { shape: Swing::Triangle, ..chorus(1.3, 2.0, 2.0) });
}

#[test]
fn it_is_silent_after_its_tail() {
    trial::is_silent_after_its_tail(&Chorus { delay: Ms(40.0), ..chorus(1.0, 5.0, 4.0) }, RATES[0]);
}

#[test]
fn a_number_that_is_none_does_not_stick() {
    trial::bad_numbers_do_not_stick(&chorus(6.0, 5.0, 4.0));
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    trial::lanes_are_single_runs(&chorus(0.7, 1.0, 3.0), &Chorus { delay: Ms(30.0), ..chorus(5.0, 4.0, 3.0) });
}

#[test]
fn a_reset_is_a_fresh_start() {
    trial::reset_is_fresh(&chorus(3.3, 2.0, 4.0));
}
