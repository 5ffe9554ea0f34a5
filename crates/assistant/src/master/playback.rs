//! Plays a song's master and measures what comes out.

use engine::{EngineError, Request, Sink, Tap, render};
use meters::{Loudness, Meters, Readings};
use session::Song;
use signal::{Layout, Library, Source, SourceError, Stop, math};
use std::sync::Arc;

/// The most that is kept in memory: 256 MB of stereo, eleven minutes at 48 kHz.
const KEPT: i64 = 32 << 20;

/// One rendering as measured.
pub struct Playback {
    /// What the meters say.
    pub readings: Readings,
    /// The largest sample in each tenth of a second, linear.
    pub peaks: Vec<f32>,
    /// The sound itself, where it is short enough.
    pub sound: Option<Sound>,
}

impl Playback {
    /// The level in dBFS that one in a hundred tenths of a second peaks above; silence does not count. That is what a
    /// limiter works on: a single stray peak costs nothing that is heard.
    pub fn high_peak(&self) -> Option<f64> {
        let mut peaks: Vec<f32> = self.peaks.iter().copied().filter(|peak| *peak > 1e-4).collect();
        peaks.sort_by(f32::total_cmp);
        let last = peaks.len().checked_sub(1)?;
        Some(math::gain_to_db(f64::from(peaks[(last as f64 * 0.99).round() as usize])))
    }
}

/// A rendering in memory, which can be played again.
#[derive(Clone)]
pub struct Sound {
    rate: u32,
    sides: Arc<[Vec<f32>; 2]>,
    stop: Stop,
}

impl Sound {
    /// Left and right.
    pub fn sides(&self) -> &[Vec<f32>; 2] {
        &self.sides
    }
}

impl Source for Sound {
    fn rate(&self) -> u32 {
        self.rate
    }
    fn channels(&self) -> usize {
        2
    }
    fn frames(&self) -> i64 {
        self.sides[0].len() as i64
    }
    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        for (to, from) in out.iter_mut().zip(self.sides.iter()) {
            for (frame, sample) in (start..).zip(to.iter_mut()) {
                *sample = usize::try_from(frame).ok().and_then(|at| from.get(at)).copied().unwrap_or(0.0);
            }
        }
        Ok(())
    }
}

/// Whatever is asked for, it is this sound.
impl Library for Sound {
    fn open(&self, _file: &str) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(self.clone()))
    }

    fn stop(&self) -> Stop {
        self.stop.clone()
    }
}

struct Ear {
    meters: Meters,
    peaks: Vec<f32>,
    filled: usize,
    tenth: usize,
    sides: Option<[Vec<f32>; 2]>,
}

impl Ear {
    fn see_peaks(&mut self, left: &[f32], right: &[f32]) {
        for (left, right) in left.iter().zip(right) {
            if self.filled == 0 {
                self.peaks.push(0.0);
            }
            self.filled = (self.filled + 1) % self.tenth;
            if let Some(peak) = self.peaks.last_mut() {
                *peak = peak.max(left.abs()).max(right.abs());
            }
        }
    }
}

impl Sink for Ear {
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError> {
        self.meters.push(&[left, right]);
        self.see_peaks(left, right);
        if let Some([l, r]) = &mut self.sides {
            l.extend_from_slice(left);
            r.extend_from_slice(right);
        }
        Ok(())
    }
}

/// Plays `frames` frames and measures everything; `keep` keeps the sound where it is short enough.
///
/// # Errors
/// As [`engine::render`].
pub fn play(
    song: &Song,
    library: &dyn Library,
    frames: i64,
    keep: bool,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<Playback, EngineError> {
    let keep = keep && frames <= KEPT;
    let room = if keep { frames.max(0) as usize } else { 0 };
    let mut ear = Ear {
        meters: Meters::new(song.rate, Layout::Stereo)?,
        peaks: Vec::new(),
        filled: 0,
        tenth: (song.rate as usize / 10).max(1),
        sides: keep.then(|| [Vec::with_capacity(room), Vec::with_capacity(room)]),
    };
    hear(song, library, 0..frames, &mut ear, progress)?;
    let sound = ear.sides.map(|sides| Sound { rate: song.rate, sides: Arc::new(sides), stop: library.stop() });
    Ok(Playback { readings: ear.meters.finish(), peaks: ear.peaks, sound })
}

/// Plays `frames` frames and measures their loudness alone, in LUFS.
///
/// # Errors
/// As [`engine::render`].
pub fn loudness(
    song: &Song,
    library: &dyn Library,
    frames: i64,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<Option<f64>, EngineError> {
    let mut meter = Loudness::new(song.rate, vec![1.0, 1.0]);
    let mut sink = |left: &[f32], right: &[f32]| {
        meter.push(&[left, right]);
        Ok(())
    };
    hear(song, library, 0..frames, &mut sink, progress)?;
    Ok(meter.finish().integrated_lufs)
}

/// Plays a stretch into memory.
///
/// # Errors
/// As [`engine::render`].
pub fn stretch(
    song: &Song,
    library: &dyn Library,
    frames: std::ops::Range<i64>,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<[Vec<f32>; 2], EngineError> {
    let mut sides = [Vec::new(), Vec::new()];
    let mut sink = |left: &[f32], right: &[f32]| {
        sides[0].extend_from_slice(left);
        sides[1].extend_from_slice(right);
        Ok(())
    };
    hear(song, library, frames, &mut sink, progress)?;
    Ok(sides)
}

fn hear(
    song: &Song,
    library: &dyn Library,
    frames: std::ops::Range<i64>,
    sink: &mut dyn Sink,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<(), EngineError> {
    let request = Request { from: frames.start, to: Some(frames.end), progress, ..Request::default() };
    render(song, library, &request, vec![(Tap::Mix, sink)]).map(|_| ())
}
