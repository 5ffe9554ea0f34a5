//! What the studio remembers beside a song: which moves were refused, the reference and its tone, mixes under a name.
//!
//! It lies in `.studio/` in the song's folder; a song without it is whole.

use crate::yardstick::Tone;
use desk::JobError;
use serde::{Deserialize, Serialize};
use session::Song;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder beside the song.
pub const FOLDER: &str = ".studio";

/// What is remembered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Notes {
    /// The moves that were refused, by id.
    pub refused: BTreeSet<String>,
    /// The song that the mix is held against, by its path in the song's folder.
    pub reference: Option<String>,
    /// How that song's energy lies over frequency, once it was heard.
    pub reference_tone: Option<Tone>,
}

impl Notes {
    /// Reads the notes beside a song; what cannot be read counts as nothing.
    pub fn open(song_dir: &Path) -> Self {
        let text = fs::read(song_dir.join(FOLDER).join("notes.json")).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Writes them.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub fn save(&self, song_dir: &Path) -> Result<(), JobError> {
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        write(&song_dir.join(FOLDER).join("notes.json"), &text)
    }
}

/// Writes a file that is the old one or the new one at every moment.
///
/// # Errors
/// A folder that cannot be written.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), JobError> {
    let failed = |error| JobError::at(path, format!("cannot be written: {error}"));
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(failed)?;
    let part = path.with_extension("part");
    fs::write(&part, bytes).and_then(|()| fs::rename(&part, path)).map_err(failed)
}

/// A mix under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its name.
    pub name: String,
    /// When it was kept, in seconds since 1970.
    pub when: u64,
    /// The song as it was.
    pub song: Song,
}

fn version_path(song_dir: &Path, name: &str) -> PathBuf {
    song_dir.join(FOLDER).join("versions").join(format!("{}.json", crate::start::clean(name)))
}

impl Version {
    /// Keeps a song under a name.
    ///
    /// # Errors
    /// A name that is taken, or a folder that cannot be written.
    pub fn keep(song_dir: &Path, version: &Version) -> Result<(), JobError> {
        let path = version_path(song_dir, &version.name);
        if version.name.trim().is_empty() || version.name.chars().count() > session::limits::LONGEST_NAME {
            return Err(JobError("a version has a name of 1 to 200 characters".to_string()));
        }
        if path.exists() {
            return Err(JobError(format!("there is a version \"{}\" already; choose another name", version.name)));
        }
        write(&path, &serde_json::to_vec(version).map_err(|error| JobError(error.to_string()))?)
    }

    /// Every version of a song, the oldest first.
    pub fn all(song_dir: &Path) -> Vec<Version> {
        let entries = fs::read_dir(song_dir.join(FOLDER).join("versions")).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "json"));
        let read = |path: PathBuf| serde_json::from_slice::<Version>(&fs::read(path).ok()?).ok();
        let mut all: Vec<Version> = paths.filter_map(read).collect();
        all.sort_by(|a, b| (a.when, &a.name).cmp(&(b.when, &b.name)));
        all
    }

    /// The version of a name.
    ///
    /// # Errors
    /// A name that none has.
    pub fn find(song_dir: &Path, name: &str) -> Result<Version, JobError> {
        let missing = || JobError(format!("there is no version \"{name}\""));
        Self::all(song_dir).into_iter().find(|version| version.name == name).ok_or_else(missing)
    }
}
