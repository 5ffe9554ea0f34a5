//! Shapes the tone: up to 24 bells, shelves, tilts, notches and cuts that sound as an analog desk's would, up to 20 kHz.
//!
//! Any band works on both sides of a strip, on one, on the middle or on what differs. Bells and shelves may be dynamic: then
//! their gain follows the level in their own range, here or in the sidechain. Dynamic bands come after all others.
//!
//! Source: the prototypes are those of Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients",
//! 1994; they are made digital by a magnitude match (after Vicanek, "Matched Second Order Digital Filters", 2016),
//! minimum phase, and run as state-variable filters (Zavalishin, "The Art of VA Filter Design", 2018).
//! Units: Hz, dB, Q, dB an octave, ms.
//! Latency: none; with linear phase 4608 frames at 44.1 and 48 kHz, twice that up to 96 kHz, four times up to 192 kHz.
//! Cost: one state-variable filter a band, two where it does much near 20 kHz; cuts one or two for every 12 dB an octave; a
//! dynamic band one or two more, a logarithm and an exponential a sample. Linear phase: two transforms and 16 products of
//! spectra a block, and while settings move the making of a filter every hundredth of a second.
//! Exactness: within 0.1 dB of the analog band from 20 Hz to 20 kHz for 12 dB and Q up to 8 (0.12 dB at 44.1 kHz); cuts down
//! to -20 dB; a dynamic band, of one section, for 6 dB up to 4 kHz. Linear phase: where pi f / Q is above 100 a second with
//! the Q of the boost, Q 10^(gain / 40); that is Q 2 and 6 dB from 90 Hz on. Below, a band comes out too wide and too weak.
//! Dynamic bands keep minimum phase with either choice: a filter of 171 ms cannot follow a level, and would answer a
//! kick drum before it sounds.
//! Not for: one cut alone, whose corner may move a whole song long; use `high-pass` and `low-pass`.

mod band;
mod dynamic;
mod linear_phase;
mod map;
mod matched;
mod prototype;
mod row;
#[cfg(test)]
mod tests;

use crate::glide::Glide;
use crate::look_ahead::LookAhead;
use crate::{Context, Effect, Kernel};
pub use band::{Band, BandKind, Detector, Placement};
use dynamic::Dynamic;
use linear_phase::LinearPhase;
use multiversion::multiversion;
use row::Row;
use signal::lanes::Ramp;
use signal::svf::{narrow, run_all, room, widen};
use signal::{Db, Hz, Lanes, QUANTUM, Seconds, params, words};

words! {
    /// How the phase turns.
    pub enum Phase { Minimum = "minimum", Linear = "linear" }
}

params! {
    /// Shapes the tone with bells, shelves, tilts, notches and cuts.
    Equalizer as "equalizer" {
        /// Gain after all bands.
        output: Db = 0.0, -24.0..=24.0;
        /// No delay and the phase an analog desk turns (minimum), or a delay and none turned (linear); dynamic bands, which
        /// must answer at once, always keep the first.
        phase: Phase = Phase::Minimum, fixed;
    }
    parts bands: Band
}

impl Equalizer {
    /// The bands that do not follow a level.
    fn still(&self) -> impl Iterator<Item = &Band> {
        self.bands.iter().filter(|band| !band.is_dynamic())
    }
}

impl Effect for Equalizer {
    type Kernel<const L: usize> = EqualizerKernel<L>;
    const SIDECHAIN: bool = true;

    fn latency(&self, rate: Hz) -> usize {
        if self.phase == Phase::Linear { linear_phase::latency(rate) } else { 0 }
    }

    fn tail(&self, context: &Context) -> Seconds {
        // ln(10^6) is 13.8; the rest is room for the boost. Bands that ring alike ring on one another, so times add.
        const DECAY: f64 = 18.5;
        let linear = self.phase == Phase::Linear;
        let ringing = self.bands.iter().filter(|band| band.is_dynamic() || !linear);
        let decays = ringing.flat_map(|band| band.prototypes().map(|part| part.decay(band.frequency)));
        let filter = if linear { linear_phase::tail(context.rate) as f64 / context.rate.0 } else { 0.0 };
        Seconds(decays.map(|decay| DECAY / decay).sum::<f64>() + filter)
    }

    /// Of what is the same on both sides; dynamic bands at rest.
    fn response(&self, frequency: Hz, rate: Hz) -> Option<f64> {
        let bands = self.bands.iter().filter(|band| band.is_in_the_middle());
        Some(bands.map(|band| band.magnitude(frequency, rate, self.phase)).product::<f64>() * self.output.gain())
    }
}

/// Where a strip's band stands and where it shall go.
#[derive(Clone, Copy)]
struct Sweep {
    now: Band,
    goal: Band,
    /// Whether its filters are to be aimed again although nothing changes.
    restless: bool,
}

/// Where a band's filters are.
#[derive(Clone, Copy)]
enum Seat {
    /// In a row, that of mid and side where it is `across`, from a place on.
    Row { across: bool, first: usize },
    /// In the one long filter.
    Linear,
    /// By itself.
    Dynamic(usize),
}

/// The bands' filters, and the output gain.
#[derive(Clone)]
pub struct EqualizerKernel<const L: usize> {
    /// For left and right, and for mid and side.
    rows: [Row<L>; 2],
    linear: Option<LinearPhase>,
    /// As late as the long filter, where there is none: for the sound, and for the sidechain.
    delays: [Option<LookAhead<L>>; 2],
    dynamics: Vec<Dynamic<L>>,
    seats: Vec<Seat>,
    output: Ramp<f64, L>,
    /// Strip by strip, each strip's bands in a row.
    sweeps: Vec<Sweep>,
    /// Whether a band may not be where it shall be.
    travels: bool,
    glide: Glide,
    rate: Hz,
    channels: usize,
}

impl<const L: usize> EqualizerKernel<L> {
    /// One step of every band that is not where it shall be.
    fn travel(&mut self) {
        self.travels = false;
        for sweep in 0..self.sweeps.len() {
            let Sweep { now, goal, restless } = self.sweeps[sweep];
            if now != goal || restless {
                self.sweeps[sweep].now = now.toward(&goal, &self.glide);
                self.tune(sweep, false);
                self.travels = true;
            }
        }
        if self.travels {
            self.rows.iter_mut().for_each(Row::arrange);
        }
    }

    /// Aims the filters of a sweep's band at where it stands now.
    fn tune(&mut self, sweep: usize, jump: bool) {
        let (strip, band) = (sweep / self.seats.len(), sweep % self.seats.len());
        let now = self.sweeps[sweep].now;
        let lanes = now.placement.lanes(strip, self.channels);
        let mut restless = false;
        match self.seats[band] {
            Seat::Linear => {}
            Seat::Dynamic(place) => self.dynamics[place].aim(lanes, &now, self.rate),
            Seat::Row { across, first } => {
                let row = &mut self.rows[usize::from(across)];
                for (k, matched) in now.matched(self.rate).enumerate() {
                    if jump {
                        row.put(strip, first + k, lanes.clone(), &matched);
                    } else {
                        restless |= row.aim(strip, first + k, lanes.clone(), &matched);
                    }
                }
            }
        }
        self.sweeps[sweep].restless = restless;
    }
}

impl<const L: usize> Kernel<L, Equalizer> for EqualizerKernel<L> {
    fn new(effect: &Equalizer, context: &Context) -> Self {
        let (rate, channels) = (context.rate, context.channels.max(1));
        let strips = L.div_ceil(channels);
        let linear = effect.phase == Phase::Linear;
        let (mut counts, mut dynamics, mut seats) = ([0; 2], Vec::new(), Vec::new());
        for band in &effect.bands {
            let across = channels == 2 && band.placement.is_across();
            seats.push(if band.is_dynamic() {
                dynamics.push(Dynamic::new(band, across, channels));
                Seat::Dynamic(dynamics.len() - 1)
            } else if linear {
                Seat::Linear
            } else {
                let first = counts[usize::from(across)];
                counts[usize::from(across)] += band.count();
                Seat::Row { across, first }
            });
        }
        let still: Vec<Band> = if linear { effect.still().copied().collect() } else { Vec::new() };
        let keyed = effect.bands.iter().any(|band| band.is_dynamic() && band.hears_sidechain());
        let delay = |wanted: bool| (linear && wanted).then(|| LookAhead::new(effect.latency(rate)));
        let sweeps = effect.bands.iter().map(|&band| Sweep { now: band, goal: band, restless: false });
        let mut kernel = Self {
            rows: counts.map(|count| Row::new(count, strips)),
            delays: [delay(still.is_empty()), delay(keyed)],
            linear: (!still.is_empty()).then(|| LinearPhase::new(&still, L, channels, rate)),
            dynamics,
            seats,
            output: Ramp::<f64, L>::new(1.0),
            sweeps: sweeps.collect::<Vec<_>>().repeat(strips),
            travels: true,
            glide: Glide::new(rate),
            rate,
            channels,
        };
        kernel.settle();
        kernel
    }

    fn aim(&mut self, strip: usize, effect: &Equalizer, _context: &Context) {
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.output.aim(lane, effect.output.gain());
        }
        let count = self.seats.len();
        for (sweep, band) in self.sweeps[strip * count..(strip + 1) * count].iter_mut().zip(&effect.bands) {
            sweep.goal = *band;
        }
        self.travels = true;
        if let Some(linear) = &mut self.linear {
            linear.aim(strip, effect.still().copied());
        }
    }

    fn settle(&mut self) {
        for sweep in 0..self.sweeps.len() {
            self.sweeps[sweep].now = self.sweeps[sweep].goal;
            self.tune(sweep, true);
        }
        self.travels = true;
        self.rows.iter_mut().for_each(Row::settle);
        self.linear.iter_mut().for_each(LinearPhase::settle);
        self.dynamics.iter_mut().for_each(Dynamic::settle);
        self.output.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.rows.iter_mut().for_each(Row::reset);
        self.linear.iter_mut().for_each(LinearPhase::reset);
        self.delays.iter_mut().flatten().for_each(LookAhead::reset);
        self.dynamics.iter_mut().for_each(Dynamic::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
        if self.travels {
            self.travel();
        }
        let [straight, across] = &mut self.rows;
        match (&mut self.delays, side) {
            // What most strips have, by itself, so that the compiler keeps it short.
            ([None, None], _) if self.linear.is_none() && across.is_empty() && self.dynamics.is_empty() => {
                shape(straight, &self.output, lanes);
            }
            ([_, Some(delay)], Some(side)) => {
                let mut late = *side;
                delay.run(&mut late);
                shape_all(self, lanes, Some(&late));
            }
            _ => shape_all(self, lanes, side),
        }
        self.output.arrive();
    }
}

/// The bands that work on left and right alike or on one of them.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn shape<const L: usize>(straight: &mut Row<L>, output: &Ramp<f64, L>, lanes: &mut Lanes<L>) {
    unsign(lanes);
    let mut wide = room();
    widen(lanes, &mut wide);
    run_all(straight.sections(), &mut wide);
    turn_up(output, &mut wide);
    narrow(&wide, lanes);
}

/// Everything there may be.
#[multiversion(targets("x86_64+avx+avx2"))]
fn shape_all<const L: usize>(kernel: &mut EqualizerKernel<L>, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
    unsign(lanes);
    if let Some(delay) = &mut kernel.delays[0] {
        delay.run(lanes);
    }
    let mut wide = room();
    widen(lanes, &mut wide);
    if let Some(linear) = &mut kernel.linear {
        linear.run(&mut wide);
    }
    let [straight, across] = &mut kernel.rows;
    run_all(straight.sections(), &mut wide);
    if !across.is_empty() {
        turn(&mut wide, 0.5);
        run_all(across.sections(), &mut wide);
        turn(&mut wide, 1.0);
    }
    for dynamic in &mut kernel.dynamics {
        if dynamic.across {
            turn(&mut wide, 0.5);
            dynamic.run(&mut wide, side, kernel.channels);
            turn(&mut wide, 1.0);
        } else {
            dynamic.run(&mut wide, side, kernel.channels);
        }
    }
    turn_up(&kernel.output, &mut wide);
    narrow(&wide, lanes);
}

/// A zero that is negative would tell by its sign whether it went through a wire.
#[inline(always)]
fn unsign<const L: usize>(lanes: &mut Lanes<L>) {
    for x in lanes.as_flattened_mut() {
        *x += 0.0;
    }
}

#[inline(always)]
fn turn_up<const L: usize>(output: &Ramp<f64, L>, wide: &mut [[f64; L]; QUANTUM]) {
    // Times one changes no bit.
    let through = output.is_steady() && (0..L).all(|lane| output.target(lane) == 1.0);
    if !through {
        for (frame, x) in wide.iter_mut().enumerate() {
            let gain = output.at(frame);
            for i in 0..L {
                x[i] *= gain[i];
            }
        }
    }
}

/// From left and right to mid and side (`scale` one half), and back (one).
#[inline(always)]
fn turn<const L: usize>(wide: &mut [[f64; L]; QUANTUM], scale: f64) {
    for frame in wide {
        for pair in frame.as_chunks_mut::<2>().0 {
            let [left, right] = *pair;
            *pair = [scale * (left + right), scale * (left - right)];
        }
    }
}
