//! Turns the signal up or down, and can flip its polarity.
//!
//! Units: dB.  Latency: none.  Cost: one multiplication a sample.
//! Not for: balance; that is the fader's work.

use crate::Effect;
use crate::multiplier::{Multiplier, Multiplies};
use signal::{Db, Hz, params};

params! {
    /// Turns the signal up or down, and can flip its polarity.
    Gain as "gain" {
        /// How much louder.
        gain: Db = 0.0, -96.0..=48.0, first;
        /// Turns the waveform upside down.
        flip: bool = false;
    }
}

impl Multiplies for Gain {
    fn factor(&self, _channel: usize, _channels: usize) -> f64 {
        if self.flip { -self.gain.gain() } else { self.gain.gain() }
    }
}

impl Effect for Gain {
    type Kernel<const L: usize> = Multiplier<L>;

    fn response(&self, _frequency: Hz, _rate: Hz) -> Option<f64> {
        Some(self.gain.gain())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};

    fn gain(gain: f64, flip: bool) -> Gain {
        Gain { gain: Db(gain), flip }
    }

    #[test]
    fn six_decibels_are_twice_the_level() {
        let mut strip = Strip::<Gain, 2>::new(&gain(6.0206, false), RATES[1], 2);
        assert!(
            strip.play(64, |_| [0.25, -0.5]).iter().all(|x| (x[0] - 0.5).abs() < 1e-6 && (x[1] + 1.0).abs() < 1e-6)
        );
    }

    #[test]
    fn flip_turns_the_waveform_and_zero_changes_nothing() {
        let mut flipped = Strip::<Gain, 1>::new(&gain(0.0, true), RATES[1], 1);
        assert!(flipped.play(64, |_| [0.3]).iter().all(|x| x[0] == -0.3));
        let mut straight = Strip::<Gain, 1>::new(&gain(0.0, false), RATES[1], 1);
        assert!(straight.play(64, |n| [n as f32]).iter().enumerate().all(|(n, x)| x[0] == n as f32));
    }

    #[test]
    fn a_jump_is_a_straight_line_over_one_quantum() {
        let mut strip = Strip::<Gain, 1>::new(&gain(0.0, false), RATES[1], 1);
        strip.aim(&gain(6.0206, false));
        let heard = strip.play(128, |_| [1.0]);
        assert!(heard.iter().enumerate().all(|(n, x)| (x[0] - (1.0 + (n + 1).min(64) as f32 / 64.0)).abs() < 1e-6));
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&gain(3.0, false), &gain(-7.0, true));
    }
}
