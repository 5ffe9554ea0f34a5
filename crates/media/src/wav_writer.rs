//! Writes WAV, which becomes RF64 when it passes 4 GiB.
//!
//! A chunk of the right length is kept free at the front for that (EBU Tech 3306, clause 3.5). Up to two channels of
//! whole numbers get the plain format tag, which some shops insist on; more get the extensible one.
//!
//! Source: Multimedia Programming Interface and Data Specifications 1.0 (1991); EBU Tech 3306 (2009); EBU Tech 3285
//! version 2 (2011) for the time reference.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use crate::MediaError;
use crate::format::{Depth, Spec};
use crate::packing::{interleave, three_bytes, two_bytes};
use crate::part_file::PartFile;
use crate::quantize::Quantizer;
use crate::tags::Tag;
use crate::writer::{Writer, check_block};

/// A WAV being written.
pub(crate) struct WavWriter {
    part: PartFile,
    file: BufWriter<File>,
    spec: Spec,
    quantizer: Quantizer,
    frames: u64,
    /// The numbers of each channel, and then of one frame after the other.
    numbers: Vec<Vec<i32>>,
    frames_of_numbers: Vec<i32>,
    bytes: Vec<u8>,
}

impl WavWriter {
    /// Starts a file.
    pub fn create(path: &Path, spec: &Spec) -> Result<Self, MediaError> {
        let part = PartFile::create(path)?;
        let mut file = BufWriter::with_capacity(256 * 1024, part.handle()?);
        file.write_all(&header(spec, 0, 0)).map_err(|e| MediaError::io(path, &e))?;
        let numbers = vec![Vec::new(); spec.channels];
        let quantizer = Quantizer::new(spec);
        Ok(Self {
            part,
            file,
            spec: spec.clone(),
            quantizer,
            frames: 0,
            numbers,
            frames_of_numbers: Vec::new(),
            bytes: Vec::new(),
        })
    }

    fn pack(&mut self, planar: &[&[f32]], frames: usize) {
        self.bytes.clear();
        let channels = self.spec.channels;
        if self.spec.format.depth == Depth::Float {
            self.bytes.resize(frames * channels * 4, 0);
            let (samples, _) = self.bytes.as_chunks_mut::<4>();
            for (channel, from) in planar.iter().enumerate() {
                let to = samples.iter_mut().skip(channel).step_by(channels);
                to.zip(*from).for_each(|(to, sample)| *to = sample.to_le_bytes());
            }
            return;
        }
        for (channel, (from, to)) in planar.iter().zip(&mut self.numbers).enumerate() {
            to.clear();
            self.quantizer.run(channel, from, to);
        }
        interleave(&self.numbers, frames, &mut self.frames_of_numbers);
        match self.spec.format.depth {
            Depth::Sixteen => two_bytes(&self.frames_of_numbers, &mut self.bytes),
            _ => three_bytes(&self.frames_of_numbers, &mut self.bytes),
        }
    }

    fn end(&mut self) -> std::io::Result<()> {
        let size = self.frames.saturating_mul(frame_bytes(&self.spec));
        if size & 1 == 1 {
            self.file.write_all(&[0])?;
        }
        let tags = self.spec.tags.riff_chunks();
        self.file.write_all(&tags)?;
        self.file.seek(SeekFrom::Start(0))?;
        self.file.write_all(&header(&self.spec, self.frames, tags.len()))?;
        self.file.flush()
    }
}

impl Writer for WavWriter {
    fn write(&mut self, planar: &[&[f32]]) -> Result<(), MediaError> {
        let frames = check_block(self.part.target(), planar, self.spec.channels)?;
        self.pack(planar, frames);
        self.frames += frames as u64;
        self.file.write_all(&self.bytes).map_err(|e| MediaError::io(self.part.target(), &e))
    }

    fn finish(mut self: Box<Self>) -> Result<(), MediaError> {
        self.end().map_err(|e| MediaError::io(self.part.target(), &e))?;
        self.part.commit()
    }
}

fn frame_bytes(spec: &Spec) -> u64 {
    u64::from(spec.format.depth.bits() / 8) * spec.channels as u64
}

fn chunk(to: &mut Vec<u8>, id: &[u8; 4], content: &[u8]) {
    to.extend(id);
    to.extend((content.len() as u32).to_le_bytes());
    to.extend(content);
    if content.len() % 2 == 1 {
        to.push(0);
    }
}

/// Everything before the audio; of one length however many frames there are, and bytes behind them.
fn header(spec: &Spec, frames: u64, behind: usize) -> Vec<u8> {
    let mut middle = Vec::new();
    if let Some(time) = spec.time_reference {
        chunk(&mut middle, b"bext", &broadcast_extension(spec, time));
    }
    chunk(&mut middle, b"fmt ", &format_chunk(spec));
    if spec.format.depth == Depth::Float {
        chunk(&mut middle, b"fact", &u32::try_from(frames).unwrap_or(u32::MAX).to_le_bytes());
    }
    let size = frames.saturating_mul(frame_bytes(spec));
    // WAVE, the free chunk, the middle, the head of the data chunk, the audio and its pad byte, what follows.
    let around = 4 + 36 + (middle.len() + 8 + behind) as u64;
    let riff = around.saturating_add(size).saturating_add(size & 1);
    let long = riff >= u64::from(u32::MAX);
    let mut all = Vec::with_capacity(middle.len() + 56);
    all.extend(if long { b"RF64" } else { b"RIFF" });
    all.extend(u32::try_from(riff).unwrap_or(u32::MAX).to_le_bytes());
    all.extend(b"WAVE");
    let mut sizes = [0; 28];
    if long {
        sizes[..8].copy_from_slice(&riff.to_le_bytes());
        sizes[8..16].copy_from_slice(&size.to_le_bytes());
        sizes[16..24].copy_from_slice(&frames.to_le_bytes());
    }
    chunk(&mut all, if long { b"ds64" } else { b"JUNK" }, &sizes);
    all.extend(middle);
    all.extend(b"data");
    all.extend(if long { u32::MAX } else { size as u32 }.to_le_bytes());
    all
}

fn format_chunk(spec: &Spec) -> Vec<u8> {
    let float = spec.format.depth == Depth::Float;
    let bits = spec.format.depth.bits() as u16;
    let tag: u16 = if float { 3 } else { 1 };
    let extensible = spec.channels > 2;
    let frame = frame_bytes(spec) as u32;
    let mut content = Vec::new();
    content.extend(if extensible { 0xfffe } else { tag }.to_le_bytes());
    content.extend((spec.channels as u16).to_le_bytes());
    content.extend(spec.rate.to_le_bytes());
    content.extend(spec.rate.saturating_mul(frame).to_le_bytes());
    content.extend((frame as u16).to_le_bytes());
    content.extend(bits.to_le_bytes());
    if extensible {
        content.extend(22u16.to_le_bytes());
        content.extend(bits.to_le_bytes());
        content.extend(speakers(spec.channels).to_le_bytes());
        content.extend(tag.to_le_bytes());
        content.extend([0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]);
    } else if float {
        content.extend(0u16.to_le_bytes());
    }
    content
}

/// The speaker positions of the usual counts (Microsoft's mask); 0, "not said", for the rest.
fn speakers(channels: usize) -> u32 {
    match channels {
        4 => 0x33,
        6 => 0x3f,
        8 => 0x63f,
        _ => 0,
    }
}

fn broadcast_extension(spec: &Spec, time: u64) -> Vec<u8> {
    let mut content = vec![0; 602];
    if let Some(name) = spec.tags.text(Tag::Title) {
        let bytes = name.as_bytes();
        let length = bytes.len().min(256);
        content[..length].copy_from_slice(&bytes[..length]);
    }
    content[338..346].copy_from_slice(&time.to_le_bytes());
    content[346] = 1;
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::Format;
    use crate::info::Container;

    fn spec(depth: Depth, channels: usize) -> Spec {
        Spec::new(Format { container: Container::Wav, depth, bit_rate: None }, 48_000, channels)
    }

    #[test]
    fn the_header_keeps_its_length_when_the_file_passes_four_gibibytes() {
        for depth in [Depth::Sixteen, Depth::TwentyFour, Depth::Float] {
            let short = header(&spec(depth, 2), 1000, 0);
            let long = header(&spec(depth, 2), 5 << 30, 0);
            assert_eq!(short.len(), long.len());
            assert_eq!((&short[..4], &long[..4]), (&b"RIFF"[..], &b"RF64"[..]));
            // Tech 3306: ds64 is the first chunk, and the old lengths are all ones.
            assert_eq!(&long[4..20], b"\xff\xff\xff\xffWAVEds64\x1c\0\0\0");
            assert_eq!(&long[long.len() - 8..], b"data\xff\xff\xff\xff");
        }
    }

    #[test]
    fn a_stereo_file_has_the_plain_tag_and_six_channels_the_extensible_one() {
        assert_eq!(format_chunk(&spec(Depth::TwentyFour, 2))[..2], [1, 0]);
        assert_eq!(format_chunk(&spec(Depth::TwentyFour, 2)).len(), 16);
        assert_eq!(format_chunk(&spec(Depth::Float, 2))[..2], [3, 0]);
        assert_eq!(format_chunk(&spec(Depth::Sixteen, 6))[..2], [0xfe, 0xff]);
        assert_eq!(format_chunk(&spec(Depth::Sixteen, 6)).len(), 40);
    }
}
