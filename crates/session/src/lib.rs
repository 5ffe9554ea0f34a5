//! The document: a song as a plain ordered value, edits that can be undone, its text, its journal.
//!
//! This crate knows the names and ranges of effects, never their sound. It touches no audio.

pub mod automation;
pub mod moves;
pub mod song;
pub mod strip;
pub mod tempo;

pub use automation::{Automation, Curve, Point};
pub use moves::{Move, Reason};
pub use song::{Clip, Marker, Song, Track};
pub use strip::{Bus, Insert, PanLaw, Send, Strip, Tap};
pub use tempo::{BarBeat, Meter, Place, Tempo, TempoMap};
