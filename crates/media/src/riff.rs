//! Walks the chunks of a RIFF or IFF file: a four-letter name, a length, and that many bytes.
//!
//! Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991), chapter 2.

use crate::MediaError;
use crate::bytes::Bytes;

/// More chunks than any writer makes; a walk over a forged file ends here.
const MOST_CHUNKS: usize = 4_096;

/// One chunk's place in the file.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chunk {
    /// Its four letters.
    pub id: [u8; 4],
    /// Where its content starts.
    pub start: u64,
    /// The length it claims.
    pub size: u64,
}

/// A walk over chunks, from the first one on.
pub(crate) struct Walk {
    position: u64,
    big_endian: bool,
    seen: usize,
}

impl Walk {
    /// From a byte of the file.
    pub fn new(position: u64, big_endian: bool) -> Self {
        Self { position, big_endian, seen: 0 }
    }

    /// The next chunk; `None` at the end, or where what follows is not a chunk.
    pub fn next(&mut self, bytes: &mut Bytes) -> Result<Option<Chunk>, MediaError> {
        let header_end = self.position.saturating_add(8);
        if header_end > bytes.length() || self.seen >= MOST_CHUNKS {
            return Ok(None);
        }
        bytes.go(self.position)?;
        let id = bytes.array::<4>()?;
        let size = bytes.array::<4>()?;
        let size = if self.big_endian { u32::from_be_bytes(size) } else { u32::from_le_bytes(size) };
        if !id.iter().all(|b| (0x20..0x7f).contains(b)) {
            return Ok(None);
        }
        self.seen += 1;
        let chunk = Chunk { id, start: header_end, size: u64::from(size) };
        self.step_over(bytes, chunk)?;
        Ok(Some(chunk))
    }

    /// Stands behind a chunk whose true length the caller knows better than its header.
    pub fn step_over(&mut self, bytes: &mut Bytes, chunk: Chunk) -> Result<(), MediaError> {
        let end = chunk.start.saturating_add(chunk.size);
        self.position = end.saturating_add(chunk.size & 1);
        // Odd chunks are followed by a byte of padding, which some writers forget.
        let next = end.saturating_add(8);
        if chunk.size & 1 == 1 && next < bytes.length() {
            bytes.go(end)?;
            let [a, b, c, d, e] = bytes.array::<5>()?;
            if is_known([a, b, c, d]) && !is_known([b, c, d, e]) {
                self.position = end;
            }
        }
        Ok(())
    }
}

/// The chunks that are met in real files.
fn is_known(id: [u8; 4]) -> bool {
    const KNOWN: [&[u8; 4]; 24] = [
        b"fmt ", b"data", b"LIST", b"bext", b"iXML", b"fact", b"JUNK", b"junk", b"PAD ", b"id3 ", b"ID3 ", b"cue ",
        b"smpl", b"inst", b"axml", b"chna", b"ds64", b"COMM", b"SSND", b"NAME", b"MARK", b"INST", b"ANNO", b"AUTH",
    ];
    KNOWN.contains(&&id)
}
