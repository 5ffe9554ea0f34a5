//! The figures of accuracy as one table.
//!
//! Units: each figure's own.

use crate::accuracy::{Line, lines};

/// The page.
pub(super) fn page() -> String {
    let rows: String = lines().iter().map(row).collect();
    format!(
        "# Accuracy\n\nEach figure was measured when this page was made, on the processors that a song runs on, against a \
         closed form, a standard or\nother arithmetic; none is written down. A test measures them again and holds each under its \
         bar. \"The rest\" is what remains\nwhen the expected sound is taken away.\n\n\
         | of | measured | against | largest error | bar |\n|---|---|---|---|---|\n{rows}"
    )
}

fn row(line: &Line) -> String {
    let Line { of, what, against, unit, bar, .. } = line;
    format!("| {of} | {what} | {against} | {} {unit} | {bar} {unit} |\n", figure(line.error))
}

/// Three digits that count; what is next to nothing is nothing.
fn figure(value: f64) -> String {
    match value.abs() {
        x if x < 5e-5 => "0".to_string(),
        x if x >= 100.0 => format!("{value:.0}"),
        x if x >= 10.0 => format!("{value:.1}"),
        x if x >= 1.0 => format!("{value:.2}"),
        x if x >= 0.1 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}
