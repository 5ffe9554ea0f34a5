//! Spectra before and after: third octaves on the seven ranges, at matched loudness.
//!
//! Each spectrum is shown relative to its own whole, so that a change of level does not pass for a change of tone.

use super::figures::{short_hertz, signed};
use super::loudness::{WIDTH, legend};
use super::plot::{Anchor, Plot, Scale};
use super::{Corridor, ReportData};
use meters::{Band, Readings};
use signal::bands::{RANGES, range_of};
use signal::{Hz, Unit, math};

/// Figures below the drawing.
const TICKS: [f64; 10] = [20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0, 5_000.0, 10_000.0, 20_000.0];
/// A change of tone under this is none, in dB.
const HEARD: f64 = 0.5;
/// What lies further under the whole is not shown, in dB.
const FLOOR: f64 = -50.0;

/// A third octave: its middle and its level relative to the whole.
type Level = (f64, Option<f64>);

fn middle(band: &Band) -> f64 {
    (band.low.0 * band.high.0).sqrt()
}

/// The third octaves of a sound relative to their sum.
fn levels(readings: &Readings) -> Vec<Level> {
    let bands = &readings.spectrum.third_octaves;
    let power: f64 = bands.iter().filter_map(|band| band.level_dbfs).map(|level| math::pow(10.0, level / 10.0)).sum();
    let whole = math::power_to_db(power.max(1e-30));
    bands.iter().map(|band| (middle(band), band.level_dbfs.map(|level| level - whole))).collect()
}

/// After minus before, where both sound and either is loud enough to be heard.
fn change(before: &[Level], after: &[Level]) -> Vec<(f64, f64)> {
    let pairs = before.iter().zip(after);
    pairs
        .filter_map(|((at, before), (_, after))| Some((*at, (*before)?, (*after)?)))
        .filter(|(_, before, after)| before.max(*after) > FLOOR)
        .map(|(at, before, after)| (at, after - before))
        .collect()
}

/// The nominal middle of a third octave, as it is printed on an equalizer: 125.9 Hz is 125 Hz.
///
/// Source: IEC 61260-1:2014, annex E.
fn nominal(hertz: f64) -> f64 {
    const DECADE: [f64; 10] = [1.0, 1.25, 1.6, 2.0, 2.5, 3.15, 4.0, 5.0, 6.3, 8.0];
    let place = (math::ln(hertz.max(1e-3)) / math::ln(10.0) * 10.0).round() as i32;
    DECADE[place.rem_euclid(10) as usize] * 10.0_f64.powi(place.div_euclid(10))
}

/// The largest changes in words.
fn in_words(change: &[(f64, f64)]) -> String {
    let most = |sign: f64| change.iter().copied().max_by(|a, b| (a.1 * sign).total_cmp(&(b.1 * sign)));
    let tell = |sign: f64, word: &str| {
        let (at, by) = most(sign).filter(|(_, by)| by * sign >= HEARD)?;
        Some(format!(
            "{word} in the {} ({} dB around {})",
            range_of(Hz(at)).name,
            signed(by, 1),
            Unit::Hz.show(nominal(at))
        ))
    };
    match (tell(1.0, "most is added"), tell(-1.0, "most is taken away")) {
        (Some(up), Some(down)) => format!("At matched loudness {up} and {down}."),
        (Some(one), None) | (None, Some(one)) => format!("At matched loudness {one}."),
        (None, None) => "At matched loudness the tone is the same within half a decibel.".to_string(),
    }
}

/// A drawing's place on the page.
struct Paper {
    x: Scale,
    across: (f64, f64),
    down: (f64, f64),
    wide: bool,
}

impl Paper {
    fn new(width: f64, down: (f64, f64)) -> Self {
        let across = (40.0, width);
        Self { x: Scale::log((18.0, 22_000.0), across), across, down, wide: width > 700.0 }
    }

    /// The seven ranges, every other one shaded, named above.
    fn ranges(&self, plot: &mut Plot, named: bool) {
        for (i, range) in RANGES.iter().enumerate() {
            let (left, right) = (self.x.at(range.low.0), self.x.at(range.high.0));
            if i % 2 == 0 {
                plot.rect("shade", (left, self.down.0), (right - left, self.down.1 - self.down.0));
            }
            if named {
                plot.words("", ((left + right) / 2.0, self.down.0 - 7.0), Anchor::Middle, range.name);
            }
        }
    }

    fn frequencies(&self, plot: &mut Plot) {
        let shown = TICKS.iter().filter(|tick| self.wide || !matches!(**tick as u32, 50 | 500 | 5_000));
        for tick in shown {
            let x = self.x.at(*tick);
            plot.words("", (x, self.down.1 + 16.0), Anchor::Middle, &short_hertz(*tick));
        }
    }

    fn levels(&self, plot: &mut Plot, y: Scale, marks: &[f64], sign: bool) {
        for mark in marks {
            plot.line("grid", (self.across.0, y.at(*mark)), (self.across.1, y.at(*mark)));
            let figure = if sign { signed(*mark, 0) } else { super::figures::number(*mark, 0) };
            plot.words("", (self.across.0 - 8.0, y.at(*mark) + 4.0), Anchor::End, &figure);
        }
    }
}

fn curve(plot: &mut Plot, paper: &Paper, y: Scale, class: &str, levels: &[Level]) {
    let shown = |level: &f64| *level > FLOOR;
    plot.curve(class, levels.iter().map(|(at, level)| level.filter(shown).map(|level| (paper.x.at(*at), y.at(level)))));
}

/// Both spectra, over a corridor where there is one.
fn both(before: Option<&[Level]>, after: &[Level], corridor: Option<&Corridor>, width: f64, label: &str) -> String {
    let wide = width > 700.0;
    let height = if wide { 300.0 } else { 210.0 };
    let mut plot = Plot::new(width, height, label);
    let paper = Paper::new(width, (if wide { 24.0 } else { 8.0 }, height - 26.0));
    paper.ranges(&mut plot, wide);
    let y = Scale::linear((0.0, FLOOR), paper.down);
    paper.levels(&mut plot, y, &[0.0, -10.0, -20.0, -30.0, -40.0], false);
    paper.frequencies(&mut plot);
    plot.line("edge", (paper.across.0, paper.down.1), (paper.across.1, paper.down.1));
    if let Some(corridor) = corridor {
        let places = after.iter().map(|(at, _)| paper.x.at(*at)).zip(&corridor.bands);
        let low: Vec<_> = places.clone().map(|(x, band)| (x, y.at(band.0))).collect();
        let high: Vec<_> = places.map(|(x, band)| (x, y.at(band.1))).collect();
        plot.area("corridor", &high, &low);
    }
    if let Some(before) = before {
        curve(&mut plot, &paper, y, "before", before);
    }
    curve(&mut plot, &paper, y, "after", after);
    plot.finish()
}

/// What changed, a bar a third octave: up is more, down is less.
fn bars(change: &[(f64, f64)], width: f64, label: &str) -> String {
    let most = change.iter().map(|(_, by)| by.abs()).fold(3.0, f64::max);
    let most = (most / 3.0).ceil() * 3.0;
    let mut plot = Plot::new(width, 130.0, label);
    let paper = Paper::new(width, (6.0, 108.0));
    paper.ranges(&mut plot, false);
    let y = Scale::linear((most, -most), paper.down);
    paper.levels(&mut plot, y, &[most, 0.0, -most], true);
    paper.frequencies(&mut plot);
    let zero = y.at(0.0);
    let wide = (paper.x.at(1_250.0) - paper.x.at(1_000.0)) * 0.7;
    for (at, by) in change {
        let (top, bottom) = (y.at(*by).min(zero), y.at(*by).max(zero));
        let class = if *by > 0.0 { "up" } else { "down" };
        plot.rect(class, (paper.x.at(*at) - wide / 2.0, top), (wide, bottom - top));
    }
    plot.line("edge", (paper.across.0, zero), (paper.across.1, zero));
    plot.finish()
}

/// The mix's spectrum, beside that of the recordings added up.
pub(crate) fn mix(data: &ReportData) -> String {
    let after = levels(data.mix);
    if after.iter().all(|(_, level)| level.is_none()) {
        return String::new();
    }
    let before = data.raw.map(levels);
    let changed = before.as_deref().map(|before| change(before, &after)).unwrap_or_default();
    let caption = if changed.is_empty() { String::new() } else { format!("<p>{}</p>", in_words(&changed)) };
    let mut lines = vec![("after", "mix".to_string())];
    if before.is_some() {
        lines.push(("before", "recordings added up".to_string()));
    }
    if let Some(corridor) = data.corridor {
        lines.push(("corridor", format!("where {} usually lies", corridor.name)));
    }
    let lines: Vec<(&str, &str)> = lines.iter().map(|(class, words)| (*class, words.as_str())).collect();
    let bars = if changed.is_empty() {
        String::new()
    } else {
        let label = "Change of tone from the recordings to the mix, third octave by third octave";
        let lines = legend(&[("up", "above the line: the mix has more"), ("down", "below the line: it has less")]);
        format!("<h4>Mix minus recordings, dB</h4>{lines}{}", bars(&changed, WIDTH, label))
    };
    format!(
        "<figure class=\"panel\"><figcaption><h3>Tone</h3>{caption}</figcaption>{}{}{bars}</figure>",
        legend(&lines),
        both(
            before.as_deref(),
            &after,
            data.corridor,
            WIDTH,
            "Spectrum of the mix in third octaves, dB relative to the whole"
        )
    )
}

/// A master's spectrum beside the mix's: what it says in words, and the drawing.
pub(crate) fn beside(mix: &Readings, master: &Readings, corridor: Option<&Corridor>, name: &str) -> (String, String) {
    let (before, after) = (levels(mix), levels(master));
    let label = format!("Spectra of the mix and of the master for {name}, dB relative to the whole");
    (in_words(&change(&before, &after)), both(Some(&before), &after, corridor, 520.0, &label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_changes_are_named_with_their_range() {
        let change = [(63.1, -3.2), (316.2, -1.0), (3_162.3, 0.2), (10_000.0, 1.84)];
        let words = in_words(&change);
        assert_eq!(
            words,
            "At matched loudness most is added in the air (+1.8 dB around 10 kHz) and most is taken away in the bass (−3.2 dB around 63 Hz)."
        );
        assert!(in_words(&[(125.9, 2.0), (1_258.9, -2.0)]).contains("around 125 Hz"));
        assert_eq!([19.95, 31.62, 1_258.9, 19_952.6].map(nominal), [20.0, 31.5, 1_250.0, 20_000.0]);
        assert!(in_words(&[(63.0, 0.4), (80.0, -0.4)]).contains("same within half a decibel"));
    }

    #[test]
    fn a_louder_sound_of_the_same_tone_shows_no_change() {
        let spectrum = |gain: f64| {
            let bands = [(100.0, -20.0), (1_000.0, -30.0)];
            let bands = bands.map(|(low, level)| Band {
                name: "",
                low: Hz(low),
                high: Hz(low * 1.26),
                level_dbfs: Some(level + gain),
            });
            Readings {
                spectrum: meters::Spectrum { third_octaves: bands.to_vec(), ranges: Vec::new() },
                ..Default::default()
            }
        };
        let (quiet, loud) = (levels(&spectrum(0.0)), levels(&spectrum(9.0)));
        assert!(change(&quiet, &loud).iter().all(|(_, by)| by.abs() < 1e-9));
        // -20 and -30 dB add up to -19.59.
        assert!((quiet[0].1.unwrap() + 0.41).abs() < 0.01);
    }
}
