//! Curves that have a file of their own beside the song.

use crate::document::{hex, load};
use crate::text::{curves, syntax};
use crate::{DocumentError, Point, Strip, atomic};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A curve that has a file of its own.
#[derive(Clone, Debug, PartialEq)]
struct CurveFile {
    digest: String,
    points: Vec<Point>,
    /// What is to be written at the next save.
    unsaved: Option<String>,
}

/// Curve files by name; also those that the text no longer names, until a save.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct CurveFiles(BTreeMap<String, CurveFile>);

impl CurveFiles {
    /// Reads a file of a song's folder and keeps it; gives its points.
    pub fn read(&mut self, folder: Option<&Path>, name: &str, rate: u32) -> Result<Vec<Point>, String> {
        let folder = folder.ok_or_else(|| format!("\"{name}\" is a file in the song's folder; open the folder"))?;
        crate::check_time::file(name)?;
        let text =
            load(&folder.join(name), syntax::MOST_BYTES as u64).map_err(|message| format!("{name} {message}"))?;
        let points = curves::points(&text, rate).map_err(|message| format!("{name}, {message}"))?;
        let digest = hex(&Sha256::digest(text.as_bytes()));
        self.0.insert(name.to_string(), CurveFile { digest, points: points.clone(), unsaved: None });
        Ok(points)
    }

    /// The points of a file that is kept.
    pub fn points(&self, name: &str) -> Result<Vec<Point>, String> {
        self.0.get(name).map(|curve| curve.points.clone()).ok_or_else(|| format!("{name} is unknown"))
    }

    /// Hash of a file's text; empty where it is unknown.
    pub fn digest(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |curve| &curve.digest)
    }

    /// Keeps the long curves that a strip has and did not have `before`.
    pub fn note(&mut self, strip: &Strip, before: Option<&Strip>, rate: u32) {
        for it in strip.automation.iter().filter(|it| curves::is_long(it)) {
            if before.is_some_and(|before| before.name == strip.name && before.automation.contains(it)) {
                continue;
            }
            let text = curves::points_text(&it.points, rate);
            let name = curves::file_name(&strip.name, it, rate);
            let digest = hex(&Sha256::digest(text.as_bytes()));
            self.0.insert(name, CurveFile { digest, points: it.points.clone(), unsaved: Some(text) });
        }
    }

    /// Writes a file that was not yet written.
    pub fn save(&mut self, folder: &Path, name: &str) -> Result<(), DocumentError> {
        let Some(curve) = self.0.get_mut(name) else { return Ok(()) };
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
    pub fn forget(&mut self, folder: &Path, named: &[String], rate: u32) {
        self.0.retain(|name, curve| {
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
