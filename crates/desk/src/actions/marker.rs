//! Markers: named places, in order of time.

use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::strips::{free_name, group};
use session::{Edit, EditError, Item, Marker, Place, Song};

actions! { "Markers":
    "marker.add" "Add marker": "Gives a place in the song a name."
        song(add) {
            at: Place needed, "The place.";
            name: Text, "Its name.";
        } keys ["M"] ["NumpadEnter"] ["M"] ["NumpadEnter"];
    "marker.remove" "Remove marker": "Takes markers away."
        song(remove) {
            markers: Path needed, "The markers, by path (\"song/marker-2\") or name.";
        };
    "marker.rename" "Rename marker": "Gives a marker another name."
        song(rename) {
            marker: Path needed, "The marker, by path or name.";
            name: Text needed, "The new name.";
        };
    "marker.move" "Move marker": "Puts a marker at another place."
        song(move_to) {
            marker: Path needed, "The marker, by path or name.";
            at: Place needed, "The place.";
        };
}

/// The marker of a path, or the first of a name.
fn marker_at(song: &Song, text: &str) -> Result<usize, EditError> {
    let numbered = || {
        let number = text.strip_prefix("song/marker-")?.parse::<usize>().ok()?;
        number.checked_sub(1).filter(|i| *i < song.markers.len())
    };
    let named = || song.markers.iter().position(|marker| marker.name == text);
    numbered().or_else(named).ok_or_else(|| {
        let names: Vec<&str> = song.markers.iter().map(|marker| &*marker.name).collect();
        let there =
            if names.is_empty() { "the song has none".to_string() } else { format!("there are {}", names.join(", ")) };
        wrong(text, format!("is no marker; {there}"))
    })
}

/// The place in the list that keeps it in order of time.
fn in_time<'a>(song: &Song, others: impl Iterator<Item = &'a Marker>, at: Place) -> usize {
    let frame = song.frame(at);
    others.filter(|marker| song.frame(marker.at) <= frame).count()
}

fn add(given: &Given<'_>) -> Made {
    let (song, at) = (given.song, given.the_place("at")?);
    let usual = || {
        let taken = |name: &str| song.markers.iter().any(|marker| marker.name == name);
        free_name(&format!("Marker {}", song.markers.len() + 1), taken)
    };
    let name = given.text("name")?.map_or_else(usual, String::from);
    let reason = format!("add marker {name}");
    Ok((Edit::add("song", in_time(song, song.markers.iter(), at), Item::Marker(Marker { name, at })), reason))
}

fn remove(given: &Given<'_>) -> Made {
    let names = given.paths("markers")?;
    let mut all = names.iter().map(|text| marker_at(given.song, text)).collect::<Result<Vec<_>, _>>()?;
    all.sort_unstable();
    all.dedup();
    // From the last on, so that none is renumbered before its turn.
    let edits = all.iter().rev().map(|i| Edit::remove(format!("song/marker-{}", i + 1))).collect();
    let what = if let [i] = all[..] { given.song.markers[i].name.clone() } else { format!("{} markers", all.len()) };
    group(given, edits, format!("remove {what}"))
}

fn rename(given: &Given<'_>) -> Made {
    let i = marker_at(given.song, given.the_text("marker")?)?;
    let (old, name) = (&given.song.markers[i].name, given.the_text("name")?);
    if old == name {
        return Err(given.nothing("nothing is changed by this"));
    }
    Ok((Edit::set(format!("song/marker-{}/name", i + 1), name), format!("rename {old} to {name}")))
}

fn move_to(given: &Given<'_>) -> Made {
    let (song, at) = (given.song, given.the_place("at")?);
    let i = marker_at(song, given.the_text("marker")?)?;
    let marker = &song.markers[i];
    if marker.at == at {
        return Err(given.nothing("nothing is changed by this"));
    }
    let others = song.markers.iter().enumerate().filter(|(other, _)| *other != i).map(|(_, marker)| marker);
    let to = in_time(song, others, at);
    let path = format!("song/marker-{}", i + 1);
    let text = session::Value::Place(at).text(song.rate);
    let mut edits = vec![Edit::set(format!("{path}/at"), text)];
    if to != i {
        edits.push(Edit::Order { path, index: to });
    }
    group(given, edits, format!("move {}", marker.name))
}
