//! Filters that make pink and brown noise of white: first-order poles and zeros in even steps.
//!
//! A pole and a zero above it make a step down; steps that follow each other evenly are a slope. The bilinear transform
//! bends the upper octaves, so the slope is laid out on the bent axis w = tan(pi f / rate), where 1 / f is 1 / atan(w), and
//! each step is corrected until the cascade meets that slope at its ends.

use super::Colour;
use signal::svf::warp;
use signal::{Hz, QUANTUM, math};

/// Ratio from one step to the next.
const STEP: f64 = 5.0;
/// Where the bent axis ends; what lies above is within a hair of half the rate.
const END: f64 = 10.0;
/// How often the steps are corrected; each time halves what is left.
const CORRECTIONS: usize = 20;

/// (b0 + b1 z^-1) / (1 + a1 z^-1).
#[derive(Clone, Copy)]
pub struct Section {
    b: [f64; 2],
    a: f64,
}

/// A pole and a zero around the middle of a step; `size` is the part of the step between them.
struct Pair {
    middle: f64,
    size: f64,
}

impl Pair {
    fn pole(&self) -> f64 {
        self.middle * math::pow(STEP, -self.size / 2.0)
    }

    fn zero(&self) -> f64 {
        self.middle * math::pow(STEP, self.size / 2.0)
    }

    fn power(&self, w: f64) -> f64 {
        let (pole, zero) = (w / self.pole(), w / self.zero());
        (1.0 + zero * zero) / (1.0 + pole * pole)
    }
}

/// The filter of a colour at a rate; none for white.
pub fn sections(colour: Colour, rate: Hz) -> Vec<Section> {
    // Each slope begins well under 20 Hz, but not so low that most of the power lies where nobody hears it.
    let (order, from) = match colour {
        Colour::White => return Vec::new(),
        Colour::Pink => (0.5, 1.5),
        Colour::Brown => (1.0, 2.5),
    };
    pairs(order, warp(Hz(from), rate)).iter().map(section).collect()
}

/// The steps of a slope of `order` times 6 dB an octave from a place on the bent axis.
fn pairs(order: f64, from: f64) -> Vec<Pair> {
    let mut edges = vec![from];
    while edges[edges.len() - 1] < END {
        edges.push(edges[edges.len() - 1] * STEP);
    }
    let mut pairs: Vec<Pair> =
        edges[1..].iter().map(|edge| Pair { middle: edge / STEP.sqrt(), size: order }).collect();
    for _ in 0..CORRECTIONS {
        // How far the cascade lies over the slope at each edge, as a logarithm.
        let over: Vec<f64> = edges
            .iter()
            .map(|w| math::ln(pairs.iter().map(|pair| pair.power(*w)).product()) + 2.0 * order * math::ln(math::atan(*w)))
            .collect();
        for (k, pair) in pairs.iter_mut().enumerate() {
            pair.size += 0.5 * (over[k + 1] - over[k]) / (2.0 * math::ln(STEP));
        }
    }
    pairs
}

fn section(pair: &Pair) -> Section {
    let (pole, zero) = (1.0 / pair.pole(), 1.0 / pair.zero());
    let unit = 1.0 / (1.0 + pole);
    Section { b: [(1.0 + zero) * unit, (1.0 - zero) * unit], a: (1.0 - pole) * unit }
}

/// Power at a frequency.
fn power(sections: &[Section], frequency: f64, rate: Hz) -> f64 {
    let w = warp(Hz(frequency), rate);
    sections
        .iter()
        .map(|Section { b, a }| {
            // At z^-1 = (1 - jw) / (1 + jw), b0 + b1 z^-1 is ((b0 + b1) + jw (b0 - b1)) / (1 + jw).
            let square = |x: f64, y: f64| (x + y) * (x + y) + w * w * (x - y) * (x - y);
            square(b[0], b[1]) / square(1.0, *a)
        })
        .product()
}

/// The filters over `L` lanes, with an effective value of 1 for evenly spread numbers from -1 to 1.
#[derive(Clone)]
pub struct Colouring<const L: usize> {
    sections: Vec<Section>,
    state: Vec<[f64; L]>,
    unit: f64,
}

impl<const L: usize> Colouring<L> {
    /// At rest.
    pub fn new(sections: Vec<Section>, rate: Hz) -> Self {
        // The mean power over frequency, summed in even steps of pitch, since most of it lies low.
        const STEPS: usize = 4000;
        let (low, high) = (1e-2, rate.0 / 2.0);
        let stride = math::ln(high / low) / STEPS as f64;
        let sum: f64 = (0..STEPS)
            .map(|k| low * math::exp((k as f64 + 0.5) * stride))
            .map(|f| power(&sections, f, rate) * f * stride)
            .sum();
        // Evenly spread numbers have a power of a third.
        let unit = if sections.is_empty() { 3f64.sqrt() } else { (3.0 / (sum / high)).sqrt() };
        Self { state: vec![[0.0; L]; sections.len()], sections, unit }
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.state.fill([0.0; L]);
    }

    /// Colours a quantum of white noise.
    #[inline(always)]
    pub fn run(&mut self, noise: &mut [[f64; L]; QUANTUM]) {
        for (section, state) in self.sections.iter().zip(&mut self.state) {
            let Section { b, a } = *section;
            let mut s = *state;
            for x in noise.iter_mut() {
                for i in 0..L {
                    let y = b[0] * x[i] + s[i];
                    s[i] = b[1] * x[i] - a * y;
                    x[i] = y;
                }
            }
            *state = s;
        }
        for x in noise.as_flattened_mut() {
            *x *= self.unit;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How far the filter's own impulse response strays from a slope between 20 Hz and 20 kHz, in dB.
    fn stray(colour: Colour, slope: f64, rate: Hz) -> f64 {
        let mut filter = Colouring::<1>::new(sections(colour, rate), rate);
        let quanta = (rate.0 / QUANTUM as f64) as usize;
        let mut heard = Vec::new();
        for quantum in 0..quanta {
            let mut block = [[0.0]; QUANTUM];
            block[0][0] = f64::from(u8::from(quantum == 0));
            filter.run(&mut block);
            heard.extend(block);
        }
        let top = f64::min(20_000.0, 0.48 * rate.0);
        let levels = (0..=60).map(|k| {
            let f = 20.0 * math::pow(top / 20.0, f64::from(k) / 60.0);
            let magnitude = crate::trial::magnitude(heard.iter().map(|x| x[0]), f, rate);
            math::gain_to_db(magnitude) + slope * math::power_to_db(f)
        });
        let (low, high) = levels.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
        (high - low) / 2.0
    }

    #[test]
    fn the_slopes_are_even_from_20_hertz_to_20_kilohertz_at_every_rate() {
        for rate in [8_000.0, 22_050.0, 44_100.0, 48_000.0, 88_200.0, 96_000.0, 192_000.0] {
            let pink = stray(Colour::Pink, 1.0, Hz(rate));
            assert!(pink < 0.2, "pink at {rate}: {pink}");
            let brown = stray(Colour::Brown, 2.0, Hz(rate));
            assert!(brown < 0.4, "brown at {rate}: {brown}");
        }
    }
}
