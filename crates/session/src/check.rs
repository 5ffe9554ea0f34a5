//! Whether a song holds together: names, references, ranges, order in time, no signal in a circle.

use crate::address::StripAt;
use crate::check_names::{Names, is_reserved, named, title};
use crate::check_time::{automation, clip, file, place, tempo};
use crate::limits::{
    CONFIDENCE, FADER, LEVEL, MOST_GROUPS, MOST_INSERTS, MOST_TARGETS, MOST_TEMPO_STEPS, MOST_VCAS, PAN, RATE, TRIM,
};
use crate::scope::Top;
use crate::text::nearest::suggestion;
use crate::{Edit, Insert, Move, Place, Song, Strip, Track, order};
use signal::{Audio, Db, FileParam, Param, Part};
use std::collections::BTreeSet;
use std::fmt;

/// What does not hold together in a song, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SongError {
    /// Path of the place: `Kick/tone`, `song/tempo-2`.
    pub path: String,
    /// What is wrong and what was expected.
    pub message: String,
}

impl SongError {
    pub(crate) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self { path: path.into(), message: message.into() }
    }
}

impl fmt::Display for SongError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

impl std::error::Error for SongError {}

pub(crate) type Check = Result<(), SongError>;

impl Song {
    /// Whether the song holds together: every number in its range, every name unique, every reference to something that
    /// is there, and no signal that comes back to where it was.
    pub fn check(&self) -> Result<(), SongError> {
        let rate = f64::from(self.rate);
        number(&RATE, rate, "song/rate")?;
        title(&self.name, "song/name", true)?;
        self.credits.check()?;
        tempo(&self.tempo)?;
        for (i, marker) in self.markers.iter().enumerate() {
            let path = format!("song/marker-{}", i + 1);
            title(&marker.name, &path, false)?;
            place(self, marker.at, &path)?;
        }
        most(self.targets.len(), MOST_TARGETS, "targets", "song")?;
        self.check_tempo_steps()?;
        for (i, target) in self.targets.iter().enumerate() {
            let path = format!("song/target-{}", i + 1);
            title(target, &path, false)?;
            unless(self.targets[..i].contains(target), &path, || format!("target \"{target}\" stands there twice"))?;
        }
        self.check_strips()?;
        moves(&self.moves)
    }

    fn check_tempo_steps(&self) -> Check {
        let points = self.strips_and_vcas().flat_map(|strip| &strip.automation).flat_map(|it| &it.points);
        let musical = points.filter(|point| matches!(point.at, Place::Bar(_))).count();
        let steps = musical.saturating_mul(self.tempo.entries.len());
        unless(steps > MOST_TEMPO_STEPS, "song", || {
            format!("{musical} musical automation points are too many for {} tempos", self.tempo.entries.len())
        })
    }

    fn check_strips(&self) -> Check {
        most(self.vcas.len(), MOST_VCAS, "VCAs", "song")?;
        most(self.groups.len(), MOST_GROUPS, "groups", "song")?;
        let names = Names::of(self)?;
        for track in &self.tracks {
            self.check_track(track)?;
        }
        for it in self.strips_and_vcas() {
            strip(it, &names)?;
            curves(self, it)?;
        }
        self.vcas.iter().try_for_each(|it| vca(&it.strip))?;
        self.check_master()?;
        self.check_wires()
    }

    /// Whether the song still holds together after an edit that can only have changed these parts of it.
    pub(crate) fn check_tops(&self, tops: &[Top], edit: &Edit) -> Check {
        if tops.contains(&Top::Head) {
            return self.check();
        }
        let names = Names::In(self);
        for top in tops {
            let Top::Strip(at) = *top else { continue };
            if let StripAt::Track(i) = at {
                self.check_track(&self.tracks[i])?;
            }
            strip(self.strip_at(at), &names)?;
            if let StripAt::Vca(_) = at {
                vca(self.strip_at(at))?;
            }
            if !edit.only_sets() {
                curves(self, self.strip_at(at))?;
            }
        }
        self.check_master()?;
        if !edit.only_sets() {
            self.check_tempo_steps()?;
        }
        if edit.can_wire() { self.check_wires() } else { Ok(()) }
    }

    fn check_track(&self, track: &Track) -> Check {
        let name = &track.strip.name;
        if let Some(role) = &track.role {
            title(role, &format!("{name}/role"), false)?;
        }
        for (i, it) in track.clips.iter().enumerate() {
            clip(self, it).map_err(|message| SongError::new(format!("{name}/clip-{}", i + 1), message))?;
        }
        Ok(())
    }

    fn check_master(&self) -> Check {
        unless(self.master.name != "master", "master/name", || "the master is called master".to_string())?;
        for (said, word) in [
            (self.master.output.is_some(), "output"),
            (self.master.solo, "solo"),
            (!self.master.vcas.is_empty(), "vca"),
            (!self.master.groups.is_empty(), "group"),
            (!self.master.sends.is_empty(), "send"),
        ] {
            unless(said, "master", || format!("the master has no {word}"))?;
        }
        Ok(())
    }

    fn check_wires(&self) -> Check {
        match order::circle(self) {
            None => Ok(()),
            Some(members) => Err(SongError::new(
                members[0].clone(),
                format!("the signal runs in a circle: {} -> {}", members.join(" -> "), members[0]),
            )),
        }
    }
}

pub(crate) fn unless(wrong: bool, path: &str, message: impl FnOnce() -> String) -> Check {
    if wrong { Err(SongError::new(path, message())) } else { Ok(()) }
}

pub(crate) fn most(count: usize, most: usize, what: &str, path: &str) -> Check {
    unless(count > most, path, || format!("{count} {what}; there may be {most}"))
}

pub(crate) fn number(param: &Param, value: f64, path: &str) -> Check {
    param.check(value).map(|_| ()).map_err(|message| SongError::new(path, message))
}

fn level(param: &Param, value: Db, path: &str) -> Check {
    if value.0 == f64::NEG_INFINITY { Ok(()) } else { number(param, value.0, path) }
}

fn strip(strip: &Strip, names: &Names<'_>) -> Check {
    let at = |word: &str| format!("{}/{word}", strip.name);
    number(&TRIM, strip.trim.0, &at("trim"))?;
    level(&FADER, strip.fader, &at("fader"))?;
    number(&PAN, strip.pan.0, &at("pan"))?;
    most(strip.inserts.len(), MOST_INSERTS, "inserts", &strip.name)?;
    let mut ids = BTreeSet::new();
    for it in &strip.inserts {
        let path = at(&it.id);
        unless(!ids.insert(&it.id), &path, || format!("two inserts are called \"{}\"; ids are unique", it.id))?;
        insert(it, &path, names)?;
    }
    let mut vcas = BTreeSet::new();
    for vca in &strip.vcas {
        let path = at(&format!("vca/{vca}"));
        unless(!vcas.insert(vca), &path, || format!("follows \"{vca}\" twice; keep one"))?;
        names.vca(vca, &path)?;
    }
    let mut groups = BTreeSet::new();
    for group in &strip.groups {
        let path = at(&format!("group/{group}"));
        unless(!groups.insert(group), &path, || format!("belongs to \"{group}\" twice; keep one"))?;
        names.group(group, &path)?;
    }
    let mut sends = BTreeSet::new();
    for send in &strip.sends {
        let path = at(&format!("send/{}", send.to));
        unless(!sends.insert(&send.to), &path, || format!("two sends go to \"{}\"; keep one", send.to))?;
        level(&LEVEL, send.level, &path)?;
        names.sum(&send.to, &path, "send")?;
    }
    if let Some(output) = &strip.output {
        names.sum(output, &at("output"), "output")?;
    }
    Ok(())
}

/// Whether a VCA has nothing that only a signal has, and follows none itself.
fn vca(vca: &Strip) -> Check {
    for (said, word) in [
        (vca.trim.0 != TRIM.default, "trim"),
        (vca.flip, "flip"),
        (!vca.inserts.is_empty(), "inserts"),
        (vca.pan.0 != PAN.default, "pan"),
        (!vca.vcas.is_empty(), "vca"),
        (!vca.groups.is_empty(), "group"),
        (!vca.sends.is_empty(), "send"),
        (vca.output.is_some(), "output"),
    ] {
        unless(said, &vca.name, || format!("a VCA has no {word}; it has a fader, mute, solo and color"))?;
    }
    let stranger = vca.automation.iter().find(|it| !["fader", "mute"].contains(&&*it.parameter));
    stranger.map_or(Ok(()), |it| {
        let path = format!("{}/automation/{}", vca.name, it.parameter);
        Err(SongError::new(path, "of a VCA only fader and mute are automated"))
    })
}

fn curves(song: &Song, strip: &Strip) -> Check {
    let mut parameters = BTreeSet::new();
    for it in &strip.automation {
        let path = format!("{}/automation/{}", strip.name, it.parameter);
        unless(!parameters.insert(&it.parameter), &path, || format!("{} is automated twice", it.parameter))?;
        automation(song, strip, it).map_err(|message| SongError::new(path, message))?;
    }
    Ok(())
}

fn insert(insert: &Insert, path: &str, names: &Names<'_>) -> Check {
    named(&insert.id, path)?;
    unless(is_reserved(&insert.id), path, || format!("an insert may not be called {}, which paths use", insert.id))?;
    let Some(kind) = effects::find(&insert.kind) else {
        let near = suggestion(&insert.kind, effects::LIST.iter().map(|kind| kind.name));
        return Err(SongError::new(path, format!("there is no effect \"{}\"{near}", insert.kind)));
    };
    numbers((kind.params)(), &insert.settings.numbers, path)?;
    files((kind.files)(), &insert.settings.files, path)?;
    let parts = &insert.settings.parts;
    let kinds = (kind.part_kinds)();
    let most = kinds.map_or(0, |kinds| kinds.most);
    unless(parts.len() > most, path, || format!("{} has at most {most} parts, not {}", kind.name, parts.len()))?;
    for (part, name) in parts.iter().zip(kinds.iter().flat_map(|kinds| part_names(parts, kinds.kinds))) {
        let known = kinds.is_some_and(|kinds| part.kind < kinds.kinds.len());
        unless(!known, path, || format!("{} has no part of kind {}", kind.name, part.kind))?;
        numbers(kinds.map_or(&[], |kinds| &kinds.params), &part.numbers, &format!("{path}/{name}"))?;
    }
    let Some(side) = &insert.sidechain else { return Ok(()) };
    unless(!kind.sidechain, path, || format!("{} takes no sidechain", kind.name))?;
    names.strip(side, path)
}

/// The names of parts, numbered by kind: `bell-1`, `bell-2`.
pub(crate) fn part_names(parts: &[Part], kinds: &[&str]) -> Vec<String> {
    let mut counts = vec![0; kinds.len()];
    let name = |part: &Part| {
        let Some(kind) = kinds.get(part.kind) else { return String::new() };
        counts[part.kind] += 1;
        format!("{kind}-{}", counts[part.kind])
    };
    parts.iter().map(name).collect()
}

fn numbers(params: &[Param], values: &[f64], path: &str) -> Check {
    unless(params.len() != values.len(), path, || format!("{} numbers where {} belong", values.len(), params.len()))?;
    params.iter().zip(values).try_for_each(|(param, value)| {
        let whole = !matches!(param.unit, signal::Unit::Choice(_) | signal::Unit::Switch) || value.fract() == 0.0;
        unless(!whole, path, || format!("{} is no place in a list", param.key))?;
        number(param, *value, path)
    })
}

fn files(params: &[FileParam], files: &[Audio], path: &str) -> Check {
    unless(params.len() != files.len(), path, || format!("{} files where {} belong", files.len(), params.len()))?;
    params.iter().zip(files).filter(|(_, audio)| audio.is_named()).try_for_each(|(param, audio)| {
        file(&audio.file).map_err(|message| SongError::new(format!("{path}/{}", param.key), message))
    })
}

fn moves(moves: &[Move]) -> Check {
    let mut ids = BTreeSet::new();
    for (i, it) in moves.iter().enumerate() {
        let path = format!("song/move-{}", i + 1);
        unless(it.id.is_empty() || !ids.insert(&it.id), &path, || format!("two moves have the id \"{}\"", it.id))?;
        let reason = &it.reason;
        let figures = [reason.before, reason.predicted, reason.after.unwrap_or(0.0)];
        unless(!figures.iter().all(|f| f.is_finite()), &path, || "a figure is not finite".to_string())?;
        number(&CONFIDENCE, reason.confidence, &path)?;
    }
    Ok(())
}
