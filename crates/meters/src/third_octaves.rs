//! Shows the level in each third of an octave from 20 Hz to 20 kHz, as the ear groups frequencies.
//!
//! Source: IEC 61260-1:2014, clauses 5.2 to 5.5 (base ten: midbands 1000 * 10^(n/10) Hz, edges 10^(1/20) to either side).
//! The edges are sharp, which is steeper than any filter of the standard's class 1.
//! Units: dBFS RMS; a full-scale sine reads -3.01.

use crate::{Band, Meter, Read};
use signal::{Hz, Unit, math};

/// In the list.
pub const METER: Meter = Meter {
    name: "third-octaves",
    key: "third_octaves_dbfs",
    unit: Unit::Db,
    sentence: "The RMS level in each third of an octave, averaged over the whole.",
    standard: "IEC 61260-1:2014 midbands",
    read: Read::Bands(|readings| &readings.spectrum.third_octaves),
};

/// What the bands are called, from 20 Hz to 20 kHz.
const NAMES: [&str; 31] = [
    "20", "25", "31.5", "40", "50", "63", "80", "100", "125", "160", "200", "250", "315", "400", "500", "630", "800",
    "1k", "1.25k", "1.6k", "2k", "2.5k", "3.15k", "4k", "5k", "6.3k", "8k", "10k", "12.5k", "16k", "20k",
];
/// Place of 1 kHz in the table.
const MIDDLE: i32 = 17;

pub(crate) fn bands(level: impl Fn(Hz, Hz) -> Option<f64>) -> Vec<Band> {
    let edge = |n: i32, half: f64| Hz(1000.0 * math::pow(10.0, (f64::from(n) + half) / 10.0));
    (-MIDDLE..)
        .zip(NAMES)
        .map(|(n, name)| {
            let (low, high) = (edge(n, -0.5), edge(n, 0.5));
            Band { name, low, high, level_dbfs: level(low, high) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_lies_in_its_band_and_bands_meet() {
        let bands = bands(|_, _| None);
        for (band, name) in bands.iter().zip(NAMES) {
            let nominal = Unit::Hz.parse(name).unwrap();
            assert!(band.low.0 < nominal && nominal < band.high.0, "{name}");
        }
        assert!(bands.windows(2).all(|pair| (pair[0].high.0 / pair[1].low.0 - 1.0).abs() < 1e-12));
        assert!((bands[17].low.0 - 891.25).abs() < 0.01 && (bands[17].high.0 - 1122.02).abs() < 0.01);
    }
}
