//! What gain computers reckon with: the curve's knee, and a logarithm and an exponential as exact as a gain must be, at
//! half the work of `signal::math`.
//!
//! Source: minimax polynomials (Remez's exchange) over one octave: of log2, held at both ends so that it has no steps
//! between octaves; of exp2, held at 0 so that no reduction is exactly no change. Knee: Giannoulis, Massberg, Reiss,
//! "Digital Dynamic Range Compressor Design", JAES 60(6), 2012, eq. 4.
//! Units: doublings.

use signal::Db;

/// Decibels in a doubling.
pub(crate) const DB: f64 = 6.020_599_913_279_624;

/// A reduction in doublings as one in decibels, never under 0.
pub(crate) fn decibels(doublings: f64) -> Db {
    Db((doublings * DB).max(0.0))
}

/// log2(x) for x >= 0: within 2e-5 (0.0001 dB), exact at powers of two; silence reads -127.
#[inline(always)]
pub(crate) fn log2(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = ((bits >> 23) as i32 - 127) as f32;
    let m = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000) - 1.0;
    let mut p = 0.045_149_06;
    p = p * m - 0.193_575_74;
    p = p * m + 0.415_606_1;
    p = p * m - 0.709_096_46;
    p = p * m + 1.441_917;
    exponent + p * m
}

/// 2^x for x from -120 to 120: within 6e-7 of itself (0.000 005 dB), exact at whole numbers.
#[inline(always)]
pub(crate) fn exp2(x: f32) -> f32 {
    /// 1.5 * 2^23: adding and subtracting it rounds to a whole number.
    const ROUND: f32 = 12_582_912.0;
    let rounded = x + ROUND;
    let r = x - (rounded - ROUND);
    let mut p = 0.001_112_550_7;
    p = p * r + 0.009_666_283;
    p = p * r + 0.055_574_004;
    p = p * r + 0.240_223_51;
    p = p * r + 0.693_142_83;
    p = p * r + 1.0;
    // The sum's last bits are the whole number; they are added to the exponent.
    f32::from_bits(p.to_bits().wrapping_add(rounded.to_bits() << 23))
}

/// How far a level lies over a threshold: nothing under the knee, a parabola within it, the line above. `edge` is where
/// the knee begins, `bend` one over twice its width.
#[inline(always)]
pub(crate) fn over(level: f32, edge: f32, knee: f32, bend: f32) -> f32 {
    let over = level - edge;
    let over = if over > 0.0 { over } else { 0.0 };
    let into = if over < knee { over } else { knee };
    into * into * bend + (over - into)
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::math;

    #[test]
    fn both_stay_within_their_stated_errors() {
        for step in 0..2_000_000 {
            let x = f64::from(step) * 1.2e-4 - 120.0;
            let exact = math::exp2(f64::from(x as f32));
            assert!((f64::from(exp2(x as f32)) / exact - 1.0).abs() < 6e-7, "exp2({x})");
            let y = exact as f32;
            assert!((f64::from(log2(y)) - math::log2(f64::from(y))).abs() < 2e-5 + 4e-6, "log2({y})");
        }
    }

    #[test]
    fn octaves_are_exact_and_silence_is_a_level() {
        for octave in -100..100 {
            assert_eq!(log2(exp2(octave as f32)), octave as f32);
        }
        assert_eq!((log2(0.0), exp2(0.0), exp2(-0.0)), (-127.0, 1.0, 1.0));
    }
}
