//! Tracks, buses and returns as such: added, removed, named, ordered.

use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::playlist::track_at;
use super::strips::{free_name, group, names, new_name, strip, strips};
use ::assistant::Role;
use session::{Bus, Edit, Item, Track};
use signal::Layout;

const LAYOUTS: &[&str] = &["mono", "stereo"];

actions! { "Tracks":
    "track.add" "Add track": "Adds an empty track."
        song(add) {
            name: Text, "Its name.";
            layout: Word(LAYOUTS), "Its channels; stereo.";
            role: Word(Role::WORDS), "What it plays.";
            index: Number, "Its place among the tracks, from 0; the last.";
        } keys ["Alt+Shift+T"] ["Alt+Shift+N"] ["Alt+Shift+T"] ["Alt+Shift+N"];
    "bus.add" "Add bus": "Adds a bus, to which strips can be routed."
        song(add_bus) {
            name: Text, "Its name.";
            index: Number, "Its place among the buses, from 0; the last.";
        };
    "return.add" "Add return": "Adds a return, to which strips can send a part; with an effect where one is named."
        song(add_return) {
            name: Text, "Its name.";
            effect: Text, "An effect it shall have.";
            index: Number, "Its place among the returns, from 0; the last.";
        };
    "bus.group" "Group": "Routes strips to a new bus."
        song(gather) {
            tracks: Path needed, "The tracks or buses.";
            name: Text, "The bus's name.";
        } keys ["Mod+G"] ["Mod+Alt+G"] ["Mod+G"] ["Mod+G"];
    "track.remove" "Remove track": "Takes tracks, buses, returns or VCAs away, with what leads to them; the recordings stay."
        song(remove) {
            tracks: Path needed, "The tracks, buses, returns or VCAs.";
        } keys ["Mod+Delete"] ["Mod+Delete"] ["Mod+Delete"] ["Mod+Delete"];
    "track.rename" "Rename": "Gives a track, bus, return or VCA another name; what leads to it follows."
        song(rename) {
            track: Path needed, "The track, bus, return or VCA.";
            name: Text needed, "The new name.";
        };
    "track.move" "Move track": "Gives a track, bus, return or VCA another place among its like."
        song(reorder) {
            track: Path needed, "The track, bus, return or VCA.";
            index: Number needed, "Its place, from 0.";
        };
    "track.duplicate" "Duplicate track": "Copies tracks with clips, effects, sends and curves."
        song(duplicate) {
            tracks: Path needed, "The tracks.";
        } keys ["Mod+Shift+D"] ["Alt+Shift+D"] ["Mod+Shift+D"] ["Mod+Shift+D"];
    "track.role" "Role": "Says what tracks play, so that the assistant need not guess."
        song(role) {
            tracks: Path needed, "The tracks.";
            role: Word(Role::WORDS), "What they play; nothing for nobody knows.";
        };
    "track.arm" "Arm": "Readies the selected tracks for recording, or no longer."
        page keys ["Shift+A"] ["Shift+R"] ["Alt+A"] ["Shift+R"];
}

fn add(given: &Given<'_>) -> Made {
    let tracks = given.song.tracks.len();
    let name = new_name(given, &format!("Track {}", tracks + 1))?;
    let layout = if given.text("layout")? == Some("mono") { Layout::Mono } else { Layout::Stereo };
    let role = given.text("role")?.map(String::from);
    let reason = format!("add track {name}");
    let track = Track { role, ..Track::new(&name, layout) };
    Ok((Edit::add("song", given.index("index")?.unwrap_or(tracks), Item::Track(track)), reason))
}

fn add_bus(given: &Given<'_>) -> Made {
    let name = new_name(given, &format!("Bus {}", given.song.buses.len() + 1))?;
    let index = given.index("index")?.unwrap_or(given.song.buses.len());
    Ok((Edit::add("song", index, Item::Bus(Bus::new(&name))), format!("add bus {name}")))
}

fn add_return(given: &Given<'_>) -> Made {
    let empty = Bus::new("");
    let effect = given.text("effect")?.map(|kind| super::insert::fresh(given, kind, None, &empty.strip)).transpose()?;
    let usual =
        effect.as_ref().map_or(format!("Return {}", given.song.returns.len() + 1), |insert| title(&insert.kind));
    let name = new_name(given, &usual)?;
    let index = given.index("index")?.unwrap_or(given.song.returns.len());
    let mut bus = Bus::new(&name);
    bus.strip.inserts.extend(effect);
    Ok((Edit::add("song", index, Item::Return(bus)), format!("add return {name}")))
}

/// A word with a capital at its head.
fn title(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn gather(given: &Given<'_>) -> Made {
    let strips = strips(given)?;
    let name = new_name(given, "Group")?;
    // They keep the way they had: the new bus leads where the first of them led.
    let mut bus = Bus::new(&name);
    bus.strip.output = strips.first().and_then(|strip| strip.output.clone());
    let mut edits = vec![Edit::add("song", given.song.buses.len(), Item::Bus(bus))];
    edits.extend(strips.iter().map(|strip| Edit::set(format!("{}/output", strip.name), &*name)));
    group(given, edits, format!("group {} as {name}", names(&strips)))
}

fn remove(given: &Given<'_>) -> Made {
    let strips = strips(given)?;
    let edits = strips.iter().map(|strip| Edit::remove(&*strip.name)).collect();
    group(given, edits, format!("remove {}", names(&strips)))
}

fn rename(given: &Given<'_>) -> Made {
    let (track, name) = (given.the_text("track")?, given.the_text("name")?);
    if strip(given.song, track)?.name == name {
        return Err(given.nothing("nothing is changed by this"));
    }
    Ok((Edit::set(format!("{track}/name"), name), format!("rename {track} to {name}")))
}

fn reorder(given: &Given<'_>) -> Made {
    let track = given.the_text("track")?;
    strip(given.song, track)?;
    let index = given.index("index")?.unwrap_or(0);
    Ok((Edit::Order { path: track.to_string(), index }, format!("move {track}")))
}

fn duplicate(given: &Given<'_>) -> Made {
    let mut song = given.song.clone();
    let mut edits = Vec::new();
    for name in given.paths("tracks")? {
        let at = track_at(&song, name)?;
        let mut copy = song.tracks[at].clone();
        copy.strip.name = free_name(name, |name| song.strip(name).is_some());
        edits.push(Edit::add("song", at + 1, Item::Track(copy.clone())));
        song.tracks.insert(at + 1, copy);
    }
    group(given, edits, format!("duplicate {}", names(&strips(given)?)))
}

fn role(given: &Given<'_>) -> Made {
    let role = given.text("role")?;
    let mut edits = Vec::new();
    for name in given.paths("tracks")? {
        let track = &given.song.tracks[track_at(given.song, name)?];
        if track.role.as_deref() != role {
            edits.push(Edit::set(format!("{name}/role"), role.unwrap_or_default()));
        }
    }
    let known = role.unwrap_or("unknown");
    let strips = strips(given)?;
    if strips.is_empty() {
        return Err(wrong("track.role", "names no track"));
    }
    group(given, edits, format!("role of {}: {known}", names(&strips)))
}
