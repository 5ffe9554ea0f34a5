//! Finds a waveform that does not swing around zero.
//!
//! The mean of each half second is taken; the offset is the median of these means, so that loud asymmetric passages
//! (brass, voice) do not count. It is a fault from 0.2 % of full scale (-54 dBFS): an edit then clicks by as much.
//!
//! Units: per cent of full scale.  Cost: one addition a sample.

use crate::ear::{Ear, each_channel};
use crate::list::full_scale;
use crate::{Detector, Listener, Take};
use signal::{Db, Fault, Percent, Unit};

/// From this part of full scale an offset is a fault.
const FAULT: f64 = 0.002;

/// A constant offset.
pub struct DcOffset;

impl Detector for DcOffset {
    const KEY: &'static str = "dc-offset";
    const SENTENCE: &'static str = "The waveform does not swing around zero.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        let stretch = ((take.rate.0 / 2.0) as usize).max(1);
        let take = *take;
        each_channel(&take, || Means { take, stretch, sum: 0.0, count: 0, means: Vec::new() })
    }
}

struct Means {
    take: Take,
    stretch: usize,
    sum: f64,
    count: usize,
    means: Vec<f64>,
}

impl Ear for Means {
    fn hear(&mut self, mut samples: &[f32]) {
        while !samples.is_empty() {
            let (now, later) = samples.split_at((self.stretch - self.count).min(samples.len()));
            self.sum += now.iter().map(|&s| f64::from(s)).sum::<f64>();
            self.count += now.len();
            samples = later;
            if self.count == self.stretch {
                self.close();
            }
        }
    }

    fn finish(&mut self) -> Vec<Fault> {
        if self.means.is_empty() && self.count > 0 {
            self.close();
        }
        self.means.sort_by(f64::total_cmp);
        let at = |part: usize| self.means.get(self.means.len() * part / 4).copied().unwrap_or(0.0);
        let (low, offset, high) = (at(1), at(2), at(3));
        // An offset is constant: half of the means lie close to the middle one.
        if offset.abs() < FAULT || high - low > offset.abs() {
            return Vec::new();
        }
        let level = full_scale(Db::from_gain(offset.abs()).0);
        let percent = 100.0 * offset;
        vec![Fault {
            text: format!("The waveform is shifted by {percent:+.2} % of full scale ({level})."),
            advice: "Take the offset out with a high-pass at 5 to 20 Hz; then look for a faulty interface or cable."
                .to_string(),
            ..self.take.fault(
                DcOffset::KEY,
                if offset.abs() >= 0.005 { 0.95 } else { 0.7 },
                Percent(percent).0,
                Unit::Percent,
            )
        }]
    }
}

impl Means {
    fn close(&mut self) {
        self.means.push(self.sum / self.count as f64);
        (self.sum, self.count) = (0.0, 0);
    }
}

#[cfg(test)]
mod tests {
    use crate::trial::{faults, noise, tone};

    #[test]
    fn one_and_a_half_per_cent_is_found_as_such() {
        let shifted = noise(48_000, 4.0, 0.05, 1).iter().map(|s| s + 0.015).collect();
        let found = faults(48_000, vec![shifted], "dc-offset");
        assert!((found[0].value - 1.5).abs() < 0.05, "{found:?}");
    }

    #[test]
    fn the_channel_is_named() {
        let clean = tone(48_000, 3.0, 220.0, 0.3);
        let shifted = clean.iter().map(|s| s - 0.01).collect();
        let found = faults(48_000, vec![clean, shifted], "dc-offset");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].channel, Some(1));
        assert!((found[0].value + 1.0).abs() < 0.01, "{found:?}");
    }

    #[test]
    fn a_loud_asymmetric_burst_is_no_offset() {
        let mut take = vec![0.0f32; 48_000 * 6];
        for (i, s) in take[96_000..120_000].iter_mut().enumerate() {
            *s = if i % 100 < 10 { 0.8 } else { -0.01 };
        }
        assert!(faults(48_000, vec![take], "dc-offset").is_empty());
    }
}
