//! What in a space may change while it sounds, and how fast.

use super::Reverb;
use super::absorption::Decay;
use crate::glide::Glide;
use signal::{Hz, Seconds};

/// The sound of a space but for its build.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Air {
    pub decay: Decay,
    pub low_cut: Hz,
    pub high_cut: Hz,
    /// Shares, 0 to 1.
    pub diffusion: f64,
    pub modulation: f64,
}

/// A share goes from end to end in this time.
const FULL_WAY: Seconds = Seconds(0.3);

impl Air {
    /// That of settings.
    pub fn of(effect: &Reverb) -> Self {
        Self {
            decay: effect.decays(),
            low_cut: effect.low_cut,
            high_cut: effect.high_cut,
            diffusion: effect.diffusion.0 / 100.0,
            modulation: effect.modulation.0 / 100.0,
        }
    }

    /// One quantum's step on the way to another.
    pub fn toward(&self, goal: &Self, rate: Hz) -> Self {
        // A change of decay changes every loop at once, and more is heard of it than of a filter's.
        let glide = Glide::slower(rate, 3.0);
        let most = signal::QUANTUM as f64 / (rate.0 * FULL_WAY.0);
        let share = |now: f64, goal: f64| goal.clamp(now - most, now + most);
        let (now, then) = (&self.decay, &goal.decay);
        Self {
            decay: Decay {
                middle: Seconds(glide.ratio(now.middle.0, then.middle.0)),
                low: glide.ratio(now.low, then.low),
                low_corner: Hz(glide.ratio(now.low_corner.0, then.low_corner.0)),
                high: glide.ratio(now.high, then.high),
                high_corner: Hz(glide.ratio(now.high_corner.0, then.high_corner.0)),
            },
            low_cut: Hz(glide.ratio(self.low_cut.0, goal.low_cut.0)),
            high_cut: Hz(glide.ratio(self.high_cut.0, goal.high_cut.0)),
            diffusion: share(self.diffusion, goal.diffusion),
            modulation: share(self.modulation, goal.modulation),
        }
    }
}
