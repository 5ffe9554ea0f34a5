//! Makes ready what the audio thread plays next: plans of the song from where play begins, and plans that take the place of the
//! one that plays when the song is changed. The newest song wins; what came between is never made.

use super::click::Beats;
use super::clips::{Clips, Focus};
use super::gauges::Gauges;
use super::read_ahead::ReadAhead;
use super::told::{Change, Next, Spent, Start, What};
use super::transport::{Transport, Wish};
use engine::{Deck, EngineError, Layout, Player, Touch, Watch};
use rtrb::{Consumer, Producer};
use session::{Song, Strip};
use signal::{Audio, QUANTUM};
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
pub struct Memory {
    /// The layout of the last plan sent, while it plays.
    layout: Option<Arc<Layout>>,
    /// The song that plan plays, with the audio of its effects.
    song: Arc<Song>,
    /// Which order of the transport that plan obeys.
    order: u64,
    clips: Clips,
    /// Files that effects are handed, whole.
    audio: BTreeMap<String, Audio>,
}

impl Memory {
    /// Nothing was sent yet.
    pub fn new(rate: u32) -> Self {
        let song = Arc::new(Song::new("", rate));
        Self { layout: None, song, order: 0, clips: Clips::default(), audio: BTreeMap::new() }
    }
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
        song: &Arc<Song>,
        (frame, order): (i64, u64),
        circle: Option<(i64, i64)>,
        grain: bool,
    ) -> Result<(), EngineError> {
        self.memory.clips = Clips::of(song);
        self.files.set_clips(self.memory.clips.clone());
        self.files.go(Focus { frame: frame - frame.rem_euclid(QUANTUM as i64), circle });
        let song = self.with_audio(song)?;
        self.memory.song = Arc::clone(&song);
        let mut player = Player::at(frame, &song, &*self.files)?;
        player.turn(circle.map(|(first, end)| first..end));
        self.memory.layout = player.take_layout().filter(|_| !grain).map(Arc::new);
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

    fn change(&mut self, song: &Arc<Song>, watch: Option<Watch>) -> Result<(), EngineError> {
        let Some(before) = self.memory.layout.clone() else { return Ok(()) };
        let (what, after, song) = self.changed(&before, song)?;
        self.memory.song = song;
        self.memory.layout = after.map_or(Some(before), |after| Some(Arc::new(after)));
        let order = self.memory.order;
        self.send(Next::Change(Box::new(Change { order, what, watch })), order);
        Ok(())
    }

    /// What makes the song that plays into another one; and the layout and the song that play then.
    fn changed(&mut self, layout: &Layout, song: &Arc<Song>) -> Result<(What, Option<Layout>, Arc<Song>), EngineError> {
        let song = self.with_audio(song)?;
        if let Some(touch) = Touch::between(layout, &self.memory.song, &song)? {
            return Ok((What::Values(touch), None, song));
        }
        let clips = Clips::of(&song);
        if clips != self.memory.clips {
            self.memory.clips = clips.clone();
            self.files.set_clips(clips);
            self.files.wait(SHORT_PATIENCE);
        }
        let (deck, layout) = Deck::after(layout, &song, &*self.files)?;
        Ok((What::Plan(Some(deck), Beats::of(&song)), Some(layout), song))
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
    fn with_audio(&mut self, song: &Arc<Song>) -> Result<Arc<Song>, EngineError> {
        let named =
            |strip: &Strip| strip.inserts.iter().any(|insert| insert.settings.files.iter().any(Audio::is_named));
        if !song.strips().any(named) {
            return Ok(Arc::clone(song));
        }
        let mut all = Song::clone(song);
        let rate = all.rate;
        let sums = all.buses.iter_mut().chain(&mut all.returns).map(|bus| &mut bus.strip);
        for strip in all.tracks.iter_mut().map(|track| &mut track.strip).chain(sums).chain([&mut all.master]) {
            for insert in strip.inserts.iter_mut().filter(|insert| !insert.bypass) {
                for audio in insert.settings.files.iter_mut().filter(|audio| audio.is_named()) {
                    if !self.memory.audio.contains_key(&audio.file) {
                        let library = self.files.library();
                        let read = engine::read_audio(library, &audio.file, rate).map_err(|error| {
                            EngineError::File { strip: strip.name.clone(), insert: insert.id.clone(), error }
                        })?;
                        self.memory.audio.insert(audio.file.clone(), read);
                    }
                    *audio = self.memory.audio[&audio.file].clone();
                }
            }
        }
        Ok(Arc::new(all))
    }
}
