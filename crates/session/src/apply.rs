//! Makes edits: each gives the edit that takes it back.

use crate::address::{self, Address, StripAt, Thing};
use crate::fields::Value;
use crate::list::{self, List};
use crate::rename::Shift;
use crate::{Automation, Edit, EditError, Item, Point, Song, paths, rename};

type Done = Result<Edit, EditError>;

impl Song {
    /// Makes an edit without asking whether the song then holds together.
    pub(crate) fn perform(&mut self, edit: &Edit) -> Done {
        match edit {
            Edit::Set { path, value } => set(self, path, value),
            Edit::Add { to, index, item } => add(self, to, *index, item),
            Edit::Remove { path } => remove(self, path),
            Edit::Order { path, index } => order(self, path, *index),
            Edit::Points { path, points } => set_points(self, path, points.as_deref()),
            Edit::Group(edits) => group(self, edits),
        }
    }
}

fn find(song: &Song, path: &str) -> Result<Address, EditError> {
    address::address(song, path).map_err(|message| EditError::new(path, message))
}

fn thing(song: &Song, path: &str) -> Result<Thing, EditError> {
    match find(song, path)? {
        Address { thing: thing @ Thing::Send(..), word: Some(word) } if word == "level" => Ok(thing),
        Address { thing, word: None } => Ok(thing),
        _ => Err(EditError::new(path, "is a value; it can be set, not added, moved or removed")),
    }
}

fn group(song: &mut Song, edits: &[Edit]) -> Done {
    let mut inverses = edits.iter().map(|edit| song.perform(edit)).collect::<Result<Vec<_>, _>>()?;
    inverses.reverse();
    Ok(Edit::Group(inverses))
}

fn set(song: &mut Song, path: &str, text: &str) -> Done {
    let old = song.field(path)?;
    let Address { thing, word } = find(song, path)?;
    let word = word.unwrap_or_default();
    let mut value = old.value.parse(text, song.rate).map_err(|message| EditError::new(path, message))?;
    match (thing, &*word, &value) {
        (Thing::Strip(at), "name", Value::Text(name)) => {
            rename::strip(song, at, name)?;
            return Ok(Edit::set(format!("{name}/name"), old.text));
        }
        (Thing::Group(i), "name", Value::Text(name)) => {
            rename::group(song, i, name)?;
            return Ok(Edit::set(format!("song/group/{name}/name"), old.text));
        }
        (Thing::Insert(at, i), "id", Value::Text(id)) => {
            rename::insert(song, at, i, id)?;
            return Ok(Edit::set(format!("{}/{id}/id", song.strip_at(at).name), old.text));
        }
        (Thing::Strip(_), "output", Value::Optional(Some(name))) if name == "master" => value = Value::Optional(None),
        _ => {}
    }
    paths::put(song, thing, &word, value).ok_or_else(|| EditError::new(path, "cannot be set"))?;
    Ok(Edit::set(path, old.text))
}

fn add(song: &mut Song, to: &str, index: usize, item: &Item) -> Done {
    let at = thing(song, to)?;
    let list = list::of(at, item).map_err(|message| EditError::new(to, message))?;
    if let Some(name) = list::taken(song, list, item) {
        return Err(EditError::new(to, format!("\"{name}\" is there already; names are unique")));
    }
    let length = list::length(song, list);
    if index > length {
        return Err(EditError::new(to, format!("there is no place {index} in a list of {length}")));
    }
    rename::keeping_parts(song, list, Shift::In(index), |song| list::insert(song, list, index, item));
    Ok(Edit::Remove { path: address::path(song, list.thing(index)) })
}

fn remove(song: &mut Song, path: &str) -> Done {
    let target = thing(song, path)?;
    let (list, index) = List::holding(target).ok_or_else(|| EditError::new(path, "cannot be removed"))?;
    let mut inverses = Vec::new();
    for edit in dependents(song, target) {
        inverses.push(song.perform(&edit)?);
    }
    let to = address::path(song, list.owner());
    let mut item = None;
    rename::keeping_parts(song, list, Shift::Out(index), |song| item = list::remove(song, list, index));
    let item = item.ok_or_else(|| EditError::new(path, "cannot be removed"))?;
    let back = Edit::Add { to, index, item: Box::new(item) };
    if inverses.is_empty() {
        return Ok(back);
    }
    inverses.push(back);
    inverses.reverse();
    Ok(Edit::Group(inverses))
}

/// What must go before a thing can: its automation, and what leads to it.
fn dependents(song: &Song, thing: Thing) -> Vec<Edit> {
    let curves = |at: StripAt, prefix: String| -> Vec<Edit> {
        let strip = song.strip_at(at);
        let under = |it: &&Automation| {
            it.parameter.strip_prefix(&prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let paths =
            strip.automation.iter().filter(under).map(|it| format!("{}/automation/{}", strip.name, it.parameter));
        paths.map(Edit::remove).collect()
    };
    match thing {
        Thing::Send(at, i) => curves(at, format!("send/{}", song.strip_at(at).sends[i].to)),
        Thing::Insert(at, i) => curves(at, song.strip_at(at).inserts[i].id.clone()),
        Thing::Part(at, ..) => {
            let path = address::path(song, thing);
            let within = path.split_once('/').map_or("", |(_, rest)| rest);
            curves(at, within.to_string())
        }
        Thing::Strip(at) => leading_to(song, &song.strip_at(at).name),
        Thing::Group(i) => {
            let name = &song.groups[i].name;
            song.members(name).map(|strip| Edit::remove(format!("{}/group/{name}", strip.name))).collect()
        }
        _ => Vec::new(),
    }
}

fn leading_to(song: &Song, name: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    for strip in song.strips().filter(|strip| strip.name != name) {
        if strip.output.as_deref() == Some(name) {
            edits.push(Edit::set(format!("{}/output", strip.name), ""));
        }
        if strip.vcas.iter().any(|vca| vca == name) {
            edits.push(Edit::remove(format!("{}/vca/{name}", strip.name)));
        }
        if strip.sends.iter().any(|send| send.to == name) {
            edits.push(Edit::remove(format!("{}/send/{name}", strip.name)));
        }
        for insert in strip.inserts.iter().filter(|insert| insert.sidechain.as_deref() == Some(name)) {
            edits.push(Edit::set(format!("{}/{}/sidechain", strip.name, insert.id), ""));
        }
    }
    edits
}

fn order(song: &mut Song, path: &str, index: usize) -> Done {
    let target = thing(song, path)?;
    let (list, from) = List::holding(target).ok_or_else(|| EditError::new(path, "has no place in a list"))?;
    let length = list::length(song, list);
    if index >= length {
        return Err(EditError::new(path, format!("there is no place {index} in a list of {length}")));
    }
    rename::keeping_parts(song, list, Shift::Move(from, index), |song| list::order(song, list, from, index));
    Ok(Edit::Order { path: address::path(song, list.thing(index)), index: from })
}

fn set_points(song: &mut Song, path: &str, points: Option<&[Point]>) -> Done {
    let wrong = || EditError::new(path, "is no path of a curve; expected STRIP/automation/PARAMETER");
    let (name, parameter) = path.split_once("/automation/").ok_or_else(wrong)?;
    let Thing::Strip(at) = thing(song, name)? else { return Err(wrong()) };
    let curves = &mut song.strip_at_mut(at).automation;
    let there = curves.iter().position(|it| it.parameter == parameter);
    match (there, points) {
        (Some(_), None) => remove(song, path),
        (Some(i), Some(points)) => {
            let old = std::mem::replace(&mut curves[i].points, points.to_vec());
            Ok(Edit::Points { path: path.to_string(), points: Some(old) })
        }
        (None, Some(points)) => {
            curves.push(Automation { parameter: parameter.to_string(), points: points.to_vec() });
            Ok(Edit::Points { path: path.to_string(), points: None })
        }
        (None, None) => Err(EditError::new(path, "there is no curve to take away")),
    }
}
