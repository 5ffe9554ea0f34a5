//! The song as text: read with the line of every error, written so that only what changed changes.
//!
//! The text is [KDL 2](https://kdl.dev); `docs/song.md` is its reference. `syntax` and `strings` read KDL, `read` makes
//! a song of it, `write` makes lines of a song, `merge` brings the difference of two songs into a text that stands.

mod align;
pub(crate) mod curves;
#[cfg(test)]
mod independent;
mod lines;
pub(crate) mod merge;
pub(crate) mod nearest;
mod node;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod read;
mod read_group;
mod read_insert;
pub(crate) mod read_preset;
pub(crate) mod read_strip;
pub(crate) mod read_track;
pub(crate) mod sections;
pub(crate) mod strings;
pub(crate) mod syntax;
pub(crate) mod write;

pub use syntax::{MOST_BYTES, MOST_DEPTH, MOST_ITEMS};

use std::fmt;

/// Why a text is no song: where, what was found and what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for TextError {}

/// A part of a text that was replaced by another.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Splice {
    /// The byte it begins at, in the text before any splice of the same change.
    pub at: usize,
    /// What stood there.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

/// Replaces parts of a text; `None` where the text is not the one the splices were made for, and it is as it was.
pub(crate) fn splice(text: &mut String, splices: &[Splice]) -> Option<()> {
    let mut from = 0;
    for splice in splices {
        let end = splice.at.checked_add(splice.old.len())?;
        if splice.at < from || text.get(splice.at..end)? != splice.old {
            return None;
        }
        from = end;
    }
    for splice in splices.iter().rev() {
        text.replace_range(splice.at..splice.at + splice.old.len(), &splice.new);
    }
    Some(())
}

/// The splices that lead back.
pub(crate) fn inverse(splices: &[Splice]) -> Vec<Splice> {
    let mut shift = 0_isize;
    let back = splices.iter().map(|splice| {
        let at = splice.at.wrapping_add_signed(shift);
        shift += splice.new.len() as isize - splice.old.len() as isize;
        Splice { at, old: splice.new.clone(), new: splice.old.clone() }
    });
    back.collect()
}
