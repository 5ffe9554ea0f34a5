//! The demo: a song of our own as raw multitrack, with the faults that real sessions have and the truth about them.

mod harmony;
mod melody;
mod recording;
mod rhythm;
pub mod song;
pub mod truth;

use recording::Player;
use signal::Stop;
use std::sync::atomic::{AtomicUsize, Ordering};
pub use truth::truth;

/// What the song is called.
pub const TITLE: &str = "Last Ride Home";

/// One recorded file.
#[derive(Clone, Debug)]
pub struct Stem {
    /// Its name without the ending: `Kick In`.
    pub name: String,
    /// Frames in a second.
    pub rate: u32,
    /// Bits a sample it was saved with.
    pub bits: u8,
    /// Samples, planar.
    pub channels: Vec<Vec<f32>>,
}

impl Stem {
    fn new(name: &str, rate: u32, channels: Vec<Vec<f32>>) -> Self {
        Self { name: name.to_string(), rate, bits: 24, channels }
    }
}

/// Plays and records the whole session, on as many threads as there are processors. Same samples every time; where it is
/// stopped, only those that were done.
pub fn stems(stop: &Stop) -> Vec<Stem> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(Player::ALL.len());
    let work = || {
        let mut done = Vec::new();
        while let Some(player) = Player::ALL.get(next.fetch_add(1, Ordering::Relaxed))
            && !stop.is_said()
        {
            done.extend(player.record());
        }
        done
    };
    let mut stems: Vec<Stem> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let results =
            workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        results.flatten().collect()
    });
    stems.sort_by_key(|stem| truth::TRACKS.iter().position(|track| track.file == stem.name));
    stems
}

#[cfg(test)]
mod tests;
