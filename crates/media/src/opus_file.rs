//! Decodes Ogg Opus at 48 kHz, without the encoder's delay and padding.
//!
//! Source: RFC 7845, clauses 4.2 and 4.4 (pre-skip and end trim), RFC 6716 (the codec).

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use opus_pure::{MAX_PACKET_SAMPLES, OggOpusReader, OpusDecoder, OpusHead, OpusMSDecoder, Trim};

use crate::MediaError;
use crate::compressed::guarded;
use crate::decoded::{DecodedFile, Stream};
use crate::file::AudioFile;
use crate::info::{Container, Info, check_limits, clean_text};

/// What Opus decodes at, whatever was encoded.
const RATE: u32 = 48_000;

/// Opens an Opus file.
pub(crate) fn open(path: &Path) -> Result<Box<dyn AudioFile>, MediaError> {
    let mut stream = guarded(path, || OpusStream::open(path))??;
    let channels = stream.channels;
    check_limits(path, RATE, channels)?;
    let mut info = Info::new(Container::Opus, RATE, channels);
    info.name = stream.reader.tags().get("TITLE").and_then(|t| clean_text(t.as_bytes()));
    info.frames = guarded(path, || stream.count())??;
    let stream = guarded(path, || OpusStream::open(path))??;
    Ok(Box::new(DecodedFile::new(stream, info)))
}

enum Decoder {
    Plain(Box<OpusDecoder>),
    Many(Box<OpusMSDecoder>),
}

struct OpusStream {
    path: PathBuf,
    reader: OggOpusReader<BufReader<File>>,
    decoder: Decoder,
    trim: Trim,
    channels: usize,
    /// The header's output gain, where the decoder does not apply it itself.
    gain: f32,
    decoded: Vec<f32>,
    /// Where each channel of a WAV's order lies in the stream; empty where the orders are the same.
    order: &'static [usize],
}

/// The streams' order (RFC 7845, clause 5.1.1.2: left, centre, right, surrounds, low frequencies) in the order of a WAV
/// (left, right, centre, low frequencies, surrounds).
fn order(channels: usize) -> &'static [usize] {
    match channels {
        3 => &[0, 2, 1],
        5 => &[0, 2, 1, 3, 4],
        6 => &[0, 2, 1, 5, 3, 4],
        7 => &[0, 2, 1, 6, 5, 3, 4],
        8 => &[0, 2, 1, 7, 5, 6, 3, 4],
        _ => &[],
    }
}

fn failed(path: &Path, error: &opus_pure::Error) -> MediaError {
    MediaError::malformed(path, format!("not a sound Opus stream ({error})"))
}

fn decoder(path: &Path, head: &OpusHead) -> Result<Decoder, MediaError> {
    let channels = usize::from(head.channel_count);
    if head.mapping_family == 0 {
        return head.decoder(RATE as i32).map(|d| Decoder::Plain(Box::new(d))).map_err(|e| failed(path, &e));
    }
    let decoder = OpusMSDecoder::new(RATE as i32, channels, head.mapping_family).map_err(|e| failed(path, &e))?;
    let layout = decoder.layout();
    if layout.mapping != head.channel_mapping || layout.nb_streams != usize::from(head.stream_count) {
        return Err(MediaError::unsupported(path, "an Opus file with a channel order of its own cannot be read"));
    }
    Ok(Decoder::Many(Box::new(decoder)))
}

impl OpusStream {
    fn open(path: &Path) -> Result<Self, MediaError> {
        let file = File::open(path).map_err(|e| MediaError::io(path, &e))?;
        let reader = OggOpusReader::new(BufReader::with_capacity(64 * 1024, file)).map_err(|e| failed(path, &e))?;
        let head = reader.head().clone();
        let channels = usize::from(head.channel_count);
        let decoder = decoder(path, &head)?;
        let trim = Trim::new(&head, RATE as i32, channels).map_err(|e| failed(path, &e))?;
        let gain = match decoder {
            Decoder::Plain(_) => 1.0,
            Decoder::Many(_) => signal::Db(f64::from(head.output_gain_q8) / 256.0).gain() as f32,
        };
        let decoded = vec![0.0; MAX_PACKET_SAMPLES * channels];
        let order = if head.mapping_family == 1 { order(channels) } else { &[] };
        Ok(Self { path: path.to_path_buf(), reader, decoder, trim, channels, gain, decoded, order })
    }

    /// Frames of the whole stream, by the packets' own lengths.
    fn count(&mut self) -> Result<i64, MediaError> {
        let mut frames = 0;
        while let Ok(Some(packet)) = self.reader.read_packet() {
            let length = opus_pure::packet::samples(&packet.data, RATE as i32).unwrap_or(0);
            frames += (self.trim.keep_range(&packet, length * self.channels).len() / self.channels) as i64;
        }
        Ok(frames)
    }

    fn decode_next(&mut self, block: &mut Vec<Vec<f32>>) -> Result<bool, MediaError> {
        // A page that does not hold together ends the music, as the end of the file does.
        let Ok(Some(packet)) = self.reader.read_packet() else {
            return Ok(false);
        };
        let decoded = match &mut self.decoder {
            Decoder::Plain(decoder) => decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut self.decoded),
            Decoder::Many(decoder) => decoder.decode(&packet.data, MAX_PACKET_SAMPLES, &mut self.decoded),
        };
        let length = decoded.unwrap_or_else(|_| {
            let length = opus_pure::packet::samples(&packet.data, RATE as i32).unwrap_or(0).min(MAX_PACKET_SAMPLES);
            self.decoded[..length * self.channels].fill(0.0);
            length
        });
        let kept = self.trim.keep(&packet, &self.decoded[..length * self.channels]);
        block.resize(self.channels, Vec::new());
        for (channel, out) in block.iter_mut().enumerate() {
            out.clear();
            let channel = self.order.get(channel).copied().unwrap_or(channel);
            out.extend(kept.iter().skip(channel).step_by(self.channels).map(|s| s * self.gain));
        }
        Ok(true)
    }
}

impl Stream for OpusStream {
    fn next(&mut self, block: &mut Vec<Vec<f32>>) -> Result<bool, MediaError> {
        let path = self.path.clone();
        guarded(&path, || self.decode_next(block))?
    }

    fn go(&mut self, _frame: i64) -> Result<i64, MediaError> {
        let path = self.path.clone();
        *self = guarded(&path, || Self::open(&path))??;
        Ok(0)
    }

    fn worth_a_jump(&self) -> Option<i64> {
        None
    }
}
