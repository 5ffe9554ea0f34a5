//! The convolution of one strip: what has come in, what is being worked on, what is ready to be heard.

use super::partition::{Partition, Path, Plan, Step};
use super::passes::Four;
use super::product::{Spectra, add_products, clear};
use multiversion::multiversion;
use signal::QUANTUM;
use std::sync::Arc;

/// The state of one strip; the responses are shared.
#[derive(Clone, Debug)]
pub struct Convolver {
    plan: Arc<Plan>,
    stages: Vec<Stage>,
}

/// Low and high half of a result.
#[derive(Clone, Debug)]
struct Halves {
    low: Vec<f32>,
    high: Vec<f32>,
}

/// The blocks of one length.
#[derive(Clone, Debug)]
struct Stage {
    /// Each input's block that is coming in, and the whole one that is worked on.
    coming: Vec<Vec<f32>>,
    whole: Vec<Vec<f32>>,
    /// Each input's last spectra, a ring; `newest` is the one that is (being) made last.
    past: Vec<Spectra>,
    newest: usize,
    /// Real and imaginary parts of what is being transformed, there or back.
    planes: [Vec<Four>; 2],
    /// What is being made.
    made: Vec<Halves>,
    /// What is heard now: the low half of a result and the high half of the one before.
    ready: Vec<Halves>,
    /// The high half that will be heard with the next result.
    next_high: Vec<Vec<f32>>,
    /// The quantum within the block.
    quantum: usize,
}

impl Convolver {
    /// At rest.
    pub fn new(plan: Arc<Plan>) -> Self {
        let stages = plan.partitions.iter().map(|partition| Stage::new(partition, plan.inputs, plan.outputs)).collect();
        Self { plan, stages }
    }

    /// Back to silence.
    pub fn reset(&mut self) {
        self.stages.iter_mut().for_each(Stage::reset);
    }

    /// One quantum: `input` as many rows as there are inputs (or more), the result added to `output`.
    pub fn run(&mut self, input: &[[f32; QUANTUM]], output: &mut [[f64; QUANTUM]]) {
        for (stage, partition) in self.stages.iter_mut().zip(&self.plan.partitions) {
            stage.run(partition, &self.plan.paths, input, output);
        }
    }
}

impl Stage {
    fn new(partition: &Partition, inputs: usize, outputs: usize) -> Self {
        let block = partition.block;
        let silence = Spectra::new(partition.transform.groups(), partition.transform.chunk(), partition.count);
        let halves = vec![Halves { low: vec![0.0; block], high: vec![0.0; block] }; outputs];
        let plane = vec![[0.0; 4]; partition.transform.vectors()];
        Self {
            coming: vec![vec![0.0; block]; inputs],
            whole: vec![vec![0.0; block]; inputs],
            past: vec![silence; inputs],
            newest: 0,
            planes: [plane.clone(), plane],
            made: halves.clone(),
            ready: halves,
            next_high: vec![vec![0.0; block]; outputs],
            quantum: 0,
        }
    }

    fn reset(&mut self) {
        self.coming.iter_mut().chain(&mut self.whole).for_each(|row| row.fill(0.0));
        self.past.iter_mut().for_each(Spectra::clear);
        let halves = self.made.iter_mut().chain(&mut self.ready).flat_map(|halves| [&mut halves.low, &mut halves.high]);
        halves.chain(&mut self.next_high).for_each(|half| half.fill(0.0));
        // What was half made goes on being made in silence, as at the very first.
        self.planes.iter_mut().for_each(|plane| plane.fill([0.0; 4]));
        (self.newest, self.quantum) = (0, 0);
    }

    fn run(&mut self, partition: &Partition, paths: &[Path], input: &[[f32; QUANTUM]], output: &mut [[f64; QUANTUM]]) {
        let quanta = partition.block / QUANTUM;
        for (coming, row) in self.coming.iter_mut().zip(input) {
            coming[self.quantum * QUANTUM..][..QUANTUM].copy_from_slice(row);
        }
        let whole = self.quantum + 1 == quanta;
        if whole {
            std::mem::swap(&mut self.coming, &mut self.whole);
            self.newest = (self.newest + 1) % partition.count;
        }
        // The work on a block begins in the quantum that makes it whole.
        let slot = if whole { 0 } else { self.quantum + 1 };
        for step in partition.portions.get(slot).into_iter().flat_map(|portion| &partition.steps[portion.clone()]) {
            self.work_on(step, partition, paths);
        }
        // Behind the last slot the result is heard.
        if slot == partition.slots {
            self.hand_over();
        }
        let place = (slot + quanta - partition.slots) % quanta * QUANTUM;
        for (ready, row) in self.ready.iter().zip(output) {
            add(row, &ready.low[place..][..QUANTUM], &ready.high[place..][..QUANTUM]);
        }
        self.quantum = if whole { 0 } else { self.quantum + 1 };
    }

    fn work_on(&mut self, step: &Step, partition: &Partition, paths: &[Path]) {
        match step {
            Step::Forward(input, piece) => {
                let spectrum = (&mut self.past[*input], self.newest);
                partition.transform.forward(piece, &self.whole[*input], &mut self.planes, spectrum);
            }
            Step::Multiply(output, group) => {
                let mut sums = partition.transform.sums(&mut self.planes, *group);
                clear(&mut sums);
                for path in paths.iter().filter(|path| path.output == *output) {
                    let past = self.past[path.input].chunk(*group);
                    let response = partition.spectra[path.response].chunk(*group);
                    add_products(&mut sums, past, self.newest, response);
                }
            }
            Step::Inverse(output, piece) => {
                let Halves { low, high } = &mut self.made[*output];
                partition.transform.inverse(piece, &mut self.planes, low, high);
            }
        }
    }

    /// What was worked on can be heard from now on.
    fn hand_over(&mut self) {
        for ((made, ready), next_high) in self.made.iter_mut().zip(&mut self.ready).zip(&mut self.next_high) {
            std::mem::swap(&mut made.low, &mut ready.low);
            std::mem::swap(&mut ready.high, next_high);
            std::mem::swap(&mut made.high, next_high);
        }
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn add(row: &mut [f64; QUANTUM], low: &[f32], high: &[f32]) {
    for ((to, low), high) in row.iter_mut().zip(low).zip(high) {
        *to += f64::from(*low) + f64::from(*high);
    }
}
