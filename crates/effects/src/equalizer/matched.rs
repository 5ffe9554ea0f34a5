//! Digital bands that follow their analog prototypes up to 20 kHz, without the cramping of the bilinear transform.
//!
//! A band is N(s) / D(s) with quadratic N and D. On the frequency axis each is a polynomial in w^2. Here w^2 is replaced by
//! a rational function r of phi = sin^2(w / 2) that is almost w^2 up to 20 kHz; the denominators of r cancel between N
//! and D, and what is left factors in closed form into two minimum-phase sections. Every band is so exact that its only
//! error is a displacement along the frequency axis, which is what r was fitted for.
//!
//! Source: the idea of matching magnitudes in phi is Vicanek, "Matched Second Order Digital Filters", 2016; the map is our
//! own, fitted so that the largest error in dB over bells and shelves of up to 24 dB and Q 8 is smallest.

use signal::svf::Section;
use signal::{Hz, math};
use std::f64::consts::TAU;

/// A quadratic s^2 + damping w s + w^2 of an analog prototype: `scale` is its w as a multiple of the band's.
#[derive(Clone, Copy)]
pub struct Factor {
    /// Its frequency as a multiple of the band's.
    pub scale: f64,
    /// 1 / Q; 0 where it is undamped (a notch).
    pub damping: f64,
}

/// An analog band: gain at 0 Hz, zeros and poles.
#[derive(Clone, Copy)]
pub struct Prototype {
    /// Gain far below, linear.
    pub low: f64,
    /// Numerator.
    pub zeros: Factor,
    /// Denominator.
    pub poles: Factor,
    /// The share of the map's error at the band's frequency that is taken out there, 0 to 1.
    pub centred: f64,
}

/// w^2 = c phi (1 - phi / z) / ((1 - phi / p1) (1 - phi / p2)).
struct Map {
    c: f64,
    z: f64,
    p1: f64,
    p2: f64,
}

/// For 48 kHz and above.
const MAP_48: Map = Map { c: 3.997_283_4, z: 1.280_051_2, p1: 3.766_284_5, p2: 1.160_865_2 };
/// For 44.1 kHz, where 20 kHz is nearer to the end.
const MAP_44: Map = Map { c: 3.986_620_8, z: 1.170_499_8, p1: 3.219_092_1, p2: 1.103_958_9 };
/// Where the maps' fit ends.
const FITTED_TO: f64 = 20_000.0;

impl Map {
    fn of(rate: Hz) -> &'static Self {
        if rate.0 < 46_000.0 { &MAP_44 } else { &MAP_48 }
    }

    fn square(&self, phi: f64) -> f64 {
        self.c * phi * (1.0 - phi / self.z) / ((1.0 - phi / self.p1) * (1.0 - phi / self.p2))
    }

    /// How much higher than asked the map puts a frequency (radians a frame), as a factor.
    fn displacement(&self, w: f64) -> f64 {
        let sine = math::sin(0.5 * w);
        self.square(sine * sine).sqrt() / w
    }

    /// The two places in the plane of p = (1 - z^-1) / (1 + z^-1), mirrored to the right half, where s^2 is -rho.
    fn images(&self, rho: Complex) -> [Complex; 2] {
        let product = 1.0 / (self.p1 * self.p2);
        let sum = 1.0 / self.p1 + 1.0 / self.p2;
        // a phi^2 + b phi + e = 0, solved without cancellation; then t = phi / (1 - phi) = -p^2.
        let a = Complex { re: -self.c / self.z - rho.re * product, im: -rho.im * product };
        let b = Complex { re: self.c + rho.re * sum, im: rho.im * sum };
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
}

/// A quadratic p^2 + b p + g^2 of the digital band, in the plane of the bilinear transform.
#[derive(Clone, Copy)]
struct Image {
    g: f64,
    b: f64,
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
            let near = w * w / far;
            let real = |s: f64| map.images(Complex { re: -s * s, im: 0.0 }).map(|p| p.re);
            let (far, near) = (real(far), real(near));
            [0, 1].map(|i| Image { g: (far[i] * near[i]).sqrt(), b: far[i] + near[i] })
        }
    }
}

impl Prototype {
    /// The two sections of a band at a frequency.
    pub fn sections(&self, frequency: Hz, rate: Hz) -> [Section; 2] {
        let map = Map::of(rate);
        let w = TAU * frequency.0 / rate.0;
        let fitted = map.displacement(TAU * frequency.0.min(FITTED_TO) / rate.0);
        let w = w * (1.0 + (fitted - 1.0) * self.centred);
        let (zeros, poles) = (self.zeros.images(w, map), self.poles.images(w, map));
        [section(zeros[0], poles[0], self.low), section(zeros[1], poles[1], 1.0)]
    }

    /// The real part of the slowest pole of a band at a frequency, 1/s.
    pub fn decay(&self, frequency: Hz) -> f64 {
        let (w, half) = (TAU * frequency.0 * self.poles.scale, 0.5 * self.poles.damping);
        if half < 1.0 { w * half } else { w / (half + (half * half - 1.0).sqrt()) }
    }
}

/// The section with these zeros and poles and a gain at 0 Hz. Zeros equal to the poles give exactly the input.
fn section(zeros: Image, poles: Image, low: f64) -> Section {
    let ratio = zeros.g / poles.g;
    let high = low / (ratio * ratio);
    let mix = [high, high * ((zeros.b - poles.b) / poles.g), high * (ratio * ratio - 1.0)];
    Section::new(poles.g, poles.b / poles.g, mix)
}

#[derive(Clone, Copy)]
struct Complex {
    re: f64,
    im: f64,
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
