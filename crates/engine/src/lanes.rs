//! Into lanes and out of them.

use multiversion::multiversion;
use signal::QUANTUM;

/// Lays `L` rows of one quantum side by side, each times its gain. Rows that are missing are silent.
#[multiversion(targets("x86_64+avx+avx2"))]
fn pack_width<const L: usize>(rows: &[[f32; QUANTUM]], gains: &[f32], block: &mut [f32]) {
    let frames = block.as_chunks_mut::<L>().0;
    for (lane, row) in rows.iter().enumerate().take(L) {
        let gain = gains.get(lane).copied().unwrap_or(1.0);
        for (frame, x) in frames.iter_mut().zip(row) {
            frame[lane] = x * gain;
        }
    }
}

/// Takes lanes apart into rows.
#[multiversion(targets("x86_64+avx+avx2"))]
fn unpack_width<const L: usize>(block: &[f32], rows: &mut [[f32; QUANTUM]]) {
    let frames = block.as_chunks::<L>().0;
    for (lane, row) in rows.iter_mut().enumerate().take(L) {
        for (x, frame) in row.iter_mut().zip(frames) {
            *x = frame[lane];
        }
    }
}

/// [`pack_width`] for a width known at run time.
pub fn pack(width: usize, rows: &[[f32; QUANTUM]], gains: &[f32], block: &mut [f32]) {
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

/// Whether a row is all zero, and whether every number in it is finite.
#[multiversion(targets("x86_64+avx+avx2"))]
pub fn inspect(row: &[f32; QUANTUM]) -> (bool, bool) {
    // Zero times anything finite is zero; times NaN or infinity it is NaN.
    let mut poison = [0.0f32; 8];
    let mut bits = [0u32; 8];
    for chunk in row.as_chunks::<8>().0 {
        for i in 0..8 {
            poison[i] += chunk[i] * 0.0;
            bits[i] |= chunk[i].to_bits() & 0x7fff_ffff;
        }
    }
    (bits.iter().all(|b| *b == 0), poison.iter().all(|p| !p.is_nan()))
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
            pack(width, &rows[..width], &[1.0; 8], &mut block);
            assert_eq!(block[width - 1], ((width - 1) * 100) as f32);
            unpack(width, &block, &mut back);
            assert_eq!(back, rows[..width]);
        }
    }

    #[test]
    fn inspection_sees_silence_and_bad_numbers() {
        let mut row = [0.0; QUANTUM];
        assert_eq!(inspect(&row), (true, true));
        row[63] = 1e-40;
        assert_eq!(inspect(&row), (false, true));
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            row[63] = bad;
            assert_eq!(inspect(&row), (false, false));
        }
    }
}
