//! Whole masters of a synthetic band: what is claimed of loudness and peaks is measured by others' means.

use super::{MasterWishes, Mastered, master};
use ebur128::{EbuR128, Mode};
use session::targets::{Target, find};
use signal::random::Random;
use signal::source::Memory;
use signal::{Codec, Db, Hz, Library, Lufs, Seconds, Source, SourceError, math, test_signal};
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;
const FRAMES: usize = 10 * 48_000;

/// One mix, whatever is asked for.
struct Shelf(Vec<Vec<f32>>);

impl Library for Shelf {
    fn open(&self, _file: &str) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(Memory { rate: RATE as u32, channels: self.0.clone() }))
    }
}

/// A hit that dies away, every second from `from` on.
fn hits(from: f64, decay: f64, mut wave: impl FnMut(f64) -> f64) -> Vec<f64> {
    let at = |n: usize| {
        let time = n as f64 / RATE - from;
        if time < 0.0 { f64::INFINITY } else { time % 1.0 }
    };
    (0..FRAMES).map(|n| if at(n).is_finite() { math::exp(-at(n) / decay) * wave(at(n)) } else { 0.0 }).collect()
}

fn tone(frequency: f64, level: f64) -> Vec<f64> {
    test_signal::sine(Hz(frequency), Db(level), Seconds(FRAMES as f64 / RATE), Hz(RATE))
}

fn noise(level: f64, seed: u64) -> Vec<f64> {
    test_signal::pink_noise(Db(level), Seconds(FRAMES as f64 / RATE), Hz(RATE), seed)
}

fn add(to: &mut [f64], from: &[f64], gain: f64) {
    to.iter_mut().zip(from).for_each(|(to, from)| *to += gain * from);
}

/// Kick, snare, bass, a chord left and right, and a bed of pink noise; `hit` is the drums' gain.
fn band(hit: f64) -> Vec<Vec<f32>> {
    let kick = hits(0.0, 0.05, |t| math::sin(TAU * (50.0 * t + 4.0 * (1.0 - math::exp(-t / 0.02)))));
    let mut dice = Random::new(5);
    let mut last = [0.0; 2];
    // Without the last kilohertz, as any recording: between there and half the rate no two interpolations agree.
    let snare = hits(0.5, 0.03, |_| {
        let next = dice.signed();
        let smooth = 0.25 * next + 0.5 * last[0] + 0.25 * last[1];
        last = [next, last[0]];
        1.6 * smooth
    });
    let bass = tone(82.4, -26.0);
    let sides = [(1, 330.0), (2, 440.0)].map(|(seed, chord)| {
        let mut side = noise(-26.0, 9);
        add(&mut side, &noise(-34.0, seed), 1.0);
        add(&mut side, &tone(chord, -32.0), 1.0);
        add(&mut side, &tone(chord * 5.0, -44.0), 1.0);
        add(&mut side, &bass, 1.0);
        add(&mut side, &kick, 0.35 * hit);
        add(&mut side, &snare, 0.25 * hit);
        side
    });
    sides.map(|side| side.iter().map(|x| *x as f32).collect()).to_vec()
}

fn quiet(sides: Vec<Vec<f32>>, db: f64) -> Vec<Vec<f32>> {
    let gain = math::db_to_gain(db) as f32;
    sides.into_iter().map(|side| side.into_iter().map(|x| gain * x).collect()).collect()
}

fn target(name: &str) -> &'static Target {
    find(name).unwrap()
}

fn mastered(mix: &Shelf, target: &Target) -> (Mastered, [Vec<f32>; 2]) {
    let made = master(mix, "mix.wav", target, &[], &MasterWishes::default(), &|_, _| {}).unwrap();
    let sound = sound(&made, mix);
    (made, sound)
}

fn sound(made: &Mastered, mix: &Shelf) -> [Vec<f32>; 2] {
    let mut sides = [Vec::new(), Vec::new()];
    let mut sink = |left: &[f32], right: &[f32]| {
        sides[0].extend_from_slice(left);
        sides[1].extend_from_slice(right);
        Ok(())
    };
    made.render(mix, &mut sink, &|_| {}).unwrap();
    sides
}

/// Integrated loudness by another implementation of BS.1770.
fn loudness(sides: &[Vec<f32>; 2]) -> f64 {
    let mut meter = EbuR128::new(2, RATE as u32, Mode::I).unwrap();
    meter.add_frames_planar_f32(&[&sides[0], &sides[1]]).unwrap();
    meter.loudness_global().unwrap()
}

/// True peak in dBTP at 32 points between samples, by a Kaiser-like windowed sinc of 64 taps in double precision, looked
/// for wherever the samples come within 4 dB of the largest.
fn true_peak(sides: &[Vec<f32>; 2]) -> f64 {
    const HALF: i64 = 32;
    let kernel = |t: f64| {
        let window =
            0.42 + 0.5 * math::cos(TAU * t / (2 * HALF) as f64) + 0.08 * math::cos(2.0 * TAU * t / (2 * HALF) as f64);
        let angle = std::f64::consts::PI * t;
        if t == 0.0 { 1.0 } else { window * math::sin(angle) / angle }
    };
    let taps: Vec<Vec<f64>> =
        (0..32).map(|phase| (1 - HALF..=HALF).map(|k| kernel(f64::from(phase) / 32.0 - k as f64)).collect()).collect();
    let largest = sides.iter().flatten().fold(0.0f32, |most, x| most.max(x.abs()));
    let mut peak = f64::from(largest);
    for side in sides {
        for n in (0..side.len() as i64 - 1).filter(|n| side[*n as usize].abs() > 0.63 * largest) {
            for phase in &taps {
                for start in [n - 1, n] {
                    let at = |k: i64| side.get((start + k) as usize).copied().map_or(0.0, f64::from);
                    let value: f64 = phase.iter().zip(1 - HALF..).map(|(tap, k)| tap * at(k)).sum();
                    peak = peak.max(value.abs());
                }
            }
        }
    }
    math::gain_to_db(peak)
}

fn move_of<'m>(made: &'m Mastered, rule: &str) -> Option<&'m session::Move> {
    made.song.moves.iter().find(|r#move| r#move.rule == rule)
}

#[test]
fn every_loudness_is_met_within_a_tenth_and_no_peak_passes_the_ceiling() {
    let mix = Shelf(band(1.3));
    for name in ["spotify", "apple-music", "amazon", "broadcast-r128"] {
        let target = target(name);
        let (made, sides) = mastered(&mix, target);
        let (is, wanted) = (loudness(&sides), target.loudness.unwrap().0);
        assert!((is - wanted).abs() <= 0.1, "{name}: {is} LUFS");
        assert!((is - made.readings_after.integrated_lufs.unwrap()).abs() < 0.05, "{name}");
        let peak = true_peak(&sides);
        assert!(peak <= target.ceiling.0, "{name}: {peak} dBTP");
        assert_eq!(sides[0].len(), FRAMES, "{name}: as long as the mix");
        assert_eq!(made.stopped_short, None, "{name}");
        let work = made.limited.0;
        assert!(work <= 6.0 && (wanted < -15.0 || work > 0.5), "{name}: {work} dB");
    }
}

#[test]
fn what_would_crush_the_hits_stops_short_and_says_so() {
    let mix = Shelf(band(2.0));
    let (made, sides) = mastered(&mix, target("club"));
    let reached = loudness(&sides);
    let said = made.stopped_short.as_deref().unwrap();
    assert!(said.contains(&format!("{reached:.1} LUFS")) && said.contains("-8.0"), "{said} at {reached}");
    assert!(reached < -8.5 && (made.limited.0 - 6.0).abs() < 0.3, "{reached}, {}", made.limited);
    let (peak, ours) = (true_peak(&sides), made.readings_after.true_peak_dbtp);
    assert!(peak <= -0.5, "{peak} dBTP, {ours:?} by the meter");
    let noted = move_of(&made, "master-loudness").unwrap();
    assert_eq!(noted.reason.because, said);
    assert!(move_of(&made, "master-dynamics").is_some_and(|m| m.reason.after < Some(m.reason.before)));
}

#[test]
fn a_dense_mix_reaches_minus_ten() {
    let mut loud = Target { loudness: Some(Lufs(-10.0)), ..target("club").clone() };
    loud.name = "loud";
    let mix = Shelf(band(0.12));
    let (made, sides) = mastered(&mix, &loud);
    assert!((loudness(&sides) + 10.0).abs() <= 0.1, "{} {:?}", loudness(&sides), made.stopped_short);
    assert!(true_peak(&sides) <= -0.5);
}

#[test]
fn a_mix_for_broadcast_is_only_turned() {
    let without = ["master-offset", "master-rumble", "master-tone", "master-mono-bass", "master-width"];
    let without = without.map(str::to_string).to_vec();
    let wishes = MasterWishes { without, ..MasterWishes::default() };
    let mix = Shelf(band(0.4));
    let made = master(&mix, "mix.wav", target("broadcast-r128"), &[], &wishes, &|_, _| {}).unwrap();
    let sides = sound(&made, &mix);
    assert!((loudness(&sides) + 23.0).abs() <= 0.05);
    assert_eq!(made.limited, Db(0.0));
    let gain = f64::from(sides[0][1000]) / f64::from(mix.0[0][1000]);
    for (master, mix) in sides.iter().flatten().zip(mix.0.iter().flatten()) {
        assert!((f64::from(*master) - gain * f64::from(*mix)).abs() < 1e-6);
    }
}

#[test]
fn a_constant_offset_is_taken_away_where_there_is_one() {
    let mean = |side: &[f32]| side.iter().map(|x| f64::from(*x)).sum::<f64>() / side.len() as f64;
    let off = |by: f64| {
        let mut sides = band(0.3);
        for side in &mut sides {
            let shift = mean(side) + by;
            side.iter_mut().for_each(|x| *x -= shift as f32);
        }
        Shelf(sides)
    };
    // An offset that no master hears of, and the same of a mix so quiet that it is brought near first.
    let small = off(5e-5);
    for mix in [Shelf(quiet(small.0.clone(), -40.0)), small] {
        let (made, _) = mastered(&mix, target("spotify"));
        assert!(move_of(&made, "master-offset").is_none());
    }
    let (made, sides) = mastered(&off(0.01), target("spotify"));
    let reason = &move_of(&made, "master-offset").unwrap().reason;
    assert!((reason.before - 1.0).abs() < 0.02, "{} %", reason.before);
    assert_eq!(made.song.master.inserts[0].kind, "dc-filter");
    assert!(sides.iter().all(|side| mean(side).abs() < 5e-4), "{} {}", mean(&sides[0]), mean(&sides[1]));
}

#[test]
fn a_mix_far_too_quiet_is_brought_up_before_the_chain() {
    let mix = Shelf(quiet(band(0.3), -40.0));
    let (made, sides) = mastered(&mix, target("spotify"));
    assert!((loudness(&sides) + 14.0).abs() <= 0.1);
    assert!(made.song.master.trim.0 > 30.0);
    assert!(move_of(&made, "master-loudness").unwrap().paths.contains(&"master/trim".to_string()));
}

#[test]
fn a_dull_mix_comes_nearer_to_released_songs() {
    let mut sides = band(0.4);
    for side in &mut sides {
        // One pole at 1.5 kHz: dull as through a blanket.
        let mut held = 0.0;
        side.iter_mut().for_each(|x| {
            held += 0.18 * (*x - held);
            *x = held;
        });
    }
    let (made, _) = mastered(&Shelf(sides), target("spotify"));
    let noted = move_of(&made, "master-tone").expect("a dull mix is corrected");
    let after = noted.reason.after.unwrap();
    assert!(after < noted.reason.before - 0.25, "{noted:?}");
    assert!((after - noted.reason.predicted).abs() < 0.5, "{noted:?}");
    assert!(noted.reason.because.contains("too little"), "{}", noted.reason.because);
}

#[test]
fn a_bass_that_is_all_side_goes_into_the_middle() {
    let mut sides = band(0.2);
    for (n, wave) in tone(60.0, -14.0).into_iter().enumerate() {
        sides[0][n] += wave as f32;
        sides[1][n] -= wave as f32;
    }
    let (made, sides) = mastered(&Shelf(sides), target("spotify"));
    let noted = move_of(&made, "master-mono-bass").expect("a wide bass is centred");
    assert!(noted.reason.after.unwrap() < -12.0, "{noted:?}");
    let side: f64 = (0..48_000).map(|n| math::sin(TAU * n as f64 / 800.0) * f64::from(sides[0][n] - sides[1][n])).sum();
    let level = math::gain_to_db(2.0 * side.abs() / 48_000.0);
    assert!(level < -30.0, "{level}");
}

#[test]
fn a_disc_is_driven_with_care_and_the_shelf_gets_the_mix_untouched() {
    let mix = Shelf(band(0.6));
    let (made, sides) = mastered(&mix, target("cd"));
    assert!(made.limited.0 <= 3.01 && true_peak(&sides) <= -0.5);
    assert!(move_of(&made, "master-loudness").unwrap().reason.because.starts_with("No loudness is asked for"));
    let (made, sides) = mastered(&mix, target("archive"));
    assert!(made.song.master.inserts.is_empty() && made.song.moves.is_empty());
    assert!(sides.iter().zip(&mix.0).all(|(a, b)| a == b));
    let hot = Shelf(quiet(mix.0, 9.0));
    let (made, sides) = mastered(&hot, target("archive"));
    assert!(made.song.master.inserts.is_empty() && (true_peak(&sides) + 1.03).abs() < 0.05);
}

#[test]
fn silence_and_more_than_two_channels_are_answered_in_words() {
    let (made, _) = mastered(&Shelf(vec![vec![0.0; 48_000]; 2]), target("spotify"));
    assert!(made.stopped_short.unwrap().contains("silent") && made.outcomes.is_empty());
    let many = Shelf(vec![vec![0.1; 480]; 6]);
    assert!(master(&many, "six.wav", target("cd"), &[], &MasterWishes::default(), &|_, _| {}).is_err());
}

#[test]
fn the_same_mix_gives_the_same_master() {
    let mix = Shelf(band(0.6));
    let (first, second) = (mastered(&mix, target("tidal")), mastered(&mix, target("tidal")));
    assert_eq!(first.0.song, second.0.song);
    assert!(first.1 == second.1);
}

/// A codec whose decoder overshoots by 1.5 dB.
struct Overshooting;

impl Codec for Overshooting {
    fn name(&self) -> String {
        "overshooting 64 kbit/s".to_string()
    }
    fn round_trip(&self, _rate: u32, channels: &[Vec<f32>]) -> Result<Vec<Vec<f32>>, SourceError> {
        Ok(quiet(channels.to_vec(), 1.5))
    }
}

#[test]
fn the_ceiling_goes_down_until_the_codec_stays_under_full_scale() {
    let mix = Shelf(band(1.2));
    let made =
        master(&mix, "mix.wav", target("spotify"), &[&Overshooting], &MasterWishes::default(), &|_, _| {}).unwrap();
    let sides = sound(&made, &mix);
    assert!(true_peak(&sides) + 1.5 <= 0.0, "{}", true_peak(&sides));
    assert!((loudness(&sides) + 14.0).abs() <= 0.1);
    assert!(made.ceiling.0 < -1.4);
    let noted = move_of(&made, "master-ceiling").unwrap();
    assert!(noted.reason.because.contains("overshooting 64 kbit/s"), "{}", noted.reason.because);
}

#[test]
fn a_mix_takes_the_tone_of_its_reference() {
    let mix = Shelf(band(0.4));
    let bright: Vec<Vec<f32>> = mix.0.iter().map(|side| side.windows(2).map(|x| x[1] - 0.6 * x[0]).collect()).collect();
    let mut meters = meters::Meters::new(RATE as u32, signal::Layout::Stereo).unwrap();
    meters.push(&[&bright[0], &bright[1]]);
    let wishes = MasterWishes { references: vec![meters.finish()], ..MasterWishes::default() };
    let made = master(&mix, "mix.wav", target("spotify"), &[], &wishes, &|_, _| {}).unwrap();
    let reason = &move_of(&made, "master-tone").unwrap().reason;
    assert!(reason.after.unwrap() < 0.5 * reason.before, "{reason:?}");
    assert!(reason.because.contains("the reference"));
}
