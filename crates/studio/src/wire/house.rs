//! What is in the room: files, history, people.

use serde::Serialize;

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
