//! Finds a stereo file whose channels work against each other.
//!
//! The correlation of the channels is taken over the whole file: -1 is one channel flipped, 0 is wide, +1 is mono.
//! Microphones in different files are compared by the check of the same key.
//!
//! Units: correlation, -1 to 1.  Cost: three multiplications a frame.

use crate::{Detector, Listener, Take};
use signal::{Fault, Unit, math};

/// Under this correlation most of the sound is lost in mono (more than 7 dB of what the channels hold).
const AGAINST: f64 = -0.6;

/// One channel upside down.
pub struct Polarity;

impl Detector for Polarity {
    const KEY: &'static str = "polarity";
    const SENTENCE: &'static str = "Two channels or microphones work against each other.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        Box::new(Correlation { take: *take, left: 0.0, right: 0.0, both: 0.0 })
    }
}

struct Correlation {
    take: Take,
    left: f64,
    right: f64,
    both: f64,
}

impl Listener for Correlation {
    fn hear(&mut self, block: &[Vec<f32>]) {
        let [left, right] = block else { return };
        for (&l, &r) in left.iter().zip(right) {
            let (l, r) = (f64::from(l), f64::from(r));
            self.left += l * l;
            self.right += r * r;
            self.both += l * r;
        }
    }

    fn finish(self: Box<Self>) -> Vec<Fault> {
        let power = (self.left * self.right).sqrt();
        if self.take.channels != 2 || power <= 0.0 || self.both > power * AGAINST {
            return Vec::new();
        }
        let correlation = (self.both / power).max(-1.0);
        // What mono keeps of the power that two unrelated channels of this level would give.
        let kept = (1.0 + 2.0 * self.both / (self.left + self.right)).max(1e-10);
        vec![Fault {
            text: format!(
                "Left and right work against each other (correlation {correlation:.2}): mono loses {:.1} dB.",
                -math::power_to_db(kept)
            ),
            advice: "Flip the polarity of one channel and listen in mono; it should become fuller.".to_string(),
            ..self.take.fault(Polarity::KEY, 0.5 - 0.5 * correlation, correlation, Unit::Plain)
        }]
    }
}

#[cfg(test)]
mod tests {
    use crate::trial::{drums, faults, noise};

    #[test]
    fn a_flipped_channel_is_found_and_a_wide_one_is_not() {
        let left = drums(48_000, 3.0, 1);
        let flipped = left.iter().map(|s| -s).collect();
        let found = faults(48_000, vec![left.clone(), flipped], "polarity");
        assert!((found[0].value + 1.0).abs() < 1e-6 && found[0].confidence > 0.99, "{found:?}");
        let wide = vec![noise(48_000, 3.0, 0.1, 1), noise(48_000, 3.0, 0.1, 2)];
        assert!(faults(48_000, wide, "polarity").is_empty());
    }
}
