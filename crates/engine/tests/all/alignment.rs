//! Latency is compensated through every kind of route: what was in time stays in time.

use crate::desk::{Desk, impulse, peak_at};
use engine::{Request, Tap, render_to_memory};

/// A chain that is late, and changes nothing else: compressor and limiter with look-ahead, doing nothing.
fn late(desk: &mut Desk, strip: &str, look_ahead: f64) {
    desk.insert(strip, "compressor", &[("look-ahead", look_ahead), ("ratio", 1.0)]);
    desk.insert(strip, "limiter", &[("ceiling", 0.0)]);
}

const AT: usize = 3000;
const FRAMES: usize = 12_000;

fn quiet_impulse() -> Vec<f32> {
    impulse(AT, FRAMES).iter().map(|x| x * 0.1).collect()
}

/// The impulse comes out at its frame, with nothing of note elsewhere.
fn in_time(desk: &Desk, tap: Tap) {
    let request = Request { to: Some(FRAMES as i64), ..Request::default() };
    let heard = render_to_memory(&desk.song, &desk.shelf, &request, tap.clone()).unwrap();
    for row in &heard {
        assert_eq!(peak_at(row), AT, "{tap:?}");
        let elsewhere = row.iter().enumerate().filter(|(i, _)| *i != AT).map(|(_, x)| x.abs()).fold(0.0, f32::max);
        assert!(elsewhere < row[AT] * 1e-3, "{tap:?}: {elsewhere} beside {}", row[AT]);
    }
}

#[test]
fn tracks_with_different_latency_meet_in_time() {
    let mut desk = Desk::new();
    for (index, look_ahead) in [0.0, 1.0, 3.3, 7.7].into_iter().enumerate() {
        let name = format!("t{index}");
        desk.track(&name, vec![quiet_impulse()]);
        if index > 0 {
            late(&mut desk, &name, look_ahead);
        }
    }
    in_time(&desk, Tap::Mix);
    for index in 0..4 {
        in_time(&desk, Tap::Strip(format!("t{index}")));
        in_time(&desk, Tap::Stem(format!("t{index}")));
    }
}

#[test]
fn buses_sends_and_returns_meet_in_time() {
    let mut desk = Desk::new();
    desk.bus("group");
    desk.bus("outer");
    desk.ret("room");
    for name in ["a", "b", "c"] {
        desk.track(name, vec![quiet_impulse()]);
    }
    late(&mut desk, "a", 5.0);
    late(&mut desk, "group", 2.0);
    late(&mut desk, "room", 9.0);
    late(&mut desk, "master", 1.0);
    desk.song.tracks[0].strip.output = Some("group".to_string());
    desk.song.tracks[1].strip.output = Some("group".to_string());
    desk.song.buses[0].strip.output = Some("outer".to_string());
    desk.send("a", "room", -3.0, session::Tap::Post);
    desk.send("b", "room", -3.0, session::Tap::Pre);
    desk.send("group", "room", -9.0, session::Tap::Post);
    in_time(&desk, Tap::Mix);
    in_time(&desk, Tap::BeforeMaster);
    in_time(&desk, Tap::Stem("room".to_string()));
}

#[test]
fn a_sidechain_arrives_with_the_signal_it_steers() {
    // The key is late by its own look-ahead; the gate it opens must open for the key's own hit.
    let mut desk = Desk::new();
    let mut burst = vec![0.0; FRAMES];
    burst[AT..AT + 2400].fill(0.5);
    desk.track("key", vec![burst]);
    desk.track("steered", vec![vec![0.1; FRAMES]]);
    late(&mut desk, "key", 6.0);
    let settings = [("threshold", -20.0), ("range", 80.0), ("attack", 0.1), ("hold", 0.0), ("release", 20.0)];
    let known = effects::find("gate").unwrap();
    let settings: Vec<_> =
        settings.into_iter().filter(|(key, _)| (known.params)().iter().any(|param| param.key == *key)).collect();
    desk.insert("steered", "gate", &settings);
    desk.song.tracks[1].strip.inserts[0].sidechain = Some("key".to_string());
    let heard = desk.hear(Tap::Strip("steered".to_string()), 2);
    let open = heard[0].iter().position(|x| *x > 0.03).expect("the gate opens");
    assert!(open.abs_diff(AT) < 48, "opens at {open}, the key sounds at {AT}");
}
