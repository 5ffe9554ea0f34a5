//! A lead synthesizer: one voice of two sawtooths that glides from note to note, with a filter that opens and closes.
//!
//! Source: Valimaki, Huovilainen, "Antialiasing Oscillators in Subtractive Synthesis", IEEE Signal Processing Magazine
//! 24(2), 2007; the filter is `signal::svf` twice, 24 dB an octave.
//!
//! Units: ms, Hz, percent.

use crate::Instrument;
use crate::filter::{Filter, approach};
use crate::note::{Note, Score};
use crate::oscillator::Saw;
use signal::math;
use signal::svf::Section;
use signal::{Hz, Ms, Percent, params};
use std::f64::consts::TAU;

params! {
    /// A lead synthesizer of one gliding voice.
    Lead as "lead" {
        /// Time to cover 63 % of the way from one bound note to the next.
        glide: Ms = 28.0, 0.0..=500.0;
        /// Where the closed filter stands.
        tone: Hz = 1300.0, 100.0..=10000.0, log;
        /// How far the envelope opens the filter; 100 is four octaves.
        sweep: Percent = 55.0, 0.0..=100.0;
        /// Depth of the vibrato that sets in on long notes; 100 is half a semitone to either side.
        vibrato: Percent = 35.0, 0.0..=100.0;
        /// How far the two sawtooths lie apart; 100 is 10 cents.
        detune: Percent = 45.0, 0.0..=100.0;
    }
}

/// Frames between changes of pitch, filter and level.
const STEP: usize = 32;

/// What moves slowly while the voice sounds.
struct Voice {
    key: f64,
    gate: f64,
    contour: f64,
    held: f64,
    phase: f64,
}

impl Lead {
    /// Moves the voice on by `STEP` frames under a note, or under none.
    fn advance(&self, voice: &mut Voice, note: Option<&Note>, fresh: bool, rate: f64) {
        let steps = |seconds: f64| approach(seconds * rate / STEP as f64);
        if let Some(note) = note {
            // A note after silence starts on its pitch; only bound notes glide.
            let bound = voice.gate > 0.3;
            voice.key += if fresh && !bound { note.key - voice.key } else { steps(self.glide.0 / 1000.0) * (note.key - voice.key) };
            voice.held = if fresh { 0.0 } else { voice.held + STEP as f64 / rate };
            voice.contour = if fresh { note.velocity } else { voice.contour * (1.0 - steps(0.35)) };
            voice.gate += steps(0.006) * (note.velocity - voice.gate);
        } else {
            voice.gate -= steps(0.07) * voice.gate;
            voice.contour -= steps(0.1) * voice.contour;
        }
        voice.phase += TAU * 5.4 * STEP as f64 / rate;
    }

    /// Keys of vibrato: none at first, all of it after half a second.
    fn vibrato(&self, voice: &Voice) -> f64 {
        let depth = ((voice.held - 0.18) / 0.35).clamp(0.0, 1.0);
        0.5 * self.vibrato.0 / 100.0 * depth * math::sin(voice.phase)
    }
}

/// The note that sounds at a time: the last one begun that is still held.
fn sounding(notes: &[Note], now: f64, next: &mut usize) -> Option<usize> {
    while notes.get(*next).is_some_and(|note| note.at <= now) {
        *next += 1;
    }
    let last = next.checked_sub(1)?;
    (notes[last].at + notes[last].length > now).then_some(last)
}

impl Instrument for Lead {
    const SIGNALS: &'static [&'static str] = &["mono"];

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let rate = score.rate;
        let mut signal = score.silence();
        let mut voice = Voice { key: 60.0, gate: 0.0, contour: 0.0, held: 0.0, phase: 0.0 };
        let mut saws = [Saw { phase: 0.0 }, Saw { phase: 0.37 }];
        let mut filters = [Filter::low_pass(self.tone.0, 0.6, rate), Filter::low_pass(self.tone.0, 1.3, rate)];
        let (mut next, mut current, mut level) = (0, None, 0.0);
        for (block, samples) in signal.chunks_mut(STEP).enumerate() {
            let note = sounding(&score.notes, (block * STEP) as f64 / rate, &mut next);
            self.advance(&mut voice, note.map(|n| &score.notes[n]), note != current, rate);
            current = note;
            if voice.gate < 1e-5 {
                continue;
            }
            let frequency = crate::note::frequency(voice.key + self.vibrato(&voice)).min(0.2 * rate);
            let apart = math::exp2(self.detune.0 / 100.0 * 5.0 / 1200.0);
            let steps = [frequency / apart / rate, frequency * apart / rate];
            let open = 4.0 * self.sweep.0 / 100.0 * voice.contour + (voice.key - 60.0) / 24.0;
            let tone = Hz((self.tone.0 * math::exp2(open)).clamp(60.0, 0.42 * rate));
            filters[0].set(Section::low_pass(tone, 0.6, Hz(rate)));
            filters[1].set(Section::low_pass(tone, 1.3, Hz(rate)));
            let (from, to) = (level, voice.gate);
            for (n, x) in samples.iter_mut().enumerate() {
                let gate = from + (to - from) * (n + 1) as f64 / STEP as f64;
                let sum = saws[0].step(steps[0]) + 0.8 * saws[1].step(steps[1]);
                let y = filters[0].step(sum * gate);
                *x = (0.5 * math::tanh(0.9 * filters[1].step(y))) as f32;
            }
            level = to;
        }
        vec![signal]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::cents;

    #[test]
    fn bound_notes_glide_and_arrive() {
        let lead = Lead { glide: Ms(100.0), vibrato: Percent(0.0), detune: Percent(0.0), ..Lead::default() };
        let notes = [Note::new(0.0, 1.0, 69.0, 0.8), Note::new(1.0, 1.5, 76.0, 0.8)];
        let sound = lead.render(&notes, Hz(48_000.0), 120_000, 1).remove(0);
        let target = crate::note::frequency(76.0);
        assert!(cents(&sound[49_000..51_400], target, 48_000.0) < -100.0, "{}", cents(&sound[49_000..51_400], target, 48_000.0));
        assert!((cents(&sound[86_400..110_400], target, 48_000.0)).abs() < 3.0);
    }
}
