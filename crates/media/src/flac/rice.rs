//! Writes what a predictor could not foresee, with as few bits as its size asks for.
//!
//! Source: RFC 9639, clause 9.2.7; Rice, Plaunt, "Adaptive Variable-Length Coding for Efficient Compression of Spacecraft
//! Television Data", IEEE Trans. Comm. Technology 19, 1971.

use super::bits::Bits;

/// 2^6 partitions at most; more pay for themselves only in odd material.
const MOST_PARTITIONS: u32 = 6;
/// The largest parameter that fits in four bits (15 is the escape).
const SMALL: u32 = 14;
const LARGEST: u32 = 30;

/// How a residual is cut and coded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Partitions {
    /// There are 2^order partitions.
    order: u32,
    /// The parameter of each.
    parameters: Vec<u32>,
    /// Estimated size.
    pub bits: u64,
}

/// A signed number as an unsigned one that is small when it is small: 0, -1, 1, -2, 2 ...
#[inline(always)]
fn folded(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)) as u32
}

/// Chooses partitions for a residual that starts behind `warm_up` samples of a block.
pub(crate) fn plan(residual: &[i32], warm_up: usize) -> Partitions {
    let length = residual.len() + warm_up;
    let fits = |order: &u32| length.is_multiple_of(1 << order) && (length >> order) > warm_up;
    let finest = (0..=MOST_PARTITIONS).rev().find(fits).unwrap_or(0);
    let mut sums = sums(residual, warm_up, length >> finest);
    let mut best = evaluate(&sums, finest, length, warm_up);
    for order in (0..finest).rev() {
        sums = sums.chunks(2).map(|pair| pair.iter().sum()).collect();
        let other = evaluate(&sums, order, length, warm_up);
        if other.bits < best.bits {
            best = other;
        }
    }
    best
}

/// The sum of each partition's folded numbers.
fn sums(residual: &[i32], warm_up: usize, each: usize) -> Vec<u64> {
    let (first, rest) = residual.split_at((each - warm_up).min(residual.len()));
    let sum = |part: &[i32]| part.iter().map(|r| u64::from(folded(*r))).sum();
    std::iter::once(sum(first)).chain(rest.chunks(each).map(sum)).collect()
}

fn evaluate(sums: &[u64], order: u32, length: usize, warm_up: usize) -> Partitions {
    let each = (length >> order) as u64;
    let mut plan = Partitions { order, parameters: Vec::with_capacity(sums.len()), bits: 6 };
    for (index, sum) in sums.iter().enumerate() {
        let count = if index == 0 { each - warm_up as u64 } else { each };
        let (parameter, bits) = parameter(*sum, count);
        plan.parameters.push(parameter);
        plan.bits += bits;
    }
    plan.bits += plan.parameter_width() * sums.len() as u64;
    plan
}

/// The best parameter for numbers of a sum, and the bits they take: each costs its low bits, a one, and its high part.
fn parameter(sum: u64, count: u64) -> (u32, u64) {
    let cost = |k: u32| count * u64::from(k + 1) + (sum.saturating_sub(count / 2) >> k);
    let guess = (sum / count.max(1)).max(1).ilog2();
    let (from, to) = (guess.saturating_sub(1), (guess + 1).min(LARGEST));
    (from..=to).map(|k| (k, cost(k))).min_by_key(|(_, bits)| *bits).unwrap_or((0, 0))
}

impl Partitions {
    fn parameter_width(&self) -> u64 {
        if self.parameters.iter().any(|p| *p > SMALL) { 5 } else { 4 }
    }

    /// Writes the residual.
    pub fn write(&self, residual: &[i32], warm_up: usize, bits: &mut Bits) {
        let width = self.parameter_width() as u32;
        bits.put(width - 4, 2);
        bits.put(self.order, 4);
        let each = (residual.len() + warm_up) >> self.order;
        let mut rest = residual;
        for (index, parameter) in self.parameters.iter().enumerate() {
            let count = if index == 0 { each - warm_up } else { each };
            let (part, after) = rest.split_at(count.min(rest.len()));
            rest = after;
            bits.put(*parameter, width);
            part.iter().for_each(|number| put(*number, *parameter, bits));
        }
    }
}

#[inline(always)]
fn put(number: i32, parameter: u32, bits: &mut Bits) {
    let folded = folded(number);
    let high = folded >> parameter;
    let low = folded & ((1 << parameter) - 1);
    // Nearly all numbers fit in one go.
    if high + parameter < 31 {
        bits.put((1 << parameter) | low, high + 1 + parameter);
    } else {
        bits.put_unary(high);
        bits.put(low, parameter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_fold_to_small_numbers() {
        assert_eq!([0, -1, 1, -2, 2, i32::MAX, i32::MIN].map(folded), [0, 1, 2, 3, 4, u32::MAX - 1, u32::MAX]);
    }

    #[test]
    fn a_loud_half_and_a_quiet_half_get_a_parameter_each() {
        let residual: Vec<i32> = (0..4096).map(|i| if i < 2048 { 1 } else { 1000 }).collect();
        let plan = plan(&residual, 0);
        assert!(plan.order >= 1);
        assert!(plan.parameters[0] <= 2 && *plan.parameters.last().unwrap_or(&0) >= 9, "{plan:?}");
    }
}
