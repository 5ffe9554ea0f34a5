//! How far over the rate a wave is bent, for every effect that bends waves.

use signal::half_band::Step;
use signal::{Db, Hz, words};

words! {
    /// How much is done against aliases.
    pub enum Quality {
        /// Aliases 60 dB down.
        Eco = "eco",
        /// Aliases 90 dB down.
        High = "high",
    }
}

/// Up to 20 kHz of a rate of 44.1 kHz; the later steps have the more room the farther they are from the sound.
const HIGH: [Step; 4] = [
    Step { reach: 32, window: Some(Db(92.0)) },
    Step { reach: 6, window: Some(Db(95.0)) },
    Step { reach: 4, window: Some(Db(95.0)) },
    Step { reach: 3, window: None },
];
const ECO: [Step; 3] = [
    Step { reach: 24, window: Some(Db(70.0)) },
    Step { reach: 4, window: Some(Db(70.0)) },
    Step { reach: 2, window: None },
];

impl Quality {
    /// Up to `most` doublings at the usual rates. What counts is where they end, so a higher rate needs fewer.
    pub(crate) fn steps(self, most: usize, rate: Hz) -> &'static [Step] {
        let done = [50_000.0, 100_000.0].iter().filter(|limit| rate.0 > **limit).count();
        let steps: &[Step] = match self {
            Quality::Eco => &ECO,
            Quality::High => &HIGH,
        };
        &steps[..most.min(steps.len()).saturating_sub(done).max(1)]
    }
}
