//! Names as people sort and pair them: `Tom 2` before `Tom 10`, `OH L` beside `OH R`.

use std::cmp::Ordering;

/// Natural order: runs of digits count as numbers, letters without regard to case.
pub(crate) fn order(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.chars().peekable(), b.chars().peekable());
    loop {
        let (Some(x), Some(y)) = (left.peek().copied(), right.peek().copied()) else {
            // Equal but for what is ignored: the bytes decide, so that the order is always the same.
            return left.peek().is_some().cmp(&right.peek().is_some()).then_with(|| a.cmp(b));
        };
        let ordered = if x.is_ascii_digit() && y.is_ascii_digit() {
            digits(&mut left).cmp(&digits(&mut right))
        } else {
            left.next();
            right.next();
            x.to_lowercase().cmp(y.to_lowercase())
        };
        if ordered != Ordering::Equal {
            return ordered;
        }
    }
}

/// A run of digits as something that compares by value, however long it is.
fn digits(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> (usize, String) {
    let mut run = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        run.push(digit);
    }
    let value = run.trim_start_matches('0').to_string();
    (value.len(), value)
}

/// One side of a stereo pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Left,
    Right,
}

/// The common name and the side, where a name ends in one: `OH L`, `Keys.R`, `Room_left`, `Piano (R)`.
pub(crate) fn side(name: &str) -> Option<(&str, Side)> {
    let lower = name.to_ascii_lowercase();
    let words = [("left", Side::Left), ("right", Side::Right), ("l", Side::Left), ("r", Side::Right)];
    for (word, side) in words {
        for (open, close) in [("(", ")"), ("[", "]"), (" ", ""), (".", ""), ("_", ""), ("-", "")] {
            let Some(rest) = lower.strip_suffix(close).and_then(|r| r.strip_suffix(word)) else { continue };
            let Some(rest) = rest.strip_suffix(open) else { continue };
            let base = name.get(..rest.len())?.trim_end_matches([' ', '.', '_', '-']);
            return (!base.is_empty()).then_some((base, side));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tom_two_comes_before_tom_ten() {
        let mut names = vec!["Tom 10", "tom 2", "Bass", "Tom 1", "02 snare", "10 room", "1 kick"];
        names.sort_by(|a, b| order(a, b));
        assert_eq!(names, ["1 kick", "02 snare", "10 room", "Bass", "Tom 1", "tom 2", "Tom 10"]);
        assert_eq!(order("a", "a"), Ordering::Equal);
        assert_eq!(order("a", "a1"), Ordering::Less);
    }

    #[test]
    fn a_side_needs_something_between_it_and_the_name() {
        for (name, base) in
            [("OH L", "OH"), ("Keys.L", "Keys"), ("Room_L", "Room"), ("Pad-left", "Pad"), ("Piano (L)", "Piano")]
        {
            assert_eq!(side(name), Some((base, Side::Left)), "{name}");
        }
        assert_eq!(side("E-Gtr R"), Some(("E-Gtr", Side::Right)));
        assert_eq!(side("Room Right"), Some(("Room", Side::Right)));
        for name in ["Vocal", "Guitar", "L", "Fader", "Bright", " R", "Kontrabass\u{e9}l"] {
            assert_eq!(side(name), None, "{name}");
        }
    }
}
