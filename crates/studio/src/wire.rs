//! What goes over the wire, as the page sees it; each type is written down once more in the page's own language.

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

/// An audio file that the song knows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FileInfo {
    /// By which the page asks for it; another content has another id.
    pub id: String,
    /// Its path in the song.
    pub file: String,
    /// Its own rate in Hz.
    pub rate: u32,
    /// Its channels.
    pub channels: usize,
    /// Its length in frames at the song's rate.
    pub frames: i64,
    /// Whether it cannot be read.
    pub missing: bool,
}

/// A step of the history, as one user sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepInfo {
    /// Its number, from 1 at the beginning of the history.
    pub n: u64,
    /// Why it was made.
    pub reason: String,
    /// Who made it.
    pub by: String,
    /// Whether it stands.
    pub standing: bool,
    /// Whether the user who is told made it.
    pub mine: bool,
    /// When, in seconds since 1970.
    pub at: u64,
}

/// The history, as one user sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HistoryInfo {
    /// The last steps.
    pub steps: Vec<StepInfo>,
    /// Whether the user has a step that can be taken back.
    pub can_undo: bool,
    /// Whether the user has a step that can be made again.
    pub can_redo: bool,
    /// Steps that stand.
    pub edits: usize,
    /// Whether the song file holds everything.
    pub saved: bool,
}

/// What is played again and again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LoopInfo {
    /// Whether it is on.
    pub on: bool,
    /// First frame.
    pub from: i64,
    /// First frame no longer played.
    pub to: i64,
}

/// The transport.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TransportInfo {
    /// Whether it plays.
    pub playing: bool,
    /// Whether it records.
    pub recording: bool,
    /// Where it stands, in frames of the song.
    pub frame: i64,
    /// What is played again and again.
    #[serde(rename = "loop")]
    pub cycle: LoopInfo,
    /// How long before a place it begins, in seconds.
    pub pre_roll: f64,
    /// How fast it plays; 1 is as recorded.
    pub speed: f64,
    /// Whether the metronome is heard.
    pub click: bool,
    /// Whether the page shall follow the playhead.
    pub follow: bool,
}

/// What is heard, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// `mix`, `reference`, `version:NAME`.
    pub listening: String,
    /// Both sides summed.
    pub mono: bool,
    /// Only what differs between the sides.
    pub side: bool,
    /// Left and right changed.
    pub swap: bool,
    /// Twenty decibels less.
    pub dim: bool,
    /// `full`, `small`, `earbuds`.
    pub speaker: String,
    /// Level in dB.
    pub level: f64,
    /// Whether what is compared is matched in loudness.
    pub matched: bool,
}

impl Default for Monitor {
    fn default() -> Self {
        Self {
            listening: "mix".to_string(),
            mono: false,
            side: false,
            swap: false,
            dim: false,
            speaker: "full".to_string(),
            level: 0.0,
            matched: true,
        }
    }
}

/// Another person in the room.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Peer {
    /// Number of the connection.
    pub user: u32,
    /// Name.
    pub name: String,
    /// Place in the palette, 0 to 11.
    pub color: u32,
    /// Where the cursor is, in frames.
    pub cursor: Option<i64>,
    /// What is selected, by path.
    pub selection: Option<String>,
    /// Whether the page follows the playhead.
    pub playhead_follow: bool,
}

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
    /// Why.
    pub because: String,
    /// What is measured.
    pub measure: String,
    /// Before.
    pub before: f64,
    /// What the rule expects.
    pub predicted: f64,
    /// What was measured after.
    pub after: Option<f64>,
    /// The unit of all three.
    pub unit: String,
    /// The principle's source.
    pub source: String,
    /// What to listen for.
    pub listen: String,
    /// How sure, 0 to 1.
    pub confidence: f64,
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
