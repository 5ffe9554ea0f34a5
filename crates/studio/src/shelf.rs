//! The open song's audio as the page asks for it: by id, in tiles.

use crate::overviews::{Overviews, Tile, Wanted};
use crate::wire::FileInfo;
use axum::body::Bytes;
use media::SongLibrary;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Frames in a tile of samples.
pub const SAMPLES: i64 = 16_384;

/// The files of the open song.
#[derive(Default)]
pub struct Shelf {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    library: Option<Arc<SongLibrary>>,
    files: BTreeMap<String, String>,
    overviews: Overviews,
}

impl Shelf {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another song is opened, or none.
    pub fn change(&self, library: Option<Arc<SongLibrary>>) {
        let before = std::mem::replace(&mut *self.state(), State { library, ..State::default() });
        before.overviews.close();
    }

    /// Looks at a file of the song and knows it from now on.
    pub fn add(&self, library: &SongLibrary, file: &str) -> FileInfo {
        let id = id(library, file);
        self.state().files.insert(id.clone(), file.to_string());
        let file = file.to_string();
        match library.probe(&file) {
            Ok(info) => {
                let frames = info.frames as f64 * f64::from(library.rate()) / f64::from(info.rate);
                let (rate, channels) = (info.rate, info.channels);
                FileInfo { id, file, rate, channels, frames: frames.ceil() as i64, missing: false }
            }
            Err(_) => FileInfo { id, file, rate: 0, channels: 0, frames: 0, missing: true },
        }
    }

    fn find(&self, id: &str) -> Option<(Arc<SongLibrary>, String)> {
        let state = self.state();
        Some((state.library.clone()?, state.files.get(id)?.clone()))
    }

    /// A tile of a file's overview; `None` past the end. Of a long file that nobody has read yet it is a glance.
    pub fn overview(&self, id: &str, level: usize, tile: usize) -> Option<Tile> {
        let (library, file) = self.find(id)?;
        let overviews = self.state().overviews.clone();
        overviews.tile(&Wanted { id: id.to_string(), file, library }, level, tile)
    }

    /// A tile of a file's samples at the song's rate: each channel's, as `f32`; `None` past the end.
    pub fn samples(&self, id: &str, tile: i64) -> Option<Bytes> {
        let (library, file) = self.find(id)?;
        let mut source = library.open_audio(&file).ok()?;
        let from = tile.checked_mul(SAMPLES).filter(|from| (0..source.frames()).contains(from))?;
        let count = (source.frames() - from).min(SAMPLES) as usize;
        let mut channels = vec![vec![0.0_f32; count]; source.channels()];
        let mut planes: Vec<&mut [f32]> = channels.iter_mut().map(Vec::as_mut_slice).collect();
        source.read(from, &mut planes).ok()?;
        Some(channels.iter().flatten().flat_map(|sample| sample.to_le_bytes()).collect())
    }
}

/// An id that says neither where the file lies nor what it is called, and is another when the file has changed.
fn id(library: &SongLibrary, file: &str) -> String {
    let about = library.path(file).ok().and_then(|path| std::fs::metadata(path).ok());
    let when = about.as_ref().and_then(|about| about.modified().ok());
    let length = about.as_ref().map(std::fs::Metadata::len);
    let text = format!("{file}\n{length:?}\n{when:?}\n{}\n{}", library.rate(), library.folder().display());
    short_hash(&text)
}

/// The id of a folder.
pub fn folder_id(folder: &Path) -> String {
    short_hash(&folder.display().to_string())
}

fn short_hash(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
