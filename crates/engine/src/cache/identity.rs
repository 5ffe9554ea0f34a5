//! Names a stretch of sound by everything that it comes of: SHA-256 (FIPS 180-4) over values in a fixed order.
//!
//! Two stretches have one name only where all of it is the same to the bit; that two that differ share one is out of the
//! question. Every value takes eight bytes and every list says its length first, so no two orders of values read alike.

use sha2::{Digest, Sha256};
use signal::{Audio, Part, Settings};

/// The name of a stretch of sound.
pub type Key = [u8; 32];

/// A name in the making.
pub struct Identity(Sha256);

impl Identity {
    /// The name of something that has nothing before it.
    pub fn new(what: &str) -> Self {
        let mut identity = Self(Sha256::new());
        identity.text(what);
        identity
    }

    /// The name of what follows on something named.
    pub fn after(key: &Key) -> Self {
        let mut identity = Self(Sha256::new());
        identity.key(key);
        identity
    }

    /// A whole number.
    pub fn number(&mut self, number: i64) {
        self.0.update(number.to_le_bytes());
    }

    /// A size or a place.
    pub fn count(&mut self, count: usize) {
        self.number(count as i64);
    }

    /// A number by its bits.
    pub fn float(&mut self, value: f64) {
        self.0.update(value.to_bits().to_le_bytes());
    }

    /// Words.
    pub fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    /// Another name.
    pub fn key(&mut self, key: &Key) {
        self.0.update(key);
    }

    /// The settings of an insert. A kind of setting that is new must come in here: the compiler will ask for it.
    pub fn settings(&mut self, settings: &Settings) {
        let Settings { numbers, files, parts } = settings;
        self.floats(numbers);
        self.count(files.len());
        files.iter().for_each(|file| self.audio(file));
        self.count(parts.len());
        for Part { kind, numbers } in parts {
            self.count(*kind);
            self.floats(numbers);
        }
    }

    /// A file by its content: by the name that the library gave it, or else by the sound itself.
    fn audio(&mut self, audio: &Audio) {
        let Audio { file: _, hash, sound } = audio;
        self.text(hash.as_deref().unwrap_or(""));
        if let (None, Some(sound)) = (hash, sound) {
            self.count(sound.channels.len());
            for channel in &sound.channels {
                self.count(channel.len());
                channel.iter().for_each(|x| self.0.update(x.to_bits().to_le_bytes()));
            }
        }
    }

    fn floats(&mut self, values: &[f64]) {
        self.count(values.len());
        values.iter().for_each(|value| self.float(*value));
    }

    /// The name.
    pub fn done(self) -> Key {
        self.0.finalize().into()
    }
}
