//! Sweeps a few notches through the sound, wide apart: all-pass filters turn its phase, and it is added to itself.
//!
//! N stages with their corner at f have notches where tan(pi F / rate) = tan(pi f / rate) tan((2k + 1) pi / 2N), at
//! (F/f) = 1 for two stages, 0.41 and 2.41 for four, and so on. The corner sweeps by octaves. Feedback makes the peaks or
//! the notches narrow and leaves them where they are; the loudness stays, as the mean over all phases.
//!
//! Each stage is a rotation of sound and state, so the chain passes on exactly the energy it takes however fast it moves,
//! and no feedback below one can run away. The loop has no delay: its equation is solved for every frame.
//!
//! Source: Kiiski, Esqueda, Valimaki, "Time-Variant Gray-Box Modeling of a Phaser Pedal", DAFx-16 (a chain of first-order
//! all-passes, their feedback, the exponential sweep); Gray, Markel, "A Normalized Digital Filter Structure", IEEE Trans.
//! ASSP 23(3), 1975 (the rotation).
//! Units: Hz, semitones, %, degrees.  Latency: none.  Cost: a power of two, a tangent and a rotation a stage.
//! Not for: evenly spaced notches; use `flanger`.

mod chain;

use crate::delay::Sync;
use crate::lfo::{Lfo, turns};
use crate::slide::Slide;
use crate::{Context, Effect, Kernel};
use chain::Chain;
use multiversion::multiversion;
use signal::svf::{room, widen};
use signal::{Hz, Lanes, Percent, Plain, QUANTUM, Seconds, Semitones, math, params, words};

words! {
    /// How many all-pass filters there are; two of them make a notch.
    pub enum Stages { Two = "2", Four = "4", Six = "6", Eight = "8", Ten = "10", Twelve = "12" }
}

words! {
    /// How the sweep goes by octaves.
    pub enum Sweep { Sine = "sine", Triangle = "triangle" }
}

params! {
    /// Sweeps a few notches, wide apart, through the sound.
    Phaser as "phaser" {
        /// Sweeps in a second.
        rate: Hz = 0.4, 0.02..=10.0, log, first;
        /// Note value in which it sweeps once at the song's tempo, instead of the rate.
        sync: Sync = Sync::Off;
        /// The filters' corner in the middle of the sweep.
        frequency: Hz = 600.0, 100.0..=4000.0, log;
        /// How far the corner goes to either side.
        depth: Semitones = 18.0, 0.0..=24.0;
        /// Number of filters: half as many notches.
        stages: Stages = Stages::Four, fixed;
        /// Whether the sweep is round, or at an even pace.
        shape: Sweep = Sweep::Sine, fixed;
        /// How much goes round again: the peaks become narrow, or, where it is negative, the notches.
        feedback: Percent = 0.0, -90.0..=90.0;
        /// How far the right sweeps behind the left, in degrees.
        offset: Plain = 0.0, 0.0..=180.0;
        /// Share of the swept sound; 0 is the sound untouched.
        mix: Percent = 100.0, 0.0..=100.0;
    }
}

impl Effect for Phaser {
    type Kernel<const L: usize> = PhaserKernel<L>;

    fn tail(&self, _context: &Context) -> Seconds {
        let lowest = std::f64::consts::TAU * self.frequency.0 * math::exp2(-self.depth.0 / 12.0);
        let stages = 2.0 * (self.stages as usize + 1) as f64;
        // Equal poles in a row outlast a single one; with feedback each stage must give back the loop's loss: the pole of
        // (1 - s) / (1 + s) = |feedback|^(-1 / stages).
        let alone = 14.0 + 3.0 * stages;
        let round = match self.feedback.0.abs() {
            0.0 => 0.0,
            feedback => {
                let each = math::pow(feedback / 100.0, -1.0 / stages);
                16.0 * (each + 1.0) / (each - 1.0)
            }
        };
        Seconds((alone + round) / lowest + 0.001)
    }
}

/// What moves a strip.
#[derive(Clone)]
struct Strip {
    lfo: Lfo,
    /// The corner in the middle, as a power of two.
    middle: Slide,
    /// Octaves to either side.
    depth: Slide,
    feedback: Slide,
    /// What keeps the loudness at the feedback.
    level: Slide,
    mix: Slide,
    /// Turns by which the right is ahead.
    ahead: Slide,
}

impl Strip {
    fn all(&mut self) -> [&mut Slide; 5] {
        let Self { middle, depth, feedback, mix, ahead, .. } = self;
        [middle, depth, feedback, mix, ahead]
    }

    fn set_level(&mut self) {
        // Over all phases p the mean of |(1 + e^ip) / 2|^2 / |1 - f e^ip|^2 is 1 / (2 - 2 f).
        self.level.aim(0.5 * (1.0 - self.feedback.end()).sqrt());
    }

    /// Begins the next quantum.
    fn step(&mut self) {
        self.all().into_iter().for_each(Slide::step);
        self.set_level();
        self.level.step();
    }
}

/// The filters of `L` lanes.
#[derive(Clone)]
pub struct PhaserKernel<const L: usize> {
    chain: Chain<L>,
    strips: Vec<Strip>,
    stages: Stages,
    shape: crate::lfo::Shape,
    /// Half turns a frame of one Hertz.
    step: f64,
    channels: usize,
}

impl<const L: usize> Kernel<L, Phaser> for PhaserKernel<L> {
    fn new(effect: &Phaser, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let strip = Strip {
            lfo: Lfo::new(context.rate),
            middle: Slide::octaves(context.rate),
            depth: Slide::octaves(context.rate),
            feedback: Slide::share(context.rate),
            level: Slide::quick(),
            mix: Slide::quick(),
            ahead: Slide::phase(context.rate),
        };
        Self {
            chain: Chain::new(),
            strips: vec![strip; L.div_ceil(channels)],
            stages: effect.stages,
            shape: match effect.shape {
                Sweep::Sine => crate::lfo::Shape::Sine,
                Sweep::Triangle => crate::lfo::Shape::Triangle,
            },
            step: std::f64::consts::PI / context.rate.0,
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Phaser, context: &Context) {
        let strip = &mut self.strips[strip];
        strip.lfo.aim(turns(effect.rate, effect.sync, context));
        strip.middle.aim(math::log2(effect.frequency.0));
        strip.depth.aim(effect.depth.0 / 12.0);
        strip.feedback.aim(effect.feedback.0 / 100.0);
        strip.mix.aim(effect.mix.0 / 100.0);
        strip.ahead.aim(-effect.offset.0 / 360.0);
    }

    fn settle(&mut self) {
        for strip in &mut self.strips {
            strip.lfo.settle();
            strip.all().into_iter().for_each(Slide::settle);
            strip.set_level();
            strip.level.settle();
        }
    }

    fn reset(&mut self) {
        self.settle();
        self.chain.reset();
        self.locate(0);
    }

    fn locate(&mut self, frame: i64) {
        self.strips.iter_mut().for_each(|strip| strip.lfo.locate(frame));
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        turn(self, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn turn<const L: usize>(kernel: &mut PhaserKernel<L>, lanes: &mut Lanes<L>) {
    let channels = kernel.channels;
    let [mut cosines, mut sines, mut feedbacks, mut dry, mut wet] = [[[0.0; L]; QUANTUM]; 5];
    let mut goes_round = false;
    for (index, strip) in kernel.strips.iter_mut().enumerate() {
        let course = strip.lfo.next();
        strip.step();
        goes_round |= !strip.feedback.rests_at(0.0);
        let together = strip.ahead.rests_at(0.0);
        let [mut cosine, mut sine, mut straight, mut swept] = [[0.0; QUANTUM]; 4];
        for n in 0..QUANTUM {
            let mix = strip.mix.at(n);
            straight[n] = 1.0 - mix;
            swept[n] = mix * strip.level.at(n);
        }
        for channel in 0..channels {
            if channel == 0 || !together {
                let ahead = if channel == 0 { Slide::at_rest(0.0) } else { strip.ahead };
                let values = course.values(kernel.shape, &ahead);
                for n in 0..QUANTUM {
                    let corner = math::exp2(strip.middle.at(n) + strip.depth.at(n) * values[n]);
                    (cosine[n], sine[n]) = chain::rotation(kernel.step * corner);
                }
            }
            let lane = index * channels + channel;
            for n in 0..QUANTUM {
                (cosines[n][lane], sines[n][lane]) = (cosine[n], sine[n]);
                (dry[n][lane], wet[n][lane]) = (straight[n], swept[n]);
            }
        }
    }
    if goes_round {
        for (index, strip) in kernel.strips.iter().enumerate() {
            for (n, feedbacks) in feedbacks.iter_mut().enumerate() {
                feedbacks[index * channels..(index + 1) * channels].fill(strip.feedback.at(n));
            }
        }
    }
    let mut sound = room();
    widen(lanes, &mut sound);
    let rotations = chain::Rotations { cosines: &cosines, sines: &sines, feedbacks: goes_round.then_some(&feedbacks) };
    match kernel.stages {
        Stages::Two => kernel.chain.run::<2>(&rotations, &mut sound),
        Stages::Four => kernel.chain.run::<4>(&rotations, &mut sound),
        Stages::Six => kernel.chain.run::<6>(&rotations, &mut sound),
        Stages::Eight => kernel.chain.run::<8>(&rotations, &mut sound),
        Stages::Ten => kernel.chain.run::<10>(&rotations, &mut sound),
        Stages::Twelve => kernel.chain.run::<12>(&rotations, &mut sound),
    }
    let shares = dry.as_flattened().iter().zip(wet.as_flattened());
    for ((x, swept), (dry, wet)) in lanes.as_flattened_mut().iter_mut().zip(sound.as_flattened()).zip(shares) {
        *x = (dry * f64::from(*x) + wet * swept) as f32;
    }
}

#[cfg(test)]
mod tests;
