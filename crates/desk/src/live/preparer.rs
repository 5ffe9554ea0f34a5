//! Makes ready what the audio thread plays next: plans of the song from where play begins, and plans that take the place of the
//! one that plays when the song is changed. The newest song wins; what came between is never made.

use super::click::Beats;
use super::clips::{Clips, Focus};
use super::console::{Change, Gauges, Next, Spent, Start};
use super::read_ahead::ReadAhead;
use super::transport::{Transport, Wish};
use engine::{Deck, EngineError, Layout, Player, Watch};
use rtrb::{Consumer, Producer};
use session::{Song, Strip};
use signal::{Audio, QUANTUM};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long play waits for a slow disk before it begins with gaps.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long a change of what plays waits for its clips.
const SHORT_PATIENCE: Duration = Duration::from_millis(250);
/// A grain of scrubbing: 80 ms.
const GRAIN: f64 = 0.08;

/// What it makes ready from, and where it goes.
pub struct Preparer {
    pub transport: Arc<Transport>,
    pub files: Arc<ReadAhead>,
    pub gauges: Arc<Gauges>,
    pub next: Producer<Next>,
    pub spent: Consumer<Spent>,
    pub memory: Memory,
}

/// What it remembers of what it has sent.
#[derive(Default)]
pub struct Memory {
    /// The layout of the last plan sent, while it plays.
    layout: Option<Layout>,
    /// Which order of the transport that plan obeys.
    order: u64,
    clips: Clips,
    /// Files that effects are handed, whole.
    audio: BTreeMap<String, Audio>,
}

impl Preparer {
    /// Works until the transport is ended.
    pub fn work(mut self) {
        while let Some(wish) = self.transport.wait() {
            while let Ok(spent) = self.spent.pop() {
                drop(spent);
            }
            self.follow();
            match wish {
                Wish::Nothing => {}
                Wish::Start { song, frame, order, circle, grain } => {
                    if let Err(error) = self.start(&song, (frame, order), circle, grain) {
                        self.transport.fail(order, error);
                    }
                }
                Wish::Change { song, watch } => {
                    if let Err(error) = self.change(&song, watch) {
                        self.transport.trouble(error.to_string());
                    }
                }
            }
        }
    }

    /// Tells the disk where the playhead is.
    fn follow(&self) {
        if self.gauges.order.load(Ordering::Relaxed) == self.memory.order && self.gauges.playing.load(Ordering::Acquire)
        {
            let frame = self.gauges.reads.load(Ordering::Relaxed);
            self.files.follow(Focus { frame, circle: self.transport.circle() });
        }
    }

    fn start(
        &mut self,
        song: &Song,
        (frame, order): (i64, u64),
        circle: Option<(i64, i64)>,
        grain: bool,
    ) -> Result<(), EngineError> {
        self.memory.clips = Clips::of(song);
        self.files.set_clips(self.memory.clips.clone());
        self.files.go(Focus { frame: frame - frame.rem_euclid(QUANTUM as i64), circle });
        let song = self.with_audio(song)?;
        let mut player = Player::at(frame, &song, &*self.files)?;
        player.turn(circle.map(|(first, end)| first..end));
        self.memory.layout = player.take_layout().filter(|_| !grain);
        let end = Instant::now() + PATIENCE;
        while !self.files.wait(Duration::from_millis(20)) && Instant::now() < end {
            if self.transport.is_over(order) {
                return Ok(());
            }
        }
        let grain = grain.then_some((GRAIN * song.hz().0) as usize / QUANTUM);
        self.memory.order = order;
        let start = Start { player, beats: Beats::of(&song), order, grain };
        self.send(Next::Start(Box::new(start)), order);
        Ok(())
    }

    fn change(&mut self, song: &Song, watch: Option<Watch>) -> Result<(), EngineError> {
        let Some(layout) = &self.memory.layout else { return Ok(()) };
        let clips = Clips::of(song);
        if clips != self.memory.clips {
            self.memory.clips = clips.clone();
            self.files.set_clips(clips);
            self.files.wait(SHORT_PATIENCE);
        }
        let layout = layout.clone();
        let song = self.with_audio(song)?;
        let (deck, layout) = Deck::after(&layout, &song, &*self.files)?;
        self.memory.layout = Some(layout);
        let order = self.memory.order;
        let change = Change { order, deck: Some(deck), beats: Beats::of(&song), watch };
        self.send(Next::Change(Box::new(change)), order);
        Ok(())
    }

    /// Waits until the audio thread has room, unless what is sent is not wanted any more.
    fn send(&mut self, mut next: Next, order: u64) {
        while let Err(rtrb::PushError::Full(back)) = self.next.push(next) {
            if self.transport.is_over(order) {
                return;
            }
            next = back;
            while let Ok(spent) = self.spent.pop() {
                drop(spent);
            }
            self.follow();
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// The song with what its effects are handed; each file is read once.
    fn with_audio<'s>(&mut self, song: &'s Song) -> Result<Cow<'s, Song>, EngineError> {
        let mut song = Cow::Borrowed(song);
        let named =
            |strip: &Strip| strip.inserts.iter().any(|insert| insert.settings.files.iter().any(Audio::is_named));
        if !song.strips().any(named) {
            return Ok(song);
        }
        let all = song.to_mut();
        let sums = all.buses.iter_mut().chain(&mut all.returns).map(|bus| &mut bus.strip);
        for strip in all.tracks.iter_mut().map(|track| &mut track.strip).chain(sums).chain([&mut all.master]) {
            for insert in strip.inserts.iter_mut().filter(|insert| !insert.bypass) {
                for audio in insert.settings.files.iter_mut().filter(|audio| audio.is_named()) {
                    if !self.memory.audio.contains_key(&audio.file) {
                        let library = self.files.library();
                        let read = engine::read_audio(library, &audio.file, all.rate).map_err(|error| {
                            EngineError::File { strip: strip.name.clone(), insert: insert.id.clone(), error }
                        })?;
                        self.memory.audio.insert(audio.file.clone(), read);
                    }
                    *audio = self.memory.audio[&audio.file].clone();
                }
            }
        }
        Ok(song)
    }
}
