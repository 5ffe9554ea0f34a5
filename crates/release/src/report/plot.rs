//! Draws: scales, lines, areas and labels as SVG, coloured by the page's style sheet.
//!
//! Units: pixels of the drawing; the page scales it to its width.

use super::escape::text;
use std::fmt::Write;

/// From values to pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    from: (f64, f64),
    to: (f64, f64),
    log: bool,
}

impl Scale {
    /// Equal steps are equal widths.
    pub fn linear(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to, log: false }
    }

    /// Equal ratios are equal widths.
    pub fn log(from: (f64, f64), to: (f64, f64)) -> Self {
        Self { from, to, log: true }
    }

    /// The pixel of a value; values beyond an end are held there.
    pub fn at(self, value: f64) -> f64 {
        let turn = |value: f64| if self.log { signal::math::ln(value.max(1e-9)) } else { value };
        let (low, high) = (turn(self.from.0), turn(self.from.1));
        let part = if high == low { 0.0 } else { (turn(value) - low) / (high - low) };
        let part = if part.is_finite() { part.clamp(0.0, 1.0) } else { 0.0 };
        self.to.0 + part * (self.to.1 - self.to.0)
    }
}

/// A pixel in as few letters as show it.
fn px(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map(str::to_string).unwrap_or(text)
}

/// Where a label hangs on its point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A drawing being made.
pub(crate) struct Plot {
    width: f64,
    height: f64,
    label: String,
    body: String,
}

impl Plot {
    /// An empty drawing; `label` says in a sentence what is to be seen, for those who hear the page.
    pub fn new(width: f64, height: f64, label: &str) -> Self {
        Self { width, height, label: text(label), body: String::new() }
    }

    /// A box.
    pub fn rect(&mut self, class: &str, (left, top): (f64, f64), (width, height): (f64, f64)) {
        let (x, y, w, h) = (px(left), px(top), px(width.max(0.0)), px(height.max(0.0)));
        let _ = write!(self.body, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"/>");
    }

    /// A straight line.
    pub fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        let (a, b, c, d) = (px(from.0), px(from.1), px(to.0), px(to.1));
        let _ = write!(self.body, "<line class=\"{class}\" x1=\"{a}\" y1=\"{b}\" x2=\"{c}\" y2=\"{d}\"/>");
    }

    /// A dot.
    pub fn dot(&mut self, class: &str, at: (f64, f64), radius: f64) {
        let (x, y, r) = (px(at.0), px(at.1), px(radius));
        let _ = write!(self.body, "<circle class=\"{class}\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
    }

    /// Words; `words` are escaped here.
    pub fn words(&mut self, class: &str, at: (f64, f64), anchor: Anchor, words: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let (x, y, words) = (px(at.0), px(at.1), text(words));
        let _ =
            write!(self.body, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{words}</text>");
    }

    /// A line through points; where there is none it breaks off.
    pub fn curve(&mut self, class: &str, points: impl IntoIterator<Item = Option<(f64, f64)>>) {
        let mut path = String::new();
        let mut down = false;
        for point in points {
            if let Some((x, y)) = point {
                let _ = write!(path, "{}{} {}", if down { "L" } else { "M" }, px(x), px(y));
            }
            down = point.is_some();
        }
        if !path.is_empty() {
            let _ = write!(self.body, "<path class=\"{class}\" d=\"{path}\"/>");
        }
    }

    /// What lies between an upper and a lower line.
    pub fn area(&mut self, class: &str, upper: &[(f64, f64)], lower: &[(f64, f64)]) {
        if upper.is_empty() || lower.is_empty() {
            return;
        }
        let around = upper.iter().chain(lower.iter().rev());
        let mut path = String::new();
        for (i, (x, y)) in around.enumerate() {
            let _ = write!(path, "{}{} {}", if i == 0 { "M" } else { "L" }, px(*x), px(*y));
        }
        let _ = write!(self.body, "<path class=\"{class}\" d=\"{path}Z\"/>");
    }

    /// The drawing as markup.
    pub fn finish(self) -> String {
        let Self { width, height, label, body } = self;
        let (w, h) = (px(width), px(height));
        format!("<svg viewBox=\"0 0 {w} {h}\" role=\"img\" aria-label=\"{label}\">{body}</svg>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_scale_gives_octaves_one_width_and_holds_at_the_ends() {
        let scale = Scale::log((20.0, 20_000.0), (0.0, 300.0));
        assert!((scale.at(200.0) - 100.0).abs() < 1e-9 && (scale.at(2_000.0) - 200.0).abs() < 1e-9);
        assert_eq!((scale.at(1.0), scale.at(1e9), scale.at(f64::NAN)), (0.0, 300.0, 0.0));
    }

    #[test]
    fn a_curve_breaks_where_there_is_no_value() {
        let mut plot = Plot::new(10.0, 10.0, "a < b");
        plot.curve("c", [Some((0.0, 1.0)), Some((1.0, 2.0)), None, Some((3.0, 4.25))]);
        let svg = plot.finish();
        assert!(svg.contains("d=\"M0 1L1 2M3 4.2\"") && svg.contains("aria-label=\"a &lt; b\""), "{svg}");
    }
}
