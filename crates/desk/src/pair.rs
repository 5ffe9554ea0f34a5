//! Whether a left and a right file are two sides of one recording, or two players who were called so.
//!
//! Two microphones before one source hear the same hits at nearly the same level, within the few milliseconds that sound
//! takes between them; a guitar that was played twice is alike in name only, and must stay two tracks.

use media::{Stem, probe};
use signal::math;

/// The sides of one recording differ by no more, in dB.
const APART: f64 = 8.0;
/// And are alike at least so much, as the largest correlation within the lag.
const ALIKE: f64 = 0.1;
/// Sound takes this long over the distance between two microphones, in seconds.
const LAG: f64 = 0.012;
/// What is compared, from the middle of the files, in seconds.
const STRETCH: f64 = 20.0;
/// Rate it is compared at, in Hz.
const RATE: f64 = 4_000.0;

/// The stem as it is, or as two where its files are not two sides of one recording.
pub fn apart(stem: Stem) -> Vec<Stem> {
    if stem.files.len() != 2 || is_pair(&stem).unwrap_or(true) {
        return vec![stem];
    }
    let alone = |file: &std::path::PathBuf| {
        let name = file.file_stem().map(|name| name.to_string_lossy().into_owned());
        Some(Stem { name: name?, files: vec![file.clone()], info: probe(file).ok()? })
    };
    let both: Option<Vec<Stem>> = stem.files.iter().map(alone).collect();
    both.unwrap_or_else(|| vec![stem])
}

/// `None` where the files cannot be read; the import will say why.
fn is_pair(stem: &Stem) -> Option<bool> {
    let (left, right) = (excerpt(stem, 0)?, excerpt(stem, 1)?);
    let (power_left, power_right) = (power(&left), power(&right));
    if power_left == 0.0 || power_right == 0.0 {
        return Some(true);
    }
    let level = math::power_to_db(power_left / power_right);
    Some(level.abs() <= APART && likeness(&left, &right) >= ALIKE)
}

/// A stretch from the middle of one file, summed down to a low rate.
fn excerpt(stem: &Stem, side: usize) -> Option<Vec<f64>> {
    let mut audio = media::open(&stem.files[side]).ok()?;
    let rate = f64::from(stem.info.rate);
    let step = (rate / RATE).round().max(1.0) as usize;
    let count = ((STRETCH * rate) as i64).min(stem.info.frames).max(0);
    let start = (stem.info.frames - count) / 2;
    let mut row = vec![0.0f32; count as usize];
    signal::Source::read(audio.as_mut(), start, &mut [&mut row]).ok()?;
    Some(row.chunks(step).map(|part| part.iter().map(|x| f64::from(*x)).sum()).collect())
}

fn power(row: &[f64]) -> f64 {
    row.iter().map(|x| x * x).sum()
}

/// The largest correlation of two rows within the lag.
fn likeness(left: &[f64], right: &[f64]) -> f64 {
    let lags = (LAG * RATE) as usize;
    let scale = (power(left) * power(right)).sqrt();
    let at = |late: &[f64], early: &[f64], lag: usize| -> f64 {
        late.iter().skip(lag).zip(early).map(|(a, b)| a * b).sum::<f64>().abs() / scale
    };
    (0..=lags).map(|lag| at(left, right, lag).max(at(right, left, lag))).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::random::Random;

    fn noise(seed: u64) -> Vec<f64> {
        let mut random = Random::new(seed);
        (0..40_000).map(|_| random.signed()).collect()
    }

    #[test]
    fn the_same_sound_a_few_milliseconds_later_is_alike_and_another_is_not() {
        let first = noise(1);
        let later: Vec<f64> = [vec![0.0; 20], first.clone()].concat();
        assert!(likeness(&first, &later) > 0.95);
        assert!(likeness(&first, &noise(2)) < ALIKE);
    }
}
