//! The audio thread never allocates.

mod desk;

use desk::{Desk, noise};
use engine::Player;
use session::{Automation, Curve, Place, Point};
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

#[test]
fn playing_neither_allocates_nor_frees() {
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
