//! Finds two mono files that are the left and right of one recording.
//!
//! By their names: `OH L` and `OH R`, `Room.left` and `Room.right`; they must be mono, of one rate and of one length.
//!
//! Units: dB, how much louder the right one is.

use super::Session;
use signal::{Db, Fault, Unit};

/// The name without its side, and the side.
fn sided(name: &str) -> Option<(String, bool)> {
    let lower = name.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let side = |word: &str| match word {
        "l" | "left" | "links" => Some(false),
        "r" | "right" | "rechts" => Some(true),
        _ => None,
    };
    let place = words.iter().rposition(|word| side(word).is_some())?;
    let right = side(words[place])?;
    // Numbers of takes differ between the two sides: `08 E-Gtr L`, `09 E-Gtr R`.
    let stem =
        |(i, word): (usize, &&str)| (i != place && !(i == 0 && word.parse::<u32>().is_ok())).then(|| word.to_string());
    Some((words.iter().enumerate().filter_map(stem).collect::<Vec<_>>().join(" "), right))
}

/// The pairs, left before right.
pub(super) fn pairs(session: &Session) -> Vec<(usize, usize)> {
    let sides: Vec<_> = session.takes.iter().map(|take| sided(&take.name)).collect();
    let mut pairs = Vec::new();
    for (left, side) in sides.iter().enumerate() {
        let Some((stem, false)) = side else { continue };
        let right = sides.iter().position(|other| other.as_ref().is_some_and(|(s, right)| *right && s == stem));
        let Some(right) = right else { continue };
        let (a, b) = (&session.takes[left].take, &session.takes[right].take);
        let one_kind = a.channels == 1 && b.channels == 1 && a.rate == b.rate;
        if one_kind && (a.frames - b.frames).abs() as f64 <= a.rate.0 {
            pairs.push((left, right));
        }
    }
    pairs
}

pub(super) fn run(session: &Session) -> Vec<(usize, Fault)> {
    let found = pairs(session).into_iter().map(|(left, right)| {
        let (low, high) = (left.min(right), left.max(right));
        let level = session.pair(low, high).map_or(0.0, |pair| if low == left { pair.level() } else { -pair.level() });
        let fault = Fault {
            text: format!(
                "This is the right side of {}; it is {} {}.",
                session.takes[left].name,
                Db(level.abs()),
                if level < 0.0 { "quieter" } else { "louder" }
            ),
            advice: "Join the two to one stereo track, or pan them and treat them alike.".to_string(),
            ..session.takes[right].take.fault("stereo-pair", 0.9, level, Unit::Db)
        };
        (right, fault)
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::sided;
    use crate::check::tests::{findings, take};
    use crate::trial::drums;

    #[test]
    fn the_side_is_read_from_the_name() {
        assert_eq!(sided("OH L.flac"), Some(("oh flac".into(), false)));
        assert_eq!(sided("09 E-Gtr R.wav"), Some(("e gtr wav".into(), true)));
        assert_eq!(sided("Room_right"), Some(("room".into(), true)));
        assert_eq!(sided("Lead Vox"), None);
    }

    #[test]
    fn left_and_right_of_one_name_are_a_pair_and_stereo_files_are_not() {
        let mono = |name, seed| take(name, 48_000, vec![drums(48_000, 5.0, seed)]);
        let takes = [mono("OH R", 1), mono("Kick", 2), mono("OH L", 3)];
        assert_eq!(findings(&takes, "stereo-pair").iter().map(|f| f.0).collect::<Vec<_>>(), [0]);
        let stereo = |name| take(name, 48_000, vec![drums(48_000, 5.0, 1), drums(48_000, 5.0, 2)]);
        assert!(findings(&[stereo("Keys L"), stereo("Keys R")], "stereo-pair").is_empty());
    }
}
