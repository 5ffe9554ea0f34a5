//! What the equalizer claims of its static bands.

mod dynamic;
mod linear_phase;

use super::*;
use crate::butterworth::Slope;
use crate::trial::{self, RATES, Strip};
use signal::fft::RealFft;
use signal::math;
use signal::random::Random;
use signal::svf::Section;
use signal::window::Window;
use signal::{Ms, Plain, Ratio};

fn band(kind: BandKind, frequency: f64, gain: f64, q: f64) -> Band {
    Band::new(kind, Hz(frequency), Db(gain), Plain(q))
}

fn equalizer(bands: &[Band]) -> Equalizer {
    Equalizer { bands: bands.to_vec(), ..Equalizer::default() }
}

/// The analog band in the cookbook's own form, with A = 10^(gain / 40).
fn analog(b: &Band, frequency: f64) -> f64 {
    let a = Db(0.5 * b.gain.0).gain();
    let (w, q) = (frequency / b.frequency.0, b.q.0);
    let quadratic = |s2: f64, s1: f64, s0: f64| ((s0 - s2 * w * w).powi(2) + (s1 * w).powi(2)).sqrt();
    let shelf = |a: f64| a * quadratic(a, a.sqrt() / q, 1.0) / quadratic(1.0, a.sqrt() / q, a);
    match b.kind {
        BandKind::Bell => quadratic(1.0, a / q, 1.0) / quadratic(1.0, 1.0 / (a * q), 1.0),
        BandKind::LowShelf => a * quadratic(1.0, a.sqrt() / q, a) / quadratic(a, a.sqrt() / q, 1.0),
        BandKind::HighShelf => shelf(a),
        BandKind::Notch => quadratic(1.0, 0.0, 1.0) / quadratic(1.0, 1.0 / q, 1.0),
        BandKind::Tilt => shelf(a * a) / (a * a),
        BandKind::BandPass => w / q / quadratic(1.0, 1.0 / q, 1.0),
        BandKind::LowPass | BandKind::HighPass => {
            let way = if b.kind == BandKind::LowPass { w } else { 1.0 / w };
            1.0 / (1.0 + math::pow(way, 2.0 * b.slope.order() as f64)).sqrt()
        }
    }
}

/// The sections of a band.
fn sections(b: &Band, rate: Hz) -> Vec<Section> {
    b.matched(rate).flat_map(|matched| [Some(matched.first), matched.second]).flatten().collect()
}

/// The largest error of a band to the analog one in dB, 20 Hz to 20 kHz, where that is over a level.
fn error(b: &Band, rate: Hz, over: f64) -> f64 {
    let (sections, mut worst) = (sections(b, rate), 0.0f64);
    for probe in 0..=300 {
        // Half the probes over the whole range, half about the band.
        let near = b.frequency.0 * (0.9 + 0.2 * f64::from(probe) / 300.0);
        let wide = 20.0 * math::exp2(f64::from(probe) * 9.965_784 / 300.0);
        for f in [near, wide].map(|f| f.clamp(20.0, 20_000.0)) {
            let wanted = Db::from_gain(analog(b, f)).0;
            let ours = sections.iter().map(|section| section.magnitude(Hz(f), rate)).product();
            if wanted > over {
                worst = worst.max((Db::from_gain(ours).0 - wanted).abs());
            }
        }
    }
    worst
}

/// The largest error over bands from 20 Hz to 20 kHz.
fn worst(rate: Hz, kinds: &[BandKind], gains: &[f64], qualities: &[f64]) -> f64 {
    let mut worst = 0.0f64;
    for &kind in kinds {
        for step in 0..=60 {
            let frequency = (20.0 * math::exp2(f64::from(step) * 9.965_785 / 60.0)).min(20_000.0);
            for q in qualities {
                for gain in gains {
                    let of = [*gain, -gain].map(|gain| error(&band(kind, frequency, gain, *q), rate, -200.0));
                    worst = worst.max(of[0].max(of[1]));
                }
            }
        }
    }
    worst
}

const SHAPES: [BandKind; 4] = [BandKind::Bell, BandKind::LowShelf, BandKind::HighShelf, BandKind::Tilt];
const QUALITIES: [f64; 6] = [0.2, 0.4, 0.707, 1.4, 4.0, 8.0];

#[test]
fn a_band_of_up_to_twelve_decibels_is_within_a_tenth_of_the_analog_one() {
    for rate in RATES {
        let error = worst(rate, &SHAPES[..3], &[1.0, 3.0, 6.0, 12.0], &QUALITIES);
        // At 44.1 kHz the last eighth of an octave costs a little more.
        let most = if rate == RATES[0] { 0.12 } else { 0.1 };
        assert!(error < most, "{rate}: {error}");
    }
}

#[test]
fn the_widest_gain_stays_close() {
    for (rate, most) in RATES.iter().zip([0.3, 0.2, 0.2, 0.2]) {
        let error = worst(*rate, &SHAPES[..3], &[24.0], &QUALITIES);
        assert!(error < most, "{rate}: {error}");
    }
}

#[test]
fn a_cut_is_within_a_tenth_of_the_analog_one_down_to_twenty_decibels() {
    for rate in &RATES[1..] {
        for kind in [BandKind::HighPass, BandKind::LowPass] {
            for &slope in Slope::ALL {
                for frequency in [20.0, 80.0, 500.0, 2000.0, 5000.0, 9000.0, 13_000.0, 17_000.0] {
                    let error = error(&Band { slope, ..band(kind, frequency, 0.0, 1.0) }, *rate, -20.0);
                    assert!(error < 0.1, "{} {frequency} Hz, {} at {rate}: {error}", kind.word(), slope.word());
                }
            }
        }
    }
}

#[test]
fn a_band_pass_is_within_a_tenth_of_the_analog_one_down_to_thirty_decibels() {
    for rate in &RATES[1..] {
        for frequency in [50.0, 500.0, 3000.0, 9000.0, 15_000.0] {
            for q in &QUALITIES[1..] {
                let error = error(&band(BandKind::BandPass, frequency, 0.0, *q), *rate, -30.0);
                assert!(error < 0.1, "{frequency} Hz, Q {q} at {rate}: {error}");
            }
        }
    }
}

#[test]
fn a_notch_is_deep_at_its_frequency_and_nowhere_else() {
    for rate in RATES {
        for frequency in [50.0, 1000.0, 15_000.0] {
            let effect = equalizer(&[band(BandKind::Notch, frequency, 0.0, 8.0)]);
            let level = |f: f64| Db::from_gain(effect.response(Hz(f), rate).unwrap()).0;
            assert!(level(frequency) < -100.0, "{frequency} Hz at {rate}: {}", level(frequency));
            assert!(level(frequency * 0.7) > -0.2 && level(20.0) > -0.1);
            // The edges of a notch, f (1 +- 1 / 2Q) in the narrow limit, are 3 dB down.
            let edge = frequency * ((1.0f64 + 1.0 / 256.0).sqrt() - 1.0 / 16.0);
            assert!((level(edge) + 3.01).abs() < 0.2, "{}", level(edge));
        }
    }
}

#[test]
fn a_tilt_is_level_at_its_pivot_and_symmetric_about_it() {
    let effect = equalizer(&[band(BandKind::Tilt, 800.0, 6.0, 0.707)]);
    let level = |f: f64| Db::from_gain(effect.response(Hz(f), RATES[1]).unwrap()).0;
    assert!(level(800.0).abs() < 0.01);
    for ratio in [2.0, 8.0, 16.0] {
        assert!((level(800.0 * ratio) + level(800.0 / ratio)).abs() < 0.02);
    }
    assert!((level(20.0) + 6.0).abs() < 0.05 && (level(18_000.0) - 6.0).abs() < 0.05);
}

#[test]
fn bands_at_zero_decibels_change_no_bit() {
    let bands: Vec<Band> =
        SHAPES.iter().flat_map(|&k| [30.0, 3000.0, 20_000.0].map(|f| band(k, f, 0.0, 1.0))).collect();
    for rate in RATES {
        let mut strip = Strip::<Equalizer, 1>::new(&equalizer(&bands), rate, 1);
        let mut random = Random::new(5);
        let noise: Vec<f32> = (0..4096).map(|_| random.signed() as f32).collect();
        let heard = strip.play(4096, |n| [noise[n]]);
        assert!(heard.iter().zip(&noise).all(|(y, x)| y[0] == *x));
    }
}

#[test]
fn the_sound_has_the_stated_response() {
    let bands = [
        band(BandKind::Bell, 100.0, 12.0, 2.0),
        band(BandKind::Bell, 15_000.0, -12.0, 1.0),
        band(BandKind::LowShelf, 200.0, -9.0, 0.7),
        band(BandKind::HighShelf, 9000.0, 18.0, 0.4),
        band(BandKind::Notch, 1000.0, 0.0, 4.0),
        band(BandKind::Tilt, 600.0, 3.0, 0.2),
    ];
    for rate in RATES {
        trial::response_is_what_is_heard(&equalizer(&bands), rate, &[60.0, 100.0, 990.0, 5e3, 12e3, 19e3], 2e-4);
    }
}

#[test]
fn every_corner_of_every_kind_is_stable() {
    for rate in RATES {
        for &kind in BandKind::ALL {
            for frequency in [20.0, 1000.0, 20_000.0] {
                for gain in [-24.0, 24.0] {
                    for q in [0.1, 20.0] {
                        for section in sections(&band(kind, frequency, gain, q), rate) {
                            let [a1, a2, a3, ..] = section.c;
                            let (g, k) = (a3 / a2, (1.0 / a1 - 1.0) / (a3 / a2) - a3 / a2);
                            assert!(section.c.iter().all(|c| c.is_finite()) && g > 0.0 && k > 0.0, "{section:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn it_is_silent_after_its_tail() {
    for kind in [BandKind::Bell, BandKind::LowShelf] {
        trial::is_silent_after_its_tail(&equalizer(&[band(kind, 60.0, 24.0, 8.0); 3]), RATES[1]);
    }
}

#[test]
fn a_number_that_is_none_does_not_stick() {
    trial::bad_numbers_do_not_stick(&equalizer(&[band(BandKind::Bell, 100.0, 12.0, 4.0)]));
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    let one = equalizer(&[band(BandKind::Bell, 100.0, 12.0, 4.0), band(BandKind::HighShelf, 8000.0, 6.0, 0.7)]);
    let other = equalizer(&[band(BandKind::Bell, 150.0, -3.0, 1.0), band(BandKind::HighShelf, 15e3, -6.0, 0.7)]);
    trial::lanes_are_single_runs(&one, &other);
}

#[test]
fn what_mixes_are_made_of_is_one_section_a_band() {
    let bands = [
        band(BandKind::LowShelf, 100.0, 4.0, 0.7),
        band(BandKind::Bell, 250.0, -6.0, 1.4),
        band(BandKind::Bell, 3000.0, 4.0, 1.0),
        band(BandKind::HighShelf, 10_000.0, 3.0, 0.7),
        band(BandKind::HighPass, 80.0, 0.0, 0.7),
    ];
    assert!(bands.iter().all(|b| sections(b, RATES[1]).len() == 1));
    // One section alone cannot be this one.
    assert_eq!(sections(&band(BandKind::Bell, 12_000.0, 12.0, 0.7), RATES[1]).len(), 2);
}

/// The power of the strongest line within 500 Hz of 1 kHz and of the strongest one beyond.
fn lines(sound: &[f64]) -> (f64, f64) {
    let mut fft = RealFft::<f64>::new(sound.len());
    let windowed: Vec<f64> = sound.iter().zip(Window::Hann.periodic(sound.len())).map(|(x, w)| x * w).collect();
    let (mut re, mut im) = (vec![0.0; fft.bins()], vec![0.0; fft.bins()]);
    fft.forward(&windowed, &mut re, &mut im);
    let frequency = |bin: usize| bin as f64 * RATES[1].0 / sound.len() as f64;
    let power = |near: bool| {
        let bins = (0..re.len()).filter(|bin| ((frequency(*bin) - 1000.0).abs() < 500.0) == near);
        bins.map(|bin| re[bin] * re[bin] + im[bin] * im[bin]).fold(0.0, f64::max)
    };
    (power(true), power(false))
}

#[test]
fn a_second_section_comes_and_goes_unheard() {
    const QUANTA: usize = 512;
    let at = |k: usize| band(BandKind::Bell, 6000.0, 3.0 + 4.0 * (k as f64 / QUANTA as f64), 0.7);
    assert_eq!([0, QUANTA].map(|k| sections(&at(k), RATES[1]).len()), [1, 2]);
    for way in [false, true] {
        let at = |k: usize| equalizer(&[at(if way { QUANTA - k } else { k })]);
        let mut strip = Strip::<Equalizer, 1>::new(&at(0), RATES[1], 1);
        let mut heard = Vec::new();
        for k in 0..QUANTA {
            strip.aim(&at(k));
            let sine = |n: usize| math::sin(std::f64::consts::TAU * 1000.0 / RATES[1].0 * (k * 64 + n) as f64) as f32;
            heard.extend(strip.play(64, |n| [sine(n)]).iter().map(|x| f64::from(x[0])));
        }
        let (near, far) = lines(&heard);
        let spread = math::power_to_db(far / near);
        assert!(spread < -120.0, "{spread} dB");
    }
}

#[test]
fn lanes_are_single_runs_while_second_sections_come_and_go() {
    let bands =
        |gain: f64, frequency: f64| equalizer(&[8000.0, frequency, 5000.0].map(|f| band(BandKind::Bell, f, gain, 0.7)));
    trial::lanes_are_single_runs(&bands(2.0, 300.0), &bands(12.0, 12_000.0));
    // A zero may be negative.
    let mut wide = Strip::<Equalizer, 8>::new(&bands(2.0, 300.0), RATES[1], 1);
    wide.aim_one(3, &bands(12.0, 12_000.0));
    let mut alone = Strip::<Equalizer, 1>::new(&bands(2.0, 300.0), RATES[1], 1);
    let together = wide.play(6400, |n| [if n % 200 < 100 { -0.0 } else { 0.3 }; 8]);
    let single = alone.play(6400, |n| [if n % 200 < 100 { -0.0 } else { 0.3 }]);
    assert!(together.iter().zip(&single).all(|(a, b)| a[0].to_bits() == b[0].to_bits()));
}

#[test]
fn a_band_works_where_it_is_placed() {
    // A bell at its frequency, by 6.02 dB: twice.
    let out = |placement: Placement, input: [f32; 2]| {
        let b = Band { placement, ..band(BandKind::Bell, 1000.0, 6.0206, 0.7) };
        let mut strip = Strip::<Equalizer, 2>::new(&equalizer(&[b]), RATES[1], 2);
        let sine = |n: usize| math::sin(std::f64::consts::TAU * n as f64 / 48.0) as f32;
        let heard = strip.play(9600, |n| input.map(|x| x * sine(n)));
        [0, 1].map(|side| heard[9600 - 36][side])
    };
    // Frame 9564 is a quarter of a period past a whole number of them: the crest.
    let near = |heard: [f32; 2], wanted: [f32; 2]| heard.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 2e-3);
    assert!(near(out(Placement::Stereo, [0.4, 0.1]), [0.8, 0.2]));
    assert!(near(out(Placement::Left, [0.4, 0.1]), [0.8, 0.1]));
    assert!(near(out(Placement::Right, [0.4, 0.1]), [0.4, 0.2]));
    // Mid 0.25 and side 0.15, of which one is doubled.
    assert!(near(out(Placement::Mid, [0.4, 0.1]), [0.65, 0.35]));
    assert!(near(out(Placement::Side, [0.4, 0.1]), [0.55, -0.05]));
}

#[test]
fn on_a_mono_strip_only_the_side_is_nothing() {
    for &placement in Placement::ALL {
        let b = Band { placement, ..band(BandKind::Bell, 1000.0, 12.0, 0.7) };
        let mut strip = Strip::<Equalizer, 1>::new(&equalizer(&[b]), RATES[1], 1);
        let heard = strip.play(64, |n| [if n == 0 { 1.0 } else { 0.0 }]);
        assert_eq!(heard[1][0] == 0.0, placement == Placement::Side);
    }
}
