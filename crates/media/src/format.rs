//! What a file to be written shall be: kind, depth, bit rate, texts.

use std::path::Path;

use crate::info::Container;
use crate::tags::Tags;
use crate::{Cause, MediaError};

/// How samples are kept in an uncompressed or lossless file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// Whole numbers of 16 bits.
    Sixteen,
    /// Whole numbers of 24 bits.
    TwentyFour,
    /// Floating point of 32 bits: nothing is rounded and nothing clips.
    Float,
}

impl Depth {
    /// Bits of a sample.
    pub fn bits(self) -> u32 {
        match self {
            Depth::Sixteen => 16,
            Depth::TwentyFour => 24,
            Depth::Float => 32,
        }
    }
}

impl std::str::FromStr for Depth {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "16" => Ok(Depth::Sixteen),
            "24" => Ok(Depth::TwentyFour),
            "32f" | "32" => Ok(Depth::Float),
            _ => Err(format!("\"{text}\" is not a depth; use 16, 24 or 32f")),
        }
    }
}

impl std::fmt::Display for Depth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Depth::Sixteen => "16",
            Depth::TwentyFour => "24",
            Depth::Float => "32f",
        })
    }
}

/// The kind of file to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    /// WAV (which becomes RF64 beyond 4 GiB), FLAC, Ogg Vorbis, Opus, MP3 or M4A.
    pub container: Container,
    /// How samples are kept; lossy kinds take the samples as they are.
    pub depth: Depth,
    /// Bits in a second for all channels, in kbit/s, for lossy kinds; `None` takes a good one.
    pub bit_rate: Option<u32>,
}

impl Format {
    /// The format a file ending asks for: `.wav .flac .ogg .opus .mp3 .m4a`. Without a depth WAV and FLAC get 24 bits.
    ///
    /// # Errors
    /// Where the ending is none of these, or FLAC is asked for floating point.
    pub fn for_path(path: &Path, depth: Option<Depth>) -> Result<Self, MediaError> {
        let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        let container = match ending.as_str() {
            "wav" | "wave" | "bwf" | "rf64" => Container::Wav,
            "flac" => Container::Flac,
            "ogg" | "oga" => Container::Vorbis,
            "opus" => Container::Opus,
            "mp3" => Container::Mp3,
            "m4a" | "mp4" => Container::M4a,
            _ => {
                let advice = "end the name in .wav, .flac, .ogg, .opus, .mp3 or .m4a";
                let what = format!("\".{ending}\" is not a kind of file that can be written");
                return Err(MediaError::new(path, Cause::Unsupported, what, advice));
            }
        };
        if container == Container::Flac && depth == Some(Depth::Float) {
            let advice = "use --bits 24, or .wav for floating point";
            return Err(MediaError::new(path, Cause::Unsupported, "FLAC keeps whole numbers only", advice));
        }
        Ok(Self { container, depth: depth.unwrap_or(Depth::TwentyFour), bit_rate: None })
    }
}

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// The kind of file.
    pub format: Format,
    /// Frames in a second.
    pub rate: u32,
    /// Channels.
    pub channels: usize,
    /// Whether whole numbers are dithered (triangular, two steps wide); for audio that already has the file's depth, no.
    pub dither: bool,
    /// What it shall say of its music.
    pub tags: Tags,
    /// Frames from midnight to the first frame, for a broadcast WAV.
    pub time_reference: Option<u64>,
}

impl Spec {
    /// A dithered file without texts.
    pub fn new(format: Format, rate: u32, channels: usize) -> Self {
        Self { format, rate, channels, dither: true, tags: Tags::default(), time_reference: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_decides_and_an_unknown_one_is_refused() {
        let of = |name: &str, depth| Format::for_path(Path::new(name), depth);
        assert_eq!(of("a.WAV", None).map(|f| (f.container, f.depth)), Ok((Container::Wav, Depth::TwentyFour)));
        assert_eq!(of("a.flac", Some(Depth::Sixteen)).map(|f| f.depth), Ok(Depth::Sixteen));
        assert!(of("a.flac", Some(Depth::Float)).is_err());
        assert!(of("a.doc", None).is_err());
        assert!(of("wav", None).is_err());
    }
}
