//! Which strips an action is about, and their values.

use super::declare::Made;
use super::given::{Given, wrong};
use session::{Color, Edit, EditError, Song, Strip, Value};
use signal::Param;

/// The strip of a name; the error says which name is near.
pub(super) fn strip<'a>(song: &'a Song, name: &str) -> Result<&'a Strip, EditError> {
    song.strip(name).ok_or_else(|| match song.field(&format!("{name}/fader")) {
        Err(error) => wrong(name, error.message),
        Ok(_) => wrong(name, "is no strip; expected the name of a track, bus, return or VCA"),
    })
}

/// The strips that the argument `tracks` names; where the song has none of a name, the error says what is near.
pub(super) fn strips<'a>(given: &Given<'a>) -> Result<Vec<&'a Strip>, EditError> {
    given.paths("tracks")?.into_iter().map(|name| strip(given.song, name)).collect()
}

/// Those strips in words: `Kick`, `Kick and Snare`, `3 strips`.
pub(super) fn names(strips: &[&Strip]) -> String {
    match strips {
        [one] => one.name.clone(),
        [one, two] => format!("{} and {}", one.name, two.name),
        _ => format!("{} strips", strips.len()),
    }
}

/// Edits as one, with the reason; at least one is needed.
pub(super) fn group(given: &Given<'_>, edits: Vec<Edit>, reason: String) -> Made {
    match edits.is_empty() {
        true => Err(given.nothing("nothing is changed by this")),
        false => Ok((Edit::Group(edits), reason)),
    }
}

/// A switch of several strips: set as `on` says, or turned to the other side of the first.
pub(super) fn switch(given: &Given<'_>, word: &str, now: fn(&Strip) -> bool) -> Made {
    let strips = strips(given)?;
    let on = given.flag("on")?.unwrap_or_else(|| !strips.first().is_some_and(|strip| now(strip)));
    let text = if on { "on" } else { "off" };
    let edits = strips.iter().filter(|strip| now(strip) != on);
    let edits = edits.map(|strip| Edit::set(format!("{}/{word}", strip.name), text)).collect();
    group(given, edits, format!("{word} {} {text}", names(&strips)))
}

/// A level or number that is set, or changed by some; held in its range.
pub(super) fn moved(given: &Given<'_>, name: &str, param: &'static Param, old: f64) -> Result<f64, EditError> {
    let is_off = given.json(name).and_then(|value| value.as_str()) == Some("off");
    let number = if is_off { None } else { given.number(name, param.unit)? };
    match (is_off, number, given.number("by", param.unit)?) {
        (true, None, None) => Ok(f64::NEG_INFINITY),
        (false, Some(value), None) => Ok(value),
        (false, None, Some(by)) => Ok((old + by).clamp(param.min, param.max)),
        _ => Err(given.nothing(format!("needs \"{name}\" or \"by\", one of them"))),
    }
}

/// A number of several strips, set or changed by some.
pub(super) fn number(given: &Given<'_>, word: &str, param: &'static Param, now: fn(&Strip) -> f64) -> Made {
    let strips = strips(given)?;
    let mut edits = Vec::new();
    for strip in &strips {
        let new = moved(given, word, param, now(strip))?;
        if new != now(strip) {
            edits.push(Edit::set(format!("{}/{word}", strip.name), Value::Level(new, param).text(given.song.rate)));
        }
    }
    group(given, edits, format!("{word} of {}", names(&strips)))
}

/// A name for a new strip: the one that is asked for, which must be free, or the usual one, numbered.
pub(super) fn new_name(given: &Given<'_>, usual: &str) -> Result<String, EditError> {
    let taken = |name: &str| name == "song" || given.song.strip(name).is_some();
    match given.text("name")? {
        Some(name) if taken(name) => {
            Err(given.refuse("name", format_args!("cannot be \"{}\"; that name is taken", name.escape_debug())))
        }
        Some(name) => Ok(name.to_string()),
        None => Ok(free_name(usual, taken)),
    }
}

/// The colour that is asked for, or the first that is not taken.
pub(super) fn color(given: &Given<'_>, mut taken: impl Iterator<Item = Color>) -> Result<Color, EditError> {
    let asked = given.text("color")?.and_then(|word| Color::WORDS.iter().position(|known| *known == word));
    let taken: Vec<Color> = taken.by_ref().collect();
    let free = Color::ALL.iter().find(|color| !taken.contains(color));
    Ok(asked.map(|place| Color::ALL[place]).or(free.copied()).unwrap_or_default())
}

/// A name that nothing is called yet: the one that is wanted, or numbered from 2 on.
pub(super) fn free_name(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_string();
    }
    // `Kick 2` again is `Kick 3`, not `Kick 2 2`.
    let stem = match wanted.rsplit_once(' ') {
        Some((stem, number)) if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) => stem,
        _ => wanted,
    };
    (2_u64..).map(|n| format!("{stem} {n}")).find(|name| !taken(name)).unwrap_or_default()
}
