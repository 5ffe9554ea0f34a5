//! Names the files whose sample rate is not that of most files.
//!
//! Units: Hz.  Not for: a file that was brought up from a lower rate.

use super::Session;
use signal::{Fault, Hz, Unit};
use std::collections::BTreeMap;

pub(super) fn run(session: &Session) -> Vec<(usize, Fault)> {
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for take in session.takes {
        *counts.entry(take.take.rate.0.round() as u64).or_default() += 1;
    }
    // Where two rates have as many files, the higher one is kept.
    let Some((&common, &count)) = counts.iter().max_by_key(|(rate, count)| (**count, **rate)) else {
        return Vec::new();
    };
    let odd = session.takes.iter().enumerate().filter(|(_, take)| take.take.rate.0.round() as u64 != common);
    odd.map(|(file, take)| {
        let (rate, others) = (take.take.rate, Hz(common as f64));
        let fault = Fault {
            text: format!("The file is at {rate}; {count} of {} files are at {others}.", session.takes.len()),
            advice: format!(
                "Convert it to {others} with a good resampler; at the wrong rate it plays too fast or too slow."
            ),
            ..take.take.fault("sample-rate", 1.0, rate.0, Unit::Hz)
        };
        (file, fault)
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{findings, take};
    use crate::trial::drums;

    #[test]
    fn the_one_at_forty_eight_among_three_at_forty_four_one_is_named() {
        let takes = [44_100, 48_000, 44_100].map(|rate| take("a", rate, vec![drums(rate, 2.0, u64::from(rate))]));
        assert_eq!(findings(&takes, "sample-rate"), [(1, 48_000.0)]);
    }
}
