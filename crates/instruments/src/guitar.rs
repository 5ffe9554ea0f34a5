//! A plucked guitar: steel strings on a wooden body before a microphone, or an electric one through a small amplifier.
//!
//! Source: Jaffe, Smith, "Extensions of the Karplus-Strong Plucked-String Algorithm", Computer Music Journal 7(2), 1983;
//! Fletcher, Rossing, "The Physics of Musical Instruments", 2nd edition, 1998, section 9.5 (a guitar body's lowest
//! resonances lie near 100, 200 and 400 Hz).
//!
//! Units: percent, dB, seconds.

use crate::Instrument;
use crate::filter::{Filter, chain};
use crate::note::{Score, add};
use crate::pluck::{Pluck, plucked};
use signal::math;
use signal::{Db, Percent, Seconds, params, words};

words! {
    /// What the strings are on.
    pub enum Body { Acoustic = "acoustic", Electric = "electric" }
}

params! {
    /// A plucked guitar, acoustic or electric.
    Guitar as "guitar" {
        /// What the strings are on.
        body: Body = Body::Electric;
        /// Gain into the amplifier; only the electric guitar has one.
        drive: Db = 9.0, -12.0..=36.0;
        /// Where the pick strikes, in parts of the string from the bridge.
        position: Percent = 14.0, 4.0..=50.0;
        /// How long the low E string rings, to -60 dB.
        ring: Seconds = 5.0, 0.2..=12.0, log;
    }
}

impl Guitar {
    fn pluck(&self, frequency: f64, velocity: f64, hold: f64) -> Pluck {
        let acoustic = self.body == Body::Acoustic;
        let fall = self.ring.0 * math::pow(82.4 / frequency.max(40.0), 0.45);
        Pluck {
            frequency,
            fall,
            high_fall: fall * if acoustic { 0.2 } else { 0.3 },
            position: self.position.0 / 100.0,
            pickup: if acoustic { 0.0 } else { 0.17 },
            bright: if acoustic { 800.0 + 2_600.0 * velocity } else { 750.0 + 2_400.0 * velocity },
            scratch: if acoustic { 0.10 } else { 0.05 },
            level: 0.16 * velocity,
            hold,
            stop: 0.07,
        }
    }

    /// The body's resonances, and the microphone before the twelfth fret.
    fn body(&self, signal: &mut [f32], rate: f64) {
        let mut body = [
            Filter::high_pass(75.0, 0.7, rate),
            Filter::bell(104.0, 7.0, 3.5, rate),
            Filter::bell(206.0, 6.0, 3.0, rate),
            Filter::bell(402.0, 3.0, 2.5, rate),
            Filter::bell(1_300.0, -3.0, 0.8, rate),
            Filter::bell(5_200.0, 3.0, 0.8, rate),
            Filter::low_pass(13_500.0, 0.7, rate),
        ];
        chain(signal, &mut body);
        for x in signal {
            *x *= 1.1;
        }
    }

    /// Preamplifier, output stage and an open-backed cabinet with one loudspeaker.
    fn amplifier(&self, signal: &mut [f32], rate: f64) {
        let gain = self.drive.gain();
        let mut before =
            [Filter::high_pass(110.0, 0.7, rate), Filter::bell(700.0, 2.0, 0.6, rate), Filter::low_pass(6_500.0, 0.8, rate)];
        chain(signal, &mut before);
        for x in signal.iter_mut() {
            // The bias of a triode: one half-wave is squeezed earlier than the other.
            let y = f64::from(*x) * gain + 0.15;
            *x = (math::tanh(y) - 0.148_885) as f32;
        }
        let mut cabinet = [
            Filter::high_pass(85.0, 0.9, rate),
            Filter::bell(420.0, -3.0, 0.8, rate),
            Filter::bell(2_600.0, 5.0, 0.9, rate),
            Filter::low_pass(4_600.0, 0.9, rate),
            Filter::low_pass(5_600.0, 0.7, rate),
        ];
        chain(signal, &mut cabinet);
        for x in signal {
            *x *= 0.55;
        }
    }
}

impl Instrument for Guitar {
    const SIGNALS: &'static [&'static str] = &["mono"];

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let mut signal = score.silence();
        if score.notes.is_empty() {
            return vec![signal];
        }
        for (index, note) in score.notes.iter().enumerate() {
            let pluck = self.pluck(note.frequency(), note.velocity, note.length);
            add(&mut signal, score.start(note), &plucked(&pluck, score.rate, &mut score.random(index)), 1.0);
        }
        match self.body {
            Body::Acoustic => self.body(&mut signal, score.rate),
            Body::Electric => self.amplifier(&mut signal, score.rate),
        }
        vec![signal]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::tone;
    use crate::note::Note;
    use signal::Hz;

    #[test]
    fn drive_adds_harmonics_that_two_strings_do_not_have() {
        let notes = [Note::new(0.0, 2.0, 69.0, 0.8), Note::new(0.0, 2.0, 76.0, 0.8)];
        let difference = |drive| {
            let guitar = Guitar { drive: Db(drive), ..Guitar::default() };
            let sound = guitar.render(&notes, Hz(48_000.0), 48_000, 1).remove(0);
            tone(&sound, 2.0 * 440.0 - 659.255, 48_000.0) / tone(&sound, 440.0, 48_000.0)
        };
        assert!(difference(24.0) > 4.0 * difference(-12.0), "{} {}", difference(24.0), difference(-12.0));
    }

    #[test]
    fn the_acoustic_body_lifts_its_air_resonance() {
        let mut sound = vec![0.0; 48_000];
        sound[0] = 1.0;
        Guitar::default().body(&mut sound, 48_000.0);
        assert!(tone(&sound, 104.0, 48_000.0) > 1.7 * tone(&sound, 145.0, 48_000.0));
    }
}
