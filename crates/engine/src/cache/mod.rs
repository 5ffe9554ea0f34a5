//! Incremental render: what a rack worked out once is read again for as long as nothing that it comes of has changed.
//!
//! A song is cut into long stretches. What is kept is what a rack hands on *before* fader, pan and sends, so a move of a
//! fader leaves every track as it is, and only the sums behind it are worked out again. The key of a stretch is a hash
//! chain: the key of the stretch before it (so the rack's whole past), and in it every source, setting and automation that
//! enters the rack here, or the keys of what it hears with their faders, pans and levels ([`keys`]). Same key, same bits.
//!
//! The turns are planned before the first sound ([`course`]): who works, who plays what is kept, who need do nothing. A rack
//! that must work behind a stretch that it only played goes on from a snapshot of its state, or works from the start.
//!
//! A store holds what one build of this program made. Another build may sound different under the same keys: keeping them
//! apart is the store's duty. A rack is not kept where its content has no name ([`signal::Library::hash_of`]), where it is a
//! track without inserts (reading the source is as fast), or where the store has no room for all of it. A stretch in which a
//! bad number was silenced is not kept, nor what hears it, so that it is found and named again.

mod course;
mod identity;
mod keys;
mod reuse;
mod snapshots;
mod tape;

pub use identity::{Identity, Key};
pub use keys::{Before, Contents, Span};
pub use reuse::{Failure, Reuse};
pub use snapshots::Snapshots;
pub use tape::Tape;

use crate::schedule::SEGMENT;
use signal::QUANTUM;

/// Segments in a stretch.
pub const SEGMENTS: usize = 32;
/// Frames in a stretch: under three seconds, so that a change late in a song costs little, and long enough that few files
/// hold a song.
pub const STRETCH: usize = SEGMENTS * SEGMENT * QUANTUM;

/// Keeps bytes by key. It may forget anything at any time: what is lost is worked out again.
pub trait Store: Sync {
    /// How many bytes it can hold.
    fn room(&self) -> u64;

    /// Which of these it has. It holds on to those until this is asked again, rather than to others.
    fn hold(&self, keys: &[Key]) -> Vec<bool>;

    /// Reads what it has into `bytes`, whole and undamaged, or says `false`.
    fn get(&self, key: &Key, bytes: &mut Vec<u8>) -> bool;

    /// Keeps bytes, if it can.
    fn put(&self, key: &Key, bytes: &[u8]);
}
