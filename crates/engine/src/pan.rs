//! How pan spreads a strip over left and right.

use session::PanLaw;
use signal::math;

/// Gains to the left and right of a mono strip at a pan of -100 to 100 percent. The sides are at 0 dB, the middle at the law's level.
pub fn mono(law: PanLaw, percent: f64) -> [f64; 2] {
    let place = (percent / 100.0).clamp(-1.0, 1.0);
    let side = |place: f64| math::cos((place + 1.0) * std::f64::consts::FRAC_PI_4).max(0.0);
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
pub fn balance(percent: f64) -> [f64; 2] {
    let place = (percent / 100.0).clamp(-1.0, 1.0);
    [(1.0 - place).min(1.0), (1.0 + place).min(1.0)]
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
    fn balance_leaves_the_near_side_alone() {
        assert_eq!(balance(0.0), [1.0, 1.0]);
        assert_eq!(balance(-50.0), [1.0, 0.5]);
    }
}
