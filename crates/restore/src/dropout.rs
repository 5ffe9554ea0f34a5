//! Finds holes: digital silence of 1 to 300 ms in the middle of a sound.
//!
//! A hole begins and ends abruptly: what sounds within 3 ms on both sides is far above the silence, and the sound breaks
//! off or comes back in a jump that its own slope does not explain. A gate or an edit fades, and a rest is longer.
//!
//! Units: milliseconds without sound.  Cost: one comparison a sample.  Not for: holes filled with noise.

use crate::ear::{Ear, each_channel};
use crate::{Detector, Listener, Take};
use signal::{Fault, Ms, Unit};

/// Shorter runs of zeros happen where a quiet wave crosses zero.
const SHORTEST: Ms = Ms(1.0);
/// Longer ones are rests.
const LONGEST: Ms = Ms(300.0);
/// How much of the sound on either side is looked at.
const BESIDE: Ms = Ms(3.0);
/// The sound on both sides must be louder than this: -60 dBFS.
const AUDIBLE: f32 = 1e-3;

/// A hole in the sound.
pub struct Dropout;

impl Detector for Dropout {
    const KEY: &'static str = "dropout";
    const SENTENCE: &'static str = "The sound breaks off for a moment.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        let take = *take;
        let beside = BESIDE.frames(take.rate).max(2);
        each_channel(&take, || Holes { take, beside, recent: Vec::new(), zeros: 0, open: None, heard: 0, found: vec![] })
    }
}

/// A hole whose far side has not been heard yet.
struct Hole {
    start: i64,
    end: i64,
    before: f32,
    edge: f32,
    after: Vec<f32>,
}

struct Holes {
    take: Take,
    beside: usize,
    /// The last samples that were not in a run of zeros.
    recent: Vec<f32>,
    zeros: i64,
    open: Option<Hole>,
    heard: i64,
    found: Vec<Fault>,
}

impl Ear for Holes {
    fn hear(&mut self, samples: &[f32]) {
        for &sample in samples {
            if sample == 0.0 {
                self.zeros += 1;
            } else {
                if self.zeros >= SHORTEST.frames(self.take.rate) as i64 {
                    self.judge();
                    self.begin();
                }
                self.zeros = 0;
                self.remember(sample);
            }
            self.heard += 1;
        }
    }

    fn finish(&mut self) -> Vec<Fault> {
        self.judge();
        std::mem::take(&mut self.found)
    }
}

impl Holes {
    fn begin(&mut self) {
        let (start, end) = (self.heard - self.zeros, self.heard);
        if self.zeros <= LONGEST.frames(self.take.rate) as i64 && self.recent.len() >= self.beside {
            let edge = self.recent[self.recent.len() - 1];
            self.open = Some(Hole { start, end, before: peak(&self.recent), edge, after: Vec::new() });
        }
        self.recent.clear();
    }

    fn remember(&mut self, sample: f32) {
        if self.recent.len() >= 4 * self.beside {
            self.recent.drain(..3 * self.beside);
        }
        self.recent.push(sample);
        if let Some(hole) = &mut self.open {
            hole.after.push(sample);
            if hole.after.len() >= self.beside {
                self.judge();
            }
        }
    }

    fn judge(&mut self) {
        let Some(hole) = self.open.take() else { return };
        let (Some(first), after) = (hole.after.first(), peak(&hole.after)) else { return };
        let sounding = hole.before.min(after);
        // Fades reach the silence at its own level; a hole is cut anywhere in the wave.
        let jump = hole.edge.abs().max(first.abs());
        if hole.after.len() < self.beside || sounding < AUDIBLE || jump < 0.1 * sounding {
            return;
        }
        let (start, end) = (self.take.time(hole.start), self.take.time(hole.end));
        let length = Ms(1000.0 * (end.0 - start.0));
        let confidence = 0.6 + 0.4 * f64::from((jump / sounding).min(1.0));
        self.found.push(Fault {
            start,
            end,
            text: format!("The sound breaks off at {start} for {length}."),
            advice: "Fill the hole from what sounds before and after it, or from another take.".to_string(),
            ..self.take.fault(Dropout::KEY, confidence, length.0, Unit::Ms)
        });
    }
}

fn peak(samples: &[f32]) -> f32 {
    samples.iter().fold(0.0, |peak, s| peak.max(s.abs()))
}

#[cfg(test)]
mod tests {
    use crate::trial::{drums, faults, tone};

    #[test]
    fn a_hole_is_found_to_the_sample() {
        let mut take = tone(48_000, 2.0, 331.0, 0.3);
        take[40_010..40_490].fill(0.0);
        let found = faults(48_000, vec![take], "dropout");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].start.0, found[0].end.0), (40_010.0 / 48_000.0, 40_490.0 / 48_000.0));
        assert!((found[0].value - 10.0).abs() < 1e-6);
    }

    #[test]
    fn a_gate_that_fades_and_a_rest_are_no_holes() {
        let gated: Vec<f32> = drums(48_000, 4.0, 1).iter().map(|s| if s.abs() < 1e-4 { 0.0 } else { *s }).collect();
        assert!(faults(48_000, vec![gated], "dropout").is_empty());
        let mut rest = tone(48_000, 2.0, 331.0, 0.3);
        rest[24_000..48_000].fill(0.0);
        assert!(faults(48_000, vec![rest], "dropout").is_empty());
    }
}
