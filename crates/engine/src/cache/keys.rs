//! The keys of every rack: of each stretch, from the key of the stretch before and all that enters the rack here.
//!
//! Every struct says itself what of it is heard (`identify`), beside its declaration, and takes itself apart field by field:
//! who adds a field is asked by the compiler whether it belongs into the key.

use super::{Identity, Key, STRETCH};
use crate::plan::Plan;
use crate::rack::Rack;
use signal::Library;
use std::collections::BTreeMap;

/// The keys of a rack, a stretch each; `None` where something it hears has no name.
pub type Keys = Option<Vec<Key>>;

/// A span of the engine's frames.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The first frame.
    pub start: i64,
    /// The first frame after it.
    pub end: i64,
    /// Which stretch it is.
    pub stretch: usize,
}

impl Span {
    /// A stretch.
    pub fn of(stretch: usize) -> Self {
        let start = (stretch * STRETCH) as i64;
        Self { start, end: start + STRETCH as i64, stretch }
    }
}

/// What the racks before one are known by.
#[derive(Clone, Copy)]
pub struct Before<'a> {
    /// The racks.
    pub racks: &'a [Rack],
    /// Their keys.
    pub keys: &'a [Keys],
}

/// The names of files' contents, each asked for once.
pub struct Contents<'a> {
    library: &'a dyn Library,
    known: BTreeMap<String, Option<String>>,
}

impl Contents<'_> {
    /// The name of a file's content.
    pub fn of(&mut self, file: &str) -> Option<&str> {
        if !self.known.contains_key(file) {
            self.known.insert(file.to_string(), self.library.hash_of(file));
        }
        self.known.get(file)?.as_deref()
    }
}

/// The keys of all racks of a plan over a number of stretches.
pub fn keys(plan: &Plan, library: &dyn Library, stretches: usize) -> Vec<Keys> {
    let mut contents = Contents { library, known: BTreeMap::new() };
    let mut all: Vec<Keys> = Vec::with_capacity(plan.racks.len());
    for (index, rack) in plan.racks.iter().enumerate() {
        let before = Before { racks: &plan.racks[..index], keys: &all };
        let mut last = rack.still;
        let own = (0..stretches).map(|stretch| {
            let mut identity = Identity::after(&last);
            rack.identify(&mut identity, Span::of(stretch), before, &mut contents)?;
            last = identity.done();
            Some(last)
        });
        let own = own.collect();
        all.push(own);
    }
    all
}
