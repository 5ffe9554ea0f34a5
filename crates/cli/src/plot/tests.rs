//! Pictures show what is true of the effects.

use super::*;
use desk::inserts;

fn kind(name: &str) -> &'static Kind {
    effects::find(name).unwrap()
}

fn one(text: &str) -> Shown {
    Shown { name: text.to_string(), settings: inserts(text).unwrap().pop().unwrap().settings }
}

#[test]
fn every_effect_has_a_picture_with_a_curve_that_is_seen() {
    for kind in effects::LIST {
        let pictures = pictures(kind, &presets(kind));
        assert!(!pictures.is_empty(), "{}", kind.name);
        for picture in &pictures {
            let (name, title) = (kind.name, picture.title);
            assert!(picture.words.ends_with('.'), "{name}: {}", picture.words);
            let up = &picture.drawing.up;
            let seen = |curve: &drawing::Curve| curve.points.iter().any(|point| point.1 >= up.from && point.1 <= up.to);
            let curves = &picture.drawing.curves;
            assert!(curves.iter().any(|curve| curve.style != drawing::Style::Input && seen(curve)), "{name}: {title}");
            let finite = curves.iter().flat_map(|curve| &curve.points).all(|(x, y)| x.is_finite() && y.is_finite());
            assert!(finite, "{name}: {title}");
        }
    }
}

#[test]
fn an_effect_is_drawn_by_what_it_does() {
    for (name, titles) in [
        ("equalizer", &["Response"][..]),
        ("high-pass", &["Response"]),
        ("compressor", &["Levels", "Burst"]),
        ("gate", &["Levels", "Burst"]),
        ("limiter", &["Levels", "Burst"]),
        ("delay", &["Impulse", "Decay"]),
        ("reverb", &["Impulse", "Decay"]),
        ("convolution", &["Impulse", "Decay"]),
        ("saturator", &["Levels", "Harmonics"]),
        ("exciter", &["Levels", "Harmonics"]),
        ("clipper", &["Levels", "Harmonics"]),
        ("de-esser", &["Sines"]),
        ("multiband-compressor", &["Levels", "Burst"]),
        ("transient-shaper", &["Burst"]),
        ("tremolo", &["Gain"]),
        ("vibrato", &["Pitch"]),
        ("phaser", &["Response as it moves"]),
        ("chorus", &["Impulse as it moves"]),
        ("width", &["Middle and sides"]),
        ("mid-side", &["Middle and sides"]),
        ("dither", &["Noise"]),
        ("noise", &["Spectrum"]),
        ("tone", &["Spectrum"]),
        ("polarity", &["Waveform"]),
        ("sample-delay", &["Waveform"]),
    ] {
        let found: Vec<_> = pictures(kind(name), &presets(kind(name))).iter().map(|picture| picture.title).collect();
        assert_eq!(found, titles, "{name}");
        // Settings at which nothing happens are drawn as the effect is, not as a thing that does nothing.
        let alone: Vec<_> =
            pictures(kind(name), &presets(kind(name))[..1]).iter().map(|picture| picture.title).collect();
        assert_eq!(alone[0], titles[0], "{name}");
    }
}

#[test]
fn a_high_pass_is_three_decibels_down_at_its_frequency_at_any_slope() {
    for slope in ["6", "12", "24", "48", "96"] {
        let points =
            response::points(kind("high-pass"), &one(&format!("high-pass 80 slope={slope}")).settings).unwrap();
        let near = points.iter().min_by(|a, b| (a.0 - 80.0).abs().total_cmp(&(b.0 - 80.0).abs())).unwrap();
        // The nearest point lies up to 1.2 % beside it, which the steepest slope turns into up to 0.9 dB.
        assert!((near.1 + 3.01).abs() < 1.1, "{slope}: {near:?}");
    }
}

fn out(text: &str, level: f64) -> [f64; 2] {
    let shown = one(text);
    let kind = kind(text.split(' ').next().unwrap());
    let at = |way: Vec<(f64, f64)>| way.into_iter().find(|point| point.0 == level).unwrap().1;
    desk::curves::levels::ways(kind, &shown.settings, run::PERIOD).map(at)
}

#[test]
fn twelve_over_at_four_to_one_come_out_three_over() {
    for level in out("compressor threshold=-24 ratio=4 knee=0", -12.0) {
        assert!((level + 21.0).abs() < 0.2, "{level}");
    }
    for level in out("compressor threshold=-24 ratio=4 knee=0", -30.0) {
        assert!((level + 30.0).abs() < 0.05, "{level}");
    }
}

#[test]
fn a_gate_opens_at_its_threshold_and_closes_under_it_by_the_hysteresis() {
    let gate = "gate threshold=-24 range=24 hysteresis=6";
    let [up, down] = out(gate, -26.0);
    assert!((up + 50.0).abs() < 0.5 && (down + 26.0).abs() < 0.1, "{up}, {down}");
    assert!((out(gate, -32.0)[1] + 56.0).abs() < 0.5);
}

#[test]
fn a_limiter_holds_its_ceiling() {
    let [level, _] = out("limiter -1", 6.0);
    assert!(level <= -1.0 && level > -1.3, "{level}");
}

#[test]
fn a_reverb_of_a_second_has_lost_sixty_decibels_after_a_second() {
    let decay = desk::curves::decay::decay_of(kind("reverb"), &one("reverb decay=1 size=12 damping=20000").settings);
    // Between -5 and -35 dB, as ISO 3382-1 measures it, over all frequencies.
    let at = |level: f64| decay.iter().position(|x| *x < level).unwrap() as f64 / 48_000.0;
    let time = 2.0 * (at(-35.0) - at(-5.0));
    assert!((0.7..1.1).contains(&time), "{time}");
}

#[test]
fn white_noise_rises_by_a_decibel_a_third_and_a_sine_stands_in_its_own() {
    let sound = |text: &str| {
        let shown = one(text);
        let kind = kind(text.split(' ').next().unwrap());
        run::Run::new(kind, &shown.settings).play(1 << 17, |_| [0.0; 2]).iter().map(|pair| pair[0]).collect::<Vec<_>>()
    };
    let thirds = spectrum::thirds(&sound("noise \"white\" level=-20"));
    let slope = (thirds[30].2 - thirds[15].2) / 15.0;
    assert!((slope - 1.003).abs() < 0.05, "{slope}");
    let thirds = spectrum::thirds(&sound("tone 1000 level=-18"));
    let loudest = thirds.iter().max_by(|a, b| a.2.total_cmp(&b.2)).unwrap();
    assert!((loudest.2 + 18.0).abs() < 0.01 && loudest.0 < 1_000.0 && loudest.1 > 1_000.0, "{loudest:?}");
}
