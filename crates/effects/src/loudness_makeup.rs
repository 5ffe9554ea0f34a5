//! Gives back in loudness what a gain reduction has cost, as slowly as a hand on a fader.
//!
//! Source: ITU-R BS.1770-5, 2023, annex 1 (K-weighting, tables 1 and 2, carried to other rates over their analog
//! prototypes; the gate at -70 LUFS, under which nothing is learnt).
//! Units: doublings.  Cost: two K-weightings; once a quantum a division and a logarithm a lane.

use crate::detector::one_pole;
use signal::lanes::Ramp;
use signal::svf::{Section, Svf, room, run_all, widen};
use signal::{Hz, Lanes, Ms, QUANTUM, math};

/// Biquads at 48 kHz: b0 b1 b2 a1 a2.
const SHELF: [f64; 5] = [1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585];
const HIGH_PASS: [f64; 5] = [1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621];
const TABLES: f64 = 48_000.0;
/// Window of the two powers, and time in which the gain follows what they say: together slower than any phrase.
const WINDOW: Ms = Ms(3000.0);
/// The power of -70 LUFS.
const GATE: f64 = 1.172e-7;
/// The most that is given back: 36 dB.
const MOST: f64 = 6.0;

/// A section of the tables at another rate.
fn at_rate(biquad: [f64; 5], rate: Hz) -> Section {
    let section = Section::from_biquad(biquad);
    let [a1, a2, a3, input, band, low] = section.c;
    let g = a3 / a2;
    let k = (1.0 / a1 - 1.0) / g - g;
    // Held under a quarter turn, where the rate is too low for the curve: wrong, but stable.
    Section::new(math::tan((math::atan(g) * TABLES / rate.0).min(1.5)), k, [input, band, low])
}

/// The K-weighted power of a strip over a long window.
#[derive(Clone, Debug)]
struct Power<const L: usize> {
    weighting: [Svf<L>; 2],
    mean: [f64; L],
}

impl<const L: usize> Power<L> {
    fn new(rate: Hz) -> Self {
        let mut weighting = [Svf::default(), Svf::default()];
        for (filter, biquad) in weighting.iter_mut().zip([SHELF, HIGH_PASS]) {
            for lane in 0..L {
                filter.aim(lane, &at_rate(biquad, rate));
            }
            filter.settle();
        }
        Self { weighting, mean: [0.0; L] }
    }

    fn reset(&mut self) {
        self.weighting.iter_mut().for_each(Svf::reset);
        self.mean = [0.0; L];
    }

    /// The power of a quantum, the same for all lanes of a strip.
    #[inline(always)]
    fn of(&mut self, sound: &Lanes<L>, channels: usize) -> [f64; L] {
        let mut wide = room();
        widen(sound, &mut wide);
        run_all(&mut self.weighting, &mut wide);
        let mut power = [0.0; L];
        for frame in wide.iter() {
            for i in 0..L {
                power[i] += frame[i] * frame[i] * (1.0 / QUANTUM as f64);
            }
        }
        for strip in power.chunks_exact_mut(channels.max(1)) {
            let sum = strip.iter().sum();
            strip.fill(sum);
        }
        power
    }
}

/// A gain that makes the loudness after a reduction that before it, over `L` lanes.
#[derive(Clone, Debug)]
pub(crate) struct LoudnessMakeup<const L: usize> {
    before: Power<L>,
    after: Power<L>,
    /// In doublings.
    gain: [f64; L],
    pace: f64,
    trim: [f64; L],
    factor: Ramp<f32, L>,
    channels: usize,
}

impl<const L: usize> LoudnessMakeup<L> {
    /// Has learnt nothing.
    pub(crate) fn new(rate: Hz, channels: usize) -> Self {
        Self {
            before: Power::new(rate),
            after: Power::new(rate),
            gain: [0.0; L],
            pace: one_pole(WINDOW, Hz(rate.0 / QUANTUM as f64)),
            trim: [1.0; L],
            factor: Ramp::<f32, L>::new(1.0),
            channels,
        }
    }

    /// A gain on top, linear.
    pub(crate) fn aim(&mut self, lane: usize, trim: f64) {
        self.trim[lane] = trim;
        self.factor.aim(lane, (trim * math::exp2(self.gain[lane])) as f32);
    }

    /// Jumps to what was aimed at.
    pub(crate) fn settle(&mut self) {
        self.factor.settle();
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        self.before.reset();
        self.after.reset();
        self.gain = [0.0; L];
        for lane in 0..L {
            self.aim(lane, self.trim[lane]);
        }
        self.settle();
    }

    /// Makes `lanes`, which were `before`, as loud as they were.
    #[inline(always)]
    pub(crate) fn run(&mut self, before: &Lanes<L>, lanes: &mut Lanes<L>) {
        let (untouched, reduced) = (self.before.of(before, self.channels), self.after.of(lanes, self.channels));
        for i in 0..L {
            let pace = if untouched[i] > GATE { self.pace } else { 0.0 };
            let (before, after) = (&mut self.before.mean[i], &mut self.after.mean[i]);
            *before += pace * (untouched[i] - *before);
            *after += pace * (reduced[i] - *after);
            let cost = 0.5 * math::log2((*before + 1e-20) / (*after + 1e-20));
            let cost = if cost > 0.0 { cost } else { 0.0 };
            let cost = if cost < MOST { cost } else { MOST };
            self.gain[i] += pace * (cost - self.gain[i]);
            self.aim(i, self.trim[i]);
        }
        for (frame, x) in lanes.iter_mut().enumerate() {
            let factor = self.factor.at(frame);
            for i in 0..L {
                x[i] *= factor[i];
            }
        }
        self.factor.arrive();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::RATES;

    #[test]
    fn the_weighting_is_the_tables_curve_at_every_rate() {
        // The gains of BS.1770's curve, from its biquads at 48 kHz by hand of the z-transform.
        let table = |frequency: f64| {
            let (s1, c1) = math::sin_cos(std::f64::consts::TAU * frequency / TABLES);
            let (s2, c2) = (2.0 * s1 * c1, 2.0 * c1 * c1 - 1.0);
            let one = |[b0, b1, b2, a1, a2]: [f64; 5]| {
                let top =
                    (b0 + b1 * c1 + b2 * c2) * (b0 + b1 * c1 + b2 * c2) + (b1 * s1 + b2 * s2) * (b1 * s1 + b2 * s2);
                let low =
                    (1.0 + a1 * c1 + a2 * c2) * (1.0 + a1 * c1 + a2 * c2) + (a1 * s1 + a2 * s2) * (a1 * s1 + a2 * s2);
                (top / low).sqrt()
            };
            math::gain_to_db(one(SHELF) * one(HIGH_PASS))
        };
        for rate in RATES {
            for frequency in [25.0, 100.0, 997.0, 2000.0, 6000.0] {
                let ours = at_rate(SHELF, rate).magnitude(Hz(frequency), rate)
                    * at_rate(HIGH_PASS, rate).magnitude(Hz(frequency), rate);
                let error = math::gain_to_db(ours) - table(frequency);
                assert!(error.abs() < 0.1, "{frequency} Hz at {}: {error}", rate.0);
            }
        }
    }
}
