//! The shape every meter has, and the macro that lists them.

use crate::{Band, Place, Readings};
use signal::Unit;

/// What a meter is: its words, and where its value stands in the readings.
pub struct Meter {
    /// Its word: `true-peak`.
    pub name: &'static str,
    /// Its key in JSON, with the unit: `true_peak_dbtp`.
    pub key: &'static str,
    /// The unit of its value.
    pub unit: Unit,
    /// What it says about the sound, a sentence.
    pub sentence: &'static str,
    /// The standard it follows, with the clause; its definition where there is no standard.
    pub standard: &'static str,
    /// Where its value stands.
    pub read: Read,
}

/// How to find a meter's value in the readings.
pub enum Read {
    /// One number.
    One(fn(&Readings) -> Option<f64>),
    /// One number that belongs to one place in the sound.
    At(fn(&Readings) -> Option<f64>, fn(&Readings) -> Option<Place>),
    /// A level for each of several bands.
    Bands(fn(&Readings) -> &[Band]),
}

/// One entry of the list.
pub struct Kind {
    /// What the file declares.
    pub meter: &'static Meter,
    /// The head of its file, where purpose, source and units are written.
    pub head: &'static str,
}

/// The meter of a name (`true-peak`) or key (`true_peak_dbtp`).
pub fn find(name: &str) -> Option<&'static Kind> {
    crate::LIST.iter().find(|kind| kind.meter.name == name || kind.meter.key == name)
}

/// Declares the modules and the list of meters: a file a line, each with its `METER`.
macro_rules! meters {
    ($($file:ident),+ $(,)?) => {
        $(pub mod $file;)+

        /// Every meter, in the order of a report.
        pub static LIST: &[Kind] =
            &[$(Kind { meter: &$file::METER, head: include_str!(concat!(stringify!($file), ".rs")) }),+];
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meter_has_a_head_a_sentence_and_a_word_of_its_own() {
        for (place, kind) in crate::LIST.iter().enumerate() {
            let meter = kind.meter;
            assert!(kind.head.starts_with("//! "), "{}", meter.name);
            assert!(meter.sentence.ends_with('.'), "{}", meter.name);
            assert!(!meter.standard.is_empty(), "{}", meter.name);
            let first = |name: &str| crate::LIST.iter().position(|k| k.meter.name == name || k.meter.key == name);
            assert_eq!(first(meter.name), Some(place));
            assert_eq!(first(meter.key), Some(place));
            assert!(meter.name.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        }
        assert!(find("true-peak").is_some() && find("true_peak_dbtp").is_some() && find("loud").is_none());
    }
}
