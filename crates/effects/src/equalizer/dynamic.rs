//! A band whose gain follows the level in its own range.
//!
//! The poles stay where the band at rest has them; only the gains with which input, band and low are mixed move, on a straight
//! line from the band at rest towards the band at its range, sample by sample.
//!
//! The level of a bell is that of its own band-pass, as the energy of what swings in it: the square of the band less the
//! product of low and high, which for a sine of any frequency is steady, so that the gain does not move within a period. A
//! shelf hears what lies beyond its frequency, and takes its peaks.
//!
//! Source: Kaiser, "On a simple algorithm to calculate the 'energy' of a signal", ICASSP 1990 (the square of the speed
//! less place times acceleration); Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6),
//! 2012 (smooth decoupled peak detector, eq. 17); Regalia, Mitra, "Tunable digital frequency response equalization
//! filters", IEEE Trans. ASSP 35(1), 1987 (gain apart from poles).

use super::matched::Moving;
use super::{Band, BandKind, turn};
use crate::detector::{flush, link, one_pole};
use signal::lanes::{Ramp, silence};
use signal::svf::{Section, warp, room, widen};
use signal::{Hz, Lanes, QUANTUM, math};
use std::ops::Range;

/// Decibels in a doubling.
const DB: f64 = 6.020_599_913_279_624;
/// Q of a shelf's detector.
const BUTTERWORTH: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// A state-variable filter whose outputs are at hand: `N` numbers that move in a straight line over a quantum, the first
/// three those of its states.
#[derive(Clone)]
struct Filter<const N: usize, const L: usize> {
    from: [[f64; L]; N],
    to: [[f64; L]; N],
    state: [[f64; L]; 2],
}

impl<const N: usize, const L: usize> Filter<N, L> {
    /// Standing still.
    fn new() -> Self {
        let mut still = [[0.0; L]; N];
        still[0] = [1.0; L];
        Self { from: still, to: still, state: [[0.0; L]; 2] }
    }

    fn aim<'a>(&mut self, lane: usize, numbers: impl Iterator<Item = &'a f64>) {
        for (row, number) in self.to.iter_mut().zip(numbers) {
            row[lane] = *number;
        }
    }

    #[inline(always)]
    fn at(&self, frame: usize) -> [[f64; L]; N] {
        let t = (frame + 1) as f64 * (1.0 / QUANTUM as f64);
        let mut numbers = self.from;
        for (row, to) in numbers.iter_mut().zip(&self.to) {
            for i in 0..L {
                row[i] += (to[i] - row[i]) * t;
            }
        }
        numbers
    }

    /// The quantum's last states, without what has died away and what is no number.
    #[inline(always)]
    fn arrive(&mut self, mut state: [[f64; L]; 2]) {
        for v in state.as_flattened_mut() {
            *v = if v.abs() >= 1e-30 && v.abs() < 1e60 { *v } else { 0.0 };
        }
        self.state = state;
        self.from = self.to;
    }
}

/// What a step needs of the states' numbers, so that the way from one state to the next is short, as in `signal::svf`.
#[inline(always)]
fn steps<const N: usize, const L: usize>(c: &[[f64; L]; N]) -> [[f64; L]; 4] {
    let mut out = [[0.0; L]; 4];
    for i in 0..L {
        out[0][i] = 2.0 * c[0][i] - 1.0;
        out[1][i] = 2.0 * c[1][i];
        out[2][i] = 2.0 * c[2][i];
        out[3][i] = 1.0 - 2.0 * c[2][i];
    }
    out
}

/// Band and low of one frame and lane.
#[inline(always)]
fn step(d: [f64; 4], first: &mut f64, second: &mut f64, x: f64) -> (f64, f64) {
    let (one, other) = (*first, *second);
    *first = (d[1] * x + d[0] * one) - d[1] * other;
    *second = (d[2] * x + d[1] * one) + d[3] * other;
    (0.5 * (one + *first), 0.5 * (other + *second))
}

/// One dynamic band over `L` lanes.
#[derive(Clone)]
pub(super) struct Dynamic<const L: usize> {
    /// Whether it hears mid and side.
    pub(super) across: bool,
    kind: BandKind,
    /// Whether it hears the sidechain.
    keyed: bool,
    /// Whether all channels of a strip have the largest of their levels.
    linked: bool,
    /// The detector's filter: its last number is the damping.
    heard: Filter<4, L>,
    /// Doublings of the level.
    threshold: Ramp<f32, L>,
    /// Shares of the whole range for one doubling above the threshold.
    slope: Ramp<f32, L>,
    /// Doublings of the gain at the whole range.
    range: Ramp<f32, L>,
    attack: Ramp<f64, L>,
    release: Ramp<f64, L>,
    held: [f64; L],
    smooth: [f64; L],
    /// The band: three numbers of its mix at rest, and three by which that moves.
    mixed: Filter<9, L>,
}

impl<const L: usize> Dynamic<L> {
    pub(super) fn new(band: &Band, across: bool, channels: usize) -> Self {
        let (single, double) = (Ramp::<f32, L>::new(0.0), Ramp::<f64, L>::new(0.0));
        let mut mixed = Filter::new();
        // On lanes it does not work on it is a wire.
        (mixed.from[3], mixed.to[3]) = ([1.0; L], [1.0; L]);
        Self {
            across,
            kind: band.kind,
            keyed: band.hears_sidechain(),
            linked: band.placement.lanes(0, channels).len() > 1,
            heard: Filter::new(),
            threshold: single,
            slope: single,
            range: single,
            attack: double,
            release: double,
            held: [0.0; L],
            smooth: [0.0; L],
            mixed,
        }
    }

    /// Sets where the band shall be at the end of the next quantum, on some lanes.
    pub(super) fn aim(&mut self, lanes: Range<usize>, band: &Band, rate: Hz) {
        let damping = if band.kind == BandKind::Bell { 1.0 / band.q.0 } else { 1.0 / BUTTERWORTH };
        let [a1, a2, a3, ..] = Section::new(warp(band.frequency, rate), damping, [0.0; 3]).c;
        let Moving { rest, by } = band.moving(rate);
        let whole = (band.range.0.abs() / DB).max(1e-3);
        for lane in lanes {
            self.heard.aim(lane, [a1, a2, a3, damping].iter());
            self.mixed.aim(lane, rest.c.iter().chain(&by));
            self.threshold.aim(lane, (band.threshold.0 / DB) as f32);
            self.slope.aim(lane, ((1.0 - 1.0 / band.ratio.0) / whole) as f32);
            self.range.aim(lane, (band.range.0 / DB) as f32);
            self.attack.aim(lane, one_pole(band.attack, rate));
            self.release.aim(lane, one_pole(band.release, rate));
        }
    }

    /// Jumps to what was aimed at.
    pub(super) fn settle(&mut self) {
        for ramp in [&mut self.threshold, &mut self.slope, &mut self.range] {
            ramp.settle();
        }
        self.attack.settle();
        self.release.settle();
        self.heard.from = self.heard.to;
        self.mixed.from = self.mixed.to;
    }

    /// Forgets the sound so far.
    pub(super) fn reset(&mut self) {
        self.settle();
        (self.held, self.smooth) = ([0.0; L], [0.0; L]);
        (self.heard.state, self.mixed.state) = ([[0.0; L]; 2], [[0.0; L]; 2]);
    }

    /// One quantum in place. `wide` holds mid and side where the band is across; `side` always left and right.
    #[inline(always)]
    pub(super) fn run(&mut self, wide: &mut [[f64; L]; QUANTUM], side: Option<&Lanes<L>>, channels: usize) {
        let mut gains = silence::<L>();
        match side {
            Some(side) if self.keyed => {
                let mut key = room();
                widen(side, &mut key);
                if self.across {
                    turn(&mut key, 0.5);
                }
                self.listen(&key, &mut gains);
            }
            _ => self.listen(wide, &mut gains),
        }
        if self.linked {
            link(&mut gains, channels);
        }
        for level in gains.as_flattened_mut() {
            // A power's logarithm is twice its level's.
            *level = 0.5 * math::log2_f32(*level);
        }
        self.follow(&mut gains);
        for gain in gains.as_flattened_mut() {
            *gain = math::exp2_f32(*gain) - 1.0;
        }
        self.mix(wide, &gains);
    }

    /// The level's square.
    #[inline(always)]
    fn listen(&mut self, heard: &[[f64; L]; QUANTUM], powers: &mut Lanes<L>) {
        match self.kind {
            BandKind::LowShelf => self.measure(heard, powers, |_, low, _, _| low * low),
            BandKind::HighShelf => self.measure(heard, powers, |_, _, high, _| high * high),
            _ => self.measure(heard, powers, |band, low, high, k| k * k * (band * band - low * high)),
        }
    }

    #[inline(always)]
    fn measure(
        &mut self,
        heard: &[[f64; L]; QUANTUM],
        powers: &mut Lanes<L>,
        power: impl Fn(f64, f64, f64, f64) -> f64,
    ) {
        let filter = &mut self.heard;
        let moving = filter.from != filter.to;
        let (mut c, [mut first, mut second]) = (filter.to, filter.state);
        let mut d = steps(&c);
        for (frame, (to, x)) in powers.iter_mut().zip(heard).enumerate() {
            if moving {
                c = filter.at(frame);
                d = steps(&c);
            }
            for i in 0..L {
                let (band, low) = step([d[0][i], d[1][i], d[2][i], d[3][i]], &mut first[i], &mut second[i], x[i]);
                to[i] = power(band, low, x[i] - c[3][i] * band - low, c[3][i]) as f32;
            }
        }
        filter.arrive([first, second]);
    }

    /// From levels to doublings of the gain.
    #[inline(always)]
    fn follow(&mut self, gains: &mut Lanes<L>) {
        let (mut held, mut smooth) = (self.held, self.smooth);
        let single = [&self.threshold, &self.slope, &self.range];
        let steady = single.iter().all(|ramp| ramp.is_steady()) && self.attack.is_steady() && self.release.is_steady();
        let last = QUANTUM - 1;
        let mut levels = [self.threshold.at(last), self.slope.at(last), self.range.at(last)];
        let mut paces = [self.attack.at(last), self.release.at(last)];
        for (frame, gain) in gains.iter_mut().enumerate() {
            if !steady {
                levels = [self.threshold.at(frame), self.slope.at(frame), self.range.at(frame)];
                paces = [self.attack.at(frame), self.release.at(frame)];
            }
            let ([threshold, slope, range], [attack, release]) = (&levels, &paces);
            for i in 0..L {
                let share = slope[i] * (gain[i] - threshold[i]);
                let share = if share > 0.0 { share } else { 0.0 };
                let wanted = f64::from(if share < 1.0 { share } else { 1.0 });
                let let_go = held[i] + release[i] * (wanted - held[i]);
                held[i] = if wanted > let_go { wanted } else { let_go };
                smooth[i] += attack[i] * (held[i] - smooth[i]);
                gain[i] = range[i] * smooth[i] as f32;
            }
        }
        flush(&mut held);
        flush(&mut smooth);
        (self.held, self.smooth) = (held, smooth);
        for ramp in [&mut self.threshold, &mut self.slope, &mut self.range] {
            ramp.arrive();
        }
        self.attack.arrive();
        self.release.arrive();
    }

    /// The filter, with its mix moved by what a gain of one is changed by.
    #[inline(always)]
    fn mix(&mut self, wide: &mut [[f64; L]; QUANTUM], changes: &Lanes<L>) {
        let filter = &mut self.mixed;
        let moving = filter.from != filter.to;
        let (mut c, [mut first, mut second]) = (filter.to, filter.state);
        let mut d = steps(&c);
        for (frame, (x, change)) in wide.iter_mut().zip(changes).enumerate() {
            if moving {
                c = filter.at(frame);
                d = steps(&c);
            }
            for i in 0..L {
                let (band, low) = step([d[0][i], d[1][i], d[2][i], d[3][i]], &mut first[i], &mut second[i], x[i]);
                let rest = c[3][i] * x[i] + (c[4][i] * band + c[5][i] * low);
                let by = c[6][i] * x[i] + (c[7][i] * band + c[8][i] * low);
                x[i] = rest + f64::from(change[i]) * by;
            }
        }
        filter.arrive([first, second]);
    }
}
