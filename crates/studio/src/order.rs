//! What can be asked of the room, by whoever serves a page, works on a job or watches the sound.

use crate::jobs::Ending;
use crate::page::{Outbox, Page};
use crate::room::Room;
use crate::wire::{FileInfo, Refusal, Request};
use desk::JobError;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::oneshot;

/// What the room is told to do.
pub enum Order {
    /// Somebody comes in.
    Arrive {
        /// The person's name.
        name: String,
        /// The page's two sides.
        answer: oneshot::Sender<(Arc<Page>, Outbox)>,
    },
    /// Somebody has gone.
    Leave {
        /// Who.
        user: u32,
    },
    /// Somebody asks for something.
    Request {
        /// Who.
        user: u32,
        /// What.
        request: Request,
    },
    /// Where the open song lies.
    Folder {
        /// Its folder.
        answer: oneshot::Sender<Option<PathBuf>>,
    },
    /// A file was brought into a song's folder.
    Uploaded {
        /// The song's folder.
        folder: PathBuf,
        /// Its name in the song.
        file: String,
        /// Whether it shall lie on a new track.
        new_track: bool,
        /// What the page is told.
        answer: oneshot::Sender<Result<FileInfo, Refusal>>,
    },
    /// Where a finished export lies.
    Export {
        /// Its id.
        id: String,
        /// Its file.
        answer: oneshot::Sender<Option<PathBuf>>,
    },
    /// Where the open song's cover lies.
    Cover {
        /// Its file.
        answer: oneshot::Sender<Option<PathBuf>>,
    },
    /// Play has begun or ended by itself.
    Moved,
    /// A second has passed.
    Look,
    /// A job says how far it is.
    Progress {
        /// Which.
        id: u64,
        /// What it is doing.
        doing: String,
        /// How far it is, 0 to 1.
        share: f64,
        /// What there is to see of it meanwhile.
        seen: Option<Value>,
    },
    /// Something is done in the room, in its turn.
    Meanwhile(Box<dyn FnOnce(&mut Room) + Send>),
    /// A job has ended.
    Ended {
        /// Which.
        id: u64,
        /// What is done with what it found.
        ending: Result<Ending, JobError>,
    },
    /// The studio closes.
    Close,
}
