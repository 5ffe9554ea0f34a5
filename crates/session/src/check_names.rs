//! Whether names can stand in paths, are unique, and lead to something.

use crate::Song;
use crate::check::{Check, SongError, unless};
use crate::limits::LONGEST_NAME;
use crate::text::nearest::suggestion;
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

/// The names of a song, kind by kind.
pub(crate) struct Sorted<'s> {
    strips: BTreeSet<&'s str>,
    sums: BTreeSet<&'s str>,
    vcas: BTreeSet<&'s str>,
    groups: BTreeSet<&'s str>,
}

/// The names of all strips, of those that can be sent to, of VCAs and groups.
pub(crate) enum Names<'s> {
    /// To look up often.
    Sorted(Sorted<'s>),
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
        let mut all_groups = BTreeSet::new();
        for name in groups(song) {
            let path = format!("song/group/{name}");
            named(name, &path)?;
            unless(!all_groups.insert(name), &path, || format!("two groups are called \"{name}\"; names are unique"))?;
        }
        Ok(Names::Sorted(Sorted {
            strips: strips(song).collect(),
            sums: sums(song).collect(),
            vcas: vcas(song).collect(),
            groups: all_groups,
        }))
    }

    /// Whether something can be routed or sent to.
    pub fn sum(&self, name: &str, path: &str, what: &str) -> Check {
        self.known(
            name,
            path,
            |it| &it.sums,
            sums,
            |near| format!("there is no bus or return \"{name}\"{near} for this {what}"),
        )
    }

    /// Whether there is a strip that a sidechain can hear.
    pub fn strip(&self, name: &str, path: &str) -> Check {
        self.known(
            name,
            path,
            |it| &it.strips,
            strips,
            |near| format!("there is no strip \"{name}\"{near} for this sidechain"),
        )
    }

    /// Whether there is a VCA that a strip can follow.
    pub fn vca(&self, name: &str, path: &str) -> Check {
        self.known(name, path, |it| &it.vcas, vcas, |near| format!("there is no VCA \"{name}\"{near}"))
    }

    /// Whether there is a group that a strip can belong to.
    pub fn group(&self, name: &str, path: &str) -> Check {
        self.known(name, path, |it| &it.groups, groups, |near| format!("there is no group \"{name}\"{near}"))
    }

    /// Whether a name is among those of a kind, looked up where they are sorted, else in the song; `said` is told what is near.
    fn known<I: Iterator<Item = &'s str>>(
        &self,
        name: &str,
        path: &str,
        sorted: impl for<'n> Fn(&'n Sorted<'s>) -> &'n BTreeSet<&'s str>,
        listed: impl Fn(&'s Song) -> I,
        said: impl Fn(String) -> String,
    ) -> Check {
        let known = match self {
            Names::Sorted(names) => sorted(names).contains(name),
            Names::In(song) => listed(song).any(|one| one == name),
        };
        unless(!known, path, || {
            said(match self {
                Names::Sorted(names) => suggestion(name, sorted(names).iter().copied()),
                Names::In(song) => suggestion(name, listed(song)),
            })
        })
    }
}

fn strips(song: &Song) -> impl Iterator<Item = &str> {
    song.strips().map(|strip| &*strip.name)
}

fn groups(song: &Song) -> impl Iterator<Item = &str> {
    song.groups.iter().map(|group| &*group.name)
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
