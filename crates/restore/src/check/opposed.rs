//! Finds two microphones of one source that work against each other.
//!
//! What counts is what the sum does where the weight of a sound lies, between 60 and 500 Hz: with both at one level,
//! flipping one of the two turns (1 + r) into (1 - r), r being their correlation as they lie. Under -0.6 (-0.3 for the
//! two sides of a pair, or above and below a snare) flipping is advised, with what it gains.
//!
//! A snare's lower microphone hears the head move the other way. One that lies in line with the upper one has been
//! flipped already; that is told as information, so that nobody flips it a second time.
//!
//! Units: dB gained between 60 and 500 Hz by flipping; negative where flipping loses.
//! Source: see `pair`.  Not for: microphones at a distance, whose delay turns the phase at every frequency differently.

use super::{Session, stereo_pair};
use signal::{Fault, Unit, math};

/// From this correlation down, any two recordings cancel: flipping gains 6 dB.
const CANCEL: f64 = -0.6;
/// The same where the names say that the two belong together.
const PARTNERS_CANCEL: f64 = -0.3;
/// From here on the two microphones of a snare are in line.
const IN_LINE: f64 = 0.3;

/// What the sum of two, set to one level, gains between 60 and 500 Hz when one of them is flipped.
fn gained(correlation: f64) -> f64 {
    let correlation = correlation.clamp(-0.999, 0.999);
    math::power_to_db((1.0 - correlation) / (1.0 + correlation))
}

/// Whether a name is that of the microphone below a snare (true) or above it (false).
fn below_snare(name: &str) -> Option<bool> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
    let any = |of: &[&str]| words.iter().any(|word| of.contains(word));
    if !any(&["snare", "sn", "snr", "sd"]) {
        return None;
    }
    match (any(&["bot", "bottom", "btm", "under", "below", "unten"]), any(&["top", "up", "over", "oben"])) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

pub(super) fn run(session: &Session) -> Vec<(usize, Fault)> {
    let sides = stereo_pair::pairs(session);
    let mut found: Vec<(usize, Fault)> = Vec::new();
    for (a, b, pair) in session.each_two() {
        let (whole, low) = (pair.correlation(40.0, 3_400.0), pair.correlation(60.0, 500.0));
        let name = |file: usize| below_snare(&session.takes[file].name);
        let snare = name(a).zip(name(b)).is_some_and(|(a, b)| a != b);
        let partners = snare || sides.contains(&(a, b)) || sides.contains(&(b, a));
        // A flipped copy of the same recording is a duplicate, which is said elsewhere.
        let cancels = low <= if partners { PARTNERS_CANCEL } else { CANCEL } && whole > -0.9995;
        let second = if snare { name(b) == Some(true) } else { pair.level() <= 0.0 };
        let (file, other) = if second { (b, a) } else { (a, b) };
        if found.iter().any(|(named, _)| *named == file) {
            continue;
        }
        if cancels {
            found.push((file, cancelling(session, file, other, low, partners)));
        } else if snare && low >= IN_LINE {
            found.push((file, flipped_already(session, file, other, low)));
        }
    }
    found
}

fn cancelling(session: &Session, file: usize, other: usize, correlation: f64, partners: bool) -> Fault {
    let gain = gained(correlation);
    let name = &session.takes[other].name;
    let sure = if partners { 0.7 - 0.3 * correlation } else { 0.2 - 0.8 * correlation };
    Fault {
        text: format!("It cancels {name} between 60 and 500 Hz (correlation {correlation:.2})."),
        advice: format!("Flip its polarity: together the two gain {gain:.1} dB there."),
        ..session.takes[file].take.fault("polarity", sure.min(0.99), gain, Unit::Db)
    }
}

fn flipped_already(session: &Session, file: usize, other: usize, correlation: f64) -> Fault {
    let gain = gained(correlation);
    let name = &session.takes[other].name;
    Fault {
        text: format!(
            "Its polarity is inverted: a snare's lower microphone moves against the upper one, but this one is in line with \
             {name} (correlation {correlation:.2} between 60 and 500 Hz)."
        ),
        advice: format!("Keep it if that was meant: flipping it back would cost the two {:.1} dB there.", -gain),
        ..session.takes[file].take.fault("polarity", 0.6, gain, Unit::Db)
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{findings, take};
    use crate::must_be_mended;
    use crate::trial::{drums, noise};

    fn microphone(name: &str, sign: f32, seed: u64) -> crate::Summary {
        let room = noise(48_000, 9.0, 0.01, seed);
        take(name, 48_000, vec![drums(48_000, 9.0, 1).iter().zip(room).map(|(s, n)| sign * s + n).collect()])
    }

    #[test]
    fn the_flipped_one_of_three_is_named_with_what_flipping_gains() {
        let takes = [microphone("A", 1.0, 2), microphone("B", -0.7, 3), microphone("C", 0.5, 4)];
        let found = findings(&takes, "polarity");
        assert_eq!(found.len(), 2, "B against A, and C against B: {found:?}");
        assert!(found[0].0 == 1 && found[0].1 > 6.0, "{found:?}");
        assert!(crate::compare(&takes).iter().any(|(file, fault)| *file == 1 && must_be_mended(fault)));
    }

    #[test]
    fn microphones_in_line_are_left_alone() {
        let takes = [microphone("Kick In", 1.0, 2), microphone("Kick Out", 0.7, 3), microphone("OH", 0.5, 4)];
        assert!(findings(&takes, "polarity").is_empty());
    }

    #[test]
    fn a_lower_snare_microphone_in_line_is_told_and_one_that_cancels_must_be_flipped() {
        let in_line = [microphone("Snare Bot", 0.7, 2), microphone("Snare Top", 1.0, 3)];
        let told = crate::compare(&in_line);
        assert!(told.len() == 1 && told[0].0 == 0 && told[0].1.value < -6.0 && !must_be_mended(&told[0].1), "{told:?}");
        let cancelling = crate::compare(&[microphone("Snare Bot", -0.7, 2), microphone("Snare Top", 1.0, 3)]);
        assert!(cancelling[0].0 == 0 && must_be_mended(&cancelling[0].1), "{cancelling:?}");
    }

    #[test]
    fn flipping_at_a_correlation_of_minus_a_half_gains_a_factor_of_three() {
        assert!((super::gained(-0.5) - 4.771).abs() < 0.001);
    }
}
