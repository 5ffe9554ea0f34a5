//! Finds recordings again that were moved.

use crate::JobError;
use session::Song;
use std::path::{Path, PathBuf};

/// Brings back the files that a song uses and that are no longer there: looks for each in `folders`, by name, and
/// copies it to its place. Gives the names of those that were found.
///
/// # Errors
/// A file that is in none of the folders, or cannot be copied.
pub fn find_sources(song: &Song, song_dir: &Path, folders: &[PathBuf]) -> Result<Vec<String>, JobError> {
    let places: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    let mut found: Vec<String> = Vec::new();
    for file in song.files() {
        let path = song_dir.join(file);
        if path.exists() || found.iter().any(|known| known == file) {
            continue;
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let missing = || {
            let looked: Vec<_> = folders.iter().map(|folder| folder.display().to_string()).collect();
            JobError::at(
                &path,
                format!("it is missing, and not in {}; name another folder with --search", looked.join(", ")),
            )
        };
        let source = media::find_moved(&name, &places)?.ok_or_else(missing)?;
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|error| JobError::at(folder, error))?;
        }
        std::fs::copy(&source, &path).map_err(|error| JobError::at(&source, error))?;
        found.push(file.to_string());
    }
    Ok(found)
}
