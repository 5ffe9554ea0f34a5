//! A move before it is made: what it would change, why, and how to tell whether it did what it claims.

use crate::scene::Scene;
use session::{Move, Reason, Song};

/// A change of the song with its reason and its test.
pub struct Proposal {
    /// The rule it comes from.
    pub rule: &'static str,
    /// The strip it concerns.
    pub strip: String,
    /// Paths of what it changes.
    pub paths: Vec<String>,
    /// Why, with the figure it is made for.
    pub reason: Reason,
    /// Makes the change.
    pub change: Box<dyn Fn(&mut Song) + Send + Sync>,
    /// Takes the measure again, once the changed song has been heard.
    pub gauge: Box<dyn Fn(&Scene) -> f64 + Send + Sync>,
    /// How far the measure may end from what was predicted before the move is taken back.
    pub within: f64,
    /// On which side of the prediction it may end further away.
    pub bound: Bound,
}

/// What a prediction promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// The measure ends near it.
    Near,
    /// The measure ends there or higher.
    AtLeast,
    /// The measure ends there or lower.
    AtMost,
}

impl Proposal {
    /// The move that goes into the song, with what was measured after.
    pub fn made(&self, after: f64) -> Move {
        let reason = Reason { after: Some(rounded(after)), ..self.reason.clone() };
        self.recorded(reason)
    }

    /// The move as it would be, not yet measured.
    pub fn planned(&self) -> Move {
        self.recorded(self.reason.clone())
    }

    fn recorded(&self, reason: Reason) -> Move {
        let reason = Reason { before: rounded(reason.before), predicted: rounded(reason.predicted), ..reason };
        Move {
            id: self.id(),
            rule: self.rule.to_string(),
            strip: self.strip.clone(),
            paths: self.paths.clone(),
            reason,
        }
    }

    /// From rule, place and a hash of what is changed, so that two branches of a song never collide.
    pub fn id(&self) -> String {
        let text = format!("{}/{}/{}/{}", self.rule, self.strip, self.paths.join(" "), self.reason.because);
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        format!("{}/{}/{:04x}", self.rule, self.strip, (hash ^ (hash >> 32)) & 0xffff)
    }

    /// Whether the measure ended near enough to what was predicted.
    pub fn holds(&self, after: f64) -> bool {
        let over = after - self.reason.predicted;
        match self.bound {
            Bound::Near => over.abs() <= self.within,
            Bound::AtLeast => over >= -self.within,
            Bound::AtMost => over <= self.within,
        }
    }
}

/// Measures are kept to a hundredth: more digits would be noise in a diff.
fn rounded(value: f64) -> f64 {
    if value.is_finite() { (value * 100.0).round() / 100.0 } else { -120.0 }
}
