//! Clips: cut, trim, move, slip, gain, join and delete.
//!
//! An action that lets a clip play more of its file stops where the file ends.

use super::declare::{Made, actions};
use super::given::Given;
use super::playlist::{Piece, Playlists, clip_at, track_at};
use session::{Edit, EditError};
use signal::{Db, Unit};

actions! { "Clips":
    "edit.split" "Split": "Cuts clips in two at a place; where none are named, all that sound there."
        song(split) {
            at: Place needed, "Where the cut falls.";
            clips: Path, "The clips.";
            tracks: Path, "Or the tracks whose clips are cut.";
        } keys ["S"] ["B", "Mod+E"] ["S"] ["S"];
    "edit.trim-start" "Trim start": "Lets clips begin at a place; what they play stays where it is."
        song(trim_start) {
            at: Place needed, "Where they begin.";
            clips: Path, "The clips.";
            tracks: Path, "Or the tracks whose clips at the place are trimmed.";
        } keys ["["] ["A"] ["["] ["J"];
    "edit.trim-end" "Trim end": "Lets clips end at a place."
        song(trim_end) {
            at: Place needed, "Where they end.";
            clips: Path, "The clips.";
            tracks: Path, "Or the tracks whose clips at the place are trimmed.";
        } keys ["]"] ["S"] ["]"] ["K"];
    "edit.move" "Move": "Moves clips to a place or to another track, their distances kept."
        song(move_to) {
            clips: Path needed, "The clips; the first of them goes to the track that is named.";
            to: Place, "Where the earliest begins.";
            track: Path, "The track; the others move as many tracks up or down.";
        };
    "edit.nudge" "Nudge": "Moves clips by a little."
        song(nudge) {
            clips: Path needed, "The clips.";
            by: Place needed, "How far, forward or back: a number of frames, \"-10 ms\".";
        };
    "edit.nudge-earlier" "Nudge earlier": "Moves clips 10 ms, or as far as is said, towards the beginning."
        song(nudge_earlier) {
            clips: Path needed, "The clips.";
            by: Place, "How far.";
        } keys [","] ["NumpadSubtract", ","] ["NumpadSubtract"] ["NumpadSubtract"];
    "edit.nudge-later" "Nudge later": "Moves clips 10 ms, or as far as is said, towards the end."
        song(nudge_later) {
            clips: Path needed, "The clips.";
            by: Place, "How far.";
        } keys ["."] ["NumpadAdd", "."] ["NumpadAdd"] ["NumpadAdd"];
    "edit.slip" "Slip": "Plays another part of the file; the clip stays where it is."
        song(slip) {
            clips: Path needed, "The clips.";
            by: Place needed, "How much later in the file it begins; earlier where it is negative.";
        };
    "edit.gain" "Clip gain": "Sets or changes the clips' own gain."
        song(gain) {
            clips: Path needed, "The clips.";
            gain: Number, "The gain in dB.";
            by: Number, "Or by how many dB it changes.";
        };
    "edit.normalise-gain" "Normalise gain": "Gives clips the gain that brings a level that was measured to the level that is wanted."
        song(normalise_gain) {
            clips: Path needed, "The clips.";
            level: Number needed, "What was measured, without the clip's gain, in dB.";
            to: Number, "What is wanted; -1 dB.";
        };
    "edit.delete" "Delete": "Takes clips away; the recordings stay."
        song(delete) {
            clips: Path needed, "The clips.";
        } keys ["Delete", "Backspace"] ["Delete", "Backspace"] ["Delete", "Backspace"] ["Delete", "Backspace"];
    "edit.join" "Join": "Makes one clip of clips that play on in the same file without a gap."
        song(join) {
            clips: Path needed, "Two or more clips that follow each other on a track.";
        } keys ["J"] ["H"] ["J"] ["Mod+J"];
}

/// The edit that the changed lists come to.
pub(super) fn done(given: &Given<'_>, lists: &Playlists<'_>, reason: String) -> Made {
    let edits = lists.edits();
    if edits.is_empty() {
        return Err(given.nothing("nothing is changed by this"));
    }
    Ok((Edit::Group(edits), reason))
}

fn split(given: &Given<'_>) -> Made {
    let at = given.the_frame("at")?;
    let mut lists = Playlists::of_clips_at(given, at)?;
    lists.chosen().filter(|piece| !piece.spans(at)).for_each(|piece| piece.chosen = false);
    let reason = format!("split {}", lists.names());
    for list in &mut lists.tracks {
        let halves = std::mem::take(list).into_iter().flat_map(|piece| match piece.chosen {
            true => <[_; 2]>::from(piece.cut(at)),
            false => [Some(piece), None],
        });
        *list = halves.flatten().collect();
    }
    if lists.edits().is_empty() {
        return Err(given.nothing("no clip sounds on both sides of the place"));
    }
    done(given, &lists, reason)
}

fn trim_start(given: &Given<'_>) -> Made {
    let place = given.the_place("at")?;
    let at = given.song.frame(place);
    let mut lists = Playlists::of_clips_at(given, at)?;
    for piece in lists.chosen() {
        if at >= piece.end() {
            return Err(given.refuse("at", "lies behind the clip's end; nothing of it would be left"));
        }
        let reached = at.max(piece.start - piece.clip.offset);
        piece.begin_at(reached);
        if reached == at {
            piece.clip.at = place;
        }
    }
    let reason = format!("trim the start of {}", lists.names());
    done(given, &lists, reason)
}

fn trim_end(given: &Given<'_>) -> Made {
    let at = given.the_frame("at")?;
    let mut lists = Playlists::of_clips_at(given, at)?;
    for piece in lists.chosen() {
        if at <= piece.start {
            return Err(given.refuse("at", "lies before the clip's start; nothing of it would be left"));
        }
        piece.end_at(at.min(last_end(given, piece)));
    }
    let reason = format!("trim the end of {}", lists.names());
    done(given, &lists, reason)
}

/// The latest frame at which a clip can end: where its file does, or where it ends already.
pub(super) fn last_end(given: &Given<'_>, piece: &Piece) -> i64 {
    (piece.start + given.reach(&piece.clip.file) - piece.clip.offset).max(piece.end())
}

fn move_to(given: &Given<'_>) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    let place = given.place("to")?;
    let reason = format!("move {}", lists.names());
    if let (Some(place), Some((first, _))) = (place, lists.extent()) {
        let to = given.song.frame(place);
        for piece in lists.chosen() {
            if piece.start == first {
                piece.clip.at = place;
            }
            piece.start += to - first;
        }
    }
    if let Some(name) = given.text("track")? {
        move_tracks(given, &mut lists, track_at(given.song, name)?)?;
    }
    done(given, &lists, reason)
}

/// Moves what is chosen to other tracks: the first that was named to `to`.
fn move_tracks(given: &Given<'_>, lists: &mut Playlists<'_>, to: usize) -> Result<(), EditError> {
    let Some(first) = given.paths("clips")?.first().copied() else { return Ok(()) };
    let (from, _) = clip_at(given.song, first)?;
    if from == to {
        return Ok(());
    }
    for track in 0..lists.tracks.len() {
        if !lists.tracks[track].iter().any(|piece| piece.chosen) {
            continue;
        }
        let target = (track + to).checked_sub(from).filter(|target| *target < lists.tracks.len());
        let target = target.ok_or_else(|| given.refuse("track", "leaves no track for some of the clips"))?;
        // What was moved here in an earlier round is no longer chosen.
        let (gone, stays): (Vec<_>, Vec<_>) =
            std::mem::take(&mut lists.tracks[track]).into_iter().partition(|piece| piece.chosen);
        lists.tracks[track] = stays;
        gone.iter().for_each(|piece| lists.insert(target, piece.copy()));
    }
    Ok(())
}

fn nudge(given: &Given<'_>) -> Made {
    let by = given.time("by")?.unwrap_or(0);
    shift(given, by)
}

fn nudge_earlier(given: &Given<'_>) -> Made {
    shift(given, -given.length("by")?.unwrap_or(i64::from(given.song.rate) / 100))
}

fn nudge_later(given: &Given<'_>) -> Made {
    shift(given, given.length("by")?.unwrap_or(i64::from(given.song.rate) / 100))
}

/// Moves what is named, but none of it before the beginning.
fn shift(given: &Given<'_>, by: i64) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    let first = lists.extent().map_or(0, |(first, _)| first);
    let by = by.max(-first);
    lists.chosen().for_each(|piece| piece.start += by);
    let reason = format!("nudge {}", lists.names());
    done(given, &lists, reason)
}

fn slip(given: &Given<'_>) -> Made {
    let by = given.time("by")?.unwrap_or(0);
    let mut lists = Playlists::of_clips(given)?;
    for piece in lists.chosen() {
        let most = (given.reach(&piece.clip.file) - piece.clip.length).max(piece.clip.offset);
        piece.clip.offset = (piece.clip.offset + by).clamp(0, most);
    }
    let reason = format!("slip {}", lists.names());
    done(given, &lists, reason)
}

fn gain(given: &Given<'_>) -> Made {
    let (gain, by) = (given.number("gain", Unit::Db)?, given.number("by", Unit::Db)?);
    match (gain, by) {
        (Some(gain), None) => set_gain(given, |_| gain),
        (None, Some(by)) => set_gain(given, |old| old + by),
        _ => Err(given.nothing("needs \"gain\" or \"by\", one of them")),
    }
}

fn normalise_gain(given: &Given<'_>) -> Made {
    let level = given.the_number("level", Unit::Db)?;
    let to = given.number("to", Unit::Db)?.unwrap_or(-1.0);
    set_gain(given, |_| to - level)
}

fn set_gain(given: &Given<'_>, new: impl Fn(f64) -> f64) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    lists.chosen().for_each(|piece| piece.clip.gain = Db(new(piece.clip.gain.0)));
    let reason = format!("gain of {}", lists.names());
    done(given, &lists, reason)
}

fn delete(given: &Given<'_>) -> Made {
    take_away(given, "delete")
}

pub(super) fn take_away(given: &Given<'_>, verb: &str) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    let reason = format!("{verb} {}", lists.names());
    lists.tracks.iter_mut().for_each(|list| list.retain(|piece| !piece.chosen));
    done(given, &lists, reason)
}

fn join(given: &Given<'_>) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    let reason = format!("join {}", lists.names());
    for list in &mut lists.tracks {
        let mut order: Vec<usize> = (0..list.len()).filter(|i| list[*i].chosen).collect();
        order.sort_by_key(|i| list[*i].start);
        let Some((first, rest)) = order.split_first() else { continue };
        for next in rest {
            let (early, late) = (list[*first].clone(), list[*next].clone());
            let same = early.clip.file == late.clip.file && early.clip.gain == late.clip.gain;
            let goes_on = early.end() == late.start && early.clip.offset + early.clip.length == late.clip.offset;
            if !(same && goes_on) {
                return Err(given.nothing("these clips do not play on in the same file, without a gap and at one gain"));
            }
            list[*first].clip.fade_out = late.clip.fade_out;
            list[*first].clip.length += late.clip.length;
        }
        let mut place = 0;
        list.retain(|_| {
            place += 1;
            !rest.contains(&(place - 1))
        });
    }
    done(given, &lists, reason)
}
