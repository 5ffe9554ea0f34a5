//! How the frequency ranges of released songs are balanced, and how far a mix lies outside of that.
//!
//! Levels are K-weighted, of the middle (left + right), in decibels under the sum of all bands. The corridor is where the
//! middle 70 in 100 songs lie: between a normal distribution's 15th and 85th part in a hundred lie 0.63 of the way to its
//! 5th and 95th, which are what is known of the songs.
//!
//! Source: statistics over the 568 song analyses that the free mastering program phaselimiter publishes (MIT licence): 226
//! songs louder than -12 LUFS and 169 quieter than -18 LUFS. That loud pop falls by about 5 dB an octave from 100 Hz
//! to 4 kHz is also found by Pestana et al., "Spectral Characteristics of Popular Commercial Recordings 1950-2010", AES
//! 135th Convention, 2013.

use crate::spectrum::k_weight;
use meters::{Readings, Spectrum};
use signal::math;

/// Third octaves of the meters, 20 Hz to 20 kHz.
pub const THIRDS: usize = 31;
/// K-weighted power in each third octave.
pub type Powers = [f64; THIRDS];

/// Edges of the bands in Hz.
const EDGES: [f64; 10] = [17.0, 148.0, 392.0, 795.0, 1458.0, 2550.0, 4349.0, 7314.0, 12_199.0, 22_400.0];
/// Loud songs: 5th, 50th and 95th in a hundred.
const LOUD: [[f64; 3]; 9] = [
    [-9.8, -6.5, -3.4],
    [-9.8, -6.3, -3.9],
    [-11.7, -8.4, -6.2],
    [-14.1, -10.3, -7.7],
    [-15.3, -9.9, -6.9],
    [-18.4, -11.3, -7.6],
    [-22.0, -14.5, -10.8],
    [-26.1, -16.9, -11.3],
    [-36.7, -23.4, -14.7],
];
/// Quiet songs: the median, and how much further the spread goes than that of loud songs (known of the lowest two).
const QUIET: [f64; 9] = [-13.1, -4.5, -4.9, -10.7, -15.9, -21.2, -26.8, -32.1, -35.4];
const QUIET_SPREAD: [f64; 9] = [2.8, 1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0];
/// From the 5th and 95th to the 15th and 85th in a hundred of a normal distribution: 1.036 / 1.645.
const MIDDLE: f64 = 0.63;
/// Loudness ranges in LU of songs that are wholly of the loud kind, and wholly of the quiet.
const KINDS: [f64; 2] = [8.0, 16.0];
/// How near a reference's third octaves are followed, in dB.
const NEAR: f64 = 0.5;

/// Where the levels of some bands shall lie.
#[derive(Clone, Debug)]
pub struct Corridor {
    /// Lower and upper edge of each band, in Hz.
    pub bands: Vec<(f64, f64)>,
    low: Vec<f64>,
    high: Vec<f64>,
}

/// Centre of a third octave in Hz.
pub fn centre(third: usize) -> f64 {
    1000.0 * math::pow(10.0, (third as f64 - 17.0) / 10.0)
}

/// The K-weighted powers of a spectrum.
pub fn weighted(spectrum: &Spectrum) -> Powers {
    let mut powers = plain(spectrum);
    powers.iter_mut().enumerate().for_each(|(third, power)| *power *= k_weight(centre(third)));
    powers
}

/// The powers of a spectrum.
pub fn plain(spectrum: &Spectrum) -> Powers {
    let mut powers = [0.0; THIRDS];
    for (power, band) in powers.iter_mut().zip(&spectrum.third_octaves) {
        *power = band.level_dbfs.map_or(0.0, |level| math::pow(10.0, level / 10.0));
    }
    powers
}

impl Corridor {
    /// That of released songs; the more a song's loudness ranges (in LU), the more it may also be like the quiet ones.
    pub fn released(range: f64) -> Self {
        let quiet = ((range - KINDS[0]) / (KINDS[1] - KINDS[0])).clamp(0.0, 1.0);
        let (mut low, mut high) = (Vec::new(), Vec::new());
        for ((loud, median), spread) in LOUD.iter().zip(QUIET).zip(QUIET_SPREAD) {
            let [down, up] = [loud[0] - loud[1], loud[2] - loud[1]].map(|reach| MIDDLE * reach);
            let toward = |own: f64, other: f64| own + quiet * (other - own);
            low.push(f64::min(loud[1] + down, toward(loud[1] + down, median + spread * down)));
            high.push(f64::max(loud[1] + up, toward(loud[1] + up, median + spread * up)));
        }
        Self { bands: EDGES.windows(2).map(|edges| (edges[0], edges[1])).collect(), low, high }
    }

    /// That of references: the mean of their third octaves from 31.5 Hz to 16 kHz. `None` without any sound in them.
    pub fn of(references: &[Readings]) -> Option<Self> {
        let half = math::pow(10.0, 0.05);
        let bands: Vec<(f64, f64)> = (2..30).map(|third| (centre(third) / half, centre(third) * half)).collect();
        let free = Self { low: vec![0.0; bands.len()], high: vec![0.0; bands.len()], bands };
        let heard = references.iter().map(|reference| weighted(middle(reference)));
        let all: Vec<Vec<f64>> =
            heard.filter(|powers| powers.iter().sum::<f64>() > 0.0).map(|p| free.levels(&p)).collect();
        let mean = |band: usize| all.iter().map(|levels| levels[band]).sum::<f64>() / all.len() as f64;
        let goal: Vec<f64> = (0..free.bands.len()).map(mean).collect();
        let [low, high] = [-NEAR, NEAR].map(|reach| goal.iter().map(|level| level + reach).collect());
        (!all.is_empty()).then_some(Self { bands: free.bands, low, high })
    }

    /// The level of each band in dB under the sum of all.
    pub fn levels(&self, powers: &Powers) -> Vec<f64> {
        let power: Vec<f64> = self.bands.iter().map(|(low, high)| between(powers, *low, *high)).collect();
        let sum = power.iter().sum::<f64>().max(1e-30);
        power.into_iter().map(|power| math::power_to_db((power / sum).max(1e-12))).collect()
    }

    /// How far each band lies above (or, negative, below) the corridor, in dB.
    pub fn outside(&self, powers: &Powers) -> Vec<f64> {
        let levels = self.levels(powers).into_iter();
        levels
            .zip(self.low.iter().zip(&self.high))
            .map(|(level, (low, high))| level - level.clamp(*low, *high))
            .collect()
    }

    /// The root of the mean square of that.
    pub fn distance(&self, powers: &Powers) -> f64 {
        let outside = self.outside(powers);
        (outside.iter().map(|over| over * over).sum::<f64>() / outside.len().max(1) as f64).sqrt()
    }
}

/// How energy may lie over frequency: densities in dB per Hz relative to the K-weighted power of the whole, without the weighting.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// Frequencies in Hz, upwards.
    pub hertz: Vec<f64>,
    /// The least at each.
    pub low: Vec<f64>,
    /// The most at each; the same as the least where it is that of one song.
    pub high: Vec<f64>,
}

impl Balance {
    /// That of one song, in third octaves; `None` where it is silent.
    pub fn of(readings: &Readings) -> Option<Self> {
        let mut one = Corridor::of(std::slice::from_ref(readings))?;
        one.low.iter_mut().for_each(|level| *level += NEAR);
        one.high.clone_from(&one.low);
        Some(one.balance())
    }
}

/// Where released songs lie whose loudness ranges so far (in LU): what the mastering assistant holds a mix against.
pub fn corridor(range: f64) -> Balance {
    Corridor::released(range).balance()
}

/// By how much the K-weighting lifts a frequency (Hz), in dB.
pub fn k_weighting(hertz: f64) -> f64 {
    math::power_to_db(k_weight(hertz))
}

impl Corridor {
    /// The density in the middle of each band, as if the power in a band were the same in each octave of it.
    fn balance(&self) -> Balance {
        let hertz: Vec<f64> = self.bands.iter().map(|(low, high)| (low * high).sqrt()).collect();
        let density = |levels: &[f64]| {
            let each = levels.iter().zip(&self.bands).zip(&hertz);
            // Power per octave is power per Hz times the frequency times ln 2; over a band that is the logarithm of its edges.
            let each = each.map(|((level, (low, high)), hertz)| {
                let hertz_wide = hertz * std::f64::consts::LN_2 * math::log2(high / low);
                level - math::power_to_db(hertz_wide) - k_weighting(*hertz)
            });
            each.collect::<Vec<f64>>()
        };
        Balance { low: density(&self.low), high: density(&self.high), hertz }
    }
}

/// The spectrum of the middle, or of everything where there is no stereo.
pub fn middle(readings: &Readings) -> &Spectrum {
    readings.mid.as_ref().unwrap_or(&readings.spectrum)
}

/// Power between two frequencies; a third octave that lies across an edge counts by its share in octaves.
fn between(powers: &Powers, low: f64, high: f64) -> f64 {
    let half = math::log2(10.0) / 20.0;
    let (low, high) = (math::log2(low), math::log2(high));
    let share = |third: usize| {
        let middle = math::log2(centre(third));
        let common = (middle + half).min(high) - (middle - half).max(low);
        (common / (2.0 * half)).clamp(0.0, 1.0)
    };
    powers.iter().enumerate().map(|(third, power)| power * share(third)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sound whose nine bands have the given levels: the whole of each band in the third octave at its middle.
    fn sound(levels: [f64; 9]) -> Powers {
        let mut powers = [0.0; THIRDS];
        for (level, edges) in levels.iter().zip(EDGES.windows(2)) {
            let middle = (edges[0] * edges[1]).sqrt();
            let third = (0..THIRDS).min_by(|a, b| {
                let far = |third: usize| math::log2(centre(third) / middle).abs();
                far(*a).total_cmp(&far(*b))
            });
            powers[third.unwrap()] = math::pow(10.0, level / 10.0);
        }
        powers
    }

    #[test]
    fn the_median_of_released_songs_lies_inside_and_a_dull_one_outside() {
        let corridor = Corridor::released(6.0);
        assert_eq!(corridor.distance(&sound(LOUD.map(|row| row[1]))), 0.0);
        let mut dull = LOUD.map(|row| row[1]);
        dull[6..].iter_mut().for_each(|level| *level -= 12.0);
        let outside = corridor.outside(&sound(dull));
        // Twelve decibels down, of which the corridor allows 0.63 times the 7.5 from the median to the 5th; and all levels
        // are relative to the sum.
        let sum = math::power_to_db(dull.iter().map(|level| math::pow(10.0, level / 10.0)).sum());
        assert!((outside[6] + sum + 12.0 - 0.63 * 7.5).abs() < 0.01, "{outside:?}");
        assert!(outside[..6].iter().all(|over| *over == 0.0), "{outside:?}");
    }

    #[test]
    fn quiet_songs_are_inside_only_for_what_has_a_large_range() {
        let quiet = sound(QUIET);
        assert!(Corridor::released(6.0).distance(&quiet) > 2.0);
        assert_eq!(Corridor::released(18.0).distance(&quiet), 0.0);
        assert_eq!(Corridor::released(18.0).distance(&sound(LOUD.map(|row| row[1]))), 0.0);
    }

    #[test]
    fn noise_whose_weighted_power_is_the_same_at_every_hertz_has_the_inverse_of_the_weighting_as_its_balance() {
        // White noise after K-weighting: every third octave has a power in proportion to its width in Hz.
        let mut powers = [0.0; THIRDS];
        for (third, power) in powers.iter_mut().enumerate() {
            let half = math::pow(10.0, 0.05);
            *power = centre(third) * (half - 1.0 / half);
        }
        let half = math::pow(10.0, 0.05);
        let bands: Vec<(f64, f64)> = (2..30).map(|third| (centre(third) / half, centre(third) * half)).collect();
        let mut flat = Corridor { bands, low: Vec::new(), high: Vec::new() };
        flat.low = flat.levels(&powers);
        flat.high.clone_from(&flat.low);
        let balance = flat.balance();
        // One over the whole width in Hz, 28.2 Hz to 17.8 kHz; a band's edges lie so near that octaves may stand for Hz.
        let whole: f64 = (2..30).map(|third| powers[third]).sum();
        for (hertz, level) in balance.hertz.iter().zip(&balance.low) {
            let expected = -math::power_to_db(whole) - k_weighting(*hertz);
            assert!((level - expected).abs() < 0.03, "{hertz} Hz: {level} for {expected}");
        }
    }

    #[test]
    fn the_corridor_that_is_shown_is_the_one_that_is_held_against() {
        let (shown, held) = (corridor(6.0), Corridor::released(6.0));
        for band in 0..9 {
            let wide = shown.high[band] - shown.low[band];
            assert!((wide - (held.high[band] - held.low[band])).abs() < 1e-9 && wide > 0.0, "{band}");
        }
        assert!(shown.hertz.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn a_third_octave_across_an_edge_is_shared_out() {
        let mut powers = [0.0; THIRDS];
        powers[17] = 1.0;
        let parts = between(&powers, 17.0, 1000.0) + between(&powers, 1000.0, 22_400.0);
        assert!((between(&powers, 17.0, 1000.0) - 0.5).abs() < 1e-9 && (parts - 1.0).abs() < 1e-9);
    }
}
