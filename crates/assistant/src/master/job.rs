//! The order of the work: listen, correct, drive, check the peaks, write down what was done.

use super::drive::{self, Aim, Found};
use super::playback::{self, Playback};
use super::step::{Step, made};
use super::{MasterWishes, Mastered, chain, codec, dynamics, rumble, stereo, tone};
use crate::mix::Outcome;
use engine::EngineError;
use meters::Readings;
use session::targets::Target;
use session::{Reason, Song};
use signal::{Codec, Db, Dbtp, Library};

/// What dither and the meter's own error may add to the true peak, in dB.
const MARGIN: f64 = 0.03;
/// How often the ceiling is lowered for peaks, and for codecs.
const ROUNDS: usize = 4;
/// A mix this far from its target (LU) is first brought near by the master's trim, so that effects meet a usual level.
const FAR: f64 = 20.0;
/// Seconds around the loudest passage that codecs hear of a mix too long for memory.
const EXCERPT: i64 = 120;

pub struct Job<'a> {
    mix: &'a dyn Library,
    target: &'a Target,
    codecs: &'a [&'a dyn Codec],
    wishes: &'a MasterWishes,
    progress: &'a (dyn Fn(&str, f64) + Sync),
    song: Song,
    frames: i64,
    aim: Aim,
    outcomes: Vec<Outcome>,
}

/// The limiter as set, what came out, and what was learned on the way.
struct Driven {
    found: Option<Found>,
    ceiling: f64,
    after: Playback,
    limited: f64,
    codecs: Vec<String>,
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
        let steps = self.wanted(self.corrections(&heard.readings));
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

    fn corrections(&self, readings: &Readings) -> Vec<Step> {
        let steps = [
            rumble::propose(readings),
            tone::propose(readings, self.wishes),
            stereo::propose_mono_bass(readings),
            stereo::propose_width(readings),
        ];
        steps.into_iter().flatten().collect()
    }

    fn bring_near(&mut self, before: Playback, loudness: f64) -> Result<Playback, EngineError> {
        let far = match self.aim {
            Aim::Loudness(target) => target - loudness,
            Aim::Musical => -14.0 - loudness,
            Aim::AsItIs => 0.0,
        };
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

    /// How far the worst codec goes over full scale, and what each does, in words.
    fn hear_codecs(&self, after: &Playback) -> Result<(f64, Vec<String>), EngineError> {
        let excerpt;
        let sides = match &after.sound {
            _ if self.codecs.is_empty() => return Ok((0.0, Vec::new())),
            Some(sound) => sound.sides(),
            None => {
                excerpt = self.loudest(after)?;
                &excerpt
            }
        };
        let (mut worst, mut said) = (f64::NEG_INFINITY, Vec::new());
        for codec in self.codecs {
            (self.progress)(&format!("through {}", codec.name()), 0.0);
            if let Some(peak) = codec::peak_after(*codec, self.song.rate, sides)? {
                worst = worst.max(peak);
                said.push(format!("{} peaks at {peak:.2} dBTP", codec.name()));
            }
        }
        Ok((worst, said))
    }

    fn loudest(&self, after: &Playback) -> Result<[Vec<f32>; 2], EngineError> {
        let rate = i64::from(self.song.rate);
        let at = after.readings.max_short_term_at.map_or(0.0, |place| place.time.0);
        let from = ((at * rate as f64) as i64 - EXCERPT / 2 * rate).max(0);
        let to = (from + EXCERPT * rate).min(self.frames);
        playback::stretch(&self.song, self.mix, from..to, &|share| (self.progress)("the loudest passage", share))
    }

    fn stopped_short(&self, driven: &Driven) -> Option<String> {
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

    fn note_loudness(&mut self, before: &Readings, driven: &Driven, short: Option<&str>) {
        let (Some(was), Some(is)) = (before.integrated_lufs, driven.after.readings.integrated_lufs) else { return };
        let limiting = match driven.limited {
            none if none < 0.05 => "The limiter has nothing to do but to stand guard.".to_string(),
            some => format!("The limiter takes up to {some:.1} dB off the loudest hits."),
        };
        let (because, predicted) = match (self.aim, short) {
            (_, Some(short)) => (short.to_string(), is),
            (Aim::Loudness(target), None) => {
                (format!("The mix has {was:.1} LUFS; {} asks for {target:.1}. {limiting}", self.target.name), target)
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

    fn note_ceiling(&mut self, heard: &Playback, driven: &Driven) {
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
                self.target.name, self.target.ceiling.0, driven.ceiling
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

    fn keep(&mut self, rule: &str, paths: Vec<String>, reason: Reason) {
        let r#move = made(rule, paths, reason);
        self.song.moves.push(r#move.clone());
        self.outcomes.push(Outcome { r#move, kept: true });
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
                self.target.name
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
