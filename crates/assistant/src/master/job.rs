//! The order of the work: listen, correct, drive, check the peaks, write down what was done.

use super::drive::{self, Aim, Found};
use super::playback::{self, Playback};
use super::step::Step;
use super::{MasterWishes, Mastered, chain, dynamics, offset, rumble, stereo, tone};
use crate::mix::Outcome;
use engine::EngineError;
use meters::Readings;
use session::targets::Target;
use session::{Reason, Song};
use signal::{Codec, Db, Dbtp, Library};

/// What dither and the meter's own error may add to the true peak, in dB.
pub const MARGIN: f64 = 0.03;
/// How often the ceiling is lowered for peaks, and for codecs.
const ROUNDS: usize = 4;
/// A mix this far from its target (LU) is first brought near by the master's trim, so that effects meet a usual level.
const FAR: f64 = 20.0;

/// One mix on its way to one target.
pub struct Job<'a> {
    pub(super) mix: &'a dyn Library,
    pub(super) target: &'a Target,
    pub(super) codecs: &'a [&'a dyn Codec],
    pub(super) wishes: &'a MasterWishes,
    pub(super) progress: &'a (dyn Fn(&str, f64) + Sync),
    pub(super) song: Song,
    pub(super) frames: i64,
    pub(super) aim: Aim,
    pub(super) outcomes: Vec<Outcome>,
}

/// The limiter as set, what came out, and what was learned on the way.
pub struct Driven {
    /// The gain and the loudness it gives; `None` for silence.
    pub found: Option<Found>,
    /// What the limiter holds, in dBTP.
    pub ceiling: f64,
    /// The master.
    pub after: Playback,
    /// What the limiter takes off the loudest moments, in dB.
    pub limited: f64,
    /// What each codec does to the peaks, in words.
    pub codecs: Vec<String>,
}

impl<'a> Job<'a> {
    pub fn new(
        mix: &'a dyn Library,
        file: &str,
        target: &'a Target,
        codecs: &'a [&'a dyn Codec],
        wishes: &'a MasterWishes,
        progress: &'a (dyn Fn(&str, f64) + Sync),
    ) -> Result<Self, EngineError> {
        let source = mix.open(file)?;
        if source.channels() > 2 {
            let layout = format!("{}-channel", source.channels());
            return Err(EngineError::Layout { strip: file.to_string(), layout });
        }
        let frames = source.frames();
        let song = chain::song(target.name, file, source.rate(), frames);
        let aim =
            if wishes.without.iter().any(|rule| rule == "master-loudness") { Aim::AsItIs } else { Aim::of(target) };
        Ok(Self { mix, target, codecs, wishes, progress, song, frames, aim, outcomes: Vec::new() })
    }

    pub fn run(mut self) -> Result<Mastered, EngineError> {
        let before = self.play(&self.song, false, "listening to the mix")?;
        let readings_before = before.readings.clone();
        let Some(loudness) = readings_before.integrated_lufs else {
            return Ok(self.silent(readings_before));
        };
        if Aim::of(self.target) == Aim::AsItIs {
            return self.shelve(before);
        }
        let mut heard = self.bring_near(before, loudness)?;
        let raise = self.raise(heard.readings.integrated_lufs.unwrap_or(loudness));
        let steps = self.wanted(self.corrections(&heard.readings, raise));
        heard = self.attempt(steps, heard, "tone and width")?;
        if let Aim::Loudness(target) = self.aim {
            let step = dynamics::propose(&heard, target, self.target.ceiling.0);
            heard = self.attempt(self.wanted(step.into_iter().collect()), heard, "dynamics")?;
        }
        let driven = self.drive(&heard)?;
        let stopped_short = self.stopped_short(&driven);
        self.note_loudness(&readings_before, &driven, stopped_short.as_deref());
        self.note_ceiling(&heard, &driven);
        Ok(self.finish(readings_before, driven.after.readings, stopped_short, driven.limited, driven.ceiling))
    }

    fn play(&self, song: &Song, keep: bool, doing: &str) -> Result<Playback, EngineError> {
        playback::play(song, self.mix, self.frames, keep, &|share| (self.progress)(doing, share))
    }

    fn wanted(&self, steps: Vec<Step>) -> Vec<Step> {
        steps.into_iter().filter(|step| !self.wishes.without.iter().any(|rule| rule == step.rule)).collect()
    }

    fn corrections(&self, readings: &Readings, raise: Db) -> Vec<Step> {
        let steps = [
            offset::propose(readings, raise),
            rumble::propose(readings),
            tone::propose(readings, self.wishes),
            stereo::propose_mono_bass(readings),
            stereo::propose_width(readings),
        ];
        steps.into_iter().flatten().collect()
    }

    /// How much louder the master will be than a mix of some loudness.
    fn raise(&self, loudness: f64) -> Db {
        Db(match self.aim {
            Aim::Loudness(target) => target - loudness,
            Aim::Musical => -14.0 - loudness,
            Aim::AsItIs => 0.0,
        })
    }

    fn bring_near(&mut self, before: Playback, loudness: f64) -> Result<Playback, EngineError> {
        let Db(far) = self.raise(loudness);
        if far.abs() <= FAR {
            return Ok(before);
        }
        self.song.master.trim = Db(far.round().clamp(-96.0, 48.0));
        self.play(&self.song, true, "listening to the mix")
    }

    /// Makes the moves, listens, and takes back those that do not hold; gives what is then heard.
    fn attempt(&mut self, steps: Vec<Step>, heard: Playback, doing: &str) -> Result<Playback, EngineError> {
        if steps.is_empty() {
            return Ok(heard);
        }
        let mut tried = self.song.clone();
        steps.iter().for_each(|step| (step.change)(&mut tried));
        let after = self.play(&tried, true, doing)?;
        let measured: Vec<Option<f64>> = steps.iter().map(|step| (step.gauge)(&after)).collect();
        let kept: Vec<bool> = steps.iter().zip(&measured).map(|(step, after)| step.holds(*after)).collect();
        for ((step, measured), kept) in steps.iter().zip(measured).zip(&kept) {
            let r#move = step.made(measured);
            if *kept {
                (step.change)(&mut self.song);
                self.song.moves.push(r#move.clone());
            }
            self.outcomes.push(Outcome { r#move, kept: *kept });
        }
        match kept.iter().filter(|kept| **kept).count() {
            0 => Ok(heard),
            all if all == steps.len() => Ok(after),
            _ => self.play(&self.song, true, doing),
        }
    }

    /// Sets the limiter: the gain for the loudness, and the ceiling lower and lower until peaks and codecs are safe.
    fn drive(&mut self, heard: &Playback) -> Result<Driven, EngineError> {
        let mut ceiling = self.target.ceiling.0 - MARGIN;
        let mut driven = self.drive_under(heard, ceiling)?;
        for _ in 0..ROUNDS {
            let over =
                driven.after.readings.true_peak_dbtp.map_or(0.0, |peak| peak - (self.target.ceiling.0 - MARGIN / 3.0));
            if over <= 0.0 {
                break;
            }
            ceiling = down(ceiling - over);
            driven = self.drive_under(heard, ceiling)?;
        }
        for _ in 0..ROUNDS {
            let (over, said) = self.hear_codecs(&driven.after)?;
            if over <= 0.0 {
                driven.codecs = said;
                break;
            }
            ceiling = down(ceiling - over - MARGIN);
            driven = self.drive_under(heard, ceiling)?;
            driven.codecs = said;
        }
        Ok(driven)
    }

    fn drive_under(&mut self, heard: &Playback, ceiling: f64) -> Result<Driven, EngineError> {
        let range = drive::range(heard, self.aim, ceiling);
        let found = match (range, self.aim) {
            (Some(range), Aim::Loudness(target)) => drive::search(range, target, |gain, round| {
                let (song, library) = self.limited(heard, gain, ceiling);
                let doing = format!("loudness, round {}", round + 1);
                let progress = |share| (self.progress)(&doing, share);
                playback::loudness(&song, library, self.frames, &progress)
            })?,
            (Some(range), _) => Some(Found { gain: range.first, loudness: f64::NAN }),
            (None, _) => None,
        };
        let gain = found.map_or(0.0, |found| found.gain);
        let (song, library) = self.limited(heard, gain, ceiling);
        let progress = |share| (self.progress)("checking the master", share);
        let after = playback::play(&song, library, self.frames, !self.codecs.is_empty(), &progress)?;
        set_limiter(&mut self.song, gain, ceiling);
        let limited = drive::reduction(heard, gain, ceiling).unwrap_or(0.0);
        Ok(Driven { found, ceiling, after, limited, codecs: Vec::new() })
    }

    /// A song that has only the limiter to run, where the sound before it is in memory, else the whole.
    fn limited<'h>(&self, heard: &'h Playback, gain: f64, ceiling: f64) -> (Song, &'h dyn Library)
    where
        'a: 'h,
    {
        let (mut song, library): (Song, &'h dyn Library) = match &heard.sound {
            Some(sound) => (chain::song(&self.song.name, "before the limiter", self.song.rate, self.frames), sound),
            None => (self.song.clone(), self.mix),
        };
        set_limiter(&mut song, gain, ceiling);
        (song, library)
    }

    /// For the shelf: as it is, and turned down only where it peaks above the ceiling.
    fn shelve(mut self, before: Playback) -> Result<Mastered, EngineError> {
        let readings_before = before.readings.clone();
        let ceiling = self.target.ceiling.0;
        let peak = before.readings.true_peak_dbtp.filter(|peak| *peak > ceiling);
        let Some(peak) = peak else {
            return Ok(self.finish(readings_before.clone(), readings_before, None, 0.0, ceiling));
        };
        self.song.master.trim = Db(down(ceiling - MARGIN - peak));
        let after = self.play(&self.song, false, "checking the master")?;
        let reason = Reason {
            because: format!(
                "The mix peaks at {peak:.2} dBTP and {} asks for at most {ceiling:.1}; it is turned down as a whole, and \
                 nothing else is done to what goes on the shelf.",
                self.target.title
            ),
            measure: "true peak".to_string(),
            before: peak,
            predicted: ceiling - MARGIN,
            after: after.readings.true_peak_dbtp,
            unit: "dBTP".to_string(),
            source: self.target.source.to_string(),
            listen: "Nothing: only the level changes.".to_string(),
            confidence: 1.0,
        };
        self.keep("master-ceiling", vec!["master/trim".to_string()], reason);
        Ok(self.finish(readings_before, after.readings, None, 0.0, ceiling))
    }

    fn silent(self, readings: Readings) -> Mastered {
        let why = "The mix is silent (under -70 LUFS throughout), so there is nothing to master. Check the file.";
        let ceiling = self.target.ceiling.0;
        self.finish(readings.clone(), readings, Some(why.to_string()), 0.0, ceiling)
    }

    fn finish(
        self,
        readings_before: Readings,
        readings_after: Readings,
        stopped_short: Option<String>,
        limited: f64,
        ceiling: f64,
    ) -> Mastered {
        Mastered {
            song: self.song,
            frames: self.frames,
            readings_before,
            readings_after,
            outcomes: self.outcomes,
            stopped_short,
            limited: Db(limited),
            ceiling: Dbtp(ceiling),
        }
    }
}

/// Long enough ahead that the limiter's gain cannot follow the wave of a low note.
const LOOK_AHEAD: f64 = 15.0;

fn set_limiter(song: &mut Song, gain: f64, ceiling: f64) {
    chain::set(
        song,
        "limiter",
        &[("ceiling", ceiling), ("gain", gain), ("look-ahead", LOOK_AHEAD), ("release", 120.0)],
    );
}

fn down(value: f64) -> f64 {
    (value * 100.0).floor() / 100.0
}
