//! What takes long.

use serde::Serialize;
use serde_json::Value;

/// What happened to a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JobState {
    /// It runs.
    Running,
    /// It is done.
    Done,
    /// It could not be done.
    Failed,
    /// Somebody stopped it.
    Stopped,
}

/// A long job.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JobInfo {
    /// Its number as text.
    pub id: String,
    /// `listen`, `master`, `deliver`, `export`, `import`, `compare`.
    pub kind: String,
    /// What it is doing.
    pub doing: String,
    /// How far it is, 0 to 1.
    pub share: f64,
    /// What became of it.
    pub state: JobState,
    /// Why it failed.
    pub error: Option<String>,
    /// What came of it.
    pub result: Value,
}
