//! What the assistant did, and why.

use serde::{Deserialize, Serialize};

/// One move: the places it changed, and the reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// From rule, place and a hash, so that two branches of a song never collide: `kick-and-bass/Kick/7c1e`.
    pub id: String,
    /// The rule in the assistant's list.
    pub rule: String,
    /// The strip it concerns.
    pub strip: String,
    /// Paths of what it changed.
    pub paths: Vec<String>,
    /// Why.
    pub reason: Reason,
}

/// Why a move was made, with the figure it was made for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// What was found and which principle follows from it, in plain words with units.
    pub because: String,
    /// What is measured: `masking`, `loudness`.
    pub measure: String,
    /// Its value before.
    pub before: f64,
    /// What the rule expects after.
    pub predicted: f64,
    /// What was measured after; `None` until the song has been rendered again.
    pub after: Option<f64>,
    /// The unit of all three.
    pub unit: String,
    /// The paper, standard or book behind the principle.
    pub source: String,
    /// What to listen for.
    pub listen: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
}
