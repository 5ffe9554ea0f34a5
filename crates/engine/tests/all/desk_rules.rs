//! What a mixing desk does: sums, faders, pan, mute, solo, sends, clips, automation.

use crate::desk::{Desk, impulse, insert, noise, peak_at};
use engine::{EngineError, Request, Tap, render_to_memory};
use session::{Automation, Clip, Curve, FadeShape, PanLaw, Place, Point, StereoPan};
use signal::{Db, Percent, math};

fn near(a: &[f32], b: &[f32], within: f32) {
    assert_eq!(a.len(), b.len());
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        assert!((a - b).abs() <= within, "frame {i}: {a} is not {b}");
    }
}

#[test]
fn tracks_add_up_at_their_levels() {
    let mut desk = Desk::new();
    let (a, b) = (noise(1, 5000), noise(2, 5000));
    desk.track("a", vec![a.clone(), a.clone()]).strip.fader = Db(-6.0);
    desk.track("b", vec![b.clone(), b.clone()]).strip.trim = Db(3.0);
    let expected: Vec<f32> = a.iter().zip(&b).map(|(a, b)| a * 0.501_187_2 + b * 1.412_537_5).collect();
    near(&desk.mix()[0], &expected, 1e-6);
}

#[test]
fn a_mono_track_in_the_middle_is_three_decibels_down_on_each_side() {
    let mut desk = Desk::new();
    desk.track("a", vec![vec![0.5; 1000]]);
    let mix = desk.mix();
    near(&mix[0], &vec![0.5 * std::f32::consts::FRAC_1_SQRT_2; 1000], 1e-6);
    desk.song.pan_law = PanLaw::Six;
    near(&desk.mix()[1], &vec![0.25; 1000], 1e-6);
    desk.song.tracks[0].strip.pan = Percent(100.0);
    near(&desk.mix()[0], &vec![0.0; 1000], 1e-6);
    near(&desk.mix()[1], &vec![0.5; 1000], 1e-6);
}

#[test]
fn a_stereo_track_loses_its_far_side_in_balance_and_nothing_in_true_stereo() {
    let mut desk = Desk::new();
    let (left, right) = (noise(1, 3000), noise(2, 3000));
    desk.track("a", vec![left.clone(), right.clone()]).strip.pan = Percent(100.0);
    near(&desk.mix()[0], &vec![0.0; 3000], 0.0);
    near(&desk.mix()[1], &right, 0.0);
    desk.song.stereo_pan = StereoPan::TrueStereo;
    let both: Vec<f32> = left.iter().zip(&right).map(|(l, r)| l + r).collect();
    near(&desk.mix()[0], &vec![0.0; 3000], 0.0);
    near(&desk.mix()[1], &both, 1e-6);
    // Half way to the right the left side stands in the middle, 3 dB down on both sides; the right one has not moved.
    desk.song.tracks[0].strip.pan = Percent(50.0);
    let middle: Vec<f32> = left.iter().map(|l| l * std::f32::consts::FRAC_1_SQRT_2).collect();
    near(&desk.mix()[0], &middle, 1e-6);
    let beside: Vec<f32> = middle.iter().zip(&right).map(|(l, r)| l + r).collect();
    near(&desk.mix()[1], &beside, 1e-6);
    desk.song.tracks[0].strip.pan = Percent(0.0);
    assert_eq!(desk.mix(), [left, right]);
}

#[test]
fn true_stereo_moves_with_automation_from_side_to_side() {
    let mut desk = Desk::new();
    desk.song.stereo_pan = StereoPan::TrueStereo;
    let track = desk.track("a", vec![vec![0.5; 4000], vec![0.0; 4000]]);
    let point = |at, value| Point { at: Place::Frame(at), value, curve: Curve::Linear };
    track
        .strip
        .automation
        .push(Automation { parameter: "pan".to_string(), points: vec![point(1000, 0.0), point(3000, 100.0)] });
    let [left, right] = desk.mix();
    for n in 0..4000 {
        // By sine and cosine over the way from the left to the right.
        let angle = ((n as f64 - 1000.0) / 2000.0).clamp(0.0, 1.0) * std::f64::consts::FRAC_PI_2;
        let (sine, cosine) = signal::math::sin_cos(angle);
        assert!((f64::from(left[n]) - 0.5 * cosine).abs() < 1e-3, "{n}: {}", left[n]);
        assert!((f64::from(right[n]) - 0.5 * sine).abs() < 1e-3, "{n}: {}", right[n]);
    }
}

#[test]
fn a_generator_sounds_where_its_track_is_silent() {
    let mut desk = Desk::new();
    desk.track("a", vec![vec![0.0; 96_000], vec![0.0; 96_000]]);
    desk.insert("a", "tone", &[("frequency", 1000.0), ("level", -6.0206)]);
    let left = &desk.mix()[0];
    assert_eq!(left.len(), 96_000);
    for (n, x) in left.iter().enumerate() {
        let tone = 0.5 * signal::math::sin(std::f64::consts::TAU * (n as f64 / 48.0).fract());
        assert!((f64::from(*x) - tone).abs() < 1e-5, "{n}: {x}");
    }
}

#[test]
fn flip_and_the_same_signal_cancel() {
    let mut desk = Desk::new();
    desk.track("a", vec![noise(1, 3000)]);
    desk.track("b", vec![noise(1, 3000)]).strip.flip = true;
    assert!(desk.mix().iter().flatten().all(|x| *x == 0.0));
}

#[test]
fn mute_is_silent_and_solo_leaves_only_what_feeds_and_is_fed() {
    let mut desk = Desk::new();
    let rows: Vec<Vec<f32>> = (0..3).map(|seed| noise(seed, 2000)).collect();
    for (name, row) in ["a", "b", "c"].iter().zip(&rows) {
        desk.track(name, vec![row.clone(), row.clone()]);
    }
    desk.bus("group");
    desk.song.tracks[0].strip.output = Some("group".to_string());
    desk.song.tracks[1].strip.mute = true;
    let expected: Vec<f32> = rows[0].iter().zip(&rows[2]).map(|(a, c)| a + c).collect();
    near(&desk.mix()[0], &expected, 1e-6);
    desk.song.buses[0].strip.solo = true;
    near(&desk.mix()[0], &rows[0], 1e-6);
    desk.song.buses[0].strip.solo = false;
    desk.song.tracks[2].strip.solo = true;
    near(&desk.mix()[0], &rows[2], 1e-6);
}

#[test]
fn sends_before_the_fader_do_not_follow_it() {
    let mut desk = Desk::new();
    let row = noise(5, 2000);
    desk.track("a", vec![row.clone(), row.clone()]).strip.fader = Db(f64::NEG_INFINITY);
    desk.ret("room");
    desk.send("a", "room", -6.0, session::Tap::Pre);
    let expected: Vec<f32> = row.iter().map(|x| x * 0.501_187_2).collect();
    near(&desk.mix()[0], &expected, 1e-6);
    desk.song.tracks[0].strip.sends[0].tap = session::Tap::Post;
    near(&desk.mix()[0], &vec![0.0; 2000], 0.0);
}

#[test]
fn clips_stand_where_they_are_put_with_gain_and_fades() {
    let mut desk = Desk::new();
    let track = desk.track("a", vec![vec![1.0; 4000], vec![1.0; 4000]]);
    let clip = Clip::new("a", Place::Frame(1001), 2000);
    track.clips[0] = Clip { offset: 500, gain: Db(-6.0), fade_in: 200, fade_out: 100, ..clip };
    let mix = desk.mix();
    assert_eq!(mix[0].len(), 3001);
    assert_eq!(mix[0][1000], 0.0);
    // Half a cosine: half the gain in the middle of a fade.
    assert!((mix[0][1001 + 100] - 0.250_593_6).abs() < 1e-6);
    assert!((mix[0][1001 + 1000] - 0.501_187_2).abs() < 1e-6);
    assert!((mix[0][3001 - 50] - 0.250_593_6).abs() < 1e-6);
}

/// A clip of ones that goes and another that comes, over 1000 frames from 1000 on.
fn crossfade(shape: FadeShape) -> Vec<f32> {
    let mut desk = Desk::new();
    let track = desk.track("a", vec![vec![1.0; 4000], vec![1.0; 4000]]);
    let clip = |at, length| Clip::new("a", Place::Frame(at), length);
    let going = Clip { fade_out: 1000, fade_out_shape: shape, ..clip(0, 2000) };
    let coming = Clip { fade_in: 1000, fade_in_shape: shape, ..clip(1000, 2000) };
    track.clips = vec![going, coming];
    desk.mix()[0].clone()
}

#[test]
fn a_crossfade_of_one_sound_keeps_its_level_by_equal_gain_and_not_by_equal_power() {
    for (frame, x) in crossfade(FadeShape::EqualGain).iter().enumerate() {
        assert!((x - 1.0).abs() < 1e-6, "frame {frame}: {x}");
    }
    for (frame, x) in crossfade(FadeShape::EqualPower).iter().enumerate() {
        let angle = std::f64::consts::FRAC_PI_2 * ((frame as f64 - 1000.0) / 1000.0).clamp(0.0, 1.0);
        assert!((f64::from(*x) - math::sin(angle) - math::cos(angle)).abs() < 1e-6, "frame {frame}: {x}");
    }
}

#[test]
fn a_muted_clip_is_not_heard_and_keeps_its_place() {
    let mut desk = Desk::new();
    let track = desk.track("a", vec![vec![1.0; 4000], vec![1.0; 4000]]);
    let clip = |at| Clip::new("a", Place::Frame(at), 1000);
    track.clips = vec![clip(0), Clip { mute: true, ..clip(500) }, Clip { mute: true, ..clip(2000) }];
    let mix = desk.mix()[0].clone();
    assert_eq!(mix.len(), 3000);
    assert_eq!(mix, [vec![1.0; 1000], vec![0.0; 2000]].concat());
}

#[test]
fn fader_automation_is_exact_to_the_sample() {
    let mut desk = Desk::new();
    let track = desk.track("a", vec![vec![1.0; 4000], vec![1.0; 4000]]);
    let point = |at, value| Point { at: Place::Frame(at), value, curve: Curve::Linear };
    track
        .strip
        .automation
        .push(Automation { parameter: "fader".to_string(), points: vec![point(1000, 0.0), point(3000, -20.0)] });
    let mix = desk.mix();
    for frame in [999, 1000, 1001, 1500, 2999, 3000, 3999] {
        let db = -20.0 * ((frame as f64 - 1000.0) / 2000.0).clamp(0.0, 1.0);
        assert!((f64::from(mix[0][frame]) - Db(db).gain()).abs() < 1e-6, "frame {frame}");
    }
}

#[test]
fn automation_of_an_insert_moves_it() {
    let mut desk = Desk::new();
    desk.track("a", vec![vec![1.0; 9600], vec![1.0; 9600]]);
    desk.insert("a", "gain", &[]);
    let point = |at, value| Point { at: Place::Frame(at), value, curve: Curve::Linear };
    let automation = Automation { parameter: "gain/gain".to_string(), points: vec![point(0, 0.0), point(9600, -12.0)] };
    desk.song.tracks[0].strip.automation.push(automation);
    let mix = desk.mix();
    assert!((f64::from(mix[0][4800]) - Db(-6.0).gain()).abs() < 1e-3);
    desk.song.tracks[0].strip.automation[0].parameter = "gain/bass".to_string();
    let error = render_to_memory(&desk.song, &desk.shelf, &Request::default(), Tap::Mix).unwrap_err();
    assert!(matches!(error, EngineError::Automation { .. }), "{error}");
}

#[test]
fn strips_whose_bands_are_fixed_otherwise_sound_as_they_do_alone() {
    // The same band but for the slope: by 12 dB an octave and by 48.
    let kinds = (effects::find("equalizer").unwrap().part_kinds)().unwrap();
    let slopes = [effects::high_pass::Slope::Twelve, effects::high_pass::Slope::FortyEight];
    let cut = |slope: usize| {
        let place = kinds.params.iter().position(|param| param.key == "slope").unwrap();
        let mut numbers: Vec<f64> = kinds.params.iter().map(|param| param.default).collect();
        numbers[place] = slopes[slope] as usize as f64;
        signal::Part { kind: kinds.kinds.iter().position(|kind| *kind == "low-pass").unwrap(), numbers }
    };
    let mix = |tracks: &[usize]| {
        let mut desk = Desk::new();
        for track in tracks {
            let mut equalizer = insert("equalizer", &[]);
            equalizer.settings.parts = vec![cut(*track)];
            desk.track(&format!("track {track}"), vec![noise(1, 4800)]).strip.inserts.push(equalizer);
        }
        desk.mix()
    };
    let [gentle, steep] = [mix(&[0]), mix(&[1])];
    let sum: Vec<f32> = gentle[0].iter().zip(&steep[0]).map(|(a, b)| a + b).collect();
    near(&mix(&[0, 1])[0], &sum, 1e-6);
    assert!(gentle[0].iter().zip(&steep[0]).any(|(a, b)| (a - b).abs() > 1e-3));
}

#[test]
fn a_circle_names_its_members() {
    let mut desk = Desk::new();
    desk.track("a", vec![noise(1, 100)]);
    for name in ["x", "y"] {
        desk.bus(name);
    }
    desk.song.buses[0].strip.output = Some("y".to_string());
    desk.song.buses[1].strip.output = Some("x".to_string());
    let error = render_to_memory(&desk.song, &desk.shelf, &Request::default(), Tap::Mix).unwrap_err();
    assert!(error.to_string().contains("x") && error.to_string().contains("y"), "{error}");
}

#[test]
fn a_missing_source_is_named() {
    let mut desk = Desk::new();
    desk.track("a", vec![noise(1, 100)]).clips[0].file = "gone.wav".to_string();
    let error = render_to_memory(&desk.song, &desk.shelf, &Request::default(), Tap::Mix).unwrap_err();
    assert!(error.to_string().contains("gone.wav"), "{error}");
}

#[test]
fn stems_add_up_to_the_mix_before_the_master() {
    let mut desk = Desk::new();
    for seed in 0..5 {
        desk.track(&format!("t{seed}"), vec![noise(seed, 6000)]).strip.pan = Percent(seed as f64 * 30.0 - 60.0);
    }
    desk.bus("group");
    desk.ret("room");
    desk.song.tracks[1].strip.output = Some("group".to_string());
    desk.song.tracks[2].strip.output = Some("group".to_string());
    desk.send("t0", "room", -3.0, session::Tap::Post);
    desk.insert("group", "gain", &[("gain", -2.0)]);
    desk.insert("master", "gain", &[("gain", -7.0)]);
    let before = desk.hear(Tap::BeforeMaster, 2);
    let mut sum = vec![0.0f64; before[0].len()];
    for name in ["t0", "t3", "t4", "group", "room"] {
        let stem = desk.hear(Tap::Stem(name.to_string()), 1);
        sum.iter_mut().zip(&stem[0]).for_each(|(sum, x)| *sum += f64::from(*x));
    }
    let worst = sum.iter().zip(&before[0]).map(|(sum, x)| (sum - f64::from(*x)).abs()).fold(0.0, f64::max);
    assert!(worst < 1e-7, "stems miss the mix by {worst}");
}

#[test]
fn bad_numbers_are_silenced_counted_and_named() {
    let mut desk = Desk::new();
    let mut row = vec![0.5; 1000];
    row[300] = f32::NAN;
    row[700] = f32::INFINITY;
    desk.track("bad", vec![row]);
    desk.track("good", vec![vec![0.25; 1000]]);
    let mut heard = Vec::new();
    let mut sink = |left: &[f32], _: &[f32]| {
        heard.extend_from_slice(left);
        Ok(())
    };
    let sinks: Vec<(Tap, &mut dyn engine::Sink)> = vec![(Tap::Mix, &mut sink)];
    let request = Request { to: Some(1000), ..Request::default() };
    let report = engine::render(&desk.song, &desk.shelf, &request, sinks).unwrap();
    assert_eq!(report.bad.len(), 1);
    assert_eq!((report.bad[0].strip.as_str(), report.bad[0].frame, report.bad[0].quanta), ("bad", 256, 2));
    assert!(heard.iter().all(|x| x.is_finite()));
    let good = 0.25 * std::f32::consts::FRAC_1_SQRT_2;
    assert!((heard[300] - good).abs() < 1e-6, "the other track plays on");
    assert!((heard[400] - 3.0 * good).abs() < 1e-6, "and so does this one, a quantum later");
}

#[test]
fn a_slice_is_the_exact_part_of_the_whole() {
    let mut desk = Desk::new();
    desk.track("a", vec![noise(3, 20_000)]);
    let whole = desk.mix();
    let request = Request { from: 7001, to: Some(15_003), ..Request::default() };
    let slice = render_to_memory(&desk.song, &desk.shelf, &request, Tap::Mix).unwrap();
    assert_eq!(slice[0], whole[0][7001..15_003]);
}

#[test]
fn an_impulse_stays_where_it_is() {
    let mut desk = Desk::new();
    desk.track("a", vec![impulse(777, 2000)]);
    assert_eq!(peak_at(&desk.mix()[0]), 777);
    let through = insert("gain", &[]);
    desk.song.master.inserts.push(through);
    assert_eq!(peak_at(&desk.mix()[1]), 777);
}

#[test]
fn a_convolution_is_handed_the_file_it_names() {
    let mut desk = Desk::new();
    let source = noise(1, 3000);
    desk.track("a", vec![source.clone(), source.clone()]);
    desk.shelve("hall.wav", vec![vec![0.0, 0.0, 0.5]]);
    let mut space = insert("convolution", &[("normalize", 0.0)]);
    space.settings.files[0] = signal::Audio::named("hall.wav");
    desk.song.tracks[0].strip.inserts.push(space);
    let expected: Vec<f32> = [0.0, 0.0].into_iter().chain(source.iter().map(|x| x * 0.5)).take(3000).collect();
    near(&desk.mix()[1], &expected, 1e-6);
    // Another file is another space: the two do not share a rack.
    desk.track("b", vec![source.clone(), source]);
    desk.shelve("other.wav", vec![vec![0.0, 0.0, -0.5]]);
    let mut other = desk.song.tracks[0].strip.inserts[0].clone();
    other.settings.files[0] = signal::Audio::named("other.wav");
    desk.song.tracks[1].strip.inserts.push(other);
    near(&desk.mix()[0], &vec![0.0; 3000], 1e-7);
}

#[test]
fn a_missing_file_of_an_effect_is_told_with_strip_insert_and_file() {
    let mut desk = Desk::new();
    desk.track("Vox", vec![noise(1, 300)]);
    let mut space = insert("convolution", &[]);
    space.settings.files[0] = signal::Audio::named("audio/gone.wav");
    desk.song.tracks[0].strip.inserts.push(space);
    let render = |desk: &Desk| render_to_memory(&desk.song, &desk.shelf, &Request::default(), Tap::Mix);
    let error = render(&desk).unwrap_err().to_string();
    assert_eq!(error, "Vox/convolution: audio/gone.wav: it is not on the shelf");
    // What is switched off needs no file.
    desk.song.tracks[0].strip.inserts[0].bypass = true;
    assert!(render(&desk).is_ok());
}
