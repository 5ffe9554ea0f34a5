//! Overviews of the open song's files: those that are known are handed out; the others are made, and a glance stands in meanwhile.

use axum::body::Bytes;
use media::{MediaError, Overview, Point, SongLibrary};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Points in a tile.
pub const TILE: usize = 2048;
/// Most bytes of overviews that are kept in memory.
const MOST_KEPT: usize = 256 << 20;
/// Frames up to which a file is read at once, since it takes no longer than a glance: 44 seconds at 48 kHz.
const SHORT: i64 = 1 << 21;
/// Most threads that make overviews. One processor is left to what plays.
const MOST_HANDS: usize = 4;

/// A tile of an overview.
pub struct Tile {
    /// For each channel lowest, highest and rms of each point as `i16`, one channel after the other.
    pub bytes: Bytes,
    /// How much is to be made of it.
    pub worth: Worth,
}

/// How much is to be made of a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// It shows every sample.
    Whole,
    /// It is a glance, and another will come in its place.
    Glance,
    /// It is a glance, and nothing better comes: the file cannot be read to its end.
    Last,
}

/// The overviews of one song; clones are the same.
#[derive(Clone, Default)]
pub struct Overviews(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    /// By id; those that were asked for last stand last.
    known: Vec<(String, Arc<Overview>)>,
    /// Files to be read, in the order in which they were asked for.
    waiting: VecDeque<Wanted>,
    /// Files whose overview is known and not kept on the disk yet.
    unkept: VecDeque<(Wanted, Arc<Overview>)>,
    /// What waits or is being read.
    asked: BTreeSet<String>,
    /// What cannot be read.
    failed: BTreeSet<String>,
    hands: usize,
    closed: bool,
}

/// A file of a song.
#[derive(Clone)]
pub struct Wanted {
    /// What the pages call it.
    pub id: String,
    /// Its name in the song.
    pub file: String,
    /// Where it is found.
    pub library: Arc<SongLibrary>,
}

enum Work {
    Make(Wanted),
    Keep(Wanted, Arc<Overview>),
}

impl Overviews {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing more is made; the song is closed.
    pub fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.waiting.clear();
        state.unkept.clear();
    }

    /// A tile of a level; `None` past the end, or where the file cannot be read.
    pub fn tile(&self, wanted: &Wanted, level: usize, tile: usize) -> Option<Tile> {
        let first = tile.checked_mul(TILE)?;
        if let Some(overview) = self.find(wanted) {
            return Some(Tile { bytes: of_overview(&overview, level, first)?, worth: Worth::Whole });
        }
        let seen = wanted.library.glance(&wanted.file, level, first, TILE).ok()??;
        let worth = if self.state().failed.contains(&wanted.id) { Worth::Last } else { Worth::Glance };
        self.ask(wanted);
        Some(Tile { bytes: packed(seen.iter().map(Vec::as_slice)), worth })
    }

    /// An overview that is in memory, on the disk, or quickly made.
    fn find(&self, wanted: &Wanted) -> Option<Arc<Overview>> {
        let known = self.state().find(&wanted.id);
        if known.is_some() {
            return known;
        }
        if let Some(kept) = wanted.library.known_overview(&wanted.file) {
            return Some(self.state().know(&wanted.id, kept));
        }
        let short = wanted.library.open_audio(&wanted.file).is_ok_and(|audio| audio.frames() <= SHORT);
        if !short {
            return None;
        }
        let made = wanted.library.overview(&wanted.file).ok()?;
        Some(self.state().know(&wanted.id, made))
    }

    /// Has an overview made, unless it is being made or cannot be.
    fn ask(&self, wanted: &Wanted) {
        let mut state = self.state();
        if state.closed || state.failed.contains(&wanted.id) || !state.asked.insert(wanted.id.clone()) {
            return;
        }
        state.waiting.push_back(wanted.clone());
        let most = std::thread::available_parallelism().map_or(1, |cores| cores.get() - 1).clamp(1, MOST_HANDS);
        if state.hands >= most {
            return;
        }
        let own = self.clone();
        let hand = std::thread::Builder::new().name("overviews".to_string()).spawn(move || own.work());
        // Where no thread can be had now, the next question tries again; a glance stands in until then.
        state.hands += usize::from(hand.is_ok());
    }

    /// Makes what waits, and then keeps what was made.
    fn work(&self) {
        while let Some(work) = self.next() {
            match work {
                Work::Make(wanted) => {
                    let made = wanted.library.make_overview(&wanted.file);
                    self.state().made(wanted, made);
                }
                // Where it cannot be kept, it is made again another time.
                Work::Keep(wanted, overview) => drop(wanted.library.keep_overview(&wanted.file, &overview)),
            }
        }
    }

    fn next(&self) -> Option<Work> {
        let mut state = self.state();
        if let Some(wanted) = state.waiting.pop_front() {
            return Some(Work::Make(wanted));
        }
        if let Some((wanted, overview)) = state.unkept.pop_front() {
            return Some(Work::Keep(wanted, overview));
        }
        state.hands -= 1;
        None
    }
}

impl State {
    fn find(&mut self, id: &str) -> Option<Arc<Overview>> {
        let place = self.known.iter().position(|(known, _)| known == id)?;
        let entry = self.known.remove(place);
        self.known.push(entry);
        self.known.last().map(|(_, overview)| overview.clone())
    }

    fn know(&mut self, id: &str, overview: Overview) -> Arc<Overview> {
        let overview = Arc::new(overview);
        self.known.retain(|(known, _)| known != id);
        self.known.push((id.to_string(), overview.clone()));
        let bytes = |overview: &Overview| overview.frames.max(0) as usize / 32 * overview.channels();
        while self.known.len() > 1 && self.known.iter().map(|(_, it)| bytes(it)).sum::<usize>() > MOST_KEPT {
            self.known.remove(0);
        }
        overview
    }

    fn made(&mut self, wanted: Wanted, made: Result<Overview, MediaError>) {
        self.asked.remove(&wanted.id);
        match made {
            Ok(made) if !self.closed => {
                let overview = self.know(&wanted.id, made);
                self.unkept.push_back((wanted, overview));
            }
            Ok(_) => {}
            Err(_) => {
                self.failed.insert(wanted.id);
            }
        }
    }
}

fn of_overview(overview: &Overview, level: usize, first: usize) -> Option<Bytes> {
    let channels: Option<Vec<&[Point]>> = (0..overview.channels())
        .map(|channel| {
            let points = overview.level(level, channel)?;
            points.get(first..points.len().min(first.checked_add(TILE)?)).filter(|part| !part.is_empty())
        })
        .collect();
    channels.map(|channels| packed(channels.into_iter()))
}

fn packed<'a>(channels: impl Iterator<Item = &'a [Point]>) -> Bytes {
    let values = channels.flatten().flat_map(|point| [point.lowest, point.highest, point.rms]);
    values.flat_map(i16::to_le_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use media::{Depth, Format, Spec};
    use std::time::{Duration, Instant};

    /// A song's folder with a file of `seconds` of a square wave, whose level is 0.5.
    fn square(seconds: usize) -> (tempfile::TempDir, Wanted) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.wav");
        let wave: Vec<f32> = (0..48_000 * seconds).map(|n| if n % 64 < 32 { 0.5 } else { -0.5 }).collect();
        let spec = Spec::new(Format::for_path(&path, Some(Depth::Float)).unwrap(), 48_000, 1);
        let mut writer = media::create(&path, &spec, &[]).unwrap();
        writer.write(&[&wave[..]]).unwrap();
        writer.finish().unwrap();
        let library = Arc::new(SongLibrary::new(folder.path(), 48_000));
        (folder, Wanted { id: "a".to_string(), file: "a.wav".to_string(), library })
    }

    fn until_whole(overviews: &Overviews, wanted: &Wanted) -> Tile {
        let begin = Instant::now();
        loop {
            let tile = overviews.tile(wanted, 4, 0).unwrap();
            if tile.worth == Worth::Whole || begin.elapsed() > Duration::from_secs(60) {
                return tile;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    #[test]
    fn a_long_file_is_glanced_at_first_and_whole_soon_after() {
        let (_folder, wanted) = square(60);
        let overviews = Overviews::default();
        let glance = overviews.tile(&wanted, 4, 0).unwrap();
        assert_eq!(glance.worth, Worth::Glance);
        let whole = until_whole(&overviews, &wanted);
        assert_eq!(whole.worth, Worth::Whole);
        // A steady wave has nothing that a glance could miss.
        assert_eq!(whole.bytes, glance.bytes);
        assert_eq!(whole.bytes[..6], [0x00, 0xe0, 0x00, 0x20, 0x00, 0x20]);
    }

    #[test]
    fn what_was_made_is_there_at_once_when_the_song_is_opened_again() {
        let (folder, wanted) = square(60);
        let overviews = Overviews::default();
        until_whole(&overviews, &wanted);
        let begin = Instant::now();
        while overviews.state().hands > 0 && begin.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(20));
        }
        let library = Arc::new(SongLibrary::new(folder.path(), 48_000));
        let again = Overviews::default().tile(&Wanted { library, ..wanted }, 4, 0).unwrap();
        assert_eq!(again.worth, Worth::Whole);
    }

    #[test]
    fn a_short_file_needs_no_glance() {
        let (_folder, wanted) = square(2);
        assert_eq!(Overviews::default().tile(&wanted, 0, 0).unwrap().worth, Worth::Whole);
        assert!(Overviews::default().tile(&wanted, 0, 1).is_none());
        assert!(Overviews::default().tile(&wanted, usize::MAX, usize::MAX).is_none());
    }

    #[test]
    fn a_closed_song_makes_nothing_more() {
        let (_folder, wanted) = square(60);
        let overviews = Overviews::default();
        overviews.close();
        assert_eq!(overviews.tile(&wanted, 4, 0).unwrap().worth, Worth::Glance);
        assert!(overviews.state().asked.is_empty());
    }

    #[test]
    fn of_a_file_that_cannot_be_read_to_its_end_the_glance_is_all_there_is() {
        let (_folder, wanted) = square(60);
        let overviews = Overviews::default();
        overviews.state().made(wanted.clone(), wanted.library.make_overview("is not there.wav"));
        let tile = overviews.tile(&wanted, 4, 0).unwrap();
        assert!(tile.worth == Worth::Last && !tile.bytes.is_empty());
    }
}
