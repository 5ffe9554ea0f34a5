//! The room of one strip: diffused input into sixteen delay lines that feed one another.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991;
//! Schlecht, Habets, "On Lossless Feedback Delay Networks", IEEE Trans. Signal Processing 65(6), 2017 (any unitary
//! mixing, here Hadamard's, is lossless for any lengths).

use super::absorption::Absorption;
use super::diffuser::Diffuser;
use super::wander::Wander;
use super::{LINES, Reverb, Space};
use crate::glide::Glide;
use crate::line::Line;
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::svf::{Section, Svf};
use signal::{Hz, QUANTUM, Seconds, math};
use std::f64::consts::FRAC_1_SQRT_2;

/// Metres a second, at 20 degrees.
const SOUND: f64 = 343.0;

/// A longer line read needs this many frames more than a quantum for its interpolation.
const TAPS: usize = QUANTUM + 3;

/// Signs with which the two inputs enter the lines and the two outputs leave them, a bit a line. Each pair agrees in half
/// of the lines, so that left and right are as good as strangers, and all
/// are as far as can be from every row of Hadamard's matrix, so that no round trip gathers them in one line.
const ENTER: [u16; 2] = [0b0000_1001_0101_0011, 0b1100_0101_0110_1111];
const LEAVE: [u16; 2] = [0b1001_1100_0000_1010, 0b0110_0000_0011_1010];

fn signs(bits: u16) -> [f32; LINES] {
    std::array::from_fn(|i| if bits >> i & 1 == 1 { 1.0 } else { -1.0 })
}

/// The build of a kind of space.
struct Build {
    /// Shortest and longest line as multiples of the time sound takes over the size.
    lines: [f64; 2],
    /// Delays of the input's diffusers in ms, and their gain.
    diffusers: &'static [f64],
    gain: f64,
    /// How far the lines' lengths wander, in ms.
    wander: f64,
}

impl Space {
    fn build(self) -> Build {
        match self {
            Space::Room => Build { lines: [0.25, 1.0], diffusers: &[1.7, 3.1, 4.7, 8.3], gain: 0.65, wander: 0.15 },
            Space::Hall => {
                Build { lines: [0.25, 1.15], diffusers: &[2.3, 4.1, 6.7, 10.9, 16.3, 24.7], gain: 0.7, wander: 0.35 }
            }
            Space::Plate => Build { lines: [0.22, 1.05], diffusers: &[1.7, 2.9, 5.3, 7.9], gain: 0.75, wander: 0.35 },
        }
    }
}

/// What in a space may change while it sounds.
#[derive(Clone, Copy, PartialEq)]
struct Air {
    decay: Seconds,
    damping: Hz,
    low_cut: Hz,
}

impl Air {
    fn of(effect: &Reverb) -> Self {
        Self { decay: effect.decay, damping: effect.damping, low_cut: effect.low_cut }
    }

    /// One step on the way to another.
    fn toward(&self, goal: &Self, glide: &Glide) -> Self {
        Self {
            decay: Seconds(glide.ratio(self.decay.0, goal.decay.0)),
            damping: Hz(glide.ratio(self.damping.0, goal.damping.0)),
            low_cut: Hz(glide.ratio(self.low_cut.0, goal.low_cut.0)),
        }
    }
}

/// One strip's reverberation.
#[derive(Clone)]
pub struct Network {
    predelay: [Line; 2],
    wait: usize,
    low_cut: Svf<2>,
    diffusers: [Vec<Diffuser>; 2],
    lines: Vec<Line>,
    wanders: Vec<Wander>,
    lengths: [Seconds; LINES],
    absorption: Absorption,
    /// Level of what enters, width of what leaves, its share of the output.
    level: Ramp<f32, 1>,
    width: Ramp<f32, 1>,
    mix: Ramp<f32, 1>,
    air: Air,
    goal: Air,
    glide: Glide,
    rate: Hz,
}

fn is_prime(n: usize) -> bool {
    n >= 2 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}

/// Lengths in frames, rising evenly in ratio but for a little disorder, all prime and different.
fn lengths(build: &Build, size: f64, rate: Hz) -> [usize; LINES] {
    let crossing = size / SOUND * rate.0;
    let [shortest, longest] = build.lines.map(|x| x * crossing);
    let octaves = math::log2(longest / shortest);
    let mut last = TAPS + 1;
    std::array::from_fn(|i| {
        // Disorder by the golden ratio: never twice the same, without a seed.
        let disorder = ((i as f64 * 0.618_034).fract() - 0.5) * 0.7;
        let place = ((i as f64 + disorder) / (LINES - 1) as f64).clamp(0.0, 1.0);
        let wished = (shortest * math::exp2(octaves * place)) as usize;
        let mut frames = wished.max(last + 1);
        while !is_prime(frames) {
            frames += 1;
        }
        last = frames;
        frames
    })
}

impl Network {
    /// Silent, of the build the fixed parameters ask for.
    pub fn new(effect: &Reverb, rate: Hz) -> Self {
        let build = effect.space.build();
        let bases = lengths(&build, effect.size.0, rate);
        let wander = (build.wander / 1000.0 * rate.0) as usize;
        let wanders: Vec<Wander> = (0..LINES)
            .map(|i| {
                // Different ways, so that no two lines move together for long.
                let frames = wander * (LINES + i) / (2 * LINES);
                Wander::new(bases[i], frames, i * 97)
            })
            .collect();
        let wait = effect.predelay.frames(rate);
        // The right side's diffusers are a little longer, the two sides' shares of energy stay alike.
        let side = |stretch: f64| {
            build.diffusers.iter().map(move |ms| {
                Diffuser::new((ms * stretch / 1000.0 * rate.0) as usize, rate.0, build.gain)
            })
        };
        Self {
            predelay: [Line::new(wait + QUANTUM), Line::new(wait + QUANTUM)],
            wait,
            low_cut: Svf::default(),
            diffusers: [side(1.0).collect(), side(1.091).collect()],
            lines: wanders.iter().map(|w| Line::new(w.longest() + TAPS)).collect(),
            lengths: std::array::from_fn(|i| Seconds(wanders[i].mean() / rate.0)),
            wanders,
            absorption: Absorption::new(),
            level: Ramp::<f32, 1>::new(0.0),
            width: Ramp::<f32, 1>::new(1.0),
            mix: Ramp::<f32, 1>::new(1.0),
            air: Air::of(effect),
            goal: Air::of(effect),
            // A change of decay changes every loop at once, and more is heard of it.
            glide: Glide::slower(rate, 3.0),
            rate,
        }
    }

    /// See [`Kernel::aim`](crate::Kernel::aim).
    pub fn aim(&mut self, effect: &Reverb) {
        self.width.aim(0, (effect.width.0 / 100.0) as f32);
        self.mix.aim(0, (effect.mix.0 / 100.0) as f32);
        self.goal = Air::of(effect);
    }

    /// Aims what depends on the air at what it is now.
    fn tune(&mut self) {
        let Air { decay, damping, low_cut } = self.air;
        let energy = self.absorption.aim(&self.lengths, decay, damping, self.rate);
        // The energy of all round trips is the sum of a geometric series; the response as a whole has that of a click.
        self.level.aim(0, (0.5 * (1.0 - energy)).sqrt() as f32);
        self.diffusers.iter_mut().flatten().for_each(|d| d.aim(decay));
        let section = Section::high_pass(low_cut, FRAC_1_SQRT_2, self.rate);
        (0..2).for_each(|side| self.low_cut.aim(side, &section));
    }

    /// See [`Kernel::settle`](crate::Kernel::settle).
    pub fn settle(&mut self) {
        self.air = self.goal;
        self.tune();
        self.low_cut.settle();
        self.diffusers.iter_mut().flatten().for_each(Diffuser::settle);
        self.absorption.settle();
        self.level.settle();
        self.width.settle();
        self.mix.settle();
    }

    /// See [`Kernel::reset`](crate::Kernel::reset).
    pub fn reset(&mut self) {
        self.settle();
        self.predelay.iter_mut().for_each(Line::reset);
        self.low_cut.reset();
        self.diffusers.iter_mut().flatten().for_each(Diffuser::reset);
        self.lines.iter_mut().for_each(Line::reset);
        self.wanders.iter_mut().for_each(Wander::reset);
        self.absorption.reset();
    }

    /// One quantum of both sides in place.
    pub fn run(&mut self, sound: &mut [[f32; QUANTUM]; 2]) {
        if self.air != self.goal {
            self.air = self.air.toward(&self.goal, &self.glide);
            self.tune();
        }
        reverberate(self, sound);
    }

    /// What goes into the lines: later, without the lows, smeared.
    #[inline(always)]
    fn input(&mut self, sound: &[[f32; QUANTUM]; 2]) -> [[f32; QUANTUM]; 2] {
        let mut input = [[0.0; QUANTUM]; 2];
        for side in 0..2 {
            self.predelay[side].write(&sound[side]);
            input[side] = *self.predelay[side].read(self.wait + QUANTUM);
        }
        let mut wide: [[f64; 2]; QUANTUM] = std::array::from_fn(|n| [f64::from(input[0][n]), f64::from(input[1][n])]);
        self.low_cut.run(&mut wide);
        for side in 0..2 {
            for n in 0..QUANTUM {
                // Here and not behind the lines, so that a change of decay leaves the level of what sounds already.
                let [level] = self.level.at(n);
                input[side][n] = wide[n][side] as f32 * level;
            }
            for diffuser in &mut self.diffusers[side] {
                diffuser.run(&mut input[side]);
            }
        }
        input
    }
}

/// A line's quantum at a length that wanders, by Lagrange's cubic through four frames.
#[inline(always)]
fn listen(line: &Line, (whole, from, to): (usize, f32, f32)) -> [f32; QUANTUM] {
    let past: &[f32; TAPS] = line.read(whole + 2);
    let step = (to - from) * (1.0 / QUANTUM as f32);
    let mut out = [0.0; QUANTUM];
    for n in 0..QUANTUM {
        let t = from + step * n as f32;
        let (p2, p1, p0, m1) = (past[n], past[n + 1], past[n + 2], past[n + 3]);
        let c1 = p1 - m1 * (1.0 / 3.0) - p0 * 0.5 - p2 * (1.0 / 6.0);
        let c2 = (m1 + p1) * 0.5 - p0;
        let c3 = (p2 - m1) * (1.0 / 6.0) + (p0 - p1) * 0.5;
        out[n] = ((c3 * t + c2) * t + c1) * t + p0;
    }
    out
}

/// Hadamard's matrix over the lines: unitary but for the factor 4.
#[inline(always)]
fn mix(lines: &mut [[f32; QUANTUM]; LINES]) {
    let mut half = 1;
    while half < LINES {
        for i in (0..LINES).filter(|i| i & half == 0) {
            let (a, b) = lines.split_at_mut(i + half);
            let (a, b) = (&mut a[i], &mut b[0]);
            for n in 0..QUANTUM {
                let (x, y) = (a[n], b[n]);
                a[n] = x + y;
                b[n] = x - y;
            }
        }
        half *= 2;
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn reverberate(network: &mut Network, sound: &mut [[f32; QUANTUM]; 2]) {
    let input = network.input(sound);
    let mut lines = [[0.0f32; QUANTUM]; LINES];
    for (i, block) in lines.iter_mut().enumerate() {
        *block = listen(&network.lines[i], network.wanders[i].step());
    }
    let (enter, leave) = (ENTER.map(signs), LEAVE.map(signs));
    let mut wet = [[0.0f32; QUANTUM]; 2];
    for (i, block) in lines.iter().enumerate() {
        for side in 0..2 {
            for n in 0..QUANTUM {
                wet[side][n] += leave[side][i] * block[n];
            }
        }
    }
    network.absorption.run(&mut lines);
    mix(&mut lines);
    for (i, block) in lines.iter_mut().enumerate() {
        let (left, right) = (enter[0][i] * 0.25, enter[1][i] * 0.25);
        for n in 0..QUANTUM {
            block[n] = block[n] * 0.25 + (left * input[0][n] + right * input[1][n]);
        }
        network.lines[i].write(block);
    }
    for n in 0..QUANTUM {
        let ([width], [mix]) = (network.width.at(n), network.mix.at(n));
        let (middle, side) = (0.5 * (wet[0][n] + wet[1][n]), 0.5 * (wet[0][n] - wet[1][n]) * width);
        let wet = [middle + side, middle - side];
        for i in 0..2 {
            sound[i][n] = sound[i][n] * (1.0 - mix) + wet[i] * mix;
        }
    }
    network.level.arrive();
    network.width.arrive();
    network.mix.arrive();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn left_and_right_enter_and_leave_as_strangers() {
        for pair in [ENTER, LEAVE] {
            assert_eq!((pair[0] ^ pair[1]).count_ones(), 8);
        }
    }

    #[test]
    fn hadamard_keeps_energy() {
        let mut random = signal::random::Random::new(1);
        let mut lines = [[0.0f32; QUANTUM]; LINES];
        lines.iter_mut().flatten().for_each(|x| *x = random.signed() as f32);
        let energy = |lines: &[[f32; QUANTUM]; LINES]| lines.iter().flatten().map(|x| f64::from(x * x)).sum::<f64>();
        let before = energy(&lines);
        mix(&mut lines);
        assert!((energy(&lines) / before - 16.0).abs() < 1e-4);
    }

    #[test]
    fn lines_are_prime_different_and_of_the_size_asked_for() {
        for rate in crate::trial::RATES {
            for size in [5.0, 35.0, 60.0] {
                let all = lengths(&Space::Hall.build(), size, rate);
                assert!(all.windows(2).all(|w| w[0] < w[1]) && all.iter().all(|n| is_prime(*n)), "{all:?}");
                let crossing = size / 343.0 * rate.0;
                assert!(all[0] > TAPS && (all[LINES - 1] as f64) < crossing * 1.17 + 100.0, "{all:?}");
            }
        }
    }
}
