//! Writes a file so that after a crash it is the old one or the new one, never half of each.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use crate::ReleaseError;

/// Replaces a file, or makes it. Its folder must be there.
pub(crate) fn write(path: &Path, content: &[u8]) -> Result<(), ReleaseError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name: String = path.file_name().unwrap_or_default().to_string_lossy().chars().take(40).collect();
    let temporary = folder.join(format!(".{name}.{}.saving", std::process::id()));
    let result = put(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if let Err(error) = result {
        // What is left of the attempt is of no use; that it cannot be removed either is no further news.
        let _ = fs::remove_file(&temporary);
        return Err(ReleaseError::file(path, &error));
    }
    // The new name outlasts a power cut once the folder is on the disk; not every system can do that.
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

fn put(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_that_fails_leaves_the_old_file_and_no_rest() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("manifest.json");
        write(&file, b"old").unwrap();
        // A folder of the temporary file's name makes the next attempt fail.
        let blocked = folder.path().join(format!(".manifest.json.{}.saving", std::process::id()));
        fs::create_dir(&blocked).unwrap();
        let error = write(&file, b"new").unwrap_err().to_string();
        assert!(error.contains("manifest.json") && error.contains("check the folder"), "{error}");
        assert_eq!(fs::read(&file).unwrap(), b"old");
        fs::remove_dir(&blocked).unwrap();
        write(&file, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
