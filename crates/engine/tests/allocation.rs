//! The audio thread never allocates.

mod desk;

use desk::{Desk, noise};
use engine::{Deck, Player, Touch};
use session::{Automation, Curve, Place, Point, Song};
use signal::random::Random;
use signal::{Db, Percent};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

#[allow(unsafe_code)] // an allocator cannot be written without; it only counts
// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        ALLOCATIONS.with(|count| count.set(count.get() + 1));
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Eleven tracks with every effect, moving faders, a bus and a return.
fn full_desk() -> Desk {
    let mut desk = Desk::new();
    for seed in 0..11 {
        desk.track(&format!("t{seed}"), vec![noise(seed, 96_000)]);
        for kind in effects::LIST.iter().filter(|kind| !kind.sidechain || seed > 3) {
            desk.insert(&format!("t{seed}"), kind.name, &[]);
        }
        let points = (0..200)
            .map(|i| Point { at: Place::Frame(i * 480), value: -(i as f64 % 17.0), curve: Curve::Smooth })
            .collect::<Vec<_>>();
        for parameter in ["fader", "gain/gain"] {
            let automation = Automation { parameter: parameter.to_string(), points: points.clone() };
            desk.song.tracks.last_mut().unwrap().strip.automation.push(automation);
        }
    }
    desk.bus("group");
    desk.song.tracks[0].strip.output = Some("group".to_string());
    desk.ret("room");
    desk.send("t1", "room", -6.0, session::Tap::Pre);
    desk
}

#[test]
fn playing_neither_allocates_nor_frees() {
    let desk = full_desk();
    let mut player = Player::new(&desk.song, &desk.shelf).unwrap();
    let (mut left, mut right) = (vec![0.0; 480], vec![0.0; 480]);
    let before = ALLOCATIONS.with(Cell::get);
    for _ in 0..150 {
        player.fill(&mut left, &mut right);
    }
    assert_eq!(ALLOCATIONS.with(Cell::get), before);
    assert!(left.iter().any(|x| *x != 0.0));
    // The counter counts: one box is one allocation and one release.
    drop(std::hint::black_box(Box::new(1)));
    assert_eq!(ALLOCATIONS.with(Cell::get), before + 2);
}

/// One of the edits an engineer makes, by turns: of levels, of the chain, of routes, of clips.
fn edit(song: &mut Song, random: &mut Random) {
    let track = random.below(song.tracks.len() as u64) as usize;
    let strip = &mut song.tracks[track].strip;
    match random.below(12) {
        0 | 1 => strip.fader = Db(-30.0 * random.unit()),
        2 => strip.pan = Percent(100.0 * random.signed()),
        3 => strip.mute = !strip.mute,
        4 => strip.solo = !strip.solo,
        5 => strip.trim = Db(6.0 * random.signed()),
        6 => strip.output = strip.output.is_none().then(|| "group".to_string()),
        7 => {
            let insert = random.below(strip.inserts.len() as u64) as usize;
            strip.inserts[insert].bypass = !strip.inserts[insert].bypass;
        }
        8 => strip.sends.iter_mut().for_each(|send| send.level = Db(-20.0 * random.unit())),
        9 => {
            let other = random.below(strip.inserts.len() as u64) as usize;
            strip.inserts.swap(0, other);
        }
        10 => {
            let clip = &mut song.tracks[track].clips[0];
            clip.at = Place::Frame(random.below(2000) as i64);
        }
        _ => {
            let insert = &mut strip.inserts[1];
            let kind = effects::find(&insert.kind).unwrap();
            for (number, param) in insert.settings.numbers.iter_mut().zip((kind.params)()) {
                *number = param.min + (param.max - param.min) * random.unit();
            }
            insert.settings = (kind.again)(&insert.settings);
        }
    }
}

#[test]
fn a_hundred_touches_while_playing_neither_allocate_nor_free() {
    let mut desk = full_desk();
    let mut player = Player::new(&desk.song, &desk.shelf).unwrap();
    let layout = player.take_layout().unwrap();
    let (mut left, mut right) = (vec![0.0; 256], vec![0.0; 256]);
    let mut counted = 0;
    for turn in 0..100 {
        let before = desk.song.clone();
        let strip = &mut desk.song.tracks[turn % 11].strip;
        (strip.fader, strip.trim, strip.solo) = (Db(-(turn as f64)), Db(1.0 - turn as f64 % 3.0), turn % 5 == 0);
        strip.automation[0].points.truncate(200 - turn);
        strip.sends.iter_mut().for_each(|send| send.level = Db(-(turn as f64)));
        strip
            .inserts
            .iter_mut()
            .for_each(|insert| insert.settings = (effects::find(&insert.kind).unwrap().again)(&insert.settings));
        let mut touch = Touch::between(&layout, &before, &desk.song).unwrap().unwrap();
        let before = ALLOCATIONS.with(Cell::get);
        assert!(player.touch(&mut touch));
        player.fill(&mut left, &mut right);
        counted += ALLOCATIONS.with(Cell::get) - before;
    }
    assert_eq!(counted, 0);
}

#[test]
fn a_thousand_edits_while_playing_neither_allocate_nor_free_and_none_is_refused() {
    let mut desk = full_desk();
    let mut random = Random::new(5);
    let mut player = Player::new(&desk.song, &desk.shelf).unwrap();
    let mut layout = player.take_layout().unwrap();
    let (mut left, mut right) = (vec![0.0; 256], vec![0.0; 256]);
    let mut counted = 0;
    for _ in 0..1000 {
        edit(&mut desk.song, &mut random);
        let (deck, after) = Deck::after(&layout, &desk.song, &desk.shelf).unwrap();
        layout = after;
        let before = ALLOCATIONS.with(Cell::get);
        let refused = player.hand(deck).is_err();
        let mut spent = None;
        while spent.is_none() {
            player.fill(&mut left, &mut right);
            spent = player.spent();
        }
        counted += ALLOCATIONS.with(Cell::get) - before;
        assert!(!refused);
        assert!(left.iter().chain(&right).all(|x| x.is_finite() && x.abs() < 100.0));
    }
    assert_eq!(counted, 0);
    assert_eq!(player.failed_reads, 0);
}
