//! A track's clips as one stream: placed, faded, summed.

use crate::cache::{self, Identity};
use crate::fade;
use session::{FadeShape, Song, Track};
use signal::{Library, Source, SourceError};
use std::ops::Range;

/// A clip with its place worked out.
#[derive(Clone, PartialEq)]
struct Placed {
    start: i64,
    length: i64,
    offset: i64,
    gain: f32,
    fade_in: (i64, FadeShape),
    fade_out: (i64, FadeShape),
    source: usize,
}

/// What a playlist plays: two that are alike sound alike.
#[derive(Clone, PartialEq)]
pub struct Contents {
    clips: Vec<Placed>,
    files: Vec<String>,
}

/// The clips of one track and the sources they read.
#[derive(Default)]
pub struct Playlist {
    clips: Vec<Placed>,
    sources: Vec<Box<dyn Source>>,
    /// Their files.
    files: Vec<String>,
    channels: usize,
    scratch: Vec<Vec<f32>>,
    /// Rooms for blocks of its own: for when it is faded out under others, and for the end of a loop.
    rooms: Vec<Vec<Vec<f32>>>,
}

/// The most channels a source may have and still be played.
const MOST_CHANNELS: usize = 64;

impl Playlist {
    /// Opens the sources of a track's clips; each file is opened once.
    pub fn new(song: &Song, track: &Track, channels: usize, library: &dyn Library) -> Result<Self, SourceError> {
        let mut playlist = Self { channels, ..Self::default() };
        for clip in track.clips.iter().filter(|clip| !clip.mute) {
            let source = match playlist.files.iter().position(|file| *file == clip.file) {
                Some(known) => known,
                None => {
                    playlist.files.push(clip.file.clone());
                    playlist.sources.push(open(library, &clip.file, song.rate)?);
                    playlist.files.len() - 1
                }
            };
            playlist.clips.push(Placed {
                start: song.frame(clip.at),
                length: clip.length,
                offset: clip.offset,
                gain: clip.gain.gain() as f32,
                fade_in: (clip.fade_in, clip.fade_in_shape),
                fade_out: (clip.fade_out, clip.fade_out_shape),
                source,
            });
        }
        playlist.clips.sort_by_key(|clip| clip.start);
        Ok(playlist)
    }

    /// What it plays.
    pub fn contents(&self) -> Contents {
        Contents { clips: self.clips.clone(), files: self.files.clone() }
    }

    /// Makes room for blocks of up to `frames`, so that reading does not allocate.
    pub fn prepare(&mut self, frames: usize) {
        let most = self.sources.iter().map(|source| source.channels()).max().unwrap_or(0).max(self.channels);
        self.scratch = vec![vec![0.0; frames]; most];
    }

    /// Makes room for blocks of its own, so that it can be faded out, and in a loop go over into itself.
    pub fn prepare_to_fade(&mut self) {
        self.rooms = vec![vec![vec![0.0; signal::QUANTUM]; self.channels]; 2];
    }

    /// Lends the room for a block of its own; it must be given back.
    pub fn lend(&mut self) -> Vec<Vec<f32>> {
        self.rooms.pop().unwrap_or_default()
    }

    /// Takes back the room that was lent.
    pub fn take_back(&mut self, block: Vec<Vec<f32>>) {
        if !block.is_empty() {
            self.rooms.push(block);
        }
    }

    /// Names all that sounds from the song's frame `start` up to `end`; `None` where a source has no name. What lies outside
    /// of the span does not matter, so a clip may be cut or faded elsewhere.
    pub fn identify(
        &self,
        identity: &mut Identity,
        start: i64,
        end: i64,
        contents: &mut cache::Contents,
    ) -> Option<()> {
        for clip in self.clips.iter().filter(|clip| clip.start < end && clip.start + clip.length > start) {
            let Placed { start: first, length, offset, gain, fade_in, fade_out, source } = clip;
            let (from, to) = (start.max(*first), end.min(first + length));
            identity.text(contents.of(&self.files[*source])?);
            identity.number(from);
            identity.number(to);
            identity.number(offset + from - first);
            identity.float(f64::from(*gain));
            let fades = [(*fade_in, from - first), (*fade_out, first + length - to)];
            for ((frames, shape), inside) in fades {
                let fades = inside < frames;
                identity.number(if fades { frames } else { 0 });
                identity.number(if fades { inside } else { 0 });
                identity.text(if fades { shape.word() } else { "" });
            }
        }
        identity.text("end");
        Some(())
    }

    /// Fills the `part` of `out[channel]` with the frames from `start`; `false` where no clip sounds, and it is then silent.
    pub fn read(&mut self, start: i64, out: &mut [Vec<f32>], part: Range<usize>) -> Result<bool, SourceError> {
        let end = start + part.len() as i64;
        if self.read_whole(start, out, part.clone())? {
            return Ok(true);
        }
        for channel in out.iter_mut() {
            channel[part.clone()].fill(0.0);
        }
        let mut sounds = false;
        for clip in &self.clips {
            if clip.start >= end {
                break;
            }
            let (from, to) = (clip.start.max(start), (clip.start + clip.length).min(end));
            if from >= to {
                continue;
            }
            let count = (to - from) as usize;
            let source = &mut self.sources[clip.source];
            let channels = source.channels();
            read(source.as_mut(), clip.offset + from - clip.start, &mut self.scratch[..channels], 0..count)?;
            clip.shape(from, 0..count, &mut self.scratch[..channels]);
            place(&self.scratch[..channels], out, part.start + (from - start) as usize, count);
            sounds = true;
        }
        Ok(sounds)
    }

    /// Where a single clip fills the whole stretch, and nearly always one does, its source is read straight into `out`.
    fn read_whole(&mut self, start: i64, out: &mut [Vec<f32>], part: Range<usize>) -> Result<bool, SourceError> {
        let end = start + part.len() as i64;
        let near = self.clips.iter().take_while(|clip| clip.start < end);
        let mut sounding = near.filter(|clip| clip.start + clip.length > start);
        let (Some(clip), None) = (sounding.next(), sounding.next()) else { return Ok(false) };
        let source = &mut self.sources[clip.source];
        if clip.start > start || clip.start + clip.length < end || source.channels() != out.len() {
            return Ok(false);
        }
        read(source.as_mut(), clip.offset + start - clip.start, out, part.clone())?;
        clip.shape(start, part, out);
        Ok(true)
    }
}

/// Opens a file and sees that it can be played.
pub fn open(library: &dyn Library, file: &str, rate: u32) -> Result<Box<dyn Source>, SourceError> {
    let source = library.open(file)?;
    let why = if source.rate() != rate {
        format!("it was handed over at {} Hz, the song runs at {rate} Hz", source.rate())
    } else if source.channels() == 0 || source.channels() > MOST_CHANNELS {
        format!("it has {} channels; 1 to {MOST_CHANNELS} can be played", source.channels())
    } else {
        return Ok(source);
    };
    Err(SourceError { what: file.to_string(), why })
}

/// Reads a source into a part of each channel. Nearly all have one or two, for which no long list need be laid out.
fn read(source: &mut dyn Source, start: i64, channels: &mut [Vec<f32>], part: Range<usize>) -> Result<(), SourceError> {
    match channels {
        [one] => source.read(start, &mut [&mut one[part]]),
        [left, right] => source.read(start, &mut [&mut left[part.clone()], &mut right[part]]),
        many => source.read(start, Slices::<MOST_CHANNELS>::new(many, part).get()),
    }
}

/// A fixed list of slices, so that a source can be handed its channels without an allocation.
struct Slices<'a, const N: usize> {
    slices: [&'a mut [f32]; N],
    used: usize,
}

impl<'a, const N: usize> Slices<'a, N> {
    fn new(channels: &'a mut [Vec<f32>], part: Range<usize>) -> Self {
        let mut slices: [&'a mut [f32]; N] = std::array::from_fn(|_| &mut [][..]);
        let used = channels.len().min(N);
        for (slice, channel) in slices.iter_mut().zip(channels) {
            *slice = &mut channel[part.clone()];
        }
        Self { slices, used }
    }

    fn get(&mut self) -> &mut [&'a mut [f32]] {
        &mut self.slices[..self.used]
    }
}

impl Placed {
    /// Gain and fades, in place; `from` is the song's frame of the first sample.
    fn shape(&self, from: i64, part: Range<usize>, channels: &mut [Vec<f32>]) {
        let inside = from - self.start;
        let fades = inside < self.fade_in.0 || inside + part.len() as i64 > self.length - self.fade_out.0;
        if !fades {
            if self.gain != 1.0 {
                channels.iter_mut().for_each(|channel| channel[part.clone()].iter_mut().for_each(|x| *x *= self.gain));
            }
            return;
        }
        for (frame, i) in part.enumerate() {
            let gain = self.gain * self.fade(inside + frame as i64);
            for channel in channels.iter_mut() {
                channel[i] *= gain;
            }
        }
    }

    /// The fades' gain at a frame of the clip.
    fn fade(&self, frame: i64) -> f32 {
        let fades = [(self.fade_in, frame), (self.fade_out, self.length - frame)];
        let inside = fades.iter().filter(|((frames, _), inside)| inside < frames);
        inside.map(|((frames, shape), inside)| fade::gain(*shape, *inside as f64 / *frames as f64)).product()
    }
}

/// Adds a source's channels to a strip's: mono to both sides, stereo to mono by its mean, more than two by the first two.
fn place(from: &[Vec<f32>], out: &mut [Vec<f32>], at: usize, count: usize) {
    let add = |to: &mut [f32], from: &[f32], gain: f32| {
        for (to, from) in to.iter_mut().zip(from) {
            *to += from * gain;
        }
    };
    match (from.len(), out.len()) {
        (2.., 1) => {
            add(&mut out[0][at..at + count], &from[0][..count], 0.5);
            add(&mut out[0][at..at + count], &from[1][..count], 0.5);
        }
        (1, _) => out.iter_mut().for_each(|to| add(&mut to[at..at + count], &from[0][..count], 1.0)),
        _ => out.iter_mut().zip(from).for_each(|(to, from)| add(&mut to[at..at + count], &from[..count], 1.0)),
    }
}
