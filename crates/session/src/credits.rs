//! Who made a song and what it is called in shops: what goes with it when it leaves the house.

use crate::check::{Check, SongError, unless};
use crate::check_names::title;
use crate::check_time::file;
use serde::{Deserialize, Serialize};

/// The words of a release; those that are empty are not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Credits {
    /// Who plays.
    pub artist: String,
    /// Which version it is: `Live`.
    pub version: String,
    /// The album.
    pub album: String,
    /// Its place on the album: `3`, or `3/12`.
    pub track: String,
    /// Who wrote it.
    pub composer: String,
    /// The recording's code (ISO 3901), with hyphens or without.
    pub isrc: String,
    /// The release's code, 12 or 13 digits.
    pub barcode: String,
    /// The genre.
    pub genre: String,
    /// When it comes out: year, year and month, or the day, `2026-11-27`.
    pub date: String,
    /// The label.
    pub label: String,
    /// The language of the words.
    pub language: String,
    /// Year and owner of the recording.
    pub phonogram: String,
    /// Year and owner of the release.
    pub copyright: String,
    /// Whether the words are explicit: `yes`, `no`.
    pub explicit: String,
    /// Whatever else.
    pub comment: String,
    /// The front cover, by its path in the song's folder.
    pub cover: String,
}

/// Whether a code is what it claims to be.
type Kind = fn(&str) -> bool;

impl Credits {
    /// Whether every word can stand there: texts of a line, and codes that are what they claim to be.
    pub(crate) fn check(&self) -> Check {
        let texts = [
            ("artist", &self.artist),
            ("version", &self.version),
            ("album", &self.album),
            ("composer", &self.composer),
            ("genre", &self.genre),
            ("label", &self.label),
            ("language", &self.language),
            ("phonogram", &self.phonogram),
            ("copyright", &self.copyright),
            ("comment", &self.comment),
        ];
        texts.iter().try_for_each(|(key, text)| title(text, &format!("song/{key}"), true))?;
        let codes: [(&str, &str, Kind, &str); 5] = [
            ("track", &self.track, is_track, "a number, or two such as 3/12"),
            ("isrc", &self.isrc, is_isrc, "two letters, three letters or digits, and seven digits"),
            ("barcode", &self.barcode, is_barcode, "12 or 13 digits of which the last is the check digit"),
            ("date", &self.date, is_date, "a year or a day such as 2026-11-27"),
            ("explicit", &self.explicit, |text| ["yes", "no"].contains(&text), "yes or no"),
        ];
        for (key, text, holds, expected) in codes {
            unless(!text.is_empty() && !holds(text), &format!("song/{key}"), || {
                format!("\"{}\" cannot be the {key}; expected {expected}", text.escape_debug())
            })?;
        }
        if self.cover.is_empty() {
            return Ok(());
        }
        file(&self.cover).map_err(|message| SongError::new("song/cover", message))
    }
}

fn is_number(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_track(text: &str) -> bool {
    text.split_once('/').map_or_else(|| is_number(text), |(track, of)| is_number(track) && is_number(of))
}

/// ISO 3901: country, registrant, year, designation; hyphens are only for the eye.
fn is_isrc(text: &str) -> bool {
    let code: Vec<u8> = text.bytes().filter(|byte| *byte != b'-').collect();
    code.len() == 12
        && code[..2].iter().all(u8::is_ascii_alphabetic)
        && code[2..5].iter().all(u8::is_ascii_alphanumeric)
        && code[5..].iter().all(u8::is_ascii_digit)
}

/// GS1: digits weighted 1 and 3, of thirteen from the left, add up to a multiple of ten.
fn is_barcode(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|digit| digit.to_digit(10)).collect();
    let weighted = digits.iter().rev().enumerate().map(|(i, digit)| digit * if i % 2 == 0 { 1 } else { 3 });
    digits.len() == text.chars().count() && (12..=13).contains(&digits.len()) && weighted.sum::<u32>() % 10 == 0
}

fn is_date(text: &str) -> bool {
    let parts: Vec<Option<u32>> = text.split('-').map(|part| is_number(part).then(|| part.parse().ok())?).collect();
    let widths = text.split('-').map(str::len).zip([4, 2, 2]).all(|(width, wanted)| width == wanted);
    let days = |year: u32, month: u32| match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    widths
        && match parts[..] {
            [Some(_)] => true,
            [Some(_), Some(month)] => (1..=12).contains(&month),
            [Some(year), Some(month), Some(day)] => (1..=12).contains(&month) && (1..=days(year, month)).contains(&day),
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl Fn(&mut Credits)) -> Option<String> {
        let mut credits = Credits::default();
        change(&mut credits);
        credits.check().err().map(|error| error.path)
    }

    #[test]
    fn codes_are_what_their_standards_say() {
        for (isrc, holds) in
            [("DE-A12-26-00001", true), ("USRC17607839", true), ("DEA12260001", false), ("1EA122600001", false)]
        {
            assert_eq!(is_isrc(isrc), holds, "{isrc}");
        }
        // The example of the GS1 general specifications, and one of the universal product code.
        for (barcode, holds) in [
            ("4006381333931", true),
            ("036000291452", true),
            ("4006381333932", false),
            ("40063813", false),
            ("40063813339x1", false),
        ] {
            assert_eq!(is_barcode(barcode), holds, "{barcode}");
        }
        for (date, holds) in [
            ("2026", true),
            ("2026-11", true),
            ("2024-02-29", true),
            ("2026-02-29", false),
            ("2026-13", false),
            ("26-1-1", false),
            ("2026-11-27-1", false),
            ("", false),
        ] {
            assert_eq!(is_date(date), holds, "{date}");
        }
        for (track, holds) in [("3", true), ("3/12", true), ("three", false), ("3/", false), ("/", false)] {
            assert_eq!(is_track(track), holds, "{track}");
        }
    }

    #[test]
    fn what_cannot_stand_there_is_named_by_its_path() {
        assert_eq!(refused(|_| {}), None);
        assert_eq!(refused(|it| it.artist = "Ada\nBen".to_string()).as_deref(), Some("song/artist"));
        assert_eq!(refused(|it| it.comment = "x".repeat(201)).as_deref(), Some("song/comment"));
        assert_eq!(refused(|it| it.isrc = "none".to_string()).as_deref(), Some("song/isrc"));
        assert_eq!(refused(|it| it.explicit = "perhaps".to_string()).as_deref(), Some("song/explicit"));
        assert_eq!(refused(|it| it.cover = "../cover.jpg".to_string()).as_deref(), Some("song/cover"));
        assert_eq!(refused(|it| it.cover = "artwork/cover.jpg".to_string()), None);
    }
}
