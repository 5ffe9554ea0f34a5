//! A song with its text and its folder.
//!
//! The text is kept as it was read; a change of the song changes only the lines it concerns.

use crate::text::read;
use crate::text::syntax::{self, Fault, Node, Value};
use crate::text::{curves, inverse, merge, place, spliced, write};
use crate::{DocumentError, Edit, EditError, Point, Song, SongError, Splice, TextError, atomic};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The song file's name in its folder.
pub const FILE: &str = "song.kdl";

/// A curve that has a file of its own.
#[derive(Clone, Debug, PartialEq)]
struct CurveFile {
    digest: String,
    points: Vec<Point>,
    /// What is to be written at the next save.
    unsaved: Option<String>,
}

/// A song, its text and its folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    song: Song,
    text: String,
    folder: Option<PathBuf>,
    /// Curve files by name; also those that the text no longer names, until a save.
    curves: BTreeMap<String, CurveFile>,
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
        let text = write::song(&song);
        let mut document = Self { song, text, folder: None, curves: BTreeMap::new(), on_disk: None };
        document.note_curves(None);
        Ok(document)
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
        let found = std::cell::RefCell::new(BTreeMap::new());
        let curves = |name: &str, rate: u32| {
            let curve = load_curve(folder, name, rate)?;
            let points = curve.points.clone();
            found.borrow_mut().insert(name.to_string(), curve);
            Ok(points)
        };
        let located = |fault: Fault| fault.in_file(text, file);
        let nodes = syntax::nodes(text).map_err(located)?;
        let song = read::song(&nodes, &curves).map_err(located)?;
        song.check().map_err(|error| located(Fault::new(place::of(&nodes, &error.path), error.to_string())))?;
        let folder = folder.map(Path::to_path_buf);
        Ok(Self { song, text: text.to_string(), folder, curves: found.into_inner(), on_disk: None })
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

    /// Makes an edit, in the song and in its text; gives the edit that takes it back and what changed in the text.
    pub fn edit(&mut self, edit: &Edit) -> Result<(Edit, Vec<Splice>), EditError> {
        let mut song = self.song.clone();
        let inverse = song.perform(edit)?;
        let splices = self.set_song(song)?;
        Ok((inverse, splices))
    }

    /// Takes over a changed song; gives what changed in the text. On an error nothing has changed.
    pub fn set_song(&mut self, song: Song) -> Result<Vec<Splice>, SongError> {
        song.check()?;
        let old = std::mem::replace(&mut self.song, song);
        self.note_curves(Some(&old));
        let mut splices = merge::splices(&self.text, &old, &self.song);
        let mut text = spliced(&self.text, &splices);
        if !text.as_ref().is_some_and(|text| self.says_the_song(text)) {
            splices = merge::anew(&self.text, &self.song);
            text = spliced(&self.text, &splices);
        }
        self.text = text.unwrap_or_else(|| write::song(&self.song));
        Ok(splices)
    }

    /// Makes an edit whose splices may be known: they are taken where the text then says the song.
    pub(crate) fn take(&mut self, edit: &Edit, splices: Option<Vec<Splice>>) -> Result<(Edit, Vec<Splice>), EditError> {
        let mut song = self.song.clone();
        let inverse = song.perform(edit)?;
        song.check()?;
        let text = splices.as_ref().and_then(|splices| spliced(&self.text, splices));
        let old = std::mem::replace(&mut self.song, song);
        self.note_curves(Some(&old));
        match (text, splices) {
            (Some(text), Some(splices)) if self.says_the_song(&text) => {
                self.text = text;
                Ok((inverse, splices))
            }
            _ => {
                let song = std::mem::replace(&mut self.song, old);
                Ok((inverse, self.set_song(song)?))
            }
        }
    }

    /// Makes an edit whose splices are known, so that the text becomes exactly what it was.
    pub(crate) fn replay(&mut self, edit: &Edit, splices: &[Splice]) -> Result<(), EditError> {
        let wrong = || EditError::new("song", "the text is not the one this edit was made for");
        let text = spliced(&self.text, splices).ok_or_else(wrong)?;
        let mut song = self.song.clone();
        song.perform(edit)?;
        song.check()?;
        let old = std::mem::replace(&mut self.song, song);
        self.note_curves(Some(&old));
        self.text = text;
        Ok(())
    }

    /// Takes an edit back.
    pub(crate) fn unplay(&mut self, back: &Edit, splices: &[Splice]) -> Result<(), EditError> {
        self.replay(back, &inverse(splices))
    }

    fn says_the_song(&self, text: &str) -> bool {
        let curves = |name: &str, _rate: u32| {
            let curve = self.curves.get(name).ok_or_else(|| format!("{name} is unknown"))?;
            Ok(curve.points.clone())
        };
        let song = syntax::nodes(text).and_then(|nodes| read::song(&nodes, &curves));
        song.is_ok_and(|song| song == self.song)
    }

    /// Keeps the long curves that the song has and `old` had not.
    fn note_curves(&mut self, old: Option<&Song>) {
        for strip in self.song.strips() {
            let before = old.and_then(|old| old.strip(&strip.name));
            for it in strip.automation.iter().filter(|it| curves::is_long(it)) {
                if before.is_some_and(|before| before.automation.contains(it)) {
                    continue;
                }
                let text = curves::points_text(&it.points, self.song.rate);
                let name = curves::file_name(&strip.name, it, self.song.rate);
                let digest = hex(&Sha256::digest(text.as_bytes()));
                let points = it.points.clone();
                self.curves.insert(name, CurveFile { digest, points, unsaved: Some(text) });
            }
        }
    }

    /// A hash of all that would be saved: the text, and the curves it names.
    pub fn state(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.text.as_bytes());
        for name in self.named_curves() {
            let digest = self.curves.get(&name).map_or("", |curve| &curve.digest);
            hash.update(format!("\0{name}\0{digest}").as_bytes());
        }
        hex(&hash.finalize())
    }

    /// The curve files that the text names.
    fn named_curves(&self) -> Vec<String> {
        if self.curves.is_empty() {
            return Vec::new();
        }
        let nodes = syntax::nodes(&self.text).unwrap_or_default();
        let inside = nodes.iter().flat_map(Node::children).filter(|node| node.word == "automation");
        let names = inside.filter_map(|node| match &node.entry("file")?.value {
            Value::Text(name) => Some(name.to_string()),
            _ => None,
        });
        names.collect()
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
    /// by something else.
    pub fn save(&mut self) -> Result<(), DocumentError> {
        let Some(folder) = self.folder.clone() else {
            return Err(DocumentError::file(Path::new(FILE), "has no folder; create the song in one"));
        };
        self.unchanged_on_disk()?;
        let named = self.named_curves();
        for name in &named {
            self.save_curve(&folder, name)?;
        }
        if self.is_unsaved() {
            atomic::write(&folder.join(FILE), self.text.as_bytes())?;
            self.on_disk = Some(self.text.clone());
        }
        self.forget_curves(&folder, &named);
        Ok(())
    }

    fn save_curve(&mut self, folder: &Path, name: &str) -> Result<(), DocumentError> {
        let Some(curve) = self.curves.get_mut(name) else { return Ok(()) };
        let Some(text) = &curve.unsaved else { return Ok(()) };
        let path = folder.join(name);
        if let Some(parent) = path.parent() {
            let failed = |error| DocumentError::file(parent, format!("cannot be made: {error}"));
            fs::create_dir_all(parent).map_err(failed)?;
        }
        atomic::write(&path, text.as_bytes())?;
        curve.unsaved = None;
        Ok(())
    }

    /// Removes the files of curves that we have written and the text no longer names.
    fn forget_curves(&mut self, folder: &Path, named: &[String]) {
        let rate = self.song.rate;
        self.curves.retain(|name, curve| {
            if named.contains(name) {
                return true;
            }
            let digest = Sha256::digest(curves::points_text(&curve.points, rate).as_bytes());
            let ours = name.ends_with(&format!("-{}.txt", &hex(&digest)[..12]));
            if ours {
                // A file that stays though nothing names it does no harm.
                let _ = fs::remove_file(folder.join(name));
            }
            !ours
        });
    }
}

fn hex(bytes: &[u8]) -> String {
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

fn load_curve(folder: Option<&Path>, name: &str, rate: u32) -> Result<CurveFile, String> {
    let folder = folder.ok_or_else(|| format!("\"{name}\" is a file in the song's folder; open the folder"))?;
    crate::check_time::file(name)?;
    let text = load(&folder.join(name), syntax::MOST_BYTES as u64).map_err(|message| format!("{name} {message}"))?;
    let points = curves::points(&text, rate).map_err(|message| format!("{name}, {message}"))?;
    Ok(CurveFile { digest: hex(&Sha256::digest(text.as_bytes())), points, unsaved: None })
}
