//! What the equalizer claims of its linear phase.

use super::*;

fn linear(bands: &[Band]) -> Equalizer {
    Equalizer { phase: Phase::Linear, ..equalizer(bands) }
}

/// The impulse response of one lane, from the frame on which half the filter lies before the middle.
fn impulse(effect: &Equalizer, rate: Hz) -> Vec<f64> {
    let mut strip = Strip::<Equalizer, 1>::new(effect, rate, 1);
    let heard = strip.play(2 * effect.latency(rate), |n| [if n == 0 { 1.0 } else { 0.0 }]);
    heard.iter().map(|x| f64::from(x[0])).collect()
}

#[test]
fn a_band_that_does_not_ring_for_long_is_within_a_tenth_of_the_analog_one() {
    for rate in RATES {
        for b in [
            band(BandKind::Bell, 100.0, 6.0, 2.0),
            band(BandKind::Bell, 100.0, -6.0, 2.0),
            band(BandKind::Bell, 1000.0, 12.0, 8.0),
            band(BandKind::Bell, 15_000.0, -18.0, 0.7),
            band(BandKind::LowShelf, 100.0, 9.0, 0.7),
            band(BandKind::HighShelf, 8000.0, -12.0, 0.7),
            band(BandKind::Tilt, 700.0, 6.0, 0.4),
            band(BandKind::LowPass, 9000.0, 0.0, 0.7),
            band(BandKind::HighPass, 100.0, 0.0, 0.7),
            Band { slope: Slope::NinetySix, ..band(BandKind::HighPass, 300.0, 0.0, 0.7) },
        ] {
            let heard = impulse(&linear(&[b]), rate);
            for step in 0..60 {
                let f = 20.0 * math::exp2(f64::from(step) * 9.965_784 / 60.0);
                let ours = Db::from_gain(trial::magnitude(heard.iter().copied(), f, rate)).0;
                let wanted = Db::from_gain(analog(&b, f)).0;
                assert!(wanted < -20.0 || (ours - wanted).abs() < 0.1, "{b:?} at {f} Hz, {rate}: {ours}, not {wanted}");
            }
        }
    }
}

#[test]
fn the_response_is_the_same_on_both_sides_of_the_latency() {
    let effect = linear(&[band(BandKind::Bell, 500.0, 9.0, 2.0), band(BandKind::HighShelf, 9000.0, -6.0, 0.7)]);
    for (rate, latency) in RATES.iter().zip([4608, 4608, 9216, 18_432]) {
        assert_eq!(effect.latency(*rate), latency);
        let heard = impulse(&effect, *rate);
        let middle = heard[latency];
        assert!(heard.iter().all(|x| x.abs() <= middle));
        assert!((1..3000).all(|k| (heard[latency - k] - heard[latency + k]).abs() < 1e-7));
    }
}

#[test]
fn bands_at_zero_decibels_are_a_delay() {
    let bells: Vec<Band> = (0..8).map(|k| band(BandKind::Bell, 100.0 * f64::from(1 << k), 0.0, 1.0)).collect();
    for bands in [&bells[..], &[]] {
        let effect = linear(bands);
        let latency = effect.latency(RATES[1]);
        let noise = |n: usize| [0, 1].map(|lane| Random::at(lane, n as u64).signed() as f32);
        let heard = Strip::<Equalizer, 2>::new(&effect, RATES[1], 2).play(20_000, noise);
        for (n, frame) in heard.iter().enumerate().skip(latency) {
            let put = noise(n - latency);
            assert!((0..2).all(|side| (frame[side] - put[side]).abs() < 1e-7), "{n}");
        }
    }
}

#[test]
fn every_placement_has_the_magnitude_it_has_with_minimum_phase() {
    for &placement in Placement::ALL {
        let bands = [
            Band { placement, ..band(BandKind::Bell, 1000.0, 9.0, 1.0) },
            Band { placement: Placement::Left, ..band(BandKind::HighShelf, 2000.0, -6.0, 0.7) },
        ];
        let spectra = [equalizer(&bands), linear(&bands)].map(|effect| {
            let mut strip = Strip::<Equalizer, 2>::new(&effect, RATES[1], 2);
            // Only one side at a time: then sum and difference are products of gains, and phases add up to nothing.
            [[1.0, 0.0], [0.0, 1.0]].map(|put: [f32; 2]| {
                strip.reset();
                let heard = strip.play(16_384, |n| put.map(|x| if n == 0 { x } else { 0.0 }));
                [300.0, 1000.0, 1200.0, 6000.0].map(|f| {
                    let of = |side: usize| heard.iter().map(move |x| f64::from(x[side]));
                    let sum = of(0).zip(of(1)).map(|(l, r)| l + r);
                    let difference = of(0).zip(of(1)).map(|(l, r)| l - r);
                    [trial::magnitude(sum, f, RATES[1]), trial::magnitude(difference, f, RATES[1])]
                })
            })
        });
        let flat = |all: [[[f64; 2]; 4]; 2]| all.into_iter().flatten().flatten().collect::<Vec<f64>>();
        let [minimum, linear] = spectra.map(flat);
        assert!(minimum.iter().zip(&linear).all(|(a, b)| (a / b - 1.0).abs() < 0.012), "{minimum:?} {linear:?}");
    }
}

#[test]
fn mid_and_side_go_their_own_ways() {
    let bands = [
        Band { placement: Placement::Mid, ..band(BandKind::Bell, 1000.0, 6.0206, 1.0) },
        Band { placement: Placement::Side, ..band(BandKind::Bell, 1000.0, -6.0206, 1.0) },
    ];
    let effect = linear(&bands);
    let mut strip = Strip::<Equalizer, 2>::new(&effect, RATES[1], 2);
    let sine = |n: usize| math::sin(std::f64::consts::TAU * n as f64 / 48.0);
    // Mid 0.25, side 0.15 a quarter of a period later.
    let mid_side = |n: usize| [0.25 * sine(n), 0.15 * sine(n + 36)];
    let heard = strip.play(24_000, |n| {
        let [mid, side] = mid_side(n);
        [(mid + side) as f32, (mid - side) as f32]
    });
    // The latency, 4608, is a whole number of periods.
    for (n, [left, right]) in heard.iter().enumerate().skip(16_000) {
        let [mid, side] = mid_side(n);
        assert!((0.5 * f64::from(left + right) - 2.0 * mid).abs() < 1e-3);
        assert!((0.5 * f64::from(left - right) - 0.5 * side).abs() < 1e-3);
    }
}

#[test]
fn a_jump_is_a_way_over_one_block() {
    let bell = |gain: f64| linear(&[band(BandKind::Bell, 1000.0, gain, 1.0)]);
    let sine = |n: usize| (0.1 * math::sin(std::f64::consts::TAU * n as f64 / 48.0)) as f32;
    let mut strip = Strip::<Equalizer, 1>::new(&bell(-24.0), RATES[1], 1);
    strip.play(24_000, |n| [sine(n)]);
    strip.aim(&bell(24.0));
    let heard = strip.play(32_768, |n| [sine(n)]);
    let (near, far) = lines(&heard.iter().map(|x| f64::from(x[0])).collect::<Vec<_>>());
    assert!(math::power_to_db(far / near) < -60.0);
    let last = heard[32_000..].iter().fold(0.0f32, |most, x| most.max(x[0].abs()));
    assert!((Db::from_gain(f64::from(last) / 0.1).0 - 24.0).abs() < 0.1);
}

#[test]
fn a_dynamic_band_and_its_sidechain_are_as_late_as_the_rest() {
    let key = Band { detector: Detector::Sidechain, dynamic: true, ..band(BandKind::Bell, 1000.0, 0.0, 1.0) };
    let effect = linear(&[Band { range: Db(-24.0), ratio: Ratio(20.0), attack: Ms(0.1), release: Ms(5.0), ..key }]);
    let context = Context { rate: RATES[1], channels: 1, tempo: 120.0 };
    let mut kernel = EqualizerKernel::<1>::new(&effect, &context);
    let sine = |n: usize| (0.5 * math::sin(std::f64::consts::TAU * n as f64 / 48.0)) as f32;
    let mut heard = Vec::new();
    for quantum in 0..300 {
        let mut lanes: Lanes<1> = std::array::from_fn(|n| [sine(quantum * 64 + n)]);
        // The sidechain sounds from frame 9600 on.
        let side: Lanes<1> = std::array::from_fn(|n| [if quantum < 150 { 0.0 } else { sine(quantum * 64 + n) }]);
        kernel.run(&mut lanes, Some(&side));
        heard.extend(lanes.map(|x| x[0]));
    }
    let loudest = |from: usize| heard[from..from + 96].iter().fold(0.0f32, |most, x| most.max(x.abs()));
    assert!((loudest(9600 + 4608 - 100) - 0.5).abs() < 1e-3);
    assert!(loudest(9600 + 4608 + 480) < 0.1);
}

#[test]
fn eight_lanes_are_eight_single_runs() {
    let bands = |gain: f64| linear(&[band(BandKind::Bell, 1000.0, gain, 1.0), band(BandKind::Tilt, 900.0, gain, 0.7)]);
    trial::lanes_are_single_runs(&bands(4.0), &bands(-9.0));
}

#[test]
fn it_is_silent_after_its_tail() {
    trial::is_silent_after_its_tail(&linear(&[band(BandKind::Bell, 60.0, 24.0, 8.0)]), RATES[1]);
}
