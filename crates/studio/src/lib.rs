//! The studio's server: a page in the browser opens a song, and everybody who is in the room works on it at once.
//!
//! ```text
//! page --socket--> orders --> Room (one thread: song, history, deck) --patches, events--> every page
//!      --HTTP----> Shelf (audio in tiles), uploads, exports
//! ```
//! It listens to this machine only; what it turns away and why stands in [`guard`].

mod advice;
mod assets;
mod catalogue;
mod covers;
mod curve;
mod deck;
mod delivering;
mod exports;
pub mod guard;
mod guesses;
mod jobs;
mod listening;
mod masters;
mod monitor;
mod moves;
mod notes;
mod open_song;
mod order;
mod overviews;
mod page;
pub mod patch;
mod pending;
mod picture;
mod rebuild;
mod requests;
mod room;
mod server;
mod shelf;
mod socket;
mod start;
mod steps;
mod transport;
mod uploads;
pub mod wire;
mod yardstick;

pub use assets::Assets;
pub use server::{Demo, Options, Studio};
pub use start::Places;
