//! Parts of effects: the bands of an equalizer and the like.

use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::insert::insert_at;
use super::strips::group;
use serde_json::{Map, Value as Json};
use session::{Edit, EditError, Insert, Item, Song, Strip, Value};
use signal::{Param, Part, PartKinds};

actions! { "Bands":
    "part.add" "Add band": "Gives an effect another part, as an equalizer a band."
        song(add) {
            insert: Path needed, "The effect: \"Kick/equalizer\".";
            kind: Text needed, "The kind of part: \"bell\".";
            values: Text, "Its numbers by name: {\"frequency\": 250, \"gain\": \"-3 dB\"}.";
            index: Number, "Its place among the parts, from 0; the last.";
        };
    "part.remove" "Remove band": "Takes parts away, with their curves."
        song(remove) {
            parts: Path needed, "The parts: \"Kick/equalizer/bell-1\".";
        };
    "part.set" "Set band": "Sets numbers of a part, and leaves those that are not named."
        song(set) {
            part: Path needed, "The part.";
            values: Text needed, "Its numbers by name: {\"frequency\": 250}.";
        };
    "part.kind" "Kind of band": "Makes a part one of another kind with the same numbers; its curves go with it."
        song(become_kind) {
            part: Path needed, "The part.";
            kind: Text needed, "The kind: \"low-shelf\".";
        };
}

/// The names of an insert's parts, numbered by kind: `bell-1`, `bell-2`.
pub(super) fn names(insert: &Insert) -> Vec<String> {
    let kinds = effects::find(&insert.kind).and_then(|kind| (kind.part_kinds)()).map_or(&[][..], |kinds| kinds.kinds);
    let parts = &insert.settings.parts;
    let count = |i: usize, kind: usize| parts[..=i].iter().filter(|part| part.kind == kind).count();
    let name = |(i, part): (usize, &Part)| {
        format!("{}-{}", kinds.get(part.kind).copied().unwrap_or_default(), count(i, part.kind))
    };
    parts.iter().enumerate().map(name).collect()
}

struct Found<'a> {
    strip: &'a Strip,
    insert: &'a Insert,
    /// The path of the insert.
    path: &'a str,
    index: usize,
}

/// The part of a path, as `Kick/equalizer/bell-1`.
fn part_at<'a>(song: &'a Song, path: &'a str) -> Result<Found<'a>, EditError> {
    let no_part = || wrong(path, "is no part of an effect; expected a path such as Kick/equalizer/bell-1");
    let (insert_path, name) = path.rsplit_once('/').ok_or_else(no_part)?;
    let (strip, insert) = insert_at(song, insert_path)?;
    let all = names(insert);
    let index = all.iter().position(|known| known == name);
    let index = index.ok_or_else(|| match all.is_empty() {
        true => no_part(),
        false => wrong(path, format!("there is no \"{}\"; there are {}", name.escape_debug(), all.join(", "))),
    })?;
    Ok(Found { strip, insert, path: insert_path, index })
}

fn kinds(insert: &Insert, path: &str) -> Result<&'static PartKinds, EditError> {
    let kinds = effects::find(&insert.kind).and_then(|kind| (kind.part_kinds)());
    kinds.ok_or_else(|| wrong(path, format!("{} has no parts", insert.kind)))
}

fn kind_at(given: &Given<'_>, kinds: &PartKinds) -> Result<usize, EditError> {
    let word = given.the_text("kind")?;
    let found = kinds.kinds.iter().position(|kind| *kind == word);
    found.ok_or_else(|| {
        let word = word.escape_debug();
        given.refuse("kind", format_args!("cannot be \"{word}\"; there are {}", kinds.kinds.join(", ")))
    })
}

/// The numbers that `values` names, by their place among the parameters.
fn values(given: &Given<'_>, params: &[Param]) -> Result<Vec<(usize, f64)>, EditError> {
    let Some(_) = given.json("values") else { return Ok(Vec::new()) };
    let expected = "must be numbers by name, as {\"frequency\": 250}";
    let table: Map<String, Json> =
        given.table("values")?.map_err(|error| given.refuse("values", format_args!("{expected} ({error})")))?;
    let read = |(key, value): (&String, &Json)| {
        let place = params.iter().position(|param| param.key == key).ok_or_else(|| {
            let known: Vec<&str> = params.iter().map(|param| param.key).collect();
            format!("has no \"{}\"; there are {}", key.escape_debug(), known.join(", "))
        })?;
        let number = match value {
            Json::String(text) => params[place].unit.parse(text),
            Json::Bool(on) => Some(f64::from(u8::from(*on))),
            value => value.as_f64(),
        };
        let number = number.ok_or_else(|| format!("has a {key} that is no number: {value}"))?;
        Ok((place, params[place].check(number)?))
    };
    table.iter().map(read).collect::<Result<_, String>>().map_err(|message| given.refuse("values", message))
}

fn add(given: &Given<'_>) -> Made {
    let path = given.the_text("insert")?;
    let (_, insert) = insert_at(given.song, path)?;
    let kinds = kinds(insert, path)?;
    let kind = kind_at(given, kinds)?;
    let mut numbers: Vec<f64> = kinds.params.iter().map(|param| param.default).collect();
    for (place, value) in values(given, &kinds.params)? {
        numbers[place] = value;
    }
    let index = given.index("index")?.unwrap_or(insert.settings.parts.len());
    let reason = format!("add {} to {path}", kinds.kinds[kind]);
    Ok((Edit::add(path, index, Item::Part(Part { kind, numbers })), reason))
}

fn remove(given: &Given<'_>) -> Made {
    let paths = given.paths("parts")?;
    let mut found = paths.iter().map(|path| part_at(given.song, path)).collect::<Result<Vec<_>, _>>()?;
    // From the last on, so that no part is renumbered before its turn.
    found.sort_by_key(|part| std::cmp::Reverse(part.index));
    let path = |part: &Found<'_>| format!("{}/{}", part.path, names(part.insert)[part.index]);
    let edits = found.iter().map(|part| Edit::remove(path(part))).collect();
    let what = if let [path] = paths[..] { path.to_string() } else { format!("{} parts", paths.len()) };
    group(given, edits, format!("remove {what}"))
}

fn set(given: &Given<'_>) -> Made {
    let path = given.the_text("part")?;
    let part = part_at(given.song, path)?;
    let params = &kinds(part.insert, part.path)?.params;
    let now = &part.insert.settings.parts[part.index].numbers;
    let changed = values(given, params)?.into_iter().filter(|(place, value)| now[*place] != *value);
    let edit = |(place, value): (usize, f64)| {
        let text = Value::Number(value, &params[place]).text(given.song.rate);
        Edit::set(format!("{path}/{}", params[place].key), text)
    };
    group(given, changed.map(edit).collect(), format!("set {path}"))
}

fn become_kind(given: &Given<'_>) -> Made {
    let path = given.the_text("part")?;
    let Found { strip, insert, path: insert_path, index } = part_at(given.song, path)?;
    let kind = kind_at(given, kinds(insert, insert_path)?)?;
    if insert.settings.parts[index].kind == kind {
        return Err(given.nothing("nothing is changed by this"));
    }
    let mut changed = insert.clone();
    changed.settings.parts[index].kind = kind;
    let (old, new) = (&names(insert)[index], &names(&changed)[index]);
    let part = changed.settings.parts[index].clone();
    let mut edits = vec![Edit::remove(path), Edit::add(insert_path, index, Item::Part(part))];
    let prefix = format!("{}/{old}/", insert.id);
    for curve in &strip.automation {
        if let Some(key) = curve.parameter.strip_prefix(&prefix) {
            let path = format!("{}/automation/{}/{new}/{key}", strip.name, insert.id);
            edits.push(Edit::Points { path, points: Some(curve.points.clone()) });
        }
    }
    group(given, edits, format!("make {path} a {}", given.the_text("kind")?))
}
