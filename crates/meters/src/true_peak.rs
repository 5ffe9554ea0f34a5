//! Finds the highest level that a converter will play, between the samples too.
//!
//! Four points a sample wherever they may count, and thirty-two around tops that may be the highest yet. A bound on what
//! lies between the samples tells where nothing can count, and only there nothing is calculated: the reading is the same.
//! Within 0.05 dB up to 0.45 of the rate; a reading is never under the sample peak. Before and behind the sound is silence.
//!
//! Source: ITU-R BS.1770-5, 2023, annex 2 (four times the rate or more); EBU Tech 3341, 2023, table 1, cases 15 to 23.
//! Units: dBTP.  Cost: ten operations a sample; near peaks 144 multiplications more, in single precision.

use crate::blocks::Blocks;
use crate::interpolation::{Bound, CENTRE, CHUNK, Points, Polynomial, TAPS, Taps, hold, interpolate, taps};
use crate::{Meter, Place, Read};
use signal::{Seconds, Unit};

/// In the list.
pub const METER: Meter = Meter {
    name: "true-peak",
    key: "true_peak_dbtp",
    unit: Unit::Dbtp,
    sentence: "The highest level between or on the samples of any channel, as a converter or a lossy codec will meet it.",
    standard: "ITU-R BS.1770-5 annex 2",
    read: Read::At(|readings| readings.true_peak_dbtp, |readings| readings.true_peak_at),
};

/// Four points a sample miss the top of a wave at 0.45 of the rate by 0.55 dB at most: nothing under this part of the
/// highest yet needs a second look.
const CANDIDATE: f32 = 0.93;
/// The parabola through three of those points misses it by 0.25 dB at most.
const PARABOLA: f32 = 1.03;
/// Frames before a chunk that are looked at with it, so that tops at its edge have neighbours.
const BEFORE: usize = 2;
/// Samples kept before a block: the window of its first frame, and a chunk for the frames before that.
const PAST: usize = TAPS + CHUNK;
/// Blocks of 10 ms in a step of 100 ms.
const STEP: u64 = 10;

/// What every channel is measured with.
#[derive(Clone, Debug)]
struct Tools {
    taps: Taps,
    bound: Bound,
    polynomial: Polynomial,
}

/// One channel's window and highest point.
#[derive(Clone, Debug)]
struct Channel {
    /// The last `PAST` samples, then the block, then room for whole chunks.
    line: Vec<f32>,
    /// The greatest second difference of each chunk of the line.
    bends: Vec<f32>,
    /// What no point of each chunk of the block exceeds.
    most: Vec<f32>,
    /// Whether the last chunk holds a candidate whose right neighbour was not known yet.
    pending: bool,
    highest: f64,
    /// In frames from the start of the sound.
    highest_at: f64,
}

/// True peaks of sound that comes in blocks of 10 ms.
#[derive(Clone, Debug)]
pub(crate) struct TruePeak {
    rate: u32,
    tools: Tools,
    channels: Vec<Channel>,
    frames: u64,
    blocks: u64,
    step: f32,
    /// The highest point of each whole 100 ms, over all channels.
    pub(crate) steps: Vec<f32>,
}

impl TruePeak {
    pub(crate) fn new(rate: u32, channels: usize) -> Self {
        let taps = taps();
        Self {
            rate,
            tools: Tools { taps, bound: Bound::new(&taps), polynomial: Polynomial::new() },
            channels: vec![Channel::new(rate.div_ceil(100) as usize); channels],
            frames: 0,
            blocks: 0,
            step: 0.0,
            steps: Vec::new(),
        }
    }

    /// Takes in one block.
    pub(crate) fn block(&mut self, channels: &[&[f32]]) {
        for (channel, samples) in self.channels.iter_mut().zip(channels) {
            self.step = channel.block(samples, &self.tools, self.frames, self.step);
        }
        self.frames += channels.first().map_or(0, |channel| channel.len()) as u64;
        self.blocks += 1;
        if self.blocks.is_multiple_of(STEP) {
            self.steps.push(std::mem::take(&mut self.step));
        }
    }

    /// Lets the silence behind the sound run through the windows.
    pub(crate) fn end(&mut self) {
        let room = self.channels.first().map_or(0, Channel::room);
        let mut left = TAPS;
        while left > 0 && room > 0 {
            let silence = vec![0.0; left.min(room)];
            left -= silence.len();
            for channel in &mut self.channels {
                // The last step is over; only a new highest point counts.
                channel.block(&silence, &self.tools, self.frames, f32::INFINITY);
            }
            self.frames += silence.len() as u64;
        }
    }

    /// Each channel's highest point as a magnitude.
    pub(crate) fn highest(&self) -> impl Iterator<Item = f64> {
        self.channels.iter().map(|channel| channel.highest)
    }

    /// The highest point of all channels.
    pub(crate) fn peak(&self) -> Option<(f64, Place)> {
        let higher = |best: usize, other: usize| {
            if self.channels[other].highest > self.channels[best].highest { other } else { best }
        };
        let channel = (0..self.channels.len()).reduce(higher)?;
        let Channel { highest, highest_at, .. } = self.channels[channel];
        let time = Seconds((highest_at / f64::from(self.rate)).max(0.0));
        (highest > 0.0).then_some((highest, Place { channel: Some(channel), time }))
    }
}

/// A true-peak meter by itself, for sound that comes in pieces of any size.
#[derive(Clone, Debug)]
pub struct TruePeaks {
    blocks: Blocks,
    meter: TruePeak,
}

impl TruePeaks {
    /// For so many channels, at a rate from 4 kHz up.
    pub fn new(rate: u32, channels: usize) -> Self {
        Self { blocks: Blocks::new(rate.max(1), channels), meter: TruePeak::new(rate.max(1), channels) }
    }

    /// Takes in planar sound.
    pub fn push(&mut self, channels: &[&[f32]]) {
        let Self { blocks, meter } = self;
        blocks.push(channels, |block| meter.block(block));
    }

    /// The highest point so far, as a magnitude.
    pub fn highest(&self) -> f64 {
        self.meter.highest().fold(0.0, f64::max)
    }

    /// The highest point of the last whole 100 ms, as a magnitude.
    pub fn now(&self) -> f64 {
        f64::from(self.meter.steps.last().copied().unwrap_or(0.0))
    }
}

impl Channel {
    fn new(block: usize) -> Self {
        let room = block.next_multiple_of(CHUNK);
        Self {
            line: vec![0.0; PAST + room],
            bends: vec![0.0; (PAST + room) / CHUNK],
            most: vec![0.0; room / CHUNK],
            pending: false,
            highest: 0.0,
            highest_at: 0.0,
        }
    }

    fn room(&self) -> usize {
        self.line.len() - PAST
    }

    /// Takes in a block that begins at a frame; returns the highest of its four points a sample, or `step` where that is
    /// higher.
    fn block(&mut self, samples: &[f32], tools: &Tools, start: u64, mut step: f32) -> f32 {
        let (frames, chunks) = (samples.len(), samples.len().div_ceil(CHUNK));
        self.line[PAST..PAST + frames].copy_from_slice(samples);
        self.straighten(frames);
        hold(&tools.bound, &self.line[..PAST + chunks * CHUNK], &mut self.bends, &mut self.most[..chunks]);
        // The points on the samples are known, and whatever lies under them does not count.
        step = peak(&self.line[CHUNK + CENTRE..][..frames], step);
        let mut before = None;
        for chunk in 0..chunks {
            let most = self.most[chunk];
            if most <= step && most <= self.highest as f32 * CANDIDATE && !self.pending {
                before = None;
                continue;
            }
            let points = self.points(chunk + 1, tools);
            let known = (frames - chunk * CHUNK).min(CHUNK);
            let largest = peak(&points.largest[..known], 0.0);
            step = step.max(largest);
            let candidate = largest > self.highest as f32 * CANDIDATE;
            if candidate || self.pending {
                let before = before.unwrap_or_else(|| self.points(chunk, tools));
                self.look(chunk * CHUNK, known, [&before, &points], &tools.polynomial, start);
            }
            self.pending = candidate;
            before = Some(points);
        }
        self.line.copy_within(frames..frames + PAST, 0);
        step
    }

    /// What the last chunk has too much goes on in a straight line, where no second difference stands out.
    fn straighten(&mut self, frames: usize) {
        let end = PAST + frames;
        let (last, slope) = (self.line[end - 1], self.line[end - 1] - self.line[end - 2]);
        for (n, sample) in self.line[end..end.next_multiple_of(CHUNK)].iter_mut().enumerate() {
            *sample = last + slope * (n + 1) as f32;
        }
    }

    /// The points of the frames whose windows begin with a chunk of the line.
    fn points(&self, chunk: usize, tools: &Tools) -> Points {
        let window = self.line[chunk * CHUNK..].first_chunk();
        interpolate(&tools.taps, window.expect("the line ends with the last window"))
    }

    /// Looks closely at the tops from the frame before `from` to the one before the end of the chunk's `known` frames.
    fn look(&mut self, from: usize, known: usize, chunks: [&Points; 2], polynomial: &Polynomial, start: u64) {
        const SPAN: usize = CHUNK + BEFORE;
        let samples = &self.line[from + CHUNK + CENTRE - BEFORE..];
        let mut points = [[0f32; 4]; SPAN];
        for (n, points) in points.iter_mut().enumerate() {
            let place = CHUNK - BEFORE + n;
            let [a, b, c] = chunks[place / CHUNK].between;
            *points = [samples[n], a[place % CHUNK], b[place % CHUNK], c[place % CHUNK]];
        }
        let points = &points.as_flattened()[..(known + BEFORE) * 4];
        let first = start as f64 + from as f64 - BEFORE as f64 - LATE;
        for at in 4..points.len().saturating_sub(4) {
            if let Some((value, way)) = top(points, at, self.highest as f32, polynomial)
                && value > self.highest
            {
                self.highest = value;
                self.highest_at = first + (at as f64 + way) / 4.0;
            }
        }
    }
}

/// The largest magnitude, or `least` where that is larger.
fn peak(samples: &[f32], least: f32) -> f32 {
    let larger = |most: f32, x: f32| if x.abs() > most { x.abs() } else { most };
    let mut most = [0f32; CHUNK];
    let (chunks, rest) = samples.as_chunks::<CHUNK>();
    for chunk in chunks {
        for i in 0..CHUNK {
            most[i] = larger(most[i], chunk[i]);
        }
    }
    most.iter().chain(rest).fold(least, |a, b| larger(a, *b))
}

/// Frames that the points lag behind the samples.
const LATE: f64 = (TAPS - CENTRE) as f64;

/// The value of the wave's top near a point, and its distance in points, if there is a top and it may exceed `highest`.
#[inline(always)]
fn top(points: &[f32], at: usize, highest: f32, polynomial: &Polynomial) -> Option<(f64, f64)> {
    let (before, here, after) = (points[at - 1].abs(), points[at].abs(), points[at + 1].abs());
    if here < before || here <= after {
        return None;
    }
    let bend = 2.0 * here - before - after;
    let slope = after - before;
    let parabola = if bend > 0.0 { here + slope * slope / (8.0 * bend) } else { here };
    if parabola * PARABOLA <= highest {
        return None;
    }
    let neighbour = |k: usize| if slope >= 0.0 { points[at + k - 2] } else { points[at + 2 - k] };
    let (value, way) = polynomial.largest(std::array::from_fn(neighbour));
    Some((value, if slope >= 0.0 { way } else { -way }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front::tests::sine_at;
    use signal::math;
    use std::f64::consts::TAU;

    fn read(samples: &[f32]) -> (f64, Place) {
        let mut meter = TruePeak::new(48_000, 1);
        samples.chunks(480).for_each(|block| meter.block(&[block]));
        meter.end();
        meter.peak().unwrap()
    }

    #[test]
    fn a_sine_reads_its_amplitude_within_a_twentieth_of_a_decibel_up_to_0_45_of_the_rate() {
        for frequency in [100.0, 997.0, 6_000.0, 12_000.0, 16_001.0, 19_200.0, 20_000.0, 21_000.0, 21_600.0] {
            for phase in 0..8 {
                // Faded, because a sudden start rings, and rightly.
                let mut tone = sine_at(frequency, 0.5, 48_000, 9_600, f64::from(phase) * 0.19);
                for n in 0..2_000 {
                    let fade = 0.5 - 0.5 * math::cos(std::f64::consts::PI * f64::from(n) / 2_000.0);
                    tone[n as usize] *= fade as f32;
                    tone[9_599 - n as usize] *= fade as f32;
                }
                let error = math::gain_to_db(read(&tone).0 / 0.5);
                assert!(error.abs() < 0.05, "{error} dB at {frequency} Hz, phase {phase}");
            }
        }
    }

    #[test]
    fn tops_of_many_waves_together_are_found_within_a_twentieth_of_a_decibel() {
        let mut random = signal::random::Random::new(11);
        for _ in 0..20 {
            let waves: Vec<(f64, f64, f64)> =
                (0..12).map(|_| (random.unit() * 0.45, random.unit() * 0.08, random.unit() * TAU)).collect();
            let fade = |time: f64| 0.5 - 0.5 * math::cos(TAU * time / 3_000.0);
            let wave = |time: f64, (speed, height, phase): &(f64, f64, f64)| height * math::sin(TAU * speed * time + phase);
            let at = |time: f64| fade(time) * waves.iter().map(|one| wave(time, one)).sum::<f64>();
            let samples: Vec<f32> = (0..3_000).map(|n| at(f64::from(n)) as f32).collect();
            let truth = (0..3_000 * 64).map(|n| at(f64::from(n) / 64.0).abs()).fold(0.0, f64::max);
            let error = math::gain_to_db(read(&samples).0 / truth);
            assert!(error.abs() < 0.05, "{error} dB");
        }
    }

    #[test]
    fn the_top_of_a_smooth_pulse_between_two_samples_is_found_where_it_is() {
        for position in [700.0, 700.25, 950.4, 959.9, 960.6, 1200.5] {
            let pulse: Vec<f32> = (0..2_400)
                .map(|n| {
                    let distance = (f64::from(n) - position) / 3.0;
                    (0.8 * math::exp(-distance * distance)) as f32
                })
                .collect();
            let (peak, place) = read(&pulse);
            assert!(math::gain_to_db(peak / 0.8).abs() < 0.01, "{peak} at {position}");
            assert!((place.time.0 * 48_000.0 - position).abs() < 0.05, "{} for {position}", place.time.0 * 48_000.0);
        }
    }

    #[test]
    fn a_peak_on_the_first_or_the_last_sample_counts() {
        for place in [0, 1_000] {
            let mut pulse = vec![0.0; 1_001];
            pulse[place] = -0.7;
            let (peak, at) = read(&pulse);
            assert!((0.699_999..0.71).contains(&peak), "{peak}");
            assert!((at.time.0 * 48_000.0 - place as f64).abs() < 0.3);
        }
    }

    #[test]
    fn the_present_peak_is_that_of_the_last_tenth_of_a_second_and_the_highest_stays() {
        let mut meter = TruePeaks::new(48_000, 2);
        assert_eq!((meter.highest(), meter.now()), (0.0, 0.0));
        // A quarter of the rate, an eighth of a turn off: the samples miss the top by 3 dB.
        let loud: Vec<f32> = (0..9_600).map(|n| if n % 4 < 2 { 0.5 } else { -0.5 }).collect();
        let quiet: Vec<f32> = loud.iter().map(|x| 0.1 * x).collect();
        meter.push(&[&quiet, &loud]);
        assert!((meter.highest() - 0.5f64.sqrt()).abs() < 0.01, "{}", meter.highest());
        meter.push(&[&quiet, &quiet]);
        assert!((meter.highest() - 0.5f64.sqrt()).abs() < 0.01);
        assert!((meter.now() - 0.1 * 0.5f64.sqrt()).abs() < 0.01, "{}", meter.now());
    }
}
