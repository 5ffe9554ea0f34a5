//! The resampler's hot loop: four sums of products at once, always in the same order, so that neither chunks nor vector
//! registers change a bit.

use multiversion::multiversion;

/// What one sum is collected in: eight partial sums, joined in a tree at the end.
pub(super) type Eight = [f64; 8];

#[inline(always)]
fn add_products(sums: &mut Eight, taps: &Eight, samples: &Eight) {
    for i in 0..8 {
        sums[i] += taps[i] * samples[i];
    }
}

/// The whole of a sum. Kept out of the loop's function: with the two in sight of each other the compiler lays the four
/// outputs side by side in a register, and spends its time on shuffling.
pub(super) fn join(sums: &Eight) -> f64 {
    ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]))
}

#[inline(always)]
fn eights(slice: &[f64], length: usize) -> &[Eight] {
    &slice.as_chunks().0[..length]
}

#[inline(always)]
fn four(taps: [&[f64]; 4], samples: [&[f64]; 4]) -> [Eight; 4] {
    let length = taps[0].len() / 8;
    let (t0, t1, t2, t3) =
        (eights(taps[0], length), eights(taps[1], length), eights(taps[2], length), eights(taps[3], length));
    let (x0, x1, x2, x3) = (
        eights(samples[0], length),
        eights(samples[1], length),
        eights(samples[2], length),
        eights(samples[3], length),
    );
    let (mut a, mut b, mut c, mut d) = ([0.0; 8], [0.0; 8], [0.0; 8], [0.0; 8]);
    for i in 0..length {
        add_products(&mut a, &t0[i], &x0[i]);
        add_products(&mut b, &t1[i], &x1[i]);
        add_products(&mut c, &t2[i], &x2[i]);
        add_products(&mut d, &t3[i], &x3[i]);
    }
    [a, b, c, d]
}

/// Four outputs, each with its own row and its own place.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(super) fn each_its_own(taps: [&[f64]; 4], samples: [&[f64]; 4]) -> [Eight; 4] {
    four(taps, samples)
}

/// Four outputs that share a row: its taps are read once.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(super) fn one_row(taps: &[f64], samples: [&[f64]; 4]) -> [Eight; 4] {
    four([taps, taps, taps, taps], samples)
}

/// One place seen through four rows: its samples are read once.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(super) fn one_place(taps: [&[f64]; 4], samples: &[f64]) -> [Eight; 4] {
    four(taps, [samples, samples, samples, samples])
}
