//! What the assistant has to say.

use serde::Serialize;
use session::Reason;

/// A move of the assistant, with what became of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MoveInfo {
    /// From rule, place and a hash.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// The rule's name as a title.
    pub title: String,
    /// The strip it concerns.
    pub strip: String,
    /// What it changes.
    pub paths: Vec<String>,
    /// Why, with what was measured.
    #[serde(flatten)]
    pub reason: Reason,
    /// The principle in full.
    pub lesson: String,
    /// `proposed`, `kept`, `refused`.
    pub state: &'static str,
}

/// A fault of a recording.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingInfo {
    /// The strip.
    pub strip: String,
    /// The file.
    pub file: String,
    /// Key of the fault.
    pub fault: String,
    /// What is wrong.
    pub text: String,
    /// What to do.
    pub advice: String,
    /// First second.
    pub start: f64,
    /// Last second.
    pub end: f64,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Whether it must be mended before anything else.
    pub must_mend: bool,
}

/// What the assistant has to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AssistantInfo {
    /// Faults of the recordings.
    pub findings: Vec<FindingInfo>,
    /// Moves.
    pub moves: Vec<MoveInfo>,
    /// What it is doing.
    pub busy: Option<String>,
}
