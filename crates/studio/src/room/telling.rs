//! What everybody in the room is told.

use super::Room;
use crate::guesses::{guesses, may_differ};
use crate::open_song::Change;
use crate::wire::{Peer, event};
use crate::yardstick;
use serde_json::{Value, json};

impl Room {
    /// The room as one author sees it.
    pub fn told(&self, author: &str) -> Value {
        let Some(song) = &self.song else { return Value::Null };
        json!({
            "id": song.id, "song": song.song(), "revision": song.revision, "files": song.files,
            "history": song.history(author), "transport": song.deck.transport(), "peers": self.peers(),
            "length": song.song().length(), "notices": song.notices, "assistant": song.assistant(), "jobs": self.jobs.all(),
            "monitor": song.monitor, "device": song.deck.device(), "yardstick": yardstick::told(song),
            "guesses": guesses(song.song()),
        })
    }

    fn peers(&self) -> Vec<&Peer> {
        self.guests.iter().map(|guest| &guest.peer).collect()
    }

    /// Tells everybody a message.
    pub fn tell(&self, message: &str) {
        self.guests.iter().for_each(|guest| guest.page.say(message.to_string()));
    }

    /// Tells everybody a sentence.
    pub fn notice(&self, level: &str, text: &str) {
        self.tell(&event("notice", json!({"level": level, "text": text})));
    }

    /// Tells everybody that another song is open, or none.
    pub fn tell_room(&self) {
        for guest in &self.guests {
            guest.page.say(event("room", json!({"room": self.told(&guest.peer.name)})));
        }
    }

    /// Tells everybody who is here.
    pub fn tell_peers(&self) {
        self.tell(&event("peers", json!({"peers": self.peers()})));
    }

    /// Tells everybody what plays.
    pub fn tell_transport(&self) {
        if let Some(song) = &self.song {
            self.tell(&event("transport", json!({"transport": song.deck.transport()})));
        }
    }

    /// Tells everybody what the assistant has to say.
    pub fn tell_assistant(&self) {
        if let Some(song) = &self.song {
            self.tell(&event("assistant", json!({"assistant": song.assistant()})));
        }
    }

    pub(super) fn tell_files(&self) {
        if let Some(song) = &self.song {
            self.tell(&event("files", json!({"files": song.files})));
        }
    }

    /// Tells everybody what changed in the song.
    pub fn tell_change(&self, change: &Change) {
        let Some(song) = &self.song else { return };
        self.seat();
        let guessed = may_differ(&change.patches).then(|| guesses(song.song()));
        for guest in &self.guests {
            let mut told = json!({
                "revision": song.revision, "by": change.user, "patch": change.patches,
                "history": song.history(&guest.peer.name), "saved": song.is_saved(),
            });
            if !change.patches.is_empty() {
                told["length"] = json!(song.song().length());
            }
            if let Some(guesses) = &guessed {
                told["guesses"] = json!(guesses);
            }
            guest.page.say(event("song", told));
        }
    }
}
