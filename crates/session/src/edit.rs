//! One change of a song, as a value: it can be written down, applied and taken back.

use crate::{Automation, Bus, Clip, Group, Insert, Marker, Move, Point, Send, Song, SongError, Tempo, Track, Vca};
use serde::{Deserialize, Serialize};
use signal::Part;
use std::fmt;

/// One change. Places are named by path: `Kick/fader`, `Kick/tone/bell-2/gain`, `song/name`; see [`crate::paths`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Edit {
    /// Gives a field a value, written as a person types it, with or without unit: `-3.5`, `2.5 kHz`, `off`, `17|3`.
    Set {
        /// The field.
        path: String,
        /// Its value; empty for none (output, sidechain, role, meter).
        value: String,
    },
    /// Adds something to a list.
    Add {
        /// What it is added to: `song`, a strip, or an insert (for parts).
        to: String,
        /// Its place in the list, from 0.
        index: usize,
        /// What is added.
        item: Box<Item>,
    },
    /// Takes something away, and with it what depends on it: its automation, sends to it, outputs and sidechains, and that
    /// others follow it or belong to it.
    Remove {
        /// What.
        path: String,
    },
    /// Moves something to another place in its list.
    Order {
        /// What.
        path: String,
        /// Its new place, from 0.
        index: usize,
    },
    /// Sets the whole curve of a parameter, or takes it away.
    Points {
        /// `Kick/automation/fader`.
        path: String,
        /// The curve; `None` for none.
        points: Option<Vec<Point>>,
    },
    /// Several changes that are made all or not at all.
    Group(Vec<Edit>),
}

/// What can be added to a song.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Item {
    /// A track, to `song`.
    Track(Track),
    /// A bus, to `song`.
    Bus(Bus),
    /// A return, to `song`.
    Return(Bus),
    /// A VCA, to `song`.
    Vca(Vca),
    /// A group, to `song`.
    Group(Group),
    /// A marker, to `song`.
    Marker(Marker),
    /// A tempo, to `song`.
    Tempo(Tempo),
    /// The name of a target, to `song`.
    Target(String),
    /// A move of the assistant, to `song`.
    Move(Move),
    /// A clip, to a track.
    Clip(Clip),
    /// An insert, to a strip.
    Insert(Insert),
    /// The name of a VCA that it shall follow, to a strip.
    InVca(String),
    /// The name of a group that it shall belong to, to a strip.
    InGroup(String),
    /// A send, to a strip.
    Send(Send),
    /// A curve, to a strip.
    Automation(Automation),
    /// A part, to an insert.
    #[serde(with = "crate::json::part")]
    Part(Part),
}

impl Edit {
    /// An edit that gives a field a value.
    pub fn set(path: impl Into<String>, value: impl Into<String>) -> Self {
        Edit::Set { path: path.into(), value: value.into() }
    }

    /// An edit that adds something.
    pub fn add(to: impl Into<String>, index: usize, item: Item) -> Self {
        Edit::Add { to: to.into(), index, item: Box::new(item) }
    }

    /// An edit that takes something away.
    pub fn remove(path: impl Into<String>) -> Self {
        Edit::Remove { path: path.into() }
    }
}

/// Why an edit cannot be made; the song is as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditError {
    /// The path that the edit names, or the place that would not hold together.
    pub path: String,
    /// What is wrong and what was expected.
    pub message: String,
}

impl EditError {
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for EditError {}

impl From<SongError> for EditError {
    fn from(error: SongError) -> Self {
        Self { path: error.path, message: error.message }
    }
}

impl Song {
    /// Makes a change and gives the one that takes it back exactly. On an error the song is as it was.
    pub fn apply(&mut self, edit: &Edit) -> Result<Edit, EditError> {
        self.apply_keeping(edit).map(|(inverse, _)| inverse)
    }
}
