//! Follows the things of a list through later edits, so that an edit of the third clip still finds that clip when another
//! has come before it.
//!
//! Each thing gets a number that lasts. The lists are taken back from how they are now to how they were, and what is to be
//! taken back is then said for how they are now.

use crate::address::{self, Thing};
use crate::touch::{How, ListName, Touch, numbered};
use crate::{Edit, Song};
use std::collections::{BTreeMap, BTreeSet};

/// A change that was made later: its place in the log, that of the one it takes back, and what it touched.
#[derive(Clone, Debug)]
pub(crate) struct Later {
    pub at: usize,
    pub undoes: Option<usize>,
    pub touches: Vec<Touch>,
}

/// What takes `ours` back as the song is now. The numbered things in the paths of `ours` and `later` get names that last.
/// `None` where a thing is no longer there.
pub(crate) fn follow(song: &Song, ours: &mut [Touch], later: &mut [Later]) -> Option<Edit> {
    let lists = lists(ours, later);
    let mut lists = Lists::new(song, lists);
    let now = lists.orders.clone();
    for change in later.iter_mut().rev() {
        lists.unmake(change);
    }
    let mut places: Vec<Place> = ours.iter_mut().rev().map(|touch| lists.unmake_ours(touch)).collect();
    places.reverse();
    lists.orders = now;
    let mut backs = Vec::with_capacity(ours.len());
    for (touch, place) in ours.iter().zip(&places).rev() {
        backs.push(lists.take_back(touch, place)?);
    }
    Some(if backs.len() == 1 { backs.remove(0) } else { Edit::Group(backs) })
}

/// The lists in which places have to be followed: both sides speak of them, and at least one has changed them.
fn lists(ours: &[Touch], later: &[Later]) -> BTreeSet<ListName> {
    let spoken = |touches: &mut dyn Iterator<Item = &Touch>| -> (BTreeSet<ListName>, BTreeSet<ListName>) {
        let (mut all, mut changed) = (BTreeSet::new(), BTreeSet::new());
        for touch in touches {
            all.extend(numbered(&touch.path).map(|(list, _)| list));
            if touch.is_structural() {
                changed.insert(touch.list.clone());
            }
        }
        all.extend(changed.iter().cloned());
        (all, changed)
    };
    let (ours, changed) = spoken(&mut ours.iter());
    let (theirs, later) = spoken(&mut later.iter().flat_map(|change| &change.touches));
    let both = ours.intersection(&theirs).filter(|list| changed.contains(list) || later.contains(list));
    both.cloned().collect()
}

/// Where one of our own touches was, in names that last.
#[derive(Clone, Debug, Default)]
struct Place {
    /// The list of the numbered thing that the path leads to or into, and the thing.
    thing: Option<(ListName, usize)>,
    /// The things before the place that something is put back to.
    before: Vec<usize>,
}

/// The order of things in each list.
struct Lists {
    orders: BTreeMap<ListName, Vec<usize>>,
    next: usize,
    /// Things that came back with a later change, by the change and the touch with which they had gone.
    known: BTreeMap<(usize, usize), usize>,
}

impl Lists {
    fn new(song: &Song, names: BTreeSet<ListName>) -> Self {
        let orders: BTreeMap<_, _> = names
            .into_iter()
            .map(|name| (length(song, &name), name))
            .map(|(n, name)| (name, (0..n).collect::<Vec<_>>()))
            .collect();
        let next = orders.values().map(Vec::len).max().unwrap_or(0);
        Self { orders, next, known: BTreeMap::new() }
    }

    fn unmake(&mut self, change: &mut Later) {
        let count = change.touches.len();
        for (i, touch) in change.touches.iter_mut().enumerate().rev() {
            let thing = match touch.how {
                How::Out(_) => self.known.get(&(change.at, i)).copied(),
                _ => None,
            };
            let thing = self.unmake_one(touch, thing);
            if let (How::In(_), Some(undone), Some(thing)) = (&touch.how, change.undoes, thing) {
                self.known.insert((undone, count - 1 - i), thing);
            }
            self.name(touch, thing);
        }
    }

    /// Takes a touch out of the orders; the thing that it was about. What had gone comes back as `thing`, or as a new one.
    fn unmake_one(&mut self, touch: &Touch, thing: Option<usize>) -> Option<usize> {
        let fresh = self.next;
        if let (How::Set | How::Renamed, Some((list, i))) = (&touch.how, numbered(&touch.path)) {
            return self.orders.get(&list)?.get(i).copied();
        }
        let order = self.orders.get_mut(&touch.list)?;
        match touch.how {
            How::In(i) => Some(order.remove(i.min(order.len().checked_sub(1)?))),
            How::Out(i) => {
                self.next += 1;
                let thing = thing.unwrap_or(fresh);
                order.insert(i.min(order.len()), thing);
                Some(thing)
            }
            How::Moved(from, to) => {
                let thing = order.remove(to.min(order.len().checked_sub(1)?));
                order.insert(from.min(order.len()), thing);
                Some(thing)
            }
            How::Set | How::Renamed => None,
        }
    }

    fn unmake_ours(&mut self, touch: &mut Touch) -> Place {
        let mut before = Vec::new();
        if let Some(order) = self.orders.get(&touch.list) {
            match touch.how {
                How::Out(i) => before = order[..i.min(order.len())].to_vec(),
                How::Moved(from, to) => {
                    before = order.clone();
                    if to < before.len() {
                        before.remove(to);
                    }
                    before.truncate(from);
                }
                _ => {}
            }
        }
        let thing = self.unmake_one(touch, None);
        self.name(touch, thing);
        let list = if touch.how == How::Set { numbered_list(&touch.back) } else { Some(touch.list.clone()) };
        Place { thing: list.zip(thing), before }
    }

    /// Gives the numbered thing in a path its lasting name.
    fn name(&self, touch: &mut Touch, thing: Option<usize>) {
        if let (Some((list, _)), Some(thing)) = (numbered(&touch.path), thing)
            && self.orders.contains_key(&list)
        {
            touch.path = with_number(&touch.path, &list, &format!("#{thing}"));
        }
    }

    /// The edit that takes one touch back as the lists are now, and its effect on them.
    fn take_back(&mut self, touch: &Touch, place: &Place) -> Option<Edit> {
        let mut back = touch.back.clone();
        let Some((list, thing)) = &place.thing else { return Some(back) };
        let Some(order) = self.orders.get_mut(list) else { return Some(back) };
        if let How::Out(_) = touch.how {
            let i = after(order, &place.before);
            order.insert(i, *thing);
            if let Edit::Add { index, .. } = &mut back {
                *index = i;
            }
            return Some(back);
        }
        let i = order.iter().position(|it| it == thing)?;
        if list.is_numbered()
            && let Edit::Set { path, .. } | Edit::Remove { path } | Edit::Order { path, .. } = &mut back
        {
            *path = with_number(path, list, &(i + 1).to_string());
        }
        match touch.how {
            How::In(_) => drop(order.remove(i)),
            How::Moved(..) => {
                order.remove(i);
                let to = after(order, &place.before);
                order.insert(to, *thing);
                if let Edit::Order { index, .. } = &mut back {
                    *index = to;
                }
            }
            _ => {}
        }
        Some(back)
    }
}

/// The place after the last of those before that is still there.
fn after(order: &[usize], before: &[usize]) -> usize {
    before.iter().rev().find_map(|thing| order.iter().position(|it| it == thing)).map_or(0, |i| i + 1)
}

fn numbered_list(edit: &Edit) -> Option<ListName> {
    match edit {
        Edit::Set { path, .. } => numbered(path).map(|(list, _)| list),
        _ => None,
    }
}

/// A path with another number for its numbered thing.
fn with_number(path: &str, list: &ListName, number: &str) -> String {
    let head = format!("{}/{}-", list.owner, list.word);
    let rest = path
        .strip_prefix(&head)
        .and_then(|rest| rest.split_once('/'))
        .map_or(String::new(), |(_, rest)| format!("/{rest}"));
    format!("{head}{number}{rest}")
}

/// How many things a list has.
fn length(song: &Song, list: &ListName) -> usize {
    let strip = || song.strip(&list.owner);
    let length = match list.word {
        "track" => Some(song.tracks.len()),
        "bus" => Some(song.buses.len()),
        "return" => Some(song.returns.len()),
        "vca" => Some(song.vcas.len()),
        "group" => Some(song.groups.len()),
        "marker" => Some(song.markers.len()),
        "tempo" => Some(song.tempo.entries.len()),
        "target" => Some(song.targets.len()),
        "move" => Some(song.moves.len()),
        "clip" => song.track(&list.owner).map(|track| track.clips.len()),
        "insert" => strip().map(|strip| strip.inserts.len()),
        "in-vca" => strip().map(|strip| strip.vcas.len()),
        "in-group" => strip().map(|strip| strip.groups.len()),
        "send" => strip().map(|strip| strip.sends.len()),
        "automation" => strip().map(|strip| strip.automation.len()),
        _ => match address::address(song, &list.owner).map(|found| found.thing) {
            Ok(Thing::Insert(at, i)) => Some(song.strip_at(at).inserts[i].settings.parts.len()),
            _ => None,
        },
    };
    length.unwrap_or(0)
}
