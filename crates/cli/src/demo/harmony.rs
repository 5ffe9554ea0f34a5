//! What guitars, electric piano and pad play.

use super::song::{BARS, BEAT, CHORDS, Player, Section, is_full, section, swung, time};
use instruments::Note;

/// A stroke of the pick over the strings: each a little later than the one before.
fn strum(player: &mut Player, at: f64, beats: f64, strings: &[f64], down: bool, velocity: f64) {
    let count = strings.len();
    for i in 0..count {
        let (string, soft) = if down { (i, 1.0) } else { (count - 1 - i, 0.85) };
        player.play(at + i as f64 * 0.011, beats, strings[string], velocity * soft * (1.0 - 0.05 * i as f64));
    }
}

/// The guitar on the left: a picked figure in intro and verse, chords in the chorus.
pub fn left_guitar() -> Vec<Note> {
    let mut player = Player::new(201, 0.006);
    for (bar, chord) in CHORDS.iter().enumerate().skip(2) {
        let strings = chord.strings;
        match section(bar) {
            Section::Intro | Section::Verse => {
                for (eighth, string) in [0, 2, 3, 4, 2, 3, 4, 3].into_iter().enumerate() {
                    let string = strings[string.min(strings.len() - 1)];
                    let accent = if eighth % 4 == 0 { 0.66 } else { 0.5 };
                    player.play(swung(bar, eighth as f64 * 0.5), 1.1, string, accent);
                }
            }
            Section::Chorus | Section::LastChorus => chords(&mut player, bar, strings),
            Section::Break => strum(&mut player, time(bar, 0.0), 3.8, strings, true, 0.55),
            Section::Outro => strum(&mut player, time(bar, 0.0), if bar == 26 { 3.8 } else { 6.0 }, strings, true, 0.6),
        }
    }
    player.notes
}

/// The guitar on the right: chops on two and four in the verse, the same chords once more in the chorus.
pub fn right_guitar() -> Vec<Note> {
    let mut player = Player::new(202, 0.008);
    for (bar, chord) in CHORDS.iter().enumerate().skip(6) {
        let strings = chord.strings;
        match section(bar) {
            Section::Verse => {
                let upper = &strings[strings.len() - 3..];
                strum(&mut player, swung(bar, 1.0), 0.3, upper, true, 0.62);
                strum(&mut player, swung(bar, 3.0), 0.3, upper, true, 0.66);
                if bar % 2 == 1 {
                    strum(&mut player, swung(bar, 3.75), 0.2, upper, false, 0.45);
                }
            }
            Section::Chorus | Section::LastChorus => chords(&mut player, bar, strings),
            Section::Outro => strum(&mut player, time(bar, 0.0), if bar == 26 { 3.8 } else { 6.0 }, strings, true, 0.6),
            _ => {}
        }
    }
    player.notes
}

fn chords(player: &mut Player, bar: usize, strings: &[f64]) {
    let upper = &strings[1..];
    for (beat, beats, down, velocity) in
        [(0.0, 1.4, true, 0.85), (1.5, 0.95, false, 0.7), (2.5, 0.7, false, 0.72), (3.25, 0.7, true, 0.7)]
    {
        strum(player, swung(bar, beat), beats, upper, down, velocity);
    }
}

/// The acoustic guitar: sixteenths of the wrist from the middle of the verse on, some of them in the air.
pub fn acoustic_guitar() -> Vec<Note> {
    let mut player = Player::new(203, 0.005);
    const PATTERN: [(f64, bool, f64); 9] = [
        (0.0, true, 0.8),
        (0.5, true, 0.5),
        (1.0, true, 0.75),
        (1.25, false, 0.45),
        (1.75, false, 0.5),
        (2.25, false, 0.5),
        (2.5, true, 0.65),
        (3.0, true, 0.75),
        (3.5, true, 0.5),
    ];
    for bar in (8..20).chain(22..26) {
        let strings = CHORDS[bar].strings;
        let loud = if is_full(bar) { 1.0 } else { 0.72 };
        for (n, &(beat, down, velocity)) in PATTERN.iter().enumerate() {
            let until = PATTERN.get(n + 1).map_or(4.0, |next| next.0);
            let strings = if down { strings } else { &strings[strings.len() - 3..] };
            strum(&mut player, swung(bar, beat), until - beat, strings, down, velocity * loud);
        }
    }
    strum(&mut player, time(27, 0.0), 6.0, CHORDS[27].strings, true, 0.6);
    player.notes
}

/// The electric piano.
pub fn electric_piano() -> Vec<Note> {
    let mut player = Player::new(204, 0.007);
    for (bar, chord) in CHORDS.iter().enumerate() {
        let figure: &[(f64, f64, f64)] = match section(bar) {
            Section::Intro => &[(0.0, 1.7, 0.55), (1.75, 0.6, 0.4), (2.5, 1.4, 0.5)],
            Section::Verse => &[(0.0, 1.3, 0.55), (1.5, 0.9, 0.42), (2.75, 1.1, 0.48)],
            Section::Break => &[(0.0, 3.9, 0.6)],
            Section::Outro if bar == 27 => &[(0.0, 6.5, 0.6)],
            Section::Outro => &[(0.0, 3.9, 0.6)],
            _ => &[(0.0, 0.9, 0.78), (1.0, 0.45, 0.6), (1.5, 0.95, 0.74), (2.5, 0.45, 0.68), (3.0, 0.9, 0.7)],
        };
        for &(beat, beats, velocity) in figure {
            for (i, key) in chord.keys.iter().enumerate() {
                player.play(swung(bar, beat) + i as f64 * 0.004, beats, *key, velocity * (0.9 + 0.04 * i as f64));
            }
        }
        player.play(time(bar, 0.0), 3.6, chord.bass + 12.0, 0.5);
    }
    player.notes
}

/// The pad: under the intro, and from the middle of the verse to the end. Notes common to two chords are held.
pub fn pad() -> Vec<Note> {
    let mut notes: Vec<Note> = Vec::new();
    for bar in (0..4).chain(8..BARS) {
        let (at, bars) = (time(bar, 0.0), if bar + 1 == BARS { 1.5 } else { 1.0 });
        let velocity = if is_full(bar) { 0.85 } else { 0.6 };
        for key in CHORDS[bar].keys {
            let bound = notes.iter_mut().find(|note| note.key == key && (note.at + note.length - at).abs() < 1e-6);
            match bound {
                Some(note) if !is_full(bar) || note.velocity > 0.7 => note.length += bars * 4.0 * BEAT,
                _ => notes.push(Note::new(at, bars * 4.0 * BEAT, key, velocity)),
            }
        }
    }
    notes
}
