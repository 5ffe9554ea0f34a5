//! The first echoes, from single walls: where they come from tells how large a space is.
//!
//! Source: Allen, Berkley, "Image Method for Efficiently Simulating Small-Room Acoustics", JASA 65(4), 1979: a wall is a
//! mirror, and behind it stands an image of the source, dimmer by its distance and by every wall on its way.

use super::space::{Build, SOUND};
use crate::line::Line;
use signal::lanes::Ramp;
use signal::{Hz, QUANTUM};

/// Echoes a side: the strongest. They are heard by fours.
const ECHOES: usize = 8;

/// One echo: which side is heard, how many frames later than the direct sound, and how loud.
#[derive(Clone, Copy)]
pub struct Echo {
    pub from: usize,
    pub delay: usize,
    pub gain: f32,
}

/// The echoes of both sides.
#[derive(Clone)]
pub struct Early {
    echoes: [Vec<Echo>; 2],
}

/// Where the sources stand and the microphones hang, as parts of length, width and height: off every middle, so that
/// no two walls are equally far.
const SOURCES: [[f64; 3]; 2] = [[0.29, 0.37, 0.31], [0.29, 0.66, 0.31]];
const MICROPHONES: [[f64; 3]; 2] = [[0.64, 0.43, 0.42], [0.64, 0.55, 0.42]];

/// The images of a coordinate along an axis, with the number of walls on the way, up to three.
fn images(place: f64, length: f64) -> impl Iterator<Item = (f64, i32)> {
    (-2i32..=2)
        .flat_map(move |m| {
            [0, 1].map(|q| (f64::from(1 - 2 * q) * place + 2.0 * f64::from(m) * length, (m - q).abs() + m.abs()))
        })
        .filter(|(_, walls)| *walls <= 3)
}

fn distance(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|k| (a[k] - b[k]) * (a[k] - b[k])).sum::<f64>().sqrt()
}

fn echoes(build: &Build, size: f64, side: usize, rate: Hz) -> Vec<Echo> {
    let walls = build.walls.map(|part| part * size);
    let [source, microphone] =
        [SOURCES[side], MICROPHONES[side]].map(|place| std::array::from_fn(|k| place[k] * walls[k]));
    let direct = distance(source, microphone);
    let mut all = Vec::new();
    for (x, nx) in images(source[0], walls[0]) {
        for (y, ny) in images(source[1], walls[1]) {
            for (z, nz) in images(source[2], walls[2]) {
                let order = nx + ny + nz;
                if (1..=3).contains(&order) {
                    let way = distance([x, y, z], microphone);
                    let gain = (0..order).fold(direct / way, |gain, _| gain * build.reflection);
                    // By an odd number of side walls, the other side's sound comes from this one.
                    let from = if ny % 2 == 0 { side } else { 1 - side };
                    all.push(Echo { from, delay: ((way - direct) / SOUND * rate.0) as usize, gain: gain as f32 });
                }
            }
        }
    }
    all.sort_by(|a, b| b.gain.total_cmp(&a.gain));
    all.truncate(ECHOES);
    let energy: f32 = all.iter().map(|echo| echo.gain * echo.gain).sum();
    let level = (build.early as f32 / energy).sqrt();
    all.iter_mut().for_each(|echo| echo.gain *= level);
    all
}

impl Early {
    /// The echoes of a build; none where it has none.
    pub fn new(build: &Build, size: f64, rate: Hz) -> Self {
        let side = |side| if build.early > 0.0 { echoes(build, size, side, rate) } else { Vec::new() };
        Self { echoes: [side(0), side(1)] }
    }

    /// The latest of all, in frames.
    pub fn latest(&self) -> usize {
        self.echoes.iter().flatten().map(|echo| echo.delay).max().unwrap_or(0)
    }

    /// One quantum of a side at a level, from what both sides were `wait` frames before.
    #[inline(always)]
    pub fn hear(&self, side: usize, past: &[Line; 2], wait: usize, level: &Ramp<f32, 1>, heard: &mut [f32; QUANTUM]) {
        for four in self.echoes[side].as_chunks::<4>().0 {
            let mut sounds = [&[0.0; QUANTUM]; 4];
            for (sound, echo) in sounds.iter_mut().zip(four) {
                *sound = past[echo.from].read(wait + echo.delay);
            }
            let ([a, b, c, d], [e, f, g, h]) = (sounds, four);
            for n in 0..QUANTUM {
                heard[n] += (e.gain * a[n] + f.gain * b[n]) + (g.gain * c[n] + h.gain * d[n]);
            }
        }
        for n in 0..QUANTUM {
            let [level] = level.at(n);
            heard[n] *= level;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reverb::Space;

    #[test]
    fn the_first_walls_throw_back_what_their_mirrors_say() {
        let (build, rate) = (Space::Room.build(), Hz(48_000.0));
        let size = 10.0;
        let all = echoes(&build, size, 0, rate);
        // By hand: the floor's mirror image lies under the source, by twice its height of 0.31 x 4.3 m.
        let [dx, dy] = [0.35 * 10.0, 0.06 * 7.1];
        let (up, down) = ((0.42 - 0.31) * 4.3, (0.42 + 0.31) * 4.3);
        let way = |height: f64| f64::sqrt(dx * dx + dy * dy + height * height);
        let frames = ((way(down) - way(up)) / 343.0 * 48_000.0) as usize;
        let floor = all.iter().find(|echo| echo.delay == frames).expect("an echo of the floor");
        assert_eq!(floor.from, 0);
        // The end wall behind the source: its image stands at -2.9 m, as loud as distance makes it beside the floor's.
        let back = f64::sqrt((0.93f64 * 10.0).powi(2) + dy * dy + up * up);
        let frames = ((back - way(up)) / 343.0 * 48_000.0) as usize;
        let end = all.iter().find(|echo| echo.delay == frames).expect("an echo of the end wall");
        assert!((f64::from(floor.gain / end.gain) - back / way(down)).abs() < 1e-5);
    }

    #[test]
    fn the_echoes_have_the_share_of_the_energy_that_the_build_says() {
        for space in [Space::Room, Space::Chamber, Space::Hall, Space::Cathedral] {
            let build = space.build();
            for side in 0..2 {
                let energy: f32 =
                    echoes(&build, 20.0, side, Hz(48_000.0)).iter().map(|echo| echo.gain * echo.gain).sum();
                assert!((f64::from(energy) - build.early).abs() < 1e-5);
            }
        }
    }
}
