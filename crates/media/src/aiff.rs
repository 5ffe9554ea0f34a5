//! Reads the header of AIFF and AIFC files.
//!
//! Source: Apple, "Audio Interchange File Format: AIFF", version 1.3 (1989) and "AIFF-C" draft (1991).

use crate::bytes::{Bytes, array_at};
use crate::info::{Container, Info, check_limits, clean_text};
use crate::pcm::{Coding, Layout};
use crate::pcm_file::Header;
use crate::riff::{Chunk, Walk};
use crate::{Cause, MediaError};

/// What the `COMM` chunk says.
struct Common {
    channels: usize,
    frames: u64,
    bits: u32,
    rate: u32,
    layout: Layout,
}

/// Reads a header; the reader stands anywhere.
pub(crate) fn read_header(bytes: &mut Bytes) -> Result<Header, MediaError> {
    bytes.go(4)?;
    bytes.array::<4>()?;
    let form = bytes.array::<4>()?;
    let container = match &form {
        b"AIFF" => Container::Aiff,
        b"AIFC" => Container::Aifc,
        _ => return Err(bytes.malformed("an IFF file, but neither AIFF nor AIFC")),
    };
    let (mut common, mut audio, mut name) = (None, None, None);
    let mut walk = Walk::new(12, true);
    while let Some(chunk) = walk.next(bytes)? {
        bytes.go(chunk.start)?;
        match &chunk.id {
            b"COMM" if common.is_none() => common = Some(read_common(bytes, chunk, container == Container::Aifc)?),
            b"SSND" if audio.is_none() => audio = Some(read_audio(bytes, chunk)?),
            b"NAME" => name = clean_text(&bytes.up_to(chunk.size, 256)?),
            _ => {}
        }
    }
    let Some(common) = common else {
        return Err(bytes.malformed("no \"COMM\" chunk"));
    };
    let (start, size) = match audio {
        Some(audio) => audio,
        // The standard lets a file without frames do without the chunk.
        None if common.frames == 0 => (bytes.length(), 0),
        None => return Err(bytes.malformed("no \"SSND\" chunk")),
    };
    let mut info = described(container, &common, size);
    info.name = name;
    Ok(Header { info, layout: common.layout, start })
}

fn described(container: Container, common: &Common, size: u64) -> Info {
    let mut info = Info::new(container, common.rate, common.channels);
    let frame = common.layout.bytes.saturating_mul(common.channels).max(1) as u64;
    let held = size / frame;
    if common.frames > held {
        info.notes.push(format!("the header promises {} frames, the file holds {held}", common.frames));
    }
    // A recorder that could not go back leaves 0 frames and a full sound chunk.
    let frames = if common.frames == 0 { held } else { common.frames.min(held) };
    info.frames = i64::try_from(frames).unwrap_or(i64::MAX);
    info.bits = common.bits;
    info.float = common.layout.coding == Coding::Float;
    info
}

/// Start and length of the audio.
fn read_audio(bytes: &mut Bytes, chunk: Chunk) -> Result<(u64, u64), MediaError> {
    let head = bytes.up_to(chunk.size, 8)?;
    let Some(offset) = array_at::<4>(&head, 0).map(u32::from_be_bytes).filter(|_| head.len() == 8) else {
        return Err(bytes.malformed("an \"SSND\" chunk of under 8 bytes"));
    };
    let end = chunk.start.saturating_add(chunk.size).min(bytes.length());
    let start = chunk.start.saturating_add(8).saturating_add(u64::from(offset)).min(end);
    Ok((start, end - start))
}

fn read_common(bytes: &mut Bytes, chunk: Chunk, named: bool) -> Result<Common, MediaError> {
    let content = bytes.up_to(chunk.size, 64)?;
    let fields = (
        array_at::<2>(&content, 0).map(u16::from_be_bytes),
        array_at::<4>(&content, 2).map(u32::from_be_bytes),
        array_at::<2>(&content, 6).map(u16::from_be_bytes),
        array_at::<10>(&content, 8).and_then(extended),
    );
    let (Some(channels), Some(frames), Some(bits), Some(rate)) = fields else {
        return Err(bytes.malformed("a \"COMM\" chunk without channels, frames, bits or a usable rate"));
    };
    let channels = usize::from(channels);
    check_limits(bytes.path(), rate, channels)?;
    let name = if named { array_at::<4>(&content, 18).unwrap_or(*b"NONE") } else { *b"NONE" };
    let layout = layout(bytes, name, bits)?;
    let bits = if matches!(layout.coding, Coding::Float) { 8 * layout.bytes as u32 } else { u32::from(bits) };
    Ok(Common { channels, frames: u64::from(frames), bits, rate, layout })
}

fn layout(bytes: &Bytes, name: [u8; 4], bits: u16) -> Result<Layout, MediaError> {
    let width = usize::from(bits).div_ceil(8);
    let (coding, width, big_endian) = match &name {
        b"NONE" | b"twos" => (Coding::Signed, width, true),
        b"sowt" => (Coding::Signed, width, false),
        b"raw " => (Coding::Unsigned, 1, true),
        b"in24" => (Coding::Signed, 3, true),
        b"in32" => (Coding::Signed, 4, true),
        b"23ni" => (Coding::Signed, 4, false),
        b"fl32" | b"FL32" => (Coding::Float, 4, true),
        b"fl64" | b"FL64" => (Coding::Float, 8, true),
        b"alaw" | b"ALAW" => (Coding::ALaw, 1, true),
        b"ulaw" | b"ULAW" => (Coding::MuLaw, 1, true),
        _ => {
            let name = String::from_utf8_lossy(&name).escape_default().to_string();
            return Err(MediaError::unsupported(bytes.path(), format!("the AIFC coding \"{name}\" cannot be read")));
        }
    };
    if !(1..=8).contains(&width) {
        let what = format!("samples of {bits} bits cannot be read");
        return Err(MediaError::new(bytes.path(), Cause::Unsupported, what, "export it as 16, 24 or 32 bit"));
    }
    Ok(Layout { coding, bytes: width, big_endian })
}

/// A whole number out of an 80-bit extended float (IEEE 754 sign, 15 bits of exponent, 64 of mantissa).
fn extended(bytes: [u8; 10]) -> Option<u32> {
    let exponent = i32::from(u16::from_be_bytes([bytes[0], bytes[1]])) - 16_383;
    let mantissa = u64::from_be_bytes(array_at::<8>(&bytes, 2)?);
    if !(0..=31).contains(&exponent) {
        return None;
    }
    let rounded = (mantissa >> (62 - exponent)).checked_add(1)? >> 1;
    u32::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_rates_come_out_of_eighty_bits() {
        assert_eq!(extended([0x40, 0x0e, 0xac, 0x44, 0, 0, 0, 0, 0, 0]), Some(44_100));
        assert_eq!(extended([0x40, 0x0e, 0xbb, 0x80, 0, 0, 0, 0, 0, 0]), Some(48_000));
        assert_eq!(extended([0x40, 0x0f, 0xbb, 0x80, 0, 0, 0, 0, 0, 0]), Some(96_000));
        assert_eq!(extended([0x40, 0x0d, 0xac, 0x44, 0, 0, 0, 0, 0, 0]), Some(22_050));
        assert_eq!(extended([0xff; 10]), None);
        assert_eq!(extended([0; 10]), None);
    }
}
