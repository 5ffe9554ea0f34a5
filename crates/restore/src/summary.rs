//! What is kept of a recording so that it can be compared with others: a minute of it at 8 kHz, at places that are the
//! same in every recording.

use crate::Take;
use crate::low_rate::LowRate;

/// Rate of what is kept, in Hz.
pub(crate) const RATE: u64 = 8_000;
/// Samples a slot: 4.096 s.
pub(crate) const SLOT: usize = 32_768;
/// Slots that are kept, 2 MB together.
const MOST: usize = 16;

/// What `compare` needs of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What a person calls it.
    pub name: String,
    /// Rate, channels and length.
    pub take: Take,
    /// Mean of the channels at 8 kHz: number of the slot, samples.
    pub(crate) slots: Vec<(u64, Vec<f32>)>,
}

/// Gathers a summary. When the slots are full, every second place is given up; two recordings of any length still share
/// the places that both keep.
pub(crate) struct Listening {
    name: String,
    take: Take,
    low: LowRate,
    mean: Vec<f32>,
    held: Vec<f32>,
    slots: Vec<(u64, Vec<f32>)>,
    next: u64,
    every: u64,
}

impl Listening {
    pub(crate) fn new(name: &str, take: &Take) -> Self {
        Self {
            name: name.to_string(),
            take: *take,
            low: LowRate::new(take.rate.0.round() as u64, RATE),
            mean: Vec::new(),
            held: Vec::new(),
            slots: Vec::new(),
            next: 0,
            every: 1,
        }
    }

    pub(crate) fn hear(&mut self, block: &[Vec<f32>]) {
        self.mean.clear();
        self.mean.extend_from_slice(&block[0]);
        for samples in &block[1..] {
            for (sum, sample) in self.mean.iter_mut().zip(samples) {
                *sum += sample;
            }
        }
        self.low.hear(&self.mean, &mut self.held);
        while self.held.len() >= SLOT {
            let slot = self.held.drain(..SLOT).collect();
            self.keep(slot);
        }
    }

    fn keep(&mut self, slot: Vec<f32>) {
        if self.next.is_multiple_of(self.every) {
            self.slots.push((self.next, slot));
        }
        self.next += 1;
        if self.slots.len() > MOST {
            self.every *= 2;
            let every = self.every;
            self.slots.retain(|(number, _)| number.is_multiple_of(every));
        }
    }

    pub(crate) fn finish(mut self) -> Summary {
        if !self.held.is_empty() {
            let mut rest = std::mem::take(&mut self.held);
            rest.resize(SLOT, 0.0);
            self.keep(rest);
        }
        Summary { name: self.name, take: self.take, slots: self.slots }
    }
}
