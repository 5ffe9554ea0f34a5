//! Writes FLAC: the same samples in about half the space.
//!
//! Fixed and linear predictors up to order 12, Rice coding in up to 64 partitions, and the cheapest of left/right,
//! mid/side, left/side and side/right for every block of 4096 frames. The checksum of all samples stands in the header.
//!
//! Source: RFC 9639, "Free Lossless Audio Codec (FLAC)", 2024.

mod bits;
mod frame;
mod md5;
mod predict;
mod rice;

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use crate::format::{Depth, Spec};
use crate::part_file::PartFile;
use crate::quantize::Quantizer;
use crate::writer::{Writer, check_block};
use crate::{Cause, MediaError};
use frame::{BLOCK, Encoder};

/// Channels that FLAC knows.
const MOST_CHANNELS: usize = 8;

/// A FLAC being written.
pub(crate) struct FlacWriter {
    part: PartFile,
    file: BufWriter<File>,
    spec: Spec,
    quantizer: Quantizer,
    encoder: Encoder,
    /// Samples that do not yet fill a block.
    waiting: Vec<Vec<i32>>,
    check: md5::Md5,
    bytes: Vec<u8>,
    frames: u64,
    blocks: u64,
    /// The smallest and the largest frame so far, in bytes.
    sizes: Option<(usize, usize)>,
}

impl FlacWriter {
    /// Starts a file.
    pub fn create(path: &Path, spec: &Spec) -> Result<Self, MediaError> {
        if spec.channels > MOST_CHANNELS || spec.format.depth == Depth::Float {
            let what = format!("FLAC holds up to {MOST_CHANNELS} channels of 16 or 24 bits");
            return Err(MediaError::new(path, Cause::Unsupported, what, "write a WAV"));
        }
        let part = PartFile::create(path)?;
        let mut writer = Self {
            file: BufWriter::with_capacity(256 * 1024, part.handle()?),
            part,
            spec: spec.clone(),
            quantizer: Quantizer::new(spec),
            encoder: Encoder::new(spec.rate, spec.format.depth.bits()),
            waiting: vec![Vec::new(); spec.channels],
            check: md5::Md5::default(),
            bytes: Vec::new(),
            frames: 0,
            blocks: 0,
            sizes: None,
        };
        let head = writer.head([0; 16]);
        writer.file.write_all(&head).map_err(|e| MediaError::io(path, &e))?;
        Ok(writer)
    }

    fn encode_blocks(&mut self, least: usize) -> Result<(), MediaError> {
        let held = self.waiting.first().map_or(0, Vec::len);
        let mut done = 0;
        while held - done >= least.max(1) {
            let end = (done + BLOCK).min(held);
            let block: Vec<&[i32]> = self.waiting.iter().map(|c| &c[done..end]).collect();
            let bytes = self.encoder.frame(self.blocks, &block);
            let size = bytes.len();
            self.file.write_all(bytes).map_err(|e| MediaError::io(self.part.target(), &e))?;
            let (small, large) = self.sizes.unwrap_or((size, size));
            self.sizes = Some((small.min(size), large.max(size)));
            self.blocks += 1;
            done = end;
        }
        self.waiting.iter_mut().for_each(|c| _ = c.drain(..done));
        Ok(())
    }

    /// Adds the newest frames, which wait at the end, to the checksum.
    fn add_to_check(&mut self, frames: usize) {
        let width = self.spec.format.depth.bits() as usize / 8;
        let channels = self.spec.channels;
        self.bytes.clear();
        self.bytes.resize(frames * channels * width, 0);
        for (channel, numbers) in self.waiting.iter().enumerate() {
            let places = self.bytes.chunks_exact_mut(width).skip(channel).step_by(channels);
            for (place, number) in places.zip(&numbers[numbers.len() - frames..]) {
                place.copy_from_slice(&number.to_le_bytes()[..width]);
            }
        }
        self.check.update(&self.bytes);
    }

    /// The marker, STREAMINFO, the comment and the cover; of one length whatever the numbers.
    fn head(&self, check: [u8; 16]) -> Vec<u8> {
        let (small, large) = self.sizes.unwrap_or((0, 0));
        let mut head = b"fLaC".to_vec();
        head.extend([0, 0, 0, 34]);
        head.extend((BLOCK as u16).to_be_bytes());
        head.extend((BLOCK as u16).to_be_bytes());
        head.extend(&(small as u32).to_be_bytes()[1..]);
        head.extend(&(large as u32).to_be_bytes()[1..]);
        let frames = if self.frames < 1 << 36 { self.frames } else { 0 };
        let numbers = u64::from(self.spec.rate) << 44
            | (self.spec.channels as u64 - 1) << 41
            | u64::from(self.spec.format.depth.bits() - 1) << 36
            | frames;
        head.extend(numbers.to_be_bytes());
        head.extend(check);
        let blocks = self.spec.tags.flac_blocks();
        let last = blocks.len() - 1;
        for (index, (kind, content)) in blocks.into_iter().enumerate() {
            head.push(if index == last { kind | 0x80 } else { kind });
            head.extend(&(content.len() as u32).to_be_bytes()[1..]);
            head.extend(content);
        }
        head
    }
}

impl Writer for FlacWriter {
    fn write(&mut self, planar: &[&[f32]]) -> Result<(), MediaError> {
        let frames = check_block(self.part.target(), planar, self.spec.channels)?;
        for start in (0..frames).step_by(BLOCK) {
            let end = (start + BLOCK).min(frames);
            for (channel, (from, to)) in planar.iter().zip(&mut self.waiting).enumerate() {
                self.quantizer.run(channel, &from[start..end], to);
            }
            self.add_to_check(end - start);
            self.frames += (end - start) as u64;
            self.encode_blocks(BLOCK)?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), MediaError> {
        self.encode_blocks(1)?;
        let check = std::mem::take(&mut self.check).finish();
        let head = self.head(check);
        let ended = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.write_all(&head));
        ended.and_then(|()| self.file.flush()).map_err(|e| MediaError::io(self.part.target(), &e))?;
        self.part.commit()
    }
}
