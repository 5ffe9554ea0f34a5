//! A store in memory that counts what it is asked.

use engine::{Key, Store};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// What was asked of a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    pub read: usize,
    pub kept: usize,
}

/// Bytes by key.
pub struct MemoryStore {
    files: Mutex<BTreeMap<Key, Vec<u8>>>,
    taken: Mutex<Taken>,
    /// Loses one in so many of the files it is asked for.
    loses: Mutex<usize>,
    room: u64,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::with_room(u64::MAX)
    }
}

impl MemoryStore {
    pub fn with_room(room: u64) -> Self {
        Self { files: Mutex::default(), taken: Mutex::default(), loses: Mutex::new(usize::MAX), room }
    }

    /// Another store with the same in it.
    pub fn copy(&self) -> Self {
        Self { files: Mutex::new(self.files.lock().unwrap().clone()), ..Self::with_room(self.room) }
    }

    /// What was asked since the last time.
    pub fn taken(&self) -> Taken {
        std::mem::take(&mut self.taken.lock().unwrap())
    }

    pub fn lose(&self, every: usize) {
        *self.loses.lock().unwrap() = every;
    }

    pub fn size(&self) -> u64 {
        self.files.lock().unwrap().values().map(|bytes| bytes.len() as u64).sum()
    }
}

impl Store for MemoryStore {
    fn room(&self) -> u64 {
        self.room
    }

    fn hold(&self, keys: &[Key]) -> Vec<bool> {
        let files = self.files.lock().unwrap();
        keys.iter().map(|key| files.contains_key(key)).collect()
    }

    fn get(&self, key: &Key, bytes: &mut Vec<u8>) -> bool {
        let mut taken = self.taken.lock().unwrap();
        taken.read += 1;
        let mut files = self.files.lock().unwrap();
        if taken.read.is_multiple_of(*self.loses.lock().unwrap()) {
            files.remove(key);
        }
        files.get(key).map(|known| bytes.clone_from(known)).is_some()
    }

    fn put(&self, key: &Key, bytes: &[u8]) {
        self.taken.lock().unwrap().kept += 1;
        self.files.lock().unwrap().insert(*key, bytes.to_vec());
    }
}
