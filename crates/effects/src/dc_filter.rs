//! Takes away a constant offset, and what moves more slowly than any sound.
//!
//! The corner lies so low that the audio keeps its phase: at the default it is turned by less than 6 degrees at 20 Hz and
//! by less than 1.2 degrees from 100 Hz on, and its level falls by less than 0.05 dB.
//!
//! Source: Butterworth, "On the Theory of Filter Amplifiers", 1930; the phase of the first order is atan(corner / f), that
//! of the second atan(sqrt(2) r / (1 - r^2)) with r = corner / f.
//! Units: Hz.  Latency: none.  Cost: one state-variable filter a lane.
//! Not for: rumble, which is sound and lies higher; use `high-pass`.

use crate::butterworth::{Pass, Slope};
use signal::svf::Section;
use signal::{Hz, params, words};

words! {
    /// How steeply it falls below its corner, in dB an octave.
    pub enum DcSlope { Six = "6", Twelve = "12" }
}

params! {
    /// Takes away a constant offset, and what moves more slowly than any sound.
    DcFilter as "dc-filter" {
        /// Where it is 3 dB down.
        corner: Hz = 2.0, 1.0..=20.0, log, first;
        /// How steeply it falls below, in dB an octave.
        slope: DcSlope = DcSlope::Six, fixed;
    }
}

impl Pass for DcFilter {
    const FIRST: fn(Hz, Hz) -> Section = Section::high_pass_first;
    const SECOND: fn(Hz, f64, Hz) -> Section = Section::high_pass;

    fn frequency(&self) -> Hz {
        self.corner
    }

    fn slope(&self) -> Slope {
        match self.slope {
            DcSlope::Six => Slope::Six,
            DcSlope::Twelve => Slope::Twelve,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};
    use crate::{Context, Effect};
    use signal::{Db, math};
    use std::f64::consts::TAU;

    fn filter(corner: f64, slope: DcSlope) -> DcFilter {
        DcFilter { corner: Hz(corner), slope }
    }

    /// Level in dB and phase in degrees at a frequency, from the impulse response.
    fn measured(effect: &DcFilter, rate: Hz, frequency: f64) -> [f64; 2] {
        let mut strip = Strip::<DcFilter, 1>::new(effect, rate, 1);
        let heard = strip.play((rate.0 * 3.0) as usize, |n| [f32::from(u8::from(n == 0))]);
        let (mut re, mut im) = (0.0, 0.0);
        for (n, x) in heard.iter().enumerate() {
            let (s, c) = math::sin_cos(TAU * (frequency * n as f64 / rate.0).fract());
            re += f64::from(x[0]) * c;
            im -= f64::from(x[0]) * s;
        }
        [Db::from_gain((re * re + im * im).sqrt()).0, math::atan2(im, re).to_degrees()]
    }

    #[test]
    fn at_its_default_the_audio_keeps_level_and_phase_within_the_stated_bounds() {
        for rate in RATES {
            for (frequency, most) in [(20.0, 6.0), (100.0, 1.2), (1000.0, 0.12), (10_000.0, 0.05)] {
                let [level, phase] = measured(&DcFilter::default(), rate, frequency);
                assert!(
                    level.abs() < 0.05 && phase.abs() < most,
                    "{rate}, {frequency} Hz: {level} dB, {phase} degrees"
                );
            }
        }
    }

    #[test]
    fn level_and_phase_are_those_of_the_analogue_filter() {
        for (corner, slope) in
            [(1.0, DcSlope::Six), (5.0, DcSlope::Six), (5.0, DcSlope::Twelve), (20.0, DcSlope::Twelve)]
        {
            for frequency in [5.0, 20.0, 50.0, 200.0] {
                let r: f64 = corner / frequency;
                let (power, turned) = match slope {
                    DcSlope::Six => (1.0 + r * r, math::atan2(r, 1.0)),
                    DcSlope::Twelve => (1.0 + r * r * r * r, math::atan2(2f64.sqrt() * r, 1.0 - r * r)),
                };
                let [level, phase] = measured(&filter(corner, slope), RATES[1], frequency);
                assert!((level + math::power_to_db(power)).abs() < 0.01, "{corner}, {frequency} Hz: {level} dB");
                assert!((phase - turned.to_degrees()).abs() < 0.1, "{corner}, {frequency} Hz: {phase} degrees");
            }
        }
    }

    #[test]
    fn an_offset_is_gone_after_the_tail_and_the_sound_on_it_stays() {
        for &slope in DcSlope::ALL {
            for rate in RATES {
                let effect = filter(2.0, slope);
                let tone = |n: usize| 0.25 * math::sin(TAU * (1000.0 * n as f64 / rate.0).fract());
                let tail = effect.tail(&Context { rate, channels: 1, tempo: 120.0 });
                let end = (tail.0 * rate.0) as usize;
                let mut strip = Strip::<DcFilter, 1>::new(&effect, rate, 1);
                let heard = strip.play(end + rate.0 as usize, |n| [(0.5 + tone(n)) as f32]);
                let last = heard[end..].iter().take(rate.0 as usize).map(|x| f64::from(x[0]));
                let mean = last.clone().sum::<f64>() / rate.0;
                assert!(mean.abs() < 1e-6, "{rate}: {mean}");
                let power = last.map(|x| x * x).sum::<f64>() / rate.0;
                assert!((math::power_to_db(power / 0.03125)).abs() < 0.001, "{rate}: {power}");
            }
        }
    }

    #[test]
    fn it_is_silent_after_its_tail() {
        for &slope in DcSlope::ALL {
            trial::is_silent_after_its_tail(&filter(1.0, slope), RATES[1]);
        }
    }

    #[test]
    fn a_number_that_is_none_does_not_stick() {
        trial::bad_numbers_do_not_stick(&filter(20.0, DcSlope::Twelve));
    }
}
