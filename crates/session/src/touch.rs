//! What an edit touches, place by place, so that one person's edit can be taken back while another's stands.

use crate::{Edit, Item, Strip};

/// A list of a song, by the path of what owns it and the word of what it holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ListName {
    pub owner: String,
    pub word: &'static str,
}

impl ListName {
    fn new(owner: impl Into<String>, word: &'static str) -> Self {
        Self { owner: owner.into(), word }
    }

    /// The list that an item is added to.
    pub fn of_item(to: &str, item: &Item) -> Self {
        let word = match item {
            Item::Track(_) => "track",
            Item::Bus(_) => "bus",
            Item::Return(_) => "return",
            Item::Vca(_) => "vca",
            Item::Group(_) => "group",
            Item::Marker(_) => "marker",
            Item::Tempo(_) => "tempo",
            Item::Target(_) => "target",
            Item::Move(_) => "move",
            Item::Clip(_) => "clip",
            Item::Insert(_) => "insert",
            Item::InVca(_) => IN_VCA,
            Item::InGroup(_) => IN_GROUP,
            Item::Send(_) => "send",
            Item::Automation(_) => "automation",
            Item::Part(_) => PART,
        };
        Self::new(to, word)
    }

    /// The list that holds the thing of a path. A strip's is called `strip`: its name does not say which it is in.
    pub fn holding(path: &str) -> Self {
        let Some((head, rest)) = path.split_once('/') else { return Self::new("song", "strip") };
        if let Some((list, _)) = numbered(path) {
            return list;
        }
        match rest.split_once('/') {
            Some(("group", _)) if head == "song" => Self::new("song", "group"),
            _ if head == "song" => Self::new("song", "move"),
            Some(("send", _)) => Self::new(head, "send"),
            Some(("vca", _)) => Self::new(head, IN_VCA),
            Some(("group", _)) => Self::new(head, IN_GROUP),
            Some(("automation", _)) => Self::new(head, "automation"),
            Some((id, _)) => Self::new(format!("{head}/{id}"), PART),
            None => Self::new(head, "insert"),
        }
    }

    /// Whether its things are called by their number.
    pub fn is_numbered(&self) -> bool {
        NUMBERED.contains(&self.word)
    }
}

const PART: &str = "part";
const IN_VCA: &str = "in-vca";
const IN_GROUP: &str = "in-group";
const NUMBERED: &[&str] = &["clip", "marker", "tempo", "target"];

/// The list and place (from 0) of the numbered thing that a path leads to or into: `Kick/clip-3/gain`.
pub(crate) fn numbered(path: &str) -> Option<(ListName, usize)> {
    let (owner, rest) = path.split_once('/')?;
    let (word, number) = rest.split('/').next()?.rsplit_once('-')?;
    let word = NUMBERED.iter().find(|known| **known == word && (owner == "song") == (**known != "clip"))?;
    Some((ListName::new(owner, word), number.parse::<usize>().ok()?.checked_sub(1)?))
}

/// What happened at a place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum How {
    /// It got another value (or curve).
    Set,
    /// It came, at a place in its list.
    In(usize),
    /// It went, from a place in its list.
    Out(usize),
    /// It went from one place in its list to another.
    Moved(usize, usize),
    /// It is called otherwise now; the path is the old one.
    Renamed,
}

/// One place that an edit touched.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Touch {
    pub path: String,
    pub list: ListName,
    pub how: How,
    /// The strips and groups that it now leads to.
    pub leads_to: Vec<String>,
    /// The edit that takes back this touch alone, from how the song was right after it.
    pub back: Edit,
}

impl Touch {
    /// Whether it changed a list or a name, by which others speak of things.
    pub fn is_structural(&self) -> bool {
        self.how != How::Set
    }

    /// The path; before and after where it is called otherwise now.
    fn names(&self) -> impl Iterator<Item = &str> {
        let new = match (&self.how, &self.back) {
            (How::Renamed, Edit::Set { path, .. }) => path.rsplit_once('/').map(|(thing, _)| thing),
            _ => None,
        };
        [&*self.path].into_iter().chain(new)
    }
}

/// The places that an edit touched, in order; known from the edit and its inverse.
pub(crate) fn touches(edit: &Edit, inverse: &Edit) -> Vec<Touch> {
    let mut all = Vec::new();
    collect(edit, inverse, &mut all);
    all
}

fn collect(edit: &Edit, inverse: &Edit, all: &mut Vec<Touch>) {
    let touch = |path: &str, list: ListName, how: How| Touch {
        path: plain(path).to_string(),
        list,
        how,
        leads_to: leads_to(edit),
        back: inverse.clone(),
    };
    match (edit, inverse) {
        (Edit::Group(edits), Edit::Group(inverses)) if edits.len() == inverses.len() => {
            edits.iter().zip(inverses.iter().rev()).for_each(|(edit, inverse)| collect(edit, inverse, all));
        }
        // What depended on the thing went before it.
        (_, Edit::Group(inverses)) => {
            inverses.iter().rev().for_each(|inverse| collect(&Edit::Group(Vec::new()), inverse, all))
        }
        (_, Edit::Add { to, index, item }) => {
            all.push(touch(&item_path(to, *index, item, edit), ListName::of_item(to, item), How::Out(*index)));
        }
        (Edit::Add { to, index, item }, Edit::Remove { path }) => {
            all.push(touch(path, ListName::of_item(to, item), How::In(*index)));
        }
        (Edit::Order { path, index }, Edit::Order { index: from, .. }) => {
            all.push(touch(path, ListName::holding(path), How::Moved(*from, *index)));
        }
        (Edit::Points { path, .. }, Edit::Points { points: None, .. }) => {
            all.push(touch(path, ListName::holding(path), How::In(usize::MAX)));
        }
        (Edit::Set { path, .. }, Edit::Set { path: back, .. }) if path != back => {
            let thing = path.rsplit_once('/').map_or("", |(thing, _)| thing);
            all.push(touch(thing, ListName::holding(thing), How::Renamed));
        }
        (_, Edit::Set { path, .. } | Edit::Points { path, .. } | Edit::Remove { path } | Edit::Order { path, .. }) => {
            all.push(touch(path, ListName::holding(path), How::Set));
        }
    }
}

/// The path of a thing that went.
fn item_path(to: &str, index: usize, item: &Item, edit: &Edit) -> String {
    match (item, edit) {
        (_, Edit::Remove { path } | Edit::Points { path, .. }) => path.clone(),
        (Item::Track(track), _) => track.strip.name.clone(),
        (Item::Bus(bus) | Item::Return(bus), _) => bus.strip.name.clone(),
        (Item::Vca(vca), _) => vca.strip.name.clone(),
        (Item::Group(group), _) => group_path(&group.name),
        (Item::InVca(name), _) => format!("{to}/vca/{name}"),
        (Item::InGroup(name), _) => format!("{to}/group/{name}"),
        (Item::Move(it), _) => format!("song/move/{}", it.id),
        (Item::Insert(insert), _) => format!("{to}/{}", insert.id),
        (Item::Send(send), _) => format!("{to}/send/{}", send.to),
        (Item::Automation(it), _) => format!("{to}/automation/{}", it.parameter),
        _ => format!("{to}/{}-{}", ListName::of_item(to, item).word, index + 1),
    }
}

/// A send's path is that of its level too.
fn plain(path: &str) -> &str {
    let is_send = path.split_once('/').is_some_and(|(_, rest)| rest.starts_with("send/"));
    if is_send { path.strip_suffix("/level").unwrap_or(path) } else { path }
}

fn group_path(name: &str) -> String {
    format!("song/group/{name}")
}

/// The strips and groups that what an edit sets or adds leads to.
fn leads_to(edit: &Edit) -> Vec<String> {
    match edit {
        Edit::Set { path, value } if path.ends_with("/output") || path.ends_with("/sidechain") => vec![value.clone()],
        Edit::Set { path, .. } => path.split_once("/send/").map(|(_, to)| plain(to).to_string()).into_iter().collect(),
        Edit::Add { item, .. } => match &**item {
            Item::Track(track) => of_strip(&track.strip),
            Item::Bus(bus) | Item::Return(bus) => of_strip(&bus.strip),
            Item::Send(send) => vec![send.to.clone()],
            Item::InVca(name) => vec![name.clone()],
            Item::InGroup(name) => vec![group_path(name)],
            Item::Insert(insert) => insert.sidechain.iter().cloned().collect(),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_strip(strip: &Strip) -> Vec<String> {
    let sides = strip.inserts.iter().filter_map(|insert| insert.sidechain.as_ref());
    let names = strip.output.iter().chain(strip.sends.iter().map(|send| &send.to)).chain(sides).chain(&strip.vcas);
    names.cloned().chain(strip.groups.iter().map(|name| group_path(name))).collect()
}

/// Whether what was touched since stands in the way of taking `ours` back. Numbered things have been given names that last.
pub(crate) fn is_in_the_way(later: &Touch, ours: &Touch) -> bool {
    let mere_order = matches!((&later.how, &ours.how), (How::Moved(..), How::Set) | (How::Set, How::Moved(..)));
    let goes = matches!(later.how, How::Out(_) | How::Renamed);
    let both_moved = matches!((&later.how, &ours.how), (How::Moved(..), How::Moved(..))) && later.list == ours.list;
    let meets = |theirs: &str, mine: &str| {
        theirs == mine && !mere_order
            || takes_all(&ours.how) && (is_of(theirs, mine) || later.leads_to.iter().any(|to| to == mine))
            || goes && (is_of(mine, theirs) || leads_to(&ours.back).iter().any(|to| to == theirs))
    };
    later.names().any(|theirs| ours.names().any(|mine| meets(theirs, mine)))
        || both_moved
        || renumbers(later, ours)
        || renumbers(ours, later)
}

/// Whether a path leads into a thing, or a curve moves something in it.
fn is_of(path: &str, thing: &str) -> bool {
    is_inside(path, thing) || automated(path).is_some_and(|path| path == thing || is_inside(&path, thing))
}

/// Whether all that is in a thing goes, comes or is called otherwise.
fn takes_all(how: &How) -> bool {
    matches!(how, How::In(_) | How::Out(_) | How::Renamed)
}

fn is_inside(path: &str, of: &str) -> bool {
    path.strip_prefix(of).is_some_and(|rest| rest.starts_with('/'))
}

/// What a curve moves: `Kick/tone/bell-1/gain` of `Kick/automation/tone/bell-1/gain`.
fn automated(path: &str) -> Option<String> {
    let (strip, parameter) = path.split_once("/automation/")?;
    Some(format!("{strip}/{parameter}"))
}

/// Whether one changes the list of an insert's parts, by whose numbers the other speaks.
fn renumbers(one: &Touch, other: &Touch) -> bool {
    let below = |path: &str| path.strip_prefix(&one.list.owner).is_some_and(|rest| rest.matches('/').count() >= 2);
    one.list.word == PART
        && one.is_structural()
        && (other.is_structural() && one.list == other.list
            || below(&other.path)
            || automated(&other.path).is_some_and(|path| below(&path)))
}
