//! A change of mere values while it plays: faders, pans, mutes, solos, trims, sends, the numbers of inserts, automation. The plan
//! stays as it is; what comes out has the bits of a plan made anew and handed over ([`crate::Deck::after`]).

use crate::EngineError;
use crate::automation::Control;
use crate::graph::{Graph, strip_at};
use crate::layout::Layout;
use crate::plan::{Plan, Seat, shape};
use crate::slot::Feed;
use crate::timeline::Timeline;
use crate::values::{Values, is_unheard, level, tail_of};
use session::{Song, Strip};

/// New values for the strips that play. Made beside the audio thread; what they take the place of comes back in it.
pub struct Touch {
    /// The rack and slot of a strip, its values.
    strips: Vec<((usize, usize), Values)>,
    /// The rack and slot whose sum it is, the wire in it, its level.
    levels: Vec<((usize, usize), usize, Control)>,
    /// Racks, and how many quanta they take to fall silent.
    tails: Vec<(usize, u64)>,
    /// Of every strip in the song's order, whether it is heard.
    heard: Vec<bool>,
    tail: i64,
}

impl Touch {
    /// What turns the sound of one song into that of another; `None` where they differ in more than values, and a plan must be
    /// made. `layout` is that of the plan which plays `before`.
    ///
    /// # Errors
    /// See [`EngineError`].
    pub fn between(layout: &Layout, before: &Song, after: &Song) -> Result<Option<Box<Self>>, EngineError> {
        if !differ_in_values(before, after) {
            return Ok(None);
        }
        let graph = Graph::new(after)?;
        let listens =
            |song: &Song| song.strips().map(|strip| (song.is_muted(strip), song.is_soloed(strip))).collect::<Vec<_>>();
        let old = if listens(before) == listens(after) { None } else { Some(Graph::new(before)?) };
        // A strip's level is its VCAs' too.
        let touched = |node: usize| {
            let (before_it, after_it) =
                (strip_at(before, graph.nodes[node].place), strip_at(after, graph.nodes[node].place));
            before_it != after_it || before.vcas_of(before_it).ne(after.vcas_of(after_it))
        };
        let touched: Vec<bool> = (0..graph.nodes.len()).map(touched).collect();
        let mut touch = Self {
            strips: Vec::new(),
            levels: Vec::new(),
            tails: Vec::new(),
            heard: graph.nodes.iter().map(|node| node.heard).collect(),
            tail: graph.tail(after) as i64,
        };
        for (index, node) in graph.nodes.iter().enumerate() {
            let Some((rack, slot)) = layout.find(&node.name) else { return Ok(None) };
            let strip = strip_at(after, node.place);
            if touched[index] {
                // What is fixed in an effect is in its shape.
                if shape(node, strip) != layout.racks[rack].shape {
                    return Ok(None);
                }
                touch.strips.push(((rack, slot), Values::of(after, strip)?));
                let members = layout.racks[rack].members.iter().flatten();
                let nodes: Vec<_> = members.filter_map(|name| Some(&graph.nodes[graph.find(name)?])).collect();
                touch.tails.push((rack, tail_of(after, &nodes, &layout.racks[rack].context)));
            }
            for (wire, input) in node.inputs.iter().enumerate() {
                let turns = old
                    .as_ref()
                    .is_some_and(|old| is_unheard(old, &old.nodes[index], input) != is_unheard(&graph, node, input));
                if touched[input.from] || turns {
                    touch.levels.push(((rack, slot), wire, level(after, &graph, node, input)));
                }
            }
        }
        Ok(Some(Box::new(touch)))
    }

    /// Puts the values into the plan that plays, before the engine's frame `start`.
    pub(crate) fn apply(&mut self, plan: &mut Plan, seats: &mut [Seat], start: i64, time: &Timeline) {
        let Self { strips, levels, tails, heard, tail } = self;
        for ((rack, slot), values) in strips {
            plan.racks[*rack].touch(*slot, values, start, time);
        }
        for ((rack, slot), wire, level) in levels {
            if let Feed::Sum(sum) = &mut plan.racks[*rack].slots[*slot].feed {
                sum.touch(*wire, level, start, time);
            }
        }
        tails.iter().for_each(|(rack, tail)| plan.racks[*rack].tail = *tail);
        seats.iter_mut().zip(heard).for_each(|(seat, heard)| seat.heard = *heard);
        plan.tail = *tail;
    }
}

/// Whether two songs differ in nothing but what [`Touch`] can change.
fn differ_in_values(before: &Song, after: &Song) -> bool {
    let lengths = |song: &Song| [song.tracks.len(), song.buses.len(), song.returns.len(), song.vcas.len()];
    if lengths(before) != lengths(after) {
        return false;
    }
    let (mut changed, after) = (before.as_heard(), after.as_heard());
    for (track, after) in changed.tracks.iter_mut().zip(&after.tracks) {
        take_values(&mut track.strip, &after.strip);
    }
    let sums = changed.buses.iter_mut().chain(&mut changed.returns);
    for (sum, after) in sums.zip(after.buses.iter().chain(&after.returns)) {
        take_values(&mut sum.strip, &after.strip);
    }
    for (vca, after) in changed.vcas.iter_mut().zip(&after.vcas) {
        take_values(&mut vca.strip, &after.strip);
    }
    take_values(&mut changed.master, &after.master);
    changed == after
}

/// Takes over from a strip all that can be changed without another plan; the fixed numbers among them are looked at later.
fn take_values(strip: &mut Strip, after: &Strip) {
    (strip.trim, strip.flip) = (after.trim, after.flip);
    (strip.fader, strip.pan) = (after.fader, after.pan);
    (strip.mute, strip.solo) = (after.mute, after.solo);
    strip.vcas.clone_from(&after.vcas);
    strip.automation.clone_from(&after.automation);
    for (send, after) in strip.sends.iter_mut().zip(&after.sends) {
        send.level = after.level;
    }
    for (insert, after) in strip.inserts.iter_mut().zip(&after.inserts) {
        insert.settings.clone_from(&after.settings);
    }
}
