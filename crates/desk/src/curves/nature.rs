//! What an effect is found to do when it is tried.
//!
//! The effect is played with sines of several levels and frequencies, with a burst and with an impulse.

use super::run::{PERIOD, Pair, RATE, Run, TEMPO, harmonic_level, level, sine};
use super::{burst, moving};
use effects::{Context, Kind};
use signal::{Hz, Settings};

/// What there is to see of an effect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Nature {
    /// It sounds by itself.
    Spectrum,
    /// It has a magnitude at each frequency.
    Response,
    /// It sounds on.
    Echoes,
    /// What it does changes by itself.
    Movement,
    /// What it does depends on the level, most for a sine of this period.
    Levels {
        /// In frames.
        period: usize,
    },
    /// As `Levels`, and at once: it bends the waveform.
    Harmonics {
        /// In frames.
        period: usize,
    },
    /// It treats a sine by its frequency, and states no response.
    Filter,
    /// It answers a sudden sound otherwise than a steady one.
    Onsets,
    /// It adds noise.
    Noise,
    /// It treats what is alike on both sides otherwise than what differs.
    Stereo,
    /// A waveform shows it best, if anything.
    Waveform,
}

/// What sounds longer than this sounds on.
const LONG: f64 = 0.12;
/// Sines to try, by period: 750 Hz, 6 kHz, 94 Hz; a later one counts where it shows this much more.
const PERIODS: [usize; 3] = [PERIOD, PERIOD / 8, PERIOD * 8];
const MORE: f64 = 2.0;
/// Levels to try.
const LEVELS: [f64; 5] = [-60.0, -40.0, -24.0, -12.0, 0.0];
/// A second: until a sine has settled.
const SETTLED: usize = 48_000;
/// A period of each sine, as many times.
const WINDOW: usize = PERIOD * 8;

/// What an effect does at some settings. Takes about a second.
pub fn of(kind: &Kind, settings: &Settings) -> Nature {
    if kind.generates {
        return Nature::Spectrum;
    }
    if speaks(kind, settings) {
        return Nature::Response;
    }
    let context = Context { rate: RATE, channels: 2, tempo: TEMPO };
    if (kind.tail)(settings, &context).0 > LONG && sounds_on(kind, settings) {
        return Nature::Echoes;
    }
    if moving::moves(kind, settings) {
        return Nature::Movement;
    }
    if let Some(nature) = by_level(kind, settings) {
        return nature;
    }
    if kind.stereo && parts_sides(kind, settings) {
        return Nature::Stereo;
    }
    if by_frequency(kind, settings) {
        return Nature::Filter;
    }
    if burst::answers(kind, settings) {
        return Nature::Onsets;
    }
    if adds_noise(kind, settings) {
        return Nature::Noise;
    }
    Nature::Waveform
}

/// Whether a response is stated that is more than the sound itself.
fn speaks(kind: &Kind, settings: &Settings) -> bool {
    let frequencies = [20.0, 40.0, 80.0, 160.0, 315.0, 630.0, 1_250.0, 2_500.0, 5_000.0, 10_000.0, 20_000.0];
    let stated = frequencies.iter().filter_map(|f| (kind.response)(settings, Hz(*f), RATE));
    stated.into_iter().any(|magnitude| (magnitude - 1.0).abs() > 1e-3)
}

/// Whether a hundredth of what an impulse brings comes later than the time of one sound.
fn sounds_on(kind: &Kind, settings: &Settings) -> bool {
    let answer = Run::new(kind, settings).answer(2 * RATE.0 as usize, [1.0; 2]);
    let energy = |sound: &[Pair]| sound.iter().flatten().map(|x| x * x).sum::<f64>();
    energy(&answer[(0.05 * RATE.0) as usize..]) > 0.01 * energy(&answer)
}

/// Whether gain or waveform follow the level.
fn by_level(kind: &Kind, settings: &Settings) -> Option<Nature> {
    let (mut most, mut found) = (0.0, None);
    for period in PERIODS {
        let heard = LEVELS.map(|level| settled(kind, settings, period, level));
        let gains = heard.iter().zip(LEVELS).map(|(heard, level)| harmonic_level(heard, 0, period, 1) - level);
        let (low, high) = gains.fold((f64::MAX, f64::MIN), |(low, high), gain| (low.min(gain), high.max(gain)));
        let fundamental = harmonic_level(&heard[4], 0, period, 1);
        let heard_harmonics = (2..=5).filter(|k| k * 2 < period);
        let bent =
            heard_harmonics.map(|k| harmonic_level(&heard[4], 0, period, k)).fold(f64::MIN, f64::max) - fundamental;
        let bends = bent > -50.0;
        // What is seen as a harmonic at -50 dB counts as much as a gain of 1 dB.
        let seen = (high - low).max(if bends { (bent + 50.0) / 10.0 + 1.0 } else { 0.0 });
        if seen > most + if found.is_some() { MORE } else { 0.2 } {
            if bends && found.is_none() {
                return Some(Nature::Harmonics { period });
            }
            // The ripple of a gain that follows each wave of a low sine is no bend.
            (most, found) = (seen, Some(Nature::Levels { period }));
        }
    }
    found
}

fn settled(kind: &Kind, settings: &Settings, period: usize, level: f64) -> Vec<Pair> {
    let mut run = Run::new(kind, settings);
    let input = sine(period, signal::math::db_to_gain(level));
    run.play(SETTLED, &input);
    run.play(WINDOW, &input)
}

/// Whether one sine comes out louder than another.
fn by_frequency(kind: &Kind, settings: &Settings) -> bool {
    let levels = PERIODS.map(|period| harmonic_level(&settled(kind, settings, period, -12.0), 0, period, 1));
    levels.iter().any(|level| (level - levels[0]).abs() > 0.5)
}

/// Whether a sine comes out with something under it that is neither a harmonic nor nothing.
fn adds_noise(kind: &Kind, settings: &Settings) -> bool {
    let mut run = Run::new(kind, settings);
    let input = sine(PERIOD, 0.1);
    run.play(SETTLED, &input);
    let (one, other) = (run.play(WINDOW, &input), run.play(WINDOW, &input));
    let change: Vec<Pair> = one.iter().zip(&other).map(|(a, b)| [a[0] - b[0], a[1] - b[1]]).collect();
    level(&change) > -145.0
}

fn parts_sides(kind: &Kind, settings: &Settings) -> bool {
    let heard = |period: usize, right: f64| {
        let both = sine(period, 0.1);
        let input = |n: usize| [both(n)[0], both(n)[1] * right];
        let mut run = Run::new(kind, settings);
        run.play(SETTLED, input);
        level(&run.play(WINDOW, input))
    };
    PERIODS.iter().any(|period| (heard(*period, 1.0) - heard(*period, -1.0)).abs() > 0.1)
}
