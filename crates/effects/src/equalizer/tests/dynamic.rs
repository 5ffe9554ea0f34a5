//! What the equalizer claims of its dynamic bands.

use super::*;

const RATE: Hz = RATES[1];

fn dynamic(kind: BandKind, frequency: f64, gain: f64, range: f64) -> Band {
    let still = band(kind, frequency, gain, 1.0);
    Band { dynamic: true, threshold: Db(-30.0), ratio: Ratio(4.0), range: Db(range), attack: Ms(5.0), ..still }
}

fn sine(frequency: f64, n: usize) -> f64 {
    math::sin(std::f64::consts::TAU * frequency / RATE.0 * n as f64)
}

/// By how much a band lifts a sine of a peak level in the end, in dB.
fn lift(b: &Band, frequency: f64, level: f64) -> f64 {
    let mut strip = Strip::<Equalizer, 1>::new(&equalizer(&[*b]), RATE, 1);
    let put = |n: usize| Db(level).gain() * sine(frequency, n);
    let heard = strip.play(57_600, |n| [put(n) as f32]);
    let power = |sound: &mut dyn Iterator<Item = f64>| sound.map(|x| x * x).sum::<f64>();
    let out = power(&mut heard[48_000..57_600].iter().map(|x| f64::from(x[0])));
    math::power_to_db(out / power(&mut (48_000..57_600).map(put)))
}

#[test]
fn the_static_curve_is_the_stated_one_within_a_tenth_of_a_decibel() {
    for frequency in [100.0, 1000.0, 8000.0] {
        for (ratio, range) in [(2.0, -24.0), (4.0, -12.0), (20.0, -24.0), (3.0, 9.0)] {
            for level in [-50.0, -31.0, -29.0, -20.0, -10.0, -3.0] {
                let b = Band { ratio: Ratio(ratio), ..dynamic(BandKind::Bell, frequency, 3.0, range) };
                let moved = ((level + 30.0f64).max(0.0) * (1.0 - 1.0 / ratio)).min(range.abs());
                let expected = 3.0 + moved * range.signum();
                let lift = lift(&b, frequency, level);
                assert!((lift - expected).abs() < 0.1, "{frequency} Hz, {ratio}:1, {level} dB: {lift}, not {expected}");
            }
        }
    }
}

#[test]
fn a_shelf_moves_what_lies_beyond_it() {
    for (kind, far) in [(BandKind::LowShelf, 40.0), (BandKind::HighShelf, 15_000.0)] {
        let b = dynamic(kind, 800.0, 0.0, -9.0);
        // 30 dB over a threshold at 4:1 is more than the range.
        assert!((lift(&b, far, 0.0) + 9.0).abs() < 0.2, "{}", lift(&b, far, 0.0));
        assert!(lift(&b, far, -50.0).abs() < 0.01);
        // Three octaves and more on the other side its detector hears 36 dB less.
        let other = if kind == BandKind::LowShelf { 8000.0 } else { 80.0 };
        assert!(lift(&b, other, -3.0).abs() < 0.1);
    }
}

#[test]
fn a_steady_sine_stays_pure_under_action() {
    let effect = equalizer(&[Band { release: Ms(50.0), ..dynamic(BandKind::Bell, 100.0, 0.0, -12.0) }]);
    let mut strip = Strip::<Equalizer, 1>::new(&effect, RATE, 1);
    let heard = strip.play(48_000 + 48_000, |n| [(0.3 * sine(100.0, n)) as f32]);
    let last: Vec<f64> = heard[48_000..].iter().map(|x| f64::from(x[0])).collect();
    // Whole periods of every harmonic: no window is needed.
    let line = |f: f64| trial::magnitude(last.iter().copied(), f, RATE);
    let ground = line(100.0);
    for harmonic in 2..20 {
        let level = math::gain_to_db(line(100.0 * f64::from(harmonic)) / ground);
        assert!(level < -100.0, "harmonic {harmonic}: {level} dB");
    }
}

#[test]
fn a_gain_on_the_move_makes_no_zipper() {
    let effect = equalizer(&[Band { release: Ms(30.0), ..dynamic(BandKind::Bell, 1000.0, 0.0, -24.0) }]);
    let mut strip = Strip::<Equalizer, 1>::new(&effect, RATE, 1);
    // Swells three times a second by 12 dB, always above the threshold.
    let swell = |n: usize| 0.3 * (1.0 + 0.6 * sine(3.0, n)) * sine(1000.0, n);
    let heard = strip.play(98_304, |n| [swell(n) as f32]);
    let sound: Vec<f64> = heard[32_768..].iter().map(|x| f64::from(x[0])).collect();
    let (near, far) = lines(&sound);
    assert!(math::power_to_db(far / near) < -100.0, "{}", math::power_to_db(far / near));
}

#[test]
fn at_rest_it_is_the_stated_band() {
    for kind in [BandKind::Bell, BandKind::LowShelf, BandKind::HighShelf] {
        let b = Band { threshold: Db(0.0), ..dynamic(kind, 900.0, 6.0, -12.0) };
        trial::response_is_what_is_heard(&equalizer(&[b]), RATE, &[100.0, 900.0, 5000.0, 15_000.0], 1e-4);
        assert!(error(&b, RATE, -200.0) < 0.1);
    }
}

#[test]
fn the_sidechain_alone_moves_it_where_it_is_asked() {
    let b = Band { detector: Detector::Sidechain, ..dynamic(BandKind::Bell, 1000.0, 0.0, -12.0) };
    let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
    for (own, key, expected) in [(0.5, 0.0, 0.0), (0.001, 0.5, -12.0)] {
        let mut kernel = EqualizerKernel::<1>::new(&equalizer(&[b]), &context);
        let (mut put, mut got) = (0.0f64, 0.0f64);
        for quantum in 0..750 {
            let mut lanes: Lanes<1> = std::array::from_fn(|n| [(own * sine(1000.0, quantum * 64 + n)) as f32]);
            let side: Lanes<1> = std::array::from_fn(|n| [(key * sine(1000.0, quantum * 64 + n)) as f32]);
            let before = lanes;
            kernel.run(&mut lanes, Some(&side));
            if quantum >= 600 {
                put += before.iter().map(|x| f64::from(x[0] * x[0])).sum::<f64>();
                got += lanes.iter().map(|x| f64::from(x[0] * x[0])).sum::<f64>();
            }
        }
        assert!((math::power_to_db(got / put) - expected).abs() < 0.05, "{}", math::power_to_db(got / put));
    }
}

#[test]
fn in_the_middle_it_leaves_the_side_alone() {
    let b = Band { placement: Placement::Mid, ..dynamic(BandKind::Bell, 1000.0, 0.0, -12.0) };
    let mut strip = Strip::<Equalizer, 2>::new(&equalizer(&[b]), RATE, 2);
    let heard = strip.play(48_000, |n| {
        let (mid, side) = (0.5 * sine(1000.0, n), 0.2 * sine(1000.0, n + 12));
        [(mid + side) as f32, (mid - side) as f32]
    });
    let worst = |at: fn(&[f32; 2]) -> f32, wanted: &dyn Fn(usize) -> f64| {
        let late = heard.iter().enumerate().skip(38_400);
        late.map(|(n, x)| (f64::from(at(x)) - wanted(n)).abs()).fold(0.0, f64::max)
    };
    assert!(worst(|x| 0.5 * (x[0] - x[1]), &|n| 0.2 * sine(1000.0, n + 12)) < 1e-6);
    assert!(worst(|x| 0.5 * (x[0] + x[1]), &|n| 0.5 * Db(-12.0).gain() * sine(1000.0, n)) < 1e-3);
}

#[test]
fn both_sides_of_a_strip_move_alike() {
    let mut strip = Strip::<Equalizer, 2>::new(&equalizer(&[dynamic(BandKind::Bell, 1000.0, 0.0, -12.0)]), RATE, 2);
    let heard = strip.play(48_000, |n| [0.5, 0.001].map(|level| (level * sine(1000.0, n)) as f32));
    assert!(heard[40_000..].iter().all(|x| (x[0] * 0.002 - x[1]).abs() < 1e-6) && heard[47_964][1].abs() < 4e-4);
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    let bands = |frequency: f64, range: f64| {
        equalizer(&[
            dynamic(BandKind::Bell, frequency, 3.0, range),
            Band { placement: Placement::Side, ..dynamic(BandKind::HighShelf, 2.0 * frequency, -3.0, range) },
            dynamic(BandKind::LowShelf, 0.5 * frequency, -3.0, -range),
        ])
    };
    trial::lanes_are_single_runs(&bands(1000.0, -12.0), &bands(3000.0, 6.0));
}

#[test]
fn a_number_that_is_none_does_not_stick() {
    trial::bad_numbers_do_not_stick(&equalizer(&[dynamic(BandKind::Bell, 100.0, 12.0, -12.0)]));
}

#[test]
fn a_jump_of_its_settings_is_a_glide() {
    let rest = dynamic(BandKind::Bell, 1000.0, 0.0, -24.0);
    let jumps = [
        Band { threshold: Db(-80.0), ..rest },
        Band { ratio: Ratio(20.0), ..rest },
        Band { range: Db(24.0), ..rest },
        Band { attack: Ms(250.0), release: Ms(5.0), ..rest },
    ];
    for jump in jumps {
        for [from, to] in [[rest, jump], [jump, rest]] {
            let mut strip = Strip::<Equalizer, 1>::new(&equalizer(&[from]), RATE, 1);
            strip.play(48_000, |n| [(0.1 * sine(1000.0, n)) as f32]);
            strip.aim(&equalizer(&[to]));
            let heard = strip.play(32_768, |n| [(0.1 * sine(1000.0, n)) as f32]);
            let (near, far) = lines(&heard.iter().map(|x| f64::from(x[0])).collect::<Vec<_>>());
            assert!(math::power_to_db(far / near) < -60.0, "{to:?}: {}", math::power_to_db(far / near));
        }
    }
}
