//! Faults of recordings: of files, of folders, and of a song's tracks.

use crate::{JobError, Progress, Stop};
use restore::{Examination, compare, examine};
use session::Song;
use signal::Fault;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A fault and the file it is in.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub fault: Fault,
}

/// Examines files and the audio files of folders, each alone and then against each other.
///
/// # Errors
/// A path that is not there or holds no audio. A file that cannot be read stops a check that names it; in a folder it is
/// left out.
pub fn check(paths: &[PathBuf], progress: Progress) -> Result<Vec<Finding>, JobError> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in paths {
        if path.is_dir() {
            let scan = media::scan(path)?;
            files.extend(scan.stems.into_iter().flat_map(|stem| stem.files));
        } else {
            files.push(path.clone());
        }
    }
    let examined = examine_all(&files, &Stop::default(), progress)?;
    let faults = all_faults(examined);
    Ok(faults.into_iter().map(|(index, fault)| Finding { file: files[index].clone(), fault }).collect())
}

/// The faults of a song's recordings by track: of the first clip's file on each.
///
/// # Errors
/// A file that is missing or cannot be read, and where it was stopped.
pub fn check_song(
    song: &Song,
    song_dir: &Path,
    stop: &Stop,
    progress: Progress,
) -> Result<Vec<(usize, Fault)>, JobError> {
    let (mut tracks, mut files) = (Vec::new(), Vec::new());
    let library = media::SongLibrary::new(song_dir, song.rate).allow_outside();
    for (index, track) in song.tracks.iter().enumerate() {
        if let Some(clip) = track.clips.first() {
            tracks.push(index);
            files.push(library.path(&clip.file)?);
        }
    }
    let examined = examine_all(&files, stop, progress)?;
    Ok(all_faults(examined).into_iter().map(|(file, fault)| (tracks[file], fault)).collect())
}

/// Every fault with the index of its file, in the order of files, then those between files.
fn all_faults(examined: Vec<Examination>) -> Vec<(usize, Fault)> {
    let summaries: Vec<_> = examined.iter().map(|examination| examination.summary.clone()).collect();
    let own =
        examined.into_iter().enumerate().flat_map(|(file, e)| e.faults.into_iter().map(move |fault| (file, fault)));
    let mut all: Vec<(usize, Fault)> = own.chain(compare(&summaries)).collect();
    all.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.start.0.total_cmp(&b.1.start.0)));
    all
}

/// Two files at a time: results are in the order of the files, whoever is done first.
fn examine_all(files: &[PathBuf], stop: &Stop, progress: Progress) -> Result<Vec<Examination>, JobError> {
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Result<Examination, JobError>>>> = files.iter().map(|_| Mutex::new(None)).collect();
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::SeqCst);
            let Some(file) = files.get(index) else { break };
            let result = examine_file(file, stop);
            if let Ok(mut slot) = results[index].lock() {
                *slot = Some(result);
            }
            let done = done.fetch_add(1, Ordering::SeqCst) + 1;
            progress("checking recordings", done as f64 / files.len() as f64);
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work);
        }
        work();
    });
    let missing = || Err(JobError("a check did not finish; run it again".to_string()));
    results.into_iter().map(|slot| slot.into_inner().ok().flatten().unwrap_or_else(missing)).collect()
}

fn examine_file(file: &Path, stop: &Stop) -> Result<Examination, JobError> {
    let mut audio = stop.source(media::open(file)?);
    let name = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    // AudioFile is a Source; the detectors hear it at its own rate.
    examine(&name, &mut audio, &mut |_| {}).map_err(|error| JobError::within(file, error))
}
