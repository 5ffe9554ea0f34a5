use super::*;
use crate::trial::{RATES, Strip};
use signal::math;

const RATE: Hz = RATES[1];

fn hard(threshold: f64, ratio: f64) -> Expander {
    let (range, knee) = (Db(100.0), Db(0.0));
    Expander { threshold: Db(threshold), ratio: Ratio(ratio), range, knee, ..Expander::default() }
}

/// How much a sine of 1 kHz and a peak level is turned down in the end, in dB, coming from silence or from full
/// scale.
fn reduction(effect: &Expander, level: f64, loud_before: bool) -> f64 {
    let mut strip = Strip::<Expander, 1>::new(effect, RATE, 1);
    let before = if loud_before { 1.0 } else { 0.0 };
    let sine = |n: usize| math::sin(std::f64::consts::TAU * n as f64 / 48.0);
    let heard = strip.play(192_000, |n| [(sine(n) * if n < 4800 { before } else { Db(level).gain() }) as f32]);
    let most = |from: usize| (from..from + 4800).fold(0.0f64, |most, n| most.max(f64::from(heard[n][0]).abs()));
    level - math::gain_to_db(most(187_200))
}

#[test]
fn ten_under_at_three_to_one_loses_twenty() {
    let lost = reduction(&hard(-20.0, 3.0), -30.0, false);
    assert!((lost - 20.0).abs() < 0.05, "{lost}");
}

#[test]
fn the_curve_is_the_papers_turned_about_within_a_twentieth_of_a_decibel() {
    for (knee, ratio, range) in [(0.0, 2.0, 100.0), (6.0, 4.0, 30.0), (12.0, 10.0, 100.0), (24.0, 1.5, 6.0)] {
        let effect = Expander { knee: Db(knee), range: Db(range), ..hard(-24.0, ratio) };
        for level in [-36.0, -33.0, -28.0, -25.0, -24.0, -20.0, -15.0, -6.0] {
            let under = -24.0 - level;
            let expected = match under {
                under if 2.0 * under < -knee => 0.0,
                under if 2.0 * under > knee => under,
                under => (under + knee / 2.0) * (under + knee / 2.0) / (2.0 * f64::max(knee, 1e-9)),
            };
            let expected = f64::min((ratio - 1.0) * expected, range);
            for loud_before in [false, true] {
                let lost = reduction(&effect, level, loud_before);
                let error = lost - expected;
                assert!(error.abs() < 0.05, "{level} dB, knee {knee}, {ratio}:1: {lost}, not {expected}");
            }
        }
    }
}

#[test]
fn it_opens_in_the_attack_holds_and_closes_in_the_release_at_every_rate() {
    let effect =
        Expander { attack: Ms(10.0), hold: Ms(100.0), release: Ms(200.0), range: Db(40.0), ..hard(-40.0, 20.0) };
    for rate in RATES {
        let frames = |ms: f64| (ms * rate.0 / 1000.0) as usize;
        let loud = frames(400.0);
        let level = |n: usize| if n < loud { 0.5 } else { 1e-4 };
        let mut strip = Strip::<Expander, 1>::new(&effect, rate, 1);
        let heard = strip.play(frames(1500.0), |n| [level(n)]);
        let lost: Vec<f64> =
            heard.iter().enumerate().map(|(n, y)| -math::gain_to_db(f64::from(y[0] / level(n)))).collect();
        let rest = math::exp(-1.0);
        let time = |from: usize, is: &dyn Fn(f64) -> bool| {
            lost[from..].iter().position(|x| is(*x)).unwrap() as f64 * 1000.0 / rate.0
        };
        let opened = time(0, &|x| x <= 40.0 * rest);
        let held = time(loud, &|x| x > 0.1);
        let closed = time(loud, &|x| x >= 40.0 * (1.0 - rest)) - 100.0;
        assert!((opened / 10.0 - 1.0).abs() < 0.02, "{opened} ms at {}", rate.0);
        assert!((held - 100.0).abs() < 2.0, "{held} ms at {}", rate.0);
        assert!((closed / 200.0 - 1.0).abs() < 0.02, "{closed} ms at {}", rate.0);
    }
}

#[test]
fn a_low_note_does_not_move_the_gain() {
    // 40 Hz, 6 dB under the threshold: between its peaks the level falls to nothing, and the gain stays.
    let effect = Expander { hold: Ms(20.0), release: Ms(5.0), ..hard(-20.0, 2.0) };
    let mut strip = Strip::<Expander, 1>::new(&effect, RATE, 1);
    let sine = |n: usize| Db(-26.0).gain() * math::sin(std::f64::consts::TAU * 40.0 / RATE.0 * n as f64);
    let heard = strip.play(96_000, |n| [sine(n) as f32]);
    for n in (48_000..96_000).filter(|n| sine(*n).abs() > 1e-3) {
        let lost = -math::gain_to_db(f64::from(heard[n][0]) / sine(n));
        assert!((lost - 6.0).abs() < 0.05, "{lost} at {n}");
    }
}

#[test]
fn looking_ahead_keeps_the_first_moment_of_a_note() {
    let first = |look_ahead: f64| {
        let effect = Expander { look_ahead: Ms(look_ahead), ..hard(-30.0, 10.0) };
        let mut strip = Strip::<Expander, 1>::new(&effect, RATE, 1);
        let heard = strip.play(9600, |n| [if n < 4800 { 0.0 } else { 0.5 }]);
        math::gain_to_db(f64::from(heard[4800 + effect.latency(RATE)][0]) / 0.5)
    };
    // Ten attacks: exp(-10) of 100 dB are left.
    assert!(first(0.0) < -90.0 && first(20.0) > -0.02, "{} {}", first(0.0), first(20.0));
}

#[test]
fn the_key_filters_choose_what_holds_it_up() {
    let loud = |effect: &Expander, frequency: f64| {
        let mut strip = Strip::<Expander, 1>::new(effect, RATE, 1);
        let tone = |n: usize| 0.1 * math::sin(std::f64::consts::TAU * frequency / RATE.0 * n as f64) as f32;
        strip.play(48_000, |n| [tone(n)])[24_000..].iter().any(|x| x[0] > 0.09)
    };
    let voice = Expander { sidechain_high_pass: Hz(400.0), sidechain_low_pass: Hz(2000.0), ..hard(-26.0, 10.0) };
    assert!(loud(&voice, 800.0) && !loud(&voice, 60.0) && !loud(&voice, 12_000.0));
}

#[test]
fn both_channels_go_by_the_louder_one() {
    let mut strip = Strip::<Expander, 2>::new(&hard(-30.0, 4.0), RATE, 2);
    let last = strip.play(48_000, |_| [0.5, 0.001])[47_999];
    assert!((last[0] - 0.5).abs() < 1e-6 && (last[1] - 0.001).abs() < 1e-8, "{last:?}");
}
