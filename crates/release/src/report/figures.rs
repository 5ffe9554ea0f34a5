//! Figures as a person reads them: a unit behind, one sensible decimal, a true minus sign.

use signal::{Seconds, Unit};

/// What stands for a value that is not there.
pub(crate) const NONE: &str = "–";

/// A number with so many decimals and a true minus sign; never a minus zero.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return if value < 0.0 {
            "−∞"
        } else if value > 0.0 {
            "∞"
        } else {
            NONE
        }
        .to_string();
    }
    let text = format!("{:.decimals$}", value.abs());
    let zero = text.bytes().all(|byte| byte == b'0' || byte == b'.');
    if value < 0.0 && !zero { format!("−{text}") } else { text }
}

/// A number that says its sign: `+2.1`, `−0.4`, `0.0`.
pub(crate) fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    let nothing = text.starts_with('−') || text.bytes().all(|byte| byte == b'0' || byte == b'.');
    if nothing || !value.is_finite() { text } else { format!("+{text}") }
}

/// A number or a dash.
pub(crate) fn maybe(value: Option<f64>, decimals: usize) -> String {
    value.map_or(NONE.to_string(), |value| number(value, decimals))
}

/// A difference of loudness: `0.1 LU`.
pub(crate) fn lu(value: f64) -> String {
    format!("{} LU", number(value, 1))
}

/// A value in a unit of the house; the unit stays on the number's line.
pub(crate) fn in_unit(unit: Unit, value: f64) -> String {
    minus(&unit.show(value)).replace(' ', "\u{a0}")
}

/// A position: `0:41.739`.
pub(crate) fn seconds(at: Seconds) -> String {
    let thousandths = (at.0.max(0.0) * 1000.0).round() as u64;
    let (minutes, rest) = (thousandths / 60_000, thousandths % 60_000);
    format!("{minutes}:{:02}.{:03}", rest / 1000, rest % 1000)
}

/// A length or a tick of an axis, to the second: `3:24`.
pub(crate) fn clock(at: Seconds) -> String {
    let whole = at.0.max(0.0).round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// A frequency in few letters: `63`, `1k`, `2.5k`.
pub(crate) fn short_hertz(hertz: f64) -> String {
    let (value, end) = if hertz >= 1000.0 { (hertz / 1000.0, "k") } else { (hertz, "") };
    if (value - value.round()).abs() < 0.05 { format!("{value:.0}{end}") } else { format!("{value:.1}{end}") }
}

/// Names in a row: `a, b and c`.
pub(crate) fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A sentence whose hyphens before digits are minus signs. A hyphen inside a word (`EQ-1`) stays.
pub(crate) fn minus(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len() + 8);
    let mut before = ' ';
    let mut rest = sentence.chars().peekable();
    while let Some(character) = rest.next() {
        let opens = before.is_whitespace() || "(±/".contains(before);
        let counts = rest.peek().is_some_and(char::is_ascii_digit);
        out.push(if character == '-' && opens && counts { '−' } else { character });
        before = character;
    }
    out
}

/// `1 track`, `2 tracks`.
pub(crate) fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minus_is_a_minus_sign_and_zero_has_none() {
        assert_eq!(number(-14.04, 1), "−14.0");
        assert_eq!(number(-0.04, 1), "0.0");
        assert_eq!(number(f64::NEG_INFINITY, 1), "−∞");
        assert_eq!(signed(2.06, 1), "+2.1");
        assert_eq!(signed(0.0, 1), "0.0");
        assert_eq!(minus("at -18 LUFS (-3 dB), take-2 of 2-4"), "at −18 LUFS (−3 dB), take-2 of 2-4");
    }

    #[test]
    fn time_is_minutes_seconds_thousandths() {
        assert_eq!(seconds(Seconds(41.739)), "0:41.739");
        assert_eq!(seconds(Seconds(59.9996)), "1:00.000");
        assert_eq!(clock(Seconds(203.6)), "3:24");
        assert_eq!(
            (short_hertz(63.0), short_hertz(2500.0), short_hertz(16_000.0)),
            ("63".into(), "2.5k".into(), "16k".into())
        );
    }
}
