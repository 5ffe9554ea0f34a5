//! Finds the late one of two microphones that stand for left and right, or on one source.
//!
//! Two sides of one pair should hear the middle at the same time; a recording of the same source by a line and a
//! microphone (a correlation of 0.8 or more once aligned) adds up only when both are in line.
//!
//! Units: milliseconds.  Source: see `pair`.

use super::{Session, stereo_pair};
use crate::pair::Pair;
use signal::{Fault, Ms, Unit};

/// Delays under this are the ordinary distance of two capsules on one stand, in ms.
const NOTABLE: f64 = 0.6;
/// Looked for up to this, in ms: seven metres of air.
const FARTHEST: f64 = 20.0;
/// The phase transform must agree to this height.
const SURE: f64 = 0.08;

pub(super) fn run(session: &Session) -> Vec<(usize, Fault)> {
    let sides = stereo_pair::pairs(session);
    let mut found = Vec::new();
    for (first, second, pair) in session.each_two() {
        let named = sides.contains(&(first, second)) || sides.contains(&(second, first));
        let Some((delay, confidence)) = delay(pair, named) else { continue };
        let (late, early) = if delay > 0.0 { (second, first) } else { (first, second) };
        let name = &session.takes[early].name;
        let late_by = Ms(delay.abs());
        let fault = Fault {
            text: format!(
                "The sound arrives {:.2} ms later than in {name} ({:.2} m of air).",
                late_by.0,
                late_by.0 * 0.343
            ),
            advice: format!("Move it {:.2} ms earlier and compare in mono; keep what sounds fuller.", late_by.0),
            ..session.takes[late].take.fault("delay", confidence, late_by.0, Unit::Ms)
        };
        found.push((late, fault));
    }
    found
}

fn delay(pair: &Pair, named: bool) -> Option<(f64, f64)> {
    let plain = pair.nearest(60.0, 3_000.0, FARTHEST);
    let phase = pair.arrival(FARTHEST);
    let agree = (plain.delay - phase.delay).abs() < 0.4 && plain.height * phase.height > 0.0;
    let enough = if named { 0.4 } else { 0.8 };
    let told = phase.height.abs() >= SURE && agree && plain.height.abs() >= enough && phase.delay.abs() >= NOTABLE;
    told.then(|| (phase.delay, (0.4 + 0.5 * plain.height.abs()).min(0.95)))
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{findings, take};
    use crate::trial::{drums, noise};

    fn late(frames: usize) -> Vec<f32> {
        let room = noise(48_000, 9.0, 0.003, 8);
        let shifted = std::iter::repeat_n(0.0, frames).chain(drums(48_000, 9.0, 1));
        shifted.zip(room).map(|(s, n)| s + n).collect()
    }

    #[test]
    fn two_milliseconds_between_room_microphones_are_measured() {
        let takes = [take("Room L", 48_000, vec![drums(48_000, 9.0, 1)]), take("Room R", 48_000, vec![late(96)])];
        let found = findings(&takes, "delay");
        assert_eq!(found.len(), 1);
        assert!(found[0].0 == 1 && (found[0].1 - 2.0).abs() < 0.05, "{found:?}");
    }

    #[test]
    fn a_fifth_of_a_millisecond_is_not_worth_a_word() {
        let takes = [take("Room L", 48_000, vec![drums(48_000, 9.0, 1)]), take("Room R", 48_000, vec![late(10)])];
        assert!(findings(&takes, "delay").is_empty());
    }
}
