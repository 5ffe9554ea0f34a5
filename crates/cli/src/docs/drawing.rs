//! Draws curves over a grid as SVG that stands by itself.
//!
//! Units: pixels of the drawing.

use std::fmt::Write;

const WIDTH: f64 = 760.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 30.0;
const HEIGHT: f64 = 300.0;
const COLOURS: [&str; 6] = ["#0b5cad", "#c2410c", "#15803d", "#7e22ce", "#a16207", "#475569"];

/// An axis: from and to, and the values that get a line and a word.
pub(super) struct Axis {
    pub from: f64,
    pub to: f64,
    /// Equal ratios are equal widths.
    pub log: bool,
    pub marks: Vec<(f64, String)>,
    pub title: &'static str,
}

impl Axis {
    /// An even axis with a mark every `step`.
    pub fn even(from: f64, to: f64, step: f64, title: &'static str) -> Self {
        let count = ((to - from) / step).round() as usize;
        let marks = (0..=count).map(|n| from + n as f64 * step).map(|value| (value, format!("{value}"))).collect();
        Self { from, to, log: false, marks, title }
    }

    /// How far along a value lies, 0 to 1; beyond an end, a little further at most.
    fn along(&self, value: f64) -> f64 {
        let turn = |value: f64| if self.log { signal::math::ln(value) } else { value };
        ((turn(value) - turn(self.from)) / (turn(self.to) - turn(self.from))).clamp(-0.05, 1.05)
    }
}

/// A curve with the words that name it.
pub(super) struct Curve {
    pub name: String,
    pub points: Vec<(f64, f64)>,
}

/// A drawing being made.
pub(super) struct Drawing {
    across: Axis,
    up: Axis,
    body: String,
}

impl Drawing {
    /// An empty drawing.
    pub fn new(across: Axis, up: Axis) -> Self {
        Self { across, up, body: String::new() }
    }

    fn x(&self, value: f64) -> f64 {
        LEFT + self.across.along(value) * (WIDTH - LEFT - RIGHT)
    }

    fn y(&self, value: f64) -> f64 {
        TOP + (1.0 - self.up.along(value)) * HEIGHT
    }

    /// A named stretch of the axis across, shaded if asked.
    pub fn stretch(&mut self, name: &str, from: f64, to: f64, shaded: bool) {
        let (left, right) = (self.x(from), self.x(to));
        if shaded {
            let width = right - left;
            let _ = writeln!(
                self.body,
                r##"<rect x="{left:.1}" y="{TOP}" width="{width:.1}" height="{HEIGHT}" fill="#f1f5f9"/>"##
            );
        }
        let middle = (left + right) / 2.0;
        let _ = writeln!(self.body, r#"<text x="{middle:.1}" y="20" text-anchor="middle">{name}</text>"#);
    }

    fn grid(&mut self) {
        let (right, bottom) = (WIDTH - RIGHT, TOP + HEIGHT);
        let mut grid = String::new();
        for (value, word) in &self.across.marks {
            let (x, below) = (self.x(*value), bottom + 16.0);
            let _ = writeln!(grid, r##"<path d="M{x:.1} {TOP}V{bottom}" stroke="#cbd5e1"/>"##);
            let _ = writeln!(grid, r#"<text x="{x:.1}" y="{below}" text-anchor="middle">{word}</text>"#);
        }
        for (value, word) in &self.up.marks {
            let (y, beside, base) = (self.y(*value), LEFT - 6.0, self.y(*value) + 4.0);
            let colour = if *value == 0.0 { "#64748b" } else { "#cbd5e1" };
            let _ = writeln!(grid, r#"<path d="M{LEFT} {y:.1}H{right}" stroke="{colour}"/>"#);
            let _ = writeln!(grid, r#"<text x="{beside}" y="{base:.1}" text-anchor="end">{word}</text>"#);
        }
        let _ =
            writeln!(grid, r#"<text x="{right}" y="{}" text-anchor="end">{}</text>"#, bottom + 32.0, self.across.title);
        let _ = writeln!(grid, r#"<text x="4" y="20">{}</text>"#, self.up.title);
        self.body.push_str(&grid);
    }

    /// The drawing with its grid, its curves, and their names below.
    pub fn finish(mut self, label: &str, curves: &[Curve]) -> String {
        self.grid();
        for (curve, colour) in curves.iter().zip(COLOURS) {
            let points = curve.points.iter().map(|(x, y)| format!("{:.1},{:.1}", self.x(*x), self.y(*y)));
            let points = points.collect::<Vec<_>>().join(" ");
            let _ = writeln!(
                self.body,
                r#"<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" clip-path="url(#in)"/>"#
            );
        }
        let mut base = TOP + HEIGHT + 52.0;
        for (curve, colour) in curves.iter().zip(COLOURS) {
            let (line, words) = (base - 4.0, escaped(&curve.name));
            let _ = writeln!(self.body, r#"<path d="M{LEFT} {line}h24" stroke="{colour}" stroke-width="2"/>"#);
            let _ = writeln!(self.body, r#"<text x="{}" y="{base}">{words}</text>"#, LEFT + 32.0);
            base += 18.0;
        }
        let (wide, label) = (WIDTH - LEFT - RIGHT, escaped(label));
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {base}\" width=\"{WIDTH}\" role=\"img\" \
             font-family=\"sans-serif\" font-size=\"12\" fill=\"#334155\">\n<title>{label}</title>\n\
             <clipPath id=\"in\"><rect x=\"{LEFT}\" y=\"{TOP}\" width=\"{wide}\" height=\"{HEIGHT}\"/></clipPath>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

fn escaped(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_ratios_are_equal_widths_on_a_log_axis() {
        let axis = Axis { from: 20.0, to: 20_000.0, log: true, marks: Vec::new(), title: "" };
        assert!((axis.along(200.0) - 1.0 / 3.0).abs() < 1e-12 && (axis.along(2_000.0) - 2.0 / 3.0).abs() < 1e-12);
        assert!((Axis::even(-60.0, 0.0, 12.0, "").along(-15.0) - 0.75).abs() < 1e-12);
    }

    #[test]
    fn words_cannot_break_the_drawing() {
        let axis = || Axis::even(0.0, 1.0, 1.0, "");
        let curve = Curve { name: "<b> & co".to_string(), points: vec![(0.0, 0.0), (1.0, 1.0)] };
        let text = Drawing::new(axis(), axis()).finish("a", &[curve]);
        assert!(text.contains("&lt;b&gt; &amp; co") && !text.contains("<b>"));
    }
}
