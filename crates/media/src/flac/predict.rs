//! Foresees each sample from those before it, so that only the surprise must be kept.
//!
//! Source: RFC 9639, clauses 9.2.5 and 9.2.6; Levinson, "The Wiener RMS Error Criterion in Filter Design and
//! Prediction", J. Math. Phys. 25, 1946, with Durbin's recursion (1960).

use multiversion::multiversion;
use signal::math;

/// The longest predictor.
pub(crate) const MOST_ORDER: usize = 12;
/// Autocorrelation is taken in sixteens, so that it runs in whole registers.
const LAGS: usize = 16;

/// A predictor of whole numbers: sample = (sum of coefficient times earlier sample) >> shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Predictor {
    /// The newest sample's coefficient first.
    pub coefficients: Vec<i32>,
    /// Bits of a coefficient.
    pub precision: u32,
    /// Places the sum is moved down.
    pub shift: u32,
}

/// Residuals of the fixed predictors of order 0 to 4: repeated differences.
pub(crate) fn fixed_residual(samples: &[i32], order: usize, residual: &mut Vec<i32>) {
    residual.clear();
    residual.extend_from_slice(samples);
    for _ in 0..order.min(samples.len()) {
        for i in 1..residual.len() {
            residual[i - 1] = residual[i] - residual[i - 1];
        }
        residual.pop();
    }
}

/// The fixed order whose residual is smallest in sum.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn best_fixed_order(samples: &[i32]) -> usize {
    let mut sums = [0u64; 5];
    for five in samples.array_windows::<5>() {
        let [a, b, c, d, e] = five.map(i64::from);
        sums[0] += e.unsigned_abs();
        sums[1] += (e - d).unsigned_abs();
        sums[2] += (e - 2 * d + c).unsigned_abs();
        sums[3] += (e - 3 * d + 3 * c - b).unsigned_abs();
        sums[4] += (e - 4 * d + 6 * c - 4 * b + a).unsigned_abs();
    }
    (0..5).min_by_key(|order| sums[*order]).unwrap_or(0)
}

/// A window that is flat in the middle half and falls to zero as a cosine on both sides (Tukey, 0.5).
pub(crate) fn window(length: usize) -> Vec<f64> {
    let edge = length as f64 / 4.0;
    (0..length)
        .map(|i| {
            let from_end = (i as f64 + 0.5).min(length as f64 - 0.5 - i as f64);
            if from_end >= edge { 1.0 } else { 0.5 - 0.5 * math::cos(std::f64::consts::PI * from_end / edge) }
        })
        .collect()
}

/// The autocorrelation of windowed samples, lags 0 to 15.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn autocorrelation(samples: &[i32], window: &[f64], work: &mut Vec<f64>) -> [f64; LAGS] {
    work.clear();
    work.extend(samples.iter().zip(window).map(|(s, w)| f64::from(*s) * w));
    work.resize(samples.len() + LAGS, 0.0);
    let mut sums = [0.0; LAGS];
    for ahead in work.array_windows::<LAGS>() {
        for (sum, x) in sums.iter_mut().zip(ahead) {
            *sum += ahead[0] * x;
        }
    }
    sums
}

/// Predictors of every order with the error each leaves, as power.
pub(crate) fn levinson(correlation: &[f64; LAGS]) -> Vec<(Vec<f64>, f64)> {
    let mut all = Vec::with_capacity(MOST_ORDER);
    let mut error = correlation[0];
    let mut taps: Vec<f64> = Vec::new();
    for order in 1..=MOST_ORDER {
        if error <= 0.0 || !error.is_finite() {
            break;
        }
        let told: f64 = taps.iter().enumerate().map(|(i, tap)| tap * correlation[order - 1 - i]).sum();
        let reflection = (correlation[order] - told) / error;
        let mut next: Vec<f64> = taps.iter().zip(taps.iter().rev()).map(|(t, back)| t - reflection * back).collect();
        next.push(reflection);
        taps = next;
        error *= 1.0 - reflection * reflection;
        all.push((taps.clone(), error));
    }
    all
}

/// The order that is expected to need the fewest bits: fewer for the residual, more for the coefficients.
pub(crate) fn best_order(all: &[(Vec<f64>, f64)], length: usize, bits_per_order: u32) -> Option<usize> {
    // Laplacian residual of a mean square e takes log2(e * ln(2)^2 / 2) / 2 bits a sample.
    let scale = 0.5 * std::f64::consts::LN_2 * std::f64::consts::LN_2 / length as f64;
    let bits = |order: usize, error: f64| {
        let each = if error > 0.0 { (0.5 * math::log2(scale * error)).max(0.0) } else { 0.0 };
        each * (length - order) as f64 + (order as u32 * bits_per_order) as f64
    };
    let costs = all.iter().enumerate().map(|(i, (_, error))| (i + 1, bits(i + 1, *error)));
    costs.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(order, _)| order)
}

/// Taps as whole numbers; `None` where they cannot be.
pub(crate) fn quantized(taps: &[f64], precision: u32) -> Option<Predictor> {
    let largest = taps.iter().fold(0.0f64, |most, tap| most.max(tap.abs()));
    if largest <= 0.0 || !largest.is_finite() {
        return None;
    }
    let whole = math::log2(largest).floor() as i32 + 1;
    let shift = (precision as i32 - 1 - whole).min(15);
    // A predictor that needs a shift upwards foresees nothing.
    let shift = u32::try_from(shift).ok()?;
    let (low, high) = (-(1i32 << (precision - 1)), (1i32 << (precision - 1)) - 1);
    let mut carried = 0.0;
    let mut coefficients = Vec::with_capacity(taps.len());
    for tap in taps {
        // What rounding takes from one tap is given to the next.
        carried += tap * f64::from(1u32 << shift);
        let number = (carried.round_ties_even() as i32).clamp(low, high);
        carried -= f64::from(number);
        coefficients.push(number);
    }
    Some(Predictor { coefficients, precision, shift })
}

/// What the predictor could not foresee; `false` where it would not fit in 32 bits.
pub(crate) fn residual(samples: &[i32], bits: u32, predictor: &Predictor, residual: &mut Vec<i32>) -> bool {
    let order = predictor.coefficients.len();
    residual.clear();
    let gain: i64 = predictor.coefficients.iter().map(|c| i64::from(c.unsigned_abs())).sum();
    let mut newest_last = [0i32; MOST_ORDER];
    let start = MOST_ORDER - order;
    for (to, from) in newest_last[start..].iter_mut().zip(predictor.coefficients.iter().rev()) {
        *to = *from;
    }
    // Zeros in front of the coefficients let every order run in one loop; the first samples have too little before them.
    let narrow = gain.checked_shl(bits - 1).is_some_and(|worst| worst < i64::from(i32::MAX));
    let head = MOST_ORDER.min(samples.len());
    for i in order..head {
        let told = told(&samples[..i], &predictor.coefficients) >> predictor.shift;
        let Ok(rest) = i32::try_from(i64::from(samples[i]) - told) else { return false };
        residual.push(rest);
    }
    if narrow {
        narrow_residual(samples, &newest_last, predictor.shift, residual);
        return true;
    }
    wide_residual(samples, &newest_last, predictor.shift, residual)
}

fn told(before: &[i32], coefficients: &[i32]) -> i64 {
    before.iter().rev().zip(coefficients).map(|(s, c)| i64::from(*s) * i64::from(*c)).sum()
}

const WINDOW: usize = MOST_ORDER + 1;

#[multiversion(targets("x86_64+avx+avx2"))]
fn narrow_residual(samples: &[i32], taps: &[i32; MOST_ORDER], shift: u32, residual: &mut Vec<i32>) {
    residual.extend(samples.array_windows::<WINDOW>().map(|near| {
        let told: i32 = (0..MOST_ORDER).map(|i| near[i] * taps[i]).sum();
        near[MOST_ORDER] - (told >> shift)
    }));
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn wide_residual(samples: &[i32], taps: &[i32; MOST_ORDER], shift: u32, residual: &mut Vec<i32>) -> bool {
    let taps = taps.map(i64::from);
    let mut over = 0;
    residual.extend(samples.array_windows::<WINDOW>().map(|near| {
        let told: i64 = (0..MOST_ORDER).map(|i| i64::from(near[i]) * taps[i]).sum();
        let rest = i64::from(near[MOST_ORDER]) - (told >> shift);
        over |= rest ^ i64::from(rest as i32);
        rest as i32
    }));
    over == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parabola_is_foreseen_by_the_third_difference() {
        let samples: Vec<i32> = (0..64).map(|i| i * i).collect();
        assert_eq!(best_fixed_order(&samples), 3);
        let mut rest = Vec::new();
        fixed_residual(&samples, 3, &mut rest);
        assert_eq!(rest, vec![0; 61]);
    }

    #[test]
    fn a_sine_needs_two_coefficients() {
        // x[n] = 2 cos(w) x[n-1] - x[n-2] holds for every sine.
        let samples: Vec<i32> = (0..4096).map(|i| (30_000.0 * math::sin(f64::from(i) * 0.1)) as i32).collect();
        let correlation = autocorrelation(&samples, &window(4096), &mut Vec::new());
        let all = levinson(&correlation);
        assert!((all[1].0[0] - 2.0 * math::cos(0.1)).abs() < 1e-3, "{:?}", all[1].0);
        assert!((all[1].0[1] + 1.0).abs() < 1e-3);
        let predictor = quantized(&all[1].0, 12).unwrap_or(Predictor { coefficients: vec![], precision: 12, shift: 0 });
        let mut rest = Vec::new();
        assert!(residual(&samples, 16, &predictor, &mut rest));
        assert_eq!(rest.len(), 4094);
        assert!(rest.iter().all(|r| r.abs() < 60), "{:?}", rest.iter().max());
    }

    #[test]
    fn both_widths_of_arithmetic_give_the_same_residual() {
        let mut random = signal::random::Random::new(3);
        let samples: Vec<i32> = (0..500).map(|_| (random.signed() * 30_000.0) as i32).collect();
        let taps: Vec<i32> = (0..8).map(|i| 900 - 200 * i).collect();
        let predictor = Predictor { coefficients: taps, precision: 12, shift: 9 };
        let (mut narrow, mut wide) = (Vec::new(), Vec::new());
        assert!(residual(&samples, 16, &predictor, &mut narrow));
        assert!(residual(&samples, 31, &predictor, &mut wide));
        assert_eq!(narrow, wide);
    }
}
