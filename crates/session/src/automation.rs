//! Parameters that move over time.

use crate::Place;
use serde::{Deserialize, Serialize};
use signal::words;

words! {
    /// How a value gets to a point from the one before it.
    pub enum Curve { Linear = "linear", Hold = "hold", Smooth = "smooth" }
}

/// The points of one parameter, in that parameter's unit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Automation {
    /// Path within the strip: `fader`, `pan`, `mute`, `send/Room`, `tone/bell-2/gain`.
    pub parameter: String,
    /// In order of time. Before the first its value holds, after the last too.
    pub points: Vec<Point>,
}

/// One point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Point {
    /// When.
    pub at: Place,
    /// The value there.
    #[serde(with = "crate::json::level")]
    pub value: f64,
    /// How the value gets here from the point before.
    #[serde(with = "crate::json::word")]
    pub curve: Curve,
}

impl Curve {
    /// The share of the way from the point before to this one, at `t` (0 to 1) of the time between.
    pub fn share(self, t: f64) -> f64 {
        match self {
            Curve::Linear => t,
            Curve::Hold => 0.0,
            Curve::Smooth => t * t * (3.0 - 2.0 * t),
        }
    }
}
