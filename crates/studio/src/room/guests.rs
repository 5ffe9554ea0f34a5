//! Who comes in, and what they ask for.

use super::{Guest, Room};
use crate::page::{Outbox, Page};
use crate::wire::{FileInfo, Peer, Refusal, Request, event, reply};
use crate::{advice, requests};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::oneshot;

impl Room {
    pub(super) fn arrive(&mut self, name: String, answer: oneshot::Sender<(Arc<Page>, Outbox)>) {
        self.arrived += 1;
        self.alone = None;
        let user = self.arrived;
        let (page, outbox) = Page::new(user);
        let page = Arc::new(page);
        let used: Vec<u32> = self.guests.iter().map(|guest| guest.peer.color).collect();
        let color = (0..12).find(|color| !used.contains(color)).unwrap_or(user % 12);
        let peer = Peer { user, name: name.clone(), color, cursor: None, selection: None, playhead_follow: true };
        self.guests.push(Guest { page: page.clone(), peer });
        self.seat();
        let welcome = json!({
            "user": user, "color": color, "version": env!("CARGO_PKG_VERSION"), "catalogue": self.catalogue,
            "start": self.start.told(), "room": self.told(&name),
        });
        page.say(event("welcome", welcome));
        // A page that has gone meanwhile says so by leaving.
        let _ = answer.send((page, outbox));
        self.tell_peers();
    }

    pub(super) fn request(&mut self, user: u32, request: Request) {
        let Some(guest) = self.guests.iter().find(|guest| guest.peer.user == user) else { return };
        let (page, author) = (guest.page.clone(), guest.peer.name.clone());
        let later = match &*request.what {
            "assistant.masking" => Some(advice::masking(self, user, request.id)),
            "curve" => Some(self.curve(&page, request.id, request.with.clone())),
            _ => None,
        };
        if let Some(asked) = later {
            // What was asked for well is answered when it is known.
            if let (Err(refusal), Some(id)) = (asked, request.id) {
                page.say(reply(id, &Err(refusal)));
            }
            return;
        }
        let answer = requests::answer(self, user, &author, &request.what, request.with);
        if let Some(id) = request.id {
            page.say(reply(id, &answer));
        }
    }

    fn curve(&self, page: &Arc<Page>, id: Option<u64>, with: Value) -> Result<(), Refusal> {
        let open = self.song.as_ref().ok_or_else(|| Refusal::new("no song is open; open or make one first"))?;
        self.curves.ask(page.clone(), id.unwrap_or(0), open.song(), &open.folder, with)
    }

    pub(super) fn uploaded(&mut self, folder: &Path, file: &str, new_track: bool) -> Result<FileInfo, Refusal> {
        let song = self.song.as_mut().filter(|song| song.folder == folder);
        let song = song.ok_or_else(|| Refusal::new("the song was closed while the file came in; send it again"))?;
        let info = song.add_file(file, &self.shelf);
        self.tell_files();
        if new_track {
            let edit = requests::track_of(self.song()?.song(), &info);
            self.edit((None, "import"), vec![edit], &format!("import {file}"), None)?;
        }
        Ok(info)
    }
}
