//! Renaming, and what must follow: outputs, sends, sidechains, members, and the paths of automated parameters.

use crate::address::StripAt;
use crate::check::part_names;
use crate::list::List;
use crate::{EditError, Song, Strip};
use std::collections::BTreeMap;

/// Renames a strip wherever it is spoken of.
pub(crate) fn strip(song: &mut Song, at: StripAt, name: &str) -> Result<(), EditError> {
    let old = song.strip_at(at).name.clone();
    if name == old {
        return Ok(());
    }
    if song.strip(name).is_some() {
        return Err(EditError::new(format!("{old}/name"), format!("there is a strip \"{name}\" already")));
    }
    song.strip_at_mut(at).name = name.to_string();
    let (from, to) = (format!("send/{old}"), format!("send/{name}"));
    for at in song.strips_at() {
        let strip = song.strip_at_mut(at);
        let outputs = strip.output.iter_mut();
        let sides = strip.inserts.iter_mut().filter_map(|insert| insert.sidechain.as_mut());
        let sends = strip.sends.iter_mut().map(|send| &mut send.to);
        outputs
            .chain(sides)
            .chain(sends)
            .chain(&mut strip.vcas)
            .filter(|it| **it == old)
            .for_each(|it| *it = name.to_string());
        let curves = strip.automation.iter_mut().filter(|it| it.parameter == from);
        curves.for_each(|it| it.parameter.clone_from(&to));
    }
    Ok(())
}

/// Renames a group, and its members follow.
pub(crate) fn group(song: &mut Song, index: usize, name: &str) -> Result<(), EditError> {
    let old = song.groups[index].name.clone();
    if name == old {
        return Ok(());
    }
    if song.group(name).is_some() {
        return Err(EditError::new(format!("song/group/{old}/name"), format!("there is a group \"{name}\" already")));
    }
    song.groups[index].name = name.to_string();
    for at in song.strips_at() {
        let groups = song.strip_at_mut(at).groups.iter_mut();
        groups.filter(|it| **it == old).for_each(|it| *it = name.to_string());
    }
    Ok(())
}

/// Renames an insert and the automation of its parameters.
pub(crate) fn insert(song: &mut Song, at: StripAt, index: usize, id: &str) -> Result<(), EditError> {
    let strip = song.strip_at_mut(at);
    let old = strip.inserts[index].id.clone();
    if id == old {
        return Ok(());
    }
    if strip.insert(id).is_some() {
        let path = format!("{}/{old}/id", strip.name);
        return Err(EditError::new(path, format!("there is an insert \"{id}\" already")));
    }
    strip.inserts[index].id = id.to_string();
    for it in &mut strip.automation {
        if let Some(rest) = it.parameter.strip_prefix(&old).and_then(|rest| rest.strip_prefix('/')) {
            it.parameter = format!("{id}/{rest}");
        }
    }
    Ok(())
}

/// How a list changes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Shift {
    In(usize),
    Out(usize),
    Move(usize, usize),
}

impl Shift {
    /// Where the one at `old` is afterwards.
    fn to(self, old: usize) -> Option<usize> {
        match self {
            Shift::In(i) => Some(if old >= i { old + 1 } else { old }),
            Shift::Out(i) if old == i => None,
            Shift::Out(i) => Some(if old > i { old - 1 } else { old }),
            Shift::Move(from, to) if old == from => Some(to),
            Shift::Move(from, to) => {
                let without = if old > from { old - 1 } else { old };
                Some(if without >= to { without + 1 } else { without })
            }
        }
    }
}

/// Changes a list; where it is a list of parts, whose names count them, the automation goes with the part it moves.
pub(crate) fn keeping_parts(song: &mut Song, list: List, shift: Shift, change: impl FnOnce(&mut Song)) {
    let List::Parts(at, insert) = list else { return change(song) };
    let before = names(song.strip_at(at), insert);
    change(song);
    let strip = song.strip_at_mut(at);
    let after = names(strip, insert);
    let moved = before.into_iter().enumerate().filter_map(|(i, name)| Some((name, &after[shift.to(i)?])));
    let moved: BTreeMap<String, &String> = moved.collect();
    let id = &strip.inserts[insert].id;
    for it in &mut strip.automation {
        let part = it.parameter.strip_prefix(id).and_then(|rest| rest.strip_prefix('/')?.split_once('/'));
        if let Some((part, key)) = part
            && let Some(name) = moved.get(part)
        {
            it.parameter = format!("{id}/{name}/{key}");
        }
    }
}

/// The names of an insert's parts.
fn names(strip: &Strip, insert: usize) -> Vec<String> {
    let insert = &strip.inserts[insert];
    let kinds = effects::find(&insert.kind).and_then(|kind| (kind.part_kinds)());
    part_names(&insert.settings.parts, kinds.map_or(&[], |kinds| kinds.kinds))
}
