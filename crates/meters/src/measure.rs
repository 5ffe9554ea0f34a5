//! Reads a source once from beginning to end and measures it.

use crate::weighting::channel_weights;
use crate::{Loudness, LoudnessReadings, Meters, Readings};
use signal::{Layout, Source, SourceError};

/// Frames that are read at a time.
const PIECE: i64 = 16_384;

/// How so many channels count in loudness, where files say no more than their number: mono, stereo, 5.0, 5.1 and 7.1.4.
fn weights_of(channels: usize) -> Vec<f64> {
    match channels {
        1 => channel_weights(Layout::Mono),
        2 => channel_weights(Layout::Stereo),
        // 5.1 without its low-frequency channel.
        5 => vec![1.0, 1.0, 1.0, 1.41, 1.41],
        6 => channel_weights(Layout::Surround51),
        12 => channel_weights(Layout::Surround714),
        _ => Vec::new(),
    }
}

/// Every meter over a source. `progress` is called with the part that is done, 0 to 1.
///
/// Other numbers of channels than 1, 2, 5, 6 and 12 have levels, but no loudness. An error is the source's own, or says
/// that its rate or number of channels cannot be measured.
pub fn measure(source: &mut dyn Source, progress: &mut dyn FnMut(f64)) -> Result<Readings, SourceError> {
    let channels = source.channels();
    let mut meters = Meters::weighted(source.rate(), channels, weights_of(channels))?;
    read(source, progress, |piece| meters.push(piece))?;
    Ok(meters.finish())
}

/// The loudness of a source and nothing else, in a fraction of the time. Errors as [`measure`].
pub fn loudness_only(source: &mut dyn Source, progress: &mut dyn FnMut(f64)) -> Result<LoudnessReadings, SourceError> {
    let weights = weights_of(source.channels());
    Meters::check(source.rate(), source.channels())?;
    let mut loudness = Loudness::new(source.rate(), weights);
    read(source, progress, |piece| loudness.push(piece))?;
    Ok(loudness.finish())
}

fn read(
    source: &mut dyn Source,
    progress: &mut dyn FnMut(f64),
    mut piece: impl FnMut(&[&[f32]]),
) -> Result<(), SourceError> {
    let (frames, channels) = (source.frames(), source.channels());
    let mut room = vec![vec![0.0; PIECE.min(frames.max(0)) as usize]; channels];
    let mut start = 0;
    while start < frames {
        let count = PIECE.min(frames - start) as usize;
        let mut planes: Vec<&mut [f32]> = room.iter_mut().map(|plane| &mut plane[..count]).collect();
        source.read(start, &mut planes)?;
        piece(&room.iter().map(|plane| &plane[..count]).collect::<Vec<_>>());
        start += count as i64;
        progress(start as f64 / frames as f64);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::tests::{noise, read as read_whole};
    use signal::source::Memory;

    #[test]
    fn a_source_reads_as_its_samples_do_and_progress_ends_at_one() {
        let (left, right) = (noise(1, 300_000), noise(2, 300_000));
        let mut source = Memory { rate: 48_000, channels: vec![left.clone(), right.clone()] };
        let mut steps = Vec::new();
        let readings = measure(&mut source, &mut |part| steps.push(part)).unwrap();
        assert_eq!(readings, read_whole(&[&left, &right]));
        assert!(steps.is_sorted() && steps.last() == Some(&1.0));
        let only = loudness_only(&mut source, &mut |_| {}).unwrap();
        assert_eq!(only.integrated_lufs, readings.integrated_lufs);
        assert_eq!(only.over_time, readings.loudness_over_time);
    }

    #[test]
    fn a_source_that_cannot_be_measured_is_an_error() {
        let mut source = Memory { rate: 0, channels: vec![vec![0.0; 10]] };
        assert!(measure(&mut source, &mut |_| {}).is_err());
        assert!(loudness_only(&mut source, &mut |_| {}).is_err());
        let mut empty = Memory { rate: 48_000, channels: vec![Vec::new()] };
        assert_eq!(measure(&mut empty, &mut |_| {}).unwrap().frames, 0);
    }
}
