//! Which edits stand and which are taken back, and how to go to and fro.

use crate::journal::Event;
use crate::{Document, Edit, EditError, Splice};

/// An edit that was made, with all that is needed to take it back and to make it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What was changed.
    pub edit: Edit,
    /// What takes it back.
    pub inverse: Edit,
    /// Why it was made.
    pub reason: String,
    /// What changed in the text.
    pub text: Vec<Splice>,
}

/// The edits of a song: those that stand, and those that were taken back and can be made again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    done: Vec<Step>,
    undone: Vec<Step>,
}

impl History {
    /// The edits that stand, in order.
    pub fn done(&self) -> &[Step] {
        &self.done
    }

    /// The edits that were taken back, the next to be made again last.
    pub fn undone(&self) -> &[Step] {
        &self.undone
    }

    /// Makes an edit; what was taken back before can then not be made again.
    pub fn edit(&mut self, document: &mut Document, edit: Edit, reason: &str) -> Result<&Step, EditError> {
        let (inverse, text) = document.edit(&edit)?;
        self.undone.clear();
        self.done.push(Step { edit, inverse, reason: reason.to_string(), text });
        Ok(&self.done[self.done.len() - 1])
    }

    /// Takes back the last edit that stands, if there is one.
    pub fn undo(&mut self, document: &mut Document) -> Result<Option<&Step>, EditError> {
        let Some(step) = self.done.last() else { return Ok(None) };
        document.unplay(&step.inverse, &step.text)?;
        self.undone.extend(self.done.pop());
        Ok(self.undone.last())
    }

    /// Makes the last edit that was taken back again, if there is one.
    pub fn redo(&mut self, document: &mut Document) -> Result<Option<&Step>, EditError> {
        let Some(step) = self.undone.last() else { return Ok(None) };
        document.replay(&step.edit, &step.text)?;
        self.done.extend(self.undone.pop());
        Ok(self.done.last())
    }

    /// Takes note of an event whose effect the document already has.
    pub(crate) fn note(&mut self, event: &Event) {
        match event {
            Event::Start { .. } => *self = Self::default(),
            Event::Edit { edit, inverse, reason, text, .. } => {
                self.undone.clear();
                let (edit, inverse) = (edit.clone(), inverse.clone());
                self.done.push(Step { edit, inverse, reason: reason.clone(), text: text.clone() });
            }
            Event::Undo { .. } => self.undone.extend(self.done.pop()),
            Event::Redo { .. } => self.done.extend(self.undone.pop()),
            Event::Save { .. } => {}
        }
    }

    /// Makes happen in the document what an event says.
    pub(crate) fn happen(&mut self, document: &mut Document, event: &Event) -> Result<(), EditError> {
        match event {
            Event::Edit { edit, text, .. } => {
                document.replay(edit, text)?;
                self.note(event);
            }
            Event::Undo { .. } => drop(self.undo(document)?),
            Event::Redo { .. } => drop(self.redo(document)?),
            Event::Start { .. } | Event::Save { .. } => self.note(event),
        }
        Ok(())
    }
}
