//! The cascade behind `high-pass`, `low-pass` and `dc-filter`: maximally flat, 6 to 96 dB an octave.
//!
//! Source: Butterworth, "On the Theory of Filter Amplifiers", 1930; the poles lie evenly on a circle, so each pair's
//! Q is 1 / (2 cos angle). Sections stand in order of rising Q: what resonates comes after what has already cut, so that
//! nothing inside grows large.

use crate::glide::Glide;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::svf::{Section, Svf, narrow, room, run_all, widen};
use signal::{Declared, Hz, Lanes, Seconds, math, words};
use std::f64::consts::PI;

words! {
    /// How steeply a filter falls beyond its frequency, in dB an octave.
    pub enum Slope {
        Six = "6", Twelve = "12", Eighteen = "18", TwentyFour = "24", ThirtySix = "36", FortyEight = "48",
        SeventyTwo = "72", NinetySix = "96",
    }
}

impl Slope {
    /// The filter's order: one for every 6 dB an octave.
    pub fn order(self) -> usize {
        [1, 2, 3, 4, 6, 8, 12, 16][self as usize]
    }

    /// The Q of each second-order section, rising; an odd order has a first-order section besides.
    pub(crate) fn qualities(self) -> impl Iterator<Item = f64> {
        let order = self.order();
        // From the negative real axis: even orders begin half a step off it, odd ones have a pole on it.
        let offset = if order.is_multiple_of(2) { 0.5 } else { 1.0 };
        (0..order / 2).map(move |i| 0.5 / math::cos(PI * (i as f64 + offset) / order as f64))
    }
}

/// A high-pass or low-pass: what the cascade must know of it, which makes an effect of it.
pub trait Pass: Declared {
    /// The first-order section.
    const FIRST: fn(Hz, Hz) -> Section;
    /// The second-order section of a Q.
    const SECOND: fn(Hz, f64, Hz) -> Section;
    /// Where it is 3 dB down.
    fn frequency(&self) -> Hz;
    /// How steep it is.
    fn slope(&self) -> Slope;
}

/// What a pass filter's sections are made of but its frequency.
#[derive(Clone, Copy)]
struct Design {
    first: fn(Hz, Hz) -> Section,
    second: fn(Hz, f64, Hz) -> Section,
    slope: Slope,
    rate: Hz,
}

impl Design {
    fn of<E: Pass>(effect: &E, rate: Hz) -> Self {
        Self { first: E::FIRST, second: E::SECOND, slope: effect.slope(), rate }
    }

    /// The sections, rising in Q.
    fn sections(self, frequency: Hz) -> impl Iterator<Item = Section> {
        let Self { first, second, slope, rate } = self;
        let first = (slope.order() % 2 == 1).then(|| first(frequency, rate));
        first.into_iter().chain(slope.qualities().map(move |q| second(frequency, q, rate)))
    }
}

impl<P: Pass> Effect for P {
    type Kernel<const L: usize> = Cascade<L>;

    /// The pole pair of the highest Q decays slowest, with e^(-pi f t / Q).
    fn tail(&self, _context: &Context) -> Seconds {
        // ln(10^6) is 13.8; the rest is room for what the other pairs add in front of it.
        const DECAY: f64 = 18.5;
        let quality = self.slope().qualities().fold(0.5, f64::max);
        Seconds(DECAY * quality / (PI * self.frequency().0))
    }

    fn response(&self, frequency: Hz, rate: Hz) -> Option<f64> {
        let sections = Design::of(self, rate).sections(self.frequency());
        Some(sections.map(|section| section.magnitude(frequency, rate)).product())
    }
}

/// Where a strip's frequency stands and where it shall go.
#[derive(Clone, Copy)]
struct Sweep {
    now: Hz,
    goal: Hz,
}

/// The sections over `L` lanes.
#[derive(Clone)]
pub struct Cascade<const L: usize> {
    sections: Vec<Svf<L>>,
    sweeps: Vec<Sweep>,
    design: Design,
    glide: Glide,
    channels: usize,
}

impl<const L: usize> Cascade<L> {
    /// Aims a strip's sections at where its frequency stands now.
    fn tune(&mut self, strip: usize) {
        let sections = self.design.sections(self.sweeps[strip].now);
        for (filter, section) in self.sections.iter_mut().zip(sections) {
            for lane in strip * self.channels..(strip + 1) * self.channels {
                filter.aim(lane, &section);
            }
        }
    }

    fn settle(&mut self) {
        for strip in 0..self.sweeps.len() {
            self.sweeps[strip].now = self.sweeps[strip].goal;
            self.tune(strip);
        }
        self.sections.iter_mut().for_each(Svf::settle);
    }
}

impl<const L: usize, E: Pass> Kernel<L, E> for Cascade<L> {
    fn new(effect: &E, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let design = Design::of(effect, context.rate);
        let at = effect.frequency();
        let mut cascade = Self {
            sections: design.sections(at).map(|_| Svf::default()).collect(),
            sweeps: vec![Sweep { now: at, goal: at }; L.div_ceil(channels)],
            design,
            glide: Glide::new(context.rate),
            channels,
        };
        cascade.settle();
        cascade
    }

    fn aim(&mut self, strip: usize, effect: &E, _context: &Context) {
        self.sweeps[strip].goal = effect.frequency();
    }

    fn settle(&mut self) {
        self.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.sections.iter_mut().for_each(Svf::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        for strip in 0..self.sweeps.len() {
            let Sweep { now, goal } = self.sweeps[strip];
            if now != goal {
                self.sweeps[strip].now = Hz(self.glide.ratio(now.0, goal.0));
                self.tune(strip);
            }
        }
        filter(&mut self.sections, lanes);
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx+avx2"))]
fn filter<const L: usize>(sections: &mut [Svf<L>], lanes: &mut Lanes<L>) {
    let mut wide = room();
    widen(lanes, &mut wide);
    run_all(sections, &mut wide);
    narrow(&wide, lanes);
}
