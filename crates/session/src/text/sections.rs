//! The text as sections, one for each node at its top with what follows up to the next: so that an edit of one strip
//! costs no more than that strip.

use super::node::{Node, Value};
use super::read::TOP;
use super::syntax::Extent;
use crate::address::StripAt;
use crate::scope;
use sha2::{Digest, Sha256};

/// A section, as far as it can be told from the text by itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Section {
    word: &'static str,
    length: usize,
    /// How many nodes and values it has.
    items: usize,
    /// Hash of its text.
    digest: [u8; 32],
    /// The curve files that it names.
    curves: Vec<String>,
}

impl Section {
    /// The section of `text` that begins at `start`.
    pub fn of(text: &str, start: usize, node: &Node<'_>, extent: Extent) -> Self {
        let section = &text[start..extent.end];
        Self {
            // Another word is an error that the reader tells of.
            word: TOP.iter().find(|word| **word == node.word).copied().unwrap_or_default(),
            length: section.len(),
            items: extent.items,
            digest: Sha256::digest(section.as_bytes()).into(),
            curves: curves(node),
        }
    }

    /// The word of its node.
    pub fn word(&self) -> &'static str {
        self.word
    }
}

/// The names of the curve files that a node names.
fn curves(node: &Node<'_>) -> Vec<String> {
    let inside = node.children().iter().filter(|node| node.word == "automation");
    let names = inside.filter_map(|node| match &node.entry("file")?.value {
        Value::Text(name) => Some(name.to_string()),
        _ => None,
    });
    names.collect()
}

/// The sections of a text.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sections(Vec<Section>);

impl Sections {
    /// The sections of a text, whose nodes reach so far.
    pub fn of(text: &str, nodes: &[Node<'_>], extents: &[Extent]) -> Self {
        let mut start = 0;
        let section = |(node, extent): (&Node<'_>, &Extent)| {
            let section = Section::of(text, start, node, *extent);
            start = extent.end;
            section
        };
        Self(nodes.iter().zip(extents).map(section).collect())
    }

    /// The section that says a part of the song, where there is one.
    pub fn place(&self, top: scope::Top) -> Option<usize> {
        let (word, nth) = match top {
            scope::Top::Head => ("song", 0),
            scope::Top::Strip(StripAt::Track(i)) => ("track", i),
            scope::Top::Strip(StripAt::Bus(i)) => ("bus", i),
            scope::Top::Strip(StripAt::Return(i)) => ("return", i),
            scope::Top::Strip(StripAt::Vca(i)) => ("vca", i),
            scope::Top::Strip(StripAt::Master) => ("master", 0),
        };
        let mut places = self.0.iter().enumerate().filter(|(_, section)| section.word == word);
        // The first section begins before its node.
        places.nth(nth).map(|(place, _)| place).filter(|place| *place > 0)
    }

    /// The word of a section's node.
    pub fn word(&self, place: usize) -> &'static str {
        self.0[place].word
    }

    /// The byte at which a section begins.
    pub fn start(&self, place: usize) -> usize {
        self.0[..place].iter().map(|section| section.length).sum()
    }

    /// The byte after a section's last.
    pub fn end(&self, place: usize) -> usize {
        self.start(place) + self.0[place].length
    }

    /// Puts another section in the place of one, which it gives back.
    pub fn put(&mut self, place: usize, section: Section) -> Section {
        std::mem::replace(&mut self.0[place], section)
    }

    /// Whether a text of so many nodes and values can be read.
    pub fn are_few_enough(&self) -> bool {
        self.0.iter().map(|section| section.items).sum::<usize>() <= super::MOST_ITEMS
    }

    /// The curve files that the text names, in its order.
    pub fn curves(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|section| &section.curves)
    }

    /// A hash of all hashes.
    pub fn hash(&self, hash: &mut Sha256) {
        self.0.iter().for_each(|section| hash.update(section.digest));
    }
}
