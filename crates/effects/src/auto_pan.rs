//! Moves the sound from side to side, in Hertz or in note values; a mono sound becomes stereo.
//!
//! By the power law the two sides keep their common power wherever the sound is (cosine and sine, 0 dB in the middle, so
//! 3 dB more at a side); by the balance the far side goes down and the near one stays.
//!
//! Source: Griesinger, "Stereo and Surround Panning in Practice", AES 112th Convention, 2002 (the sine and cosine law).
//! Units: Hz, %.  Latency: none.  Cost: three polynomials a frame.
//! Not for: a fixed place; that is the strip's pan.

use crate::delay::Sync;
pub use crate::lfo::Shape;
use crate::lfo::{Lfo, sine, turns};
use crate::slide::Slide;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::{Hz, Lanes, Percent, params, words};

words! {
    /// What stays as it is while the sound moves.
    pub enum Law { Power = "power", Balance = "balance" }
}

params! {
    /// Moves the sound from side to side.
    AutoPan as "auto-pan" {
        /// Ways to and fro in a second.
        rate: Hz = 0.5, 0.02..=20.0, log, first;
        /// Note value in which it goes to and fro once at the song's tempo, instead of the rate.
        sync: Sync = Sync::Off;
        /// How far it goes; 100 is all the way to the sides.
        depth: Percent = 70.0, 0.0..=100.0;
        /// Whether it swings, goes at an even pace, or jumps with soft edges.
        shape: Shape = Shape::Sine, fixed;
        /// Whether the common power of both sides stays, or the near side.
        law: Law = Law::Power, fixed;
    }
}

impl Effect for AutoPan {
    type Kernel<const L: usize> = AutoPanKernel<L>;
    const WIDENS: bool = true;
}

/// What moves a strip.
#[derive(Clone)]
struct Strip {
    lfo: Lfo,
    depth: Slide,
}

/// The ways of `L` lanes.
#[derive(Clone)]
pub struct AutoPanKernel<const L: usize> {
    strips: Vec<Strip>,
    shape: Shape,
    law: Law,
    stereo: bool,
}

impl<const L: usize> Kernel<L, AutoPan> for AutoPanKernel<L> {
    fn new(effect: &AutoPan, context: &Context) -> Self {
        let strip = Strip { lfo: Lfo::new(context.rate), depth: Slide::quick() };
        let strips = vec![strip; L.div_ceil(context.channels.max(1))];
        Self { strips, shape: effect.shape, law: effect.law, stereo: context.channels == 2 }
    }

    fn aim(&mut self, strip: usize, effect: &AutoPan, context: &Context) {
        self.strips[strip].lfo.aim(turns(effect.rate, effect.sync, context));
        self.strips[strip].depth.aim(effect.depth.0 / 100.0);
    }

    fn settle(&mut self) {
        for strip in &mut self.strips {
            strip.lfo.settle();
            strip.depth.settle();
        }
    }

    fn reset(&mut self) {
        self.settle();
        self.locate(0);
    }

    fn locate(&mut self, frame: i64) {
        self.strips.iter_mut().for_each(|strip| strip.lfo.locate(frame));
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        // A strip of one channel has no sides.
        if self.stereo {
            sway(self, lanes);
        }
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn sway<const L: usize>(kernel: &mut AutoPanKernel<L>, lanes: &mut Lanes<L>) {
    for (index, strip) in kernel.strips.iter_mut().enumerate() {
        let mut places = strip.lfo.next().values(kernel.shape, &Slide::at_rest(0.0));
        strip.depth.step();
        for (n, place) in places.iter_mut().enumerate() {
            *place *= strip.depth.at(n);
        }
        let (left, right) = (2 * index, 2 * index + 1);
        match kernel.law {
            Law::Power => {
                for (x, place) in lanes.iter_mut().zip(&places) {
                    // An eighth of a turn is the middle, where both gains are 1.
                    x[left] *= (std::f64::consts::SQRT_2 * sine(0.125 - 0.125 * place)) as f32;
                    x[right] *= (std::f64::consts::SQRT_2 * sine(0.125 + 0.125 * place)) as f32;
                }
            }
            Law::Balance => {
                for (x, &place) in lanes.iter_mut().zip(&places) {
                    x[left] *= (if place > 0.0 { 1.0 - place } else { 1.0 }) as f32;
                    x[right] *= (if place < 0.0 { 1.0 + place } else { 1.0 }) as f32;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};
    use signal::Db;

    fn auto_pan(rate: f64, depth: f64, law: Law) -> AutoPan {
        AutoPan { rate: Hz(rate), depth: Percent(depth), law, ..AutoPan::default() }
    }

    fn gains(effect: &AutoPan) -> Vec<[f64; 2]> {
        let mut strip = Strip::<AutoPan, 2>::new(effect, RATES[1], 2);
        strip.play(48_000, |_| [1.0; 2]).iter().map(|x| x.map(f64::from)).collect()
    }

    #[test]
    fn by_the_power_law_the_common_power_stays() {
        for &shape in Shape::ALL {
            for [left, right] in gains(&AutoPan { shape, ..auto_pan(2.0, 100.0, Law::Power) }) {
                assert!(Db(5.0 * signal::math::log10(0.5 * (left * left + right * right))).0.abs() < 1e-5);
            }
        }
    }

    #[test]
    fn it_goes_right_first_as_far_as_the_depth_says() {
        for depth in [30.0, 100.0] {
            let heard = gains(&auto_pan(1.0, depth, Law::Power));
            let place =
                |frame: usize| signal::math::atan2(heard[frame][1], heard[frame][0]) / std::f64::consts::FRAC_PI_4;
            // The angle between the sides is the place: half a right angle is the middle.
            for (frame, expected) in
                [(0, 1.0), (12_000, 1.0 + depth / 100.0), (24_000, 1.0), (36_000, 1.0 - depth / 100.0)]
            {
                assert!((place(frame) - expected).abs() < 1e-6, "{frame}: {}", place(frame));
            }
        }
    }

    #[test]
    fn by_the_balance_the_near_side_stays_and_the_far_one_falls_in_proportion() {
        let effect = AutoPan { shape: Shape::Triangle, ..auto_pan(1.0, 50.0, Law::Balance) };
        let heard = gains(&effect);
        for (frame, expected) in [(6_000, [0.75, 1.0]), (12_000, [0.5, 1.0]), (36_000, [1.0, 0.5])] {
            assert!(
                (0..2).all(|side| (heard[frame][side] - expected[side]).abs() < 1e-6),
                "{frame}: {:?}",
                heard[frame]
            );
        }
    }

    #[test]
    fn a_mono_strip_becomes_stereo() {
        const { assert!(AutoPan::WIDENS) };
        let heard = gains(&auto_pan(1.0, 100.0, Law::Power));
        assert!(heard[12_000][0].abs() < 1e-6 && (heard[12_000][1] - std::f64::consts::SQRT_2).abs() < 1e-6);
    }

    #[test]
    fn a_locate_is_the_way_there() {
        for &law in Law::ALL {
            trial::a_locate_is_the_way_there(&auto_pan(3.7, 80.0, law));
        }
    }

    #[test]
    fn a_reset_is_a_fresh_start() {
        trial::reset_is_fresh(&auto_pan(3.3, 100.0, Law::Balance));
    }
}
