//! What holds for every effect in the list, whoever wrote it.

mod rig;

use effects::{Context, Kind, LIST, Width};
use rig::*;
use signal::random::Random;
use signal::{Param, Settings, math};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::collections::BTreeSet;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

#[allow(unsafe_code)] // an allocator cannot be written without; it only counts
// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn is_kebab_case(word: &str) -> bool {
    let mut parts = word.split('-');
    parts.all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
}

fn is_sentence(text: &str) -> bool {
    text.ends_with('.') && text.starts_with(|c: char| c.is_uppercase())
}

fn bits(sound: &[f32]) -> Vec<u32> {
    sound.iter().map(|x| x.to_bits()).collect()
}

/// The defaults, both-ends of nothing, and some random settings, always the same.
fn trials(kind: &Kind, random: usize) -> Vec<Settings> {
    let mut dice = Random::new(kind.name.len() as u64);
    let mut all = vec![(kind.defaults)(), furnished(kind)];
    all.extend((0..random).map(|_| random_settings(kind, &mut dice)));
    all
}

fn declared_well(owner: &str, params: &[Param]) {
    let keys: BTreeSet<_> = params.iter().map(|param| param.key).collect();
    assert_eq!(keys.len(), params.len(), "{owner} has a key twice");
    for param in params {
        let name = format!("{owner}/{}", param.key);
        assert!(is_kebab_case(param.key), "{name} is not kebab-case");
        assert!(is_sentence(param.sentence), "{name}: \"{}\" is no sentence", param.sentence);
        assert!(param.min < param.max, "{name} has no range");
        assert!(param.check(param.default).is_ok(), "the default of {name} is out of range");
        assert!(param.scale != signal::Scale::Log || param.min > 0.0, "{name} cannot travel from {}", param.min);
    }
}

#[test]
fn every_effect_is_declared_well() {
    let names: BTreeSet<_> = LIST.iter().map(|kind| kind.name).collect();
    assert_eq!(names.len(), LIST.len(), "a name is there twice");
    for kind in LIST {
        assert!(is_kebab_case(kind.name), "{} is not kebab-case", kind.name);
        assert!(is_sentence((kind.sentence)()), "{}: \"{}\" is no sentence", kind.name, (kind.sentence)());
        assert!(kind.head.starts_with("//! "), "{} does not say what it does to the sound", kind.name);
        declared_well(kind.name, (kind.params)());
        let defaults: Vec<f64> = (kind.params)().iter().map(|param| param.default).collect();
        assert_eq!((kind.defaults)().numbers, defaults, "{}", kind.name);
        for file in (kind.files)() {
            assert!(is_kebab_case(file.key) && is_sentence(file.sentence), "{}/{}", kind.name, file.key);
            assert!((kind.params)().iter().all(|param| param.key != file.key), "{} has {} twice", kind.name, file.key);
            // A value without a key could be either.
            let numbers_first = (kind.params)().iter().any(|param| param.first);
            assert!(!(file.first && numbers_first), "{} has a file and a number without a key", kind.name);
        }
        if let Some(parts) = (kind.part_kinds)() {
            assert!(parts.kinds.iter().all(|word| is_kebab_case(word)) && parts.most >= parts.kinds.len());
            declared_well(&format!("{}/{}", kind.name, parts.noun), &parts.params);
        }
    }
}

#[test]
fn settings_survive_the_way_there_and_back() {
    for kind in LIST {
        for settings in trials(kind, 20) {
            assert_eq!((kind.again)(&settings), settings, "{}", kind.name);
        }
    }
}

#[test]
fn silence_gives_silence_and_noise_dies_away_within_the_tail() {
    for kind in LIST.iter().filter(|kind| !kind.generates) {
        for settings in trials(kind, 4) {
            let mut rig = Rig::stereo(kind, &settings, RATE);
            assert!(rig.play(4096, |_, _| 0.0).iter().all(|x| *x == 0.0), "{} hums: {settings:?}", kind.name);
            rig.play(12_000, noise(3));
            let tail = ((kind.tail)(&settings, &rig.context).0 * RATE.0).ceil() as usize;
            rig.play(tail + (kind.latency)(&settings, RATE), |_, _| 0.0);
            let most = rig.play(8192, |_, _| 0.0).iter().fold(0.0f32, |most, x| most.max(x.abs()));
            assert!(most < 1e-6, "{} still sounds at {most} after {tail} frames: {settings:?}", kind.name);
        }
    }
}

/// In place of the three claims that hold only for sound that came from the input: silence, latency, jumps.
#[test]
fn a_generator_sounds_by_itself_and_adds_itself_to_an_input_that_passes_at_once() {
    for kind in LIST.iter().filter(|kind| kind.generates) {
        for mut settings in trials(kind, 4) {
            let heard = Rig::stereo(kind, &settings, RATE).play(48_000, |_, _| 0.0);
            assert!(heard.iter().any(|x| *x != 0.0), "{} is silent: {settings:?}", kind.name);
            set(kind, &mut settings, "add", 1.0);
            let play =
                |input: f32| Rig::stereo(kind, &settings, RATE).play(256, |n, _| if n == 0 { input } else { 0.0 });
            for (n, (without, with)) in play(0.0).iter().zip(play(0.25)).enumerate() {
                let expected = if n < 2 { without + 0.25 } else { *without };
                assert!((with - expected).abs() < 1e-5, "{} at {n}: {with}, not {expected}", kind.name);
            }
            assert_eq!((kind.latency)(&settings, RATE), 0, "{}", kind.name);
        }
    }
}

#[test]
fn what_enters_one_of_many_channels_comes_out_of_it_and_of_no_other() {
    for kind in LIST.iter().filter(|kind| !kind.stereo && !kind.generates) {
        for (trial, settings) in trials(kind, 3).iter().enumerate() {
            for (channels, width) in [(4, Width::Four), (8, Width::Eight)] {
                for one in [0, 1, channels - 1] {
                    let mut rig = Rig::new(kind, settings, RATE, channels, width);
                    let alone = |n: usize, lane: usize| if lane == one { noise(19)(n, lane) } else { 0.0 };
                    let heard = rig.play(4096, alone);
                    let sounds = |lane: usize| heard.iter().skip(lane).step_by(channels).any(|x| *x != 0.0);
                    for lane in 0..channels {
                        let wrong = if lane == one { trial == 0 && !sounds(lane) } else { sounds(lane) };
                        assert!(!wrong, "{}: {one} of {channels} is heard wrongly in {lane}; is it STEREO?", kind.name);
                    }
                }
            }
        }
    }
}

#[test]
fn no_input_makes_a_bad_number_and_none_stays() {
    type Bad = fn(usize) -> f32;
    let inputs: [(&str, Bad); 6] = [
        ("NaN", |_| f32::NAN),
        ("infinity", |n| if n % 2 == 0 { f32::INFINITY } else { f32::NEG_INFINITY }),
        ("1e30", |n| if n % 3 == 0 { 1e30 } else { -1e30 }),
        ("subnormal", |n| f32::from_bits(1 + n as u32 % 1000)),
        ("alternating", |n| if n % 2 == 0 { 1.0 } else { -1.0 }),
        ("all of it", |n| [f32::NAN, 1e30, 0.0, f32::NEG_INFINITY, 1e-40][n % 5]),
    ];
    for kind in LIST {
        for settings in trials(kind, 3) {
            let fresh = bits(&Rig::stereo(kind, &settings, RATE).play(2048, noise(5)));
            for (name, input) in inputs {
                let mut rig = Rig::stereo(kind, &settings, RATE);
                let side = kind.sidechain.then_some(move |n, _| input(n + 1));
                let during = rig.play_beside(512, |n, _| input(n), side);
                let after = rig.play(1024, noise(5));
                assert!(during.iter().all(|x| x.is_finite()), "{} lets {name} out: {settings:?}", kind.name);
                assert!(after.iter().all(|x| x.is_finite()), "{name} sticks in {}: {settings:?}", kind.name);
                rig.processor.reset();
                assert_eq!(bits(&rig.play(2048, noise(5))), fresh, "{} does not forget {name}", kind.name);
            }
        }
    }
}

#[test]
fn a_run_neither_allocates_nor_frees() {
    for kind in LIST {
        for settings in trials(kind, 4) {
            let mut rig = Rig::stereo(kind, &settings, RATE);
            let mut block = vec![0.25; 2 * signal::QUANTUM];
            let (side, other) = (block.clone(), random_settings(kind, &mut Random::new(9)));
            for quantum in 0..100 {
                if quantum == 50 {
                    rig.processor.aim(0, &as_automated(kind, &settings, &other));
                }
                let before = ALLOCATIONS.with(Cell::get);
                rig.processor.run(&mut block, kind.sidechain.then_some(&side));
                assert_eq!(ALLOCATIONS.with(Cell::get), before, "{}", kind.name);
                block.fill(quantum as f32 * 0.01);
            }
        }
    }
}

#[test]
fn a_reset_is_fresh_and_a_fork_goes_on_alike() {
    for kind in LIST {
        for settings in trials(kind, 4) {
            let mut rig = Rig::stereo(kind, &settings, RATE);
            let first = bits(&rig.play(6000, noise(7)));
            let mut fork = Rig { processor: rig.processor.fork(), ..Rig::stereo(kind, &settings, RATE) };
            assert_eq!(bits(&rig.play(2000, noise(8))), bits(&fork.play(2000, noise(8))), "{} forks", kind.name);
            rig.processor.reset();
            assert_eq!(bits(&rig.play(6000, noise(7))), first, "{} remembers after a reset", kind.name);
        }
    }
}

#[test]
fn the_declared_latency_is_the_measured_one() {
    for kind in LIST.iter().filter(|kind| !kind.generates) {
        let fixed = ends(kind).into_iter().filter(|(.., fixed)| *fixed);
        let shapes = fixed.flat_map(|(name, low, high, _)| [(name.clone(), low), (name, high)]);
        for (name, mut settings) in shapes.chain([(kind.name.to_string(), (kind.defaults)())]) {
            // Half of the untouched sound, where there is a choice, has the latency and nothing else. What swings about the
            // latency, and what is made at a higher rate and rings, comes before it too; without them it has it.
            match kind.name {
                "vibrato" => set(kind, &mut settings, "depth", 0.0),
                "flanger" | "saturator" | "exciter" => set(kind, &mut settings, "mix", 0.0),
                _ if (kind.params)().iter().any(|param| param.key == "mix") => set(kind, &mut settings, "mix", 50.0),
                _ => {}
            }
            for rate in RATES {
                let latency = (kind.latency)(&settings, rate);
                let mut rig = Rig::stereo(kind, &settings, rate);
                let heard = rig.play(latency + 256, |n, _| if n == 0 { 0.25 } else { 0.0 });
                let onset = heard.chunks(2).position(|frame| frame[0] != 0.0);
                assert_eq!(onset, Some(latency), "{name} at {rate}");
            }
        }
    }
}

#[test]
fn ends_and_random_settings_hold_at_every_rate() {
    for kind in LIST {
        let both = ends(kind).into_iter().flat_map(|(_, low, high, _)| [low, high]);
        for settings in both.chain(trials(kind, 20)) {
            for rate in RATES {
                let mut rig = Rig::stereo(kind, &settings, rate);
                let heard = rig.play(1500, noise(11));
                // Twenty-four bands of 24 dB and a gain of 48 dB are allowed; running away is not.
                assert!(heard.iter().all(|x| x.abs() < 1e9), "{} at {rate}: {settings:?}", kind.name);
            }
        }
    }
}

/// Strips of `channels` in eight lanes with different sounds and settings, which jump on the way, against lone strips.
fn eight_are_alone(kind: &Kind, base: &Settings, channels: usize, alone: Width) {
    let mut dice = Random::new(13);
    let mut settings = || as_automated(kind, base, &random_settings(kind, &mut dice));
    let mut wide = Rig::new(kind, base, RATE, channels, Width::Eight);
    let strips = 8 / channels;
    let mut lone: Vec<_> = (0..strips).map(|_| Rig::new(kind, base, RATE, channels, alone)).collect();
    for seed in 20..23 {
        for (strip, rig) in lone.iter_mut().enumerate() {
            let next = settings();
            wide.processor.aim(strip, &next);
            rig.processor.aim(0, &next);
        }
        let side = |seed: u64| kind.sidechain.then(|| noise(seed + 100));
        let together = wide.play_beside(1000, noise(seed), side(seed));
        for (strip, rig) in lone.iter_mut().enumerate() {
            let first = strip * channels;
            let shifted = |sound: u64| move |n: usize, lane: usize| noise(sound)(n, first + lane);
            let by_itself = rig.play_beside(1000, shifted(seed), kind.sidechain.then(|| shifted(seed + 100)));
            let mine = together.chunks(8).flat_map(|frame| frame[first..first + channels].to_vec());
            assert_eq!(bits(&mine.collect::<Vec<_>>()), bits(&by_itself), "{}, strip {strip}, {base:?}", kind.name);
        }
    }
}

#[test]
fn eight_lanes_are_eight_runs_bit_for_bit() {
    for kind in LIST {
        for base in trials(kind, 3) {
            eight_are_alone(kind, &base, 1, Width::One);
            eight_are_alone(kind, &base, 2, Width::Two);
        }
    }
}

/// Effects that make harmonics of a tone, which move with it.
const BENDING: [&str; 3] = ["saturator", "exciter", "clipper"];

/// Under a sine of 1 kHz, the strongest line farther than 500 Hz from it (and, under what makes harmonics, 300 Hz from
/// those) in the `LENGTH` frames around a jump, relative to
/// the loudest of the sine going in, coming out before and coming out after; in dB.
fn spread_of_jump(kind: &Kind, from: &Settings, to: &Settings) -> f64 {
    const LENGTH: usize = 32_768;
    // It comes in over half a second, because the beginning of a sine is itself a click, and a long reverb keeps it.
    let comes_in = |n: usize| 0.5 - 0.5 * math::cos(std::f64::consts::PI * (n as f64 / 24_000.0).min(1.0));
    let sine = |n: usize, _| (0.5 * comes_in(n) * math::sin(std::f64::consts::TAU * 1000.0 / RATE.0 * n as f64)) as f32;
    let mut rig = Rig::stereo(kind, from, RATE);
    let mut heard = rig.play(2 * LENGTH, sine);
    rig.processor.aim(0, to);
    heard.extend(rig.play(2 * LENGTH, |n, lane| sine(n + 2 * LENGTH, lane)));
    let lines = |begin: usize| {
        let left = heard.chunks(2).skip(begin).take(LENGTH).map(|frame| f64::from(frame[0]));
        lines(&left.collect::<Vec<_>>(), RATE, BENDING.contains(&kind.name))
    };
    let going_in: Vec<f64> = (0..LENGTH).map(|n| f64::from(sine(n + LENGTH, 0))).collect();
    let sines = [rig::lines(&going_in, RATE, false).0, lines(LENGTH - 64).0, lines(3 * LENGTH).0];
    let loudest = sines.iter().fold(0.0f64, |a, b| a.max(*b));
    math::power_to_db(lines(2 * LENGTH + (kind.latency)(from, RATE) - LENGTH / 2).1 / loudest)
}

#[test]
fn a_jump_of_a_parameter_does_not_click() {
    let mut clicks = Vec::new();
    for kind in LIST.iter().filter(|kind| !kind.generates) {
        for (name, low, high, fixed) in ends(kind) {
            for (from, to) in [(&low, &high), (&high, &low)] {
                let spread = if fixed { f64::MIN } else { spread_of_jump(kind, from, to) };
                if spread > -60.0 {
                    clicks.push(format!("{name}: {spread:.1} dB"));
                }
            }
        }
    }
    assert!(clicks.is_empty(), "{clicks:#?}");
}

/// The settings at which an effect does nothing; none for what always does something.
fn neutral(kind: &Kind) -> Option<Settings> {
    let mut settings = furnished(kind);
    match kind.name {
        "high-pass" | "low-pass" | "dc-filter" | "dither" | "tone" | "noise" => return None,
        "gain" | "equalizer" | "width" | "limiter" | "mid-side" | "clipper" | "sample-delay" | "transient-shaper" => {}
        "polarity" => set(kind, &mut settings, "flip", 0.0),
        "gate" | "expander" | "de-esser" => set(kind, &mut settings, "range", 0.0),
        "compressor" => set(kind, &mut settings, "ratio", 1.0),
        // One band that is left as it is.
        "multiband-compressor" => settings.parts.iter_mut().for_each(|band| band.numbers[7] = 1.0),
        "tremolo" | "vibrato" | "auto-pan" => set(kind, &mut settings, "depth", 0.0),
        "saturator" | "exciter" | "phaser" | "flanger" | "chorus" | "delay" | "reverb" | "convolution" => {
            set(kind, &mut settings, "mix", 0.0)
        }
        other => panic!("say here at which settings {other} does nothing"),
    }
    Some(settings)
}

#[test]
fn neutral_settings_null() {
    for kind in LIST {
        let Some(mut settings) = neutral(kind) else { continue };
        // Bands that neither boost nor cut; those that have no gain always cut.
        let cuts = ["notch", "band-pass", "high-pass", "low-pass"];
        settings.parts.retain(|part| (kind.part_kinds)().is_some_and(|kinds| !cuts.contains(&kinds.kinds[part.kind])));
        let latency = (kind.latency)(&settings, RATE);
        let quiet = |n: usize, lane: usize| 0.1 * noise(17)(n, lane);
        let heard = Rig::stereo(kind, &settings, RATE).play(8192, quiet);
        for (n, frame) in heard.chunks(2).enumerate().skip(latency) {
            let error = (frame[0] - quiet(n - latency, 0)).abs().max((frame[1] - quiet(n - latency, 1)).abs());
            assert!(error < 1e-8, "{} differs by {error} at {n}", kind.name);
        }
    }
}

#[test]
fn a_response_is_stated_for_any_frequency() {
    for kind in LIST {
        for settings in trials(kind, 4) {
            for frequency in [1.0, 20.0, 1000.0, 20_000.0, 23_999.0] {
                let response = (kind.response)(&settings, signal::Hz(frequency), RATE);
                assert!(response.is_none_or(|r| r.is_finite() && r >= 0.0), "{} at {frequency}", kind.name);
            }
        }
    }
    let context = Context { rate: RATE, channels: 2, tempo: 120.0 };
    assert!(LIST.iter().all(|kind| (kind.tail)(&(kind.defaults)(), &context).0 >= 0.0));
}
