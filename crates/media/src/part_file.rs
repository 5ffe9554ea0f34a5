//! A file that appears under its name only when it is whole.
//!
//! It is written beside its target, brought to the disk, and renamed; whatever fails on the way leaves the target as
//! it was and no rest behind.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::MediaError;
use crate::format::Spec;
use crate::info::Container;
use crate::tags::Tags;

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A file on its way.
pub(crate) struct PartFile {
    file: Option<File>,
    part: PathBuf,
    target: PathBuf,
    /// What is written into it when it is whole.
    tags: Option<(Tags, Container)>,
}

impl PartFile {
    /// Starts a file for a target, whose folder must be there.
    pub fn create(target: &Path) -> Result<Self, MediaError> {
        let part = part_name(target);
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(&part);
        let file = file.map_err(|e| MediaError::io(target, &e))?;
        Ok(Self { file: Some(file), part, target: target.to_path_buf(), tags: None })
    }

    /// Starts a file that gets its tags when it is whole, since what writes it knows none of them.
    pub fn tagged(target: &Path, spec: &Spec) -> Result<Self, MediaError> {
        let mut part = Self::create(target)?;
        part.tags = Some((spec.tags.clone(), spec.format.container)).filter(|(tags, _)| !tags.is_empty());
        Ok(part)
    }

    /// The target's path.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// The path it has while it is written, for programs that write files themselves.
    pub fn part(&self) -> &Path {
        &self.part
    }

    /// A second handle on the file being written.
    pub fn handle(&self) -> Result<File, MediaError> {
        let file = self.file.as_ref().map(File::try_clone);
        let file = file.unwrap_or_else(|| Err(io::ErrorKind::NotFound.into()));
        file.map_err(|e| MediaError::io(&self.target, &e))
    }

    /// Brings the bytes to the disk and gives the file its name.
    pub fn commit(mut self) -> Result<(), MediaError> {
        if let Some((tags, container)) = self.tags.take() {
            let named = |error| MediaError { path: self.target.clone(), ..error };
            tags.write_into(&self.part, container).map_err(named)?;
        }
        let done = self.settle();
        done.map_err(|e| MediaError::io(&self.target, &e))
    }

    fn settle(&mut self) -> io::Result<()> {
        if let Some(mut file) = self.file.take() {
            file.flush()?;
            // A program may have replaced what the handle shows; what counts is what lies under the name.
            File::open(&self.part)?.sync_all()?;
        }
        fs::rename(&self.part, &self.target)?;
        self.part.clear();
        sync_folder(&self.target);
        Ok(())
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if !self.part.as_os_str().is_empty() {
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// `.NAME.part-PROCESS-NUMBER` in the target's folder, with the target's ending, which encoders look at.
fn part_name(target: &Path) -> PathBuf {
    let name = target.file_name().and_then(|n| n.to_str()).unwrap_or("file");
    let short: String = name.chars().take(80).collect();
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let ending = target.extension().and_then(|e| e.to_str()).unwrap_or("part");
    target.with_file_name(format!(".{short}.part-{}-{number}.{ending}", std::process::id()))
}

/// A rename survives a power failure only when the folder is on the disk too; where a system cannot do that, the file
/// itself is safe all the same.
fn sync_folder(target: &Path) {
    let folder = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// Writes a small file whole or not at all.
pub(crate) fn write_whole(target: &Path, bytes: &[u8]) -> Result<(), MediaError> {
    let part = PartFile::create(target)?;
    let mut handle = part.handle()?;
    handle.write_all(bytes).map_err(|e| MediaError::io(target, &e))?;
    part.commit()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_given_up_leaves_the_old_one_and_no_rest() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let target = folder.path().join("mix.wav");
        write_whole(&target, b"old")?;
        let part = PartFile::create(&target)?;
        part.handle()?.write_all(b"half")?;
        drop(part);
        assert_eq!(fs::read(&target)?, b"old");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        write_whole(&target, b"new")?;
        assert_eq!(fs::read(&target)?, b"new");
        assert_eq!(fs::read_dir(folder.path())?.count(), 1);
        Ok(())
    }
}
