//! How far each file of a delivery is, as the page shows it: a row each.

use super::Name;
use crate::jobs::Line;
use desk::JobError;
use serde::Serialize;
use serde_json::{Value, json};
use session::targets::Target;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The parts of the work by what is said of them, and where each ends. Some come more than once.
const PARTS: [(&str, f64); 7] = [
    ("listening", 0.25),
    ("tone", 0.35),
    ("dynamics", 0.45),
    ("loudness", 0.7),
    ("checking", 0.85),
    ("writing", 0.95),
    ("reading", 1.0),
];
/// Where the rendering of the mix, which all files of a version share, ends.
const RENDERED: f64 = 0.15;

/// What becomes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Waiting,
    Working,
    Done,
    Failed,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    version: Name,
    target: &'static str,
    state: State,
    doing: String,
    /// 0 to 1; never goes back.
    share: f64,
    error: Option<String>,
}

/// The rows of a delivery.
pub struct Rows<'l> {
    line: &'l Line,
    rows: Mutex<Vec<Row>>,
}

impl<'l> Rows<'l> {
    /// A row for each version and target, versions first.
    pub fn new(line: &'l Line, versions: &[Name], targets: &[&'static Target]) -> Self {
        let row = |version: &Name, target: &'static Target| Row {
            version: version.clone(),
            target: target.name,
            state: State::Waiting,
            doing: String::new(),
            share: 0.0,
            error: None,
        };
        let rows = versions.iter().flat_map(|version| targets.iter().map(move |target| row(version, target)));
        let rows = Self { line, rows: Mutex::new(rows.collect()) };
        rows.tell("beginning");
        rows
    }

    fn rows(&self) -> MutexGuard<'_, Vec<Row>> {
        // Every change of a row is whole.
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mix that some rows share is being rendered.
    pub fn render(&self, rows: Range<usize>, share: f64) {
        for row in &mut self.rows()[rows] {
            (row.state, row.doing) = (State::Working, "rendering the mix".to_string());
            row.share = row.share.max(share * RENDERED);
        }
        self.tell("rendering the mix");
    }

    /// A file is worked on; `doing` is the target's name and what is done.
    pub fn work(&self, row: usize, doing: &str, share: f64) {
        {
            let row = &mut self.rows()[row];
            let what = doing.split_once(": ").map_or(doing, |(_, what)| what);
            (row.state, row.doing) = (State::Working, what.to_string());
            row.share = row.share.max(overall(what, share));
        }
        self.tell(doing);
    }

    /// A file is done.
    pub fn done(&self, row: usize) {
        self.settle(row, State::Done, None);
    }

    /// A file cannot be made.
    pub fn fail(&self, row: usize, why: &JobError) {
        self.settle(row, State::Failed, Some(why.0.clone()));
    }

    fn settle(&self, row: usize, state: State, error: Option<String>) {
        let target = {
            let row = &mut self.rows()[row];
            (row.state, row.share, row.error) = (state, 1.0, error);
            row.doing.clear();
            row.target
        };
        self.tell(&format!("{target}: {state:?} {row}"));
    }

    fn told(rows: &[Row]) -> Value {
        json!({"rows": rows})
    }

    fn tell(&self, doing: &str) {
        let rows = self.rows();
        let share = rows.iter().map(|row| row.share).sum::<f64>() / rows.len().max(1) as f64;
        self.line.progress_with(doing, share, || Some(Self::told(&rows)));
    }

    /// The rows as they ended, and in a sentence what failed.
    pub fn end(&self) -> (Value, Option<String>) {
        let rows = self.rows();
        let failed: Vec<String> =
            rows.iter().filter_map(|row| Some(format!("{}: {}", row.target, row.error.as_ref()?))).collect();
        let sentence = format!("{} of {} files could not be made: {}", failed.len(), rows.len(), failed.join("; "));
        (Self::told(&rows), (!failed.is_empty()).then_some(sentence))
    }
}

/// How far a file is, from what is being done and how far that is.
fn overall(doing: &str, share: f64) -> f64 {
    let place = PARTS.iter().position(|(part, _)| doing.starts_with(part));
    let Some(place) = place else { return RENDERED };
    let from = place.checked_sub(1).map_or(RENDERED, |before| PARTS[before].1);
    from + share.clamp(0.0, 1.0) * (PARTS[place].1 - from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_work_only_goes_on_and_ends_at_the_end() {
        let said = [
            "listening to the mix",
            "tone and width",
            "dynamics",
            "loudness, round 3",
            "checking the master",
            "writing",
            "reading it again",
        ];
        let along: Vec<f64> = said.iter().flat_map(|doing| [overall(doing, 0.0), overall(doing, 1.0)]).collect();
        assert!(along.windows(2).all(|pair| pair[0] <= pair[1]), "{along:?}");
        assert_eq!((along[0], along[13]), (RENDERED, 1.0));
    }
}
