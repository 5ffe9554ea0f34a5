//! What one file alone cannot show: the list of checks across files.

mod delay;
mod duplicate;
mod opposed;
mod sample_rate;
mod stereo_pair;

use crate::Summary;
use crate::pair::{Pair, Spectra};
use signal::Fault;

/// A check across files.
#[derive(Clone, Copy)]
pub struct Check {
    /// Its key: `sample-rate`.
    pub key: &'static str,
    /// The head of its file, where method and source are written.
    pub head: &'static str,
    /// What is wrong, a sentence.
    pub sentence: &'static str,
    run: fn(&Session) -> Vec<(usize, Fault)>,
}

/// Every check across files.
pub static CHECKS: &[Check] = &[
    Check {
        key: "duplicate",
        head: include_str!("check/duplicate.rs"),
        sentence: "Two files hold the same recording.",
        run: duplicate::run,
    },
    Check {
        key: "sample-rate",
        head: include_str!("check/sample_rate.rs"),
        sentence: "A file has another sample rate than the others.",
        run: sample_rate::run,
    },
    Check {
        key: "polarity",
        head: include_str!("check/opposed.rs"),
        sentence: "Two channels or microphones work against each other.",
        run: opposed::run,
    },
    Check {
        key: "stereo-pair",
        head: include_str!("check/stereo_pair.rs"),
        sentence: "Two mono files are the left and right of one recording.",
        run: stereo_pair::run,
    },
    Check {
        key: "delay",
        head: include_str!("check/delay.rs"),
        sentence: "A microphone hears the sound later than its partner.",
        run: delay::run,
    },
];

/// The recordings of one session and how each two of them go together.
pub(crate) struct Session<'a> {
    pub takes: &'a [Summary],
    /// For each two, the first before the second; `None` where they share no sound.
    pairs: Vec<Option<Pair>>,
}

impl<'a> Session<'a> {
    fn new(takes: &'a [Summary]) -> Self {
        let spectra: Vec<Spectra> = takes.iter().map(Spectra::of).collect();
        let pairs = (0..takes.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        Self { takes, pairs: pairs.map(|(a, b)| Pair::of(&spectra[a], &spectra[b])).collect() }
    }

    /// Two different recordings against each other, the lower number first.
    pub fn pair(&self, a: usize, b: usize) -> Option<&Pair> {
        self.pairs[b * (b - 1) / 2 + a].as_ref()
    }

    /// Each two recordings, the lower number first.
    pub fn each_two(&self) -> impl Iterator<Item = (usize, usize, &Pair)> {
        let all = (0..self.takes.len()).flat_map(|b| (0..b).map(move |a| (a, b)));
        all.filter_map(|(a, b)| self.pair(a, b).map(|pair| (a, b, pair)))
    }
}

/// Compares the recordings of one session: for each finding the number of the file and what is wrong.
pub fn compare(takes: &[Summary]) -> Vec<(usize, Fault)> {
    let session = Session::new(takes);
    CHECKS.iter().flat_map(|check| (check.run)(&session)).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use crate::{Summary, compare, examine};
    use signal::source::Memory;

    /// The summary of samples.
    pub(crate) fn take(name: &str, rate: u32, channels: Vec<Vec<f32>>) -> Summary {
        examine(name, &mut Memory { rate, channels }, &mut |_| ()).expect("memory can be read").summary
    }

    /// File and value of what is found under a key.
    pub(crate) fn findings(takes: &[Summary], key: &str) -> Vec<(usize, f64)> {
        compare(takes)
            .iter()
            .filter(|(_, fault)| fault.fault == key)
            .map(|(file, fault)| (*file, fault.value))
            .collect()
    }

    #[test]
    fn files_of_any_length_can_be_compared() {
        let takes = [take("a", 48_000, vec![vec![]]), take("b", 8_000, vec![vec![0.1; 10]])];
        assert_eq!(findings(&takes, "duplicate"), []);
        assert_eq!(compare(&[]), []);
    }
}
