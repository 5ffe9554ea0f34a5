//! Finds flat tops: runs of equal samples at a peak whose slopes say that the sound went on above them.
//!
//! A smooth peak has a flat top too, as far as the sample depth can tell. So the lost height is estimated: a parabola
//! that leaves a run of n samples with slopes a and b rises n (a + b) / 8 above it. Where a smooth peak is merely
//! rounded to steps of q, that height comes out as 1.5 q, whatever n; where a peak was cut off it is far larger.

/// Two samples closer than this are equal: a little over one step of 16 bits, so that dither does not hide a run.
const EQUAL: f32 = 4e-5;
/// From here a sample is at full scale in 16 bits and more.
pub(crate) const FULL: f32 = 1.0 - EQUAL;
/// Flat tops under this level (-50 dBFS) are no clipping.
const LOWEST: f32 = 0.003;
/// How far a slope is followed on either side, and how far nothing may reach above the top.
const MARGIN: usize = 256;
/// A run is followed no further than this.
const LONGEST: usize = 8_192;

/// A flat top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Plateau {
    /// Its first frame.
    pub start: i64,
    /// Its length in samples.
    pub length: u32,
    /// Its level, with the sign of its side.
    pub level: f32,
}

/// Looks for flat tops in a stream of samples.
#[derive(Default)]
pub(crate) struct Search {
    held: Vec<f32>,
    first: i64,
    next: usize,
    found: Vec<Plateau>,
}

impl Search {
    /// Hears the next samples.
    pub(crate) fn hear(&mut self, samples: &[f32]) {
        self.held.extend_from_slice(samples);
        self.scan(false);
        let keep = self.next.saturating_sub(MARGIN + 2);
        if keep > 0 {
            self.held.drain(..keep);
            self.first += keep as i64;
            self.next -= keep;
        }
    }

    /// Every flat top, in order.
    pub(crate) fn finish(&mut self) -> Vec<Plateau> {
        self.scan(true);
        std::mem::take(&mut self.found)
    }

    fn scan(&mut self, last: bool) {
        let x = &self.held;
        let end = if last { x.len() } else { x.len().saturating_sub(MARGIN + LONGEST) };
        let mut i = self.next;
        while i < end {
            let length = run(&x[i..]);
            if length >= 2 && is_cut(x, i, length) {
                let start = self.first + i as i64;
                self.found.push(Plateau { start, length: length as u32, level: x[i] });
            }
            i += length;
        }
        self.next = i;
    }
}

/// How many samples from here are equal to the first; 1 where it is no loud sample.
fn run(x: &[f32]) -> usize {
    let top = x[0];
    if top.abs() < LOWEST {
        return 1;
    }
    x.iter().take(LONGEST).take_while(|s| (**s - top).abs() <= EQUAL).count()
}

fn is_cut(x: &[f32], start: usize, length: usize) -> bool {
    let side = x[start].signum();
    let at = |i: usize| x[i] * side;
    let top = at(start);
    let full = top >= FULL;
    let end = start + length;
    if (!full && length < 3) || start < 2 || end >= x.len() {
        return false;
    }
    let reach = (length / 2).clamp(1, MARGIN);
    let rise = top - at(start.saturating_sub(reach));
    let fall = top - at((end + reach - 1).min(x.len() - 1));
    if at(start - 1) >= top || at(end) >= top || rise <= 0.0 || fall <= 0.0 || from_a_flat(x, start, top) {
        return false;
    }
    let lost = length as f32 * (rise + fall) / (8.0 * reach as f32);
    let enough = if full { 4.0 * EQUAL } else { (4.0 * EQUAL).max(0.005 * top) };
    let around = &x[start.saturating_sub(MARGIN)..(end + MARGIN).min(x.len())];
    lost > enough && around.iter().all(|s| s * side <= top + 2.0 * EQUAL)
}

/// Whether the run is reached in one jump from another flat stretch, as in a square wave.
fn from_a_flat(x: &[f32], start: usize, top: f32) -> bool {
    (x[start - 1] - x[start - 2]).abs() <= EQUAL && (x[start] - x[start - 1]).abs() > top
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::tone;

    fn search(samples: &[f32], block: usize) -> Vec<Plateau> {
        let mut search = Search::default();
        for samples in samples.chunks(block) {
            search.hear(samples);
        }
        search.finish()
    }

    #[test]
    fn a_sine_cut_at_half_has_two_tops_a_period_where_arithmetic_says() {
        // 100 Hz at 48 kHz: |sin| >= 1/2 from a twelfth to five twelfths of a period, so 160 samples from frame 40.
        let cut: Vec<f32> = tone(48_000, 0.1, 100.0, 1.0).iter().map(|s| s.clamp(-0.5, 0.5)).collect();
        let tops = search(&cut, 48_000);
        assert_eq!(tops.len(), 20);
        assert_eq!((tops[0].start, tops[0].length, tops[0].level), (40, 161, 0.5));
        assert_eq!((tops[1].start, tops[1].level), (280, -0.5));
        assert_eq!(tops, search(&cut, 64), "blocks must not matter");
    }

    #[test]
    fn a_quiet_low_tone_in_sixteen_bits_is_flat_but_not_cut() {
        for (level, frequency) in [(0.01, 30.0), (0.1, 50.0), (1.0, 41.2)] {
            let rounded: Vec<f32> =
                tone(48_000, 2.0, frequency, level).iter().map(|s| (s * 32767.0).round() / 32768.0).collect();
            assert_eq!(search(&rounded, 4_096), [], "{level} at {frequency} Hz");
        }
    }

    #[test]
    fn a_square_wave_is_not_cut() {
        let square: Vec<f32> = (0..48_000).map(|i| if i % 200 < 100 { 0.7 } else { -0.7 }).collect();
        assert_eq!(search(&square, 4_096), []);
    }
}
