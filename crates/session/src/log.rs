//! All changes of a song in the order in which they were made, those that take others back among them.

use crate::follow::Later;
use crate::text::inverse;
use crate::touch::{is_in_the_way, touches};
use crate::{Edit, Splice};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A change that was made, with all that is needed to take it back and to make it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// What was changed.
    pub edit: Edit,
    /// What takes it back.
    pub inverse: Edit,
    /// What changed in the text.
    pub text: Vec<Splice>,
}

impl Change {
    /// The change that takes this one back, where nothing else was changed since.
    pub(crate) fn turned(&self) -> Self {
        Self { edit: self.inverse.clone(), inverse: self.edit.clone(), text: inverse(&self.text) }
    }

    /// Takes in one that follows at once and gives the same value another value; whether it could.
    fn take_in(&mut self, next: &Change) -> bool {
        let (Edit::Set { path, .. }, Edit::Set { path: back, .. }) = (&self.edit, &self.inverse) else { return false };
        let (Edit::Set { path: then, .. }, Edit::Set { path: then_back, .. }) = (&next.edit, &next.inverse) else {
            return false;
        };
        let ([first], [second]) = (&mut self.text[..], &next.text[..]) else { return false };
        let same =
            path == back && path == then && path == then_back && first.at == second.at && first.new == second.old;
        if same {
            first.new.clone_from(&second.new);
            self.edit.clone_from(&next.edit);
        }
        same
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    step: u64,
    change: Change,
    /// The entry that this one takes back.
    undoes: Option<usize>,
    /// The entry that takes this one back.
    undone_by: Option<usize>,
    /// Where to read on: past the entry that took this one back exactly, and all between.
    next: usize,
}

/// The changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Log {
    entries: Vec<Entry>,
}

impl Log {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn change(&self, at: usize) -> &Change {
        &self.entries[at].change
    }

    /// Writes down a change of a step, which may take an earlier entry back; gives its place.
    pub fn push(&mut self, step: u64, change: Change, undoes: Option<usize>) -> usize {
        let at = self.entries.len();
        if let Some(undone) = undoes.filter(|undone| *undone < at) {
            let nothing_between = self.after(undone).next().is_none();
            let entry = &mut self.entries[undone];
            entry.undone_by = Some(at);
            if nothing_between && entry.change.turned() == change {
                entry.next = at + 1;
            }
        }
        self.entries.push(Entry { step, change, undoes, undone_by: None, next: at + 1 });
        at
    }

    /// Strikes out the last entry.
    pub fn pop(&mut self) -> Option<Change> {
        let entry = self.entries.pop()?;
        if let Some(undone) = entry.undoes.and_then(|undone| Some((undone, self.entries.get_mut(undone)?))) {
            undone.1.undone_by = None;
            undone.1.next = undone.0 + 1;
        }
        Some(entry.change)
    }

    /// Lets the last entry take in a change of the same step, where it gives the same value another value. One that made
    /// something again stays what it was, since it is the exact opposite of another.
    pub fn take_in(&mut self, at: usize, change: &Change) -> bool {
        at + 1 == self.entries.len() && self.entries[at].undoes.is_none() && self.entries[at].change.take_in(change)
    }

    /// The entries after one, without those that were taken back as if they had never been.
    fn after(&self, at: usize) -> impl Iterator<Item = usize> {
        let read_on = |mut at: usize| {
            while self.entries.get(at)?.next > at + 1 {
                at = self.entries[at].next;
            }
            Some(at)
        };
        std::iter::successors(read_on(at + 1), move |at| read_on(at + 1))
    }

    /// What was changed after an entry.
    pub fn later(&self, at: usize) -> Vec<Later> {
        let read: BTreeSet<usize> = self.after(at).collect();
        let later = |at: &usize| {
            let Entry { change, undoes, .. } = &self.entries[*at];
            // An entry and what took it back exactly may lie between that were read past.
            let undoes = std::iter::successors(*undoes, |at| self.entries[*at].undoes).find(|at| read.contains(at));
            Later { at: *at, undoes, touches: touches(&change.edit, &change.inverse) }
        };
        read.iter().map(later).collect()
    }

    /// The last change of another step that stands in the way of taking back what `ours` touched at `at`: its step, its
    /// place in the log and which of its touches.
    pub fn in_the_way(&self, at: usize, ours: &[crate::touch::Touch], later: &[Later]) -> Option<(u64, usize, usize)> {
        let mine = self.entries.get(at)?.step;
        let stands =
            |change: &&Later| self.entries[change.at].step != mine && self.went_to_and_fro(change.at, at) % 2 == 1;
        later.iter().filter(stands).rev().find_map(|change| {
            let touch =
                change.touches.iter().rposition(|theirs| ours.iter().any(|ours| is_in_the_way(theirs, ours)))?;
            Some((self.entries[change.at].step, change.at, touch))
        })
    }

    /// How often what an entry did was made, taken back and made again after `since`.
    fn went_to_and_fro(&self, at: usize, since: usize) -> usize {
        let last = std::iter::successors(Some(at), |at| self.entries[*at].undone_by).last();
        std::iter::successors(last, |at| self.entries[*at].undoes).take_while(|at| *at > since).count()
    }

    /// The splices that take back the text of an entry as the text is now; `None` where it was changed there since.
    pub fn text_back(&self, at: usize) -> Option<Vec<Splice>> {
        let mut splices = inverse(&self.entries[at].change.text);
        for later in self.after(at) {
            for splice in &mut splices {
                shift(splice, &self.entries[later].change.text)?;
            }
        }
        Some(splices)
    }
}

/// Moves a splice past splices that were made before it.
fn shift(splice: &mut Splice, earlier: &[Splice]) -> Option<()> {
    let (start, end) = (splice.at, splice.at + splice.old.len());
    for other in earlier.iter().take_while(|other| other.at < end || other.at <= start) {
        if other.at + other.old.len() > start {
            return None;
        }
        splice.at = (splice.at + other.new.len()).checked_sub(other.old.len())?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(at: usize, old: &str, new: &str) -> Splice {
        Splice { at, old: old.to_string(), new: new.to_string() }
    }

    #[test]
    fn a_splice_moves_with_the_text_before_it_and_stops_at_text_that_changed() {
        let mut late = splice(10, "ab", "");
        shift(&mut late, &[splice(0, "", "xyz"), splice(8, "12", ""), splice(12, "", "later")]).unwrap();
        assert_eq!(late.at, 11);
        assert_eq!(shift(&mut splice(10, "ab", ""), &[splice(11, "b", "c")]), None);
        assert_eq!(shift(&mut splice(10, "ab", ""), &[splice(9, "1a", "c")]), None);
    }

    #[test]
    fn a_change_that_was_taken_back_at_once_is_read_past() {
        let set = |value: &str, before: &str| Change {
            edit: Edit::set("A/pan", value),
            inverse: Edit::set("A/pan", before),
            text: vec![splice(3, before, value)],
        };
        let mut log = Log::default();
        let first = log.push(1, set("1", "0"), None);
        let second = log.push(2, set("2", "1"), None);
        log.push(2, set("2", "1").turned(), Some(second));
        assert_eq!(log.after(first).count(), 0);
        log.pop();
        assert_eq!(log.after(first).collect::<Vec<_>>(), [second]);
    }
}
