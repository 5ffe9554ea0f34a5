//! Finds a stereo file whose two channels are the same.
//!
//! Units: dB of the difference relative to the sound.  Cost: three multiplications a frame.

use crate::{Detector, Listener, Take};
use signal::{Fault, Unit, math};

/// A difference under this part of the sound, as a power ratio, is none: -80 dB.
const SAME: f64 = 1e-8;

/// A stereo file that is mono.
pub struct DualMono;

impl Detector for DualMono {
    const KEY: &'static str = "dual-mono";
    const SENTENCE: &'static str = "Both channels of a stereo file hold the same sound.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        Box::new(Difference { take: *take, sum: 0.0, difference: 0.0 })
    }
}

struct Difference {
    take: Take,
    sum: f64,
    difference: f64,
}

impl Listener for Difference {
    fn hear(&mut self, block: &[Vec<f32>]) {
        let [left, right] = block else { return };
        for (&l, &r) in left.iter().zip(right) {
            let (l, r) = (f64::from(l), f64::from(r));
            self.sum += l * l + r * r;
            self.difference += (l - r) * (l - r);
        }
    }

    fn finish(self: Box<Self>) -> Vec<Fault> {
        if self.take.channels != 2 || self.sum == 0.0 || self.difference > self.sum * SAME {
            return Vec::new();
        }
        let exact = self.difference == 0.0;
        let below = math::power_to_db((self.difference / self.sum).max(1e-20));
        let text = if exact {
            "Both channels are the same to the last bit.".to_string()
        } else {
            format!("The channels differ only at {below:.0} dB below the sound.")
        };
        vec![Fault {
            text,
            advice: "Use one channel as a mono track: it pans freely and takes half the space.".to_string(),
            ..self.take.fault(DualMono::KEY, if exact { 1.0 } else { 0.9 }, below, Unit::Db)
        }]
    }
}

#[cfg(test)]
mod tests {
    use crate::trial::{drums, faults, noise};

    #[test]
    fn the_same_twice_is_mono_and_sixty_decibels_of_difference_are_stereo() {
        let left = drums(48_000, 3.0, 1);
        assert_eq!(faults(48_000, vec![left.clone(), left.clone()], "dual-mono").len(), 1);
        let right = left.iter().zip(noise(48_000, 3.0, 0.001, 9)).map(|(l, n)| l + n).collect();
        assert!(faults(48_000, vec![left, right], "dual-mono").is_empty());
    }
}
