//! What a gain computer listens to: the strip itself or a sidechain, filtered, with the channels of a strip linked.

use crate::look_ahead::LookAhead;
use signal::lanes::Lanes;
use signal::svf::{Section, Svf, narrow, room, widen};
use signal::{Hz, Ms, QUANTUM, math};

/// Q of the second-order Butterworth filter.
const BUTTERWORTH: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// A filter of the key that would take away only what lies below, or above, takes nothing away.
const LOWEST: Hz = Hz(20.0);
const HIGHEST: Hz = Hz(20_000.0);

/// How far a one-pole smoother goes towards its input in one frame, for a time constant.
pub(crate) fn one_pole(time: Ms, rate: Hz) -> f64 {
    1.0 - math::exp(-1000.0 / (time.0.max(1e-6) * rate.0))
}

/// What the detector hears of a key signal: filters, left out while no lane needs them.
#[derive(Clone, Debug)]
pub(crate) struct Key<const L: usize> {
    high_pass: Svf<L>,
    low_pass: Svf<L>,
    wanted: [bool; L],
    running: bool,
}

impl<const L: usize> Key<L> {
    /// Hears everything.
    pub(crate) fn new() -> Self {
        Self { high_pass: Svf::default(), low_pass: Svf::default(), wanted: [false; L], running: false }
    }

    /// Hears what lies above one frequency and below another (12 dB an octave); at 20 Hz and 20 kHz, everything.
    pub(crate) fn aim(&mut self, lane: usize, above: Hz, below: Hz, rate: Hz) {
        let (above, below) = ((above.0 > LOWEST.0).then_some(above), (below.0 < HIGHEST.0).then_some(below));
        let high_pass = above.map_or(Section::THROUGH, |f| Section::high_pass(f, BUTTERWORTH, rate));
        let low_pass = below.map_or(Section::THROUGH, |f| Section::low_pass(f, BUTTERWORTH, rate));
        self.high_pass.aim(lane, &high_pass);
        self.low_pass.aim(lane, &low_pass);
        self.wanted[lane] = above.is_some() || below.is_some();
    }

    /// Jumps to what was aimed at.
    pub(crate) fn settle(&mut self) {
        self.high_pass.settle();
        self.low_pass.settle();
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        self.high_pass.reset();
        self.low_pass.reset();
        self.running = false;
    }

    /// The magnitudes of what is heard of `sound`.
    #[inline(always)]
    pub(crate) fn run(&mut self, sound: &Lanes<L>, levels: &mut Lanes<L>) {
        let wanted = self.wanted.iter().any(|w| *w);
        if wanted || self.running {
            let mut wide = room();
            widen(sound, &mut wide);
            self.high_pass.run(&mut wide);
            self.low_pass.run(&mut wide);
            narrow(&wide, levels);
            rectify(levels);
        } else {
            for (to, from) in levels.iter_mut().zip(sound) {
                for i in 0..L {
                    to[i] = from[i].abs();
                }
            }
        }
        self.running = wanted;
    }
}

#[inline(always)]
fn rectify<const L: usize>(levels: &mut Lanes<L>) {
    for x in levels.iter_mut().flatten() {
        *x = x.abs();
    }
}

/// Gives all channels of a strip the largest of their levels, so that the picture does not move.
#[inline(always)]
pub(crate) fn link<const L: usize>(levels: &mut [[f32; L]], channels: usize) {
    match channels {
        0 | 1 => {}
        2 => {
            // Sixteen at a time, whatever the lanes: with fewer the compiler turns frames about, which costs more than
            // all else here. 64 frames are always a whole number of these.
            for some in levels.as_flattened_mut().as_chunks_mut::<16>().0 {
                let own = *some;
                for i in 0..16 {
                    let other = own[i ^ 1];
                    some[i] = if own[i] > other { own[i] } else { other };
                }
            }
        }
        _ => {
            for strip in levels.iter_mut().flat_map(|frame| frame.chunks_exact_mut(channels)) {
                let most = strip.iter().fold(0.0f32, |a, b| if a > *b { a } else { *b });
                strip.fill(most);
            }
        }
    }
}

/// What opens and closes a strip: the levels of its key, and the strip itself, later by as much as the key is heard ahead.
#[derive(Clone, Debug)]
pub(crate) struct Ahead<const L: usize> {
    key: Key<L>,
    delay: LookAhead<L>,
    channels: usize,
}

impl<const L: usize> Ahead<L> {
    /// For strips of so many channels, heard ahead by so many frames.
    pub(crate) fn new(frames: usize, channels: usize) -> Self {
        Self { key: Key::new(), delay: LookAhead::new(frames), channels }
    }

    /// The lanes of a strip.
    pub(crate) fn lanes(&self, strip: usize) -> std::ops::Range<usize> {
        strip * self.channels..(strip + 1) * self.channels
    }

    /// As [`Key::aim`].
    pub(crate) fn aim(&mut self, lane: usize, above: Hz, below: Hz, rate: Hz) {
        self.key.aim(lane, above, below, rate);
    }

    /// Jumps to what was aimed at.
    pub(crate) fn settle(&mut self) {
        self.key.settle();
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        self.key.reset();
        self.delay.reset();
    }

    /// Delays the strips, and gives the levels of what they or their sidechains bring.
    #[inline(always)]
    pub(crate) fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) -> Lanes<L> {
        let mut levels = [[0.0; L]; QUANTUM];
        self.key.run(side.unwrap_or(lanes), &mut levels);
        link(&mut levels, self.channels);
        self.delay.run(lanes);
        levels
    }
}

/// A running mean of squares, twice over so that a sine reads its peak (AES17).
#[derive(Clone, Debug)]
pub(crate) struct MeanSquare<const L: usize> {
    mean: [f64; L],
    pace: f64,
}

impl<const L: usize> MeanSquare<L> {
    /// At rest, with an exponential window of a time constant.
    pub(crate) fn new(time: Ms, rate: Hz) -> Self {
        Self { mean: [0.0; L], pace: one_pole(time, rate) }
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        self.mean = [0.0; L];
    }

    /// Turns a quantum of magnitudes into twice their mean square.
    #[inline(always)]
    pub(crate) fn run(&mut self, levels: &mut Lanes<L>) {
        let mut mean = self.mean;
        for frame in levels.iter_mut() {
            for i in 0..L {
                let x = f64::from(frame[i]);
                mean[i] += self.pace * (2.0 * x * x - mean[i]);
                frame[i] = mean[i] as f32;
            }
        }
        flush(&mut mean);
        self.mean = mean;
    }
}

/// Sets to zero what has died away, long before it becomes subnormal.
#[inline(always)]
pub(crate) fn flush<const L: usize>(state: &mut [f64; L]) {
    for v in state {
        *v = if *v < 1e-24 { 0.0 } else { *v };
    }
}
