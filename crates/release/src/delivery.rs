//! Writes one master for one target, then reads the file again and measures it.
//!
//! The audio is brought to the target's rate, then dithered to its depth as the last step. The writer is never believed:
//! readings, checks and hash are those of the file on the disk.
//!
//! Cost: writing, and one pass of every meter over the file.
//! Not for: making it loud; what is handed in is the finished master.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use media::{Depth, Format, Spec, Writer};
use meters::Readings;
use session::targets::{Container, Target};
use signal::resample::Resampler;
use signal::{Source, SourceError};

use crate::checks::{Intent, checks};
use crate::{Check, ReleaseError, file_name, measure};

/// Frames read at a time.
const PIECE: i64 = 16_384;

/// A master on its way to one target.
#[derive(Clone, Debug)]
pub struct Delivery<'a> {
    /// Where it goes.
    pub target: &'a Target,
    /// The folder of all masters; the file lies in a folder of the target's name in it.
    pub folder: &'a Path,
    /// The title; [`file_name`] makes the file's name of it.
    pub title: &'a str,
    /// Frames in a second of the audio that is handed in.
    pub rate: u32,
    /// Channels of it, 1 or 2.
    pub channels: usize,
    /// Frames of the mix at `rate`; `None` where the master may be as long as it comes.
    pub frames: Option<u64>,
    /// Why the master is quieter than its target asks, where that is so on purpose: a sentence.
    pub stopped_short: Option<&'a str>,
}

/// A master that was written, read again and measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    /// Where it goes.
    pub target: Target,
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Bits a sample.
    pub bits: u32,
    /// Channels.
    pub channels: usize,
    /// Every meter over the file.
    pub readings: Readings,
    /// What was asked of the file, and the answers.
    pub checks: Vec<Check>,
}

impl Delivered {
    /// Whether every check passed.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }
}

impl<'a> Delivery<'a> {
    /// The file it becomes.
    pub fn path(&self) -> PathBuf {
        let name = format!("{}.{}", file_name(self.title), self.target.container.ending());
        self.folder.join(file_name(self.target.name)).join(name)
    }

    /// The rate it is delivered at.
    pub fn delivery_rate(&self) -> u32 {
        self.target.rate.for_song(self.rate)
    }

    /// Makes the folder and starts the file.
    ///
    /// # Errors
    /// Where it cannot be written, or its rate, depth or channels make no file.
    pub fn begin(&self) -> Result<Delivering<'a>, ReleaseError> {
        if !(1..=2).contains(&self.channels) {
            let what = format!("a master of {} channels for {}; deliver mono or stereo", self.channels, self.target.name);
            return Err(ReleaseError::Request(what));
        }
        let path = self.path();
        let folder = path.parent().unwrap_or(self.folder);
        fs::create_dir_all(folder).map_err(|error| ReleaseError::file(folder, &error))?;
        let writer = media::create(&path, &self.spec()?, &[])?;
        let resampler = Resampler::new(self.rate, self.delivery_rate(), self.channels);
        let resampler = resampler.map_err(|error| ReleaseError::Request(error.to_string()))?;
        let planes = vec![Vec::new(); self.channels];
        Ok(Delivering { delivery: self.clone(), path, writer, resampler, planes, heard: 0, bad: 0 })
    }

    fn spec(&self) -> Result<Spec, ReleaseError> {
        let depth = match self.target.bits {
            16 => Depth::Sixteen,
            24 => Depth::TwentyFour,
            bits => {
                let what = format!("{}: {bits} bits are asked for; 16 and 24 can be delivered", self.target.name);
                return Err(ReleaseError::Request(what));
            }
        };
        let container = match self.target.container {
            Container::Wav => media::Container::Wav,
            Container::Flac => media::Container::Flac,
        };
        let format = Format { container, depth, bit_rate: None };
        Ok(Spec::new(format, self.delivery_rate(), self.channels))
    }
}

/// A delivery that is being written. Dropped without [`Delivering::finish`] it leaves the file as it was.
pub struct Delivering<'a> {
    delivery: Delivery<'a>,
    path: PathBuf,
    writer: Box<dyn Writer>,
    resampler: Resampler,
    planes: Vec<Vec<f32>>,
    heard: u64,
    bad: u64,
}

impl Delivering<'_> {
    /// The next frames, planar, at the rate that was agreed on.
    ///
    /// # Errors
    /// Where the disk refuses, or the planes are not one a channel and of one length.
    pub fn write(&mut self, planar: &[&[f32]]) -> Result<(), ReleaseError> {
        let frames = planar.first().map_or(0, |plane| plane.len());
        if planar.len() != self.delivery.channels || planar.iter().any(|plane| plane.len() != frames) {
            let what = format!("{}: every block needs {} planes of one length", self.path.display(), self.delivery.channels);
            return Err(ReleaseError::Request(what));
        }
        self.heard += frames as u64;
        self.bad += planar.iter().flat_map(|plane| plane.iter()).filter(|sample| !sample.is_finite()).count() as u64;
        // One NaN would spread over a whole block of the resampler.
        let clean: Vec<Vec<f32>> = planar.iter().map(|plane| plane.iter().map(|s| finite(*s)).collect()).collect();
        self.planes.iter_mut().for_each(Vec::clear);
        self.resampler.process(&clean, &mut self.planes);
        self.put()
    }

    fn put(&mut self) -> Result<(), ReleaseError> {
        let planes: Vec<&[f32]> = self.planes.iter().map(Vec::as_slice).collect();
        Ok(self.writer.write(&planes)?)
    }

    /// Ends the file, reads it again, measures it and holds it against its target.
    ///
    /// # Errors
    /// Where the file cannot be written or not be read again.
    pub fn finish(mut self) -> Result<Delivered, ReleaseError> {
        self.planes.iter_mut().for_each(Vec::clear);
        let frames = self.resampler.output_length(self.delivery.frames.unwrap_or(self.heard));
        self.resampler.finish(&mut self.planes);
        self.put()?;
        self.writer.finish()?;
        let measured = measure(&self.path)?;
        let intent = Intent {
            target: self.delivery.target,
            rate: self.delivery.delivery_rate(),
            channels: self.delivery.channels,
            frames,
            bad_samples: self.bad,
            stopped_short: self.delivery.stopped_short,
            tag: format_tag(&self.path)?,
        };
        Ok(Delivered {
            target: self.delivery.target.clone(),
            sha256: media::sha256(&self.path)?,
            path: self.path,
            bits: measured.info.bits,
            channels: measured.info.channels,
            checks: checks(&intent, &measured),
            readings: measured.readings,
        })
    }
}

fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}

impl engine::Sink for Delivering<'_> {
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError> {
        let what = self.path.display().to_string();
        self.write(&[left, right]).map_err(|error| SourceError { what, why: error.to_string() })
    }
}

/// Delivers a source from end to end.
///
/// # Errors
/// Where the source cannot be read, its rate or channels are not the delivery's, or the file cannot be written.
pub fn deliver(delivery: &Delivery, source: &mut dyn Source) -> Result<Delivered, ReleaseError> {
    if (source.rate(), source.channels()) != (delivery.rate, delivery.channels) {
        let what = format!(
            "the audio has {} Hz and {} channels, the delivery was told {} Hz and {}",
            source.rate(),
            source.channels(),
            delivery.rate,
            delivery.channels
        );
        return Err(ReleaseError::Request(what));
    }
    let mut delivering = delivery.begin()?;
    let mut room = vec![vec![0.0; PIECE as usize]; delivery.channels];
    let mut at = 0;
    while at < source.frames() {
        let count = PIECE.min(source.frames() - at) as usize;
        let mut planes: Vec<&mut [f32]> = room.iter_mut().map(|plane| &mut plane[..count]).collect();
        source.read(at, &mut planes)?;
        delivering.write(&room.iter().map(|plane| &plane[..count]).collect::<Vec<_>>())?;
        at += count as i64;
    }
    delivering.finish()
}

/// The format tag of a WAV file, from its own bytes; `None` for other files.
fn format_tag(path: &Path) -> Result<Option<u16>, ReleaseError> {
    let mut head = Vec::new();
    let file = fs::File::open(path);
    let read = file.and_then(|file| file.take(4096).read_to_end(&mut head));
    read.map_err(|error| ReleaseError::file(path, &error))?;
    if !head.starts_with(b"RIFF") && !head.starts_with(b"RF64") {
        return Ok(None);
    }
    let place = head.windows(4).position(|id| id == b"fmt ");
    let tag = place.and_then(|at| head.get(at + 8..at + 10));
    Ok(tag.map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]])))
}
