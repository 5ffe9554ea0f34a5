//! The plan, played: one quantum at a time on one thread, from any frame, and changed while it plays.
//!
//! A player begins at a frame from reset: what sounds is the song with all that lies before that frame's quantum cut away,
//! to the bit as it would be rendered. Begun at frame 0 it is the render. It plays on into a loop or out of one, and takes
//! the plan of a changed song from a [`Deck`], which is made elsewhere and given back when it is used up; mere values it takes
//! from a [`Touch`].
//!
//! Playing allocates nothing, frees nothing, takes no lock, cannot panic. Sources are asked for audio here; a live caller
//! hands in sources that have it ready.

use crate::EngineError;
use crate::handover::Handover;
use crate::layout::Layout;
use crate::output::{Outputs, RackOutput, StripOutput};
use crate::plan::{Plan, Seat};
use crate::rack::Watched;
use crate::timeline::Timeline;
use crate::touch::Touch;
use session::Song;
use signal::{Db, Library, QUANTUM};
use std::ops::Range;

/// The plan of a song and all that it plays with; made to take the place of another while that plays.
pub struct Deck {
    plan: Plan,
    outputs: Vec<RackOutput>,
    /// The seat of every strip, in the song's order: tracks, buses, returns, master.
    strips: Vec<Seat>,
    handover: Handover,
    /// Which strip and insert are looked at.
    watch: Option<Watch>,
    layout: Option<Box<Layout>>,
}

/// Which strip is looked at, and which of its inserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    /// The strip's place in the song: tracks, buses, returns, master.
    pub strip: usize,
    /// The insert's place among those that are not bypassed.
    pub insert: Option<usize>,
}

/// What came out of a strip in the last quantum, after fader and pan.
#[derive(Clone, Copy, Debug)]
pub struct StripBlock<'a> {
    /// Left.
    pub left: &'a [f32],
    /// Right.
    pub right: &'a [f32],
    /// Whether all of it is silent.
    pub silent: bool,
}

const SILENCE: [f32; QUANTUM] = [0.0; QUANTUM];

struct Done<'a>(&'a [RackOutput]);

impl Outputs for Done<'_> {
    fn strip(&self, rack: usize, slot: usize) -> &StripOutput {
        &self.0[rack][slot]
    }
}

impl Deck {
    fn new(song: &Song, library: &dyn Library, before: Option<&Layout>) -> Result<Self, EngineError> {
        let (plan, strips) = Plan::live(song, library, before)?;
        let outputs = (0..plan.racks.len()).map(|rack| plan.room(rack)).collect();
        Ok(Self { plan, outputs, strips, handover: Handover::default(), watch: None, layout: None })
    }

    /// The deck of a changed song, to be handed to the player whose present deck has the layout `before`.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub fn after(before: &Layout, song: &Song, library: &dyn Library) -> Result<(Box<Self>, Layout), EngineError> {
        let mut deck = Box::new(Self::new(song, library, Some(before))?);
        let (handover, layout) = Handover::new(before, &mut deck.plan);
        deck.handover = handover;
        for rack in &mut deck.plan.racks {
            if rack.layout.from.is_none() {
                rack.begin(0, &Timeline::STRAIGHT);
            }
        }
        Ok((deck, layout))
    }

    /// Says what is looked at.
    pub fn watch(&mut self, watch: Option<Watch>) {
        self.watch = watch.filter(|watch| watch.strip < self.strips.len());
        self.plan.racks.iter_mut().for_each(|rack| rack.watched = None);
        if let Some(Watch { strip, insert: Some(insert) }) = self.watch {
            let Seat { rack, slot, .. } = self.strips[strip];
            self.plan.racks[rack].watched = Some(Watched { slot, insert, input: 0.0, output: 0.0 });
        }
    }
}

/// Plays a song's mix.
pub struct Player {
    deck: Box<Deck>,
    /// What takes its place, and in how many quanta.
    next: Option<(Box<Deck>, usize)>,
    /// What has been replaced, until it is fetched.
    spent: Option<Box<Deck>>,
    /// Quanta until what took its place stands as it shall; so long no other is taken.
    settling: usize,
    time: Timeline,
    /// The engine's frame of the next quantum.
    frame: i64,
    /// Frames of the current quantum already handed out.
    used: usize,
    /// Frames still to be dropped, so that the frame that was asked for comes first.
    late: usize,
    /// Reads that failed and were played as silence.
    pub failed_reads: u64,
}

impl Player {
    /// A player at the song's first frame.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub fn new(song: &Song, library: &dyn Library) -> Result<Self, EngineError> {
        Self::at(0, song, library)
    }

    /// A player at a frame of the song, from reset: what lies before its quantum is silence.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub fn at(frame: i64, song: &Song, library: &dyn Library) -> Result<Self, EngineError> {
        let mut deck = Box::new(Deck::new(song, library, None)?);
        let start = frame - frame.rem_euclid(QUANTUM as i64);
        let time = Timeline::from(start);
        deck.plan.racks.iter_mut().for_each(|rack| rack.begin(start, &time));
        deck.layout = Some(Box::new(Layout::of(&deck.plan)));
        let late = deck.plan.latency(0) + (frame - start) as usize;
        Ok(Self {
            deck,
            next: None,
            spent: None,
            settling: 0,
            time,
            frame: start,
            used: QUANTUM,
            late,
            failed_reads: 0,
        })
    }

    /// The layout of the deck it was made with, for [`Deck::after`]; it can be taken once, before the player plays.
    pub fn take_layout(&mut self) -> Option<Layout> {
        self.deck.layout.take().map(|layout| *layout)
    }

    /// Fills left and right (of one length, any length) with what comes next.
    pub fn fill(&mut self, left: &mut [f32], right: &mut [f32]) {
        let frames = left.len().min(right.len());
        let mut done = 0;
        while done < frames {
            if self.used == QUANTUM {
                self.quantum();
            }
            let skip = self.late.min(QUANTUM - self.used);
            self.used += skip;
            self.late -= skip;
            let count = (QUANTUM - self.used).min(frames - done);
            let [from_left, from_right] = self.block();
            left[done..done + count].copy_from_slice(&from_left[self.used..self.used + count]);
            right[done..done + count].copy_from_slice(&from_right[self.used..self.used + count]);
            self.used += count;
            done += count;
        }
    }

    /// Works through what comes before the frame that was asked for, by so many quanta at most; whether that frame is reached.
    /// [`Player::fill`] does all of it at once, which takes the longer the later the mix is.
    pub fn run_up(&mut self, quanta: usize) -> bool {
        for _ in 0..quanta {
            if self.late < QUANTUM {
                break;
            }
            self.quantum();
            self.used = QUANTUM;
            self.late -= QUANTUM;
        }
        self.late < QUANTUM
    }

    /// The engine's frame of the next sample out of [`Player::fill`], the mix's latency taken off.
    fn next(&self) -> i64 {
        self.frame - (QUANTUM - self.used) as i64 + self.late as i64 - self.latency() as i64
    }

    /// The song's frame of the next sample out of [`Player::fill`].
    pub fn position(&self) -> i64 {
        self.time.song(self.next())
    }

    /// The song's frame of the sample that comes so many after the next.
    pub fn position_after(&self, frames: usize) -> i64 {
        self.time.song(self.next() + frames as i64)
    }

    /// How many frames from that one on, at most `most`, follow each other in the song; then a loop turns.
    pub fn straight(&self, most: usize) -> usize {
        self.time.straight(self.next(), most)
    }

    /// The song's frame from which on nothing more sounds: that after the last clip and the tail, where a render ends. A song
    /// without clips has none.
    pub fn end(&self) -> Option<i64> {
        let Plan { length, tail, .. } = self.deck.plan;
        (length > 0).then_some(length + tail)
    }

    /// Whether it is in a loop, and so never comes to the end.
    pub fn goes_round(&self) -> bool {
        self.time.goes_round(self.next())
    }

    /// The song's frame that sources are read at next.
    pub fn reads(&self) -> i64 {
        self.time.song(self.frame)
    }

    /// How late the mix is.
    pub fn latency(&self) -> usize {
        self.deck.plan.latency(0)
    }

    /// From here on in a loop of the song, or straight on. A loop shorter than a quantum is none.
    pub fn turn(&mut self, circle: Option<Range<i64>>) {
        self.time.turn(self.frame, circle);
    }

    /// Hands over the deck of a changed song; it comes back where another is still on its way, or was not yet fetched.
    pub fn hand(&mut self, deck: Box<Deck>) -> Result<(), Box<Deck>> {
        if self.is_changing() {
            return Err(deck);
        }
        let quanta = deck.handover.close(&mut self.deck.plan, self.frame, &self.time);
        self.next = Some((deck, quanta));
        Ok(())
    }

    /// Takes other values for what plays, from the next quantum on; what they take the place of is handed back in them. `false`
    /// where a deck is on its way: they are for what comes after it.
    pub fn touch(&mut self, touch: &mut Touch) -> bool {
        if self.next.is_some() {
            return false;
        }
        let Deck { plan, strips, .. } = &mut *self.deck;
        touch.apply(plan, strips, self.frame, &self.time);
        true
    }

    /// Whether a deck is on its way, or one that was replaced was not yet fetched.
    pub fn is_changing(&self) -> bool {
        self.next.is_some() || self.spent.is_some()
    }

    /// The deck that was replaced, to be dropped elsewhere; when the one that took its place stands as it shall.
    pub fn spent(&mut self) -> Option<Box<Deck>> {
        self.spent.take_if(|_| self.settling == 0)
    }

    /// Says what is looked at.
    pub fn watch(&mut self, watch: Option<Watch>) {
        self.deck.watch(watch);
        if let Some((next, _)) = &mut self.next {
            next.watch(watch);
        }
    }

    fn exchange(&mut self) {
        match self.next.take() {
            Some((mut next, 0)) => {
                let Self { deck, frame, time, .. } = self;
                self.settling = next.handover.exchange(&mut deck.plan, &mut next.plan, *frame, time);
                next.layout = None;
                self.spent = Some(std::mem::replace(&mut self.deck, next));
            }
            next => self.next = next.map(|(deck, quanta)| (deck, quanta - 1)),
        }
    }

    /// Works out the next quantum; it is then in [`Player::block`].
    pub fn quantum(&mut self) {
        self.settling = self.settling.saturating_sub(1);
        self.exchange();
        let Deck { plan, outputs, .. } = &mut *self.deck;
        for rack in 0..plan.racks.len() {
            let mut out = std::mem::take(&mut outputs[rack]);
            let result = plan.racks[rack].run(self.frame, QUANTUM, &self.time, &Done(outputs), &mut out);
            self.failed_reads += u64::from(result.is_err());
            outputs[rack] = out;
        }
        let tap = &mut plan.taps[0];
        tap.sum.run(self.frame, QUANTUM, &self.time, &Done(outputs), &mut tap.block);
        self.frame += QUANTUM as i64;
        self.used = 0;
    }

    /// The last quantum: left and right.
    pub fn block(&self) -> [&[f32]; 2] {
        let block = &self.deck.plan.taps[0].block;
        [&block[0], &block[1]]
    }

    /// How many strips there are.
    pub fn strips(&self) -> usize {
        self.deck.strips.len()
    }

    /// What came out of a strip in the last quantum; one that is muted, or silenced by a solo elsewhere, is silent.
    pub fn strip(&self, index: usize) -> Option<StripBlock<'_>> {
        let Seat { rack, slot, heard } = *self.deck.strips.get(index)?;
        if !heard {
            return Some(StripBlock { left: &SILENCE, right: &SILENCE, silent: true });
        }
        let StripOutput { post: [left, right], silent, .. } = &self.deck.outputs[rack][slot];
        Some(StripBlock { left, right, silent: *silent })
    }

    /// What entered a strip in the last quantum, before its trim and inserts: both sides, the same one twice where it is mono.
    pub fn input(&self, index: usize) -> Option<[&[f32]; 2]> {
        let Seat { rack, slot, .. } = *self.deck.strips.get(index)?;
        let input = &self.deck.plan.racks[rack].slots[slot].input;
        Some([input.first()?, input.last()?])
    }

    /// How far all dynamics of a strip turn it down.
    pub fn reduction(&self, index: usize) -> Db {
        let Some(Seat { rack, slot, .. }) = self.deck.strips.get(index) else { return Db(0.0) };
        let rack = &self.deck.plan.racks[*rack];
        Db((0..rack.slices.len()).filter_map(|insert| rack.reduction(*slot, insert)).map(|db| db.0).sum())
    }

    /// The insert that is looked at: the loudest sample that entered it in the last quantum, the loudest that left it, and how
    /// far it turned down.
    pub fn watched(&self) -> Option<(f32, f32, Db)> {
        let Watch { strip, .. } = self.deck.watch?;
        let rack = &self.deck.plan.racks[self.deck.strips[strip].rack];
        let Watched { slot, insert, input, output } = rack.watched?;
        Some((input, output, rack.reduction(slot, insert).unwrap_or(Db(0.0))))
    }

    /// How far the insert that is looked at turned each of its bands down, the lowest first; nothing where it has none.
    pub fn watched_bands(&self) -> impl Iterator<Item = Db> + '_ {
        let watched = self.deck.watch.and_then(|Watch { strip, .. }| {
            let rack = &self.deck.plan.racks[self.deck.strips[strip].rack];
            Some((rack, rack.watched?))
        });
        (0..).map_while(move |band| {
            let (rack, Watched { slot, insert, .. }) = watched.as_ref()?;
            rack.band_reduction(*slot, *insert, band)
        })
    }
}
