//! Adds second and third harmonics to what lies above a frequency, for air that is not in the recording.
//!
//! The harmonics are those of Chebyshev's polynomials, whose argument is the band divided by its momentary amplitude: a
//! tone at any level gets them at the level that is set, and no others.
//!
//! Source: Le Brun, "Digital Waveshaping Synthesis", JAES 27(4), 1979 (T2, T3); Gabor, "Theory of Communication", J. IEE
//! 93, 1946 (the amplitude as the magnitude of the analytic signal); Oppenheim, Schafer, "Discrete-Time Signal
//! Processing", chapter on Hilbert transforms (the transformer under Kaiser's window).
//! Units: Hz, dB, %.  Latency: 117 frames at 48 kHz.
//! Aliases of a tone: 90 dB under it or more.
//! Cost: two ways up, one down, and a root and a division for each value at four times the rate.
//! Not for: making treble louder; that is a shelf of the `equalizer`.

mod quadrature;
#[cfg(test)]
mod tests;

use crate::glide::Glide;
use crate::look_ahead::LookAhead;
use crate::oversampling::Quality;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use quadrature::Quadrature;
use signal::half_band::{self, Block, HalfBands, WIDE};
use signal::lanes::Ramp;
use signal::svf::{Section, Svf, narrow, run_all, room, widen};
use signal::{Db, Hz, Lanes, Percent, Seconds, lanes, params};

params! {
    /// Adds second and third harmonics to what lies above a frequency.
    Exciter as "exciter" {
        /// What lies above gets harmonics; it is 3 dB down here and falls by 24 dB an octave.
        frequency: Hz = 4000.0, 1500.0..=12000.0, log, first;
        /// Level of the second harmonic, relative to the tone that gets it; at the lowest value there is none.
        even: Db = -18.0, -60.0..=0.0;
        /// Level of the third harmonic; at the lowest value there is none.
        odd: Db = -24.0, -60.0..=0.0;
        /// How much of the harmonics is added.
        mix: Percent = 100.0, 0.0..=100.0;
    }
}

/// Doublings: four times the rate.
const DOUBLINGS: usize = 2;
/// The Q of a fourth-order Butterworth filter's sections.
const QUALITIES: [f64; 2] = [0.541_196_1, 1.306_563];
/// +80 dB: what lies beyond is no sound, and its square must not overflow.
const BEYOND: f32 = 1e4;
/// Squares of amplitudes under this are no sound.
const FAINT: f32 = 1e-20;

impl Effect for Exciter {
    type Kernel<const L: usize> = ExciterKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        half_band::latency(Quality::High.steps(DOUBLINGS, rate)) + quadrature::latency(rate)
    }

    fn tail(&self, context: &Context) -> Seconds {
        // ln(10^6) is 13.8; the rest is room for the other section.
        const DECAY: f64 = 18.5;
        let ring = DECAY * QUALITIES[1] / (std::f64::consts::PI * self.frequency.0);
        Seconds(self.latency(context.rate) as f64 / context.rate.0 + ring)
    }
}

/// Where a strip's frequency stands, and where it shall go.
#[derive(Clone, Copy, Debug)]
struct Sweep {
    now: Hz,
    goal: Hz,
}

/// Exciter over `L` lanes.
#[derive(Clone)]
pub struct ExciterKernel<const L: usize> {
    high_pass: Vec<Svf<L>>,
    quadrature: Quadrature<L>,
    bands: [HalfBands<L>; 2],
    straight: LookAhead<L>,
    even: Ramp<f32, L>,
    odd: Ramp<f32, L>,
    sweeps: Vec<Sweep>,
    glide: Glide,
    rate: Hz,
    channels: usize,
}

impl<const L: usize> ExciterKernel<L> {
    fn tune(&mut self, strip: usize) {
        for (filter, q) in self.high_pass.iter_mut().zip(QUALITIES) {
            let section = Section::high_pass(self.sweeps[strip].now, q, self.rate);
            for lane in strip * self.channels..(strip + 1) * self.channels {
                filter.aim(lane, &section);
            }
        }
    }

    fn travel(&mut self) {
        for strip in 0..self.sweeps.len() {
            let Sweep { now, goal } = self.sweeps[strip];
            if now != goal {
                self.sweeps[strip].now = Hz(self.glide.ratio(now.0, goal.0));
                self.tune(strip);
            }
        }
    }
}

/// A level's factor; none at the lowest.
fn factor(level: Db, mix: Percent) -> f32 {
    if level.0 <= -60.0 { 0.0 } else { (level.gain() * mix.0 / 100.0) as f32 }
}

impl<const L: usize> Kernel<L, Exciter> for ExciterKernel<L> {
    fn new(effect: &Exciter, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let bands = HalfBands::new(Quality::High.steps(DOUBLINGS, context.rate));
        Self {
            high_pass: vec![Svf::default(); QUALITIES.len()],
            quadrature: Quadrature::new(context.rate),
            bands: [bands.clone(), bands],
            straight: LookAhead::new(effect.latency(context.rate)),
            even: Ramp::<f32, L>::new(0.0),
            odd: Ramp::<f32, L>::new(0.0),
            sweeps: vec![Sweep { now: effect.frequency, goal: effect.frequency }; L / channels],
            glide: Glide::new(context.rate),
            rate: context.rate,
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Exciter, _context: &Context) {
        self.sweeps[strip].goal = effect.frequency;
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.even.aim(lane, factor(effect.even, effect.mix));
            self.odd.aim(lane, factor(effect.odd, effect.mix));
        }
    }

    fn settle(&mut self) {
        for strip in 0..self.sweeps.len() {
            self.sweeps[strip].now = self.sweeps[strip].goal;
            self.tune(strip);
        }
        self.high_pass.iter_mut().for_each(Svf::settle);
        self.even.settle();
        self.odd.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.high_pass.iter_mut().for_each(Svf::reset);
        self.quadrature.reset();
        self.bands.iter_mut().for_each(HalfBands::reset);
        self.straight.reset();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        self.travel();
        excite(self, lanes);
        self.even.arrive();
        self.odd.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn excite<const L: usize>(kernel: &mut ExciterKernel<L>, lanes: &mut Lanes<L>) {
    for x in lanes.as_flattened_mut() {
        *x = if x.abs() < BEYOND { *x } else { BEYOND.copysign(*x) };
    }
    let mut wide = room();
    widen(lanes, &mut wide);
    kernel.straight.run(lanes);
    run_all(&mut kernel.high_pass, &mut wide);
    let mut band = lanes::silence::<L>();
    let mut turned = lanes::silence::<L>();
    narrow(&wide, &mut band);
    kernel.quadrature.run(&mut band, &mut turned);
    let (mut even, mut odd) = (kernel.even.course(), kernel.odd.course());
    let [bands, quarter] = &mut kernel.bands;
    let factor = bands.factor();
    let levels = half_band::blocks(&mut even).iter().zip(half_band::blocks(&mut odd).iter());
    let sound = half_band::blocks(&mut band).iter_mut().zip(half_band::blocks(&mut turned).iter());
    for ((block, turned), (even, odd)) in sound.zip(levels) {
        let planes = bands.up(block).iter_mut().zip(quarter.up(turned));
        for (plane, turned) in planes.take(factor) {
            harmonics(plane, turned, even, odd);
        }
        bands.down(block);
    }
    for (x, added) in lanes.as_flattened_mut().iter_mut().zip(band.as_flattened()) {
        *x += added;
    }
}

/// With z the analytic signal and r its magnitude, r T2(x / r) is the real part of z^2 / r, and r T3(x / r) that of z^3 / r^2.
#[inline(always)]
fn harmonics(plane: &mut Block, turned: &Block, even: &Block, odd: &Block) {
    for i in 0..WIDE {
        let (x, y) = (plane[i], turned[i]);
        let (xx, yy) = (x * x, y * y);
        let over = 1.0 / (xx + yy + FAINT).sqrt();
        let second = (xx - yy) * over;
        let third = (x * over) * ((xx - 3.0 * yy) * over);
        plane[i] = even[i] * second + odd[i] * third;
    }
}
