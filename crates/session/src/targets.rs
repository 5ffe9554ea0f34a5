//! Where a song goes: what each platform asks for, as dated data with its source.
//!
//! `checked` is the day on which the source was last looked at. What a platform does not publish is said to be unconfirmed
//! and takes the value that its neighbours share.

use signal::{Dbtp, Lu, Lufs};

/// The kind of file that is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// RIFF/WAVE, plain PCM.
    Wav,
    /// FLAC.
    Flac,
}

impl Container {
    /// The file's ending, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Container::Wav => "wav",
            Container::Flac => "flac",
        }
    }
}

/// The sample rate that is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// The song's, if it is one of these, else the nearest of them above it, else the highest.
    OneOf(&'static [u32]),
    /// Always this.
    Exactly(u32),
    /// The song's own.
    Kept,
}

impl Rate {
    /// The rate for a song's rate.
    pub fn for_song(self, rate: u32) -> u32 {
        match self {
            Rate::Exactly(rate) => rate,
            Rate::Kept => rate,
            Rate::OneOf(rates) => {
                let above = rates.iter().copied().filter(|known| *known >= rate).min();
                above.or(rates.iter().copied().max()).unwrap_or(rate)
            }
        }
    }
}

/// A place that a song is delivered to.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its word: `spotify`.
    pub name: &'static str,
    /// Its name as it writes it: `Spotify`.
    pub title: &'static str,
    /// What it is, a sentence.
    pub sentence: &'static str,
    /// Integrated loudness that is aimed at; `None` where none is asked for.
    pub loudness: Option<Lufs>,
    /// How far the loudness may be off.
    pub tolerance: Lu,
    /// Highest true peak.
    pub ceiling: Dbtp,
    /// Sample rate.
    pub rate: Rate,
    /// Bits a sample.
    pub bits: u32,
    /// Kind of file.
    pub container: Container,
    /// Where the figures come from.
    pub source: &'static str,
    /// When that was last looked at.
    pub checked: &'static str,
    /// Whether the platform itself publishes the loudness.
    pub confirmed: bool,
}

macro_rules! targets {
    ($($name:literal $title:literal: $sentence:literal,
        loudness $loudness:expr, tolerance $tolerance:literal, ceiling $ceiling:literal,
        $rate:expr, $bits:literal $container:ident, $source:literal, $checked:literal, confirmed $confirmed:literal;)+) => {
        /// Every target.
        pub static LIST: &[Target] = &[$(Target {
            name: $name,
            title: $title,
            sentence: $sentence,
            loudness: $loudness,
            tolerance: Lu($tolerance),
            ceiling: Dbtp($ceiling),
            rate: $rate,
            bits: $bits,
            container: Container::$container,
            source: $source,
            checked: $checked,
            confirmed: $confirmed,
        }),+];
    };
}

const MUSIC_RATES: &[u32] = &[44_100, 48_000, 88_200, 96_000, 176_400, 192_000];
const UP_TO_96: &[u32] = &[44_100, 48_000, 88_200, 96_000];
const FILM_AND_MUSIC: &[u32] = &[44_100, 48_000];

targets! {
    "spotify" "Spotify": "Spotify plays at -14 LUFS, up and down, albums as a whole.",
        loudness Some(Lufs(-14.0)), tolerance 0.1, ceiling -1.0, Rate::OneOf(UP_TO_96), 24 Wav,
        "Spotify for Artists, Loudness normalization", "2026-11-01", confirmed true;
    "apple-music" "Apple Music": "Apple Music's Sound Check plays at about -16 LUFS; masters are 24 bit.",
        loudness Some(Lufs(-16.0)), tolerance 0.1, ceiling -1.0, Rate::OneOf(MUSIC_RATES), 24 Wav,
        "Apple, Apple Digital Masters technology brief", "2026-11-01", confirmed true;
    "youtube" "YouTube": "YouTube turns down what is louder than -14 LUFS and leaves the rest.",
        loudness Some(Lufs(-14.0)), tolerance 0.1, ceiling -1.0, Rate::OneOf(FILM_AND_MUSIC), 24 Wav,
        "YouTube, stats for nerds (content loudness); no public document", "2026-11-01", confirmed false;
    "amazon" "Amazon": "Amazon Music turns down what is louder than -14 LUFS; guides ask for -2 dBTP.",
        loudness Some(Lufs(-14.0)), tolerance 0.1, ceiling -2.0, Rate::OneOf(MUSIC_RATES), 24 Flac,
        "Amazon Music delivery guides as quoted by distributors; sources conflict between -1 and -2 dBTP", "2026-11-01", confirmed false;
    "tidal" "Tidal": "Tidal plays at -14 LUFS, by album.",
        loudness Some(Lufs(-14.0)), tolerance 0.1, ceiling -1.0, Rate::OneOf(MUSIC_RATES), 24 Flac,
        "Grimm, Analysis of Loudness Levels in Music Streaming, 2019, adopted by Tidal", "2026-11-01", confirmed true;
    "deezer" "Deezer": "Deezer plays at -15 LUFS.",
        loudness Some(Lufs(-15.0)), tolerance 0.1, ceiling -1.0, Rate::OneOf(FILM_AND_MUSIC), 24 Flac,
        "Deezer for Creators, audio guidelines", "2026-11-01", confirmed false;
    "soundcloud" "SoundCloud": "SoundCloud's own mastering aims at -14 LUFS.",
        loudness Some(Lufs(-14.0)), tolerance 0.1, ceiling -1.0, Rate::OneOf(FILM_AND_MUSIC), 24 Wav,
        "SoundCloud help, mastering; claims on playback conflict", "2026-11-01", confirmed false;
    "podcast" "Podcast": "Podcast hosts ask for -16 LUFS in stereo.",
        loudness Some(Lufs(-16.0)), tolerance 0.1, ceiling -1.0, Rate::Exactly(44_100), 16 Wav,
        "Apple Podcasts, audio requirements; AES TD1004", "2026-11-01", confirmed true;
    "broadcast-r128" "Broadcast R 128": "European broadcast: -23 LUFS, true peak at most -1 dBTP.",
        loudness Some(Lufs(-23.0)), tolerance 0.1, ceiling -1.0, Rate::Exactly(48_000), 24 Wav,
        "EBU R 128 v5.0, November 2023", "2026-11-01", confirmed true;
    "cd" "CD": "The Compact Disc: 44.1 kHz, 16 bit, dithered; no loudness is asked for.",
        loudness None, tolerance 0.1, ceiling -0.5, Rate::Exactly(44_100), 16 Wav,
        "IEC 60908", "2026-11-01", confirmed true;
    "club" "Club": "For the dance floor: loud, with peaks held just under full scale.",
        loudness Some(Lufs(-8.0)), tolerance 0.1, ceiling -0.5, Rate::OneOf(FILM_AND_MUSIC), 24 Wav,
        "practice of the trade; there is no standard", "2026-11-01", confirmed false;
    "archive" "Archive": "For the shelf: the song's own rate, lossless, no loudness asked for.",
        loudness None, tolerance 0.1, ceiling -1.0, Rate::Kept, 24 Flac,
        "IASA-TC 04, 2nd ed. 2009 (24 bit, lossless)", "2026-11-01", confirmed true;
}

/// The target of a name.
pub fn find(name: &str) -> Option<&'static Target> {
    LIST.iter().find(|target| target.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_figure_has_a_source() {
        for (index, target) in LIST.iter().enumerate() {
            assert!(LIST[..index].iter().all(|other| other.name != target.name), "{}", target.name);
            assert!(!target.source.is_empty() && target.sentence.ends_with('.'), "{}", target.name);
            assert!(target.ceiling.0 < 0.0 && target.loudness.is_none_or(|l| l.0 < -5.0), "{}", target.name);
        }
    }

    #[test]
    fn a_rate_is_kept_where_it_may_be_and_else_the_next_above() {
        assert_eq!(Rate::OneOf(&[44_100, 48_000]).for_song(44_100), 44_100);
        assert_eq!(Rate::OneOf(&[44_100, 48_000]).for_song(32_000), 44_100);
        assert_eq!(Rate::OneOf(&[44_100, 48_000]).for_song(96_000), 48_000);
        assert_eq!(Rate::Exactly(48_000).for_song(44_100), 48_000);
    }
}
