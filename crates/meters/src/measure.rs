//! Reads a source once from beginning to end and measures it, on two threads: how loud it is, and at which frequencies it
//! lies, are about the same work.

use crate::weighting::channel_weights;
use crate::{Loudness, LoudnessReadings, Meters, Readings};
use signal::{Layout, Source, SourceError};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::thread;

/// Frames that are read at a time.
const PIECE: i64 = 16_384;

/// Pieces that one thread may be ahead of the other.
const AHEAD: usize = 4;

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
    let (hearing, colour) = meters.parts();
    thread::scope(|scope| {
        let (hand_over, pieces) = sync_channel::<Arc<Vec<Vec<f32>>>>(AHEAD);
        scope.spawn(move || pieces.into_iter().for_each(|piece| colour.push(&planes(&piece))));
        read(source, progress, |piece| {
            let piece = Arc::new(piece);
            // Where the other thread has ended, the scope says why.
            let _ = hand_over.send(piece.clone());
            hearing.push(&planes(&piece));
        })
    })?;
    Ok(meters.finish())
}

/// The loudness of a source and nothing else, in a fraction of the time. Errors as [`measure`].
pub fn loudness_only(source: &mut dyn Source, progress: &mut dyn FnMut(f64)) -> Result<LoudnessReadings, SourceError> {
    let weights = weights_of(source.channels());
    Meters::check(source.rate(), source.channels())?;
    let mut loudness = Loudness::new(source.rate(), weights);
    read(source, progress, |piece| loudness.push(&planes(&piece)))?;
    Ok(loudness.finish())
}

fn planes(piece: &[Vec<f32>]) -> Vec<&[f32]> {
    piece.iter().map(Vec::as_slice).collect()
}

fn read(
    source: &mut dyn Source,
    progress: &mut dyn FnMut(f64),
    mut piece: impl FnMut(Vec<Vec<f32>>),
) -> Result<(), SourceError> {
    let (frames, channels) = (source.frames(), source.channels());
    let mut start = 0;
    while start < frames {
        let count = PIECE.min(frames - start);
        let mut room = vec![vec![0.0; count as usize]; channels];
        source.read(start, &mut room.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>())?;
        piece(room);
        start += count;
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
