//! Finds the gain into the limiter that gives the target's loudness, within what a limiter may do.
//!
//! Without limiting, loudness follows the gain; with it, it follows less and less. The gain is found by the secant method on
//! full renderings, to 0.03 LU. The limiter's work is what the loudest moments would stand above the ceiling; lone peaks
//! (one tenth of a second in a hundred) do not count. Beyond 6 dB of it hits turn to mush: there the drive stops short and
//! says so. A disc without a loudness of its own is driven until the limiter takes 3 dB; what goes on the shelf is not
//! driven at all.
//!
//! Source: ITU-R BS.1770-5, 2023 (loudness, true peak); AES TD1008, 2021 (targets); the bound of 6 dB is the house's own,
//! near what listeners begin to reject (Croghan, Arehart, Kates, "Quality and loudness judgments for music subjected to
//! compression limiting", J. Acoust. Soc. Am. 132(2), 2012).

use super::playback::Playback;
use session::targets::{Rate, Target};

/// How near the loudness is brought, in LU.
pub const NEAR: f64 = 0.03;
/// What the limiter takes off the loudest moments at the most, in dB.
pub const MOST_LIMITING: f64 = 6.0;
/// What it takes where no loudness is asked for.
const MUSICAL_LIMITING: f64 = 3.0;
/// Louder than this (LUFS) nothing is made that nobody asked for.
const LOUD_ENOUGH: f64 = -9.0;
/// Most renderings for one search.
const ROUNDS: usize = 8;

/// What a target wants of the level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Aim {
    /// A loudness in LUFS.
    Loudness(f64),
    /// As loud as it sounds well.
    Musical,
    /// As it is; only peaks above the ceiling bring it down.
    AsItIs,
}

impl Aim {
    /// A target that asks for no loudness and keeps the song's rate is a copy for the shelf.
    pub fn of(target: &Target) -> Self {
        match (target.loudness, target.rate) {
            (Some(loudness), _) => Aim::Loudness(loudness.0),
            (None, Rate::Kept) => Aim::AsItIs,
            (None, _) => Aim::Musical,
        }
    }
}

/// What the limiter would take off the loudest moments (in dB) after a gain, under a ceiling; `None` for silence.
pub fn reduction(before_limiter: &Playback, gain: f64, ceiling: f64) -> Option<f64> {
    before_limiter.high_peak().map(|peak| (peak + gain - ceiling).max(0.0))
}

/// The highest gain that keeps the limiter within a reduction.
fn highest(before_limiter: &Playback, ceiling: f64, limiting: f64) -> Option<f64> {
    before_limiter.high_peak().map(|peak| ceiling + limiting - peak)
}

/// A gain to try first, and the highest that may be tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Where the loudness would be right without limiting, or the highest.
    pub first: f64,
    /// Beyond it the limiter does too much.
    pub most: f64,
}

/// Where to look for the gain. `None` for silence.
pub fn range(before_limiter: &Playback, aim: Aim, ceiling: f64) -> Option<Range> {
    let loudness = before_limiter.readings.integrated_lufs?;
    let most = hundredths_down(highest(before_limiter, ceiling, MOST_LIMITING)?.min(24.0));
    let musical = || {
        let untouched = before_limiter.readings.true_peak_dbtp.map_or(0.0, |peak| ceiling - peak);
        let enough = (LOUD_ENOUGH - loudness).max(untouched.min(0.0));
        highest(before_limiter, ceiling, MUSICAL_LIMITING).map(|gain| gain.min(enough))
    };
    let first = match aim {
        Aim::Loudness(target) => target - loudness,
        Aim::Musical => musical()?,
        Aim::AsItIs => 0.0,
    };
    Some(Range { first: hundredths_down(first.min(most)), most })
}

fn hundredths_down(value: f64) -> f64 {
    (value * 100.0).floor() / 100.0
}

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// The gain in dB.
    pub gain: f64,
    /// What it gives, in LUFS.
    pub loudness: f64,
}

/// Searches the gain whose loudness is nearest to `target`; `loudness_at` renders. `None` for silence.
///
/// # Errors
/// Those of `loudness_at`.
pub fn search<E>(
    range: Range,
    target: f64,
    mut loudness_at: impl FnMut(f64, usize) -> Result<Option<f64>, E>,
) -> Result<Option<Found>, E> {
    let mut tried: Vec<Found> = Vec::new();
    let mut gain = range.first;
    for round in 0..ROUNDS {
        let Some(loudness) = loudness_at(gain, round)? else { return Ok(None) };
        tried.push(Found { gain, loudness });
        let missing = target - loudness;
        let next = (gain + missing / slope(&tried)).clamp(-24.0, range.most);
        let next = (next * 100.0).round() / 100.0;
        if missing.abs() <= NEAR || tried.iter().any(|found| found.gain == next) {
            break;
        }
        gain = next;
    }
    let off = |found: &Found| (found.loudness - target).abs();
    Ok(tried.into_iter().min_by(|a, b| off(a).total_cmp(&off(b))))
}

/// How much louder it gets for each decibel of gain, from the last two tries.
fn slope(tried: &[Found]) -> f64 {
    match tried {
        [.., a, b] if a.gain != b.gain => ((b.loudness - a.loudness) / (b.gain - a.gain)).clamp(0.2, 1.0),
        // The limiter takes back a little of every decibel.
        _ => 0.85,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn playback(loudness: f64, peak: f32) -> Playback {
        let readings = meters::Readings {
            integrated_lufs: Some(loudness),
            true_peak_dbtp: Some(signal::math::gain_to_db(f64::from(peak))),
            ..meters::Readings::default()
        };
        Playback { readings, peaks: vec![peak; 100], sound: None }
    }

    #[test]
    fn a_gain_of_six_decibels_over_the_ceiling_is_the_most() {
        let loud = playback(-20.0, 1.0);
        let range = range(&loud, Aim::Loudness(-8.0), -1.0).unwrap();
        assert_eq!(range, Range { first: 5.0, most: 5.0 });
        assert_eq!(reduction(&loud, 5.0, -1.0), Some(6.0));
    }

    #[test]
    fn one_peak_in_a_hundred_does_not_count_and_silence_has_none() {
        let mut heard = playback(-20.0, 0.1);
        heard.peaks[50] = 1.0;
        heard.peaks.extend([0.0; 1000]);
        assert!((heard.high_peak().unwrap() + 20.0).abs() < 1e-5);
        heard.peaks = vec![0.0; 10];
        assert_eq!(heard.high_peak(), None);
    }

    #[test]
    fn a_disc_is_driven_until_three_decibels_are_limited_but_not_past_minus_nine() {
        let musical = |loudness, peak| range(&playback(loudness, peak), Aim::Musical, -0.5).unwrap().first;
        assert_eq!(musical(-20.0, 1.0), 2.5);
        assert_eq!(musical(-10.5, 1.0), 1.5);
        // What is louder already is only brought under the ceiling.
        assert_eq!(musical(-6.0, 1.0), -0.5);
    }

    #[test]
    fn the_search_finds_a_loudness_that_follows_the_gain_less_and_less() {
        let bent = |gain: f64| -20.0 + if gain < 4.0 { gain } else { 4.0 + 0.4 * (gain - 4.0) };
        let mut rounds = 0;
        let found = search(Range { first: 6.0, most: 20.0 }, -14.0, |gain, _| {
            rounds += 1;
            Ok::<_, ()>(Some(bent(gain)))
        });
        assert!((found.unwrap().unwrap().loudness + 14.0).abs() <= NEAR && rounds <= 4, "{rounds} rounds");
    }

    #[test]
    fn the_search_stops_at_the_most_and_at_silence() {
        let found = search(Range { first: 3.0, most: 3.0 }, -8.0, |gain, _| Ok::<_, ()>(Some(gain - 20.0)));
        assert_eq!(found, Ok(Some(Found { gain: 3.0, loudness: -17.0 })));
        assert_eq!(search(Range { first: 3.0, most: 3.0 }, -8.0, |_, _| Ok::<_, ()>(None)), Ok(None));
    }
}
