//! Random songs and random edits from a seed, over whatever effects there are.
#![allow(dead_code)]

use session::*;
use signal::random::Random;
use signal::units::Quantity;
use signal::{Audio, Db, Layout, Param, Part, Percent, Settings, Unit};

pub const NAMES: &[&str] = &[
    "Kick",
    "Snare top",
    "Bass DI",
    "Gtr \"L\"",
    "Voix é",
    "日本",
    "Back\\slash",
    "# hash",
    "{brace}",
    "//",
    "true",
    "-1",
    "a=b",
];

pub fn pick<'a, T>(random: &mut Random, list: &'a [T]) -> &'a T {
    &list[random.below(list.len() as u64) as usize]
}

pub fn chance(random: &mut Random, one_in: u64) -> bool {
    random.below(one_in) == 0
}

/// A value in a parameter's range: now an end, now a round number, now one with all its digits.
pub fn value(random: &mut Random, param: &Param) -> f64 {
    let whole = matches!(param.unit, Unit::Choice(_) | Unit::Switch);
    let any = param.min + random.unit() * (param.max - param.min);
    match random.below(5) {
        0 => param.default,
        1 => param.min,
        2 => param.max,
        3 => any.round().clamp(param.min, param.max),
        _ if whole => any.round(),
        _ => any,
    }
}

fn level(random: &mut Random, param: &Param) -> Db {
    if chance(random, 8) { Db(f64::NEG_INFINITY) } else { Db(value(random, param)) }
}

pub fn time(random: &mut Random) -> i64 {
    if chance(random, 4) { random.below(200) as i64 * 48_000 } else { random.below(20_000_000) as i64 }
}

pub fn place(random: &mut Random) -> Place {
    if chance(random, 3) {
        let (bar, beat, tick) =
            (random.below(200), random.below(4), if chance(random, 2) { 0 } else { random.below(960) });
        return Place::Bar(BarBeat { bar: bar as i64 + 1, beat: beat as i64 + 1, tick: tick as i64 });
    }
    Place::Frame(time(random))
}

pub fn clip(random: &mut Random) -> Clip {
    let length = 1 + time(random);
    Clip {
        file: format!("audio/{}.wav", random.below(20)),
        at: place(random),
        offset: if chance(random, 2) { 0 } else { time(random) },
        length,
        gain: Db(value(random, &limits::GAIN)),
        fade_in: if chance(random, 2) { 0 } else { random.below(length as u64 + 1) as i64 },
        fade_out: if chance(random, 2) { 0 } else { random.below(length as u64 + 1) as i64 },
        fade_in_shape: *pick(random, FadeShape::ALL),
        fade_out_shape: *pick(random, FadeShape::ALL),
        mute: chance(random, 5),
    }
}

fn file(random: &mut Random) -> Audio {
    if chance(random, 4) { Audio::default() } else { Audio::named(format!("audio/hall {}.wav", random.below(20))) }
}

pub fn part(random: &mut Random, kind: &effects::Kind) -> Option<Part> {
    let kinds = (kind.part_kinds)()?;
    let numbers = kinds.params.iter().map(|param| value(random, param)).collect();
    Some(Part { kind: random.below(kinds.kinds.len() as u64) as usize, numbers })
}

pub fn insert(random: &mut Random, strip: &Strip, others: &[String]) -> Insert {
    let kind = pick(random, effects::LIST);
    let numbers = (kind.params)().iter().map(|param| value(random, param)).collect();
    let parts = (0..random.below(4)).filter_map(|_| part(random, kind)).collect();
    let named = format!("{}{}", pick(random, NAMES), random.below(1000));
    let plain = strip::free_id(kind.name, |id| strip.insert(id).is_some());
    let id = if chance(random, 4) && strip.insert(&named).is_none() && !named.contains('/') { named } else { plain };
    let side = kind.sidechain && chance(random, 4) && !others.is_empty();
    Insert {
        id,
        kind: kind.name.to_string(),
        settings: Settings { numbers, files: (kind.files)().iter().map(|_| file(random)).collect(), parts },
        bypass: chance(random, 4),
        sidechain: side.then(|| pick(random, others).clone()),
    }
}

pub fn points(random: &mut Random, param: &Param, count: u64) -> Vec<Point> {
    let mut at = 0;
    let point = |_| {
        at += random.below(50_000) as i64;
        let curve = *pick(random, Curve::ALL);
        Point { at: Place::Frame(at), value: value(random, param), curve }
    };
    (0..count).map(point).collect()
}

pub fn automation(random: &mut Random, strip: &Strip) -> Option<Automation> {
    let parameter = pick(random, &automated::parameters(strip)).clone();
    let there = strip.automation.iter().any(|it| it.parameter == parameter);
    let param = automated::parameter(strip, &parameter).unwrap().param;
    let count = if chance(random, 12) { 501 } else { 1 + random.below(6) };
    (!there).then(|| Automation { points: points(random, param, count), parameter })
}

pub fn vca(random: &mut Random, name: &str) -> Vca {
    let mut vca = Vca { color: *pick(random, Color::ALL), ..Vca::new(name) };
    vca.strip.fader = level(random, &limits::FADER);
    (vca.strip.mute, vca.strip.solo) = (chance(random, 4), chance(random, 4));
    if chance(random, 3) {
        let count = if chance(random, 6) { 501 } else { 3 };
        let points = points(random, &limits::FADER, count);
        vca.strip.automation.push(Automation { parameter: "fader".to_string(), points });
    }
    vca
}

pub fn group(random: &mut Random, name: &str) -> Group {
    let links = Link::ALL.iter().copied().filter(|_| chance(random, 2)).collect();
    Group { links, suspended: chance(random, 3), color: *pick(random, Color::ALL), ..Group::new(name) }
}

/// Lets a strip follow some of the song's VCAs and belong to some of its groups.
fn join(random: &mut Random, strip: &mut Strip, song: &Song) {
    let vcas = song.vcas.iter().filter(|_| chance(random, 2)).map(|vca| vca.strip.name.clone()).collect();
    let groups = song.groups.iter().filter(|_| chance(random, 2)).map(|group| group.name.clone()).collect();
    (strip.vcas, strip.groups) = (vcas, groups);
}

fn fill(random: &mut Random, strip: &mut Strip, sums: &[String], others: &[String]) {
    strip.trim = Db(value(random, &limits::TRIM));
    strip.flip = chance(random, 3);
    strip.fader = level(random, &limits::FADER);
    strip.pan = Percent(value(random, &limits::PAN));
    strip.mute = chance(random, 3);
    for _ in 0..random.below(5) {
        let it = insert(random, strip, others);
        strip.inserts.push(it);
    }
    for to in sums {
        if chance(random, 3) {
            let tap = Quantity::of(value(random, &limits::TAP));
            strip.sends.push(Send { to: to.clone(), level: level(random, &limits::LEVEL), tap });
        }
    }
    if !sums.is_empty() && chance(random, 2) {
        strip.output = Some(pick(random, sums).clone());
    }
    for _ in 0..random.below(3) {
        strip.automation.extend(automation(random, strip));
    }
}

pub fn a_move(random: &mut Random) -> Move {
    let id = format!("rule-{}/{}/{:04x}", random.below(3), pick(random, NAMES), random.below(65_536));
    let text =
        |random: &mut Random| if chance(random, 3) { String::new() } else { format!("a \"b\"\n\tc {}", random.bits()) };
    Move {
        rule: if chance(random, 3) { "other".into() } else { id.split('/').next().unwrap().to_string() },
        strip: "Kick".into(),
        paths: (0..random.below(4)).map(|i| format!("Kick/tone/bell-{i}")).collect(),
        reason: Reason {
            because: text(random),
            measure: "masking".into(),
            before: random.signed() * 20.0,
            predicted: random.signed(),
            after: chance(random, 2).then(|| random.signed()),
            unit: if chance(random, 2) { "dB".into() } else { String::new() },
            source: text(random),
            listen: text(random),
            confidence: random.unit(),
        },
        id,
    }
}

/// A song that holds together.
pub fn song(random: &mut Random) -> Song {
    let mut song = Song::new(&format!("Song {}", random.below(100)), *pick(random, &[44_100, 48_000, 96_000]));
    song.pan_law = *pick(random, PanLaw::ALL);
    song.stereo_pan = *pick(random, StereoPan::ALL);
    song.credits.artist = if chance(random, 2) { "Ada \"A\" & Ben".into() } else { String::new() };
    song.credits.date = pick(random, &["", "2026", "2026-11-27"]).to_string();
    for i in 0..random.below(3) as i64 {
        let at = BarBeat { bar: 1 + i * 8, beat: 1, tick: 0 };
        let meter = chance(random, 2).then_some(Meter { beats: 3 + i as u32, note: 4 });
        song.tempo.entries.push(Tempo { at, bpm: 60.0 + random.unit() * 100.0, meter });
    }
    for _ in 0..random.below(3) {
        song.markers.push(Marker { name: pick(random, NAMES).to_string(), at: place(random) });
    }
    song.targets = (0..random.below(3)).map(|i| format!("target {i}")).collect();
    song.suspend_groups = chance(random, 4);
    song.vcas = (0..random.below(3)).map(|i| vca(random, &format!("VCA \"{i}\""))).collect();
    song.groups = (0..random.below(3)).map(|i| group(random, &format!("Group {i}"))).collect();
    let mut sums = Vec::new();
    for i in 0..random.below(3) {
        let mut bus = Bus::new(&format!("Bus {i}"));
        fill(random, &mut bus.strip, &sums, &[]);
        join(random, &mut bus.strip, &song);
        sums.push(bus.strip.name.clone());
        song.buses.push(bus);
    }
    for i in 0..random.below(3) {
        let mut bus = Bus::new(&format!("Return {i}"));
        fill(random, &mut bus.strip, &sums, &[]);
        sums.push(bus.strip.name.clone());
        song.returns.push(bus);
    }
    let mut others = Vec::new();
    for name in NAMES.iter().filter(|name| !name.contains('/')) {
        if chance(random, 3) {
            let layout = *pick(random, &[Layout::Mono, Layout::Stereo, Layout::Surround51, Layout::Ambisonic(3)]);
            let mut track = Track::new(name, layout);
            track.role = chance(random, 2).then(|| "lead-vocal".to_string());
            track.clips = (0..random.below(5)).map(|_| clip(random)).collect();
            fill(random, &mut track.strip, &sums, &others);
            track.strip.solo = chance(random, 5);
            join(random, &mut track.strip, &song);
            others.push(name.to_string());
            song.tracks.push(track);
        }
    }
    fill(random, &mut song.master, &[], &others);
    song.moves = (0..random.below(3)).map(|_| a_move(random)).collect();
    song.check().unwrap();
    song
}

fn strip_of<'s>(random: &mut Random, song: &'s Song) -> &'s Strip {
    let strips: Vec<&Strip> = song.strips_and_vcas().collect();
    strips[random.below(strips.len() as u64) as usize]
}

fn set(random: &mut Random, song: &Song) -> Edit {
    let path = pick(random, &song.paths()).clone();
    let field = song.field(&path).unwrap();
    let text = match &field.value {
        Value::Number(_, param) | Value::Level(_, param) => {
            let new = value(random, param);
            if chance(random, 2) && matches!(param.unit, Unit::Db | Unit::Ms | Unit::Percent) {
                format!("{new}{}", param.unit.suffix())
            } else {
                Value::Number(new, param).text(song.rate)
            }
        }
        Value::Text(_) => format!("New {}", random.below(100_000)),
        Value::File(_) => file(random).file,
        Value::Place(_) => Value::Place(place(random)).text(song.rate),
        Value::Frames(_) => Value::Frames(time(random)).text(song.rate),
        Value::Layout(_) => pick(random, &["mono", "stereo", "5.1"]).to_string(),
        Value::BarBeat(_) => format!("{}|1", 1 + random.below(40)),
        Value::Links(_) => pick(random, &["", "fader", "clips, mute solo"]).to_string(),
        Value::Meter(_) => pick(random, &["", "3/4", "7/8"]).to_string(),
        Value::Optional(_) => match path.rsplit('/').next() {
            Some("role") => pick(random, &["", "kick", "bass"]).to_string(),
            _ if chance(random, 3) => String::new(),
            _ => strip_of(random, song).name.clone(),
        },
    };
    Edit::set(path, text)
}

fn add(random: &mut Random, song: &Song) -> Option<Edit> {
    let strip = strip_of(random, song);
    let track = (!song.tracks.is_empty()).then(|| pick(random, &song.tracks));
    let index = |random: &mut Random, length: usize| random.below(length as u64 + 1) as usize;
    let name = format!("Added {}", random.below(1_000_000));
    let (to, length, item) = match random.below(15) {
        0 if song.tracks.len() < 12 => ("song", song.tracks.len(), Item::Track(Track::new(&name, Layout::Mono))),
        1 if song.buses.len() < 4 => ("song", song.buses.len(), Item::Bus(Bus::new(&name))),
        2 if song.returns.len() < 4 => ("song", song.returns.len(), Item::Return(Bus::new(&name))),
        3 if song.markers.len() < 6 => ("song", song.markers.len(), Item::Marker(Marker { name, at: place(random) })),
        4 if song.targets.len() < 6 => ("song", song.targets.len(), Item::Target(name)),
        5 if song.moves.len() < 6 => ("song", song.moves.len(), Item::Move(a_move(random))),
        6 => {
            let sums = song.buses.iter().chain(&song.returns).map(|bus| bus.strip.name.clone());
            let all: Vec<String> = sums.chain(["nowhere".to_string()]).collect();
            let to = pick(random, &all).clone();
            (&*strip.name, strip.sends.len(), Item::Send(Send { to, level: Db(-6.0), tap: Tap::Pre }))
        }
        7 if track?.clips.len() < 8 => (&*track?.strip.name, track?.clips.len(), Item::Clip(clip(random))),
        11 if song.vcas.len() < 4 => ("song", song.vcas.len(), Item::Vca(vca(random, &name))),
        12 if song.groups.len() < 4 => ("song", song.groups.len(), Item::Group(group(random, &name))),
        13 => {
            let vca = pick(random, song.vcas.get(..).filter(|vcas| !vcas.is_empty())?);
            (&*strip.name, strip.vcas.len(), Item::InVca(vca.strip.name.clone()))
        }
        14 => {
            let group = pick(random, song.groups.get(..).filter(|groups| !groups.is_empty())?);
            (&*strip.name, strip.groups.len(), Item::InGroup(group.name.clone()))
        }
        8 if strip.inserts.len() < 6 => (&*strip.name, strip.inserts.len(), Item::Insert(insert(random, strip, &[]))),
        9 => (&*strip.name, strip.automation.len(), Item::Automation(automation(random, strip)?)),
        _ => {
            let insert = strip.inserts.iter().find(|insert| insert.settings.parts.len() < 6)?;
            let part = part(random, effects::find(&insert.kind)?)?;
            let to = format!("{}/{}", strip.name, insert.id);
            return Some(Edit::add(to, index(random, insert.settings.parts.len()), Item::Part(part)));
        }
    };
    Some(Edit::add(to, index(random, length), item))
}

/// The path of something in a list.
fn listed(random: &mut Random, song: &Song) -> Option<String> {
    let strip = strip_of(random, song);
    let numbered = |random: &mut Random, count: usize| (count > 0).then(|| 1 + random.below(count as u64));
    Some(match random.below(12) {
        0 => format!("song/marker-{}", numbered(random, song.markers.len())?),
        1 => format!("song/target-{}", numbered(random, song.targets.len())?),
        2 => format!("song/move/{}", (!song.moves.is_empty()).then(|| pick(random, &song.moves))?.id),
        3 => {
            let track = song.track(&strip.name)?;
            format!("{}/clip-{}", strip.name, numbered(random, track.clips.len())?)
        }
        4 => format!("{}/send/{}", strip.name, (!strip.sends.is_empty()).then(|| pick(random, &strip.sends))?.to),
        5 => {
            let curves = &strip.automation;
            format!("{}/automation/{}", strip.name, (!curves.is_empty()).then(|| pick(random, curves))?.parameter)
        }
        6 => strip.name.clone(),
        7 => format!("song/group/{}", (!song.groups.is_empty()).then(|| pick(random, &song.groups))?.name),
        8 => format!("{}/vca/{}", strip.name, (!strip.vcas.is_empty()).then(|| pick(random, &strip.vcas))?),
        9 => format!("{}/group/{}", strip.name, (!strip.groups.is_empty()).then(|| pick(random, &strip.groups))?),
        _ => {
            let insert = (!strip.inserts.is_empty()).then(|| pick(random, &strip.inserts))?;
            let path = format!("{}/{}", strip.name, insert.id);
            let parts = (effects::find(&insert.kind)?.part_kinds)();
            match (parts, insert.settings.parts.first()) {
                (Some(kinds), Some(part)) if chance(random, 2) => format!("{path}/{}-1", kinds.kinds[part.kind]),
                _ => path,
            }
        }
    })
}

/// An edit that may or may not be possible.
pub fn edit(random: &mut Random, song: &Song) -> Edit {
    for _ in 0..20 {
        let edit = match random.below(10) {
            0..=4 => Some(set(random, song)),
            5 | 6 => add(random, song),
            7 => listed(random, song).map(Edit::remove),
            8 => listed(random, song).map(|path| Edit::Order { path, index: random.below(5) as usize }),
            _ => {
                let strip = strip_of(random, song);
                let parameter = pick(random, &automated::parameters(strip)).clone();
                let param = automated::parameter(strip, &parameter).unwrap().param;
                let new = points(random, param, 3);
                let points = (!chance(random, 3)).then_some(new);
                Some(Edit::Points { path: format!("{}/automation/{parameter}", strip.name), points })
            }
        };
        if let Some(edit) = edit {
            return edit;
        }
    }
    let (one, two) = (set(random, song), set(random, song));
    Edit::Group(vec![one, two])
}
