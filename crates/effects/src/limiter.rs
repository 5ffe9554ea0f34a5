//! Holds the true peak under a ceiling, and makes louder what is driven into it.
//!
//! Source: Hämäläinen, DAFx 2002 (look-ahead limiter with sliding maximum and averaging filter); ITU-R BS.1770-5 annex 2
//! (true peak). A gain that moves makes new peaks between the samples, so a second, smaller pass measures the first one's
//! output and takes away what is left over.
//! Units: dB, dBTP, ms.  Latency: the look-ahead.  Cost: two interpolations of each sample.
//! Not for: levelling; use `compressor` before it.

use crate::detector::{link, one_pole};
use crate::gain_envelope::GainEnvelope;
use crate::interpolated_peak::{self, InterpolatedPeak};
use crate::look_ahead::LookAhead;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Dbtp, Hz, Lanes, Ms, QUANTUM, Seconds, math, params, words};

words! {
    /// How many points the interval between two samples is measured at.
    pub enum Oversampling { Four = "4", Eight = "8" }
}

params! {
    /// Holds the true peak under a ceiling, and makes louder what is driven into it.
    Limiter as "limiter" {
        /// The true peak that is not exceeded.
        ceiling: Dbtp = -1.0, -24.0..=0.0, first;
        /// Gain before the ceiling.
        gain: Db = 0.0, -24.0..=24.0;
        /// Time to give back 63 % of a short reduction; long ones come back over half a second.
        release: Ms = 80.0, 5.0..=1000.0, log;
        /// How far it hears ahead, interpolation included.
        look_ahead as "look-ahead": Ms = 5.0, 2.0..=20.0, fixed;
        /// Points at which each interval is measured: 8 keeps within 0.05 dB of the ceiling, 4 costs half.
        oversampling: Oversampling = Oversampling::Eight, fixed;
    }
}

/// The second pass's share of the look-ahead.
const SECOND: usize = 4;
/// The shortest averages, in frames: under them the gain itself would make peaks.
const SHORTEST: usize = 16;

impl Oversampling {
    /// What interpolation and the last pass leave over, as measured; aimed at so much under the ceiling.
    fn margin(self) -> Db {
        match self {
            Oversampling::Four => Db(0.05),
            Oversampling::Eight => Db(0.02),
        }
    }
}

impl Limiter {
    /// Frames the averages of the two passes have.
    fn lengths(&self, rate: Hz) -> [usize; 2] {
        let free = self.look_ahead.frames(rate).saturating_sub(2 * interpolated_peak::DELAY);
        let second = (free / SECOND).max(SHORTEST);
        [free.saturating_sub(second).max(SHORTEST), second]
    }
}

impl Effect for Limiter {
    type Kernel<const L: usize> = LimiterKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        self.lengths(rate).iter().map(|length| length + interpolated_peak::DELAY).sum()
    }

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// Points inside an interval: with its ends they make the oversampling.
#[derive(Clone)]
enum Peaks<const L: usize> {
    Four(InterpolatedPeak<L, 3>),
    Eight(InterpolatedPeak<L, 7>),
}

impl<const L: usize> Peaks<L> {
    /// The last pass measures with all filters; the first only has to leave it little to do.
    fn new(oversampling: Oversampling, last: bool) -> Self {
        match (oversampling, last) {
            (Oversampling::Four, false) => Peaks::Four(InterpolatedPeak::short()),
            (Oversampling::Four, true) => Peaks::Four(InterpolatedPeak::short_and_long()),
            (Oversampling::Eight, false) => Peaks::Eight(InterpolatedPeak::short()),
            (Oversampling::Eight, true) => Peaks::Eight(InterpolatedPeak::short_and_long()),
        }
    }

    fn reset(&mut self) {
        match self {
            Peaks::Four(peak) => peak.reset(),
            Peaks::Eight(peak) => peak.reset(),
        }
    }

    #[inline(always)]
    fn run(&mut self, lanes: &Lanes<L>, ceiling: &[f32; L], peaks: &mut Lanes<L>) {
        match self {
            Peaks::Four(peak) => peak.run(lanes, ceiling, peaks),
            Peaks::Eight(peak) => peak.run(lanes, ceiling, peaks),
        }
    }
}

/// One pass: measure, then turn the delayed sound down.
#[derive(Clone)]
struct Pass<const L: usize> {
    peaks: Peaks<L>,
    envelope: GainEnvelope<L>,
    delay: LookAhead<L>,
}

impl<const L: usize> Pass<L> {
    fn new(peaks: Peaks<L>, length: usize, rate: Hz) -> Self {
        Self {
            peaks,
            envelope: GainEnvelope::new(length, rate),
            delay: LookAhead::new(length + interpolated_peak::DELAY),
        }
    }

    fn reset(&mut self) {
        self.peaks.reset();
        self.envelope.reset();
        self.delay.reset();
    }

    #[inline(always)]
    fn run(&mut self, lanes: &mut Lanes<L>, ceiling: &Ramp<f32, L>, release: &[f64; L], channels: usize) {
        let mut peaks = [[0.0; L]; QUANTUM];
        let (from, to) = (ceiling.at(0), ceiling.at(QUANTUM - 1));
        let lowest = std::array::from_fn(|i| math::exp2_f32(if from[i] < to[i] { from[i] } else { to[i] }));
        self.peaks.run(lanes, &lowest, &mut peaks);
        link(&mut peaks, channels);
        self.delay.run(lanes);
        for (frame, (x, peak)) in lanes.iter_mut().zip(&peaks).enumerate() {
            let ceiling = ceiling.at(frame);
            let mut reduction = [0.0; L];
            for i in 0..L {
                let over = math::log2_f32(peak[i]) - ceiling[i];
                reduction[i] = if over > 0.0 { over } else { 0.0 };
            }
            let gain = self.envelope.next(reduction, release);
            for i in 0..L {
                x[i] *= gain[i];
            }
        }
        self.envelope.flush();
    }
}

/// Limiter over `L` lanes.
#[derive(Clone)]
pub struct LimiterKernel<const L: usize> {
    gain: Ramp<f32, L>,
    /// In doublings, less the margin.
    ceiling: Ramp<f32, L>,
    release: [f64; L],
    passes: [Pass<L>; 2],
    margin: Db,
    channels: usize,
}

impl<const L: usize> Kernel<L, Limiter> for LimiterKernel<L> {
    fn new(effect: &Limiter, context: &Context) -> Self {
        let [first, last] = effect.lengths(context.rate);
        let pass = |last, length| Pass::new(Peaks::new(effect.oversampling, last), length, context.rate);
        Self {
            gain: Ramp::<f32, L>::new(1.0),
            ceiling: Ramp::<f32, L>::new(0.0),
            release: [1.0; L],
            passes: [pass(false, first), pass(true, last)],
            margin: effect.oversampling.margin(),
            channels: context.channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Limiter, context: &Context) {
        let ceiling = math::log2(Db(effect.ceiling.0 - self.margin.0).gain()) as f32;
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.gain.aim(lane, effect.gain.gain() as f32);
            self.ceiling.aim(lane, ceiling);
            self.release[lane] = one_pole(effect.release, context.rate);
        }
    }

    fn settle(&mut self) {
        self.gain.settle();
        self.ceiling.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.passes.iter_mut().for_each(Pass::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        limit(self, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn limit<const L: usize>(kernel: &mut LimiterKernel<L>, lanes: &mut Lanes<L>) {
    for (frame, x) in lanes.iter_mut().enumerate() {
        let gain = kernel.gain.at(frame);
        for i in 0..L {
            x[i] *= gain[i];
        }
    }
    for pass in &mut kernel.passes {
        pass.run(lanes, &kernel.ceiling, &kernel.release, kernel.channels);
    }
    kernel.gain.arrive();
    kernel.ceiling.arrive();
}
