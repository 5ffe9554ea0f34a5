//! Makes the stereo picture wider or narrower, and puts the low end into the middle.
//!
//! The sum of left and right (mid) keeps its level, so that nothing changes in mono; the difference (side) is turned up
//! or down. Below `mono-below` the side falls away at 24 dB an octave, while the mid goes through the all-pass of the
//! same phase: above the crossover both stay in step, and every source keeps its place.
//!
//! Source: Blumlein, British patent 394 325, 1931 (sum and difference); Linkwitz, "Active Crossover Networks for
//! Noncoincident Drivers", JAES 24(1), 1976 (fourth-order crossover, whose parts have one phase).
//! Units: percent, Hz.  Latency: none.  Cost: two state-variable filters a channel.
//! Not for: making mono stereo; a mono strip passes unchanged.

use crate::glide::Glide;
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::svf::{Section, Svf, run_all, warp};
use signal::{Hz, Lanes, Percent, QUANTUM, Seconds, params};

params! {
    /// Makes the stereo picture wider or narrower, and puts the low end into the middle.
    StereoWidth as "width" {
        /// Level of the difference between left and right: 0 is mono, 100 leaves it alone.
        width: Percent = 100.0, 0.0..=400.0, first;
        /// Below this left and right play the same; at the lowest value, nowhere.
        mono_below as "mono-below": Hz = 20.0, 20.0..=1000.0, log;
    }
}

/// Damping of each section: the fourth order is two Butterworth sections in a row, the all-pass has their poles.
const DAMPING: f64 = std::f64::consts::SQRT_2;

impl StereoWidth {
    /// Whether the low end goes into the middle.
    fn is_split(&self) -> bool {
        self.mono_below.0 > 20.0
    }

    /// What the side's filter does in each of its two sections.
    fn high_pass(&self, rate: Hz) -> Section {
        Section::high_pass(self.mono_below, 1.0 / DAMPING, rate)
    }

    /// What the mid goes through meanwhile.
    fn all_pass(&self, rate: Hz) -> Section {
        Section::new(warp(self.mono_below, rate), DAMPING, [1.0, -2.0 * DAMPING, 0.0])
    }

    /// Gain of the difference between left and right at a frequency, linear; that of the sum is always 1.
    pub fn side_response(&self, frequency: Hz, rate: Hz) -> f64 {
        let section = if self.is_split() { self.high_pass(rate).magnitude(frequency, rate) } else { 1.0 };
        self.width.0 / 100.0 * section * section
    }
}

impl Effect for StereoWidth {
    type Kernel<const L: usize> = StereoWidthKernel<L>;
    const STEREO: bool = true;

    fn tail(&self, _context: &Context) -> Seconds {
        // ln(10^6) is 13.8; a pole pair that stands twice rings on longer, and up to twice the level.
        const DECAY: f64 = 20.0;
        let ring = DECAY * 2.0 / DAMPING / (std::f64::consts::TAU * self.mono_below.0);
        Seconds(if self.is_split() { ring } else { 0.0 })
    }
}

/// Mid stands in a strip's first lane, side in its second.
#[derive(Clone)]
pub struct StereoWidthKernel<const L: usize> {
    filters: [Svf<L>; 2],
    /// Level of each lane: 1 for mid, the width for side.
    level: Ramp<f64, L>,
    /// How much of the filtered sound is heard instead of the straight one, 0 or 1.
    split: Ramp<f64, L>,
    /// Where each strip's crossover stands, and where it shall go.
    now: [Hz; L],
    goal: [Hz; L],
    glide: Glide,
    rate: Hz,
    stereo: bool,
}

impl<const L: usize> StereoWidthKernel<L> {
    /// Aims a strip's filters at where its crossover stands now. It comes and goes at the lowest place, unheard.
    fn tune(&mut self, strip: usize) {
        let there = StereoWidth { width: Percent(100.0), mono_below: self.now[strip] };
        let (mid, side) = (2 * strip, 2 * strip + 1);
        [mid, side].into_iter().for_each(|lane| self.split.aim(lane, f64::from(u8::from(there.is_split()))));
        let high_pass = there.high_pass(self.rate);
        self.filters[0].aim(mid, &there.all_pass(self.rate));
        self.filters.iter_mut().for_each(|filter| filter.aim(side, &high_pass));
    }
}

impl<const L: usize> Kernel<L, StereoWidth> for StereoWidthKernel<L> {
    fn new(effect: &StereoWidth, context: &Context) -> Self {
        Self {
            filters: [Svf::default(), Svf::default()],
            level: Ramp::<f64, L>::new(1.0),
            split: Ramp::<f64, L>::new(0.0),
            now: [effect.mono_below; L],
            goal: [effect.mono_below; L],
            glide: Glide::new(context.rate),
            rate: context.rate,
            stereo: context.channels == 2,
        }
    }

    fn aim(&mut self, strip: usize, effect: &StereoWidth, _context: &Context) {
        if self.stereo {
            self.level.aim(2 * strip + 1, effect.width.0 / 100.0);
            self.goal[strip] = effect.mono_below;
        }
    }

    fn settle(&mut self) {
        self.now = self.goal;
        for strip in 0..L / 2 {
            self.tune(strip);
        }
        self.filters.iter_mut().for_each(Svf::settle);
        self.level.settle();
        self.split.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.filters.iter_mut().for_each(Svf::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        if !self.stereo {
            return;
        }
        for strip in 0..L / 2 {
            if self.now[strip] != self.goal[strip] {
                self.now[strip] = Hz(self.glide.ratio(self.now[strip].0, self.goal[strip].0));
                self.tune(strip);
            }
        }
        spread(self, lanes);
    }
}

/// Half the sum in a strip's first lane, half the difference in its second.
#[inline(always)]
fn mid_and_side<const L: usize>(lanes: &Lanes<L>) -> [[f64; L]; QUANTUM] {
    let mut out = [[0.0; L]; QUANTUM];
    for (to, from) in out.as_flattened_mut().chunks_exact_mut(2).zip(lanes.as_flattened().chunks_exact(2)) {
        let (left, right) = (f64::from(from[0]), f64::from(from[1]));
        to[0] = 0.5 * (left + right);
        to[1] = 0.5 * (left - right);
    }
    out
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn spread<const L: usize>(kernel: &mut StereoWidthKernel<L>, lanes: &mut Lanes<L>) {
    let straight = mid_and_side(lanes);
    let mut changed = straight;
    run_all(&mut kernel.filters, &mut changed);
    for (frame, (x, straight)) in changed.iter_mut().zip(&straight).enumerate() {
        let (level, split) = (kernel.level.at(frame), kernel.split.at(frame));
        for i in 0..L {
            let heard = straight[i] + split[i] * (x[i] - straight[i]);
            // Only the change is added to left and right, so that without one not a bit of them moves.
            x[i] = level[i] * heard - straight[i];
        }
    }
    let changes = changed.as_flattened().chunks_exact(2);
    for (to, change) in lanes.as_flattened_mut().chunks_exact_mut(2).zip(changes) {
        to[0] = (f64::from(to[0]) + change[0] + change[1]) as f32;
        to[1] = (f64::from(to[1]) + change[0] - change[1]) as f32;
    }
    kernel.level.arrive();
    kernel.split.arrive();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};
    use signal::random::Random;
    use signal::{Db, math};

    fn width(width: f64, mono_below: f64) -> StereoWidth {
        StereoWidth { width: Percent(width), mono_below: Hz(mono_below) }
    }

    fn noise(frame: usize) -> [f32; 2] {
        [3, 4].map(|seed| Random::at(seed, frame as u64).signed() as f32)
    }

    #[test]
    fn zero_percent_is_mono_and_two_hundred_doubles_the_difference() {
        let mono = Strip::<StereoWidth, 2>::new(&width(0.0, 20.0), RATES[1], 2).play(640, noise);
        let wide = Strip::<StereoWidth, 2>::new(&width(200.0, 20.0), RATES[1], 2).play(640, noise);
        for n in 0..640 {
            let [left, right] = noise(n);
            assert!(mono[n][0] == mono[n][1] && (mono[n][0] - 0.5 * (left + right)).abs() < 1e-6);
            assert!((wide[n][0] - wide[n][1] - 2.0 * (left - right)).abs() < 1e-6);
            assert!((wide[n][0] + wide[n][1] - left - right).abs() < 1e-6, "the sum stays");
        }
    }

    #[test]
    fn at_its_defaults_no_bit_moves_and_a_mono_strip_never_changes() {
        let heard = Strip::<StereoWidth, 2>::new(&StereoWidth::default(), RATES[1], 2).play(6400, noise);
        assert!(heard.iter().enumerate().all(|(n, x)| *x == noise(n)));
        let heard = Strip::<StereoWidth, 1>::new(&width(30.0, 200.0), RATES[1], 1).play(6400, |n| [noise(n)[0]]);
        assert!(heard.iter().enumerate().all(|(n, x)| x[0] == noise(n)[0]));
    }

    /// Magnitudes of sum and difference at a frequency when only the left gets an impulse, where both begin at 1.
    fn sum_and_difference(effect: &StereoWidth, rate: Hz, frequency: f64) -> [f64; 2] {
        let frames = (rate.0 * 0.4) as usize;
        let heard = Strip::<StereoWidth, 2>::new(effect, rate, 2).play(frames, |n| [f32::from(u8::from(n == 0)), 0.0]);
        [1.0, -1.0].map(|sign| {
            trial::magnitude(heard.iter().map(|x| f64::from(x[0]) + sign * f64::from(x[1])), frequency, rate)
        })
    }

    #[test]
    fn below_the_crossover_the_difference_falls_by_24_decibels_an_octave_and_the_sum_stays() {
        for rate in RATES {
            let effect = width(100.0, 120.0);
            // 6.02 dB down at the crossover; an octave below, 1 + 2^4 = 17 and so 24.6 dB (Linkwitz 1976).
            for (frequency, level) in [(120.0, -6.0206), (60.0, -24.609), (30.0, -48.198), (1000.0, -0.0018)] {
                let [sum, difference] = sum_and_difference(&effect, rate, frequency);
                assert!(Db::from_gain(sum).0.abs() < 0.002, "{rate}, {frequency} Hz: {sum}");
                assert!((Db::from_gain(difference).0 - level).abs() < 0.02, "{rate}, {frequency} Hz: {difference}");
                assert!((effect.side_response(Hz(frequency), rate) - difference).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn above_the_crossover_a_source_on_the_left_stays_there() {
        // Without the all-pass, sum and difference would part by 86 degrees at twice the crossover.
        let effect = width(100.0, 120.0);
        let frames = 19_200;
        let mut strip = Strip::<StereoWidth, 2>::new(&effect, RATES[1], 2);
        let heard = strip.play(frames, |n| [f32::from(u8::from(n == 0)), 0.0]);
        for frequency in [240.0, 500.0, 2000.0] {
            let side = |lane: usize| trial::magnitude(heard.iter().map(|x| f64::from(x[lane])), frequency, RATES[1]);
            let right = Db::from_gain(side(1) / side(0)).0;
            assert!(right < -29.0, "{frequency} Hz: {right}");
        }
    }

    #[test]
    fn it_is_silent_after_its_tail() {
        for frequency in [20.0, 21.0, 120.0, 300.0, 1000.0] {
            trial::is_silent_after_its_tail(&width(200.0, frequency), RATES[1]);
        }
    }

    #[test]
    fn a_number_that_is_none_does_not_stick() {
        trial::bad_numbers_do_not_stick(&width(150.0, 120.0));
    }

    #[test]
    fn the_low_end_is_the_same_on_both_sides() {
        let mut strip = Strip::<StereoWidth, 2>::new(&width(100.0, 150.0), RATES[1], 2);
        let tone = |n: usize| (0.5 * math::sin(std::f64::consts::TAU * 40.0 * n as f64 / 48_000.0)) as f32;
        let heard = strip.play(48_000, |n| [tone(n), -tone(n)]);
        let most = heard[24_000..].iter().flatten().fold(0.0f32, |most, x| most.max(x.abs()));
        assert!(Db::from_gain(f64::from(most) / 0.5).0 < -45.0, "{most}");
    }
}
