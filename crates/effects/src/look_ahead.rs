//! Holds the sound back for some frames, so that a detector hears it first.

use signal::Lanes;

/// A delay of a whole number of frames.
#[derive(Clone, Debug)]
pub(crate) struct LookAhead<const L: usize> {
    ring: Vec<[f32; L]>,
    place: usize,
}

impl<const L: usize> LookAhead<L> {
    /// A delay of `frames`, which may be none.
    pub(crate) fn new(frames: usize) -> Self {
        Self { ring: vec![[0.0; L]; frames], place: 0 }
    }

    /// Forgets the sound so far.
    pub(crate) fn reset(&mut self) {
        self.ring.fill([0.0; L]);
        self.place = 0;
    }

    /// Puts a quantum in, and what came `frames` earlier in its place.
    #[inline(always)]
    pub(crate) fn run(&mut self, lanes: &mut Lanes<L>) {
        if self.ring.is_empty() {
            return;
        }
        for frame in lanes.iter_mut() {
            std::mem::swap(frame, &mut self.ring[self.place]);
            self.place += 1;
            if self.place == self.ring.len() {
                self.place = 0;
            }
        }
    }
}
