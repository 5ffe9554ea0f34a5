//! Takes away what lies below hearing: stage, traffic and plosives that nobody hears, but that eat headroom.
//!
//! Where the two third octaves at 20 and 25 Hz hold more than a hundredth of the whole power, a high-pass of 24 dB an
//! octave at 30 Hz leaves the lowest note of a four-string bass (41 Hz) within 0.4 dB and takes them down by 7 to 14 dB.
//!
//! Source: Katz, "Mastering Audio", 3rd ed. 2014, chapter 4 (rumble and subsonics).

use super::corridor::{centre, plain};
use super::{chain, step::Step};
use crate::proposal::Bound;
use effects::Effect;
use effects::high_pass::{HighPass, Slope};
use meters::Readings;
use session::Reason;
use signal::{Hz, math};

/// Share of the power (dB) from which it is rumble.
const RUMBLE: f64 = -20.0;
/// Third octaves that count as rumble: 20 and 25 Hz.
const LOWEST: usize = 2;
/// The filter.
const FILTER: HighPass = HighPass { frequency: Hz(30.0), slope: Slope::TwentyFour };

fn share(readings: &Readings, gain: impl Fn(usize) -> f64) -> Option<f64> {
    let powers = plain(&readings.spectrum);
    let heard: Vec<f64> = powers.iter().enumerate().map(|(third, power)| power * gain(third)).collect();
    let all: f64 = heard.iter().sum();
    (all > 0.0).then(|| math::power_to_db((heard[..LOWEST].iter().sum::<f64>() / all).max(1e-12)))
}

/// The move for a mix, where there is one.
pub fn propose(readings: &Readings) -> Option<Step> {
    let rate = Hz(f64::from(readings.rate));
    let before = share(readings, |_| 1.0).filter(|share| *share > RUMBLE)?;
    let passed = |third: usize| FILTER.response(Hz(centre(third)), rate).map_or(1.0, |gain| gain * gain);
    let predicted = share(readings, passed)?;
    Some(Step {
        rule: "master-rumble",
        paths: vec!["master/rumble".to_string()],
        reason: Reason {
            because: format!(
                "Below 28 Hz lie {before:.0} dB of the whole power, which hardly any loudspeaker plays and which would \
                 make the limiter work; a high-pass at 30 Hz takes it away."
            ),
            measure: "share of the power below 28 Hz".to_string(),
            before,
            predicted,
            after: None,
            unit: "dB".to_string(),
            source: "Katz, Mastering Audio, 3rd ed. 2014".to_string(),
            listen: "On headphones: kick and bass stay, a slow pressure goes.".to_string(),
            confidence: 0.8,
        },
        change: Box::new(|song| {
            let slope = Slope::TwentyFour as u32;
            chain::set(song, "rumble", &[("frequency", FILTER.frequency.0), ("slope", f64::from(slope))]);
        }),
        gauge: Box::new(|after| share(&after.readings, |_| 1.0)),
        within: 3.0,
        bound: Bound::AtMost,
    })
}
