//! Where signals meet: each wire delayed into time, times its level, added in the song's order in f64.

use crate::automation::Control;
use crate::cache::{Before, Identity, Span};
use crate::lanes::{add_four, add_scaled, narrow_into};
use crate::output::Outputs;
use crate::timeline::Timeline;
use session::Tap;
use signal::delay_line::Delay;
use signal::lanes::Aligned;
use signal::{Db, QUANTUM};
use std::ops::Range;

/// One wire: from which output, by how much, how late.
pub struct Wire {
    rack: usize,
    slot: usize,
    tap: Tap,
    level: Control,
    /// The level as a factor, where it never moves.
    gain: Option<f64>,
    delays: [Delay; 2],
    delay: usize,
    /// The delays it had in the plan before, while it goes over from those.
    before: Realigning,
    /// Frames of sound still in the delays.
    pending: usize,
    /// Whether anything comes out of it in this block.
    sounds: bool,
    /// Which send it is; `None` is an output or a sidechain.
    send: Option<usize>,
    /// Where its gain comes from, while it moves from one plan to the next.
    glide: Option<Glide>,
}

/// Other delays on their way out: both run, and in a straight line the sound goes over from one to the other. Where the wires of
/// a sum do so together, what belongs together stays so in the old alignment and in the new one.
#[derive(Default)]
struct Realigning {
    delays: [Delay; 2],
    delay: usize,
    /// Frames until it is done; over the first of them, all but the last `length`, only the old ones are heard.
    left: usize,
    length: usize,
}

impl Realigning {
    /// Lays what comes out of the old delays over a block of what comes out of the new ones.
    fn lay_over(&mut self, channel: usize, signal: &[f32], block: &mut [f32]) {
        let mut quantum = [0.0; QUANTUM];
        for (part, (signal, block)) in signal.chunks(QUANTUM).zip(block.chunks_mut(QUANTUM)).enumerate() {
            let old = &mut quantum[..signal.len()];
            old.copy_from_slice(signal);
            self.delays[channel].run(&mut [&mut *old]);
            for (i, (x, old)) in block.iter_mut().zip(old).enumerate() {
                let share =
                    self.left.saturating_sub(part * QUANTUM + i + 1).min(self.length) as f32 / self.length as f32;
                *x += (*old - *x) * share;
            }
        }
    }
}

/// A gain on its way from where it stood.
#[derive(Clone, Copy, Debug)]
struct Glide {
    from: f64,
    /// Frames until it is there; over the first of them, all but the last `length`, it stays where it was.
    left: usize,
    length: usize,
    /// It goes to silence, not to the wire's level.
    closes: bool,
}

/// What a wire is known by within its sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WireName {
    /// Rack and slot it comes from.
    pub from: (usize, usize),
    /// Which send of that strip it is; `None` is an output or a sidechain.
    pub send: Option<usize>,
    /// Where it is taken.
    pub tap: Tap,
    /// How late it is made.
    pub delay: usize,
}

impl Wire {
    /// A wire from the strip in `slot` of a rack, with a level in dB, made late by `delay` frames.
    pub fn new(rack: usize, slot: usize, tap: Tap, level: Control, delay: usize) -> Self {
        let gain = fixed_gain(&level);
        let delays = [Delay::new(delay, 1), Delay::new(delay, 1)];
        let before = Realigning::default();
        Self { rack, slot, tap, level, gain, delays, delay, before, pending: 0, sounds: false, send: None, glide: None }
    }

    /// The same wire as a send, by its place among its strip's.
    pub fn of_send(self, send: Option<usize>) -> Self {
        Self { send, ..self }
    }

    /// The gain it has where its level is `level`, so many frames into the block.
    fn gliding(&self, level: f64, frame: usize) -> f64 {
        let Some(Glide { from, left, length, closes }) = self.glide else { return level };
        let goal = if closes { 0.0 } else { level };
        goal + (from - goal) * (left.saturating_sub(frame + 1).min(length) as f64 / length as f64)
    }

    /// The gain of the last frame before the engine's frame `start`.
    fn gain_before(&self, start: i64, time: &Timeline) -> f64 {
        let level = self.gain.unwrap_or_else(|| self.level.gain_along(time, start - 1));
        let Some(Glide { from, left, length, closes }) = self.glide else { return level };
        let goal = if closes { 0.0 } else { level };
        goal + (from - goal) * (left.min(length) as f64 / length as f64)
    }

    /// Goes to its level from a gain, as long as it takes by the way it was on.
    fn come_from(&mut self, from: f64, glide: Option<Glide>, start: i64, time: &Timeline) {
        let left = glide.map_or(QUANTUM, |glide| glide.left.max(QUANTUM));
        let arrived = from == self.gain_before(start, time);
        self.glide = (!arrived).then_some(Glide { from, left, length: left, closes: false });
    }

    /// The frames that sound takes through it.
    fn longest(&self) -> usize {
        if self.before.left > 0 { self.delay.max(self.before.delay) } else { self.delay }
    }

    fn advance(&mut self, frames: usize) {
        self.before.left = self.before.left.saturating_sub(frames);
        if let Some(glide) = &mut self.glide {
            glide.left = glide.left.saturating_sub(frames);
            if glide.left == 0 && !glide.closes {
                self.glide = None;
            }
        }
    }

    /// The rack it comes from.
    pub fn rack(&self) -> usize {
        self.rack
    }
}

/// The level as a factor, where it never moves.
fn fixed_gain(level: &Control) -> Option<f64> {
    level.is_fixed().then(|| Db(level.at(0)).gain())
}

/// What a wire remembers: its delays, and how much sound is in them.
pub type Pending = ([Delay; 2], usize);

/// A sum of wires.
pub struct Sum {
    wires: Vec<Wire>,
    latency: usize,
    total: Box<Aligned<[f64; STRETCH]>>,
    late: Box<Aligned<[f32; STRETCH]>>,
}

/// Frames summed in one go: few enough that the running total stays in the first-level cache.
const STRETCH: usize = 8 * QUANTUM;

impl Sum {
    /// A sum whose wires all arrive `latency` frames late.
    pub fn new(wires: Vec<Wire>, latency: usize) -> Self {
        let (total, late) = (Box::new(Aligned([0.0; STRETCH])), Box::new(Aligned([0.0; STRETCH])));
        Self { wires, latency, total, late }
    }

    /// What its wires are known by.
    pub fn names(&self) -> impl Iterator<Item = WireName> + '_ {
        self.wires.iter().map(|wire| WireName {
            from: (wire.rack, wire.slot),
            send: wire.send,
            tap: wire.tap,
            delay: wire.delay,
        })
    }

    /// Lets a wire come up from silence over so many frames, after others over which nothing comes through it.
    pub fn open(&mut self, wire: usize, length: usize, hold: usize) {
        self.wires[wire].glide = Some(Glide { from: 0.0, left: hold + length, length, closes: false });
    }

    /// Lets a wire go down to silence over so many frames, from the engine's frame `start` on.
    pub fn close(&mut self, wire: usize, length: usize, start: i64, time: &Timeline) {
        let from = self.wires[wire].gain_before(start - self.latency as i64, time);
        self.wires[wire].glide = Some(Glide { from, left: length, length, closes: true });
    }

    /// Lets a wire go on where one of the sum whose place this takes stands, before the engine's frame `start`.
    pub fn take_over(&mut self, wire: usize, old: &mut Sum, old_wire: usize, start: i64, time: &Timeline) {
        let (new, old) = (&mut self.wires[wire], &mut old.wires[old_wire]);
        let start = start - self.latency as i64;
        std::mem::swap(&mut new.delays, &mut old.delays);
        std::mem::swap(&mut new.before, &mut old.before);
        new.pending = old.pending;
        new.come_from(old.gain_before(start, time), old.glide, start, time);
    }

    /// As [`Sum::take_over`], where the wire is late by more or less than it was: over so many frames it goes over from the old
    /// delay to the new one, as soon as there is sound behind that.
    pub fn realign(
        &mut self,
        wire: usize,
        (old, old_wire): (&mut Sum, usize),
        length: usize,
        start: i64,
        time: &Timeline,
    ) {
        let from = old.wires[old_wire].gain_before(start - old.latency as i64, time);
        let (new, old) = (&mut self.wires[wire], &mut old.wires[old_wire]);
        new.delays.iter_mut().zip(&old.delays).for_each(|(new, old)| new.take_up(old));
        let left = new.delay.saturating_sub(old.delay) + length;
        new.before = Realigning { delays: std::mem::take(&mut old.delays), delay: old.delay, left, length };
        new.pending = old.pending.max(new.delay);
        new.come_from(from, old.glide, start - self.latency as i64, time);
    }

    /// Gives a wire another level, to which it goes from where it stands before the engine's frame `start`; that which it had is
    /// handed back.
    pub fn touch(&mut self, wire: usize, level: &mut Control, start: i64, time: &Timeline) {
        let (wire, start) = (&mut self.wires[wire], start - self.latency as i64);
        let from = wire.gain_before(start, time);
        std::mem::swap(&mut wire.level, level);
        wire.gain = fixed_gain(&wire.level);
        let glide = wire.glide.take();
        wire.come_from(from, glide, start, time);
    }

    /// The racks it hears.
    pub fn racks(&self) -> impl Iterator<Item = usize> + '_ {
        self.wires.iter().map(Wire::rack)
    }

    /// What its wires remember.
    pub fn pending(&self) -> Vec<Pending> {
        self.wires.iter().map(|wire| (wire.delays.clone(), wire.pending)).collect()
    }

    /// Takes up what the wires of the same sum remembered.
    pub fn restore(&mut self, pending: &[Pending]) {
        for (wire, (delays, pending)) in self.wires.iter_mut().zip(pending) {
            wire.delays.clone_from(delays);
            wire.pending = *pending;
        }
    }

    /// Whether a number that is none was silenced in what it hears.
    pub fn hears_bad(&self, outputs: &dyn Outputs) -> bool {
        self.wires.iter().any(|wire| outputs.strip(wire.rack, wire.slot).bad)
    }

    /// Names all that it is the sum of over a span; `None` where something of it has no name.
    pub fn identify(&self, identity: &mut Identity, span: Span, before: Before) -> Option<()> {
        let Self { wires, latency, total: _, late: _ } = self;
        let first = span.start - *latency as i64;
        identity.count(wires.len());
        identity.count(*latency);
        for wire in wires {
            let Wire {
                rack,
                slot,
                tap,
                level,
                gain: _,
                delays: _,
                delay,
                before: _,
                pending: _,
                sounds: _,
                send: _,
                glide: _,
            } = wire;
            identity.key(&before.keys[*rack].as_ref()?[span.stretch]);
            identity.count(*slot);
            before.racks[*rack].identify_output(identity, *slot, *tap, span);
            identity.count(*delay);
            level.identify(identity, first, span.end - *latency as i64 - 1);
        }
        Some(())
    }

    /// Fills `out` (left, right) with the sum at the engine's frames from `start`; `false` where it is silent.
    pub fn run(
        &mut self,
        start: i64,
        frames: usize,
        time: &Timeline,
        outputs: &dyn Outputs,
        out: &mut [Vec<f32>],
    ) -> bool {
        let mut sounds = false;
        for wire in &mut self.wires {
            let silent = outputs.strip(wire.rack, wire.slot).silent;
            wire.sounds = !silent || wire.pending > 0;
            wire.pending = if silent { wire.pending.saturating_sub(frames) } else { wire.longest() };
            sounds |= wire.sounds;
        }
        for channel in 0..2 {
            if !sounds {
                out[channel][..frames].fill(0.0);
                continue;
            }
            for at in (0..frames).step_by(STRETCH) {
                let stretch = at..frames.min(at + STRETCH);
                self.stretch(start, channel, stretch.clone(), time, outputs);
                narrow_into(&mut out[channel][stretch.clone()], &self.total[..stretch.len()]);
            }
        }
        self.wires.iter_mut().for_each(|wire| wire.advance(frames));
        sounds
    }

    /// Works out the total of one channel over a stretch of the block. Wires whose level stands still and that are in time
    /// are added four at a time, in the same order as one by one: then the total is fetched a quarter as often.
    fn stretch(&mut self, start: i64, channel: usize, stretch: Range<usize>, time: &Timeline, outputs: &dyn Outputs) {
        let total = &mut self.total[..stretch.len()];
        total.fill(0.0);
        let start = start + stretch.start as i64 - self.latency as i64;
        let mut plain: [(&[f32], f64); 4] = [(&[], 0.0); 4];
        let mut held = 0;
        for wire in self.wires.iter_mut().filter(|wire| wire.sounds) {
            let signal = &outputs.strip(wire.rack, wire.slot).tap(wire.tap)[channel][stretch.clone()];
            if let (Some(gain), 0, None, 0) = (wire.gain, wire.delay, wire.glide, wire.before.left) {
                plain[held] = (signal, gain);
                held += 1;
                if held == plain.len() {
                    add_four(total, &plain);
                    held = 0;
                }
                continue;
            }
            plain[..held].iter().for_each(|(signal, gain)| add_scaled(total, signal, *gain));
            held = 0;
            if wire.longest() == 0 {
                add(total, signal, wire, start, time);
            } else {
                let late = &mut self.late[..stretch.len()];
                wire.delays[channel].run_into(signal, late);
                if wire.before.left > 0 {
                    wire.before.lay_over(channel, signal, late);
                }
                add(total, late, wire, start, time);
            }
        }
        plain[..held].iter().for_each(|(signal, gain)| add_scaled(total, signal, *gain));
    }
}

/// Adds a signal at its level, quantum by quantum; `start` is the engine's frame of the first sample, less the latency.
fn add(sum: &mut [f64], signal: &[f32], wire: &Wire, start: i64, time: &Timeline) {
    if let (Some(gain), None) = (wire.gain, wire.glide) {
        add_scaled(sum, signal, gain);
        return;
    }
    let quanta = sum.chunks_mut(QUANTUM).zip(signal.chunks(QUANTUM));
    for (index, (sum, signal)) in quanta.enumerate() {
        let start = start + (index * QUANTUM) as i64;
        match (wire.level.steady_in(time, start, QUANTUM), wire.glide) {
            (Some(level), None) => add_scaled(sum, signal, Db(level).gain()),
            (steady, _) => {
                let steady = steady.map(|level| Db(level).gain());
                let moving = |i: usize| wire.level.gain_along(time, start + i as i64);
                for (i, (sum, x)) in sum.iter_mut().zip(signal).enumerate() {
                    let level = steady.unwrap_or_else(|| moving(i));
                    *sum += f64::from(*x) * wire.gliding(level, index * QUANTUM + i);
                }
            }
        }
    }
}
