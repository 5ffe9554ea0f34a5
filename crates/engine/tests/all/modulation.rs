//! What moves by itself follows the song's position: after a silence, behind latency, in a part, and live.

use crate::desk::{Desk, RATE, noise};
use engine::{Player, Request, Tap, render_to_memory};
use signal::math;

const MOVING: [&str; 6] = ["tremolo", "vibrato", "phaser", "flanger", "chorus", "auto-pan"];

/// Two seconds of silence and then noise; before the silence there is noise too where `early` says so.
fn sound(early: bool) -> Vec<f32> {
    let begin = if early { noise(1, 4800) } else { vec![0.0; 4800] };
    [begin, vec![0.0; 91_200], noise(2, 24_000)].concat()
}

fn song(early: bool) -> Desk {
    let mut desk = Desk::new();
    for kind in MOVING {
        desk.track(kind, vec![sound(early), sound(early)]);
        desk.insert(kind, kind, &[]);
    }
    desk
}

#[test]
fn a_strip_that_slept_wakes_where_the_song_is() {
    let (woken, first) = (song(true), song(false));
    for kind in MOVING {
        let tap = || Tap::Strip(kind.to_string());
        let (woken, first) = (woken.hear(tap(), 1), first.hear(tap(), 1));
        assert!(woken[0][96_000..] == first[0][96_000..] && woken[1][96_000..] == first[1][96_000..], "{kind}");
    }
}

#[test]
fn a_pulse_is_in_time_with_the_song_after_a_silence_and_behind_latency() {
    let mut desk = Desk::new();
    let row = [vec![1.0; 4800], vec![0.0; 91_200], vec![1.0; 24_000]].concat();
    desk.track("a", vec![row.clone(), row]);
    // Ten milliseconds of look-ahead, and no reduction.
    desk.insert("a", "compressor", &[("ratio", 1.0), ("look-ahead", 10.0)]);
    desk.insert("a", "tremolo", &[("rate", 3.7), ("depth", 50.0)]);
    let mix = desk.mix();
    for frame in (0..4800).chain(96_000..120_000) {
        let phase = std::f64::consts::TAU * 3.7 * frame as f64 / f64::from(RATE);
        let gain = 1.0 - 0.5 * (0.5 - 0.5 * math::sin(phase));
        assert!((f64::from(mix[0][frame]) - gain).abs() < 1e-6, "frame {frame}: {}, not {gain}", mix[0][frame]);
    }
}

#[test]
fn a_part_is_the_exact_part_and_live_is_offline() {
    let desk = song(true);
    let whole = desk.mix();
    let request = Request { from: 100_001, to: Some(110_003), ..Request::default() };
    let part = render_to_memory(&desk.song, &desk.shelf, &request, Tap::Mix).unwrap();
    assert!(part[0] == whole[0][100_001..110_003] && part[1] == whole[1][100_001..110_003]);
    let mut player = Player::new(&desk.song, &desk.shelf).unwrap();
    let mut live = [vec![0.0; whole[0].len()], vec![0.0; whole[0].len()]];
    let [left, right] = &mut live;
    for (left, right) in left.chunks_mut(441).zip(right.chunks_mut(441)) {
        player.fill(left, right);
    }
    assert!(live == whole);
}
