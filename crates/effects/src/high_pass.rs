//! Takes away what lies below a frequency: rumble, plosives, stage noise.
//!
//! Source: Butterworth, "On the Theory of Filter Amplifiers", 1930; each pair of poles is a state-variable filter
//! (Zavalishin, "The Art of VA Filter Design", 2018).
//! Units: Hz, dB an octave.  Latency: none.  Cost: one state-variable filter for every 12 dB an octave.
//! Not for: thinning out a body; that is a shelf of the `equalizer`.

use crate::butterworth::Pass;
pub use crate::butterworth::Slope;
use signal::svf::Section;
use signal::{Hz, params};

params! {
    /// Takes away what lies below a frequency.
    HighPass as "high-pass" {
        /// Where the level is 3 dB down; what lies below falls away.
        frequency: Hz = 80.0, 10.0..=20000.0, log, first;
        /// How steeply it falls, in dB an octave.
        slope: Slope = Slope::Twelve, fixed;
    }
}

impl Pass for HighPass {
    const FIRST: fn(Hz, Hz) -> Section = Section::high_pass_first;
    const SECOND: fn(Hz, f64, Hz) -> Section = Section::high_pass;

    fn frequency(&self) -> Hz {
        self.frequency
    }

    fn slope(&self) -> Slope {
        self.slope
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Effect;
    use crate::trial::{self, RATES};
    use signal::Db;

    fn high_pass(frequency: f64, slope: Slope) -> HighPass {
        HighPass { frequency: Hz(frequency), slope }
    }

    #[test]
    fn every_slope_is_three_decibels_down_at_its_frequency() {
        for rate in RATES {
            for &slope in Slope::ALL {
                for frequency in [20.0, 500.0, 8000.0] {
                    let effect = high_pass(frequency, slope);
                    let there = Db::from_gain(effect.response(Hz(frequency), rate).unwrap()).0;
                    assert!((there + 3.0103).abs() < 0.001, "{} dB/oct at {frequency} Hz: {there}", slope.word());
                }
            }
        }
    }

    #[test]
    fn an_octave_far_below_loses_the_slope() {
        for &slope in Slope::ALL {
            let effect = high_pass(1000.0, slope);
            let level = |f: f64| Db::from_gain(effect.response(Hz(f), RATES[1]).unwrap()).0;
            let named: f64 = slope.word().parse().unwrap();
            let octave = level(125.0) - level(62.5);
            // An order n falls n times 6.02 dB an octave.
            assert!((octave - named * 6.0206 / 6.0).abs() < 0.2, "{named} dB/oct: {octave}");
        }
    }

    #[test]
    fn sections_stand_in_order_of_rising_q() {
        let q: Vec<f64> = Slope::TwentyFour.qualities().collect();
        // The two Q of a fourth order, from any table of Butterworth filters.
        assert!((q[0] - 0.5412).abs() < 1e-4 && (q[1] - 1.3066).abs() < 1e-4, "{q:?}");
    }

    #[test]
    fn the_sound_has_the_stated_response() {
        for rate in RATES {
            for slope in [Slope::Six, Slope::Eighteen, Slope::NinetySix] {
                trial::response_is_what_is_heard(&high_pass(300.0, slope), rate, &[60.0, 200.0, 300.0, 5000.0], 1e-5);
            }
        }
    }

    #[test]
    fn it_is_silent_after_its_tail() {
        for &slope in Slope::ALL {
            trial::is_silent_after_its_tail(&high_pass(30.0, slope), RATES[1]);
        }
    }

    #[test]
    fn a_number_that_is_none_does_not_stick() {
        trial::bad_numbers_do_not_stick(&high_pass(30.0, Slope::FortyEight));
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&high_pass(100.0, Slope::ThirtySix), &high_pass(5000.0, Slope::ThirtySix));
    }
}
