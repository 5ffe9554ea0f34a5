//! Turns a song into a plan and a plan into sound, the same way live and offline.
//!
//! ```text
//! Song --graph--> Graph --plan--> Plan --render--> sound (offline, many threads)
//!                                      --player--> sound (live, any device block)
//! ```
//! The engine works in quanta of 64 frames on the song's own grid, so what comes out depends on neither the size of the
//! device's blocks nor the number of threads. It opens no file, asks no clock and knows no device: audio is handed in as
//! [`signal::Library`] and handed out to sinks.

mod automation;
mod cache;
mod error;
mod fade;
mod graph;
mod handed;
mod handover;
mod job;
mod lanes;
mod layout;
mod level;
mod moving;
mod outlet;
mod output;
mod pan;
mod plan;
mod player;
mod playlist;
mod rack;
mod render;
mod schedule;
mod slot;
mod sum;
mod timeline;
mod touch;
mod values;

pub use cache::{Key, Snapshots, Store};
pub use error::EngineError;
pub use graph::{Graph, Node, Place};
pub use handed::read_audio;
pub use layout::Layout;
pub use plan::{Plan, Tap, check};
pub use player::{Deck, Player, StripBlock, Watch};
pub use render::{Report, Request, Sink, render, render_to_memory};
pub use slot::BadNumber;
pub use timeline::SEAM;
pub use touch::Touch;
