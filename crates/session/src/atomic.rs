//! Writes a file so that after a crash it is the old one or the new one, never half of each.
//!
//! The text goes to a temporary file in the same folder, is forced to the disk, and takes the old file's name; then the
//! folder itself is forced to the disk.

use crate::DocumentError;
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

/// Replaces a file, or makes it.
pub(crate) fn write(path: &Path, text: &[u8]) -> Result<(), DocumentError> {
    let failed = |error: std::io::Error| DocumentError::file(path, format!("cannot be written: {error}"));
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let temporary = folder.join(format!(".{name}.{}.saving", std::process::id()));
    let result = put(&temporary, text).and_then(|()| fs::rename(&temporary, path)).map_err(failed);
    if result.is_err() {
        // What is left of the attempt is of no use; that it cannot be removed either is no further news.
        let _ = fs::remove_file(&temporary);
        return result;
    }
    sync_folder(folder).map_err(failed)
}

fn put(path: &Path, text: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(text)?;
    file.sync_all()
}

/// Makes a new name in a folder outlast a power cut.
#[cfg(unix)]
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Makes a new name in a folder outlast a power cut; here the system does that by itself.
#[cfg(not(unix))]
pub(crate) fn sync_folder(_folder: &Path) -> std::io::Result<()> {
    Ok(())
}
