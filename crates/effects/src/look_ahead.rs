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
        let mut rest = lanes.as_mut_slice();
        while !self.ring.is_empty() && !rest.is_empty() {
            let straight = rest.len().min(self.ring.len() - self.place);
            let (now, later) = rest.split_at_mut(straight);
            now.swap_with_slice(&mut self.ring[self.place..self.place + straight]);
            self.place = (self.place + straight) % self.ring.len();
            rest = later;
        }
    }
}
