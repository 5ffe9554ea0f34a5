//! The list of what was made: every file with its hash and its figures, as JSON.

use std::path::Path;

use meters::Readings;
use serde::{Deserialize, Serialize};

use crate::{Delivered, Measured, ReleaseError, atomic};

/// One file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Relative to the manifest's folder, with `/` between folders.
    pub path: String,
    /// The target it was made for; `None` for the mix itself.
    pub target: Option<String>,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Programme loudness; `None` for silence.
    pub integrated_lufs: Option<f64>,
    /// Highest true peak; `None` for silence.
    pub true_peak_dbtp: Option<f64>,
    /// Frames in a second.
    pub rate: u32,
    /// Bits a sample.
    pub bits: u32,
    /// Channels.
    pub channels: usize,
    /// Length in frames.
    pub frames: u64,
}

impl Entry {
    /// Of a delivered master; `folder` is the manifest's.
    pub fn of_master(delivered: &Delivered, folder: &Path) -> Self {
        let entry = Self::new(&delivered.path, folder, &delivered.sha256, &delivered.readings);
        let target = Some(delivered.target.name.to_string());
        Self { target, bits: delivered.bits, channels: delivered.channels, ..entry }
    }

    /// Of a file that goes to no target, as the mix.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn of_file(path: &Path, folder: &Path, measured: &Measured) -> Result<Self, ReleaseError> {
        let entry = Self::new(path, folder, &media::sha256(path)?, &measured.readings);
        Ok(Self { bits: measured.info.bits, channels: measured.info.channels, ..entry })
    }

    fn new(path: &Path, folder: &Path, sha256: &str, readings: &Readings) -> Self {
        Self {
            path: relative(path, folder),
            target: None,
            sha256: sha256.to_string(),
            integrated_lufs: readings.integrated_lufs,
            true_peak_dbtp: readings.true_peak_dbtp,
            rate: readings.rate,
            bits: 0,
            channels: 0,
            frames: readings.frames,
        }
    }
}

fn relative(path: &Path, folder: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// Everything that was made in one go.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The program's name.
    pub program: String,
    /// Its version.
    pub version: String,
    /// The song's name.
    pub song: String,
    /// The files, in the order in which they were made.
    pub files: Vec<Entry>,
}

impl Manifest {
    /// Without files.
    pub fn new(song: &str) -> Self {
        let version = env!("CARGO_PKG_VERSION").to_string();
        Self { program: "tonmeister".to_string(), version, song: song.to_string(), files: Vec::new() }
    }

    /// As JSON, ended by a line break.
    ///
    /// # Errors
    /// Where a figure cannot be said in JSON.
    pub fn to_json(&self) -> Result<String, ReleaseError> {
        let text = serde_json::to_string_pretty(self);
        text.map(|text| text + "\n").map_err(|error| ReleaseError::Request(format!("the manifest: {error}")))
    }

    /// Writes it; after a crash the file is the old one or the new one.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), ReleaseError> {
        atomic::write(path, self.to_json()?.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(folder: &Path, name: &str) -> Entry {
        let readings = Readings {
            rate: 44_100,
            frames: 7,
            integrated_lufs: Some(-14.0),
            true_peak_dbtp: None,
            ..Default::default()
        };
        Entry::new(&folder.join(name), folder, "ab12", &readings)
    }

    #[test]
    fn the_keys_that_are_relied_on_are_there_and_silence_is_null() {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = Manifest::new("Night \"Bus\"");
        manifest.files.push(entry(folder.path(), "masters/spotify/Night Bus.wav"));
        let file = folder.path().join("manifest.json");
        manifest.write(&file).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((&json["program"], &json["song"]), (&"tonmeister".into(), &"Night \"Bus\"".into()));
        let first = json["files"][0].as_object().unwrap();
        assert_eq!(first["path"], "masters/spotify/Night Bus.wav");
        assert_eq!((&first["sha256"], &first["integrated_lufs"]), (&"ab12".into(), &(-14.0).into()));
        for key in ["target", "true_peak_dbtp"] {
            assert!(first[key].is_null(), "{key}");
        }
        for key in ["rate", "bits", "channels", "frames"] {
            assert!(first[key].is_u64(), "{key}");
        }
        assert_eq!(serde_json::from_str::<Manifest>(&text).unwrap(), manifest);
    }
}
