//! The audio side: what runs on the device's thread.
//!
//! It takes what it is told from rings and hands out blocks of 64 frames: the mix, the click, the speed, the monitor. It
//! allocates nothing, frees nothing and takes no lock; whatever it is done with goes back through a ring, to be dropped by
//! somebody who has time.

use super::click::Click;
use super::gauges::Gauges;
use super::meter_feed::{Heard, MeterFeed};
use super::monitor::Section;
use super::told::{Change, Command, Next, Spent, Start, What};
use super::varispeed::Varispeed;
use engine::Watch;
use rtrb::{Consumer, Producer};
use signal::QUANTUM;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Blocks over which play is faded out before it stops or jumps: 5 ms at 48 kHz.
const LEAVE: usize = 4;

/// Seconds over which the load is reckoned.
const LOAD_OVER: f64 = 0.3;

/// Quanta of a run-up that are worked through in one block: the load is bounded, and a late mix begins later.
const RUN_UP: usize = 2;

/// The rings between the console and those who have time.
pub struct Rings {
    pub next: Consumer<Next>,
    pub commands: Consumer<Command>,
    pub spent: Producer<Spent>,
    pub feed: MeterFeed,
}

/// The audio side.
pub struct Console {
    rings: Rings,
    gauges: Arc<Gauges>,
    playing: Option<Box<Start>>,
    /// What takes its place when it has faded out; with nothing it stops.
    leaving: Option<usize>,
    waiting: Option<Box<Start>>,
    /// Whether the last block began before the song's end: who begins behind it plays on.
    before_end: bool,
    circle: Option<Range<i64>>,
    watch: Option<Watch>,
    order: u64,
    click: Click,
    speed: Varispeed,
    section: Section,
    /// The block that is handed out, and how much of it was.
    block: Heard,
    used: usize,
    device_rate: u32,
    /// Seconds worked, and seconds of sound made in them.
    worked: f64,
    lasted: f64,
}

impl Console {
    /// A console that stands still, for a song of a rate.
    pub fn new(rings: Rings, gauges: Arc<Gauges>, rate: u32) -> Self {
        Self {
            rings,
            gauges,
            playing: None,
            leaving: None,
            waiting: None,
            before_end: false,
            circle: None,
            watch: None,
            order: 0,
            click: Click::new(rate),
            speed: Varispeed::new(rate),
            section: Section::new(rate),
            block: Heard::default(),
            used: QUANTUM,
            device_rate: rate,
            worked: 0.0,
            lasted: 0.0,
        }
    }

    /// The rate of the device that asks.
    pub fn set_device_rate(&mut self, rate: u32) {
        self.device_rate = rate.max(1);
        self.speed.set_device_rate(rate);
    }

    /// Fills a device's block: frames of `channels` interleaved samples, left and right first.
    pub fn fill(&mut self, out: &mut [f32], channels: usize) {
        let begin = Instant::now();
        for frame in out.chunks_mut(channels.max(1)) {
            if self.used == QUANTUM {
                self.next_block();
            }
            let [left, right] = [self.block.sides[0][self.used], self.block.sides[1][self.used]];
            self.used += 1;
            match frame {
                [] => {}
                [one] => *one = 0.5 * (left + right),
                [first, second, rest @ ..] => {
                    (*first, *second) = (left, right);
                    rest.fill(0.0);
                }
            }
        }
        let frames = out.len() / channels.max(1);
        self.gauges.frames.fetch_add(frames as u64, Ordering::Relaxed);
        self.weigh(begin.elapsed(), frames);
    }

    /// Reckons the time that was worked into the load: over the last third of a second or so.
    fn weigh(&mut self, worked: Duration, frames: usize) {
        let lasts = frames as f64 / f64::from(self.device_rate);
        self.worked += worked.as_secs_f64();
        self.lasted += lasts;
        if self.lasted > LOAD_OVER {
            self.gauges.load.store(((self.worked / self.lasted) as f32).to_bits(), Ordering::Relaxed);
            (self.worked, self.lasted) = (0.0, 0.0);
        }
    }

    fn next_block(&mut self) {
        self.obey();
        self.take_next();
        self.block.silence();
        if self.playing.is_some() {
            self.play();
        }
        self.section.run(&mut self.block.sides);
        self.used = 0;
        if self.block.sounding {
            self.rings.feed.hand(&self.block);
            self.block.jump = false;
        }
        self.tell();
    }

    fn tell(&self) {
        let playing = self.playing.as_ref();
        if let Some(start) = playing {
            if start.grain.is_none() {
                self.gauges.frame.store(self.block.frame, Ordering::Relaxed);
            }
            self.gauges.reads.store(start.player.reads(), Ordering::Relaxed);
        }
        self.gauges.order.store(self.order, Ordering::Relaxed);
        let sounds = playing.is_some_and(|start| start.grain.is_none());
        self.gauges.playing.store(sounds, Ordering::Release);
    }

    fn obey(&mut self) {
        while let Ok(command) = self.rings.commands.pop() {
            match command {
                Command::Stop(order) => {
                    self.order = self.order.max(order);
                    self.leave();
                }
                Command::Loop(circle) => {
                    if let Some(start) = &mut self.playing {
                        start.player.turn(circle.clone());
                    }
                    if let Some(start) = &mut self.waiting {
                        start.player.turn(circle.clone());
                    }
                    self.circle = circle;
                }
                Command::Speed(speed) => self.speed.set(speed),
                Command::Click(on) => self.click.on = on,
                Command::Monitor(monitor) => self.section.set(&monitor),
                Command::Watch(watch) => {
                    self.watch = watch;
                    self.rings.feed.watch(watch);
                    if let Some(start) = &mut self.playing {
                        start.player.watch(watch);
                    }
                }
            }
        }
    }

    fn leave(&mut self) {
        if self.playing.is_some() && self.leaving.is_none() {
            self.leaving = Some(LEAVE);
        }
    }

    /// Takes what plays next, one thing after the other.
    fn take_next(&mut self) {
        self.return_spent();
        while self.waiting.is_none() && self.rings.spent.slots() > 2 {
            match self.rings.next.peek() {
                Ok(Next::Change(_)) if self.is_changing() => return,
                Ok(_) => {}
                Err(_) => break,
            }
            match self.rings.next.pop() {
                Ok(Next::Start(start)) if start.order < self.order => self.give_back(start),
                Ok(Next::Start(start)) => {
                    self.order = start.order;
                    self.waiting = Some(start);
                    self.leave();
                }
                Ok(Next::Change(change)) => self.change(change),
                Err(_) => break,
            }
        }
        if self.playing.is_none()
            && let Some(start) = self.waiting.take()
        {
            self.begin(start);
        }
    }

    fn is_changing(&self) -> bool {
        self.playing.as_ref().is_some_and(|start| start.player.is_changing())
    }

    fn begin(&mut self, mut start: Box<Start>) {
        start.player.watch(self.watch);
        self.speed.reset();
        self.block.jump = true;
        (self.leaving, self.before_end) = (None, false);
        self.playing = Some(start);
    }

    fn change(&mut self, mut change: Box<Change>) {
        self.watch = change.watch;
        self.rings.feed.watch(self.watch);
        if let Some(start) = self.playing.as_mut().filter(|start| start.order == change.order) {
            match &mut change.what {
                What::Values(touch) => {
                    let taken = start.player.touch(touch);
                    debug_assert!(taken, "that no deck is on its way was looked at before");
                }
                What::Plan(deck, beats) => {
                    std::mem::swap(&mut start.beats, beats);
                    if let Some(mut new) = deck.take() {
                        new.watch(self.watch);
                        *deck = start.player.hand(new).err();
                    }
                }
            }
        }
        self.give_back(change);
    }

    /// What is no longer used goes to those who have time to drop it. There is always room: nothing is taken without it.
    fn give_back(&mut self, spent: Spent) {
        if let Err(rtrb::PushError::Full(spent)) = self.rings.spent.push(spent) {
            // To forget is to lose memory, but to drop is to wait.
            std::mem::forget(spent);
        }
    }

    fn return_spent(&mut self) {
        let Some(start) = &mut self.playing else { return };
        if self.rings.spent.slots() > 2
            && let Some(deck) = start.player.spent()
        {
            self.give_back(deck);
        }
    }

    fn play(&mut self) {
        let Some(start) = &mut self.playing else { return };
        let Self { block, click, speed, rings, .. } = self;
        let player = &mut start.player;
        if !player.run_up(RUN_UP) {
            return;
        }
        block.sounding = true;
        let mut fetch = |sides: &mut [[f32; QUANTUM]; 2]| {
            let frame = player.position();
            click.prepare(&start.beats, player);
            let [left, right] = sides;
            player.fill(left, right);
            rings.feed.listen(player, sides);
            click.add(sides);
            frame
        };
        (block.frame, block.next) = speed.run(&mut block.sides, &mut fetch);
        if let Some(end) = start.player.end().filter(|_| start.grain.is_none()) {
            let before = std::mem::replace(&mut self.before_end, block.frame < end);
            // All of the song and its tail was in the blocks before; the fade only takes what comes after.
            if before && !self.before_end && !start.player.goes_round() && self.leaving.is_none() {
                self.leaving = Some(LEAVE);
                self.gauges.rest(start.order, end);
            }
        }
        if let Some(left) = &mut start.grain {
            *left = left.saturating_sub(1);
            if *left == LEAVE && self.leaving.is_none() {
                self.leaving = Some(LEAVE);
            }
        }
        if let Some(left) = &mut self.leaving {
            fade_out(&mut block.sides, *left);
            *left -= 1;
            if *left == 0 {
                self.leaving = None;
                self.block.ends = true;
                if let Some(spent) = self.playing.take() {
                    self.give_back(spent);
                }
            }
        }
    }
}

/// One block of a fade that has `left` blocks to go, in a straight line.
fn fade_out(sides: &mut [[f32; QUANTUM]; 2], left: usize) {
    let (whole, from) = ((LEAVE * QUANTUM) as f32, left * QUANTUM);
    for side in sides {
        for (i, x) in side.iter_mut().enumerate() {
            *x *= (from - i - 1) as f32 / whole;
        }
    }
}
