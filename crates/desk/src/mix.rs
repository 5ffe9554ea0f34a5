//! Mixes a song in its folder: checks the recordings, lets the assistant work, writes every kept move into the history.

use crate::{JobError, Progress, Stop, check_song};
use assistant::{Mixed, Wishes};
use session::{Session, Song};
use signal::{Fault, Library};
use std::path::Path;

/// What the assistant would do to the song in a folder; nothing is written.
///
/// # Errors
/// A song or a source that cannot be read.
pub fn plan_mix(
    session: &Session,
    song_dir: &Path,
    wishes: &Wishes,
    progress: Progress,
) -> Result<(Mixed, Vec<(usize, Fault)>), JobError> {
    let song = session.song();
    let library = crate::library(song, song_dir, &Stop::default(), progress);
    plan_song_mix(song, song_dir, &library, wishes, progress)
}

/// As [`plan_mix`], of a song as it is at this moment, heard through a library of the caller's.
///
/// # Errors
/// A source that cannot be read.
pub fn plan_song_mix(
    song: &Song,
    song_dir: &Path,
    library: &dyn Library,
    wishes: &Wishes,
    progress: Progress,
) -> Result<(Mixed, Vec<(usize, Fault)>), JobError> {
    if song.tracks.is_empty() {
        return Err(JobError::at(song_dir, "the song has no tracks; import some with `tonmeister import`"));
    }
    let faults = check_song(song, song_dir, &library.stop(), progress)?;
    Ok((assistant::mix(song, library, &faults, wishes, progress)?, faults))
}

/// Mixes: every kept move becomes a step that can be undone, and the song is saved.
///
/// # Errors
/// As [`plan_mix`], and a folder that cannot be written.
pub fn mix(
    session: &mut Session,
    song_dir: &Path,
    wishes: &Wishes,
    progress: Progress,
) -> Result<(Mixed, Vec<(usize, Fault)>), JobError> {
    let (mixed, faults) = plan_mix(session, song_dir, wishes, progress)?;
    for (edit, reason) in &mixed.edits {
        session.edit(edit.clone(), reason)?;
    }
    session.save()?;
    Ok((mixed, faults))
}
