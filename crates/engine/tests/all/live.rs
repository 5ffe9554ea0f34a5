//! The player: from any frame, in any block, in a loop, and through changes of the song.

use crate::crowd::crowd;
use crate::desk::{self, Desk, noise};
use engine::{Deck, Player, Request, Tap, Touch, render_to_memory};
use session::{Automation, Curve, Place, Point, Song};
use signal::{Db, Percent};

/// Every effect somewhere, with latencies and moving parameters.
fn song() -> Desk {
    let mut desk =
        crowd(11, 11, |kind, random| (!kind.generates && random.unit() >= 0.6).then(|| desk::insert(kind.name, &[])));
    desk.insert("group", "compressor", &[]);
    desk.insert("room", "reverb", &[]);
    desk.insert("master", "limiter", &[]);
    desk
}

/// The song with all that lies before a frame's quantum cut away, as it is rendered from there.
fn cut(desk: &Desk, from: i64, frames: usize) -> [Vec<f32>; 2] {
    let first = from - from.rem_euclid(64);
    let mut song = desk.song.clone();
    for clip in song.tracks.iter_mut().flat_map(|track| &mut track.clips) {
        (clip.at, clip.offset, clip.length) = (Place::Frame(first), first, clip.length - first);
    }
    let request = Request { from, to: Some(from + frames as i64), threads: 2, ..Request::default() };
    render_to_memory(&song, &desk.shelf, &request, Tap::Mix).unwrap()
}

fn fill(player: &mut Player, frames: usize, block: usize) -> [Vec<f32>; 2] {
    let mut sides = [vec![0.0; frames], vec![0.0; frames]];
    let [left, right] = &mut sides;
    left.chunks_mut(block).zip(right.chunks_mut(block)).for_each(|(left, right)| player.fill(left, right));
    sides
}

/// A player, and the layout of what it plays.
fn player(desk: &Desk, from: i64) -> (Player, engine::Layout) {
    let mut player = Player::at(from, &desk.song, &desk.shelf).unwrap();
    let layout = player.take_layout().unwrap();
    (player, layout)
}

/// Hands a changed song to a player.
fn change(player: &mut Player, layout: &mut engine::Layout, song: &Song, desk: &Desk) {
    let (deck, after) = Deck::after(layout, song, &desk.shelf).unwrap();
    assert!(player.hand(deck).is_ok());
    *layout = after;
}

#[test]
fn from_any_frame_and_in_any_block_it_is_the_render_of_what_comes_after() {
    let desk = song();
    for from in [0, 33_333] {
        let expected = cut(&desk, from, 30_000);
        for block in [1, 64, 100, 480, 4096] {
            let heard = fill(&mut Player::at(from, &desk.song, &desk.shelf).unwrap(), 30_000, block);
            assert!(heard == expected, "from {from} in blocks of {block}");
        }
    }
}

#[test]
fn a_run_up_in_steps_gives_the_same_as_one_in_one_go() {
    let desk = song();
    let mut player = Player::at(1000, &desk.song, &desk.shelf).unwrap();
    assert!(player.latency() > 128);
    assert_eq!(player.position(), 1000);
    let mut steps = 0;
    while !player.run_up(1) {
        steps += 1;
        assert_eq!(player.position(), 1000);
    }
    assert!(steps >= 1);
    assert!(fill(&mut player, 5000, 64) == cut(&desk, 1000, 5000));
}

#[test]
fn a_change_that_changes_nothing_is_not_heard() {
    let desk = song();
    let expected = cut(&desk, 0, 40_000);
    let (mut player, mut layout) = player(&desk, 0);
    let mut heard = [Vec::new(), Vec::new()];
    for _ in 0..40 {
        let [left, right] = fill(&mut player, 1000, 100);
        heard[0].extend(left);
        heard[1].extend(right);
        drop(player.spent());
        change(&mut player, &mut layout, &desk.song, &desk);
    }
    assert!(heard == expected);
}

/// A desk of three sines on three tracks, of which the first is changed.
fn sines() -> Desk {
    let mut desk = Desk::new();
    for (index, step) in [0.02, 0.05, 0.11].into_iter().enumerate() {
        let sine = (0..96_000).map(|n| (0.2 * signal::math::sin(step * n as f64)) as f32).collect();
        desk.track(&format!("t{index}"), vec![sine]);
    }
    desk
}

/// The largest second difference: a sine of a step of w and an amplitude a has w² a.
fn bend(row: &[f32]) -> f64 {
    let bend = |w: &[f32]| (f64::from(w[0]) - 2.0 * f64::from(w[1]) + f64::from(w[2])).abs();
    row.windows(3).map(bend).fold(0.0, f64::max)
}

/// Plays a while, changes the song, plays on; all of it.
fn through(desk: &Desk, changed: &Song, frames: usize) -> [Vec<f32>; 2] {
    let (mut player, mut layout) = player(desk, 0);
    let mut heard = fill(&mut player, 10_000, 64);
    change(&mut player, &mut layout, changed, desk);
    let after = fill(&mut player, frames - 10_000, 64);
    heard.iter_mut().zip(after).for_each(|(heard, after)| heard.extend(after));
    heard
}

#[test]
fn fader_pan_mute_send_trim_and_routing_go_over_without_a_jump() {
    let mut desk = sines();
    desk.bus("bus");
    desk.ret("room");
    desk.send("t1", "room", -6.0, session::Tap::Post);
    let before = bend(&fill(&mut Player::new(&desk.song, &desk.shelf).unwrap(), 20_000, 64)[0]);
    type Change = (&'static str, fn(&mut Song));
    let mut vca = session::Vca::new("VCA");
    vca.strip.fader = Db(-1.0);
    desk.song.vcas.push(vca);
    desk.song.tracks[0].strip.vcas.push("VCA".to_string());
    let changes: [Change; 10] = [
        ("fader", |song| song.tracks[0].strip.fader = Db(-12.0)),
        ("VCA", |song| song.vcas[0].strip.fader = Db(-12.0)),
        ("a VCA's mute", |song| song.vcas[0].strip.mute = true),
        ("pan", |song| song.tracks[0].strip.pan = Percent(-100.0)),
        ("mute", |song| song.tracks[0].strip.mute = true),
        ("solo", |song| song.tracks[1].strip.solo = true),
        ("send", |song| song.tracks[1].strip.sends[0].level = Db(0.0)),
        ("trim", |song| song.tracks[0].strip.trim = Db(-12.0)),
        ("output", |song| song.tracks[0].strip.output = Some("bus".to_string())),
        ("master", |song| song.master.fader = Db(-6.0)),
    ];
    for (name, edit) in changes {
        let mut changed = desk.song.clone();
        edit(&mut changed);
        let heard = through(&desk, &changed, 20_000);
        // A step of the level of 0.2 in one frame would bend by as much; over 64 frames it adds two corners of a 64th of
        // the change and twice the product of both slopes.
        let bound = before + 2.0 * 0.2 / 64.0 + 2.0 * 0.2 * 0.11 / 64.0;
        assert!(bend(&heard[0]) < bound && bend(&heard[1]) < bound, "{name}: {} over {bound}", bend(&heard[0]));
        // In the end it is what a player of the changed song gives.
        let mut fresh = Desk::new();
        std::mem::swap(&mut fresh.song, &mut changed);
        fresh.shelf = desk::Shelf { files: desk.shelf.files.clone() };
        let expected = fill(&mut Player::new(&fresh.song, &fresh.shelf).unwrap(), 20_000, 64);
        for side in 0..2 {
            assert!(heard[side][12_000..] == expected[side][12_000..], "{name}");
            assert!(
                heard[side][..9_900] == fill(&mut Player::new(&desk.song, &desk.shelf).unwrap(), 9_900, 64)[side][..]
            );
        }
    }
}

/// What is done to a song, and what it is called.
type Named = (&'static str, fn(&mut Song));

/// Changes of values only, from all over the desk; each is a song that follows the one before.
fn changes_of_values() -> Vec<Named> {
    vec![
        ("fader", |song| song.tracks[0].strip.fader = Db(-12.0)),
        ("pan of a stereo strip", |song| song.tracks[1].strip.pan = Percent(40.0)),
        ("mute", |song| song.tracks[2].strip.mute = true),
        ("mute again", |song| song.tracks[2].strip.mute = false),
        ("solo", |song| song.tracks[5].strip.solo = true),
        ("solo again", |song| song.tracks[5].strip.solo = false),
        ("trim", |song| song.tracks[3].strip.trim = Db(-5.0)),
        ("polarity", |song| song.tracks[3].strip.flip = true),
        ("sends", |song| song.tracks.iter_mut().for_each(|track| track.strip.sends[0].level = Db(-9.0))),
        ("automated fader", |song| song.tracks[4].strip.automation[0].points.truncate(9)),
        ("automated send", |song| {
            let points =
                (0..9).map(|i| Point { at: Place::Frame(i * 5000), value: -3.0 * i as f64, curve: Curve::Linear });
            let parameter = "send/room".to_string();
            song.tracks[6].strip.automation.push(Automation { parameter, points: points.collect() });
        }),
        ("bus", |song| song.buses[0].strip.fader = Db(-3.0)),
        ("master", |song| song.master.pan = Percent(-20.0)),
        ("threshold", |song| song.buses[0].strip.inserts[0].settings.numbers[0] = -40.0),
        ("decay", |song| {
            let insert = &mut song.returns[0].strip.inserts[0];
            let kind = effects::find(&insert.kind).unwrap();
            let number = (kind.params)().iter().position(|param| param.key == "decay").unwrap();
            insert.settings.numbers[number] *= 0.5;
        }),
        ("what is not heard", |song| song.name = "another".to_string()),
        ("credits", |song| song.credits.artist = "somebody".to_string()),
        ("a group", |song| {
            song.groups.push(session::Group::new("all"));
            song.tracks.iter_mut().for_each(|track| track.strip.groups.push("all".to_string()));
        }),
    ]
}

#[test]
fn values_that_are_touched_sound_to_the_bit_as_the_plan_made_anew() {
    let mut desk = song();
    let (mut touched, layout) = player(&desk, 0);
    let (mut anew, mut layouts) = player(&desk, 0);
    for (name, edit) in changes_of_values() {
        let before = desk.song.clone();
        edit(&mut desk.song);
        let mut touch = Touch::between(&layout, &before, &desk.song).unwrap().unwrap_or_else(|| panic!("{name}"));
        assert!(touched.touch(&mut touch), "{name}");
        change(&mut anew, &mut layouts, &desk.song, &desk);
        for quantum in 0..40 {
            touched.quantum();
            anew.quantum();
            assert!(touched.block() == anew.block(), "{name}, quantum {quantum}");
            for strip in 0..anew.strips() {
                let [one, other] = [touched.strip(strip).unwrap(), anew.strip(strip).unwrap()];
                let alike = (one.left, one.right, one.silent) == (other.left, other.right, other.silent);
                assert!(alike, "{name}: strip {strip}, quantum {quantum}");
            }
        }
        assert_eq!(touched.end(), anew.end(), "{name}");
        drop(anew.spent());
    }
    assert!(touched.block()[0].iter().any(|x| *x != 0.0));
}

#[test]
fn what_changes_more_than_values_needs_a_plan() {
    let desk = song();
    let (_, layout) = player(&desk, 0);
    let edits: [fn(&mut Song); 9] = [
        |song| song.tracks[0].strip.inserts.push(desk::insert("gain", &[])),
        |song| song.buses[0].strip.inserts[0].bypass = true,
        |song| song.tracks[1].strip.output = Some("group".to_string()),
        |song| song.tracks[1].clips[0].length -= 1,
        |song| song.tracks[2].strip.sends[0].tap = session::Tap::Pre,
        |song| drop(song.tracks.pop()),
        |song| song.tracks[1].strip.name = "another".to_string(),
        |song| song.pan_law = session::PanLaw::Six,
        // The look-ahead is fixed, because it makes the sound later.
        |song| {
            let numbers = (effects::find("compressor").unwrap().params)();
            let number = numbers.iter().position(|param| param.key == "look-ahead").unwrap();
            song.buses[0].strip.inserts[0].settings.numbers[number] = 3.0;
        },
    ];
    for (index, edit) in edits.into_iter().enumerate() {
        let mut changed = desk.song.clone();
        edit(&mut changed);
        assert!(Touch::between(&layout, &desk.song, &changed).unwrap().is_none(), "edit {index}");
    }
    let mut changed = desk.song.clone();
    changed.tracks[4].strip.automation[0].parameter = "nothing/gain".to_string();
    assert!(Touch::between(&layout, &desk.song, &changed).is_err());
}

#[test]
fn values_wait_for_a_deck_that_is_on_its_way() {
    let desk = sines();
    let mut changed = desk.song.clone();
    changed.tracks[0].strip.inserts.push(desk::insert("saturator", &[]));
    let (mut player, layout) = player(&desk, 0);
    let (deck, layout) = Deck::after(&layout, &changed, &desk.shelf).unwrap();
    assert!(player.hand(deck).is_ok());
    let mut last = changed.clone();
    last.tracks[1].strip.fader = Db(-20.0);
    let mut touch = Touch::between(&layout, &changed, &last).unwrap().unwrap();
    assert!(!player.touch(&mut touch));
    (0..12).for_each(|_| player.quantum());
    assert!(player.touch(&mut touch));
}

#[test]
fn an_insert_comes_in_over_ten_milliseconds_and_the_other_strips_go_on_to_the_bit() {
    let mut desk = sines();
    // The first two share a rack of one chain.
    for name in ["t0", "t1", "t2"] {
        desk.insert(name, "high-pass", &[]);
    }
    let mut changed = desk.song.clone();
    changed.tracks[0].strip.inserts.push(desk::insert("saturator", &[]));
    let (mut player, mut layout) = player(&desk, 0);
    let mut undisturbed = Player::new(&desk.song, &desk.shelf).unwrap();
    let limit = bend(&fill(&mut Player::new(&changed, &desk.shelf).unwrap(), 20_000, 64)[0]) + 2.0 * 0.2 / 480.0 + 1e-3;
    let mut heard = Vec::new();
    for quantum in 0..400 {
        player.quantum();
        undisturbed.quantum();
        heard.extend_from_slice(player.block()[0]);
        for strip in [1, 2] {
            let [one, other] = [player.strip(strip).unwrap(), undisturbed.strip(strip).unwrap()];
            assert!(one.left == other.left && one.right == other.right, "strip {strip}, quantum {quantum}");
        }
        if quantum == 150 {
            change(&mut player, &mut layout, &changed, &desk);
        }
    }
    assert!(bend(&heard[64..]) < limit, "{} over {limit}", bend(&heard[64..]));
}

#[test]
fn clips_that_are_moved_under_the_playhead_are_crossfaded() {
    let desk = sines();
    let mut changed = desk.song.clone();
    changed.tracks[0].clips[0].offset = 5_000;
    changed.tracks[0].clips[0].length -= 5_000;
    let before = bend(&fill(&mut Player::new(&desk.song, &desk.shelf).unwrap(), 20_000, 64)[0]);
    let heard = through(&desk, &changed, 20_000);
    assert!(bend(&heard[0]) < before + 4.0 * 0.2 / 512.0, "{}", bend(&heard[0]));
    let expected = fill(&mut Player::new(&changed, &desk.shelf).unwrap(), 20_000, 64);
    assert!(heard[0][11_000..] == expected[0][11_000..]);
}

/// One sine of 50 Hz on two tracks, one of them by way of a bus, and a silent track that may have a look-ahead of 240 frames.
fn together(look_ahead: bool) -> Desk {
    let mut desk = Desk::new();
    desk.song.pan_law = session::PanLaw::Zero;
    desk.bus("bus");
    for name in ["direct", "by bus"] {
        let sine = (0..96_000).map(|n| (0.25 * sine(f64::from(n))) as f32).collect();
        desk.track(name, vec![sine]);
    }
    desk.song.tracks[1].strip.output = Some("bus".to_string());
    desk.track("other", vec![vec![0.0; 96_000]]);
    if look_ahead {
        desk.insert("other", "compressor", &[("look-ahead", 5.0)]);
    }
    desk
}

/// 50 Hz at 48 kHz.
fn sine(frame: f64) -> f64 {
    signal::math::sin(frame * std::f64::consts::TAU / 960.0)
}

/// The least level over a period of the sine, in dB under that of the steady sine of 0.5.
fn dip(row: &[f32]) -> f64 {
    let power = |row: &[f32]| row.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>() / 960.0;
    let least = row[960..].windows(960).map(power).fold(f64::MAX, f64::min);
    signal::math::power_to_db(least / 0.125)
}

#[test]
fn when_another_strip_gets_later_all_others_go_over_together_and_none_dips() {
    let (before, after) = (together(false), together(true));
    let heard = through(&before, &after.song, 20_000);
    // The silent track's old wire goes down in 512 frames from the next quantum on. Then the old alignment is heard until there
    // is sound 240 frames back, and goes over to the new one in 512.
    let begins = 10_048 + 512 + 240;
    for (n, x) in heard[0].iter().enumerate() {
        let frame = n as f64;
        let share = ((frame - f64::from(begins) + 1.0) / 512.0).clamp(0.0, 1.0);
        let expected = 0.5 * ((1.0 - share) * sine(frame) + share * sine(frame - 240.0));
        assert!((f64::from(*x) - expected).abs() < 1e-5, "{n}: {x}, not {expected}");
    }
    // Two sines a quarter of a period apart, half and half, are 3 dB under one; over a period less is lost.
    assert!(dip(&heard[0]) > -3.02, "{}", dip(&heard[0]));
}

#[test]
fn when_another_strip_gets_earlier_all_others_follow_at_once_and_none_dips() {
    let (before, after) = (together(true), together(false));
    let heard = through(&before, &after.song, 20_000);
    // The mix was 240 frames late, so that the next quantum is that of frame 10 240 of the engine.
    let begins = 10_240 + 512 - 240;
    for (n, x) in heard[0].iter().enumerate() {
        let frame = n as f64;
        let share = ((frame - f64::from(begins) + 1.0) / 512.0).clamp(0.0, 1.0);
        let expected = 0.5 * ((1.0 - share) * sine(frame) + share * sine(frame + 240.0));
        assert!((f64::from(*x) - expected).abs() < 1e-5, "{n}: {x}, not {expected}");
    }
    assert!(dip(&heard[0]) > -3.02, "{}", dip(&heard[0]));
}

#[test]
fn another_tempo_is_followed_by_what_keeps_time_and_is_not_heard_elsewhere() {
    let mut desk = sines();
    desk.track("echo", vec![desk::impulse(40_000, 96_000)]);
    desk.insert("t0", "high-pass", &[]);
    desk.insert("t1", "delay", &[]);
    desk.insert("t2", "tremolo", &[]);
    // A quarter note.
    desk.insert("echo", "delay", &[("sync", 6.0), ("feedback", 0.0)]);
    let mut changed = desk.song.clone();
    let at = session::BarBeat { bar: 1, beat: 1, tick: 0 };
    changed.tempo.entries = vec![session::Tempo { at, bpm: 240.0, meter: None }];
    let (mut player, mut layout) = player(&desk, 0);
    let mut undisturbed = Player::new(&desk.song, &desk.shelf).unwrap();
    let mut echo = Vec::new();
    for quantum in 0..1_000 {
        player.quantum();
        undisturbed.quantum();
        for strip in 0..3 {
            let [one, other] = [player.strip(strip).unwrap(), undisturbed.strip(strip).unwrap()];
            assert!(one.left == other.left && one.right == other.right, "strip {strip}, quantum {quantum}");
        }
        echo.extend_from_slice(player.strip(3).unwrap().left);
        if quantum == 150 {
            change(&mut player, &mut layout, &changed, &desk);
        }
        drop(player.spent());
    }
    // At 240 beats in a minute a quarter lasts 250 ms, 12 000 frames.
    assert_eq!(desk::peak_at(&echo), 52_000);
}

#[test]
fn a_loop_wraps_every_strip_at_its_own_latency() {
    // Two impulses at the same frame, one behind a look-ahead: they are heard together in every round.
    let mut desk = Desk::new();
    desk.track("plain", vec![desk::impulse(10_500, 48_000)]);
    desk.track("late", vec![desk::impulse(10_500, 48_000)]);
    desk.insert("late", "compressor", &[("look-ahead", 5.0), ("ratio", 1.0)]);
    let mut player = Player::at(9_000, &desk.song, &desk.shelf).unwrap();
    player.turn(Some(10_000..12_345));
    let heard = fill(&mut player, 12_000, 480);
    let sounding: Vec<usize> = (0..12_000).filter(|n| heard[0][*n].abs() > 1e-3).collect();
    assert_eq!(sounding, [1_500, 1_500 + 2_345, 1_500 + 2 * 2_345, 1_500 + 3 * 2_345, 1_500 + 4 * 2_345]);
    let alone = fill(&mut Player::at(9_000, &desk.song, &desk.shelf).unwrap(), 3_000, 64);
    assert!(sounding.iter().all(|n| heard[0][*n] == alone[0][1_500]));
}

/// Two tracks of one file, one of them late by a look-ahead that does nothing, each at half.
fn plain_and_late(file: Vec<f32>) -> Desk {
    let mut desk = Desk::new();
    desk.song.pan_law = session::PanLaw::Zero;
    for name in ["plain", "late"] {
        desk.track(name, vec![file.clone()]).strip.trim = Db(-6.020_599_913_279_624);
    }
    desk.insert("late", "compressor", &[("look-ahead", 5.0), ("ratio", 1.0)]);
    desk
}

/// The largest step from frame to frame.
fn step(row: &[f32]) -> f64 {
    row.windows(2).map(|two| f64::from((two[1] - two[0]).abs())).fold(0.0, f64::max)
}

const SLOPE: f64 = 5e-5;

#[test]
fn a_loop_whose_ends_do_not_fit_goes_over_in_five_milliseconds_without_a_jump() {
    // A slope: at the turn a round of a thousand frames would jump back by a thousand times the slope.
    let desk = plain_and_late((0..20_000).map(|n| (SLOPE * f64::from(n)) as f32).collect());
    let mut player = Player::at(9_000, &desk.song, &desk.shelf).unwrap();
    player.turn(Some(10_000..11_000));
    let heard = fill(&mut player, 6_000, 480);
    for (n, x) in heard[0].iter().enumerate() {
        let song = if n < 1_000 { 9_000 + n } else { 10_000 + (n - 1_000) % 1_000 } as f64;
        let share = (song - 10_743.0).max(0.0) / 256.0;
        let expected = SLOPE * (song - 1_000.0 * share);
        assert!((f64::from(*x) - expected).abs() < 1e-5, "{n}: {x}, not {expected}");
    }
    assert!(step(&heard[0]) < SLOPE * 1_000.0 / 256.0 + 1e-5, "{}", step(&heard[0]));
}

#[test]
fn a_loop_whose_ends_are_alike_is_not_touched_at_all() {
    // Noise of a period of 250 frames: in a round of 1000 what goes over is what it goes over from.
    let period = noise(3, 250);
    let desk = plain_and_late((0..40_000).map(|n| period[n % 250]).collect());
    let mut player = Player::at(9_000, &desk.song, &desk.shelf).unwrap();
    player.turn(Some(10_000..11_000));
    let looped = fill(&mut player, 20_000, 480);
    assert!(looped == fill(&mut Player::at(9_000, &desk.song, &desk.shelf).unwrap(), 20_000, 480));
}

#[test]
fn a_fader_that_moves_goes_over_at_the_loops_end_too() {
    let mut desk = plain_and_late(vec![0.5; 40_000]);
    let point = |at, value| Point { at: Place::Frame(at), value, curve: Curve::Linear };
    for track in &mut desk.song.tracks {
        let points = vec![point(10_000, 0.0), point(11_000, -20.0)];
        track.strip.automation.push(Automation { parameter: "fader".to_string(), points });
    }
    let mut player = Player::at(9_000, &desk.song, &desk.shelf).unwrap();
    player.turn(Some(10_000..11_000));
    let heard = fill(&mut player, 6_000, 480);
    for (n, x) in heard[0].iter().enumerate() {
        let inside = (n as f64 - 1_000.0).rem_euclid(1_000.0);
        let gain = if n < 1_000 { 1.0 } else { Db(-20.0 * inside / 1_000.0).gain() };
        let share = if n < 1_000 { 0.0 } else { (inside - 743.0).max(0.0) / 256.0 };
        let expected = 0.5 * (gain + (1.0 - gain) * share);
        assert!((f64::from(*x) - expected).abs() < 1e-5, "{n}: {x}, not {expected}");
    }
}

#[test]
fn a_loop_that_is_given_up_while_it_turns_does_not_jump_either() {
    let desk = plain_and_late((0..20_000).map(|n| (SLOPE * f64::from(n)) as f32).collect());
    for quanta in 20..36 {
        let mut player = Player::at(9_024, &desk.song, &desk.shelf).unwrap();
        player.turn(Some(10_000..11_000));
        let mut heard = fill(&mut player, 64 * quanta, 64)[0].clone();
        player.turn(None);
        heard.extend(&fill(&mut player, 4_000, 64)[0]);
        let bound = SLOPE * 1_000.0 / 256.0 + 1e-5;
        assert!(step(&heard) < bound, "{} after {quanta} quanta", step(&heard));
        let last = f64::from(heard[heard.len() - 1] - heard[heard.len() - 2]);
        assert!((last - SLOPE).abs() < 1e-6, "it goes straight on after {quanta} quanta");
    }
}

#[test]
fn a_compressor_says_how_far_it_turns_down() {
    let mut desk = Desk::new();
    let tone = (0..48_000).map(|n| (0.5 * signal::math::sin(0.1 * n as f64)) as f32).collect();
    desk.track("t", vec![tone]);
    // A tone of -6 dB stands 12 over: at four to one it loses nine.
    let settings = [("threshold", -18.0206), ("ratio", 4.0), ("knee", 0.0), ("attack", 1.0), ("release", 1000.0)];
    desk.insert("t", "compressor", &settings);
    let mut player = Player::new(&desk.song, &desk.shelf).unwrap();
    player.watch(Some(engine::Watch { strip: 0, insert: Some(0) }));
    (0..400).for_each(|_| player.quantum());
    assert!((player.reduction(0).0 - 9.0).abs() < 0.3, "{}", player.reduction(0));
    assert_eq!(player.reduction(1).0, 0.0);
    let (input, output, reduction) = player.watched().unwrap();
    assert!((input - 0.5).abs() < 0.01, "{input}");
    assert!((Db::from_gain(f64::from(output / input)).0 + reduction.0).abs() < 0.3);
}
