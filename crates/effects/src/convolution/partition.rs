//! An impulse response cut into blocks that grow with their distance, and the work on them cut into even portions.
//!
//! The first blocks are as long as a quantum and answer within it. Four times longer ones begin where they can still be
//! in time when their work is spread over half of a block's length, and so on. So a quantum costs about the same wherever
//! it lies.
//!
//! Source: Gardner, "Efficient Convolution without Input-Output Delay", JAES 43(3), 1995; Garcia, "Optimal Filter Partition
//! for Efficient Convolution with Short Input/Output Delay", AES 113th Convention, 2002; Wefers, "Partitioned Convolution
//! Algorithms for Real-Time Auralization", RWTH Aachen, 2015, chapters 5 and 6.

use super::passes::GROUP;
use super::product::Spectra;
use super::transform::{Piece, Transform};
use signal::QUANTUM;
use std::ops::Range;

/// How many times longer the next blocks are. (With sixteen there would be fewer transforms, but so many more products
/// that memory could not keep up.)
const GROWTH: usize = 4;
/// The longest block: more than five seconds at 48 kHz.
const LONGEST: usize = 4096 * QUANTUM;
/// The next length comes into its own only where there is so much of it.
const WORTH: usize = 3;

/// From which input to which output a response leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Path {
    pub input: usize,
    pub output: usize,
    pub response: usize,
}

/// One portion of the work on a block.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A piece of the transform of an input.
    Forward(usize, Piece),
    /// The products that reach the chunk of an output that begins with a group.
    Multiply(usize, usize),
    /// A piece of the way back of an output.
    Inverse(usize, Piece),
}

/// The blocks of one length.
#[derive(Debug)]
pub struct Partition {
    /// Samples in a block.
    pub block: usize,
    /// Number of blocks.
    pub count: usize,
    /// Quanta over which the work on a block is spread; none where it is answered within the quantum.
    pub slots: usize,
    pub transform: Transform,
    /// The spectra of each response's blocks.
    pub spectra: Vec<Spectra>,
    pub steps: Vec<Step>,
    /// For each slot its steps.
    pub portions: Vec<Range<usize>>,
}

/// A set of responses, ready to be convolved with.
#[derive(Debug)]
pub struct Plan {
    pub inputs: usize,
    pub outputs: usize,
    pub paths: Vec<Path>,
    pub partitions: Vec<Partition>,
}

/// Length, number and slots of the blocks for so many taps.
fn layout(taps: usize) -> Vec<(usize, usize, usize)> {
    let mut all = Vec::new();
    let (mut at, mut block) = (0, QUANTUM);
    loop {
        let slots = if at == 0 { 0 } else { (at + QUANTUM - block) / QUANTUM };
        let next = GROWTH * block;
        // So many that the next length has half of its own time.
        let wanted = (next + next / 2 - QUANTUM - at).div_ceil(block);
        if next > LONGEST || taps - at <= wanted * block + WORTH * next {
            all.push((block, (taps - at).div_ceil(block), slots));
            return all;
        }
        all.push((block, wanted, slots));
        (at, block) = (at + wanted * block, next);
    }
}

/// How long after its last sample a response of so many taps may still be heard: its length, and what is under way in
/// the longest of its blocks.
pub fn frames_to_silence(taps: usize) -> usize {
    taps + layout(taps).last().map_or(0, |(block, ..)| 3 * block)
}

impl Plan {
    /// Responses of any length on their paths.
    pub fn new(responses: &[Vec<f32>], paths: Vec<Path>) -> Self {
        let taps = responses.iter().map(Vec::len).max().unwrap_or(0);
        let inputs = 1 + paths.iter().map(|path| path.input).max().unwrap_or(0);
        let outputs = 1 + paths.iter().map(|path| path.output).max().unwrap_or(0);
        let mut from = 0;
        let mut partitions = Vec::new();
        for (block, count, slots) in layout(taps) {
            let transform = Transform::new(block);
            let spectra = responses.iter().map(|response| spectra(&transform, response, from, count)).collect();
            from += block * count;
            let steps = steps(&transform, inputs, outputs);
            let costs: Vec<usize> = steps.iter().map(|step| cost(step, &transform, count, &paths)).collect();
            let portions = portions(&costs, slots.max(1));
            partitions.push(Partition { block, count, slots, transform, spectra, steps, portions });
        }
        Self { inputs, outputs, paths, partitions }
    }

    /// The most that a quantum costs, as multiples of what it costs on average.
    #[cfg(test)]
    pub fn unevenness(&self) -> f64 {
        let longest = self.partitions.iter().map(|p| p.block / QUANTUM).max().unwrap_or(1);
        let mut quanta = vec![0; longest];
        for p in &self.partitions {
            let every = p.block / QUANTUM;
            for (slot, portion) in p.portions.iter().enumerate() {
                let sum: usize = portion.clone().map(|i| cost(&p.steps[i], &p.transform, p.count, &self.paths)).sum();
                for quantum in (slot..longest).step_by(every) {
                    quanta[quantum] += sum;
                }
            }
        }
        let mean = quanta.iter().sum::<usize>() as f64 / longest as f64;
        *quanta.iter().max().unwrap_or(&0) as f64 / mean
    }
}

/// The spectra of `count` blocks of a response, with the factor that the way back leaves out.
fn spectra(transform: &Transform, response: &[f32], from: usize, count: usize) -> Spectra {
    let n = transform.length();
    let mut planes = [vec![[0.0; 4]; transform.vectors()], vec![[0.0; 4]; transform.vectors()]];
    let mut all = Spectra::new(transform.groups(), transform.chunk(), count);
    let pieces = transform.pieces();
    for i in 0..count {
        // A power of two divides every sample that can be heard exactly.
        let tap = |k: usize| response.get(from + i * n + k).map_or(0.0, |x| x / n as f32);
        let block: Vec<f32> = (0..n).map(tap).collect();
        pieces.iter().for_each(|piece| transform.forward(piece, &block, &mut planes, (&mut all, i)));
    }
    all
}

fn steps(transform: &Transform, inputs: usize, outputs: usize) -> Vec<Step> {
    let pieces = transform.pieces();
    let mut steps = Vec::new();
    for input in 0..inputs {
        steps.extend(pieces.iter().map(|piece| Step::Forward(input, piece.clone())));
    }
    for output in 0..outputs {
        for piece in pieces.iter().rev() {
            // Sums go back as soon as they are made, while they are near.
            steps.extend(transform.group(piece).map(|group| Step::Multiply(output, group)));
            steps.push(Step::Inverse(output, piece.clone()));
        }
    }
    steps
}

/// What a step costs, in points of one pass. A product of two bins takes about as long; the way back to samples, where lanes
/// are exchanged with places, twice as long.
fn cost(step: &Step, transform: &Transform, blocks: usize, paths: &[Path]) -> usize {
    match step {
        Step::Inverse(_, piece @ Piece::Ends(_)) => 2 * transform.points(piece),
        Step::Forward(_, piece) | Step::Inverse(_, piece) => transform.points(piece),
        Step::Multiply(output, _) => {
            GROUP * transform.chunk() * blocks * paths.iter().filter(|path| path.output == *output).count()
        }
    }
}

/// Deals steps out to slots in order, so that each gets about the same.
fn portions(costs: &[usize], slots: usize) -> Vec<Range<usize>> {
    let total: usize = costs.iter().sum();
    let (mut done, mut next) = (0, 0);
    let portion = |slot: usize| {
        let from = next;
        while next < costs.len() && (done + costs[next] / 2) * slots <= total * (slot + 1) {
            done += costs[next];
            next += 1;
        }
        if slot + 1 == slots {
            next = costs.len();
        }
        from..next
    };
    (0..slots).map(portion).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_follow_each_other_without_a_gap_and_are_in_time() {
        for taps in [1, 63, 64, 65, 1000, 3000, 96_000, 144_000, 1_440_000] {
            let mut at = 0;
            for (block, count, slots) in layout(taps) {
                // A block is whole with the quantum its work begins in; its first sample is heard `at` frames after it
                // came in.
                assert_eq!(block - QUANTUM + slots * QUANTUM, at, "{taps}");
                assert!(slots * QUANTUM < block, "{taps}");
                at += block * count;
            }
            assert!(at >= taps && layout(taps)[0].0 == QUANTUM);
        }
    }

    #[test]
    fn the_dearest_quantum_costs_at_most_twice_the_mean() {
        for taps in [64, 2000, 12_000, 40_000, 96_000, 144_000, 500_000] {
            for paths in [1, 2] {
                let responses = vec![vec![0.5; taps]; paths];
                let paths = (0..paths).map(|i| Path { input: i, output: i, response: i }).collect();
                let unevenness = Plan::new(&responses, paths).unevenness();
                assert!(unevenness <= 2.0, "{taps}: {unevenness}");
            }
        }
    }
}
