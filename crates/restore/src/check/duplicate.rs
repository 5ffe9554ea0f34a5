//! Finds files that hold the same recording, also at another level, rate or polarity.
//!
//! Two microphones never agree beyond a correlation of 0.999; the same recording does, even after coding with loss.
//!
//! Units: dB, the second over the first.

use super::Session;
use signal::{Db, Fault, Unit};

/// The difference is 30 dB under the sound.
const SAME: f64 = 0.9995;

pub(super) fn run(session: &Session) -> Vec<(usize, Fault)> {
    let mut found: Vec<(usize, Fault)> = Vec::new();
    for (first, second, pair) in session.each_two() {
        let alike = pair.correlation(40.0, 3_400.0);
        let (one, other) = (&session.takes[first], &session.takes[second]);
        let longer = one.take.length().0.max(other.take.length().0);
        let same_length = (one.take.length().0 - other.take.length().0).abs() <= 0.02 * longer;
        if alike.abs() < SAME || !same_length || found.iter().any(|(file, _)| *file == second) {
            continue;
        }
        let level = pair.level();
        let how = match (level.abs() < 0.05, alike > 0.0) {
            (true, true) => "the same recording".to_string(),
            (true, false) => "the same recording with the polarity flipped".to_string(),
            (false, true) => format!("the same recording at {} of gain", Db(level)),
            (false, false) => format!("the same recording flipped and at {} of gain", Db(level)),
        };
        let confidence = if alike.abs() > 0.999_99 { 0.99 } else { 0.9 };
        let fault = Fault {
            text: format!("This is {how} as in {}.", one.name),
            advice: "Keep one of the two; together they only make it louder, or cancel.".to_string(),
            ..other.take.fault("duplicate", confidence, level, Unit::Db)
        };
        found.push((second, fault));
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{findings, take};
    use crate::trial::{drums, noise};

    #[test]
    fn the_same_take_six_decibels_down_is_a_duplicate_and_a_noisy_copy_is_not() {
        let original = drums(48_000, 9.0, 1);
        let quieter = original.iter().map(|s| s * 0.5).collect();
        let noisy = original.iter().zip(noise(48_000, 9.0, 0.02, 5)).map(|(s, n)| s + n).collect();
        let takes = [original, quieter, noisy].map(|samples| take("a", 48_000, vec![samples]));
        let found = findings(&takes, "duplicate");
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].0 == 1 && (found[0].1 + 6.02).abs() < 0.01, "{found:?}");
    }
}
