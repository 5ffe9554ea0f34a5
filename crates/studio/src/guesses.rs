//! What tracks without a role may play, by their names: the page colours by it until a person says what it is.

use crate::patch::Patch;
use serde_json::Value;
use session::Song;
use std::collections::BTreeMap;

/// For each track that has no role but a telling name, the role that the name says. The song itself is not changed.
pub fn guesses(song: &Song) -> BTreeMap<&str, &'static str> {
    let nameless = song.tracks.iter().filter(|track| track.role.is_none());
    nameless.filter_map(|track| Some((&*track.strip.name, assistant::role_of(&track.strip.name)?.0.word()))).collect()
}

/// Whether patches may have changed a name, a role or which tracks there are: most edits change none of them.
pub fn may_differ(patches: &[Patch]) -> bool {
    patches.iter().any(|patch| match patch {
        Patch::Set { path, .. } => match &path[..] {
            [] => true,
            [list, _, within @ ..] if list == "tracks" => {
                within.is_empty() || within.last().is_some_and(|word| word == "name" || word == "role")
            }
            [list] => list == "tracks",
            _ => false,
        },
        Patch::Splice { path, .. } => *path == [Value::from("tracks")],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patch::difference;
    use session::Track;
    use signal::Layout;

    fn song(names: &[&str]) -> Song {
        let mut song = Song::new("song", 48_000);
        song.tracks = names.iter().map(|name| Track::new(name, Layout::Mono)).collect();
        song
    }

    #[test]
    fn a_name_that_says_what_it_is_is_a_guess_and_a_said_role_is_none() {
        let mut song = song(&["01 kick", "Audio 17", "07 bass DI"]);
        song.tracks[2].role = Some("bass".to_string());
        assert_eq!(guesses(&song).into_iter().collect::<Vec<_>>(), [("01 kick", "kick")]);
    }

    #[test]
    fn guesses_are_told_anew_after_a_new_name_a_role_or_a_track_and_not_after_a_fader() {
        let old = song(&["01 kick", "Audio 17"]);
        let differs = |change: fn(&mut Song)| {
            let mut new = old.clone();
            change(&mut new);
            let patches = difference(&old, &new);
            assert!(!patches.is_empty());
            may_differ(&patches)
        };
        assert!(differs(|song| song.tracks[1].strip.name = "Snare".to_string()));
        assert!(differs(|song| song.tracks[0].role = Some("kick".to_string())));
        assert!(differs(|song| drop(song.tracks.remove(0))));
        assert!(differs(|song| song.tracks.push(Track::new("Vox", Layout::Mono))));
        assert!(!differs(|song| song.tracks[0].strip.fader.0 = -6.0));
        assert!(!differs(|song| song.name = "Other".to_string()));
    }
}
