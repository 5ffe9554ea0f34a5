//! Opens any audio file by what is in it, not by its name.

use std::path::Path;

use signal::Source;

use crate::bytes::Bytes;
use crate::info::Info;
use crate::pcm_file::PcmFile;
use crate::{MediaError, aiff, compressed, opus_file, wav};

/// An audio file: its description, and its samples from any frame as a [`Source`].
///
/// Compressed files are decoded from the front; reading forward is quick, reading backward starts again. Reading far
/// and wide in one is a case for [`crate::SongLibrary`], which decodes once into a cache.
pub trait AudioFile: Source {
    /// What the file says about itself.
    fn info(&self) -> &Info;
}

/// The families that are told apart by the first bytes.
enum Family {
    Riff,
    Iff,
    Opus,
    Other,
}

fn family(bytes: &mut Bytes) -> Result<Family, MediaError> {
    bytes.go(0)?;
    let head = bytes.up_to(512, 512)?;
    if head.is_empty() {
        return Err(bytes.malformed("the file is empty"));
    }
    Ok(match head.first_chunk::<4>() {
        Some(b"RIFF" | b"RIFX" | b"RF64" | b"BW64") => Family::Riff,
        Some(b"FORM") => Family::Iff,
        Some(b"OggS") if head.windows(8).any(|w| w == b"OpusHead") => Family::Opus,
        _ => Family::Other,
    })
}

/// Opens an audio file.
///
/// # Errors
/// Where the file is not there, is not audio, contradicts itself, or goes beyond 64 channels or 1 to 768 kHz.
pub fn open(path: &Path) -> Result<Box<dyn AudioFile>, MediaError> {
    let mut bytes = Bytes::open(path)?;
    let header = match family(&mut bytes)? {
        Family::Riff => wav::read_header(&mut bytes)?,
        Family::Iff => aiff::read_header(&mut bytes)?,
        Family::Opus => return opus_file::open(path),
        Family::Other => return compressed::open(path),
    };
    Ok(Box::new(PcmFile::new(bytes.into_file(), path, header)))
}

/// What a file says about itself, without decoding it.
///
/// # Errors
/// As [`open`].
pub fn probe(path: &Path) -> Result<Info, MediaError> {
    open(path).map(|file| file.info().clone())
}

/// Reads a whole file into memory, planar; for files that are known to be short.
///
/// # Errors
/// As [`open`], and where the file holds more than `most` frames.
pub fn read_whole(path: &Path, most: i64) -> Result<signal::source::Memory, MediaError> {
    let mut file = open(path)?;
    let frames = file.frames();
    if frames > most {
        let what = format!("{frames} frames; at most {most} are taken into memory here");
        return Err(MediaError::new(path, crate::Cause::Limit, what, "use a shorter file"));
    }
    let mut channels = vec![vec![0.0; usize::try_from(frames).unwrap_or(0)]; file.channels()];
    let mut out: Vec<&mut [f32]> = channels.iter_mut().map(Vec::as_mut_slice).collect();
    file.read(0, &mut out).map_err(|e| MediaError::new(path, crate::Cause::Io, e.why, "check the file"))?;
    Ok(signal::source::Memory { rate: file.rate(), channels })
}
