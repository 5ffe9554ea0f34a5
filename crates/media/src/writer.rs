//! Writes audio files, block by block, under their name only when they are whole.

use std::path::Path;

use crate::flac::FlacWriter;
use crate::format::Spec;
use crate::info::{Container, check_limits};
use crate::opus_writer::OpusWriter;
use crate::program_writer::ProgramWriter;
use crate::vorbis_writer::VorbisWriter;
use crate::wav_writer::WavWriter;
use crate::{Cause, MediaError};

/// A file being written. Dropped without [`Writer::finish`] it leaves nothing behind.
pub trait Writer: Send {
    /// Adds frames: one slice a channel, all of one length, full scale at 1.
    ///
    /// # Errors
    /// Where the disk or the encoder refuses, or the channels are not those of the [`Spec`].
    fn write(&mut self, planar: &[&[f32]]) -> Result<(), MediaError>;

    /// Ends the file, brings it to the disk and gives it its name.
    ///
    /// # Errors
    /// Where the disk or the encoder refuses; the target is then as it was before.
    fn finish(self: Box<Self>) -> Result<(), MediaError>;
}

/// Starts a file. `sources` are the files its audio comes from: none of them may be the target.
///
/// # Errors
/// Where the folder is not there, the target is a source, the format cannot hold the rate or channels, or an encoder
/// program is missing.
pub fn create(path: &Path, spec: &Spec, sources: &[&Path]) -> Result<Box<dyn Writer>, MediaError> {
    refuse_source(path, sources)?;
    check_limits(path, spec.rate, spec.channels)?;
    let container = spec.format.container;
    if !container.is_lossless() && spec.channels > 2 {
        let what = format!("{} is written in mono and stereo only", container.name());
        return Err(MediaError::new(path, Cause::Unsupported, what, "write WAV or FLAC"));
    }
    match container {
        Container::Wav | Container::Rf64 | Container::Bw64 => Ok(Box::new(WavWriter::create(path, spec)?)),
        Container::Flac => Ok(Box::new(FlacWriter::create(path, spec)?)),
        Container::Vorbis => Ok(Box::new(VorbisWriter::create(path, spec)?)),
        Container::Opus => Ok(Box::new(OpusWriter::create(path, spec)?)),
        Container::Mp3 | Container::M4a => Ok(Box::new(ProgramWriter::create(path, spec)?)),
        Container::Aiff | Container::Aifc | Container::Aac => {
            let what = format!("{} cannot be written", container.name());
            Err(MediaError::new(path, Cause::Unsupported, what, "write WAV or FLAC"))
        }
    }
}

/// Source audio is never changed: an error where the target is one of the sources, under whatever name.
fn refuse_source(path: &Path, sources: &[&Path]) -> Result<(), MediaError> {
    let Ok(target) = path.canonicalize() else {
        // What is not there yet cannot be a source.
        return Ok(());
    };
    for source in sources {
        if source.canonicalize().is_ok_and(|s| s == target) {
            let what = "the output would overwrite its own source";
            return Err(MediaError::new(path, Cause::Unsupported, what, "give the output another name"));
        }
    }
    Ok(())
}

/// Whether the slices are as many as the channels, and all of one length; returns that length.
pub(crate) fn check_block(path: &Path, planar: &[&[f32]], channels: usize) -> Result<usize, MediaError> {
    let length = planar.first().map_or(0, |p| p.len());
    if planar.len() == channels && planar.iter().all(|p| p.len() == length) {
        return Ok(length);
    }
    let what = format!("{} channels were given for a file of {channels}, or not of one length", planar.len());
    Err(MediaError::new(path, Cause::Limit, what, "give every channel the same frames"))
}
