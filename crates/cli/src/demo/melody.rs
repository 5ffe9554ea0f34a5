//! What is sung, and what the lead synthesizer plays.
//!
//! Late bus, rain along the wire / all the windows wear the sky / you left a light on in my name / I could find it any
//! time. Carry me over, carry me slow / over the river, into the glow / carry me over, let the night know / I'm on the
//! last ride home.

use super::song::{BEAT, Player, time};
use instruments::{Note, Syllable, Vowel};

/// One sung note: beat, beats, MIDI number, sound in ARPABET.
type Sung = (f64, f64, f64, &'static str);

const LATE_BUS: &[Sung] = &[
    (0.0, 0.9, 64.0, "L EY T"),
    (1.0, 0.85, 64.0, "B AH S"),
    (2.0, 0.95, 67.0, "R EY N"),
    (3.0, 0.45, 66.0, "AH"),
    (3.5, 0.9, 64.0, "L AO NG"),
    (4.5, 0.45, 62.0, "DH AH"),
    (5.0, 1.0, 64.0, "W AY"),
    (6.0, 1.1, 59.0, "ER"),
];
const WINDOWS: &[Sung] = &[
    (0.0, 0.9, 64.0, "AO L"),
    (1.0, 0.45, 64.0, "DH AH"),
    (1.5, 0.7, 67.0, "W IH N"),
    (2.25, 0.7, 69.0, "D OW Z"),
    (3.0, 0.9, 67.0, "W EH R"),
    (4.0, 0.45, 66.0, "DH AH"),
    (4.5, 1.0, 66.0, "S K AY"),
    (5.5, 1.3, 62.0, "AY"),
];
const YOU_LEFT: &[Sung] = &[
    (0.0, 0.45, 64.0, "Y UW"),
    (0.5, 0.85, 67.0, "L EH F T"),
    (1.5, 0.4, 67.0, "AH"),
    (2.0, 0.9, 71.0, "L AY T"),
    (3.0, 0.8, 69.0, "AA N"),
    (4.0, 0.45, 67.0, "IH N"),
    (4.5, 0.7, 64.0, "M AY"),
    (5.25, 1.9, 64.0, "N EY M"),
];
const FIND_IT: &[Sung] = &[
    (0.0, 0.45, 64.0, "AY"),
    (0.5, 0.7, 64.0, "K UH D"),
    (1.25, 0.95, 67.0, "F AY N D"),
    (2.25, 0.6, 66.0, "IH T"),
    (3.0, 0.45, 67.0, "EH"),
    (3.5, 0.65, 69.0, "N IY"),
    (4.25, 2.6, 69.0, "T AY M"),
];
const CARRY_SLOW: &[Sung] = &[
    (0.0, 0.72, 71.0, "K AE"),
    (0.75, 0.5, 71.0, "R IY"),
    (1.25, 0.7, 69.0, "M IY"),
    (2.0, 1.0, 74.0, "OW"),
    (3.0, 0.8, 71.0, "V ER"),
    (4.0, 0.72, 69.0, "K AE"),
    (4.75, 0.5, 69.0, "R IY"),
    (5.25, 0.7, 67.0, "M IY"),
    (6.0, 1.7, 69.0, "S L OW"),
];
const INTO_GLOW: &[Sung] = &[
    (0.0, 0.75, 66.0, "OW"),
    (0.75, 0.5, 66.0, "V ER"),
    (1.25, 0.7, 66.0, "DH AH"),
    (2.0, 0.95, 69.0, "R IH"),
    (3.0, 0.8, 66.0, "V ER"),
    (4.0, 0.72, 67.0, "IH N"),
    (4.75, 0.5, 67.0, "T UW"),
    (5.25, 0.7, 66.0, "DH AH"),
    (6.0, 1.7, 71.0, "G L OW"),
];
const NIGHT_KNOW: &[Sung] = &[
    (0.0, 0.72, 71.0, "K AE"),
    (0.75, 0.5, 71.0, "R IY"),
    (1.25, 0.7, 69.0, "M IY"),
    (2.0, 1.0, 74.0, "OW"),
    (3.0, 0.8, 71.0, "V ER"),
    (4.0, 0.7, 69.0, "L EH T"),
    (4.75, 0.45, 69.0, "DH AH"),
    (5.25, 0.7, 71.0, "N AY T"),
    (6.0, 1.7, 74.0, "N OW"),
];
const RIDE_HOME: &[Sung] = &[
    (0.0, 0.7, 74.0, "AY M"),
    (0.75, 0.7, 74.0, "AA N"),
    (1.5, 0.45, 71.0, "DH AH"),
    (2.0, 0.95, 69.0, "L AE S T"),
    (3.0, 0.95, 69.0, "R AY D"),
    (4.0, 3.0, 67.0, "HH OW M"),
];
const LAST_RIDE: &[Sung] = &[(0.0, 1.2, 71.0, "L AE S T"), (1.5, 1.8, 69.0, "R AY D"), (4.0, 4.0, 67.0, "HH OW M")];

/// The song's lines: first bar, velocity, notes.
const LINES: [(usize, f64, &[Sung]); 11] = [
    (4, 0.55, LATE_BUS),
    (6, 0.58, WINDOWS),
    (8, 0.60, YOU_LEFT),
    (10, 0.64, FIND_IT),
    (12, 0.82, CARRY_SLOW),
    (14, 0.80, INTO_GLOW),
    (16, 0.86, NIGHT_KNOW),
    (18, 0.84, RIDE_HOME),
    (22, 0.86, CARRY_SLOW),
    (24, 0.84, INTO_GLOW),
    (26, 0.62, LAST_RIDE),
];

/// Where the word lies that was sung too loudly for the preamplifier: "know", in bar 17, in seconds.
pub fn clipped_word() -> (f64, f64) {
    (time(17, 1.9), time(17, 3.75))
}

fn note(bar: usize, &(beat, beats, key, sound): &Sung, velocity: f64) -> Note {
    let note = Note::new(time(bar, beat), beats * BEAT, key, velocity);
    // Every sound in this file is read by a test.
    sound.parse().map_or(note, |syllable| note.sung(syllable))
}

/// Higher notes are sung louder.
fn effort(key: f64) -> f64 {
    1.0 + (key - 67.0) * 0.012
}

/// The lead singer.
pub fn lead_vocal() -> Vec<Note> {
    let sung = |&(bar, velocity, line): &(usize, f64, &'static [Sung])| {
        line.iter().map(move |word| note(bar, word, velocity * effort(word.2)))
    };
    LINES.iter().flat_map(sung).collect()
}

/// The note some steps away in G major.
fn in_key(key: f64, steps: i32) -> f64 {
    const SCALE: [i32; 7] = [0, 2, 4, 5, 7, 9, 11];
    let above = key as i32 - 55;
    let degree = SCALE.iter().rposition(|step| *step <= above.rem_euclid(12)).unwrap_or(0) as i32;
    let target = above.div_euclid(12) * 7 + degree + steps;
    f64::from(55 + target.div_euclid(7) * 12 + SCALE[target.rem_euclid(7) as usize])
}

/// A backing singer: the choruses some steps of the scale away, and long vowels under the second half of the verse.
pub fn backing_vocal(steps: i32, held: [f64; 4], seed: u64) -> Vec<Note> {
    let mut player = Player::new(seed, 0.012);
    for (i, key) in held.into_iter().enumerate() {
        player.play(time(8 + i, 0.0), 3.7, key, 0.5);
    }
    for note in &mut player.notes {
        *note = note.sung(Syllable::open(Vowel::Whod));
    }
    for (bar, velocity, line) in LINES.iter().filter(|line| line.0 >= 12) {
        for word in *line {
            let plain = note(*bar, word, velocity * 0.85);
            player.play(plain.at, word.1, in_key(word.2, steps), plain.velocity);
            if let (Some(last), Some(syllable)) = (player.notes.last_mut(), plain.syllable) {
                *last = last.sung(syllable);
            }
        }
    }
    player.notes
}

/// The lead synthesizer: the theme in the intro, answers to the singer, the climb in the break.
pub fn lead_synth() -> Vec<Note> {
    const THEME: [(usize, f64, f64, f64); 10] = [
        (0, 0.0, 1.45, 76.0),
        (0, 1.5, 0.5, 78.0),
        (0, 2.0, 1.0, 79.0),
        (0, 3.0, 0.9, 74.0),
        (1, 0.0, 2.6, 71.0),
        (1, 3.0, 0.5, 72.0),
        (1, 3.5, 0.5, 74.0),
        (2, 0.0, 1.45, 74.0),
        (2, 1.5, 2.2, 71.0),
        (3, 0.0, 2.0, 69.0),
    ];
    const ANSWERS: [(usize, f64, f64, f64); 17] = [
        (7, 3.0, 0.5, 74.0),
        (7, 3.5, 0.4, 76.0),
        (13, 3.5, 0.5, 78.0),
        (15, 3.5, 0.5, 76.0),
        (19, 1.5, 0.5, 74.0),
        (19, 2.0, 0.5, 79.0),
        (19, 2.5, 1.4, 83.0),
        (20, 0.0, 1.0, 72.0),
        (20, 1.0, 1.0, 76.0),
        (20, 2.0, 2.0, 79.0),
        (21, 0.0, 1.0, 79.0),
        (21, 1.0, 1.0, 81.0),
        (21, 2.0, 1.9, 84.0),
        (26, 0.0, 1.45, 76.0),
        (26, 1.5, 0.5, 78.0),
        (26, 2.0, 1.9, 79.0),
        (27, 0.0, 4.5, 78.0),
    ];
    let mut player = Player::new(303, 0.004);
    for (bar, beat, beats, key) in THEME.into_iter().chain(ANSWERS) {
        player.play(time(bar, beat), beats, key, if bar < 4 { 0.7 } else { 0.8 });
    }
    player.notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_can_be_sung() {
        for word in LINES.iter().flat_map(|line| line.2) {
            assert!(word.3.parse::<Syllable>().is_ok(), "{}", word.3);
        }
    }

    #[test]
    fn the_other_voices_stay_in_g_major() {
        assert_eq!(in_key(71.0, 2), 74.0);
        assert_eq!(in_key(66.0, -2), 62.0);
        assert_eq!(in_key(67.0, -7), 55.0);
    }
}
