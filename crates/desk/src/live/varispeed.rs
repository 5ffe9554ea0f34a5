//! Plays the mix faster or slower, pitch and all, and at the device's rate where that is not the song's.
//!
//! Reads between the frames with the windowed sinc of `signal::delay_line`; on a frame that is the frame to the bit, so at the
//! song's own speed and rate nothing is changed. Faster than the song it reads through [`BandLimit`], so that nothing folds back.
//! Latency: 8 frames of the song, or as many as the band limit needs.

use super::band_limit::{BandLimit, REACH};
use signal::QUANTUM;
use signal::delay_line::DelayLine;

/// How far a read lies behind the newest frame: half of the sinc's taps.
const BEHIND: usize = DelayLine::SHORTEST as usize;
/// How far in a frame a read comes nearer to a frame, on its way back onto one: too little to be heard.
const SETTLE: f64 = 1.0 / 256.0;
/// The least and the greatest speed.
pub const SPEEDS: std::ops::RangeInclusive<f64> = 0.1..=4.0;
/// The fastest pace whose band is wholly limited: four times the speed, on a device of half the song's rate. Beyond, the
/// taps reach no further.
const FASTEST: f64 = 8.0;
/// Frames of the song that are remembered: those that the taps reach to both sides of a read, and some to spare.
const PAST: usize = 2 * (REACH * FASTEST) as usize + 32;

/// Reads the mix at its own pace.
pub struct Varispeed {
    song_rate: f64,
    device_rate: f64,
    speed: f64,
    lines: [DelayLine; 2],
    limit: BandLimit,
    /// How far the next read lies behind the newest frame.
    behind: f64,
    quantum: [[f32; QUANTUM]; 2],
    /// Frames of the quantum that were written into the lines.
    written: usize,
    /// The song's frame of the next frame that is written.
    frame: i64,
    /// The song's frames of the last ones written, round and round.
    trail: [i64; PAST],
    /// Where the newest of them stands.
    newest: usize,
}

impl Varispeed {
    /// At the song's own speed, for a device of its rate.
    pub fn new(rate: u32) -> Self {
        let line = DelayLine::new(PAST);
        let other = line.another();
        Self {
            song_rate: f64::from(rate),
            device_rate: f64::from(rate),
            speed: 1.0,
            lines: [line, other],
            limit: BandLimit::new(),
            behind: 0.0,
            quantum: [[0.0; QUANTUM]; 2],
            written: QUANTUM,
            frame: 0,
            trail: [0; PAST],
            newest: 0,
        }
    }

    /// Sets the speed; what is out of range is the nearest in range.
    pub fn set(&mut self, speed: f64) {
        self.speed = if speed.is_finite() { speed.clamp(*SPEEDS.start(), *SPEEDS.end()) } else { 1.0 };
    }

    /// Sets the device's rate.
    pub fn set_device_rate(&mut self, rate: u32) {
        self.device_rate = f64::from(rate.max(1));
    }

    /// Forgets what it has heard.
    pub fn reset(&mut self) {
        self.lines.iter_mut().for_each(DelayLine::reset);
        (self.behind, self.written) = (0.0, QUANTUM);
    }

    /// A block at the device's rate from quanta of the song, each fetched with the song's frame of its first sample; the song's
    /// frames of the block's first sample and of the one after its last.
    pub fn run(
        &mut self,
        out: &mut [[f32; QUANTUM]; 2],
        fetch: &mut impl FnMut(&mut [[f32; QUANTUM]; 2]) -> i64,
    ) -> (i64, i64) {
        let step = self.speed * self.song_rate / self.device_rate;
        let pace = step.clamp(1.0, FASTEST);
        // Who was faster lies further behind, and comes nearer as it plays.
        let least = if pace > 1.0 { BandLimit::behind(pace).max(BEHIND as f64) } else { BEHIND as f64 };
        let mut first = 0;
        for i in 0..QUANTUM {
            self.settle(step);
            self.behind -= step;
            while self.behind < least {
                self.write(fetch);
                self.behind += 1.0;
            }
            if i == 0 {
                first = self.heard_frame();
            }
            let both = self.read(pace);
            out.iter_mut().zip(both).for_each(|(side, x)| side[i] = x);
        }
        // A quantum that was not fetched yet follows in the song, unless a loop turns just there.
        (first, self.heard_frame() + step.round().max(1.0) as i64)
    }

    /// What is heard now: on a frame that frame, to look it up is quicker.
    fn read(&self, pace: f64) -> [f32; 2] {
        if pace > 1.0 {
            return self.limit.read(&self.lines, self.behind, pace);
        }
        let whole = self.behind == self.behind.floor();
        let one = |line: &DelayLine| if whole { line.read_frame(self.behind as usize) } else { line.read(self.behind) };
        [one(&self.lines[0]), one(&self.lines[1])]
    }

    /// The song's frame that is heard now.
    fn heard_frame(&self) -> i64 {
        self.trail[(self.newest + PAST - (self.behind.floor() as usize).min(PAST - 1)) % PAST]
    }

    /// At the song's own pace it finds its way onto a frame, from where on every frame is itself.
    fn settle(&mut self, step: f64) {
        let between = self.behind - self.behind.floor();
        if step == 1.0 && between != 0.0 {
            self.behind = if between <= SETTLE { self.behind.floor() } else { self.behind - SETTLE };
        }
    }

    fn write(&mut self, fetch: &mut impl FnMut(&mut [[f32; QUANTUM]; 2]) -> i64) {
        if self.written == QUANTUM {
            self.frame = fetch(&mut self.quantum);
            self.written = 0;
        }
        for (line, side) in self.lines.iter_mut().zip(&self.quantum) {
            line.write(side[self.written]);
        }
        self.newest = (self.newest + 1) % PAST;
        self.trail[self.newest] = self.frame + self.written as i64;
        self.written += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::math;

    /// Plays a sine through it, block by block; `speed` says the speed of each.
    fn play(speed: impl Fn(usize) -> f64, rate: u32, blocks: usize) -> (Vec<f32>, Vec<i64>) {
        let mut varispeed = Varispeed::new(48_000);
        varispeed.set_device_rate(rate);
        varispeed.reset();
        let (mut heard, mut frames, mut next) = (Vec::new(), Vec::new(), 0);
        for block in 0..blocks {
            varispeed.set(speed(block));
            let mut out = [[0.0; QUANTUM]; 2];
            let mut fetch = |sides: &mut [[f32; QUANTUM]; 2]| {
                for (i, x) in sides[0].iter_mut().enumerate() {
                    *x = tone(next as f64 + i as f64);
                }
                sides[1] = sides[0];
                next += QUANTUM as i64;
                next - QUANTUM as i64
            };
            frames.push(varispeed.run(&mut out, &mut fetch).0);
            heard.extend(out[0]);
        }
        (heard, frames)
    }

    fn tone(frame: f64) -> f32 {
        (0.5 * math::sin(0.1 * frame)) as f32
    }

    #[test]
    fn at_its_own_speed_the_first_frame_comes_first_and_every_frame_is_itself() {
        let (heard, frames) = play(|_| 1.0, 48_000, 50);
        assert!(heard.iter().enumerate().all(|(n, x)| *x == tone(n as f64)));
        assert!(frames.iter().enumerate().all(|(block, frame)| *frame == (block * QUANTUM) as i64));
    }

    #[test]
    fn at_half_speed_every_wave_is_twice_as_long() {
        let (heard, frames) = play(|_| 0.5, 48_000, 100);
        let worst = heard.iter().enumerate().skip(100).map(|(n, x)| (x - tone(0.5 * (n as f64 - 1.0))).abs());
        assert!(worst.fold(0.0, f32::max) < 1e-3);
        assert!((frames[99] - 99 * 32).abs() <= 1);
    }

    /// The level of a sine of `frequency` Hz, of full scale at the song's rate of 48 kHz, played at a speed: what is left of it
    /// or of its alias, wherever that lies, in dB.
    fn left(frequency: f64, speed: f64) -> f64 {
        let (mut varispeed, mut next) = (Varispeed::new(48_000), 0.0);
        varispeed.set(speed);
        let mut heard = Vec::new();
        for _ in 0..100 {
            let mut out = [[0.0; QUANTUM]; 2];
            let mut fetch = |sides: &mut [[f32; QUANTUM]; 2]| {
                for x in &mut sides[0] {
                    *x = math::sin(std::f64::consts::TAU * frequency * next / 48_000.0) as f32;
                    next += 1.0;
                }
                0
            };
            varispeed.run(&mut out, &mut fetch);
            heard.extend(out[0]);
        }
        let squares: f64 = heard[640..].iter().map(|x| f64::from(*x) * f64::from(*x)).sum();
        math::power_to_db(2.0 * squares / (heard.len() - 640) as f64)
    }

    #[test]
    fn at_twice_the_speed_fifteen_kilohertz_leave_no_alias_and_the_band_below_is_flat() {
        assert!(left(15_000.0, 2.0) < -60.0, "{} dB", left(15_000.0, 2.0));
        for speed in [1.1, 1.37, 2.0, 3.0, 4.0] {
            let half = 24_000.0 / speed;
            // What would lie at 1.25 of half the device's rate and beyond.
            for share in [1.25, 1.4, 1.7] {
                if share * half < 23_900.0 {
                    assert!(left(share * half, speed) < -60.0, "{share} at {speed}: {} dB", left(share * half, speed));
                }
            }
            for share in [0.05, 0.3, 0.6, 0.75, 0.8] {
                assert!(left(share * half, speed).abs() < 0.5, "{share} at {speed}: {} dB", left(share * half, speed));
            }
        }
    }

    #[test]
    fn a_change_of_the_speed_does_not_click() {
        // A tone of a tenth of a radian a frame, at most at four times the speed: two neighbours never differ by more than its
        // slope, and of a slope no more than its bend.
        let speeds = [1.0, 4.0, 1.0, 2.0, 0.5, 3.0];
        let (heard, _) = play(|block| speeds[block / 20], 48_000, 120);
        assert!(heard[200..].windows(2).all(|pair| (pair[1] - pair[0]).abs() <= 0.5 * 0.4 + 1e-3));
        for change in 1..speeds.len() {
            let at = change * 20 * QUANTUM;
            let step = f64::from(heard[at] - heard[at - 1]).abs();
            let fastest = speeds[change - 1].max(speeds[change]);
            assert!(step <= 0.5 * 0.1 * fastest + 1e-3, "{step} at change {change}");
        }
    }

    #[test]
    fn back_at_its_own_speed_every_frame_is_itself_again_without_a_jump() {
        let (heard, _) = play(|block| if block < 20 { 1.37 } else { 1.0 }, 48_000, 200);
        let settled = &heard[150 * QUANTUM..];
        let first = (0..100_000).find(|n| tone(f64::from(*n)) == settled[0] && tone(f64::from(*n + 1)) == settled[1]);
        let first = f64::from(first.expect("every frame is one of the song's"));
        assert!(settled.iter().enumerate().all(|(n, x)| *x == tone(first + n as f64)));
        // A tone of a tenth of a radian a frame never steps further than the fastest speed takes it (but for its sudden beginning).
        assert!(heard[100..].windows(2).all(|pair| (pair[1] - pair[0]).abs() <= 0.5 * 0.14));
    }

    #[test]
    fn another_rate_of_the_device_keeps_the_pitch() {
        let (heard, _) = play(|_| 1.0, 44_100, 200);
        let ratio = 48_000.0 / 44_100.0;
        let start = heard.iter().position(|x| *x != 0.0).unwrap() as f64;
        let worst = |shift: f64| {
            let errors = heard.iter().enumerate().skip(200).map(|(n, x)| (x - tone(ratio * (n as f64 - shift))).abs());
            errors.fold(0.0, f32::max)
        };
        let best = (-40..40).map(|k| worst(start + f64::from(k) / 20.0)).fold(f32::MAX, f32::min);
        assert!(best < 5e-3, "{best}");
    }
}
