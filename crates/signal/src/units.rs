//! Units are types: a threshold is a [`Db`], never a bare number.
//!
//! Each prints with its unit and parses with or without it (`-18`, `-18 dB`, `-18dB`).

use std::fmt;
use std::str::FromStr;

/// What a number counts, and how a person reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Decibels: a gain, or a level relative to full scale.
    Db,
    /// Loudness, ITU-R BS.1770, absolute.
    Lufs,
    /// A difference of loudness.
    Lu,
    /// True peak relative to full scale, ITU-R BS.1770 annex 2.
    Dbtp,
    /// Cycles in a second.
    Hz,
    /// Thousandths of a second.
    Ms,
    /// Seconds.
    Seconds,
    /// A ratio to one, as in 4:1.
    Ratio,
    /// Hundredths.
    Percent,
    /// Twelfths of an octave.
    Semitones,
    /// A number without a unit (a Q, a count).
    Plain,
    /// One of several words; the number is the word's place in the list.
    Choice(&'static [&'static str]),
    /// On (1) or off (0).
    Switch,
}

impl Unit {
    /// What stands behind a number of this unit, with its space: ` dB`, ` %`, `:1`.
    pub fn suffix(self) -> &'static str {
        match self {
            Unit::Db => " dB",
            Unit::Lufs => " LUFS",
            Unit::Lu => " LU",
            Unit::Dbtp => " dBTP",
            Unit::Hz => " Hz",
            Unit::Ms => " ms",
            Unit::Seconds => " s",
            Unit::Ratio => ":1",
            Unit::Percent => " %",
            Unit::Semitones => " st",
            Unit::Plain | Unit::Choice(_) | Unit::Switch => "",
        }
    }

    /// The unit's name for tables and JSON: `dB`, `Hz`; empty for plain numbers and words.
    pub fn name(self) -> &'static str {
        self.suffix().trim_start().trim_start_matches(":1")
    }

    /// A value as a person reads it: `-18.0 dB`, `4.0:1`, `rms`, `on`.
    pub fn show(self, value: f64) -> String {
        match self {
            Unit::Choice(words) => words.get(value as usize).copied().unwrap_or("?").to_string(),
            Unit::Switch => if value != 0.0 { "on" } else { "off" }.to_string(),
            Unit::Hz if value.abs() >= 1000.0 => format!("{} kHz", trimmed(value / 1000.0, 2)),
            Unit::Hz => format!("{} Hz", trimmed(value, 1)),
            Unit::Plain => trimmed(value, 3),
            Unit::Seconds => format!("{} s", trimmed(value, 3)),
            _ => format!("{value:.1}{}", self.suffix()),
        }
    }

    /// Reads what a person typed, with or without the unit; `None` where it is not a number (or word) of this unit.
    pub fn parse(self, text: &str) -> Option<f64> {
        let text = text.trim();
        match self {
            Unit::Choice(words) => words.iter().position(|w| *w == text).map(|i| i as f64),
            Unit::Switch => match text {
                "on" | "true" | "yes" | "1" => Some(1.0),
                "off" | "false" | "no" | "0" => Some(0.0),
                _ => None,
            },
            Unit::Hz => {
                let (number, factor) = match text.strip_suffix("kHz").or_else(|| text.strip_suffix('k')) {
                    Some(rest) => (rest, 1000.0),
                    None => (text.strip_suffix("Hz").unwrap_or(text), 1.0),
                };
                finite(number).map(|v| v * factor)
            }
            _ => finite(text.strip_suffix(self.suffix().trim_start()).unwrap_or(text)),
        }
    }
}

fn finite(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|v| v.is_finite())
}

fn trimmed(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

/// A type whose values are numbers of one [`Unit`], so that a parameter can hold it.
pub trait Quantity: Copy {
    /// The unit of the numbers.
    const UNIT: Unit;
    /// The whole range, where the type itself knows it (words, switches).
    const RANGE: Option<(f64, f64)> = None;
    /// From a number of the unit.
    fn of(number: f64) -> Self;
    /// The number in the unit.
    fn number(self) -> f64;
}

/// What a declared default may be written as: a plain number or a word of a choice.
pub trait Number {
    /// The number.
    fn number(self) -> f64;
}

impl Number for f64 {
    fn number(self) -> f64 {
        self
    }
}

impl Number for bool {
    fn number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

impl Quantity for bool {
    const UNIT: Unit = Unit::Switch;
    const RANGE: Option<(f64, f64)> = Some((0.0, 1.0));
    fn of(number: f64) -> Self {
        number != 0.0
    }
    fn number(self) -> f64 {
        f64::from(u8::from(self))
    }
}

macro_rules! quantities {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
        pub struct $name(pub f64);

        impl Quantity for $name {
            const UNIT: Unit = Unit::$name;
            fn of(number: f64) -> Self {
                Self(number)
            }
            fn number(self) -> f64 {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&Unit::$name.show(self.0))
            }
        }

        impl FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                let name = Unit::$name.name();
                Unit::$name.parse(text).map(Self).ok_or_else(|| format!("\"{text}\" is not a number in {name}"))
            }
        }
    )+};
}

quantities! {
    /// Decibels: a gain, or a level relative to full scale.
    Db;
    /// Loudness relative to full scale, ITU-R BS.1770-5.
    Lufs;
    /// A difference between two loudnesses.
    Lu;
    /// True peak relative to full scale, ITU-R BS.1770-5 annex 2.
    Dbtp;
    /// Frequency.
    Hz;
    /// Milliseconds.
    Ms;
    /// Seconds.
    Seconds;
    /// A ratio to one.
    Ratio;
    /// Hundredths.
    Percent;
    /// Semitones of equal temperament.
    Semitones;
    /// A number without a unit.
    Plain;
}

impl Db {
    /// As a factor on the amplitude; -inf dB is 0.
    pub fn gain(self) -> f64 {
        crate::math::db_to_gain(self.0)
    }

    /// From a factor on the amplitude; 0 is -inf dB.
    pub fn from_gain(gain: f64) -> Self {
        Self(crate::math::gain_to_db(gain))
    }
}

impl Ms {
    /// The nearest whole number of frames at a rate.
    pub fn frames(self, rate: Hz) -> usize {
        (self.0 * rate.0 / 1000.0).round().max(0.0) as usize
    }
}

/// Declares an enum whose values are words an engineer says; in song file, command line and studio it is the word.
///
/// ```
/// signal::words! {
///     /// How a level is taken.
///     pub enum Detector { Peak = "peak", Rms = "rms" }
/// }
/// ```
#[macro_export]
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$inner:meta])* $word:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$inner])* #[doc = concat!("`", $text, "`")] $word),+ }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$word),+];
            /// Every value's word, in the order of the list.
            pub const WORDS: &'static [&'static str] = &[$($text),+];
            /// The word.
            pub fn word(self) -> &'static str {
                Self::WORDS[self as usize]
            }
        }

        impl $crate::units::Quantity for $name {
            const UNIT: $crate::Unit = $crate::Unit::Choice(Self::WORDS);
            const RANGE: Option<(f64, f64)> = Some((0.0, (Self::WORDS.len() - 1) as f64));
            fn of(number: f64) -> Self {
                Self::ALL[(number.max(0.0) as usize).min(Self::ALL.len() - 1)]
            }
            fn number(self) -> f64 {
                f64::from(self as u32)
            }
        }

        impl $crate::units::Number for $name {
            fn number(self) -> f64 {
                f64::from(self as u32)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_prints_with_its_unit_and_parses_with_or_without() {
        assert_eq!(Db(-18.0).to_string(), "-18.0 dB");
        assert_eq!("-18 dB".parse(), Ok(Db(-18.0)));
        assert_eq!("-18".parse(), Ok(Db(-18.0)));
        assert_eq!("4:1".parse(), Ok(Ratio(4.0)));
        assert_eq!("2.5 kHz".parse(), Ok(Hz(2500.0)));
        assert_eq!(Hz(2500.0).to_string(), "2.5 kHz");
        assert!("loud".parse::<Db>().is_err());
        assert!("inf".parse::<Db>().is_err());
    }

    #[test]
    fn a_choice_is_its_word() {
        let unit = Unit::Choice(&["peak", "rms"]);
        assert_eq!(unit.parse("rms"), Some(1.0));
        assert_eq!(unit.show(0.0), "peak");
        assert_eq!(unit.parse("loud"), None);
    }
}
