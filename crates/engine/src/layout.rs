//! How a plan's strips stand, by name: what the next plan must know to go on from it in the midst of play.

use crate::plan::{Plan, Shape};
use crate::playlist::Contents;
use crate::rack::Rack;
use crate::slot::Feed;
use crate::sum::WireName;
use effects::{Context, Processor};
use signal::Settings;

/// The seats, chains and wires of a plan.
#[derive(Clone)]
pub struct Layout {
    pub(crate) racks: Vec<RackLayout>,
    /// The slots of each rack.
    pub(crate) slots: Vec<Vec<SlotLayout>>,
    /// The wires of each sidechain, by rack and insert.
    pub(crate) keys: Vec<Vec<Vec<WireName>>>,
    pub(crate) taps: Vec<Vec<WireName>>,
}

/// One strip's seat.
#[derive(Clone)]
pub(crate) struct SlotLayout {
    pub name: String,
    /// What is routed to it; empty for a track.
    pub wires: Vec<WireName>,
    /// What a track plays.
    pub clips: Option<Contents>,
    /// How late it is at its input.
    pub latency_in: usize,
}

/// Who sits in a rack, and with which chain.
#[derive(Clone)]
pub(crate) struct RackLayout {
    /// The strips' names; an empty seat has none.
    pub members: Vec<Option<String>>,
    /// Whether tracks sit in it that may sit beside others.
    pub of_tracks: bool,
    /// Which inserts have a sidechain.
    pub keys: Vec<usize>,
    /// Lanes and chain.
    pub shape: Shape,
    /// What its effects know of their surroundings.
    pub context: Context,
    /// The rack of the plan before whose processors it takes over.
    pub from: Option<usize>,
}

impl RackLayout {
    /// Whether another rack can go on with this one's processors: the same strips (or fewer) in the same seats, the same
    /// chain, the same surroundings; another tempo they follow.
    pub fn goes_on_as(&self, next: &RackLayout) -> bool {
        let seats = self.members.len() == next.members.len()
            && self.members.iter().zip(&next.members).all(|(old, new)| new.is_none() || old == new);
        seats
            && self.of_tracks == next.of_tracks
            && self.keys == next.keys
            && self.shape == next.shape
            && Context { tempo: next.context.tempo, ..self.context } == next.context
    }
}

impl Layout {
    /// The layout of a plan.
    pub(crate) fn of(plan: &Plan) -> Self {
        let slots = |rack: &Rack| {
            let slot = |slot: &crate::slot::Slot| {
                let (wires, clips) = match &slot.feed {
                    Feed::Sum(sum) => (sum.names().collect(), None),
                    Feed::Playlist(clips) => (Vec::new(), Some(clips.contents())),
                };
                SlotLayout { name: slot.name.clone(), wires, clips, latency_in: slot.latency_in }
            };
            rack.slots.iter().map(slot).collect()
        };
        let keys = |rack: &Rack| {
            let keys = rack.slices.iter().map(|slice| slice.key.as_ref());
            keys.map(|key| key.map_or_else(Vec::new, |key| key.names().collect())).collect()
        };
        Self {
            racks: plan.racks.iter().map(|rack| rack.layout.clone()).collect(),
            slots: plan.racks.iter().map(slots).collect(),
            keys: plan.racks.iter().map(keys).collect(),
            taps: plan.taps.iter().map(|tap| tap.sum.names().collect()).collect(),
        }
    }

    /// Rack and slot of a strip.
    pub(crate) fn find(&self, name: &str) -> Option<(usize, usize)> {
        self.slots.iter().enumerate().find_map(|(rack, slots)| {
            let slot = slots.iter().position(|slot| slot.name == name && !name.is_empty())?;
            Some((rack, slot))
        })
    }

    /// The name of the strip in a seat.
    pub(crate) fn name(&self, (rack, slot): (usize, usize)) -> &str {
        &self.slots[rack][slot].name
    }
}

/// Holds a processor's place until the one it stands for is handed over.
pub(crate) struct Vacant;

impl Processor for Vacant {
    fn aim(&mut self, _strip: usize, _settings: &Settings) {}
    fn settle(&mut self) {}
    fn reset(&mut self) {}
    fn run(&mut self, _block: &mut [f32], _side: Option<&[f32]>) {}
    fn fork(&self) -> Box<dyn Processor> {
        Box::new(Vacant)
    }
}
