//! The open song in the room: opened, edited, saved, closed.

use super::Room;
use crate::open_song::OpenSong;
use crate::wire::{Answer, Refusal, event};
use crate::yardstick::hear_reference;
use serde_json::json;
use std::path::Path;

impl Room {
    /// Writes edits that wait to the journal.
    ///
    /// # Errors
    /// A journal that cannot be written; the edits are then gone, and everybody was told.
    pub fn commit(&mut self) -> Result<(), Refusal> {
        match self.song()?.commit() {
            Ok(change) => {
                change.iter().for_each(|change| self.tell_change(change));
                Ok(())
            }
            Err((refusal, change)) => {
                self.tell_change(&change);
                self.notice("error", &format!("the last change could not be kept: {}", refusal.message));
                Err(refusal)
            }
        }
    }

    /// Writes the song file.
    ///
    /// # Errors
    /// A song that was changed by something else, or cannot be written.
    pub fn save(&mut self) -> Result<(), Refusal> {
        self.commit()?;
        if let Some(change) = self.song()?.save()? {
            self.tell_change(&change);
        }
        Ok(())
    }

    /// The song that is open.
    ///
    /// # Errors
    /// Where none is.
    pub fn song(&mut self) -> Result<&mut OpenSong, Refusal> {
        self.song.as_mut().ok_or_else(|| Refusal::new("no song is open; open or make one first"))
    }

    /// Opens a song instead of the one that is open.
    ///
    /// # Errors
    /// A folder without a song; the one before stays open.
    pub fn open(&mut self, folder: &Path) -> Result<(), Refusal> {
        let folder = folder.canonicalize().map_err(|error| {
            Refusal::new(format!("{}: the song's folder cannot be opened: {error}", folder.display()))
        })?;
        if self.song.as_ref().is_some_and(|song| song.folder == folder) {
            return Ok(());
        }
        let mut song = OpenSong::open(&folder)?;
        self.put_away();
        song.put_on(&self.shelf);
        self.exports.extend(crate::delivering::exports(&song.folder, &song.delivered));
        let unheard = song.notes.reference.is_some() && song.notes.reference_tone.is_none();
        self.song = Some(song);
        self.seat();
        self.start.note(&folder);
        self.tell_room();
        self.tell(&event("start", json!({"start": self.start.told()})));
        if unheard {
            // A reference that cannot be heard now is shown without its curve.
            let _ = hear_reference(self);
        }
        Ok(())
    }

    /// Closes the song that is open, with everything saved.
    pub fn close_song(&mut self) {
        self.put_away();
        self.tell_room();
    }

    fn put_away(&mut self) {
        if self.song.is_none() {
            return;
        }
        if let Err(refusal) = self.save() {
            self.notice("error", &format!("the song is not saved, its journal has everything: {}", refusal.message));
        }
        self.song = None;
        self.seat();
        self.shelf.change(None);
    }

    /// Makes edits as one step and tells everybody.
    ///
    /// # Errors
    /// No song, or an edit that cannot be made.
    pub fn edit(
        &mut self,
        by: (Option<u32>, &str),
        edits: Vec<session::Edit>,
        reason: &str,
        gesture: Option<&str>,
    ) -> Answer {
        let moves = self.song()?.song().moves.len();
        let change = self.song()?.edit(by, edits, reason, gesture)?;
        self.tell_change(&change);
        if self.song()?.song().moves.len() != moves {
            self.tell_assistant();
        }
        let shelf = self.shelf.clone();
        let song = self.song()?;
        let revision = song.revision;
        if song.look_at_files(&shelf) {
            self.tell_files();
        }
        Ok(json!({"revision": revision}))
    }
}
