//! Tells a recording that is too hot or too quiet.
//!
//! Too hot: the highest sample lies above -0.1 dBFS, where converters and resamplers have no room left. Too quiet: the
//! highest sample lies under -30 dBFS, so that the converter's own noise comes up with the gain.
//!
//! Units: dBFS.  Cost: one comparison a sample.  Not for: loudness; that is the meters' work.

use crate::list::full_scale;
use crate::{Detector, Listener, Take};
use signal::{Db, Fault, Unit};

/// Above this the peak has no room.
const HOT: f64 = -0.1;
/// Under this the take is too quiet.
const QUIET: f64 = -30.0;
/// Under this it counts as silence, which has its own detector.
const SILENT: f64 = -80.0;

/// A recording that is too hot or too quiet.
pub struct Level;

impl Detector for Level {
    const KEY: &'static str = "level";
    const SENTENCE: &'static str = "The recording is too hot or too quiet.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        Box::new(Peak { take: *take, peak: 0.0, at: 0, heard: 0 })
    }
}

struct Peak {
    take: Take,
    peak: f32,
    at: i64,
    heard: i64,
}

impl Listener for Peak {
    fn hear(&mut self, block: &[Vec<f32>]) {
        for samples in block {
            let highest = samples.iter().fold(0.0f32, |peak, s| peak.max(s.abs()));
            if highest > self.peak {
                let at = samples.iter().position(|s| s.abs() == highest).unwrap_or(0);
                (self.peak, self.at) = (highest, self.heard + at as i64);
            }
        }
        self.heard += block.first().map_or(0, Vec::len) as i64;
    }

    fn finish(self: Box<Self>) -> Vec<Fault> {
        let peak = Db::from_gain(f64::from(self.peak)).0;
        let at = self.take.time(self.at);
        let (confidence, text, advice) = if peak > HOT {
            let sure = if peak > 0.0 { 0.8 } else { 0.6 };
            (
                sure,
                format!("The highest sample is at {}, at {at}: no room is left.", full_scale(peak)),
                "Look for clipping there; when recording again, let peaks stay under -6 dBFS.",
            )
        } else if peak < QUIET && peak > SILENT {
            (
                0.7,
                format!("The highest sample is only at {}.", full_scale(peak)),
                "Turn it up with the trim; when recording again, give the preamplifier more gain.",
            )
        } else {
            return Vec::new();
        };
        vec![Fault { text, advice: advice.to_string(), ..self.take.fault(Level::KEY, confidence, peak, Unit::Db) }]
    }
}

#[cfg(test)]
mod tests {
    use crate::trial::{faults, tone};

    #[test]
    fn full_scale_is_too_hot_and_minus_six_is_not() {
        let hot = faults(48_000, vec![tone(48_000, 1.0, 997.0, 1.0)], "level");
        assert!(hot[0].value > -0.1 && hot[0].value <= 0.0, "{hot:?}");
        assert!(faults(48_000, vec![tone(48_000, 1.0, 997.0, 0.5)], "level").is_empty());
    }

    #[test]
    fn a_hundredth_of_full_scale_is_too_quiet_by_its_forty_decibels() {
        let quiet = faults(48_000, vec![tone(48_000, 1.0, 997.0, 0.01)], "level");
        assert!((quiet[0].value + 40.0).abs() < 0.01, "{quiet:?}");
    }
}
