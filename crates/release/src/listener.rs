//! Reads a finished file from end to end: every meter, and what only a finished file can have wrong.

use std::path::Path;

use media::Info;
use meters::{Meters, Readings};
use signal::{Layout, Seconds, Source, Stop, math};

use crate::ReleaseError;

/// Frames read at a time.
const PIECE: i64 = 16_384;
/// Under this (-60 dBFS) head and tail count as silence.
const SILENT: f32 = 0.001;
/// So many samples in a row at full scale are a clipped run; two can be chance.
const RUN: u32 = 3;

/// What was read of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// What the file says about itself.
    pub info: Info,
    /// Every meter over it.
    pub readings: Readings,
    /// Before the first sample over -60 dBFS; the whole length where there is none.
    pub head: Seconds,
    /// After the last.
    pub tail: Seconds,
    /// Runs of three or more samples at full scale.
    pub clipped_runs: u64,
    /// Where the first of them begins.
    pub first_clipped: Option<Seconds>,
}

/// Reads a mono or stereo file and measures it.
///
/// # Errors
/// Where it cannot be read, or has more than two channels.
pub fn measure(path: &Path) -> Result<Measured, ReleaseError> {
    measure_unless(path, &Stop::default())
}

/// As [`measure`], until a word is said.
///
/// # Errors
/// As [`measure`], and where the word was said.
pub fn measure_unless(path: &Path, stop: &Stop) -> Result<Measured, ReleaseError> {
    let mut file = media::open(path)?;
    let info = file.info().clone();
    let layout = match info.channels {
        1 => Layout::Mono,
        2 => Layout::Stereo,
        channels => {
            let what = format!("{}: {channels} channels; deliveries are mono or stereo", path.display());
            return Err(ReleaseError::Request(what));
        }
    };
    let mut meters = Meters::new(info.rate, layout)?;
    let mut listener = Listener::new(&info);
    read(file.as_mut(), stop, |piece| {
        meters.push(piece);
        listener.push(piece);
    })?;
    Ok(listener.finish(info, meters.finish()))
}

fn read(source: &mut dyn Source, stop: &Stop, mut piece: impl FnMut(&[&[f32]])) -> Result<(), ReleaseError> {
    let mut room = vec![vec![0.0; PIECE as usize]; source.channels()];
    let mut at = 0;
    while at < source.frames() {
        let count = PIECE.min(source.frames() - at) as usize;
        let mut planes: Vec<&mut [f32]> = room.iter_mut().map(|plane| &mut plane[..count]).collect();
        stop.go_on()?;
        source.read(at, &mut planes)?;
        piece(&room.iter().map(|plane| &plane[..count]).collect::<Vec<_>>());
        at += count as i64;
    }
    Ok(())
}

/// Finds silence at the ends and runs at full scale.
struct Listener {
    /// The largest number the depth can hold.
    full: f32,
    frames: u64,
    first: Option<u64>,
    last: Option<u64>,
    /// Samples in a row at full scale, by channel.
    runs: Vec<u32>,
    clipped: u64,
    first_clipped: Option<u64>,
}

impl Listener {
    fn new(info: &Info) -> Self {
        let whole = (8..=24).contains(&info.bits) && !info.float;
        let full = if whole { 1.0 - math::pow(2.0, 1.0 - f64::from(info.bits)) as f32 } else { 1.0 };
        Self { full, frames: 0, first: None, last: None, runs: vec![0; info.channels], clipped: 0, first_clipped: None }
    }

    fn push(&mut self, piece: &[&[f32]]) {
        for (channel, samples) in piece.iter().enumerate() {
            for (i, sample) in samples.iter().enumerate() {
                let (frame, level) = (self.frames + i as u64, sample.abs());
                if level > SILENT {
                    self.first = Some(self.first.map_or(frame, |first| first.min(frame)));
                    self.last = Some(self.last.map_or(frame, |last| last.max(frame)));
                }
                self.run(channel, frame, level >= self.full);
            }
        }
        self.frames += piece.first().map_or(0, |plane| plane.len()) as u64;
    }

    fn run(&mut self, channel: usize, frame: u64, full: bool) {
        let run = &mut self.runs[channel];
        *run = if full { *run + 1 } else { 0 };
        if *run == RUN {
            self.clipped += 1;
            let start = frame + 1 - u64::from(RUN);
            self.first_clipped = Some(self.first_clipped.map_or(start, |first| first.min(start)));
        }
    }

    fn finish(self, info: Info, readings: Readings) -> Measured {
        let seconds = |frames: u64| Seconds(frames as f64 / f64::from(info.rate.max(1)));
        Measured {
            head: seconds(self.first.unwrap_or(self.frames)),
            tail: seconds(self.last.map_or(self.frames, |last| self.frames - 1 - last)),
            clipped_runs: self.clipped,
            first_clipped: self.first_clipped.map(seconds),
            readings,
            info,
        }
    }
}
