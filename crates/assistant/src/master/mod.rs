//! The mastering assistant: tone, low end, dynamics, loudness and peaks of a finished mix, for one target.
//!
//! ```text
//! mix --listen--> moves on the master strip --play--> verified or taken back --drive--> loudness and ceiling of the target
//! ```
//! The mix is handed in at the rate it is delivered at, so that limiter and dither come last and nothing is converted
//! after them. What comes back is a song of one track whose master strip holds the chain
//! `offset, rumble, tone, width, glue, limiter` (those that were needed), with a reason for each; rendering it gives the master.
//! Every figure claimed was measured on the rendered sound. The same mix gives the same master.
//!
//! Cost: four to eight renderings. Up to eleven minutes at 48 kHz the sound before the limiter is kept in memory, so that only the
//! limiter runs again; longer mixes are rendered anew each time and need no more memory than short ones.
//! Not for: mixing; where the limiter would have to do the mix's work, the master stays quieter and says so.

mod chain;
mod codec;
mod corridor;
mod drive;
mod dynamics;
mod fit;
mod job;
mod notes;
mod offset;
mod playback;
mod rumble;
mod step;
mod stereo;
mod tone;

#[cfg(test)]
mod tests;

pub use corridor::{Balance, corridor, k_weighting};

use crate::mix::Outcome;
use engine::{EngineError, Report, Request, Sink, Tap};
use meters::Readings;
use session::Song;
use session::targets::Target;
use signal::{Codec, Db, Dbtp, Library, Percent};

/// One rule of the mastering assistant.
pub struct MasterRule {
    /// Its word: `master-tone`.
    pub name: &'static str,
    /// What it does, a sentence.
    pub sentence: &'static str,
    /// The head of its file, where principle and source are written.
    pub head: &'static str,
}

macro_rules! master_rules {
    ($($name:literal in $file:literal: $sentence:literal;)+) => {
        /// Every rule of the mastering assistant, in the order in which they run.
        pub static MASTER_RULES: &[MasterRule] = &[$(MasterRule {
            name: $name,
            sentence: $sentence,
            head: include_str!($file),
        }),+];
    };
}

master_rules! {
    "master-offset" in "offset.rs": "Takes away a constant offset.";
    "master-rumble" in "rumble.rs": "Takes away what lies below hearing and eats headroom.";
    "master-tone" in "tone.rs": "Brings the balance of the frequency ranges to the edge of what released songs have.";
    "master-mono-bass" in "stereo.rs": "Puts the low end into the middle.";
    "master-width" in "stereo.rs": "Narrows what would fall apart in mono, and opens what is nearly mono.";
    "master-dynamics" in "dynamics.rs": "Presses the loudest hits gently, where the limiter would have to do too much.";
    "master-loudness" in "drive.rs": "Brings the master to the target's loudness.";
    "master-ceiling" in "drive.rs": "Holds the true peak under the target's ceiling, also after the platform's codec.";
}

/// What somebody asked of the master.
#[derive(Clone, Debug)]
pub struct MasterWishes {
    /// How much of each tone correction is made.
    pub strength: Percent,
    /// Rules that shall not run.
    pub without: Vec<String>,
    /// The readings of songs whose tone it shall have; none is the tone of released songs at large.
    pub references: Vec<Readings>,
}

impl Default for MasterWishes {
    fn default() -> Self {
        Self { strength: Percent(100.0), without: Vec::new(), references: Vec::new() }
    }
}

/// A mastered mix.
#[derive(Clone, Debug)]
pub struct Mastered {
    /// One track that plays the mix, the chain in the master strip, and its moves.
    pub song: Song,
    /// Its length in frames, that of the mix.
    pub frames: i64,
    /// The mix as it came.
    pub readings_before: Readings,
    /// The master, as rendered and before its bits are reduced.
    pub readings_after: Readings,
    /// Every move tried, in order.
    pub outcomes: Vec<Outcome>,
    /// Why it is not as loud as was asked for and what to do, where that is so.
    pub stopped_short: Option<String>,
    /// How far the limiter turns down the loudest moments: in 99 of 100 tenths of a second it is less.
    pub limited: Db,
    /// What the limiter was set to hold; lower than the target's where a codec needs it.
    pub ceiling: Dbtp,
}

impl Mastered {
    /// Renders the master: `mix` is the library it was made from; `sink` gets left and right, exactly as long as the mix.
    ///
    /// # Errors
    /// As [`engine::render`].
    pub fn render(
        &self,
        mix: &dyn Library,
        sink: &mut dyn Sink,
        progress: &(dyn Fn(f64) + Sync),
    ) -> Result<Report, EngineError> {
        let request = Request { to: Some(self.frames), progress, ..Request::default() };
        engine::render(&self.song, mix, &request, vec![(Tap::Mix, sink)])
    }
}

/// Masters a mix for a target. `mix` opens `file` at the rate the target is delivered at; `codecs` are those that the
/// target's listeners hear it through; `progress` is told what is being done and how far that is.
///
/// # Errors
/// As [`engine::render`]; a file of more than two channels is refused; and what a codec says.
pub fn master(
    mix: &dyn Library,
    file: &str,
    target: &Target,
    codecs: &[&dyn Codec],
    wishes: &MasterWishes,
    progress: &(dyn Fn(&str, f64) + Sync),
) -> Result<Mastered, EngineError> {
    job::Job::new(mix, file, target, codecs, wishes, progress)?.run()
}
