//! The room: one thread that owns the open song and puts everything that happens in order.

mod telling;

use crate::advice;
use crate::catalogue::catalogue;
use crate::curve::Curves;
use crate::guard;
use crate::jobs::{Ending, Jobs};
use crate::listening::Measured;
use crate::monitor::{self, Audience};
use crate::open_song::OpenSong;
use crate::order::Order;
use crate::page::{Outbox, Page};
use crate::requests;
use crate::server::Demo;
use crate::shelf::Shelf;
use crate::start::{Places, Start};
use crate::wire::{Answer, FileInfo, Peer, Refusal, Request, event, reply};
use desk::JobError;
use desk::live::DeviceState;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// How long the room sleeps where nothing is due.
const QUIET: Duration = Duration::from_secs(1);

/// Somebody who is in the room.
pub struct Guest {
    /// The connection.
    pub page: Arc<Page>,
    /// What the others see.
    pub peer: Peer,
}

/// The room.
pub struct Room {
    /// The song that is open.
    pub song: Option<OpenSong>,
    /// What is there before a song is open.
    pub start: Start,
    /// The open song's audio.
    pub shelf: Arc<Shelf>,
    /// The demo song.
    pub demo: Option<Demo>,
    /// Who is here.
    pub guests: Vec<Guest>,
    /// What takes long.
    pub jobs: Jobs,
    /// Finished files that can be taken away, by id.
    pub exports: BTreeMap<String, PathBuf>,
    /// Who is sent meters and sound.
    pub audience: monitor::Shared,
    /// Loudness that was measured before.
    pub measured: Arc<Measured>,
    curves: Curves,
    /// The device as the pages know it.
    device: Option<DeviceState>,
    orders: mpsc::Receiver<Order>,
    arrived: u32,
    catalogue: Value,
}

impl Room {
    /// Opens a song, where one is named, and begins to listen to orders.
    ///
    /// # Errors
    /// A song that cannot be opened.
    pub fn start(
        song: Option<&Path>,
        places: Places,
        demo: Option<Demo>,
        shelf: Arc<Shelf>,
    ) -> Result<(mpsc::Sender<Order>, JoinHandle<()>), JobError> {
        let (sender, orders) = mpsc::channel();
        let start = Start::open(places);
        let catalogue = catalogue();
        let (guests, exports) = (Vec::new(), BTreeMap::new());
        let jobs = Jobs::new(sender.clone());
        let audience = monitor::Shared::default();
        let failed = |error| JobError(format!("the room cannot start: {error}"));
        let mut room = Self {
            song: None,
            start,
            shelf,
            demo,
            guests,
            jobs,
            exports,
            audience,
            measured: Arc::default(),
            curves: Curves::start().map_err(failed)?,
            device: None,
            orders,
            arrived: 0,
            catalogue,
        };
        if let Some(folder) = song {
            room.open(folder).map_err(|refusal| JobError(refusal.message))?;
        }
        monitor::start(room.audience.clone(), sender.clone()).map_err(failed)?;
        let thread = std::thread::Builder::new().name("room".to_string()).spawn(move || room.run());
        let thread = thread.map_err(failed)?;
        Ok((sender, thread))
    }

    fn run(mut self) {
        loop {
            let due = self.song.as_ref().and_then(OpenSong::due);
            let wait = due.map_or(QUIET, |due| due.saturating_duration_since(Instant::now()).min(QUIET));
            match self.orders.recv_timeout(wait) {
                Ok(Order::Close) | Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Ok(order) => self.follow(order),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
            }
            self.keep();
        }
        self.jobs.stop_all();
        self.close_song();
    }

    fn follow(&mut self, order: Order) {
        match order {
            Order::Arrive { name, answer } => self.arrive(name, answer),
            Order::Leave { user } => {
                self.guests.retain(|guest| guest.peer.user != user);
                self.seat();
                self.tell_peers();
            }
            Order::Request { user, request } => self.request(user, request),
            // Whoever asked and has gone meanwhile needs no answer.
            Order::Folder { answer } => drop(answer.send(self.song.as_ref().map(|song| song.folder.clone()))),
            Order::Uploaded { folder, file, new_track, answer } => {
                drop(answer.send(self.uploaded(&folder, &file, new_track)));
            }
            Order::Export { id, answer } => drop(answer.send(self.exports.get(&id).cloned())),
            Order::Progress { id, doing, share } => {
                if let Some(info) = self.jobs.progress(id, doing, share) {
                    let message = event("job", json!({"job": info}));
                    self.tell(&message);
                }
            }
            Order::Ended { id, ending } => self.ended(id, ending),
            Order::Moved => self.tell_transport(),
            Order::Look => self.look(),
            Order::Close => {}
        }
    }

    /// Lets the monitor know who is here and what plays.
    fn seat(&self) {
        let live = self.song.as_ref().map(|song| song.deck.live());
        let pages = self.guests.iter().map(|guest| guest.page.clone()).collect();
        let strips = self.song.as_ref().map_or(0, |song| song.song().strips().count());
        monitor::change(&self.audience, |audience| *audience = Audience { live, strips, pages });
    }

    /// Says what has gone wrong with the sound, and what has become of the device.
    fn look(&mut self) {
        let Some(song) = &mut self.song else { return };
        let mut troubles = std::mem::take(&mut song.troubles);
        troubles.extend(song.deck.live().troubles());
        troubles.dedup();
        let device = song.deck.device();
        for trouble in troubles {
            self.notice("warn", &trouble);
        }
        let still = |device: &DeviceState| DeviceState { load: 0.0, ..device.clone() };
        if self.device.as_ref() != Some(&still(&device)) {
            self.device = Some(still(&device));
            self.tell(&event("device", json!({"device": device})));
        }
    }

    fn ended(&mut self, id: u64, ending: Result<Ending, JobError>) {
        let answer = match ending {
            Ok(ending) if !self.jobs.was_stopped(id) => ending(self),
            Ok(_) => Ok(Value::Null),
            Err(error) => Err(error.into()),
        };
        if let Some(info) = self.jobs.ended(id, answer) {
            let message = event("job", json!({"job": info}));
            self.tell(&message);
        }
        if let Some(song) = &mut self.song
            && song.said.busy.is_some()
            && !self.jobs.runs("listen")
        {
            song.said.busy = None;
            self.tell_assistant();
        }
    }

    /// Begins a job and tells everybody; gives its id.
    ///
    /// # Errors
    /// Where too many run.
    pub fn begin(
        &mut self,
        kind: &str,
        work: impl FnOnce(&crate::jobs::Line) -> Result<Ending, JobError> + Send + 'static,
    ) -> Answer {
        let id = self.jobs.begin(kind, work)?;
        if let Some(info) = self.jobs.all().last() {
            self.tell(&event("job", json!({"job": info})));
        }
        Ok(json!({"job": id}))
    }

    /// Writes what is due to the disk.
    fn keep(&mut self) {
        if self.song.as_ref().is_some_and(OpenSong::is_commit_due) {
            // What went wrong was told to everybody.
            let _ = self.commit();
        }
        if self.song.as_ref().is_some_and(OpenSong::is_save_due)
            && let Err(refusal) = self.save()
        {
            self.notice("error", &format!("the song is not saved: {}", refusal.message));
        }
    }

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

    fn arrive(&mut self, name: String, answer: oneshot::Sender<(Arc<Page>, Outbox)>) {
        self.arrived += 1;
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

    fn request(&mut self, user: u32, request: Request) {
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

    fn uploaded(&mut self, folder: &Path, file: &str, new_track: bool) -> Result<FileInfo, Refusal> {
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
        self.song = Some(song);
        self.seat();
        self.start.note(&folder);
        self.tell_room();
        self.tell(&event("start", json!({"start": self.start.told()})));
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

const _: () = assert!(guard::MOST_PAGES <= 12, "every page has a colour of its own");
