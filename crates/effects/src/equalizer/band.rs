//! What a band is: its kind, its settings, and what of a strip it works on.

use super::Phase;
use crate::butterworth::Slope;
use crate::glide::Glide;
use signal::{Db, Hz, Ms, Part, Plain, Ratio, parts, words};
use std::ops::Range;

words! {
    /// What of a strip a band works on.
    pub enum Placement { Stereo = "stereo", Mid = "mid", Side = "side", Left = "left", Right = "right" }
}

words! {
    /// What the level of a dynamic band is taken of.
    pub enum Detector { Strip = "strip", Sidechain = "sidechain" }
}

parts! {
    /// One band of an equalizer.
    Band as "band" up to 24: BandKind {
        Bell = "bell", LowShelf = "low-shelf", HighShelf = "high-shelf", Notch = "notch", Tilt = "tilt",
        BandPass = "band-pass", HighPass = "high-pass", LowPass = "low-pass",
    } {
        /// Centre of a bell, a notch or a band-pass, middle of a shelf's rise, pivot of a tilt, where a cut is 3 dB down.
        frequency: Hz = 1000.0, 20.0..=20000.0, log, first;
        /// Boost or cut; a tilt lifts the highs and lowers the lows by it; a notch and what passes have none.
        gain: Db = 0.0, -24.0..=24.0;
        /// Narrowness of a bell, a notch or a band-pass, steepness of a shelf or a tilt.
        q: Plain = 0.707, 0.1..=20.0, log;
        /// How steeply a high-pass or low-pass falls, in dB an octave.
        slope: Slope = Slope::Twelve, fixed;
        /// What it works on; a mono strip has no side, and everything else is the strip itself.
        placement: Placement = Placement::Stereo, fixed;
        /// Lets the gain of a bell or a shelf follow the level in the band's own range.
        dynamic: bool = false, fixed;
        /// Level in the band's range above which a dynamic band moves.
        threshold: Db = -30.0, -80.0..=0.0;
        /// How many decibels above the threshold move the gain by all but one of them.
        ratio: Ratio = 3.0, 1.0..=20.0, log;
        /// How far a dynamic band moves at most: down below zero, up above it.
        range: Db = -12.0, -24.0..=24.0;
        /// Time to cover 63 % of the way as the level rises.
        attack: Ms = 10.0, 0.1..=250.0, log;
        /// Time in which the level is forgotten to 37 %.
        release: Ms = 100.0, 5.0..=2500.0, log;
        /// Whether a dynamic band hears the strip itself, after the bands that are not dynamic, or the sidechain.
        detector: Detector = Detector::Strip, fixed;
    }
}

impl Band {
    /// A band that is otherwise as it is when nothing is said.
    pub fn new(kind: BandKind, frequency: Hz, gain: Db, q: Plain) -> Self {
        Self { frequency, gain, q, ..Self::read(&Part { kind: kind as usize, numbers: Vec::new() }) }
    }

    /// One step on the way to another band of its kind.
    pub(super) fn toward(&self, goal: &Band, glide: &Glide) -> Band {
        Band {
            frequency: Hz(glide.ratio(self.frequency.0, goal.frequency.0)),
            gain: Db(glide.decibels(self.gain.0, goal.gain.0)),
            q: Plain(glide.ratio(self.q.0, goal.q.0)),
            threshold: Db(glide.decibels(self.threshold.0, goal.threshold.0)),
            ratio: Ratio(glide.ratio(self.ratio.0, goal.ratio.0)),
            range: Db(glide.decibels(self.range.0, goal.range.0)),
            attack: Ms(glide.ratio(self.attack.0, goal.attack.0)),
            release: Ms(glide.ratio(self.release.0, goal.release.0)),
            ..*goal
        }
    }

    /// Whether its gain follows a level.
    pub(super) fn is_dynamic(&self) -> bool {
        self.dynamic && matches!(self.kind, BandKind::Bell | BandKind::LowShelf | BandKind::HighShelf)
    }

    /// Whether its level is that of the sidechain.
    pub(super) fn hears_sidechain(&self) -> bool {
        self.detector == Detector::Sidechain
    }

    /// The magnitude of the band, of a dynamic one at rest.
    pub(super) fn magnitude(&self, frequency: Hz, rate: Hz, phase: Phase) -> f64 {
        if phase == Phase::Linear && !self.is_dynamic() {
            let w = frequency.0 / self.frequency.0;
            return self.prototypes().map(|prototype| prototype.power(w * w)).product::<f64>().sqrt();
        }
        let sections = self.matched(rate).flat_map(|matched| [Some(matched.first), matched.second]);
        sections.flatten().map(|section| section.magnitude(frequency, rate)).product()
    }

    /// Whether a sound that is the same on both sides hears it.
    pub(super) fn is_in_the_middle(&self) -> bool {
        matches!(self.placement, Placement::Stereo | Placement::Mid)
    }
}

impl Placement {
    /// The lanes of a strip it works on; of mid and side, as if they stood in the places of left and right.
    pub(super) fn lanes(self, strip: usize, channels: usize) -> Range<usize> {
        let first = strip * channels;
        match self {
            Self::Side if channels == 1 => first..first,
            _ if channels == 1 => first..first + 1,
            Self::Stereo => first..first + channels,
            Self::Mid | Self::Left => first..first + 1,
            Self::Side | Self::Right => first + 1..first + 2,
        }
    }

    /// Whether it is told of mid and side.
    pub(super) fn is_across(self) -> bool {
        matches!(self, Self::Mid | Self::Side)
    }
}
