//! How one plan takes the place of another while it plays.
//!
//! Worked out beside the audio thread, by name: which rack goes on with whose processors, which wire with whose delays.
//! What is left is exchanged by the audio thread in one go, without an allocation. Wires that have nothing to go on from come
//! up from silence over 10 ms, and those that go nowhere go down over 10 ms before the exchange. Wires that are late by another
//! time go over from the old delay to the new in 10 ms. Everything else goes on without a gap: effects glide to their settings
//! and to another tempo, gains go in a straight line over a quantum.

use crate::layout::Layout;
use crate::plan::Plan;
use crate::rack::Rack;
use crate::slot::Feed;
use crate::sum::{Sum, WireName};
use crate::timeline::Timeline;
use signal::QUANTUM;

/// Where a sum stands in a plan.
#[derive(Clone, Copy, Debug)]
enum Place {
    Feed(usize, usize),
    Key(usize, usize),
    Tap(usize),
}

/// A wire of a sum.
#[derive(Clone, Copy, Debug)]
struct At {
    place: Place,
    wire: usize,
}

/// A strip that goes on from the one of its name.
struct StripPair {
    new: (usize, usize),
    old: (usize, usize),
    clips_differ: bool,
}

/// What is exchanged, and what goes down before.
#[derive(Default)]
pub struct Handover {
    /// Racks: the new one, the old one.
    racks: Vec<(usize, usize)>,
    strips: Vec<StripPair>,
    wires: Vec<(At, At)>,
    /// Wires that go on, but with another delay.
    realigned: Vec<(At, At)>,
    /// Frames after the exchange until all of those are where they shall be.
    settling: usize,
    closing: Vec<At>,
    /// Frames that what goes down takes.
    fade: usize,
}

/// How long a fade takes: 10 ms, in whole quanta.
fn fade(rate: u32) -> usize {
    (rate as usize / 100).next_multiple_of(QUANTUM)
}

impl Handover {
    /// From the plan of a layout to the next, whose new wires are made ready to come up.
    pub fn new(old: &Layout, plan: &mut Plan) -> (Self, Layout) {
        let new = Layout::of(plan);
        let mut handover = Self { fade: fade(plan.rate), ..Self::default() };
        for (index, rack) in new.racks.iter().enumerate() {
            handover.racks.extend(rack.from.map(|from| (index, from)));
        }
        for (rack, slots) in new.slots.iter().enumerate() {
            for (slot, layout) in slots.iter().enumerate() {
                let Some(from) = old.find(&layout.name) else { continue };
                let before = &old.slots[from.0][from.1];
                let clips_differ = (&layout.clips, layout.latency_in) != (&before.clips, before.latency_in);
                handover.strips.push(StripPair { new: (rack, slot), old: from, clips_differ });
            }
        }
        let matching = Matching { old, new: &new };
        let mut kept: Vec<At> = Vec::new();
        for (place, wires, from) in matching.sums() {
            for (wire, name) in wires.iter().enumerate() {
                let found = from.and_then(|(old_place, old_wires)| {
                    let wire = old_wires.iter().position(|known| matching.goes_on(known, name))?;
                    Some((At { place: old_place, wire }, old_wires[wire].delay))
                });
                match found {
                    Some((old, delay)) => {
                        kept.push(old);
                        let list = if delay == name.delay { &mut handover.wires } else { &mut handover.realigned };
                        list.push((At { place, wire }, old));
                        if delay != name.delay {
                            let settling = name.delay.saturating_sub(delay) + handover.fade;
                            handover.settling = handover.settling.max(settling);
                        }
                    }
                    None => {
                        let hold = name.delay + matching.run_up(plan, name);
                        if let Some(sum) = sum(&mut plan.racks, &mut plan.taps, place) {
                            sum.open(wire, handover.fade, hold);
                        }
                    }
                }
            }
        }
        handover.closing = all_wires(old).filter(|at| !kept.iter().any(|known| known.is(at))).collect();
        (handover, new)
    }

    /// Lets what goes nowhere go down, from the engine's frame `start` on; for how many quanta.
    pub fn close(&self, plan: &mut Plan, start: i64, time: &Timeline) -> usize {
        for At { place, wire } in &self.closing {
            if let Some(sum) = sum(&mut plan.racks, &mut plan.taps, *place) {
                sum.close(*wire, self.fade, start, time);
            }
        }
        if self.closing.is_empty() { 0 } else { self.fade / QUANTUM }
    }

    /// Exchanges what goes on, before the engine's frame `start`; for how many quanta it is on its way after that.
    pub fn exchange(&self, old: &mut Plan, new: &mut Plan, start: i64, time: &Timeline) -> usize {
        for StripPair { new: (rack, slot), old: (old_rack, old_slot), clips_differ } in &self.strips {
            let old = &mut old.racks[*old_rack].slots[*old_slot];
            new.racks[*rack].take_over_strip(*slot, old, *clips_differ, start, time);
        }
        for (rack, from) in &self.racks {
            new.racks[*rack].take_over(&mut old.racks[*from], start, time);
        }
        for (at, from) in &self.wires {
            let old_sum = sum(&mut old.racks, &mut old.taps, from.place);
            let new_sum = sum(&mut new.racks, &mut new.taps, at.place);
            if let (Some(old_sum), Some(new_sum)) = (old_sum, new_sum) {
                new_sum.take_over(at.wire, old_sum, from.wire, start, time);
            }
        }
        for (at, from) in &self.realigned {
            let old_sum = sum(&mut old.racks, &mut old.taps, from.place);
            let new_sum = sum(&mut new.racks, &mut new.taps, at.place);
            if let (Some(old_sum), Some(new_sum)) = (old_sum, new_sum) {
                new_sum.realign(at.wire, (old_sum, from.wire), self.fade, start, time);
            }
        }
        self.settling.div_ceil(QUANTUM)
    }
}

impl At {
    fn is(&self, other: &At) -> bool {
        let place = match (self.place, other.place) {
            (Place::Feed(a, b), Place::Feed(c, d)) | (Place::Key(a, b), Place::Key(c, d)) => (a, b) == (c, d),
            (Place::Tap(a), Place::Tap(b)) => a == b,
            _ => false,
        };
        place && self.wire == other.wire
    }
}

fn sum<'p>(racks: &'p mut [Rack], taps: &'p mut [crate::plan::TapSum], place: Place) -> Option<&'p mut Sum> {
    match place {
        Place::Feed(rack, slot) => match &mut racks[rack].slots[slot].feed {
            Feed::Sum(sum) => Some(sum),
            Feed::Playlist(_) => None,
        },
        Place::Key(rack, slice) => racks[rack].slices[slice].key.as_mut(),
        Place::Tap(tap) => Some(&mut taps[tap].sum),
    }
}

fn all_wires(layout: &Layout) -> impl Iterator<Item = At> + '_ {
    let feeds = layout.slots.iter().enumerate().flat_map(|(rack, slots)| {
        slots.iter().enumerate().map(move |(slot, layout)| (Place::Feed(rack, slot), layout.wires.len()))
    });
    let keys = layout.keys.iter().enumerate().flat_map(|(rack, keys)| {
        keys.iter().enumerate().map(move |(slice, wires)| (Place::Key(rack, slice), wires.len()))
    });
    let taps = layout.taps.iter().enumerate().map(|(tap, wires)| (Place::Tap(tap), wires.len()));
    feeds.chain(keys).chain(taps).flat_map(|(place, wires)| (0..wires).map(move |wire| At { place, wire }))
}

/// A sum with its wires.
type Wired<'a> = (Place, &'a [WireName]);

struct Matching<'a> {
    old: &'a Layout,
    new: &'a Layout,
}

impl Matching<'_> {
    /// Every sum of the new plan, and the one of the old plan that it goes on from.
    fn sums(&self) -> Vec<(Place, &[WireName], Option<Wired<'_>>)> {
        let mut all: Vec<(Place, &[WireName], Option<Wired<'_>>)> = Vec::new();
        for (rack, slots) in self.new.slots.iter().enumerate() {
            for (slot, layout) in slots.iter().enumerate() {
                let from = self.old.find(&layout.name);
                let from = from.map(|(r, s)| (Place::Feed(r, s), &self.old.slots[r][s].wires[..]));
                all.push((Place::Feed(rack, slot), &layout.wires, from));
            }
        }
        for (rack, keys) in self.new.keys.iter().enumerate() {
            for (slice, wires) in keys.iter().enumerate() {
                let from = self.new.racks[rack].from;
                let from = from.map(|old| (Place::Key(old, slice), &self.old.keys[old][slice][..]));
                all.push((Place::Key(rack, slice), wires, from));
            }
        }
        for (tap, wires) in self.new.taps.iter().enumerate() {
            let from = self.old.taps.get(tap).map(|wires| (Place::Tap(tap), &wires[..]));
            all.push((Place::Tap(tap), wires, from));
        }
        all
    }

    /// Whether a wire of the new plan is one of the old plan: from the same strip by the same way, and that strip goes on. It may
    /// be late by another time.
    fn goes_on(&self, old: &WireName, new: &WireName) -> bool {
        (old.send, old.tap) == (new.send, new.tap)
            && self.old.name(old.from) == self.new.name(new.from)
            && self.strip_goes_on(old.from.0, new.from.0)
    }

    /// How long nothing comes out of the strip that a wire comes from, where that strip begins from reset.
    fn run_up(&self, plan: &Plan, name: &WireName) -> usize {
        let (rack, slot) = name.from;
        let goes_on = self.new.racks[rack].from.is_some();
        if goes_on { 0 } else { plan.racks[rack].slots[slot].latency.last().copied().unwrap_or(0) }
    }

    /// Strips without inserts remember nothing, so they go on wherever they sit.
    fn strip_goes_on(&self, old: usize, new: usize) -> bool {
        let (from, to) = (&self.old.racks[old], &self.new.racks[new]);
        let plain = from.shape == to.shape && to.shape.chain.is_empty();
        to.from == Some(old) || plain
    }
}
