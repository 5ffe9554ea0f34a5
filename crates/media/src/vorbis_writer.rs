//! Writes Ogg Vorbis through the crate `vorbis_rs` (the reference encoder with the aoTuV tuning).
//!
//! The encoder lives on a thread of its own, because it may not move between threads; that also lets the caller work on.
//!
//! Source: Vorbis I specification, Xiph.Org, 2020.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::num::{NonZeroU8, NonZeroU32};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;

use vorbis_rs::{VorbisBitrateManagementStrategy, VorbisEncoderBuilder, VorbisError};

use crate::format::Spec;
use crate::part_file::PartFile;
use crate::writer::{Writer, check_block};
use crate::{Cause, MediaError};

/// The highest-but-transparent setting people use, about 192 kbit/s in stereo.
const QUALITY: f32 = 0.6;
/// Every stream may have the same number: there is one a file.
const SERIAL: i32 = 1;
const BLOCK: usize = 4096;

/// A Vorbis file being written.
pub(crate) struct VorbisWriter {
    part: PartFile,
    channels: usize,
    blocks: Option<SyncSender<Vec<Vec<f32>>>>,
    thread: Option<JoinHandle<Result<(), VorbisError>>>,
}

impl VorbisWriter {
    /// Starts a file.
    pub fn create(path: &Path, spec: &Spec) -> Result<Self, MediaError> {
        let part = PartFile::tagged(path, spec)?;
        let file = part.handle()?;
        // Few blocks ahead, so that a slow encoder slows the caller instead of filling the memory.
        let (blocks, received) = sync_channel(16);
        let spec = spec.clone();
        let channels = spec.channels;
        let thread = std::thread::spawn(move || encode(file, &spec, &received));
        Ok(Self { part, channels, blocks: Some(blocks), thread: Some(thread) })
    }

    fn end(&mut self) -> Result<(), MediaError> {
        self.blocks = None;
        let ended = self.thread.take().map(JoinHandle::join);
        let why = match ended {
            Some(Ok(Ok(()))) | None => return Ok(()),
            Some(Ok(Err(error))) => format!("the Vorbis encoder refused ({error})"),
            Some(Err(_)) => "the Vorbis encoder broke down".to_string(),
        };
        Err(MediaError::new(self.part.target(), Cause::Unsupported, why, "try a rate of 44100 or 48000 Hz"))
    }
}

fn encode(file: File, spec: &Spec, blocks: &Receiver<Vec<Vec<f32>>>) -> Result<(), VorbisError> {
    let rate = NonZeroU32::new(spec.rate).unwrap_or(NonZeroU32::MIN);
    let channels = NonZeroU8::new(spec.channels as u8).unwrap_or(NonZeroU8::MIN);
    let sink = BufWriter::with_capacity(256 * 1024, file);
    let mut builder = VorbisEncoderBuilder::new_with_serial(rate, channels, sink, SERIAL);
    builder.bitrate_management_strategy(
        match spec.format.bit_rate.and_then(|k| NonZeroU32::new(k.saturating_mul(1000))) {
            Some(target_bitrate) => VorbisBitrateManagementStrategy::Vbr { target_bitrate },
            None => VorbisBitrateManagementStrategy::QualityVbr { target_quality: QUALITY },
        },
    );
    let mut encoder = builder.build()?;
    for block in blocks {
        encoder.encode_audio_block(block)?;
    }
    encoder.finish()?.flush()?;
    Ok(())
}

impl Writer for VorbisWriter {
    fn write(&mut self, planar: &[&[f32]]) -> Result<(), MediaError> {
        let frames = check_block(self.part.target(), planar, self.channels)?;
        for start in (0..frames).step_by(BLOCK) {
            let end = (start + BLOCK).min(frames);
            let block = planar.iter().map(|p| p[start..end].to_vec()).collect();
            let sent = self.blocks.as_ref().is_some_and(|blocks| blocks.send(block).is_ok());
            if !sent {
                return self.end();
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), MediaError> {
        self.end()?;
        self.part.commit()
    }
}
