//! An electric bass, fingered, as its pickup gives it to a DI box.
//!
//! Source: Jaffe, Smith, "Extensions of the Karplus-Strong Plucked-String Algorithm", Computer Music Journal 7(2), 1983.
//!
//! Units: percent, Hz, seconds.

use crate::Instrument;
use crate::filter::{Filter, chain};
use crate::note::{Score, add};
use crate::pluck::{Pluck, plucked};
use signal::math;
use signal::{Hz, Percent, Seconds, params};

params! {
    /// An electric bass, fingered, as its pickup gives it to a DI box.
    Bass as "bass" {
        /// The tone control: what lies above is cut.
        tone: Hz = 2400.0, 300.0..=8000.0, log;
        /// Where the finger plucks, in parts of the string from the bridge.
        position: Percent = 22.0, 5.0..=50.0;
        /// How long the low E string rings, to -60 dB.
        ring: Seconds = 7.0, 0.5..=15.0, log;
    }
}

impl Bass {
    fn pluck(&self, frequency: f64, velocity: f64, hold: f64) -> Pluck {
        // A higher note has a shorter string and dies sooner.
        let fall = self.ring.0 * math::pow(41.2 / frequency.max(20.0), 0.5);
        Pluck {
            frequency,
            fall,
            high_fall: fall * 0.11,
            position: self.position.0 / 100.0,
            pickup: 0.16,
            bright: 110.0 + 420.0 * velocity * velocity,
            scratch: 0.03,
            level: 0.62 * math::pow(velocity, 0.8),
            hold,
            stop: 0.09,
        }
    }
}

impl Instrument for Bass {
    const SIGNALS: &'static [&'static str] = &["mono"];

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let mut signal = score.silence();
        for (index, note) in score.notes.iter().enumerate() {
            let pluck = self.pluck(note.frequency(), note.velocity, note.length);
            add(&mut signal, score.start(note), &plucked(&pluck, score.rate, &mut score.random(index)), 1.0);
        }
        let mut pickup = [
            Filter::high_pass(28.0, 0.7, score.rate),
            Filter::bell(700.0, 1.5, 0.9, score.rate),
            Filter::low_pass(self.tone.0, 0.9, score.rate),
        ];
        chain(&mut signal, &mut pickup);
        // A string close to its pickup pulls more than it pushes: even harmonics.
        for x in &mut signal {
            let y = f64::from(*x);
            *x = math::tanh(y * 0.9 + 0.22 * y * y) as f32;
        }
        chain(&mut signal, &mut [Filter::high_pass(20.0, 0.7, score.rate)]);
        vec![signal]
    }
}
