//! An open song: edits are written to the journal as they are made, and can be undone, also after a restart.

use crate::history::{History, Step};
use crate::journal::{Event, Journal};
use crate::lock::Lock;
use crate::{Document, DocumentError, Edit, EditError, Song};
use std::fmt;
use std::path::Path;

/// Why something cannot be done in an open song.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionError {
    /// A file cannot be read or written, or is no song.
    Document(DocumentError),
    /// The edit cannot be made.
    Edit(EditError),
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SessionError::Document(error) => error.fmt(f),
            SessionError::Edit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SessionError {}

impl From<DocumentError> for SessionError {
    fn from(error: DocumentError) -> Self {
        SessionError::Document(error)
    }
}

impl From<EditError> for SessionError {
    fn from(error: EditError) -> Self {
        SessionError::Edit(error)
    }
}

/// A song that is open for editing, by this program alone.
#[derive(Debug)]
pub struct Session {
    document: Document,
    history: History,
    journal: Journal,
    notices: Vec<String>,
    _lock: Lock,
}

impl Session {
    /// Makes a song in a folder that has none yet, and opens it.
    pub fn create(folder: &Path, song: Song) -> Result<Self, SessionError> {
        Document::create(folder, song)?;
        Self::open(folder)
    }

    /// Opens the song in a folder. Edits that were confirmed but not saved are made again; where the song was changed
    /// by hand, history begins anew.
    pub fn open(folder: &Path) -> Result<Self, SessionError> {
        if !folder.join(crate::document::FILE).is_file() {
            let message = format!("holds no {}; expected the folder of a song", crate::document::FILE);
            return Err(DocumentError::file(folder, message).into());
        }
        let lock = Lock::take(folder)?;
        let document = Document::open(folder)?;
        let (journal, events, notice) = Journal::open(folder)?;
        let notices = notice.into_iter().collect();
        let mut session = Self { document, history: History::default(), journal, notices, _lock: lock };
        session.resume(&events)?;
        Ok(session)
    }

    fn resume(&mut self, events: &[Event]) -> Result<(), SessionError> {
        let Some(stands) = standing(events, &self.document.state()) else {
            return self.start_anew(!events.is_empty());
        };
        events[..=stands].iter().for_each(|event| self.history.note(event));
        let unsaved = &events[stands + 1..];
        for event in unsaved {
            if self.history.happen(&mut self.document, event).is_err() || self.document.state() != event.state() {
                let folder = self.document.folder().map(Path::to_path_buf).unwrap_or_default();
                self.document = Document::open(&folder)?;
                return self.start_anew(true);
            }
        }
        if !unsaved.is_empty() {
            self.notices.push(format!("{} unsaved steps were taken from the journal", unsaved.len()));
        }
        Ok(())
    }

    fn start_anew(&mut self, by_hand: bool) -> Result<(), SessionError> {
        self.history = History::default();
        if by_hand {
            let notice = "the song was changed outside of its journal; undo begins from how it is now";
            self.notices.push(notice.to_string());
        }
        Ok(self.journal.append(&Event::Start { state: self.document.state() })?)
    }

    /// What happened at opening that the user should know.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// The song.
    pub fn song(&self) -> &Song {
        self.document.song()
    }

    /// The song's text and folder.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// The edits that stand, and those that were taken back.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Makes an edit and writes it to the journal. When this returns, the edit outlasts a crash; the song file has it
    /// after [`Session::save`].
    pub fn edit(&mut self, edit: Edit, reason: &str) -> Result<(), SessionError> {
        let (inverse, text) = self.document.edit(&edit)?;
        let state = self.document.state();
        let event = Event::Edit { edit, inverse, reason: reason.to_string(), text, state };
        if let (Err(error), Event::Edit { inverse, text, .. }) = (self.journal.append(&event), &event) {
            self.document.unplay(inverse, text)?;
            return Err(error.into());
        }
        self.history.note(&event);
        Ok(())
    }

    /// Takes back the last edit that stands and gives it; `None` where there is none. Refused where the song file was
    /// changed by hand.
    pub fn undo(&mut self) -> Result<Option<Step>, SessionError> {
        self.document.unchanged_on_disk()?;
        let Some(step) = self.history.undo(&mut self.document)?.cloned() else { return Ok(None) };
        let event = Event::Undo { state: self.document.state() };
        if let Err(error) = self.journal.append(&event) {
            self.history.redo(&mut self.document)?;
            return Err(error.into());
        }
        Ok(Some(step))
    }

    /// Makes the last edit that was taken back again and gives it; `None` where there is none.
    pub fn redo(&mut self) -> Result<Option<Step>, SessionError> {
        self.document.unchanged_on_disk()?;
        let Some(step) = self.history.redo(&mut self.document)?.cloned() else { return Ok(None) };
        let event = Event::Redo { state: self.document.state() };
        if let Err(error) = self.journal.append(&event) {
            self.history.undo(&mut self.document)?;
            return Err(error.into());
        }
        Ok(Some(step))
    }

    /// Writes the song file.
    pub fn save(&mut self) -> Result<(), SessionError> {
        if self.document.is_unsaved() {
            self.document.save()?;
            self.journal.append(&Event::Save { state: self.document.state() })?;
        }
        Ok(())
    }
}

/// The last event after which the song was as it is on disk, looked for back to the last save.
fn standing(events: &[Event], state: &str) -> Option<usize> {
    let saved = events.iter().rposition(|event| matches!(event, Event::Save { .. } | Event::Start { .. }))?;
    events[saved..].iter().rposition(|event| event.state() == state).map(|i| saved + i)
}
