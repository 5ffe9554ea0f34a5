//! An all-pass that smears a click into a dense cluster without colouring it.
//!
//! Source: Schroeder, "Natural Sounding Artificial Reverberation", JAES 10(3), 1962.

use super::network::FLOOR;
use crate::line::Line;
use signal::{QUANTUM, Seconds, math};

/// One all-pass section.
#[derive(Clone)]
pub struct Diffuser {
    line: Line,
    delay: usize,
    /// Its delay, for the decay of what it smears.
    time: Seconds,
    /// Its gain where the reverberation is long enough.
    most: f64,
    from: f32,
    to: f32,
}

/// A diffuser dies away in this part of the reverberation's own time at the latest.
const SHARE: f64 = 0.3;

impl Diffuser {
    /// Of a delay in frames, at least a quantum.
    pub fn new(delay: usize, rate: f64, gain: f64) -> Self {
        let delay = delay.max(QUANTUM);
        Self { line: Line::new(delay), delay, time: Seconds(delay as f64 / rate), most: gain, from: 0.0, to: 0.0 }
    }

    /// Aims at a share of its gain, or at what suits a reverberation time where that is less.
    pub fn aim(&mut self, share: f64, decay: Seconds) {
        self.to = math::db_to_gain(-60.0 * self.time.0 / (SHARE * decay.0)).min(self.most * share) as f32;
    }

    /// Jumps to the gain aimed at.
    pub fn settle(&mut self) {
        self.from = self.to;
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.line.reset();
        self.settle();
    }

    /// One quantum in place.
    #[inline(always)]
    pub fn run(&mut self, sound: &mut [f32; QUANTUM]) {
        let past: &[f32; QUANTUM] = self.line.read(self.delay);
        let mut kept = [0.0f32; QUANTUM];
        let step = (self.to - self.from) * (1.0 / QUANTUM as f32);
        for n in 0..QUANTUM {
            let gain = self.from + step * (n + 1) as f32;
            kept[n] = sound[n] + gain * past[n] + FLOOR - FLOOR;
            sound[n] = past[n] - gain * kept[n];
        }
        self.line.write_clean(&kept);
        self.from = self.to;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_keeps_the_energy_of_a_click() {
        let mut diffuser = Diffuser::new(100, 48_000.0, 0.7);
        diffuser.aim(1.0, Seconds(10.0));
        diffuser.settle();
        let mut energy = 0.0;
        for quantum in 0..200 {
            let mut sound = [0.0; QUANTUM];
            sound[0] = f32::from(u8::from(quantum == 0));
            diffuser.run(&mut sound);
            energy += sound.iter().map(|x| f64::from(x * x)).sum::<f64>();
        }
        assert!((energy - 1.0).abs() < 1e-5, "{energy}");
    }
}
