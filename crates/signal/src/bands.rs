//! The seven frequency ranges engineers speak of; meters, equalizer, masking and lessons all use this table.

use crate::Hz;

/// A named frequency range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The trade's name.
    pub name: &'static str,
    /// Lower edge.
    pub low: Hz,
    /// Upper edge.
    pub high: Hz,
    /// What lives there, in a few words.
    pub holds: &'static str,
}

/// From the lowest to the highest.
pub const RANGES: [Range; 7] = [
    Range { name: "sub-bass", low: Hz(20.0), high: Hz(60.0), holds: "weight that is felt more than heard" },
    Range { name: "bass", low: Hz(60.0), high: Hz(250.0), holds: "the body of kick and bass, warmth" },
    Range { name: "low mids", low: Hz(250.0), high: Hz(500.0), holds: "fullness; too much is mud" },
    Range { name: "mids", low: Hz(500.0), high: Hz(2000.0), holds: "the core of most instruments; too much is boxy" },
    Range {
        name: "upper mids",
        low: Hz(2000.0),
        high: Hz(4000.0),
        holds: "attack and intelligibility; too much is harsh",
    },
    Range { name: "presence", low: Hz(4000.0), high: Hz(8000.0), holds: "closeness and sibilance" },
    Range { name: "air", low: Hz(8000.0), high: Hz(20000.0), holds: "breath, shimmer, hiss" },
];

/// The range that a frequency lies in; what lies outside 20 Hz to 20 kHz counts to the nearest.
pub fn range_of(frequency: Hz) -> &'static Range {
    RANGES.iter().find(|r| frequency.0 < r.high.0).unwrap_or(&RANGES[6])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seven_ranges_cover_20_hertz_to_20_kilohertz_without_a_gap() {
        assert_eq!((RANGES[0].low, RANGES[6].high), (Hz(20.0), Hz(20_000.0)));
        assert!(RANGES.windows(2).all(|pair| pair[0].high == pair[1].low));
    }

    #[test]
    fn an_edge_belongs_to_the_range_above_and_what_lies_outside_to_the_nearest() {
        for (frequency, name) in [
            (5.0, "sub-bass"),
            (59.9, "sub-bass"),
            (60.0, "bass"),
            (440.0, "low mids"),
            (1_000.0, "mids"),
            (3_000.0, "upper mids"),
            (6_000.0, "presence"),
            (8_000.0, "air"),
            (30_000.0, "air"),
        ] {
            assert_eq!(range_of(Hz(frequency)).name, name, "{frequency} Hz");
        }
    }
}
