//! Where signals meet: each wire delayed into time, times its level, added in the song's order in f64.

use crate::automation::Control;
use crate::cache::{Before, Identity, Span};
use crate::lanes::{add_scaled, narrow_into};
use crate::output::Outputs;
use session::Tap;
use signal::delay_line::Delay;
use signal::lanes::Aligned;
use signal::{Db, QUANTUM};

/// One wire: from which output, by how much, how late.
pub struct Wire {
    rack: usize,
    slot: usize,
    tap: Tap,
    level: Control,
    /// Its gain, where the level never moves.
    gain: Option<f64>,
    delays: [Delay; 2],
    delay: usize,
    /// Frames of sound still in the delays.
    pending: usize,
    /// Whether anything comes out of it in this block.
    sounds: bool,
}

impl Wire {
    /// A wire from the strip in `slot` of a rack, with a level in dB, made late by `delay` frames.
    pub fn new(rack: usize, slot: usize, tap: Tap, level: Control, delay: usize) -> Self {
        Self {
            rack,
            slot,
            tap,
            gain: level.is_fixed().then(|| Db(level.at(0)).gain()),
            level,
            delays: [Delay::new(delay, 1), Delay::new(delay, 1)],
            delay,
            pending: 0,
            sounds: false,
        }
    }

    /// The rack it comes from.
    pub fn rack(&self) -> usize {
        self.rack
    }
}

/// What a wire remembers: its delays, and how much sound is in them.
pub type Pending = ([Delay; 2], usize);

/// A sum of wires.
pub struct Sum {
    wires: Vec<Wire>,
    latency: usize,
    total: Box<Aligned<[f64; STRETCH]>>,
    late: Box<Aligned<[f32; STRETCH]>>,
}

/// Frames summed in one go: few enough that the running total stays in the first-level cache.
const STRETCH: usize = 8 * QUANTUM;

impl Sum {
    /// A sum whose wires all arrive `latency` frames late.
    pub fn new(wires: Vec<Wire>, latency: usize) -> Self {
        let (total, late) = (Box::new(Aligned([0.0; STRETCH])), Box::new(Aligned([0.0; STRETCH])));
        Self { wires, latency, total, late }
    }

    /// The racks it hears.
    pub fn racks(&self) -> impl Iterator<Item = usize> + '_ {
        self.wires.iter().map(Wire::rack)
    }

    /// What its wires remember.
    pub fn pending(&self) -> Vec<Pending> {
        self.wires.iter().map(|wire| (wire.delays.clone(), wire.pending)).collect()
    }

    /// Takes up what the wires of the same sum remembered.
    pub fn restore(&mut self, pending: &[Pending]) {
        for (wire, (delays, pending)) in self.wires.iter_mut().zip(pending) {
            wire.delays.clone_from(delays);
            wire.pending = *pending;
        }
    }

    /// Whether a number that is none was silenced in what it hears.
    pub fn hears_bad(&self, outputs: &dyn Outputs) -> bool {
        self.wires.iter().any(|wire| outputs.strip(wire.rack, wire.slot).bad)
    }

    /// Names all that it is the sum of over a span; `None` where something of it has no name.
    pub fn identify(&self, identity: &mut Identity, span: Span, before: Before) -> Option<()> {
        let Self { wires, latency, total: _, late: _ } = self;
        let first = span.start - *latency as i64;
        identity.count(wires.len());
        identity.count(*latency);
        for wire in wires {
            let Wire { rack, slot, tap, level, gain: _, delays: _, delay, pending: _, sounds: _ } = wire;
            identity.key(&before.keys[*rack].as_ref()?[span.stretch]);
            identity.count(*slot);
            before.racks[*rack].identify_output(identity, *slot, *tap, span);
            identity.count(*delay);
            level.identify(identity, first, span.end - *latency as i64 - 1);
        }
        Some(())
    }

    /// Fills `out` (left, right) with the sum at the engine's frames from `start`; `false` where it is silent.
    pub fn run(&mut self, start: i64, frames: usize, outputs: &dyn Outputs, out: &mut [Vec<f32>]) -> bool {
        let mut sounds = false;
        for wire in &mut self.wires {
            let silent = outputs.strip(wire.rack, wire.slot).silent;
            wire.sounds = !silent || wire.pending > 0;
            wire.pending = if silent { wire.pending.saturating_sub(frames) } else { wire.delay };
            sounds |= wire.sounds;
        }
        for channel in 0..2 {
            if !sounds {
                out[channel][..frames].fill(0.0);
                continue;
            }
            for at in (0..frames).step_by(STRETCH) {
                let stretch = at..frames.min(at + STRETCH);
                self.stretch(start, channel, stretch.clone(), outputs);
                narrow_into(&mut out[channel][stretch.clone()], &self.total[..stretch.len()]);
            }
        }
        sounds
    }

    /// Works out the total of one channel over a stretch of the block.
    fn stretch(&mut self, start: i64, channel: usize, stretch: std::ops::Range<usize>, outputs: &dyn Outputs) {
        let total = &mut self.total[..stretch.len()];
        total.fill(0.0);
        let start = start + stretch.start as i64 - self.latency as i64;
        for wire in self.wires.iter_mut().filter(|wire| wire.sounds) {
            let signal = &outputs.strip(wire.rack, wire.slot).tap(wire.tap)[channel][stretch.clone()];
            if wire.delay == 0 {
                add(total, signal, (&wire.level, wire.gain), start);
            } else {
                let late = &mut self.late[..stretch.len()];
                late.copy_from_slice(signal);
                wire.delays[channel].run(&mut [&mut *late]);
                add(total, late, (&wire.level, wire.gain), start);
            }
        }
    }
}

/// Adds a signal at its level, quantum by quantum; `start` is the song's frame of the first sample.
fn add(sum: &mut [f64], signal: &[f32], (level, gain): (&Control, Option<f64>), start: i64) {
    if let Some(gain) = gain {
        add_scaled(sum, signal, gain);
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
