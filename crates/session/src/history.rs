//! Which edits stand and which are taken back, whose they are, and how to go to and fro.

use crate::journal::Event;
use crate::log::{Change, Log};
use crate::touch::touches;
use crate::{Document, Edit, EditError};

/// What one person did in one go: an edit, or the edits of one gesture.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its number, counted from 1 since history began.
    pub number: u64,
    /// Why it was made.
    pub reason: String,
    /// Who made it; empty for the person at this machine.
    pub author: String,
    /// When it was last added to, in seconds since 1970 (UTC); 0 where nobody has said.
    pub at: u64,
    /// The gesture that it is, where it is one: edits of one person with one gesture are one step.
    pub gesture: Option<String>,
    /// Whether it stands, or was taken back.
    pub standing: bool,
    /// Its last changes in the log: those that made it, or those that took it back.
    pub(crate) changes: Vec<usize>,
}

impl Step {
    fn last(&self) -> usize {
        self.changes.last().copied().unwrap_or(0)
    }
}

/// Who makes an edit, and how it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Made {
    pub reason: String,
    pub author: String,
    pub at: u64,
    pub gesture: Option<String>,
}

/// The edits of a song: those that stand, and those that were taken back and can be made again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    steps: Vec<Step>,
    pub(crate) log: Log,
    /// How many steps there were, with those that can no longer be made again.
    count: u64,
}

impl History {
    /// The steps that stand or can be made again, in the order of their numbers.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The steps that stand, the next to be taken back last.
    pub fn done(&self) -> Vec<&Step> {
        self.in_order(true)
    }

    /// The steps that were taken back, the next to be made again last.
    pub fn undone(&self) -> Vec<&Step> {
        self.in_order(false)
    }

    fn in_order(&self, standing: bool) -> Vec<&Step> {
        let mut steps: Vec<&Step> = self.steps.iter().filter(|step| step.standing == standing).collect();
        steps.sort_by_key(|step| step.last());
        steps
    }

    /// The next step that would be taken back, of one author or of anybody.
    pub fn next_undo(&self, author: Option<&str>) -> Option<&Step> {
        self.next(true, author)
    }

    /// The next step that would be made again, of one author or of anybody.
    pub fn next_redo(&self, author: Option<&str>) -> Option<&Step> {
        self.next(false, author)
    }

    fn next(&self, standing: bool, author: Option<&str>) -> Option<&Step> {
        let theirs = |step: &&Step| step.standing == standing && author.is_none_or(|author| author == step.author);
        self.steps.iter().filter(theirs).max_by_key(|step| step.last())
    }

    /// Makes an edit of the person at this machine; what that person had taken back can then not be made again.
    ///
    /// # Errors
    /// Why the edit cannot be made.
    pub fn edit(&mut self, document: &mut Document, edit: Edit, reason: &str) -> Result<Change, EditError> {
        let (inverse, text) = document.edit(&edit)?;
        let change = Change { edit, inverse, text };
        self.note_edit(Made { reason: reason.to_string(), ..Made::default() }, change.clone());
        Ok(change)
    }

    /// Takes back the last step that stands, if there is one.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn undo(&mut self, document: &mut Document) -> Result<Option<Step>, EditError> {
        let Some(number) = self.next_undo(None).map(|step| step.number) else { return Ok(None) };
        self.turn(document, number)?;
        Ok(self.step(number).cloned())
    }

    /// Makes the last step that was taken back again, if there is one.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn redo(&mut self, document: &mut Document) -> Result<Option<Step>, EditError> {
        let Some(number) = self.next_redo(None).map(|step| step.number) else { return Ok(None) };
        self.turn(document, number)?;
        Ok(self.step(number).cloned())
    }

    /// The step of a number.
    pub fn step(&self, number: u64) -> Option<&Step> {
        let at = self.steps.binary_search_by_key(&number, |step| step.number).ok()?;
        self.steps.get(at)
    }

    pub(crate) fn step_mut(&mut self, number: u64) -> Option<&mut Step> {
        let at = self.steps.binary_search_by_key(&number, |step| step.number).ok()?;
        self.steps.get_mut(at)
    }

    /// The places of a step's changes in the log, for [`History::unturn`].
    pub(crate) fn places(&self, number: u64) -> Vec<usize> {
        self.step(number).map(|step| step.changes.clone()).unwrap_or_default()
    }

    /// The last changes in the log are now those of a step, which goes to and fro with them.
    pub(crate) fn noted(&mut self, number: u64, count: usize) {
        let end = self.log.len();
        if let Some(step) = self.step_mut(number) {
            step.changes = (end - count..end).collect();
            step.standing = !step.standing;
        }
    }

    /// Takes note of an edit that the document already has.
    pub(crate) fn note_edit(&mut self, made: Made, change: Change) {
        self.steps.retain(|step| step.standing || step.author != made.author);
        let number = match self.continued(&made, &change) {
            Some(number) => number,
            None => {
                self.count += 1;
                let Made { reason, author, gesture, at } = made.clone();
                let changes = Vec::new();
                self.steps.push(Step { number: self.count, reason, author, at, gesture, standing: true, changes });
                self.count
            }
        };
        let last = self.step(number).and_then(|step| step.changes.last().copied());
        let is_new = !last.is_some_and(|last| self.log.take_in(last, &change));
        let place = is_new.then(|| self.log.push(number, change, None));
        if let Some(step) = self.step_mut(number) {
            step.changes.extend(place);
            step.at = made.at;
        }
    }

    /// The step that an edit goes on with: the author's last, where it is the same gesture and nobody else has touched the
    /// same places meanwhile.
    fn continued(&self, made: &Made, change: &Change) -> Option<u64> {
        let gesture = made.gesture.as_ref()?;
        let step = self.steps.iter().rfind(|step| step.author == made.author)?;
        if step.gesture.as_ref() != Some(gesture) || !step.standing {
            return None;
        }
        let ours = touches(&change.edit, &change.inverse);
        let disturbed = self.log.in_the_way(step.last(), &ours, &self.log.later(step.last())).is_some();
        (!disturbed).then_some(step.number)
    }

    /// Takes note of an event whose effect the document already has.
    pub(crate) fn note(&mut self, event: &Event) {
        match event {
            Event::Start { .. } => *self = Self::default(),
            Event::Edit { edit, inverse, reason, text, author, at, gesture, .. } => {
                let (reason, author, gesture) = (reason.clone(), author.clone(), gesture.clone());
                let change = Change { edit: edit.clone(), inverse: inverse.clone(), text: text.clone() };
                self.note_edit(Made { reason, author, at: *at, gesture }, change);
            }
            Event::Back { step, changes, .. } | Event::Again { step, changes, .. } => self.note_turn(*step, changes),
            Event::Undo { .. } | Event::Redo { .. } => {
                let (step, changes) = self.meant(matches!(event, Event::Undo { .. }));
                self.note_turn(step, &changes);
            }
            Event::Save { .. } => {}
        }
    }

    fn note_turn(&mut self, number: u64, changes: &[Change]) {
        let undone = self.places(number);
        if undone.len() != changes.len() {
            return;
        }
        for (change, at) in changes.iter().zip(undone.into_iter().rev()) {
            self.log.push(number, change.clone(), Some(at));
        }
        self.noted(number, changes.len());
    }

    /// The step and changes of an event from before edits had authors: the last that stands, or was taken back.
    fn meant(&self, undo: bool) -> (u64, Vec<Change>) {
        let Some(step) = self.next(undo, None) else { return (0, Vec::new()) };
        (step.number, step.changes.iter().rev().map(|at| self.log.change(*at).turned()).collect())
    }

    /// Makes happen in the document what an event says.
    pub(crate) fn happen(&mut self, document: &mut Document, event: &Event) -> Result<(), EditError> {
        let changes = match event {
            Event::Edit { edit, text, .. } => {
                document.replay(edit, text)?;
                Vec::new()
            }
            Event::Back { changes, .. } | Event::Again { changes, .. } => changes.clone(),
            Event::Undo { .. } => self.meant(true).1,
            Event::Redo { .. } => self.meant(false).1,
            Event::Start { .. } | Event::Save { .. } => Vec::new(),
        };
        for change in &changes {
            document.replay(&change.edit, &change.text)?;
        }
        self.note(event);
        Ok(())
    }
}
