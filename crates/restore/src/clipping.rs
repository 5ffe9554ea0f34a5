//! Finds peaks that were cut off, at full scale or at any level below it.
//!
//! Flat tops are gathered (see `plateau`); those that stand at one common level are clipping: a converter, a bus or an
//! effect could not go higher. Chance does not put five flat tops on one level to a tenth of a per cent.
//!
//! Units: dBFS of the level at which it was cut.  Cost: two comparisons a sample.
//! Not for: soft saturation, and clipping that was filtered or coded with loss afterwards.

use crate::ear::{Ear, each_channel};
use crate::list::full_scale;
use crate::plateau::{FULL, Plateau, Search};
use crate::{Detector, Listener, Take};
use signal::{Db, Fault, Ms, Unit};

/// Flat tops closer than this make one region.
const TOGETHER: Ms = Ms(50.0);
/// So many flat tops on one level below full scale are no chance.
const COMMON: usize = 5;
/// Levels this close, relative, are one level.
const ONE_LEVEL: f32 = 0.001;
/// More regions than this a channel are joined over wider gaps: nobody reads a longer list.
const REGIONS: usize = 200;

/// Peaks cut off.
pub struct Clipping;

impl Detector for Clipping {
    const KEY: &'static str = "clipping";
    const SENTENCE: &'static str = "Peaks were cut off at a fixed level.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        let take = *take;
        each_channel(&take, || Tops { take, search: Search::default() })
    }
}

struct Tops {
    take: Take,
    search: Search,
}

impl Ear for Tops {
    fn hear(&mut self, samples: &[f32]) {
        self.search.hear(samples);
    }

    fn finish(&mut self) -> Vec<Fault> {
        let tops = common(self.search.finish());
        let mut gap = TOGETHER.frames(self.take.rate) as i64;
        let mut regions = join(&tops, gap);
        while regions.len() > REGIONS {
            gap *= 2;
            regions = join(&tops, gap);
        }
        regions.iter().map(|region| self.fault(region, tops.len())).collect()
    }
}

impl Tops {
    fn fault(&self, region: &[Plateau], all: usize) -> Fault {
        let (first, last) = (region[0], region[region.len() - 1]);
        let samples: u64 = region.iter().map(|top| u64::from(top.length)).sum();
        let level = Db::from_gain(f64::from(region.iter().map(|top| top.level.abs()).fold(0.0, f32::max)));
        let full = region.iter().any(|top| top.level.abs() >= FULL);
        let start = self.take.time(first.start);
        let peaks = if region.len() == 1 { "One peak is" } else { &format!("{} peaks are", region.len()) };
        Fault {
            start,
            end: self.take.time(last.start + i64::from(last.length)),
            text: format!("{peaks} cut off at {} from {start} on ({samples} samples).", full_scale(level.0)),
            advice: if full {
                "Declip this place; when recording again, turn the preamplifier down by 6 dB or more.".to_string()
            } else {
                "Declip this place; it was cut before this file was written, so look for the overloaded stage.".to_string()
            },
            ..self.take.fault(Clipping::KEY, confidence(all, full), level.0, Unit::Db)
        }
    }
}

fn confidence(tops: usize, full: bool) -> f64 {
    let doubt = if full { 0.3 } else { 0.5 };
    1.0 - doubt / (1.0 + tops as f64 / 5.0)
}

/// The flat tops at full scale, and those whose level many share.
fn common(mut tops: Vec<Plateau>) -> Vec<Plateau> {
    let mut levels: Vec<f32> = tops.iter().map(|top| top.level).collect();
    levels.sort_by(f32::total_cmp);
    let sharing = |level: f32| {
        let near = level.abs() * ONE_LEVEL;
        levels.partition_point(|l| *l <= level + near) - levels.partition_point(|l| *l < level - near)
    };
    tops.retain(|top| top.level.abs() >= FULL || sharing(top.level) >= COMMON);
    tops
}

fn join(tops: &[Plateau], gap: i64) -> Vec<&[Plateau]> {
    tops.chunk_by(|a, b| b.start - (a.start + i64::from(a.length)) <= gap).collect()
}

#[cfg(test)]
mod tests {
    use crate::trial::{drums, faults, tone};

    #[test]
    fn a_stretch_cut_at_minus_twelve_is_found_there_and_nowhere_else() {
        let mut take = tone(48_000, 4.0, 200.0, 0.2);
        for (i, s) in take.iter_mut().enumerate().filter(|(i, _)| (96_000..120_000).contains(i)) {
            let louder = *s * 3.0 + 0.05 * crate::trial::sine(i, 48_000, 317.0);
            *s = louder.clamp(-0.25, 0.25);
        }
        let found = faults(48_000, vec![take], "clipping");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!((found[0].start.0 - 2.0).abs() < 0.005 && (found[0].end.0 - 2.5).abs() < 0.005, "{found:?}");
        assert!((found[0].value + 12.04).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn two_samples_at_full_scale_between_steep_slopes_are_clipping() {
        let mut take = tone(48_000, 1.0, 100.0, 0.1);
        take[24_000..24_004].copy_from_slice(&[0.5, 1.0, 1.0, 0.4]);
        let found = faults(48_000, vec![take], "clipping");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].start.0, 24_001.0 / 48_000.0);
    }

    #[test]
    fn a_take_normalised_to_full_scale_is_not_clipped() {
        assert!(faults(48_000, vec![tone(48_000, 3.0, 41.2, 1.0)], "clipping").is_empty());
        let peak = drums(48_000, 3.0, 3).iter().fold(0.0f32, |p, s| p.max(s.abs()));
        let normal: Vec<f32> = drums(48_000, 3.0, 3).iter().map(|s| (s / peak * 32767.0).round() / 32768.0).collect();
        assert!(faults(48_000, vec![normal], "clipping").is_empty());
    }
}
