//! Whether names can stand in paths, are unique, and lead to something.

use crate::check::{Check, SongError, unless};
use crate::limits::LONGEST_NAME;
use crate::text::nearest::suggestion;
use crate::{Group, Song};
use std::collections::BTreeSet;

/// Words that a strip or insert may not be called, since paths use them.
const RESERVED: &[&str] = &[
    "name",
    "role",
    "layout",
    "clip",
    "trim",
    "flip",
    "inserts",
    "fader",
    "pan",
    "mute",
    "solo",
    "vca",
    "group",
    "send",
    "output",
    "automation",
];

/// A name in itself; one that stands in paths is checked by [`named`].
pub(crate) fn title(name: &str, path: &str, empty: bool) -> Check {
    unless(name.is_empty() && !empty, path, || "a name may not be empty".to_string())?;
    unless(name.chars().count() > LONGEST_NAME, path, || format!("a name has at most {LONGEST_NAME} characters"))?;
    unless(name.chars().any(char::is_control), path, || format!("\"{}\" has control characters", name.escape_debug()))
}

pub(crate) fn named(name: &str, path: &str) -> Check {
    title(name, path, false)?;
    unless(name.contains('/'), path, || format!("\"{name}\" has a /, which separates names in a path"))?;
    unless(name.trim() != name, path, || format!("\"{name}\" begins or ends with a blank"))
}

/// The names of all strips, of those that can be sent to, of VCAs and groups.
pub(crate) enum Names<'s> {
    /// To look up often.
    Sorted { strips: BTreeSet<&'s str>, sums: BTreeSet<&'s str>, vcas: BTreeSet<&'s str>, groups: BTreeSet<&'s str> },
    /// To look up a few times; they were found to be unique before.
    In(&'s Song),
}

impl<'s> Names<'s> {
    pub fn of(song: &'s Song) -> Result<Self, SongError> {
        let mut all = BTreeSet::new();
        for strip in song.strips_and_vcas() {
            let name = &*strip.name;
            named(name, name)?;
            unless(name == "song", name, || "a strip may not be called song, which paths use".to_string())?;
            unless(!all.insert(name), name, || format!("two strips are called \"{name}\"; names are unique"))?;
        }
        let mut groups = BTreeSet::new();
        for Group { name, .. } in &song.groups {
            let path = format!("song/group/{name}");
            named(name, &path)?;
            unless(!groups.insert(&**name), &path, || format!("two groups are called \"{name}\"; names are unique"))?;
        }
        let strips = song.strips().map(|strip| &*strip.name).collect();
        Ok(Names::Sorted { strips, sums: sums(song).collect(), vcas: vcas(song).collect(), groups })
    }

    pub fn sum(&self, name: &str, path: &str, what: &str) -> Check {
        let known = match self {
            Names::Sorted { sums, .. } => sums.contains(name),
            Names::In(song) => sums(song).any(|sum| sum == name),
        };
        unless(!known, path, || {
            let near = match self {
                Names::Sorted { sums, .. } => suggestion(name, sums.iter().copied()),
                Names::In(song) => suggestion(name, sums(song)),
            };
            format!("there is no bus or return \"{name}\"{near} for this {what}")
        })
    }

    pub fn strip(&self, name: &str, path: &str) -> Check {
        let known = match self {
            Names::Sorted { strips, .. } => strips.contains(name),
            Names::In(song) => song.strips().any(|strip| strip.name == name),
        };
        unless(!known, path, || {
            let near = match self {
                Names::Sorted { strips, .. } => suggestion(name, strips.iter().copied()),
                Names::In(song) => suggestion(name, song.strips().map(|strip| &*strip.name)),
            };
            format!("there is no strip \"{name}\"{near} for this sidechain")
        })
    }
}

impl Names<'_> {
    /// Whether there is a VCA that a strip can follow.
    pub fn vca(&self, name: &str, path: &str) -> Check {
        let known = match self {
            Names::Sorted { vcas, .. } => vcas.contains(name),
            Names::In(song) => vcas(song).any(|vca| vca == name),
        };
        unless(!known, path, || {
            let near = match self {
                Names::Sorted { vcas, .. } => suggestion(name, vcas.iter().copied()),
                Names::In(song) => suggestion(name, vcas(song)),
            };
            format!("there is no VCA \"{name}\"{near}")
        })
    }

    /// Whether there is a group that a strip can belong to.
    pub fn group(&self, name: &str, path: &str) -> Check {
        let known = match self {
            Names::Sorted { groups, .. } => groups.contains(name),
            Names::In(song) => song.group(name).is_some(),
        };
        unless(!known, path, || {
            let near = match self {
                Names::Sorted { groups, .. } => suggestion(name, groups.iter().copied()),
                Names::In(song) => suggestion(name, song.groups.iter().map(|group| &*group.name)),
            };
            format!("there is no group \"{name}\"{near}")
        })
    }
}

fn vcas(song: &Song) -> impl Iterator<Item = &str> {
    song.vcas.iter().map(|vca| &*vca.strip.name)
}

fn sums(song: &Song) -> impl Iterator<Item = &str> {
    song.buses.iter().chain(&song.returns).map(|bus| &*bus.strip.name)
}

/// Whether paths use a name for something else than an insert.
pub(crate) fn is_reserved(id: &str) -> bool {
    let numbered_clip = id.strip_prefix("clip-").is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    RESERVED.contains(&id) || numbered_clip
}
