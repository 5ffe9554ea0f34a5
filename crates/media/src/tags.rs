//! What a file says of its music: title, artist, codes, cover, in the words of each kind of file.
//!
//! WAV gets both an ID3v2 tag, which holds everything, and `LIST INFO`, which more programs read; FLAC a Vorbis comment and a
//! picture block; MP3 and M4A, Ogg Vorbis and Opus their own. Which word is which in each kind knows the crate `lofty`; what is
//! written beside audio that may be long is written by its writer, so that no file is held in memory for its title.
//!
//! Source: ID3v2.4.0 (2000); Vorbis I comment field specification; RFC 9639, clauses 8.6 and 8.8 (FLAC);
//! Multimedia Programming Interface and Data Specifications 1.0 (1991) (`LIST INFO`).

use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use lofty::config::{ParseOptions, WriteOptions};
use lofty::file::TaggedFileExt;
use lofty::id3::v2::Id3v2Tag;
use lofty::iff::wav::RiffInfoList;
use lofty::ogg::tag::VorbisComments;
use lofty::picture::{MimeType, Picture, PictureInformation, PictureType};
use lofty::probe::Probe;
use lofty::tag::{ItemKey, Tag as Written, TagExt, TagType};

use crate::info::{Container, clean_text};
use crate::{Cause, MediaError};

/// Most bytes of a cover: beyond that distributors refuse it.
pub const LARGEST_COVER: u64 = 10_000_000;

macro_rules! tags {
    ($($(#[$about:meta])+ $tag:ident = $key:ident;)+) => {
        /// One thing that a file says of its music.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Tag { $($(#[$about])+ $tag),+ }

        impl Tag {
            /// Every one.
            pub const ALL: &'static [Tag] = &[$(Tag::$tag),+];

            fn key(self) -> ItemKey {
                match self { $(Tag::$tag => ItemKey::$key),+ }
            }
        }
    };
}

tags! {
    /// The title.
    Title = TrackTitle;
    /// Which version of it: `Live`, `Radio Edit`.
    Version = TrackSubtitle;
    /// Who plays.
    Artist = TrackArtist;
    /// The album.
    Album = AlbumTitle;
    /// Its place on the album: `3`, or `3/12`.
    Track = TrackNumber;
    /// When it comes out: year, or year, month and day.
    Date = RecordingDate;
    /// The genre.
    Genre = Genre;
    /// Who wrote it.
    Composer = Composer;
    /// The recording's code, ISO 3901.
    Isrc = Isrc;
    /// The release's code, GS1.
    Barcode = Barcode;
    /// The label.
    Label = Label;
    /// Who owns it.
    Copyright = CopyrightMessage;
    /// The language of the words.
    Language = Language;
    /// Whatever else.
    Comment = Comment;
}

/// A front cover: a JPEG or PNG as it lies on the disk.
#[derive(Clone, PartialEq, Eq)]
pub struct Cover {
    bytes: Arc<[u8]>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

impl fmt::Debug for Cover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cover({} by {}, {} bytes)", self.width, self.height, self.bytes.len())
    }
}

impl Cover {
    /// Reads a picture.
    ///
    /// # Errors
    /// A file that cannot be read, is over 10 MB, or is neither JPEG nor PNG.
    pub fn read(path: &Path) -> Result<Self, MediaError> {
        let length = fs::metadata(path).map_err(|error| MediaError::io(path, &error))?.len();
        if length > LARGEST_COVER {
            let what = format!("the cover has {:.1} MB; files and shops take 10", length as f64 / 1e6);
            return Err(MediaError::new(path, Cause::Limit, what, "save it smaller, or as JPEG"));
        }
        let bytes = fs::read(path).map_err(|error| MediaError::io(path, &error))?;
        Self::of(bytes).ok_or_else(|| {
            let what = "this is no picture that a file can carry";
            MediaError::new(path, Cause::Unsupported, what, "covers are JPEG or PNG")
        })
    }

    /// A picture from its bytes; `None` where they are neither JPEG nor PNG.
    pub fn of(bytes: Vec<u8>) -> Option<Self> {
        mime(&bytes)?;
        let cover = Self { bytes: bytes.into(), width: 0, height: 0 };
        let size =
            PictureInformation::from_picture(&cover.picture()).ok().filter(|it| it.width > 0 && it.height > 0)?;
        Some(Self { width: size.width, height: size.height, ..cover })
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// `image/jpeg` or `image/png`.
    pub fn mime(&self) -> &'static str {
        if mime(&self.bytes) == Some(MimeType::Png) { "image/png" } else { "image/jpeg" }
    }

    fn picture(&self) -> Picture {
        let picture = Picture::unchecked(self.bytes.to_vec()).pic_type(PictureType::CoverFront);
        picture.mime_type(mime(&self.bytes).unwrap_or(MimeType::Jpeg)).build()
    }
}

/// What the first bytes say a picture is.
fn mime(bytes: &[u8]) -> Option<MimeType> {
    match bytes {
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(MimeType::Png),
        [0xff, 0xd8, 0xff, ..] => Some(MimeType::Jpeg),
        _ => None,
    }
}

/// All that a file says of its music.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tags {
    /// What in which words; nothing stands there twice.
    pub texts: Vec<(Tag, String)>,
    /// The front cover.
    pub cover: Option<Cover>,
}

impl Tags {
    /// Only a title.
    pub fn titled(title: &str) -> Self {
        let mut tags = Self::default();
        tags.say(Tag::Title, title);
        tags
    }

    /// Says something, where the words are not empty.
    pub fn say(&mut self, tag: Tag, text: &str) {
        self.texts.retain(|(known, _)| *known != tag);
        self.texts.extend(clean_text(text.as_bytes()).map(|text| (tag, text)));
    }

    /// The words for something.
    pub fn text(&self, tag: Tag) -> Option<&str> {
        self.texts.iter().find(|(known, _)| *known == tag).map(|(_, text)| &**text)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.cover.is_none()
    }

    /// What of it is not in other tags, as a file says them.
    pub fn missing_in(&self, other: &Tags) -> Vec<Tag> {
        let misses = |tag: &Tag| self.text(*tag).is_some_and(|text| other.text(*tag) != Some(text));
        Tag::ALL.iter().copied().filter(misses).collect()
    }

    /// What a finished file says.
    ///
    /// # Errors
    /// A file that cannot be read, or is of a kind without tags.
    pub fn read(path: &Path) -> Result<Self, MediaError> {
        let wrong = |error: &dyn fmt::Display| MediaError::malformed(path, format!("its tags cannot be read: {error}"));
        let probe = Probe::open(path).map_err(|error| wrong(&error))?;
        let probe = probe.options(ParseOptions::new().read_properties(false));
        let file = probe.guess_file_type().map_err(|error| wrong(&error))?.read().map_err(|error| wrong(&error))?;
        let Some(written) = file.primary_tag().or_else(|| file.first_tag()) else { return Ok(Self::default()) };
        let mut tags = Self::default();
        for tag in Tag::ALL {
            tags.say(*tag, written.get_string(tag.key()).unwrap_or_default());
        }
        if let (Some(track), Some(total)) = (tags.text(Tag::Track), written.get_string(ItemKey::TrackTotal)) {
            let both = format!("{track}/{total}");
            tags.say(Tag::Track, &both);
        }
        // MP4 does not say what a picture shows.
        let front = written.get_picture_type(PictureType::CoverFront).or_else(|| written.pictures().first());
        tags.cover = front.and_then(|picture| Cover::of(picture.data().to_vec()));
        Ok(tags)
    }

    fn written(&self, kind: TagType) -> Written {
        let mut written = Written::new(kind);
        for (tag, text) in &self.texts {
            // What a kind of file has no word for is left out of it.
            match (tag, text.split_once('/')) {
                (Tag::Track, Some((track, total))) => {
                    written.insert_text(ItemKey::TrackNumber, track.trim().to_string());
                    written.insert_text(ItemKey::TrackTotal, total.trim().to_string());
                }
                _ => _ = written.insert_text(tag.key(), text.clone()),
            }
        }
        self.cover.iter().for_each(|cover| written.push_picture(cover.picture()));
        written
    }

    /// The chunks of a WAV, one after another; empty where nothing is said.
    pub(crate) fn riff_chunks(&self) -> Vec<u8> {
        if self.is_empty() {
            return Vec::new();
        }
        let options = WriteOptions::new().preferred_padding(0);
        let (mut chunks, mut tag) = (Vec::new(), Vec::new());
        // Neither can fail: both go into memory, and the texts are clean.
        let _ = RiffInfoList::from(self.written(TagType::RiffInfo)).dump_to(&mut chunks, options);
        let _ = Id3v2Tag::from(self.written(TagType::Id3v2)).dump_to(&mut tag, options);
        chunks.extend(b"id3 ");
        chunks.extend((tag.len() as u32).to_le_bytes());
        chunks.extend(&tag);
        chunks.extend((tag.len() % 2 == 1).then_some(0));
        chunks
    }

    /// The comment and, where there is a cover, the picture of a FLAC: the kind of each block and its content.
    pub(crate) fn flac_blocks(&self) -> Vec<(u8, Vec<u8>)> {
        let picture = self.cover.as_ref().map(|cover| {
            let picture = cover.picture();
            let size = PictureInformation { width: cover.width, height: cover.height, ..Default::default() };
            let size = PictureInformation::from_picture(&picture).unwrap_or(size);
            (6, picture.as_flac_bytes(size, false))
        });
        let mut comments = VorbisComments::from(Self { cover: None, ..self.clone() }.written(TagType::VorbisComments));
        comments.set_vendor(concat!("Tonmeister ", env!("CARGO_PKG_VERSION")).to_string());
        let mut comment = Vec::new();
        let _ = comments.dump_to(&mut comment, WriteOptions::new().preferred_padding(0));
        [(4, comment)].into_iter().chain(picture).collect()
    }

    /// Writes them into a finished lossy file, which is short.
    pub(crate) fn write_into(&self, path: &Path, container: Container) -> Result<(), MediaError> {
        let kind = match container {
            Container::Mp3 => TagType::Id3v2,
            Container::M4a => TagType::Mp4Ilst,
            _ => TagType::VorbisComments,
        };
        let written = self.written(kind).save_to_path(path, WriteOptions::new().preferred_padding(0));
        written.map_err(|error| MediaError::malformed(path, format!("title and cover cannot be written: {error}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PNG's head: signature, then IHDR with its size (RFC 2083, clause 4.1.1), all that is looked at.
    pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
        bytes.extend(b"IHDR");
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        bytes.extend(b"IEND\xae\x42\x60\x82");
        bytes
    }

    #[test]
    fn a_cover_is_known_by_its_bytes_and_what_is_none_is_refused() {
        let cover = Cover::of(png(3000, 2000)).unwrap();
        assert_eq!((cover.width, cover.height, cover.mime()), (3000, 2000, "image/png"));
        assert!(Cover::of(b"GIF89a\x01\x00\x01\x00".to_vec()).is_none());
        assert!(Cover::of(vec![0xff, 0xd8, 0xff]).is_none(), "a JPEG that ends after its mark");
        assert!(Cover::of(Vec::new()).is_none());
    }

    #[test]
    fn words_are_cleaned_and_stand_there_once() {
        let mut tags = Tags::titled("Night\u{7}\n Bus ");
        tags.say(Tag::Artist, "Ada");
        tags.say(Tag::Artist, "Ben");
        tags.say(Tag::Album, "  ");
        assert_eq!(tags.texts, [(Tag::Title, "Night Bus".to_string()), (Tag::Artist, "Ben".to_string())]);
        assert_eq!(Tags::titled("Night Bus").missing_in(&tags), [Tag::Title; 0]);
        assert_eq!(tags.missing_in(&Tags::titled("Night Bus")), [Tag::Artist]);
    }

    #[test]
    fn a_flac_comment_is_laid_out_as_its_standard_says() {
        // RFC 9639, clause 8.6: lengths little-endian, vendor, count, then NAME=value.
        let [(kind, block)] = &Tags::titled("Caf\u{e9}").flac_blocks()[..] else { panic!("one block") };
        let vendor = concat!("Tonmeister ", env!("CARGO_PKG_VERSION")).as_bytes();
        let mut expected = (vendor.len() as u32).to_le_bytes().to_vec();
        expected.extend(vendor);
        expected.extend(1u32.to_le_bytes());
        expected.extend(11u32.to_le_bytes());
        expected.extend("TITLE=Caf\u{e9}".bytes());
        assert_eq!((*kind, block), (4, &expected));
    }
}
