//! A band whose gain follows the level in its own range.
//!
//! The poles stay where the band at rest has them; only the gains with which input, band and low are mixed move, on a straight
//! line from the band at rest towards the band at its range, sample by sample.
//!
//! The level of a bell is that of its own band-pass and of the same a quarter of a period later, squared and added: for a sine
//! at its frequency that is steady, so that the gain does not move within a period. A shelf hears what lies beyond its
//! frequency.
//!
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012 (smooth decoupled peak
//! detector, eq. 17); Regalia, Mitra, "Tunable digital frequency response equalization filters", IEEE Trans. ASSP 35(1),
//! 1987 (gain apart from poles).

use super::matched::Moving;
use super::{Band, BandKind, turn};
use crate::detector::{flush, link, one_pole};
use signal::lanes::{Ramp, silence};
use signal::svf::{Section, Svf, warp};
use signal::{Hz, Lanes, QUANTUM, math};
use std::ops::Range;

/// Decibels in a doubling.
const DB: f64 = 6.020_599_913_279_624;
/// Q of a shelf's detector.
const BUTTERWORTH: f64 = std::f64::consts::FRAC_1_SQRT_2;

/// The filter's numbers: three of the states, three of the mix at rest, three by which that moves.
type Numbers<const L: usize> = [[f64; L]; 9];

/// One dynamic band over `L` lanes.
#[derive(Clone)]
pub(super) struct Dynamic<const L: usize> {
    /// Whether it hears mid and side.
    pub(super) across: bool,
    /// Whether it hears the sidechain.
    keyed: bool,
    /// Whether all channels of a strip have the largest of their levels.
    linked: bool,
    /// Whether a quarter of a period later is heard too.
    paired: bool,
    heard: Svf<L>,
    later: Svf<L>,
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
    from: Numbers<L>,
    to: Numbers<L>,
    state: [[f64; L]; 2],
}

impl<const L: usize> Dynamic<L> {
    pub(super) fn new(band: &Band, across: bool, channels: usize) -> Self {
        let (single, double) = (Ramp::<f32, L>::new(0.0), Ramp::<f64, L>::new(0.0));
        let mut through = [[0.0; L]; 9];
        (through[0], through[3]) = ([1.0; L], [1.0; L]);
        Self {
            across,
            keyed: band.hears_sidechain(),
            linked: band.placement.lanes(0, channels).len() > 1,
            paired: band.kind == BandKind::Bell,
            // On lanes it does not work on it hears nothing, and its mix does not move.
            heard: Svf::default(),
            later: Svf::default(),
            threshold: single,
            slope: single,
            range: single,
            attack: double,
            release: double,
            held: [0.0; L],
            smooth: [0.0; L],
            from: through,
            to: through,
            state: [[0.0; L]; 2],
        }
    }

    /// Sets where the band shall be at the end of the next quantum, on some lanes.
    pub(super) fn aim(&mut self, lanes: Range<usize>, band: &Band, rate: Hz) {
        let f = band.frequency;
        let heard = match band.kind {
            BandKind::LowShelf => Section::low_pass(f, BUTTERWORTH, rate),
            BandKind::HighShelf => Section::high_pass(f, BUTTERWORTH, rate),
            _ => Section::band_pass(f, band.q.0, rate),
        };
        // The first-order all-pass, a quarter of a period late at its frequency.
        let a = (warp(f, rate) - 1.0) / (warp(f, rate) + 1.0);
        let later = Section::from_biquad([a, 1.0, 0.0, a, 0.0]);
        let Moving { rest, by } = band.moving(rate);
        let whole = (band.range.0.abs() / DB).max(1e-3);
        for lane in lanes {
            self.heard.aim(lane, &heard);
            self.later.aim(lane, &later);
            self.threshold.aim(lane, (band.threshold.0 / DB) as f32);
            self.slope.aim(lane, ((1.0 - 1.0 / band.ratio.0) / whole) as f32);
            self.range.aim(lane, (band.range.0 / DB) as f32);
            self.attack.aim(lane, one_pole(band.attack, rate));
            self.release.aim(lane, one_pole(band.release, rate));
            for (row, c) in self.to.iter_mut().zip(rest.c.iter().chain(&by)) {
                row[lane] = *c;
            }
        }
    }

    /// Jumps to what was aimed at.
    pub(super) fn settle(&mut self) {
        self.heard.settle();
        self.later.settle();
        for ramp in [&mut self.threshold, &mut self.slope, &mut self.range] {
            ramp.settle();
        }
        self.attack.settle();
        self.release.settle();
        self.from = self.to;
    }

    /// Forgets the sound so far.
    pub(super) fn reset(&mut self) {
        self.settle();
        self.heard.reset();
        self.later.reset();
        (self.held, self.smooth, self.state) = ([0.0; L], [0.0; L], [[0.0; L]; 2]);
    }

    /// One quantum in place. `wide` holds mid and side where the band is across; `side` always left and right.
    #[inline(always)]
    pub(super) fn run(&mut self, wide: &mut [[f64; L]; QUANTUM], side: Option<&Lanes<L>>, channels: usize) {
        let mut heard = *wide;
        if self.keyed
            && let Some(side) = side
        {
            heard = signal::svf::widen(side);
            if self.across {
                turn(&mut heard, 0.5);
            }
        }
        let mut gains = silence::<L>();
        self.listen(&mut heard, &mut gains, channels);
        self.follow(&mut gains);
        self.mix(wide, &gains);
    }

    /// The level's logarithm, in doublings.
    #[inline(always)]
    fn listen(&mut self, heard: &mut [[f64; L]; QUANTUM], levels: &mut Lanes<L>, channels: usize) {
        self.heard.run(heard);
        for (level, x) in levels.iter_mut().zip(heard.iter()) {
            for i in 0..L {
                level[i] = (x[i] * x[i]) as f32;
            }
        }
        if self.paired {
            self.later.run(heard);
            for (level, x) in levels.iter_mut().zip(heard.iter()) {
                for i in 0..L {
                    level[i] += (x[i] * x[i]) as f32;
                }
            }
        }
        if self.linked {
            link(levels, channels);
        }
        for level in levels.as_flattened_mut() {
            // A power's logarithm is twice its level's.
            *level = 0.5 * math::log2_f32(*level);
        }
    }

    /// From levels to what a gain of one is changed by.
    #[inline(always)]
    fn follow(&mut self, gains: &mut Lanes<L>) {
        let (mut held, mut smooth) = (self.held, self.smooth);
        for (frame, gain) in gains.iter_mut().enumerate() {
            let (threshold, slope, range) = (self.threshold.at(frame), self.slope.at(frame), self.range.at(frame));
            let (attack, release) = (self.attack.at(frame), self.release.at(frame));
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
        for gain in gains.as_flattened_mut() {
            *gain = math::exp2_f32(*gain) - 1.0;
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

    /// The filter, with its mix moved by the gains.
    #[inline(always)]
    fn mix(&mut self, wide: &mut [[f64; L]; QUANTUM], gains: &Lanes<L>) {
        let mut s = self.state;
        let moving = self.from != self.to;
        let mut c = self.to;
        for (frame, (x, gain)) in wide.iter_mut().zip(gains).enumerate() {
            if moving {
                let t = (frame + 1) as f64 * (1.0 / QUANTUM as f64);
                for k in 0..9 {
                    for i in 0..L {
                        c[k][i] = self.from[k][i] + (self.to[k][i] - self.from[k][i]) * t;
                    }
                }
            }
            for i in 0..L {
                let change = f64::from(gain[i]);
                let over = x[i] - s[1][i];
                let band = c[0][i] * s[0][i] + c[1][i] * over;
                let low = s[1][i] + (c[1][i] * s[0][i] + c[2][i] * over);
                s[0][i] = 2.0 * band - s[0][i];
                s[1][i] = 2.0 * low - s[1][i];
                let rest = c[3][i] * x[i] + (c[4][i] * band + c[5][i] * low);
                let by = c[6][i] * x[i] + (c[7][i] * band + c[8][i] * low);
                x[i] = rest + change * by;
            }
        }
        self.from = self.to;
        // What has died away, and what is no number.
        for v in s.as_flattened_mut() {
            *v = if v.abs() >= 1e-30 && v.abs() < 1e60 { *v } else { 0.0 };
        }
        self.state = s;
    }
}
