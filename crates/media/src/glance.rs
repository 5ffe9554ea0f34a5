//! A glance at a long file: what its waveform looks like, before all of it was read.
//!
//! Out of every point's stretch a few short pieces are read, evenly spread. Where a stretch is no longer than those pieces the
//! point is exact; else its extremes lie inside the true ones and its rms is an estimate.
//!
//! Cost: at most 8192 pieces of 256 frames, whatever the file's length.
//! Not for: keeping; it is shown until the overview is there.

use signal::{Source, SourceError};

use crate::overview::{FINEST, Point, STEP, joined, point};

/// The most pieces that are read for one glance.
const MOST_PIECES: usize = 8192;
/// The most pieces in a point.
const MOST_IN_POINT: usize = 8;

/// Frames of a point at a level, where there is such a level for so many frames.
fn width_at(level: usize, frames: i64) -> Option<i64> {
    let width = (STEP as i64).checked_pow(u32::try_from(level).ok()?)?.checked_mul(FINEST)?;
    // The coarsest level is the first with a single point.
    (level == 0 || width / (STEP as i64) < frames).then_some(width)
}

/// At most `count` points of each channel from point `first` of a level on; `None` past the end.
///
/// # Errors
/// Where the source cannot be read.
pub fn glance(
    source: &mut dyn Source,
    level: usize,
    first: usize,
    count: usize,
) -> Result<Option<Vec<Vec<Point>>>, SourceError> {
    let frames = source.frames().max(0);
    let Some(width) = width_at(level, frames) else { return Ok(None) };
    let all = usize::try_from((frames + width - 1) / width).unwrap_or(usize::MAX);
    let count = count.min(all.saturating_sub(first));
    if count == 0 {
        return Ok(None);
    }
    let pieces = (MOST_PIECES / count).clamp(1, MOST_IN_POINT);
    let mut points = vec![Vec::with_capacity(count); source.channels()];
    for number in first..first + count {
        let from = number as i64 * width;
        for (points, point) in points.iter_mut().zip(stretch(source, from, width.min(frames - from), pieces)?) {
            points.push(point);
        }
    }
    Ok(Some(points))
}

/// One point of each channel, out of the pieces of a stretch.
fn stretch(source: &mut dyn Source, from: i64, length: i64, pieces: usize) -> Result<Vec<Point>, SourceError> {
    let whole = length <= FINEST * pieces as i64;
    let starts: Vec<(i64, i64)> = if whole {
        (0..length).step_by(FINEST as usize).map(|at| (from + at, FINEST.min(length - at))).collect()
    } else {
        let apart = length / pieces as i64;
        (0..pieces as i64).map(|piece| (from + piece * apart + (apart - FINEST) / 2, FINEST)).collect()
    };
    let mut parts = vec![Vec::with_capacity(starts.len()); source.channels()];
    let mut block = vec![vec![0.0; FINEST as usize]; source.channels()];
    for (at, count) in starts {
        let mut planes: Vec<&mut [f32]> = block.iter_mut().map(|c| &mut c[..count as usize]).collect();
        source.read(at, &mut planes)?;
        for (parts, samples) in parts.iter_mut().zip(&planes) {
            parts.push(point(samples));
        }
    }
    Ok(parts.iter().map(|parts| joined(parts)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Overview;
    use signal::source::Memory;

    /// A wave of a period of 64 frames, whose level is another in each 100 000 frames.
    fn waves() -> Memory {
        let levels = [0.5, 0.125, 0.75, 0.25];
        let wave = |n: i32| levels[n as usize / 100_000] * if n % 64 < 32 { 1.0 } else { -1.0 };
        Memory { rate: 48_000, channels: vec![(0..400_000).map(wave).collect(), vec![0.0; 400_000]] }
    }

    #[test]
    fn of_a_steady_wave_a_glance_is_the_overview() -> Result<(), SourceError> {
        let overview = Overview::of(&mut waves())?;
        // Level 4 has points of 65536 frames; those that lie wholly in one level of the wave have nothing to miss.
        let seen = glance(&mut waves(), 4, 0, 2048)?.unwrap();
        let known = overview.level(4, 0).unwrap();
        assert_eq!(seen[0].len(), known.len());
        assert_eq!((seen[0][0], seen[0][2]), (known[0], known[2]));
        assert!(seen[1].iter().all(|point| *point == Point::default()));
        Ok(())
    }

    #[test]
    fn near_the_samples_a_glance_is_exact_to_the_last_point() -> Result<(), SourceError> {
        let overview = Overview::of(&mut waves())?;
        for (level, first, count) in [(0, 0, 2048), (0, 1500, 2048), (1, 100, 300), (1, 0, 2048)] {
            let seen = glance(&mut waves(), level, first, count)?.unwrap();
            let known = overview.level(level, 0).unwrap();
            let end = known.len().min(first + count);
            let off = |a: i16, b: i16| (i32::from(a) - i32::from(b)).abs();
            for (seen, known) in seen[0].iter().zip(&known[first..end]) {
                assert_eq!((seen.lowest, seen.highest), (known.lowest, known.highest), "{level}");
                // A mean of means that were rounded.
                assert!(off(seen.rms, known.rms) <= 1, "{level}: {seen:?} {known:?}");
            }
            assert_eq!(seen[0].len(), end - first);
        }
        Ok(())
    }

    #[test]
    fn past_the_end_and_past_the_coarsest_level_there_is_nothing() -> Result<(), SourceError> {
        let levels = (0..).take_while(|level| Overview::of(&mut waves()).unwrap().level(*level, 0).is_some()).count();
        assert!(glance(&mut waves(), levels - 1, 0, 10)?.is_some_and(|points| points[0].len() == 1));
        assert_eq!(glance(&mut waves(), levels, 0, 10)?, None);
        assert_eq!(glance(&mut waves(), 0, 1563, 10)?, None);
        assert_eq!(glance(&mut waves(), usize::MAX, 0, 10)?, None);
        Ok(())
    }
}
