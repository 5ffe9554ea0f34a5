//! The song's values as JSON, for the journal and the studio: units as plain numbers, choices as words.
//!
//! Minus infinity is `"off"`; a place is a number of frames or `"17|3|240"`; a meter is `"4/4"`.

use crate::text::number::{bar_beat, meter, parse_bar_beat, parse_meter};
use crate::{BarBeat, Meter, Place};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A number that may be minus infinity.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Level {
    Number(f64),
    Word(String),
}

/// A number, or `"off"`.
pub(crate) mod level {
    use super::*;

    pub fn serialize<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
        if *value == f64::NEG_INFINITY { serializer.serialize_str("off") } else { serializer.serialize_f64(*value) }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
        match Level::deserialize(deserializer)? {
            Level::Number(value) => Ok(value),
            Level::Word(word) if word == "off" => Ok(f64::NEG_INFINITY),
            Level::Word(word) => Err(D::Error::custom(format!("expected a number or \"off\", not {word:?}"))),
        }
    }
}

/// A number with a unit.
pub(crate) mod quantity {
    use super::*;
    use signal::units::Quantity;

    pub fn serialize<Q: Quantity, S: Serializer>(value: &Q, serializer: S) -> Result<S::Ok, S::Error> {
        super::level::serialize(&value.number(), serializer)
    }

    pub fn deserialize<'de, Q: Quantity, D: Deserializer<'de>>(deserializer: D) -> Result<Q, D::Error> {
        super::level::deserialize(deserializer).map(Q::of)
    }
}

/// A word of a choice.
pub(crate) mod word {
    use super::*;
    use signal::units::Quantity;

    pub fn serialize<Q: Quantity, S: Serializer>(value: &Q, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Q::UNIT.show(value.number()))
    }

    pub fn deserialize<'de, Q: Quantity, D: Deserializer<'de>>(deserializer: D) -> Result<Q, D::Error> {
        let word = String::deserialize(deserializer)?;
        let unknown = || D::Error::custom(format!("{word:?} is none of the words"));
        Q::UNIT.parse(&word).map(Q::of).ok_or_else(unknown)
    }
}

/// Words of links.
pub(crate) mod links {
    use super::*;
    use crate::Link;

    pub fn serialize<S: Serializer>(links: &[Link], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(links.iter().map(|link| link.word()))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Link>, D::Error> {
        Link::parse(&Vec::<String>::deserialize(deserializer)?.join(" ")).map_err(D::Error::custom)
    }
}

/// A layout's word.
pub(crate) mod layout {
    use super::*;
    use signal::Layout;

    pub fn serialize<S: Serializer>(value: &Layout, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Layout, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PartJson {
    kind: usize,
    numbers: Vec<f64>,
}

/// One part of an effect.
pub(crate) mod part {
    use super::*;
    use signal::Part;

    pub fn serialize<S: Serializer>(part: &Part, serializer: S) -> Result<S::Ok, S::Error> {
        PartJson { kind: part.kind, numbers: part.numbers.clone() }.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Part, D::Error> {
        let PartJson { kind, numbers } = PartJson::deserialize(deserializer)?;
        Ok(Part { kind, numbers })
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingsJson {
    numbers: Vec<f64>,
    /// The paths; empty where there is no file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    files: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<PartJson>,
}

/// An effect's numbers, files and parts.
pub(crate) mod settings {
    use super::*;
    use signal::{Audio, Part, Settings};

    pub fn serialize<S: Serializer>(settings: &Settings, serializer: S) -> Result<S::Ok, S::Error> {
        let part = |part: &Part| PartJson { kind: part.kind, numbers: part.numbers.clone() };
        let parts = settings.parts.iter().map(part).collect();
        let files = settings.files.iter().map(|audio| audio.file.clone()).collect();
        SettingsJson { numbers: settings.numbers.clone(), files, parts }.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Settings, D::Error> {
        let json = SettingsJson::deserialize(deserializer)?;
        let parts = json.parts.into_iter().map(|PartJson { kind, numbers }| Part { kind, numbers });
        let files = json.files.into_iter().map(Audio::named).collect();
        Ok(Settings { numbers: json.numbers, files, parts: parts.collect() })
    }
}

impl Serialize for BarBeat {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&bar_beat(*self))
    }
}

impl<'de> Deserialize<'de> for BarBeat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_bar_beat(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

impl Serialize for Meter {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&meter(*self))
    }
}

impl<'de> Deserialize<'de> for Meter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_meter(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PlaceJson {
    Frame(i64),
    Bar(BarBeat),
}

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Place::Frame(frame) => PlaceJson::Frame(frame),
            Place::Bar(bar) => PlaceJson::Bar(bar),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match PlaceJson::deserialize(deserializer)? {
            PlaceJson::Frame(frame) => Place::Frame(frame),
            PlaceJson::Bar(bar) => Place::Bar(bar),
        })
    }
}
