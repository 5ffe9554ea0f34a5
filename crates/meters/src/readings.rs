//! Everything the meters say of one sound, as one plain value.
//!
//! Units: in each field's name. `None` where the sound has no such value: silence has no level, mono no correlation.

use crate::{LIST, LoudnessAt, Read, Spectrum};
use signal::{Measurement, Seconds};

/// A place in the sound.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Which channel, from 0; `None` where it concerns all.
    pub channel: Option<usize>,
    /// When; for what has a length, when it begins.
    pub time: Seconds,
}

/// What is read of each channel by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChannelReadings {
    /// Highest level between or on the samples.
    pub true_peak_dbtp: Option<f64>,
    /// Level of the largest sample.
    pub sample_peak_dbfs: Option<f64>,
    /// Root of the mean square.
    pub rms_dbfs: Option<f64>,
    /// Mean of the samples, full scale is 1.
    pub dc_offset: Option<f64>,
}

/// Every value of every meter. The meters' own files say what each means.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// Frames in a second.
    pub rate: u32,
    /// Length in frames.
    pub frames: u64,
    /// Samples that were no numbers and were taken for silence.
    pub bad_samples: u64,
    /// See [`crate::integrated`].
    pub integrated_lufs: Option<f64>,
    /// See [`crate::loudness_range`].
    pub loudness_range_lu: Option<f64>,
    /// See [`crate::max_momentary`].
    pub max_momentary_lufs: Option<f64>,
    /// Where these 400 ms begin.
    pub max_momentary_at: Option<Place>,
    /// See [`crate::max_short_term`].
    pub max_short_term_lufs: Option<f64>,
    /// Where these 3 s begin.
    pub max_short_term_at: Option<Place>,
    /// See [`crate::true_peak`].
    pub true_peak_dbtp: Option<f64>,
    /// Where it is.
    pub true_peak_at: Option<Place>,
    /// See [`crate::sample_peak`].
    pub sample_peak_dbfs: Option<f64>,
    /// Where it is.
    pub sample_peak_at: Option<Place>,
    /// See [`crate::rms`].
    pub rms_dbfs: Option<f64>,
    /// See [`crate::crest`].
    pub crest_db: Option<f64>,
    /// See [`crate::plr`].
    pub plr_db: Option<f64>,
    /// See [`crate::psr`].
    pub psr_db: Option<f64>,
    /// Where these 3 s begin.
    pub psr_at: Option<Place>,
    /// See [`crate::dc_offset`].
    pub dc_offset: Option<f64>,
    /// See [`crate::correlation`].
    pub correlation: Option<f64>,
    /// See [`crate::correlation_minimum`].
    pub correlation_minimum: Option<f64>,
    /// Where these 400 ms begin.
    pub correlation_minimum_at: Option<Place>,
    /// See [`crate::mono_fold_loss`].
    pub mono_fold_loss_lu: Option<f64>,
    /// Each channel by itself.
    pub channels: Vec<ChannelReadings>,
    /// Momentary and short-term loudness every 100 ms.
    pub loudness_over_time: Vec<LoudnessAt>,
    /// The spectrum over all channels.
    pub spectrum: Spectrum,
    /// The spectrum of (left + right) / 2; stereo only.
    pub mid: Option<Spectrum>,
    /// The spectrum of (left - right) / 2; stereo only.
    pub side: Option<Spectrum>,
}

impl Readings {
    /// The meters' single values in the order of the list.
    pub fn measurements(&self) -> Vec<Measurement> {
        let measurement = |kind: &crate::Kind| {
            let meter = kind.meter;
            let (value, place) = match meter.read {
                Read::One(value) => (value(self), None),
                Read::At(value, place) => (value(self), place(self)),
                Read::Bands(_) => return None,
            };
            let at = place.map(|place| place.time);
            Some(Measurement { meter: meter.name, value, unit: meter.unit, at, standard: meter.standard })
        };
        LIST.iter().filter_map(measurement).collect()
    }
}
