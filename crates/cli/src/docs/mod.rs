//! The reference pages: one for each effect, meter, fault, rule and instrument, one for all targets,
//! one for all actions of the studio and one for what was measured of the effects' accuracy, drawn up from the lists.
//!
//! What a page says stands in the code once: the sentence and the parameters in the declaration, purpose, source, units,
//! latency and cost in the head of the file, presets in the effect's own file of them. Curves are those of the running effect at
//! its presets.

mod accuracy;
mod actions;
mod head;
mod page;
mod table;
mod targets;

#[cfg(test)]
mod tests;

use desk::JobError;
use page::Entry;
use std::path::Path;

/// A file of the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Where it lies in the folder of the reference: `effects/compressor.md`.
    pub path: String,
    /// What is in it: Markdown, or a drawing as SVG.
    pub text: String,
}

/// The folders of the reference, each one list of the program.
const FOLDERS: [&str; 5] = ["effects", "meters", "faults", "rules", "instruments"];

/// Every page and drawing of the reference.
pub fn pages() -> Vec<Page> {
    let lists = page::lists();
    let entries = lists.iter().flat_map(|(folder, entries)| entries.iter().flat_map(move |entry| entry.pages(folder)));
    let mut pages: Vec<Page> = entries.collect();
    pages.push(Page { path: "targets.md".to_string(), text: targets::page() });
    pages.push(Page { path: "actions.md".to_string(), text: actions::page() });
    pages.push(Page { path: "accuracy.md".to_string(), text: accuracy::page() });
    pages.push(Page { path: "README.md".to_string(), text: contents(&lists) });
    pages
}

/// Writes every page into a folder.
///
/// # Errors
/// A folder or file that cannot be written.
pub fn write(folder: &Path) -> Result<usize, JobError> {
    let pages = pages();
    for page in &pages {
        let path = folder.join(&page.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|error| JobError::at(parent, format!("the folder cannot be made: {error}")))?;
        }
        std::fs::write(&path, &page.text)
            .map_err(|error| JobError::at(&path, format!("the page cannot be written: {error}")))?;
    }
    Ok(pages.len())
}

fn contents(lists: &[(&'static str, Vec<Entry>)]) -> String {
    let mut text = String::from(
        "# Reference\n\n[The song file](song.md), [the targets](targets.md) and [the actions of the studio](actions.md) have a page each; [how exact the effects are](accuracy.md) \
         is measured.\nAll pages but the first, this one too, are written by the program from its own lists (`tonmeister docs \
         FOLDER`); a test\ncompares them.\n",
    );
    for (folder, entries) in lists {
        text.push_str(&format!("\n## {}\n\n| | |\n|---|---|\n", page::title(folder)));
        for entry in entries {
            text.push_str(&format!("| [{0}]({folder}/{0}.md) | {1} |\n", entry.name, entry.sentence));
        }
    }
    text
}
