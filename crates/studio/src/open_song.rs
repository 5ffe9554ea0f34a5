//! The open song: edits are made at once, and written to the journal a few milliseconds later.

mod instead;

use crate::deck::Deck;
use crate::moves::Said;
use crate::notes::Notes;
use crate::patch::{self, Patch};
use crate::pending::Pending;
use crate::shelf::{Shelf, folder_id};
use crate::steps;
use crate::wire::{AssistantInfo, FileInfo, HistoryInfo, Monitor, Refusal};
use media::SongLibrary;
use session::{Edit, Linked, Session, Song};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long an edit waits for others of its kind before it is written to the journal.
const GATHER: Duration = Duration::from_millis(40);
/// How long nobody edits before the song file is written.
const REST: Duration = Duration::from_secs(1);

/// What an edit changed.
pub struct Change {
    /// Who made it.
    pub user: Option<u32>,
    /// What the pages take over.
    pub patches: Vec<Patch>,
}

/// A song that is open in the room.
pub struct OpenSong {
    /// Its id.
    pub id: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Counts up with every change.
    pub revision: u64,
    /// Its audio files.
    pub files: Vec<FileInfo>,
    /// What plays it.
    pub deck: Deck,
    /// What is heard of it.
    pub monitor: Monitor,
    /// What the assistant has to say about it.
    pub said: Said,
    /// The masters that were made last, as the page shows them.
    pub masters: Vec<serde_json::Value>,
    /// The song as it was when they were made.
    pub mastered_song: Option<Song>,
    /// The deliveries that were made last.
    pub delivered: Vec<serde_json::Value>,
    /// What is remembered beside it.
    pub notes: Notes,
    /// What the user should know.
    pub notices: Vec<String>,
    /// What goes wrong with the sound, sentences that nobody was told yet.
    pub troubles: Vec<String>,
    library: Arc<SongLibrary>,
    /// What is heard instead of the song.
    instead: Option<Song>,
    session: Session,
    /// The song with the edits that are pending.
    song: Song,
    pending: Vec<Pending>,
    /// What groups remember of the gesture that somebody is in.
    linked: Option<(String, String, Linked)>,
    /// When the first of them was made.
    gathering: Option<Instant>,
    /// When the song was changed last, where it is not saved since.
    changed: Option<Instant>,
}

impl OpenSong {
    /// Opens the song in a folder.
    ///
    /// # Errors
    /// A folder without a song, or one that another program has open.
    pub fn open(folder: &Path) -> Result<Self, Refusal> {
        let session = Session::open(folder)?;
        let song = session.song().clone();
        let library = Arc::new(desk::library(&song, folder, &desk::Stop::default(), &|_, _| {}));
        Ok(Self {
            id: folder_id(folder),
            folder: folder.to_path_buf(),
            revision: 1,
            files: Vec::new(),
            deck: Deck::new(library.clone(), &song)?,
            monitor: Monitor::default(),
            said: Said::default(),
            masters: Vec::new(),
            mastered_song: None,
            delivered: crate::delivering::remembered(folder),
            notes: Notes::open(folder),
            notices: session.notices().to_vec(),
            troubles: Vec::new(),
            library,
            instead: None,
            changed: session.document().is_unsaved().then(Instant::now),
            session,
            song,
            pending: Vec::new(),
            linked: None,
            gathering: None,
        })
    }

    /// Puts the song's audio where the pages find it, instead of another song's.
    pub fn put_on(&mut self, shelf: &Shelf) {
        shelf.change(Some(self.library.clone()));
        self.look_at_files(shelf);
    }

    /// The song as everybody sees it.
    pub fn song(&self) -> &Song {
        &self.song
    }

    /// Where its cover lies, where it has one.
    pub fn cover(&self) -> Option<PathBuf> {
        let cover = &self.song.credits.cover;
        (!cover.is_empty()).then(|| self.folder.join(cover))
    }

    /// What the assistant has to say, as the page shows it.
    pub fn assistant(&self) -> AssistantInfo {
        self.said.told(&self.song, &self.notes.refused)
    }

    /// Its files.
    pub fn library(&self) -> Arc<SongLibrary> {
        self.library.clone()
    }

    /// The history as an author sees it.
    pub fn history(&self, author: &str) -> HistoryInfo {
        steps::told(self.session.history(), author, self.is_saved())
    }

    /// Whether the song file holds everything.
    pub fn is_saved(&self) -> bool {
        self.pending.is_empty() && !self.session.document().is_unsaved()
    }

    /// Adds files that the song names and nobody has looked at; whether there were any.
    pub fn look_at_files(&mut self, shelf: &Shelf) -> bool {
        let mut new: Vec<&str> = self.song.files().collect();
        new.sort_unstable();
        new.dedup();
        new.retain(|name| self.files.iter().all(|file| file.file != **name));
        let found: Vec<FileInfo> = new.iter().map(|name| shelf.add(&self.library, name)).collect();
        let any = !found.is_empty();
        self.files.extend(found);
        any
    }

    /// Takes in a file that was brought into the song's folder.
    pub fn add_file(&mut self, file: &str, shelf: &Shelf) -> FileInfo {
        let info = shelf.add(&self.library, file);
        self.files.retain(|known| known.file != file);
        self.files.push(info.clone());
        info
    }

    /// The edits with what the song's groups add to them, and the reason.
    pub fn carry(
        &mut self,
        author: &str,
        edits: Vec<Edit>,
        reason: &str,
        gesture: Option<&str>,
    ) -> (Vec<Edit>, String) {
        let same = |(by, in_gesture, _): &(String, String, Linked)| by == author && Some(&**in_gesture) == gesture;
        let mut linked = self.linked.take().filter(same).map_or_else(Linked::default, |(_, _, linked)| linked);
        let carried = linked.carry(&self.song, edits, reason);
        self.linked = gesture.map(|gesture| (author.to_string(), gesture.to_string(), linked));
        carried
    }

    /// Makes edits as one step, all or none.
    ///
    /// # Errors
    /// The first edit that cannot be made.
    pub fn edit(
        &mut self,
        (user, author): (Option<u32>, &str),
        edits: Vec<Edit>,
        reason: &str,
        gesture: Option<&str>,
    ) -> Result<Change, Refusal> {
        let mut song = self.song.clone();
        song.apply(&Edit::Group(edits.clone()))?;
        let patches = patch::difference(&self.song, &song);
        self.song = song;
        self.sound();
        self.gather(author, edits, reason, gesture);
        self.revision += 1;
        Ok(Change { user, patches })
    }

    fn gather(&mut self, author: &str, edits: Vec<Edit>, reason: &str, gesture: Option<&str>) {
        self.changed = Some(Instant::now());
        self.gathering.get_or_insert_with(Instant::now);
        match self.pending.last_mut().filter(|last| last.goes_on(author, gesture)) {
            Some(last) => last.take_in(edits, reason),
            None => self.pending.push(Pending::new(author, edits, reason, gesture)),
        }
    }

    /// Writes what is pending to the journal; gives a change without patches where the history has a new step. Where the journal
    /// cannot be written, the song is again as the journal has it.
    ///
    /// # Errors
    /// What the journal said; the change that takes the song back goes to everybody.
    pub fn commit(&mut self) -> Result<Option<Change>, (Refusal, Change)> {
        self.gathering = None;
        let last = |session: &Session| session.history().steps().last().map(|step| step.number);
        let before = last(&self.session);
        let wishes = std::mem::take(&mut self.pending).into_iter().map(Pending::wish).collect();
        let results = self.session.edit_all(wishes);
        if let Some(error) = results.into_iter().find_map(Result::err) {
            self.song = self.session.song().clone();
            self.sound();
            self.revision += 1;
            return Err((error.into(), Change { user: None, patches: patch::whole(&self.song) }));
        }
        let new = last(&self.session) != before;
        self.revision += u64::from(new);
        Ok(new.then(|| Change { user: None, patches: Vec::new() }))
    }

    /// Takes back the author's last step, or makes it again; `None` where there is none.
    ///
    /// # Errors
    /// A song that was changed by something else, or a step that another's edit stands on.
    pub fn step(&mut self, (user, author): (u32, &str), forward: bool) -> Result<Option<Change>, Refusal> {
        let step = if forward { self.session.redo_by(author)? } else { self.session.undo_by(author)? };
        Ok(step.map(|_| self.turned(user)))
    }

    /// Takes back the step that made a move of the assistant.
    ///
    /// # Errors
    /// A move that no step has made, or that something else stands on.
    pub fn take_back_move(&mut self, user: u32, id: &str) -> Result<Change, Refusal> {
        let made = self.session.history().steps().iter().rfind(|step| step.standing && step.reason == id);
        let number = made.map(|step| step.number).ok_or_else(|| {
            Refusal::new(format!("the move \"{id}\" does not stand in the history; set its values by hand"))
        })?;
        self.session.turn_step(number)?;
        Ok(self.turned(user))
    }

    /// The deck plays the song as it is now, where nothing else is heard.
    fn sound(&mut self) {
        if self.instead.is_none()
            && let Err(error) = self.deck.live().set_song(&self.song)
        {
            self.troubles.push(error.to_string());
        }
    }

    /// The session has gone to and fro; the song follows.
    fn turned(&mut self, user: u32) -> Change {
        let patches = patch::difference(&self.song, self.session.song());
        self.song = self.session.song().clone();
        self.sound();
        self.changed = Some(Instant::now());
        self.revision += 1;
        Change { user: Some(user), patches }
    }

    /// Writes the song file.
    ///
    /// # Errors
    /// A file that was changed by something else, or cannot be written.
    pub fn save(&mut self) -> Result<Option<Change>, Refusal> {
        self.changed = None;
        if self.is_saved() {
            return Ok(None);
        }
        self.session.save()?;
        self.revision += 1;
        Ok(Some(Change { user: None, patches: Vec::new() }))
    }

    /// When something is to be written next.
    pub fn due(&self) -> Option<Instant> {
        let commit = self.gathering.map(|since| since + GATHER);
        let save = self.changed.map(|since| since + REST);
        commit.into_iter().chain(save).min()
    }

    /// Whether edits wait long enough to be written to the journal.
    pub fn is_commit_due(&self) -> bool {
        self.gathering.is_some_and(|since| since.elapsed() >= GATHER)
    }

    /// Whether nobody edited for long enough to write the song file.
    pub fn is_save_due(&self) -> bool {
        self.changed.is_some_and(|since| since.elapsed() >= REST)
    }
}
