//! Seeded random numbers: the same seed gives the same noise on every machine.
//!
//! Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014 (SplitMix64).

#[cfg(test)]
pub(crate) mod white;

/// A stream of random numbers. Any frame's number can be had directly with [`Random::at`].
#[derive(Clone, Copy, Debug)]
pub struct Random {
    state: u64,
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline(always)]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Random {
    /// A stream from a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    /// The stream `seed` as it stands after `index` numbers.
    pub fn at(seed: u64, index: u64) -> Self {
        Self { state: seed.wrapping_add(STEP.wrapping_mul(index)) }
    }

    /// The next 64 bits.
    #[inline(always)]
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(STEP);
        mix(self.state)
    }

    /// Even over 0 (inside) to 1 (outside).
    #[inline(always)]
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 * (1.0 / (1u64 << 53) as f64)
    }

    /// Even over -1 to 1.
    #[inline(always)]
    pub fn signed(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    /// Triangular over -1 to 1, variance 1/6: the difference of two even ones of 32 bits.
    #[inline(always)]
    pub fn triangular(&mut self) -> f64 {
        let bits = self.bits();
        ((bits >> 32) as f64 - (bits & 0xffff_ffff) as f64) * (1.0 / (1u64 << 32) as f64)
    }

    /// Nearly normal with variance 1: the sum of twelve even ones (Irwin-Hall).
    ///
    /// They come from a stream of their own, so that this takes one number like everything else here: with twelve, those
    /// of [`Random::at`] at two frames in a row would have eleven in common.
    pub fn normal(&mut self) -> f64 {
        let mut own = Self::new(self.bits());
        (0..12).map(|_| own.unit()).sum::<f64>() - 6.0
    }

    /// A whole number below `limit` (which must not be 0).
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: u64 = 1 << 19;

    #[test]
    fn numbers_of_frames_in_a_row_are_white() {
        for seed in [0, 1, 0x746f_6e6d] {
            let series = |number: fn(&mut Random) -> f64| -> Vec<f64> {
                (0..COUNT).map(|n| number(&mut Random::at(seed, n))).collect()
            };
            white::assert_white(&series(Random::signed), 1.0 / 3.0);
            white::assert_white(&series(Random::triangular), 1.0 / 6.0);
            white::assert_white(&series(Random::normal), 1.0);
        }
    }

    #[test]
    fn a_stream_is_white_and_each_number_is_that_of_its_frame() {
        let mut stream = Random::new(5);
        let series: Vec<f64> = (0..COUNT).map(|_| stream.normal()).collect();
        white::assert_white(&series, 1.0);
        assert!((0..1000).all(|n| Random::at(5, n).normal() == series[n as usize]));
    }
}
