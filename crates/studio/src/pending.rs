//! Edits that stand in the song and not yet in the journal: those of one hand in one movement.

use session::{Edit, Wish};

/// Edits of one author, in one gesture or at one stroke.
pub struct Pending {
    author: String,
    gesture: Option<String>,
    reason: String,
    edits: Vec<Edit>,
}

impl Pending {
    /// The first edits of a movement.
    pub fn new(author: &str, edits: Vec<Edit>, reason: &str, gesture: Option<&str>) -> Self {
        Self { author: author.to_string(), gesture: gesture.map(String::from), reason: reason.to_string(), edits }
    }

    /// Whether what an author does in a gesture belongs to these.
    pub fn goes_on(&self, author: &str, gesture: Option<&str>) -> bool {
        gesture.is_some() && self.gesture.as_deref() == gesture && self.author == author
    }

    /// Takes in the next edits of the movement; values that they give anew need not be kept.
    pub fn take_in(&mut self, edits: Vec<Edit>, reason: &str) {
        self.reason = reason.to_string();
        if replaces(&edits, &self.edits) {
            self.edits.truncate(self.edits.len() - edits.len());
        }
        self.edits.extend(edits);
    }

    /// As the journal takes it.
    pub fn wish(mut self) -> Wish {
        let edit = if self.edits.len() == 1 { self.edits.remove(0) } else { Edit::Group(self.edits) };
        Wish { edit, reason: self.reason, author: self.author, gesture: self.gesture }
    }
}

/// Whether edits give the very values that the last of others gave.
fn replaces(edits: &[Edit], before: &[Edit]) -> bool {
    let path = |edit: &Edit| match edit {
        Edit::Set { path, .. } | Edit::Points { path, .. } => Some(path.clone()),
        _ => None,
    };
    let Some(first) = before.len().checked_sub(edits.len()) else { return false };
    let paths = |edits: &[Edit]| edits.iter().map(path).collect::<Option<Vec<_>>>();
    paths(edits).is_some_and(|now| Some(now) == paths(&before[first..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(path: &str, value: i32) -> Edit {
        Edit::set(path, value.to_string())
    }

    #[test]
    fn a_drag_of_two_values_keeps_only_where_it_ended() {
        let mut drag = Pending::new("Ada", vec![set("Kick/fader", -1), set("Kick/pan", 1)], "drag", Some("g"));
        for n in 2..=50 {
            assert!(drag.goes_on("Ada", Some("g")));
            drag.take_in(vec![set("Kick/fader", -n), set("Kick/pan", n)], "drag");
        }
        assert_eq!(drag.wish().edit, Edit::Group(vec![set("Kick/fader", -50), set("Kick/pan", 50)]));
    }

    #[test]
    fn what_adds_or_takes_away_is_kept_and_others_do_not_go_on() {
        let mut steps = Pending::new("Ada", vec![Edit::remove("Kick")], "strips", Some("g"));
        steps.take_in(vec![Edit::remove("Kick")], "strips");
        steps.take_in(vec![set("Vox/pan", 1)], "pan");
        assert!(!steps.goes_on("Ben", Some("g")) && !steps.goes_on("Ada", Some("h")) && !steps.goes_on("Ada", None));
        let wish = steps.wish();
        assert_eq!(wish.edit, Edit::Group(vec![Edit::remove("Kick"), Edit::remove("Kick"), set("Vox/pan", 1)]));
        assert_eq!((&*wish.reason, &*wish.author), ("pan", "Ada"));
    }
}
