//! The compressor's detector: how fast the gain reduction comes and goes.

use super::curve::Point;
use crate::detector::flush;

/// The detector's memory, in doublings of gain reduction.
#[derive(Clone, Copy)]
pub(super) struct Smoother<const L: usize> {
    held: [f64; L],
    smooth: [f64; L],
    long: [f64; L],
}

impl<const L: usize> Smoother<L> {
    pub(super) const REST: Self = Self { held: [0.0; L], smooth: [0.0; L], long: [0.0; L] };

    /// Eq. 17; with auto-release, what is let go falls to the long mean only.
    #[inline(always)]
    pub(super) fn next<const AUTO: bool>(&mut self, reduction: [f32; L], point: &Point<L>, long_pace: f64) -> [f32; L] {
        let mut smooth = [0.0; L];
        for i in 0..L {
            let wanted = f64::from(reduction[i]);
            let mut floor = wanted;
            if AUTO {
                self.long[i] += long_pace * (wanted - self.long[i]);
                floor = if wanted > self.long[i] { wanted } else { self.long[i] };
            }
            let let_go = self.held[i] + point.release[i] * (floor - self.held[i]);
            self.held[i] = if wanted > let_go { wanted } else { let_go };
            self.smooth[i] += point.attack[i] * (self.held[i] - self.smooth[i]);
            smooth[i] = self.smooth[i] as f32;
        }
        smooth
    }

    pub(super) fn flush(&mut self) {
        flush(&mut self.held);
        flush(&mut self.smooth);
        flush(&mut self.long);
    }
}
