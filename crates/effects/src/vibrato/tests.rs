use super::*;
use crate::trial::{self, RATES, Strip};
use signal::math;

fn vibrato(rate: f64, depth: f64) -> Vibrato {
    Vibrato { rate: Hz(rate), depth: Plain(depth), ..Vibrato::default() }
}

/// The pitch of what becomes of a tone, in cents above it, frame by frame: the tone is turned down to 0 Hz, its image at
/// twice the frequency is averaged away, and the angle's steps are the pitch.
fn cents(effect: &Vibrato, rate: Hz, seconds: f64) -> Vec<f64> {
    let w = TAU * 2000.0 / rate.0;
    let mut strip = crate::trial::Strip::<Vibrato, 1>::new(effect, rate, 1);
    let heard = strip.play((rate.0 * seconds) as usize, |n| [(0.5 * math::sin(w * n as f64)) as f32]);
    let turned: Vec<[f64; 2]> = heard
        .iter()
        .enumerate()
        .map(|(n, x)| [f64::from(x[0]) * math::cos(w * n as f64), -f64::from(x[0]) * math::sin(w * n as f64)])
        .collect();
    let length = (rate.0 * 0.008) as usize;
    let window: Vec<f64> = (0..length).map(|n| 0.5 - 0.5 * math::cos(TAU * (n as f64 + 0.5) / length as f64)).collect();
    let angles: Vec<f64> = turned
        .windows(length)
        .map(|part| {
            let sum = |axis: usize| part.iter().zip(&window).map(|(x, w)| x[axis] * w).sum::<f64>();
            math::atan2(sum(1), sum(0))
        })
        .collect();
    let pitches: Vec<f64> = angles
        .windows(2)
        .map(|pair| {
            let step = pair[1] - pair[0];
            let step = step - TAU * (step / TAU).round();
            1200.0 * math::log2(1.0 + step / w)
        })
        .collect();
    // The pitch of the middle of a window belongs to its frame.
    vec![0.0; length / 2].into_iter().chain(pitches).collect()
}

#[test]
fn the_pitch_goes_by_a_sine_of_the_depth_in_cents() {
    for (rate, speed, depth) in [(RATES[0], 5.5, 20.0), (RATES[1], 1.0, 100.0), (RATES[1], 6.0, 50.0)] {
        let heard = cents(&vibrato(speed, depth), rate, 1.2);
        // log2 of I0(z), z in nepers: the mean ratio must be 1, so the centre lies a little lower.
        let z = depth * LN_2 / 1200.0;
        let centre = -1200.0 * math::log2(1.0 + z * z / 4.0);
        for (n, pitch) in heard.iter().enumerate().skip((0.05 * rate.0) as usize) {
            let expected = centre + depth * math::cos(TAU * speed * n as f64 / rate.0);
            assert!((pitch - expected).abs() < 0.15, "{speed} Hz, {depth} cents, {n}: {pitch}, not {expected}");
        }
        let (low, high) = heard[4800..].iter().fold((0.0f64, 0.0f64), |(low, high), x| (low.min(*x), high.max(*x)));
        assert!(((high - low) / 2.0 - depth).abs() < 0.15, "{low} to {high}");
    }
}

#[test]
fn without_depth_it_is_the_sound_a_latency_later_to_the_bit() {
    for rate in RATES {
        let effect = vibrato(5.0, 0.0);
        let latency = effect.latency(rate);
        let sound = |n: usize| math::sin(n as f64 * 0.37) as f32;
        let heard = Strip::<Vibrato, 2>::new(&effect, rate, 2).play(6000, |n| [sound(n); 2]);
        assert!(heard.iter().skip(latency).enumerate().all(|(n, x)| *x == [sound(n); 2]), "{rate}");
    }
}

/// What is not the modulated tone itself, against it, in dB: a sine of `frequency` read at the places where the effect
/// should read it is what a perfect delay would give.
fn distortion(frequency: f64) -> (f64, f64) {
    let (rate, effect) = (RATES[1], vibrato(6.0, 50.0));
    let w = TAU * frequency / rate.0;
    let z = 50.0 * LN_2 / 1200.0;
    let a = z * (1.0 - z * z / 8.0) / (TAU * 6.0) * rate.0;
    let heard = Strip::<Vibrato, 1>::new(&effect, rate, 1).play(48_000, |n| [math::sin(w * n as f64) as f32]);
    let (mut same, mut all, mut power) = (0.0, 0.0, 0.0);
    for (n, x) in heard.iter().enumerate().skip(4800) {
        let phase = TAU * 6.0 * n as f64 / rate.0;
        let place = effect.latency(rate) as f64 - a * (math::sin(phase) + z / 8.0 * math::sin(2.0 * phase));
        let exact = math::sin(w * (n as f64 - place));
        same += exact * f64::from(x[0]);
        all += f64::from(x[0]) * f64::from(x[0]);
        power += exact * exact;
    }
    (math::gain_to_db(same / power), math::power_to_db(all / (all - same * same / power)))
}

#[test]
fn a_modulated_tone_droops_by_less_than_a_tenth_of_a_decibel_and_stands_clear_of_its_distortion() {
    for (frequency, clear) in [(100.0, 75.0), (1000.0, 75.0), (10_000.0, 72.0), (15_000.0, 68.0)] {
        let (level, ratio) = distortion(frequency);
        assert!(level.abs() < 0.1, "{frequency} Hz: {level} dB");
        assert!(ratio > clear, "{frequency} Hz: {ratio} dB");
    }
}

#[test]
fn a_slow_note_value_is_halved_until_the_swing_fits() {
    let context = Context { rate: RATES[1], channels: 2, tempo: 60.0 };
    // Four quarters at 60 are a quarter of a turn a second; doubled twice it is one.
    let effect = Vibrato { sync: Sync::Whole, ..vibrato(5.0, 100.0) };
    assert_eq!(effect.turns(&context) * 48_000.0, 1.0);
    assert_eq!(vibrato(1.0, 100.0).turns(&context) * 48_000.0, 1.0);
    // And the widest swing lies within the line, the taps on either side included.
    let widest = swing(100.0, 1.0 / 48_000.0) * (1.0 + 100.0 * LN_2 / 1200.0 / 8.0);
    assert!(widest + DelayLine::SHORTEST < effect.latency(RATES[1]) as f64, "{widest}");
}

#[test]
fn a_locate_is_the_way_there() {
    trial::a_locate_is_the_way_there(&Vibrato { offset: Plain(90.0), ..vibrato(3.7, 80.0) });
}

#[test]
fn it_is_silent_after_its_tail() {
    trial::is_silent_after_its_tail(&vibrato(1.0, 100.0), RATES[0]);
}

#[test]
fn a_number_that_is_none_does_not_stick() {
    trial::bad_numbers_do_not_stick(&vibrato(6.0, 50.0));
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    trial::lanes_are_single_runs(&vibrato(3.0, 20.0), &vibrato(11.0, 100.0));
}

#[test]
fn a_reset_is_a_fresh_start() {
    trial::reset_is_fresh(&vibrato(3.3, 100.0));
}
