//! One render with a store: who works where, and what is read and kept on the way.

use super::course::{Turn, course};
use super::keys::{Keys, keys};
use super::snapshots::{Shared, Snapshots};
use super::tape::most_bytes;
use super::{Key, SEGMENTS, Store};
use crate::output::{Outputs, RackOutput};
use crate::plan::Plan;
use crate::rack::Rack;
use crate::schedule::Task;
use crate::timeline::Timeline;
use signal::{Library, SourceError};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

/// Why a task did not come to its end.
#[derive(Debug)]
pub enum Failure {
    /// A source or sink failed.
    Source(SourceError),
    /// The store no longer has what it had when the turns were planned.
    Lost(Key),
}

impl From<SourceError> for Failure {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

/// The turns of one render, and where it reads and keeps.
pub struct Reuse<'a> {
    store: &'a dyn Store,
    snapshots: Option<&'a Snapshots>,
    turns: Vec<Vec<Turn>>,
    keys: Vec<Keys>,
    /// Which racks are kept.
    kept: Vec<bool>,
    /// Which of their stretches the store has.
    stored: Vec<Vec<bool>>,
    /// The states that racks resume from, by rack and stretch.
    states: BTreeMap<(usize, usize), Shared>,
}

impl<'a> Reuse<'a> {
    /// Plans a render of so many stretches. What is in `lost` counts as not there.
    pub fn new(
        plan: &Plan,
        library: &dyn Library,
        (store, snapshots): (&'a dyn Store, Option<&'a Snapshots>),
        stretches: usize,
        lost: &BTreeSet<Key>,
    ) -> Self {
        let keys = keys(plan, library, stretches);
        let kept = choose(plan, &keys, stretches, store.room());
        let stored: Vec<Vec<bool>> = held(store, &keys, &kept, stretches, lost);
        let hears: Vec<Vec<usize>> = plan.racks.iter().map(Rack::hears).collect();
        let wanted: Vec<usize> = plan.taps.iter().flat_map(|tap| tap.sum.racks()).collect();
        let state = |rack: usize, stretch: usize| snapshots?.get(&keys[rack].as_ref()?[stretch]);
        let turns = course(
            &hears,
            &wanted,
            stretches,
            |rack, stretch| stored[rack][stretch],
            |rack, stretch| state(rack, stretch).is_some(),
        );
        let mut states = BTreeMap::new();
        let mut reuse = Self { store, snapshots, turns, keys: Vec::new(), kept, stored, states: BTreeMap::new() };
        for (rack, turns) in reuse.turns.iter().enumerate() {
            for stretch in (1..stretches).filter(|stretch| turns[*stretch] == Turn::Resume) {
                state(rack, stretch - 1).and_then(|state| states.insert((rack, stretch), state));
            }
        }
        (reuse.keys, reuse.states) = (keys, states);
        reuse
    }

    /// What a rack does over a segment.
    fn turn(&self, task: Task) -> Turn {
        self.turns[task.node][task.segment / SEGMENTS]
    }

    /// Whether a rack must hear what it hears over a segment.
    pub fn listens(&self, task: Task) -> bool {
        self.turn(task).works()
    }

    /// Whether a rack works anywhere.
    pub fn works(&self, rack: usize) -> bool {
        self.turns[rack].iter().any(|turn| turn.works())
    }

    /// One segment of a rack.
    pub fn run(
        &self,
        task: Task,
        rack: &mut Rack,
        (start, frames): (i64, usize),
        outputs: &dyn Outputs,
        out: &mut RackOutput,
    ) -> Result<(), Failure> {
        let stretch = task.segment / SEGMENTS;
        let first = task.segment.is_multiple_of(SEGMENTS);
        let key = self.keys[task.node].as_ref().map(|keys| keys[stretch]);
        match (self.turn(task), key) {
            (Turn::Rest, _) => {}
            (Turn::Play, Some(key)) => {
                if first && !(self.store.get(&key, &mut rack.tape.bytes) && rack.rewind()) {
                    return Err(Failure::Lost(key));
                }
                rack.play(start, frames, out);
            }
            _ => {
                if first {
                    self.begin(task.node, stretch, rack)?;
                }
                rack.run(start, frames, &Timeline::STRAIGHT, outputs, out)?;
                if task.segment % SEGMENTS == SEGMENTS - 1 {
                    self.end(key, rack);
                }
            }
        }
        Ok(())
    }

    fn begin(&self, node: usize, stretch: usize, rack: &mut Rack) -> Result<(), Failure> {
        if self.turns[node][stretch] == Turn::Resume {
            match self.states.get(&(node, stretch)) {
                Some(state) => rack.restore(&state.lock().unwrap_or_else(PoisonError::into_inner)),
                // Dropped between two looks by another render: without it the turns must be planned anew.
                None => return Err(Failure::Lost(Key::default())),
            }
        }
        rack.record(self.kept[node] && !self.stored[node][stretch]);
        Ok(())
    }

    fn end(&self, key: Option<Key>, rack: &mut Rack) {
        let Some(key) = key else { return };
        if let Some(bytes) = rack.recorded() {
            self.store.put(&key, bytes);
        }
        if let Some(snapshots) = self.snapshots {
            snapshots.put(key, rack.state());
        }
    }
}

/// Which racks are kept: sums first, because with them all that feeds them need not be read, then the longest chains.
/// A rack is kept whole or not at all: of a rack that is kept only in part the end is of no use without the state before.
fn choose(plan: &Plan, keys: &[Keys], stretches: usize, room: u64) -> Vec<bool> {
    let mut order: Vec<usize> = (0..plan.racks.len()).filter(|rack| keys[*rack].is_some()).collect();
    order.retain(|rack| !plan.racks[*rack].slices.is_empty() || !plan.racks[*rack].hears().is_empty());
    order.sort_by_key(|rack| {
        let rack = &plan.racks[*rack];
        (rack.hears().is_empty(), std::cmp::Reverse(rack.slices.len()))
    });
    let mut kept = vec![false; plan.racks.len()];
    let mut left = room;
    for index in order {
        let size = most_bytes(plan.racks[index].lanes()) * stretches as u64;
        kept[index] = size <= left;
        left -= if kept[index] { size } else { 0 };
    }
    kept
}

/// Which stretches of the racks that are kept the store has.
fn held(store: &dyn Store, keys: &[Keys], kept: &[bool], stretches: usize, lost: &BTreeSet<Key>) -> Vec<Vec<bool>> {
    let wanted = |rack: usize| keys[rack].iter().flatten().filter(move |_| kept[rack]);
    let all: Vec<Key> = (0..keys.len()).flat_map(wanted).copied().collect();
    let mut found = store.hold(&all).into_iter().zip(&all).map(|(has, key)| has && !lost.contains(key));
    let row = |rack: usize| match kept[rack] {
        true => (0..stretches).map(|_| found.next().unwrap_or(false)).collect(),
        false => vec![false; stretches],
    };
    (0..keys.len()).map(row).collect()
}
