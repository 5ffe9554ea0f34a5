//! The largest value of a moving window, so that a peak holds the gain down from before it comes until it is past.
//!
//! Source: van Herk, "A fast algorithm for local minimum and maximum filters", Pattern Recognition Letters 13(7), 1992;
//! Gil, Werman, "Computing 2-D min, median, and max filters", IEEE PAMI 15(5), 1993.
//! Cost: three comparisons a value whatever the window, without branches over the lanes.

/// The maximum of the last `window` values of each lane. Values are never negative.
#[derive(Clone, Debug)]
pub(crate) struct SlidingMaximum<const L: usize> {
    /// Before `place`: this stretch's values. From `place` on: the last stretch's maxima from there to its end.
    stretch: Vec<[f32; L]>,
    place: usize,
    /// The maximum of this stretch so far.
    so_far: [f32; L],
}

#[inline(always)]
fn larger<const L: usize>(a: [f32; L], b: [f32; L]) -> [f32; L] {
    let mut most = a;
    for i in 0..L {
        most[i] = if a[i] > b[i] { a[i] } else { b[i] };
    }
    most
}

impl<const L: usize> SlidingMaximum<L> {
    /// A window of at least one value.
    pub(crate) fn new(window: usize) -> Self {
        Self { stretch: vec![[0.0; L]; window.max(1)], place: 0, so_far: [0.0; L] }
    }

    /// Forgets the values so far.
    pub(crate) fn reset(&mut self) {
        self.stretch.fill([0.0; L]);
        self.place = 0;
        self.so_far = [0.0; L];
    }

    /// Takes a value a lane and gives the maximum of the window that ends with it.
    #[inline(always)]
    pub(crate) fn next(&mut self, value: [f32; L]) -> [f32; L] {
        self.stretch[self.place] = value;
        self.so_far = larger(self.so_far, value);
        self.place += 1;
        if self.place < self.stretch.len() {
            return larger(self.so_far, self.stretch[self.place]);
        }
        let whole = self.so_far;
        self.turn();
        whole
    }

    /// A stretch is full: each value becomes the maximum from there to the end.
    #[inline(always)]
    fn turn(&mut self) {
        let mut after = [0.0; L];
        for value in self.stretch.iter_mut().rev() {
            after = larger(after, *value);
            *value = after;
        }
        self.place = 0;
        self.so_far = [0.0; L];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::random::Random;

    #[test]
    fn is_the_maximum_of_the_window_for_every_window() {
        let mut random = Random::new(7);
        let values: Vec<f32> = (0..500).map(|_| random.unit() as f32).collect();
        for window in [1, 2, 3, 7, 64, 130] {
            let mut sliding = SlidingMaximum::<1>::new(window);
            for n in 0..values.len() {
                let expected = values[(n + 1).saturating_sub(window)..=n].iter().fold(0.0f32, |a, b| a.max(*b));
                assert_eq!(sliding.next([values[n]]), [expected], "window {window} at {n}");
            }
        }
    }
}
