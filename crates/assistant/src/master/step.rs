//! One move of the mastering assistant before it is made: the change, the reason, and how to measure whether it holds.

use super::playback::Playback;
use crate::proposal::Bound;
use session::{Move, Reason, Song};

/// Takes a measure of what was heard; `None` where there is nothing to measure any more.
type Gauge = Box<dyn Fn(&Playback) -> Option<f64>>;

/// A change of the master strip with its reason and its test.
pub struct Step {
    /// The rule it comes from.
    pub rule: &'static str,
    /// Paths of what it changes.
    pub paths: Vec<String>,
    /// Why.
    pub reason: Reason,
    /// Makes the change.
    pub change: Box<dyn Fn(&mut Song)>,
    /// Takes the measure again on the changed sound.
    pub gauge: Gauge,
    /// How far the measure may end from what was predicted.
    pub within: f64,
    /// On which side of the prediction it may end further away.
    pub bound: Bound,
}

impl Step {
    /// Whether the measure ended where it was predicted.
    pub fn holds(&self, after: Option<f64>) -> bool {
        let Some(over) = after.map(|after| after - self.reason.predicted) else { return false };
        match self.bound {
            Bound::Near => over.abs() <= self.within,
            Bound::AtLeast => over >= -self.within,
            Bound::AtMost => over <= self.within,
        }
    }

    /// The move as it goes into the song.
    pub fn made(&self, after: Option<f64>) -> Move {
        let reason = Reason { after, ..self.reason.clone() };
        made(self.rule, self.paths.clone(), reason)
    }
}

/// A move on the master strip; its id comes from rule, place and a hash of what was changed and why.
pub fn made(rule: &str, paths: Vec<String>, reason: Reason) -> Move {
    let text = format!("{rule}/{}/{}", paths.join(" "), reason.because);
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    let id = format!("{rule}/master/{:04x}", (hash ^ (hash >> 32)) & 0xffff);
    let reason = Reason {
        before: hundredths(reason.before),
        predicted: hundredths(reason.predicted),
        after: reason.after.map(hundredths),
        ..reason
    };
    Move { id, rule: rule.to_string(), strip: "master".to_string(), paths, reason }
}

/// More digits would be noise in a diff.
pub fn hundredths(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
