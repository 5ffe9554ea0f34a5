//! How the energy of an impulse dies away.
//!
//! Source: Schroeder, "New Method of Measuring Reverberation Time", JASA 37(3), 1965: the energy that is still to come;
//! ISO 3382-1:2009 (the time of decay from the 30 dB below the first five, in octaves).
//! Units: dB, s.

use super::run::{Pair, RATE, Run};
use effects::Kind;
use signal::svf::{Section, Svf};
use signal::{Hz, QUANTUM, Settings, math};

/// Nothing is played for longer, in seconds.
pub const LONGEST: f64 = 12.0;
/// Where a decay ends, in dB.
pub const FLOOR: f64 = -60.0;

/// Centres of the octaves in which decay is told, in Hz.
pub const OCTAVES: [f64; 9] = [63.0, 125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 16_000.0];
/// Between these levels the slope of a decay is taken, in dB.
const SLOPE: [f64; 2] = [-5.0, -35.0];

/// The energy of an impulse through an effect that is still to come in dB of the whole, frame by frame.
pub fn decay_of(kind: &Kind, settings: &Settings) -> Vec<f64> {
    decay(&Run::new(kind, settings).answer((LONGEST * RATE.0) as usize, [1.0; 2]))
}

/// The energy of an answer that is still to come in dB of the whole, frame by frame.
pub fn decay(answer: &[Pair]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut energy: Vec<f64> = answer
        .iter()
        .rev()
        .map(|[left, right]| {
            sum += left * left + right * right;
            sum
        })
        .collect();
    energy.reverse();
    energy.iter().map(|rest| math::power_to_db((rest / sum.max(1e-30)).max(1e-20))).collect()
}

/// Seconds until the decay reaches the floor.
pub fn length(decay: &[f64]) -> f64 {
    decay.iter().position(|level| *level < FLOOR).unwrap_or(decay.len()) as f64 / RATE.0
}

/// The time in which an answer dies away by 60 dB in each octave that falls so far that it can be told: (Hz, s).
pub fn octaves(answer: &[Pair]) -> Vec<(f64, f64)> {
    let slope = |hertz: f64| {
        let heard = octave_of(answer, Hz(hertz));
        if heard.iter().flatten().all(|x| *x == 0.0) {
            return None;
        }
        let energy = decay(&heard);
        let [from, to] = SLOPE.map(|level| energy.iter().position(|now| *now < level));
        let frames = to?.checked_sub(from?)?;
        Some((hertz, frames as f64 / RATE.0 * FLOOR / (SLOPE[1] - SLOPE[0])))
    };
    OCTAVES.into_iter().filter_map(slope).collect()
}

/// What of an answer lies in an octave.
fn octave_of(answer: &[Pair], centre: Hz) -> Vec<Pair> {
    // Two sections of this width in a row are 6 dB down at the octave's edges.
    let section = Section::band_pass(centre, std::f64::consts::SQRT_2, RATE);
    let filter = || {
        let mut filter = Svf::<2>::default();
        (0..2).for_each(|side| filter.aim(side, &section));
        filter.settle();
        filter
    };
    let mut filters = [filter(), filter()];
    let mut heard = Vec::with_capacity(answer.len() + QUANTUM);
    for piece in answer.chunks(QUANTUM) {
        let mut block = [[0.0; 2]; QUANTUM];
        block.iter_mut().zip(piece).for_each(|(to, from)| *to = *from);
        filters.iter_mut().for_each(|filter| filter.run(&mut block));
        heard.extend(block);
    }
    heard
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::random::Random;

    #[test]
    fn noise_that_falls_60_db_in_a_known_time_dies_away_in_that_time_in_every_octave() {
        for seconds in [0.4, 2.5] {
            let fall = FLOOR / (seconds * RATE.0);
            let noise = |n: usize| math::db_to_gain(fall * n as f64) * Random::at(7, n as u64).signed();
            let answer: Vec<Pair> = (0..(3.0 * RATE.0) as usize).map(|n| [noise(n), noise(n + 1_000_000)]).collect();
            let found = octaves(&answer);
            assert_eq!(found.len(), OCTAVES.len());
            for (hertz, time) in found {
                // Noise is uneven over the inverse of its bandwidth: the fewer of those fit into the time, the less sure the slope.
                let near = 0.02 + 0.6 / (hertz * seconds / std::f64::consts::SQRT_2).sqrt();
                assert!((time / seconds - 1.0).abs() < near, "{time} s for {seconds} s at {hertz} Hz");
            }
        }
    }

    #[test]
    fn where_nothing_dies_away_far_enough_no_time_is_told() {
        assert_eq!(octaves(&vec![[0.0; 2]; 48_000]), [(0.0, 0.0); 0]);
    }
}
