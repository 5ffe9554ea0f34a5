//! What goes over the wire, as the page sees it; each type is written down once more in the page's own language.

mod advice;
mod house;
mod job;
mod sound;

pub use advice::{AssistantInfo, FindingInfo, MoveInfo};
pub use house::{FileInfo, HistoryInfo, Peer, StepInfo};
pub use job::{JobInfo, JobState};
pub use sound::{Difference, LoopInfo, Monitor, TransportInfo};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The first message of a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hello {
    /// Who knocks.
    pub hello: Knock,
}

/// Who knocks, and with which key.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Knock {
    /// The token of this run, 64 hexadecimal digits.
    pub token: String,
    /// The person's name, as it is shown to others and stands in the history.
    pub name: String,
}

/// A request of a page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Comes back with the answer; a request without one gets no answer.
    #[serde(default)]
    pub id: Option<u64>,
    /// What is asked for: `edit.split`.
    #[serde(rename = "do")]
    pub what: String,
    /// With what.
    #[serde(default)]
    pub with: Value,
}

/// Why a request is refused.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Refusal {
    /// What is wrong and what was expected.
    pub message: String,
    /// The place in the song that it is about.
    pub path: Option<String>,
}

impl Refusal {
    /// A refusal that is about no place in the song.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), path: None }
    }
}

impl From<session::EditError> for Refusal {
    fn from(error: session::EditError) -> Self {
        Self { message: error.message, path: Some(error.path) }
    }
}

impl From<session::SessionError> for Refusal {
    fn from(error: session::SessionError) -> Self {
        match error {
            session::SessionError::Edit(error) => error.into(),
            session::SessionError::Document(error) => Self::new(error.to_string()),
        }
    }
}

impl From<desk::JobError> for Refusal {
    fn from(error: desk::JobError) -> Self {
        Self::new(error.to_string())
    }
}

/// The answer to a request.
pub type Answer = Result<Value, Refusal>;

/// An answer as a message.
pub fn reply(id: u64, answer: &Answer) -> String {
    match answer {
        Ok(value) => json!({"re": id, "ok": value}).to_string(),
        Err(refusal) => json!({"re": id, "error": refusal}).to_string(),
    }
}

/// An event as a message: the fields of `value`, and its name.
pub fn event(name: &str, mut value: Value) -> String {
    value["event"] = json!(name);
    value.to_string()
}
