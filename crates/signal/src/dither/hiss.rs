//! The noise under a rounding: triangular, white, and any frame's number to be had directly.
//!
//! A frame's number goes through a keyed mixer of 32 bits that vector units have in eight lanes. The two halves of what
//! comes out are even and know nothing of each other, so their difference is triangular over -1 to 1 step; it moves in
//! steps of 2^-16, 96 dB under the hiss itself.
//!
//! Source: Wellons, "Prospecting for Hash Functions", 2018 (the constants of `lowbias32`), with a key before each
//! multiplication.
//! Cost: two multiplications a sample.
//! Not for: numbers of more than 16 bits; use `random`.

use crate::random::Random;

/// The noise of one channel.
#[derive(Clone, Copy, Debug)]
pub struct Hiss {
    seed: u64,
    keys: Keys,
}

/// What the numbers of 2^32 frames in a row are mixed with.
#[derive(Clone, Copy, Debug)]
struct Keys {
    era: u32,
    first: u32,
    second: u32,
}

impl Keys {
    fn new(seed: u64, era: u32) -> Self {
        let bits = Random::at(seed, u64::from(era)).bits();
        Self { era, first: bits as u32, second: (bits >> 32) as u32 }
    }

    /// The noise of a frame by the low half of its number, in steps.
    #[inline(always)]
    fn noise(&self, frame: u32) -> f32 {
        let mut z = frame.wrapping_add(self.first);
        z = (z ^ (z >> 16)).wrapping_mul(0x7feb_352d);
        z = (z ^ (z >> 15)).wrapping_add(self.second).wrapping_mul(0x846c_a68b);
        z ^= z >> 16;
        ((z >> 16) as i32 - (z & 0xffff) as i32) as f32 * (1.0 / 65_536.0)
    }
}

impl Hiss {
    /// The noise of a seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, keys: Keys::new(seed, 0) }
    }

    /// The noise of a frame: -1 to 1, variance 1/6.
    #[inline(always)]
    pub fn at(&mut self, frame: u64) -> f32 {
        self.hold(frame);
        self.keys.noise(frame as u32)
    }

    /// The noise of `N` frames in a row from `frame` on.
    #[inline(always)]
    pub fn row<const N: usize>(&mut self, frame: u64) -> [f32; N] {
        let mut row = [0.0; N];
        let (low, high) = (frame as u32, frame.wrapping_add(N as u64) >> 32);
        self.hold(frame);
        if high == u64::from(self.keys.era) {
            for i in 0..N {
                row[i] = self.keys.noise(low.wrapping_add(i as u32));
            }
        } else {
            for i in 0..N {
                row[i] = self.at(frame.wrapping_add(i as u64));
            }
        }
        row
    }

    /// Makes the keys those of a frame.
    #[inline(always)]
    fn hold(&mut self, frame: u64) {
        let era = (frame >> 32) as u32;
        if era != self.keys.era {
            self.keys = Keys::new(self.seed, era);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::white;

    const COUNT: usize = 1 << 20;

    fn series(seed: u64, from: u64) -> Vec<f64> {
        let mut hiss = Hiss::new(seed);
        (from..from + COUNT as u64).map(|n| f64::from(hiss.at(n))).collect()
    }

    #[test]
    fn it_is_white_in_itself_and_in_its_strength() {
        for (seed, from) in [(0, 0), (1, 0), (0x746f_6e6d, 1 << 24), (9, u64::from(u32::MAX) - 1000), (7, 1 << 40)] {
            let noise = series(seed, from);
            white::assert_white(&noise, 1.0 / 6.0);
            // The fourth moment of a triangle is 1/15.
            let strength: Vec<f64> = noise.iter().map(|x| x * x - 1.0 / 6.0).collect();
            white::assert_white(&strength, 1.0 / 15.0 - 1.0 / 36.0);
        }
    }

    #[test]
    fn it_is_triangular() {
        const CELLS: usize = 64;
        let mut counts = [0.0; CELLS];
        for x in series(3, 0) {
            counts[((x + 1.0) * (CELLS / 2) as f64) as usize] += 1.0;
        }
        // The share of a triangle between two places is the difference of its distribution there.
        let below = |x: f64| if x < 0.0 { (1.0 + x) * (1.0 + x) / 2.0 } else { 1.0 - (1.0 - x) * (1.0 - x) / 2.0 };
        let place = |cell: usize| cell as f64 / (CELLS / 2) as f64 - 1.0;
        let misfit: f64 = (0..CELLS)
            .map(|cell| {
                let expected = (below(place(cell + 1)) - below(place(cell))) * COUNT as f64;
                (counts[cell] - expected) * (counts[cell] - expected) / expected
            })
            .sum();
        // Chi squared of 63 degrees: mean 63, standard deviation 11.2; five of them.
        assert!(misfit < 63.0 + 5.0 * 11.2, "{misfit}");
    }

    #[test]
    fn channels_and_eras_know_nothing_of_each_other() {
        let all: Vec<Vec<f64>> =
            [(1, 0), (2, 0), (3, 0), (1, 1 << 32), (1, 1 << 33)].map(|(seed, from)| series(seed, from)).to_vec();
        for (k, one) in all.iter().enumerate() {
            for other in &all[..k] {
                for late in 0..32 {
                    let product: f64 = one[late..].iter().zip(other).map(|(a, b)| a * b).sum();
                    // Five standard deviations of a sum of products, each of variance 1/36.
                    assert!(product.abs() < 5.0 * (COUNT as f64).sqrt() / 6.0, "{late} late: {product}");
                }
            }
        }
    }

    #[test]
    fn a_row_is_its_frames_one_by_one_also_where_an_era_ends() {
        for from in [0, 12_345, (1 << 32) - 64, (1 << 32) - 7, (1 << 32) - 1, 5 << 32, u64::MAX - 3] {
            let (mut one, mut rows) = (Hiss::new(8), Hiss::new(8));
            let row: [f32; 64] = rows.row(from);
            let expected: [f32; 64] = std::array::from_fn(|i| one.at(from.wrapping_add(i as u64)));
            assert!(row == expected, "from {from}");
        }
    }
}
