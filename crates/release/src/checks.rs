//! Holds a finished master against what its target asks for.
//!
//! Figures are compared as they are printed, to a hundredth: a check never fails over what nobody can see.
//! Source: the target's own (see `session::targets`); silence at the ends, depth and format tag as distributors state them.

use media::{Tag, Tags};
use serde::Serialize;
use session::targets::{Container, Target};
use signal::Seconds;

use crate::Measured;
use crate::report::figures::{lu, minus, number, seconds};

/// Silence before the music that still counts as its beginning.
const LONGEST_HEAD: f64 = 2.0;
/// Distributors reject more silence than this at the end.
const LONGEST_TAIL: f64 = 10.0;
/// What may be lost when both channels are played as one.
const MOST_FOLD_LOSS: f64 = 3.0;
/// Mean of the samples, -60 dBFS.
const MOST_OFFSET: f64 = 0.001;
/// Half of the last digit that is printed.
const UNSEEN: f64 = 0.005;

/// One question to a finished file, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its key: `loudness`, `true-peak`.
    pub name: &'static str,
    /// Whether the file may go out as far as this is concerned.
    pub passed: bool,
    /// The answer, a sentence with the figures.
    pub text: String,
}

/// What the file was meant to be.
pub(crate) struct Intent<'a> {
    pub target: &'a Target,
    pub rate: u32,
    pub channels: usize,
    pub frames: u64,
    /// Samples handed in that were no numbers.
    pub bad_samples: u64,
    /// Why the master could not be made as loud as the target asks.
    pub stopped_short: Option<&'a str>,
    /// The WAV format tag in the file.
    pub tag: Option<u16>,
    /// What the file shall say of its music.
    pub tags: &'a Tags,
    /// What it says, or why that is not known.
    pub said: Result<Tags, String>,
}

/// Every check, in the order in which an engineer asks.
pub(crate) fn checks(intent: &Intent, measured: &Measured) -> Vec<Check> {
    let mut checks = vec![
        loudness(intent, measured),
        true_peak(intent, measured),
        clipping(measured),
        format(intent, measured),
        rate(intent, measured),
        bits(intent, measured),
        channels(intent, measured),
        length(intent, measured),
        silence("silence-head", "before the music begins", measured.head, LONGEST_HEAD),
        silence("silence-tail", "after the music has ended", measured.tail, LONGEST_TAIL),
        mono(measured),
        offset(measured),
        finite(intent, measured),
    ];
    checks.extend(tags(intent));
    checks
}

fn check(name: &'static str, passed: bool, text: String) -> Check {
    Check { name, passed, text }
}

/// Whether the file says what it shall say; no question where that is nothing.
fn tags(intent: &Intent) -> Option<Check> {
    let words = |tags: &[Tag]| tags.iter().map(|tag| format!("{tag:?}").to_lowercase()).collect::<Vec<_>>();
    let cover = |there: bool| there.then(|| "cover".to_string());
    let list = |words: Vec<String>| words.join(", ");
    let said = match &intent.said {
        _ if intent.tags.is_empty() => return None,
        Err(why) => return Some(check("tags", false, format!("What the file says of its music is not known: {why}."))),
        Ok(said) => said,
    };
    let mut missing = words(&intent.tags.missing_in(said));
    missing.extend(cover(intent.tags.cover.is_some() && said.cover != intent.tags.cover));
    let all: Vec<Tag> = intent.tags.texts.iter().map(|(tag, _)| *tag).collect();
    let all = words(&all).into_iter().chain(cover(intent.tags.cover.is_some())).collect();
    Some(match missing.is_empty() {
        true => check("tags", true, format!("The file carries {}.", list(all))),
        false => check("tags", false, format!("The file does not carry {}.", list(missing))),
    })
}

fn loudness(intent: &Intent, measured: &Measured) -> Check {
    let name = "loudness";
    let Some(is) = measured.readings.integrated_lufs else {
        return check(name, false, "There is nothing to hear: the file has no loudness.".to_string());
    };
    let Some(wanted) = intent.target.loudness else {
        return check(name, true, format!("{} LUFS; this target asks for no loudness.", number(is, 2)));
    };
    let off = is - wanted.0;
    let figures = format!("{} LUFS, asked for {} LUFS", number(is, 2), number(wanted.0, 1));
    if off.abs() <= intent.target.tolerance.0 + UNSEEN {
        return check(name, true, format!("{figures} ± {}.", lu(intent.target.tolerance.0)));
    }
    match intent.stopped_short {
        Some(why) if off < 0.0 => check(name, true, format!("{figures}. Stopped short on purpose: {}", minus(why))),
        _ => {
            let way = if off > 0.0 { "too loud" } else { "too quiet" };
            check(name, false, format!("{figures}: {} {way}.", lu(off.abs())))
        }
    }
}

fn true_peak(intent: &Intent, measured: &Measured) -> Check {
    let ceiling = intent.target.ceiling.0;
    let Some(peak) = measured.readings.true_peak_dbtp else {
        return check("true-peak", true, "There is no peak: the file is silent.".to_string());
    };
    let figures = format!("{} dBTP, ceiling {} dBTP", number(peak, 2), number(ceiling, 1));
    if peak <= ceiling + UNSEEN {
        return check("true-peak", true, format!("{figures}."));
    }
    let at = measured.readings.true_peak_at.map(|place| format!(" at {}", seconds(place.time))).unwrap_or_default();
    check("true-peak", false, format!("{figures}: {} dB over{at}.", number(peak - ceiling, 2)))
}

fn clipping(measured: &Measured) -> Check {
    let text = match (measured.clipped_runs, measured.first_clipped) {
        (0, _) | (_, None) => "No run of three or more samples at full scale.".to_string(),
        (runs, Some(first)) => {
            let runs = if runs == 1 { "1 run".to_string() } else { format!("{runs} runs") };
            format!("{runs} of three or more samples at full scale, the first at {}.", seconds(first))
        }
    };
    check("clipped-runs", measured.clipped_runs == 0, text)
}

fn format(intent: &Intent, measured: &Measured) -> Check {
    let wanted = match intent.target.container {
        Container::Wav => media::Container::Wav,
        Container::Flac => media::Container::Flac,
    };
    let is = measured.info.format;
    if is != wanted {
        return check("format", false, format!("{}, asked for {}.", is.name(), wanted.name()));
    }
    match intent.tag {
        Some(1) => check("format", true, "WAV with the plain PCM format tag 1.".to_string()),
        Some(tag) => {
            check("format", false, format!("WAV with the format tag {tag}; shops take the plain PCM tag 1 only."))
        }
        None => check("format", true, format!("{}.", is.name())),
    }
}

fn rate(intent: &Intent, measured: &Measured) -> Check {
    let is = measured.info.rate;
    check("rate", is == intent.rate, format!("{is} Hz, asked for {} Hz.", intent.rate))
}

fn bits(intent: &Intent, measured: &Measured) -> Check {
    let (is, wanted) = (measured.info.bits, intent.target.bits);
    check(
        "bits",
        is == wanted && !measured.info.float,
        format!("{} bit, asked for {wanted} bit.", measured.info.depth()),
    )
}

fn channels(intent: &Intent, measured: &Measured) -> Check {
    let is = measured.info.channels;
    check("channels", is == intent.channels, format!("{is}, handed in {}.", intent.channels))
}

fn length(intent: &Intent, measured: &Measured) -> Check {
    let (is, wanted) = (measured.readings.frames, intent.frames);
    let at = seconds(Seconds(is as f64 / f64::from(measured.info.rate.max(1))));
    if is == wanted {
        return check("length", true, format!("{at}, frame for frame that of the mix."));
    }
    let off = is.abs_diff(wanted);
    let way = if is < wanted { "missing" } else { "too many" };
    check("length", false, format!("{at}: {off} frames are {way} against the mix."))
}

fn silence(name: &'static str, place: &str, is: Seconds, most: f64) -> Check {
    let passed = is.0 <= most;
    let verdict = if passed { String::new() } else { format!("; at most {} s", number(most, 0)) };
    check(name, passed, format!("{} s of silence {place}{verdict}.", number(is.0, 2)))
}

fn mono(measured: &Measured) -> Check {
    match measured.readings.mono_fold_loss_lu {
        Some(loss) => {
            // A sum may also gain; only what is lost is heard as a fault.
            let text = format!("Played in mono it loses {}; under {} is safe.", lu(loss.max(0.0)), lu(MOST_FOLD_LOSS));
            check("mono", loss < MOST_FOLD_LOSS, text)
        }
        None => check("mono", true, "Nothing to lose in mono.".to_string()),
    }
}

fn offset(measured: &Measured) -> Check {
    let is = measured.readings.dc_offset.unwrap_or(0.0).abs();
    let (is, most) = (is * 100.0, MOST_OFFSET * 100.0);
    let text = format!("The mean of the samples is {} % of full scale; at most {} %.", number(is, 2), number(most, 1));
    check("dc-offset", is <= most + UNSEEN, text)
}

fn finite(intent: &Intent, measured: &Measured) -> Check {
    let bad = intent.bad_samples + measured.readings.bad_samples;
    let text = match bad {
        0 => "Every sample is a number.".to_string(),
        bad => format!("{bad} samples handed in were no numbers and became silence."),
    };
    check("finite", bad == 0, text)
}
