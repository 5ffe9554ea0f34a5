//! What is wanted: which song, played from where, in which loop. Any thread says so; the preparer waits for it.

use super::gauges::Gauges;
use engine::{EngineError, Watch};
use session::{Insert, Song, Strip};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often the preparer looks around where nothing is wanted.
const LOOK: Duration = Duration::from_millis(20);
/// The most sentences that wait to be read.
const MOST_TROUBLES: usize = 100;

/// What is to be made ready.
pub enum Wish {
    Nothing,
    Start { song: Arc<Song>, frame: i64, order: u64, circle: Option<(i64, i64)>, grain: bool },
    Change { song: Arc<Song>, watch: Option<Watch> },
}

/// What is wanted at present.
pub struct Wanted {
    pub song: Arc<Song>,
    /// Counts changes of the song, and which of them the preparer knows.
    changes: u64,
    known: u64,
    pub playing: bool,
    /// Counts orders to play or to stop; a later one makes the earlier ones void.
    pub order: u64,
    /// Where play begins.
    pub at: i64,
    /// From where to start, and whether only for a grain.
    start: Option<(i64, bool)>,
    pub circle: Option<(i64, i64)>,
    pub speed: f64,
    pub click: bool,
    pub pre_roll: f64,
    /// The names of the strip and the insert that are looked at.
    pub watch: (Option<String>, Option<String>),
    ended: bool,
    troubles: Vec<String>,
}

impl Wanted {
    /// A new order; the number it has.
    pub fn order(&mut self) -> u64 {
        self.order += 1;
        self.order
    }

    /// To start from a frame, by a new order.
    pub fn start(&mut self, frame: i64, grain: bool) {
        self.order();
        self.start = Some((frame.max(0), grain));
    }

    /// The strip and insert that are looked at, by their places.
    pub fn watched(&self) -> Option<Watch> {
        let (name, insert) = (self.watch.0.as_ref()?, self.watch.1.as_ref());
        let song = &self.song;
        let tracks = song.tracks.iter().map(|track| &track.strip);
        let sums = song.buses.iter().chain(&song.returns).map(|bus| &bus.strip);
        let mut strips = tracks.chain(sums).chain([&song.master]);
        let (strip, found) = strips.by_ref().enumerate().find(|(_, strip)| strip.name == *name)?;
        Some(Watch { strip, insert: insert.and_then(|id| place(found, id)) })
    }
}

/// An insert's place among those that are not bypassed.
fn place(strip: &Strip, id: &str) -> Option<usize> {
    let mut active = strip.inserts.iter().filter(|insert: &&Insert| !insert.bypass);
    active.position(|insert| insert.id == id)
}

/// The transport as all threads see it.
pub struct Transport {
    wanted: Mutex<Wanted>,
    changed: Condvar,
    gauges: Arc<Gauges>,
}

impl Transport {
    /// At the start of a song, standing still.
    pub fn new(song: &Song, gauges: Arc<Gauges>) -> Self {
        let wanted = Wanted {
            song: Arc::new(song.clone()),
            changes: 0,
            known: 0,
            playing: false,
            order: 0,
            at: 0,
            start: None,
            circle: None,
            speed: 1.0,
            click: false,
            pre_roll: 0.0,
            watch: (None, None),
            ended: false,
            troubles: Vec::new(),
        };
        Self { wanted: Mutex::new(wanted), changed: Condvar::new(), gauges }
    }

    /// What is wanted; what is behind a poisoned lock here is whole, every change is one assignment. Play that has come to the
    /// song's end is not wanted any more.
    pub fn wanted(&self) -> MutexGuard<'_, Wanted> {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if wanted.playing
            && let Some(end) = self.gauges.rests(wanted.order)
        {
            (wanted.playing, wanted.at) = (false, end);
        }
        wanted
    }

    /// Says what is wanted.
    pub fn want<T>(&self, say: impl FnOnce(&mut Wanted) -> T) -> T {
        let said = say(&mut self.wanted());
        self.changed.notify_all();
        said
    }

    /// Another state of the song.
    pub fn set_song(&self, song: Song) {
        self.want(|wanted| {
            wanted.song = Arc::new(song);
            wanted.changes += 1;
        });
    }

    /// Nothing more is wanted.
    pub fn end(&self) {
        self.want(|wanted| wanted.ended = true);
    }

    /// Waits for something to do; `None` at the end.
    pub fn wait(&self) -> Option<Wish> {
        let mut wanted = self.wanted();
        for waited in [false, true] {
            if wanted.ended {
                return None;
            }
            if let Some(wish) = next(&mut wanted) {
                return Some(wish);
            }
            if !waited {
                wanted = self.changed.wait_timeout(wanted, LOOK).unwrap_or_else(PoisonError::into_inner).0;
            }
        }
        Some(Wish::Nothing)
    }

    /// The loop.
    pub fn circle(&self) -> Option<(i64, i64)> {
        self.wanted().circle
    }

    /// Whether a later order has made one void.
    pub fn is_over(&self, order: u64) -> bool {
        let wanted = self.wanted();
        wanted.ended || wanted.order > order
    }

    /// An order that cannot be obeyed.
    pub fn fail(&self, order: u64, error: EngineError) {
        let mut wanted = self.wanted();
        if wanted.order == order {
            wanted.playing = false;
        }
        drop(wanted);
        self.trouble(error.to_string());
    }

    /// A sentence for the engineer.
    pub fn trouble(&self, sentence: String) {
        let mut wanted = self.wanted();
        if wanted.troubles.len() < MOST_TROUBLES && wanted.troubles.last() != Some(&sentence) {
            wanted.troubles.push(sentence);
        }
    }

    /// The sentences since the last call.
    pub fn troubles(&self) -> Vec<String> {
        std::mem::take(&mut self.wanted().troubles)
    }
}

fn next(wanted: &mut Wanted) -> Option<Wish> {
    if let Some((frame, grain)) = wanted.start.take() {
        wanted.known = wanted.changes;
        let (song, order, circle) = (Arc::clone(&wanted.song), wanted.order, wanted.circle);
        return Some(Wish::Start { song, frame, order, circle: circle.filter(|_| !grain), grain });
    }
    if wanted.playing && wanted.known < wanted.changes {
        wanted.known = wanted.changes;
        return Some(Wish::Change { song: Arc::clone(&wanted.song), watch: wanted.watched() });
    }
    None
}
