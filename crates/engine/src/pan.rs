//! How pan spreads a strip over left and right.
//!
//! Sine and cosine (-3 dB) keep the power, since their squares add up to 1: a source is equally loud at every place in a live
//! room. The straight line (-6 dB) keeps the sum, and so the level in mono; -4.5 dB is the geometric mean of both.

use crate::cache::Identity;
use session::{PanLaw, StereoPan};
use signal::math;

/// How a song pans.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panner {
    /// Of mono strips, and of the sides of true stereo.
    pub law: PanLaw,
    /// Of stereo strips.
    pub stereo: StereoPan,
}

/// What of a strip's channels goes to left and right.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Of the first channel to the left, of the last to the right; a mono strip has one that is both.
    pub own: [f64; 2],
    /// Of the right channel to the left, of the left one to the right.
    pub cross: [f64; 2],
}

impl Panner {
    /// Names how it pans.
    pub fn identify(self, identity: &mut Identity) {
        let Self { law, stereo } = self;
        identity.count(law as usize);
        identity.count(stereo as usize);
    }

    /// Where a strip of one or two channels stands at a pan of -100 to 100 percent.
    pub fn spread(self, channels: usize, percent: f64) -> Spread {
        match (channels, self.stereo) {
            (1, _) => Spread { own: mono(self.law, percent), cross: [0.0; 2] },
            (_, StereoPan::Balance) => Spread { own: balance(percent), cross: [0.0; 2] },
            (_, StereoPan::TrueStereo) => true_stereo(self.law, percent),
        }
    }
}

/// Gains to the left and right of a mono strip at a pan of -100 to 100 percent. The sides are at 0 dB, the middle at the law's level.
fn mono(law: PanLaw, percent: f64) -> [f64; 2] {
    let place = (percent / 100.0).clamp(-1.0, 1.0);
    // At the far end nothing at all is left, which a rounded cosine would miss by a hair.
    let side = |place: f64| if place < 1.0 { math::cos((place + 1.0) * std::f64::consts::FRAC_PI_4) } else { 0.0 };
    let power = [side(place), side(-place)];
    let linear = [(1.0 - place) / 2.0, (1.0 + place) / 2.0];
    match law {
        PanLaw::Three => power,
        PanLaw::Six => linear,
        PanLaw::FourAndAHalf => [(power[0] * linear[0]).sqrt(), (power[1] * linear[1]).sqrt()],
        PanLaw::Zero => balance(percent),
    }
}

/// Gains to the left and right of a stereo strip: the far side goes down, the near side stays.
fn balance(percent: f64) -> [f64; 2] {
    let place = (percent / 100.0).clamp(-1.0, 1.0);
    [(1.0 - place).min(1.0), (1.0 + place).min(1.0)]
}

/// Each side of a stereo strip panned by itself: the near side stays, the far one moves over to it by the law.
fn true_stereo(law: PanLaw, percent: f64) -> Spread {
    let left = mono(law, -100.0 + 2.0 * percent.clamp(0.0, 100.0));
    let right = mono(law, 100.0 + 2.0 * percent.clamp(-100.0, 0.0));
    Spread { own: [left[0], right[1]], cross: [right[0], left[1]] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn db(gain: f64) -> f64 {
        math::gain_to_db(gain)
    }

    #[test]
    fn the_middle_is_at_the_laws_level_and_the_sides_at_zero() {
        for (law, middle) in
            [(PanLaw::Three, -3.0103), (PanLaw::FourAndAHalf, -4.5154), (PanLaw::Six, -6.0206), (PanLaw::Zero, 0.0)]
        {
            let centre = mono(law, 0.0);
            assert!((db(centre[0]) - middle).abs() < 1e-3 && centre[0] == centre[1], "{law:?} {centre:?}");
            let left = mono(law, -100.0);
            assert!((left[0] - 1.0).abs() < 1e-12 && left[1].abs() < 1e-12, "{law:?} {left:?}");
        }
    }

    #[test]
    fn minus_three_keeps_the_power_everywhere() {
        for percent in -100..=100 {
            let [l, r] = mono(PanLaw::Three, f64::from(percent));
            assert!((l * l + r * r - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn minus_six_keeps_the_sum_and_minus_four_and_a_half_lies_between() {
        for percent in -100..=100 {
            let percent = f64::from(percent);
            let [l, r] = mono(PanLaw::Six, percent);
            assert!((l + r - 1.0).abs() < 1e-12);
            let between = mono(PanLaw::FourAndAHalf, percent);
            let product = [mono(PanLaw::Three, percent), mono(PanLaw::Six, percent)];
            for side in 0..2 {
                assert!((between[side] * between[side] - product[0][side] * product[1][side]).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_middle_is_exact_and_a_place_and_its_mirror_are_alike() {
        for &law in PanLaw::ALL {
            let [l, r] = mono(law, 0.0);
            assert_eq!(l.to_bits(), r.to_bits());
            for percent in 0..=100 {
                let [l, r] = mono(law, f64::from(percent));
                assert_eq!([r, l], mono(law, -f64::from(percent)), "{law:?} {percent}");
            }
            assert_eq!(mono(law, 100.0)[0], 0.0);
        }
    }

    #[test]
    fn balance_leaves_the_near_side_alone() {
        assert_eq!(balance(0.0), [1.0, 1.0]);
        assert_eq!(balance(-50.0), [1.0, 0.5]);
    }

    #[test]
    fn true_stereo_loses_neither_side_and_changes_nothing_in_the_middle() {
        for &law in PanLaw::ALL {
            assert_eq!(true_stereo(law, 0.0), Spread { own: [1.0; 2], cross: [0.0; 2] });
            // All of both sides on one.
            assert_eq!(true_stereo(law, 100.0), Spread { own: [0.0, 1.0], cross: [0.0, 1.0] });
            assert_eq!(true_stereo(law, -100.0), Spread { own: [1.0, 0.0], cross: [1.0, 0.0] });
        }
        for percent in -100..=100 {
            let Spread { own, cross } = true_stereo(PanLaw::Three, f64::from(percent));
            for power in [own[0] * own[0] + cross[1] * cross[1], own[1] * own[1] + cross[0] * cross[0]] {
                assert!(math::power_to_db(power).abs() < 0.01, "{percent}: {power}");
            }
        }
    }
}
