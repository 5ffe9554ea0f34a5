//! What is said to the live side, and what it says.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Through which loudspeakers the monitor lets one hear.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// As it is.
    #[default]
    Full,
    /// One small loudspeaker: mono, nothing under 150 Hz, nothing over 9 kHz.
    Small,
    /// Earbuds that do not seal: little under 100 Hz, a hump at 3 kHz.
    Earbuds,
}

/// How the mix is listened to; never part of a render.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Monitor {
    /// Both sides play the mean of left and right.
    pub mono: bool,
    /// Both sides play half the difference of left and right.
    pub side: bool,
    /// Left and right change places.
    pub swap: bool,
    /// 20 dB down.
    pub dim: bool,
    /// Which loudspeakers.
    pub speaker: Speaker,
    /// Level in dB.
    pub level: f64,
}

impl Default for Monitor {
    fn default() -> Self {
        Self { mono: false, side: false, swap: false, dim: false, speaker: Speaker::Full, level: 0.0 }
    }
}

/// Where the transport stands.
#[derive(Clone, Debug, PartialEq)]
pub struct TransportState {
    /// Whether it plays, or is about to.
    pub playing: bool,
    /// Whether play was asked for and does not sound yet.
    pub starting: bool,
    /// The song's frame that is heard; where play begins when it is stopped.
    pub frame: i64,
    /// The loop.
    pub circle: Option<Range<i64>>,
    /// Speed; 1 is the song's own.
    pub speed: f64,
    /// Whether the metronome clicks.
    pub click: bool,
    /// Seconds that play begins before the place that was asked for.
    pub pre_roll: f64,
}

/// What a strip's meters read since the last call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StripReading {
    /// Loudest samples, left and right, linear.
    pub peak: [f32; 2],
    /// Root of the mean square, left and right, linear.
    pub rms: [f32; 2],
    /// How far all dynamics of the strip turn it down, in dB; the most since the last call.
    pub reduction: f32,
    /// Loudness over the last 3 s in LUFS; -inf where it is silent.
    pub short_term: f32,
}

impl Default for StripReading {
    fn default() -> Self {
        Self { peak: [0.0; 2], rms: [0.0; 2], reduction: 0.0, short_term: f32::NEG_INFINITY }
    }
}

/// The spectrum of the watched strip: 256 bins, log-spaced from 20 Hz to 20 kHz, in dB of a full-scale sine.
#[derive(Clone, Debug, PartialEq)]
pub struct Spectra {
    /// Before the inserts.
    pub pre: Vec<f32>,
    /// After the fader.
    pub post: Vec<f32>,
}

/// What the meters read; what is said to be since the last call begins anew with each.
#[derive(Clone, Debug, PartialEq)]
pub struct Readings {
    /// Whether it plays.
    pub playing: bool,
    /// Whether a loop is set.
    pub looping: bool,
    /// The song's frame that is heard.
    pub frame: i64,
    /// Load of the audio thread: 1 is all of one core.
    pub load: f32,
    /// Blocks that came too late, and audio that was not read in time, since the beginning.
    pub dropouts: u64,
    /// Loudness over the last 400 ms in LUFS; -inf where it is silent, as are those below.
    pub momentary: f32,
    /// Loudness over the last 3 s in LUFS.
    pub short_term: f32,
    /// Loudness since the meters were reset, in LUFS.
    pub integrated: f32,
    /// Greatest true peak since the meters were reset, in dBTP.
    pub true_peak_max: f32,
    /// True peak of the last 100 ms, in dBTP.
    pub true_peak: f32,
    /// How alike left and right are, -1 to 1, over the last third of a second.
    pub correlation: f32,
    /// The side's share of the power, 0 (mono) to 1 (nothing in the middle), over the last third of a second.
    pub width: f32,
    /// Loudness range since the meters were reset, in LU; 0 until there is one.
    pub loudness_range: f32,
    /// Tracks, buses, returns, master.
    pub strips: Vec<StripReading>,
    /// Of the watched strip; `None` where none is watched or nothing new was heard.
    pub spectrum: Option<Spectra>,
    /// Left and right of the mix for a goniometer: up to 256 pairs of what was heard last; empty where nothing was.
    pub scope: Vec<[f32; 2]>,
    /// Of the watched insert: input dB, output dB, gain reduction dB for each 256 frames since the last call.
    pub dynamics: Vec<[f32; 3]>,
    /// How far the watched insert turned each of its bands down, the lowest first, in dB: the most since the last call; empty where
    /// it has none, or nothing was heard.
    pub bands: Vec<f32>,
}

/// Audio for a monitor that is not on this machine.
#[derive(Clone, Debug, PartialEq)]
pub struct PcmBlock {
    /// The song's frame of the first sample.
    pub frame: i64,
    /// Whether it does not follow the block before: the playhead jumped, or blocks were lost.
    pub jump: bool,
    /// Left and right, interleaved.
    pub samples: Vec<f32>,
}
