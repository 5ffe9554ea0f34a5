//! The laws by which a wave is bent, and what the wave passes before and after.
//!
//! Source: tape and transformer: the curve of a magnet without hysteresis is Langevin's, coth h - 1 / h (Jiles, Atherton,
//! "Theory of ferromagnetic hysteresis", JMMM 61, 1986); two terms follow it within 0.006 of where it levels off. Tape is
//! 6 dB of treble lift around 35 microseconds (IEC 60094-1, 38 cm/s) before and its opposite after. In a core it is the
//! flux that saturates, the voltage's integral (Whitlock, "Audio Transformers", in Ballou, "Handbook for Sound
//! Engineers"): the third harmonic falls by 12 dB an octave. Tube: a 12AX7 with 100 kOhm at 250 V and a bias of -1.2 V by
//! Koren, "Improved vacuum tube models for SPICE simulations", Glass Audio 8(5), 1996, without grid current; two terms
//! follow its second and third harmonic within about 1 dB up to a drive of 0 dB.

use crate::oversampling::Quality;
use crate::shaper::Curve;
use crate::shaper::corner::Corner;
use crate::shaper::sigmoid::{Sigmoids, Term, Terms};
use signal::half_band::Step;
use signal::svf::{Section, warp};
use signal::{Db, Hz, words};

words! {
    /// What bends the wave.
    pub enum Character { Tape = "tape", Tube = "tube", Transformer = "transformer", Soft = "soft", Hard = "hard" }
}

/// The curve of a character around its bias.
#[derive(Clone, Debug)]
pub(crate) enum Law {
    One(Sigmoids<1>),
    Two(Sigmoids<2>),
    Corner(Corner),
}

impl Law {
    /// See [`Curve::LOSS`].
    pub(crate) fn loss(&self) -> f64 {
        match self {
            Law::One(_) => Sigmoids::<1>::LOSS,
            Law::Two(_) => Sigmoids::<2>::LOSS,
            Law::Corner(_) => Corner::LOSS,
        }
    }
}

/// Langevin's function of three times the value, which begins with a slope of one and levels off at one.
const MAGNET: Terms<2> = Terms([
    Term { weight: 0.894_045_26, width: 0.903_976_14, middle: 0.0 },
    Term { weight: 0.105_954_74, width: 9.644_721_49, middle: 0.0 },
]);
/// The triode's plate voltage, upside down; one is half the supply.
const TRIODE: Terms<2> = Terms([
    Term { weight: 0.394_200_56, width: 0.759_231_15, middle: 0.151_228_85 },
    Term { weight: 0.605_799_44, width: 0.728_338_57, middle: -0.606_026_31 },
]);
const SOFT: Terms<1> = Terms([Term { weight: 1.0, width: 1.0, middle: 0.0 }]);

/// 1 / (2 pi 35 microseconds).
const TREBLE: Hz = Hz(4547.0);
/// How much louder the treble meets the tape.
const TAPE_LIFT: Db = Db(6.0);
/// Between these a core's flux falls by 6 dB an octave; full scale at `FULL_FLUX` is a flux of one.
const CORE: [Hz; 2] = [Hz(20.0), Hz(1000.0)];
const FULL_FLUX: Hz = Hz(50.0);

/// `terms` with a slope of one at nought.
fn straightened<const N: usize>(terms: Terms<N>) -> Terms<N> {
    let slope = terms.slope(0.0);
    Terms(terms.0.map(|term| Term { weight: term.weight / slope, ..term }))
}

impl Character {
    /// The curve, and how steep it is, at a bias under one.
    pub(crate) fn law(self, bias: f64) -> (Law, f64) {
        let two = |terms: Terms<2>| {
            let terms = straightened(terms);
            (Law::Two(Sigmoids::new(&terms, bias)), terms.slope(bias))
        };
        match self {
            Character::Tape | Character::Transformer => two(MAGNET),
            Character::Tube => two(TRIODE),
            Character::Soft => (Law::One(Sigmoids::new(&SOFT, bias)), SOFT.slope(bias)),
            Character::Hard => (Law::Corner(Corner { bias: bias as f32 }), 1.0),
        }
    }

    /// Doublings against aliases: under a triangle a corner folds less, and in a core there is no treble to fold.
    pub(crate) fn steps(self, quality: Quality, rate: Hz) -> &'static [Step] {
        let most = match (quality, self) {
            (Quality::High, _) => 4,
            (Quality::Eco, Character::Hard | Character::Transformer) => 2,
            (Quality::Eco, _) => 3,
        };
        quality.steps(most, rate)
    }

    /// How much louder than the bass the treble meets the curve.
    pub(crate) fn lift(self, tone: Db) -> Db {
        if self == Character::Tape { Db(tone.0 + TAPE_LIFT.0) } else { tone }
    }
}

/// What a wave passes before the curve, and its exact opposite after.
pub(crate) type Way = [Section; 2];

/// The bass by a factor, rising or falling from one frequency to another by 6 dB an octave.
fn slope(bass: f64, from: Hz, to: Hz, rate: Hz) -> Way {
    let side = |frequency: Hz| {
        let g = 1.0 / warp(frequency, rate);
        [1.0 + g, 1.0 - g]
    };
    let section = |factor: f64, up: [f64; 2], down: [f64; 2]| {
        let factor = factor / down[0];
        Section::from_biquad([up[0] * factor, up[1] * factor, 0.0, down[1] / down[0], 0.0])
    };
    let (zero, pole) = (side(from), side(to));
    [section(bass, zero, pole), section(1.0 / bass, pole, zero)]
}

/// The treble louder, and softer again.
pub(crate) fn emphasis(lift: Db, rate: Hz) -> Way {
    let half = Db(0.5 * lift.0).gain();
    slope(1.0, Hz(TREBLE.0 / half), Hz(TREBLE.0 * half), rate)
}

/// From voltage to flux, and back.
pub(crate) fn core(rate: Hz) -> Way {
    let [low, high] = CORE.map(|corner| {
        let ratio = FULL_FLUX.0 / corner.0;
        1.0 + ratio * ratio
    });
    slope((low / high).sqrt(), CORE[1], CORE[0], rate)
}

/// The level that an uneven curve adds is taken away below this.
pub(crate) const LOWEST: Hz = Hz(2.0);

/// Seconds until what `LOWEST` holds is 120 dB down: ln(10^6) is 13.8; the rest is room for the core and the treble.
pub(crate) const DECAY: f64 = 18.5 / (2.0 * std::f64::consts::PI * LOWEST.0);
