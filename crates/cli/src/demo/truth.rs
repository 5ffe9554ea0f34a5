//! What is known of the demo session: how loud each file should be, and everything that is wrong with it.
//!
//! A mix or a check of the session can be held against this.

use super::melody;
use super::song::{BEAT, FORM, LENGTH, Section, TEMPO, time};
use signal::{Db, Hz, Seconds};

/// Frames in a second of the session.
pub const RATE: u32 = 48_000;
/// The one file at another rate.
pub const OTHER_RATE: u32 = 44_100;
/// Level that the one clipped word is cut at.
pub const CLIP: Db = Db(-0.3);
/// How far the word would have gone over it.
pub const OVER: Db = Db(3.0);
/// Frequency of the mains.
pub const MAINS: Hz = Hz(50.0);
/// Level of the hum's fundamental, as the amplitude of a sine.
pub const HUM: Db = Db(-45.0);
/// Level of the noise on everything that was recorded with a microphone, RMS.
pub const FLOOR: Db = Db(-70.0);

/// A file of the session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Track {
    /// Its name without the ending.
    pub file: &'static str,
    /// Channels.
    pub channels: usize,
    /// How much too loud (or, negative, too soft) it was recorded: the sum of all files with this taken back, panned as
    /// below, is the balance the song was written for.
    pub error: Db,
    /// Where it belongs: -1 left, 0 middle, 1 right.
    pub pan: f64,
    /// Whether a microphone's noise is on it.
    pub noisy: bool,
}

const fn track(file: &'static str, error: f64, pan: f64) -> Track {
    Track { file, channels: 1, error: Db(error), pan, noisy: true }
}

const fn line(file: &'static str, channels: usize, error: f64) -> Track {
    Track { file, channels, error: Db(error), pan: 0.0, noisy: false }
}

/// The file in which nothing is.
pub const EMPTY: &str = "Audio 17";

/// All files.
pub static TRACKS: [Track; 21] = [
    track("Kick In", 3.0, 0.0),
    track("Snare Top", -4.0, 0.0),
    track("Snare Bottom", 6.0, 0.0),
    track("Hats", 11.0, -0.4),
    track("Tom 1", -5.0, -0.2),
    track("Tom 2", 4.0, 0.4),
    track("OH L", -6.0, -1.0),
    track("OH R", -6.0, 1.0),
    track("Shaker", 9.0, 0.35),
    track("Tambourine", -7.0, -0.5),
    line("Bass DI", 1, -12.0),
    track("Gtr Left", 5.0, -0.8),
    track("Gtr Right", -9.0, 0.8),
    track("Ac Gtr", 12.0, 0.25),
    line("Rhodes", 2, -8.0),
    line("Pad", 2, 15.0),
    line("Lead Synth", 1, 10.0),
    track("Lead Vox", 7.0, 0.0),
    track("BV 1", -3.0, -0.5),
    track("BV 2", -10.0, 0.5),
    line(EMPTY, 1, 0.0),
];

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flaw {
    /// Its polarity is the opposite of another file's that holds the same source.
    Polarity {
        /// The other file.
        against: &'static str,
    },
    /// Mains hum, with harmonics.
    Hum {
        /// Its fundamental.
        frequency: Hz,
        /// Level of the fundamental.
        level: Db,
    },
    /// A stretch was cut off flat.
    Clipped {
        /// Where it begins.
        start: Seconds,
        /// Where it ends.
        end: Seconds,
        /// Level it was cut at.
        level: Db,
    },
    /// It has another sample rate than the session.
    Rate {
        /// Its rate.
        rate: u32,
    },
    /// It is one side of a stereo pair saved as two mono files.
    Pair {
        /// The other side.
        with: &'static str,
    },
    /// There is nothing in it.
    Silent,
    /// It has fewer bits than the others.
    Depth {
        /// Its bits.
        bits: u8,
    },
    /// Noise of microphone and room, in all the files that are [`Track::noisy`].
    Noise {
        /// Its level, RMS.
        level: Db,
    },
}

/// What is known of the session.
#[derive(Clone, Debug)]
pub struct Truth {
    /// Quarter notes in a minute.
    pub tempo: f64,
    /// Frames in a second.
    pub rate: u32,
    /// Length of all files.
    pub length: Seconds,
    /// The form: section, start, end.
    pub sections: Vec<(Section, Seconds, Seconds)>,
    /// The files.
    pub tracks: Vec<Track>,
    /// What is wrong with which file.
    pub flaws: Vec<(&'static str, Flaw)>,
}

/// What is known of the session.
pub fn truth() -> Truth {
    let (start, end) = melody::clipped_word();
    let mut flaws = vec![
        ("Snare Bottom", Flaw::Polarity { against: "Snare Top" }),
        ("Gtr Left", Flaw::Hum { frequency: MAINS, level: HUM }),
        ("Lead Vox", Flaw::Clipped { start: Seconds(start), end: Seconds(end), level: CLIP }),
        ("Shaker", Flaw::Rate { rate: OTHER_RATE }),
        ("OH L", Flaw::Pair { with: "OH R" }),
        (EMPTY, Flaw::Silent),
        ("Tambourine", Flaw::Depth { bits: 16 }),
    ];
    flaws.extend(TRACKS.iter().filter(|track| track.noisy).map(|track| (track.file, Flaw::Noise { level: FLOOR })));
    let section = |&(section, bar, bars): &(Section, usize, usize)| {
        let start = time(bar, 0.0);
        (section, Seconds(start), Seconds(start + bars as f64 * 4.0 * BEAT))
    };
    Truth {
        tempo: TEMPO,
        rate: RATE,
        length: Seconds(LENGTH),
        sections: FORM.iter().map(section).collect(),
        tracks: TRACKS.to_vec(),
        flaws,
    }
}
