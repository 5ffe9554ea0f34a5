//! What was heard of one strip: its moments, and what follows from them.

pub use crate::spectrum::{BANDS, band_centre};
use crate::spectrum::{Moment, lufs};
use signal::math;

/// One strip as heard, ten times a second.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// A tenth of a second each, from the song's start.
    pub moments: Vec<Moment>,
    /// Loudest sample, linear.
    pub peak: f32,
}

/// Below this nothing counts as sound (LUFS).
const FLOOR: f64 = -70.0;

impl Heard {
    /// Loudness over the last 400 ms at a moment, in LUFS.
    pub fn momentary(&self, at: usize) -> f64 {
        let from = at.saturating_sub(3);
        let part = &self.moments[from..=at];
        lufs(part.iter().map(|m| f64::from(m.loudness)).sum::<f64>() / part.len() as f64)
    }

    /// Gated loudness in LUFS (BS.1770-5: -70 absolute, -10 relative); `None` for silence.
    pub fn loudness(&self) -> Option<f64> {
        let all: Vec<f64> = (0..self.moments.len()).map(|at| self.momentary(at)).filter(|l| *l > FLOOR).collect();
        let gate = mean_loudness(&all)? - 10.0;
        mean_loudness(&all.into_iter().filter(|l| *l > gate).collect::<Vec<_>>())
    }

    /// Whether it plays at each moment: within 20 LU of its own loudness.
    pub fn plays(&self) -> Vec<bool> {
        let gate = self.loudness().map_or(f64::INFINITY, |l| (l - 20.0).max(FLOOR));
        (0..self.moments.len()).map(|at| self.momentary(at) > gate).collect()
    }

    /// Share of the song in which it plays, 0 to 1.
    pub fn activity(&self) -> f64 {
        let plays = self.plays();
        plays.iter().filter(|p| **p).count() as f64 / plays.len().max(1) as f64
    }

    /// Mean power by third octave while it plays.
    pub fn spectrum(&self) -> [f64; BANDS] {
        let plays = self.plays();
        let count = plays.iter().filter(|p| **p).count().max(1) as f64;
        let mut sum = [0.0; BANDS];
        for (moment, _) in self.moments.iter().zip(&plays).filter(|(_, plays)| **plays) {
            sum.iter_mut().zip(moment.bands).for_each(|(sum, band)| *sum += f64::from(band) / count);
        }
        sum
    }

    /// Power between two frequencies relative to all of it, in dB.
    pub fn share(&self, low: f64, high: f64) -> f64 {
        let spectrum = self.spectrum();
        let part: f64 = (0..BANDS).filter(|b| (low..high).contains(&band_centre(*b))).map(|b| spectrum[b]).sum();
        math::power_to_db((part / spectrum.iter().sum::<f64>().max(1e-30)).max(1e-12))
    }

    /// The frequency that halves its power.
    pub fn centre(&self) -> f64 {
        let spectrum = self.spectrum();
        let half = spectrum.iter().sum::<f64>() / 2.0;
        let mut sum = 0.0;
        for (band, power) in spectrum.iter().enumerate() {
            sum += power;
            if sum >= half {
                return band_centre(band);
            }
        }
        band_centre(BANDS - 1)
    }

    /// Loudest sample in dBFS.
    pub fn peak_level(&self) -> f64 {
        math::gain_to_db(f64::from(self.peak))
    }

    /// Level in dBFS (mean square of both channels' mean) that the given share of its playing moments lie under.
    pub fn level_at(&self, share: f64) -> Option<f64> {
        let plays = self.plays();
        let moments = self.moments.iter().zip(plays).filter(|(_, plays)| *plays);
        let mut levels: Vec<f64> =
            moments.map(|(m, _)| math::power_to_db(f64::from(m.power) / 2.0)).filter(|l| l.is_finite()).collect();
        levels.sort_by(f64::total_cmp);
        levels.get(((levels.len() as f64 - 1.0) * share).round().max(0.0) as usize).copied()
    }

    /// Spread of its loudness while it plays, in LU: from the 10th to the 95th part in a hundred (EBU Tech 3342's
    /// percentiles over 400 ms instead of 3 s, so that the level of single phrases and hits counts).
    pub fn range(&self) -> f64 {
        let plays = self.plays();
        let mut all: Vec<f64> = (0..self.moments.len()).filter(|at| plays[*at]).map(|at| self.momentary(at)).collect();
        all.sort_by(f64::total_cmp);
        let at = |share: f64| all.get(((all.len() as f64 - 1.0) * share).round().max(0.0) as usize).copied();
        at(0.95).zip(at(0.10)).map_or(0.0, |(high, low)| high - low)
    }

    /// Loudest sample over the loudness of its loud moments, in dB: hits are above 18, sustained sounds under 12.
    pub fn crest(&self) -> Option<f64> {
        self.level_at(0.9).map(|level| self.peak_level() - level)
    }

    /// Share of its power that is in the difference of left and right, 0 to 1.
    pub fn side_share(&self) -> f64 {
        let side: f64 = self.moments.iter().map(|m| f64::from(m.side)).sum();
        side / self.moments.iter().map(|m| f64::from(m.power)).sum::<f64>().max(1e-30)
    }

    /// How much louder the left is than the right, in dB, held within 30.
    pub fn left_over_right(&self) -> f64 {
        let left: f64 = self.moments.iter().map(|m| f64::from(m.left)).sum();
        let right = self.moments.iter().map(|m| f64::from(m.power)).sum::<f64>() - left;
        math::power_to_db(left.max(1e-30) / right.max(1e-30)).clamp(-30.0, 30.0)
    }

    /// The same strip, turned up by some decibels.
    pub fn turned(&self, db: f64) -> Heard {
        let gain = math::db_to_gain(db) as f32;
        let power = gain * gain;
        let moments = self.moments.iter().map(|m| Moment {
            bands: m.bands.map(|b| b * power),
            loudness: m.loudness * power,
            power: m.power * power,
            side: m.side * power,
            left: m.left * power,
        });
        Heard { moments: moments.collect(), peak: self.peak * gain }
    }
}

/// Mean of the powers behind some loudnesses, as a loudness.
fn mean_loudness(all: &[f64]) -> Option<f64> {
    if all.is_empty() {
        return None;
    }
    let power = |l: &f64| math::exp2((l + 0.691) / 10.0 * std::f64::consts::LOG2_10);
    Some(lufs(all.iter().map(power).sum::<f64>() / all.len() as f64))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::Analyser;
    use signal::Hz;

    fn heard(levels: &[(f64, f64)]) -> Heard {
        let mut row = Vec::new();
        for (level, seconds) in levels {
            let peak = math::db_to_gain(*level);
            let frames = (48_000.0 * seconds) as usize;
            row.extend((0..frames).map(|i| (peak * math::sin(std::f64::consts::TAU * i as f64 / 48.0)) as f32));
        }
        let mut heard = Heard { moments: Vec::new(), peak: row.iter().fold(0.0, |p, x| p.max(x.abs())) };
        Analyser::new(Hz(48_000.0)).hear(&row, &row, &mut heard.moments);
        heard
    }

    #[test]
    fn pauses_do_not_count_to_loudness() {
        // EBU Tech 3341 case 3, shortened.
        let heard = heard(&[(-36.0, 3.0), (-23.0, 20.0), (-36.0, 3.0)]);
        assert!((heard.loudness().unwrap() + 23.0).abs() < 0.15, "{:?}", heard.loudness());
    }

    #[test]
    fn silence_has_no_loudness_and_never_plays() {
        let heard = heard(&[(-200.0, 2.0)]);
        assert_eq!(heard.loudness(), None);
        assert_eq!(heard.activity(), 0.0);
    }

    #[test]
    fn a_louder_half_gives_the_range() {
        let heard = heard(&[(-20.0, 10.0), (-30.0, 10.0)]);
        assert!((heard.range() - 10.0).abs() < 0.3, "{}", heard.range());
        assert!((heard.turned(-6.0).loudness().unwrap() - heard.loudness().unwrap() + 6.0).abs() < 1e-3);
    }
}
