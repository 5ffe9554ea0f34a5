//! Gives a decoder that only runs forward the face of a file that can be read anywhere.
//!
//! Memory: one block, however long the file.

use signal::{Source, SourceError};

use crate::MediaError;
use crate::file::AudioFile;
use crate::info::Info;
use crate::pcm_file::Overlap;

/// A decoder that runs forward.
pub(crate) trait Stream: Send {
    /// Puts the next frames into `block` (planar, one vector a channel); `false` at the end.
    fn next(&mut self, block: &mut Vec<Vec<f32>>) -> Result<bool, MediaError>;
    /// Goes to a place at or before `frame` and says which frame comes next.
    fn go(&mut self, frame: i64) -> Result<i64, MediaError>;
    /// How many frames ahead it pays to jump instead of decoding; `None` where jumping means starting again.
    fn worth_a_jump(&self) -> Option<i64>;
}

/// A compressed file.
pub(crate) struct DecodedFile<S> {
    stream: S,
    info: Info,
    block: Vec<Vec<f32>>,
    /// The frame of the block's first sample.
    first: i64,
    ended: bool,
}

impl<S: Stream> DecodedFile<S> {
    /// Over a stream that stands at frame 0.
    pub fn new(stream: S, info: Info) -> Self {
        Self { stream, info, block: Vec::new(), first: 0, ended: false }
    }

    fn held(&self) -> usize {
        self.block.iter().map(Vec::len).min().unwrap_or(0)
    }

    /// Brings a frame into the block; `false` where the stream ends before it.
    fn reach(&mut self, frame: i64) -> Result<bool, MediaError> {
        let far = self.stream.worth_a_jump().is_some_and(|jump| frame - self.first > jump);
        if frame < self.first || (far && frame >= self.first + self.held() as i64) {
            self.first = self.stream.go(frame)?;
            self.block.clear();
            self.ended = false;
        }
        while frame >= self.first + self.held() as i64 && !self.ended {
            self.first += self.held() as i64;
            self.block.iter_mut().for_each(Vec::clear);
            self.ended = !self.stream.next(&mut self.block)?;
        }
        Ok(!self.ended)
    }

    fn copy(&self, frame: i64, (at, to): (usize, usize), out: &mut [&mut [f32]]) -> usize {
        let skip = (frame - self.first) as usize;
        let count = (to - at).min(self.held() - skip);
        for (out, from) in out.iter_mut().zip(&self.block) {
            out[at..at + count].copy_from_slice(&from[skip..skip + count]);
        }
        count
    }
}

impl<S: Stream> AudioFile for DecodedFile<S> {
    fn info(&self) -> &Info {
        &self.info
    }
}

impl<S: Stream> Source for DecodedFile<S> {
    fn rate(&self) -> u32 {
        self.info.rate
    }

    fn channels(&self) -> usize {
        self.info.channels
    }

    fn frames(&self) -> i64 {
        self.info.frames
    }

    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        let span = Overlap::of(start, out, self.frames());
        span.silence_the_rest(out, self.channels());
        let mut done = span.from;
        while done < span.to {
            let frame = start + done as i64;
            if !self.reach(frame)? {
                out.iter_mut().for_each(|o| o[done..span.to].fill(0.0));
                break;
            }
            done += self.copy(frame, (done, span.to), out);
        }
        Ok(())
    }
}
