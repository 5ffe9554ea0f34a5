//! Finds the hum of the mains: 50 or 60 Hz (45 to 65 are searched) and its harmonics.
//!
//! Music moves and pauses, hum stays. So each bin of a long transform is judged by what it falls back to: the level that
//! it exceeds in all but the quietest windows. A steady line stands far above its neighbours there and hardly changes
//! through the quietest quarter; notes do not. Lines on one comb are hum.
//!
//! Source: the lasting level follows Martin, "Noise Power Spectral Density Estimation Based on Optimal Smoothing and
//! Minimum Statistics", IEEE Trans. Speech Audio Process. 9(5), 2001.
//! Units: dBFS, RMS of all lines together.  Cost: one transform of 4096 at 2 kHz each half second.
//! Not for: hum that comes and goes, and takes under 6 s.

use crate::ear::{Ear, each_channel};
use crate::list::full_scale;
use crate::low_rate::LowRate;
use crate::{Detector, Listener, Take};
use signal::fft::RealFft;
use signal::{Fault, Hz, Unit, math};
use std::f64::consts::TAU;

const RATE: u64 = 2_000;
const WINDOW: usize = 4_096;
const HOP: usize = 1_024;
/// Hz between two bins.
const STEP: f64 = RATE as f64 / WINDOW as f64;
/// Bins that are kept: up to 540 Hz.
const BINS: usize = 1_106;
/// More windows than this are thinned to every second one: hum is there all the time.
const MOST: usize = 1_024;
const HARMONICS: usize = 8;
/// Hum under this level, in dBFS, is below what any release keeps.
const FAINT: f64 = -72.0;
/// What stands so far above its neighbours is a line, in dB.
const PROMINENT: f64 = 10.0;
/// One of the three lowest lines must stand this far above its neighbours, in dB.
const CLEAR: f64 = 15.0;
/// Fewer windows say nothing of what lasts.
const FEWEST: usize = 8;
/// A line may come up by so much within its quietest quarter, in dB.
const STEADY: f64 = 3.0;

/// Mains hum.
pub struct Hum;

impl Detector for Hum {
    const KEY: &'static str = "hum";
    const SENTENCE: &'static str = "The mains hums along: 50 or 60 Hz and harmonics.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        let take = *take;
        each_channel(&take, || Spectra::new(take))
    }
}

struct Spectra {
    take: Take,
    low: LowRate,
    held: Vec<f32>,
    window: Vec<f32>,
    fft: RealFft<f32>,
    re: Vec<f32>,
    im: Vec<f32>,
    /// Power a bin, one row a window; a sine of RMS r has the sum r^2 over its bins.
    rows: Vec<Vec<f32>>,
    heard: usize,
    every: usize,
}

impl Spectra {
    fn new(take: Take) -> Self {
        let window = (0..WINDOW).map(|i| (0.5 - 0.5 * math::cos(TAU * i as f64 / WINDOW as f64)) as f32).collect();
        let fft = RealFft::new(WINDOW);
        let (re, im) = (vec![0.0; fft.bins()], vec![0.0; fft.bins()]);
        let low = LowRate::new(take.rate.0.round() as u64, RATE);
        Self { take, low, held: Vec::new(), window, fft, re, im, rows: Vec::new(), heard: 0, every: 1 }
    }

    fn transform(&mut self) {
        self.heard += 1;
        if !(self.heard - 1).is_multiple_of(self.every) {
            return;
        }
        let samples: Vec<f32> = self.held[..WINDOW].iter().zip(&self.window).map(|(s, w)| s * w).collect();
        self.fft.forward(&samples, &mut self.re, &mut self.im);
        // Parseval over a Hann window, whose squares sum to 3/8 of its length.
        let scale = 2.0 / (WINDOW as f32 * WINDOW as f32 * 0.375);
        let row: Vec<f32> = self.re.iter().zip(&self.im).take(BINS).map(|(re, im)| scale * (re * re + im * im)).collect();
        // Digital silence hums with nothing, and says nothing of the rest.
        if row.iter().sum::<f32>() > 1e-11 {
            self.rows.push(row);
        }
        if self.rows.len() > MOST {
            let mut keep = false;
            self.rows.retain(|_| {
                keep = !keep;
                keep
            });
            self.every *= 2;
        }
    }
}

impl Ear for Spectra {
    fn hear(&mut self, samples: &[f32]) {
        let mut held = std::mem::take(&mut self.held);
        self.low.hear(samples, &mut held);
        self.held = held;
        while self.held.len() >= WINDOW {
            self.transform();
            self.held.drain(..HOP);
        }
    }

    fn finish(&mut self) -> Vec<Fault> {
        if self.rows.len() < FEWEST {
            return Vec::new();
        }
        let lasting = Lasting::of(&self.rows);
        let Some(comb) = lasting.best_comb() else { return Vec::new() };
        let level = math::power_to_db(comb.power);
        // What is as strong as the loud passages is the music itself: a drone, a pedal note.
        let is_music = level > lasting.loud - 12.0 && level > -35.0;
        if level < FAINT || is_music {
            return Vec::new();
        }
        let frequency = Hz(lasting.fine(&self.rows, &comb));
        // A rectifier hums at twice the mains; without the lowest line a held voice looks like it at any other pitch.
        let mains = [50.0, 60.0].iter().any(|mains| (frequency.0 - mains).abs() <= 0.3);
        if !mains && comb.lines.iter().all(|line| line.0 != 1) {
            return Vec::new();
        }
        let lines = comb.lines.len();
        vec![Fault {
            text: format!(
                "Mains hum at {} with {lines} strong {} is there all the time, at {}.",
                frequency,
                if lines == 1 { "line" } else { "lines" },
                full_scale(level)
            ),
            advice: "Remove it as a comb of sinusoids at this frequency; then look for a ground loop or a dimmer."
                .to_string(),
            ..self.take.fault(Hum::KEY, comb.confidence(), level, Unit::Db)
        }]
    }
}

/// Lines at multiples of one frequency.
struct Comb {
    fundamental: f64,
    /// Harmonic, bin and height above the neighbours in dB.
    lines: Vec<(usize, usize, f64)>,
    score: f64,
    power: f64,
}

impl Comb {
    fn confidence(&self) -> f64 {
        (0.35 + self.score / 100.0).min(0.98)
    }

    /// One line alone is hum only at the fundamental and far above everything; otherwise it may be a note.
    fn is_hum(&self) -> bool {
        if !self.lines.iter().any(|line| line.0 <= 3 && line.2 >= CLEAR) {
            return false;
        }
        let first = self.lines.iter().find(|line| line.0 == 1);
        match first {
            Some(line) => self.lines.len() >= 2 || line.2 >= 20.0,
            None => self.lines.len() >= 3,
        }
    }
}

/// What each bin falls back to, and around which level it lies.
struct Lasting {
    lasting: Vec<f64>,
    around: Vec<f64>,
    /// How far each bin comes up within its quietest quarter, in dB.
    wander: Vec<f64>,
    /// Level of the loud windows, in dBFS.
    loud: f64,
}

impl Lasting {
    fn of(rows: &[Vec<f32>]) -> Self {
        let at = |part: f64, values: &[f32]| f64::from(values[((values.len() - 1) as f64 * part) as usize]);
        let (mut lasting, mut wander) = (Vec::with_capacity(BINS), Vec::with_capacity(BINS));
        let mut column = Vec::with_capacity(rows.len());
        for bin in 0..BINS {
            column.clear();
            column.extend(rows.iter().map(|row| row[bin]));
            column.sort_by(f32::total_cmp);
            lasting.push(at(0.15, &column).max(1e-20));
            wander.push(math::power_to_db((at(0.25, &column) + 1e-20) / (at(0.1, &column) + 1e-20)));
        }
        let mut totals: Vec<f32> = rows.iter().map(|row| row.iter().sum()).collect();
        totals.sort_by(f32::total_cmp);
        let loud = math::power_to_db(at(0.9, &totals));
        let around = (0..BINS).map(|bin| neighbours(&lasting, bin)).collect();
        Self { lasting, around, wander, loud }
    }

    fn line(&self, harmonic: usize, fundamental: f64) -> Option<(usize, usize, f64)> {
        let middle = (harmonic as f64 * fundamental / STEP).round() as usize;
        let reach = 1 + harmonic / 4;
        let bin = (middle - reach..=middle + reach).max_by(|a, b| self.lasting[*a].total_cmp(&self.lasting[*b]))?;
        let power = self.lasting[bin];
        let height = math::power_to_db(power / self.around[bin]);
        let peak = power >= self.lasting[bin - 1] && power >= self.lasting[bin + 1];
        (peak && height >= PROMINENT && self.wander[bin] <= STEADY && power > 1e-10).then_some((harmonic, bin, height))
    }

    fn comb(&self, fundamental: f64) -> Comb {
        let lines: Vec<_> = (1..=HARMONICS).filter_map(|harmonic| self.line(harmonic, fundamental)).collect();
        // A line off the tooth counts less, so that the comb settles on the middle of its lines.
        let score = lines
            .iter()
            .map(|&(harmonic, bin, height)| {
                let off = (bin as f64 - harmonic as f64 * fundamental / STEP).abs();
                height.min(30.0) * (1.0 - 0.2 * off)
            })
            .sum();
        let power = lines.iter().map(|&(_, bin, _)| self.lasting[bin - 2..=bin + 2].iter().sum::<f64>()).sum();
        Comb { fundamental, lines, score, power }
    }

    fn best_comb(&self) -> Option<Comb> {
        (0..=400)
            .map(|i| self.comb(45.0 + 0.05 * f64::from(i)))
            .filter(Comb::is_hum)
            .max_by(|a, b| a.score.total_cmp(&b.score))
    }

    /// The fundamental from the strongest line: the middle of what a parabola through three bins says in each window.
    fn fine(&self, rows: &[Vec<f32>], comb: &Comb) -> f64 {
        let strongest = comb.lines.iter().max_by(|a, b| self.lasting[a.1].total_cmp(&self.lasting[b.1]));
        let Some(&(harmonic, bin, _)) = strongest else { return comb.fundamental };
        let lasting: f64 = self.lasting[bin - 1..=bin + 1].iter().sum();
        // Where music covers the line, the parabola tells the music's frequency.
        let bare = |row: &&Vec<f32>| {
            let here = f64::from(row[bin - 1] + row[bin] + row[bin + 1]);
            here < 1.5 * lasting && here > lasting / 1.5
        };
        let mut places: Vec<f64> = rows
            .iter()
            .filter(bare)
            .map(|row| {
                let [a, b, c] = [row[bin - 1], row[bin], row[bin + 1]].map(|p| math::power_to_db(f64::from(p).max(1e-20)));
                let bend = a - 2.0 * b + c;
                let offset = if bend < 0.0 { (0.5 * (a - c) / bend).clamp(-1.0, 1.0) } else { 0.0 };
                (bin as f64 + offset) * STEP / harmonic as f64
            })
            .collect();
        places.sort_by(f64::total_cmp);
        places.get(places.len() / 2).copied().unwrap_or(comb.fundamental)
    }
}

/// The middle level within 6 Hz, the line itself left out.
fn neighbours(lasting: &[f64], bin: usize) -> f64 {
    let from = bin.saturating_sub(14);
    let mut near: Vec<f64> =
        (from..(bin + 15).min(lasting.len())).filter(|b| b.abs_diff(bin) > 2).map(|b| lasting[b]).collect();
    near.sort_by(f64::total_cmp);
    near[near.len() / 2]
}

#[cfg(test)]
mod tests {
    use crate::trial::{drums, faults, music, noise, tone};

    fn add(a: &[f32], b: &[f32]) -> Vec<f32> {
        a.iter().zip(b).map(|(a, b)| a + b).collect()
    }

    #[test]
    fn hum_under_music_is_found_to_a_tenth_of_a_hertz_and_a_decibel() {
        for (frequency, rate) in [(49.95, 48_000), (60.07, 44_100), (50.0, 22_050)] {
            let hum = add(&tone(rate, 20.0, frequency, 0.003), &tone(rate, 20.0, 2.0 * frequency, 0.001));
            // The bass has notes within the comb itself; what tells hum from them is the rest of seven seconds.
            let mut song = music(rate, 20.0);
            song[rate as usize * 8..rate as usize * 15].fill(0.0);
            let found = faults(rate, vec![add(&song, &hum)], "hum");
            assert_eq!(found.len(), 1, "{frequency} at {rate}");
            let named: f64 = found[0].text.split(" Hz").next().unwrap().rsplit(' ').next().unwrap().parse().unwrap();
            assert!((named - frequency).abs() < 0.11, "{frequency}: {}", found[0].text);
            // 0.003 and 0.001 of peak are -53.0 dBFS RMS together.
            assert!((found[0].value + 53.0).abs() < 1.5, "{}", found[0].value);
        }
    }

    #[test]
    fn music_drums_noise_and_a_drone_do_not_hum() {
        assert_eq!(faults(48_000, vec![music(48_000, 20.0)], "hum"), []);
        assert_eq!(faults(48_000, vec![drums(48_000, 20.0, 1)], "hum"), []);
        assert_eq!(faults(48_000, vec![noise(48_000, 20.0, 0.05, 1)], "hum"), []);
        let drone = add(&tone(48_000, 20.0, 55.0, 0.2), &tone(48_000, 20.0, 110.0, 0.2));
        assert_eq!(faults(48_000, vec![drone], "hum"), []);
    }
}
