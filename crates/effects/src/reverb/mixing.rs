//! Hadamard's mixing of sixteen lines, a quantum at a time.
//!
//! The matrix of sixteen is that of four times that of four: line 4 a + b meets first those of its b, then those of its a.
//! All goes on over time, for which the lines may stay where they are.

use super::absorption::{Row, Rows};

/// The signs of Hadamard's matrix of four.
#[inline(always)]
pub fn four([a, b, c, d]: [f32; 4]) -> [f32; 4] {
    let (plus, minus, other_plus, other_minus) = (a + b, a - b, c + d, c - d);
    [plus + other_plus, minus + other_minus, plus - other_plus, minus - other_minus]
}

/// The first half: lines 0, 4, 8 and 12 with one another, and so on.
#[inline(always)]
pub fn across(rows: &mut Rows) {
    let [first, second, third, fourth] = rows.as_chunks_mut::<4>().0 else { return };
    for (((a, b), c), d) in first.iter_mut().zip(second).zip(third).zip(fourth) {
        mix(a, b, c, d);
    }
}

#[inline(always)]
fn mix(a: &mut Row, b: &mut Row, c: &mut Row, d: &mut Row) {
    for n in 0..a.len() {
        [a[n], b[n], c[n], d[n]] = four([a[n], b[n], c[n], d[n]]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reverb::absorption::SILENT;

    #[test]
    fn every_line_reaches_every_line_by_the_sign_of_hadamard() {
        for from in 0..16usize {
            let mut rows = SILENT;
            rows[from][20] = 1.0;
            across(&mut rows);
            for group in 0..4 {
                let [a, b, c, d] = [0, 1, 2, 3].map(|k| rows[4 * group + k][20]);
                for (k, heard) in four([a, b, c, d]).into_iter().enumerate() {
                    // Sylvester's construction: minus where an odd number of bits is common to both.
                    let to = 4 * group + k;
                    let sign = if (from & to).count_ones() % 2 == 0 { 1.0 } else { -1.0 };
                    assert_eq!(heard, sign, "{from} to {to}");
                }
            }
        }
    }
}
