//! What plays, and how it is heard.

use serde::{Deserialize, Serialize};

/// What is played again and again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct LoopInfo {
    /// Whether it is on.
    pub on: bool,
    /// First frame.
    pub from: i64,
    /// First frame no longer played.
    pub to: i64,
}

/// The transport.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct TransportInfo {
    /// Whether it plays.
    pub playing: bool,
    /// Whether it records.
    pub recording: bool,
    /// Where it stands, in frames of the song.
    pub frame: i64,
    /// What is played again and again.
    #[serde(rename = "loop")]
    pub cycle: LoopInfo,
    /// How long before a place it begins, in seconds.
    pub pre_roll: f64,
    /// How fast it plays; 1 is as recorded.
    pub speed: f64,
    /// Whether the metronome is heard.
    pub click: bool,
    /// Whether the page shall follow the playhead.
    pub follow: bool,
}

/// What is heard, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Monitor {
    /// `mix`, `reference`, `version:NAME`.
    pub listening: String,
    /// Both sides summed.
    pub mono: bool,
    /// Only what differs between the sides.
    pub side: bool,
    /// Left and right changed.
    pub swap: bool,
    /// Twenty decibels less.
    pub dim: bool,
    /// `full`, `small`, `earbuds`.
    pub speaker: String,
    /// Level in dB.
    pub level: f64,
    /// Whether what is compared is matched in loudness.
    pub matched: bool,
    /// While moves are compared: which, by the move's id, or `kept` or `proposed` for all of them.
    #[serde(skip_deserializing)]
    pub compared: Option<String>,
    /// While only what they change is heard: what is to be known of it.
    #[serde(skip_deserializing)]
    pub difference: Option<Difference>,
}

/// Only what a move changes, as it is heard.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// How far it lies under the mix, in LU; `None` where it is silent.
    pub under: Option<f64>,
    /// By how much it is played louder than it is, in dB.
    pub raised: f64,
    /// The first frame of the song that it was worked out for.
    pub from: i64,
    /// The first frame behind that.
    pub to: i64,
}

impl Default for Monitor {
    fn default() -> Self {
        Self {
            listening: "mix".to_string(),
            mono: false,
            side: false,
            swap: false,
            dim: false,
            speaker: "full".to_string(),
            level: 0.0,
            matched: true,
            compared: None,
            difference: None,
        }
    }
}
