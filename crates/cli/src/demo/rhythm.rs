//! What drums, percussion and bass play.

use super::song::{BARS, CHORDS, Player, Section, is_full, section, swung, time};
use instruments::Note;

const KICK: f64 = 36.0;
const SNARE: f64 = 38.0;
const CLOSED: f64 = 42.0;
const PEDAL: f64 = 44.0;
const OPEN: f64 = 46.0;
const HIGH_TOM: f64 = 48.0;
const FLOOR_TOM: f64 = 43.0;
const CRASH: f64 = 49.0;
const RIDE: f64 = 51.0;

/// Strokes of one bar: beat, drum, velocity.
type Bar = &'static [(f64, f64, f64)];

const INTRO: Bar = &[(1.0, PEDAL, 0.5), (3.0, PEDAL, 0.5), (0.0, KICK, 0.6), (2.5, KICK, 0.45)];
const VERSE: Bar = &[
    (0.0, KICK, 0.85),
    (1.75, KICK, 0.55),
    (2.5, KICK, 0.75),
    (1.0, SNARE, 0.78),
    (3.0, SNARE, 0.8),
    (1.5, SNARE, 0.16),
    (2.25, SNARE, 0.2),
    (3.75, SNARE, 0.14),
];
const VERSE_TURN: Bar = &[
    (0.0, KICK, 0.85),
    (0.75, KICK, 0.5),
    (2.5, KICK, 0.75),
    (3.5, KICK, 0.6),
    (1.0, SNARE, 0.78),
    (3.0, SNARE, 0.82),
    (2.25, SNARE, 0.2),
    (3.5, OPEN, 0.6),
];
const CHORUS: Bar = &[
    (0.0, KICK, 0.95),
    (0.75, KICK, 0.6),
    (2.0, KICK, 0.85),
    (2.5, KICK, 0.8),
    (1.0, SNARE, 0.95),
    (3.0, SNARE, 0.97),
    (1.75, SNARE, 0.2),
    (3.75, SNARE, 0.22),
];
const CHORUS_TURN: Bar = &[
    (0.0, KICK, 0.95),
    (1.5, KICK, 0.7),
    (2.0, KICK, 0.85),
    (3.5, KICK, 0.75),
    (1.0, SNARE, 0.95),
    (3.0, SNARE, 0.97),
    (2.75, SNARE, 0.25),
];
const FILL: Bar = &[
    (0.0, KICK, 0.85),
    (1.0, SNARE, 0.8),
    (1.5, KICK, 0.6),
    (2.0, SNARE, 0.7),
    (2.25, SNARE, 0.55),
    (2.5, HIGH_TOM, 0.8),
    (2.75, HIGH_TOM, 0.7),
    (3.0, HIGH_TOM, 0.85),
    (3.25, FLOOR_TOM, 0.75),
    (3.5, FLOOR_TOM, 0.9),
    (3.5, KICK, 0.8),
    (3.75, FLOOR_TOM, 0.85),
];
const BREAK: Bar = &[
    (0.0, KICK, 0.8),
    (1.0, KICK, 0.6),
    (2.0, KICK, 0.7),
    (3.0, KICK, 0.6),
    (0.5, FLOOR_TOM, 0.4),
    (1.5, FLOOR_TOM, 0.35),
    (2.5, FLOOR_TOM, 0.45),
    (3.5, HIGH_TOM, 0.5),
];
const BUILD: Bar = &[
    (0.0, KICK, 0.8),
    (1.0, KICK, 0.75),
    (2.0, KICK, 0.8),
    (3.0, KICK, 0.85),
    (0.0, SNARE, 0.35),
    (0.5, SNARE, 0.4),
    (1.0, SNARE, 0.45),
    (1.5, SNARE, 0.5),
    (2.0, SNARE, 0.55),
    (2.25, SNARE, 0.5),
    (2.5, SNARE, 0.62),
    (2.75, SNARE, 0.6),
    (3.0, SNARE, 0.72),
    (3.25, HIGH_TOM, 0.8),
    (3.5, FLOOR_TOM, 0.9),
    (3.75, FLOOR_TOM, 0.95),
];
const LAST_BUT_ONE: Bar =
    &[(0.0, KICK, 0.9), (1.0, SNARE, 0.7), (2.5, KICK, 0.6), (3.0, SNARE, 0.6), (3.5, FLOOR_TOM, 0.6)];
const LAST: Bar = &[(0.0, KICK, 0.9), (0.0, CRASH, 0.7), (0.0, FLOOR_TOM, 0.5)];

fn groove(bar: usize) -> Bar {
    match (section(bar), bar) {
        (Section::Intro, 3) => FILL,
        (Section::Intro, 0 | 1) => &INTRO[..2],
        (Section::Intro, _) => INTRO,
        (Section::Verse, 11) | (Section::Chorus, 19) => FILL,
        (Section::Verse, _) => {
            if bar.is_multiple_of(2) {
                VERSE
            } else {
                VERSE_TURN
            }
        }
        (Section::Break, 20) => BREAK,
        (Section::Break, _) => BUILD,
        (Section::Outro, 26) => LAST_BUT_ONE,
        (Section::Outro, _) => LAST,
        _ => {
            if bar % 4 == 3 {
                CHORUS_TURN
            } else {
                CHORUS
            }
        }
    }
}

/// The drummer.
pub fn drums() -> Vec<Note> {
    let mut player = Player::new(101, 0.004);
    for bar in 0..BARS {
        for &(beat, drum, velocity) in groove(bar) {
            player.play(swung(bar, beat), 0.2, drum, velocity);
        }
        if [12, 16, 22, 26].contains(&bar) {
            player.play(time(bar, 0.0), 0.2, CRASH, 0.85);
        }
        hands(&mut player, bar);
    }
    player.notes
}

/// The right hand: eighths on the hi-hat, in the chorus on the ride, with sixteenths where there is room.
fn hands(player: &mut Player, bar: usize) {
    let is_fill = std::ptr::eq(groove(bar), FILL);
    let eighths = if is_fill { 4 } else { 8 };
    for eighth in 0..eighths {
        let beat = f64::from(eighth) * 0.5;
        let accent = if eighth % 2 == 0 { 1.0 } else { 0.66 };
        match section(bar) {
            Section::Intro if bar >= 2 => player.play(swung(bar, beat), 0.2, CLOSED, 0.34 * accent),
            Section::Verse => {
                player.play(swung(bar, beat), 0.2, CLOSED, 0.62 * accent);
                if eighth % 4 == 2 && player.chance() < 0.6 {
                    player.play(swung(bar, beat + 0.25), 0.2, CLOSED, 0.24);
                }
            }
            Section::Chorus | Section::LastChorus => {
                player.play(swung(bar, beat), 0.2, RIDE, 0.72 * accent);
                if eighth == 7 && bar % 2 == 1 && !is_fill {
                    player.play(swung(bar, beat), 0.2, OPEN, 0.7);
                } else if eighth % 4 == 2 {
                    player.play(swung(bar, beat), 0.2, PEDAL, 0.55);
                }
            }
            Section::Outro if bar == 26 => player.play(swung(bar, beat), 0.2, CLOSED, 0.45 * accent),
            _ => {}
        }
    }
}

/// Shaker: sixteenths in intro and verse.
pub fn shaker() -> Vec<Note> {
    let mut player = Player::new(102, 0.005);
    for bar in (2..12).chain(20..22).chain(26..27) {
        for sixteenth in 0..16 {
            let accent = [0.85, 0.35, 0.6, 0.4][sixteenth % 4];
            player.play(swung(bar, sixteenth as f64 * 0.25), 0.2, 82.0, accent);
        }
    }
    player.notes
}

/// Tambourine: eighths in the choruses, accents with the snare drum.
pub fn tambourine() -> Vec<Note> {
    let mut player = Player::new(103, 0.006);
    for bar in (0..BARS).filter(|bar| is_full(*bar)) {
        for eighth in 0..8 {
            let accent = if eighth % 4 == 2 { 0.85 } else { 0.3 };
            player.play(swung(bar, f64::from(eighth) * 0.5), 0.2, 54.0, accent);
        }
    }
    player.notes
}

/// Bass: with the kick drum in the verse, eighths in the chorus.
pub fn bass() -> Vec<Note> {
    let mut player = Player::new(104, 0.005);
    for bar in 2..BARS {
        let (root, next) = (CHORDS[bar].bass, CHORDS[(bar + 1).min(BARS - 1)].bass);
        let approach = if next > root { next - 2.0 } else { next + 2.0 };
        let mut play = |beat: f64, beats: f64, key: f64, velocity: f64| {
            player.play(swung(bar, beat), beats, if key < 28.0 { key + 12.0 } else { key }, velocity);
        };
        match section(bar) {
            Section::Intro => play(0.0, 3.8, root, 0.6),
            Section::Verse => {
                play(0.0, 1.4, root, 0.8);
                play(1.75, 0.22, root, 0.55);
                play(2.5, 0.45, root, 0.75);
                play(3.0, 0.3, root + 12.0, 0.6);
                play(3.5, 0.45, if bar % 2 == 0 { root + 7.0 } else { approach }, 0.65);
            }
            Section::Chorus | Section::LastChorus => {
                for eighth in 0..8 {
                    let key = match eighth {
                        5 => root + 12.0,
                        7 => approach,
                        _ => root,
                    };
                    let accent = if eighth % 2 == 0 { 0.92 } else { 0.72 };
                    play(f64::from(eighth) * 0.5, if eighth == 3 { 0.3 } else { 0.46 }, key, accent);
                }
            }
            Section::Break => (0..4).for_each(|beat| play(f64::from(beat), 0.9, root, 0.65 + 0.06 * f64::from(beat))),
            Section::Outro => play(0.0, if bar == 26 { 3.8 } else { 5.5 }, root, 0.8),
        }
    }
    player.notes
}
