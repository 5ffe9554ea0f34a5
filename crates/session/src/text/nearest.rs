//! The known word nearest to a mistyped one, so that an error can suggest it.
//!
//! Source: Damerau, "A technique for computer detection and correction of spelling errors", CACM 7(3), 1964 (distance
//! by insertion, deletion, exchange and transposition of neighbours).

/// Most words that are looked at: a hostile text may have hundreds of thousands of names.
const MOST: usize = 5_000;

/// The word at most a third of its letters away, if there is one.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(64).collect();
    let near = known.into_iter().take(MOST).filter(|k| k.len() <= 256).map(|k| (distance(&word, k), k));
    let near = near.filter(|(d, k)| *d <= (k.chars().count().max(3)) / 3);
    near.min_by_key(|(d, _)| *d).map(|(_, k)| k)
}

/// ` (did you mean "X"?)` where something is near, else nothing.
pub(crate) fn suggestion<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(word, known).map_or(String::new(), |near| format!(" (did you mean \"{near}\"?)"))
}

/// What is unknown, what is nearest to it, and what there is.
pub(crate) fn unknown(what: &str, word: &str, known: &[&str]) -> String {
    let near = suggestion(word, known.iter().copied());
    format!("unknown {what} \"{}\"{near}; expected {}", word.escape_debug(), one_of(known))
}

/// `a, b or c`.
pub(crate) fn one_of(words: &[&str]) -> String {
    match words {
        [] => "nothing".to_string(),
        [word] => (*word).to_string(),
        [words @ .., last] => format!("{} or {last}", words.join(", ")),
    }
}

fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let exchange = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = exchange.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        (before, last) = (last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_understood_and_another_word_is_not() {
        let words = ["threshold", "ratio", "attack", "release"];
        assert_eq!(nearest("treshold", words), Some("threshold"));
        assert_eq!(nearest("attakc", words), Some("attack"));
        assert_eq!(nearest("loudness", words), None);
        assert_eq!(one_of(&words), "threshold, ratio, attack or release");
    }
}
