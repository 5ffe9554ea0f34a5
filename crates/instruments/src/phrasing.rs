//! What a singer's mouth does over a score: consonants before the beat, vowels on it, and breath between phrases.
//!
//! Units: seconds, Hz.

use crate::note::Note;
use crate::phonetics::{Consonant, Syllable, Vowel};
use crate::singer::Voice;

/// What the mouth aims at until a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Gesture {
    /// Seconds.
    pub until: f64,
    /// The note it belongs to.
    pub note: usize,
    /// Its first three formants in Hz.
    pub formants: [f64; 3],
    /// Level of the voice; 1 is a vowel's.
    pub voice: f64,
    /// Level, frequency and Q of the noise at the teeth.
    pub noise: (f64, f64, f64),
    /// Level of breath through the mouth.
    pub breath: f64,
}

/// Plans what the mouth does, for a man's or a woman's.
pub(crate) struct Phrasing {
    /// Whose mouth.
    pub voice: Voice,
}

impl Phrasing {
    fn vowel(&self, vowel: Vowel) -> [f64; 3] {
        if self.voice == Voice::Man { vowel.man() } else { vowel.woman() }
    }

    fn consonant(&self, consonant: Consonant, beside: Vowel) -> [f64; 3] {
        // A man's tract is a sixth longer.
        let longer = if self.voice == Voice::Man { 0.86 } else { 1.0 };
        consonant.manner().formants.map_or(self.vowel(beside), |formants| formants.map(|f| f * longer))
    }

    /// Adds a consonant's gestures, `scale` times its usual length, from a time on; gives its end.
    fn utter(
        &self,
        gestures: &mut Vec<Gesture>,
        consonant: Consonant,
        beside: Vowel,
        note: usize,
        from: f64,
        scale: f64,
    ) -> f64 {
        let manner = consonant.manner();
        let formants = self.consonant(consonant, beside);
        let mut until = from;
        if manner.shut > 0.0 {
            until += manner.shut * scale;
            gestures.push(Gesture {
                until,
                note,
                formants,
                voice: manner.voice,
                noise: (0.0, manner.noise.1, manner.noise.2),
                breath: 0.0,
            });
        }
        until += manner.sound * scale;
        gestures.push(Gesture {
            until,
            note,
            formants,
            voice: manner.voice,
            noise: manner.noise,
            breath: manner.breath,
        });
        until
    }

    /// All gestures of a score, in order, with silence and a breath between phrases.
    pub(crate) fn gestures(&self, notes: &[Note]) -> Vec<Gesture> {
        let mut gestures = Vec::new();
        let mut now = 0.0;
        for (index, note) in notes.iter().enumerate() {
            let sung = syllable(note);
            let before = notes.get(index.wrapping_sub(1)).map_or(0.0, |last| last.at + 0.5 * (note.at - last.at));
            let onset = length(&sung.onset).min((note.at - before).max(0.0));
            let scale = if onset > 0.0 { onset / length(&sung.onset) } else { 0.0 };
            let begin = note.at - onset;
            if begin - now > 0.02 {
                self.rest(&mut gestures, &sung, index, now, begin);
            }
            let mut from = begin;
            for consonant in sung.onset.into_iter().flatten() {
                from = self.utter(&mut gestures, consonant, sung.vowel, index, from, scale);
            }
            now = self.hold(&mut gestures, &sung, notes, index);
        }
        gestures
    }

    /// Silence until a phrase, and where there is time, a breath before it.
    fn rest(&self, gestures: &mut Vec<Gesture>, sung: &Syllable, note: usize, now: f64, begin: f64) {
        let formants = self.consonant(sung.onset[0].unwrap_or(Consonant::H), sung.vowel);
        let still = Gesture { until: begin, note, formants, voice: 0.0, noise: (0.0, 1_500.0, 1.0), breath: 0.0 };
        if begin - now > 0.6 {
            gestures.push(Gesture { until: begin - 0.42, ..still });
            gestures.push(Gesture { until: begin - 0.10, formants: self.vowel(Vowel::Hud), breath: 0.16, ..still });
        }
        gestures.push(still);
    }

    /// The vowel of a note, its glide and the consonants after it; gives the end.
    fn hold(&self, gestures: &mut Vec<Gesture>, sung: &Syllable, notes: &[Note], index: usize) -> f64 {
        let note = &notes[index];
        let next = notes.get(index + 1).map(|next| {
            let onset = length(&syllable(next).onset).min(0.5 * (next.at - note.at));
            next.at - onset
        });
        let end = (note.at + note.length).min(next.unwrap_or(f64::MAX)).max(note.at);
        let coda = length(&sung.coda).min((end - note.at) * 0.45);
        let scale = if coda > 0.0 { coda / length(&sung.coda) } else { 0.0 };
        let close = end - coda;
        let vowel = Gesture {
            until: close,
            note: index,
            formants: self.vowel(sung.vowel),
            voice: 1.0,
            noise: (0.0, 1_500.0, 1.0),
            breath: 0.0,
        };
        if let Some(glide) = sung.glide {
            let turn = close - (0.4 * (close - note.at)).min(0.16);
            gestures.push(Gesture { until: turn, ..vowel });
            gestures.push(Gesture { formants: self.vowel(glide), ..vowel });
        } else {
            gestures.push(vowel);
        }
        let mut from = close;
        for consonant in sung.coda.into_iter().flatten() {
            from = self.utter(gestures, consonant, sung.glide.unwrap_or(sung.vowel), index, from, scale);
        }
        end
    }
}

fn syllable(note: &Note) -> Syllable {
    note.syllable.unwrap_or(Syllable::open(Vowel::Hod))
}

/// Seconds that consonants usually take.
fn length(consonants: &[Option<Consonant>; 2]) -> f64 {
    consonants.iter().flatten().map(|c| c.manner().shut + c.manner().sound).sum()
}
