//! Devices that fail while it plays: play goes on, or it is said why not, within a second of the device's time.

use super::click::Beats;
use super::clips::{Clips, Focus};
use super::gauges::Gauges;
use super::listener::Listener;
use super::parts::Parts;
use super::read_ahead::ReadAhead;
use super::scripted::{Fault, Script, ScriptedDevice};
use super::supervisor::{Maker, Supervisor};
use super::told::{Next, Start};
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
    for seed in 0..50 {
        let mut stage = Stage::over(Script::new(RATE, 64 << (seed % 5), faults(seed)));
        let (mut now, mut moved, mut frame, mut expected) = (Duration::ZERO, Duration::ZERO, 0, 0);
        while now < LENGTH {
            now += LOOK;
            stage.advance(now);
            let said = stage.supervisor.look(now);
            // Nothing of the song is skipped or played twice, whatever the device does.
            while let Ok(block) = stage.listener.heard.pop() {
                assert!((block.frame - expected).abs() <= 2, "seed {seed}: {} after {expected}", block.frame);
                let speed = block.next - block.frame;
                expected = block.frame + speed;
            }
            let heard = stage.gauges.frame.load(Ordering::Relaxed);
            if heard != frame || said.is_some() {
                (frame, moved) = (heard, now);
            }
            assert!(now - moved <= Duration::from_secs(1), "seed {seed}: nothing since {moved:?}");
            stage.files.follow(Focus { frame: stage.gauges.reads.load(Ordering::Relaxed), circle: None });
        }
        // Stalls take three seconds each, so not all of the time was played; but it plays at the end.
        let before = stage.gauges.frame.load(Ordering::Relaxed);
        stage.advance(now + Duration::from_secs(1));
        assert!(stage.gauges.frame.load(Ordering::Relaxed) > before, "seed {seed}");
        stage.supervisor.close();
    }
}

/// A song that plays through a device of faults, with another device for where that one is lost.
struct Stage {
    supervisor: Supervisor,
    listener: Listener,
    gauges: Arc<Gauges>,
    files: Arc<ReadAhead>,
    script: Script,
    other: Script,
    now: Duration,
}

impl Stage {
    fn new(faults: &[(f64, Fault)]) -> Self {
        let faults = faults.iter().map(|(at, fault)| (Duration::from_secs_f64(*at), *fault));
        Self::over(Script::new(RATE, 256, faults))
    }

    fn over(script: Script) -> Self {
        let song = song();
        let files = Arc::new(ReadAhead::new(Arc::new(Ramp), RATE));
        files.set_clips(Clips::of(&song));
        assert!(files.wait(Duration::from_secs(10)));
        let gauges = Arc::new(Gauges::default());
        let transport = Arc::new(Transport::new(&song, Arc::clone(&gauges)));
        let mut parts = Parts::new(&files, &transport, &gauges, RATE);
        let player = Player::new(&song, &*files).unwrap();
        let start = Start { player, beats: Beats::default(), order: 1, grain: None };
        assert!(parts.preparer.next.push(Next::Start(Box::new(start))).is_ok());
        // What comes after it never fails.
        let other = Script::new(RATE, 256, []);
        let maker = |script: &Script| -> Maker {
            let script = script.clone();
            Box::new(move || Box::new(ScriptedDevice(script.clone())))
        };
        let mut supervisor = Supervisor::new(parts.console, Arc::clone(&gauges), maker(&script), maker(&other));
        supervisor.open(Duration::ZERO).unwrap();
        Self { supervisor, listener: parts.listener, gauges, files, script, other, now: Duration::ZERO }
    }

    /// Lets both devices go on to a time of theirs.
    fn advance(&self, to: Duration) {
        self.script.advance(to);
        self.other.advance(to);
    }

    /// Plays on to a second of the devices' time, looking every so often: what was said, and in which second.
    fn play(&mut self, to: f64, look: Duration) -> Vec<(f64, String)> {
        let (mut said, mut expected) = (Vec::new(), None);
        while self.now.as_secs_f64() < to {
            self.now += look;
            self.advance(self.now);
            said.extend(self.supervisor.look(self.now).map(|sentence| (self.now.as_secs_f64(), sentence)));
            while let Ok(block) = self.listener.heard.pop() {
                // Nothing of the song is skipped or played twice.
                assert!(expected.is_none_or(|expected: i64| (block.frame - expected).abs() <= 2), "{}", block.frame);
                expected = Some(block.next);
            }
            self.files.follow(Focus { frame: self.gauges.reads.load(Ordering::Relaxed), circle: None });
        }
        said
    }

    /// How far the playhead lies behind the devices' time, in seconds.
    fn behind(&self) -> f64 {
        self.now.as_secs_f64() - self.gauges.frame.load(Ordering::Relaxed) as f64 / f64::from(RATE)
    }
}

#[test]
fn a_device_that_is_gone_for_three_seconds_is_named_and_taken_again_and_the_playhead_has_gone_on() {
    let mut stage = Stage::new(&[(1.0, Fault::Unplug), (4.0, Fault::Plug)]);
    let said = stage.play(2.0, LOOK);
    assert_eq!(said.len(), 1, "{said:?}");
    let expected = "script: it was unplugged; it is not plugged in; play goes on without it, and it is taken again when it is back";
    assert!(said[0].1 == expected && said[0].0 < 1.1, "{said:?}");
    assert!(stage.supervisor.falls_back() && stage.behind() < 0.15, "{}", stage.behind());
    let said = stage.play(10.0, LOOK);
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].1, "script is back at 48000 Hz; play goes on through it");
    // Looked for after 0.5, 1 and 2 s more: the third time it is there.
    assert!((4.0..4.75).contains(&said[0].0) && stage.script.looks() == 3, "{said:?}");
    assert!(!stage.supervisor.falls_back() && stage.behind() < 0.3, "{}", stage.behind());
    let before = stage.script.frames();
    stage.play(11.0, LOOK);
    assert!(stage.script.frames() - before > 47_000);
}

#[test]
fn a_device_that_is_back_at_another_rate_plays_on_at_the_songs_pace() {
    let mut stage = Stage::new(&[(1.0, Fault::Unplug), (2.0, Fault::Rate(44_100)), (2.4, Fault::Plug)]);
    let said = stage.play(4.0, LOOK);
    assert_eq!(said[1].1, "script is back at 44100 Hz; play goes on through it");
    assert_eq!(stage.supervisor.running().unwrap().rate, 44_100);
    let behind = stage.behind();
    let frames = stage.script.frames();
    stage.play(14.0, LOOK);
    // Ten seconds of the device's frames are ten seconds of the song.
    assert!((stage.script.frames() - frames).abs_diff(441_000) < 600, "{}", stage.script.frames() - frames);
    assert!((stage.behind() - behind).abs() < 0.02, "{} after {behind}", stage.behind());
}

#[test]
fn a_device_that_is_gone_for_ever_is_given_up_after_thirty_looks_and_play_goes_on_without_it() {
    let mut stage = Stage::new(&[(1.0, Fault::Unplug)]);
    stage.play(30.0, LOOK);
    assert!(stage.behind() < 0.15, "{}", stage.behind());
    let said = stage.play(1200.0, 4 * LOOK);
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(said[0].1, "script has not come back and is not looked for any more; choose it again when it is there");
    // 0.5, 1, 2, 4, 8, 16 and then 24 times 30 s, each a little late.
    assert!((751.5..770.0).contains(&said[0].0), "{said:?}");
    assert_eq!(stage.script.looks(), 30);
    assert!(stage.supervisor.falls_back());
}
