//! Reads the song's files ahead of the playhead, so that the audio thread finds in memory what it is about to play.
//!
//! Every file is opened once and has one [`Window`], however many clips and plans play it. A thread of its own looks where the
//! playhead is and fills what lies ahead of it, the nearest first; at a loop's end it goes on at the loop's beginning.

use super::clips::{Clips, Focus};
use super::window::{BLOCK, Window};
use signal::{Library, Source, SourceError};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How far ahead is read, in seconds.
const AHEAD: f64 = 2.0;
/// How far ahead must be in memory before play begins, in seconds.
const BEFORE_PLAY: f64 = 0.3;
/// How far behind the playhead late strips read, in seconds: more than any chain's latency.
const BEHIND: f64 = 0.25;
/// How many changes of the clips may be under way; so long what they played is not given up.
const UNDER_WAY: usize = 4;
/// How often the disk thread looks where the playhead is.
const LOOK: Duration = Duration::from_millis(10);
/// How many times in a second of play it works out what is needed; what is kept behind the playhead lasts for five of them.
const STEPS: i64 = 20;
/// How many blocks are read before it looks again.
const AT_ONCE: usize = 32;

/// A file of the song.
struct File {
    window: Arc<Window>,
    /// `None` where it could not be opened; it is silent then.
    source: Option<Mutex<Box<dyn Source>>>,
    /// Blocks that could not be read and are silent.
    broken: AtomicBool,
}

struct Task {
    clips: Clips,
    /// The clips before: they may still be playing.
    before: VecDeque<Clips>,
    focus: Focus,
    /// Counts changes of the task.
    changes: u64,
    /// For which change all that is needed before play was found in memory.
    ready: u64,
    ended: bool,
}

struct Shared {
    library: Arc<dyn Library + Send + Sync>,
    rate: u32,
    files: Mutex<BTreeMap<String, Arc<File>>>,
    task: Mutex<Task>,
    changed: Condvar,
    missed: Arc<AtomicU64>,
    /// What is wrong with files, a sentence each, until it is asked for.
    troubles: Mutex<Vec<String>>,
}

/// The files of a song, read ahead.
pub struct ReadAhead {
    shared: Arc<Shared>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// What became of filling the windows.
enum Filled {
    /// All that is wanted is in memory.
    Whole,
    /// Some of it was read, and more is wanted.
    Some,
    /// More is wanted, and there is no room for any of it.
    Nothing,
}

/// What the disk thread looks at.
struct Look {
    clips: Clips,
    before: Vec<Clips>,
    focus: Focus,
}

/// What is behind a poisoned lock here is whole: every change is one assignment.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl ReadAhead {
    /// Over a library, at the song's rate.
    pub fn new(library: Arc<dyn Library + Send + Sync>, rate: u32) -> Self {
        let (clips, before) = (Clips::default(), VecDeque::new());
        let task = Task { clips, before, focus: Focus::default(), changes: 0, ready: 0, ended: false };
        let shared = Arc::new(Shared {
            library,
            rate,
            files: Mutex::default(),
            task: Mutex::new(task),
            changed: Condvar::new(),
            missed: Arc::default(),
            troubles: Mutex::default(),
        });
        let disk = Arc::clone(&shared);
        let thread = std::thread::Builder::new().name("disk".to_string()).spawn(move || disk.work()).ok();
        Self { shared, thread }
    }

    /// The clips that are played from now on.
    pub fn set_clips(&self, clips: Clips) {
        self.change(|task| {
            task.before.push_front(std::mem::replace(&mut task.clips, clips));
            task.before.truncate(UNDER_WAY);
        });
    }

    /// Where the playhead is; called often.
    pub fn follow(&self, focus: Focus) {
        let mut task = locked(&self.shared.task);
        task.focus = focus;
    }

    /// Where the playhead will be, at once.
    pub fn go(&self, focus: Focus) {
        self.change(|task| task.focus = focus);
    }

    fn change(&self, change: impl FnOnce(&mut Task)) {
        let mut task = locked(&self.shared.task);
        change(&mut task);
        task.changes += 1;
        drop(task);
        self.shared.changed.notify_all();
    }

    /// Waits until what comes next is in memory, but no longer than `most`; whether it is.
    pub fn wait(&self, most: Duration) -> bool {
        let end = Instant::now() + most;
        let mut task = locked(&self.shared.task);
        let wanted = task.changes;
        while task.ready < wanted {
            let Some(left) = end.checked_duration_since(Instant::now()) else { return false };
            task = self.shared.changed.wait_timeout(task, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Counts reads that found nothing in memory and were silent.
    pub fn missed(&self) -> u64 {
        self.shared.missed.load(Ordering::Relaxed)
    }

    /// What is wrong with files since the last call, a sentence each.
    pub fn troubles(&self) -> Vec<String> {
        std::mem::take(&mut *locked(&self.shared.troubles))
    }

    /// The library that these files come from.
    pub fn library(&self) -> &(dyn Library + Send + Sync) {
        &*self.shared.library
    }
}

impl Drop for ReadAhead {
    fn drop(&mut self) {
        self.change(|task| task.ended = true);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Library for ReadAhead {
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError> {
        let file = self.shared.file(file);
        let window = Arc::clone(&file.window);
        Ok(Box::new(Ahead { window, rate: self.shared.rate, missed: Arc::clone(&self.shared.missed) }))
    }

    fn hash_of(&self, file: &str) -> Option<String> {
        self.shared.library.hash_of(file)
    }
}

/// A file as the audio thread reads it.
struct Ahead {
    window: Arc<Window>,
    rate: u32,
    missed: Arc<AtomicU64>,
}

impl Source for Ahead {
    fn rate(&self) -> u32 {
        self.rate
    }
    fn channels(&self) -> usize {
        self.window.channels()
    }
    fn frames(&self) -> i64 {
        self.window.frames()
    }
    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        if !self.window.read(start, out) {
            self.missed.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }
}

impl Shared {
    /// A file, opened when it is first asked for. One that cannot be opened is silent, and that is said.
    fn file(&self, name: &str) -> Arc<File> {
        if let Some(known) = locked(&self.files).get(name) {
            return Arc::clone(known);
        }
        let opened = self.library.open(name).and_then(|source| match source.rate() == self.rate {
            true => Ok(source),
            false => {
                let why = format!("it was handed over at {} Hz, the song runs at {} Hz", source.rate(), self.rate);
                Err(SourceError { what: name.to_string(), why })
            }
        });
        let file = match opened {
            Ok(source) => {
                let window = Arc::new(Window::new(source.channels(), source.frames()));
                File { window, source: Some(Mutex::new(source)), broken: AtomicBool::new(false) }
            }
            Err(error) => {
                locked(&self.troubles).push(format!("{error}; it is silent"));
                File { window: Arc::new(Window::new(1, 0)), source: None, broken: AtomicBool::new(true) }
            }
        };
        Arc::clone(locked(&self.files).entry(name.to_string()).or_insert_with(|| Arc::new(file)))
    }

    fn work(&self) {
        // The change, and where the playhead was, when last all was in memory.
        let mut filled: Option<(u64, Focus)> = None;
        loop {
            let (look, changes) = {
                let task = locked(&self.task);
                if task.ended {
                    return;
                }
                if filled.is_some_and(|(changes, focus)| changes == task.changes && self.is_near(focus, task.focus)) {
                    drop(self.changed.wait_timeout(task, LOOK));
                    continue;
                }
                let Task { clips, before, focus, .. } = &*task;
                (Look { clips: clips.clone(), before: before.iter().cloned().collect(), focus: *focus }, task.changes)
            };
            self.fill(&look, BEFORE_PLAY, usize::MAX);
            let mut task = locked(&self.task);
            if task.changes == changes && task.ready < changes {
                task.ready = changes;
                self.changed.notify_all();
            }
            drop(task);
            // Not all at once, so that a playhead that jumps does not wait.
            match self.fill(&look, AHEAD, AT_ONCE) {
                Filled::Whole => filled = Some((changes, look.focus)),
                Filled::Some => {}
                Filled::Nothing => {
                    let task = locked(&self.task);
                    if task.changes == changes && !task.ended {
                        drop(self.changed.wait_timeout(task, LOOK));
                    }
                }
            }
        }
    }

    /// Whether a playhead has not gone so far that it would be worth while to look what it needs.
    fn is_near(&self, before: Focus, now: Focus) -> bool {
        before.circle == now.circle && (now.frame - before.frame).abs() < i64::from(self.rate) / STEPS
    }

    /// Brings what is played within so many seconds into memory, the nearest first, `most` blocks at once.
    fn fill(&self, look: &Look, seconds: f64, most: usize) -> Filled {
        let frames = |seconds: f64| (seconds * f64::from(self.rate)) as i64;
        let wanted = look.clips.blocks(look.focus, frames(BEHIND), frames(seconds), BLOCK);
        let mut kept: BTreeMap<Arc<str>, BTreeSet<i64>> = BTreeMap::new();
        let still =
            look.before.iter().flat_map(|clips| clips.blocks(look.focus, frames(BEHIND), frames(BEHIND), BLOCK));
        for (name, block) in wanted.iter().cloned().chain(still) {
            kept.entry(name).or_default().insert(block);
        }
        let (mut loaded, mut missing) = (0, false);
        for (name, block) in &wanted {
            let file = self.file(name);
            if file.source.is_none() || file.window.find(*block).is_some() {
                continue;
            }
            if loaded == most {
                return Filled::Some;
            }
            match self.load(&file, name, *block, &kept[name]) {
                true => loaded += 1,
                false => missing = true,
            }
        }
        match (missing, loaded) {
            (false, _) => Filled::Whole,
            (true, 0) => Filled::Nothing,
            (true, _) => Filled::Some,
        }
    }

    /// Brings one block into memory, in the place of one that is not kept, or of none; whether there was room.
    fn load(&self, file: &File, name: &str, block: i64, kept: &BTreeSet<i64>) -> bool {
        let Some(source) = &file.source else { return false };
        let free = |slot: &usize| file.window.block_in(*slot).is_none_or(|held| !kept.contains(&held));
        let slot = loop {
            if let Some(slot) = file.window.slots_for(block).find(free) {
                break slot;
            }
            if !file.window.grow() {
                return false;
            }
        };
        let start = block * BLOCK;
        let count = (file.window.frames() - start).clamp(0, BLOCK) as usize;
        let mut planes = vec![vec![0.0; BLOCK as usize]; file.window.channels()];
        let mut slices: Vec<&mut [f32]> = planes.iter_mut().map(|plane| &mut plane[..count]).collect();
        if let Err(error) = locked(source).read(start, &mut slices) {
            planes.iter_mut().for_each(|plane| plane.fill(0.0));
            if !file.broken.swap(true, Ordering::Relaxed) {
                locked(&self.troubles).push(format!("{name}: {error}; what cannot be read is silent"));
            }
        }
        file.window.put(slot, block, &planes);
        true
    }
}

#[cfg(test)]
mod tests;
