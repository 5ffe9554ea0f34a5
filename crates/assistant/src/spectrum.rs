//! Power of a stereo signal by third octaves and by loudness, ten times a second.
//!
//! Source: ITU-R BS.1770-5 annex 1 (K-weighting, here from its analog prototypes on the bins of a spectrum: right to a
//! tenth of a decibel, which is enough to decide a fader; what is delivered is measured by `meters`); IEC 61260-1
//! (third-octave bands).

use signal::Hz;
use signal::fft::Fft;
use signal::math;

/// Third-octave bands, 20 Hz to 20 kHz.
pub const BANDS: usize = 31;

/// Centre of a band in Hz; band 17 is 1 kHz.
pub fn band_centre(band: usize) -> f64 {
    1000.0 * math::exp2((band as f64 - 17.0) / 3.0)
}

/// One tenth of a second.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// Power of both channels in each band.
    pub bands: [f32; BANDS],
    /// K-weighted power of both channels.
    pub loudness: f32,
    /// Power of both channels, unweighted.
    pub power: f32,
    /// Power of half the difference of the channels, times two.
    pub side: f32,
    /// Power of the left channel.
    pub left: f32,
}

/// Turns frames into moments.
pub struct Analyser {
    fft: Fft<f32>,
    window: Vec<f32>,
    re: Vec<f32>,
    im: Vec<f32>,
    /// The last `window.len()` frames of each channel, as they come.
    ring: [Vec<f32>; 2],
    filled: usize,
    hop: usize,
    /// For each bin: its band (or none), and its K-weight.
    bins: Vec<(Option<u8>, f32)>,
    scale: f32,
}

/// Window length at 48 kHz: 171 ms, so that third octaves from 50 Hz up have bins of their own.
const WINDOW: usize = 8192;

impl Analyser {
    /// An analyser at a rate.
    pub fn new(rate: Hz) -> Self {
        let length = if rate.0 > 64_000.0 { WINDOW * 2 } else { WINDOW };
        let window: Vec<f32> = (0..length)
            .map(|i| (0.5 - 0.5 * math::cos(std::f64::consts::TAU * i as f64 / length as f64)) as f32)
            .collect();
        let energy: f64 = window.iter().map(|w| f64::from(*w) * f64::from(*w)).sum();
        let bins = (0..length / 2).map(|bin| weigh(bin as f64 * rate.0 / length as f64)).collect();
        Self {
            fft: Fft::new(length),
            re: vec![0.0; length],
            im: vec![0.0; length],
            ring: [vec![0.0; length], vec![0.0; length]],
            filled: 0,
            hop: (rate.0 / 10.0).round() as usize,
            bins,
            scale: (2.0 / (length as f64 * energy)) as f32,
            window,
        }
    }

    /// Takes the next frames; a moment for each tenth of a second that is complete.
    pub fn hear(&mut self, left: &[f32], right: &[f32], moments: &mut Vec<Moment>) {
        let mut done = 0;
        while done < left.len() {
            let count = (self.hop - self.filled).min(left.len() - done);
            self.push(0, &left[done..done + count]);
            self.push(1, &right[done..done + count]);
            self.filled += count;
            done += count;
            if self.filled == self.hop {
                self.filled = 0;
                moments.push(self.moment());
            }
        }
    }

    fn push(&mut self, channel: usize, frames: &[f32]) {
        let ring = &mut self.ring[channel];
        let length = ring.len();
        ring.copy_within(frames.len().., 0);
        ring[length - frames.len()..].copy_from_slice(frames);
    }

    fn moment(&mut self) -> Moment {
        let mut moment = Moment { bands: [0.0; BANDS], loudness: 0.0, power: 0.0, side: 0.0, left: 0.0 };
        if self.ring.iter().flatten().all(|x| *x == 0.0) {
            return moment;
        }
        // Left as the real, right as the imaginary part: one transform serves both.
        for (i, w) in self.window.iter().enumerate() {
            self.re[i] = self.ring[0][i] * w;
            self.im[i] = self.ring[1][i] * w;
        }
        self.fft.forward(&mut self.re, &mut self.im);
        let length = self.window.len();
        for (bin, (band, weight)) in self.bins.iter().enumerate().skip(1) {
            let (a, b) = (self.re[bin], self.im[bin]);
            let (c, d) = (self.re[length - bin], self.im[length - bin]);
            let (left_re, left_im) = (0.5 * (a + c), 0.5 * (b - d));
            let (right_re, right_im) = (0.5 * (b + d), 0.5 * (c - a));
            let power = left_re * left_re + left_im * left_im + right_re * right_re + right_im * right_im;
            let (side_re, side_im) = (left_re - right_re, left_im - right_im);
            moment.side += 0.5 * (side_re * side_re + side_im * side_im);
            moment.power += power;
            moment.left += left_re * left_re + left_im * left_im;
            moment.loudness += power * weight;
            if let Some(band) = band {
                moment.bands[usize::from(*band)] += power;
            }
        }
        let Moment { bands, loudness, power, side, left } = &mut moment;
        bands.iter_mut().chain([loudness, power, side, left]).for_each(|value| *value *= self.scale);
        moment
    }
}

/// The band and the K-weight of a frequency.
fn weigh(frequency: f64) -> (Option<u8>, f32) {
    if frequency <= 0.0 {
        return (None, 0.0);
    }
    let place = (3.0 * math::log2(frequency / 1000.0)).round() + 17.0;
    let band = (0.0..BANDS as f64).contains(&place).then_some(place as u8);
    (band, k_weight(frequency) as f32)
}

/// |K(f)|^2: the head's high shelf and the revised low-frequency curve, as their analog prototypes.
pub(crate) fn k_weight(frequency: f64) -> f64 {
    let shelf = {
        let w = frequency / 1_681.974_450_955_533;
        let q = 0.707_175_236_955_419_6;
        let high = math::db_to_gain(3.999_843_853_973_347);
        let band = math::pow(high, 0.499_666_774_154_541_6);
        let (nr, ni) = (1.0 - high * w * w, band * w / q);
        let (dr, di) = (1.0 - w * w, w / q);
        (nr * nr + ni * ni) / (dr * dr + di * di)
    };
    let high_pass = {
        let w = frequency / 38.135_470_876_024_44;
        let q = 0.500_327_037_323_877_3;
        let (dr, di) = (1.0 - w * w, w / q);
        w * w * w * w / (dr * dr + di * di)
    };
    shelf * high_pass
}

/// Loudness in LUFS of a K-weighted power.
pub fn lufs(power: f64) -> f64 {
    -0.691 + math::power_to_db(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(frequency: f64, level: f64, rate: f64, seconds: f64) -> Vec<f32> {
        let peak = math::db_to_gain(level);
        (0..(rate * seconds) as usize)
            .map(|i| (peak * math::sin(std::f64::consts::TAU * frequency * i as f64 / rate)) as f32)
            .collect()
    }

    #[test]
    fn a_stereo_kilohertz_at_minus_23_reads_minus_23_lufs() {
        // EBU Tech 3341 case 1.
        for rate in [44_100.0, 48_000.0, 96_000.0] {
            let row = tone(1000.0, -23.0, rate, 2.0);
            let mut moments = Vec::new();
            Analyser::new(Hz(rate)).hear(&row, &row, &mut moments);
            let last = moments.last().unwrap();
            assert!((lufs(f64::from(last.loudness)) + 23.0).abs() < 0.1, "{rate}: {}", lufs(f64::from(last.loudness)));
            assert!(f64::from(last.side) < 1e-9);
            let share = last.bands[17] / last.power;
            assert!(share > 0.99, "{share}");
        }
    }

    #[test]
    fn the_difference_of_opposite_channels_is_all_side() {
        let left = tone(500.0, -20.0, 48_000.0, 1.0);
        let right: Vec<f32> = left.iter().map(|x| -x).collect();
        let mut moments = Vec::new();
        Analyser::new(Hz(48_000.0)).hear(&left, &right, &mut moments);
        let last = moments.last().unwrap();
        assert!((last.side / last.power - 1.0).abs() < 1e-3);
    }

    #[test]
    fn moments_do_not_depend_on_blocks() {
        let row = tone(300.0, -10.0, 48_000.0, 0.5);
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        Analyser::new(Hz(48_000.0)).hear(&row, &row, &mut whole);
        let mut analyser = Analyser::new(Hz(48_000.0));
        for chunk in row.chunks(777) {
            analyser.hear(chunk, chunk, &mut parts);
        }
        assert_eq!(whole.len(), 5);
        assert!(whole.iter().zip(&parts).all(|(a, b)| a.bands == b.bands));
    }
}
