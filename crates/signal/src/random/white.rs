//! What it means to be white, with bounds from statistics: the tests of everything that makes noise.

use crate::fft::RealFft;

/// Frames of one look at the spectrum.
const LENGTH: usize = 1024;
/// Standard deviations that no estimate may be off. Chance exceeds six in one of 500 million.
const MOST: f64 = 6.0;

/// Checks mean, power, autocorrelation and spectrum of independent numbers with mean 0 and a known variance.
///
/// # Panics
/// Where one of them is further from what it must be than chance brings it.
pub fn assert_white(series: &[f64], variance: f64) {
    let count = series.len() as f64;
    let mean = series.iter().sum::<f64>() / count;
    assert!(mean.abs() < MOST * (variance / count).sqrt(), "mean {mean}");
    let power = series.iter().map(|x| x * x).sum::<f64>() / count;
    let fourth = series.iter().map(|x| x * x * x * x).sum::<f64>() / count;
    assert!((power - variance).abs() < MOST * ((fourth - power * power) / count).sqrt(), "power {power}");
    let lags = (1..=64).chain([96, 100, 127, 128, 192, 255, 256, 441, 480, 512, 1000, 1024, 4096, 65_536]);
    for lag in lags.filter(|lag| *lag < series.len() / 2) {
        // A mean of independent products: its variance is that of one by their number.
        let products = series.iter().zip(&series[lag..]).map(|(a, b)| a * b).sum::<f64>();
        let far = products / (variance * (count - lag as f64).sqrt());
        assert!(far.abs() < MOST, "{lag} apart: {far} standard deviations");
    }
    assert_flat(series, variance);
}

/// A bin's power is exponential about its mean; that of many looks has the mean's size by the root of their number.
fn assert_flat(series: &[f64], variance: f64) {
    let mut fft = RealFft::<f64>::new(LENGTH);
    let (mut re, mut im) = (vec![0.0; fft.bins()], vec![0.0; fft.bins()]);
    let mut sums = vec![0.0; fft.bins()];
    let looks = series.as_chunks::<LENGTH>().0;
    for look in looks {
        fft.forward(look, &mut re, &mut im);
        sums.iter_mut().zip(re.iter().zip(&im)).for_each(|(sum, (re, im))| *sum += re * re + im * im);
    }
    let expected = variance * LENGTH as f64 * looks.len() as f64;
    for (bin, sum) in sums.iter().enumerate() {
        // The two outermost have no imaginary part: twice the variance.
        let spread = if bin == 0 || bin == LENGTH / 2 { 2.0_f64.sqrt() } else { 1.0 };
        let far = (sum / expected - 1.0) * (looks.len() as f64).sqrt() / spread;
        assert!(far.abs() < MOST, "bin {bin}: {far} standard deviations");
    }
}
