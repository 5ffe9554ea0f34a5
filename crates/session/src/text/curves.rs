//! Automation points: one as a word in the song, many in a file of their own.
//!
//! The file has a point a line: time in seconds (or bar|beat|tick), value, and `hold` or `smooth` where the value does
//! not get there in a straight line. Empty lines and lines that begin with `#` say nothing.
//! Cost: 100 000 points in a few milliseconds.

use super::nearest::unknown;
use super::number;
use crate::{Automation, Curve, Point};
use sha2::{Digest, Sha256};

/// Curves with more points than this are written to a file of their own.
pub const MOST_INLINE: usize = 500;
/// Most points of one curve.
pub const MOST_POINTS: usize = 2_000_000;

/// Reads `62.4 -1.0 smooth`.
pub(crate) fn point(text: &str, rate: u32) -> Result<Point, String> {
    let mut words = text.split_ascii_whitespace();
    let wrong = || format!("\"{}\" is no point; expected time and value, as \"62.4 -1.0 smooth\"", text.escape_debug());
    let (at, value) = (words.next().ok_or_else(wrong)?, words.next().ok_or_else(wrong)?);
    let value: f64 = if value == "off" { f64::NEG_INFINITY } else { value.parse().map_err(|_| wrong())? };
    if value.is_nan() || value == f64::INFINITY {
        return Err(wrong());
    }
    let curve = match words.next() {
        None => Curve::Linear,
        Some(word) => {
            let place = Curve::WORDS.iter().position(|w| *w == word);
            Curve::ALL[place.ok_or_else(|| unknown("curve", word, Curve::WORDS))?]
        }
    };
    match words.next() {
        Some(_) => Err(wrong()),
        None => Ok(Point { at: number::parse_place(at, rate)?, value, curve }),
    }
}

/// A point as [`point`] reads it.
pub(crate) fn point_text(point: &Point, rate: u32) -> String {
    let at = number::place(point.at, rate);
    let value = level(point.value);
    match point.curve {
        Curve::Linear => format!("{at} {value}"),
        curve => format!("{at} {value} {}", curve.word()),
    }
}

/// A number, or `off` for minus infinity.
pub(crate) fn level(value: f64) -> String {
    if value == f64::NEG_INFINITY { "off".to_string() } else { number::number(value) }
}

/// Reads a whole file of points; an error names the line.
pub(crate) fn points(text: &str, rate: u32) -> Result<Vec<Point>, String> {
    let mut points = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if points.len() == MOST_POINTS {
            return Err(format!("more than {MOST_POINTS} points in one curve"));
        }
        points.push(point(line, rate).map_err(|message| format!("line {}: {message}", i + 1))?);
    }
    Ok(points)
}

/// A file of points as [`points`] reads it.
pub(crate) fn points_text(points: &[Point], rate: u32) -> String {
    let mut text = String::with_capacity(points.len() * 16);
    for point in points {
        text.push_str(&point_text(point, rate));
        text.push('\n');
    }
    text
}

/// Whether a curve goes to a file of its own.
pub(crate) fn is_long(automation: &Automation) -> bool {
    automation.points.len() > MOST_INLINE
}

/// The file of a curve: named by strip, parameter and contents, so that another curve is another file and a save that
/// is cut short leaves the old song with its old curve.
pub(crate) fn file_name(strip: &str, automation: &Automation, rate: u32) -> String {
    let digest = Sha256::digest(points_text(&automation.points, rate).as_bytes());
    let digest: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = format!("{strip}-{}", automation.parameter).chars().map(plain).take(60).collect();
    format!("automation/{name}-{digest}.txt")
}
