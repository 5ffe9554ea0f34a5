//! What a mixing desk does: sums, faders, pan, mute, solo, sends, clips, automation.

mod desk;

use desk::{Desk, impulse, insert, noise, peak_at};
use engine::{EngineError, Request, Tap, render_to_memory};
use session::{Automation, Clip, Curve, PanLaw, Place, Point};
use signal::{Db, Percent};

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
    track.clips[0] = Clip {
        file: "a".to_string(),
        at: Place::Frame(1001),
        offset: 500,
        length: 2000,
        gain: Db(-6.0),
        fade_in: 200,
        fade_out: 100,
    };
    let mix = desk.mix();
    assert_eq!(mix[0].len(), 3001);
    assert_eq!(mix[0][1000], 0.0);
    // Half a cosine: half the gain in the middle of a fade.
    assert!((mix[0][1001 + 100] - 0.250_593_6).abs() < 1e-6);
    assert!((mix[0][1001 + 1000] - 0.501_187_2).abs() < 1e-6);
    assert!((mix[0][3001 - 50] - 0.250_593_6).abs() < 1e-6);
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
