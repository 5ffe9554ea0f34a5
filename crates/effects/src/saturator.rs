//! Bends the wave as tape, a tube, a transformer or a clipping stage does, and so adds harmonics and rounds off peaks.
//!
//! What is quiet comes out as it went in: the drive decides how much is bent, not how loud it is. Peaks become lower by
//! what the curve takes; `output` brings the level back.
//!
//! Source: the laws and their papers stand in `saturator/character.rs`, the averaging against aliases in `shaper.rs`. The
//! tape is a curve with treble lift: it has neither hysteresis nor bias oscillator nor head.
//! Units: dB, %.  Latency: 77 frames at 48 kHz, in `eco` 57, hard and transformer 55.
//! Aliases up to 20 kHz, full scale driven by 18 dB, 1 to 10 kHz: 90 dB down or more, in `eco` 60 dB.
//! Cost: the filters up and down, and two roots and a division for each value at the high rate.
//! Not for: holding peaks under a ceiling; use `clipper` or `limiter`.

mod character;
#[cfg(test)]
mod tests;

use crate::glide::Glide;
use crate::look_ahead::LookAhead;
pub use crate::oversampling::Quality;
use crate::shaper::treble::{self, Treble};
use crate::shaper::{Curve, bend};
use crate::{Context, Effect, Kernel};
pub use character::Character;
use character::{DECAY, LOWEST, Law, Way, core, emphasis};
use multiversion::multiversion;
use signal::half_band::{self, HalfBands};
use signal::lanes::Ramp;
use signal::svf::{Section, Svf, run_all, room, widen};
use signal::{Db, Hz, Lanes, Percent, Seconds, lanes, params};

params! {
    /// Bends the wave as tape, a tube, a transformer or a clipping stage does.
    Saturator as "saturator" {
        /// What bends it: tape (treble first), tube (uneven), transformer (bass first), soft or hard clipping.
        character: Character = Character::Tape, fixed;
        /// How far the wave is driven into the curve; at 0 dB full scale reaches where it levels off.
        drive: Db = 6.0, -24.0..=36.0, first;
        /// Moves the wave up or down the curve, which adds even harmonics; in parts of where it levels off.
        bias: Percent = 0.0, -80.0..=80.0, fixed;
        /// How much louder the treble meets the curve; taken back after it.
        tone: Db = 0.0, -12.0..=12.0;
        /// Gain after all.
        output: Db = 0.0, -24.0..=24.0;
        /// How much of the bent wave is heard; the rest is the wave untouched.
        mix: Percent = 100.0, 0.0..=100.0;
        /// How much is done against aliases.
        quality: Quality = Quality::High, fixed;
    }
}

/// +80 dB: what lies beyond is no sound, and its square must not overflow.
const BEYOND: f32 = 1e4;

impl Effect for Saturator {
    type Kernel<const L: usize> = SaturatorKernel<L>;

    fn latency(&self, rate: Hz) -> usize {
        half_band::latency(self.character.steps(self.quality, rate)) + treble::LATE
    }

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(self.latency(context.rate) as f64 / context.rate.0 + DECAY)
    }
}

/// What glides.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    drive: Db,
    lift: Db,
    output: Db,
}

/// Where a strip's settings stand and where they shall go.
#[derive(Clone, Copy, Debug)]
struct Journey {
    now: Place,
    goal: Place,
}

/// Saturator over `L` lanes.
#[derive(Clone)]
pub struct SaturatorKernel<const L: usize> {
    law: Law,
    /// How steep it is where the wave rests.
    slope: f64,
    /// The emphasis, and the core where there is one.
    before: Vec<Svf<L>>,
    /// The opposites of `before`.
    after: Vec<Svf<L>>,
    /// Takes away the level that an uneven curve adds, as a capacitor between two stages does.
    coupling: Svf<L>,
    bands: HalfBands<L>,
    carried: [f32; L],
    treble: Treble<L>,
    straight: LookAhead<L>,
    /// The drive is taken back from the values it was given to.
    undriven: LookAhead<L>,
    drive: Ramp<f64, L>,
    output: Ramp<f64, L>,
    mix: Ramp<f64, L>,
    journeys: Vec<Journey>,
    glide: Glide,
    slow: Glide,
    rate: Hz,
    channels: usize,
}

impl<const L: usize> SaturatorKernel<L> {
    /// Aims at where a strip stands now.
    fn tune(&mut self, strip: usize) {
        let now = self.journeys[strip].now;
        let [lift, fall] = emphasis(now.lift, self.rate);
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.drive.aim(lane, now.drive.gain());
            self.output.aim(lane, now.output.gain());
            self.before[0].aim(lane, &lift);
            self.after[0].aim(lane, &fall);
        }
    }

    /// One step of all that glides.
    fn travel(&mut self) {
        for strip in 0..self.journeys.len() {
            let Journey { now, goal } = self.journeys[strip];
            if now != goal {
                self.journeys[strip].now = Place {
                    drive: Db(self.glide.decibels(now.drive.0, goal.drive.0)),
                    lift: Db(self.slow.decibels(now.lift.0, goal.lift.0)),
                    output: Db(self.glide.decibels(now.output.0, goal.output.0)),
                };
                self.tune(strip);
            }
        }
    }
}

/// A section that does not move, in every lane.
fn resting<const L: usize>(section: &Section) -> Svf<L> {
    let mut filter = Svf::default();
    for lane in 0..L {
        filter.aim(lane, section);
    }
    filter.settle();
    filter
}

impl<const L: usize> Kernel<L, Saturator> for SaturatorKernel<L> {
    fn new(effect: &Saturator, context: &Context) -> Self {
        let (rate, channels) = (context.rate, context.channels.max(1));
        let core: Option<Way> = (effect.character == Character::Transformer).then(|| core(rate));
        let resting_at = |end: usize| core.map(|way| resting(&way[end]));
        let rest = Place { drive: Db(0.0), lift: Db(0.0), output: Db(0.0) };
        let latency = effect.latency(rate);
        let (law, slope) = effect.character.law(effect.bias.0 / 100.0);
        let bands = HalfBands::new(effect.character.steps(effect.quality, rate));
        Self {
            treble: Treble::new(law.loss(), bands.factor()),
            law,
            slope,
            before: [Svf::default()].into_iter().chain(resting_at(0)).collect(),
            after: [Svf::default()].into_iter().chain(resting_at(1)).collect(),
            coupling: resting(&Section::high_pass_first(LOWEST, rate)),
            bands,
            carried: [0.0; L],
            straight: LookAhead::new(latency),
            undriven: LookAhead::new(latency),
            drive: Ramp::<f64, L>::new(1.0),
            output: Ramp::<f64, L>::new(1.0),
            mix: Ramp::<f64, L>::new(1.0),
            journeys: vec![Journey { now: rest, goal: rest }; L / channels],
            glide: Glide::new(rate),
            slow: Glide::slower(rate, 4.0),
            rate,
            channels,
        }
    }

    fn aim(&mut self, strip: usize, effect: &Saturator, _context: &Context) {
        self.journeys[strip].goal =
            Place { drive: effect.drive, lift: effect.character.lift(effect.tone), output: effect.output };
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.mix.aim(lane, effect.mix.0 / 100.0);
        }
    }

    fn settle(&mut self) {
        for strip in 0..self.journeys.len() {
            self.journeys[strip].now = self.journeys[strip].goal;
            self.tune(strip);
        }
        self.drive.settle();
        self.output.settle();
        self.mix.settle();
        self.before.iter_mut().chain(&mut self.after).for_each(Svf::settle);
    }

    fn reset(&mut self) {
        self.settle();
        self.before.iter_mut().chain(&mut self.after).for_each(Svf::reset);
        self.coupling.reset();
        self.bands.reset();
        self.carried = [0.0; L];
        self.treble.reset();
        self.straight.reset();
        self.undriven.reset();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        self.travel();
        saturate(self, lanes);
        self.drive.arrive();
        self.output.arrive();
        self.mix.arrive();
    }
}

/// The loops go over all lanes' values as one row: of frames of eight lanes the compiler would gather one lane after the
/// other.
#[multiversion(targets("x86_64+avx+avx2"))]
fn saturate<const L: usize>(kernel: &mut SaturatorKernel<L>, lanes: &mut Lanes<L>) {
    for x in lanes.as_flattened_mut() {
        *x = if x.abs() < BEYOND { *x } else { BEYOND.copysign(*x) };
    }
    let mut wide = room();
    widen(lanes, &mut wide);
    kernel.straight.run(lanes);
    run_all(&mut kernel.before, &mut wide);
    let mut added = lanes::silence::<L>();
    let mut undriven = lanes::silence::<L>();
    let drive = kernel.drive.course();
    for ((to, x), drive) in added.as_flattened_mut().iter_mut().zip(wide.as_flattened()).zip(drive.as_flattened()) {
        *to = (x * drive) as f32;
    }
    for (to, drive) in undriven.as_flattened_mut().iter_mut().zip(drive.as_flattened()) {
        *to = (1.0 / (drive * kernel.slope)) as f32;
    }
    add(kernel, &mut added);
    kernel.undriven.run(&mut undriven);
    for ((to, x), undriven) in wide.as_flattened_mut().iter_mut().zip(added.as_flattened()).zip(undriven.as_flattened())
    {
        *to = f64::from(*x) * f64::from(*undriven);
    }
    run_all(&mut kernel.after, &mut wide);
    for (sum, x) in wide.as_flattened_mut().iter_mut().zip(lanes.as_flattened()) {
        *sum += f64::from(*x);
    }
    kernel.coupling.run(&mut wide);
    let (mix, output) = (kernel.mix.course(), kernel.output.course());
    let courses = mix.as_flattened().iter().zip(output.as_flattened());
    for ((x, bent), (mix, output)) in lanes.as_flattened_mut().iter_mut().zip(wide.as_flattened()).zip(courses) {
        let untouched = f64::from(*x);
        *x = ((untouched + mix * (bent - untouched)) * output) as f32;
    }
}

/// From the driven wave to what the curve adds to it.
#[inline(always)]
fn add<const L: usize>(kernel: &mut SaturatorKernel<L>, wave: &mut Lanes<L>) {
    match kernel.law.clone() {
        Law::One(curve) => follow(kernel, &curve, wave),
        Law::Two(curve) => follow(kernel, &curve, wave),
        Law::Corner(curve) => follow(kernel, &curve, wave),
    }
    kernel.treble.run(wave);
}

/// Up, along the curve, and down again.
#[inline(always)]
fn follow<const L: usize, C: Curve>(kernel: &mut SaturatorKernel<L>, curve: &C, wave: &mut Lanes<L>) {
    for block in half_band::blocks(wave) {
        bend(curve, kernel.bands.up(block), &mut kernel.carried);
        kernel.bands.down(block);
    }
}
