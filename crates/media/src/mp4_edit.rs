//! Finds how many frames an encoder put before the music in an MP4, and how long the music is.
//!
//! Source: ISO/IEC 14496-12 (2022), clauses 8.4.2 and 8.6.6 (`mdhd`, `elst`); Apple's `iTunSMPB` comment as described in
//! Technical Note TN2258 (2011).

use std::path::Path;

use crate::MediaError;
use crate::bytes::{Bytes, array_at};

/// Boxes in one file that are looked at; real files have a few hundred.
const MOST_BOXES: usize = 20_000;
const DEEPEST: usize = 10;

/// What to take off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Frames before the music.
    pub lead: u64,
    /// Frames of music, where the file says so.
    pub frames: Option<u64>,
}

#[derive(Default)]
struct Found {
    movie_scale: u64,
    /// Scale and length of the track being read.
    track: (u64, u64),
    /// Length (in the movie's scale) and first frame of the track's edit.
    edit: Option<(u64, u64)>,
    /// The first sound track's results.
    sound: Option<Edit>,
    is_sound: bool,
    comment: Option<Edit>,
    comment_follows: bool,
    boxes: usize,
}

/// Reads the edit of the first sound track.
pub(crate) fn read(path: &Path) -> Result<Edit, MediaError> {
    let mut bytes = Bytes::open(path)?;
    let mut found = Found::default();
    let end = bytes.length();
    found.walk(&mut bytes, 0, end, 0)?;
    Ok(found.sound.filter(|e| *e != Edit::default()).or(found.comment).unwrap_or_default())
}

impl Found {
    fn walk(&mut self, bytes: &mut Bytes, mut at: u64, end: u64, depth: usize) -> Result<(), MediaError> {
        while at.saturating_add(8) <= end && self.boxes < MOST_BOXES {
            self.boxes += 1;
            bytes.go(at)?;
            let short = u64::from(u32::from_be_bytes(bytes.array()?));
            let kind = bytes.array::<4>()?;
            let (head, size) = match short {
                0 => (8, end - at),
                1 if at.saturating_add(16) <= end => (16, u64::from_be_bytes(bytes.array()?)),
                size => (8, size),
            };
            if size < head {
                return Ok(());
            }
            let stop = at.saturating_add(size).min(end);
            self.take(bytes, kind, at + head, stop, depth)?;
            at = stop;
        }
        Ok(())
    }

    fn take(&mut self, b: &mut Bytes, kind: [u8; 4], start: u64, end: u64, depth: usize) -> Result<(), MediaError> {
        match &kind {
            b"trak" if depth < DEEPEST => {
                (self.track, self.edit, self.is_sound) = ((0, 0), None, false);
                self.walk(b, start, end, depth + 1)?;
                if self.is_sound && self.sound.is_none() {
                    self.sound = Some(self.finished_track());
                }
            }
            b"moov" | b"edts" | b"mdia" | b"udta" | b"ilst" | b"----" if depth < DEEPEST => {
                self.walk(b, start, end, depth + 1)?;
            }
            // A full box: four bytes of version and flags before its children.
            b"meta" if depth < DEEPEST => self.walk(b, start.saturating_add(4), end, depth + 1)?,
            b"mvhd" | b"mdhd" | b"elst" | b"hdlr" | b"name" | b"data" => {
                b.go(start)?;
                let content = b.up_to(end.saturating_sub(start), 512)?;
                self.take_leaf(kind, &content);
            }
            _ => {}
        }
        Ok(())
    }

    fn take_leaf(&mut self, kind: [u8; 4], content: &[u8]) {
        match &kind {
            b"mvhd" => self.movie_scale = scale_and_length(content).map_or(0, |(scale, _)| scale),
            b"mdhd" => self.track = scale_and_length(content).unwrap_or_default(),
            b"elst" => self.edit = first_edit(content),
            b"hdlr" => self.is_sound |= array_at::<4>(content, 8) == Some(*b"soun"),
            b"name" => self.comment_follows = content.ends_with(b"iTunSMPB"),
            b"data" if self.comment_follows => {
                self.comment_follows = false;
                self.comment = content.get(8..).and_then(gapless_comment);
            }
            _ => {}
        }
    }

    fn finished_track(&self) -> Edit {
        let (scale, length) = self.track;
        let Some((edit_length, lead)) = self.edit else {
            return Edit::default();
        };
        if edit_length == 0 || self.movie_scale == 0 {
            return Edit { lead, frames: None };
        }
        let by_edit = u128::from(edit_length) * u128::from(scale) / u128::from(self.movie_scale);
        let by_edit = u64::try_from(by_edit).unwrap_or(u64::MAX);
        // The movie's clock is often of milliseconds; the track's own length is to the frame.
        let by_track = length.saturating_sub(lead);
        let close = by_edit.abs_diff(by_track) <= scale / self.movie_scale + 1;
        Edit { lead, frames: Some(if close { by_track } else { by_edit }) }
    }
}

/// Ticks in a second and length in ticks, out of `mvhd` or `mdhd`.
fn scale_and_length(content: &[u8]) -> Option<(u64, u64)> {
    let four = |at| array_at::<4>(content, at).map(|b| u64::from(u32::from_be_bytes(b)));
    if content.first() == Some(&1) {
        return Some((four(20)?, u64::from_be_bytes(array_at::<8>(content, 24)?)));
    }
    Some((four(12)?, four(16)?))
}

/// Length and start of the first edit that plays something.
fn first_edit(content: &[u8]) -> Option<(u64, u64)> {
    let long = content.first() == Some(&1);
    let width = if long { 20 } else { 12 };
    content.get(8..)?.chunks_exact(width).find_map(|entry| {
        let (length, start) = if long {
            (u64::from_be_bytes(array_at(entry, 0)?), i64::from_be_bytes(array_at(entry, 8)?))
        } else {
            (u64::from(u32::from_be_bytes(array_at(entry, 0)?)), i64::from(i32::from_be_bytes(array_at(entry, 4)?)))
        };
        Some((length, u64::try_from(start).ok()?))
    })
}

/// ` 00000000 00000840 000001C0 00000000000A1234 ...`: lead, padding and length in hexadecimal.
fn gapless_comment(text: &[u8]) -> Option<Edit> {
    let text = std::str::from_utf8(text).ok()?;
    let mut words = text.split_ascii_whitespace().skip(1).map(|word| u64::from_str_radix(word, 16).ok());
    let (lead, _padding, frames) = (words.next()??, words.next()??, words.next()??);
    Some(Edit { lead, frames: Some(frames).filter(|f| *f > 0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gapless_comment_of_tn2258_gives_lead_and_length() {
        let text = b" 00000000 00000840 000001CA 00000000003F31F6 00000000 00000000";
        assert_eq!(gapless_comment(text), Some(Edit { lead: 2112, frames: Some(4_141_558) }));
        assert_eq!(gapless_comment(b"nonsense"), None);
    }

    #[test]
    fn an_edit_in_milliseconds_gives_way_to_the_tracks_own_length() {
        let found = Found { movie_scale: 1000, track: (44_100, 45_124), edit: Some((1000, 1024)), ..Found::default() };
        assert_eq!(found.finished_track(), Edit { lead: 1024, frames: Some(44_100) });
        let found =
            Found { movie_scale: 44_100, track: (44_100, 90_000), edit: Some((44_000, 1024)), ..Found::default() };
        assert_eq!(found.finished_track(), Edit { lead: 1024, frames: Some(44_000) });
    }

    #[test]
    fn an_empty_edit_before_the_music_is_passed_over() {
        let mut list = vec![0; 8];
        list.extend([0, 0, 0, 9, 0xff, 0xff, 0xff, 0xff, 0, 1, 0, 0]);
        list.extend([0, 0, 1, 0, 0, 0, 8, 0x40, 0, 1, 0, 0]);
        assert_eq!(first_edit(&list), Some((256, 2112)));
    }
}
