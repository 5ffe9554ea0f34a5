//! Effects in strips: added, removed, moved, copied, switched off, set.

use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::strips::{group, strip};
use session::strip::free_id;
use session::{Edit, EditError, Insert, Item, Preset, Song, Strip, Value};

actions! { "Effects":
    "insert.add" "Add effect": "Puts an effect into a strip."
        song(add) {
            track: Path needed, "The strip.";
            kind: Text needed, "The effect: \"compressor\".";
            index: Number, "Its place among the strip's effects, from 0; the last.";
            preset: Text, "A preset to begin with.";
        };
    "insert.remove" "Remove effect": "Takes effects out of their strips, with their curves."
        song(remove) {
            inserts: Path needed, "The effects: \"Kick/compressor\".";
        };
    "insert.move" "Move effect": "Gives an effect another place in its strip or another strip; its curves go with it."
        song(move_to) {
            insert: Path needed, "The effect.";
            track: Path, "The strip; its own where none is named.";
            index: Number, "Its place there, from 0; the last.";
        };
    "insert.copy" "Copy effect": "Copies an effect with its settings into a strip."
        song(copy) {
            insert: Path needed, "The effect.";
            track: Path, "The strip; its own where none is named.";
            index: Number, "Its place there, from 0; the last.";
        };
    "insert.bypass" "Bypass": "Switches effects off, or on again."
        song(bypass) {
            inserts: Path needed, "The effects.";
            on: Flag, "Whether they are bypassed; the opposite of what the first is.";
        };
    "insert.preset" "Preset": "Gives an effect all settings of a preset."
        song(preset) {
            insert: Path needed, "The effect.";
            preset: Text needed, "The preset.";
        };
    "insert.sidechain" "Sidechain": "Lets a strip steer an effect, or lets it steer itself again."
        song(sidechain) {
            insert: Path needed, "The effect.";
            from: Path, "The strip that steers it.";
        };
    "insert.default" "Default settings": "Gives an effect the settings it comes with; its files stay."
        song(default) {
            insert: Path needed, "The effect.";
        };
}

/// The strip and the insert of a path, as `Kick/compressor`.
pub(super) fn insert_at<'a>(song: &'a Song, path: &str) -> Result<(&'a Strip, &'a Insert), EditError> {
    let found = path.split_once('/').and_then(|(name, id)| {
        let strip = song.strip(name)?;
        Some((strip, strip.insert(id)?))
    });
    found.ok_or_else(|| match song.field(&format!("{path}/bypass")) {
        Err(error) => wrong(path, error.message),
        Ok(_) => wrong(path, "is no effect in a strip; expected a path such as Kick/compressor"),
    })
}

fn inserts<'a>(given: &Given<'a>) -> Result<Vec<(&'a Strip, &'a Insert)>, EditError> {
    given.paths("inserts")?.into_iter().map(|path| insert_at(given.song, path)).collect()
}

fn names(all: &[(&Strip, &Insert)]) -> String {
    match all {
        [(strip, insert)] => format!("{}/{}", strip.name, insert.id),
        _ => format!("{} effects", all.len()),
    }
}

/// An effect as it comes, or with a preset, under an id that is free in a strip.
pub(super) fn fresh(given: &Given<'_>, kind: &str, preset: Option<&str>, strip: &Strip) -> Result<Insert, EditError> {
    let known = effects::find(kind).ok_or_else(|| {
        let all: Vec<&str> = effects::LIST.iter().map(|kind| kind.name).collect();
        given.nothing(format!("there is no effect \"{}\"; there are {}", kind.escape_debug(), all.join(", ")))
    })?;
    let mut settings = (known.defaults)();
    if let Some(name) = preset {
        let presets = Preset::of(known).map_err(|error| given.nothing(error.to_string()))?;
        let preset = Preset::named(&presets, name, known).map_err(|message| given.nothing(message))?;
        preset.put(&mut settings);
    }
    let id = free_id(kind, |id| strip.insert(id).is_some());
    Ok(Insert { id, kind: kind.to_string(), settings, bypass: false, sidechain: None })
}

fn add(given: &Given<'_>) -> Made {
    let strip = strip(given.song, given.the_text("track")?)?;
    let insert = fresh(given, given.the_text("kind")?, given.text("preset")?, strip)?;
    let index = given.index("index")?.unwrap_or(strip.inserts.len());
    let reason = format!("add {} to {}", insert.kind, strip.name);
    Ok((Edit::add(&*strip.name, index, Item::Insert(insert)), reason))
}

fn remove(given: &Given<'_>) -> Made {
    let all = inserts(given)?;
    let edits = all.iter().map(|(strip, insert)| Edit::remove(format!("{}/{}", strip.name, insert.id))).collect();
    group(given, edits, format!("remove {}", names(&all)))
}

fn move_to(given: &Given<'_>) -> Made {
    let path = given.the_text("insert")?;
    let (from, insert) = insert_at(given.song, path)?;
    let to = given.text("track")?.map_or(Ok(from), |name| strip(given.song, name))?;
    let index = given.index("index")?;
    let reason = format!("move {path}");
    if to.name == from.name {
        let index = index.unwrap_or(from.inserts.len() - 1);
        return Ok((Edit::Order { path: path.to_string(), index }, reason));
    }
    let copy = Insert { id: free_id(&insert.id, |id| to.insert(id).is_some()), ..insert.clone() };
    // The curves go with the effect, under the id that it has there.
    let curves = from.automation.iter().filter_map(|curve| {
        let rest = curve.parameter.strip_prefix(&insert.id)?.strip_prefix('/')?;
        let path = format!("{}/automation/{}/{rest}", to.name, copy.id);
        Some(Edit::Points { path, points: Some(curve.points.clone()) })
    });
    let curves: Vec<Edit> = curves.collect();
    let mut edits = vec![Edit::remove(path)];
    edits.push(Edit::add(&*to.name, index.unwrap_or(to.inserts.len()), Item::Insert(copy)));
    edits.extend(curves);
    group(given, edits, format!("{reason} to {}", to.name))
}

fn copy(given: &Given<'_>) -> Made {
    let path = given.the_text("insert")?;
    let (from, insert) = insert_at(given.song, path)?;
    let to = given.text("track")?.map_or(Ok(from), |name| strip(given.song, name))?;
    let copy = Insert { id: free_id(&insert.id, |id| to.insert(id).is_some()), ..insert.clone() };
    let index = given.index("index")?.unwrap_or(to.inserts.len());
    Ok((Edit::add(&*to.name, index, Item::Insert(copy)), format!("copy {path} to {}", to.name)))
}

fn bypass(given: &Given<'_>) -> Made {
    let all = inserts(given)?;
    let on = given.flag("on")?.unwrap_or_else(|| !all.first().is_some_and(|(_, insert)| insert.bypass));
    let text = if on { "on" } else { "off" };
    let changed = all.iter().filter(|(_, insert)| insert.bypass != on);
    let edits = changed.map(|(strip, insert)| Edit::set(format!("{}/{}/bypass", strip.name, insert.id), text));
    group(given, edits.collect(), format!("bypass {} {text}", names(&all)))
}

fn preset(given: &Given<'_>) -> Made {
    let (path, preset) = (given.the_text("insert")?, given.the_text("preset")?);
    insert_at(given.song, path)?;
    match given.song.preset_edit(path, preset)? {
        Edit::Group(edits) => group(given, edits, format!("preset \"{preset}\" of {path}")),
        edit => Ok((edit, format!("preset \"{preset}\" of {path}"))),
    }
}

fn sidechain(given: &Given<'_>) -> Made {
    let path = given.the_text("insert")?;
    let (_, insert) = insert_at(given.song, path)?;
    let from = given.text("from")?.filter(|from| !from.is_empty());
    if insert.sidechain.as_deref() == from {
        return Err(given.nothing("nothing is changed by this"));
    }
    let reason = from.map_or(format!("no sidechain for {path}"), |from| format!("{from} steers {path}"));
    Ok((Edit::set(format!("{path}/sidechain"), from.unwrap_or_default()), reason))
}

fn default(given: &Given<'_>) -> Made {
    let path = given.the_text("insert")?;
    let (_, insert) = insert_at(given.song, path)?;
    let known = effects::find(&insert.kind).ok_or_else(|| wrong(path, "is of no known kind"))?;
    let defaults = (known.defaults)();
    let mut edits = Vec::new();
    for (param, (now, default)) in (known.params)().iter().zip(insert.settings.numbers.iter().zip(&defaults.numbers)) {
        if now != default {
            edits
                .push(Edit::set(format!("{path}/{}", param.key), Value::Number(*default, param).text(given.song.rate)));
        }
    }
    if insert.settings.parts != defaults.parts {
        let parts = super::part::names(insert).into_iter().rev();
        edits.extend(parts.map(|name| Edit::remove(format!("{path}/{name}"))));
        let come = defaults.parts.into_iter().enumerate();
        edits.extend(come.map(|(index, part)| Edit::add(path, index, Item::Part(part))));
    }
    group(given, edits, format!("default settings of {path}"))
}
