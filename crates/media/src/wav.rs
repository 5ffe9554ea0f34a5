//! Reads the header of WAV, RF64 and BW64 files, as they are and not only as they should be.
//!
//! A length of 0 or of all ones (a recorder that was switched off, a stream) and a file cut short are read up to where
//! the file ends. Whole numbers in larger containers are taken as left-justified.
//!
//! Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991); Microsoft, "Multiple
//! Channel Audio Data and WAVE Files" (2007); EBU Tech 3306 (2009) for RF64; ITU-R BS.2088-1 (2019) for BW64.

use crate::broadcast;
use crate::bytes::{Bytes, array_at};
use crate::info::{Container, Info, check_limits};
use crate::pcm::{Coding, Layout};
use crate::pcm_file::Header;
use crate::riff::{Chunk, Walk};
use crate::{Cause, MediaError};

const UNKNOWN: u32 = u32::MAX;
/// No metadata chunk is read beyond this many bytes.
const MOST_TEXT: u64 = 1 << 20;

/// What the `fmt ` chunk says.
struct Format {
    layout: Layout,
    rate: u32,
    channels: usize,
    bits: u32,
    note: Option<String>,
}

/// Reads a header; the reader stands anywhere.
pub(crate) fn read_header(bytes: &mut Bytes) -> Result<Header, MediaError> {
    bytes.go(0)?;
    let magic = bytes.array::<4>()?;
    let big_endian = &magic == b"RIFX";
    let riff_size = u32::from_le_bytes(bytes.array::<4>()?);
    if &bytes.array::<4>()? != b"WAVE" {
        return Err(bytes.malformed("a RIFF file, but not a WAVE"));
    }
    let container = match &magic {
        b"RF64" => Container::Rf64,
        b"BW64" => Container::Bw64,
        _ => Container::Wav,
    };
    let mut found = Found::default();
    let mut walk = Walk::new(12, big_endian);
    while let Some(chunk) = walk.next(bytes)? {
        found.take(bytes, &mut walk, chunk, big_endian, riff_size)?;
    }
    found.header(bytes, container)
}

/// What the walk has gathered.
#[derive(Default)]
struct Found {
    format: Option<Format>,
    /// Start and length of the audio.
    audio: Option<(u64, u64)>,
    /// The length of the audio in `ds64`.
    long_size: Option<u64>,
    texts: broadcast::Texts,
    notes: Vec<String>,
}

impl Found {
    fn take(
        &mut self,
        bytes: &mut Bytes,
        walk: &mut Walk,
        chunk: Chunk,
        big_endian: bool,
        riff_size: u32,
    ) -> Result<(), MediaError> {
        match &chunk.id {
            b"fmt " if self.format.is_none() => self.format = Some(read_format(bytes, chunk, big_endian)?),
            b"ds64" => {
                bytes.go(chunk.start)?;
                let content = bytes.up_to(chunk.size, 28)?;
                self.long_size = array_at::<8>(&content, 8).map(u64::from_le_bytes);
            }
            b"data" if self.audio.is_none() => self.take_audio(bytes, walk, chunk, riff_size)?,
            b"bext" | b"LIST" | b"iXML" => {
                bytes.go(chunk.start)?;
                let content = bytes.up_to(chunk.size, MOST_TEXT)?;
                self.texts.take(&chunk.id, &content);
            }
            _ => {}
        }
        Ok(())
    }

    fn take_audio(&mut self, b: &mut Bytes, walk: &mut Walk, chunk: Chunk, riff_size: u32) -> Result<(), MediaError> {
        let left = b.length().saturating_sub(chunk.start);
        let streamed =
            chunk.size == 0 && (riff_size == 0 || riff_size == UNKNOWN || u64::from(riff_size) < chunk.start);
        let claimed = match (chunk.size == u64::from(UNKNOWN), self.long_size) {
            (true, Some(long)) => long,
            (true, None) => left,
            (false, _) if streamed => left,
            (false, _) => chunk.size,
        };
        if claimed > left {
            self.notes.push(format!("the header promises {claimed} bytes of audio, the file holds {left}"));
        }
        let size = claimed.min(left);
        self.audio = Some((chunk.start, size));
        walk.step_over(b, Chunk { size, ..chunk })
    }

    fn header(self, bytes: &mut Bytes, container: Container) -> Result<Header, MediaError> {
        let Some(format) = self.format else {
            return Err(bytes.malformed("no \"fmt \" chunk"));
        };
        let Some((start, size)) = self.audio else {
            return Err(bytes.malformed("no \"data\" chunk"));
        };
        let mut info = Info::new(container, format.rate, format.channels);
        let frame = format.layout.bytes.saturating_mul(format.channels).max(1) as u64;
        info.frames = i64::try_from(size / frame).unwrap_or(i64::MAX);
        info.bits = format.bits;
        info.float = format.layout.coding == Coding::Float;
        info.notes = self.notes;
        info.notes.extend(format.note);
        self.texts.give(&mut info);
        let mut layout = format.layout;
        if layout.coding == Coding::Signed && layout.bytes == 4 && format.bits <= 24 {
            bytes.go(start)?;
            layout.coding = justified(&bytes.up_to(size, 64 * 1024)?);
        }
        Ok(Header { info, layout, start })
    }
}

/// Of 24 bits in four bytes, which three count: the high ones by the standard, unless the lowest is in use.
fn justified(audio: &[u8]) -> Coding {
    let low_used = audio.as_chunks::<4>().0.iter().any(|sample| sample[0] != 0);
    if low_used { Coding::LowThree } else { Coding::Signed }
}

fn read_format(bytes: &mut Bytes, chunk: Chunk, big_endian: bool) -> Result<Format, MediaError> {
    bytes.go(chunk.start)?;
    let content = bytes.up_to(chunk.size, 64)?;
    let two = |at| {
        array_at::<2>(&content, at).map(|b| if big_endian { u16::from_be_bytes(b) } else { u16::from_le_bytes(b) })
    };
    let four = |at| {
        array_at::<4>(&content, at).map(|b| if big_endian { u32::from_be_bytes(b) } else { u32::from_le_bytes(b) })
    };
    let (Some(tag), Some(channels), Some(rate), Some(align), Some(bits)) = (two(0), two(2), four(4), two(12), two(14))
    else {
        return Err(bytes.malformed(format!("a \"fmt \" chunk of {} bytes; 16 are the least", content.len())));
    };
    let channels = usize::from(channels);
    check_limits(bytes.path(), rate, channels)?;
    let extensible = tag == 0xfffe;
    let (tag, valid) = if extensible {
        // The tag is the first field of an identifier whose fields follow the file's byte order.
        let Some(real) = two(if big_endian { 26 } else { 24 }) else {
            return Err(bytes.malformed("an extensible format without its second part"));
        };
        (real, two(18).filter(|v| (1..=bits).contains(v)).unwrap_or(bits))
    } else {
        (tag, bits)
    };
    let coding = coding(bytes, tag, bits)?;
    let (width, note) = container_width(channels, align, bits);
    check_width(bytes, coding, width)?;
    let layout = Layout { coding, bytes: width, big_endian };
    Ok(Format { layout, rate, channels, bits: u32::from(valid), note })
}

/// Bytes of one sample: what the frame length says, where it can be true.
fn container_width(channels: usize, align: u16, bits: u16) -> (usize, Option<String>) {
    let by_bits = usize::from(bits).div_ceil(8);
    let align = usize::from(align);
    let by_align = align / channels.max(1);
    if align == by_align * channels && by_align >= by_bits && by_align <= 8 {
        return (by_align, None);
    }
    let note =
        format!("{channels} channels of {bits} bits do not make frames of {align} bytes; the bits were believed");
    (by_bits, Some(note))
}

fn coding(bytes: &Bytes, tag: u16, bits: u16) -> Result<Coding, MediaError> {
    let path = bytes.path();
    let name = match tag {
        1 if bits <= 8 => return Ok(Coding::Unsigned),
        1 => return Ok(Coding::Signed),
        3 => return Ok(Coding::Float),
        6 => return Ok(Coding::ALaw),
        7 => return Ok(Coding::MuLaw),
        2 => "Microsoft ADPCM",
        0x11 => "IMA ADPCM",
        0x31 => "GSM 6.10",
        0x50 | 0x55 => "MPEG audio inside a WAV",
        _ => return Err(MediaError::unsupported(path, format!("the WAV coding {tag:#06x} cannot be read"))),
    };
    Err(MediaError::unsupported(path, format!("{name} cannot be read")))
}

fn check_width(bytes: &Bytes, coding: Coding, width: usize) -> Result<(), MediaError> {
    let fits = match coding {
        Coding::Unsigned | Coding::ALaw | Coding::MuLaw => width == 1,
        Coding::Float => width == 4 || width == 8,
        Coding::Signed | Coding::LowThree => (1..=8).contains(&width),
    };
    if fits {
        return Ok(());
    }
    let what = format!("samples of {width} bytes in this coding cannot be read");
    Err(MediaError::new(bytes.path(), Cause::Unsupported, what, "export it as 16, 24 or 32 bit"))
}
