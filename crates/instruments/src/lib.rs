//! The instruments, one file each: notes in, sound out.
//!
//! An instrument is its settings, a [`Declared`](signal::Declared) struct in the musician's units. It plays a whole
//! score at once, offline, and the same notes with the same seed give the same samples on every machine. [`LIST`] is
//! the one list: a file and a word in it add an instrument to the command line, the docs and the tests.

#[macro_use]
mod list;
mod filter;
mod kit;
mod modes;
mod note;
mod oscillator;
mod phonetics;
mod phrasing;
mod pluck;
mod room;
mod tract;

pub use list::{Instrument, Kind, find};
pub use note::{Note, Score};
pub use phonetics::{Consonant, Syllable, Vowel};

instruments! {
    drum_kit::DrumKit,
    percussion::Percussion,
    bass::Bass,
    guitar::Guitar,
    electric_piano::ElectricPiano,
    pad::Pad,
    lead::Lead,
    singer::Singer,
}

#[cfg(test)]
mod contract;
