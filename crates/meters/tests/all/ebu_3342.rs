//! The minimum requirements of EBU Tech 3342 (November 2023), table 1: every case that is a generated signal.

use crate::signals::{read_stereo, tones};

#[test]
fn cases_1_to_4_the_range_is_the_distance_of_the_levels() {
    let one: &[(f64, f64)] = &[(20.0, -20.0), (20.0, -30.0)];
    let two = &[(20.0, -20.0), (20.0, -15.0)];
    let three = &[(20.0, -40.0), (20.0, -20.0)];
    let four = &[(20.0, -50.0), (20.0, -35.0), (20.0, -20.0), (20.0, -35.0), (20.0, -50.0)];
    for (parts, expected) in [(one, 10.0), (two, 5.0), (three, 20.0), (four, 15.0)] {
        let once = read_stereo(&tones(parts)).loudness_range_lu.unwrap();
        assert!((once - expected).abs() <= 1.0, "{once} LU, not {expected}");
        let twice = read_stereo(&tones(&parts.repeat(2))).loudness_range_lu.unwrap();
        assert!((twice - expected).abs() <= 1.0, "{twice} LU, not {expected}, when repeated");
    }
}
