//! A waveform at several sizes, so that an hour can be drawn without reading an hour.
//!
//! The finest level has a point for every 256 frames, each coarser one a point for four of the one below. A point holds
//! the lowest, the highest and the root-mean-square value, in 16384ths of full scale (so that overs up to +6 dB show).
//!
//! Cost: 6 bytes for 256 samples and a third more for the coarser levels.
//! Not for: measuring; values are rounded.

use std::fs;
use std::path::{Path, PathBuf};

use signal::{Source, SourceError};

use crate::MediaError;
use crate::bytes::array_at;
use crate::library::SongLibrary;
use crate::part_file::write_whole;

/// Frames of a point of the finest level.
pub const FINEST: i64 = 256;
/// Points of a level that become one of the next.
pub(crate) const STEP: usize = 4;
const FULL_SCALE: f32 = 16_384.0;
const MAGIC: &[u8; 8] = b"overvie1";
/// Frames read in one go; a whole number of points.
const BLOCK: usize = 16_384;

/// What a stretch of one channel looks like; full scale is 16384.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// The lowest sample.
    pub lowest: i16,
    /// The highest sample.
    pub highest: i16,
    /// The root of the mean square.
    pub rms: i16,
}

/// The waveform of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Frames in the file.
    pub frames: i64,
    /// `levels[level][channel]`: points of 256 frames, then of 1024, 4096 ... until one is left.
    levels: Vec<Vec<Vec<Point>>>,
}

fn rounded(value: f32) -> i16 {
    // The cast holds at the ends and makes silence of what is not a number.
    (value * FULL_SCALE).round_ties_even() as i16
}

/// A stretch of samples as a point.
pub(crate) fn point(samples: &[f32]) -> Point {
    let (mut lowest, mut highest, mut power) = (f32::INFINITY, f32::NEG_INFINITY, 0.0f64);
    for sample in samples {
        lowest = lowest.min(*sample);
        highest = highest.max(*sample);
        power += f64::from(*sample) * f64::from(*sample);
    }
    let rms = (power / samples.len().max(1) as f64).sqrt() as f32;
    Point { lowest: rounded(lowest), highest: rounded(highest), rms: rounded(rms) }
}

/// Several points as one.
pub(crate) fn joined(points: &[Point]) -> Point {
    let power: f64 = points.iter().map(|p| f64::from(p.rms) * f64::from(p.rms)).sum();
    Point {
        lowest: points.iter().map(|p| p.lowest).min().unwrap_or(0),
        highest: points.iter().map(|p| p.highest).max().unwrap_or(0),
        rms: (power / points.len().max(1) as f64).sqrt().round() as i16,
    }
}

impl Overview {
    /// Reads a source from end to end.
    ///
    /// # Errors
    /// Where the source cannot be read.
    pub fn of(source: &mut dyn Source) -> Result<Self, SourceError> {
        let frames = source.frames().max(0);
        let mut finest = vec![Vec::new(); source.channels()];
        let mut block = vec![vec![0.0; BLOCK]; source.channels()];
        let mut at = 0;
        while at < frames {
            let count = usize::try_from(frames - at).unwrap_or(BLOCK).min(BLOCK);
            let mut planes: Vec<&mut [f32]> = block.iter_mut().map(|c| &mut c[..count]).collect();
            source.read(at, &mut planes)?;
            for (points, samples) in finest.iter_mut().zip(&planes) {
                points.extend(samples.chunks(FINEST as usize).map(point));
            }
            at += count as i64;
        }
        Ok(Self { frames, levels: levels(finest) })
    }

    /// Channels.
    pub fn channels(&self) -> usize {
        self.levels.first().map_or(0, Vec::len)
    }

    /// All points of one channel at a level: of 256 frames at level 0, of four times as many at each next one.
    pub fn level(&self, level: usize, channel: usize) -> Option<&[Point]> {
        self.levels.get(level)?.get(channel).map(Vec::as_slice)
    }

    /// `count` points of one channel over the frames `from..to`, out of the coarsest level that is fine enough; less
    /// where there is nothing to draw.
    pub fn points(&self, channel: usize, from: i64, to: i64, count: usize) -> Vec<Point> {
        let (from, to) = (from.clamp(0, self.frames), to.clamp(0, self.frames));
        if count == 0 || to <= from {
            return Vec::new();
        }
        // At least four points go into each that is drawn, so that neighbours blur by a quarter at most.
        let wanted = (to - from) / count as i64 / STEP as i64;
        let mut width = FINEST;
        let mut level = 0;
        while level + 1 < self.levels.len() && width * STEP as i64 <= wanted {
            (level, width) = (level + 1, width * STEP as i64);
        }
        let Some(points) = self.levels.get(level).and_then(|l| l.get(channel)) else {
            return Vec::new();
        };
        let place = |i: usize| from + ((to - from) as i128 * i as i128 / count as i128) as i64;
        let stretch = |i: usize| {
            let first = (place(i) / width) as usize;
            let last = (place(i + 1).saturating_sub(1).max(place(i)) / width) as usize;
            points.get(first..(last + 1).min(points.len())).map(joined).unwrap_or_default()
        };
        (0..count).map(stretch).collect()
    }

    /// As bytes for a cache file.
    fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(self.frames.to_le_bytes());
        bytes.extend((self.channels() as u32).to_le_bytes());
        for point in self.levels.first().into_iter().flatten().flatten() {
            [point.lowest, point.highest, point.rms].iter().for_each(|v| bytes.extend(v.to_le_bytes()));
        }
        bytes
    }

    /// From a cache file; `None` where it is not whole.
    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let frames = i64::from_le_bytes(array_at(bytes, 8)?);
        let channels = u32::from_le_bytes(array_at(bytes, 16)?) as usize;
        let points = usize::try_from(frames.checked_add(FINEST - 1)?.checked_div(FINEST)?).ok()?;
        let body = bytes.get(20..).filter(|_| bytes.starts_with(MAGIC))?;
        if channels == 0 || frames < 0 || body.len() != points.checked_mul(channels)?.checked_mul(6)? {
            return None;
        }
        let values: Vec<Point> = body.as_chunks::<6>().0.iter().map(|b| point_of(*b)).collect();
        let finest = (0..channels).map(|c| values[c * points..(c + 1) * points].to_vec()).collect();
        Some(Self { frames, levels: levels(finest) })
    }
}

fn point_of([a, b, c, d, e, f]: [u8; 6]) -> Point {
    Point { lowest: i16::from_le_bytes([a, b]), highest: i16::from_le_bytes([c, d]), rms: i16::from_le_bytes([e, f]) }
}

fn levels(finest: Vec<Vec<Point>>) -> Vec<Vec<Vec<Point>>> {
    let mut levels = vec![finest];
    while let Some(last) = levels.last()
        && last.iter().any(|points| points.len() > 1)
    {
        let next = last.iter().map(|points| points.chunks(STEP).map(joined).collect()).collect();
        levels.push(next);
    }
    levels
}

impl SongLibrary {
    /// The overview of a file named in the song, at the song's rate; kept in `.cache/` by content.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn overview(&self, file: &str) -> Result<Overview, MediaError> {
        if let Some(known) = self.known_overview(file) {
            return Ok(known);
        }
        let made = self.make_overview(file)?;
        self.keep_overview(file, &made)?;
        Ok(made)
    }

    /// The overview of a file that was read before and has not changed since; the file itself is not read.
    pub fn known_overview(&self, file: &str) -> Option<Overview> {
        let place = self.overview_place(&self.known_hash(file)?);
        fs::read(place).ok().and_then(|bytes| Overview::from_bytes(&bytes))
    }

    /// The overview of a file named in the song, read from end to end.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn make_overview(&self, file: &str) -> Result<Overview, MediaError> {
        let mut source = self.open_audio(file)?;
        Overview::of(&mut *source).map_err(unread)
    }

    /// Keeps a file's overview for the next time.
    ///
    /// # Errors
    /// Where the file cannot be read for its name by content. A disk that refuses costs the time again next time.
    pub fn keep_overview(&self, file: &str, overview: &Overview) -> Result<(), MediaError> {
        let place = self.overview_place(&self.hash(file)?);
        let _ = write_whole(&place, &overview.to_bytes());
        Ok(())
    }

    /// A glance at a file named in the song: [`crate::glance`].
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn glance(
        &self,
        file: &str,
        level: usize,
        first: usize,
        count: usize,
    ) -> Result<Option<Vec<Vec<Point>>>, MediaError> {
        let mut source = self.open_audio(file)?;
        crate::glance(&mut *source, level, first, count).map_err(unread)
    }

    fn overview_place(&self, hash: &str) -> PathBuf {
        self.folder().join(format!(".cache/{hash}-{}.overview", self.rate()))
    }
}

fn unread(error: SourceError) -> MediaError {
    MediaError::new(Path::new(&error.what), crate::Cause::Io, error.why, "check the file")
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::source::Memory;

    fn step() -> Memory {
        let one: Vec<f32> = (0..20_000).map(|i| if i < 10_000 { 0.5 } else { -0.25 }).collect();
        Memory { rate: 48_000, channels: vec![one.clone(), one.iter().map(|s| -s).collect()] }
    }

    #[test]
    fn a_square_shows_its_levels_at_every_size() -> Result<(), SourceError> {
        let overview = Overview::of(&mut step())?;
        for count in [10, 20, 60] {
            let points = overview.points(0, 0, 20_000, count);
            assert_eq!(points.len(), count);
            assert_eq!(points[0].highest, 8192, "{count}");
            assert_eq!((points[count - 1].lowest, points[count - 1].rms), (-4096, 4096), "{count}");
        }
        assert_eq!(overview.points(1, 0, 9_000, 3)[1], Point { lowest: -8192, highest: -8192, rms: 8192 });
        assert!(overview.points(0, 5, 5, 10).is_empty());
        assert!(overview.points(9, 0, 100, 10).is_empty());
        Ok(())
    }

    #[test]
    fn the_cache_returns_the_overview_and_a_damaged_one_is_refused() -> Result<(), SourceError> {
        let overview = Overview::of(&mut step())?;
        let bytes = overview.to_bytes();
        assert_eq!(Overview::from_bytes(&bytes), Some(overview));
        assert_eq!(Overview::from_bytes(&bytes[..bytes.len() - 1]), None);
        let mut huge = bytes.clone();
        huge[8..16].copy_from_slice(&i64::MAX.to_le_bytes());
        assert_eq!(Overview::from_bytes(&huge), None);
        Ok(())
    }
}
