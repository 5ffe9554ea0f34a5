//! Draws curves over a grid as SVG that stands by itself: for paper, and for the width of a telephone.
//!
//! Units: pixels of the drawing.

use std::fmt::Write;

const WIDTH: f64 = 640.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 48.0;
const HEIGHT: f64 = 300.0;
/// Dark enough on white for thin lines, and far apart for eyes that see no red or green.
const COLOURS: [&str; 6] = ["#0b5cad", "#c2410c", "#15803d", "#7e22ce", "#db2777", "#374151"];

/// An axis: from and to, and the values that get a line and a word.
pub struct Axis {
    pub from: f64,
    pub to: f64,
    /// Equal ratios are equal widths.
    pub log: bool,
    pub marks: Vec<(f64, String)>,
    pub title: String,
}

impl Axis {
    /// An even axis with a mark every `step`.
    pub fn even(from: f64, to: f64, step: f64, title: &str) -> Self {
        let count = ((to - from) / step).round() as usize;
        let marks = (0..=count).map(|n| from + n as f64 * step).map(|value| (value, plain(value))).collect();
        Self { from, to, log: false, marks, title: title.to_string() }
    }

    /// An even axis over at least these values, with five to twelve marks at even steps.
    pub fn around(from: f64, to: f64, title: &str) -> Self {
        let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, 2_000.0];
        let step = steps.into_iter().find(|step| (to - from) / step <= 9.0).unwrap_or((to - from).max(1.0));
        Self::even((from / step).floor() * step, (to / step).ceil() * step, step, title)
    }

    /// Decibels that hold all values, from no lower than a floor.
    pub fn decibels(values: impl Iterator<Item = f64>, floor: f64, title: &str) -> Self {
        let (low, highest) = values.fold((0.0_f64, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
        // Of what is far under full scale, full scale need not be seen.
        let high = if highest < -12.0 { highest + 3.0 } else { highest.max(6.0) };
        Self::around(low.max(floor).min(-6.0), high, title)
    }

    /// Time from 0, in milliseconds or, where it is long, in seconds; and how many of the axis a second has.
    pub fn time(seconds: f64) -> (Self, f64) {
        let (scale, title) = if seconds < 1.5 { (1_000.0, "ms") } else { (1.0, "s") };
        let to = seconds * scale;
        let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0];
        let step = steps.into_iter().find(|step| to / step <= 10.0).unwrap_or(to / 10.0);
        let mut axis = Self::even(0.0, (to / step).floor() * step, step, title);
        axis.to = to;
        (axis, scale)
    }

    /// The audible frequencies.
    pub fn frequencies() -> Self {
        let words = [20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000];
        let word = |f: u32| if f < 1_000 { f.to_string() } else { format!("{}k", f / 1_000) };
        let marks = words.iter().map(|f| (f64::from(*f), word(*f))).collect();
        Self { from: 20.0, to: 20_000.0, log: true, marks, title: "Hz".to_string() }
    }

    /// How far along a value lies, 0 to 1; beyond an end, a little further at most.
    fn along(&self, value: f64) -> f64 {
        let turn = |value: f64| if self.log { signal::math::ln(value) } else { value };
        ((turn(value) - turn(self.from)) / (turn(self.to) - turn(self.from))).clamp(-0.05, 1.05)
    }
}

/// A number without the noise of its last binary places.
fn plain(value: f64) -> String {
    let rounded = (value * 1e6).round() / 1e6;
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

/// How a curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Line,
    Dashed,
    /// Thin and grey: what went in, to compare with.
    Input,
    /// Everything under it.
    Area,
    /// A point at each value, with a line down.
    Stems,
}

/// A curve with the words that name it; without words it does not stand under the drawing.
pub struct Curve {
    pub name: String,
    pub points: Vec<(f64, f64)>,
    pub style: Style,
    /// Place in the colours.
    pub colour: usize,
}

impl Curve {
    pub fn line(name: &str, colour: usize, points: Vec<(f64, f64)>) -> Self {
        Self { name: name.to_string(), points, style: Style::Line, colour }
    }

    pub fn styled(self, style: Style) -> Self {
        Self { style, ..self }
    }

    fn colour(&self) -> &'static str {
        if self.style == Style::Input { "#64748b" } else { COLOURS[self.colour % COLOURS.len()] }
    }

    fn stroke(&self) -> String {
        let (width, dashes) = match self.style {
            Style::Dashed => (2.2, r#" stroke-dasharray="7 4""#),
            Style::Input => (1.5, r#" stroke-dasharray="3 3""#),
            _ => (2.2, ""),
        };
        format!(r#"stroke="{}" stroke-width="{width}" stroke-linejoin="round"{dashes}"#, self.colour())
    }
}

/// Curves over a grid.
pub struct Drawing {
    pub label: String,
    pub across: Axis,
    pub up: Axis,
    pub curves: Vec<Curve>,
    stretches: Vec<(String, f64, f64)>,
}

impl Drawing {
    pub fn new(label: String, across: Axis, up: Axis, curves: Vec<Curve>) -> Self {
        Self { label, across, up, curves, stretches: Vec::new() }
    }

    /// Names the seven frequency ranges above.
    pub fn with_ranges(mut self) -> Self {
        let stretch = |range: &signal::bands::Range| (range.name.to_string(), range.low.0, range.high.0);
        self.stretches = signal::bands::RANGES.iter().map(stretch).collect();
        self
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + self.across.along(value) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (1.0 - self.up.along(value)) * HEIGHT
    }

    fn ranges(&self, body: &mut String) {
        for (place, (name, from, to)) in self.stretches.iter().enumerate() {
            let (left, right) = (self.x(*from), self.x(*to));
            if place % 2 == 0 {
                let width = right - left;
                let _ = writeln!(
                    body,
                    r##"<rect x="{left:.1}" y="{TOP}" width="{width:.1}" height="{HEIGHT}" fill="#f1f5f9"/>"##
                );
            }
            // Two words stand one over the other: an octave is narrow.
            let words: Vec<&str> = name.split(' ').collect();
            for (line, word) in words.iter().rev().enumerate() {
                let (middle, base) = ((left + right) / 2.0, TOP - 8.0 - 14.0 * line as f64);
                let _ = writeln!(
                    body,
                    r#"<text x="{middle:.1}" y="{base}" text-anchor="middle" font-size="13">{word}</text>"#
                );
            }
        }
    }

    fn grid(&self, body: &mut String) {
        let (right, bottom) = (WIDTH - RIGHT, TOP + HEIGHT);
        for (value, word) in &self.across.marks {
            let (x, below) = (self.x(*value), bottom + 18.0);
            let _ = writeln!(body, r##"<path d="M{x:.1} {TOP}V{bottom}" stroke="#cbd5e1"/>"##);
            let _ = writeln!(body, r#"<text x="{x:.1}" y="{below}" text-anchor="middle">{word}</text>"#);
        }
        for (value, word) in &self.up.marks {
            let (y, beside, base) = (self.y(*value), LEFT - 6.0, self.y(*value) + 5.0);
            let colour = if *value == 0.0 { "#64748b" } else { "#cbd5e1" };
            let _ = writeln!(body, r#"<path d="M{LEFT} {y:.1}H{right}" stroke="{colour}"/>"#);
            let _ = writeln!(body, r#"<text x="{beside}" y="{base:.1}" text-anchor="end">{word}</text>"#);
        }
        let (below, across) = (bottom + 36.0, escaped(&self.across.title));
        let _ = writeln!(body, r#"<text x="{right}" y="{below}" text-anchor="end">{across}</text>"#);
        let (above, up) = (TOP - 22.0, escaped(&self.up.title));
        let above = if self.stretches.is_empty() { TOP - 12.0 } else { above };
        let _ = writeln!(body, r#"<text x="4" y="{above}">{up}</text>"#);
    }

    fn curve(&self, curve: &Curve, body: &mut String) {
        let place = |(x, y): &(f64, f64)| (self.x(*x), self.y(*y));
        let (stroke, colour) = (curve.stroke(), curve.colour());
        if curve.style == Style::Stems {
            let bottom = TOP + HEIGHT;
            for (x, y) in curve.points.iter().map(place) {
                // Beside each other where several curves have a point at one place.
                let x = x + 5.0 * curve.colour as f64;
                let _ = writeln!(
                    body,
                    r#"<path d="M{x:.1} {bottom}V{y:.1}" {stroke} clip-path="url(#in)"/><circle cx="{x:.1}" cy="{y:.1}" r="3" fill="{colour}" clip-path="url(#in)"/>"#
                );
            }
            return;
        }
        let points: Vec<String> = curve.points.iter().map(place).map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let points = points.join(" ");
        if curve.style == Style::Area {
            let ends = curve.points.first().zip(curve.points.last());
            let (from, to) = ends.map_or((LEFT, LEFT), |(first, last)| (self.x(first.0), self.x(last.0)));
            let bottom = TOP + HEIGHT;
            let _ = writeln!(
                body,
                r#"<polygon points="{from:.1},{bottom} {points} {to:.1},{bottom}" fill="{colour}" fill-opacity="0.45" clip-path="url(#in)"/>"#
            );
        } else {
            let _ = writeln!(body, r#"<polyline points="{points}" fill="none" {stroke} clip-path="url(#in)"/>"#);
        }
    }

    fn legend(&self, body: &mut String) -> f64 {
        let mut base = TOP + HEIGHT + 60.0;
        for curve in self.curves.iter().filter(|curve| !curve.name.is_empty()) {
            let (line, words, colour) = (base - 5.0, escaped(&curve.name), curve.colour());
            let _ = if curve.style == Style::Area {
                let top = base - 12.0;
                writeln!(
                    body,
                    r#"<rect x="{LEFT}" y="{top}" width="28" height="12" fill="{colour}" fill-opacity="0.45"/>"#
                )
            } else {
                writeln!(body, r#"<path d="M{LEFT} {line}h28" {}/>"#, curve.stroke())
            };
            let _ = writeln!(body, r#"<text x="{}" y="{base}" font-size="15">{words}</text>"#, LEFT + 36.0);
            base += 21.0;
        }
        base
    }
}

/// Drawings one under the other, each with its title where there are several.
pub fn svg(drawings: &[(&str, &Drawing)]) -> String {
    let (mut bodies, mut top) = (String::new(), 0.0);
    for (title, drawing) in drawings {
        let mut body = String::new();
        drawing.ranges(&mut body);
        drawing.grid(&mut body);
        drawing.curves.iter().for_each(|curve| drawing.curve(curve, &mut body));
        let height = drawing.legend(&mut body);
        if drawings.len() > 1 {
            let _ = writeln!(
                bodies,
                r#"<text x="4" y="{}" font-size="17" font-weight="bold">{}</text>"#,
                top + 24.0,
                escaped(title)
            );
            top += 20.0;
        }
        let _ = writeln!(bodies, "<g transform=\"translate(0 {top})\">\n{body}</g>");
        top += height;
    }
    let label = escaped(&drawings.iter().map(|(_, drawing)| &*drawing.label).collect::<Vec<_>>().join("; "));
    let wide = WIDTH - LEFT - RIGHT;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {top}\" width=\"{WIDTH}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"14\" fill=\"#1e293b\">\n<title>{label}</title>\n\
         <clipPath id=\"in\"><rect x=\"{LEFT}\" y=\"{TOP}\" width=\"{wide}\" height=\"{HEIGHT}\"/></clipPath>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{bodies}</svg>\n"
    )
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ratios_are_equal_widths_on_a_log_axis() {
        let axis = Axis::frequencies();
        assert!((axis.along(200.0) - 1.0 / 3.0).abs() < 1e-12 && (axis.along(2_000.0) - 2.0 / 3.0).abs() < 1e-12);
        assert!((Axis::even(-60.0, 0.0, 12.0, "").along(-15.0) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn an_axis_holds_its_values_and_has_marks_a_person_can_count() {
        for (low, high) in [(-3.2, 4.1), (-60.0, 0.0), (-95.0, 12.0), (-0.3, 0.4)] {
            let axis = Axis::around(low, high, "dB");
            assert!(axis.from <= low && axis.to >= high && (4..=12).contains(&axis.marks.len()), "{low} to {high}");
        }
        assert_eq!(Axis::time(0.5).0.title, "ms");
        assert_eq!(Axis::time(3.0).1, 1.0);
    }

    #[test]
    fn words_cannot_break_the_drawing() {
        let axis = || Axis::even(0.0, 1.0, 1.0, "");
        let curve = Curve::line("<b> & co", 0, vec![(0.0, 0.0), (1.0, 1.0)]);
        let text = svg(&[("a", &Drawing::new("<i>".to_string(), axis(), axis(), vec![curve]))]);
        assert!(text.contains("&lt;b&gt; &amp; co") && !text.contains("<b>") && !text.contains("<i>"));
    }
}
