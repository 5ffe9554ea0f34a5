//! Seeded random numbers: the same seed gives the same noise on every machine.
//!
//! Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014 (SplitMix64).

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

    /// Triangular over -1 to 1, variance 1/6: the sum of two even ones.
    #[inline(always)]
    pub fn triangular(&mut self) -> f64 {
        self.unit() - self.unit()
    }

    /// Nearly normal with variance 1: the sum of twelve even ones (Irwin-Hall).
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A whole number below `limit` (which must not be 0).
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.bits()) * u128::from(limit)) >> 64) as u64
    }
}
