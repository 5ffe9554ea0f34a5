//! Decodes FLAC, MP3, Ogg Vorbis, AAC and ALAC through the crate `symphonia`, kept at arm's length.
//!
//! A panic inside it becomes an error; lengths are counted from the packets and never believed from a header; a file
//! that does not decode ends in an error after a few hundred bad packets. What encoders put before and behind the
//! music (LAME tag, Ogg granules, MP4 edit list) is taken off.
//!
//! Source: RFC 9639 (FLAC), ISO/IEC 11172-3 (MP3), Vorbis I specification, ISO/IEC 14496-3 and -12 (AAC, MP4).

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use symphonia::core::codecs::audio::well_known::{CODEC_ID_AAC, CODEC_ID_ALAC, CODEC_ID_FLAC};
use symphonia::core::codecs::audio::{AudioCodecId, AudioCodecParameters, AudioDecoder, AudioDecoderOptions};
use symphonia::core::common::Limit;
use symphonia::core::errors::Error;
use symphonia::core::formats::probe::Hint;
use symphonia::core::formats::{FormatOptions, FormatReader, SeekMode, SeekTo, TrackType};
use symphonia::core::io::MediaSourceStream;
use symphonia::core::meta::{MetadataOptions, StandardTag};
use symphonia::core::packet::Packet;
use symphonia::core::units::Timestamp;

use crate::MediaError;
use crate::decoded::{DecodedFile, Stream};
use crate::file::AudioFile;
use crate::info::{Container, Info, check_limits, clean_text};
use crate::mp4_edit::{self, Edit};

/// More bad packets in a row than any damage to a real recording makes.
const MOST_BAD_PACKETS: usize = 300;
/// No codec here makes more frames from one packet.
const MOST_FRAMES_PER_PACKET: u64 = 65_536;
/// Endings tried even where the first bytes say nothing.
const ENDINGS: [&str; 9] = ["mp3", "mp2", "flac", "ogg", "oga", "m4a", "mp4", "aac", "m4b"];

/// Opens a compressed file.
pub(crate) fn open(path: &Path) -> Result<Box<dyn AudioFile>, MediaError> {
    let mut parts = guarded(path, || Parts::open(path))??;
    let container = container(&parts);
    let edit = if container == Container::M4a { mp4_edit::read(path)? } else { Edit::default() };
    let info = guarded(path, || describe(path, &mut parts, container, edit))??;
    let parts = guarded(path, || Parts::open(path))??;
    let stream = Compressed { path: path.to_path_buf(), parts, lead: edit.lead, to_drop: edit.lead, bad: 0 };
    Ok(Box::new(DecodedFile::new(stream, info)))
}

/// Runs foreign code so that its panic is our error.
pub(crate) fn guarded<T>(path: &Path, run: impl FnOnce() -> T) -> Result<T, MediaError> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|_| MediaError::malformed(path, "the decoder gave up on this file"))
}

/// A reader with its decoder.
struct Parts {
    format: Box<dyn FormatReader>,
    decoder: Box<dyn AudioDecoder>,
    codec: AudioCodecId,
    parameters: AudioCodecParameters,
    track: u32,
    frames: Option<u64>,
    /// No file has more packets than bytes.
    packets_left: u64,
}

impl Parts {
    fn open(path: &Path) -> Result<Self, MediaError> {
        let mut file = File::open(path).map_err(|e| MediaError::io(path, &e))?;
        let hint = hint(path, &mut file)?;
        let length = file.metadata().map_err(|e| MediaError::io(path, &e))?.len();
        let stream = MediaSourceStream::new(Box::new(file), Default::default());
        let limits = MetadataOptions::default()
            .limit_tag_bytes(Limit::Maximum(64 * 1024))
            .limit_visual_bytes(Limit::Maximum(16 * 1024 * 1024));
        let probe = symphonia::default::get_probe();
        let format = probe.probe(&hint, stream, FormatOptions::default(), limits).map_err(|e| failed(path, &e))?;
        let track = format.default_track(TrackType::Audio);
        let parameters = track.and_then(|t| Some((t, t.codec_params.as_ref()?.audio()?.clone())));
        let Some((track, parameters)) = parameters else {
            return Err(MediaError::unsupported(path, "there is no audio track that can be read"));
        };
        let (track, frames) = (track.id, track.num_frames);
        if let (Some(rate), Some(channels)) = (parameters.sample_rate, parameters.channels.as_ref()) {
            check_limits(path, rate, channels.count())?;
        }
        let decoder = symphonia::default::get_codecs()
            .make_audio_decoder(&parameters, &AudioDecoderOptions::default())
            .map_err(|e| failed(path, &e))?;
        let packets_left = length.saturating_add(16);
        Ok(Self { format, decoder, codec: parameters.codec, parameters, track, frames, packets_left })
    }

    /// The next packet of the track; `None` at the end, or where the file breaks off.
    fn packet(&mut self) -> Result<Option<Packet>, MediaError> {
        while self.packets_left > 0 {
            self.packets_left -= 1;
            match self.format.next_packet() {
                Ok(Some(packet)) if packet.track_id == self.track => return Ok(Some(packet)),
                Ok(Some(_)) => {}
                // What follows a break cannot be placed in time; the music ends here.
                Ok(None) | Err(_) => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// What the reader is told about the kind of file; an error where nothing speaks for audio.
fn hint(path: &Path, file: &mut File) -> Result<Hint, MediaError> {
    use std::io::{Read, Seek};
    let mut head = [0; 12];
    let read = file.read(&mut head).and_then(|_| file.rewind());
    read.map_err(|e| MediaError::io(path, &e))?;
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let known = head.starts_with(b"fLaC")
        || head.starts_with(b"OggS")
        || head.starts_with(b"ID3")
        || &head[4..8] == b"ftyp"
        || (head[0] == 0xff && head[1] & 0xe0 == 0xe0);
    let mut hint = Hint::new();
    if ENDINGS.contains(&ending.as_str()) {
        hint.with_extension(&ending);
    } else if !known {
        return Err(MediaError::unsupported(path, "this is not an audio file that can be read"));
    }
    Ok(hint)
}

fn failed(path: &Path, error: &Error) -> MediaError {
    match error {
        Error::Unsupported(what) if what.contains("no suitable format") => {
            MediaError::unsupported(path, "no audio of a known kind was found in it")
        }
        Error::Unsupported(what) => MediaError::unsupported(path, format!("not handled: {what}")),
        Error::IoError(error) if error.kind() != std::io::ErrorKind::UnexpectedEof => MediaError::io(path, error),
        Error::IoError(_) => MediaError::malformed(path, "no audio was found before the file's end"),
        Error::DecodeError(what) => MediaError::malformed(path, *what),
        other => MediaError::malformed(path, other.to_string()),
    }
}

fn container(parts: &Parts) -> Container {
    match parts.format.format_info().short_name {
        "flac" => Container::Flac,
        "ogg" if parts.codec == CODEC_ID_FLAC => Container::Flac,
        "ogg" => Container::Vorbis,
        "isomp4" => Container::M4a,
        "aac" | "adts" => Container::Aac,
        _ => Container::Mp3,
    }
}

fn describe(path: &Path, parts: &mut Parts, container: Container, edit: Edit) -> Result<Info, MediaError> {
    let name = title(&mut *parts.format);
    let (rate, channels, first) = first_block(path, parts)?;
    check_limits(path, rate, channels)?;
    let mut info = Info::new(container, rate, channels);
    info.name = name;
    if matches!(parts.codec, CODEC_ID_FLAC | CODEC_ID_ALAC) {
        info.bits = parts.parameters.bits_per_sample.unwrap_or(0);
    }
    let counted = match parts.frames {
        Some(claimed) if container == Container::Flac => flac_end(parts, claimed)?,
        _ => count(parts, first)?,
    };
    let frames = counted.saturating_sub(edit.lead);
    let frames = edit.frames.map_or(frames, |most| frames.min(most));
    info.frames = i64::try_from(frames).unwrap_or(i64::MAX);
    Ok(info)
}

/// The rate and channels of what really comes out of the decoder, and the first packet's frames.
fn first_block(path: &Path, parts: &mut Parts) -> Result<(u32, usize, u64), MediaError> {
    let mut before = 0u64;
    let mut bad = 0;
    while let Some(packet) = parts.packet()? {
        let kept = kept(parts.codec, &packet);
        before = before.saturating_add(kept);
        match parts.decoder.decode(&packet) {
            Ok(audio) if audio.spec().rate() > 0 && audio.num_planes() > 0 => {
                return Ok((audio.spec().rate(), audio.num_planes(), before));
            }
            Err(Error::Unsupported(what)) => return Err(failed(path, &Error::Unsupported(what))),
            _ => bad += 1,
        }
        if bad > MOST_BAD_PACKETS {
            break;
        }
    }
    Err(MediaError::malformed(path, "nothing in the file can be decoded"))
}

/// Frames that a packet adds, without decoding it.
fn kept(codec: AudioCodecId, packet: &Packet) -> u64 {
    let trims = packet.trim_start.get().saturating_add(packet.trim_end.get());
    let length = packet.dur.get().min(MOST_FRAMES_PER_PACKET);
    match codec {
        CODEC_ID_AAC => length.min(1_024),
        c if is_mpeg(c) => length.saturating_sub(trims),
        _ => length,
    }
}

fn is_mpeg(codec: AudioCodecId) -> bool {
    use symphonia::core::codecs::audio::well_known::{CODEC_ID_MP1, CODEC_ID_MP2, CODEC_ID_MP3};
    matches!(codec, CODEC_ID_MP1 | CODEC_ID_MP2 | CODEC_ID_MP3)
}

/// Frames from here to the end of the file, by its packets.
fn count(parts: &mut Parts, mut frames: u64) -> Result<u64, MediaError> {
    while let Some(packet) = parts.packet()? {
        frames = frames.saturating_add(kept(parts.codec, &packet));
    }
    Ok(frames)
}

/// The end of a FLAC: near where the header says it is, else by its packets.
fn flac_end(parts: &mut Parts, claimed: u64) -> Result<u64, MediaError> {
    let near = i64::try_from(claimed.saturating_sub(1)).unwrap_or(i64::MAX);
    let to = |frame| SeekTo::Timestamp { ts: Timestamp::from(frame), track_id: parts.track };
    if parts.format.seek(SeekMode::Accurate, to(near)).is_err() {
        // The header promises more than there is.
        if parts.format.seek(SeekMode::Accurate, to(0)).is_err() {
            return Ok(0);
        }
    }
    let mut end = 0;
    while let Some(packet) = parts.packet()? {
        end = u64::try_from(packet.pts.get()).unwrap_or(0).saturating_add(kept(parts.codec, &packet));
    }
    Ok(end)
}

fn title(format: &mut dyn FormatReader) -> Option<String> {
    let mut metadata = format.metadata();
    let newest = metadata.skip_to_latest()?;
    newest.media.tags.iter().find_map(|tag| match &tag.std {
        Some(StandardTag::TrackTitle(text)) => clean_text(text.as_bytes()),
        _ => None,
    })
}

/// A compressed file being decoded.
struct Compressed {
    path: PathBuf,
    parts: Parts,
    /// Frames the encoder put before the music.
    lead: u64,
    /// Of these, the ones still to come.
    to_drop: u64,
    /// Bad packets in a row.
    bad: usize,
}

impl Compressed {
    fn decode_next(&mut self, block: &mut Vec<Vec<f32>>) -> Result<bool, MediaError> {
        let Some(packet) = self.parts.packet()? else {
            return Ok(false);
        };
        match self.parts.decoder.decode(&packet) {
            Ok(audio) => {
                audio.copy_to_vecs_planar(block);
                self.quieten_nonsense(block);
            }
            // A damaged packet is silence of its length, so that what follows stays in its place.
            Err(Error::DecodeError(_) | Error::IoError(_)) if self.bad < MOST_BAD_PACKETS => {
                self.bad += 1;
                let frames = kept(self.parts.codec, &packet) as usize;
                block.resize(block.len().max(1), Vec::new());
                block.iter_mut().for_each(|channel| channel.resize(frames, 0.0));
            }
            Err(error) => return Err(failed(&self.path, &error)),
        }
        let held = block.first().map_or(0, Vec::len);
        let drop = usize::try_from(self.to_drop).unwrap_or(usize::MAX).min(held);
        block.iter_mut().for_each(|channel| _ = channel.drain(..drop.min(channel.len())));
        self.to_drop -= drop as u64;
        Ok(true)
    }

    /// No lossy file holds +24 dBFS; a block that does, or is not a number, is the decoder's failure and would hurt ears.
    fn quieten_nonsense(&mut self, block: &mut [Vec<f32>]) {
        let sound = |channel: &Vec<f32>| channel.iter().all(|s| s.abs() < 16.0);
        if block.iter().all(sound) {
            self.bad = 0;
        } else {
            self.bad += 1;
            block.iter_mut().for_each(|channel| channel.fill(0.0));
        }
    }

    fn start_again(&mut self) -> Result<i64, MediaError> {
        let path = self.path.clone();
        self.parts = guarded(&path, || Parts::open(&path))??;
        (self.to_drop, self.bad) = (self.lead, 0);
        Ok(0)
    }

    fn jump(&mut self, frame: i64) -> Option<i64> {
        let to = SeekTo::Timestamp { ts: Timestamp::from(frame), track_id: self.parts.track };
        let landed = self.parts.format.seek(SeekMode::Accurate, to).ok()?;
        self.parts.decoder.reset();
        self.bad = 0;
        Some(landed.actual_ts.get()).filter(|at| (0..=frame).contains(at))
    }
}

impl Stream for Compressed {
    fn next(&mut self, block: &mut Vec<Vec<f32>>) -> Result<bool, MediaError> {
        let path = self.path.clone();
        guarded(&path, || self.decode_next(block))?
    }

    fn go(&mut self, frame: i64) -> Result<i64, MediaError> {
        let path = self.path.clone();
        if self.worth_a_jump().is_some()
            && let Some(at) = guarded(&path, || self.jump(frame))?
        {
            return Ok(at);
        }
        self.start_again()
    }

    fn worth_a_jump(&self) -> Option<i64> {
        // Only FLAC's frames stand alone; the others carry state from packet to packet, and a jump would change bits.
        (self.parts.codec == CODEC_ID_FLAC).then_some(1 << 18)
    }
}
