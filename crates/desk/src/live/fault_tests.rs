//! Devices that fail while it plays: play goes on, or it is said why not, within a second of the device's time.

use super::Parts;
use super::click::Beats;
use super::clips::{Clips, Focus};
use super::console::{Next, Start};
use super::read_ahead::ReadAhead;
use super::scripted::{Fault, Script, ScriptedDevice};
use super::supervisor::{Maker, Supervisor};
use super::transport::Transport;
use engine::Player;
use session::{Clip, Place, Song, Track};
use signal::random::Random;
use signal::source::Memory;
use signal::{Layout, Library, Source, SourceError};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

const RATE: u32 = 48_000;
/// The device's time that is played.
const LENGTH: Duration = Duration::from_secs(25);
/// How often the supervisor looks.
const LOOK: Duration = Duration::from_millis(50);

struct Ramp;

impl Library for Ramp {
    fn open(&self, _file: &str) -> Result<Box<dyn Source>, SourceError> {
        let ramp = (0..60 * RATE).map(|n| n as f32 / 4e6).collect();
        Ok(Box::new(Memory { rate: RATE, channels: vec![ramp] }))
    }
}

fn song() -> Song {
    let mut song = Song::new("song", RATE);
    let mut track = Track::new("ramp", Layout::Mono);
    track.clips.push(Clip::new("ramp", Place::Frame(0), i64::from(60 * RATE)));
    song.tracks.push(track);
    song
}

/// Up to six faults at random times, at least a second apart.
fn faults(seed: u64) -> Vec<(Duration, Fault)> {
    let mut random = Random::new(seed);
    let mut at = Duration::from_millis(500);
    let mut faults = Vec::new();
    for _ in 0..6 {
        at += Duration::from_millis(1000 + random.below(2500));
        let fault = match random.below(8) {
            0 => Fault::Unplug,
            1 => Fault::Plug,
            2 => Fault::Rate([44_100, 48_000, 96_000][random.below(3) as usize]),
            3 => Fault::Stall(Duration::from_secs(3)),
            4 => Fault::Double,
            5 => Fault::Ask(0),
            6 => Fault::Ask(10_000),
            _ => Fault::Jump(Duration::from_millis(200 + random.below(2000))),
        };
        faults.push((at, fault));
    }
    faults
}

#[test]
fn fifty_devices_fail_and_play_goes_on_or_it_is_said_why_within_a_second() {
    let song = song();
    let files = Arc::new(ReadAhead::new(Arc::new(Ramp), RATE));
    let transport = Arc::new(Transport::new(&song));
    files.set_clips(Clips::of(&song));
    for seed in 0..50 {
        files.go(Focus::default());
        assert!(files.wait(Duration::from_secs(10)));
        let mut parts = Parts::new(&files, &transport, RATE);
        let player = Player::new(&song, &*files).unwrap();
        let start = Start { player, beats: Beats::default(), order: 1, grain: None };
        assert!(parts.preparer.next.push(Next::Start(Box::new(start))).is_ok());
        let script = Script::new(RATE, 64 << (seed % 5), faults(seed));
        // What comes after it never fails.
        let other = Script::new(RATE, 256, []);
        let maker = |script: &Script| -> Maker {
            let script = script.clone();
            Box::new(move || Box::new(ScriptedDevice(script.clone())))
        };
        let gauges = Arc::clone(&parts.gauges);
        let mut supervisor = Supervisor::new(parts.console, parts.gauges, maker(&script), maker(&other));
        supervisor.open(Duration::ZERO).unwrap();
        let (mut now, mut moved, mut frame, mut expected) = (Duration::ZERO, Duration::ZERO, 0, 0);
        while now < LENGTH {
            now += LOOK;
            script.advance(now);
            other.advance(now);
            let said = supervisor.look(now);
            // Nothing of the song is skipped or played twice, whatever the device does.
            while let Ok(block) = parts.listener.heard.pop() {
                assert!((block.frame - expected).abs() <= 2, "seed {seed}: {} after {expected}", block.frame);
                let speed = block.next - block.frame;
                expected = block.frame + speed;
            }
            let heard = gauges.frame.load(Ordering::Relaxed);
            if heard != frame || said.is_some() {
                (frame, moved) = (heard, now);
            }
            assert!(now - moved <= Duration::from_secs(1), "seed {seed}: nothing since {moved:?}");
            files.follow(Focus { frame: gauges.reads.load(Ordering::Relaxed), circle: None });
        }
        // Stalls take three seconds each, so not all of the time was played; but it plays at the end.
        let before = gauges.frame.load(Ordering::Relaxed);
        script.advance(now + Duration::from_secs(1));
        other.advance(now + Duration::from_secs(1));
        assert!(gauges.frame.load(Ordering::Relaxed) > before, "seed {seed}");
        supervisor.close();
    }
}

#[test]
fn a_device_that_is_pulled_out_is_named_and_play_goes_on_without_it() {
    let song = song();
    let files = Arc::new(ReadAhead::new(Arc::new(Ramp), RATE));
    let transport = Arc::new(Transport::new(&song));
    let parts = Parts::new(&files, &transport, RATE);
    let script = Script::new(RATE, 256, [(Duration::from_secs(1), Fault::Unplug)]);
    let other = Script::new(RATE, 256, []);
    let (chosen, without) = (script.clone(), other.clone());
    let mut supervisor = Supervisor::new(
        parts.console,
        parts.gauges,
        Box::new(move || Box::new(ScriptedDevice(chosen.clone()))),
        Box::new(move || Box::new(ScriptedDevice(without.clone()))),
    );
    supervisor.open(Duration::ZERO).unwrap();
    script.advance(Duration::from_millis(1010));
    let said = supervisor.look(Duration::from_millis(1020)).unwrap();
    assert_eq!(
        said,
        "script: it was unplugged; it is not plugged in; play goes on without it; choose it again when it is back"
    );
    assert!(supervisor.falls_back());
    other.advance(Duration::from_millis(1500));
    assert!(other.frames() >= 24_000 / 2);
}
