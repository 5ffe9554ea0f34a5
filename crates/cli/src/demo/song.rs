//! The demo song, "Last Ride Home": its form, its chords and its time.
//!
//! Units: bars and beats count from 0; 96 quarter notes a minute, four to the bar.

use instruments::Note;
use signal::random::Random;

/// Quarter notes in a minute.
pub const TEMPO: f64 = 96.0;
/// Seconds of a beat.
pub const BEAT: f64 = 60.0 / TEMPO;
/// Bars of the song.
pub const BARS: usize = 28;
/// Seconds before the first bar.
pub const BEFORE: f64 = 1.5;
/// Seconds after the last bar, in which it dies away.
pub const AFTER: f64 = 3.5;
/// Seconds of all files.
pub const LENGTH: f64 = BEFORE + BARS as f64 * 4.0 * BEAT + AFTER;

/// A part of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// Keys, pad and the synthesizer's theme.
    Intro,
    /// The story, sparse.
    Verse,
    /// Everybody.
    Chorus,
    /// Two bars without snare drum that build up.
    Break,
    /// The chorus once more, half of it.
    LastChorus,
    /// The end.
    Outro,
}

impl Section {
    /// What a musician calls it.
    pub fn name(self) -> &'static str {
        match self {
            Section::Intro => "intro",
            Section::Verse => "verse",
            Section::Chorus => "chorus",
            Section::Break => "break",
            Section::LastChorus => "last chorus",
            Section::Outro => "outro",
        }
    }
}

/// The form: each section with its first bar and its number of bars.
pub const FORM: [(Section, usize, usize); 6] = [
    (Section::Intro, 0, 4),
    (Section::Verse, 4, 8),
    (Section::Chorus, 12, 8),
    (Section::Break, 20, 2),
    (Section::LastChorus, 22, 4),
    (Section::Outro, 26, 2),
];

/// The section a bar belongs to.
pub fn section(bar: usize) -> Section {
    FORM.iter().rev().find(|(_, first, _)| bar >= *first).map_or(Section::Intro, |(section, ..)| *section)
}

/// Whether everybody plays.
pub fn is_full(bar: usize) -> bool {
    matches!(section(bar), Section::Chorus | Section::LastChorus)
}

/// Seconds from the start of the files.
pub fn time(bar: usize, beat: f64) -> f64 {
    BEFORE + (bar as f64 * 4.0 + beat) * BEAT
}

/// Seconds with the groove's swing: every second sixteenth comes a little late.
pub fn swung(bar: usize, beat: f64) -> f64 {
    let sixteenth = (beat * 4.0).round();
    let late = if (beat * 4.0 - sixteenth).abs() < 1e-6 && sixteenth.rem_euclid(2.0) == 1.0 { 0.03 } else { 0.0 };
    time(bar, beat + late)
}

/// A chord as bass, keys and guitar take it, in MIDI numbers.
pub struct Chord {
    /// The bass's note.
    pub bass: f64,
    /// Four notes about middle C.
    pub keys: [f64; 4],
    /// The guitar's strings, from below.
    pub strings: &'static [f64],
}

const E_MINOR: Chord =
    Chord { bass: 28.0, keys: [55.0, 59.0, 62.0, 66.0], strings: &[40.0, 47.0, 52.0, 55.0, 59.0, 66.0] };
const A_MINOR: Chord = Chord { bass: 33.0, keys: [55.0, 59.0, 60.0, 64.0], strings: &[45.0, 52.0, 55.0, 60.0, 64.0] };
const C_MAJOR: Chord = Chord { bass: 36.0, keys: [52.0, 55.0, 59.0, 62.0], strings: &[48.0, 52.0, 55.0, 59.0, 64.0] };
const B_MINOR: Chord = Chord { bass: 35.0, keys: [54.0, 57.0, 59.0, 62.0], strings: &[47.0, 54.0, 57.0, 62.0, 66.0] };
const D_SIXTH: Chord = Chord { bass: 38.0, keys: [54.0, 57.0, 59.0, 62.0], strings: &[50.0, 57.0, 62.0, 66.0, 71.0] };
const D_FOURTH: Chord = Chord { bass: 38.0, keys: [55.0, 57.0, 60.0, 62.0], strings: &[50.0, 57.0, 60.0, 67.0] };
const G_OVER_B: Chord = Chord { bass: 35.0, keys: [55.0, 57.0, 59.0, 62.0], strings: &[47.0, 50.0, 55.0, 59.0, 67.0] };
const D_OVER_F: Chord = Chord { bass: 30.0, keys: [57.0, 62.0, 64.0, 66.0], strings: &[42.0, 50.0, 57.0, 62.0, 66.0] };
const G_MAJOR: Chord =
    Chord { bass: 31.0, keys: [55.0, 59.0, 62.0, 67.0], strings: &[43.0, 47.0, 50.0, 55.0, 59.0, 67.0] };

/// The chord of each bar.
pub static CHORDS: [Chord; BARS] = [
    E_MINOR, C_MAJOR, G_OVER_B, D_FOURTH, // intro
    E_MINOR, A_MINOR, C_MAJOR, B_MINOR, E_MINOR, A_MINOR, C_MAJOR, D_FOURTH, // verse
    C_MAJOR, D_SIXTH, B_MINOR, E_MINOR, C_MAJOR, D_SIXTH, D_OVER_F, G_MAJOR, // chorus
    A_MINOR, D_FOURTH, // break
    C_MAJOR, D_SIXTH, B_MINOR, E_MINOR, // last chorus
    C_MAJOR, E_MINOR, // outro
];

/// A player: places notes with a hand's inaccuracy, always the same one.
pub struct Player {
    random: Random,
    loose: f64,
    /// What has been played.
    pub notes: Vec<Note>,
}

impl Player {
    /// A player whose notes stray by about `loose` seconds.
    pub fn new(seed: u64, loose: f64) -> Self {
        Self { random: Random::new(seed), loose, notes: Vec::new() }
    }

    /// Plays a note at a time in seconds for a number of beats.
    pub fn play(&mut self, at: f64, beats: f64, key: f64, velocity: f64) {
        let stray = self.loose * self.random.triangular() * 1.7;
        let touch = 1.0 + 0.10 * self.random.triangular();
        let velocity = (velocity * touch).clamp(0.02, 1.0);
        self.notes.push(Note::new((at + stray).max(0.0), beats * BEAT, key, velocity));
    }

    /// A number between 0 and 1.
    pub fn chance(&mut self) -> f64 {
        self.random.unit()
    }
}
