//! A thousand edits in ten seconds while it plays: no dropout, no allocation where the device asks for sound, and the newest song
//! is what is heard in the end.

mod room;

use desk::live::{Live, Output, Script};
use room::{clip, insert, song, until};
use session::{Place, Song, Track};
use signal::random::Random;
use signal::source::Memory;
use signal::{Db, Layout, Percent};
use std::alloc::{GlobalAlloc, Layout as Block, System};
use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

#[allow(unsafe_code)] // an allocator cannot be written without; it only counts
// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Block) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Block) {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A device of our own time, at 256 frames.
fn live(song: &Song, shelf: Arc<room::Shelf>) -> (Live, Script) {
    let script = Script::new(48_000, 256, []);
    (Live::new(shelf, song, Output::Scripted(script.clone())).unwrap(), script)
}

fn edit(song: &mut Song, random: &mut Random) {
    let index = random.below(song.tracks.len() as u64) as usize;
    let length = song.tracks[index].clips[0].length;
    let strip = &mut song.tracks[index].strip;
    match random.below(10) {
        0..4 => strip.fader = Db(-30.0 * random.unit()),
        4 => strip.pan = Percent(100.0 * random.signed()),
        5 => strip.mute = !strip.mute,
        6 if strip.inserts.len() < 5 => strip.inserts.push(insert("saturator")),
        6 => drop(strip.inserts.pop()),
        7 => strip.output = strip.output.is_none().then(|| "Group".to_string()),
        8 => song.master.fader = Db(-6.0 * random.unit()),
        _ => song.tracks[index].clips[0] = clip(&format!("t{index}"), random.below(4800) as i64, 0, length),
    }
}

#[test]
fn a_thousand_edits_in_ten_seconds_make_no_dropout_and_no_allocation() {
    let (mut song, shelf) = song(16, 15.0);
    let (live, script) = live(&song, shelf);
    let mut tap = live.pcm();
    live.play();
    // The device's time is our own, but never faster than the clock, and where this machine is busy with others it waits.
    let (mut now, mut last) = (Duration::ZERO, Instant::now());
    let (mut edits, mut counted, mut expected) = (0, 0, None);
    let mut random = Random::new(1);
    while now < Duration::from_secs(11) {
        now += last.elapsed().min(Duration::from_millis(8));
        last = Instant::now();
        let before = ALLOCATIONS.with(Cell::get);
        script.advance(now);
        counted += ALLOCATIONS.with(Cell::get) - before;
        while edits < 1000 && edits < now.as_millis() / 10 {
            edit(&mut song, &mut random);
            live.set_song(&song).unwrap();
            edits += 1;
        }
        while let Some(block) = tap.next() {
            // A chain that gets longer makes the mix later: the same frames are heard again, a little.
            let near = expected.is_none_or(|expected: i64| (block.frame - expected).abs() < 2_000);
            assert!(near && (!block.jump || expected.is_none()), "{} after {expected:?}", block.frame);
            expected = Some(block.frame + block.samples.len() as i64 / 2);
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(edits, 1000);
    assert_eq!(counted, 0, "allocations while the device asked for sound");
    let readings = live.readings();
    assert_eq!((readings.dropouts, live.lost()), (0, 0));
    assert!(expected > Some(10 * 48_000), "{expected:?}");
    // The newest song wins.
    song.tracks.iter_mut().for_each(|track| track.strip.mute = true);
    song.returns.clear();
    song.tracks.iter_mut().for_each(|track| track.strip.sends.clear());
    live.set_song(&song).unwrap();
    until("silence", || {
        now += Duration::from_millis(2);
        script.advance(now);
        script.last().iter().all(|x| *x == 0.0)
    });
    assert_eq!(live.troubles(), Vec::<String>::new());
}

#[test]
fn a_fader_is_heard_within_two_periods_of_the_device() {
    let mut song = Song::new("song", 48_000);
    let mut track = Track::new("steady", Layout::Stereo);
    track.clips.push(clip("steady", 0, 0, 480_000));
    song.tracks.push(track);
    let mut shelf = room::Shelf::default();
    shelf.0.insert("steady".to_string(), Memory { rate: 48_000, channels: vec![vec![0.5; 480_000]; 2] });
    let (live, script) = live(&song, Arc::new(shelf));
    let mut now = Duration::ZERO;
    let period = Duration::from_secs_f64(256.0 / 48_000.0);
    live.play();
    until("sound", || {
        now += period;
        script.advance(now);
        script.last().last() == Some(&0.5)
    });
    song.tracks[0].strip.fader = Db(-20.0);
    live.set_song(&song).unwrap();
    // The plan is made ready while the device waits: what is measured is the way from there to the ear.
    std::thread::sleep(Duration::from_millis(300));
    script.advance(now + 2 * period);
    assert!(script.last().last().is_some_and(|x| (x - 0.05).abs() < 1e-6), "{:?}", script.last().last());
    assert!(matches!(song.tracks[0].clips[0].at, Place::Frame(0)));
}

#[test]
fn a_sound_card_that_is_not_there_is_said_and_time_runs_without_it() {
    let (song, shelf) = song(1, 1.0);
    let name = Some("no such sound card".to_string());
    let live = Live::new(shelf, &song, Output::Device { name, rate: 48_000, block: 256 }).unwrap();
    let said = live.troubles();
    assert!(said.len() == 1 && said[0].contains("listen in the browser"), "{said:?}");
    live.play();
    until("the playhead to move", || live.transport().frame > 1000);
    assert_eq!(live.device().kind, desk::live::Kind::Browser);
    assert!(live.choose(Output::Null).is_ok());
}
