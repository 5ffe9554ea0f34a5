//! Actions as the groups of a song carry them on to other members.

use super::playlist::clip_at;
use super::{Action, Kind, Lengths, edit_over, find};
use serde_json::{Map, Value, json};
use session::{Edit, EditError, Link, Linked, Song};

/// As [`edit_over`], with what the song's groups add: clips that begin and end together and tracks whose clips are linked are
/// edited together, faders, mutes, solos and polarities follow. With `"free": true` among the arguments the groups add nothing.
///
/// # Errors
/// As [`edit_over`].
pub fn linked_edit(
    song: &Song,
    id: &str,
    with: &Value,
    lengths: Lengths<'_>,
    linked: &mut Linked,
) -> Result<(Edit, String), EditError> {
    let Value::Object(said) = with else { return edit_over(song, id, with, lengths) };
    let mut with = said.clone();
    let free = with.remove("free").is_some_and(|free| free == true || free == "on");
    let is_linked = !free && !song.suspend_groups && !song.groups.is_empty();
    if let (true, Some(action)) = (is_linked, find(id)) {
        widen(song, action, &mut with);
    }
    let (edit, reason) = edit_over(song, id, &Value::Object(with), lengths)?;
    if !is_linked {
        return Ok((edit, reason));
    }
    let (mut edits, reason) = linked.carry(song, vec![edit], &reason);
    Ok((if edits.len() == 1 { edits.remove(0) } else { Edit::Group(edits) }, reason))
}

/// Actions about single recordings: their level, and where they go.
const BY_THEMSELVES: &[&str] = &["edit.gain", "edit.normalise-gain"];

/// Adds the clips and tracks that groups link with those that are named.
fn widen(song: &Song, action: &Action, with: &mut Map<String, Value>) {
    let to_a_track = with.get("track").is_some_and(|track| !track.is_null());
    if !action.id.starts_with("edit.") || BY_THEMSELVES.contains(&action.id) || to_a_track {
        return;
    }
    widen_one(action, with, ("clips", "clip"), |path| {
        let Ok(at) = clip_at(song, path) else { return Vec::new() };
        let path = |(track, clip): (usize, usize)| format!("{}/clip-{}", song.tracks[track].strip.name, clip + 1);
        song.clips_linked_with(at).into_iter().map(path).collect()
    });
    widen_one(action, with, ("tracks", "track"), |name| {
        let linked = song.track(name).map(|track| song.linked_with(&track.strip, Link::Clips)).unwrap_or_default();
        let tracks = linked.into_iter().filter(|strip| song.track(&strip.name).is_some());
        tracks.map(|strip| strip.name.clone()).collect()
    });
}

/// Adds to a list of names those that go with each; what is no list of names is left for the action to refuse.
fn widen_one(
    action: &Action,
    with: &mut Map<String, Value>,
    (many, one): (&str, &str),
    others: impl Fn(&str) -> Vec<String>,
) {
    if !action.args.iter().any(|arg| arg.name == many && arg.kind == Kind::Path) {
        return;
    }
    let key = if with.contains_key(many) { many } else { one };
    let names: Option<Vec<String>> = match with.get(key) {
        Some(Value::String(name)) => Some(vec![name.clone()]),
        Some(Value::Array(list)) => list.iter().map(|name| name.as_str().map(String::from)).collect(),
        _ => None,
    };
    let Some(mut names) = names else { return };
    for other in names.clone().iter().flat_map(|name| others(name)) {
        if !names.contains(&other) {
            names.push(other);
        }
    }
    with.remove(key);
    with.insert(many.to_string(), json!(names));
}
