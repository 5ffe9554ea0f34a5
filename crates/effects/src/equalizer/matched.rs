//! Digital bands that follow their analog prototypes up to 20 kHz, without the cramping of the bilinear transform.
//!
//! A band is N(s) / D(s) with quadratic N and D. On the frequency axis each is a polynomial in w^2, for which the [`Map`] stands.
//! Its denominators cancel between N and D, and what is left factors in closed form into two minimum-phase sections, the
//! second of which is exactly nothing where the first alone is near enough. The only error is a displacement along the
//! frequency axis, which is what the map was fitted for.

use super::Band;
use super::map::{Complex, Map, alone, lone_pole, phi, phi_nearly};
use super::prototype::{Factor, Prototype};
use signal::svf::Section;
use signal::{Db, Hz};
use std::f64::consts::TAU;

/// The sections of a prototype: one, and a second where the first is not near enough.
#[derive(Clone, Copy)]
pub(super) struct Matched {
    pub(super) first: Section,
    pub(super) second: Option<Section>,
}

/// The section of a dynamic band at rest, and what its mix changes by when its gain is doubled.
pub(super) struct Moving {
    pub(super) rest: Section,
    pub(super) by: [f64; 3],
}

/// An error (of the power, as a share of it) up to which the first section stays alone: 0.06 dB.
const NEAR: f64 = 0.0139;
/// The error from which on the second does all it can: 0.085 dB.
const FAR: f64 = 0.0198;
/// What is added to a power before errors are shares of it: -40 dB. How deep a hole is need not be exact.
const FLOOR: f64 = 1e-4;
/// No band is put higher than this share of the rate: 20 kHz at 44.1 kHz.
const HIGHEST: f64 = 0.453_515;
/// Where the error of a section alone is looked at: multiples of the band's frequency, then frequencies.
const AROUND: [f64; 10] = [0.3, 0.5, 0.7, 0.85, 0.93, 0.97, 1.03, 1.08, 1.25, 1.8];
const ABOVE: [Hz; 4] = [Hz(8000.0), Hz(12_000.0), Hz(16_000.0), Hz(20_000.0)];

/// A quadratic p^2 + b p + g^2 of the digital band, in the plane of the bilinear transform.
#[derive(Clone, Copy)]
struct Image {
    g: f64,
    b: f64,
}

impl Image {
    /// With two real roots.
    fn of(one: f64, other: f64) -> Self {
        Self { g: (one * other).sqrt(), b: one + other }
    }

    /// Its magnitude squared where p^2 is -t.
    fn power(self, t: f64) -> f64 {
        let even = self.g * self.g - t;
        even * even + self.b * self.b * t
    }
}

impl Factor {
    /// Its two quadratics for a band at `w` radians a frame.
    fn images(&self, w: f64, map: &Map) -> [Image; 2] {
        let (w, half) = (w * self.scale, 0.5 * self.damping);
        if half < 1.0 {
            // One pair s, s*: rho is -s^2 of the upper one.
            let (re, im) = (1.0 - 2.0 * half * half, 2.0 * half * (1.0 - half * half).sqrt());
            let roots = map.images(Complex { re: re * w * w, im: im * w * w });
            roots.map(|p| Image { g: (p.re * p.re + p.im * p.im).sqrt(), b: 2.0 * p.re })
        } else {
            let far = w * (half + (half * half - 1.0).sqrt());
            let (far, near) = (real(far, map), real(w * w / far, map));
            [0, 1].map(|i| Image::of(far[i], near[i]))
        }
    }
}

/// Where a real pole at `w` goes.
fn real(w: f64, map: &Map) -> [f64; 2] {
    map.images(Complex { re: -w * w, im: 0.0 }).map(|p| p.re)
}

impl Band {
    /// The digital band: its filters in a row. A dynamic band is one section.
    pub(super) fn matched(&self, rate: Hz) -> impl Iterator<Item = Matched> + use<> {
        let share = if self.is_dynamic() { f64::INFINITY } else { 1.0 / self.count() as f64 };
        let frequency = self.frequency;
        self.prototypes().map(move |prototype| prototype.matched(frequency, rate, share))
    }

    /// The digital band as one section whose gain moves.
    pub(super) fn moving(&self, rate: Hz) -> Moving {
        let shape = self.shape();
        let alone = |prototype: Prototype| prototype.matched(self.frequency, rate, f64::INFINITY).first;
        // Near no range at all the direction is still known.
        let range = if self.range.0.abs() < 1.0 { Db(1.0) } else { self.range };
        let (rest, far) = (alone(shape), alone(shape.with_gain(self.kind, range.gain())));
        let by = [3, 4, 5].map(|k| (far.c[k] - rest.c[k]) / (range.gain() - 1.0));
        Moving { rest, by }
    }
}

impl Prototype {
    /// The sections of a band at a frequency, which may have `share` of a whole band's error.
    pub(super) fn matched(&self, frequency: Hz, rate: Hz, share: f64) -> Matched {
        let w = TAU * (frequency.0 / rate.0).min(HIGHEST);
        let two = match self {
            // It is one section in any case.
            Self::FirstOrder { .. } => 1.0,
            _ => ((self.error_alone(w, rate) / share - NEAR) / (FAR - NEAR)).clamp(0.0, 1.0),
        };
        let map = &Map::new(w, rate, two);
        let exactly = matches!(self, Self::Shape { zeros, .. } if zeros.damping == 0.0);
        let (put, w2) = map.centre(w, exactly);
        let ([p1, p2], z) = map.poles_and_zero();
        let t = phi(w) / (1.0 - phi(w));
        let [first, second] = match *self {
            Self::Shape { low, zeros, poles } => {
                let (zeros, poles) = (zeros.images(put, map), poles.images(put, map));
                [from_low(low, zeros[0], poles[0]), from_low(1.0, zeros[1], poles[1])]
            }
            Self::Pass { zeros: 0, poles } => {
                let poles = poles.images(put, map);
                [from_low(1.0, Image::of(p1, p1), poles[0]), from_low(1.0, Image::of(p2, p2), poles[1])]
            }
            Self::Pass { zeros, poles } => {
                let poles = poles.images(put, map);
                let zeros = if zeros == 1 {
                    [Image::of(0.0, p1), Image::of(z, p2)]
                } else {
                    [Image::of(0.0, 0.0), Image::of(z, z)]
                };
                let power = |k: usize| zeros[k].power(t) / poles[k].power(t);
                let high = (self.power(w2) / (power(0) * power(1))).sqrt();
                [section(high, zeros[0], poles[0]), section(1.0, zeros[1], poles[1])]
            }
            Self::FirstOrder { zeros } => {
                let [one, other] = real(put, map);
                let poles = Image::of(one, other);
                let section = if zeros == 0 {
                    from_low(1.0, Image::of(p1, p2), poles)
                } else {
                    let zeros = Image::of(0.0, z);
                    section((self.power(w2) * poles.power(t) / zeros.power(t)).sqrt(), zeros, poles)
                };
                return Matched { first: section, second: None };
            }
        };
        Matched { first, second: (two > 0.0).then_some(second) }
    }

    /// The largest error of the first section alone where errors are largest.
    fn error_alone(&self, w: f64, rate: Hz) -> f64 {
        let top = TAU * (ABOVE[3].0 / rate.0).min(HIGHEST);
        let pole = lone_pole(w);
        let centre = alone(phi_nearly(w), pole);
        let error = |at: f64| {
            let at = at.min(top);
            let wanted = self.power(at / w * (at / w));
            (self.power(alone(phi_nearly(at), pole) / centre) - wanted).abs() / (wanted + FLOOR)
        };
        let around = AROUND.iter().map(|ratio| error(w * ratio));
        around.chain(ABOVE.iter().map(|f| error(TAU * f.0 / rate.0))).fold(0.0, f64::max)
    }
}

/// The section with these zeros and poles and a gain at 0 Hz. Zeros equal to the poles give exactly the input.
fn from_low(low: f64, zeros: Image, poles: Image) -> Section {
    let ratio = zeros.g / poles.g;
    section(low / (ratio * ratio), zeros, poles)
}

/// The section with these zeros and poles and a gain where p is infinite, at half the rate.
fn section(high: f64, zeros: Image, poles: Image) -> Section {
    let ratio = zeros.g / poles.g;
    let mix = [high, high * ((zeros.b - poles.b) / poles.g), high * (ratio * ratio - 1.0)];
    Section::new(poles.g, poles.b / poles.g, mix)
}
