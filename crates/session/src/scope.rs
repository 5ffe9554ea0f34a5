//! Which parts of a song an edit can change, so that only those are kept, checked and written.

use crate::address::StripAt;
use crate::{Edit, EditError, Item, Song, Strip, Track, Vca};
use std::borrow::Cow;

/// A part of a song that has a node of its own at the top of the song file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Top {
    /// Name, laws, tempo, markers, targets, whether groups are suspended.
    Head,
    /// A strip, with its clips where it is a track's.
    Strip(StripAt),
}

/// How a part of a song was before an edit.
#[derive(Clone, Debug)]
pub(crate) enum Old {
    /// Only the head is filled.
    Head(Box<Song>),
    Track(usize, Box<Track>),
    Vca(usize, Box<Vca>),
    Strip(StripAt, Box<Strip>),
}

/// How a song was before an edit, as far as the edit can have changed it.
#[derive(Clone, Debug)]
pub(crate) enum Kept {
    All(Box<Song>),
    Parts(Vec<Old>),
}

impl Kept {
    /// Puts back what was kept.
    pub fn restore(self, song: &mut Song) {
        match self {
            Kept::All(old) => *song = *old,
            Kept::Parts(parts) => parts.into_iter().for_each(|old| old.restore(song)),
        }
    }

    /// The song as it was before.
    pub fn before(&self, now: &Song) -> Cow<'_, Song> {
        match self {
            Kept::All(old) => Cow::Borrowed(old),
            Kept::Parts(_) => {
                let mut song = now.clone();
                self.clone().restore(&mut song);
                Cow::Owned(song)
            }
        }
    }
}

impl Old {
    pub fn top(&self) -> Top {
        match self {
            Old::Head(_) => Top::Head,
            Old::Track(i, _) => Top::Strip(StripAt::Track(*i)),
            Old::Vca(i, _) => Top::Strip(StripAt::Vca(*i)),
            Old::Strip(at, _) => Top::Strip(*at),
        }
    }

    /// The strip, where it is one.
    pub fn strip(&self) -> Option<&Strip> {
        match self {
            Old::Head(_) => None,
            Old::Track(_, track) => Some(&track.strip),
            Old::Vca(_, vca) => Some(&vca.strip),
            Old::Strip(_, strip) => Some(strip),
        }
    }

    fn restore(self, song: &mut Song) {
        match self {
            Old::Head(old) => {
                (song.name, song.credits) = (old.name, old.credits);
                (song.pan_law, song.stereo_pan) = (old.pan_law, old.stereo_pan);
                song.suspend_groups = old.suspend_groups;
                (song.tempo, song.markers, song.targets) = (old.tempo, old.markers, old.targets);
            }
            Old::Track(i, old) => song.tracks[i] = *old,
            Old::Vca(i, old) => song.vcas[i] = *old,
            Old::Strip(at, old) => *song.strip_at_mut(at) = *old,
        }
    }
}

impl Song {
    /// The parts that an edit can change; `None` where it can be any: strips, moves or groups come, go or get other names.
    pub(crate) fn scope(&self, edit: &Edit) -> Option<Vec<Top>> {
        let mut tops = Vec::new();
        self.collect(edit, &mut tops).then_some(tops)
    }

    fn collect(&self, edit: &Edit, tops: &mut Vec<Top>) -> bool {
        let (path, whole) = match edit {
            Edit::Group(edits) => return edits.iter().all(|edit| self.collect(edit, tops)),
            Edit::Set { path, .. } => {
                (path, path.ends_with("/name") && !path.starts_with("song/") || path.starts_with("song/group/"))
            }
            Edit::Add { to, item, .. } => {
                let in_head = matches!(**item, Item::Marker(_) | Item::Tempo(_) | Item::Target(_));
                (to, to == "song" && !in_head)
            }
            Edit::Remove { path } | Edit::Order { path, .. } => {
                let of_song = ["song/move", "song/group/"].iter().any(|list| path.starts_with(list));
                (path, !path.contains('/') || of_song)
            }
            Edit::Points { path, .. } => (path, false),
        };
        let name = path.split('/').next().unwrap_or_default();
        let top = if name == "song" { Some(Top::Head) } else { self.strip_named(name).map(Top::Strip) };
        // What is not there cannot be changed.
        if let Some(top) = top.filter(|top| !whole && !tops.contains(top)) {
            tops.push(top);
        }
        !whole
    }

    /// Makes an edit and sees that the song then holds together; gives the edit that takes it back, and how it was. On an
    /// error the song is as it was.
    pub(crate) fn apply_keeping(&mut self, edit: &Edit) -> Result<(Edit, Kept), EditError> {
        let tops = self.scope(edit);
        let kept = match &tops {
            None => Kept::All(Box::new(self.clone())),
            Some(tops) => Kept::Parts(tops.iter().map(|top| self.keep(*top)).collect()),
        };
        let result = self.perform(edit).and_then(|inverse| {
            match &tops {
                None => self.check()?,
                Some(tops) => self.check_tops(tops, edit)?,
            }
            Ok(inverse)
        });
        match result {
            Ok(inverse) => Ok((inverse, kept)),
            Err(error) => {
                kept.restore(self);
                Err(error)
            }
        }
    }

    fn keep(&self, top: Top) -> Old {
        match top {
            Top::Head => Old::Head(Box::new(Song {
                credits: self.credits.clone(),
                pan_law: self.pan_law,
                stereo_pan: self.stereo_pan,
                suspend_groups: self.suspend_groups,
                tempo: self.tempo.clone(),
                markers: self.markers.clone(),
                targets: self.targets.clone(),
                ..Song::new(&self.name, self.rate)
            })),
            Top::Strip(StripAt::Track(i)) => Old::Track(i, Box::new(self.tracks[i].clone())),
            Top::Strip(StripAt::Vca(i)) => Old::Vca(i, Box::new(self.vcas[i].clone())),
            Top::Strip(at) => Old::Strip(at, Box::new(self.strip_at(at).clone())),
        }
    }
}

impl Edit {
    /// Whether it only gives values other values.
    pub(crate) fn only_sets(&self) -> bool {
        match self {
            Edit::Set { .. } => true,
            Edit::Group(edits) => edits.iter().all(Edit::only_sets),
            _ => false,
        }
    }

    /// Whether it can let a signal run where it did not run before.
    pub(crate) fn can_wire(&self) -> bool {
        match self {
            Edit::Set { path, .. } => path.ends_with("/output") || path.ends_with("/sidechain"),
            Edit::Group(edits) => edits.iter().any(Edit::can_wire),
            Edit::Add { item, .. } => {
                matches!(**item, Item::Track(_) | Item::Bus(_) | Item::Return(_) | Item::Insert(_) | Item::Send(_))
            }
            Edit::Remove { .. } | Edit::Order { .. } | Edit::Points { .. } => false,
        }
    }
}
