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

/// An edit that somebody wishes to make.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// What is to be changed.
    pub edit: Edit,
    /// Why.
    pub reason: String,
    /// Who wishes it; empty for the person at this machine.
    pub author: String,
    /// The gesture that it is a part of.
    pub gesture: Option<String>,
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
        let Some(stands) = standing(events, &self.document) else {
            return self.start_anew(!events.is_empty());
        };
        events[..=stands].iter().for_each(|event| self.history.note(event));
        let unsaved = &events[stands + 1..];
        for event in unsaved {
            if self.history.happen(&mut self.document, event).is_err() || !self.document.is_in(event.state()) {
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
        Ok(self.journal.append(&[Event::Start { state: self.document.state() }])?)
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

    /// Makes an edit of the person at this machine and writes it to the journal. When this returns, the edit outlasts a
    /// crash; the song file has it after [`Session::save`].
    ///
    /// # Errors
    /// Why the edit cannot be made or written; the song is then as it was.
    pub fn edit(&mut self, edit: Edit, reason: &str) -> Result<(), SessionError> {
        self.edit_by(edit, reason, "", None)
    }

    /// Makes an edit of an author. Edits of one author with the same gesture (a drag of a fader) that follow each other are
    /// one step to undo, though others edit other places meanwhile.
    ///
    /// # Errors
    /// Why the edit cannot be made or written; the song is then as it was.
    pub fn edit_by(
        &mut self,
        edit: Edit,
        reason: &str,
        author: &str,
        gesture: Option<&str>,
    ) -> Result<(), SessionError> {
        let gesture = gesture.map(String::from);
        let wish = Wish { edit, reason: reason.to_string(), author: author.to_string(), gesture };
        self.edit_all(vec![wish]).pop().unwrap_or(Ok(()))
    }

    /// Makes several edits, each by itself as [`Session::edit_by`] does, but forces them to the disk together; gives what
    /// became of each. Where the journal cannot be written none is made.
    pub fn edit_all(&mut self, wishes: Vec<Wish>) -> Vec<Result<(), SessionError>> {
        let at = now();
        let mut events = Vec::with_capacity(wishes.len());
        let mut results = Vec::with_capacity(wishes.len());
        for Wish { edit, reason, author, gesture } in wishes {
            results.push(self.document.edit(&edit).map_err(SessionError::from).map(|(inverse, text)| {
                let state = self.document.state();
                events.push(Event::Edit { edit, inverse, reason, text, author, at, gesture, state });
            }));
        }
        if let Err(error) = self.journal.append(&events) {
            let back = events.iter().rev().try_for_each(|event| match event {
                Event::Edit { inverse, text, .. } => self.document.unplay(inverse, text),
                _ => Ok(()),
            });
            let error = back.map_or_else(SessionError::from, |()| SessionError::from(error));
            return results.into_iter().map(|result| result.and(Err(error.clone()))).collect();
        }
        events.iter().for_each(|event| self.history.note(event));
        results
    }

    /// Takes back the last step that stands, whosever it is, and gives it; `None` where there is none.
    ///
    /// # Errors
    /// Where the song file was changed by hand, or the journal cannot be written.
    pub fn undo(&mut self) -> Result<Option<Step>, SessionError> {
        self.turn(self.history.next_undo(None).map(|step| step.number))
    }

    /// Makes the last step that was taken back again, whosever it is, and gives it; `None` where there is none.
    ///
    /// # Errors
    /// As [`Session::undo`].
    pub fn redo(&mut self) -> Result<Option<Step>, SessionError> {
        self.turn(self.history.next_redo(None).map(|step| step.number))
    }

    /// Takes back the last step of an author that stands, never another's, and gives it; `None` where there is none.
    ///
    /// # Errors
    /// Where a later step of another touches the same places or depends on it: the sentence says whose and which. Where the
    /// song file was changed by hand, or the journal cannot be written.
    pub fn undo_by(&mut self, author: &str) -> Result<Option<Step>, SessionError> {
        self.turn(self.history.next_undo(Some(author)).map(|step| step.number))
    }

    /// Makes the step again that an author's undo took back last, and gives it; `None` where there is none. An author's new
    /// edit forgets what that author had taken back.
    ///
    /// # Errors
    /// As [`Session::undo_by`].
    pub fn redo_by(&mut self, author: &str) -> Result<Option<Step>, SessionError> {
        self.turn(self.history.next_redo(Some(author)).map(|step| step.number))
    }

    /// Takes one step back by its number, or makes it again where it was taken back, whatever was done since.
    ///
    /// # Errors
    /// As [`Session::undo_by`].
    pub fn turn_step(&mut self, number: u64) -> Result<Option<Step>, SessionError> {
        self.turn(Some(number))
    }

    /// The song as it would be if a step were turned; nothing is changed.
    ///
    /// # Errors
    /// As [`Session::undo_by`].
    pub fn song_turned(&self, number: u64) -> Result<Song, SessionError> {
        let (mut document, mut history) = (self.document.clone(), self.history.clone());
        history.turn(&mut document, number)?;
        Ok(document.song().clone())
    }

    /// The song as it would be without some steps, and those of them that stay because something else stands on them; nothing is
    /// changed.
    pub fn song_without(&self, numbers: &[u64]) -> (Song, Vec<u64>) {
        let (mut document, mut history) = (self.document.clone(), self.history.clone());
        let mut newest_first = numbers.to_vec();
        newest_first.sort_unstable_by(|a, b| b.cmp(a));
        newest_first.dedup();
        newest_first.retain(|number| history.turn(&mut document, *number).is_err());
        (document.song().clone(), newest_first)
    }

    fn turn(&mut self, number: Option<u64>) -> Result<Option<Step>, SessionError> {
        self.document.unchanged_on_disk()?;
        let Some(step) = number else { return Ok(None) };
        let before = self.history.places(step);
        let changes = self.history.turn(&mut self.document, step)?;
        let (at, state) = (now(), self.document.state());
        let event = match self.history.step(step) {
            Some(Step { standing: true, .. }) => Event::Again { step, changes, at, state },
            _ => Event::Back { step, changes, at, state },
        };
        if let Err(error) = self.journal.append(&[event]) {
            self.history.unturn(&mut self.document, step, before)?;
            return Err(error.into());
        }
        Ok(self.history.step(step).cloned())
    }

    /// Writes the song file.
    pub fn save(&mut self) -> Result<(), SessionError> {
        if self.document.is_unsaved() {
            self.document.save()?;
            self.journal.append(&[Event::Save { state: self.document.state() }])?;
        }
        Ok(())
    }
}

/// Seconds since 1970, for people to read; nothing is decided by it.
fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The last event after which the song was as it is on disk, looked for back to the last save.
fn standing(events: &[Event], document: &Document) -> Option<usize> {
    let saved = events.iter().rposition(|event| matches!(event, Event::Save { .. } | Event::Start { .. }))?;
    let states = [document.state(), document.old_state()];
    events[saved..].iter().rposition(|event| states.iter().any(|state| state == event.state())).map(|i| saved + i)
}
