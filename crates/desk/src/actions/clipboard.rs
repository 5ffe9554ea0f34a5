//! Clips once more: duplicated, copied, cut and pasted.

use super::clip::{done, take_away};
use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::playlist::{Piece, Playlists, track_at};
use serde::{Deserialize, Serialize};
use session::Clip;

actions! { "Clips":
    "edit.duplicate" "Duplicate": "Copies clips right behind themselves, or to a place."
        song(duplicate) {
            clips: Path needed, "The clips.";
            to: Place, "Where the earliest copy begins.";
        } keys ["Mod+D"] ["Mod+D"] ["Mod+D"] ["Mod+D"];
    "edit.copy" "Copy": "Keeps the selected clips or range to be pasted."
        page keys ["Mod+C"] ["Mod+C"] ["Mod+C"] ["Mod+C"];
    "edit.cut" "Cut": "Takes clips away; the page keeps them to be pasted."
        song(cut) {
            clips: Path needed, "The clips.";
        } keys ["Mod+X"] ["Mod+X"] ["Mod+X"] ["Mod+X"];
    "edit.paste" "Paste": "Puts clips in at a place, each on its own track or all on one."
        song(paste) {
            clips: Text needed, "A list of {track, clip}, each clip as the song has it.";
            to: Place, "Where the earliest begins; where it was.";
            track: Path, "The track for all of them.";
        } keys ["Mod+V"] ["Mod+V"] ["Mod+V"] ["Mod+V"];
}

fn duplicate(given: &Given<'_>) -> Made {
    let mut lists = Playlists::of_clips(given)?;
    let reason = format!("duplicate {}", lists.names());
    let Some((first, last)) = lists.extent() else { return Err(given.nothing("no clip is named")) };
    let by = given.frame("to")?.unwrap_or(last) - first;
    for track in 0..lists.tracks.len() {
        let copies: Vec<Piece> = lists.tracks[track].iter().filter(|piece| piece.chosen).map(Piece::copy).collect();
        for copy in copies {
            lists.insert(track, copy.later(by));
        }
    }
    done(given, &lists, reason)
}

fn cut(given: &Given<'_>) -> Made {
    take_away(given, "cut")
}

/// A clip that is pasted, and the track it came from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pasted {
    track: Option<String>,
    clip: Clip,
}

fn paste(given: &Given<'_>) -> Made {
    let expected = "must be a list of {track, clip}, each clip as the song has it";
    let pasted: Vec<Pasted> =
        given.table("clips")?.map_err(|error| given.refuse("clips", format_args!("{expected} ({error})")))?;
    let first = pasted.iter().map(|it| given.song.frame(it.clip.at)).min().unwrap_or(0);
    let by = given.frame("to")?.unwrap_or(first) - first;
    let onto = given.text("track")?;
    let mut lists = Playlists::of(given.song);
    for Pasted { track, clip } in &pasted {
        let name =
            onto.or(track.as_deref()).ok_or_else(|| wrong("edit.paste", "needs \"track\" for a clip of none"))?;
        lists.insert(track_at(given.song, name)?, Piece::new(given.song, clip.clone()).later(by));
    }
    let count = pasted.len();
    done(given, &lists, if count == 1 { "paste a clip".to_string() } else { format!("paste {count} clips") })
}
