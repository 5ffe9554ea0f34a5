//! Puts the low end into the middle, narrows what would fall apart in mono, and opens what is nearly mono.
//!
//! In released songs the side lies 19 dB under the middle below 148 Hz and 8 dB under it above; a phone, a club and a
//! record's groove hear the low end in mono. More side than -12 dB in the bass goes into the middle below 120 Hz. A
//! whole that is wider than -4 dB, or loses 3 LU in mono, is narrowed to 80 % at the most; one that is narrower than
//! -14 dB is opened to 120 % at the most. What is mono is meant to be.
//!
//! Source: statistics as in `corridor.rs`; ITU-R BS.775-4 (compatibility by downmix); the bounds -14 and -4 dB are
//! this house's own: the medians of the table less and plus half the spread of its lowest band.

use super::corridor::{Powers, centre, plain, weighted};
use super::{chain, step::Step};
use crate::proposal::Bound;
use effects::StereoWidth;
use meters::Readings;
use session::Reason;
use signal::{Hz, Percent, math};

/// Side relative to middle in the bass from which it goes into the middle, in dB.
const BASS: f64 = -12.0;
/// Third octaves that are bass: up to 125 Hz.
const BASS_THIRDS: usize = 9;
/// Where the middle begins.
const MONO_BELOW: f64 = 120.0;
/// A bass this far under the whole (dB) does not matter.
const NO_BASS: f64 = -30.0;
/// Side relative to middle over everything, in dB: below the first it is mono, between the others it is left alone.
const MONO: f64 = -30.0;
const NARROW: f64 = -14.0;
const WIDE: f64 = -4.0;
/// How far the width goes, in percent.
const REACH: [f64; 2] = [80.0, 120.0];
/// What may be lost in mono, in LU.
const FOLD_LOSS: f64 = 3.0;

/// Middle and side.
fn sides(readings: &Readings, powers: fn(&meters::Spectrum) -> Powers) -> Option<[Powers; 2]> {
    Some([powers(readings.mid.as_ref()?), powers(readings.side.as_ref()?)])
}

fn ratio(side: f64, middle: f64) -> Option<f64> {
    (middle > 0.0).then(|| math::power_to_db((side / middle).max(1e-12)))
}

/// Side relative to middle in the bass, in dB, under a gain of the side's power.
fn bass_side(readings: &Readings, gain: impl Fn(usize) -> f64) -> Option<f64> {
    let [middle, side] = sides(readings, plain)?;
    let all: f64 = middle.iter().sum();
    let bass: f64 = middle[..BASS_THIRDS].iter().sum();
    if all <= 0.0 || math::power_to_db((bass / all).max(1e-12)) < NO_BASS {
        return None;
    }
    ratio((0..BASS_THIRDS).map(|third| side[third] * gain(third)).sum(), bass)
}

/// Side relative to middle over everything as the ear weighs it, in dB.
fn whole_side(readings: &Readings) -> Option<f64> {
    let [middle, side] = sides(readings, weighted)?;
    ratio(side.iter().sum(), middle.iter().sum())
}

/// Puts the low end into the middle, where it is not.
pub fn propose_mono_bass(readings: &Readings) -> Option<Step> {
    let rate = Hz(f64::from(readings.rate));
    let before = bass_side(readings, |_| 1.0).filter(|side| *side > BASS)?;
    let width = StereoWidth { width: Percent(100.0), mono_below: Hz(MONO_BELOW) };
    let passed = |third: usize| {
        let gain = width.side_response(Hz(centre(third)), rate);
        gain * gain
    };
    let predicted = bass_side(readings, passed)?;
    Some(Step {
        rule: "master-mono-bass",
        paths: vec!["master/width/mono-below".to_string()],
        reason: Reason {
            because: format!(
                "Below 140 Hz the difference of left and right lies only {:.1} dB under their sum (in released songs about \
                 19 dB): in mono the bass would change and a club would lose it. Below {MONO_BELOW:.0} Hz both sides \
                 now play the same.",
                -before
            ),
            measure: "side relative to middle below 140 Hz".to_string(),
            before,
            predicted,
            after: None,
            unit: "dB".to_string(),
            source: "ITU-R BS.775-4 (downmix); statistics of 568 song analyses (phaselimiter, MIT)".to_string(),
            listen: "Switch to mono: kick and bass keep their weight.".to_string(),
            confidence: 0.85,
        },
        change: Box::new(|song| chain::set(song, "width", &[("mono-below", MONO_BELOW)])),
        gauge: Box::new(|after| bass_side(&after.readings, |_| 1.0)),
        within: 2.0,
        bound: Bound::AtMost,
    })
}

/// The width in percent that brings the side by some decibels nearer, within reach.
fn percent(db: f64) -> f64 {
    (100.0 * math::db_to_gain(db)).clamp(REACH[0], REACH[1]).round()
}

/// Narrows or opens the whole, where it needs to be.
pub fn propose_width(readings: &Readings) -> Option<Step> {
    let before = whole_side(readings).filter(|side| *side > MONO)?;
    let loss = readings.mono_fold_loss_lu.unwrap_or(0.0);
    let width = match () {
        () if before > WIDE => percent(WIDE - before),
        () if loss > FOLD_LOSS => REACH[0],
        () if before < NARROW => percent(NARROW - before),
        () => return None,
    };
    let predicted = before + math::gain_to_db(width / 100.0);
    let because = if width < 100.0 {
        format!(
            "The difference of left and right lies {:.1} dB under their sum and {loss:.1} LU are lost in mono (at most \
             {FOLD_LOSS:.0} should be); the sides are turned to {width:.0} %.",
            -before
        )
    } else {
        format!(
            "The difference of left and right lies {:.1} dB under their sum, which is nearly mono; the sides are \
             turned to {width:.0} %.",
            -before
        )
    };
    Some(Step {
        rule: "master-width",
        paths: vec!["master/width/width".to_string()],
        reason: Reason {
            because,
            measure: "side relative to middle".to_string(),
            before,
            predicted,
            after: None,
            unit: "dB".to_string(),
            source: "ITU-R BS.775-4 (downmix); statistics of 568 song analyses (phaselimiter, MIT)".to_string(),
            listen: "What stands left and right comes nearer or goes further out; the middle stays.".to_string(),
            confidence: 0.6,
        },
        change: Box::new(move |song| chain::set(song, "width", &[("width", width)])),
        gauge: Box::new(|after| whole_side(&after.readings)),
        within: 0.7,
        bound: Bound::Near,
    })
}
