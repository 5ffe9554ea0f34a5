//! Turns the waveform of one side or of both upside down.
//!
//! Units: none.  Latency: none.  Cost: one multiplication a sample.
//! Not for: two microphones at different distances; a delay is no polarity, use `sample-delay`.

use crate::Effect;
use crate::multiplier::{Multiplier, Multiplies};
use signal::{Hz, params, words};

words! {
    /// Which sides are turned.
    pub enum Side { None = "none", Left = "left", Right = "right", Both = "both" }
}

params! {
    /// Turns the waveform of one side or of both upside down.
    Polarity as "polarity" {
        /// Which side; a strip of one channel is turned by `both`.
        flip: Side = Side::Both, first;
    }
}

impl Multiplies for Polarity {
    fn factor(&self, channel: usize, channels: usize) -> f64 {
        let turned = match self.flip {
            Side::None => false,
            Side::Left => channels > 1 && channel == 0,
            Side::Right => channel == 1,
            Side::Both => true,
        };
        if turned { -1.0 } else { 1.0 }
    }
}

impl Effect for Polarity {
    type Kernel<const L: usize> = Multiplier<L>;
    const STEREO: bool = true;

    fn response(&self, _frequency: Hz, _rate: Hz) -> Option<f64> {
        Some(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};

    #[test]
    fn the_sides_named_are_turned_and_no_bit_of_the_others_moves() {
        for (flip, expected) in [
            (Side::None, [0.3, -0.7]),
            (Side::Left, [-0.3, -0.7]),
            (Side::Right, [0.3, 0.7]),
            (Side::Both, [-0.3, 0.7]),
        ] {
            let mut strip = Strip::<Polarity, 2>::new(&Polarity { flip }, RATES[1], 2);
            assert!(strip.play(64, |_| [0.3, -0.7]).iter().all(|x| *x == expected), "{}", flip.word());
        }
    }

    #[test]
    fn one_channel_is_turned_by_both_alone() {
        for &flip in Side::ALL {
            let mut strip = Strip::<Polarity, 1>::new(&Polarity { flip }, RATES[1], 1);
            let expected = if flip == Side::Both { -0.3 } else { 0.3 };
            assert!(strip.play(64, |_| [0.3]).iter().all(|x| x[0] == expected), "{}", flip.word());
        }
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&Polarity { flip: Side::Both }, &Polarity { flip: Side::None });
    }
}
