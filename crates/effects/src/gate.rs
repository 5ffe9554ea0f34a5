//! Closes on what is quieter than a threshold: bleed between drum hits, hum between phrases.
//!
//! Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design", JAES 60(6), 2012 (branching smoother);
//! hold and hysteresis as in hardware gates.
//! Units: dB, ms.  Latency: the look-ahead.  Cost: comparisons and one multiplication a sample.
//! Not for: noise under a wanted sound; it can only be removed by `clean`.

use crate::detector::{Ahead, flush, one_pole};
use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, Ms, QUANTUM, Seconds, params};

params! {
    /// Closes on what is quieter than a threshold.
    Gate as "gate" {
        /// Peak level that opens the gate.
        threshold: Db = -40.0, -80.0..=0.0;
        /// How much quieter the closed gate makes what is left.
        range: Db = 60.0, 0.0..=100.0;
        /// Time to open 63 % of the way.
        attack: Ms = 1.0, 0.05..=100.0, log;
        /// How long it stays open after the last peak over the closing level.
        hold: Ms = 50.0, 20.0..=2000.0, log;
        /// Time to close 63 % of the way.
        release: Ms = 150.0, 5.0..=4000.0, log;
        /// How far under the threshold the closing level lies, so that a sound on the edge does not flutter.
        hysteresis: Db = 4.0, 0.0..=20.0;
        /// How far the detector hears ahead, so that the first moment of a hit is whole.
        look_ahead as "look-ahead": Ms = 0.0, 0.0..=20.0, fixed;
        /// The detector hears what lies above; at the lowest value, everything.
        sidechain_high_pass as "sidechain-high-pass": Hz = 20.0, 20.0..=4000.0, log;
        /// The detector hears what lies below; at the highest value, everything.
        sidechain_low_pass as "sidechain-low-pass": Hz = 20000.0, 100.0..=20000.0, log;
    }
}

impl Effect for Gate {
    type Kernel<const L: usize> = GateKernel<L>;
    const SIDECHAIN: bool = true;

    fn latency(&self, rate: Hz) -> usize {
        self.look_ahead.frames(rate)
    }

    fn tail(&self, context: &Context) -> Seconds {
        Seconds(self.latency(context.rate) as f64 / context.rate.0)
    }
}

/// Levels and gains that ramp, and paces that need not.
#[derive(Clone, Copy)]
struct Curve<const L: usize> {
    opening: Ramp<f32, L>,
    closing: Ramp<f32, L>,
    floor: Ramp<f32, L>,
    attack: [f64; L],
    release: [f64; L],
    hold: [f32; L],
}

/// How open a gate is, 0 to 1, and the frames it still holds.
#[derive(Clone, Copy)]
struct Door<const L: usize> {
    open: [f64; L],
    hold: [f32; L],
}

impl<const L: usize> Door<L> {
    const SHUT: Self = Self { open: [0.0; L], hold: [0.0; L] };

    #[inline(always)]
    fn next(&mut self, level: &[f32; L], curve: &Curve<L>, opening: &[f32; L], closing: &[f32; L]) {
        for i in 0..L {
            let wanted = if self.hold[i] > 0.0 { closing[i] } else { opening[i] };
            let left = if self.hold[i] > 1.0 { self.hold[i] - 1.0 } else { 0.0 };
            self.hold[i] = if level[i] >= wanted { curve.hold[i] } else { left };
            let (goal, pace) = if self.hold[i] > 0.0 { (1.0, curve.attack[i]) } else { (0.0, curve.release[i]) };
            self.open[i] += pace * (goal - self.open[i]);
        }
    }
}

/// Gate over `L` lanes.
#[derive(Clone)]
pub struct GateKernel<const L: usize> {
    curve: Curve<L>,
    door: Door<L>,
    ahead: Ahead<L>,
}

impl<const L: usize> Kernel<L, Gate> for GateKernel<L> {
    fn new(effect: &Gate, context: &Context) -> Self {
        let ramp = Ramp::<f32, L>::new(1.0);
        let curve =
            Curve { opening: ramp, closing: ramp, floor: ramp, attack: [1.0; L], release: [1.0; L], hold: [1.0; L] };
        Self { curve, door: Door::SHUT, ahead: Ahead::new(effect.latency(context.rate), context.channels) }
    }

    fn aim(&mut self, strip: usize, effect: &Gate, context: &Context) {
        let (above, below) = (effect.sidechain_high_pass, effect.sidechain_low_pass);
        for lane in self.ahead.lanes(strip) {
            self.curve.opening.aim(lane, effect.threshold.gain() as f32);
            self.curve.closing.aim(lane, Db(effect.threshold.0 - effect.hysteresis.0).gain() as f32);
            self.curve.floor.aim(lane, Db(-effect.range.0).gain() as f32);
            self.curve.attack[lane] = one_pole(effect.attack, context.rate);
            self.curve.release[lane] = one_pole(effect.release, context.rate);
            // The delayed sound must not be cut by as much as the detector is ahead of it.
            let hold = effect.hold.frames(context.rate) + effect.latency(context.rate);
            self.curve.hold[lane] = hold as f32;
            self.ahead.aim(lane, above, below, context.rate);
        }
    }

    fn settle(&mut self) {
        for ramp in [&mut self.curve.opening, &mut self.curve.closing, &mut self.curve.floor] {
            ramp.settle();
        }
        self.ahead.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.door = Door::SHUT;
        self.ahead.reset();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
        gate(self, lanes, side);
    }

    fn reduction(&self, lane: usize) -> Option<Db> {
        let floor = f64::from(self.curve.floor.target(lane));
        let gain = floor + (1.0 - floor) * self.door.open[lane];
        Some(Db((-Db::from_gain(gain).0).max(0.0)))
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn gate<const L: usize>(kernel: &mut GateKernel<L>, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>) {
    let levels = kernel.ahead.run(lanes, side);
    let (mut door, mut curve) = (kernel.door, kernel.curve);
    let steady = [&curve.opening, &curve.closing, &curve.floor].iter().all(|ramp| ramp.is_steady());
    let last = QUANTUM - 1;
    let (mut opening, mut closing) = (curve.opening.at(last), curve.closing.at(last));
    let mut floor = curve.floor.at(last);
    for (frame, (x, level)) in lanes.iter_mut().zip(&levels).enumerate() {
        if !steady {
            (opening, closing, floor) = (curve.opening.at(frame), curve.closing.at(frame), curve.floor.at(frame));
        }
        door.next(level, &curve, &opening, &closing);
        for i in 0..L {
            x[i] *= floor[i] + (1.0 - floor[i]) * door.open[i] as f32;
        }
    }
    for ramp in [&mut curve.opening, &mut curve.closing, &mut curve.floor] {
        ramp.arrive();
    }
    flush(&mut door.open);
    (kernel.door, kernel.curve) = (door, curve);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{RATES, Strip};
    use signal::math;
    use signal::random::Random;

    const RATE: Hz = RATES[1];

    fn gains(effect: &Gate, frames: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
        let mut strip = Strip::<Gate, 1>::new(effect, RATE, 1);
        let heard = strip.play(frames, |n| [level(n) as f32]);
        heard.iter().enumerate().map(|(n, y)| f64::from(y[0]) / level(n)).collect()
    }

    #[test]
    fn what_is_under_the_threshold_loses_the_range_and_what_is_over_loses_nothing() {
        for range in [6.0, 40.0, 80.0] {
            let effect = Gate { range: Db(range), ..Gate::default() };
            let under = gains(&effect, 48_000, |_| Db(-40.5).gain())[47_999];
            assert!((math::gain_to_db(under) + range).abs() < 0.01, "{under}");
            let over = gains(&effect, 48_000, |_| Db(-39.5).gain())[47_999];
            assert!(math::gain_to_db(over).abs() < 0.001, "{over}");
        }
    }

    #[test]
    fn it_opens_in_the_attack_holds_and_closes_in_the_release_at_every_rate() {
        let effect = Gate { attack: Ms(10.0), hold: Ms(100.0), release: Ms(200.0), ..Gate::default() };
        for rate in RATES {
            let frames = |ms: f64| (ms * rate.0 / 1000.0) as usize;
            let (loud, level) = (frames(500.0), |n: usize, loud: usize| if n < loud { 0.5 } else { 1e-4 });
            let mut strip = Strip::<Gate, 1>::new(&effect, rate, 1);
            let heard = strip.play(frames(1500.0), |n| [level(n, loud) as f32]);
            let gain: Vec<f64> = heard.iter().enumerate().map(|(n, y)| f64::from(y[0]) / level(n, loud)).collect();
            let (floor, rest) = (Db(-60.0).gain(), math::exp(-1.0));
            let time = |from: usize, is: &dyn Fn(f64) -> bool| {
                gain[from..].iter().position(|g| is(*g)).unwrap() as f64 * 1000.0 / rate.0
            };
            let opened = time(0, &|g| g >= 1.0 - rest * (1.0 - floor));
            assert!((opened / 10.0 - 1.0).abs() < 0.02, "{opened} ms at {}", rate.0);
            let began = time(loud, &|g| g < 0.999);
            assert!((began - 100.0).abs() < 1.0, "{began} ms at {}", rate.0);
            let closed = time(loud, &|g| g <= floor + rest * (1.0 - floor));
            assert!((closed - 100.0 - 200.0).abs() < 4.0, "{closed} ms at {}", rate.0);
        }
    }

    #[test]
    fn a_noisy_hit_opens_it_once() {
        // Twenty hits of noise that die away by 29 dB a second, as a cymbal's do.
        let openings = |hysteresis: f64| {
            let effect = Gate {
                threshold: Db(-30.0),
                hold: Ms(20.0),
                release: Ms(5.0),
                hysteresis: Db(hysteresis),
                ..Gate::default()
            };
            let hit = |n: usize| 0.3 * Random::at(4, n as u64).normal() * math::exp(-((n % 96_000) as f64) / 14_400.0);
            let mut strip = Strip::<Gate, 1>::new(&effect, RATE, 1);
            let heard = strip.play(20 * 96_000, |n| [hit(n) as f32]);
            let open = |block: usize| {
                let power =
                    |sound: &dyn Fn(usize) -> f64| (block..block + 48).map(|n| sound(n) * sound(n)).sum::<f64>();
                power(&|n| f64::from(heard[n][0])) > 0.25 * power(&hit)
            };
            let doors: Vec<bool> = (0..20 * 96_000).step_by(48).map(open).collect();
            usize::from(doors[0]) + doors.windows(2).filter(|pair| !pair[0] && pair[1]).count()
        };
        assert_eq!(openings(6.0), 20);
        assert!(openings(0.0) > 25, "{}", openings(0.0));
    }

    #[test]
    fn a_sound_on_the_edge_does_not_flutter() {
        // Around the threshold by 2 dB either way, within the hysteresis of 4 dB, at every depth of tone.
        for frequency in [25.0, 100.0, 1000.0] {
            let effect = Gate { hold: Ms(20.0), release: Ms(5.0), ..Gate::default() };
            let sine = |n: usize| math::sin(std::f64::consts::TAU * frequency / RATE.0 * n as f64);
            let wobble = |n: usize| Db(-40.0 + 2.0 * Random::at(1, n as u64 / 2400).signed()).gain();
            let mut strip = Strip::<Gate, 1>::new(&effect, RATE, 1);
            let heard = strip.play(240_000, |n| [(sine(n) * wobble(n)) as f32]);
            let whole = |n: usize| (f64::from(heard[n][0]) - sine(n) * wobble(n)).abs() < 1e-5;
            let first = (0..240_000).find(|n| whole(*n) && sine(*n).abs() > 0.9).expect("it opens");
            assert!((first + 480..240_000).all(whole), "{frequency} Hz flutters");
        }
    }

    #[test]
    fn looking_ahead_keeps_the_first_moment_of_a_hit() {
        let hit = |look_ahead: f64| {
            let effect = Gate { look_ahead: Ms(look_ahead), ..Gate::default() };
            let mut strip = Strip::<Gate, 1>::new(&effect, RATE, 1);
            let heard = strip.play(9600, |n| [if n < 4800 { 0.0 } else { 0.5 }]);
            heard[4800 + effect.latency(RATE)][0]
        };
        assert!(hit(0.0) < 0.05 && hit(6.0) > 0.495, "{} {}", hit(0.0), hit(6.0));
    }

    #[test]
    fn the_key_filters_choose_what_opens_it() {
        let opens = |effect: &Gate, frequency: f64| {
            let mut strip = Strip::<Gate, 1>::new(effect, RATE, 1);
            let tone = |n: usize| 0.1 * math::sin(std::f64::consts::TAU * frequency / RATE.0 * n as f64) as f32;
            let heard = strip.play(48_000, |n| [tone(n)]);
            heard[24_000..].iter().any(|x| x[0] > 0.09)
        };
        let snare = Gate { sidechain_high_pass: Hz(400.0), sidechain_low_pass: Hz(2000.0), ..Gate::default() };
        assert!(opens(&snare, 800.0) && !opens(&snare, 60.0) && !opens(&snare, 12_000.0));
        assert!(opens(&Gate::default(), 60.0) && opens(&Gate::default(), 12_000.0));
    }
}
