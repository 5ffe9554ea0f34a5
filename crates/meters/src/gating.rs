//! Leaves pauses and asides out of loudness: the gates of programme loudness and of loudness range.
//!
//! Source: ITU-R BS.1770-5, 2023, annex 1, equations 3 to 7; EBU Tech 3342, 2023, section 3.
//! Units: energies are weighted mean squares; loudness in LUFS.

use signal::math;

/// No block under this counts, in LUFS.
pub(crate) const ABSOLUTE_GATE: f64 = -70.0;
/// The relative gate of programme loudness, under the mean of what passed the absolute one.
const PROGRAMME_GATE: f64 = -10.0;
/// The relative gate of loudness range.
pub(crate) const RANGE_GATE: f64 = -20.0;
/// So that 997 Hz at 0 dBFS in one front channel reads -3.01 LUFS.
const OFFSET: f64 = -0.691;
/// Energies under this (-200 LUFS) are silence and have no loudness.
const SILENCE: f64 = 1e-20;

/// The loudness of an energy; `None` for silence.
pub(crate) fn loudness(energy: f64) -> Option<f64> {
    (energy > SILENCE).then(|| OFFSET + math::power_to_db(energy))
}

/// The energy of a loudness.
pub(crate) fn energy(loudness: f64) -> f64 {
    math::pow(10.0, (loudness - OFFSET) / 10.0)
}

/// The mean of the energies over a threshold.
fn mean_over(energies: impl Iterator<Item = f64>, threshold: f64) -> Option<f64> {
    let (sum, count) = energies.filter(|e| *e > threshold).fold((0.0, 0u64), |(sum, count), e| (sum + e, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// The energy that blocks must exceed: the absolute gate or the one `relative` LU under the mean, whichever is higher.
pub(crate) fn threshold(energies: impl Iterator<Item = f64>, relative: f64) -> Option<f64> {
    let absolute = energy(ABSOLUTE_GATE);
    let mean = mean_over(energies, absolute)?;
    Some((mean * math::pow(10.0, relative / 10.0)).max(absolute))
}

/// The loudness of a programme from the energies of its blocks of 400 ms.
pub(crate) fn programme(energies: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let threshold = threshold(energies.clone(), PROGRAMME_GATE)?;
    mean_over(energies, threshold).and_then(loudness)
}

/// The distance between the 10th and the 95th percentile of loudness, from the energies of windows of 3 s.
pub(crate) fn range(energies: impl Iterator<Item = f64> + Clone) -> Option<f64> {
    let threshold = threshold(energies.clone(), RANGE_GATE)?;
    let mut sorted: Vec<f64> = energies.filter(|e| *e > threshold).collect();
    sorted.sort_by(f64::total_cmp);
    let percentile = |p: f64| sorted.get((p * sorted.len().saturating_sub(1) as f64).round() as usize);
    Some(loudness(*percentile(0.95)?)? - loudness(*percentile(0.10)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_ten_under_the_mean_do_not_count() {
        let blocks = [-20.0, -20.0, -20.0, -40.0, -80.0].map(energy);
        assert!((programme(blocks.into_iter()).unwrap() + 20.0).abs() < 1e-9);
        assert_eq!(programme([-71.0].map(energy).into_iter()), None);
        assert_eq!(programme(std::iter::empty()), None);
    }

    #[test]
    fn ten_decibels_apart_are_a_range_of_ten() {
        let windows = (0..200).map(|i| energy(if i < 100 { -30.0 } else { -20.0 }));
        assert!((range(windows).unwrap() - 10.0).abs() < 1e-9);
    }
}
