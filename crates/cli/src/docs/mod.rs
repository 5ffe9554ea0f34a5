//! The reference pages: one for each effect, meter, fault, rule and instrument, one for all targets, drawn up from the lists.
//!
//! What a page says stands in the code once: the sentence and the parameters in the declaration, purpose, source, units,
//! latency and cost in the head of the file. Curves are those of the running effect.

mod curve;
mod drawing;
mod head;
mod page;
mod response;
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
        "# Reference\n\n[The song file](song.md) and [the targets](targets.md) have a page each. All other pages, this one \
         too, are written by the\nprogram from its own lists (`tonmeister docs FOLDER`); a test compares them.\n",
    );
    for (folder, entries) in lists {
        text.push_str(&format!("\n## {}\n\n| | |\n|---|---|\n", page::title(folder)));
        for entry in entries {
            text.push_str(&format!("| [{0}]({folder}/{0}.md) | {1} |\n", entry.name, entry.sentence));
        }
    }
    text
}
