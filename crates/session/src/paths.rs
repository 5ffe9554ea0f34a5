//! Every single value of a song by its path, for the command line and the studio.

use crate::address::{self, Thing};
use crate::fields::{Fields, Value};
use crate::{EditError, Song};
use signal::{Audio, Param, Unit};

/// One value of a song: what it is now, and what it may be.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its path: `Kick/tone/bell-2/gain`.
    pub path: String,
    /// The value.
    pub value: Value,
    /// The value as it can be typed; setting it changes nothing.
    pub text: String,
    /// The value with its unit, as a person reads it.
    pub shown: String,
}

impl Field {
    /// Unit, range, default and sentence, where the value is a number.
    pub fn param(&self) -> Option<&'static Param> {
        self.value.param()
    }

    /// The unit; plain for text, times and places.
    pub fn unit(&self) -> Unit {
        self.param().map_or(Unit::Plain, |param| param.unit)
    }

    /// Lowest and highest value, where the value is a number.
    pub fn range(&self) -> Option<(f64, f64)> {
        self.param().map(|param| (param.min, param.max))
    }
}

impl Song {
    /// The value at a path; an error suggests a path that is near.
    pub fn field(&self, path: &str) -> Result<Field, EditError> {
        let value = value(self, path).map_err(|message| EditError::new(path, message))?;
        let (text, shown) = (value.text(self.rate), value.shown(self.rate));
        Ok(Field { path: path.to_string(), value, text, shown })
    }

    /// The paths of all single values, in the order of the song file.
    pub fn paths(&self) -> Vec<String> {
        address::all(self)
    }
}

fn value(song: &Song, path: &str) -> Result<Value, String> {
    let address = address::address(song, path)?;
    let whole = || format!("\"{path}\" is not a single value; name one inside it");
    match address.thing {
        Thing::Target(i) => Ok(Value::Text(song.targets[i].clone())),
        thing => get(song, thing, &address.word.ok_or_else(whole)?).ok_or_else(whole),
    }
}

fn get(song: &Song, thing: Thing, word: &str) -> Option<Value> {
    match thing {
        Thing::Song => song.get(word),
        Thing::Tempo(i) => song.tempo.entries[i].get(word),
        Thing::Marker(i) => song.markers[i].get(word),
        Thing::Strip(at) => song.strip_at(at).get(word).or_else(|| match at {
            address::StripAt::Track(i) => song.tracks[i].get(word),
            address::StripAt::Vca(i) => song.vcas[i].get(word),
            _ => None,
        }),
        Thing::Group(i) => song.groups[i].get(word),
        Thing::Clip(track, i) => song.tracks[track].clips[i].get(word),
        Thing::Send(at, i) => song.strip_at(at).sends[i].get(word),
        Thing::Insert(at, i) => {
            let insert = &song.strip_at(at).inserts[i];
            insert.get(word).or_else(|| {
                let kind = effects::find(&insert.kind)?;
                let file = (kind.files)().iter().position(|param| param.key == word);
                match file {
                    Some(i) => Some(Value::File(insert.settings.files.get(i)?.file.clone())),
                    None => number((kind.params)(), &insert.settings.numbers, word),
                }
            })
        }
        Thing::Part(at, i, p) => {
            let insert = &song.strip_at(at).inserts[i];
            let kinds = (effects::find(&insert.kind)?.part_kinds)()?;
            number(&kinds.params, &insert.settings.parts[p].numbers, word)
        }
        Thing::Target(_) | Thing::Move(_) | Thing::Automation(..) | Thing::InVca(..) | Thing::InGroup(..) => None,
    }
}

fn number(params: &'static [Param], numbers: &[f64], word: &str) -> Option<Value> {
    let i = params.iter().position(|param| param.key == word)?;
    Some(Value::Number(*numbers.get(i)?, &params[i]))
}

/// Puts a value at an address that [`Song::field`] has read one of the same sort from.
pub(crate) fn put(song: &mut Song, thing: Thing, word: &str, value: Value) -> Option<()> {
    match thing {
        Thing::Song => song.put(word, value),
        Thing::Tempo(i) => song.tempo.entries[i].put(word, value),
        Thing::Marker(i) => song.markers[i].put(word, value),
        Thing::Strip(at) => match at {
            address::StripAt::Track(i) if crate::Track::WORDS.contains(&word) => song.tracks[i].put(word, value),
            address::StripAt::Vca(i) if crate::Vca::WORDS.contains(&word) => song.vcas[i].put(word, value),
            _ => song.strip_at_mut(at).put(word, value),
        },
        Thing::Group(i) => song.groups[i].put(word, value),
        Thing::Clip(track, i) => song.tracks[track].clips[i].put(word, value),
        Thing::Send(at, i) => song.strip_at_mut(at).sends[i].put(word, value),
        Thing::Insert(at, i) => {
            let insert = &mut song.strip_at_mut(at).inserts[i];
            if crate::Insert::WORDS.contains(&word) {
                return insert.put(word, value);
            }
            let kind = effects::find(&insert.kind)?;
            if let Value::File(file) = value {
                let i = (kind.files)().iter().position(|param| param.key == word)?;
                *insert.settings.files.get_mut(i)? = Audio::named(file);
                return Some(());
            }
            let params = (kind.params)();
            put_number(params, &mut insert.settings.numbers, word, &value)
        }
        Thing::Part(at, i, p) => {
            let insert = &mut song.strip_at_mut(at).inserts[i];
            let kinds = (effects::find(&insert.kind)?.part_kinds)()?;
            put_number(&kinds.params, &mut insert.settings.parts[p].numbers, word, &value)
        }
        Thing::Target(i) => match value {
            Value::Text(target) => {
                song.targets[i] = target;
                Some(())
            }
            _ => None,
        },
        Thing::Move(_) | Thing::Automation(..) | Thing::InVca(..) | Thing::InGroup(..) => None,
    }
}

fn put_number(params: &[Param], numbers: &mut [f64], word: &str, value: &Value) -> Option<()> {
    let Value::Number(value, _) = value else { return None };
    let i = params.iter().position(|param| param.key == word)?;
    *numbers.get_mut(i)? = *value;
    Some(())
}
