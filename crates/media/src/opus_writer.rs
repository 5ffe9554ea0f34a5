//! Writes Ogg Opus through the crate `opus-pure`, at 48 kHz; other rates are resampled on the way.
//!
//! The header says how much delay the encoder adds and the last page where the music ends, so that a decoder returns
//! as many frames as went in.
//!
//! Source: RFC 6716 (the codec), RFC 7845 clauses 4.2 and 4.4 (pre-skip, end trim).

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use opus_pure::{Application, MAX_PACKET_BYTES, OggOpusWriter, OpusEncoder, OpusHead, OpusTags};
use signal::resample::Resampler;

use crate::format::Spec;
use crate::part_file::PartFile;
use crate::writer::{Writer, check_block};
use crate::{Cause, MediaError};

const RATE: u32 = 48_000;
/// 20 ms, the frame length the format is made for.
const FRAME: usize = 960;
/// Transparent for nearly everything in stereo.
const KILOBITS: u32 = 160;

/// An Opus file being written.
pub(crate) struct OpusWriter {
    part: PartFile,
    channels: usize,
    encoder: OpusEncoder,
    ogg: Option<OggOpusWriter<BufWriter<File>>>,
    resampler: Resampler,
    /// Frames at 48 kHz that do not yet fill a packet.
    waiting: Vec<Vec<f32>>,
    /// Frames at 48 kHz so far.
    frames: u64,
    pre_skip: u64,
    interleaved: Vec<f32>,
    packet: Vec<u8>,
}

impl OpusWriter {
    /// Starts a file.
    pub fn create(path: &Path, spec: &Spec) -> Result<Self, MediaError> {
        let part = PartFile::tagged(path, spec)?;
        let refused = |e: opus_pure::Error| refused(path, &e);
        let mut encoder = OpusEncoder::new(RATE as i32, spec.channels, Application::Audio).map_err(refused)?;
        let kilobits = spec.format.bit_rate.unwrap_or(KILOBITS).clamp(6, 510);
        encoder.bitrate_bps = kilobits as i32 * 1000;
        encoder.complexity = 10;
        let head = OpusHead::for_encoder(&encoder, spec.rate);
        let pre_skip = u64::from(head.pre_skip);
        let sink = BufWriter::with_capacity(64 * 1024, part.handle()?);
        let ogg = OggOpusWriter::with_tags(sink, head, OpusTags::new()).map_err(refused)?;
        let limit =
            |e: signal::resample::RateError| MediaError::new(path, Cause::Limit, e.to_string(), "check the rate");
        let resampler = Resampler::new(spec.rate, RATE, spec.channels).map_err(limit)?;
        let waiting = vec![Vec::new(); spec.channels];
        let packet = vec![0; MAX_PACKET_BYTES];
        let (ogg, interleaved) = (Some(ogg), Vec::new());
        Ok(Self {
            part,
            channels: spec.channels,
            encoder,
            ogg,
            resampler,
            waiting,
            frames: 0,
            pre_skip,
            interleaved,
            packet,
        })
    }

    /// Encodes what fills whole packets.
    fn encode_full(&mut self) -> Result<(), MediaError> {
        let held = self.waiting.first().map_or(0, Vec::len);
        let whole = held / FRAME * FRAME;
        for start in (0..whole).step_by(FRAME) {
            self.encode(start, None)?;
        }
        self.waiting.iter_mut().for_each(|c| _ = c.drain(..whole));
        self.frames += whole as u64;
        Ok(())
    }

    /// One packet out of the waiting frames from `start` on; `end` is the granule at which the music ends.
    fn encode(&mut self, start: usize, end: Option<u64>) -> Result<(), MediaError> {
        self.interleaved.clear();
        self.interleaved.resize(FRAME * self.channels, 0.0);
        for (channel, from) in self.waiting.iter().enumerate() {
            let to = self.interleaved.iter_mut().skip(channel).step_by(self.channels);
            to.zip(&from[start.min(from.len())..]).for_each(|(to, from)| *to = *from);
        }
        let length = self.encoder.encode(&self.interleaved, FRAME, &mut self.packet);
        let length = length.map_err(|e| refused(self.part.target(), &e))?;
        let Some(ogg) = &mut self.ogg else { return Ok(()) };
        let written = match end {
            Some(end) => {
                let left = end.saturating_sub(ogg.granule() as u64);
                ogg.write_packet_with_duration(&self.packet[..length], left as u32)
            }
            None => ogg.write_packet(&self.packet[..length]),
        };
        written.map_err(|e| refused(self.part.target(), &e))
    }

    /// Flushes the encoder's delay with silence and says where the music ends.
    fn end(&mut self) -> Result<(), MediaError> {
        let mut rest = std::mem::take(&mut self.waiting);
        self.resampler.finish(&mut rest);
        self.waiting = rest;
        self.encode_full()?;
        self.frames += self.waiting.first().map_or(0, Vec::len) as u64;
        let end = self.pre_skip + self.frames;
        let written = self.ogg.as_ref().map_or(0, |ogg| ogg.granule() as u64);
        let packets = end.saturating_sub(written).div_ceil(FRAME as u64).max(1) as usize;
        for packet in 0..packets {
            self.encode(packet * FRAME, (packet + 1 == packets).then_some(end))?;
        }
        if let Some(ogg) = self.ogg.take() {
            let mut sink = ogg.finish().map_err(|e| refused(self.part.target(), &e))?;
            sink.flush().map_err(|e| MediaError::io(self.part.target(), &e))?;
        }
        Ok(())
    }
}

fn refused(path: &Path, error: &opus_pure::Error) -> MediaError {
    let what = format!("the Opus encoder refused ({error})");
    MediaError::new(path, Cause::Io, what, "check the disk, or choose another bit rate")
}

impl Writer for OpusWriter {
    fn write(&mut self, planar: &[&[f32]]) -> Result<(), MediaError> {
        check_block(self.part.target(), planar, self.channels)?;
        let mut waiting = std::mem::take(&mut self.waiting);
        self.resampler.process(planar, &mut waiting);
        self.waiting = waiting;
        self.encode_full()
    }

    fn finish(mut self: Box<Self>) -> Result<(), MediaError> {
        self.end()?;
        self.part.commit()
    }
}
