//! The files of a song, ready to be heard.

use crate::{Progress, Stop};
use media::SongLibrary;
use session::Song;
use std::collections::BTreeSet;
use std::path::Path;

/// The library of the song in a folder, with every file at the song's rate: what has to be decoded or resampled for that is,
/// several at a time.
pub fn library(song: &Song, song_dir: &Path, stop: &Stop, progress: Progress) -> SongLibrary {
    let library = SongLibrary::new(song_dir, song.rate).allow_outside().stopped_by(stop);
    let files: BTreeSet<&str> = song.files().collect();
    library.conform_all(&files.into_iter().collect::<Vec<_>>(), &|share| progress("decoding", share));
    library
}
