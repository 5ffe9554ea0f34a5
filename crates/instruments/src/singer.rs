//! A singer: vocal folds, a mouth that forms vowels and consonants, breath, and a vibrato that sets in on held notes.
//!
//! Consonants come before the note, so that the vowel is on the beat. Where a high note's pitch rises over the vowel's
//! first formant, the mouth opens with it, as singers do.
//!
//! Source: Peterson, Barney, JASA 24(2), 1952 (vowels); Rosenberg, JASA 49(2B), 1971 (the folds' pulse); Klatt, JASA
//! 67(3), 1980 (cascade of formants); Joliveau, Smith, Wolfe, "Tuning of Vocal Tract Resonance by Sopranos", Nature 427,
//! 2004; Sundberg, "The Science of the Singing Voice", 1987 (vibrato of 5 to 7 Hz, up to a semitone to either side).
//!
//! Units: percent.

use crate::Instrument;
use crate::filter::{Filter, approach};
use crate::note::{Note, Score, frequency};
use crate::phrasing::{Gesture, Phrasing};
use crate::tract::{Effort, FORMANTS, Folds, Tract, loudness};
use signal::math;
use signal::random::Random;
use signal::svf::Section;
use signal::{Hz, Percent, params, words};
use std::f64::consts::TAU;

words! {
    /// Whose voice it is.
    pub enum Voice { Woman = "woman", Man = "man" }
}

params! {
    /// A singer with words, breath and vibrato.
    Singer as "singer" {
        /// Whose voice it is.
        voice: Voice = Voice::Woman;
        /// Depth of the vibrato; 100 is a semitone to either side.
        vibrato: Percent = 38.0, 0.0..=100.0;
        /// How much breath is in the voice.
        breath: Percent = 40.0, 0.0..=100.0;
        /// How far pitch and loudness wander, as they do in everybody.
        drift: Percent = 40.0, 0.0..=100.0;
    }
}

/// Frames between changes of pitch and mouth.
const STEP: usize = 32;

/// What the mouth does now, on its way to the gesture.
struct Mouth {
    formants: [f64; 3],
    voice: f64,
    noise: f64,
    breath: f64,
}

/// Pitch as a singer finds it: on its way to the note, with vibrato and drift.
struct Pitch {
    key: f64,
    held: f64,
    phase: f64,
    wander: [f64; 2],
    note: usize,
}

impl Pitch {
    /// Moves on by `STEP` frames; gives the pitch as a MIDI number.
    fn advance(&mut self, singer: &Singer, notes: &[Note], gesture: &Gesture, voiced: f64, rate: f64, random: &mut Random) -> f64 {
        let seconds = STEP as f64 / rate;
        let note = &notes[gesture.note];
        if self.note != gesture.note {
            self.note = gesture.note;
            self.held = 0.0;
            // After a rest the voice comes from a little below.
            if voiced < 0.02 {
                self.key = note.key - 0.9;
            }
        }
        self.held += seconds;
        self.key += approach(0.022 / seconds) * (note.key - self.key);
        let drift = singer.drift.0 / 100.0;
        for (slow, time) in self.wander.iter_mut().zip([0.35, 0.06]) {
            let pull = approach(time / seconds);
            *slow += pull * ((2.0 / pull).sqrt() * random.triangular() * 1.7 - *slow);
        }
        self.phase += TAU * (5.5 + 0.25 * drift * self.wander[0]) * seconds;
        let depth = ((self.held - 0.20) / 0.45).clamp(0.0, 1.0) * singer.vibrato.0 / 100.0;
        self.key + depth * math::sin(self.phase) + drift * (0.11 * self.wander[0] + 0.04 * self.wander[1])
    }
}

impl Mouth {
    fn advance(&mut self, gesture: &Gesture, level: f64, rate: f64) {
        let steps = |seconds: f64| approach(seconds * rate / STEP as f64);
        for (formant, aim) in self.formants.iter_mut().zip(gesture.formants) {
            *formant += steps(0.020) * (aim - *formant);
        }
        let aim = gesture.voice * level;
        self.voice += steps(if aim > self.voice { 0.016 } else { 0.022 }) * (aim - self.voice);
        self.noise += steps(if gesture.noise.0 > self.noise { 0.004 } else { 0.012 }) * (gesture.noise.0 - self.noise);
        self.breath += steps(0.015) * (gesture.breath - self.breath);
    }

    /// All formants, the first not under the pitch.
    fn shape(&self, voice: Voice, frequency: f64) -> [f64; FORMANTS] {
        let upper = if voice == Voice::Man { [3_400.0, 4_300.0, 5_300.0, 6_300.0] } else { [3_950.0, 4_950.0, 6_100.0, 7_300.0] };
        let [first, second, third] = self.formants;
        let first = first.max(1.06 * frequency);
        [first, second.max(1.3 * first), third.max(1.2 * second), upper[0], upper[1], upper[2], upper[3]]
    }
}

/// Folds, tract, teeth and the microphone before them.
struct Body {
    folds: Folds,
    tract: Tract,
    teeth: Filter,
    /// The cluster of the upper formants that carries over a band, and a studio microphone's lift.
    ring: [Filter; 2],
    gain: f64,
}

impl Body {
    fn new(rate: f64) -> Self {
        Self {
            folds: Folds::new(),
            tract: Tract::new(rate),
            teeth: Filter::band_pass((0.4 * rate).min(5_000.0), 1.0, rate),
            ring: [Filter::bell(3_200.0, 8.0, 0.7, rate), Filter::bell((0.4 * rate).min(6_800.0), 14.0, 0.45, rate)],
            gain: 1.0,
        }
    }

    /// Sets mouth and loudness for the next `STEP` frames.
    fn shape(&mut self, formants: &[f64; FORMANTS], gesture: &Gesture, frequency: f64, rate: f64) {
        self.tract.shape(formants);
        if gesture.noise.0 > 0.0 {
            self.teeth.set(Section::band_pass(Hz(gesture.noise.1.min(0.42 * rate)), gesture.noise.2, Hz(rate)));
        }
        // Vowels differ in loudness by what is left after the singer has evened them out.
        let aim = math::pow(loudness(formants, frequency), -0.75);
        self.gain += approach(0.02 * rate / STEP as f64) * (aim - self.gain);
    }
}

impl Singer {
    /// Fills `STEP` frames.
    fn sound(&self, samples: &mut [f32], body: &mut Body, mouth: &Mouth, effort: &Effort, velocity: f64, random: &mut Random) {
        let airy = mouth.voice * self.breath.0 / 100.0 * 0.16;
        let rough = self.drift.0 / 50.0;
        for x in samples {
            let (pulse, gap) = body.folds.step(effort, rough, random);
            let noise = random.signed();
            let air = 0.20 * (mouth.breath + airy * (0.25 + 0.75 * gap));
            let throat = body.tract.step((mouth.voice * effort.swell * pulse + air * noise) * body.gain);
            let voice = body.ring.iter_mut().fold(throat, |y, filter| filter.step(y));
            *x = (0.55 * voice + 0.9 * velocity * body.teeth.step(mouth.noise * noise)) as f32;
        }
    }

    fn effort(&self, mouth: &Mouth, frequency: f64, velocity: f64, wander: f64, rate: f64) -> Effort {
        Effort {
            step: frequency / rate,
            open: 0.72 - 0.16 * velocity,
            abrupt: approach(rate / (TAU * (1_500.0 + 6_500.0 * mouth.voice))),
            swell: 1.0 + 0.05 * self.drift.0 / 100.0 * wander,
        }
    }
}

impl Instrument for Singer {
    const SIGNALS: &'static [&'static str] = &["mono"];

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let mut signal = score.silence();
        let gestures = Phrasing { voice: self.voice }.gestures(&score.notes);
        let (Some(first), Some(last)) = (gestures.first(), gestures.last()) else { return vec![signal] };
        let over = Gesture { voice: 0.0, noise: (0.0, 1_500.0, 1.0), breath: 0.0, ..*last };
        let rate = score.rate;
        let mut random = score.random(0);
        let mut mouth = Mouth { formants: first.formants, voice: 0.0, noise: 0.0, breath: 0.0 };
        let mut pitch = Pitch { key: score.notes[0].key, held: 0.0, phase: 0.0, wander: [0.0; 2], note: usize::MAX };
        let mut body = Body::new(rate);
        let mut at = 0;
        for (block, samples) in signal.chunks_mut(STEP).enumerate() {
            let now = (block * STEP) as f64 / rate;
            while gestures.get(at).is_some_and(|gesture| gesture.until <= now) {
                at += 1;
            }
            let gesture = gestures.get(at).unwrap_or(&over);
            let velocity = score.notes[gesture.note].velocity;
            let key = pitch.advance(self, &score.notes, gesture, mouth.voice, rate, &mut random);
            mouth.advance(gesture, velocity, rate);
            let frequency = frequency(key).min(0.1 * rate);
            body.shape(&mouth.shape(self.voice, frequency), gesture, frequency, rate);
            let effort = self.effort(&mouth, frequency, velocity, pitch.wander[0], rate);
            self.sound(samples, &mut body, &mouth, &effort, velocity, &mut random);
        }
        vec![signal]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{cents, tone};

    const RATE: f64 = 48_000.0;

    fn still(voice: Voice) -> Singer {
        Singer { voice, vibrato: Percent(0.0), breath: Percent(0.0), drift: Percent(0.0) }
    }

    fn sung(singer: &Singer, syllable: &str, key: f64, length: f64) -> Vec<f32> {
        let notes = [Note::new(0.5, length, key, 0.8).sung(syllable.parse().unwrap())];
        singer.render(&notes, Hz(RATE), ((length + 1.0) * RATE) as usize, 1).remove(0)
    }

    /// The strongest harmonic between two frequencies, once the source's fall of 6 dB an octave is taken off.
    fn peak(sound: &[f32], pitch: f64, from: f64, to: f64) -> f64 {
        let harmonics = (from / pitch).ceil() as u32..=(to / pitch) as u32;
        let level = |h: u32| tone(sound, pitch * f64::from(h), RATE) * f64::from(h);
        pitch * f64::from(harmonics.max_by(|a, b| level(*a).total_cmp(&level(*b))).unwrap())
    }

    #[test]
    fn formants_stand_where_peterson_and_barney_measured_them() {
        for (voice, word, [first, second, third]) in [
            (Voice::Woman, "AA", [850.0, 1220.0, 2810.0]),
            (Voice::Woman, "IY", [310.0, 2790.0, 3310.0]),
            (Voice::Woman, "EH", [610.0, 2330.0, 2990.0]),
            (Voice::Man, "IY", [270.0, 2290.0, 3010.0]),
            (Voice::Man, "AE", [660.0, 1720.0, 2410.0]),
            (Voice::Man, "UW", [300.0, 870.0, 2240.0]),
        ] {
            let sound = sung(&still(voice), word, 36.0, 2.0);
            let pitch = frequency(36.0);
            let steady = &sound[48_000..96_000];
            let (middle, upper) = (f64::sqrt(first * second), f64::sqrt(second * third));
            let (one, two) = (peak(steady, pitch, 150.0, middle), peak(steady, pitch, middle, upper));
            assert!((one - first).abs() <= pitch, "{word}: first formant at {one}, not {first}");
            assert!((two - second).abs() <= 1.5 * pitch, "{word}: second formant at {two}, not {second}");
        }
    }

    #[test]
    fn a_held_note_is_in_tune_and_its_vibrato_swings_about_it() {
        let sound = sung(&still(Voice::Woman), "AA", 69.0, 2.0);
        assert!(cents(&sound[48_000..96_000], 440.0, RATE).abs() < 3.0);
        let sound = sung(&Singer { vibrato: Percent(50.0), ..still(Voice::Woman) }, "AA", 69.0, 2.5);
        // The pitch of each twentieth of a second, well after the vibrato has set in.
        let track: Vec<f64> = (0..40).map(|i| cents(&sound[72_000 + i * 480..][..1_920], 440.0, RATE)).collect();
        let (low, high) = track.iter().fold((0.0_f64, 0.0_f64), |(l, h), c| (l.min(*c), h.max(*c)));
        assert!((-62.0..-30.0).contains(&low) && (30.0..62.0).contains(&high), "{low} to {high} cents");
    }

    #[test]
    fn the_vowel_is_on_the_beat_and_the_s_before_it() {
        let sound = sung(&still(Voice::Woman), "S AA", 69.0, 0.5);
        let hiss = &sound[(0.42 * RATE) as usize..(0.48 * RATE) as usize];
        let vowel = &sound[(0.56 * RATE) as usize..(0.9 * RATE) as usize];
        let high = |x: &[f32]| (60..90).map(|f| tone(x, f64::from(f) * 100.0, RATE)).sum::<f64>();
        assert!(tone(hiss, 440.0, RATE) < 0.1 * tone(vowel, 440.0, RATE));
        assert!(high(hiss) > 3.0 * high(vowel));
    }
}
