//! Puts the sound into a space that was measured, or through a cabinet, a spring, a plate: anything whose answer to a
//! single click was recorded.
//!
//! The file may be mono, stereo (left to left, right to right) or true stereo: four channels, left to left and right, right
//! to left and right. Without a file the sound passes untouched.
//!
//! Source: Gardner, "Efficient Convolution without Input-Output Delay", JAES 43(3), 1995; Garcia, "Optimal Filter Partition
//! for Efficient Convolution with Short Input/Output Delay", AES 113th Convention, 2002; Wefers, "Partitioned Convolution
//! Algorithms for Real-Time Auralization", RWTH Aachen, 2015. Transforms in f64, spectra in f32: the error lies 140 dB
//! under the result.
//! Units: s, ms, dB, Hz, %.  Latency: none.  Cost: that of a few hundred operations a sample for 3 s, spread evenly over time.
//! Not for: a space to be shaped by ear while it sounds; that is `reverb`.

mod convolver;
mod impulse;
mod partition;
mod passes;
mod product;
mod transform;

use crate::{Context, Effect, Kernel};
use convolver::Convolver;
use impulse::Impulse;
use multiversion::multiversion;
use partition::{Plan, frames_to_silence};
use signal::delay_line::Delay;
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, Ms, Percent, QUANTUM, Seconds, params};
use std::sync::Arc;

params! {
    /// Puts the sound into a recorded space, or through a recorded cabinet.
    Convolution as "convolution" {
        /// Level of the space.
        gain: Db = 0.0, -48.0..=24.0;
        /// Share of the space; 100 is the space alone, as on a return or behind a guitar.
        mix: Percent = 100.0, 0.0..=100.0;
        /// Time before the space answers.
        predelay: Ms = 0.0, 0.0..=500.0, fixed;
        /// Where the space is made to end; it fades out over the last quarter of that.
        length: Seconds = 30.0, 0.05..=30.0, log, fixed;
        /// Takes away the silence before the first sound of the file.
        trim: bool = false, fixed;
        /// Gives noise the same level in the space as outside it, however loud the file is.
        normalize: bool = true, fixed;
        /// The space has nothing below; at the lowest value, everything.
        low_cut as "low-cut": Hz = 20.0, 20.0..=1000.0, log, fixed;
        /// The space has nothing above; at the highest value, everything.
        high_cut as "high-cut": Hz = 20000.0, 1000.0..=20000.0, log, fixed;
    }
    files {
        /// How the space answers to a click: mono, stereo, or true stereo in four channels.
        impulse: Audio, first;
    }
}

/// What lies under this (-300 dB) is silence, so that no spectrum sinks into the subnormals.
const FLUSH: f32 = 1e-15;
/// What lies over this (+240 dB) is no sound; written as silence, it cannot overflow a spectrum.
const BEYOND: f32 = 1e12;

impl Effect for Convolution {
    type Kernel<const L: usize> = ConvolutionKernel<L>;
    const WIDENS: bool = true;

    fn tail(&self, context: &Context) -> Seconds {
        let Some(sound) = &self.impulse.sound else { return Seconds(0.0) };
        let taps = impulse::longest(self, sound, context.rate);
        Seconds((self.predelay.frames(context.rate) + frames_to_silence(taps)) as f64 / context.rate.0)
    }
}

/// One strip.
#[derive(Clone)]
struct Space {
    convolver: Convolver,
    predelay: Delay,
}

/// A space a strip; none where there is no file.
#[derive(Clone)]
pub struct ConvolutionKernel<const L: usize> {
    spaces: Vec<Space>,
    level: f64,
    dry: Ramp<f32, L>,
    wet: Ramp<f32, L>,
    channels: usize,
}

impl<const L: usize> Kernel<L, Convolution> for ConvolutionKernel<L> {
    fn new(effect: &Convolution, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let (mut spaces, mut level) = (Vec::new(), 1.0);
        if let Some(impulse) = Impulse::new(effect, channels, context.rate) {
            let convolver = Convolver::new(Arc::new(Plan::new(&impulse.responses, impulse.paths)));
            let predelay = Delay::new(effect.predelay.frames(context.rate), channels);
            spaces = vec![Space { convolver, predelay }; L.div_ceil(channels)];
            level = impulse.level;
        }
        Self { spaces, level, dry: Ramp::<f32, L>::new(0.0), wet: Ramp::<f32, L>::new(1.0), channels }
    }

    fn aim(&mut self, strip: usize, effect: &Convolution, _context: &Context) {
        let wet = effect.mix.0 / 100.0;
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.dry.aim(lane, (1.0 - wet) as f32);
            self.wet.aim(lane, (wet * effect.gain.gain() * self.level) as f32);
        }
    }

    fn settle(&mut self) {
        self.dry.settle();
        self.wet.settle();
    }

    fn reset(&mut self) {
        self.settle();
        for space in &mut self.spaces {
            space.convolver.reset();
            space.predelay.reset();
        }
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        for (strip, space) in self.spaces.iter_mut().enumerate() {
            let first = strip * self.channels;
            let mut heard = [[0.0f32; QUANTUM]; 2];
            for (channel, row) in heard.iter_mut().enumerate().take(self.channels) {
                take(row, lanes, first + channel);
            }
            space.predelay.run(&mut heard[..self.channels]);
            let mut answer = [[0.0f64; QUANTUM]; 2];
            space.convolver.run(&heard, &mut answer);
            for (channel, row) in answer.iter().enumerate().take(self.channels) {
                blend(lanes, first + channel, row, &self.dry, &self.wet);
            }
        }
        self.dry.arrive();
        self.wet.arrive();
    }
}

/// One lane, without what no spectrum can hold.
#[multiversion(targets("x86_64+avx+avx2"))]
fn take<const L: usize>(row: &mut [f32; QUANTUM], lanes: &Lanes<L>, lane: usize) {
    for (to, frame) in row.iter_mut().zip(lanes) {
        let x = frame[lane];
        *to = if x.abs() >= FLUSH && x.abs() <= BEYOND { x } else { 0.0 };
    }
}

/// One lane: what came in, and the answer of the space, each at its level.
#[multiversion(targets("x86_64+avx+avx2"))]
fn blend<const L: usize>(
    lanes: &mut Lanes<L>,
    lane: usize,
    answer: &[f64; QUANTUM],
    dry: &Ramp<f32, L>,
    wet: &Ramp<f32, L>,
) {
    if dry.is_steady() && wet.is_steady() {
        let (dry, wet) = (dry.target(lane), wet.target(lane));
        for (frame, x) in lanes.iter_mut().zip(answer) {
            frame[lane] = frame[lane] * dry + *x as f32 * wet;
        }
    } else {
        for (n, (frame, x)) in lanes.iter_mut().zip(answer).enumerate() {
            frame[lane] = frame[lane] * dry.at(n)[lane] + *x as f32 * wet.at(n)[lane];
        }
    }
}

#[cfg(test)]
mod tests;
