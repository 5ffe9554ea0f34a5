//! The history as one user sees it.

use crate::wire::{HistoryInfo, StepInfo};
use session::Session;

/// Most steps that a page is told of.
const MOST: usize = 200;

/// The history of a session as `author` sees it.
pub fn told(session: &Session, author: &str, saved: bool) -> HistoryInfo {
    let history = session.history();
    let (done, undone) = (history.done(), history.undone());
    let all = done.iter().map(|step| (step, true)).chain(undone.iter().rev().map(|step| (step, false)));
    let count = done.len() + undone.len();
    let steps = all.enumerate().skip(count.saturating_sub(MOST)).map(|(n, (step, standing))| StepInfo {
        n,
        reason: step.reason.clone(),
        by: author.to_string(),
        standing,
        mine: true,
        at: 0,
    });
    HistoryInfo {
        steps: steps.collect(),
        can_undo: !done.is_empty(),
        can_redo: !undone.is_empty(),
        edits: done.len(),
        saved,
    }
}
