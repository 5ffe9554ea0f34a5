//! Fades of clips, and crossfades between them.

use super::clip::{done, last_end};
use super::declare::{Made, actions};
use super::given::Given;
use super::playlist::{Piece, Playlists};
use session::{Clip, EditError};

actions! { "Clips":
    "edit.fade-in" "Fade in": "Fades clips in, up to a place or over a length; a length of 0 takes the fade away."
        song(fade_in) {
            clips: Path, "The clips.";
            tracks: Path, "Or the tracks whose clips at the place are faded.";
            at: Place, "Where the fade ends.";
            length: Place, "Or how long it is.";
        } keys ["D"] ["D"] ["D"] ["/"];
    "edit.fade-out" "Fade out": "Fades clips out, from a place or over a length; a length of 0 takes the fade away."
        song(fade_out) {
            clips: Path, "The clips.";
            tracks: Path, "Or the tracks whose clips at the place are faded.";
            at: Place, "Where the fade begins.";
            length: Place, "Or how long it is.";
        } keys ["G"] ["G"] ["G"] ["\\"];
    "edit.crossfade" "Crossfade": "Lets neighbouring clips overlap, one fading out while the next fades in, as far as their files reach."
        song(crossfade) {
            clips: Path needed, "Two or more clips that follow each other on a track.";
            length: Place, "How long they overlap; 20 ms, or the overlap there is already.";
        } keys ["X"] ["F"] ["X"] ["X"];
}

fn fade_in(given: &Given<'_>) -> Made {
    fade(given, "fade in", |piece, at| at - piece.start, |clip, length| clip.fade_in = length)
}

fn fade_out(given: &Given<'_>) -> Made {
    fade(given, "fade out", |piece, at| piece.end() - at, |clip, length| clip.fade_out = length)
}

fn fade(given: &Given<'_>, verb: &str, up_to: fn(&Piece, i64) -> i64, set: fn(&mut Clip, i64)) -> Made {
    let mut lists = match given.frame("at")? {
        Some(at) => Playlists::of_clips_at(given, at)?,
        None => Playlists::of_clips(given)?,
    };
    let (at, length) = (given.frame("at")?, given.time("length")?);
    if lists.extent().is_none() {
        return Err(given.nothing("no clip is named or sounds at the place"));
    }
    for piece in lists.chosen() {
        let frames = match (length, at) {
            (Some(length), _) => length.clamp(0, piece.clip.length),
            (None, Some(at)) => up_to(piece, at),
            (None, None) => return Err(given.nothing("needs \"at\" or \"length\"")),
        };
        if !(0..=piece.clip.length).contains(&frames) {
            return Err(given.refuse("at", "lies outside of the clip"));
        }
        set(&mut piece.clip, frames);
    }
    let reason = format!("{verb} {}", lists.names());
    done(given, &lists, reason)
}

fn crossfade(given: &Given<'_>) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    let length = given.length("length")?;
    let reason = format!("crossfade {}", lists.names());
    let mut pairs = 0;
    for list in &mut lists.tracks {
        let mut order: Vec<usize> = (0..list.len()).filter(|i| list[*i].chosen).collect();
        order.sort_by_key(|i| list[*i].start);
        for pair in order.windows(2) {
            let (mut early, mut late) = (list[pair[0]].clone(), list[pair[1]].clone());
            overlap(given, &mut early, &mut late, length)?;
            (list[pair[0]], list[pair[1]]) = (early, late);
            pairs += 1;
        }
    }
    if pairs == 0 {
        return Err(given.refuse("clips", "must name two clips of one track"));
    }
    done(given, &lists, reason)
}

/// Lets two clips overlap about the middle of where they meet, each giving half where its file has it, and fades both over
/// the overlap.
fn overlap(given: &Given<'_>, early: &mut Piece, late: &mut Piece, length: Option<i64>) -> Result<(), EditError> {
    let stands = early.end() - late.start;
    let usual = i64::from(given.song.rate) / 50;
    let missing = length.unwrap_or(if stands > 0 { stands } else { usual }) - stands;
    let most_early = last_end(given, early) - early.end();
    let most_late = late.clip.offset.min(late.start);
    let mut by_early = (missing / 2).min(most_early);
    let by_late = (missing - by_early).min(most_late);
    by_early = (missing - by_late).min(most_early);
    let frames = stands + by_early + by_late;
    if frames < 1 {
        return Err(given.nothing("the files do not reach far enough for the clips to overlap"));
    }
    early.end_at(early.end() + by_early);
    late.begin_at(late.start - by_late);
    if frames > early.clip.length || frames > late.clip.length {
        return Err(given.refuse("length", "is longer than one of the clips"));
    }
    early.clip.fade_out = frames;
    late.clip.fade_in = frames;
    Ok(())
}
