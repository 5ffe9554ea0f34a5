//! What must be looked up or heard to say where a song stands.

use crate::actions::{Facts, MasterFact};
use crate::{JobError, Progress, check_song};
use engine::{Request, Sink, Tap};
use media::SongLibrary;
use meters::Meters;
use release::{Entry, Manifest};
use session::Song;
use signal::{Layout, SourceError};
use std::path::{Path, PathBuf};

/// Looks up which recordings are missing and which masters the folders hold (beside the song, and those named); where
/// `listen` is said, also hears the recordings' faults and the mix's true peak.
///
/// # Errors
/// A song that cannot be rendered.
pub fn facts(
    song: &Song,
    song_dir: &Path,
    delivered: &[PathBuf],
    listen: bool,
    progress: Progress,
) -> Result<Facts, JobError> {
    let library = SongLibrary::new(song_dir, song.rate).allow_outside();
    let mut missing: Vec<String> = Vec::new();
    for file in song.files().filter(|file| !library.path(file).is_ok_and(|path| path.is_file())) {
        if !missing.iter().any(|known| known == file) {
            missing.push(file.to_string());
        }
    }
    let mut facts = Facts { missing, ..Facts::default() };
    let beside = [Some(song_dir), song_dir.parent()].into_iter().flatten().map(Path::to_path_buf);
    for folder in delivered.iter().cloned().chain(beside) {
        look_into(&folder, song, song_dir, &mut facts);
    }
    if listen && facts.missing.is_empty() && song.length() > 0 {
        let faults = check_song(song, song_dir, &crate::Stop::default(), progress)?;
        let mend = faults.into_iter().filter(|(_, fault)| restore::must_be_mended(fault));
        let told = |(track, fault): (usize, signal::Fault)| {
            (song.tracks[track].strip.name.clone(), format!("{} {}", fault.text, fault.advice))
        };
        facts.faults = Some(mend.map(told).collect());
        let library = crate::library(song, song_dir, &crate::Stop::default(), progress);
        facts.true_peak = true_peak(song, &library, progress)?;
    }
    Ok(facts)
}

/// Takes the masters of a folder's manifest that are of this song and still there.
fn look_into(folder: &Path, song: &Song, song_dir: &Path, facts: &mut Facts) {
    let text = std::fs::read_to_string(folder.join("manifest.json")).unwrap_or_default();
    let Ok(manifest) = serde_json::from_str::<Manifest>(&text) else { return };
    let of_song = manifest.song == song.name || Path::new(&manifest.song).ends_with(song_dir);
    for entry in manifest.files.iter().filter(|_| of_song) {
        let Some(target) = entry.target.clone().filter(|target| !facts.delivered.contains(target)) else { continue };
        let file = folder.join(&entry.path);
        if file.is_file() {
            let stale = is_older(&file, &song_dir.join("song.kdl"));
            facts.masters.push(MasterFact { passed: fits(entry, &target), stale, target: target.clone() });
            facts.delivered.push(target);
        }
    }
}

/// Whether the figures of a master are those of its target.
fn fits(entry: &Entry, target: &str) -> bool {
    let Some(target) = session::targets::find(target) else { return false };
    entry.true_peak_dbtp.is_none_or(|peak| peak <= target.ceiling.0)
}

fn is_older(file: &Path, than: &Path) -> bool {
    let changed = |path: &Path| std::fs::metadata(path).and_then(|data| data.modified()).ok();
    changed(file).zip(changed(than)).is_some_and(|(file, than)| file < than)
}

fn true_peak(song: &Song, library: &SongLibrary, progress: Progress) -> Result<Option<f64>, JobError> {
    let mut meters = Meters::new(song.rate, Layout::Stereo)?;
    let mut sink = |left: &[f32], right: &[f32]| {
        meters.push(&[left, right]);
        Ok::<(), SourceError>(())
    };
    let progress = |share| progress("listening to the mix", share);
    let request = Request { progress: &progress, ..Request::default() };
    engine::render(song, library, &request, vec![(Tap::Mix, &mut sink as &mut dyn Sink)])?;
    Ok(meters.finish().true_peak_dbtp)
}
