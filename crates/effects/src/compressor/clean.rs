//! The clean character: the smooth decoupled peak detector of the paper (eq. 17).

use super::curve::Point;
use super::follow::Follower;
use crate::detector::{flush, one_pole};
use signal::{Hz, Ms};

/// Time over which a reduction counts as long.
pub(super) const LONG: Ms = Ms(1000.0);

/// The detector's memory, in doublings of gain reduction; `AUTO` with auto-release.
#[derive(Clone, Copy)]
pub(super) struct Clean<const L: usize, const AUTO: bool> {
    held: [f64; L],
    smooth: [f64; L],
    long: [f64; L],
    long_pace: f64,
}

impl<const L: usize, const AUTO: bool> Clean<L, AUTO> {
    pub(super) fn new(rate: Hz) -> Self {
        Self { held: [0.0; L], smooth: [0.0; L], long: [0.0; L], long_pace: one_pole(LONG, rate) }
    }
}

impl<const L: usize, const AUTO: bool> Follower<L> for Clean<L, AUTO> {
    const FORWARD: bool = true;

    /// With auto-release, what is let go falls to the long mean only.
    #[inline(always)]
    fn next(&mut self, reduction: &[f32; L], point: &Point<L>) -> [f32; L] {
        let mut smooth = [0.0; L];
        for i in 0..L {
            let wanted = f64::from(reduction[i]);
            let mut floor = wanted;
            if AUTO {
                self.long[i] += self.long_pace * (wanted - self.long[i]);
                floor = if wanted > self.long[i] { wanted } else { self.long[i] };
            }
            // Only one multiplication, one addition and one comparison wait for the frame before.
            let let_go = point.after_release[i] * self.held[i] + point.release[i] * floor;
            self.held[i] = if wanted > let_go { wanted } else { let_go };
            self.smooth[i] = point.after_attack[i] * self.smooth[i] + point.attack[i] * self.held[i];
            smooth[i] = self.smooth[i] as f32;
        }
        smooth
    }

    fn flush(&mut self) {
        flush(&mut self.held);
        flush(&mut self.smooth);
        flush(&mut self.long);
    }
}
