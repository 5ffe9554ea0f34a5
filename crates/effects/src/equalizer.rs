//! Shapes the tone: up to 24 bells, shelves, notches and tilts that sound as an analog desk's would, up to 20 kHz.
//!
//! Source: the prototypes are those of Bristow-Johnson, "Cookbook formulae for audio EQ biquad filter coefficients",
//! 1994; they are made digital by a magnitude match (after Vicanek, "Matched Second Order Digital Filters", 2016),
//! minimum phase, and run as state-variable filters (Zavalishin, "The Art of VA Filter Design", 2018).
//! Units: Hz, dB, Q.  Latency: none.  Cost: two state-variable filters a band.
//! Not for: cutting everything below or above a frequency; use `high-pass` and `low-pass`.

mod matched;

use crate::glide::Glide;
use crate::{Context, Effect, Kernel};
use matched::{Factor, Prototype};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::svf::{Section, Svf, narrow, run_all, widen};
use signal::{Db, Hz, Lanes, Plain, Seconds, params, parts};

parts! {
    /// One band of an equalizer.
    Band as "band" up to 24: BandKind {
        Bell = "bell", LowShelf = "low-shelf", HighShelf = "high-shelf", Notch = "notch", Tilt = "tilt",
    } {
        /// Centre of a bell or a notch, middle of a shelf's rise, pivot of a tilt.
        frequency: Hz = 1000.0, 20.0..=20000.0, log, first;
        /// Boost or cut; a tilt lifts the highs and lowers the lows by it; a notch has none.
        gain: Db = 0.0, -24.0..=24.0;
        /// Narrowness of a bell or a notch, steepness of a shelf or a tilt.
        q: Plain = 0.707, 0.1..=20.0, log;
    }
}

params! {
    /// Shapes the tone with bells, shelves, notches and tilts.
    Equalizer as "equalizer" {
        /// Gain after all bands.
        output: Db = 0.0, -24.0..=24.0;
    }
    parts bands: Band
}

impl Band {
    /// The analog band this one follows.
    fn prototype(&self) -> Prototype {
        let damping = 1.0 / self.q.0;
        let factor = |scale: f64, damping: f64| Factor { scale, damping };
        // The square root of the gain, and of that the root again: how zeros and poles share it between them.
        let half = Db(0.5 * self.gain.0).gain();
        let quarter = Db(0.25 * self.gain.0).gain();
        let (low, zeros, poles) = match self.kind {
            BandKind::Bell => (1.0, factor(1.0, damping * half), factor(1.0, damping / half)),
            BandKind::LowShelf => (half * half, factor(quarter, damping), factor(1.0 / quarter, damping)),
            BandKind::HighShelf => (1.0, factor(1.0 / quarter, damping), factor(quarter, damping)),
            BandKind::Notch => (1.0, factor(1.0, 0.0), factor(1.0, damping)),
            // A high shelf of twice the gain, lowered by the gain: 0 dB at the pivot.
            BandKind::Tilt => (1.0 / (half * half), factor(1.0 / half, damping), factor(half, damping)),
        };
        let up = self.frequency.0 / 20_000.0;
        let centred = if self.kind == BandKind::Notch { 1.0 } else { 1.0 - up * up * up * up };
        Prototype { low, zeros, poles, centred }
    }

    /// One step on the way to another band of its kind.
    fn toward(&self, goal: &Band, glide: &Glide) -> Band {
        Band {
            kind: goal.kind,
            frequency: Hz(glide.ratio(self.frequency.0, goal.frequency.0)),
            gain: Db(glide.decibels(self.gain.0, goal.gain.0)),
            q: Plain(glide.ratio(self.q.0, goal.q.0)),
        }
    }

    fn sections(&self, rate: Hz) -> [Section; 2] {
        self.prototype().sections(self.frequency, rate)
    }
}

impl Effect for Equalizer {
    type Kernel<const L: usize> = EqualizerKernel<L>;

    fn tail(&self, _context: &Context) -> Seconds {
        // ln(10^6) is 13.8; the rest is room for the boost. Bands that ring alike ring on one another, so times add.
        const DECAY: f64 = 18.5;
        Seconds(self.bands.iter().map(|band| DECAY / band.prototype().decay(band.frequency)).sum())
    }

    fn response(&self, frequency: Hz, rate: Hz) -> Option<f64> {
        let sections = self.bands.iter().flat_map(|band| band.sections(rate));
        Some(sections.map(|section| section.magnitude(frequency, rate)).product::<f64>() * self.output.gain())
    }
}

/// Where a strip's band stands and where it shall go.
#[derive(Clone, Copy)]
struct Sweep {
    now: Band,
    goal: Band,
}

/// Two sections a band, and the output gain.
#[derive(Clone)]
pub struct EqualizerKernel<const L: usize> {
    bands: Vec<[Svf<L>; 2]>,
    output: Ramp<f64, L>,
    /// Strip by strip, each strip's bands in a row.
    sweeps: Vec<Sweep>,
    glide: Glide,
    rate: Hz,
    channels: usize,
}

impl<const L: usize> EqualizerKernel<L> {
    /// Aims the sections of a sweep's band at where it stands now.
    fn tune(&mut self, sweep: usize) {
        let (strip, band) = (sweep / self.bands.len(), sweep % self.bands.len());
        let sections = self.sweeps[sweep].now.sections(self.rate);
        for (filter, section) in self.bands[band].iter_mut().zip(sections) {
            for lane in strip * self.channels..(strip + 1) * self.channels {
                filter.aim(lane, &section);
            }
        }
    }
}

impl<const L: usize> Kernel<L, Equalizer> for EqualizerKernel<L> {
    fn new(effect: &Equalizer, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let sweeps = effect.bands.iter().map(|&band| Sweep { now: band, goal: band });
        let mut kernel = Self {
            bands: effect.bands.iter().map(|_| [Svf::default(), Svf::default()]).collect(),
            output: Ramp::<f64, L>::new(1.0),
            sweeps: sweeps.collect::<Vec<_>>().repeat(L.div_ceil(channels)),
            glide: Glide::new(context.rate),
            rate: context.rate,
            channels,
        };
        kernel.settle();
        kernel
    }

    fn aim(&mut self, strip: usize, effect: &Equalizer, _context: &Context) {
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.output.aim(lane, effect.output.gain());
        }
        let count = self.bands.len();
        for (sweep, band) in self.sweeps[strip * count..(strip + 1) * count].iter_mut().zip(&effect.bands) {
            sweep.goal = *band;
        }
    }

    fn settle(&mut self) {
        for sweep in 0..self.sweeps.len() {
            self.sweeps[sweep].now = self.sweeps[sweep].goal;
            self.tune(sweep);
        }
        self.bands.iter_mut().flatten().for_each(Svf::settle);
        self.output.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.bands.iter_mut().flatten().for_each(Svf::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        for sweep in 0..self.sweeps.len() {
            let Sweep { now, goal } = self.sweeps[sweep];
            if now != goal {
                self.sweeps[sweep].now = now.toward(&goal, &self.glide);
                self.tune(sweep);
            }
        }
        shape(&mut self.bands, &self.output, lanes);
        self.output.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn shape<const L: usize>(bands: &mut [[Svf<L>; 2]], output: &Ramp<f64, L>, lanes: &mut Lanes<L>) {
    let mut wide = widen(lanes);
    run_all(bands.as_flattened_mut(), &mut wide);
    // Times one changes no bit.
    let through = output.is_steady() && (0..L).all(|lane| output.target(lane) == 1.0);
    if !through {
        for (frame, x) in wide.iter_mut().enumerate() {
            let gain = output.at(frame);
            for i in 0..L {
                x[i] *= gain[i];
            }
        }
    }
    narrow(&wide, lanes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trial::{self, RATES, Strip};
    use signal::random::Random;

    fn band(kind: BandKind, frequency: f64, gain: f64, q: f64) -> Band {
        Band { kind, frequency: Hz(frequency), gain: Db(gain), q: Plain(q) }
    }

    fn equalizer(bands: &[Band]) -> Equalizer {
        Equalizer { output: Db(0.0), bands: bands.to_vec() }
    }

    /// The analog band in the cookbook's own form, with A = 10^(gain / 40).
    fn analog(b: &Band, frequency: f64) -> f64 {
        let a = Db(0.5 * b.gain.0).gain();
        let (w, q) = (frequency / b.frequency.0, b.q.0);
        let quadratic = |s2: f64, s1: f64, s0: f64| ((s0 - s2 * w * w).powi(2) + (s1 * w).powi(2)).sqrt();
        let shelf = |a: f64| {
            a * quadratic(a, a.sqrt() / q, 1.0) / quadratic(1.0, a.sqrt() / q, a)
        };
        match b.kind {
            BandKind::Bell => quadratic(1.0, a / q, 1.0) / quadratic(1.0, 1.0 / (a * q), 1.0),
            BandKind::LowShelf => a * quadratic(1.0, a.sqrt() / q, a) / quadratic(a, a.sqrt() / q, 1.0),
            BandKind::HighShelf => shelf(a),
            BandKind::Notch => quadratic(1.0, 0.0, 1.0) / quadratic(1.0, 1.0 / q, 1.0),
            BandKind::Tilt => shelf(a * a) / (a * a),
        }
    }

    /// The largest error to the analog band in dB, 20 Hz to 20 kHz.
    fn worst(rate: Hz, kinds: &[BandKind], gain: f64, qualities: &[f64]) -> f64 {
        let mut worst = 0.0f64;
        for &kind in kinds {
            for step in 0..=30 {
                let frequency = 20.0 * signal::math::exp2(f64::from(step) * 9.965_784 / 30.0);
                for &q in qualities {
                    for gain in [gain, -gain] {
                        let b = band(kind, frequency.min(20_000.0), gain, q);
                        let effect = equalizer(&[b]);
                        for probe in 0..=300 {
                            // Half the probes over the whole range, half about the band.
                            let near = frequency * (0.9 + 0.2 * f64::from(probe) / 300.0);
                            let wide = 20.0 * signal::math::exp2(f64::from(probe) * 9.965_784 / 300.0);
                            for f in [near, wide].map(|f| f.clamp(20.0, 20_000.0)) {
                                let ours = effect.response(Hz(f), rate).unwrap();
                                worst = worst.max((Db::from_gain(ours).0 - Db::from_gain(analog(&b, f)).0).abs());
                            }
                        }
                    }
                }
            }
        }
        worst
    }

    const SHAPES: [BandKind; 4] = [BandKind::Bell, BandKind::LowShelf, BandKind::HighShelf, BandKind::Tilt];
    const QUALITIES: [f64; 5] = [0.4, 0.707, 1.4, 4.0, 8.0];

    #[test]
    fn a_band_of_twelve_decibels_is_within_a_tenth_of_the_analog_one() {
        for rate in &RATES[1..] {
            let error = worst(*rate, &SHAPES[..3], 12.0, &QUALITIES);
            assert!(error < 0.1, "{rate}: {error}");
        }
    }

    #[test]
    fn the_widest_gain_and_the_lowest_rate_stay_close() {
        let at_48 = worst(RATES[1], &SHAPES, 24.0, &QUALITIES);
        let at_44 = (worst(RATES[0], &SHAPES, 12.0, &QUALITIES), worst(RATES[0], &SHAPES, 24.0, &QUALITIES));
        assert!(at_48 < 0.12 && at_44.0 < 0.28 && at_44.1 < 0.3, "{at_48} {at_44:?}");
    }

    #[test]
    fn a_notch_is_deep_at_its_frequency_and_nowhere_else() {
        for rate in RATES {
            for frequency in [50.0, 1000.0, 15_000.0] {
                let effect = equalizer(&[band(BandKind::Notch, frequency, 0.0, 8.0)]);
                let level = |f: f64| Db::from_gain(effect.response(Hz(f), rate).unwrap()).0;
                assert!(level(frequency) < -100.0, "{frequency} Hz at {rate}: {}", level(frequency));
                assert!(level(frequency * 0.7) > -0.2 && level(20.0) > -0.1);
                // The edges of a notch, f (1 +- 1 / 2Q) in the narrow limit, are 3 dB down.
                let edge = frequency * ((1.0f64 + 1.0 / 256.0).sqrt() - 1.0 / 16.0);
                assert!((level(edge) + 3.01).abs() < 0.2, "{}", level(edge));
            }
        }
    }

    #[test]
    fn a_tilt_is_level_at_its_pivot_and_symmetric_about_it() {
        let effect = equalizer(&[band(BandKind::Tilt, 800.0, 6.0, 0.707)]);
        let level = |f: f64| Db::from_gain(effect.response(Hz(f), RATES[1]).unwrap()).0;
        assert!(level(800.0).abs() < 0.01);
        for ratio in [2.0, 8.0, 16.0] {
            assert!((level(800.0 * ratio) + level(800.0 / ratio)).abs() < 0.02);
        }
        assert!((level(20.0) + 6.0).abs() < 0.05 && (level(18_000.0) - 6.0).abs() < 0.05);
    }

    #[test]
    fn bands_at_zero_decibels_change_no_bit() {
        let bands: Vec<Band> =
            SHAPES.iter().flat_map(|&k| [30.0, 3000.0, 20_000.0].map(|f| band(k, f, 0.0, 1.0))).collect();
        for rate in RATES {
            let mut strip = Strip::<Equalizer, 1>::new(&equalizer(&bands), rate, 1);
            let mut random = Random::new(5);
            let noise: Vec<f32> = (0..4096).map(|_| random.signed() as f32).collect();
            let heard = strip.play(4096, |n| [noise[n]]);
            assert!(heard.iter().zip(&noise).all(|(y, x)| y[0] == *x));
        }
    }

    #[test]
    fn the_sound_has_the_stated_response() {
        let bands = [
            band(BandKind::Bell, 100.0, 12.0, 2.0),
            band(BandKind::Bell, 15_000.0, -12.0, 1.0),
            band(BandKind::LowShelf, 200.0, -9.0, 0.7),
            band(BandKind::HighShelf, 9000.0, 18.0, 0.4),
            band(BandKind::Notch, 1000.0, 0.0, 4.0),
            band(BandKind::Tilt, 600.0, 3.0, 0.2),
        ];
        for rate in RATES {
            trial::response_is_what_is_heard(&equalizer(&bands), rate, &[60.0, 100.0, 990.0, 5e3, 12e3, 19e3], 2e-4);
        }
    }

    #[test]
    fn every_corner_of_every_kind_is_stable() {
        for rate in RATES {
            for &kind in BandKind::ALL {
                for frequency in [20.0, 1000.0, 20_000.0] {
                    for gain in [-24.0, 24.0] {
                        for q in [0.1, 20.0] {
                            for section in band(kind, frequency, gain, q).sections(rate) {
                                let [a1, a2, a3, ..] = section.c;
                                let (g, k) = (a3 / a2, (1.0 / a1 - 1.0) / (a3 / a2) - a3 / a2);
                                assert!(section.c.iter().all(|c| c.is_finite()) && g > 0.0 && k > 0.0, "{section:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn it_is_silent_after_its_tail() {
        for kind in [BandKind::Bell, BandKind::LowShelf] {
            trial::is_silent_after_its_tail(&equalizer(&[band(kind, 60.0, 24.0, 8.0); 3]), RATES[1]);
        }
    }

    #[test]
    fn a_number_that_is_none_does_not_stick() {
        trial::bad_numbers_do_not_stick(&equalizer(&[band(BandKind::Bell, 100.0, 12.0, 4.0)]));
    }

    #[test]
    fn eight_lanes_are_eight_single_runs() {
        let one = equalizer(&[band(BandKind::Bell, 100.0, 12.0, 4.0), band(BandKind::HighShelf, 8000.0, 6.0, 0.7)]);
        let other = equalizer(&[band(BandKind::Bell, 150.0, -3.0, 1.0), band(BandKind::HighShelf, 15e3, -6.0, 0.7)]);
        trial::lanes_are_single_runs(&one, &other);
    }
}
