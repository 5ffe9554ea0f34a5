//! What of a rack can be kept: its name, its sound before the faders, its state.

use super::Rack;
use crate::cache::{Before, Contents, Identity, Key, Span};
use crate::output::{Outputs, RackOutput};
use crate::slot::Feed;
use crate::sum::{Pending, Sum};
use crate::timeline::Timeline;
use effects::{Context, Processor};
use session::Tap;
use signal::{QUANTUM, Settings};

/// A rack's state between two stretches: all that its past has left in it.
pub struct State {
    processors: Vec<Box<dyn Processor>>,
    /// What the wires remember, sum by sum.
    pending: Vec<Vec<Pending>>,
    /// Where the moving parameters stand.
    settings: Vec<Vec<Settings>>,
    quiet: u64,
    asleep: bool,
    peak: f32,
}

impl Rack {
    /// Lanes that belong to strips.
    pub fn lanes(&self) -> usize {
        self.channels * self.slots.len()
    }

    /// Names what stands still in it, before any parameter has moved.
    pub fn identify_still(&self) -> Key {
        let mut identity = Identity::new("tonmeister rack 1");
        let Context { rate, channels, tempo } = self.context;
        identity.float(rate.0);
        identity.count(channels);
        identity.float(tempo);
        identity.count(self.width);
        identity.number(self.tail as i64);
        identity.count(self.slices.len());
        for slice in &self.slices {
            identity.text(slice.kind);
            identity.count(usize::from(slice.key.is_some()));
        }
        identity.count(self.slots.len());
        self.slots.iter().for_each(|slot| slot.identify_still(&mut identity));
        identity.done()
    }

    /// Names all that enters it over a span, and how its parameters move; `None` where something has no name.
    pub fn identify(&self, identity: &mut Identity, span: Span, before: Before, contents: &mut Contents) -> Option<()> {
        for slot in &self.slots {
            match &slot.feed {
                Feed::Playlist(playlist) => {
                    let late = slot.latency_in as i64;
                    playlist.identify(identity, span.start - late, span.end - late, contents)?;
                }
                Feed::Sum(sum) => sum.identify(identity, span, before)?,
            }
            slot.identify_moves(identity, span);
        }
        self.slices
            .iter()
            .filter_map(|slice| slice.key.as_ref())
            .try_for_each(|key| key.identify(identity, span, before))
    }

    /// Names what it does to the lanes of a strip on their way to a tap.
    pub fn identify_output(&self, identity: &mut Identity, slot: usize, tap: Tap, span: Span) {
        identity.count(tap as usize);
        identity.count(self.channels);
        self.panner.identify(identity);
        if tap == Tap::Post {
            self.slots[slot].identify_gains(identity, span);
        }
    }

    /// Its sums: those that feed its strips, then the sidechains.
    fn sums(&mut self) -> impl Iterator<Item = &mut Sum> {
        let feeds = self.slots.iter_mut().filter_map(|slot| match &mut slot.feed {
            Feed::Sum(sum) => Some(sum),
            Feed::Playlist(_) => None,
        });
        feeds.chain(self.slices.iter_mut().filter_map(|slice| slice.key.as_mut()))
    }

    /// Its state.
    pub fn state(&mut self) -> State {
        State {
            processors: self.slices.iter().map(|slice| slice.processor.fork()).collect(),
            settings: self.slots.iter().map(|slot| slot.settings.clone()).collect(),
            quiet: self.quiet,
            asleep: self.asleep,
            peak: self.peak,
            pending: self.sums().map(|sum| sum.pending()).collect(),
        }
    }

    /// Goes on from a state of the same rack.
    pub fn restore(&mut self, state: &State) {
        let State { processors, pending, settings, quiet, asleep, peak } = state;
        for (slice, processor) in self.slices.iter_mut().zip(processors) {
            slice.processor = processor.fork();
        }
        for (slot, settings) in self.slots.iter_mut().zip(settings) {
            slot.settings.clone_from(settings);
        }
        (self.quiet, self.asleep, self.peak) = (*quiet, *asleep, *peak);
        self.sums().zip(pending).for_each(|(sum, pending)| sum.restore(pending));
    }

    /// In how many quanta a number that is none was silenced in it.
    pub(super) fn bad_quanta(&self) -> u64 {
        self.slots.iter().filter_map(|slot| slot.bad.as_ref()).map(|bad| bad.quanta).sum()
    }

    /// Whether such a number was silenced in what it hears.
    pub(super) fn hears_bad(&self, outputs: &dyn Outputs) -> bool {
        let feeds = self.slots.iter().any(|slot| match &slot.feed {
            Feed::Sum(sum) => sum.hears_bad(outputs),
            Feed::Playlist(_) => false,
        });
        feeds || self.slices.iter().filter_map(|slice| slice.key.as_ref()).any(|key| key.hears_bad(outputs))
    }

    /// Begins a stretch, which is recorded or not.
    pub fn record(&mut self, records: bool) {
        self.records = records;
        self.bad = false;
        if records {
            self.tape.record();
        }
    }

    /// What was recorded of the stretch; `None` where it was not, or where a bad number was silenced.
    pub fn recorded(&self) -> Option<&[u8]> {
        (self.records && !self.bad).then_some(&self.tape.bytes)
    }

    /// Begins to play the tape; `false` where it is none of this rack.
    pub fn rewind(&mut self) -> bool {
        let lanes = self.lanes();
        self.records = false;
        self.tape.play(lanes)
    }

    /// A block of whole quanta from the tape, through faders and pans.
    pub fn play(&mut self, start: i64, frames: usize, out: &mut RackOutput) {
        let lanes = self.lanes();
        out.iter_mut().for_each(|strip| (strip.silent, strip.bad) = (true, false));
        for offset in (0..frames).step_by(QUANTUM) {
            if self.tape.next(&mut self.quantum.rows[..lanes]) {
                self.hand_on(start + offset as i64, offset, &Timeline::STRAIGHT, out);
            } else {
                out.iter_mut().for_each(|strip| strip.clear(offset));
            }
        }
    }
}
