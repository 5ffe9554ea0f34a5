//! What a meter says and what is wrong with a recording, as values.

use crate::{Seconds, Unit};

/// One number from one meter.
#[derive(Clone, Debug, PartialEq)]
pub struct Measurement {
    /// The meter's key: `integrated`, `true-peak`.
    pub meter: &'static str,
    /// The value; `None` where silence has none.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Unit,
    /// Where, if at one place.
    pub at: Option<Seconds>,
    /// The standard it follows, with the clause.
    pub standard: &'static str,
}

/// Something wrong with a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Key in the faults list: `clipping`, `hum`.
    pub fault: &'static str,
    /// Where it begins.
    pub start: Seconds,
    /// Where it ends.
    pub end: Seconds,
    /// Which channel, from 0; `None` where it concerns all.
    pub channel: Option<usize>,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// How bad, in `unit`.
    pub value: f64,
    /// The unit of `value`.
    pub unit: Unit,
    /// What was found, a sentence with the figures.
    pub text: String,
    /// What to do about it, a sentence.
    pub advice: String,
}
