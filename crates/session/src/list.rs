//! The lists of a song, each addressed by what owns it.

use crate::address::{StripAt, Thing};
use crate::{Item, Song};

/// A list of a song.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    Tracks,
    Buses,
    Returns,
    Vcas,
    Groups,
    Markers,
    Tempos,
    Targets,
    Moves,
    Clips(usize),
    Inserts(StripAt),
    Sends(StripAt),
    /// The VCAs that a strip follows.
    InVcas(StripAt),
    /// The groups that a strip belongs to.
    InGroups(StripAt),
    Automation(StripAt),
    Parts(StripAt, usize),
}

impl List {
    /// The list that holds a thing, and its place there.
    pub fn holding(thing: Thing) -> Option<(Self, usize)> {
        Some(match thing {
            Thing::Strip(StripAt::Track(i)) => (List::Tracks, i),
            Thing::Strip(StripAt::Bus(i)) => (List::Buses, i),
            Thing::Strip(StripAt::Return(i)) => (List::Returns, i),
            Thing::Strip(StripAt::Vca(i)) => (List::Vcas, i),
            Thing::Group(i) => (List::Groups, i),
            Thing::Marker(i) => (List::Markers, i),
            Thing::Tempo(i) => (List::Tempos, i),
            Thing::Target(i) => (List::Targets, i),
            Thing::Move(i) => (List::Moves, i),
            Thing::Clip(track, i) => (List::Clips(track), i),
            Thing::Insert(at, i) => (List::Inserts(at), i),
            Thing::Send(at, i) => (List::Sends(at), i),
            Thing::InVca(at, i) => (List::InVcas(at), i),
            Thing::InGroup(at, i) => (List::InGroups(at), i),
            Thing::Automation(at, i) => (List::Automation(at), i),
            Thing::Part(at, i, p) => (List::Parts(at, i), p),
            Thing::Song | Thing::Strip(StripAt::Master) => return None,
        })
    }

    /// The thing at a place.
    pub fn thing(self, i: usize) -> Thing {
        match self {
            List::Tracks => Thing::Strip(StripAt::Track(i)),
            List::Buses => Thing::Strip(StripAt::Bus(i)),
            List::Returns => Thing::Strip(StripAt::Return(i)),
            List::Vcas => Thing::Strip(StripAt::Vca(i)),
            List::Groups => Thing::Group(i),
            List::Markers => Thing::Marker(i),
            List::Tempos => Thing::Tempo(i),
            List::Targets => Thing::Target(i),
            List::Moves => Thing::Move(i),
            List::Clips(track) => Thing::Clip(track, i),
            List::Inserts(at) => Thing::Insert(at, i),
            List::Sends(at) => Thing::Send(at, i),
            List::InVcas(at) => Thing::InVca(at, i),
            List::InGroups(at) => Thing::InGroup(at, i),
            List::Automation(at) => Thing::Automation(at, i),
            List::Parts(at, insert) => Thing::Part(at, insert, i),
        }
    }

    /// What the list belongs to.
    pub fn owner(self) -> Thing {
        match self {
            List::Clips(track) => Thing::Strip(StripAt::Track(track)),
            List::Inserts(at) | List::Sends(at) | List::Automation(at) => Thing::Strip(at),
            List::InVcas(at) | List::InGroups(at) => Thing::Strip(at),
            List::Parts(at, insert) => Thing::Insert(at, insert),
            _ => Thing::Song,
        }
    }
}

/// The list of an owner that an item goes to.
pub(crate) fn of(owner: Thing, item: &Item) -> Result<List, String> {
    Ok(match (owner, item) {
        (Thing::Song, Item::Track(_)) => List::Tracks,
        (Thing::Song, Item::Bus(_)) => List::Buses,
        (Thing::Song, Item::Return(_)) => List::Returns,
        (Thing::Song, Item::Vca(_)) => List::Vcas,
        (Thing::Song, Item::Group(_)) => List::Groups,
        (Thing::Song, Item::Marker(_)) => List::Markers,
        (Thing::Song, Item::Tempo(_)) => List::Tempos,
        (Thing::Song, Item::Target(_)) => List::Targets,
        (Thing::Song, Item::Move(_)) => List::Moves,
        (Thing::Strip(StripAt::Track(i)), Item::Clip(_)) => List::Clips(i),
        (Thing::Strip(at), Item::Insert(_)) => List::Inserts(at),
        (Thing::Strip(at), Item::Send(_)) => List::Sends(at),
        (Thing::Strip(at), Item::InVca(_)) => List::InVcas(at),
        (Thing::Strip(at), Item::InGroup(_)) => List::InGroups(at),
        (Thing::Strip(at), Item::Automation(_)) => List::Automation(at),
        (Thing::Insert(at, i), Item::Part(_)) => List::Parts(at, i),
        _ => {
            let belongs = match item {
                Item::Clip(_) => "a track",
                Item::Insert(_) | Item::Send(_) | Item::Automation(_) => "a strip",
                Item::InVca(_) | Item::InGroup(_) => "a strip",
                Item::Part(_) => "an insert",
                _ => "the song",
            };
            return Err(format!("this can only be added to {belongs}"));
        }
    })
}

/// The name of an item, where something has it already.
pub(crate) fn taken(song: &Song, list: List, item: &Item) -> Option<String> {
    let is_taken = |name: &str| match (list, item) {
        (_, Item::Track(_) | Item::Bus(_) | Item::Return(_) | Item::Vca(_)) => song.strip(name).is_some(),
        (_, Item::Group(_)) => song.group(name).is_some(),
        (List::Inserts(at), _) => song.strip_at(at).insert(name).is_some(),
        (List::InVcas(at), _) => song.strip_at(at).vcas.iter().any(|vca| vca == name),
        (List::InGroups(at), _) => song.strip_at(at).groups.iter().any(|group| group == name),
        (List::Sends(at), _) => song.strip_at(at).sends.iter().any(|send| send.to == name),
        (List::Automation(at), _) => song.strip_at(at).automation.iter().any(|it| it.parameter == name),
        (_, Item::Move(_)) => song.moves.iter().any(|it| it.id == name),
        _ => false,
    };
    let name = match item {
        Item::Track(track) => &track.strip.name,
        Item::Bus(bus) | Item::Return(bus) => &bus.strip.name,
        Item::Vca(vca) => &vca.strip.name,
        Item::Group(group) => &group.name,
        Item::InVca(name) | Item::InGroup(name) => name,
        Item::Insert(insert) => &insert.id,
        Item::Send(send) => &send.to,
        Item::Automation(automation) => &automation.parameter,
        Item::Move(it) => &it.id,
        _ => return None,
    };
    is_taken(name).then(|| name.clone())
}

/// Does the same with whichever list it is.
macro_rules! with {
    ($song:expr, $list:expr, $it:ident => $do:expr) => {
        match $list {
            List::Tracks => {
                let $it = &mut $song.tracks;
                $do
            }
            List::Buses => {
                let $it = &mut $song.buses;
                $do
            }
            List::Returns => {
                let $it = &mut $song.returns;
                $do
            }
            List::Vcas => {
                let $it = &mut $song.vcas;
                $do
            }
            List::Groups => {
                let $it = &mut $song.groups;
                $do
            }
            List::Markers => {
                let $it = &mut $song.markers;
                $do
            }
            List::Tempos => {
                let $it = &mut $song.tempo.entries;
                $do
            }
            List::Targets => {
                let $it = &mut $song.targets;
                $do
            }
            List::Moves => {
                let $it = &mut $song.moves;
                $do
            }
            List::Clips(track) => {
                let $it = &mut $song.tracks[track].clips;
                $do
            }
            List::Inserts(at) => {
                let $it = &mut $song.strip_at_mut(at).inserts;
                $do
            }
            List::InVcas(at) => {
                let $it = &mut $song.strip_at_mut(at).vcas;
                $do
            }
            List::InGroups(at) => {
                let $it = &mut $song.strip_at_mut(at).groups;
                $do
            }
            List::Sends(at) => {
                let $it = &mut $song.strip_at_mut(at).sends;
                $do
            }
            List::Automation(at) => {
                let $it = &mut $song.strip_at_mut(at).automation;
                $do
            }
            List::Parts(at, i) => {
                let $it = &mut $song.strip_at_mut(at).inserts[i].settings.parts;
                $do
            }
        }
    };
}

/// How many are in a list.
pub(crate) fn length(song: &mut Song, list: List) -> usize {
    with!(song, list, it => it.len())
}

/// Moves one to another place.
pub(crate) fn order(song: &mut Song, list: List, from: usize, to: usize) {
    with!(song, list, it => { let one = it.remove(from); it.insert(to, one) });
}

/// Puts an item into the list that [`of`] has given for it.
pub(crate) fn insert(song: &mut Song, list: List, i: usize, item: &Item) {
    match (list, item.clone()) {
        (List::Tracks, Item::Track(it)) => song.tracks.insert(i, it),
        (List::Buses, Item::Bus(it)) => song.buses.insert(i, it),
        (List::Returns, Item::Return(it)) => song.returns.insert(i, it),
        (List::Vcas, Item::Vca(it)) => song.vcas.insert(i, it),
        (List::Groups, Item::Group(it)) => song.groups.insert(i, it),
        (List::Markers, Item::Marker(it)) => song.markers.insert(i, it),
        (List::Tempos, Item::Tempo(it)) => song.tempo.entries.insert(i, it),
        (List::Targets, Item::Target(it)) => song.targets.insert(i, it),
        (List::Moves, Item::Move(it)) => song.moves.insert(i, it),
        (List::Clips(track), Item::Clip(it)) => song.tracks[track].clips.insert(i, it),
        (List::Inserts(at), Item::Insert(it)) => song.strip_at_mut(at).inserts.insert(i, it),
        (List::InVcas(at), Item::InVca(it)) => song.strip_at_mut(at).vcas.insert(i, it),
        (List::InGroups(at), Item::InGroup(it)) => song.strip_at_mut(at).groups.insert(i, it),
        (List::Sends(at), Item::Send(it)) => song.strip_at_mut(at).sends.insert(i, it),
        (List::Automation(at), Item::Automation(it)) => song.strip_at_mut(at).automation.insert(i, it),
        (List::Parts(at, n), Item::Part(it)) => song.strip_at_mut(at).inserts[n].settings.parts.insert(i, it),
        _ => {}
    }
}

/// Takes one out.
pub(crate) fn remove(song: &mut Song, list: List, i: usize) -> Option<Item> {
    if i >= length(song, list) {
        return None;
    }
    Some(match list {
        List::Tracks => Item::Track(song.tracks.remove(i)),
        List::Buses => Item::Bus(song.buses.remove(i)),
        List::Returns => Item::Return(song.returns.remove(i)),
        List::Vcas => Item::Vca(song.vcas.remove(i)),
        List::Groups => Item::Group(song.groups.remove(i)),
        List::Markers => Item::Marker(song.markers.remove(i)),
        List::Tempos => Item::Tempo(song.tempo.entries.remove(i)),
        List::Targets => Item::Target(song.targets.remove(i)),
        List::Moves => Item::Move(song.moves.remove(i)),
        List::Clips(track) => Item::Clip(song.tracks[track].clips.remove(i)),
        List::Inserts(at) => Item::Insert(song.strip_at_mut(at).inserts.remove(i)),
        List::InVcas(at) => Item::InVca(song.strip_at_mut(at).vcas.remove(i)),
        List::InGroups(at) => Item::InGroup(song.strip_at_mut(at).groups.remove(i)),
        List::Sends(at) => Item::Send(song.strip_at_mut(at).sends.remove(i)),
        List::Automation(at) => Item::Automation(song.strip_at_mut(at).automation.remove(i)),
        List::Parts(at, n) => Item::Part(song.strip_at_mut(at).inserts[n].settings.parts.remove(i)),
    })
}
