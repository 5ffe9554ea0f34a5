//! What a file says about itself, and the limits that keep a false claim harmless.

use std::path::Path;

use crate::{Cause, MediaError};

/// The most channels a file may have.
pub const MOST_CHANNELS: usize = 64;
/// The lowest rate accepted, in Hz.
pub const LOWEST_RATE: u32 = 1_000;
/// The highest rate accepted, in Hz.
pub const HIGHEST_RATE: u32 = 768_000;

/// A kind of audio file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// RIFF WAVE (and its big-endian sister RIFX).
    Wav,
    /// RIFF WAVE beyond 4 GiB, EBU Tech 3306.
    Rf64,
    /// RIFF WAVE with audio definition metadata, ITU-R BS.2088.
    Bw64,
    /// Audio Interchange File Format.
    Aiff,
    /// AIFF with a named coding.
    Aifc,
    /// Free Lossless Audio Codec, RFC 9639.
    Flac,
    /// MPEG audio layer 2 or 3.
    Mp3,
    /// Vorbis in Ogg.
    Vorbis,
    /// Opus in Ogg, RFC 7845.
    Opus,
    /// AAC or ALAC in MPEG-4.
    M4a,
    /// AAC without a container.
    Aac,
}

impl Container {
    /// The name people use: `WAV`, `FLAC`.
    pub fn name(self) -> &'static str {
        match self {
            Container::Wav => "WAV",
            Container::Rf64 => "RF64",
            Container::Bw64 => "BW64",
            Container::Aiff => "AIFF",
            Container::Aifc => "AIFC",
            Container::Flac => "FLAC",
            Container::Mp3 => "MP3",
            Container::Vorbis => "Ogg Vorbis",
            Container::Opus => "Opus",
            Container::M4a => "M4A",
            Container::Aac => "AAC",
        }
    }

    /// Whether the samples in the file are the samples that were written.
    pub fn is_lossless(self) -> bool {
        !matches!(self, Container::Mp3 | Container::Vorbis | Container::Opus | Container::M4a | Container::Aac)
    }
}

/// What a file says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    /// The kind of file.
    pub format: Container,
    /// Frames in a second.
    pub rate: u32,
    /// Channels, 1 to 64.
    pub channels: usize,
    /// Frames that can be read; what the header promises beyond the end of the file does not count.
    pub frames: i64,
    /// Bits of a sample; 0 where the coding is lossy.
    pub bits: u32,
    /// Whether the samples are floating point numbers.
    pub float: bool,
    /// Frames from midnight to the first frame (`bext`, EBU Tech 3285), where the recorder wrote it.
    pub time_reference: Option<u64>,
    /// The title, where the file carries one.
    pub name: Option<String>,
    /// The description of a broadcast WAV.
    pub description: Option<String>,
    /// The channels' names (iXML), by channel; empty where there are none.
    pub channel_names: Vec<String>,
    /// What was odd about the file and how it was read, a sentence each.
    pub notes: Vec<String>,
}

impl Info {
    /// A plain description without names.
    pub fn new(format: Container, rate: u32, channels: usize) -> Self {
        Self {
            format,
            rate,
            channels,
            frames: 0,
            bits: 0,
            float: false,
            time_reference: None,
            name: None,
            description: None,
            channel_names: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// Length in seconds.
    pub fn seconds(&self) -> f64 {
        self.frames as f64 / f64::from(self.rate.max(1))
    }

    /// The depth as people write it: `24`, `32f`, `lossy`.
    pub fn depth(&self) -> String {
        match (self.bits, self.float) {
            (0, _) => "lossy".to_string(),
            (bits, true) => format!("{bits}f"),
            (bits, false) => bits.to_string(),
        }
    }
}

/// Refuses rates and channel counts that no recording has.
pub(crate) fn check_limits(path: &Path, rate: u32, channels: usize) -> Result<(), MediaError> {
    let advice = "the header is probably damaged; export the file again";
    if !(LOWEST_RATE..=HIGHEST_RATE).contains(&rate) {
        let what = format!("a rate of {rate} Hz lies outside {LOWEST_RATE} to {HIGHEST_RATE} Hz");
        return Err(MediaError::new(path, Cause::Limit, what, advice));
    }
    if channels == 0 || channels > MOST_CHANNELS {
        let what = format!("{channels} channels; 1 to {MOST_CHANNELS} can be read");
        return Err(MediaError::new(path, Cause::Limit, what, advice));
    }
    Ok(())
}

/// Text from a file, made fit to be shown: cut at the first zero, without control characters, at most 256 characters.
pub(crate) fn clean_text(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let bytes = &bytes[..end];
    // What is not UTF-8 is nearly always Latin-1, whose codes are Unicode's.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_string(),
        Err(_) => bytes.iter().map(|b| char::from(*b)).collect(),
    };
    let text: String = text.chars().filter(|c| !c.is_control()).take(256).collect();
    let text = text.trim();
    if text.is_empty() { None } else { Some(text.to_string()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_from_a_stranger_loses_its_escape_sequences() {
        assert_eq!(clean_text(b"Kick\x1b[2J\0rest"), Some("Kick[2J".to_string()));
        assert_eq!(clean_text(b"Caf\xe9"), Some("Caf\u{e9}".to_string()));
        assert_eq!(clean_text(b"  \0"), None);
    }

    #[test]
    fn no_recording_has_sixty_five_channels_or_a_rate_of_zero() {
        let path = Path::new("x.wav");
        assert!(check_limits(path, 48_000, 64).is_ok());
        assert_eq!(check_limits(path, 48_000, 65).map_err(|e| e.cause), Err(Cause::Limit));
        assert_eq!(check_limits(path, 48_000, 0).map_err(|e| e.cause), Err(Cause::Limit));
        assert_eq!(check_limits(path, 0, 2).map_err(|e| e.cause), Err(Cause::Limit));
    }
}
