//! Names a file by its content: by SHA-256 (FIPS 180-4) where others shall be able to check it, by BLAKE3 where only we ask,
//! which is several times as fast where the processor has no instructions for the former. Both are 64 small hexadecimal digits.
//!
//! Source of the latter: O'Connor, Aumasson, Neves, Wilcox-O'Hearn, "BLAKE3: one function, fast everywhere", 2020.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::MediaError;

/// Bytes read in one go.
const PIECE: usize = 256 * 1024;

/// The SHA-256 of a file's bytes.
///
/// # Errors
/// Where the file cannot be read.
pub fn sha256(path: &Path) -> Result<String, MediaError> {
    let mut hash = Sha256::new();
    read(path, |bytes| hash.update(bytes))?;
    Ok(hex(&hash.finalize()))
}

/// The name of a file's content, for caches: two files have the same only where all their bytes are the same.
///
/// # Errors
/// Where the file cannot be read.
pub fn content_name(path: &Path) -> Result<String, MediaError> {
    let mut hash = blake3::Hasher::new();
    read(path, |bytes| {
        hash.update(bytes);
    })?;
    Ok(hash.finalize().to_hex().to_string())
}

fn read(path: &Path, mut piece: impl FnMut(&[u8])) -> Result<(), MediaError> {
    let mut file = File::open(path).map_err(|e| MediaError::io(path, &e))?;
    let mut buffer = vec![0; PIECE];
    loop {
        match file.read(&mut buffer).map_err(|e| MediaError::io(path, &e))? {
            0 => return Ok(()),
            read => piece(&buffer[..read]),
        }
    }
}

/// Bytes as small hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).filter_map(|n| char::from_digit(u32::from(n), 16)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abc_has_the_hashes_of_the_standard_and_of_the_paper() -> Result<(), Box<dyn std::error::Error>> {
        let file = tempfile::NamedTempFile::new()?;
        std::fs::write(file.path(), b"abc")?;
        // FIPS 180-4, example 1.
        assert_eq!(sha256(file.path())?, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(content_name(file.path())?, "6437b3ac38465133ffb63b75273a8db548c558465d79db03fd359c6cd5bd9d85");
        Ok(())
    }
}
