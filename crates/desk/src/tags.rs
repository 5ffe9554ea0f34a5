//! What a song's files say of its music.

use crate::JobError;
use media::{Cover, Tag, Tags};
use session::Song;
use std::path::Path;

/// What the files of a song say: its name and credits, and the cover that lies in its folder.
///
/// # Errors
/// A cover that cannot be read.
pub fn tags(song: &Song, song_dir: &Path) -> Result<Tags, JobError> {
    let credits = &song.credits;
    let mut tags = Tags::titled(&song.name);
    for (tag, text) in [
        (Tag::Version, &credits.version),
        (Tag::Artist, &credits.artist),
        (Tag::Album, &credits.album),
        (Tag::Track, &credits.track),
        (Tag::Date, &credits.date),
        (Tag::Genre, &credits.genre),
        (Tag::Composer, &credits.composer),
        (Tag::Barcode, &credits.barcode),
        (Tag::Label, &credits.label),
        (Tag::Language, &credits.language),
        (Tag::Comment, &credits.comment),
    ] {
        tags.say(tag, text);
    }
    // The hyphens of the code are only for the eye (ISO 3901).
    tags.say(Tag::Isrc, &credits.isrc.replace('-', "").to_uppercase());
    tags.say(Tag::Copyright, &owners(&credits.phonogram, &credits.copyright));
    if !credits.cover.is_empty() {
        tags.cover = Some(Cover::read(&song_dir.join(&credits.cover))?);
    }
    Ok(tags)
}

/// Files have one word for both owners; the signs tell them apart.
fn owners(phonogram: &str, copyright: &str) -> String {
    let signed = [("\u{2117}", phonogram), ("\u{a9}", copyright)].into_iter().filter(|(_, owner)| !owner.is_empty());
    signed.map(|(sign, owner)| format!("{sign} {owner}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_songs_credits_become_what_its_files_say() {
        let mut song = Song::new("Night Bus", 48_000);
        (song.credits.artist, song.credits.isrc) = ("Ada".to_string(), "de-a12-26-00001".to_string());
        (song.credits.phonogram, song.credits.copyright) = ("2026 Ada".to_string(), "2026 Ben".to_string());
        let tags = tags(&song, Path::new("")).unwrap();
        assert_eq!((tags.text(Tag::Title), tags.text(Tag::Artist)), (Some("Night Bus"), Some("Ada")));
        assert_eq!(tags.text(Tag::Isrc), Some("DEA122600001"));
        assert_eq!(tags.text(Tag::Copyright), Some("\u{2117} 2026 Ada \u{a9} 2026 Ben"));
        assert_eq!((tags.text(Tag::Album), tags.cover.is_none()), (None, true));
        assert_eq!(owners("", "2026 Ben"), "\u{a9} 2026 Ben");
    }

    #[test]
    fn a_cover_that_is_not_there_is_said_by_its_name() {
        let mut song = Song::new("Night Bus", 48_000);
        song.credits.cover = "artwork/none.png".to_string();
        assert!(tags(&song, Path::new("/nowhere")).unwrap_err().0.contains("artwork/none.png"));
    }
}
