//! Makes lines of a song: what is at its default is not said.

use super::curves::{file_name, is_long, point_text};
use super::number::{bar_beat, meter, number, place as plain_place, seconds};
use super::read::{VERSION, rule_and_strip};
use super::strings::quote;
use crate::fields::{CREDITS, Fields};
use crate::limits::{CONFIDENCE, FADER, GAIN, LEVEL, PAN, TRIM};
use crate::{
    Automation, BarBeat, Bus, Clip, Color, FadeShape, Group, Insert, Marker, Move, PanLaw, Place, Send, Song,
    StereoPan, Strip, Tap, Tempo, Track, Vca,
};
use signal::{Audio, FileParam, Layout, Param, Part, Unit};

/// A node to be written: values are as they stand in the text, with their key where they have one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Phrase {
    pub word: String,
    pub entries: Vec<(Option<String>, String)>,
    pub children: Vec<Phrase>,
    /// The key that the first argument may also be written with.
    pub first: Vec<&'static str>,
    /// Tells it from others of its word.
    pub name: String,
}

impl Phrase {
    fn new(word: &str) -> Self {
        Self { word: word.to_string(), ..Self::default() }
    }

    fn named(word: &str, name: &str) -> Self {
        Self { name: name.to_string(), ..Self::new(word) }.with(quote(name))
    }

    fn with(mut self, value: String) -> Self {
        self.entries.push((None, value));
        self
    }

    fn key(mut self, key: &str, value: String) -> Self {
        self.entries.push((Some(key.to_string()), value));
        self
    }

    fn key_if(self, said: bool, key: &str, value: impl FnOnce() -> String) -> Self {
        if said { self.key(key, value()) } else { self }
    }

    fn holding(mut self, children: Vec<Phrase>) -> Self {
        self.children = children;
        self
    }

    /// The line without what is in its braces.
    pub fn head(&self) -> String {
        let mut line = self.word.clone();
        for (key, value) in &self.entries {
            line.push(' ');
            line.push_str(&key.as_ref().map_or(value.clone(), |key| format!("{key}={value}")));
        }
        line
    }

    /// The lines behind an indent, each with its line end.
    pub fn lines(&self, indent: &str, text: &mut String) {
        text.push_str(indent);
        text.push_str(&self.head());
        if !self.children.is_empty() {
            let deeper = format!("{indent}    ");
            text.push_str(" {\n");
            self.children.iter().for_each(|child| child.lines(&deeper, text));
            text.push_str(indent);
            text.push('}');
        }
        text.push('\n');
    }

    /// All of it on one line.
    pub fn one_line(&self) -> String {
        let children: Vec<String> = self.children.iter().map(Phrase::one_line).collect();
        if children.is_empty() { self.head() } else { format!("{} {{ {} }}", self.head(), children.join("; ")) }
    }
}

/// The whole song.
pub(crate) fn song(song: &Song) -> String {
    let mut text = String::new();
    top(song).iter().for_each(|phrase| phrase.lines("", &mut text));
    text
}

/// The nodes of a song, in the order of the signal.
pub(crate) fn top(song: &Song) -> Vec<Phrase> {
    let rate = song.rate;
    let mut top = vec![Phrase::new("tonmeister").with(VERSION.to_string()), head(song)];
    top.extend(song.tracks.iter().map(|it| track(it, rate)));
    top.extend(song.buses.iter().map(|it| bus("bus", it, rate)));
    top.extend(song.returns.iter().map(|it| bus("return", it, rate)));
    top.extend(song.vcas.iter().map(|it| vca(it, rate)));
    top.extend(song.groups.iter().map(group));
    top.extend(master(&song.master, rate));
    top.extend(song.moves.iter().map(a_move));
    top
}

/// The node of the song's name, rate, tempo, markers and targets.
pub(crate) fn head(song: &Song) -> Phrase {
    let mut children: Vec<Phrase> = credits(song).into_iter().collect();
    children.extend(song.tempo.entries.iter().map(tempo));
    children.extend(song.markers.iter().map(|it| marker(it, song.rate)));
    children.extend(song.targets.iter().map(|target| Phrase::named("target", target)));
    Phrase::new("song")
        .with(quote(&song.name))
        .key("rate", song.rate.to_string())
        .key_if(song.pan_law != PanLaw::default(), "pan-law", || word(song.pan_law.word()))
        .key_if(song.stereo_pan != StereoPan::default(), "stereo-pan", || word(song.stereo_pan.word()))
        .key_if(song.suspend_groups, "suspend-groups", || "#true".to_string())
        .holding(children)
}

fn credits(song: &Song) -> Option<Phrase> {
    let said = CREDITS.iter().filter_map(|word| Some((*word, song.get(word)?.text(song.rate))));
    let phrase = said.filter(|(_, text)| !text.is_empty());
    let phrase = phrase.fold(Phrase::new("credits"), |phrase, (word, text)| phrase.key(word, quote(&text)));
    (!phrase.entries.is_empty()).then_some(phrase)
}

pub(crate) fn tempo(tempo: &Tempo) -> Phrase {
    let start = BarBeat { bar: 1, beat: 1, tick: 0 };
    Phrase { name: bar_beat(tempo.at), ..Phrase::new("tempo") }
        .with(number(tempo.bpm))
        .key_if(tempo.meter.is_some(), "meter", || quote(&tempo.meter.map(meter).unwrap_or_default()))
        .key_if(tempo.at != start, "at", || quote(&bar_beat(tempo.at)))
}

fn marker(marker: &Marker, rate: u32) -> Phrase {
    Phrase::named("marker", &marker.name).key("at", place(marker.at, rate))
}

pub(crate) fn track(track: &Track, rate: u32) -> Phrase {
    track_with(track, rate, Lists::ALL)
}

/// Which of the long lists of a strip are said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lists {
    pub clips: bool,
    pub curves: bool,
}

impl Lists {
    const ALL: Self = Self { clips: true, curves: true };
}

/// A track without those lists that nobody asks for.
pub(crate) fn track_with(track: &Track, rate: u32, lists: Lists) -> Phrase {
    let clips = if lists.clips { &track.clips[..] } else { &[] };
    let mut children: Vec<Phrase> = clips.iter().map(|it| clip(it, rate)).collect();
    children.extend(strip_with(&track.strip, rate, lists));
    Phrase::named("track", &track.strip.name)
        .key_if(track.role.is_some(), "role", || quote(track.role.as_deref().unwrap_or_default()))
        .key_if(track.layout != Layout::default(), "layout", || quote(&track.layout.to_string()))
        .holding(children)
}

pub(crate) fn bus(word: &str, bus: &Bus, rate: u32) -> Phrase {
    sum_with(word, &bus.strip, rate, Lists::ALL)
}

/// The strip of a bus or return, without those lists that nobody asks for.
pub(crate) fn sum_with(word: &str, strip: &Strip, rate: u32, lists: Lists) -> Phrase {
    Phrase::named(word, &strip.name).holding(strip_with(strip, rate, lists))
}

/// The master, if anything is to be said of it.
pub(crate) fn master(master: &Strip, rate: u32) -> Option<Phrase> {
    let phrase = master_with(master, rate, Lists::ALL);
    (!phrase.children.is_empty()).then_some(phrase)
}

/// The master, without those lists that nobody asks for.
pub(crate) fn master_with(master: &Strip, rate: u32, lists: Lists) -> Phrase {
    Phrase::new("master").holding(strip_with(master, rate, lists))
}

pub(crate) fn vca(vca: &Vca, rate: u32) -> Phrase {
    let mut lines = strip_with(&vca.strip, rate, Lists { clips: false, curves: false });
    lines.extend(color(vca.color));
    lines.extend(vca.strip.automation.iter().map(|it| automation(it, &vca.strip, rate)));
    Phrase::named("vca", &vca.strip.name).holding(lines)
}

pub(crate) fn group(group: &Group) -> Phrase {
    // A link's word is one that stands bare.
    let links = group.links.iter().map(|link| (None, link.word().to_string())).collect();
    let mut lines = vec![Phrase { entries: links, ..Phrase::new("links") }];
    lines.extend(group.suspended.then(|| Phrase::new("suspended").with("#true".to_string())));
    lines.extend(color(group.color));
    Phrase::named("group", &group.name).holding(lines)
}

fn color(color: Color) -> Option<Phrase> {
    (color != Color::default()).then(|| Phrase::new("color").with(word(color.word())))
}

fn clip(clip: &Clip, rate: u32) -> Phrase {
    let time = |frames| move || seconds(frames, rate);
    Phrase::named("clip", &clip.file)
        .key("at", place(clip.at, rate))
        .key_if(clip.offset != 0, "offset", time(clip.offset))
        .key("length", seconds(clip.length, rate))
        .key_if(clip.gain.0 != GAIN.default, "gain", || number(clip.gain.0))
        .key_if(clip.fade_in != 0, "fade-in", time(clip.fade_in))
        .key_if(clip.fade_out != 0, "fade-out", time(clip.fade_out))
        .key_if(clip.fade_in_shape != FadeShape::default(), "fade-in-shape", || word(clip.fade_in_shape.word()))
        .key_if(clip.fade_out_shape != FadeShape::default(), "fade-out-shape", || word(clip.fade_out_shape.word()))
        .key_if(clip.mute, "mute", || "#true".to_string())
}

fn strip_with(strip: &Strip, rate: u32, lists: Lists) -> Vec<Phrase> {
    let said = |word: &str, said: bool, value: String| said.then(|| Phrase::new(word).with(value));
    let on = || "#true".to_string();
    let inserts: Vec<Phrase> = inserts(strip);
    let mut lines: Vec<Phrase> = [
        said("trim", strip.trim.0 != TRIM.default, number(strip.trim.0)),
        said("flip", strip.flip, on()),
        (!inserts.is_empty()).then(|| Phrase::new("inserts").holding(inserts)),
        said("fader", strip.fader.0 != FADER.default, fader(strip.fader.0)),
        said("pan", strip.pan.0 != PAN.default, number(strip.pan.0)),
        said("mute", strip.mute, on()),
        said("solo", strip.solo, on()),
    ]
    .into_iter()
    .flatten()
    .collect();
    lines.extend(strip.vcas.iter().map(|name| Phrase::named("vca", name)));
    lines.extend(strip.groups.iter().map(|name| Phrase::named("group", name)));
    lines.extend(strip.sends.iter().map(send));
    lines.extend(strip.output.as_ref().map(|output| Phrase::new("output").with(quote(output))));
    if lists.curves {
        lines.extend(strip.automation.iter().map(|it| automation(it, strip, rate)));
    }
    lines
}

fn inserts(strip: &Strip) -> Vec<Phrase> {
    let ids = crate::strip::ids_unless_named(&strip.inserts);
    strip.inserts.iter().zip(ids).map(|(it, unsaid)| insert(it, unsaid == it.id)).collect()
}

/// One effect; its id is left `unsaid` where it would get it without.
pub(crate) fn insert(insert: &Insert, unsaid: bool) -> Phrase {
    let kind = effects::find(&insert.kind);
    let params = kind.map_or(&[][..], |kind| (kind.params)());
    let mut phrase = Phrase { name: insert.id.clone(), ..Phrase::new(&insert.kind) };
    phrase = files(phrase, kind.map_or(&[], |kind| (kind.files)()), &insert.settings.files);
    phrase = numbers(phrase, params, &insert.settings.numbers)
        .key_if(!unsaid, "id", || quote(&insert.id))
        .key_if(insert.sidechain.is_some(), "sidechain", || quote(insert.sidechain.as_deref().unwrap_or_default()))
        .key_if(insert.bypass, "bypass", || "#true".to_string());
    let Some(kinds) = kind.and_then(|kind| (kind.part_kinds)()) else { return phrase };
    let part = |part: &Part| {
        let word = kinds.kinds.get(part.kind).copied().unwrap_or_default();
        numbers(Phrase { name: word.to_string(), ..Phrase::new(word) }, &kinds.params, &part.numbers)
    };
    phrase.holding(insert.settings.parts.iter().map(part).collect())
}

/// The files that are named: the first without its key. (An effect with such a file has no number without a key.)
fn files(mut phrase: Phrase, params: &[FileParam], files: &[Audio]) -> Phrase {
    phrase.first = params.iter().filter(|param| param.first).map(|param| param.key).collect();
    for (param, audio) in params.iter().zip(files).filter(|(_, audio)| audio.is_named()) {
        let name = quote(&audio.file);
        phrase = if param.first { phrase.with(name) } else { phrase.key(param.key, name) };
    }
    phrase
}

/// First those without a key, up to the last that is not at its default; then the others by key.
fn numbers(mut phrase: Phrase, params: &[Param], numbers: &[f64]) -> Phrase {
    let all: Vec<(&Param, f64)> = params.iter().zip(numbers.iter().copied()).collect();
    let first: Vec<_> = all.iter().filter(|(param, _)| param.first).collect();
    let said = first.iter().rposition(|(param, value)| *value != param.default).map_or(0, |i| i + 1);
    phrase.first.extend(first.iter().map(|(param, _)| param.key));
    for (param, value) in first.iter().take(said) {
        phrase = phrase.with(token(param.unit, *value));
    }
    for (param, value) in all.iter().filter(|(param, value)| !param.first && *value != param.default) {
        phrase = phrase.key(param.key, token(param.unit, *value));
    }
    phrase
}

fn send(send: &Send) -> Phrase {
    let phrase = Phrase::named("send", &send.to);
    let phrase = if send.level.0 == LEVEL.default { phrase } else { phrase.with(fader(send.level.0)) };
    phrase.key_if(send.tap != Tap::Post, "tap", || quote(send.tap.word()))
}

fn automation(automation: &Automation, strip: &Strip, rate: u32) -> Phrase {
    let phrase = Phrase::named("automation", &automation.parameter);
    if is_long(automation) {
        return phrase.key("file", quote(&file_name(&strip.name, automation, rate)));
    }
    let points = automation.points.iter().map(|point| (None, quote(&point_text(point, rate)))).collect();
    phrase.holding(vec![Phrase { entries: points, ..Phrase::new("points") }])
}

pub(crate) fn a_move(it: &Move) -> Phrase {
    let (rule, strip) = rule_and_strip(&it.id);
    let reason = &it.reason;
    let mut children = Vec::new();
    if !it.paths.is_empty() {
        let paths = it.paths.iter().map(|path| (None, quote(path))).collect();
        children.push(Phrase { entries: paths, ..Phrase::new("edits") });
    }
    let sentence = |word: &str, text: &str| (!text.is_empty()).then(|| Phrase::new(word).with(quote(text)));
    children.extend(sentence("because", &reason.because));
    children.push(
        Phrase::new("measured")
            .with(quote(&reason.measure))
            .key("before", number(reason.before))
            .key("predicted", number(reason.predicted))
            .key_if(reason.after.is_some(), "after", || number(reason.after.unwrap_or_default()))
            .key_if(!reason.unit.is_empty(), "unit", || quote(&reason.unit)),
    );
    children.extend(sentence("source", &reason.source));
    children.extend(sentence("listen", &reason.listen));
    Phrase::named("move", &it.id)
        .key_if(it.rule != rule, "rule", || quote(&it.rule))
        .key_if(it.strip != strip, "strip", || quote(&it.strip))
        .key_if(reason.confidence != CONFIDENCE.default, "confidence", || number(reason.confidence))
        .holding(children)
}

/// A value as it stands in the text.
pub(crate) fn token(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Switch => format!("#{}", value != 0.0),
        Unit::Choice(words) => word(words.get(value as usize).copied().unwrap_or_default()),
        _ => number(value),
    }
}

/// A word of a choice: bare where it is a number, in quotes where it is not.
fn word(word: &str) -> String {
    let is_number = word.parse::<f64>().is_ok_and(|value| number(value) == word);
    if is_number { word.to_string() } else { quote(word) }
}

fn fader(value: f64) -> String {
    if value == f64::NEG_INFINITY { quote("off") } else { number(value) }
}

fn place(place: Place, rate: u32) -> String {
    match place {
        Place::Frame(_) => plain_place(place, rate),
        Place::Bar(bar) => quote(&bar_beat(bar)),
    }
}
