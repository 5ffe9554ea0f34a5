//! Where a path leads: `Kick/tone/bell-2/gain` is a number of a part of an insert of a strip.

use crate::automated::part_place;
use crate::check::part_names;
use crate::fields::Fields;
use crate::text::nearest::suggestion;
use crate::{Bus, Clip, Group, Insert, Marker, Send, Song, Strip, Tempo, Track, Vca};
use effects::Kind;

/// A strip, by its place in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StripAt {
    Track(usize),
    Bus(usize),
    Return(usize),
    Vca(usize),
    Master,
}

/// A thing of a song, by its place in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Thing {
    Song,
    Tempo(usize),
    Marker(usize),
    Target(usize),
    Move(usize),
    Group(usize),
    Strip(StripAt),
    Clip(usize, usize),
    Send(StripAt, usize),
    /// That a strip follows a VCA.
    InVca(StripAt, usize),
    /// That a strip belongs to a group.
    InGroup(StripAt, usize),
    Insert(StripAt, usize),
    Part(StripAt, usize, usize),
    Automation(StripAt, usize),
}

/// A thing, and the word of one of its values where the path names one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub thing: Thing,
    pub word: Option<String>,
}

impl Song {
    pub(crate) fn strip_at(&self, at: StripAt) -> &Strip {
        match at {
            StripAt::Track(i) => &self.tracks[i].strip,
            StripAt::Bus(i) => &self.buses[i].strip,
            StripAt::Return(i) => &self.returns[i].strip,
            StripAt::Vca(i) => &self.vcas[i].strip,
            StripAt::Master => &self.master,
        }
    }

    pub(crate) fn strip_at_mut(&mut self, at: StripAt) -> &mut Strip {
        match at {
            StripAt::Track(i) => &mut self.tracks[i].strip,
            StripAt::Bus(i) => &mut self.buses[i].strip,
            StripAt::Return(i) => &mut self.returns[i].strip,
            StripAt::Vca(i) => &mut self.vcas[i].strip,
            StripAt::Master => &mut self.master,
        }
    }

    /// The place of the strip of a name.
    pub(crate) fn strip_named(&self, name: &str) -> Option<StripAt> {
        let place = |list: &[Bus]| list.iter().position(|bus| bus.strip.name == name);
        let track = self.tracks.iter().position(|track| track.strip.name == name).map(StripAt::Track);
        track
            .or_else(|| place(&self.buses).map(StripAt::Bus))
            .or_else(|| place(&self.returns).map(StripAt::Return))
            .or_else(|| self.vcas.iter().position(|vca| vca.strip.name == name).map(StripAt::Vca))
            .or_else(|| (self.master.name == name).then_some(StripAt::Master))
    }

    /// All strips by place, in the order of the song file.
    pub(crate) fn strips_at(&self) -> Vec<StripAt> {
        let tracks = (0..self.tracks.len()).map(StripAt::Track);
        let buses = (0..self.buses.len()).map(StripAt::Bus);
        let returns = (0..self.returns.len()).map(StripAt::Return);
        let vcas = (0..self.vcas.len()).map(StripAt::Vca);
        tracks.chain(buses).chain(returns).chain(vcas).chain([StripAt::Master]).collect()
    }
}

/// Where a path leads, or what is nearest to it.
pub(crate) fn address(song: &Song, path: &str) -> Result<Address, String> {
    let (head, rest) = path.split_once('/').map_or((path, None), |(head, rest)| (head, Some(rest)));
    if head == "song" {
        return in_song(song, rest);
    }
    let Some(at) = song.strip_named(head) else {
        let names = song.strips_and_vcas().map(|strip| &*strip.name).chain(["song"]);
        return Err(format!("there is no strip \"{}\"{}", head.escape_debug(), suggestion(head, names)));
    };
    match rest {
        None => Ok(Address { thing: Thing::Strip(at), word: None }),
        Some(rest) => in_strip(song, at, rest),
    }
}

fn in_song(song: &Song, rest: Option<&str>) -> Result<Address, String> {
    let plain = |thing, word: Option<&str>| Ok(Address { thing, word: word.map(String::from) });
    let Some(rest) = rest else { return plain(Thing::Song, None) };
    if let Some(id) = rest.strip_prefix("move/")
        && let Some(i) = song.moves.iter().position(|it| it.id == id)
    {
        return plain(Thing::Move(i), None);
    }
    if let Some(inside) = rest.strip_prefix("group/") {
        return in_group(song, rest, inside);
    }
    let (head, word) = rest.split_once('/').map_or((rest, None), |(head, word)| (head, Some(word)));
    if word.is_none() && Song::WORDS.contains(&head) {
        return plain(Thing::Song, Some(head));
    }
    let tempos = song.tempo.entries.len();
    let found = numbered(head, "tempo", tempos)
        .map(|i| (Thing::Tempo(i), Tempo::WORDS))
        .or_else(|| numbered(head, "marker", song.markers.len()).map(|i| (Thing::Marker(i), Marker::WORDS)))
        .or_else(|| numbered(head, "target", song.targets.len()).map(|i| (Thing::Target(i), &[][..])))
        .or_else(|| numbered(head, "move", song.moves.len()).map(|i| (Thing::Move(i), &[][..])));
    match found {
        Some((thing, words)) if word.is_none_or(|word| words.contains(&word)) => plain(thing, word),
        _ if rest == "rate" => Err("the rate is chosen when a song is made".to_string()),
        _ => Err(nothing("song", rest, &inside_song(song))),
    }
}

/// A group, or a value of one.
fn in_group(song: &Song, rest: &str, inside: &str) -> Result<Address, String> {
    let (name, word) = inside.split_once('/').map_or((inside, None), |(name, word)| (name, Some(word)));
    let Some(i) = song.groups.iter().position(|group| group.name == name) else {
        let near = suggestion(name, song.groups.iter().map(|group| &*group.name));
        return Err(format!("there is no group \"{}\"{near}", name.escape_debug()));
    };
    match word {
        Some(word) if !Group::WORDS.contains(&word) => Err(nothing("song", rest, &inside_song(song))),
        word => Ok(Address { thing: Thing::Group(i), word: word.map(String::from) }),
    }
}

/// The place in a list of `clip-3`.
fn numbered(text: &str, word: &str, length: usize) -> Option<usize> {
    let number = text.strip_prefix(word)?.strip_prefix('-')?;
    let i = number.parse::<usize>().ok().filter(|i| (1..=length).contains(i))?;
    (number == i.to_string()).then(|| i - 1)
}

fn nothing(of: &str, path: &str, known: &[String]) -> String {
    let near = suggestion(path, known.iter().map(String::as_str));
    format!("{of} has no \"{}\"{near}", path.escape_debug())
}

fn inside_song(song: &Song) -> Vec<String> {
    let mut all: Vec<String> = Song::WORDS.iter().map(ToString::to_string).collect();
    let mut list = |word: &str, count: usize, words: &[&str]| {
        for i in 1..=count {
            all.extend(words.iter().map(|w| format!("{word}-{i}/{w}")));
        }
    };
    list("tempo", song.tempo.entries.len(), Tempo::WORDS);
    list("marker", song.markers.len(), Marker::WORDS);
    all.extend((1..=song.targets.len()).map(|i| format!("target-{i}")));
    for group in &song.groups {
        all.extend(Group::WORDS.iter().map(|word| format!("group/{}/{word}", group.name)));
    }
    all
}

fn in_strip(song: &Song, at: StripAt, rest: &str) -> Result<Address, String> {
    let strip = song.strip_at(at);
    let found = strip_word(at, rest)
        .or_else(|| of_automation(strip, at, rest))
        .or_else(|| of_send(strip, at, rest))
        .or_else(|| of_membership(strip, at, rest))
        .or_else(|| of_clip(song, at, rest))
        .or_else(|| of_insert(strip, at, rest));
    found.ok_or_else(|| nothing(&strip.name, rest, &inside_strip(song, at)))
}

/// The words of a VCA's strip: nothing sounds in it.
const OF_VCA: &[&str] = &["name", "fader", "mute", "solo"];

fn strip_words(at: StripAt) -> Vec<&'static str> {
    if let StripAt::Vca(_) = at {
        return [OF_VCA, Vca::WORDS].concat();
    }
    let strip = Strip::WORDS.iter().filter(|word| at != StripAt::Master || !["name", "solo", "output"].contains(word));
    let track = if matches!(at, StripAt::Track(_)) { Track::WORDS } else { &[] };
    strip.chain(track).copied().collect()
}

fn strip_word(at: StripAt, rest: &str) -> Option<Address> {
    let word = strip_words(at).contains(&rest).then(|| rest.to_string())?;
    Some(Address { thing: Thing::Strip(at), word: Some(word) })
}

fn of_automation(strip: &Strip, at: StripAt, rest: &str) -> Option<Address> {
    let parameter = rest.strip_prefix("automation/")?;
    let i = strip.automation.iter().position(|it| it.parameter == parameter)?;
    Some(Address { thing: Thing::Automation(at, i), word: None })
}

fn of_send(strip: &Strip, at: StripAt, rest: &str) -> Option<Address> {
    let rest = rest.strip_prefix("send/")?;
    let (to, word) = rest.split_once('/').unwrap_or((rest, "level"));
    let i = strip.sends.iter().position(|send| send.to == to)?;
    Send::WORDS.contains(&word).then(|| Address { thing: Thing::Send(at, i), word: Some(word.to_string()) })
}

/// `vca/Drums`, `group/Guitars`: that a strip follows the one and belongs to the other.
fn of_membership(strip: &Strip, at: StripAt, rest: &str) -> Option<Address> {
    let (word, name) = rest.split_once('/')?;
    let place = |list: &[String]| list.iter().position(|it| it == name);
    let thing = match word {
        "vca" => Thing::InVca(at, place(&strip.vcas)?),
        "group" => Thing::InGroup(at, place(&strip.groups)?),
        _ => return None,
    };
    Some(Address { thing, word: None })
}

fn of_clip(song: &Song, at: StripAt, rest: &str) -> Option<Address> {
    let StripAt::Track(track) = at else { return None };
    let (head, word) = rest.split_once('/').map_or((rest, None), |(head, word)| (head, Some(word)));
    let i = numbered(head, "clip", song.tracks[track].clips.len())?;
    let known = word.is_none_or(|word| Clip::WORDS.contains(&word));
    known.then(|| Address { thing: Thing::Clip(track, i), word: word.map(String::from) })
}

fn of_insert(strip: &Strip, at: StripAt, rest: &str) -> Option<Address> {
    let (id, rest) = rest.split_once('/').map_or((rest, None), |(id, rest)| (id, Some(rest)));
    let i = strip.inserts.iter().position(|insert| insert.id == id)?;
    let Some(rest) = rest else { return Some(Address { thing: Thing::Insert(at, i), word: None }) };
    let kind = effects::find(&strip.inserts[i].kind)?;
    let file = (kind.files)().iter().any(|param| param.key == rest);
    let own = file || Insert::WORDS.contains(&rest) || (kind.params)().iter().any(|param| param.key == rest);
    if own {
        return Some(Address { thing: Thing::Insert(at, i), word: Some(rest.to_string()) });
    }
    let (part, key) = rest.split_once('/').map_or((rest, None), |(part, key)| (part, Some(key)));
    let kinds = (kind.part_kinds)()?;
    let p = part_place(&strip.inserts[i].settings.parts, kinds.kinds, part)?;
    let known = key.is_none_or(|key| kinds.params.iter().any(|param| param.key == key));
    known.then(|| Address { thing: Thing::Part(at, i, p), word: key.map(String::from) })
}

/// The paths of all single values in a strip, without its name.
pub(crate) fn inside_strip(song: &Song, at: StripAt) -> Vec<String> {
    let strip = song.strip_at(at);
    let mut all: Vec<String> = strip_words(at).into_iter().map(String::from).collect();
    if let StripAt::Track(track) = at {
        for i in 1..=song.tracks[track].clips.len() {
            all.extend(Clip::WORDS.iter().map(|word| format!("clip-{i}/{word}")));
        }
    }
    for insert in &strip.inserts {
        all.extend(Insert::WORDS.iter().map(|word| format!("{}/{word}", insert.id)));
        if let Some(kind) = effects::find(&insert.kind) {
            inside_insert(insert, kind, &mut all);
        }
    }
    for send in &strip.sends {
        all.extend([format!("send/{}", send.to), format!("send/{}/tap", send.to)]);
    }
    all
}

fn inside_insert(insert: &Insert, kind: &Kind, all: &mut Vec<String>) {
    all.extend((kind.files)().iter().map(|param| format!("{}/{}", insert.id, param.key)));
    all.extend((kind.params)().iter().map(|param| format!("{}/{}", insert.id, param.key)));
    let Some(kinds) = (kind.part_kinds)() else { return };
    for name in part_names(&insert.settings.parts, kinds.kinds) {
        all.extend(kinds.params.iter().map(|param| format!("{}/{name}/{}", insert.id, param.key)));
    }
}

/// The paths of all single values of a song.
pub(crate) fn all(song: &Song) -> Vec<String> {
    let mut all: Vec<String> = inside_song(song).into_iter().map(|path| format!("song/{path}")).collect();
    for at in song.strips_at() {
        let name = &song.strip_at(at).name;
        all.extend(inside_strip(song, at).into_iter().map(|path| format!("{name}/{path}")));
    }
    all
}

/// The path of a thing, as it is now.
pub(crate) fn path(song: &Song, thing: Thing) -> String {
    let strip = |at: StripAt| song.strip_at(at);
    match thing {
        Thing::Song => "song".to_string(),
        Thing::Tempo(i) => format!("song/tempo-{}", i + 1),
        Thing::Marker(i) => format!("song/marker-{}", i + 1),
        Thing::Target(i) => format!("song/target-{}", i + 1),
        Thing::Move(i) => format!("song/move/{}", song.moves[i].id),
        Thing::Group(i) => format!("song/group/{}", song.groups[i].name),
        Thing::Strip(at) => strip(at).name.clone(),
        Thing::Clip(track, i) => format!("{}/clip-{}", song.tracks[track].strip.name, i + 1),
        Thing::Send(at, i) => format!("{}/send/{}", strip(at).name, strip(at).sends[i].to),
        Thing::InVca(at, i) => format!("{}/vca/{}", strip(at).name, strip(at).vcas[i]),
        Thing::InGroup(at, i) => format!("{}/group/{}", strip(at).name, strip(at).groups[i]),
        Thing::Insert(at, i) => format!("{}/{}", strip(at).name, strip(at).inserts[i].id),
        Thing::Part(at, i, p) => {
            let insert = &strip(at).inserts[i];
            let kinds = effects::find(&insert.kind).and_then(|kind| (kind.part_kinds)());
            let names = part_names(&insert.settings.parts, kinds.map_or(&[], |kinds| kinds.kinds));
            format!("{}/{}/{}", strip(at).name, insert.id, names[p])
        }
        Thing::Automation(at, i) => format!("{}/automation/{}", strip(at).name, strip(at).automation[i].parameter),
    }
}
