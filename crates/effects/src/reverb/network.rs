//! The room of one strip: diffused input into sixteen delay lines that feed one another.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991;
//! Schlecht, Habets, "On Lossless Feedback Delay Networks", IEEE Trans. Signal Processing 65(6), 2017 (any unitary
//! mixing, here Hadamard's, is lossless for any lengths).

use super::absorption::{Absorption, BEFORE, Row, Rows, SILENT};
use super::air::Air;
use super::cut::Cut;
use super::diffuser::Diffuser;
use super::early::Early;
use super::rotation::{Rotation, Turn};
use super::{LINES, Reverb, mixing, space};
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
const FLOOR: f32 = 1e-15;

/// A sound that stays under this all through a quantum may be on its way to the subnormals; the rest is spared the floor.
const FAINT: f32 = 1e-6;

/// What lies over this (+240 dB) is no sound.
const BEYOND: f32 = 1e12;

/// The way of a quantum that lies behind at each of its frames.
static RISE: [f32; QUANTUM] = {
    let mut rise = [0.0; QUANTUM];
    let mut n = 0;
    while n < QUANTUM {
        rise[n] = (n + 1) as f32 / QUANTUM as f32;
        n += 1;
    }
    rise
};

/// A ramp's values over a quantum.
#[inline(always)]
fn course(ramp: &Ramp<f32, 1>) -> [f32; QUANTUM] {
    let mut course = [ramp.target(0); QUANTUM];
    if !ramp.is_steady() {
        for n in 0..QUANTUM {
            [course[n]] = ramp.at(n);
        }
    }
    course
}

/// Lets a sound fall to silence at the floor where it is faint.
#[inline(always)]
pub fn floored<const IS_FAINT: bool>(x: f32) -> f32 {
    if IS_FAINT { x + FLOOR - FLOOR } else { x }
}

/// The largest size in a sound; infinite where there is one that is no number.
#[inline(always)]
fn largest(sound: &[f32]) -> f32 {
    // Without its sign a number's bits grow with its size.
    let mut largest = 0;
    for x in sound {
        let size = (x.to_bits() & 0x7fff_ffff) as i32;
        largest = if size > largest { size } else { largest };
    }
    f32::from_bits((largest as u32).min(f32::INFINITY.to_bits()))
}

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
    /// The same as times.
    lengths: [Seconds; LINES],
    /// What the lines give, absorbed.
    rows: Rows,
    absorption: Absorption,
    rotation: Rotation,
    /// Share of the energy that is not the early reflections'.
    late: f64,
    /// Level of what enters the lines and of the early reflections; width of what leaves, its share of the output.
    level: Ramp<f32, 1>,
    echo: Ramp<f32, 1>,
    width: Ramp<f32, 1>,
    mix: Ramp<f32, 1>,
    /// Whether what went round last was faint.
    is_faint: bool,
    air: Air,
    goal: Air,
    rate: Hz,
}

impl Network {
    /// Silent, of the build the fixed parameters ask for.
    pub fn new(effect: &Reverb, rate: Hz) -> Self {
        let build = effect.space.build();
        let delays = space::lengths(&build, effect.size.0, rate);
        let lengths = delays.map(|delay| Seconds(delay as f64 / rate.0));
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
            rows: SILENT,
            absorption: Absorption::new(),
            rotation: Rotation::new(rate),
            late: 1.0 - build.early,
            level: Ramp::<f32, 1>::new(0.0),
            echo: Ramp::<f32, 1>::new(0.0),
            width: Ramp::<f32, 1>::new(1.0),
            mix: Ramp::<f32, 1>::new(1.0),
            is_faint: true,
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
        self.is_faint = true;
        self.cut.reset();
        self.absorption.reset();
        self.past.iter_mut().for_each(Line::reset);
        self.diffusers.iter_mut().flatten().for_each(Diffuser::reset);
        self.lines.iter_mut().for_each(Line::reset);
    }

    /// Lets what the lines give be absorbed, and takes from the sound what the space does not hear. The cut waits for its
    /// own last step, so it goes on beside the lines.
    #[inline(always)]
    fn absorb(&mut self, sound: &[[f32; 2]; QUANTUM]) {
        let mut ends: [&Row; LINES] = [&SILENT.0[0]; LINES];
        for ((end, line), delay) in ends.iter_mut().zip(&self.lines).zip(self.delays) {
            *end = line.read(delay + BEFORE);
        }
        let mut passage = self.cut.begin(sound);
        self.absorption.run(&ends, &mut passage, &mut self.rows);
        let mut sides = [[0.0; QUANTUM]; 2];
        self.cut.end(&passage, &mut sides);
        for x in sides.as_flattened_mut() {
            *x = *x + FLOOR - FLOOR;
        }
        self.past[0].write_clean(&sides[0]);
        self.past[1].write_clean(&sides[1]);
        mixing::across(&mut self.rows);
    }

    /// What goes into the lines: later, smeared, at their level.
    #[inline(always)]
    fn smear(&mut self, side: usize, input: &mut [f32; QUANTUM]) {
        let sound: &[f32; QUANTUM] = self.past[side].read(self.wait + QUANTUM);
        let level = course(&self.level);
        for n in 0..QUANTUM {
            // Here and not behind the lines, so that a change of decay leaves the level of what sounds already.
            input[n] = sound[n] * level[n];
        }
        let is_faint = largest(input) < FAINT;
        for diffuser in &mut self.diffusers[side] {
            if is_faint {
                diffuser.run::<true>(input);
            } else {
                diffuser.run::<false>(input);
            }
        }
    }

    /// The mixed lines are heard, and go back, in pairs turned by their angles, with the input.
    #[inline(always)]
    fn feed<const IS_FAINT: bool>(&mut self, [left, right]: &[[f32; QUANTUM]; 2], wet: &mut [[f32; QUANTUM]; 2]) {
        let turns = self.rotation.step();
        let mut input = [[0.0; QUANTUM]; 2];
        for n in 0..QUANTUM {
            (input[0][n], input[1][n]) = (left[n] + right[n], left[n] - right[n]);
        }
        let (rows, lines) = (self.rows.as_chunks::<4>().0, self.lines.as_chunks_mut::<4>().0);
        if let ([a, b, c, d], [e, f, g, h]) = (rows, lines) {
            feed_four::<0, IS_FAINT>(a, e, &turns, &input, wet);
            feed_four::<1, IS_FAINT>(b, f, &turns, &input, wet);
            feed_four::<2, IS_FAINT>(c, g, &turns, &input, wet);
            feed_four::<3, IS_FAINT>(d, h, &turns, &input, wet);
        }
    }
}

/// The second half of the mixing for four lines that stand together.
#[inline(always)]
fn feed_four<const GROUP: usize, const IS_FAINT: bool>(
    rows: &[Row; 4],
    lines: &mut [Line; 4],
    turns: &[Turn; 2],
    input: &[[f32; QUANTUM]; 2],
    wet: &mut [[f32; QUANTUM]; 2],
) {
    let (left, right) = const { (LEAVE[0][GROUP], LEAVE[1][GROUP]) };
    let (enter_left, alike) = const { (ENTER[0][GROUP], ENTER[0][GROUP] == ENTER[1][GROUP]) };
    let (sum, difference) = if alike { (&input[0], &input[1]) } else { (&input[1], &input[0]) };
    let [cosine, sine] = [0, 1].map(|k| turns[0][k][GROUP]);
    let [cosine_step, sine_step] = [0, 1].map(|k| turns[1][k][GROUP] - turns[0][k][GROUP]);
    let [left_wet, right_wet] = wet;
    let [Some(one), Some(two), Some(three), Some(four)] = lines.each_mut().map(Line::place) else { return };
    let [a, b, c, d] = rows.each_ref().map(|row| row.last_chunk::<QUANTUM>().unwrap_or(&[0.0; QUANTUM]));
    for n in 0..QUANTUM {
        let [a, b, c, d] = mixing::four([a[n], b[n], c[n], d[n]]);
        // Two rows that differ in the sign of their last two.
        let (first, last) = (a + b, c - d);
        left_wet[n] += left * (first + last);
        right_wet[n] += right * (first - last);
        let t = RISE[n];
        let (cosine, sine) = (cosine + cosine_step * t, sine + sine_step * t);
        let (sum, difference) = (enter_left * sum[n], enter_left * difference[n]);
        one[n] = floored::<IS_FAINT>((cosine * a - sine * b) + difference);
        two[n] = floored::<IS_FAINT>((sine * a + cosine * b) - difference);
        three[n] = floored::<IS_FAINT>((cosine * c + sine * d) + sum);
        four[n] = floored::<IS_FAINT>((cosine * d - sine * c) + sum);
    }
    lines.iter_mut().for_each(Line::go_on);
}

/// One quantum. Says whether what went round is still a sound; all of it is heard, so that is enough to look at.
#[multiversion(targets("x86_64+avx+avx2"))]
fn reverberate(network: &mut Network, sound: &mut [[f32; 2]; QUANTUM]) -> bool {
    network.absorb(sound);
    let (mut wet, mut input) = ([[0.0; QUANTUM]; 2], [[0.0; QUANTUM]; 2]);
    let echo = course(&network.echo);
    for side in 0..2 {
        network.early.hear(side, &network.past, network.wait + QUANTUM, &echo, &mut wet[side]);
        network.smear(side, &mut input[side]);
    }
    if network.is_faint {
        network.feed::<true>(&input, &mut wet);
    } else {
        network.feed::<false>(&input, &mut wet);
    }
    let loudest = largest(wet.as_flattened());
    let sane = loudest <= BEYOND;
    network.is_faint = loudest < FAINT;
    if !sane {
        wet = [[0.0; QUANTUM]; 2];
    }
    let (width, mix) = (course(&network.width), course(&network.mix));
    for n in 0..QUANTUM {
        let (width, mix) = (width[n], mix[n]);
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
