//! Where signals meet: each wire delayed into time, times its level, added in the song's order in f64.

use crate::automation::Control;
use crate::lanes::{add_scaled, narrow_into};
use crate::output::Outputs;
use session::Tap;
use signal::delay_line::Delay;
use signal::{Db, QUANTUM};

/// One wire: from which output, by how much, how late.
pub struct Wire {
    rack: usize,
    slot: usize,
    tap: Tap,
    level: Control,
    delays: [Delay; 2],
    delay: usize,
    /// Frames of silence still in the delays.
    pending: usize,
}

impl Wire {
    /// A wire from the strip in `slot` of a rack, with a level in dB, made late by `delay` frames.
    pub fn new(rack: usize, slot: usize, tap: Tap, level: Control, delay: usize) -> Self {
        Self { rack, slot, tap, level, delays: [Delay::new(delay, 1), Delay::new(delay, 1)], delay, pending: 0 }
    }

    /// The rack it comes from.
    pub fn rack(&self) -> usize {
        self.rack
    }
}

/// A sum of wires.
pub struct Sum {
    wires: Vec<Wire>,
    latency: usize,
    acc: Vec<f64>,
    late: Vec<f32>,
}

impl Sum {
    /// A sum whose wires all arrive `latency` frames late, for blocks of up to `frames`.
    pub fn new(wires: Vec<Wire>, latency: usize, frames: usize) -> Self {
        Self { wires, latency, acc: vec![0.0; frames], late: vec![0.0; frames] }
    }

    /// The racks it hears.
    pub fn racks(&self) -> impl Iterator<Item = usize> + '_ {
        self.wires.iter().map(Wire::rack)
    }

    /// Fills `out` (left, right) with the sum at the engine's frames from `start`; `false` where it is silent.
    pub fn run(&mut self, start: i64, frames: usize, outputs: &dyn Outputs, out: &mut [Vec<f32>]) -> bool {
        let mut sounds = [false; 2];
        for channel in 0..2 {
            self.acc[..frames].fill(0.0);
            for wire in &mut self.wires {
                let from = outputs.strip(wire.rack, wire.slot);
                let silent = from.silent && wire.pending == 0;
                if channel == 1 {
                    wire.pending = if from.silent { wire.pending.saturating_sub(frames) } else { wire.delay };
                }
                if silent {
                    continue;
                }
                sounds[channel] = true;
                let signal = &from.tap(wire.tap)[channel][..frames];
                let signal = if wire.delay == 0 {
                    signal
                } else {
                    let late = &mut self.late[..frames];
                    late.copy_from_slice(signal);
                    wire.delays[channel].run(&mut [&mut *late]);
                    late
                };
                add(&mut self.acc[..frames], signal, &wire.level, start - self.latency as i64);
            }
            narrow_into(&mut out[channel][..frames], &self.acc[..frames]);
        }
        sounds[0]
    }
}

/// Adds a signal at its level, quantum by quantum; `start` is the song's frame of the first sample.
fn add(sum: &mut [f64], signal: &[f32], level: &Control, start: i64) {
    if level.is_fixed() {
        add_scaled(sum, signal, Db(level.at(0)).gain());
        return;
    }
    let quanta = sum.chunks_mut(QUANTUM).zip(signal.chunks(QUANTUM));
    for (index, (sum, signal)) in quanta.enumerate() {
        let start = start + (index * QUANTUM) as i64;
        match level.steady(start, start + QUANTUM as i64) {
            Some(level) => add_scaled(sum, signal, Db(level).gain()),
            None => {
                for (i, (sum, x)) in sum.iter_mut().zip(signal).enumerate() {
                    *sum += f64::from(*x) * Db(level.at(start + i as i64)).gain();
                }
            }
        }
    }
}
