//! The document: a song as a plain ordered value, edits that can be undone, its text, its journal.
//!
//! This crate knows the names and ranges of effects, never their sound. It touches no audio.

mod address;
mod apply;
mod atomic;
pub mod automated;
pub mod automation;
mod check;
mod check_time;
mod curve_files;
mod difference;
mod document;
mod document_error;
mod edit;
mod fields;
mod follow;
mod history;
mod journal;
mod json;
pub mod limits;
mod list;
mod lock;
mod log;
pub mod moves;
mod order;
mod paths;
mod presets;
mod reference;
mod rename;
mod rewrite;
mod scope;
mod session;
pub mod song;
pub mod strip;
pub mod targets;
pub mod tempo;
pub mod text;
mod touch;

pub use automation::{Automation, Curve, Point};
pub use check::SongError;
pub use difference::difference;
pub use document::Document;
pub use document_error::DocumentError;
pub use edit::{Edit, EditError, Item};
pub use fields::Value;
pub use history::{History, Step};
pub use log::Change;
pub use moves::{Move, Reason};
pub use paths::Field;
pub use presets::Preset;
pub use reference::reference;
pub use session::{Session, SessionError, Wish};
pub use song::{Clip, FadeShape, Marker, Song, Track};
pub use strip::{Bus, Insert, PanLaw, Send, StereoPan, Strip, Tap};
pub use tempo::{BarBeat, Meter, Place, Tempo, TempoMap};
pub use text::{Splice, TextError};
