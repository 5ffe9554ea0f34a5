//! What the compressor claims.

use super::*;
use crate::trial::{self, RATES, Strip};
use signal::math;

const RATE: Hz = RATES[1];

fn hard(threshold: f64, ratio: f64) -> Compressor {
    Compressor { threshold: Db(threshold), ratio: Ratio(ratio), knee: Db(0.0), ..Compressor::default() }
}

/// How much a sine of 1 kHz and a peak level is turned down in the end, in dB.
fn reduction(effect: &Compressor, level: f64) -> f64 {
    let effect = Compressor { attack: Ms(5.0), release: Ms(1000.0), ..effect.clone() };
    let mut strip = Strip::<Compressor, 1>::new(&effect, RATE, 1);
    let sine = |n: usize| Db(level).gain() * math::sin(std::f64::consts::TAU * n as f64 / 48.0);
    let heard = strip.play(48_000, |n| [sine(n) as f32]);
    let power = |sound: &mut dyn Iterator<Item = f64>| sound.map(|x| x * x).sum::<f64>();
    let out = power(&mut heard[43_200..48_000].iter().map(|x| f64::from(x[0])));
    math::power_to_db(power(&mut (43_200..48_000).map(sine)) / out)
}

#[test]
fn twelve_over_at_three_to_one_loses_eight() {
    let lost = reduction(&hard(-20.0, 3.0), -8.0);
    assert!((lost - 8.0).abs() < 0.05, "{lost}");
}

#[test]
fn the_curve_is_equation_four_within_a_twentieth_of_a_decibel() {
    for detector in [LevelDetector::Peak, LevelDetector::Rms] {
        for (knee, ratio) in [(0.0, 2.0), (6.0, 4.0), (12.0, 10.0), (24.0, 100.0)] {
            let effect = Compressor { knee: Db(knee), detector, ..hard(-24.0, ratio) };
            for level in [-48.0, -36.0, -27.0, -24.0, -21.0, -15.0, -6.0, 0.0] {
                let over = level + 24.0;
                let slope = 1.0 - 1.0 / ratio;
                let expected = match over {
                    over if 2.0 * over < -knee => 0.0,
                    over if 2.0 * over > knee => slope * over,
                    over => slope * (over + knee / 2.0) * (over + knee / 2.0) / (2.0 * f64::max(knee, 1e-9)),
                };
                let lost = reduction(&effect, level);
                assert!((lost - expected).abs() < 0.05, "{level} dB, knee {knee}, {ratio}:1: {lost}, not {expected}");
            }
        }
    }
}

/// The gain reduction, frame by frame and in dB, for a constant level that is 0 dB up to a frame and -80 dB after it.
fn after_a_step_down(effect: &Compressor, rate: Hz, high: usize, low: usize) -> Vec<f64> {
    let level = |n: usize| if n < high { 1.0 } else { 1e-4 };
    lost(effect, rate, high + low, level)
}

/// The gain reduction, frame by frame and in dB, for levels.
fn lost(effect: &Compressor, rate: Hz, frames: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut strip = Strip::<Compressor, 1>::new(effect, rate, 1);
    let heard = strip.play(frames, |n| [level(n) as f32]);
    heard.iter().enumerate().map(|(n, y)| -math::gain_to_db(f64::from(y[0]) / level(n))).collect()
}

/// When a course of decibels first is what is looked for, in ms.
fn time(course: &[f64], rate: Hz, is: impl Fn(f64) -> bool) -> f64 {
    course.iter().position(|x| is(*x)).unwrap() as f64 * 1000.0 / rate.0
}

#[test]
fn attack_and_release_cover_sixty_three_percent_in_their_time() {
    // Of the others the release is another law: it has two stages.
    for character in [Character::Clean, Character::Vca, Character::Fet, Character::Opto] {
        for rate in RATES {
            for (attack, release) in [(1.0, 50.0), (10.0, 100.0), (30.0, 60.0), (100.0, 1000.0)] {
                let (attack, release) = (Ms(attack), Ms(release));
                let effect = Compressor { attack, release, character, ..hard(-30.0, 4.0) };
                let (attack, release) = (attack.0, release.0);
                let frames = |ms: f64| (ms * rate.0 / 1000.0) as usize;
                let high = frames(attack * 20.0) / QUANTUM * QUANTUM;
                let lost = after_a_step_down(&effect, rate, high, frames(release * 2.0));
                let (whole, rest) = (30.0 * 0.75, math::exp(-1.0));
                let rise = time(&lost, rate, |x| x >= whole * (1.0 - rest));
                let frame = 1000.0 / rate.0;
                assert!((rise - attack).abs() < 0.02 * attack + frame, "{character:?}: {attack} ms took {rise} ms");
                if matches!(character, Character::Clean | Character::Vca) {
                    let fall = time(&lost[high..], rate, |x| x <= whole * rest);
                    assert!((fall / release - 1.0).abs() < 0.02, "{character:?}: {release} ms took {fall} ms");
                }
            }
        }
    }
}

#[test]
fn auto_release_lets_long_reductions_go_slowly_and_short_ones_as_fast_as_ever() {
    let effect = Compressor { attack: Ms(1.0), release: Ms(50.0), ..hard(-30.0, 4.0) };
    let auto = Compressor { auto_release: true, ..effect.clone() };
    let left = |effect: &Compressor, high: usize| after_a_step_down(effect, RATE, high, 12_000)[high + 9600];
    assert!(left(&auto, 640) < 1.5 && left(&effect, 192_000) < 1.5);
    assert!(left(&auto, 192_000) > 15.0);
}

#[test]
fn a_loud_left_turns_down_a_quiet_right_by_the_same() {
    let mut strip = Strip::<Compressor, 2>::new(&hard(-30.0, 4.0), RATE, 2);
    let last = strip.play(48_000, |_| [0.5, 0.01])[47_999];
    assert!((last[0] / 0.5 - last[1] / 0.01).abs() < 1e-6 && last[1] < 0.005);
}

#[test]
fn the_sidechain_alone_sets_the_gain() {
    let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
    let mut kernel = CompressorKernel::<1>::new(&hard(-30.0, 4.0), &context);
    kernel.aim(0, &hard(-30.0, 4.0), &context);
    kernel.settle();
    let mut last = 0.0;
    for _ in 0..750 {
        let mut lanes = [[0.001]; QUANTUM];
        kernel.run(&mut lanes, Some(&[[1.0]; QUANTUM]));
        last = f64::from(lanes[QUANTUM - 1][0]);
    }
    assert!((math::gain_to_db(last / 0.001) + 22.5).abs() < 0.01, "{last}");
}

#[test]
fn a_high_passed_detector_does_not_hear_the_kick() {
    let bass = |effect: &Compressor| {
        let mut strip = Strip::<Compressor, 1>::new(effect, RATE, 1);
        let heard = strip.play(48_000, |n| [math::sin(std::f64::consts::TAU * 50.0 / RATE.0 * n as f64) as f32]);
        heard[38_400..].iter().fold(0.0f32, |a, b| a.max(b[0]))
    };
    assert!(bass(&hard(-20.0, 4.0)) < 0.3);
    // 50 Hz lies two octaves and more under 250 Hz: 28 dB less, under the threshold.
    assert!(bass(&Compressor { sidechain_high_pass: Hz(250.0), ..hard(-20.0, 4.0) }) > 0.99);
}

#[test]
fn looking_ahead_by_the_attack_catches_the_first_moment() {
    let overshoot = |look_ahead: f64| {
        let effect = Compressor { attack: Ms(1.0), look_ahead: Ms(look_ahead), ..hard(-20.0, 100.0) };
        let mut strip = Strip::<Compressor, 1>::new(&effect, RATE, 1);
        let heard = strip.play(9600, |n| [if n < 4800 { 0.0 } else { 1.0 }]);
        math::gain_to_db(heard.iter().fold(0.0f64, |a, b| a.max(f64::from(b[0])))) + 20.0
    };
    assert!(overshoot(0.0) > 15.0 && overshoot(5.0) < 0.4, "{} {}", overshoot(0.0), overshoot(5.0));
}

#[test]
fn half_a_mix_is_the_mean_of_untouched_and_compressed() {
    let effect = hard(-20.0, 100.0);
    let last = |mix: f64| {
        let mut strip = Strip::<Compressor, 1>::new(&Compressor { mix: Percent(mix), ..effect.clone() }, RATE, 1);
        f64::from(strip.play(24_000, |_| [0.5])[23_999][0])
    };
    assert!((last(50.0) - 0.5 * (0.5 + last(100.0))).abs() < 1e-6);
}

/// Decibels over the threshold by eq. 4.
fn over(over: f64, knee: f64) -> f64 {
    match over {
        over if 2.0 * over < -knee => 0.0,
        over if 2.0 * over > knee => over,
        over => (over + knee / 2.0) * (over + knee / 2.0) / (2.0 * f64::max(knee, 1e-9)),
    }
}

/// The level that comes out, relative to the threshold, where `reduction` says what is lost at a level out.
fn out_of_the_loop(level: f64, reduction: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (-200.0, level);
    for _ in 0..80 {
        let middle = 0.5 * (low + high);
        *(if middle + reduction(middle) < level { &mut low } else { &mut high }) = middle;
    }
    high
}

fn in_the_end(effect: &Compressor, rate: Hz, level: f64) -> f64 {
    let effect = Compressor { attack: Ms(5.0), release: Ms(20.0), ..effect.clone() };
    *lost(&effect, rate, rate.0 as usize / 2, |_| Db(level).gain()).last().unwrap()
}

#[test]
fn a_loop_of_slope_three_is_a_ratio_of_four() {
    for character in [Character::Fet, Character::Opto] {
        let effect = Compressor { character, ..hard(-24.0, 4.0) };
        for level in [-30.0, -20.0, -12.0, 0.0] {
            let expected = f64::max(level + 24.0, 0.0) * 0.75;
            let lost = in_the_end(&effect, RATE, level);
            assert!((lost - expected).abs() < 0.05, "{character:?} at {level} dB: {lost}, not {expected}");
        }
    }
}

#[test]
fn every_characters_curve_is_its_law_within_a_twentieth_of_a_decibel() {
    for &character in Character::ALL {
        for (knee, ratio) in [(0.0, 2.0), (6.0, 4.0), (12.0, 10.0)] {
            let effect = Compressor { character, knee: Db(knee), ..hard(-24.0, ratio) };
            for level in [-40.0, -27.0, -24.0, -20.0, -12.0, 0.0] {
                let slope = ratio - 1.0;
                let expected = match character {
                    Character::Clean | Character::Vca => slope / ratio * over(level + 24.0, knee),
                    Character::Fet | Character::Opto => {
                        level + 24.0 - out_of_the_loop(level + 24.0, |out| slope * over(out, knee))
                    }
                    // c (2^o - 1) doublings, with 1 + 2 c ln 2 = ratio at 6 dB.
                    Character::VariMu => {
                        let c = slope / (2.0 * std::f64::consts::LN_2);
                        let law = |out: f64| 6.0206 * c * (math::db_to_gain(over(out, knee)) - 1.0);
                        level + 24.0 - out_of_the_loop(level + 24.0, law)
                    }
                };
                for rate in RATES {
                    let lost = in_the_end(&effect, rate, level);
                    let at = format!("{character:?} at {level} dB, knee {knee}, {ratio}:1, {} Hz", rate.0);
                    assert!((lost - expected).abs() < 0.05, "{at}: {lost}, not {expected}");
                }
            }
        }
    }
}

#[test]
fn the_ratio_of_a_tube_rises_with_the_level_and_is_the_set_one_six_decibels_over() {
    let effect = Compressor { character: Character::VariMu, ..hard(-40.0, 4.0) };
    let out = |level: f64| level - in_the_end(&effect, RATE, level);
    let ratio = |level: f64| 1.0 / (out(level + 0.5) - out(level - 0.5));
    for level in [-39.0, -30.0, -20.0, -1.0] {
        let expected = 1.0 + 1.5 * math::db_to_gain(out(level) + 40.0);
        assert!((ratio(level) / expected - 1.0).abs() < 0.02, "{} at {level} dB, not {expected}", ratio(level));
    }
    // The level in at which the output is 6.02 dB over: o + c with c = 3 / (2 ln 2) doublings.
    let there = -40.0 + 6.0206 * (1.0 + 1.5 / std::f64::consts::LN_2);
    assert!((ratio(there) - 4.0).abs() < 0.05 && (out(there) + 33.98).abs() < 0.05, "{}", ratio(there));
}

#[test]
fn a_tube_at_its_ratio_takes_the_attack() {
    let effect = Compressor { character: Character::VariMu, attack: Ms(20.0), ..hard(-40.0, 4.0) };
    let there = -40.0 + 6.0206 * (1.0 + 1.5 / std::f64::consts::LN_2);
    for rate in RATES {
        let second = rate.0 as usize / QUANTUM * QUANTUM;
        let level = |n: usize| Db(if n < second { there - 0.05 } else { there + 0.05 }).gain();
        let lost = lost(&effect, rate, 2 * second, level);
        let (from, to) = (lost[second - 1], lost[2 * second - 1]);
        let rise = time(&lost[second..], rate, |x| x >= from + (to - from) * (1.0 - math::exp(-1.0)));
        assert!((rise / 20.0 - 1.0).abs() < 0.02, "{rise} ms at {}", rate.0);
    }
}

#[test]
fn a_loud_hit_does_not_throw_a_tube_too_far() {
    let effect = Compressor { character: Character::VariMu, attack: Ms(0.05), ..hard(-60.0, 20.0) };
    let lost = after_a_step_down(&effect, RATE, 9600, 64);
    let end = lost[9599];
    assert!(lost[..9600].iter().all(|x| *x < end + 0.01), "{end}");
}

#[test]
fn a_photocell_lets_go_by_how_long_and_how_much_it_was_driven() {
    let effect = Compressor { character: Character::Opto, attack: Ms(5.0), release: Ms(80.0), ..hard(-30.0, 4.0) };
    let whole = 22.5;
    for seconds in [0.5, 2.0, 8.0] {
        let high = (seconds * 48_000.0) as usize;
        let lost = after_a_step_down(&effect, RATE, high, 240_000);
        // The memory learns half of the reduction in 3 s and forgets it in 4 s; the gain falls to it in the release.
        // While the gain comes down, 5 ms of nothing and then 5 ms of a part are lost to it: under 2 % here.
        let learnt = 0.5 * whole * (1.0 - math::exp(-(seconds - 0.005) / 3.0));
        for after in [0.04, 0.08, 0.3, 1.0, 4.0] {
            let (quick, slow) = (math::exp(-after / 0.08), math::exp(-after / 4.0));
            // Until the gain has fallen to half, the memory still learns: a little more than the closed form.
            let expected = whole * quick + learnt * 4.0 / (4.0 - 0.08) * (slow - quick);
            let found = lost[high + (after * 48_000.0) as usize];
            assert!((found - expected).abs() < 0.02 * whole, "{seconds} s, {after} s after: {found}, not {expected}");
        }
    }
    let back = |level: f64, seconds: f64| {
        let high = (seconds * 48_000.0) as usize;
        let level = |n: usize| if n < high { Db(level).gain() } else { 1e-4 };
        time(&lost(&effect, RATE, high + 720_000, level)[high..], RATE, |x| x <= 1.0)
    };
    assert!(back(0.0, 8.0) > 5.0 * back(0.0, 0.2), "{} {}", back(0.0, 8.0), back(0.0, 0.2));
    assert!(back(0.0, 8.0) > 1.5 * back(-20.0, 8.0), "{} {}", back(0.0, 8.0), back(-20.0, 8.0));
    assert!(back(0.0, 8.0) < 15_000.0 && back(0.0, 8.0) > 1000.0, "{}", back(0.0, 8.0));
}

#[test]
fn a_transistor_lets_single_hits_go_at_once() {
    let effect = Compressor { character: Character::Fet, attack: Ms(0.2), release: Ms(60.0), ..hard(-30.0, 4.0) };
    let back = |high: usize| time(&after_a_step_down(&effect, RATE, high, 96_000)[high..], RATE, |x| x <= 2.25);
    // A tenth of the reduction is left after 2.3 time constants; a third of a passage is kept for longer.
    // Even a hit leaves a trace.
    assert!(back(256) > 138.0 && back(256) < 175.0, "{}", back(256));
    assert!(back(96_000) > 4.0 * back(256), "{}", back(96_000));
}

#[test]
fn the_range_is_the_most_that_is_lost() {
    for &character in Character::ALL {
        let effect = Compressor { character, range: Db(6.0), ..hard(-40.0, 10.0) };
        let lost = in_the_end(&effect, RATE, 0.0);
        assert!((lost - 6.0).abs() < 0.05, "{character:?}: {lost}");
    }
}

#[test]
fn a_range_that_becomes_smaller_is_reached_in_the_release() {
    for &character in Character::ALL {
        let wide = Compressor { character, ..hard(-40.0, 10.0) };
        let mut strip = Strip::<Compressor, 1>::new(&wide, RATE, 1);
        let before = strip.play(48_000, |_| [1.0]);
        strip.aim(&Compressor { range: Db(6.0), ..wide });
        let after = strip.play(96_000, |_| [1.0]);
        let lost = |x: &[f32; 1]| -math::gain_to_db(f64::from(x[0]));
        let course: Vec<f64> = before[47_999..].iter().chain(&after).map(lost).collect();
        // 63 % of some 30 dB in 100 ms: under 0.01 dB a frame.
        let steepest = course.windows(2).fold(0.0, |most, pair| f64::max(most, (pair[0] - pair[1]).abs()));
        assert!(steepest < 0.01, "{character:?} falls by {steepest} dB in a frame");
        assert!((course[96_000] - 6.0).abs() < 0.01, "{character:?} ends at {}", course[96_000]);
    }
}

#[test]
fn half_a_link_keeps_half_of_the_decibels_between_the_channels() {
    // Left lies 24 dB over the threshold, right 12 dB; at 2:1 they lose 12 and 6 by themselves.
    for (link, right) in [(0.0, 6.0), (50.0, 9.0), (100.0, 12.0)] {
        let effect = Compressor { stereo_link: Percent(link), ..hard(-24.0, 2.0) };
        let mut strip = Strip::<Compressor, 2>::new(&effect, RATE, 2);
        let levels = [1.0, Db(-12.0).gain() as f32];
        let last = strip.play(48_000, |_| levels)[47_999];
        let lost = [0, 1].map(|lane| -math::gain_to_db(f64::from(last[lane] / levels[lane])));
        assert!((lost[0] - 12.0).abs() < 0.01 && (lost[1] - right).abs() < 0.01, "{link} %: {lost:?}");
    }
}

#[test]
fn a_low_passed_detector_does_not_hear_the_cymbal() {
    let cymbal = |effect: &Compressor| {
        let mut strip = Strip::<Compressor, 1>::new(effect, RATE, 1);
        let heard = strip.play(48_000, |n| [math::sin(std::f64::consts::TAU * 8000.0 / RATE.0 * n as f64) as f32]);
        heard[38_400..].iter().fold(0.0f32, |a, b| a.max(b[0]))
    };
    assert!(cymbal(&hard(-20.0, 4.0)) < 0.4);
    // 8 kHz lies more than two octaves over 1.5 kHz: 28 dB less. Six samples a period reach 0.866 of the peak.
    assert!(cymbal(&Compressor { sidechain_low_pass: Hz(1500.0), ..hard(-20.0, 4.0) }) > 0.86);
}

/// Loudness by BS.1770's biquads at 48 kHz, without its gate.
fn loudness(sound: impl Iterator<Item = f64>) -> f64 {
    let shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585];
    let high_pass = [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621];
    let mut states = [[0.0f64; 2]; 2];
    let (mut power, mut count) = (0.0, 0.0);
    for x in sound {
        let mut y = x;
        for ([b0, b1, b2, a1, a2], s) in [shelf, high_pass].into_iter().zip(&mut states) {
            let out = b0 * y + s[0];
            *s = [b1 * y - a1 * out + s[1], b2 * y - a2 * out];
            y = out;
        }
        power += y * y;
        count += 1.0;
    }
    math::power_to_db(power / count) - 0.691
}

#[test]
fn made_up_noise_is_as_loud_as_it_was_and_does_not_pump() {
    // Pink noise like a programme: beats at 2 Hz that fall by 12 dB, and sections of 3 s that differ by 6 dB.
    let noise = signal::test_signal::pink_noise(Db(-14.0), Seconds(60.0), RATE, 7);
    let level = |n: usize| {
        let beat = -24.0 * ((n % 24_000) as f64 / 24_000.0);
        let section = if (n / 144_000).is_multiple_of(2) { 0.0 } else { -6.0 };
        Db(f64::max(beat, -12.0) + section).gain()
    };
    let sound = |n: usize| noise[n] * level(n);
    for &character in Character::ALL {
        let plain = Compressor { character, ..hard(-34.0, 4.0) };
        let made_up = Compressor { auto_makeup: true, ..plain.clone() };
        let play =
            |effect: &Compressor| Strip::<Compressor, 1>::new(effect, RATE, 1).play(60 * 48_000, |n| [sound(n) as f32]);
        let (plain, made_up) = (play(&plain), play(&made_up));
        // A whole number of sections, once it has settled.
        let settled = 42 * 48_000..60 * 48_000;
        let before = loudness(settled.clone().map(sound));
        let after = loudness(made_up[settled.clone()].iter().map(|x| f64::from(x[0])));
        let cost = before - loudness(plain[settled.clone()].iter().map(|x| f64::from(x[0])));
        assert!(cost > 3.0, "{character:?} costs only {cost}");
        assert!((after - before).abs() < 0.5, "{character:?}: {after}, not {before} LUFS");
        // The gain alone: it follows neither beat nor section.
        let gains: Vec<f64> = settled
            .filter(|n| n % 480 == 0)
            .map(|n| math::gain_to_db(f64::from(made_up[n][0]) / f64::from(plain[n][0])))
            .filter(|gain| gain.is_finite())
            .collect();
        let (low, high) = gains.iter().fold((f64::MAX, f64::MIN), |(low, high), g| (low.min(*g), high.max(*g)));
        assert!(high - low < 1.0, "{character:?} moves from {low} to {high} dB");
    }
}

#[test]
fn the_makeup_comes_on_top_of_what_is_given_back() {
    let last = |makeup: f64| {
        let effect = Compressor { auto_makeup: true, makeup: Db(makeup), ..hard(-30.0, 4.0) };
        f64::from(
            Strip::<Compressor, 1>::new(&effect, RATE, 1).play(48_000, |n| [if n % 2 == 0 { 0.5 } else { -0.5 }])
                [47_999][0],
        )
    };
    assert!((math::gain_to_db(last(6.0) / last(0.0)) - 6.0).abs() < 1e-4);
}

#[test]
fn eight_lanes_of_every_character_are_eight_runs() {
    for &character in Character::ALL {
        for auto in [false, true] {
            let one = Compressor { character, auto_release: auto, auto_makeup: auto, ..hard(-30.0, 4.0) };
            let other =
                Compressor { range: Db(12.0), mix: Percent(40.0), ..Compressor { ratio: Ratio(20.0), ..one.clone() } };
            trial::lanes_are_single_runs(&one, &other);
            trial::bad_numbers_do_not_stick(&one);
        }
    }
}
