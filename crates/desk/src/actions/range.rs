//! Stretches of time: taken out, opened up, repeated.
//!
//! Where time goes or comes, clips and curves of a track go with it; where it does so on every track, also those of buses,
//! returns and master, and the markers. Tempo stays: what moves is then placed by time, not by bar.

use super::curve::Line;
use super::declare::{Made, actions};
use super::given::Given;
use super::playlist::{Piece, Playlists, tracks};
use super::strips::group;
use session::{Edit, Place, Strip, Value};

actions! { "Ranges":
    "edit.ripple-delete" "Ripple delete": "Takes clips away and lets what follows move up, on their tracks or on all."
        song(ripple_delete) {
            clips: Path needed, "The clips.";
            all: Flag, "Whether the time is taken out of every track.";
        } keys ["Shift+Delete", "Shift+Backspace"] ["Shift+Delete"] ["Alt+Delete"] ["Shift+Delete"];
    "edit.delete-range" "Delete range": "Takes away what lies between two places; with ripple, the time as well."
        song(delete_range) {
            from: Place needed, "Where it begins.";
            to: Place needed, "Where it ends.";
            tracks: Path, "The tracks; all where none is named.";
            ripple: Flag, "Whether what follows moves up.";
        } keys ["Mod+Backspace"] ["Mod+Backspace"] ["Mod+Shift+X"] ["Mod+Backspace"];
    "edit.duplicate-range" "Duplicate range": "Repeats what lies between two places; what follows moves on."
        song(duplicate_range) {
            from: Place needed, "Where it begins.";
            to: Place needed, "Where it ends.";
            tracks: Path, "The tracks; all where none is named.";
            overwrite: Flag, "Whether it replaces what follows instead.";
        } keys ["Alt+Shift+D"] ["Mod+Shift+D"] ["Alt+Shift+D"] ["Alt+Shift+D"];
    "edit.insert-silence" "Insert silence": "Opens the time at a place; what follows moves on."
        song(insert_silence) {
            at: Place needed, "Where.";
            length: Place needed, "How long.";
            tracks: Path, "The tracks; all where none is named.";
        } keys ["Mod+I"] ["Mod+Shift+E"] ["Mod+I"] ["Mod+I"];
}

/// A change of time: what becomes of a clip (in its place, so that the list keeps its order), of a curve, and of a frame
/// at which a marker stands; `None` where it goes.
struct Change<'f> {
    clip: &'f dyn Fn(Piece) -> Vec<Piece>,
    curve: &'f dyn Fn(&Line) -> Line,
    place: &'f dyn Fn(i64) -> Option<i64>,
}

/// Changes time on the tracks that are named, or everywhere.
fn change(given: &Given<'_>, change: &Change<'_>, reason: String) -> Made {
    let mut lists = Playlists::of(given.song);
    let (named, everywhere) = match given.knows("tracks") {
        true => (tracks(given)?, given.json("tracks").is_none()),
        false => ((0..given.song.tracks.len()).collect(), true),
    };
    for track in &named {
        let list = std::mem::take(&mut lists.tracks[*track]);
        lists.tracks[*track] = list.into_iter().flat_map(change.clip).collect();
    }
    let mut edits = lists.edits();
    if everywhere {
        given.song.strips().for_each(|strip| edits.extend(curves(given, strip, change.curve)));
        edits.extend(markers(given, change.place));
    } else {
        named.iter().for_each(|i| edits.extend(curves(given, &given.song.tracks[*i].strip, change.curve)));
    }
    group(given, edits, reason)
}

fn curves(given: &Given<'_>, strip: &Strip, change: &dyn Fn(&Line) -> Line) -> Vec<Edit> {
    let changed = strip.automation.iter().filter_map(|curve| {
        let line = Line::of(given.song, &curve.points);
        let new = change(&line);
        let path = format!("{}/automation/{}", strip.name, curve.parameter);
        (new != line).then(|| Edit::Points { path, points: (!new.is_empty()).then(|| new.points(given.song)) })
    });
    changed.collect()
}

/// From the last marker on, so that none is renumbered before its turn.
fn markers(given: &Given<'_>, place: &dyn Fn(i64) -> Option<i64>) -> Vec<Edit> {
    let all = given.song.markers.iter().enumerate().rev();
    let changed = all.filter_map(|(i, marker)| {
        let (path, frame) = (format!("song/marker-{}", i + 1), given.song.frame(marker.at));
        match place(frame) {
            None => Some(Edit::remove(path)),
            Some(new) if new == frame => None,
            Some(new) => Some(Edit::set(format!("{path}/at"), Value::Place(Place::Frame(new)).text(given.song.rate))),
        }
    });
    changed.collect()
}

/// A stretch in words: `0:01.500 to 0:04.000`.
fn in_words(given: &Given<'_>, from: i64, to: i64) -> String {
    let time = |frame: i64| {
        let ms = (i128::from(frame) * 1000 / i128::from(given.song.rate)) as i64;
        format!("{}:{:02}.{:03}", ms / 60_000, ms / 1000 % 60, ms % 1000)
    };
    format!("{} to {}", time(from), time(to))
}

/// What is left of a clip without a stretch of it; the rest moves up, or not.
fn without(piece: Piece, (from, to): (i64, i64), ripple: bool) -> Vec<Piece> {
    let (before, rest) = piece.cut(from);
    let (_, after) = rest.map_or((None, None), |rest| rest.cut(to));
    let by = if ripple { from - to } else { 0 };
    before.into_iter().chain(after.map(|after| after.later(by))).collect()
}

/// Takes stretches of time out; they are in order and apart, and the last goes first.
fn take_out(given: &Given<'_>, stretches: &[(i64, i64)], reason: String) -> Made {
    let last_first = || stretches.iter().rev();
    let clip = |piece: Piece| {
        let cut = |pieces: Vec<Piece>, stretch: &(i64, i64)| {
            pieces.into_iter().flat_map(|piece| without(piece, *stretch, true)).collect()
        };
        last_first().fold(vec![piece], cut)
    };
    let curve = |line: &Line| last_first().fold(line.clone(), |line, stretch| closed(&line, *stretch));
    let place = |frame: i64| {
        let inside = stretches.iter().any(|(from, to)| (*from..*to).contains(&frame));
        (!inside).then(|| frame - before(stretches, frame))
    };
    change(given, &Change { clip: &clip, curve: &curve, place: &place }, reason)
}

fn closed(line: &Line, (from, to): (i64, i64)) -> Line {
    line.cut(from).0.then(line.cut(to).1.later(from - to))
}

/// How much of some stretches lies before a frame.
fn before(stretches: &[(i64, i64)], frame: i64) -> i64 {
    stretches.iter().map(|(from, to)| (frame.min(*to) - from).max(0)).sum()
}

/// Stretches in order, those that touch made one.
fn merged(mut stretches: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    stretches.sort_unstable();
    let mut all: Vec<(i64, i64)> = Vec::new();
    for (from, to) in stretches {
        match all.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => all.push((from, to)),
        }
    }
    all
}

fn ripple_delete(given: &Given<'_>) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    let reason = format!("ripple delete {}", lists.names());
    let stretches = |list: &[Piece]| {
        merged(list.iter().filter(|piece| piece.chosen).map(|piece| (piece.start, piece.end())).collect())
    };
    if given.flag("all")?.unwrap_or(false) {
        let all: Vec<Piece> = lists.tracks.concat();
        return take_out(given, &stretches(&all), reason);
    }
    let mut edits = Vec::new();
    for (track, list) in given.song.tracks.iter().zip(&mut lists.tracks) {
        let gone = stretches(list);
        list.retain(|piece| !piece.chosen);
        list.iter_mut().for_each(|piece| piece.start -= before(&gone, piece.start));
        edits.extend(curves(given, &track.strip, &|line| {
            gone.iter().rev().fold(line.clone(), |line, stretch| closed(&line, *stretch))
        }));
    }
    let mut all = lists.edits();
    all.extend(edits);
    group(given, all, reason)
}

fn delete_range(given: &Given<'_>) -> Made {
    let (from, to) = given.span()?;
    let reason = format!("delete {}", in_words(given, from, to));
    if given.flag("ripple")?.unwrap_or(false) {
        return take_out(given, &[(from, to)], reason);
    }
    let clip = |piece| without(piece, (from, to), false);
    change(given, &Change { clip: &clip, curve: &Line::clone, place: &Some }, reason)
}

fn duplicate_range(given: &Given<'_>) -> Made {
    let (from, to) = given.span()?;
    let overwrite = given.flag("overwrite")?.unwrap_or(false);
    let length = to - from;
    // Where what follows goes on, and by how much it is later.
    let (on, by) = if overwrite { (to + length, 0) } else { (to, length) };
    let clip = |piece: Piece| {
        let (stays, _) = piece.clone().cut(to);
        let inside = stays.clone().and_then(|piece| piece.cut(from).1);
        let (_, follows) = piece.cut(on);
        let again = inside.map(|piece| piece.copy().later(length));
        stays.into_iter().chain(again).chain(follows.map(|piece| piece.later(by))).collect()
    };
    let curve = |line: &Line| {
        let (stays, _) = line.cut(to);
        let again = line.cut(from).1.cut(to).0.later(length);
        stays.then(again).then(line.cut(on).1.later(by))
    };
    let place = |frame: i64| Some(if frame >= on { frame + by } else { frame });
    change(
        given,
        &Change { clip: &clip, curve: &curve, place: &place },
        format!("repeat {}", in_words(given, from, to)),
    )
}

fn insert_silence(given: &Given<'_>) -> Made {
    let at = given.the_frame("at")?;
    let length = given.length("length")?.ok_or_else(|| given.refuse("length", "is missing"))?;
    let clip = |piece: Piece| {
        let (before, after) = piece.cut(at);
        before.into_iter().chain(after.map(|after| after.later(length))).collect()
    };
    let curve = |line: &Line| {
        let (before, after) = line.cut(at);
        before.then(after.later(length))
    };
    let place = |frame: i64| Some(if frame >= at { frame + length } else { frame });
    let reason = format!("insert silence, {}", in_words(given, at, at + length));
    change(given, &Change { clip: &clip, curve: &curve, place: &place }, reason)
}
