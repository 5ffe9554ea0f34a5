//! The journal beside the song: every edit with its inverse and its reason, one line each, so that undo outlasts a
//! restart and a crash loses nothing that was confirmed.
//!
//! A line is a checksum (16 hexadecimal digits of SHA-256), a blank, and JSON. Lines are only ever appended and forced
//! to the disk. A last line that is torn is dropped; what follows a damaged line is set aside.

use crate::log::Change;
use crate::{DocumentError, Edit, Splice, atomic};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::{self, File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The journal's name in the song's folder.
pub const FILE: &str = ".journal";
/// Most bytes that are read of a journal.
const MOST_BYTES: u64 = 256 << 20;

/// What happened. `state` is the hash of the song's text and curves afterwards.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) enum Event {
    /// History begins here: the song is new, or was changed by hand.
    Start { state: String },
    /// An edit was made, by an author (empty: the person at this machine), at a time in seconds since 1970.
    Edit {
        edit: Edit,
        inverse: Edit,
        reason: String,
        text: Vec<Splice>,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        author: String,
        #[serde(default)]
        at: u64,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        gesture: Option<String>,
        state: String,
    },
    /// A step was taken back, by these changes.
    Back { step: u64, changes: Vec<Change>, at: u64, state: String },
    /// A step that was taken back was made again, by these changes.
    Again { step: u64, changes: Vec<Change>, at: u64, state: String },
    /// The last edit that still stood was taken back: how it was written before edits had authors.
    Undo { state: String },
    /// The last edit that was taken back was made again: how it was written before edits had authors.
    Redo { state: String },
    /// The song was saved.
    Save { state: String },
}

impl Event {
    pub fn state(&self) -> &str {
        match self {
            Event::Start { state }
            | Event::Edit { state, .. }
            | Event::Back { state, .. }
            | Event::Again { state, .. }
            | Event::Undo { state }
            | Event::Redo { state }
            | Event::Save { state } => state,
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Line<E> {
    sequence: u64,
    event: E,
}

/// An event as a line of the journal.
pub(crate) fn line(sequence: u64, event: &Event) -> Result<String, serde_json::Error> {
    let json = serde_json::to_string(&Line { sequence, event })?;
    Ok(format!("{} {json}\n", checksum(&json)))
}

fn checksum(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// The events of a journal up to the first line that is not whole, and how many bytes they take.
pub(crate) fn events(bytes: &[u8]) -> (Vec<Event>, usize) {
    let (mut events, mut good) = (Vec::new(), 0);
    while let Some(length) = bytes[good..].iter().position(|byte| *byte == b'\n') {
        let Some(event) = event(&bytes[good..good + length], events.len() as u64 + 1) else { break };
        events.push(event);
        good += length + 1;
    }
    (events, good)
}

fn event(line: &[u8], sequence: u64) -> Option<Event> {
    let (sum, json) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    let line: Line<Event> = if sum == checksum(json) { serde_json::from_str(json).ok()? } else { return None };
    (line.sequence == sequence).then_some(line.event)
}

/// The journal file, open at its end.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    written: u64,
    length: u64,
}

impl Journal {
    /// Opens the journal of a folder, or makes it; gives its events, and a sentence where some had to be dropped.
    pub fn open(folder: &Path) -> Result<(Self, Vec<Event>, Option<String>), DocumentError> {
        let path = folder.join(FILE);
        let failed = |error: std::io::Error| DocumentError::file(&path, format!("cannot be opened: {error}"));
        if fs::metadata(&path).is_ok_and(|about| about.len() > MOST_BYTES) {
            set_aside(&path).map_err(failed)?;
        }
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(failed(error)),
        };
        let (events, good) = events(&bytes);
        let notice = dropped(&path, &bytes[good..]).map_err(failed)?;
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        file.set_len(good as u64).map_err(failed)?;
        file.seek(SeekFrom::End(0)).map_err(failed)?;
        atomic::sync_folder(folder).map_err(failed)?;
        Ok((Self { path, file, written: events.len() as u64, length: good as u64 }, events, notice))
    }

    /// Appends events; when this returns they are on the disk. On an error the journal is as it was.
    pub fn append(&mut self, events: &[Event]) -> Result<(), DocumentError> {
        let failed = |path: &Path, error: String| DocumentError::file(path, format!("cannot be written: {error}"));
        let mut lines = String::new();
        for (event, sequence) in events.iter().zip(self.written + 1..) {
            lines += &line(sequence, event).map_err(|error| failed(&self.path, error.to_string()))?;
        }
        if let Err(error) = self.file.write_all(lines.as_bytes()).and_then(|()| self.file.sync_data()) {
            // Should this fail too, the torn line is dropped when the journal is opened again.
            let _ = self.file.set_len(self.length).and_then(|()| self.file.seek(SeekFrom::End(0)).map(|_| ()));
            return Err(failed(&self.path, error.to_string()));
        }
        self.written += events.len() as u64;
        self.length += lines.len() as u64;
        Ok(())
    }
}

fn set_aside(path: &Path) -> std::io::Result<()> {
    fs::rename(path, path.with_extension("old"))
}

fn dropped(path: &Path, rest: &[u8]) -> std::io::Result<Option<String>> {
    let lines = rest.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
    match lines {
        0 => Ok(None),
        1 => {
            Ok(Some("the journal's last line was torn and is dropped; the edit it held was not confirmed".to_string()))
        }
        _ => {
            let aside = path.with_extension("damaged");
            fs::write(&aside, rest)?;
            Ok(Some(format!("the journal is damaged; {lines} lines were set aside in {}", aside.display())))
        }
    }
}
