//! Every single value of a song: what it is, how it reads, how it is set.

use crate::limits::{
    BPM, BYPASS, COLOR, FADE_IN_SHAPE, FADE_OUT_SHAPE, FADER, FLIP, GAIN, LEVEL, MUTE, PAN, PAN_LAW, SOLO, STEREO_PAN,
    SUSPEND_GROUPS, SUSPENDED, TAP, TRIM,
};
use crate::text::curves::level;
use crate::text::number;
use crate::{BarBeat, Clip, Group, Insert, Link, Marker, Meter, Place, Send, Song, Strip, Tempo, Track, Vca};
use signal::units::Quantity;
use signal::{Layout, Param, Unit};

/// A value as it stands in the song.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A number of a parameter.
    Number(f64, &'static Param),
    /// A number of a parameter that may also be minus infinity.
    Level(f64, &'static Param),
    /// Text.
    Text(String),
    /// Text, or nothing.
    Optional(Option<String>),
    /// The path of a file in the song's folder; empty where an effect has none.
    File(String),
    /// A place in the song.
    Place(Place),
    /// A length in frames.
    Frames(i64),
    /// Channels.
    Layout(Layout),
    /// A place in bars.
    BarBeat(BarBeat),
    /// A meter, or nothing.
    Meter(Option<Meter>),
    /// What a group links.
    Links(Vec<Link>),
}

impl Value {
    /// The parameter behind the value, where there is one.
    pub fn param(&self) -> Option<&'static Param> {
        match self {
            Value::Number(_, param) | Value::Level(_, param) => Some(param),
            _ => None,
        }
    }

    /// The value as it can be typed; reading it gives exactly the value again.
    pub fn text(&self, rate: u32) -> String {
        match self {
            Value::Number(value, param) => match param.unit {
                Unit::Choice(_) | Unit::Switch => param.unit.show(*value),
                _ => number::number(*value),
            },
            Value::Level(value, _) => level(*value),
            Value::Text(text) | Value::File(text) => text.clone(),
            Value::Optional(text) => text.clone().unwrap_or_default(),
            Value::Place(place) => number::place(*place, rate),
            Value::Frames(frames) => number::seconds(*frames, rate),
            Value::Layout(layout) => layout.to_string(),
            Value::BarBeat(at) => number::bar_beat(*at),
            Value::Meter(meter) => meter.map(number::meter).unwrap_or_default(),
            Value::Links(links) => Link::text(links),
        }
    }

    /// The value as a person reads it, with its unit.
    pub fn shown(&self, rate: u32) -> String {
        match self {
            Value::Level(value, _) if *value == f64::NEG_INFINITY => "off".to_string(),
            Value::Number(value, param) | Value::Level(value, param) => param.unit.show(*value),
            Value::Place(Place::Frame(frames)) | Value::Frames(frames) => {
                format!("{} s", number::seconds(*frames, rate))
            }
            _ => self.text(rate),
        }
    }

    /// Another value of the same sort, from what was typed.
    pub fn parse(&self, text: &str, rate: u32) -> Result<Self, String> {
        Ok(match self {
            Value::Level(_, param) if text.trim() == "off" => Value::Level(f64::NEG_INFINITY, param),
            Value::Level(_, param) => Value::Level(parse_number(text, param)?, param),
            Value::Number(_, param) => Value::Number(parse_number(text, param)?, param),
            Value::Text(_) => Value::Text(text.to_string()),
            Value::File(_) => Value::File(text.to_string()),
            Value::Optional(_) => Value::Optional((!text.is_empty()).then(|| text.to_string())),
            Value::Place(_) => Value::Place(number::parse_place(text, rate)?),
            Value::Frames(_) => Value::Frames(number::parse_time(text, rate)?),
            Value::Layout(_) => Value::Layout(text.parse()?),
            Value::BarBeat(_) => Value::BarBeat(number::parse_bar_beat(text)?),
            Value::Meter(_) if text.is_empty() => Value::Meter(None),
            Value::Meter(_) => Value::Meter(Some(number::parse_meter(text)?)),
            Value::Links(_) => Value::Links(Link::parse(text)?),
        })
    }
}

fn parse_number(text: &str, param: &Param) -> Result<f64, String> {
    let wrong = || match param.unit {
        Unit::Choice(words) => crate::text::nearest::unknown(param.key, text, words),
        Unit::Switch => format!("{} is a switch; expected on or off, not \"{}\"", param.key, text.escape_debug()),
        unit => {
            let (low, high) = (unit.show(param.min), unit.show(param.max));
            format!("\"{}\" is no {}; expected a number between {low} and {high}", text.escape_debug(), param.key)
        }
    };
    param.check(param.unit.parse(text).ok_or_else(wrong)?)
}

/// The single values of a thing, by word.
pub(crate) trait Fields {
    /// The words.
    const WORDS: &'static [&'static str];
    fn get(&self, word: &str) -> Option<Value>;
    /// Puts in a value of the same sort.
    fn put(&mut self, word: &str, value: Value) -> Option<()>;
}

macro_rules! fields {
    ($type:ty { $($word:literal : $variant:ident $(($param:ident))? $($field:ident).+ ;)+ }) => {
        impl Fields for $type {
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn get(&self, word: &str) -> Option<Value> {
                Some(match word {
                    $($word => fields!(@get $variant $(($param))? self.$($field).+),)+
                    _ => return None,
                })
            }

            fn put(&mut self, word: &str, value: Value) -> Option<()> {
                match word {
                    $($word => fields!(@put $variant value, self.$($field).+),)+
                    _ => return None,
                }
                Some(())
            }
        }
    };
    (@get Number ($param:ident) $place:expr) => { Value::Number(Quantity::number($place), &$param) };
    (@get Level ($param:ident) $place:expr) => { Value::Level(Quantity::number($place), &$param) };
    (@get Bare ($param:ident) $place:expr) => { Value::Number($place, &$param) };
    (@get $variant:ident $place:expr) => { Value::$variant($place.clone()) };
    (@put Number $value:ident, $place:expr) => {{ let Value::Number(new, _) = $value else { return None }; $place = Quantity::of(new) }};
    (@put Level $value:ident, $place:expr) => {{ let Value::Level(new, _) = $value else { return None }; $place = Quantity::of(new) }};
    (@put Bare $value:ident, $place:expr) => {{ let Value::Number(new, _) = $value else { return None }; $place = new }};
    (@put $variant:ident $value:ident, $place:expr) => {{ let Value::$variant(new) = $value else { return None }; $place = new }};
}

fields! { Song {
    "name": Text name;
    "pan-law": Number(PAN_LAW) pan_law;
    "stereo-pan": Number(STEREO_PAN) stereo_pan;
    "suspend-groups": Number(SUSPEND_GROUPS) suspend_groups;
    "artist": Text credits.artist;
    "version": Text credits.version;
    "album": Text credits.album;
    "track": Text credits.track;
    "composer": Text credits.composer;
    "isrc": Text credits.isrc;
    "barcode": Text credits.barcode;
    "genre": Text credits.genre;
    "date": Text credits.date;
    "label": Text credits.label;
    "language": Text credits.language;
    "phonogram": Text credits.phonogram;
    "copyright": Text credits.copyright;
    "explicit": Text credits.explicit;
    "comment": Text credits.comment;
    "cover": Text credits.cover;
} }

/// The words of a song's credits, which stand in a line of their own.
pub(crate) const CREDITS: &[&str] = <Song as Fields>::WORDS.split_at(4).1;

fields! { Tempo {
    "bpm": Bare(BPM) bpm;
    "at": BarBeat at;
    "meter": Meter meter;
} }

fields! { Marker {
    "name": Text name;
    "at": Place at;
} }

fields! { Track {
    "role": Optional role;
    "layout": Layout layout;
} }

fields! { Strip {
    "name": Text name;
    "trim": Number(TRIM) trim;
    "flip": Number(FLIP) flip;
    "fader": Level(FADER) fader;
    "pan": Number(PAN) pan;
    "mute": Number(MUTE) mute;
    "solo": Number(SOLO) solo;
    "output": Optional output;
} }

fields! { Vca {
    "color": Number(COLOR) color;
} }

fields! { Group {
    "name": Text name;
    "links": Links links;
    "suspended": Number(SUSPENDED) suspended;
    "color": Number(COLOR) color;
} }

fields! { Clip {
    "file": File file;
    "at": Place at;
    "offset": Frames offset;
    "length": Frames length;
    "gain": Number(GAIN) gain;
    "fade-in": Frames fade_in;
    "fade-out": Frames fade_out;
    "fade-in-shape": Number(FADE_IN_SHAPE) fade_in_shape;
    "fade-out-shape": Number(FADE_OUT_SHAPE) fade_out_shape;
    "mute": Number(MUTE) mute;
} }

fields! { Send {
    "level": Level(LEVEL) level;
    "tap": Number(TAP) tap;
} }

fields! { Insert {
    "id": Text id;
    "bypass": Number(BYPASS) bypass;
    "sidechain": Optional sidechain;
} }
