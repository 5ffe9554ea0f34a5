//! What an effect says it turns down is what a steady tone loses in it.

use effects::{Context, LIST, Width};
use signal::{Hz, QUANTUM, math};

const RATE: Hz = Hz(48_000.0);

/// A second of a tone of 997 Hz and some level through an effect at its defaults but for some numbers: what it loses in the last
/// quarter, and what the effect says, both in dB.
fn lost(kind: &str, level: f64, set: &[(&str, f64)]) -> (f64, f64) {
    let kind = effects::find(kind).unwrap();
    let mut settings = (kind.defaults)();
    for (key, value) in set {
        let place = (kind.params)().iter().position(|param| param.key == *key).unwrap();
        settings.numbers[place] = *value;
    }
    let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
    let mut processor = (kind.build)(Width::One, &settings, &context);
    let amplitude = math::db_to_gain(level);
    let (mut heard, mut entered) = (0.0, 0.0);
    for quantum in 0..750 {
        let step = std::f64::consts::TAU * 997.0 / RATE.0;
        let mut block: [f32; QUANTUM] =
            std::array::from_fn(|i| (amplitude * math::sin(step * (quantum * QUANTUM + i) as f64)) as f32);
        let power = |block: &[f32]| block.iter().map(|x| f64::from(x * x)).sum::<f64>();
        let before = power(&block);
        processor.run(&mut block, None);
        if quantum >= 560 {
            heard += power(&block);
            entered += before;
        }
    }
    (math::power_to_db(entered / heard), processor.reduction(0).unwrap().0)
}

/// An effect, the level of the tone in dB, what is set, and what it then turns down by in dB.
type Case = (&'static str, f64, &'static [(&'static str, f64)], f64);

#[test]
fn dynamics_say_what_a_tone_loses_in_them() {
    let cases: [Case; 8] = [
        // 12 dB over the threshold lose nine at four to one.
        ("compressor", -6.0, &[("threshold", -18.0), ("ratio", 4.0), ("knee", 0.0), ("attack", 5.0)], 9.0),
        ("compressor", -40.0, &[], 0.0),
        // Ten under the threshold become twenty.
        ("expander", -50.0, &[("threshold", -40.0), ("ratio", 2.0), ("knee", 0.0)], 10.0),
        ("expander", -20.0, &[], 0.0),
        ("gate", -60.0, &[("threshold", -40.0), ("range", 30.0)], 30.0),
        ("gate", -20.0, &[("threshold", -40.0)], 0.0),
        // Six over the ceiling have to go.
        ("limiter", -6.0, &[("ceiling", -12.0)], 6.0),
        ("limiter", -20.0, &[], 0.0),
    ];
    for (kind, level, set, expected) in cases {
        let (lost, said) = lost(kind, level, set);
        assert!((said - expected).abs() < 0.3, "{kind} at {level} dB: {said} dB for {expected}");
        assert!((said - lost).abs() < 0.3, "{kind} at {level} dB: {said} dB said, {lost} lost");
    }
}

#[test]
fn a_multiband_compressor_says_the_band_that_is_turned_down_most() {
    let kind = effects::find("multiband-compressor").unwrap();
    let mut settings = (kind.defaults)();
    let parts = (kind.part_kinds)().unwrap();
    let place = |key: &str| parts.params.iter().position(|param| param.key == key).unwrap();
    let defaults: Vec<f64> = parts.params.iter().map(|param| param.default).collect();
    settings.parts = [(300.0, 1.0), (3000.0, 4.0), (20_000.0, 1.0)]
        .map(|(upper, ratio)| {
            let mut numbers = defaults.clone();
            numbers[place("upper")] = upper;
            numbers[place("ratio")] = ratio;
            (numbers[place("threshold")], numbers[place("knee")]) = (-18.0, 0.0);
            signal::Part { kind: 0, numbers }
        })
        .to_vec();
    let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
    let mut processor = (kind.build)(Width::One, &settings, &context);
    for quantum in 0..750 {
        let step = std::f64::consts::TAU * 997.0 / RATE.0;
        let tone = |i: usize| (0.501_187 * math::sin(step * (quantum * QUANTUM + i) as f64)) as f32;
        processor.run(&mut std::array::from_fn::<f32, QUANTUM, _>(tone), None);
    }
    // -6 dB in the middle band, 12 over: nine at four to one.
    assert!((processor.reduction(0).unwrap().0 - 9.0).abs() < 0.5, "{:?}", processor.reduction(0));
}

#[test]
fn only_dynamics_say_something_and_at_rest_they_say_nothing_is_lost_or_all_is() {
    let named = ["gate", "expander", "compressor", "multiband-compressor", "de-esser", "limiter"];
    for kind in LIST {
        let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
        let processor = (kind.build)(Width::One, &(kind.defaults)(), &context);
        assert_eq!(processor.reduction(0).is_some(), named.contains(&kind.name), "{}", kind.name);
        assert!(processor.reduction(0).is_none_or(|db| db.0 >= 0.0 && db.0.is_finite()), "{}", kind.name);
        assert_eq!(processor.reduction(1), None, "{}: there is one lane", kind.name);
    }
}
