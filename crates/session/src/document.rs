//! A song with its text and its folder.
//!
//! The text is kept as it was read; a change of the song changes only the lines it concerns.

use crate::curve_files::CurveFiles;
use crate::text::sections::Sections;
use crate::text::syntax::{self, Fault};
use crate::text::{place, read, write};
use crate::{DocumentError, Song, SongError, TextError, atomic};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};

/// What a state begins with that was hashed by section.
const SECTIONED: &str = "sections-";
/// The song file's name in its folder.
pub const FILE: &str = "song.kdl";

/// A song, its text and its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    pub(crate) song: Song,
    pub(crate) text: String,
    pub(crate) sections: Sections,
    pub(crate) curves: CurveFiles,
    folder: Option<PathBuf>,
    /// What the song file holds as far as we know; `None` before the first save.
    on_disk: Option<String>,
}

impl Document {
    /// Reads a text that names no curve files; `file` is what errors call it.
    pub fn parse(text: &str, file: &str) -> Result<Self, TextError> {
        Self::read(text, file, None)
    }

    /// A new document of a song, written from scratch.
    pub fn new(song: Song) -> Result<Self, SongError> {
        song.check()?;
        let mut curves = CurveFiles::default();
        song.strips_and_vcas().for_each(|strip| curves.note(strip, None, song.rate));
        let mut document =
            Self { song, text: String::new(), sections: Sections::default(), curves, folder: None, on_disk: None };
        document.write_anew();
        Ok(document)
    }

    /// Writes the text from scratch.
    pub(crate) fn write_anew(&mut self) {
        self.text = write::song(&self.song);
        let read = syntax::tops(&self.text).map(|(nodes, extents)| Sections::of(&self.text, &nodes, &extents));
        self.sections = read.unwrap_or_default();
    }

    /// Opens the song in a folder.
    pub fn open(folder: &Path) -> Result<Self, DocumentError> {
        let path = folder.join(FILE);
        let text = load(&path, syntax::MOST_BYTES as u64).map_err(|message| DocumentError::file(&path, message))?;
        let mut document = Self::read(&text, &path.display().to_string(), Some(folder))?;
        document.on_disk = Some(text);
        Ok(document)
    }

    /// Makes a song in a folder that has none yet, and saves it.
    pub fn create(folder: &Path, song: Song) -> Result<Self, DocumentError> {
        let path = folder.join(FILE);
        if path.exists() {
            return Err(DocumentError::file(&path, "is there already; choose another folder or open the song"));
        }
        let mut document = Self::new(song)?;
        let failed = |error| DocumentError::file(folder, format!("cannot be made: {error}"));
        fs::create_dir_all(folder).map_err(failed)?;
        document.folder = Some(folder.to_path_buf());
        document.save()?;
        Ok(document)
    }

    fn read(text: &str, file: &str, folder: Option<&Path>) -> Result<Self, TextError> {
        let found = std::cell::RefCell::new(CurveFiles::default());
        let curves = |name: &str, rate: u32| found.borrow_mut().read(folder, name, rate);
        let located = |fault: Fault| fault.in_file(text, file);
        let (nodes, extents) = syntax::tops(text).map_err(located)?;
        let song = read::song(&nodes, &curves).map_err(located)?;
        song.check().map_err(|error| located(Fault::new(place::of(&nodes, &error.path), error.to_string())))?;
        let sections = Sections::of(text, &nodes, &extents);
        let folder = folder.map(Path::to_path_buf);
        Ok(Self { song, text: text.to_string(), sections, curves: found.into_inner(), folder, on_disk: None })
    }

    /// The song.
    pub fn song(&self) -> &Song {
        &self.song
    }

    /// The text, as it is or will be saved.
    pub fn to_text(&self) -> &str {
        &self.text
    }

    /// The folder, where it has one.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// A hash of all that would be saved: the text, section by section, and the curves it names.
    pub fn state(&self) -> String {
        let mut hash = Sha256::new();
        self.sections.hash(&mut hash);
        self.hash_curves(&mut hash);
        format!("{SECTIONED}{}", hex(&hash.finalize()))
    }

    /// Whether this is the state that a journal has written down, also one from before the text was hashed by section.
    pub(crate) fn is_in(&self, state: &str) -> bool {
        state == if state.starts_with(SECTIONED) { self.state() } else { self.old_state() }
    }

    /// As [`Document::state`], over the whole text at once.
    pub(crate) fn old_state(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.text.as_bytes());
        self.hash_curves(&mut hash);
        hex(&hash.finalize())
    }

    fn hash_curves(&self, hash: &mut Sha256) {
        for name in self.sections.curves() {
            hash.update(format!("\0{name}\0{}", self.curves.digest(name)).as_bytes());
        }
    }

    /// Whether the song file on disk is what it was when it was read or saved.
    pub fn unchanged_on_disk(&self) -> Result<(), DocumentError> {
        let (Some(folder), Some(known)) = (&self.folder, &self.on_disk) else { return Ok(()) };
        let path = folder.join(FILE);
        match fs::read(&path) {
            Ok(bytes) if bytes == known.as_bytes() => Ok(()),
            _ => Err(DocumentError::file(&path, "was changed by something else meanwhile; open the song again")),
        }
    }

    /// Whether there is something to save.
    pub fn is_unsaved(&self) -> bool {
        self.on_disk.as_ref() != Some(&self.text)
    }

    /// Saves the song: the file is the old one or the new one at every moment. It is refused where the file was changed
    /// by something else. The whole text is read once more before; should it not say the song, it is written from scratch.
    pub fn save(&mut self) -> Result<(), DocumentError> {
        let Some(folder) = self.folder.clone() else {
            return Err(DocumentError::file(Path::new(FILE), "has no folder; create the song in one"));
        };
        self.unchanged_on_disk()?;
        if self.is_unsaved() && !syntax::nodes(&self.text).is_ok_and(|nodes| self.says_the_song(&nodes)) {
            self.write_anew();
        }
        let named: Vec<String> = self.sections.curves().cloned().collect();
        for name in &named {
            self.curves.save(&folder, name)?;
        }
        if self.is_unsaved() {
            atomic::write(&folder.join(FILE), self.text.as_bytes())?;
            self.on_disk = Some(self.text.clone());
        }
        self.curves.forget(&folder, &named, self.song.rate);
        Ok(())
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text of a file of at most so many bytes.
pub(crate) fn load(path: &Path, most: u64) -> Result<String, String> {
    let cannot = |error: std::io::Error| format!("cannot be read: {error}");
    let size = fs::metadata(path).map_err(cannot)?.len();
    if size > most {
        return Err(format!("has {size} bytes; at most {most} are read"));
    }
    let bytes = fs::read(path).map_err(cannot)?;
    String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
        format!("line {line} is not UTF-8 text; save it as UTF-8")
    })
}
