//! What a song action is given: the song, the arguments, and how long files are.

use super::{Action, Arg, Kind};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json};
use session::{EditError, Place, Song, Value};
use signal::Unit;

/// How long a file is, in frames at the song's rate; `None` where nobody knows.
pub type Lengths<'a> = &'a dyn Fn(&str) -> Option<i64>;

/// What a song action is given.
pub struct Given<'a> {
    /// The song.
    pub song: &'a Song,
    action: &'static Action,
    with: &'a Map<String, Json>,
    lengths: Lengths<'a>,
}

type Read<T> = Result<T, EditError>;

pub(super) fn wrong(path: impl Into<String>, message: impl Into<String>) -> EditError {
    EditError { path: path.into(), message: message.into() }
}

impl<'a> Given<'a> {
    /// Arguments for an action, each of which it knows, and all that it needs.
    pub(super) fn new(
        song: &'a Song,
        action: &'static Action,
        with: &'a Map<String, Json>,
        lengths: Lengths<'a>,
    ) -> Read<Self> {
        let known = |name: &str| action.args.iter().any(|arg| arg.name == name || singular(arg.name) == Some(name));
        if let Some(name) = with.keys().find(|name| !known(name)) {
            let names: Vec<&str> = action.args.iter().map(|arg| arg.name).collect();
            let there =
                if names.is_empty() { "it takes none".to_string() } else { format!("there are {}", names.join(", ")) };
            return Err(wrong(action.id, format!("knows no argument \"{}\"; {there}", name.escape_debug())));
        }
        let given = Self { song, action, with, lengths };
        match action.args.iter().find(|arg| arg.needed && given.json(arg.name).is_none()) {
            Some(arg) => Err(wrong(action.id, format!("needs \"{}\": {}", arg.name, arg.sentence))),
            None => Ok(given),
        }
    }

    /// What is said for an argument; nothing, `null` and an empty list are all nothing. For one alone of many, `clip` is
    /// said as well as `clips`.
    pub fn json(&self, name: &str) -> Option<&'a Json> {
        debug_assert!(self.action.args.iter().any(|arg| arg.name == name), "{} has no {name}", self.action.id);
        let said = |name: &str| self.with.get(name);
        let one = || singular(name).filter(|one| self.arg(one).is_none()).and_then(said);
        said(name).or_else(one).filter(|value| !value.is_null() && value.as_array().is_none_or(|list| !list.is_empty()))
    }

    /// Whether the action can be told an argument.
    pub fn knows(&self, name: &str) -> bool {
        self.arg(name).is_some()
    }

    /// An error about an argument.
    pub fn refuse(&self, name: &str, message: impl std::fmt::Display) -> EditError {
        wrong(self.action.id, format!("\"{name}\" {message}"))
    }

    /// An error about the whole action.
    pub fn nothing(&self, message: impl Into<String>) -> EditError {
        wrong(self.action.id, message)
    }

    fn arg(&self, name: &str) -> Option<&'static Arg> {
        self.action.args.iter().find(|arg| arg.name == name)
    }

    fn read<T>(&self, name: &str, what: &str, read: impl Fn(&'a Json) -> Option<T>) -> Read<Option<T>> {
        let Some(value) = self.json(name) else { return Ok(None) };
        read(value).map(Some).ok_or_else(|| self.refuse(name, format_args!("must be {what}, not {}", shown(value))))
    }

    /// What was found is there: arguments that are needed are looked for before an action runs.
    fn there<T>(&self, name: &str, found: Option<T>) -> Read<T> {
        found.ok_or_else(|| self.refuse(name, "is missing"))
    }

    /// Text, or one of the argument's words.
    pub fn text(&self, name: &str) -> Read<Option<&'a str>> {
        let text = self.read(name, "text", |value| value.as_str())?;
        let words = self.arg(name).filter(|arg| arg.kind == Kind::Word).map_or(&[][..], |arg| arg.words);
        match text {
            Some(text) if !words.is_empty() && !words.contains(&text) => {
                let text = text.escape_debug();
                Err(self.refuse(name, format_args!("cannot be \"{text}\"; there are {}", words.join(", "))))
            }
            text => Ok(text),
        }
    }

    /// Text that is needed.
    pub fn the_text(&self, name: &str) -> Read<&'a str> {
        self.there(name, self.text(name)?)
    }

    /// A number, in a unit where it is text.
    pub fn number(&self, name: &str, unit: Unit) -> Read<Option<f64>> {
        let example = unit.show(1.0);
        self.read(name, &format!("a number, as {example}"), |value| match value {
            Json::String(text) => unit.parse(text),
            value => value.as_f64(),
        })
    }

    /// A number that is needed.
    pub fn the_number(&self, name: &str, unit: Unit) -> Read<f64> {
        self.there(name, self.number(name, unit)?)
    }

    /// A level in dB; `"off"` is minus infinity.
    pub fn level(&self, name: &str) -> Read<Option<f64>> {
        match self.json(name).and_then(Json::as_str) {
            Some("off") => Ok(Some(f64::NEG_INFINITY)),
            _ => self.number(name, Unit::Db),
        }
    }

    /// A place in a list, from 0.
    pub fn index(&self, name: &str) -> Read<Option<usize>> {
        self.read(name, "a place in a list, from 0", |value| match value {
            Json::String(text) => text.trim().parse().ok(),
            value => value.as_u64().and_then(|index| usize::try_from(index).ok()),
        })
    }

    /// A switch.
    pub fn flag(&self, name: &str) -> Read<Option<bool>> {
        self.read(name, "true or false", |value| match value {
            Json::String(text) => Unit::Switch.parse(text).map(|value| value != 0.0),
            value => value.as_bool(),
        })
    }

    /// A list of paths or names; one alone is a list of one.
    pub fn paths(&self, name: &str) -> Read<Vec<&'a str>> {
        let all = self.read(name, "a path or a list of paths", |value| match value {
            Json::String(text) => Some(vec![text.as_str()]),
            Json::Array(list) => list.iter().map(Json::as_str).collect(),
            _ => None,
        })?;
        Ok(all.unwrap_or_default())
    }

    /// What an argument says in JSON, itself or as text; the inner error is that of the reader.
    pub fn table<T: DeserializeOwned>(&self, name: &str) -> Read<Result<T, String>> {
        let value = self.there(name, self.json(name))?;
        let read = match value {
            Json::String(text) => serde_json::from_str(text),
            value => T::deserialize(value),
        };
        Ok(read.map_err(|error| error.to_string()))
    }

    /// A place in the song.
    pub fn place(&self, name: &str) -> Read<Option<Place>> {
        let place = match self.json(name) {
            None => return Ok(None),
            Some(Json::String(text)) => place(text, self.song.rate).map_err(|message| self.refuse(name, message))?,
            Some(value) => Place::Frame(frames(value).ok_or_else(|| {
                self.refuse(name, format_args!("must be frames or text such as \"0:41.7\", not {}", shown(value)))
            })?),
        };
        if self.song.frame(place) < 0 {
            return Err(self.refuse(name, "lies before the song's beginning"));
        }
        Ok(Some(place))
    }

    /// A place that is needed.
    pub fn the_place(&self, name: &str) -> Read<Place> {
        self.there(name, self.place(name)?)
    }

    /// A place as a frame.
    pub fn frame(&self, name: &str) -> Read<Option<i64>> {
        Ok(self.place(name)?.map(|place| self.song.frame(place)))
    }

    /// A frame that is needed.
    pub fn the_frame(&self, name: &str) -> Read<i64> {
        self.there(name, self.frame(name)?)
    }

    /// Two frames, the second after the first.
    pub fn span(&self) -> Read<(i64, i64)> {
        let (from, to) = (self.the_frame("from")?, self.the_frame("to")?);
        if to <= from {
            return Err(self.refuse("to", "must come after \"from\""));
        }
        Ok((from, to))
    }

    /// A time forward or back, in frames: a number of frames, or seconds as text with a sign.
    pub fn time(&self, name: &str) -> Read<Option<i64>> {
        match self.json(name) {
            Some(Json::String(text)) => {
                let text = text.trim();
                let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
                let place = place(rest, self.song.rate).map_err(|message| self.refuse(name, message))?;
                match place {
                    Place::Frame(frame) => Ok(Some(sign * frame)),
                    Place::Bar(_) => Err(self.refuse(name, "is a length; say it in seconds, as \"0.5\" or \"20 ms\"")),
                }
            }
            _ => self.read(name, "a number of frames or a time such as \"20 ms\"", frames),
        }
    }

    /// A length in frames, at least 1.
    pub fn length(&self, name: &str) -> Read<Option<i64>> {
        match self.time(name)? {
            Some(frames) if frames < 1 => Err(self.refuse(name, "must be longer than nothing")),
            length => Ok(length),
        }
    }

    /// How far a file reaches, in frames: its length where that is known, else as far as any clip plays it.
    pub fn reach(&self, file: &str) -> i64 {
        let clips = self.song.tracks.iter().flat_map(|track| &track.clips).filter(|clip| clip.file == file);
        let played = clips.map(|clip| clip.offset + clip.length).max().unwrap_or(0);
        (self.lengths)(file).unwrap_or(played)
    }
}

/// What one of many is called: `clip` of `clips`.
fn singular(name: &str) -> Option<&str> {
    name.strip_suffix('s')
}

/// Frames no further from the beginning than a song can reach at the highest rate, so that sums of them stay numbers.
fn frames(value: &Json) -> Option<i64> {
    const MOST: i64 = 1_000_000_000_000;
    let frames =
        value.as_i64().or_else(|| value.as_f64().filter(|f| f.abs() <= MOST as f64).map(|f| f.round() as i64))?;
    (-MOST..=MOST).contains(&frames).then_some(frames)
}

/// Reads a place as a person types it: `41.7`, `20 ms`, `0:41.7`, `1:02:03`, `17|1|0`.
fn place(text: &str, rate: u32) -> Result<Place, String> {
    let sort = Value::Place(Place::Frame(0));
    let read = |text: &str| match sort.parse(text, rate)? {
        Value::Place(place) => Ok(place),
        _ => Err(format!("\"{}\" is no place", text.escape_debug())),
    };
    if !text.contains(':') {
        return read(text);
    }
    let wrong = || format!("\"{}\" is no time; expected minutes and seconds, as 0:41.7", text.escape_debug());
    let parts: Vec<f64> =
        text.split(':').map(|part| part.trim().parse::<f64>().ok()).collect::<Option<_>>().ok_or_else(wrong)?;
    let sound = parts.len() <= 3 && parts.iter().skip(1).all(|part| (0.0..60.0).contains(part));
    if !sound || parts[..parts.len() - 1].iter().any(|part| part.fract() != 0.0) {
        return Err(wrong());
    }
    read(&parts.iter().fold(0.0, |sum, part| sum * 60.0 + part).to_string())
}

fn shown(value: &Json) -> String {
    let text = value.to_string();
    if text.chars().count() <= 40 { text } else { format!("{}…", text.chars().take(40).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::BarBeat;

    #[test]
    fn a_place_is_typed_in_seconds_minutes_or_bars() {
        let frame = |text: &str| place(text, 48_000);
        assert_eq!(frame("41.7"), Ok(Place::Frame(2_001_600)));
        assert_eq!(frame("0:41.7"), Ok(Place::Frame(2_001_600)));
        assert_eq!(frame("1:02:03.5"), Ok(Place::Frame(48_000 * 3723 + 24_000)));
        assert_eq!(frame("20 ms"), Ok(Place::Frame(960)));
        assert_eq!(frame("17|1|0"), Ok(Place::Bar(BarBeat { bar: 17, beat: 1, tick: 0 })));
        for wrong in ["", "soon", "1:60", "1.5:00", "1:2:3:4", "-1", "nan", "1:nan", "inf:0", "0|1"] {
            assert!(frame(wrong).is_err(), "{wrong}");
        }
    }
}
