//! How each kind of space is built.

use super::{LINES, Space};
use signal::{Hz, QUANTUM, math};

/// Metres a second, at 20 degrees.
pub const SOUND: f64 = 343.0;

/// The build of a kind of space.
pub struct Build {
    /// Shortest and longest line as multiples of the time sound takes over the size.
    pub lines: [f64; 2],
    /// Delays of the input's diffusers in ms, and their gain.
    pub diffusers: &'static [f64],
    pub gain: f64,
    /// Length, width and height of the walls as parts of the size.
    pub walls: [f64; 3],
    /// What a wall throws back.
    pub reflection: f64,
    /// Share of the early reflections in the energy.
    pub early: f64,
}

impl Space {
    /// Its build.
    pub fn build(self) -> Build {
        match self {
            Space::Room => Build {
                lines: [0.28, 1.2],
                diffusers: &[1.7, 3.1, 4.7, 8.3],
                gain: 0.65,
                walls: [1.0, 0.71, 0.43],
                reflection: 0.8,
                early: 0.3,
            },
            Space::Chamber => Build {
                lines: [0.28, 1.2],
                diffusers: &[1.9, 3.7, 5.9, 9.7, 13.1],
                gain: 0.7,
                walls: [1.0, 0.62, 0.55],
                reflection: 0.93,
                early: 0.15,
            },
            Space::Hall => Build {
                lines: [0.28, 1.35],
                diffusers: &[2.3, 4.1, 6.7, 10.9, 16.3, 24.7],
                gain: 0.7,
                walls: [1.0, 0.57, 0.39],
                reflection: 0.87,
                early: 0.15,
            },
            Space::Cathedral => Build {
                lines: [0.28, 1.4],
                diffusers: &[2.5, 4.3, 7.1, 11.3, 16.9, 25.3],
                gain: 0.72,
                walls: [1.0, 0.47, 0.52],
                reflection: 0.92,
                early: 0.08,
            },
            Space::Plate => Build {
                lines: [0.25, 1.25],
                diffusers: &[1.7, 2.9, 5.3, 7.9],
                gain: 0.75,
                walls: [1.0; 3],
                reflection: 0.0,
                early: 0.0,
            },
        }
    }
}

fn is_prime(n: usize) -> bool {
    n >= 2 && (2..).take_while(|d| d * d <= n).all(|d| !n.is_multiple_of(d))
}

/// Lengths of the lines in frames, rising evenly in ratio but for a little disorder, all prime and different.
pub fn lengths(build: &Build, size: f64, rate: Hz) -> [usize; LINES] {
    let crossing = size / SOUND * rate.0;
    let [shortest, longest] = build.lines.map(|x| x * crossing);
    let octaves = math::log2(longest / shortest);
    let mut last = QUANTUM;
    std::array::from_fn(|i| {
        // Disorder by the golden ratio: never twice the same, without a seed.
        let disorder = ((i as f64 * 0.618_034).fract() - 0.5) * 0.7;
        let place = ((i as f64 + disorder) / (LINES - 1) as f64).clamp(0.0, 1.0);
        let wished = (shortest * math::exp2(octaves * place)) as usize;
        let mut frames = wished.max(last + 1);
        while !is_prime(frames) {
            frames += 1;
        }
        last = frames;
        frames
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_prime_different_and_of_the_size_asked_for() {
        for rate in crate::trial::RATES {
            for size in [5.0, 35.0, 60.0] {
                let all = lengths(&Space::Hall.build(), size, rate);
                assert!(all.windows(2).all(|w| w[0] < w[1]) && all.iter().all(|n| is_prime(*n)), "{all:?}");
                let crossing = size / SOUND * rate.0;
                assert!(all[0] > QUANTUM && (all[LINES - 1] as f64) < crossing * 1.37 + 100.0, "{all:?}");
            }
        }
    }
}
