//! Numbers, times and places as the song file writes them.
//!
//! Units: a time is seconds and means the nearest frame; it is written with the fewest digits that return that frame.

use crate::{BarBeat, Meter, Place};
use signal::{Beat, Hz};

/// Longest time in a song, in seconds; more than eleven days.
pub const LONGEST: f64 = 1_000_000.0;

/// A number with the fewest digits that return it: `-3.5`, `0`, `1e-9`.
pub(crate) fn number(value: f64) -> String {
    let plain = format!("{}", value + 0.0);
    if plain.len() <= 24 { plain } else { format!("{value:e}") }
}

/// Frames as seconds, with the fewest digits that return the same frame.
pub(crate) fn seconds(frames: i64, rate: u32) -> String {
    let (wide, hz) = (i128::from(frames.unsigned_abs()), i128::from(rate));
    let mut scale = 1_i128;
    for digits in 0..=9 {
        let rounded = (2 * wide * scale + hz) / (2 * hz);
        if (2 * rounded * hz + scale) / (2 * scale) == wide {
            let text = decimal(rounded, scale, digits, frames < 0);
            if text.parse().ok().map(|s: f64| nearest_frame(s, rate)) == Some(frames) {
                return text;
            }
        }
        scale *= 10;
    }
    number(frames as f64 / f64::from(rate))
}

fn decimal(number: i128, scale: i128, digits: usize, negative: bool) -> String {
    let sign = if negative { "-" } else { "" };
    match digits {
        0 => format!("{sign}{number}"),
        _ => format!("{sign}{}.{:0digits$}", number / scale, number % scale),
    }
}

/// The frame nearest to a time.
pub(crate) fn nearest_frame(seconds: f64, rate: u32) -> i64 {
    signal::Frame::at(seconds, Hz(f64::from(rate))).0
}

/// A time in frames, or why it is none.
pub(crate) fn frames(seconds: f64, rate: u32) -> Result<i64, String> {
    if !(0.0..=LONGEST).contains(&seconds) {
        return Err(format!("a time must lie between 0 and {LONGEST} seconds, not {seconds}"));
    }
    Ok(nearest_frame(seconds, rate))
}

/// `17|3|240`, without what is nothing: `17`, `17|3`.
pub(crate) fn bar_beat(place: BarBeat) -> String {
    match place {
        BarBeat { bar, beat: 1, tick: 0 } => format!("{bar}|1"),
        BarBeat { bar, beat, tick: 0 } => format!("{bar}|{beat}"),
        BarBeat { bar, beat, tick } => format!("{bar}|{beat}|{tick}"),
    }
}

/// Reads `17`, `17|3` or `17|3|240`.
pub(crate) fn parse_bar_beat(text: &str) -> Result<BarBeat, String> {
    let wrong = || format!("\"{text}\" is no musical place; expected bar, beat and tick as \"17|3|240\"");
    let mut numbers = text.split('|').map(|part| part.trim().parse::<i64>().ok());
    let mut next = |low: i64, high: i64| match numbers.next() {
        None => Ok(low),
        Some(value) => value.filter(|v| (low..=high).contains(v)).ok_or_else(wrong),
    };
    let place = BarBeat { bar: next(1, 1_000_000)?, beat: next(1, 1024)?, tick: next(0, 4 * Beat::TICKS)? };
    if numbers.next().is_some() { Err(wrong()) } else { Ok(place) }
}

/// Reads `4/4`.
pub(crate) fn parse_meter(text: &str) -> Result<Meter, String> {
    let wrong = || format!("\"{text}\" is no meter; expected beats and note value as \"6/8\"");
    let (beats, note) = text.split_once('/').ok_or_else(wrong)?;
    let meter = Meter { beats: beats.parse().map_err(|_| wrong())?, note: note.parse().map_err(|_| wrong())? };
    let sound = (1..=128).contains(&meter.beats) && meter.note.is_power_of_two() && meter.note <= 64;
    if sound { Ok(meter) } else { Err(wrong()) }
}

/// A meter as text.
pub(crate) fn meter(meter: Meter) -> String {
    format!("{}/{}", meter.beats, meter.note)
}

/// A place as a person types it, without quotes: seconds, or bar and beat.
pub(crate) fn place(place: Place, rate: u32) -> String {
    match place {
        Place::Frame(frame) => seconds(frame, rate),
        Place::Bar(bar) => bar_beat(bar),
    }
}

/// Reads a place as a person types it: `12.5`, `12.5 s`, `17|3`.
pub(crate) fn parse_place(text: &str, rate: u32) -> Result<Place, String> {
    if text.contains('|') {
        return parse_bar_beat(text).map(Place::Bar);
    }
    parse_time(text, rate).map(Place::Frame)
}

/// Reads a time as a person types it: `12.5`, `12.5 s`, `20 ms`.
pub(crate) fn parse_time(text: &str, rate: u32) -> Result<i64, String> {
    let (digits, factor) = match text.trim().strip_suffix("ms") {
        Some(digits) => (digits, 0.001),
        None => (text.trim().strip_suffix('s').unwrap_or(text), 1.0),
    };
    let value: f64 = digits.trim().parse().map_err(|_| format!("\"{text}\" is no time; expected seconds, as 12.5"))?;
    frames(value * factor, rate)
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::random::Random;

    #[test]
    fn a_time_is_written_with_the_fewest_digits_that_return_its_frame() {
        assert_eq!(seconds(0, 48_000), "0");
        assert_eq!(seconds(48_000 * 12, 48_000), "12");
        assert_eq!(seconds(8_796_000, 48_000), "183.25");
        assert_eq!(seconds(1, 48_000), "0.00002");
        let mut random = Random::new(1);
        for rate in [44_100, 48_000, 96_000, 192_000, 44_099] {
            for _ in 0..2_000 {
                let frame = random.below(LONGEST as u64 * u64::from(rate)) as i64;
                let text = seconds(frame, rate);
                assert_eq!(nearest_frame(text.parse().unwrap(), rate), frame);
                if let Some((whole, digits)) = text.split_once('.') {
                    let shorter: f64 = format!("{whole}.{}", &digits[..digits.len() - 1]).parse().unwrap();
                    assert_ne!(nearest_frame(shorter, rate), frame, "{text} could be shorter");
                }
            }
        }
    }

    #[test]
    fn a_musical_place_is_bar_beat_and_tick() {
        assert_eq!(parse_bar_beat("17|3|240"), Ok(BarBeat { bar: 17, beat: 3, tick: 240 }));
        assert_eq!(parse_bar_beat("33"), Ok(BarBeat { bar: 33, beat: 1, tick: 0 }));
        assert_eq!(bar_beat(BarBeat { bar: 33, beat: 1, tick: 0 }), "33|1");
        for wrong in ["", "0|1", "1|0", "1|2|3|4", "a", "1|-1", "99999999999999999999"] {
            assert!(parse_bar_beat(wrong).is_err(), "{wrong}");
        }
        assert!(parse_meter("6/8").is_ok() && parse_meter("6/7").is_err() && parse_meter("0/4").is_err());
    }

    #[test]
    fn a_person_may_type_units() {
        assert_eq!(parse_time("20 ms", 48_000), Ok(960));
        assert_eq!(parse_time("1.5 s", 48_000), Ok(72_000));
        assert!(parse_time("-1", 48_000).is_err() && parse_time("nan", 48_000).is_err());
    }
}
