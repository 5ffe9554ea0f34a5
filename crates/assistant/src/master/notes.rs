//! Writes down what loudness and ceiling became, and why.

use super::drive::{self, Aim};
use super::job::{Driven, Job, MARGIN};
use super::playback::Playback;
use super::step::made;
use crate::mix::Outcome;
use meters::Readings;
use session::Reason;

impl Job<'_> {
    pub(super) fn stopped_short(&self, driven: &Driven) -> Option<String> {
        let (Aim::Loudness(target), Some(found)) = (self.aim, driven.found) else { return None };
        let missing = target - found.loudness;
        (missing > self.target.tolerance.0).then(|| {
            format!(
                "Stopped at {:.1} LUFS instead of {target:.1}: louder, the limiter would take more than {:.0} dB off the \
                 loudest hits. Compress drums and bass in the mix, or choose a quieter target.",
                found.loudness,
                drive::MOST_LIMITING
            )
        })
    }

    pub(super) fn note_loudness(&mut self, before: &Readings, driven: &Driven, short: Option<&str>) {
        let (Some(was), Some(is)) = (before.integrated_lufs, driven.after.readings.integrated_lufs) else { return };
        let limiting = match driven.limited {
            none if none < 0.05 => "The limiter has nothing to do but to stand guard.".to_string(),
            some => format!("The limiter takes up to {some:.1} dB off the loudest hits."),
        };
        let (because, predicted) = match (self.aim, short) {
            (_, Some(short)) => (short.to_string(), is),
            (Aim::Loudness(target), None) => {
                (format!("The mix has {was:.1} LUFS; {} asks for {target:.1}. {limiting}", self.target.title), target)
            }
            (Aim::Musical, None) => (
                format!("No loudness is asked for; it is as loud as 3 dB of limiting and -9 LUFS allow. {limiting}"),
                is,
            ),
            (Aim::AsItIs, None) => return,
        };
        let reason = Reason {
            because,
            measure: "integrated loudness".to_string(),
            before: was,
            predicted,
            after: Some(is),
            unit: "LUFS".to_string(),
            source: format!("ITU-R BS.1770-5; {} ({})", self.target.source, self.target.checked),
            listen: "Nothing but the level should change; drums keep their attack.".to_string(),
            confidence: if short.is_some() { 0.6 } else { 0.95 },
        };
        let trim = (self.song.master.trim.0 != 0.0).then(|| "master/trim".to_string());
        let paths = trim.into_iter().chain(["master/limiter/gain".to_string()]).collect();
        self.keep("master-loudness", paths, reason);
    }

    pub(super) fn note_ceiling(&mut self, heard: &Playback, driven: &Driven) {
        let Some(after) = driven.after.readings.true_peak_dbtp else { return };
        let gain = driven.found.map_or(0.0, |found| found.gain);
        let before = heard.readings.true_peak_dbtp.map_or(after, |peak| peak + gain);
        let codecs = match driven.codecs.as_slice() {
            [] => String::new(),
            said if driven.ceiling < self.target.ceiling.0 - 2.0 * MARGIN => {
                format!(" It is lower than that because of what codecs make of it: {}.", said.join(", "))
            }
            said => format!(" After the codec it is still right: {}.", said.join(", ")),
        };
        let reason = Reason {
            because: format!(
                "{} asks for at most {:.1} dBTP; the limiter holds {:.2} dBTP.{codecs}",
                self.target.title, self.target.ceiling.0, driven.ceiling
            ),
            measure: "true peak".to_string(),
            before,
            predicted: driven.ceiling,
            after: Some(after),
            unit: "dBTP".to_string(),
            source: "ITU-R BS.1770-5 annex 2".to_string(),
            listen: "The loudest hits, for roughness.".to_string(),
            confidence: 0.95,
        };
        self.keep("master-ceiling", vec!["master/limiter/ceiling".to_string()], reason);
    }

    pub(super) fn keep(&mut self, rule: &str, paths: Vec<String>, reason: Reason) {
        let r#move = made(rule, paths, reason);
        self.song.moves.push(r#move.clone());
        self.outcomes.push(Outcome { r#move, kept: true });
    }
}
