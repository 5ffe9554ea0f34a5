//! The band and its copy turned by a quarter of a turn, at the same moment: together the analytic signal.
//!
//! Source: Oppenheim, Schafer, "Discrete-Time Signal Processing", chapter on Hilbert transforms: the transformer's odd
//! taps are 2 / (pi n), which are a half-band filter's without their changes of sign.

use signal::oversample::polyphase;
use signal::{Db, Hz, Lanes, QUANTUM};

/// Side lobes of the window: the amplitude errs by as little.
const ATTENUATION: Db = Db(80.0);

/// Taps on either side: at 48 kHz enough for what lies above 1.3 kHz, and at any rate as long in time.
fn reach(rate: Hz) -> usize {
    (24.0 * rate.0 / 48_000.0).ceil() as usize
}

/// Frames until the last tap is there.
pub(crate) fn latency(rate: Hz) -> usize {
    2 * reach(rate) - 1
}

/// The transformer over `L` lanes.
#[derive(Clone)]
pub(crate) struct Quadrature<const L: usize> {
    /// From the middle outwards.
    taps: Vec<f32>,
    past: Vec<[f32; L]>,
}

impl<const L: usize> Quadrature<L> {
    pub(crate) fn new(rate: Hz) -> Self {
        let reach = reach(rate);
        let row = polyphase(2 * reach, 2, ATTENUATION).swap_remove(1);
        let taps = row[reach..].iter().map(|tap| tap.abs() as f32).collect();
        Self { taps, past: vec![[0.0; L]; 2 * latency(rate) + QUANTUM] }
    }

    pub(crate) fn reset(&mut self) {
        self.past.fill([0.0; L]);
    }

    /// Holds the band back until its turned copy is there.
    #[inline(always)]
    pub(crate) fn run(&mut self, band: &mut Lanes<L>, turned: &mut Lanes<L>) {
        let (late, past) = (2 * self.taps.len() - 1, self.past.len() - QUANTUM);
        self.past.copy_within(QUANTUM.., 0);
        self.past[past..].copy_from_slice(band);
        band.copy_from_slice(&self.past[late..late + QUANTUM]);
        turn(&self.taps, &self.past, late, turned);
    }
}

/// Values summed side by side: four registers of eight.
const WIDE: usize = 32;

#[inline(always)]
fn stretch<const L: usize>(past: &[[f32; L]], frame: usize, block: usize) -> &[f32; WIDE] {
    past.as_flattened()[frame * L + block * WIDE..].first_chunk().expect("the past reaches over the taps")
}

#[inline(always)]
fn turn<const L: usize>(taps: &[f32], past: &[[f32; L]], middle: usize, turned: &mut Lanes<L>) {
    for (block, out) in turned.as_flattened_mut().as_chunks_mut::<WIDE>().0.iter_mut().enumerate() {
        let mut sums = [0.0f32; WIDE];
        for (k, tap) in taps.iter().enumerate() {
            let (before, after) = (stretch(past, middle - 2 * k - 1, block), stretch(past, middle + 2 * k + 1, block));
            for i in 0..WIDE {
                sums[i] += tap * (before[i] - after[i]);
            }
        }
        *out = sums;
    }
}
