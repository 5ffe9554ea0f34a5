//! The crossovers of minimum phase: each takes the lowest band off what those below it left over.
//!
//! With H the second-order Butterworth low-pass, the low band is H squared and the rest is the all-pass less the low band,
//! which is the high-pass squared (Linkwitz 1976); one filter gives both low-pass and all-pass, so a crossover has two.
//! When the bands are summed from the lowest up, the sum goes through the all-pass of each next crossover before its
//! band is added (D'Appolito 1987): one all-pass a crossover, and the whole is the product of all of them.

use super::{SPLITS, WIDE, place};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::svf::{Section, kept, narrow, room, widen};
use signal::{Hz, Lanes, QUANTUM};
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2};

type States<const L: usize> = [[f64; L]; 2];

/// What one step of a Butterworth section needs: the factors of the states.
type Steps<const L: usize> = [[f64; L]; 4];

/// One crossover: coefficients that ramp, and the states of the low-pass, the second low-pass, and the sum's all-pass.
#[derive(Clone)]
struct Split<const L: usize> {
    coefficients: [Ramp<f64, L>; 3],
    first: States<L>,
    second: States<L>,
    all_pass: States<L>,
}

impl<const L: usize> Split<L> {
    fn is_steady(&self) -> bool {
        self.coefficients.iter().all(Ramp::<f64, L>::is_steady)
    }

    /// As in `signal::svf`: from one state to the next in one multiplication and two additions.
    #[inline(always)]
    fn steps(&self, frame: usize) -> Steps<L> {
        let (a1, a2, a3) =
            (self.coefficients[0].at(frame), self.coefficients[1].at(frame), self.coefficients[2].at(frame));
        let mut steps = [[0.0; L]; 4];
        for i in 0..L {
            steps[0][i] = 2.0 * a1[i] - 1.0;
            steps[1][i] = 2.0 * a2[i];
            steps[2][i] = 2.0 * a3[i];
            steps[3][i] = 1.0 - 2.0 * a3[i];
        }
        steps
    }

    /// Takes the band below the crossover out of `rest`.
    #[inline(always)]
    fn take_low(&mut self, rest: &mut [[f64; L]; QUANTUM], low: &mut [[f64; L]; QUANTUM]) {
        let (mut first, mut second, steady) = (self.first, self.second, self.is_steady());
        let mut steps = self.steps(QUANTUM - 1);
        for (frame, (x, low)) in rest.iter_mut().zip(low.iter_mut()).enumerate() {
            if !steady {
                steps = self.steps(frame);
            }
            let [once, all] = step(&steps, &mut first, *x);
            let [twice, _] = step(&steps, &mut second, once);
            for i in 0..L {
                x[i] = all[i] - twice[i];
            }
            *low = twice;
        }
        (self.first, self.second) = (kept(first), kept(second));
    }

    /// Turns the phase of the bands below as this crossover turns that of its own two.
    #[inline(always)]
    fn turn(&mut self, sound: &mut [[f64; L]; QUANTUM]) {
        let (mut state, steady) = (self.all_pass, self.is_steady());
        let mut steps = self.steps(QUANTUM - 1);
        for (frame, x) in sound.iter_mut().enumerate() {
            if !steady {
                steps = self.steps(frame);
            }
            [_, *x] = step(&steps, &mut state, *x);
        }
        self.all_pass = kept(state);
    }
}

/// One step of a section: its low-pass and its all-pass.
#[inline(always)]
fn step<const L: usize>(c: &Steps<L>, state: &mut States<L>, x: [f64; L]) -> [[f64; L]; 2] {
    let (mut low_pass, mut all_pass) = ([0.0; L], [0.0; L]);
    for i in 0..L {
        let band = (c[1][i] * x[i] + c[0][i] * state[0][i]) - c[1][i] * state[1][i];
        let low = (c[2][i] * x[i] + c[1][i] * state[0][i]) + c[3][i] * state[1][i];
        all_pass[i] = x[i] - SQRT_2 * (state[0][i] + band);
        low_pass[i] = 0.5 * (state[1][i] + low);
        state[0][i] = band;
        state[1][i] = low;
    }
    [low_pass, all_pass]
}

/// All crossovers of some lanes.
#[derive(Clone)]
pub(super) struct Crossover<const L: usize> {
    splits: Vec<Split<L>>,
    rate: Hz,
}

impl<const L: usize> Crossover<L> {
    /// At rest.
    pub(super) fn new(count: usize, rate: Hz) -> Self {
        let rest = [[0.0; L]; 2];
        let still = Ramp::<f64, L>::new(0.0);
        let split = Split { coefficients: [still; 3], first: rest, second: rest, all_pass: rest };
        Self { splits: vec![split; count.min(SPLITS)], rate }
    }

    /// Where a lane's crossover shall be at the end of the next quantum.
    pub(super) fn aim(&mut self, lane: usize, split: usize, frequency: Hz) {
        let section = Section::low_pass(frequency, FRAC_1_SQRT_2, self.rate);
        for (ramp, c) in self.splits[split].coefficients.iter_mut().zip(section.c) {
            ramp.aim(lane, c);
        }
    }

    pub(super) fn settle(&mut self) {
        for split in &mut self.splits {
            split.coefficients.iter_mut().for_each(Ramp::<f64, L>::settle);
        }
    }

    pub(super) fn reset(&mut self) {
        for split in &mut self.splits {
            (split.first, split.second, split.all_pass) = ([[0.0; L]; 2], [[0.0; L]; 2], [[0.0; L]; 2]);
        }
    }

    /// Writes a quantum's bands.
    pub(super) fn split(&mut self, lanes: &Lanes<L>, bands: &mut [Lanes<WIDE>]) {
        split(&mut self.splits, lanes, bands);
    }

    /// Call after each quantum.
    pub(super) fn arrive(&mut self) {
        for split in &mut self.splits {
            split.coefficients.iter_mut().for_each(Ramp::<f64, L>::arrive);
        }
    }

    /// Sums a quantum's bands.
    pub(super) fn sum(&mut self, bands: &[Lanes<WIDE>], lanes: &mut Lanes<L>) {
        sum(&mut self.splits, bands, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn split<const L: usize>(splits: &mut [Split<L>], lanes: &Lanes<L>, bands: &mut [Lanes<WIDE>]) {
    let mut rest = room();
    widen(lanes, &mut rest);
    let mut low = [[0.0; L]; QUANTUM];
    for (band, split) in splits.iter_mut().enumerate() {
        split.take_low(&mut rest, &mut low);
        write(bands, band, &low);
    }
    write(bands, splits.len(), &rest);
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn sum<const L: usize>(splits: &mut [Split<L>], bands: &[Lanes<WIDE>], lanes: &mut Lanes<L>) {
    let mut total = [[0.0; L]; QUANTUM];
    add(bands, 0, &mut total);
    for band in 1..=splits.len() {
        if band < splits.len() {
            splits[band].turn(&mut total);
        }
        add(bands, band, &mut total);
    }
    narrow(&total, lanes);
}

#[inline(always)]
fn write<const L: usize>(bands: &mut [Lanes<WIDE>], band: usize, sound: &[[f64; L]; QUANTUM]) {
    for i in 0..L {
        let (row, lane) = place::<L>(band, i);
        for (to, from) in bands[row].iter_mut().zip(sound) {
            to[lane] = from[i] as f32;
        }
    }
}

#[inline(always)]
fn add<const L: usize>(bands: &[Lanes<WIDE>], band: usize, sound: &mut [[f64; L]; QUANTUM]) {
    for i in 0..L {
        let (row, lane) = place::<L>(band, i);
        for (to, from) in sound.iter_mut().zip(&bands[row]) {
            to[i] += f64::from(from[lane]);
        }
    }
}
