//! The engineer's way: set up, record, edit, mix, master, deliver. Which steps are done, and what is open in each.
//!
//! What can be seen in the song is seen here; what must be heard or looked up is handed in as [`Facts`]. What nobody has
//! looked up is not held against the song.

use super::way;
use serde::Serialize;
use serde_json::{Value, json};
use session::Song;

/// What the song itself does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Files that the song plays and that are not there.
    pub missing: Vec<String>,
    /// Faults of recordings that must be mended, by track, a sentence each; `None` where nobody has listened.
    pub faults: Option<Vec<(String, String)>>,
    /// True peak of the mix in dBTP; `None` where nobody has listened.
    pub true_peak: Option<f64>,
    /// The masters there are.
    pub masters: Vec<MasterFact>,
    /// The targets for which files have been delivered.
    pub delivered: Vec<String>,
}

/// A master that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct MasterFact {
    /// For which target.
    pub target: String,
    /// Whether it fits its target.
    pub passed: bool,
    /// Whether the song has been changed since.
    pub stale: bool,
}

/// An action with its arguments.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// The action's id.
    pub action: &'static str,
    /// Its arguments.
    pub with: Value,
}

/// Something that is still open, in plain words with what to do.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Open {
    /// The sentence.
    pub text: String,
    /// What would do it, where one action does.
    #[serde(rename = "do", skip_serializing_if = "Option::is_none")]
    pub action: Option<Proposal>,
}

impl Open {
    /// A sentence with the action that does it.
    pub(super) fn with(text: impl Into<String>, action: &'static str, with: Value) -> Self {
        Self { text: text.into(), action: Some(Proposal { action, with }) }
    }

    /// A sentence about which somebody must do something by hand.
    pub(super) fn by_hand(text: impl Into<String>) -> Self {
        Self { text: text.into(), action: None }
    }
}

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// Its word: `mix`.
    pub id: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// Whether it has been gone and nothing is open in it.
    pub done: bool,
    /// What is open.
    pub open: Vec<Open>,
}

/// Where a song stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Next {
    /// The present step: the first that is not done, or the last.
    pub step: &'static str,
    /// Every step, in the order of the way.
    pub steps: Vec<Step>,
}

impl Next {
    /// The present step.
    pub fn present(&self) -> Option<&Step> {
        self.steps.iter().find(|step| step.id == self.step)
    }
}

/// Where a song stands on the engineer's way.
pub fn next(song: &Song, facts: &Facts) -> Next {
    let plays = song.tracks.iter().any(|track| !track.clips.is_empty());
    let mixed = plays && way::is_mixed(song);
    let mastered = !facts.masters.is_empty();
    let delivered = !facts.delivered.is_empty();
    let step = |id, title, gone: bool, open: Vec<Open>| Step { id, title, done: gone && open.is_empty(), open };
    let steps = vec![
        step("set-up", "Set up", !song.tracks.is_empty(), way::set_up(song)),
        step("record", "Record", plays, way::record(song, facts)),
        step("edit", "Edit", plays, way::edit(song)),
        step("mix", "Mix", mixed, way::mix(song, facts)),
        step("master", "Master", mastered, way::master(song, facts)),
        step("deliver", "Deliver", delivered, way::deliver(song, facts)),
    ];
    let step = steps.iter().find(|step| !step.done).or(steps.last()).map_or("deliver", |step| step.id);
    Next { step, steps }
}

impl Next {
    /// As the page is told of it.
    pub fn to_json(&self) -> Value {
        json!(self)
    }
}
