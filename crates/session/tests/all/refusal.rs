//! Edits that are refused.

use session::{Edit, Song};

/// An edit is refused with words that say why, and the song stays as it is.
#[track_caller]
pub fn refused(song: &mut Song, edit: Edit, expected: &str) {
    let before = song.clone();
    let error = song.apply(&edit).expect_err(expected).to_string();
    assert!(error.contains(expected), "{error}");
    assert_eq!(*song, before);
}
