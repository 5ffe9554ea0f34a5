//! The analog bands that the digital ones follow.
//!
//! Source: Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients", 1994, whose A is 10^(gain / 40);
//! Butterworth, "On the Theory of Filter Amplifiers", 1930, for the slopes of the cuts.

use super::{Band, BandKind};
use signal::{Db, Hz};
use std::f64::consts::TAU;

/// A quadratic s^2 + damping w s + w^2 of an analog prototype: `scale` is its w as a multiple of the band's.
#[derive(Clone, Copy)]
pub(super) struct Factor {
    /// Its frequency as a multiple of the band's.
    pub(super) scale: f64,
    /// 1 / Q; 0 where it is undamped (a notch).
    pub(super) damping: f64,
}

impl Factor {
    /// Its magnitude squared at a frequency whose square is `w2`, in multiples of the band's.
    fn power(self, w2: f64) -> f64 {
        let square = self.scale * self.scale;
        (square - w2) * (square - w2) + self.damping * self.damping * square * w2
    }

    /// The real part of its slower root, in multiples of the band's frequency.
    fn decay(self) -> f64 {
        let half = 0.5 * self.damping;
        self.scale * if half < 1.0 { half } else { 1.0 / (half + (half * half - 1.0).sqrt()) }
    }
}

/// A part of a band with at most two poles.
#[derive(Clone, Copy)]
pub(super) enum Prototype {
    /// Two zeros of its own: bell, shelf, tilt, notch; with its gain at 0 Hz.
    Shape { low: f64, zeros: Factor, poles: Factor },
    /// So many zeros at 0 Hz: low-pass with none, band-pass with one, high-pass with two.
    Pass { zeros: usize, poles: Factor },
    /// One pole, and so many zeros at 0 Hz.
    FirstOrder { zeros: usize },
}

impl Prototype {
    /// Its magnitude squared at a frequency whose square is `w2`, in multiples of the band's.
    pub(super) fn power(&self, w2: f64) -> f64 {
        match *self {
            Self::Shape { low, zeros, poles } => {
                let high = low * (poles.scale / zeros.scale) * (poles.scale / zeros.scale);
                high * high * zeros.power(w2) / poles.power(w2)
            }
            Self::Pass { zeros: 0, poles } => 1.0 / poles.power(w2),
            Self::Pass { zeros: 1, poles } => poles.damping * poles.damping * w2 / poles.power(w2),
            Self::Pass { poles, .. } => w2 * w2 / poles.power(w2),
            Self::FirstOrder { zeros: 0 } => 1.0 / (1.0 + w2),
            Self::FirstOrder { .. } => w2 / (1.0 + w2),
        }
    }

    /// The real part of its slowest pole for a band at a frequency, 1/s.
    pub(super) fn decay(&self, frequency: Hz) -> f64 {
        let decay = match self {
            Self::Shape { poles, .. } | Self::Pass { poles, .. } => poles.decay(),
            Self::FirstOrder { .. } => 1.0,
        };
        TAU * frequency.0 * decay
    }
}

impl Band {
    /// How many prototypes it is made of.
    pub(super) fn count(&self) -> usize {
        match self.kind {
            BandKind::HighPass | BandKind::LowPass => self.slope.order().div_ceil(2),
            _ => 1,
        }
    }

    /// The analog band this one follows, rising in Q: what resonates comes after what has already cut.
    pub(super) fn prototypes(&self) -> impl Iterator<Item = Prototype> + use<> {
        let zeros = match self.kind {
            BandKind::LowPass => Some(0),
            BandKind::HighPass => Some(2),
            _ => None,
        };
        let shape = zeros.is_none().then(|| self.shape());
        let slope = self.slope;
        let cut = zeros.into_iter().flat_map(move |zeros| {
            let first = (slope.order() % 2 == 1).then_some(Prototype::FirstOrder { zeros: zeros / 2 });
            let pass = move |q: f64| Prototype::Pass { zeros, poles: Factor { scale: 1.0, damping: 1.0 / q } };
            first.into_iter().chain(slope.qualities().map(pass))
        });
        shape.into_iter().chain(cut)
    }

    /// The prototype of a band that is no cut.
    pub(super) fn shape(&self) -> Prototype {
        let damping = 1.0 / self.q.0;
        let factor = |scale: f64, damping: f64| Factor { scale, damping };
        // The square root of the gain, and of that the root again: how zeros and poles share it between them.
        let half = Db(0.5 * self.gain.0).gain();
        let quarter = Db(0.25 * self.gain.0).gain();
        let (low, zeros, poles) = match self.kind {
            BandKind::LowShelf => (half * half, factor(quarter, damping), factor(1.0 / quarter, damping)),
            BandKind::HighShelf => (1.0, factor(1.0 / quarter, damping), factor(quarter, damping)),
            BandKind::Notch => (1.0, factor(1.0, 0.0), factor(1.0, damping)),
            // A high shelf of twice the gain, lowered by the gain: 0 dB at the pivot.
            BandKind::Tilt => (1.0 / (half * half), factor(1.0 / half, damping), factor(half, damping)),
            BandKind::BandPass => return Prototype::Pass { zeros: 1, poles: factor(1.0, damping) },
            _ => (1.0, factor(1.0, damping * half), factor(1.0, damping / half)),
        };
        Prototype::Shape { low, zeros, poles }
    }
}

impl Prototype {
    /// The same poles with the zeros of a band that has so much more gain, where the band has a gain.
    pub(super) fn with_gain(self, kind: BandKind, gain: f64) -> Self {
        let Self::Shape { low, zeros, poles } = self else { return self };
        let Factor { scale, damping } = zeros;
        let (low, zeros) = match kind {
            BandKind::Bell => (low, Factor { scale, damping: damping * gain }),
            // What is far on the other side keeps its gain: that is the square of the scales' ratio.
            BandKind::LowShelf => (low * gain, Factor { scale: scale * gain.sqrt(), damping }),
            BandKind::HighShelf => (low, Factor { scale: scale / gain.sqrt(), damping }),
            _ => (low, zeros),
        };
        Self::Shape { low, zeros, poles }
    }
}
