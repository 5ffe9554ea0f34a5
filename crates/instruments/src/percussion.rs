//! A shaker and a tambourine: many small collisions at random moments inside a resonant shell.
//!
//! Notes: 54 is the tambourine, 82 the shaker; others are not played.
//!
//! Source: Cook, "Physically Informed Sonic Modeling (PhISM): Synthesis of Percussive Sounds", Computer Music Journal
//! 21(3), 1997 (energy, collisions by chance, one resonance a shell).
//!
//! Units: percent.

use crate::Instrument;
use crate::filter::{Filter, fall};
use crate::note::{Score, add};
use signal::random::Random;
use signal::{Percent, params};

params! {
    /// A shaker and a tambourine.
    Percussion as "percussion" {
        /// How many beads or jingles collide.
        grains: Percent = 50.0, 5.0..=100.0;
    }
}

/// What is in the hand.
struct Shell {
    /// Collisions a second at full energy.
    collisions: f64,
    /// Seconds to -60 dB of the motion, and of one collision.
    motion: f64,
    click: f64,
    /// Seconds the motion takes to reach its height.
    swing: f64,
    /// Level of the blow that sets it in motion.
    blow: f64,
    /// Resonances: frequency and Q.
    resonances: &'static [(f64, f64)],
    level: f64,
}

const SHAKER: Shell = Shell {
    collisions: 3_200.0,
    motion: 0.16,
    click: 0.006,
    swing: 0.035,
    blow: 0.0,
    resonances: &[(5_800.0, 1.4), (9_300.0, 1.8)],
    level: 0.42,
};

const TAMBOURINE: Shell = Shell {
    collisions: 1_800.0,
    motion: 0.30,
    click: 0.035,
    swing: 0.001,
    blow: 1.2,
    resonances: &[(5_350.0, 14.0), (6_900.0, 18.0), (8_450.0, 16.0), (10_900.0, 12.0)],
    level: 0.55,
};

impl Percussion {
    fn shake(&self, shell: &Shell, velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
        let mut sound = vec![0.0; ((shell.swing + shell.motion * 1.3 + shell.click) * rate) as usize];
        let mut filters: Vec<Filter> =
            shell.resonances.iter().map(|&(frequency, q)| Filter::band_pass(frequency, q, rate)).collect();
        let chance = shell.collisions * self.grains.0 / 50.0 / rate;
        let (slow, quick) = (fall(shell.motion * rate), fall(shell.click * rate));
        let rising = (shell.swing * rate).max(1.0);
        let (mut motion, mut loud) = (velocity, velocity * shell.blow);
        for (n, sample) in sound.iter_mut().enumerate() {
            motion *= slow;
            let swing = motion * (n as f64 / rising).min(1.0);
            if random.unit() < chance {
                loud += swing * 0.25;
            }
            loud *= quick;
            let noise = random.signed() * loud;
            *sample = (shell.level * filters.iter_mut().map(|filter| filter.step(noise)).sum::<f64>()) as f32;
        }
        sound
    }
}

impl Instrument for Percussion {
    const SIGNALS: &'static [&'static str] = &["mono"];

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let mut signal = score.silence();
        for (index, note) in score.notes.iter().enumerate() {
            let shell = match note.key.round() as u32 {
                54 => &TAMBOURINE,
                82 => &SHAKER,
                _ => continue,
            };
            let mut random = score.random(index);
            add(&mut signal, score.start(note), &self.shake(shell, note.velocity, score.rate, &mut random), 1.0);
        }
        vec![signal]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::power;
    use crate::note::Note;
    use signal::Hz;

    #[test]
    fn the_shaker_swells_and_the_tambourine_strikes() {
        let play = |key| Percussion::default().render(&[Note::new(0.0, 0.1, key, 0.8)], Hz(48_000.0), 24_000, 5).remove(0);
        let early = |x: &[f32]| power(&x[..480]) / power(&x[960..1_920]);
        let (tambourine, shaker) = (early(&play(54.0)), early(&play(82.0)));
        assert!(tambourine > 4.0 * shaker, "{tambourine} {shaker}");
    }

    #[test]
    fn another_drum_is_not_played() {
        let sound = Percussion::default().render(&[Note::new(0.0, 0.1, 36.0, 0.8)], Hz(48_000.0), 4_800, 5);
        assert!(sound[0].iter().all(|x| *x == 0.0));
    }
}
