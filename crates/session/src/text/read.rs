//! Makes a song of nodes: the head, the master and the moves; and what every reader of a node uses.

use super::nearest::{one_of, suggestion, unknown};
use super::number::{self, parse_bar_beat, parse_meter};
use super::syntax::{Entry, Fault, Node, Read, Value};
use super::{read_group, read_strip, read_track};
use crate::fields::{self, CREDITS, Fields};
use crate::limits::{BPM, CONFIDENCE, PAN_LAW, RATE, STEREO_PAN, SUSPEND_GROUPS};
use crate::{BarBeat, Marker, Move, Place, Point, Reason, Song, Tempo};
use signal::units::Quantity;
use signal::{Param, Unit};

/// The version of the format that is read and written.
pub const VERSION: u32 = 1;

/// What a reader must know besides the node: the song's rate, and how to get a curve from its own file.
pub(crate) struct Context<'c> {
    pub rate: u32,
    pub curves: Curves<'c>,
}

/// The points of a file, at a rate.
type Curves<'c> = &'c dyn Fn(&str, u32) -> Result<Vec<Point>, String>;

/// The words at the top of a song, in their order.
pub(crate) const TOP: &[&str] = &["tonmeister", "song", "track", "bus", "return", "vca", "group", "master", "move"];

/// The song that nodes describe; its parts in themselves are sound, how they fit together is for [`Song::check`].
pub(crate) fn song(nodes: &[Node<'_>], curves: Curves<'_>) -> Read<Song> {
    version(nodes)?;
    known_words(nodes, TOP, &["tonmeister", "song", "master"])?;
    let Some(head) = nodes.iter().find(|node| node.word == "song") else {
        return Err(Fault::new(nodes[0].end, "there is no song; expected: song \"NAME\" rate=48000"));
    };
    let mut song = head_of(head)?;
    let context = Context { rate: song.rate, curves };
    for node in nodes {
        match &*node.word {
            "track" => song.tracks.push(read_track::track(node, &context)?),
            "bus" => song.buses.push(read_strip::bus(node, &context)?),
            "return" => song.returns.push(read_strip::bus(node, &context)?),
            "vca" => song.vcas.push(read_strip::vca(node, &context)?),
            "group" => song.groups.push(read_group::group(node)?),
            "master" => song.master = read_strip::master(node, &context)?,
            "move" => song.moves.push(a_move(node)?),
            _ => {}
        }
    }
    Ok(song)
}

fn version(nodes: &[Node<'_>]) -> Read<()> {
    let expected = || format!("a song begins with: tonmeister {VERSION}");
    let first = nodes.first().ok_or_else(|| Fault::new(0, expected()))?;
    if first.word != "tonmeister" {
        return Err(Fault::new(first.start, expected()));
    }
    takes(first, 1, &[])?;
    leaf(first)?;
    match argument(first, 0, "the version")?.value {
        Value::Number(v) if v == f64::from(VERSION) => Ok(()),
        Value::Number(v) if v > f64::from(VERSION) => {
            let message = "was written by a newer Tonmeister; this one reads version";
            Err(Fault::new(first.start, format!("version {v} {message} {VERSION}. The file is left as it is")))
        }
        _ => Err(Fault::new(first.start, expected())),
    }
}

/// A song of which only the head is filled.
pub(crate) fn head_of(node: &Node<'_>) -> Read<Song> {
    takes(node, 1, &["rate", "pan-law", "stereo-pan", "suspend-groups"])?;
    let rate = node.entry("rate").ok_or_else(|| Fault::new(node.head_end, "expected rate=48000 or another rate"))?;
    let hz = setting(rate, &RATE)?;
    if hz.fract() != 0.0 {
        return Err(Fault::new(rate.value_start, "rate must be a whole number of frames in a second"));
    }
    let mut song = Song::new(&text(argument(node, 0, "the song's name")?)?, hz as u32);
    if let Some(entry) = node.entry("pan-law") {
        song.pan_law = Quantity::of(setting(entry, &PAN_LAW)?);
    }
    if let Some(entry) = node.entry("stereo-pan") {
        song.stereo_pan = Quantity::of(setting(entry, &STEREO_PAN)?);
    }
    if let Some(entry) = node.entry("suspend-groups") {
        song.suspend_groups = setting(entry, &SUSPEND_GROUPS)? != 0.0;
    }
    known_words(node.children(), &["credits", "tempo", "marker", "target"], &["credits"])?;
    for child in node.children() {
        leaf(child)?;
        match &*child.word {
            "credits" => credits(child, &mut song)?,
            "tempo" => song.tempo.entries.push(tempo(child)?),
            "marker" => song.markers.push(marker(child, song.rate)?),
            _ => {
                takes(child, 1, &[])?;
                song.targets.push(text(argument(child, 0, "the target's name")?)?);
            }
        }
    }
    Ok(song)
}

/// `credits artist="Ada" date="2026-11-27"`.
fn credits(node: &Node<'_>, song: &mut Song) -> Read<()> {
    takes(node, 0, CREDITS)?;
    for word in CREDITS {
        if let Some(entry) = node.entry(word) {
            song.put(word, fields::Value::Text(text(entry)?));
        }
    }
    Ok(())
}

/// `tempo 92 meter="4/4" at="33|1"`.
pub(crate) fn tempo(node: &Node<'_>) -> Read<Tempo> {
    takes(node, 1, &["meter", "at"])?;
    let bpm = setting(argument(node, 0, "quarter notes in a minute")?, &BPM)?;
    let meter = node.entry("meter").map(|entry| parsed(entry, parse_meter)).transpose()?;
    let at = node.entry("at").map(|entry| parsed(entry, parse_bar_beat)).transpose()?;
    Ok(Tempo { at: at.unwrap_or(BarBeat { bar: 1, beat: 1, tick: 0 }), bpm, meter })
}

fn marker(node: &Node<'_>, rate: u32) -> Read<Marker> {
    takes(node, 1, &["at"])?;
    let name = text(argument(node, 0, "the marker's name")?)?;
    let at = node.entry("at").ok_or_else(|| Fault::new(node.head_end, "expected at=, a time or \"bar|beat\""))?;
    Ok(Marker { name, at: place(at, rate)? })
}

fn a_move(node: &Node<'_>) -> Read<Move> {
    takes(node, 1, &["rule", "strip", "confidence"])?;
    let id = text(argument(node, 0, "the move's id")?)?;
    let (rule, strip) = rule_and_strip(&id);
    let mut it = Move { rule: rule.to_string(), strip: strip.to_string(), paths: Vec::new(), reason: no_reason(), id };
    if let Some(entry) = node.entry("rule") {
        it.rule = text(entry)?;
    }
    if let Some(entry) = node.entry("strip") {
        it.strip = text(entry)?;
    }
    if let Some(entry) = node.entry("confidence") {
        it.reason.confidence = setting(entry, &CONFIDENCE)?;
    }
    let words = ["edits", "because", "measured", "source", "listen"];
    known_words(node.children(), &words, &words)?;
    for child in node.children() {
        leaf(child)?;
        part_of_move(child, &mut it)?;
    }
    Ok(it)
}

fn part_of_move(node: &Node<'_>, it: &mut Move) -> Read<()> {
    let single = || text(argument(node, 0, "a sentence")?);
    match &*node.word {
        "edits" => {
            takes(node, usize::MAX, &[])?;
            it.paths = node.arguments().map(text).collect::<Read<_>>()?;
            return Ok(());
        }
        "measured" => return measured(node, &mut it.reason),
        "because" => it.reason.because = single()?,
        "source" => it.reason.source = single()?,
        _ => it.reason.listen = single()?,
    }
    takes(node, 1, &[])
}

fn measured(node: &Node<'_>, reason: &mut Reason) -> Read<()> {
    takes(node, 1, &["before", "predicted", "after", "unit"])?;
    reason.measure = text(argument(node, 0, "what was measured")?)?;
    let figure = |key| node.entry(key).map(plain_number).transpose();
    reason.before = figure("before")?.unwrap_or(0.0);
    reason.predicted = figure("predicted")?.unwrap_or(0.0);
    reason.after = figure("after")?;
    reason.unit = node.entry("unit").map(text).transpose()?.unwrap_or_default();
    Ok(())
}

/// What an id says by itself: `kick-and-bass/Kick/7c1e` is of the rule `kick-and-bass`, on the strip `Kick`.
pub(crate) fn rule_and_strip(id: &str) -> (&str, &str) {
    let (rule, rest) = id.split_once('/').unwrap_or((id, ""));
    (rule, rest.rsplit_once('/').map_or("", |(strip, _)| strip))
}

pub(crate) fn no_reason() -> Reason {
    let text = String::new;
    Reason {
        because: text(),
        measure: text(),
        before: 0.0,
        predicted: 0.0,
        after: None,
        unit: text(),
        source: text(),
        listen: text(),
        confidence: CONFIDENCE.default,
    }
}

/// Refuses more arguments than `most`, keys that are not in the list, and keys that stand there twice.
pub(crate) fn takes(node: &Node<'_>, most: usize, keys: &[&str]) -> Read<()> {
    if let Some(extra) = node.arguments().nth(most) {
        let message = format!("{} takes {most} value{} without a key", node.word, if most == 1 { "" } else { "s" });
        return Err(Fault::new(extra.start, message));
    }
    for (i, entry) in node.entries.iter().enumerate() {
        let Some(key) = entry.key.as_deref() else { continue };
        if !keys.contains(&key) {
            let message = match keys {
                [] => format!("{} takes no {}=", node.word, key.escape_debug()),
                _ => unknown(&format!("key of {}", node.word), key, keys),
            };
            return Err(Fault::new(entry.start, message));
        }
        if node.entries[..i].iter().any(|other| other.key.as_deref() == Some(key)) {
            return Err(Fault::new(entry.start, format!("{key}= stands here twice; keep one")));
        }
    }
    Ok(())
}

/// Refuses words that are not in the list, and those that may stand there once only where they stand twice.
pub(crate) fn known_words(nodes: &[Node<'_>], known: &[&str], once: &[&str]) -> Read<()> {
    let mut seen: Vec<&str> = Vec::new();
    for node in nodes {
        if !known.contains(&&*node.word) {
            return Err(Fault::new(node.start, unknown("word", &node.word, known)));
        }
        if once.contains(&&*node.word) {
            if seen.contains(&&*node.word) {
                return Err(Fault::new(node.start, format!("{} stands here twice; keep one", node.word)));
            }
            seen.push(&node.word);
        }
    }
    Ok(())
}

/// Refuses braces.
pub(crate) fn leaf(node: &Node<'_>) -> Read<()> {
    match &node.block {
        Some(block) => Err(Fault::new(block.open, format!("{} has nothing in braces", node.word))),
        None => Ok(()),
    }
}

pub(crate) fn argument<'n, 'a>(node: &'n Node<'a>, index: usize, what: &str) -> Read<&'n Entry<'a>> {
    let missing = || Fault::new(node.head_end, format!("expected {what} after {}", node.word));
    node.arguments().nth(index).ok_or_else(missing)
}

pub(crate) fn text(entry: &Entry<'_>) -> Read<String> {
    match &entry.value {
        Value::Text(text) => Ok(text.to_string()),
        _ => Err(Fault::new(entry.value_start, "expected text in quotes")),
    }
}

pub(crate) fn plain_number(entry: &Entry<'_>) -> Read<f64> {
    match entry.value {
        Value::Number(value) if value.is_finite() => Ok(value),
        _ => Err(Fault::new(entry.value_start, "expected a finite number")),
    }
}

/// A parameter's value: a number in range, a word of a choice, or `#true` and `#false`.
pub(crate) fn setting(entry: &Entry<'_>, param: &Param) -> Read<f64> {
    let wrong = |message: String| Fault::new(entry.value_start, message);
    match (param.unit, &entry.value) {
        (Unit::Switch, Value::Switch(on)) => Ok(f64::from(u8::from(*on))),
        (Unit::Switch, _) => Err(wrong(format!("{} is a switch; expected #true or #false", param.key))),
        (Unit::Choice(words), value) => {
            let word = match value {
                Value::Text(word) => word.to_string(),
                Value::Number(value) => number::number(*value),
                _ => return Err(wrong(format!("{} is one of {}", param.key, one_of(words)))),
            };
            let place = words.iter().position(|w| *w == word);
            place.map(|i| i as f64).ok_or_else(|| wrong(unknown(param.key, &word, words)))
        }
        (_, Value::Number(value)) => param.check(*value).map_err(wrong),
        (unit, _) => {
            let unit = Some(unit.name()).filter(|name| !name.is_empty()).map_or(String::new(), |n| format!(" in {n}"));
            Err(wrong(format!("{} wants a plain, finite number{unit}, without quotes or unit", param.key)))
        }
    }
}

/// As [`setting`], or `"off"`.
pub(crate) fn level(entry: &Entry<'_>, param: &Param) -> Read<f64> {
    match &entry.value {
        Value::Text(word) if word == "off" => Ok(f64::NEG_INFINITY),
        Value::Text(word) => {
            let near = suggestion(word, ["off"]);
            let message = format!("{} wants a number in dB or \"off\"{near}", param.key);
            Err(Fault::new(entry.value_start, message))
        }
        _ => setting(entry, param),
    }
}

/// A number of seconds, as frames.
pub(crate) fn time(entry: &Entry<'_>, rate: u32) -> Read<i64> {
    number::frames(plain_number(entry)?, rate).map_err(|message| Fault::new(entry.value_start, message))
}

/// A number of seconds, or a musical place in quotes.
pub(crate) fn place(entry: &Entry<'_>, rate: u32) -> Read<Place> {
    match entry.value {
        Value::Text(_) => parsed(entry, parse_bar_beat).map(Place::Bar),
        _ => time(entry, rate).map(Place::Frame),
    }
}

fn parsed<T>(entry: &Entry<'_>, parse: impl Fn(&str) -> Result<T, String>) -> Read<T> {
    parse(&text(entry)?).map_err(|message| Fault::new(entry.value_start, message))
}
