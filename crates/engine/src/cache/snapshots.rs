//! States of racks at the edges of stretches, kept in memory: a change late in a song is then worked out from there.

use super::Key;
use crate::rack::State;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A state that several renders may start from.
pub type Shared = Arc<Mutex<State>>;

/// The states of a song's racks, by the key of the stretch that ends there; the least recently used are dropped.
pub struct Snapshots {
    kept: Mutex<Kept>,
    most: usize,
}

#[derive(Default)]
struct Kept {
    states: BTreeMap<Key, (u64, Shared)>,
    /// Counts uses.
    uses: u64,
}

impl Snapshots {
    /// Room for so many states; each is as large as the delay lines and filters of its rack.
    pub fn new(most: usize) -> Self {
        Self { kept: Mutex::default(), most }
    }

    /// What is behind a poisoned lock here is whole: every change is one insertion or removal.
    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn get(&self, key: &Key) -> Option<Shared> {
        let kept = &mut *self.lock();
        let (used, state) = kept.states.get_mut(key)?;
        kept.uses += 1;
        *used = kept.uses;
        Some(Arc::clone(state))
    }

    pub(crate) fn put(&self, key: Key, state: State) {
        let kept = &mut *self.lock();
        kept.uses += 1;
        kept.states.insert(key, (kept.uses, Arc::new(Mutex::new(state))));
        while kept.states.len() > self.most {
            let oldest = kept.states.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| *key);
            oldest.and_then(|key| kept.states.remove(&key));
        }
    }
}
