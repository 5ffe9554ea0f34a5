//! The way from the analog frequency axis to the digital one: where w^2 is replaced by a rational function of phi = sin^2(w / 2).
//!
//! With all four numbers it is so near to w^2 up to 20 kHz that two sections follow a band within 0.1 dB; with zero and
//! second pole on one another it is a function of first order, and one section is enough where the band lies low or does
//! little. Between the two there is a straight way, on which the second section comes and goes without a step.
//!
//! Source: the idea of matching magnitudes in phi is Vicanek, "Matched Second Order Digital Filters", 2016; the map is our
//! own, fitted for each frequency of a band so that the largest error in dB over bells and shelves of 12 dB and Q up to 8
//! is smallest.

use signal::{Hz, math};
use std::f64::consts::TAU;

/// w^2 = 4 phi (1 - phi / z) / ((1 - phi / p1) (1 - phi / p2)).
#[derive(Clone, Copy)]
pub(super) struct Map {
    z: f64,
    p1: f64,
    p2: f64,
    /// The share of the map's error at the band's frequency that is taken out there.
    centred: f64,
}

/// What z - 1, p1 - 1 and p2 - 1 are, as logarithms, and the share that is centred: polynomials in the band's frequency as a
/// multiple of 20 kHz at the rate they were fitted for.
struct Fit {
    rate: f64,
    z: [f64; 3],
    p1: [f64; 3],
    p2: [f64; 3],
    centred: [f64; 3],
}

/// For 48 kHz and above.
const FIT_48: Fit = Fit {
    rate: 48_000.0,
    z: [-0.955_846, -1.029_233, 0.428_119],
    p1: [1.169_088, -0.607_257, 0.221_342],
    p2: [-1.532_402, -0.891_504, 0.385_607],
    centred: [0.640_833, 0.699_937, -0.327_787],
};
/// For 44.1 kHz, where 20 kHz is nearer to the end.
const FIT_44: Fit = Fit {
    rate: 44_100.0,
    z: [-1.082_435, -1.118_264, -0.044_258],
    p1: [1.309_088, -1.148_036, 0.292_157],
    p2: [-1.787_331, -0.624_777, -0.228_825],
    centred: [0.638_583, 1.026_663, -0.678_202],
};
/// Where the fit ends.
const FITTED_TO: f64 = 20_000.0;

fn polynomial(c: &[f64; 3], x: f64) -> f64 {
    c[0] + x * (c[1] + x * c[2])
}

impl Map {
    /// The map for a band at a frequency, in radians a frame: `share` 1 for two sections, 0 for the first alone.
    pub(super) fn new(w: f64, rate: Hz, share: f64) -> Self {
        let fit = if rate.0 < 46_000.0 { &FIT_44 } else { &FIT_48 };
        let up = w / TAU * fit.rate / FITTED_TO;
        let beyond = |c| 1.0 + math::exp(polynomial(c, up));
        let (z, p1, p2) = (beyond(&fit.z), beyond(&fit.p1), beyond(&fit.p2));
        let alone = lone_pole(w);
        Self {
            z: p2 + (z - p2) * share,
            p1: alone + (p1 - alone) * share,
            p2,
            centred: 1.0 + (polynomial(&fit.centred, up) - 1.0) * share,
        }
    }

    fn square(&self, phi: f64) -> f64 {
        4.0 * phi * (1.0 - phi / self.z) / ((1.0 - phi / self.p1) * (1.0 - phi / self.p2))
    }

    /// Where a band must be put so that it comes out at `w`, radians a frame: `exactly`, or so that the error is smallest
    /// over all frequencies; and w^2 as it is there, in multiples of it.
    pub(super) fn centre(&self, w: f64, exactly: bool) -> (f64, f64) {
        let there = self.square(phi(w)).sqrt();
        let put = if exactly { there } else { w + (there - w) * self.centred };
        (put, (there / put) * (there / put))
    }

    /// The two places in the plane of p = (1 - z^-1) / (1 + z^-1), mirrored to the right half, where s^2 is -rho. The second is
    /// near [`Map::far`]'s, and on it where the share is 0.
    pub(super) fn images(&self, rho: Complex) -> [Complex; 2] {
        let product = 1.0 / (self.p1 * self.p2);
        let sum = 1.0 / self.p1 + 1.0 / self.p2;
        // a phi^2 + b phi + e = 0, solved without cancellation; then t = phi / (1 - phi) = -p^2.
        let a = Complex { re: -4.0 / self.z - rho.re * product, im: -rho.im * product };
        let b = Complex { re: 4.0 + rho.re * sum, im: rho.im * sum };
        let e = rho.times(-1.0);
        let root = b.by(b).plus(a.by(e).times(-4.0)).sqrt();
        if b.re * root.re + b.im * root.im >= 0.0 {
            let q = b.plus(root).times(-0.5);
            [e.over(e.minus(q)).sqrt(), q.over(q.minus(a)).sqrt()]
        } else {
            let q = root.minus(b).times(0.5);
            [q.over(q.minus(a)).sqrt(), e.over(e.minus(q)).sqrt()]
        }
    }

    /// The places where w^2 is infinite, and the one beside 0 where it is zero.
    pub(super) fn poles_and_zero(&self) -> ([f64; 2], f64) {
        let image = |phi: f64| (phi / (phi - 1.0)).sqrt();
        ([image(self.p1), image(self.p2)], image(self.z))
    }
}

/// sin^2(w / 2).
pub(super) fn phi(w: f64) -> f64 {
    let sine = math::sin(0.5 * w);
    sine * sine
}

/// The same within 0.04 %, from the series: enough to tell an error from none.
pub(super) fn phi_nearly(w: f64) -> f64 {
    const SERIES: [f64; 6] = [1.0, -1.0 / 3.0, 2.0 / 45.0, -1.0 / 315.0, 2.0 / 14_175.0, -4.0 / 467_775.0];
    let square = 0.25 * w * w;
    square * SERIES.iter().rev().fold(0.0, |sum, term| sum * square + term)
}

/// w^2 as one section alone has it, for a band at a frequency; a factor is left out.
pub(super) fn alone(phi: f64, pole: f64) -> f64 {
    phi / (1.0 - phi / pole)
}

/// The pole of the map for one section: nearer to w^2 at low frequencies for a low band, at high ones for a high band.
pub(super) fn lone_pole(w: f64) -> f64 {
    2.4 - 1.2 / TAU * w
}

#[derive(Clone, Copy)]
pub(super) struct Complex {
    pub(super) re: f64,
    pub(super) im: f64,
}
impl Complex {
    fn plus(self, o: Self) -> Self {
        Self { re: self.re + o.re, im: self.im + o.im }
    }

    fn minus(self, o: Self) -> Self {
        Self { re: self.re - o.re, im: self.im - o.im }
    }

    fn times(self, x: f64) -> Self {
        Self { re: self.re * x, im: self.im * x }
    }

    fn by(self, o: Self) -> Self {
        Self { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re }
    }

    fn over(self, o: Self) -> Self {
        let square = (o.re * o.re + o.im * o.im).max(1e-300);
        self.by(Self { re: o.re, im: -o.im }).times(1.0 / square)
    }

    /// The root with a real part that is not negative.
    fn sqrt(self) -> Self {
        let size = (self.re * self.re + self.im * self.im).sqrt();
        let long = (0.5 * (size + self.re.abs())).sqrt();
        let short = if long > 0.0 { 0.5 * self.im / long } else { 0.0 };
        if self.re >= 0.0 {
            Self { re: long, im: short }
        } else {
            Self { re: short.abs(), im: if self.im < 0.0 { -long } else { long } }
        }
    }
}
