//! The room of one strip: diffused input into sixteen delay lines that feed one another.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991;
//! Schlecht, Habets, "On Lossless Feedback Delay Networks", IEEE Trans. Signal Processing 65(6), 2017 (any unitary
//! mixing, here Hadamard's, is lossless for any lengths).

use super::absorption::Absorption;
use super::air::Air;
use super::cut::Cut;
use super::diffuser::Diffuser;
use super::early::Early;
use super::rotation::Rotation;
use super::weave::{Loom, place};
use super::{LINES, Reverb, space};
use crate::line::Line;
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Hz, QUANTUM, Seconds};

/// Signs with which the two inputs enter the lines and the two outputs leave them: that of line 4 a + b is the product
/// of the a-th here and the b-th of the same row. The rows are at right angles, so left and right are strangers, and
/// their products are as far as can be from every row of Hadamard's matrix, so no round trip gathers them in one line.
const ENTER: [[f32; 4]; 2] = [[1.0, -1.0, 1.0, 1.0], [-1.0, 1.0, 1.0, 1.0]];
const LEAVE: [[f32; 4]; 2] = [[1.0, 1.0, 1.0, -1.0], [1.0, 1.0, -1.0, 1.0]];

/// Brings Hadamard's matrix back to one.
const UNITARY: f64 = 0.25;

/// Added and taken away, it leaves nothing of what lies under 1e-22, so that an echo never fades into the subnormals.
pub const FLOOR: f32 = 1e-15;

/// What lies over this (+240 dB) is no sound.
const BEYOND: f32 = 1e12;

/// One strip's reverberation.
#[derive(Clone)]
pub struct Network {
    cut: Cut,
    /// What the space has heard.
    past: [Line; 2],
    wait: usize,
    early: Early,
    diffusers: [Vec<Diffuser>; 2],
    lines: Vec<Line>,
    delays: [usize; LINES],
    /// The same as times, in the order of a frame.
    lengths: [Seconds; LINES],
    loom: Loom,
    absorption: Absorption,
    rotation: Rotation,
    /// Share of the energy that is not the early reflections'.
    late: f64,
    /// Level of what enters the lines and of the early reflections; width of what leaves, its share of the output.
    level: Ramp<f32, 1>,
    echo: Ramp<f32, 1>,
    width: Ramp<f32, 1>,
    mix: Ramp<f32, 1>,
    air: Air,
    goal: Air,
    rate: Hz,
}

impl Network {
    /// Silent, of the build the fixed parameters ask for.
    pub fn new(effect: &Reverb, rate: Hz) -> Self {
        let build = effect.space.build();
        let delays = space::lengths(&build, effect.size.0, rate);
        let mut lengths = [Seconds(0.0); LINES];
        for (line, delay) in delays.iter().enumerate() {
            lengths[place(line)] = Seconds(*delay as f64 / rate.0);
        }
        let wait = effect.predelay.frames(rate);
        let early = Early::new(&build, effect.size.0, rate);
        let heard = Line::new(wait + early.latest() + QUANTUM);
        // The right side's diffusers are a little longer, the two sides' shares of energy stay alike.
        let side = |stretch: f64| {
            build
                .diffusers
                .iter()
                .map(move |ms| Diffuser::new((ms * stretch / 1000.0 * rate.0) as usize, rate.0, build.gain))
        };
        Self {
            cut: Cut::new(),
            past: [heard.clone(), heard],
            wait,
            early,
            diffusers: [side(1.0).collect(), side(1.091).collect()],
            lines: delays.iter().map(|delay| Line::new(*delay)).collect(),
            delays,
            lengths,
            loom: Loom::new(),
            absorption: Absorption::new(),
            rotation: Rotation::new(rate),
            late: 1.0 - build.early,
            level: Ramp::<f32, 1>::new(0.0),
            echo: Ramp::<f32, 1>::new(0.0),
            width: Ramp::<f32, 1>::new(1.0),
            mix: Ramp::<f32, 1>::new(1.0),
            air: Air::of(effect),
            goal: Air::of(effect),
            rate,
        }
    }

    /// See [`Kernel::aim`](crate::Kernel::aim).
    pub fn aim(&mut self, effect: &Reverb) {
        self.width.aim(0, (effect.width.0 / 100.0) as f32);
        self.mix.aim(0, (effect.mix.0 / 100.0) as f32);
        self.echo.aim(0, (effect.early.0 / 100.0) as f32);
        self.goal = Air::of(effect);
    }

    /// Aims what depends on the air at what it is now.
    fn tune(&mut self) {
        let Air { decay, low_cut, high_cut, diffusion, modulation } = self.air;
        let energy = self.absorption.aim(&self.lengths, &decay, UNITARY, self.rate);
        // The energy of all round trips is the sum of a geometric series; the response as a whole has that of a click.
        let level = (0.5 * self.late * (1.0 - energy) / energy).sqrt();
        self.level.aim(0, (level * UNITARY) as f32);
        self.diffusers.iter_mut().flatten().for_each(|d| d.aim(diffusion, decay.middle));
        self.cut.aim(low_cut, high_cut, self.rate);
        self.rotation.aim(modulation);
    }

    /// See [`Kernel::settle`](crate::Kernel::settle).
    pub fn settle(&mut self) {
        self.air = self.goal;
        self.tune();
        self.cut.settle();
        self.diffusers.iter_mut().flatten().for_each(Diffuser::settle);
        self.absorption.settle();
        self.rotation.settle();
        for ramp in [&mut self.level, &mut self.echo, &mut self.width, &mut self.mix] {
            ramp.settle();
        }
    }

    /// See [`Kernel::reset`](crate::Kernel::reset).
    pub fn reset(&mut self) {
        self.settle();
        self.forget();
        self.rotation.reset();
    }

    /// One quantum of both sides in place.
    pub fn run(&mut self, sound: &mut [[f32; 2]; QUANTUM]) {
        if self.air != self.goal {
            self.air = self.air.toward(&self.goal, self.rate);
            self.tune();
        }
        if !reverberate(self, sound) {
            self.forget();
        }
    }

    /// Forgets all sound.
    #[cold]
    fn forget(&mut self) {
        self.cut.reset();
        self.absorption.reset();
        self.past.iter_mut().for_each(Line::reset);
        self.diffusers.iter_mut().flatten().for_each(Diffuser::reset);
        self.lines.iter_mut().for_each(Line::reset);
    }

    /// Weaves what the lines give and lets it be absorbed; takes from the sound what the space does not hear. Both are
    /// recursions that wait for their own last step, so they go on beside one another.
    #[inline(always)]
    fn absorb(&mut self, sound: &[[f32; 2]; QUANTUM]) {
        let mut ends = [&[0.0; QUANTUM]; LINES];
        for ((end, line), delay) in ends.iter_mut().zip(&self.lines).zip(self.delays) {
            *end = line.read(delay);
        }
        self.loom.weave(&ends);
        let mut heard = [[0.0f64; 2]; QUANTUM];
        for (to, from) in heard.iter_mut().zip(sound) {
            *to = [f64::from(from[0]), f64::from(from[1])];
        }
        let (mut state, mut past) = (self.absorption.state(), self.cut.past());
        let both = self.loom.frames().iter_mut().zip(&mut heard);
        if self.absorption.moves() || self.cut.moves() {
            for (n, (frame, heard)) in both.enumerate() {
                Absorption::step(&self.absorption.at(n), &mut state, frame);
                Cut::step(&self.cut.at(n), &mut past, heard);
            }
        } else {
            let (shelves, cuts) = (*self.absorption.target(), *self.cut.target());
            for (frame, heard) in both {
                Absorption::step(&shelves, &mut state, frame);
                Cut::step(&cuts, &mut past, heard);
            }
        }
        self.absorption.keep(state);
        self.cut.keep(past);
        let mut sides = [[0.0; QUANTUM]; 2];
        for (n, heard) in heard.iter().enumerate() {
            (sides[0][n], sides[1][n]) = (heard[0] as f32 + FLOOR - FLOOR, heard[1] as f32 + FLOOR - FLOOR);
        }
        self.past[0].write_clean(&sides[0]);
        self.past[1].write_clean(&sides[1]);
    }

    /// What goes into the lines: later, smeared, at their level.
    #[inline(always)]
    fn smear(&mut self, side: usize, input: &mut [f32; QUANTUM]) {
        let sound: &[f32; QUANTUM] = self.past[side].read(self.wait + QUANTUM);
        for n in 0..QUANTUM {
            // Here and not behind the lines, so that a change of decay leaves the level of what sounds already.
            let [level] = self.level.at(n);
            input[n] = sound[n] * level;
        }
        for diffuser in &mut self.diffusers[side] {
            diffuser.run(input);
        }
    }

    /// The mixed lines are heard, and go back, in pairs turned by their angles, with the input.
    #[inline(always)]
    fn feed(&mut self, input: &[[f32; QUANTUM]; 2], wet: &mut [[f32; QUANTUM]; 2]) {
        let [from, to] = self.rotation.step();
        let (mixed, _) = self.loom.lines().as_chunks::<4>();
        for ((group, mixed), lines) in mixed.iter().enumerate().zip(self.lines.as_chunks_mut::<4>().0) {
            let [a, b, c, d] = mixed;
            let mut back = [[0.0; QUANTUM]; 4];
            let (left, right) = (LEAVE[0][group], LEAVE[1][group]);
            let (enter_left, enter_right) = (ENTER[0][group], ENTER[1][group]);
            for n in 0..QUANTUM {
                // Two rows that differ in the sign of their last two.
                let (first, last) = (a[n] + b[n], c[n] - d[n]);
                wet[0][n] += left * (first + last);
                wet[1][n] += right * (first - last);
                let t = (n + 1) as f32 * (1.0 / QUANTUM as f32);
                let cosine = from[0][group] + (to[0][group] - from[0][group]) * t;
                let sine = from[1][group] + (to[1][group] - from[1][group]) * t;
                let (in_left, in_right) = (enter_left * input[0][n], enter_right * input[1][n]);
                let (sum, difference) = (in_left + in_right, in_left - in_right);
                back[0][n] = ((cosine * a[n] - sine * b[n]) + difference + FLOOR) - FLOOR;
                back[1][n] = ((sine * a[n] + cosine * b[n]) - difference + FLOOR) - FLOOR;
                back[2][n] = ((cosine * c[n] + sine * d[n]) + sum + FLOOR) - FLOOR;
                back[3][n] = ((cosine * d[n] - sine * c[n]) + sum + FLOOR) - FLOOR;
            }
            for (line, back) in lines.iter_mut().zip(&back) {
                line.write_clean(back);
            }
        }
    }
}

/// One quantum. Says whether what went round is still a sound; all of it is heard, so that is enough to look at.
#[multiversion(targets("x86_64+avx+avx2"))]
fn reverberate(network: &mut Network, sound: &mut [[f32; 2]; QUANTUM]) -> bool {
    network.absorb(sound);
    network.loom.mix();
    let (mut wet, mut input) = ([[0.0; QUANTUM]; 2], [[0.0; QUANTUM]; 2]);
    for side in 0..2 {
        network.early.hear(side, &network.past, network.wait + QUANTUM, &network.echo, &mut wet[side]);
        network.smear(side, &mut input[side]);
    }
    network.feed(&input, &mut wet);
    let mut sane = true;
    for x in wet.as_flattened_mut() {
        sane &= x.abs() <= BEYOND;
    }
    if !sane {
        wet = [[0.0; QUANTUM]; 2];
    }
    for n in 0..QUANTUM {
        let ([width], [mix]) = (network.width.at(n), network.mix.at(n));
        let (middle, side) = (0.5 * (wet[0][n] + wet[1][n]), 0.5 * (wet[0][n] - wet[1][n]) * width);
        sound[n][0] = sound[n][0] * (1.0 - mix) + (middle + side) * mix;
        sound[n][1] = sound[n][1] * (1.0 - mix) + (middle - side) * mix;
    }
    for ramp in [&mut network.level, &mut network.echo, &mut network.width, &mut network.mix] {
        ramp.arrive();
    }
    sane
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn left_and_right_enter_and_leave_as_strangers() {
        for [left, right] in [ENTER, LEAVE] {
            assert_eq!((0..4).map(|i| left[i] * right[i]).sum::<f32>(), 0.0);
        }
    }
}
