//! Repeats the sound: echoes in time or in note values, that fade, darken and may jump from side to side.
//!
//! Source: Zoelzer (ed.), "DAFX", 2nd ed. 2011, section 2.6 (delay with feedback); the loop's filters are second-order
//! Butterworth (Zavalishin, "The Art of VA Filter Design", 2018). Times are exact: what falls between two frames is read
//! there, so that echoes in note values never drift from the song. A new time fades in while the old one fades out, so it
//! neither clicks nor bends the pitch.
//! Units: ms, %, Hz.  Latency: none.  Cost: two state-variable filters a lane; 32 taps where the time is no whole frames.
//! Not for: thickening by a few milliseconds that move (a chorus), or the sound of a room; use `reverb`.

mod head;
mod place;

use crate::glide::Glide;
use crate::line::Line;
use crate::{Context, Effect, Kernel};
use head::Head;
use multiversion::multiversion;
use place::Place;
use signal::lanes::{Ramp, unpack};
use signal::svf::{Section, Svf};
use signal::{Hz, Lanes, Ms, Percent, QUANTUM, Seconds, math, params, words};
use std::f64::consts::{FRAC_1_SQRT_2, SQRT_2, TAU};

words! {
    /// A note value the time follows, instead of milliseconds.
    pub enum Sync {
        Off = "off", Whole = "1/1", HalfDotted = "1/2 dotted", Half = "1/2", HalfTriplet = "1/2 triplet",
        QuarterDotted = "1/4 dotted", Quarter = "1/4", QuarterTriplet = "1/4 triplet", EighthDotted = "1/8 dotted",
        Eighth = "1/8", EighthTriplet = "1/8 triplet", SixteenthDotted = "1/16 dotted", Sixteenth = "1/16",
        SixteenthTriplet = "1/16 triplet",
    }
}

impl Sync {
    /// Its length in quarter notes.
    pub fn quarters(self) -> Option<f64> {
        const LENGTHS: [f64; 13] =
            [4.0, 3.0, 2.0, 4.0 / 3.0, 1.5, 1.0, 2.0 / 3.0, 0.75, 0.5, 1.0 / 3.0, 0.375, 0.25, 1.0 / 6.0];
        (self as usize).checked_sub(1).map(|i| LENGTHS[i])
    }
}

words! {
    /// Where the echoes sound.
    pub enum Mode { Stereo = "stereo", PingPong = "ping-pong", Mono = "mono" }
}

params! {
    /// Repeats the sound as echoes.
    Delay as "delay" {
        /// Time from a sound to its echo, and from echo to echo.
        time: Ms = 350.0, 2.0..=3000.0, log, first;
        /// Note value to follow at the song's tempo, instead of the time; too long a note is halved until it fits.
        sync: Sync = Sync::Off;
        /// How loud an echo is against the one before.
        feedback: Percent = 30.0, 0.0..=95.0;
        /// Each side its own echoes, from side to side beginning on the left, or both sides one.
        mode: Mode = Mode::Stereo, fixed;
        /// Every echo loses what lies below.
        low_cut as "low-cut": Hz = 20.0, 20.0..=2000.0, log;
        /// Every echo loses what lies above.
        high_cut as "high-cut": Hz = 20000.0, 500.0..=20000.0, log;
        /// Share of the echoes; 100 is echoes alone, as on a return.
        mix: Percent = 100.0, 0.0..=100.0;
    }
}

/// The longest time, from its range.
const LONGEST: f64 = 3000.0;
/// How long the old time takes to give way to a new one.
const CROSSFADE: Ms = Ms(40.0);

impl Delay {
    fn time(&self, context: &Context) -> Ms {
        let Some(quarters) = self.sync.quarters() else { return self.time };
        let mut time = 60_000.0 * quarters / context.tempo.clamp(10.0, 1000.0);
        while time > LONGEST {
            time *= 0.5;
        }
        Ms(time)
    }

    fn frames(&self, context: &Context) -> f64 {
        (self.time(context).0 * context.rate.0 / 1000.0).max(Place::NEAREST)
    }

    /// How long the loop takes to lose 120 dB at a frequency: its round trip, filters included, over the loss of one.
    fn decay_at(&self, frequency: f64, round: f64) -> f64 {
        // Second-order Butterworth: square magnitude and delay in closed form; a low-cut is a high-cut mirrored.
        let filter = |low: f64, high: f64| {
            let (r, w) = (low / high, TAU * self.low_cut.0.max(frequency.min(self.high_cut.0)));
            (1.0 / (1.0 + r * r * r * r), SQRT_2 * (1.0 + r * r) / (1.0 + r * r * r * r) / w)
        };
        let (below, wait_below) = filter(self.low_cut.0, frequency);
        let (above, wait_above) = filter(frequency, self.high_cut.0);
        let loss = -0.5 * math::power_to_db(below * above) * 2.0 - math::gain_to_db(self.feedback.0 / 100.0);
        120.0 * (round + wait_below + wait_above) / loss
    }
}

impl Effect for Delay {
    type Kernel<const L: usize> = DelayKernel<L>;
    const WIDENS: bool = true;

    fn tail(&self, context: &Context) -> Seconds {
        let round = self.time(context).0.max(2.0) / 1000.0;
        let loop_decay = match self.feedback.0 {
            0.0 => 0.0,
            _ => (0..=40).map(|i| self.decay_at(20.0 * math::exp2(f64::from(i) * 0.25), round)).fold(0.0, f64::max),
        };
        // The first echo, the loop, and the ringing of the low-cut on the last.
        Seconds(2.0 * round + 1.05 * loop_decay + 18.5 * FRAC_1_SQRT_2 * 2.0 / (TAU * self.low_cut.0) + 0.05)
    }
}

/// Where a strip's low-cut and high-cut stand and where they shall go.
#[derive(Clone, Copy)]
struct Cuts {
    now: [Hz; 2],
    goal: [Hz; 2],
}

/// The echoes of `L` lanes.
#[derive(Clone)]
pub struct DelayKernel<const L: usize> {
    lines: Vec<Line>,
    heads: Vec<Head>,
    low_cut: Svf<L>,
    high_cut: Svf<L>,
    feedback: Ramp<f64, L>,
    mix: Ramp<f32, L>,
    cuts: Vec<Cuts>,
    glide: Glide,
    rate: Hz,
    mode: Mode,
    channels: usize,
    /// Quanta of a crossfade.
    crossfade: usize,
}

impl<const L: usize> DelayKernel<L> {
    /// Aims a strip's filters at where its cuts stand now.
    fn tune(&mut self, strip: usize) {
        let [low_cut, high_cut] = self.cuts[strip].now;
        let low_cut = Section::high_pass(low_cut, FRAC_1_SQRT_2, self.rate);
        let high_cut = Section::low_pass(high_cut, FRAC_1_SQRT_2, self.rate);
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.low_cut.aim(lane, &low_cut);
            self.high_cut.aim(lane, &high_cut);
        }
    }

    /// A step of the cuts that are on their way.
    fn sweep(&mut self) {
        for strip in 0..self.cuts.len() {
            let Cuts { now, goal } = self.cuts[strip];
            if now != goal {
                self.cuts[strip].now = [0, 1].map(|i| Hz(self.glide.ratio(now[i].0, goal[i].0)));
                self.tune(strip);
            }
        }
    }
}

impl<const L: usize> Kernel<L, Delay> for DelayKernel<L> {
    fn new(effect: &Delay, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let strips = L.div_ceil(channels);
        let longest = Ms(LONGEST).frames(context.rate) + Place::BEYOND;
        let frames = effect.frames(context);
        let cuts = [effect.low_cut, effect.high_cut];
        Self {
            lines: vec![Line::new(longest); L],
            heads: vec![Head::at(frames); strips],
            low_cut: Svf::default(),
            high_cut: Svf::default(),
            feedback: Ramp::<f64, L>::new(0.0),
            mix: Ramp::<f32, L>::new(1.0),
            cuts: vec![Cuts { now: cuts, goal: cuts }; strips],
            glide: Glide::new(context.rate),
            rate: context.rate,
            mode: effect.mode,
            channels,
            crossfade: CROSSFADE.frames(context.rate).div_ceil(QUANTUM),
        }
    }

    fn aim(&mut self, strip: usize, effect: &Delay, context: &Context) {
        self.heads[strip].aim(effect.frames(context));
        self.cuts[strip].goal = [effect.low_cut, effect.high_cut];
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.feedback.aim(lane, effect.feedback.0 / 100.0);
            self.mix.aim(lane, (effect.mix.0 / 100.0) as f32);
        }
    }

    fn settle(&mut self) {
        for strip in 0..self.cuts.len() {
            self.cuts[strip].now = self.cuts[strip].goal;
            self.tune(strip);
        }
        self.low_cut.settle();
        self.high_cut.settle();
        self.feedback.settle();
        self.mix.settle();
        self.heads.iter_mut().for_each(Head::settle);
    }

    fn reset(&mut self) {
        self.settle();
        self.lines.iter_mut().for_each(Line::reset);
        self.low_cut.reset();
        self.high_cut.reset();
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        self.sweep();
        echo(self, lanes);
        self.feedback.arrive();
        self.mix.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn echo<const L: usize>(kernel: &mut DelayKernel<L>, lanes: &mut Lanes<L>) {
    let channels = kernel.channels;
    let mut heard = [[0.0f64; L]; QUANTUM];
    for (strip, head) in kernel.heads.iter_mut().enumerate() {
        let first = strip * channels;
        head.read(&kernel.lines[first..first + channels], first, &mut heard, kernel.crossfade);
    }
    kernel.low_cut.run(&mut heard);
    kernel.high_cut.run(&mut heard);
    let fed = feed(kernel.mode, kernel.channels, lanes, &heard, &kernel.feedback.course());
    let mut written = [[0.0f32; QUANTUM]; L];
    unpack(L, fed.as_flattened(), &mut written);
    for (line, quantum) in kernel.lines.iter_mut().zip(&written) {
        line.write(quantum);
    }
    let mix = kernel.mix.course();
    let echoes = heard.as_flattened().iter().zip(mix.as_flattened());
    for (x, (heard, mix)) in lanes.as_flattened_mut().iter_mut().zip(echoes) {
        *x = *x * (1.0 - mix) + *heard as f32 * mix;
    }
}

/// What goes into the lines: the sound and what comes back, as the mode has it. A strip of one channel is its own side.
#[inline(always)]
fn feed<const L: usize>(
    mode: Mode,
    channels: usize,
    sound: &Lanes<L>,
    heard: &[[f64; L]; QUANTUM],
    feedback: &[[f64; L]; QUANTUM],
) -> Lanes<L> {
    let mut fed = *sound;
    if channels != 2 || mode == Mode::Stereo {
        let back = heard.as_flattened().iter().zip(feedback.as_flattened());
        for (x, (heard, feedback)) in fed.as_flattened_mut().iter_mut().zip(back) {
            *x = (f64::from(*x) + heard * feedback) as f32;
        }
        return fed;
    }
    for (fed, (heard, feedback)) in fed.iter_mut().zip(heard.iter().zip(feedback)) {
        for left in (0..L - 1).step_by(2) {
            let right = left + 1;
            let middle = 0.5 * (f64::from(fed[left]) + f64::from(fed[right]));
            let back = [heard[left] * feedback[left], heard[right] * feedback[right]];
            let sides = match mode {
                Mode::PingPong => [middle + back[1], back[0]],
                _ => [middle + 0.5 * (back[0] + back[1]); 2],
            };
            (fed[left], fed[right]) = (sides[0] as f32, sides[1] as f32);
        }
    }
    fed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};

    fn delay(time: f64) -> Delay {
        Delay { time: Ms(time), ..Delay::default() }
    }

    fn click(n: usize) -> f32 {
        f32::from(u8::from(n == 0))
    }

    /// The sum of a lane within 5 ms of a frame: the gain of an echo at 0 Hz but for the cuts.
    fn peak_about(sound: &[[f32; 2]], frame: usize) -> [f32; 2] {
        let near = &sound[frame.saturating_sub(20)..frame + 20];
        [0, 1].map(|side| near.iter().fold(0.0f32, |p, x| if x[side].abs() > p.abs() { x[side] } else { p }))
    }

    #[test]
    fn the_first_echo_comes_to_the_frame_and_the_next_ones_fall_by_the_feedback() {
        for rate in RATES {
            let effect = Delay { feedback: Percent(50.0), ..delay(100.0) };
            let mut strip = Strip::<Delay, 2>::new(&effect, rate, 2);
            let step = (rate.0 * 0.1) as usize;
            let heard = strip.play(step * 4, |n| [click(n); 2]);
            assert!(heard[..step].iter().all(|x| x[0] == 0.0));
            for echo in 1..4 {
                let sound = heard[echo * step..(echo + 1) * step].iter().map(|x| f64::from(x[0]));
                let level = trial::magnitude(sound, 1000.0, rate);
                // The first at full level, though the cuts at their ends take a little.
                assert!((level - 2.0 * math::exp2(-(echo as f64))).abs() < 0.01, "echo {echo}: {level}");
            }
        }
    }

    #[test]
    fn a_dotted_eighth_at_ninety_is_half_a_second() {
        let context = Context { rate: Hz(48_000.0), channels: 2, tempo: 90.0 };
        let effect = Delay { sync: Sync::EighthDotted, ..delay(20.0) };
        assert_eq!(effect.frames(&context), 24_000.0);
        let triplet = Delay { sync: Sync::QuarterTriplet, ..delay(20.0) };
        assert_eq!(triplet.frames(&Context { tempo: 120.0, ..context }), 16_000.0);
        // Four quarters at 60 last 4 s: halved, they fit.
        let whole = Delay { sync: Sync::Whole, ..delay(20.0) };
        assert_eq!(whole.frames(&Context { tempo: 60.0, ..context }), 96_000.0);
    }

    #[test]
    fn the_twentieth_echo_in_note_values_is_still_in_time() {
        // A sixteenth at 127 is 5669.29 frames: rounded, the twentieth echo would lie six frames too early.
        let effect = Delay { sync: Sync::Sixteenth, feedback: Percent(95.0), ..delay(20.0) };
        let context = Context { rate: Hz(48_000.0), channels: 1, tempo: 127.0 };
        let mut kernel = DelayKernel::<1>::new(&effect, &context);
        kernel.aim(0, &effect, &context);
        kernel.settle();
        let each = 48_000.0 * 60.0 / 127.0 / 4.0;
        let mut heard = Vec::new();
        while heard.len() < (22.0 * each) as usize {
            let mut block = [[0.0; 1]; QUANTUM];
            block[0][0] = click(heard.len());
            kernel.run(&mut block, None);
            heard.extend(block.map(|x| f64::from(x[0])));
        }
        // The phase of 1 kHz in the echo, against the first's: the cuts turn every echo by the same angle.
        let angle = |echo: f64| {
            let begin = (echo * each) as usize - 200;
            let (mut re, mut im) = (0.0, 0.0);
            for (n, x) in heard[begin..begin + 5600].iter().enumerate() {
                let (s, c) = math::sin_cos(TAU * 1000.0 / 48_000.0 * ((begin + n) as f64 - echo * each));
                (re, im) = (re + x * c, im - x * s);
            }
            math::atan2(im, re)
        };
        let turn = |angle: f64| angle - TAU * (angle / TAU).round();
        let of_the_cuts = turn(angle(2.0) - angle(1.0));
        let frames = turn(angle(20.0) - angle(1.0) - 19.0 * of_the_cuts) / TAU * 48.0;
        assert!(frames.abs() < 0.1, "{frames}");
    }

    #[test]
    fn ping_pong_begins_left_and_jumps() {
        let effect = Delay { feedback: Percent(70.0), mode: Mode::PingPong, ..delay(10.0) };
        let mut strip = Strip::<Delay, 2>::new(&effect, RATES[1], 2);
        let heard = strip.play(480 * 5, |n| [click(n); 2]);
        let echoes: Vec<[f32; 2]> = (1..4).map(|n| peak_about(&heard, n * 480)).collect();
        for (n, echo) in echoes.iter().enumerate() {
            assert!(echo[n % 2].abs() > 0.2 && echo[1 - n % 2].abs() < 0.02, "echo {n}: {echo:?}");
        }
    }

    #[test]
    fn no_mix_is_no_change() {
        let effect = Delay { mix: Percent(0.0), ..delay(10.0) };
        let mut strip = Strip::<Delay, 1>::new(&effect, RATES[1], 1);
        let heard = strip.play(4800, |n| [math::sin(n as f64) as f32]);
        assert!(heard.iter().enumerate().all(|(n, x)| x[0] == math::sin(n as f64) as f32));
    }

    #[test]
    fn a_new_time_neither_clicks_nor_bends() {
        // A sine of 1 kHz; a jump of time crossfades. The second difference of a sine is (w / rate)^2 of its level.
        let effect = Delay { feedback: Percent(0.0), ..delay(100.0) };
        let mut strip = Strip::<Delay, 1>::new(&effect, RATES[1], 1);
        let w = TAU * 1000.0 / 48_000.0;
        let mut sine = (0..).map(|n| math::sin(w * f64::from(n)) as f32);
        let mut sound = strip.play(9600, |_| [sine.next().unwrap_or(0.0)]);
        strip.aim(&Delay { feedback: Percent(0.0), ..delay(33.3) });
        sound.extend(strip.play(9600, |_| [sine.next().unwrap_or(0.0)]));
        let bend = |x: &[[f32; 1]]| f64::from((x[0][0] - 2.0 * x[1][0] + x[2][0]).abs());
        let worst = sound[6000..].windows(3).map(bend).fold(0.0, f64::max);
        assert!(worst < w * w * 1.02, "{worst} against {}", w * w);
    }

    #[test]
    fn the_loops_filters_darken_every_echo_more() {
        let effect = Delay { feedback: Percent(90.0), high_cut: Hz(2000.0), ..delay(50.0) };
        let mut strip = Strip::<Delay, 1>::new(&effect, RATES[1], 1);
        let heard = strip.play(2400 * 4, |n| [click(n)]);
        let level = |echo: usize| {
            let sound = heard[echo * 2400..(echo + 1) * 2400].iter().map(|x| f64::from(x[0]));
            math::gain_to_db(trial::magnitude(sound, 2000.0, RATES[1]))
        };
        // 3.01 dB of the cut and 0.92 dB of the feedback.
        for echo in 1..3 {
            assert!((level(echo) - level(echo + 1) - 3.93).abs() < 0.05, "{}", level(echo) - level(echo + 1));
        }
    }

    #[test]
    fn it_is_silent_after_its_tail() {
        for (time, feedback, low_cut) in [(2.0, 95.0, 20.0), (100.0, 80.0, 200.0), (50.0, 0.0, 20.0)] {
            let effect = Delay { feedback: Percent(feedback), low_cut: Hz(low_cut), ..delay(time) };
            trial::is_silent_after_its_tail(&effect, RATES[0]);
            trial::is_silent_after_its_tail(&Delay { mode: Mode::PingPong, ..effect }, RATES[0]);
        }
    }

    #[test]
    fn a_number_that_is_none_does_not_stick() {
        trial::bad_numbers_do_not_stick(&Delay { feedback: Percent(95.0), ..delay(2.0) });
    }

    #[test]
    fn a_reset_is_a_fresh_start() {
        trial::reset_is_fresh(&Delay { mode: Mode::PingPong, ..delay(30.0) });
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        trial::lanes_are_single_runs(&delay(10.0), &Delay { high_cut: Hz(3000.0), ..delay(20.0) });
    }
}
