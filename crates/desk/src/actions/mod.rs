//! Every command of the studio, declared once: for keys, palette, protocol and command line alike.
//!
//! A song action is a function from a song and arguments to one edit with its reason; it changes nothing itself. What the
//! desk or the page does stands here too, with its sentence and keys, and is done there.

mod assistant;
mod automation;
mod catalogue;
mod clip;
mod clipboard;
mod curve;
mod declare;
mod fade;
mod given;
mod group;
mod help;
mod history;
mod insert;
mod linked;
mod marker;
mod master;
mod monitor;
mod next;
mod part;
mod playlist;
mod range;
mod send;
mod song;
mod strip;
mod strips;
mod tempo;
mod track;
mod transport;
mod vca;
mod view;
mod way;

#[cfg(test)]
mod tests;

pub use catalogue::{catalogue, in_full, keymaps};
pub use declare::{Action, Arg, KEYMAPS, Kind, Made, Side};
pub use given::{Given, Lengths};
pub use linked::linked_edit;
pub use next::{Facts, MasterFact, Next, Open, Proposal, Step, next};

use serde_json::{Map, Value};
use session::{Edit, EditError, Song};

/// In the order of the reference.
const GROUPS: &[&[Action]] = &[
    clip::LIST,
    fade::LIST,
    clipboard::LIST,
    range::LIST,
    track::LIST,
    strip::LIST,
    insert::LIST,
    part::LIST,
    send::LIST,
    vca::LIST,
    group::LIST,
    automation::LIST,
    marker::LIST,
    tempo::LIST,
    song::LIST,
    history::LIST,
    transport::LIST,
    monitor::LIST,
    view::LIST,
    assistant::LIST,
    master::LIST,
    help::LIST,
];

const COUNT: usize = {
    let (mut count, mut group) = (0, 0);
    while group < GROUPS.len() {
        count += GROUPS[group].len();
        group += 1;
    }
    count
};

static ALL: [Action; COUNT] = {
    let mut all = [GROUPS[0][0]; COUNT];
    let (mut at, mut group) = (0, 0);
    while group < GROUPS.len() {
        let mut i = 0;
        while i < GROUPS[group].len() {
            all[at] = GROUPS[group][i];
            at += 1;
            i += 1;
        }
        group += 1;
    }
    all
};

/// Every action, group by group.
pub static LIST: &[Action] = &ALL;

/// The action of an id.
pub fn find(id: &str) -> Option<&'static Action> {
    LIST.iter().find(|action| action.id == id)
}

/// The edit that a song action makes of a song, and its reason. No file is known to be longer than what the song plays of it;
/// [`edit_over`] is told.
///
/// # Errors
/// An id that is no song action, an argument that is unknown, missing or of no sense, or nothing to do.
pub fn edit(song: &Song, id: &str, with: &Value) -> Result<(Edit, String), EditError> {
    edit_over(song, id, with, &|_| None)
}

/// As [`edit`], told how long files are, so that a clip can be made longer as far as its file reaches.
///
/// # Errors
/// As [`edit`].
pub fn edit_over(song: &Song, id: &str, with: &Value, lengths: Lengths<'_>) -> Result<(Edit, String), EditError> {
    let unknown = || given::wrong(id, "there is no such action; `tonmeister list actions` shows all");
    let action = find(id).ok_or_else(unknown)?;
    let Side::Song(function) = action.side else {
        return Err(given::wrong(id, "changes no song; it is done in the studio"));
    };
    let none = Map::new();
    let with = match with {
        Value::Object(with) => with,
        Value::Null => &none,
        _ => return Err(given::wrong(id, "arguments are an object, as {\"at\": 48000}")),
    };
    function(&Given::new(song, action, with, lengths)?)
}
