//! Groups: strips of which what is done to one is done to all.

use crate::{Color, Song, Strip};
use serde::{Deserialize, Serialize};
use signal::words;

words! {
    /// What the members of a group have in common.
    pub enum Link {
        /// A fader moves the others by as many decibels.
        Fader = "fader",
        /// All are muted, or none.
        Mute = "mute",
        /// All are soloed, or none.
        Solo = "solo",
        /// Where one is turned upside down, the others are turned too.
        Polarity = "polarity",
        /// Clips that begin and end together are moved, cut and trimmed together.
        Clips = "clips",
    }
}

impl Link {
    /// What is linked where nothing is said.
    pub const USUAL: &'static [Link] = &[Link::Fader, Link::Mute, Link::Solo, Link::Clips];

    /// Reads words with blanks or commas between them, into the order of the list.
    ///
    /// # Errors
    /// A word that is no link.
    pub fn parse(text: &str) -> Result<Vec<Link>, String> {
        let words = text.split([' ', ',']).filter(|word| !word.is_empty());
        let links = words.map(|word| {
            let place = Link::WORDS.iter().position(|known| *known == word);
            place.ok_or_else(|| crate::text::nearest::unknown("link", word, Link::WORDS))
        });
        let places = links.collect::<Result<Vec<usize>, String>>()?;
        Ok((0..Link::ALL.len()).filter(|place| places.contains(place)).map(|place| Link::ALL[place]).collect())
    }

    /// The words as [`Link::parse`] reads them.
    pub fn text(links: &[Link]) -> String {
        links.iter().map(|link| link.word()).collect::<Vec<_>>().join(" ")
    }
}

/// A named set of strips that are edited together; the strips name the groups that they belong to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its name, unique among the groups.
    pub name: String,
    /// What its members have in common, in the order of the list.
    #[serde(with = "crate::json::links")]
    pub links: Vec<Link>,
    /// Switched off: every member is edited by itself.
    #[serde(default)]
    pub suspended: bool,
    /// By what colour its members show that they belong to it.
    #[serde(with = "crate::json::word", default)]
    pub color: Color,
}

impl Group {
    /// A group with the usual links.
    pub fn new(name: &str) -> Self {
        Self { name: name.to_string(), links: Link::USUAL.to_vec(), suspended: false, color: Color::default() }
    }
}

impl Song {
    /// The group of a name.
    pub fn group(&self, name: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.name == name)
    }

    /// The strips that belong to a group, in the song's order.
    pub fn members<'s>(&'s self, group: &'s str) -> impl Iterator<Item = &'s Strip> {
        self.strips().filter(move |strip| strip.groups.iter().any(|name| name == group))
    }

    /// The other strips that are linked with one in this by a group that is not suspended; each once, in the song's order.
    pub fn linked_with(&self, strip: &Strip, link: Link) -> Vec<&Strip> {
        let works = |group: &&Group| !self.suspend_groups && !group.suspended && group.links.contains(&link);
        let shared: Vec<&str> = self.groups.iter().filter(works).map(|group| &*group.name).collect();
        let shared: Vec<&str> =
            shared.into_iter().filter(|group| strip.groups.iter().any(|own| own == group)).collect();
        if shared.is_empty() {
            return Vec::new();
        }
        let others = self.strips().filter(|other| other.name != strip.name);
        others.filter(|other| other.groups.iter().any(|group| shared.contains(&&**group))).collect()
    }
}
