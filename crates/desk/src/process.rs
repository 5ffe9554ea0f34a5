//! One effect, or a chain of them, over a file: a song of one track whose file is the input.

use crate::render::{Renders, render};
use crate::{JobError, Progress};
use engine::Report;
use media::Depth;
use session::{Clip, Insert, Place, Song, Track};
use signal::{Db, Layout};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Runs inserts over a file and writes what comes out, with the tail.
///
/// # Errors
/// A file that cannot be read or written.
pub fn process(
    input: &Path,
    output: &Path,
    sidechain: Option<&Path>,
    mut inserts: Vec<Insert>,
    depth: Option<Depth>,
    progress: Progress,
) -> Result<Report, JobError> {
    let info = media::probe(input)?;
    for audio in inserts.iter_mut().flat_map(|insert| &mut insert.settings.files).filter(|audio| audio.is_named()) {
        let path = PathBuf::from(&audio.file);
        audio.file = path.canonicalize().map_err(|error| JobError::at(&path, error))?.display().to_string();
    }
    let mut song = Song::new("process", info.rate);
    song.pan_law = session::PanLaw::Zero;
    song.tracks.push(track("input", input, &info, info.rate)?);
    if let Some(key) = sidechain {
        let known = media::probe(key)?;
        let mut track = track("key", key, &known, info.rate)?;
        track.strip.mute = true;
        song.tracks.push(track);
        inserts.iter_mut().for_each(|insert| insert.sidechain = Some("key".to_string()));
    }
    song.tracks[0].strip.inserts = inserts;
    let renders = Renders { mix: Some(output.to_path_buf()), depth, ..Renders::default() };
    let workshop = Workshop::open()?;
    render(&song, &workshop.0, &renders, progress)
}

/// A folder for decoded audio that is gone afterwards.
pub struct Workshop(pub PathBuf);

impl Workshop {
    /// Makes the folder among the system's temporary ones.
    pub fn open() -> Result<Self, JobError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("tonmeister-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| JobError::at(&folder, error))?;
        Ok(Self(folder))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which clears its temporary folders itself.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn track(name: &str, file: &Path, info: &media::Info, rate: u32) -> Result<Track, JobError> {
    let absolute: PathBuf = file.canonicalize().map_err(|error| JobError::at(file, error))?;
    let layout = if info.channels == 1 { Layout::Mono } else { Layout::Stereo };
    let mut track = Track::new(name, layout);
    let length = (info.frames as f64 * f64::from(rate) / f64::from(info.rate)).ceil() as i64;
    track.clips.push(Clip {
        file: absolute.display().to_string(),
        at: Place::Frame(0),
        offset: 0,
        length,
        gain: Db(0.0),
        fade_in: 0,
        fade_out: 0,
    });
    Ok(track)
}

/// The inserts that a piece of song text says, as it stands inside `inserts { }`.
///
/// # Errors
/// What a song file would be refused for.
pub fn inserts(text: &str) -> Result<Vec<Insert>, JobError> {
    Ok(Insert::parse_all(text, "the chain")?)
}
