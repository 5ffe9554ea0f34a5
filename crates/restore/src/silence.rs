//! Finds a file without sound, and long silence before and after the sound.
//!
//! Nothing above -80 dBFS anywhere is an empty file. Thirty seconds without sound at the beginning or end are told as
//! information: in a stem that starts with the song it is meant, in a finished song it is not.
//!
//! Units: seconds without sound.  Cost: one comparison a sample.  Not for: short gaps inside; see `dropout`.

use crate::list::full_scale;
use crate::{Detector, Listener, Take};
use signal::{Db, Fault, Seconds, Unit};

/// What lies under this is silence: -80 dBFS.
const SILENT: f32 = 1e-4;
/// So long a silence at either end is worth a word.
const LONG: f64 = 30.0;

/// No sound.
pub struct Silence;

impl Detector for Silence {
    const KEY: &'static str = "silence";
    const SENTENCE: &'static str = "The file holds no sound, or a long silence before or after it.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        Box::new(Sounding { take: *take, first: None, last: 0, peak: 0.0, heard: 0 })
    }
}

struct Sounding {
    take: Take,
    first: Option<i64>,
    last: i64,
    peak: f32,
    heard: i64,
}

impl Listener for Sounding {
    fn hear(&mut self, block: &[Vec<f32>]) {
        for samples in block {
            let peak = samples.iter().fold(0.0f32, |peak, s| peak.max(s.abs()));
            self.peak = self.peak.max(peak);
            if peak < SILENT {
                continue;
            }
            let first = samples.iter().position(|s| s.abs() >= SILENT).unwrap_or(0) as i64 + self.heard;
            let last = samples.iter().rposition(|s| s.abs() >= SILENT).unwrap_or(0) as i64 + self.heard;
            self.first = Some(self.first.map_or(first, |f| f.min(first)));
            self.last = self.last.max(last + 1);
        }
        self.heard += block.first().map_or(0, Vec::len) as i64;
    }

    fn finish(self: Box<Self>) -> Vec<Fault> {
        let Some(first) = self.first else { return vec![self.empty()] };
        self.ends(first).into_iter().collect()
    }
}

impl Sounding {
    fn empty(&self) -> Fault {
        let text = match (self.take.frames, self.peak > 0.0) {
            (0, _) => "The file has no length.".to_string(),
            (_, false) => format!("Every sample of its {} is zero.", self.take.length()),
            (_, true) => format!("Nothing is louder than {}.", full_scale(Db::from_gain(f64::from(self.peak)).0)),
        };
        Fault {
            text,
            advice: "Leave the file out, or find the take that belongs here.".to_string(),
            ..self.take.fault(Silence::KEY, 1.0, self.take.length().0, Unit::Seconds)
        }
    }

    fn ends(&self, first: i64) -> Option<Fault> {
        let (begins, ends, length) = (self.take.time(first), self.take.time(self.last), self.take.length());
        let (before, after) = (begins.0, length.0 - ends.0);
        let silent = before + after;
        let (start, end) = if before > after { (Seconds(0.0), begins) } else { (ends, length) };
        (before.max(after) >= LONG).then(|| Fault {
            start,
            end,
            text: format!("It sounds only from {begins} to {ends}; {:.0} s of {:.0} are silent.", silent, length.0),
            advice: "Cut the silence in a finished song; leave it in a stem, where it keeps the tracks in line.".to_string(),
            ..self.take.fault(Silence::KEY, 0.4, silent, Unit::Seconds)
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::must_be_mended;
    use crate::trial::{faults, tone};

    #[test]
    fn a_file_of_zeros_must_be_mended_and_a_quiet_one_is_named_with_its_level() {
        let zeros = faults(48_000, vec![vec![0.0; 96_000]], "silence");
        assert!(must_be_mended(&zeros[0]) && zeros[0].value == 2.0, "{zeros:?}");
        let faint = faults(48_000, vec![tone(48_000, 1.0, 440.0, 1e-5)], "silence");
        assert!(faint[0].text.contains("-100.0 dB"), "{faint:?}");
        assert_eq!(faults(48_000, vec![vec![]], "silence").len(), 1);
    }

    #[test]
    fn thirty_one_seconds_at_the_end_only_inform() {
        let mut take = tone(8_000, 2.0, 440.0, 0.3);
        take.resize(8_000 * 33, 0.0);
        let found = faults(8_000, vec![take], "silence");
        assert_eq!(found.len(), 1);
        assert!((found[0].value - 31.0).abs() < 0.01 && !must_be_mended(&found[0]), "{found:?}");
    }
}
