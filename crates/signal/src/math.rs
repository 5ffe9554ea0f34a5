//! Transcendental functions built from + - * / and sqrt only, which IEEE 754 defines to the last bit.
//!
//! std's versions come from each platform's library and differ between machines; a render must not. All functions are
//! free of tables and, but for the range reduction of sine and cosine, of branches, so that kernels over lanes vectorise.
//!
//! Source: Cody, Waite, "Software Manual for the Elementary Functions", 1980 (range reduction); the polynomials are the
//! Taylor and atanh series cut where the rest lies under half a unit of the last place.

use std::f64::consts::{FRAC_PI_2, LN_2, LOG2_E, LOG10_2, PI};

/// 1.5 * 2^52: adding and subtracting it rounds to a whole number.
const ROUND: f64 = 6_755_399_441_055_744.0;
const ROUND_F32: f32 = 12_582_912.0;

/// e^r for |r| up to ln(2) / 2.
#[inline(always)]
fn exp_core(r: f64) -> f64 {
    let mut p = 1.0 / 6_227_020_800.0;
    p = p * r + 1.0 / 479_001_600.0;
    p = p * r + 1.0 / 39_916_800.0;
    p = p * r + 1.0 / 3_628_800.0;
    p = p * r + 1.0 / 362_880.0;
    p = p * r + 1.0 / 40_320.0;
    p = p * r + 1.0 / 5_040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p * r + 1.0
}

/// x times 2^n for a whole n from -1023 (which gives 0) to 1024 (which gives infinity).
#[inline(always)]
fn scale(x: f64, n: f64) -> f64 {
    // The sum's last bits are n, without the conversion that no vector has.
    x * f64::from_bits(((n + ROUND).to_bits() << 52).wrapping_add(1023 << 52))
}

#[inline(always)]
fn within(x: f64, low: f64, high: f64) -> f64 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

/// 2^x. Relative error under 4e-16; 0 below -1022, infinity above 1024.
#[inline(always)]
pub fn exp2(x: f64) -> f64 {
    let x = within(x, -1023.0, 1024.0);
    let whole = (x + ROUND) - ROUND;
    scale(exp_core((x - whole) * LN_2), whole)
}

/// log2(x) for x > 0; minus infinity at and below 0. Absolute error under 3e-16 plus half a unit of the last place.
#[inline(always)]
pub fn log2(x: f64) -> f64 {
    // A subnormal is lifted into the normal range first.
    let (x, lift) = if x < f64::MIN_POSITIVE { (x * 18_014_398_509_481_984.0, -54.0) } else { (x, 0.0) };
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    let big = mantissa > std::f64::consts::SQRT_2;
    let m = if big { mantissa * 0.5 } else { mantissa };
    let e = if big { exponent + 1 } else { exponent } as f64 + lift;
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let mut p = 1.0 / 23.0;
    p = p * s2 + 1.0 / 21.0;
    p = p * s2 + 1.0 / 19.0;
    p = p * s2 + 1.0 / 17.0;
    p = p * s2 + 1.0 / 15.0;
    p = p * s2 + 1.0 / 13.0;
    p = p * s2 + 1.0 / 11.0;
    p = p * s2 + 1.0 / 9.0;
    p = p * s2 + 1.0 / 7.0;
    p = p * s2 + 1.0 / 5.0;
    p = p * s2 + 1.0 / 3.0;
    p = p * s2 + 1.0;
    let log = e + 2.0 * LOG2_E * s * p;
    if x > 0.0 {
        if x == f64::INFINITY { x } else { log }
    } else if x == 0.0 {
        f64::NEG_INFINITY
    } else {
        f64::NAN
    }
}

/// e^x. Relative error under 4e-16; 0 below -708, infinity above 709.
#[inline(always)]
pub fn exp(x: f64) -> f64 {
    // ln(2) in two parts: the first has 33 bits, so its product with a whole number is exact.
    const HIGH: f64 = 6.931_471_803_691_238e-1;
    const LOW: f64 = 1.908_214_929_270_587_7e-10;
    let x = within(x, -709.0, 709.7);
    let whole = (x * LOG2_E + ROUND) - ROUND;
    scale(exp_core((x - whole * HIGH) - whole * LOW), whole)
}

/// Natural logarithm.
#[inline(always)]
pub fn ln(x: f64) -> f64 {
    log2(x) * LN_2
}

/// Decimal logarithm.
#[inline(always)]
pub fn log10(x: f64) -> f64 {
    log2(x) * LOG10_2
}

/// x^y for x >= 0.
#[inline(always)]
pub fn pow(x: f64, y: f64) -> f64 {
    if y == 0.0 { 1.0 } else { exp2(y * log2(x)) }
}

/// 10^(db / 20).
#[inline(always)]
pub fn db_to_gain(db: f64) -> f64 {
    exp2(db * (1.0 / (20.0 * LOG10_2)))
}

/// 20 log10(gain); minus infinity at 0.
#[inline(always)]
pub fn gain_to_db(gain: f64) -> f64 {
    log2(gain) * (20.0 * LOG10_2)
}

/// 10 log10(power); minus infinity at 0.
#[inline(always)]
pub fn power_to_db(power: f64) -> f64 {
    log2(power) * (10.0 * LOG10_2)
}

/// The remainder of x after whole quarter turns, and their number modulo 4.
#[inline(always)]
fn quarter(x: f64) -> (f64, i64) {
    // pi/2 in three parts of 33 bits: exact products up to 2^20 quarter turns.
    const A: f64 = 1.570_796_326_734_125_6;
    const B: f64 = 6.077_100_506_303_966e-11;
    const C: f64 = 2.022_266_248_795_950_6e-21;
    let n = (x * (1.0 / FRAC_PI_2) + ROUND) - ROUND;
    (((x - n * A) - n * B) - n * C, n as i64 & 3)
}

/// Sine of an angle of at most a quarter turn either way, without the way there: for loops that fold it themselves.
#[inline(always)]
pub fn sin_core(r: f64) -> f64 {
    let r2 = r * r;
    let mut p = 1.0 / 355_687_428_096_000.0;
    p = p * r2 - 1.0 / 1_307_674_368_000.0;
    p = p * r2 + 1.0 / 6_227_020_800.0;
    p = p * r2 - 1.0 / 39_916_800.0;
    p = p * r2 + 1.0 / 362_880.0;
    p = p * r2 - 1.0 / 5_040.0;
    p = p * r2 + 1.0 / 120.0;
    p = p * r2 - 1.0 / 6.0;
    r + r * r2 * p
}

#[inline(always)]
fn cos_core(r: f64) -> f64 {
    let r2 = r * r;
    let mut p = -1.0 / 6_402_373_705_728_000.0;
    p = p * r2 + 1.0 / 20_922_789_888_000.0;
    p = p * r2 - 1.0 / 87_178_291_200.0;
    p = p * r2 + 1.0 / 479_001_600.0;
    p = p * r2 - 1.0 / 3_628_800.0;
    p = p * r2 + 1.0 / 40_320.0;
    p = p * r2 - 1.0 / 720.0;
    p = p * r2 + 1.0 / 24.0;
    1.0 - 0.5 * r2 + r2 * r2 * p
}

/// Sine and cosine of an angle in radians, |x| under 1.6e6. Absolute error under 3e-16.
#[inline(always)]
pub fn sin_cos(x: f64) -> (f64, f64) {
    let (r, n) = quarter(x);
    let (s, c) = (sin_core(r), cos_core(r));
    match n {
        0 => (s, c),
        1 => (c, -s),
        2 => (-s, -c),
        _ => (-c, s),
    }
}

/// Sine of an angle in radians.
#[inline(always)]
pub fn sin(x: f64) -> f64 {
    sin_cos(x).0
}

/// Cosine of an angle in radians.
#[inline(always)]
pub fn cos(x: f64) -> f64 {
    sin_cos(x).1
}

/// Tangent of an angle in radians.
#[inline(always)]
pub fn tan(x: f64) -> f64 {
    let (s, c) = sin_cos(x);
    s / c
}

/// Arc tangent, in radians.
#[inline(always)]
pub fn atan(x: f64) -> f64 {
    let steep = x.abs() > 1.0;
    let y = if steep { 1.0 / x.abs() } else { x.abs() };
    // Two halvings of the angle bring the argument under tan(pi/16).
    let y = y / (1.0 + (1.0 + y * y).sqrt());
    let y = y / (1.0 + (1.0 + y * y).sqrt());
    let y2 = y * y;
    let mut p = -1.0 / 23.0;
    p = p * y2 + 1.0 / 21.0;
    p = p * y2 - 1.0 / 19.0;
    p = p * y2 + 1.0 / 17.0;
    p = p * y2 - 1.0 / 15.0;
    p = p * y2 + 1.0 / 13.0;
    p = p * y2 - 1.0 / 11.0;
    p = p * y2 + 1.0 / 9.0;
    p = p * y2 - 1.0 / 7.0;
    p = p * y2 + 1.0 / 5.0;
    p = p * y2 - 1.0 / 3.0;
    let angle = 4.0 * (y + y * y2 * p);
    let angle = if steep { FRAC_PI_2 - angle } else { angle };
    if x < 0.0 { -angle } else { angle }
}

/// The angle of the point (x, y), -pi to pi.
pub fn atan2(y: f64, x: f64) -> f64 {
    if x == 0.0 && y == 0.0 {
        return 0.0;
    }
    if x.abs() >= y.abs() {
        let angle = atan(y / x);
        match (x > 0.0, y >= 0.0) {
            (true, _) => angle,
            (false, true) => angle + PI,
            (false, false) => angle - PI,
        }
    } else {
        let angle = FRAC_PI_2 - atan(x / y.abs());
        if y > 0.0 { angle } else { -angle }
    }
}

/// Hyperbolic tangent: Lambert's continued fraction near 0, the exponential elsewhere.
#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    let x2 = x * x;
    if x2 < 0.25 {
        return x / (1.0 + x2 / (3.0 + x2 / (5.0 + x2 / (7.0 + x2 / (9.0 + x2 / (11.0 + x2 / (13.0 + x2 / 15.0)))))));
    }
    let e = exp(2.0 * within(x, -20.0, 20.0));
    (e - 1.0) / (e + 1.0)
}

/// 2^x in single precision for gain computers: relative error under 2e-7, -126 to 127.
#[inline(always)]
pub fn exp2_f32(x: f32) -> f32 {
    let x = if x < -126.0 { -126.0 } else { x };
    let x = if x > 127.0 { 127.0 } else { x };
    let rounded = x + ROUND_F32;
    let whole = rounded - ROUND_F32;
    let r = (x - whole) * std::f32::consts::LN_2;
    let mut p = 1.0 / 5040.0;
    p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0;
    p = p * r + 1.0 / 24.0;
    p = p * r + 1.0 / 6.0;
    p = p * r + 0.5;
    p = p * r + 1.0;
    p = p * r + 1.0;
    // The sum's last bits are the whole number, without the conversion that no vector has.
    p * f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23))
}

/// log2(x) in single precision for level detectors: absolute error under 3e-7 times the result plus 3e-7; -126 and
/// below read as -126, so that silence is a level and not minus infinity.
#[inline(always)]
pub fn log2_f32(x: f32) -> f32 {
    let x = if x > f32::MIN_POSITIVE { x } else { f32::MIN_POSITIVE };
    let bits = x.to_bits();
    let exponent = (bits >> 23) as i32 - 127;
    let mantissa = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    let big = mantissa > std::f32::consts::SQRT_2;
    let m = if big { mantissa * 0.5 } else { mantissa };
    let e = if big { exponent + 1 } else { exponent } as f32;
    let s = (m - 1.0) / (m + 1.0);
    let s2 = s * s;
    let mut p = 1.0 / 9.0;
    p = p * s2 + 1.0 / 7.0;
    p = p * s2 + 1.0 / 5.0;
    p = p * s2 + 1.0 / 3.0;
    p = p * s2 + 1.0;
    e + 2.0 * std::f32::consts::LOG2_E * s * p
}

#[cfg(test)]
#[allow(clippy::disallowed_methods)] // the platform's library is the yardstick here
mod tests {
    use super::*;
    use crate::random::Random;

    fn worst(range: (f64, f64), ours: impl Fn(f64) -> f64, theirs: impl Fn(f64) -> f64) -> f64 {
        let mut random = Random::new(1);
        (0..200_000)
            .map(|_| range.0 + (range.1 - range.0) * random.unit())
            .map(|x| (ours(x) - theirs(x)).abs() / theirs(x).abs().max(1.0))
            .fold(0.0, f64::max)
    }

    #[test]
    fn agrees_with_the_platform_within_a_few_last_places() {
        assert!(worst((-60.0, 60.0), exp2, f64::exp2) < 1e-15);
        assert!(worst((-40.0, 40.0), exp, f64::exp) < 2e-15);
        assert!(worst((1e-9, 1e3), log2, f64::log2) < 1e-15);
        assert!(worst((-1000.0, 1000.0), sin, f64::sin) < 4e-16);
        assert!(worst((-1000.0, 1000.0), cos, f64::cos) < 4e-16);
        assert!(worst((-1e6, 1e6), sin, f64::sin) < 4e-16);
        assert!(worst((-1.5, 1.5), tan, f64::tan) < 2e-15);
        assert!(worst((-50.0, 50.0), atan, f64::atan) < 1e-15);
        assert!(worst((-9.0, 9.0), tanh, f64::tanh) < 1e-15);
        assert!(worst((-120.0, 40.0), db_to_gain, |x| 10f64.powf(x / 20.0)) < 2e-15);
        assert!(worst((-3.1, 3.1), |a| atan2(a.sin(), a.cos()), |a| a) < 1e-15);
    }

    #[test]
    fn single_precision_stays_within_its_stated_error() {
        let mut random = Random::new(2);
        for _ in 0..200_000 {
            let x = (random.signed() * 60.0) as f32;
            let exact = f64::from(x).exp2();
            assert!((f64::from(exp2_f32(x)) / exact - 1.0).abs() < 4e-7, "exp2({x})");
            let y = exact as f32;
            let error = (f64::from(log2_f32(y)) - f64::from(y).log2()).abs();
            assert!(error < 4e-7 * f64::from(x.abs()).max(1.0), "log2({y})");
        }
    }

    #[test]
    fn the_edges_are_defined() {
        assert_eq!(log2(0.0), f64::NEG_INFINITY);
        assert_eq!(gain_to_db(0.0), f64::NEG_INFINITY);
        assert_eq!(db_to_gain(f64::NEG_INFINITY), 0.0);
        assert_eq!(exp2(0.0), 1.0);
        assert_eq!(exp2(10.0), 1024.0);
        assert_eq!(exp2(1e9), f64::INFINITY);
        assert_eq!(log2(1024.0), 10.0);
        assert_eq!(log2_f32(0.0), -126.0);
        assert_eq!(sin(0.0), 0.0);
    }
}
