//! What others may look at while the audio thread runs.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};

/// What others may look at while it runs.
#[derive(Default)]
pub struct Gauges {
    /// The song's frame that is heard.
    pub frame: AtomicI64,
    /// The song's frame that is read next.
    pub reads: AtomicI64,
    pub playing: AtomicBool,
    /// The order of the transport that is obeyed.
    pub order: AtomicU64,
    /// The order that has come to the song's end, and where that is.
    ended: AtomicU64,
    end: AtomicI64,
    /// Frames handed to the device.
    pub frames: AtomicU64,
    /// Blocks that came too late.
    pub late: AtomicU64,
    /// Share of the time that was worked, as bits of an f32.
    pub load: AtomicU32,
}

impl Gauges {
    /// Play has come to the song's end by itself.
    pub fn rest(&self, order: u64, end: i64) {
        self.end.store(end, Ordering::Relaxed);
        self.ended.store(order, Ordering::Release);
    }

    /// Where the playhead rests, where the play of an order has come to the song's end.
    pub fn rests(&self, order: u64) -> Option<i64> {
        (self.ended.load(Ordering::Acquire) == order).then(|| self.end.load(Ordering::Relaxed))
    }
}
