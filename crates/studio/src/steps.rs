//! The history as one user sees it.

use crate::wire::{HistoryInfo, StepInfo};
use session::{History, Step};

/// Most steps that a page is told of.
const MOST: usize = 200;

/// The history as `author` sees it.
pub fn told(history: &History, author: &str, saved: bool) -> HistoryInfo {
    let steps = history.steps();
    let told = |step: &Step| StepInfo {
        n: step.number,
        reason: step.reason.clone(),
        by: step.author.clone(),
        standing: step.standing,
        mine: step.author == author,
        at: step.at,
    };
    HistoryInfo {
        steps: steps[steps.len().saturating_sub(MOST)..].iter().map(told).collect(),
        can_undo: history.next_undo(Some(author)).is_some(),
        can_redo: history.next_redo(Some(author)).is_some(),
        edits: steps.iter().filter(|step| step.standing).count(),
        saved,
    }
}
