//! Parameters: declared once, then known to the command line, the song file, the studio and the docs.

use crate::audio::{Audio, FileParam};
use crate::units::Unit;

/// How a control travels between its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps sound equal.
    Linear,
    /// Equal ratios sound equal (frequencies, times).
    Log,
}

/// One parameter: key, unit, range, default, and one sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its word in song file and command line: `look-ahead`.
    pub key: &'static str,
    /// What its number counts.
    pub unit: Unit,
    /// Lowest value.
    pub min: f64,
    /// Highest value.
    pub max: f64,
    /// Value when nothing is said.
    pub default: f64,
    /// How a control travels.
    pub scale: Scale,
    /// May be written without its key, as `high-pass 32`.
    pub first: bool,
    /// Not automated; a change rebuilds the plan.
    pub fixed: bool,
    /// What it does, a sentence.
    pub sentence: &'static str,
}

impl Param {
    /// The value if it lies in range, else a sentence that says what would.
    pub fn check(&self, value: f64) -> Result<f64, String> {
        if value.is_finite() && value >= self.min && value <= self.max {
            return Ok(value);
        }
        Err(format!(
            "{} must lie between {} and {}, not {}",
            self.key,
            self.unit.show(self.min),
            self.unit.show(self.max),
            if value.is_finite() { self.unit.show(value) } else { value.to_string() },
        ))
    }
}

/// The parts an effect may have (an equalizer's bands): kinds by word, parameters shared by all kinds.
#[derive(Clone, Debug, PartialEq)]
pub struct PartKinds {
    /// What one is called: `band`.
    pub noun: &'static str,
    /// The words of the kinds: `bell`, `low-shelf`.
    pub kinds: &'static [&'static str],
    /// How many there may be.
    pub most: usize,
    /// The parameters of each.
    pub params: Vec<Param>,
}

/// One part: its kind and its numbers, in the order of [`PartKinds::params`].
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Place in [`PartKinds::kinds`].
    pub kind: usize,
    /// One number a parameter.
    pub numbers: Vec<f64>,
}

/// The settings of anything declared, as plain values: numbers in the order of its parameters, files, then its parts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// One number a parameter, in its unit (words and switches by place).
    pub numbers: Vec<f64>,
    /// One file for each parameter that is one.
    pub files: Vec<Audio>,
    /// The parts, in order.
    pub parts: Vec<Part>,
}

/// A typed struct of parameters, made by [`params!`](crate::params).
pub trait Declared: Clone + Default + Send + Sync + 'static {
    /// Its word: `compressor`.
    const KIND: &'static str;
    /// What it does, a sentence.
    fn sentence() -> &'static str;
    /// Its parameters, in order.
    fn params() -> &'static [Param];
    /// Its parameters that are files of audio, in order.
    fn files() -> &'static [FileParam];
    /// Its parts, where it has any.
    fn part_kinds() -> Option<&'static PartKinds>;
    /// From plain values; numbers out of range are held at the nearest end, missing ones take the default.
    fn read(settings: &Settings) -> Self;
    /// As `read`, into what stands: allocates only where there are more parts than ever before. Files stay: another file
    /// needs another kernel.
    fn update(&mut self, settings: &Settings);
    /// As plain values.
    fn settings(&self) -> Settings;
}

/// The number at `index`, held in the parameter's range.
pub fn held(params: &[Param], numbers: &[f64], index: usize) -> f64 {
    let p = &params[index];
    numbers.get(index).copied().filter(|v| v.is_finite()).map_or(p.default, |v| v.clamp(p.min, p.max))
}

/// Declares a struct of parameters, each in the engineer's unit with range, default and sentence in this one place.
///
/// `key: Unit = default, low..=high, flags;` where flags are `log` (scale), `first` (positional), `fixed` (not
/// automated). A switch (`bool`) or a choice (see [`words!`](crate::words)) needs no range. A key other than the
/// field's name is given with `as`. Behind the parameters may stand `files { key: Audio, flags; }` (see
/// [`Audio`](crate::Audio); the flag is `first`), and behind those the parts.
#[macro_export]
macro_rules! params {
    (
        $(#[doc = $doc:literal])+
        $name:ident as $kind:literal {
            $($(#[doc = $pdoc:literal])+ $field:ident $(as $key:literal)? : $ty:ty = $default:expr
                $(, $low:literal ..= $high:literal)? $(, $flag:ident)* ;)*
        }
        $(files { $($(#[doc = $fdoc:literal])+ $file:ident $(as $fkey:literal)? : Audio $(, $fflag:ident)* ;)+ })?
        $(parts $parts:ident : $part:ty)?
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(#[doc = $pdoc])+ pub $field: $ty,)*
            $($($(#[doc = $fdoc])+ pub $file: $crate::Audio,)+)?
            $(/// The parts, in order.
            pub $parts: Vec<$part>,)?
        }

        impl $crate::Declared for $name {
            const KIND: &'static str = $kind;
            fn sentence() -> &'static str {
                concat!($($doc),+).trim()
            }
            fn params() -> &'static [$crate::Param] {
                static PARAMS: std::sync::OnceLock<Vec<$crate::Param>> = std::sync::OnceLock::new();
                PARAMS.get_or_init(|| vec![$($crate::param!($field $(as $key)?, $ty, $default,
                    [$($low, $high)?], [$($flag)*], [$($pdoc),+])),*])
            }
            fn files() -> &'static [$crate::FileParam] {
                static FILES: std::sync::OnceLock<Vec<$crate::FileParam>> = std::sync::OnceLock::new();
                FILES.get_or_init(|| vec![$($($crate::FileParam {
                    key: $crate::param!(@key $file $(as $fkey)?),
                    first: $crate::param!(@is_first $($fflag)*),
                    sentence: concat!($($fdoc),+).trim(),
                }),+)?])
            }
            fn part_kinds() -> Option<&'static $crate::PartKinds> {
                $(return Some(<$part>::kinds());)?
                #[allow(unreachable_code)]
                None
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn read(settings: &$crate::Settings) -> Self {
                let params = Self::params();
                let mut index = 0;
                let mut next = || {
                    index += 1;
                    $crate::param::held(params, &settings.numbers, index - 1)
                };
                $(let $field = <$ty as $crate::units::Quantity>::of(next());)*
                let mut place = 0;
                let mut named = || {
                    place += 1;
                    settings.files.get(place - 1).cloned().unwrap_or_default()
                };
                $($(let $file = named();)+)?
                $(let $parts = settings.parts.iter().map(<$part>::read).collect();)?
                Self { $($field,)* $($($file,)+)? $($parts,)? }
            }
            #[allow(unused_assignments, unused_mut, unused_variables)]
            fn update(&mut self, settings: &$crate::Settings) {
                let params = Self::params();
                let mut index = 0;
                let mut next = || {
                    index += 1;
                    $crate::param::held(params, &settings.numbers, index - 1)
                };
                $(self.$field = <$ty as $crate::units::Quantity>::of(next());)*
                $(self.$parts.clear();
                self.$parts.extend(settings.parts.iter().map(<$part>::read));)?
            }
            fn settings(&self) -> $crate::Settings {
                $crate::Settings {
                    numbers: vec![$($crate::units::Quantity::number(self.$field)),*],
                    files: vec![$($(self.$file.clone()),+)?],
                    parts: { #[allow(unused_mut)] let mut parts = Vec::new();
                        $(parts.extend(self.$parts.iter().map(<$part>::part));)? parts },
                }
            }
        }

        impl Default for $name {
            fn default() -> Self {
                <Self as $crate::Declared>::read(&$crate::Settings::default())
            }
        }
    };
}

/// Declares the parts of an effect: a choice of kinds and parameters shared by all of them.
///
/// `parts! { /// sentence. Band as "band" up to 24: BandKind { Bell = "bell", ... } { frequency: Hz = ..., first; ... } }`
#[macro_export]
macro_rules! parts {
    (
        $(#[doc = $doc:literal])+
        $name:ident as $noun:literal up to $most:literal : $kinds:ident { $($word:ident = $text:literal),+ $(,)? } {
            $($(#[doc = $pdoc:literal])+ $field:ident $(as $key:literal)? : $ty:ty = $default:expr
                $(, $low:literal ..= $high:literal)? $(, $flag:ident)* ;)+
        }
    ) => {
        $crate::words! {
            #[doc = concat!("The kinds of ", $noun, ".")]
            pub enum $kinds { $($word = $text),+ }
        }

        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name {
            /// Which kind.
            pub kind: $kinds,
            $($(#[doc = $pdoc])+ pub $field: $ty,)+
        }

        impl $name {
            /// What there is: kinds, number and parameters.
            pub fn kinds() -> &'static $crate::PartKinds {
                static KINDS: std::sync::OnceLock<$crate::PartKinds> = std::sync::OnceLock::new();
                KINDS.get_or_init(|| $crate::PartKinds {
                    noun: $noun,
                    kinds: $kinds::WORDS,
                    most: $most,
                    params: vec![$($crate::param!($field $(as $key)?, $ty, $default,
                        [$($low, $high)?], [$($flag)*], [$($pdoc),+])),+],
                })
            }

            /// From plain values.
            pub fn read(part: &$crate::Part) -> Self {
                let params = &Self::kinds().params;
                let mut index = 0;
                let mut next = || {
                    index += 1;
                    $crate::param::held(params, &part.numbers, index - 1)
                };
                $(let $field = <$ty as $crate::units::Quantity>::of(next());)+
                Self { kind: <$kinds as $crate::units::Quantity>::of(part.kind as f64), $($field),+ }
            }

            /// As plain values.
            pub fn part(&self) -> $crate::Part {
                $crate::Part {
                    kind: self.kind as usize,
                    numbers: vec![$($crate::units::Quantity::number(self.$field)),+],
                }
            }
        }
    };
}

/// One [`Param`]; used by [`params!`](crate::params) and [`parts!`](crate::parts).
#[doc(hidden)]
#[macro_export]
macro_rules! param {
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident as $key:literal) => { $key };
    (@is_first) => { false };
    (@is_first first) => { true };
    (@range $ty:ty, []) => {
        <$ty as $crate::units::Quantity>::RANGE.expect("a parameter that is no choice has a range")
    };
    (@range $ty:ty, [$low:literal, $high:literal]) => { ($low, $high) };
    ($field:ident $(as $key:literal)?, $ty:ty, $default:expr, [$($range:literal),*], [$($flag:ident)*], [$($doc:literal),+]) => {{
        let (min, max) = $crate::param!(@range $ty, [$($range),*]);
        let flags: &[&str] = &[$(stringify!($flag)),*];
        $crate::Param {
            key: $crate::param!(@key $field $(as $key)?),
            unit: <$ty as $crate::units::Quantity>::UNIT,
            min,
            max,
            default: $crate::units::Number::number($default),
            scale: if flags.contains(&"log") { $crate::Scale::Log } else { $crate::Scale::Linear },
            first: flags.contains(&"first"),
            fixed: flags.contains(&"fixed"),
            sentence: concat!($($doc),+).trim(),
        }
    }};
}

#[cfg(test)]
#[allow(dead_code)]
mod tests {
    use super::*;
    use crate::{Db, Hz, Ms, words};

    words! {
        /// How a level is taken.
        pub enum Detector { Peak = "peak", Rms = "rms" }
    }

    parts! {
        /// One band.
        Band as "band" up to 24: BandKind { Bell = "bell", Notch = "notch" } {
            /// Centre.
            frequency: Hz = 1000.0, 20.0..=20000.0, log, first;
            /// Boost or cut.
            gain: Db = 0.0, -24.0..=24.0;
        }
    }

    params! {
        /// A thing to test with.
        Thing as "thing" {
            /// A level.
            threshold: Db = -18.0, -60.0..=0.0;
            /// A time.
            look_ahead as "look-ahead": Ms = 0.0, 0.0..=20.0, fixed;
            /// A choice.
            detector: Detector = Detector::Rms;
            /// A switch.
            auto: bool = true;
        }
        files {
            /// A sound.
            sound: Audio, first;
            /// Another sound.
            other_sound as "other-sound": Audio;
        }
        parts bands: Band
    }

    #[test]
    fn a_declaration_gives_keys_units_ranges_and_defaults() {
        let params = Thing::params();
        assert_eq!(params.iter().map(|p| p.key).collect::<Vec<_>>(), ["threshold", "look-ahead", "detector", "auto"]);
        assert!(params[1].fixed && !params[0].fixed);
        assert_eq!(params[2].default, 1.0);
        assert_eq!((params[2].min, params[2].max), (0.0, 1.0));
        assert_eq!(Thing::sentence(), "A thing to test with.");
        let files: Vec<_> = Thing::files().iter().map(|file| (file.key, file.first, file.sentence)).collect();
        assert_eq!(files, [("sound", true, "A sound."), ("other-sound", false, "Another sound.")]);
        assert_eq!(Thing::part_kinds().unwrap().kinds, ["bell", "notch"]);
        assert!(Thing::default().auto);
    }

    #[test]
    fn settings_survive_the_way_there_and_back() {
        let thing = Thing {
            threshold: Db(-7.5),
            look_ahead: Ms(3.0),
            detector: Detector::Peak,
            auto: false,
            sound: Audio::named("a.wav"),
            other_sound: Audio::default(),
            bands: vec![Band { kind: BandKind::Notch, frequency: Hz(50.0), gain: Db(1.0) }],
        };
        assert_eq!(Thing::read(&thing.settings()), thing);
        let wild = Settings { numbers: vec![f64::NAN, 1e9], ..Settings::default() };
        assert_eq!(Thing::read(&wild).threshold, Db(-18.0));
        assert_eq!(Thing::read(&wild).look_ahead, Ms(20.0));
    }
}
