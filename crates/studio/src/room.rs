//! The room: one thread that owns the open song and puts everything that happens in order.

mod guests;
mod open;
mod telling;

use crate::catalogue::catalogue;
use crate::curve::Curves;
use crate::guard;
use crate::jobs::{Ending, Jobs};
use crate::listening::Measured;
use crate::monitor::{self, Audience};
use crate::open_song::OpenSong;
use crate::order::Order;
use crate::page::Page;
use crate::server::Demo;
use crate::shelf::Shelf;
use crate::start::{Places, Start};
use crate::wire::{Answer, Peer, event};
use desk::JobError;
use desk::live::{DeviceState, Kind};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long the room sleeps where nothing is due.
const QUIET: Duration = Duration::from_secs(1);

/// How long a song plays on without a sound card while nobody is here: long enough to load a page anew.
const ALONE: Duration = Duration::from_secs(5);

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
    /// Since when nobody is here who was.
    alone: Option<Instant>,
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
            alone: None,
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
            self.rest();
        }
        self.jobs.stop_all();
        self.close_song();
    }

    fn follow(&mut self, order: Order) {
        match order {
            Order::Arrive { name, answer } => self.arrive(name, answer),
            Order::Leave { user } => {
                self.guests.retain(|guest| guest.peer.user != user);
                self.alone = self.guests.is_empty().then(Instant::now);
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
            Order::Cover { answer } => drop(answer.send(self.song.as_ref().and_then(OpenSong::cover))),
            Order::Progress { id, doing, share, seen } => {
                if let Some(info) = self.jobs.progress(id, doing, share, seen) {
                    let message = event("job", json!({"job": info}));
                    self.tell(&message);
                }
            }
            Order::Meanwhile(what) => what(self),
            Order::Ended { id, ending } => self.ended(id, ending),
            Order::Moved => self.tell_transport(),
            Order::Look => self.look(),
            Order::Close => {}
        }
    }

    /// Stops what nobody hears: no page is here, and no sound card.
    fn rest(&mut self) {
        if self.alone.is_none_or(|since| since.elapsed() < ALONE) {
            return;
        }
        self.alone = None;
        if let Some(song) = &self.song
            && song.deck.device().kind != Kind::Device
        {
            song.deck.live().stop();
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
}

const _: () = assert!(guard::MOST_PAGES <= 12, "every page has a colour of its own");
