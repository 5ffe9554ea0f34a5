//! Takes away what lies above a frequency: hiss, spill, sharpness.
//!
//! Source: Butterworth, "On the Theory of Filter Amplifiers", 1930; each pair of poles is a state-variable filter
//! (Zavalishin, "The Art of VA Filter Design", 2018).
//! Units: Hz, dB an octave.  Latency: none.  Cost: one state-variable filter for every 12 dB an octave.
//! Not for: taming a bright sound; that is a shelf of the `equalizer`.

use crate::butterworth::{Pass, Slope};
use signal::svf::Section;
use signal::{Hz, params};

params! {
    /// Takes away what lies above a frequency.
    LowPass as "low-pass" {
        /// Where the level is 3 dB down; what lies above falls away.
        frequency: Hz = 12000.0, 20.0..=20000.0, log, first;
        /// How steeply it falls, in dB an octave.
        slope: Slope = Slope::Twelve, fixed;
    }
}

impl Pass for LowPass {
    const FIRST: fn(Hz, Hz) -> Section = Section::low_pass_first;
    const SECOND: fn(Hz, f64, Hz) -> Section = Section::low_pass;

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

    fn low_pass(frequency: f64, slope: Slope) -> LowPass {
        LowPass { frequency: Hz(frequency), slope }
    }

    #[test]
    fn every_slope_is_three_decibels_down_at_its_frequency() {
        for rate in RATES {
            for &slope in Slope::ALL {
                for frequency in [20.0, 500.0, 16_000.0] {
                    let effect = low_pass(frequency, slope);
                    let there = Db::from_gain(effect.response(Hz(frequency), rate).unwrap()).0;
                    assert!((there + 3.0103).abs() < 0.001, "{} dB/oct at {frequency} Hz: {there}", slope.word());
                }
            }
        }
    }

    #[test]
    fn an_octave_far_above_loses_the_slope() {
        for &slope in Slope::ALL {
            let effect = low_pass(50.0, slope);
            let level = |f: f64| Db::from_gain(effect.response(Hz(f), RATES[3]).unwrap()).0;
            let named: f64 = slope.word().parse().unwrap();
            let octave = level(400.0) - level(800.0);
            assert!((octave - named * 6.0206 / 6.0).abs() < 0.2, "{named} dB/oct: {octave}");
        }
    }

    #[test]
    fn the_sound_has_the_stated_response() {
        for rate in RATES {
            for slope in [Slope::Six, Slope::Eighteen, Slope::NinetySix] {
                trial::response_is_what_is_heard(&low_pass(3000.0, slope), rate, &[60.0, 2000.0, 3000.0, 4000.0], 1e-5);
            }
        }
    }

    #[test]
    fn a_fast_sweep_does_not_blow_up() {
        // 20 Hz to 20 kHz and back in 10 ms, again and again, on full-scale noise.
        let mut trial = trial::Strip::<LowPass, 1>::new(&low_pass(20.0, Slope::NinetySix), RATES[1], 1);
        let mut random = signal::random::Random::new(7);
        let mut peak = 0.0f32;
        for quantum in 0..4000 {
            let up = (quantum % 15) as f64 / 7.0;
            let octaves = 9.96 * if up < 1.0 { up } else { 2.0 - up };
            trial.aim(&low_pass(20.0 * signal::math::exp2(octaves.max(0.0)), Slope::NinetySix));
            let mut block = [[0.0f32; 1]; 64];
            block.iter_mut().for_each(|x| x[0] = random.signed() as f32);
            trial.run(&mut block);
            peak = block.iter().fold(peak, |p, x| p.max(x[0].abs()));
        }
        assert!(peak < 4.0, "{peak}");
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&low_pass(100.0, Slope::Eighteen), &low_pass(5000.0, Slope::Eighteen));
    }
}
