//! The waveform, and loudness over time.

use super::ReportData;
use super::figures::{clock, maybe, number};
use super::overview::length;
use super::plot::{Anchor, Plot, Scale};
use media::Overview;
use meters::{LoudnessAt, Readings};
use signal::Seconds;

/// Width of a drawing over the whole page, in pixels.
pub(crate) const WIDTH: f64 = 1080.0;
/// Points in a waveform: one for two pixels.
const COLUMNS: usize = 540;
/// What is shown of loudness below the loudest, in LU.
const DEPTH: f64 = 32.0;

/// A waveform's upper and lower edge, and its RMS, as parts of its highest peak.
struct Shape {
    edge: Vec<(f64, f64)>,
    core: Vec<f64>,
}

fn shape(overview: &Overview) -> Option<Shape> {
    let sides: Vec<_> = (0..overview.channels()).map(|c| overview.points(c, 0, overview.frames, COLUMNS)).collect();
    let columns = sides.first()?.len();
    let over = |value: &dyn Fn(&media::Point) -> f64, i: usize| {
        sides.iter().filter_map(|side| side.get(i)).map(value).fold(0.0, f64::max)
    };
    let high: Vec<f64> = (0..columns).map(|i| over(&|p| f64::from(p.highest), i)).collect();
    let low: Vec<f64> = (0..columns).map(|i| over(&|p| -f64::from(p.lowest), i)).collect();
    let core: Vec<f64> = (0..columns).map(|i| over(&|p| f64::from(p.rms), i)).collect();
    let most = high.iter().chain(&low).copied().fold(1.0, f64::max);
    let edge = high.iter().zip(&low).map(|(high, low)| (high / most, low / most)).collect();
    Some(Shape { edge, core: core.iter().map(|core| core / most).collect() })
}

/// Draws the shape between two heights, over a width.
fn draw(plot: &mut Plot, shape: &Shape, across: (f64, f64), down: (f64, f64), classes: (&str, &str)) {
    let (middle, half) = ((down.0 + down.1) / 2.0, (down.1 - down.0) / 2.0);
    let x = Scale::linear((0.0, shape.edge.len().max(2) as f64 - 1.0), across);
    let points = |value: &dyn Fn(usize) -> f64| -> Vec<(f64, f64)> {
        (0..shape.edge.len()).map(|i| (x.at(i as f64), middle - half * value(i))).collect()
    };
    plot.area(classes.0, &points(&|i| shape.edge[i].0), &points(&|i| -shape.edge[i].1));
    if !classes.1.is_empty() {
        plot.area(classes.1, &points(&|i| shape.core[i]), &points(&|i| -shape.core[i]));
    }
}

/// The mix's waveform with the song's markers, for the top of the page.
pub(crate) fn waveform(data: &ReportData) -> Option<String> {
    let shape = shape(data.overview?)?;
    let whole = length(data.mix);
    let mut plot = Plot::new(WIDTH, 150.0, &format!("Waveform of the mix, {} long", clock(whole)));
    draw(&mut plot, &shape, (0.0, WIDTH), (22.0, 150.0), ("wave", "wave-core"));
    markers(&mut plot, data, Scale::linear((0.0, whole.0), (0.0, WIDTH)), (4.0, 150.0), 12.0);
    Some(plot.finish())
}

/// The song's named places as lines; a name that would run into the one before is left out.
fn markers(plot: &mut Plot, data: &ReportData, x: Scale, down: (f64, f64), baseline: f64) {
    let mut free = 0.0;
    for marker in &data.song.markers {
        let at = x.at(data.song.frame(marker.at) as f64 / f64::from(data.song.rate.max(1)));
        plot.line("marker", (at, down.0), (at, down.1));
        if at >= free {
            plot.words("", (at + 4.0, baseline), Anchor::Start, &marker.name);
            free = at + 14.0 + 6.5 * marker.name.chars().count() as f64;
        }
    }
}

/// The axes of a drawing over time.
pub(crate) struct Frame {
    x: Scale,
    y: Scale,
    across: (f64, f64),
    down: (f64, f64),
}

impl Frame {
    /// Draws grid and figures: time below, LUFS at the left. `top` is the highest loudness that is to be seen.
    fn new(plot: &mut Plot, whole: Seconds, top: f64, across: (f64, f64), down: (f64, f64)) -> Self {
        let top = ((top + 1.0) / 5.0).ceil() * 5.0;
        let x = Scale::linear((0.0, whole.0.max(0.1)), across);
        let y = Scale::linear((top, top - DEPTH), down);
        let step = if down.1 - down.0 < 140.0 { 10.0 } else { 5.0 };
        let mut level = (top / step).floor() * step;
        while level > top - DEPTH {
            plot.line("grid", (across.0, y.at(level)), (across.1, y.at(level)));
            plot.words("", (across.0 - 8.0, y.at(level) + 4.0), Anchor::End, &number(level, 0));
            level -= step;
        }
        for tick in ticks(whole, across.1 - across.0) {
            plot.line("grid", (x.at(tick), down.1), (x.at(tick), down.1 + 4.0));
            plot.words("", (x.at(tick), down.1 + 17.0), Anchor::Middle, &clock(Seconds(tick)));
        }
        plot.line("edge", (across.0, down.1), across_end(across, down));
        Self { x, y, across, down }
    }

    fn curve(&self, plot: &mut Plot, class: &str, points: &[(f64, Option<f64>)]) {
        // What lies under the drawing is silence to it: the line ends where it leaves.
        let floor = |level: &f64| self.y.at(*level) < self.down.1 - 0.05;
        let points =
            points.iter().map(|(at, level)| level.filter(floor).map(|level| (self.x.at(*at), self.y.at(level))));
        plot.curve(class, points);
    }

    fn level(&self, plot: &mut Plot, class: &str, level: f64) {
        let y = self.y.at(level);
        plot.line(class, (self.across.0, y), (self.across.1, y));
    }
}

fn across_end(across: (f64, f64), down: (f64, f64)) -> (f64, f64) {
    (across.1, down.1)
}

/// Times to mark: whole steps, none nearer to the next than 70 pixels.
fn ticks(whole: Seconds, width: f64) -> Vec<f64> {
    let most = (width / 70.0).floor().max(1.0);
    let steps = [1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1800.0, 3600.0];
    let step = steps.into_iter().find(|step| whole.0 / step <= most).unwrap_or(whole.0 / most);
    (0..=(whole.0 / step) as usize).map(|i| i as f64 * step).collect()
}

/// Loudness over time in at most so many points; of each stretch the loudest, so that no peak is lost.
fn thinned(
    over_time: &[LoudnessAt],
    most: usize,
    value: impl Fn(&LoudnessAt) -> Option<f64>,
) -> Vec<(f64, Option<f64>)> {
    let stretch = over_time.len().div_ceil(most.max(1)).max(1);
    let one = |part: &[LoudnessAt]| {
        let loudest = part.iter().filter_map(&value).reduce(f64::max);
        (part.last().map_or(0.0, |last| last.time.0), loudest)
    };
    over_time.chunks(stretch).map(one).collect()
}

/// The mix's section: waveform with loudness over it, and the legend.
pub(crate) fn section(data: &ReportData) -> String {
    let integrated = maybe(data.mix.integrated_lufs, 1);
    let legend = legend(&[
        ("after", "short-term loudness (3 s)"),
        ("moment", "momentary loudness (400 ms)"),
        ("mean", &format!("integrated, {integrated} LUFS")),
    ]);
    format!(
        "<section id=\"mix\"><header><h2>Mix</h2><p>{}</p></header><figure class=\"panel\"><figcaption><h3>Loudness over time</h3>\
         </figcaption>{legend}{}</figure>{}</section>",
        in_short(data.mix),
        over_time(data),
        super::spectra::mix(data)
    )
}

/// The mix in a sentence.
fn in_short(mix: &Readings) -> String {
    let Some(integrated) = mix.integrated_lufs else { return "There is nothing to hear in the mix.".to_string() };
    let loudest = mix.max_short_term_lufs.zip(mix.max_short_term_at).map(|(level, place)| {
        format!("; it is loudest at {} with {} LUFS over three seconds", clock(place.time), number(level, 1))
    });
    let peak = mix.true_peak_dbtp.map(|peak| format!(", with {} dBTP at its highest peak", number(peak, 1)));
    format!(
        "The mix lies at {} LUFS{}{}.",
        number(integrated, 1),
        peak.unwrap_or_default(),
        loudest.unwrap_or_default()
    )
}

fn over_time(data: &ReportData) -> String {
    let mix = data.mix;
    let label = format!("Loudness of the mix over time, {} LUFS integrated", maybe(mix.integrated_lufs, 1));
    let mut plot = Plot::new(WIDTH, 300.0, &label);
    let (across, down) = ((40.0, WIDTH), (24.0, 270.0));
    if let Some(shape) = data.overview.and_then(shape) {
        draw(&mut plot, &shape, across, (down.0 + 40.0, down.1 - 40.0), ("wave-pale", ""));
    }
    let frame = Frame::new(&mut plot, length(mix), mix.max_momentary_lufs.unwrap_or(-10.0), across, down);
    markers(&mut plot, data, frame.x, (4.0, down.1), 12.0);
    frame.curve(&mut plot, "moment", &thinned(&mix.loudness_over_time, 1000, |at| at.momentary));
    frame.curve(&mut plot, "after", &thinned(&mix.loudness_over_time, 500, |at| at.short_term));
    if let Some(integrated) = mix.integrated_lufs {
        frame.level(&mut plot, "mean", integrated);
    }
    plot.finish()
}

/// A master's short-term loudness beside the mix's, with what its target asks for.
pub(crate) fn beside(mix: &Readings, master: &Readings, target: Option<f64>, name: &str) -> String {
    let mut plot = Plot::new(520.0, 210.0, &format!("Short-term loudness of the mix and of the master for {name}"));
    let (across, down) = ((34.0, 520.0), (8.0, 184.0));
    let most = [mix.max_short_term_lufs, master.max_short_term_lufs, target].into_iter().flatten().reduce(f64::max);
    let whole = Seconds(length(mix).0.max(length(master).0));
    let frame = Frame::new(&mut plot, whole, most.unwrap_or(-10.0), across, down);
    frame.curve(&mut plot, "before", &thinned(&mix.loudness_over_time, 260, |at| at.short_term));
    frame.curve(&mut plot, "after", &thinned(&master.loudness_over_time, 260, |at| at.short_term));
    if let Some(target) = target {
        frame.level(&mut plot, "goal", target);
    }
    plot.finish()
}

/// What the lines mean, each with a piece of itself.
pub(crate) fn legend(lines: &[(&str, &str)]) -> String {
    let item = |(class, words): &(&str, &str)| {
        let sample = match *class {
            "corridor" | "up" | "down" => {
                format!("<rect class=\"{class}\" x=\"0\" y=\"0\" width=\"26\" height=\"10\"/>")
            }
            class => format!("<line class=\"{class}\" x1=\"0\" y1=\"5\" x2=\"26\" y2=\"5\"/>"),
        };
        let words = super::escape::text(words);
        format!("<li><svg viewBox=\"0 0 26 10\" aria-hidden=\"true\">{sample}</svg>{words}</li>")
    };
    format!("<ul class=\"legend\">{}</ul>", lines.iter().map(item).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_in_time_keep_seventy_pixels() {
        for length in [0.5, 7.0, 61.0, 204.0, 3_700.0, 40_000.0] {
            let ticks = ticks(Seconds(length), 700.0);
            assert!((1..=11).contains(&ticks.len()), "{length}: {ticks:?}");
        }
        assert_eq!(ticks(Seconds(60.0), 700.0), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
    }

    #[test]
    fn thinning_keeps_the_loudest_of_each_stretch() {
        let at = |i: usize| LoudnessAt {
            time: Seconds(i as f64),
            momentary: (i > 0).then_some(if i == 5 { -3.0 } else { -20.0 }),
            short_term: None,
        };
        let points: Vec<LoudnessAt> = (0..8).map(at).collect();
        let thin = thinned(&points, 4, |at| at.momentary);
        assert_eq!(thin, [(1.0, Some(-20.0)), (3.0, Some(-20.0)), (5.0, Some(-3.0)), (7.0, Some(-20.0))]);
        assert!(thinned(&points, 4, |at| at.short_term).iter().all(|(_, level)| level.is_none()));
    }
}
