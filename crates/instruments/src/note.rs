//! Notes, and the score an instrument plays from.

use crate::phonetics::Syllable;
use signal::random::Random;
use signal::{Hz, math};

/// One note.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Note {
    /// When it begins, in seconds.
    pub at: f64,
    /// How long it is held, in seconds.
    pub length: f64,
    /// Its pitch as a MIDI number, 0 to 127: 69 is 440 Hz, fractions bend it. For drums, the General MIDI drum.
    pub key: f64,
    /// How hard it is played, 0 to 1.
    pub velocity: f64,
    /// What is sung on it; only the singer reads it.
    pub syllable: Option<Syllable>,
}

impl Note {
    /// A note without a word.
    pub fn new(at: f64, length: f64, key: f64, velocity: f64) -> Self {
        Self { at, length, key, velocity, syllable: None }
    }

    /// The same note, sung.
    pub fn sung(self, syllable: Syllable) -> Self {
        Self { syllable: Some(syllable), ..self }
    }

    /// Its frequency in equal temperament with A at 440 Hz.
    pub fn frequency(&self) -> f64 {
        frequency(self.key)
    }

    fn is_finite(&self) -> bool {
        [self.at, self.length, self.key, self.velocity].iter().all(|v| v.is_finite())
    }
}

/// The frequency of a MIDI number in equal temperament with A at 440 Hz.
pub(crate) fn frequency(key: f64) -> f64 {
    440.0 * math::exp2((key - 69.0) / 12.0)
}

/// Longest note that is held, in seconds: a longer one is a mistake and would only cost time.
const LONGEST: f64 = 120.0;

/// What an instrument plays: notes in order of time and in range, and the grid they are played on.
#[derive(Clone, Debug)]
pub struct Score {
    /// The notes.
    pub notes: Vec<Note>,
    /// Frames in a second.
    pub rate: f64,
    /// Frames to fill.
    pub frames: usize,
    /// What noise and human inaccuracy are drawn from.
    pub seed: u64,
}

impl Score {
    /// Orders the notes and holds them in range; `None` where the rate lies outside 8 to 384 kHz.
    pub fn new(notes: &[Note], rate: Hz, frames: usize, seed: u64) -> Option<Self> {
        if !(8_000.0..=384_000.0).contains(&rate.0) {
            return None;
        }
        let end = frames as f64 / rate.0;
        let mut notes: Vec<Note> = notes
            .iter()
            .filter(|note| note.is_finite() && note.at >= 0.0 && note.at < end && note.velocity > 0.0)
            .map(|note| Note {
                length: note.length.clamp(0.01, LONGEST),
                key: note.key.clamp(0.0, 127.0),
                velocity: note.velocity.min(1.0),
                ..*note
            })
            .collect();
        notes.sort_by(|a, b| a.at.total_cmp(&b.at));
        Some(Self { notes, rate: rate.0, frames, seed })
    }

    /// Where a note begins, in frames.
    pub fn start(&self, note: &Note) -> usize {
        ((note.at * self.rate).round() as usize).min(self.frames)
    }

    /// A time in frames.
    pub fn frames_of(&self, seconds: f64) -> usize {
        (seconds * self.rate).round().max(0.0) as usize
    }

    /// The random numbers of the note at `index`, and of nothing else.
    pub fn random(&self, index: usize) -> Random {
        Random::new(Random::at(self.seed, index as u64).bits())
    }

    /// Silence of the score's length.
    pub fn silence(&self) -> Vec<f32> {
        vec![0.0; self.frames]
    }
}

/// Adds a sound into a track from a frame on; what lies beyond the end is not heard.
pub(crate) fn add(track: &mut [f32], start: usize, sound: &[f32], gain: f32) {
    for (to, from) in track.iter_mut().skip(start).zip(sound) {
        *to += from * gain;
    }
}
