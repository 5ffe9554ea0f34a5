//! Takes steps back and makes them again, also while later steps of others stand.

use crate::follow::follow;
use crate::log::Change;
use crate::touch::{How, touches};
use crate::{Document, Edit, EditError, History};

impl History {
    /// Takes a step back, or makes it again where it was taken back: even though later steps stand, so long as none of
    /// them is in the way. Gives the changes that did it; on an error nothing has changed.
    pub(crate) fn turn(&mut self, document: &mut Document, number: u64) -> Result<Vec<Change>, EditError> {
        let Some(step) = self.step(number) else { return Ok(Vec::new()) };
        let mut turned = Vec::new();
        for at in step.changes.clone().into_iter().rev() {
            match self.turn_one(document, at) {
                Ok(change) => {
                    self.log.push(number, change.clone(), Some(at));
                    turned.push(change);
                }
                Err(error) => {
                    self.strike(document, turned.len())?;
                    return Err(error);
                }
            }
        }
        self.noted(number, turned.len());
        Ok(turned)
    }

    /// Undoes [`History::turn`], as if it had never been.
    pub(crate) fn unturn(&mut self, document: &mut Document, number: u64, before: Vec<usize>) -> Result<(), EditError> {
        self.strike(document, before.len())?;
        if let Some(step) = self.step_mut(number) {
            step.changes = before;
            step.standing = !step.standing;
        }
        Ok(())
    }

    fn strike(&mut self, document: &mut Document, count: usize) -> Result<(), EditError> {
        for _ in 0..count {
            let Some(change) = self.log.pop().map(|change| change.turned()) else { break };
            document.replay(&change.edit, &change.text)?;
        }
        Ok(())
    }

    fn turn_one(&self, document: &mut Document, at: usize) -> Result<Change, EditError> {
        let change = self.log.change(at);
        let mut later = self.log.later(at);
        if later.is_empty() {
            let turned = change.turned();
            let (_, text) = document.take(&turned.edit, Some(turned.text))?;
            return Ok(Change { text, ..turned });
        }
        let mut ours = touches(&change.edit, &change.inverse);
        let back = follow(document.song(), &mut ours, &mut later);
        if let Some((step, entry, touch)) = self.log.in_the_way(at, &ours, &later) {
            return Err(self.refusal(step, entry, touch));
        }
        let gone = || EditError::new(&ours[0].path, "is no longer there");
        let edit = back.ok_or_else(gone)?;
        let (inverse, text) = document.take(&edit, self.log.text_back(at)).map_err(|error| EditError {
            message: format!("{}; what was changed since does not go with taking this back", error.message),
            ..error
        })?;
        let change = Change { edit, inverse, text };
        if takes_more(&change.edit, &change.inverse) {
            let turned = change.turned();
            document.replay(&turned.edit, &turned.text)?;
            return Err(EditError::new(
                &ours[0].path,
                "something that was made since depends on it; take that back first",
            ));
        }
        Ok(change)
    }

    fn refusal(&self, step: u64, entry: usize, touch: usize) -> EditError {
        let change = self.log.change(entry);
        let touches = touches(&change.edit, &change.inverse);
        let (path, how) = touches.get(touch).map_or(("song", &How::Set), |touch| (&*touch.path, &touch.how));
        let verb = match how {
            How::Set => "changed",
            How::In(_) => "added",
            How::Out(_) => "removed",
            How::Moved(..) => "moved",
            How::Renamed => "renamed",
        };
        let (who, what) = self.step(step).map_or(("Somebody", String::new()), |step| {
            let who = if step.author.is_empty() { "The person at this machine" } else { &step.author };
            (who, format!(" (step {}, \"{}\")", step.number, step.reason))
        });
        EditError::new(path, format!("{who} has since {verb} {path}{what}; that has to be taken back first"))
    }
}

/// Whether something went with what was removed.
fn takes_more(edit: &Edit, inverse: &Edit) -> bool {
    match (edit, inverse) {
        (Edit::Group(edits), Edit::Group(inverses)) => {
            edits.iter().zip(inverses.iter().rev()).any(|(edit, inverse)| takes_more(edit, inverse))
        }
        (Edit::Remove { .. }, Edit::Group(_)) => true,
        _ => false,
    }
}
