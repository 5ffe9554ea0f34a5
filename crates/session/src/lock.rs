//! Keeps two programs from writing one song at once.
//!
//! The operating system's own file lock is used: it ends with the program that holds it, however that ends, so a lock
//! of a dead program never stays. The file holds the process's number, for the message to whoever comes second.

use crate::DocumentError;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::Path;

/// The lock's name in the song's folder.
pub const FILE: &str = ".lock";

/// Held as long as the value lives.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder, or says who has it.
    pub fn take(folder: &Path) -> Result<Self, DocumentError> {
        let path = folder.join(FILE);
        let failed = |error: std::io::Error| DocumentError::file(&path, format!("cannot be written: {error}"));
        let mut file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&path).unwrap_or_default();
                let holder = holder.trim().parse::<u32>().map_or(String::new(), |pid| format!(" (process {pid})"));
                return Err(DocumentError::file(folder, format!("is open in another program{holder}; close it there")));
            }
            // Some network folders have no locks; a song there is better open than not.
            Ok(()) | Err(TryLockError::Error(_)) => {}
        }
        file.set_len(0).map_err(failed)?;
        writeln!(file, "{}", std::process::id()).map_err(failed)?;
        Ok(Self { _file: file })
    }
}
