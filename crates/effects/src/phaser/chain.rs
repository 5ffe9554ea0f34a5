//! All-pass filters in a row and a loop around them that has no delay.

use signal::QUANTUM;

/// Most filters in a row.
const MOST: usize = 12;
/// What lies under this in a state is silence.
const FLUSH: f64 = 1e-30;
/// What does not lie under this is no sound.
const BEYOND: f64 = 1e60;

/// For every frame and lane: cosine and sine of the filters' rotation, and how much goes round, where any does.
pub struct Rotations<'a, const L: usize> {
    pub cosines: &'a [[f64; L]; QUANTUM],
    pub sines: &'a [[f64; L]; QUANTUM],
    pub feedbacks: Option<&'a [[f64; L]; QUANTUM]>,
}

/// Cosine and sine for a corner at an angle of pi f / rate, up to pi / 2: (1 - t) / (1 + t), t the angle's tangent, is the
/// tangent of what is missing to an eighth of a turn. That is small enough for Pade's quotient, which errs by 1e-8.
#[inline(always)]
pub fn rotation(angle: f64) -> (f64, f64) {
    let x = std::f64::consts::FRAC_PI_4 - angle;
    let x2 = x * x;
    let cosine = x * (945.0 - x2 * (105.0 - x2)) / (945.0 - x2 * (420.0 - 15.0 * x2));
    (cosine, (1.0 - cosine * cosine).sqrt())
}

/// The states of `L` lanes.
#[derive(Clone)]
pub struct Chain<const L: usize> {
    states: [[f64; L]; MOST],
}

impl<const L: usize> Chain<L> {
    /// At rest.
    pub fn new() -> Self {
        Self { states: [[0.0; L]; MOST] }
    }

    /// Forgets the sound so far.
    pub fn reset(&mut self) {
        self.states = [[0.0; L]; MOST];
    }

    /// Puts the sum of what enters the chain and what leaves it in the place of the sound; `N` filters, an even number.
    #[inline(always)]
    pub fn run<const N: usize>(&mut self, rotations: &Rotations<'_, L>, block: &mut [[f64; L]; QUANTUM]) {
        let mut states = [[0.0; L]; N];
        states.copy_from_slice(&self.states[..N]);
        match rotations.feedbacks {
            None => {
                for (n, x) in block.iter_mut().enumerate() {
                    *x = pass(&mut states, &rotations.cosines[n], &rotations.sines[n], x);
                }
            }
            Some(feedbacks) => {
                for (n, x) in block.iter_mut().enumerate() {
                    let (cosine, sine) = (&rotations.cosines[n], &rotations.sines[n]);
                    let entering = enter(&states, cosine, sine, &feedbacks[n], x);
                    *x = pass(&mut states, cosine, sine, &entering);
                }
            }
        }
        for (kept, state) in self.states.iter_mut().zip(&states) {
            for i in 0..L {
                kept[i] = if state[i].abs() >= FLUSH && state[i].abs() < BEYOND { state[i] } else { 0.0 };
            }
        }
    }
}

/// One frame through the chain: what enters and what leaves, added.
#[inline(always)]
fn pass<const L: usize, const N: usize>(
    states: &mut [[f64; L]; N],
    cosine: &[f64; L],
    sine: &[f64; L],
    x: &[f64; L],
) -> [f64; L] {
    let mut y = *x;
    for state in states.iter_mut() {
        for i in 0..L {
            let out = sine[i] * state[i] - cosine[i] * y[i];
            state[i] = sine[i] * y[i] + cosine[i] * state[i];
            y[i] = out;
        }
    }
    for i in 0..L {
        y[i] += x[i];
    }
    y
}

/// What enters the chain when the loop is closed. The chain's answer is cosine^N times what enters and what its states
/// give by themselves; the states' part is summed in two halves, so that the processor waits half as long.
#[inline(always)]
fn enter<const L: usize, const N: usize>(
    states: &[[f64; L]; N],
    cosine: &[f64; L],
    sine: &[f64; L],
    feedback: &[f64; L],
    x: &[f64; L],
) -> [f64; L] {
    let (mut first, mut second, mut half) = ([0.0; L], [0.0; L], [1.0; L]);
    for k in 0..N / 2 {
        for i in 0..L {
            first[i] = sine[i] * states[k][i] - cosine[i] * first[i];
            second[i] = sine[i] * states[N / 2 + k][i] - cosine[i] * second[i];
            half[i] *= -cosine[i];
        }
    }
    let mut entering = [0.0; L];
    for i in 0..L {
        let own = second[i] + half[i] * first[i];
        entering[i] = (x[i] + feedback[i] * own) / (1.0 - feedback[i] * half[i] * half[i]);
    }
    entering
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::math;
    use signal::random::Random;

    #[test]
    fn the_rotation_is_that_of_the_bilinear_all_pass() {
        for n in 1..1000 {
            let angle = std::f64::consts::FRAC_PI_2 * f64::from(n) / 1000.0;
            let t = math::tan(angle);
            let (cosine, sine) = rotation(angle);
            assert!((cosine - (1.0 - t) / (1.0 + t)).abs() < 3e-8, "{angle}: {cosine}");
            assert!((cosine * cosine + sine * sine - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn however_it_moves_the_chain_gives_back_the_energy_it_took() {
        let mut random = Random::new(4);
        let mut states = [[0.0; 1]; 12];
        let (mut taken, mut given) = (0.0, 0.0);
        for n in 0..20_000 {
            // A corner that jumps about at random from frame to frame.
            let (cosine, sine) = rotation(1.5 * random.unit());
            let x = if n < 10_000 { random.signed() } else { 0.0 };
            let y = pass(&mut states, &[cosine], &[sine], &[x])[0] - x;
            (taken, given) = (taken + x * x, given + y * y);
        }
        let held: f64 = states.iter().map(|state| state[0] * state[0]).sum();
        assert!((taken - given - held).abs() < 1e-9 * taken, "{taken}, {given}, {held}");
    }

    #[test]
    fn the_loop_is_closed_within_the_frame() {
        let mut random = Random::new(5);
        let mut states = [[0.0; 1]; 6];
        for _ in 0..1000 {
            let (cosine, sine) = rotation(1.5 * random.unit());
            let (x, feedback) = (random.signed(), 0.9 * random.signed());
            let entering = enter(&states, &[cosine], &[sine], &[feedback], &[x])[0];
            let leaving = pass(&mut states, &[cosine], &[sine], &[entering])[0] - entering;
            assert!((entering - x - feedback * leaving).abs() < 1e-12);
        }
    }
}
