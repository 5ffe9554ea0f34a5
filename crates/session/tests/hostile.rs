//! Text from strangers costs an error: no panic, no exhausted stack, no hang, no runaway memory.
#![allow(unsafe_code, reason = "an allocator that counts cannot be written without it")]

mod random;

use random::{pick, song};
use session::Document;
use signal::random::Random;
use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
/// Both tests measure memory, so they run one after the other.
static ALONE: Mutex<()> = Mutex::new(());

struct Counting;

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let live = LIVE.fetch_add(layout.size(), Relaxed) + layout.size();
        PEAK.fetch_max(live, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// Reads a text, within two seconds and 256 MB besides the text; whether it is a song.
fn read(text: &str, what: &str) -> bool {
    let before = LIVE.load(Relaxed);
    PEAK.store(before, Relaxed);
    let start = Instant::now();
    let result = Document::parse(text, "song.kdl");
    let (time, memory) = (start.elapsed(), PEAK.load(Relaxed).saturating_sub(before));
    assert!(time < Duration::from_secs(2), "{what}: {time:?}");
    assert!(memory < 256 << 20, "{what}: {memory} bytes");
    if let Err(error) = &result {
        assert!(error.line >= 1 && !error.message.is_empty(), "{what}");
    }
    result.is_ok()
}

const TOKENS: &[&str] = &[
    "{",
    "}",
    "/-",
    "/*",
    "*/",
    "//",
    "\"",
    "\"\"\"",
    "#\"",
    "\\",
    ";",
    "\n",
    "=",
    "#true",
    "#inf",
    "-",
    "1e308",
    "9e999",
    "0x",
    "_",
    "(",
    ")",
    "track",
    "bus \"A\" ",
    "at=",
    "\u{2028}",
    "\u{FEFF}",
    "\u{0}",
    "é",
    "off",
    "\"1|1\"",
    "-1",
    "99999999999999999999",
];

fn mutate(random: &mut Random, text: &mut Vec<u8>) {
    let at = random.below(text.len() as u64 + 1) as usize;
    let length = (random.below(40) as usize).min(text.len() - at);
    match random.below(6) {
        0 => text.truncate(at),
        1 => drop(text.drain(at..at + length)),
        2 => {
            let copy = text[at..at + length].to_vec();
            let to = random.below(text.len() as u64 + 1) as usize;
            text.splice(to..to, copy);
        }
        3 if at < text.len() => text[at] ^= 1 << random.below(8),
        4 if at < text.len() && text[at].is_ascii_digit() => text[at] = b'9',
        _ => drop(text.splice(at..at, pick(random, TOKENS).bytes().collect::<Vec<_>>())),
    }
}

#[test]
fn mutated_songs_cost_an_error_at_most() {
    let _alone = ALONE.lock().unwrap();
    let count = if cfg!(debug_assertions) { 3_000 } else { 100_000 };
    let seeds: Vec<String> =
        (0..20).map(|seed| Document::new(song(&mut Random::new(seed))).unwrap().to_text().to_string()).collect();
    let mut read_well = 0;
    for seed in 0..count {
        let mut random = Random::new(seed);
        let mut text = pick(&mut random, &seeds).clone().into_bytes();
        text.truncate(5_000);
        for _ in 0..=random.below(4) {
            mutate(&mut random, &mut text);
        }
        read_well += usize::from(read(&String::from_utf8_lossy(&text), &format!("mutation {seed}")));
    }
    assert!(read_well < count as usize);
}

#[test]
fn texts_made_to_hurt_cost_an_error() {
    let _alone = ALONE.lock().unwrap();
    let head = "tonmeister 1\nsong \"s\" rate=48000\n";
    let many = |unit: &str, bytes: usize| unit.repeat(bytes / unit.len());
    const BIG: usize = 20 << 20;
    let numbered = |count: usize, line: &dyn Fn(usize) -> String| (0..count).map(line).collect::<String>();
    let texts = [
        ("braces", many("a{", BIG)),
        ("braces that close", many("a{", BIG / 2) + &many("}", BIG / 2)),
        ("silent braces", many("a /-{", BIG)),
        ("silent nodes", many("/-a{", BIG)),
        ("silent silence", many("/-", BIG)),
        ("comments in comments", many("/*", BIG)),
        ("closed comments", many("/*", BIG / 2) + &many("*/", BIG / 2)),
        ("continued lines", many("\\\n", BIG)),
        ("backslashes in a string", format!("a \"{}", many("\\", BIG))),
        ("quotes", many("\"", BIG)),
        ("hashes", many("#", BIG)),
        ("raw strings that nearly end", format!("a ##\"{}", many("\"#", BIG))),
        ("many lines in a string", format!("a \"\"\"\n{}\"\"\"", many("b\n", BIG))),
        ("escapes", format!("a \"{}\"", many("\\u{e9}", BIG))),
        ("nodes", many("a\n", BIG)),
        ("values", format!("a{}", many(" 1", BIG))),
        ("one long word", many("a", BIG)),
        ("one long number", format!("a 1{}", many("0", BIG))),
        ("a number with a long exponent", format!("a 1e{}", many("9", BIG))),
        ("blanks", many(" ", BIG)),
        ("too long", many(" ", 65 << 20)),
        ("inserts", format!("track \"A\" {{ inserts {{ {} }} }}", many("gain\n", 1 << 20))),
        (
            "unknown words after many names",
            numbered(100_000, &|i| format!("bus \"B{i}\"\n")) + "track \"A\" { output \"X\" }",
        ),
        (
            "a long chain",
            numbered(100_000, &|i| format!("bus \"B{i}\" {{ output \"B{}\" }}\n", i + 1)) + "bus \"B100000\"",
        ),
        ("a long circle", numbered(100_000, &|i| format!("bus \"B{i}\" {{ output \"B{}\" }}\n", (i + 1) % 100_000))),
        ("points", format!("track \"A\" {{ automation \"fader\" {{ points {} }} }}", many("\"1 0\" ", 4 << 20))),
    ];
    for (what, text) in texts {
        let is_song = read(&format!("{head}{text}"), what);
        assert_eq!(
            is_song,
            ["a long chain", "points", "blanks", "closed comments", "continued lines"].contains(&what),
            "{what}"
        );
    }
    let tempos = numbered(9_000, &|i| format!("tempo 100 at=\"{}|1\"\n", i + 1));
    let points: String = (0..9_000).map(|i| format!("\"{}|1 0\" ", i + 1)).collect();
    let song = format!(
        "tonmeister 1\nsong \"s\" rate=48000 {{\n{tempos}}}\ntrack \"A\" {{ automation \"fader\" {{ points {points} }} }}"
    );
    assert!(!read(&song, "musical places in many tempos"));
}
