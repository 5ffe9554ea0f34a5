//! The live side as the studio calls it, in real time and without a sound card.

mod room;

use desk::live::{Live, Monitor, Output, PcmTap};
use engine::SEAM;
use room::{fresh_tap, hear, offline, play, song, until};
use session::Song;
use signal::Db;
use std::sync::Arc;
use std::time::Duration;

fn live(song: &Song, shelf: &Arc<room::Shelf>) -> Live {
    let library: Arc<dyn signal::Library + Send + Sync> = Arc::<room::Shelf>::clone(shelf);
    Live::new(library, song, Output::Null).unwrap()
}

#[test]
fn what_is_heard_is_the_render_to_the_bit_from_the_start_and_from_elsewhere() {
    let (song, shelf) = song(9, 3.0);
    let live = live(&song, &shelf);
    for from in [0, 31_234] {
        let heard = play(&live, from, 24_000);
        let rendered = offline(&song, &shelf, from, 24_000);
        assert!(heard == rendered, "from {from}");
        until("the end", || !live.transport().playing);
    }
}

/// Plays to where it stops by itself: all that is heard.
fn play_out(live: &Live, tap: &mut PcmTap) -> [Vec<f32>; 2] {
    live.play();
    let mut sides = [Vec::new(), Vec::new()];
    let mut take = |tap: &mut PcmTap| {
        while let Some(block) = tap.next() {
            for (side, sides) in sides.iter_mut().enumerate() {
                sides.extend(block.samples.iter().skip(side).step_by(2));
            }
        }
    };
    until("the end", || {
        take(tap);
        !live.transport().playing
    });
    // What is on its way: the fade of what comes after the end.
    std::thread::sleep(Duration::from_millis(200));
    take(tap);
    sides
}

#[test]
fn play_stops_by_itself_when_the_last_tail_has_ended_and_nothing_of_it_is_cut() {
    let (song, shelf) = song(3, 0.5);
    let plan = engine::Plan::new(&song, &*shelf, &[engine::Tap::Mix], 1).unwrap();
    let end = plan.length + plan.tail;
    assert!(plan.length == 24_000 && plan.tail > 24_000);
    let live = live(&song, &shelf);
    let heard = play_out(&live, &mut live.pcm());
    let rendered = offline(&song, &shelf, 0, end as usize);
    assert!(heard[0][..end as usize] == rendered[0] && heard[1][..end as usize] == rendered[1]);
    // The fade begins with the block after the end, and takes four.
    assert!((end as usize..end as usize + 6 * 64).contains(&heard[0].len()), "{} after {end}", heard[0].len());
    let at = live.transport();
    assert_eq!((at.playing, at.starting, at.frame), (false, false, end));
    // Who begins behind the end is not stopped; it is silent there.
    let mut tap = fresh_tap(&live);
    live.play();
    let (first, heard) = hear(&mut tap, 9_600);
    assert_eq!(first, end);
    assert!(live.transport().playing && heard[0][4_800..].iter().all(|x| x.abs() < 1e-4));
    live.stop();
}

#[test]
fn at_another_speed_play_stops_at_the_same_frame_and_in_a_loop_it_does_not() {
    let (mut song, shelf) = song(2, 0.5);
    song.tracks.iter_mut().for_each(|track| track.strip.inserts.clear());
    song.master.inserts.clear();
    song.buses.iter_mut().chain(&mut song.returns).for_each(|bus| bus.strip.inserts.clear());
    let live = live(&song, &shelf);
    for speed in [0.5, 1.7] {
        live.locate(0);
        live.set_speed(speed);
        let heard = play_out(&live, &mut fresh_tap(&live));
        let frames = (24_000.0 / speed) as usize;
        assert!((frames..frames + 6 * 64).contains(&heard[0].len()), "{} at {speed}", heard[0].len());
        assert_eq!(live.transport().frame, 24_000);
    }
    live.set_speed(1.0);
    live.locate(23_000);
    live.set_loop(Some(22_000..30_000));
    let mut tap = fresh_tap(&live);
    live.play();
    let _ = hear(&mut tap, 20_000);
    assert!(live.transport().playing);
    // Where the loop is given up, the song's end ends it again.
    live.set_loop(None);
    live.locate(23_000);
    until("the end", || !live.transport().playing);
    assert_eq!(live.transport().frame, 24_000);
}

#[test]
fn a_loop_comes_back_to_its_first_frame_after_its_last() {
    let (mut song, shelf) = song(4, 2.0);
    // What has no memory repeats to the bit.
    song.tracks.iter_mut().for_each(|track| track.strip.inserts.clear());
    song.buses[0].strip.inserts.clear();
    song.returns[0].strip.inserts.clear();
    song.master.inserts.clear();
    let live = live(&song, &shelf);
    live.set_loop(Some(10_000..13_333));
    let heard = play(&live, 9_000, 12_000);
    let straight = offline(&song, &shelf, 9_000, 5_000);
    for side in 0..2 {
        // The last frames of a round go over into what lies before the loop, in a straight line.
        let seam = 4_333 - SEAM as usize;
        assert!(heard[side][..seam] == straight[side][..seam]);
        for frame in seam..4_333 {
            let (leaves, comes) = (straight[side][frame], straight[side][frame - 3_333]);
            let share = (frame - seam + 1) as f32 / SEAM as f32;
            let expected = leaves + (comes - leaves) * share;
            assert!((heard[side][frame] - expected).abs() < 1e-6, "{frame}");
        }
        for frame in 1_000..8_000 {
            assert_eq!(heard[side][frame], heard[side][frame + 3_333], "{frame}");
        }
    }
}

#[test]
fn a_fader_and_a_mute_are_heard_while_it_plays_and_nothing_else_changes() {
    let (mut song, shelf) = song(5, 10.0);
    let live = live(&song, &shelf);
    let mut tap = live.pcm();
    live.play();
    let _ = hear(&mut tap, 4_000);
    song.tracks[1].strip.fader = Db(-20.0);
    song.tracks[2].strip.mute = true;
    live.set_song(&song).unwrap();
    // Long after the change the sound is that of the changed song, but for what limiter and reverb remember.
    let (first, heard) = hear(&mut tap, 96_000);
    live.stop();
    let end = first + 96_000;
    let changed = offline(&song, &shelf, 0, end as usize);
    let error = (0..9_600).map(|n| (heard[0][95_999 - n] - changed[0][end as usize - 1 - n]).abs()).fold(0.0, f32::max);
    assert!(error < 1e-4, "{error}");
}

#[test]
fn meters_read_what_the_mix_is() {
    let (song, shelf) = song(3, 6.0);
    let live = live(&song, &shelf);
    live.watch(Some("Group"), Some("compressor"));
    let mut tap = live.pcm();
    live.play();
    let (_, heard) = hear(&mut tap, 5 * 48_000);
    let readings = live.readings();
    live.stop();
    let mut meter = meters::Loudness::new(48_000, vec![1.0; 2]);
    meter.push(&[&heard[0], &heard[1]]);
    let expected = meter.now();
    assert!((f64::from(readings.short_term) - expected.short_term.unwrap()).abs() < 0.2, "{readings:?}");
    assert!((f64::from(readings.momentary) - expected.momentary.unwrap()).abs() < 0.5);
    assert_eq!(readings.strips.len(), 6);
    // The master's meter and the mix's are one sound.
    assert!((readings.strips[5].short_term - readings.short_term).abs() < 0.2, "{readings:?}");
    let peak = heard[0].iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
    assert!((readings.strips[5].peak[0] / peak - 1.0).abs() < 0.2);
    assert!(readings.spectrum.as_ref().is_some_and(|spectra| spectra.pre.len() == 256 && spectra.post[128] > -60.0));
    assert_eq!(readings.scope.len(), 256);
    assert!(readings.dynamics.len() > 800);
    assert!(readings.dynamics.iter().skip(20).all(|point| point[0].is_finite() && point[2] >= 0.0));
    assert!(readings.playing && readings.load > 0.0);
}

#[test]
fn speed_monitor_and_click_change_what_is_heard_but_not_where_it_is() {
    let (song, shelf) = song(2, 5.0);
    let live = live(&song, &shelf);
    live.set_monitor(&Monitor { dim: true, ..Monitor::default() });
    let dimmed = play(&live, 0, 4_800);
    let full = offline(&song, &shelf, 0, 4_800);
    // A block after its beginning the level stands at -20 dB.
    assert!((64..4_800).all(|n| (dimmed[0][n] - 0.1 * full[0][n]).abs() < 1e-6));
    live.set_monitor(&Monitor::default());
    live.set_speed(0.5);
    let mut tap = fresh_tap(&live);
    live.locate(48_000);
    live.play();
    let _ = hear(&mut tap, 48_000);
    let frame = live.transport().frame;
    assert!((48_000 + 24_000..48_000 + 30_000).contains(&frame), "{frame}");
    live.stop();
}

#[test]
fn a_grain_of_scrubbing_is_what_stands_there_and_ends_by_itself() {
    let (song, shelf) = song(3, 3.0);
    let live = live(&song, &shelf);
    let mut tap = live.pcm();
    live.scrub(60_000);
    let (first, heard) = hear(&mut tap, 3_000);
    assert_eq!((first, live.transport().playing, live.transport().frame), (60_000, false, 60_000));
    assert!(heard[0] == offline(&song, &shelf, 60_000, 3_000)[0]);
    // 80 ms are 3840 frames; then nothing more comes.
    std::thread::sleep(Duration::from_millis(200));
    let rest: usize = std::iter::from_fn(|| tap.next()).map(|block| block.samples.len() / 2).sum();
    assert!(3_000 + rest < 4_500, "{rest}");
}

#[test]
fn play_begins_earlier_by_the_pre_roll_and_goes_on_from_where_it_was_stopped() {
    let (song, shelf) = song(2, 4.0);
    let live = live(&song, &shelf);
    live.set_pre_roll(0.5);
    live.locate(96_000);
    let mut tap = live.pcm();
    live.play();
    assert_eq!(hear(&mut tap, 2_000).0, 96_000 - 24_000);
    live.stop();
    let stopped = live.transport().frame;
    assert!((74_000..96_000).contains(&stopped), "{stopped}");
    live.set_pre_roll(0.0);
    let mut tap = fresh_tap(&live);
    live.play();
    assert_eq!(hear(&mut tap, 2_000).0, stopped);
    // A place that is not in the song is the nearest that is.
    live.locate(-5);
    until("the start", || live.transport().frame < 96_000 && live.transport().playing);
}

#[test]
fn what_cannot_be_made_into_sound_is_refused_and_play_goes_on() {
    let (mut song, shelf) = song(2, 3.0);
    let live = live(&song, &shelf);
    let mut tap = live.pcm();
    live.play();
    let _ = hear(&mut tap, 2_000);
    song.tracks[0].strip.output = Some("nowhere".to_string());
    assert!(live.set_song(&song).unwrap_err().to_string().contains("nowhere"));
    song.tracks[0].strip.output = None;
    song.rate = 44_100;
    assert!(live.set_song(&song).unwrap_err().to_string().contains("44100 Hz"));
    song.rate = 48_000;
    // A file that is missing is silent, and that is said.
    song.tracks[0].clips[0].file = "gone.wav".to_string();
    live.set_song(&song).unwrap();
    let mut said = Vec::new();
    until("a word about the file", || {
        said.extend(live.troubles());
        !said.is_empty()
    });
    assert!(said[0].contains("gone.wav") && said[0].ends_with("it is silent"), "{said:?}");
    assert!(hear(&mut tap, 2_000).1[0].iter().any(|x| *x != 0.0));
    assert!(live.transport().playing);
}
