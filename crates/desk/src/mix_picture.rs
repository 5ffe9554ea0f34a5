//! The whole mix at a glance: its peaks and its loudness from end to end, without a file.

use crate::{JobError, Progress};
use engine::{Request, Sink, Tap};
use meters::{Meters, Readings};
use session::Song;
use signal::{Layout, Library, SourceError};

/// Frames whose peak is noted while it is not known how long the mix is.
const PIECE: usize = 1024;
/// Values of the loudness over time in a second.
const A_SECOND: f64 = 10.0;

/// A mix as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct MixPicture {
    /// Its highest sample in each stretch, of equal length; linear.
    pub peaks: Vec<f32>,
    /// The loudness of the three seconds before the end of each stretch, in LUFS; `None` in silence and in the first seconds.
    pub loudness: Vec<Option<f64>>,
    /// Every meter over the whole.
    pub readings: Readings,
}

/// Draws a song's mix in so many stretches, on all processors but one: somebody may be listening meanwhile.
///
/// # Errors
/// A song or source that cannot be read.
pub fn mix_picture(
    song: &Song,
    library: &dyn Library,
    stretches: usize,
    progress: Progress,
) -> Result<MixPicture, JobError> {
    let mut listener = Listener { meters: Meters::new(song.rate, Layout::Stereo)?, peaks: Vec::new(), frames: 0 };
    let usual = Request::default();
    let threads = usual.threads.saturating_sub(1).max(1);
    let request = Request { threads, progress: &|share| progress("listening to the mix", share), ..usual };
    engine::render(song, library, &request, vec![(Tap::Mix, &mut listener)])?;
    Ok(listener.finish(stretches))
}

/// Hears the mix as it is rendered.
struct Listener {
    meters: Meters,
    /// The highest sample of each whole or begun piece.
    peaks: Vec<f32>,
    frames: usize,
}

impl Sink for Listener {
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError> {
        self.meters.push(&[left, right]);
        for (left, right) in left.iter().zip(right) {
            if self.frames.is_multiple_of(PIECE) {
                self.peaks.push(0.0);
            }
            if let Some(peak) = self.peaks.last_mut() {
                *peak = peak.max(left.abs()).max(right.abs());
            }
            self.frames += 1;
        }
        Ok(())
    }
}

impl Listener {
    fn finish(self, stretches: usize) -> MixPicture {
        let Self { meters, peaks, frames } = self;
        let readings = meters.finish();
        let edge = |stretch: usize| frames as f64 * stretch as f64 / stretches as f64;
        let peak = |stretch: usize| {
            let from = (edge(stretch) / PIECE as f64) as usize;
            let to = ((edge(stretch + 1) / PIECE as f64).ceil() as usize).clamp(from + 1, peaks.len().max(from + 1));
            peaks.get(from..to.min(peaks.len())).unwrap_or_default().iter().copied().fold(0.0, f32::max)
        };
        let loudness = |stretch: usize| {
            let steps = (edge(stretch + 1) / f64::from(readings.rate) * A_SECOND) as usize;
            readings.loudness_over_time.get(steps.checked_sub(1)?)?.short_term
        };
        let (peaks, loudness) = ((0..stretches).map(peak).collect(), (0..stretches).map(loudness).collect());
        MixPicture { peaks, loudness, readings }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::{Clip, Place, Track};
    use signal::Source;
    use signal::source::Memory;

    const RATE: u32 = 48_000;

    struct Tone;

    impl Library for Tone {
        fn open(&self, _file: &str) -> Result<Box<dyn Source>, SourceError> {
            let step = 2.0 * std::f64::consts::PI * 997.0 / f64::from(RATE);
            let tone = (0..10 * RATE).map(|n| (0.5 * signal::math::sin(step * f64::from(n))) as f32).collect();
            Ok(Box::new(Memory { rate: RATE, channels: vec![tone] }))
        }
    }

    /// Ten seconds of a tone after ten of silence.
    fn picture(stretches: usize) -> MixPicture {
        let mut song = Song::new("half", RATE);
        let mut track = Track::new("tone", Layout::Mono);
        track.clips.push(Clip::new("tone.wav", Place::Frame(10 * i64::from(RATE)), 10 * i64::from(RATE)));
        song.tracks.push(track);
        mix_picture(&song, &Tone, stretches, &|_, _| ()).unwrap()
    }

    #[test]
    fn silence_has_no_peak_and_a_tone_has_its_own_on_both_sides() {
        let picture = picture(20);
        // In the middle a mono track is 3 dB down on each side.
        let side = 0.5 * std::f64::consts::FRAC_1_SQRT_2;
        // The piece in which the tone begins lies in two stretches.
        assert_eq!(picture.peaks[..9], [0.0; 9]);
        picture.peaks[10..].iter().for_each(|peak| assert!((f64::from(*peak) - side).abs() < 1e-4, "{peak}"));
    }

    #[test]
    fn loudness_is_that_of_the_standards_sine_three_seconds_after_it_begins() {
        // ITU-R BS.1770: a sine of 997 Hz at full scale on one side has -3.01 LUFS; here two sides each 9.03 dB under it.
        let picture = picture(20);
        assert_eq!(picture.loudness[..10], [None; 10]);
        let late = picture.loudness[13..].iter().map(|lufs| lufs.unwrap());
        late.for_each(|lufs| assert!((lufs + 9.03).abs() < 0.05, "{lufs}"));
        // Of 97 blocks over the gate, three begin before the tone: they hold a quarter, a half and three quarters of it.
        let integrated = -9.03 + 10.0 * (95.5_f64 / 97.0).log10();
        assert!((picture.readings.integrated_lufs.unwrap() - integrated).abs() < 0.02);
    }

    #[test]
    fn more_stretches_than_pieces_have_the_peaks_of_the_pieces_they_lie_in() {
        let picture = picture(4_000);
        assert_eq!(picture.peaks.len(), 4_000);
        assert!(picture.peaks[..1_990].iter().all(|peak| *peak == 0.0));
        assert!(picture.peaks[2_010..].iter().all(|peak| *peak > 0.3));
    }
}
