//! Into lanes and out of them.

use multiversion::multiversion;
use signal::QUANTUM;

/// Lanes side by side at the most.
pub const LANES: usize = 8;

/// Rows and frames in one turn of the change between them: as much as a vector unit has registers for.
const TURN: usize = 8;

/// Lays rows of one quantum side by side, each times its gain. Rows that are missing are silent.
#[multiversion(targets("x86_64+avx+avx2"))]
fn pack_width<const L: usize>(rows: &[&[f32; QUANTUM]], gains: &[f32], block: &mut [f32]) {
    let frames = block.as_chunks_mut::<L>().0.as_chunks_mut::<TURN>().0;
    for (turn, frames) in frames.iter_mut().enumerate() {
        let mut held = [[0.0; TURN]; L];
        for lane in 0..L.min(rows.len()) {
            for i in 0..TURN {
                held[lane][i] = rows[lane][TURN * turn + i] * gains[lane];
            }
        }
        for i in 0..TURN {
            for lane in 0..L {
                frames[i][lane] = held[lane][i];
            }
        }
    }
}

/// Takes lanes apart into rows.
#[multiversion(targets("x86_64+avx+avx2"))]
fn unpack_width<const L: usize>(block: &[f32], rows: &mut [[f32; QUANTUM]]) {
    let Some(rows) = rows.first_chunk_mut::<L>() else { return };
    for (turn, frames) in block.as_chunks::<L>().0.as_chunks::<TURN>().0.iter().enumerate() {
        let held = *frames;
        for lane in 0..L {
            for i in 0..TURN {
                rows[lane][TURN * turn + i] = held[i][lane];
            }
        }
    }
}

/// [`pack_width`] for a width known at run time; there is a gain for every row.
pub fn pack(width: usize, rows: &[&[f32; QUANTUM]], gains: &[f32], block: &mut [f32]) {
    match width {
        1 => pack_width::<1>(rows, gains, block),
        2 => pack_width::<2>(rows, gains, block),
        4 => pack_width::<4>(rows, gains, block),
        _ => pack_width::<8>(rows, gains, block),
    }
}

/// [`unpack_width`] for a width known at run time.
pub fn unpack(width: usize, block: &[f32], rows: &mut [[f32; QUANTUM]]) {
    match width {
        1 => unpack_width::<1>(block, rows),
        2 => unpack_width::<2>(block, rows),
        4 => unpack_width::<4>(block, rows),
        _ => unpack_width::<8>(block, rows),
    }
}

/// `to = from * gain`, frame by frame.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn scale_into(to: &mut [f32], from: &[f32; QUANTUM], gain: &[f32; QUANTUM]) {
    for ((to, from), gain) in to.iter_mut().zip(from).zip(gain) {
        *to = from * gain;
    }
}

/// `to += from * gain`, frame by frame.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn add_into(to: &mut [f32], from: &[f32; QUANTUM], gain: &[f32; QUANTUM]) {
    for ((to, from), gain) in to.iter_mut().zip(from).zip(gain) {
        *to += from * gain;
    }
}

/// `sum += from * gain` in f64.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn add_scaled(sum: &mut [f64], from: &[f32], gain: f64) {
    for (sum, x) in sum.iter_mut().zip(from) {
        *sum += f64::from(*x) * gain;
    }
}

/// Four signals after one another onto a sum, each as [`add_scaled`] would.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn add_four(sum: &mut [f64], from: &[(&[f32], f64); 4]) {
    let [(a, first), (b, second), (c, third), (d, fourth)] = *from;
    for ((((sum, a), b), c), d) in sum.iter_mut().zip(a).zip(b).zip(c).zip(d) {
        *sum = *sum + f64::from(*a) * first + f64::from(*b) * second + f64::from(*c) * third + f64::from(*d) * fourth;
    }
}

/// `to = sum` in f32.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn narrow_into(to: &mut [f32], sum: &[f64]) {
    for (to, sum) in to.iter_mut().zip(sum) {
        *to = *sum as f32;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_come_out_as_they_went_in() {
        let rows: Vec<[f32; QUANTUM]> = (0..8).map(|lane| std::array::from_fn(|i| (lane * 100 + i) as f32)).collect();
        for width in [1, 2, 4, 8] {
            let mut block = vec![0.0; width * QUANTUM];
            let mut back = vec![[0.0; QUANTUM]; width];
            let borrowed: Vec<_> = rows[..width].iter().collect();
            pack(width, &borrowed, &[1.0; 8], &mut block);
            assert_eq!(block[width - 1], ((width - 1) * 100) as f32);
            unpack(width, &block, &mut back);
            assert_eq!(back, rows[..width]);
        }
    }
}
