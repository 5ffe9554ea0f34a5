//! What the audio thread is told, by rings: what plays next, and small things to do.

use super::click::Beats;
use super::types::Monitor;
use engine::{Deck, Player, Touch, Watch};
use std::ops::Range;

/// What plays next.
pub enum Next {
    /// Play from a frame.
    Start(Box<Start>),
    /// The song was changed.
    Change(Box<Change>),
}

/// A player that is ready to sound.
pub struct Start {
    pub player: Player,
    pub beats: Beats,
    /// Which order of the transport it obeys.
    pub order: u64,
    /// Blocks after which it stops by itself, for a grain of scrubbing.
    pub grain: Option<usize>,
}

/// A changed song for the player that plays.
pub struct Change {
    /// Which order of the transport the player obeys that it was made for; to another it would be strange.
    pub order: u64,
    pub what: What,
    pub watch: Option<Watch>,
}

/// How far the change goes.
pub enum What {
    /// Only values.
    Values(Box<Touch>),
    /// All of it: the deck is gone when it was handed over.
    Plan(Option<Box<Deck>>, Beats),
}

/// What is done with, to be dropped elsewhere.
pub type Spent = Box<dyn Send>;

/// Small things to do.
pub enum Command {
    /// Stop; starts of this order and of those before are void.
    Stop(u64),
    Loop(Option<Range<i64>>),
    Speed(f64),
    Click(bool),
    Monitor(Monitor),
    Watch(Option<Watch>),
}
