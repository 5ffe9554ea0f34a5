//! What a platform's codec does to the sound: encodes to a file and reads it back, aligned to the sample.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use signal::resample::Resampler;
use signal::source::Memory;
use signal::{Codec, SourceError};

use crate::file::open;
use crate::format::{Depth, Format, Spec};
use crate::info::Container;
use crate::program_writer;
use crate::writer::create;
use crate::{Cause, MediaError};

static COUNT: AtomicU64 = AtomicU64::new(0);

/// A lossy codec at a bit rate.
#[derive(Clone, Debug)]
struct Lossy {
    container: Container,
    kilobits: u32,
}

/// The codec of a lossy kind of file, in kbit/s for all channels.
///
/// # Errors
/// Where the kind is not lossy, or the program that writes it is not on this machine.
pub fn codec(container: Container, kilobits: u32) -> Result<Box<dyn Codec>, MediaError> {
    let path = Path::new(container.name());
    let fits = matches!(container, Container::Vorbis | Container::Opus | Container::Mp3 | Container::M4a);
    if !fits {
        let advice = "choose Ogg Vorbis, Opus, MP3 or M4A";
        return Err(MediaError::new(path, Cause::Unsupported, "there is no lossy encoder for this kind", advice));
    }
    if matches!(container, Container::Mp3 | Container::M4a) && !program_writer::is_there(container) {
        let what = "its encoder is not on this machine";
        return Err(MediaError::new(path, Cause::NotFound, what, "install ffmpeg"));
    }
    Ok(Box::new(Lossy { container, kilobits }))
}

impl Codec for Lossy {
    fn name(&self) -> String {
        let name = match self.container {
            Container::M4a => "AAC",
            other => other.name(),
        };
        format!("{name} {} kbit/s", self.kilobits)
    }

    fn round_trip(&self, rate: u32, channels: &[Vec<f32>]) -> Result<Vec<Vec<f32>>, SourceError> {
        let length = channels.first().map_or(0, Vec::len);
        if channels.is_empty() || length == 0 {
            return Ok(channels.to_vec());
        }
        let file = TemporaryFile::new(self.container);
        Ok(self.through(&file.0, rate, channels, length)?)
    }
}

impl Lossy {
    fn through(
        &self,
        file: &Path,
        rate: u32,
        channels: &[Vec<f32>],
        length: usize,
    ) -> Result<Vec<Vec<f32>>, MediaError> {
        let format = Format { container: self.container, depth: Depth::Float, bit_rate: Some(self.kilobits) };
        let mut writer = create(file, &Spec::new(format, rate, channels.len()), &[])?;
        let planes: Vec<&[f32]> = channels.iter().map(Vec::as_slice).collect();
        writer.write(&planes)?;
        writer.finish()?;
        let back = read_all(file)?;
        let mut back = if back.rate == rate { back.channels } else { resampled(file, &back, rate)? };
        back.resize(channels.len(), Vec::new());
        back.iter_mut().for_each(|channel| channel.resize(length, 0.0));
        Ok(back)
    }
}

fn read_all(path: &Path) -> Result<Memory, MediaError> {
    let mut file = open(path)?;
    let mut channels = vec![vec![0.0; usize::try_from(file.frames()).unwrap_or(0)]; file.channels()];
    let mut planes: Vec<&mut [f32]> = channels.iter_mut().map(Vec::as_mut_slice).collect();
    let read = file.read(0, &mut planes);
    read.map_err(|e| MediaError::new(path, Cause::Io, e.why, "try again"))?;
    Ok(Memory { rate: file.rate(), channels })
}

fn resampled(path: &Path, audio: &Memory, rate: u32) -> Result<Vec<Vec<f32>>, MediaError> {
    let limit = |e: signal::resample::RateError| MediaError::new(path, Cause::Limit, e.to_string(), "check the rate");
    let mut resampler = Resampler::new(audio.rate, rate, audio.channels.len()).map_err(limit)?;
    let mut out = Vec::new();
    resampler.process(&audio.channels, &mut out);
    resampler.finish(&mut out);
    Ok(out)
}

/// A name in the system's folder for temporary files, whose file goes when it goes.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(container: Container) -> Self {
        let ending = match container {
            Container::Vorbis => "ogg",
            Container::Opus => "opus",
            Container::Mp3 => "mp3",
            _ => "m4a",
        };
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tonmeister-{}-{number}.{ending}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
