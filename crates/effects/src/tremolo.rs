//! Makes the level pulse, in Hertz or in note values.
//!
//! The gain goes from 1 down to what the depth leaves and back; left and right may pulse against each other.
//!
//! Source: Zoelzer (ed.), "DAFX", 2nd ed. 2011, section 3.3 (amplitude modulation by a low frequency).
//! Units: Hz, %, degrees.  Latency: none.  Cost: a polynomial and a multiplication a sample.
//! Not for: moving a sound from side to side; use `auto-pan`.

use crate::delay::Sync;
pub use crate::lfo::Shape;
use crate::lfo::{Lfo, turns};
use crate::slide::Slide;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::{Hz, Lanes, Percent, Plain, params};

params! {
    /// Makes the level pulse.
    Tremolo as "tremolo" {
        /// Pulses in a second.
        rate: Hz = 5.0, 0.05..=20.0, log, first;
        /// Note value in which it pulses once at the song's tempo, instead of the rate.
        sync: Sync = Sync::Off;
        /// How much of the level is taken away at the quietest moment; 50 is 6 dB, 100 is silence.
        depth: Percent = 50.0, 0.0..=100.0;
        /// Whether it swells roundly, evenly, or goes on and off with soft edges.
        shape: Shape = Shape::Sine, fixed;
        /// How far the right pulses behind the left, in degrees; at 180 the sides take turns.
        offset: Plain = 0.0, 0.0..=180.0;
    }
}

impl Effect for Tremolo {
    type Kernel<const L: usize> = TremoloKernel<L>;
}

/// What moves a strip.
#[derive(Clone)]
struct Strip {
    lfo: Lfo,
    depth: Slide,
    /// Turns by which the right is ahead.
    ahead: Slide,
}

/// The pulses of `L` lanes.
#[derive(Clone)]
pub struct TremoloKernel<const L: usize> {
    strips: Vec<Strip>,
    shape: Shape,
    channels: usize,
}

impl<const L: usize> Kernel<L, Tremolo> for TremoloKernel<L> {
    fn new(effect: &Tremolo, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let strip = Strip { lfo: Lfo::new(context.rate), depth: Slide::quick(), ahead: Slide::phase(context.rate) };
        Self { strips: vec![strip; L.div_ceil(channels)], shape: effect.shape, channels }
    }

    fn aim(&mut self, strip: usize, effect: &Tremolo, context: &Context) {
        let strip = &mut self.strips[strip];
        strip.lfo.aim(turns(effect.rate, effect.sync, context));
        strip.depth.aim(effect.depth.0 / 100.0);
        strip.ahead.aim(-effect.offset.0 / 360.0);
    }

    fn settle(&mut self) {
        for strip in &mut self.strips {
            strip.lfo.settle();
            strip.depth.settle();
            strip.ahead.settle();
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
        pulse(self, lanes);
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn pulse<const L: usize>(kernel: &mut TremoloKernel<L>, lanes: &mut Lanes<L>) {
    let (channels, shape) = (kernel.channels, kernel.shape);
    for (index, strip) in kernel.strips.iter_mut().enumerate() {
        let course = strip.lfo.next();
        strip.depth.step();
        strip.ahead.step();
        let together = strip.ahead.rests_at(0.0);
        let mut values = course.values(shape, &Slide::at_rest(0.0));
        for channel in 0..channels {
            if channel > 0 && !together {
                values = course.values(shape, &strip.ahead);
            }
            for (n, (x, value)) in lanes.iter_mut().zip(&values).enumerate() {
                x[index * channels + channel] *= (1.0 - strip.depth.at(n) * (0.5 - 0.5 * value)) as f32;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};
    use signal::math;

    fn tremolo(rate: f64, depth: f64) -> Tremolo {
        Tremolo { rate: Hz(rate), depth: Percent(depth), ..Tremolo::default() }
    }

    /// The gains over a second, in dB.
    fn gains(effect: &Tremolo, rate: Hz) -> Vec<[f64; 2]> {
        let mut strip = Strip::<Tremolo, 2>::new(effect, rate, 2);
        let heard = strip.play(rate.0 as usize, |_| [1.0; 2]);
        heard.iter().map(|x| x.map(|gain| math::gain_to_db(f64::from(gain)))).collect()
    }

    #[test]
    fn the_depth_is_the_loss_at_the_quietest_moment() {
        for rate in RATES {
            for &shape in Shape::ALL {
                for depth in [10.0, 50.0, 75.0, 90.0] {
                    let heard = gains(&Tremolo { shape, ..tremolo(4.0, depth) }, rate);
                    let quietest = heard.iter().fold(0.0f64, |least, x| least.min(x[0]));
                    let loudest = heard.iter().fold(f64::MIN, |most, x| most.max(x[0]));
                    assert!((quietest - math::gain_to_db(1.0 - depth / 100.0)).abs() < 0.005, "{shape:?}: {quietest}");
                    assert!(loudest.abs() < 0.005, "{shape:?}: {loudest}");
                }
            }
        }
    }

    #[test]
    fn it_pulses_as_often_as_it_says_and_in_time_with_the_song() {
        // Eighths at 120 are four a second; the quietest moments lie three quarters of the way through each.
        let effect = Tremolo { sync: Sync::Eighth, ..tremolo(0.3, 50.0) };
        let heard = gains(&effect, RATES[1]);
        for eighth in 0..4 {
            let part = &heard[eighth * 12_000..(eighth + 1) * 12_000];
            let quietest = (0..12_000).min_by(|a, b| part[*a][0].total_cmp(&part[*b][0])).unwrap_or(0);
            assert!(quietest.abs_diff(9_000) < 60, "{quietest}");
        }
    }

    #[test]
    fn at_180_degrees_the_sides_take_turns() {
        let effect = Tremolo { offset: Plain(180.0), ..tremolo(2.0, 60.0) };
        for x in gains(&effect, RATES[1]) {
            // A sine and its opposite: the gains add up to twice the mean.
            let sum = math::db_to_gain(x[0]) + math::db_to_gain(x[1]);
            assert!((sum - 2.0 * 0.7).abs() < 1e-5, "{x:?}");
        }
    }

    #[test]
    fn a_locate_is_the_way_there() {
        for &shape in Shape::ALL {
            trial::a_locate_is_the_way_there(&Tremolo { shape, offset: Plain(90.0), ..tremolo(3.7, 80.0) });
        }
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&tremolo(3.0, 20.0), &tremolo(11.0, 100.0));
    }

    #[test]
    fn a_reset_is_a_fresh_start() {
        trial::reset_is_fresh(&tremolo(3.3, 100.0));
    }
}
