//! Groups: strips that are edited together.

use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::strips::{color, free_name, group as edits_as_one, names, strips};
use session::{Color, Edit, EditError, Group, Item, Link, Song, Strip};

actions! { "Groups":
    "group.add" "Group tracks": "Makes a group of strips: what is done to one is done to all, in what the group links."
        song(add) {
            name: Text, "Its name.";
            tracks: Path, "The tracks, buses or returns that shall belong to it.";
            links: Text, "What they have in common, of fader, mute, solo, polarity and clips; \"fader mute solo clips\".";
            color: Word(Color::WORDS), "By what colour it is known; one that no group has yet.";
        } keys ["Mod+Alt+G"] ["Mod+G"] ["Shift+G"] ["Mod+Alt+G"];
    "group.remove" "Remove group": "Takes groups away; their members stay as they are."
        song(remove) {
            groups: Path needed, "The groups.";
        };
    "group.rename" "Rename group": "Gives a group another name."
        song(rename) {
            group: Path needed, "The group.";
            name: Text needed, "The new name.";
        };
    "group.join" "Join a group": "Lets strips belong to a group."
        song(join) {
            tracks: Path needed, "The tracks, buses or returns.";
            group: Path needed, "The group.";
        };
    "group.leave" "Leave a group": "Lets strips belong to a group no longer, or to none at all."
        song(leave) {
            tracks: Path needed, "The tracks, buses or returns.";
            group: Path, "The group; every one where none is named.";
        };
    "group.links" "What a group links": "Says what the members of a group have in common."
        song(links) {
            group: Path needed, "The group.";
            links: Text needed, "Words of fader, mute, solo, polarity and clips, as \"fader mute\".";
        };
    "group.suspend" "Suspend group": "Lets every member of a group be edited by itself, or all together again."
        song(suspend) {
            groups: Path needed, "The groups.";
            on: Flag, "Whether they are suspended; the opposite of what the first is.";
        } keys ["Alt+G"] ["Alt+G"] ["Alt+G"] ["Alt+G"];
    "group.suspend-all" "Suspend all groups": "Lets no group link anything, or all of them again."
        song(suspend_all) {
            on: Flag, "Whether all are suspended; the opposite of what is now.";
        } keys ["Mod+Shift+G"] ["Mod+Shift+G"] ["Mod+Shift+G"] ["Mod+Shift+G"];
    "group.color" "Group colour": "Gives groups another colour."
        song(recolor) {
            groups: Path needed, "The groups.";
            color: Word(Color::WORDS) needed, "The colour.";
        };
}

/// The group of a name; the error says which name is near.
fn group<'a>(song: &'a Song, name: &str) -> Result<&'a Group, EditError> {
    song.group(name).ok_or_else(|| match song.field(&format!("song/group/{name}/links")) {
        Err(error) => wrong(name, error.message),
        Ok(_) => wrong(name, "is no group"),
    })
}

/// The groups that the argument `groups` names, and those in words.
fn groups<'a>(given: &Given<'a>) -> Result<(Vec<&'a Group>, String), EditError> {
    let all = given.paths("groups")?.into_iter().map(|name| group(given.song, name)).collect::<Result<Vec<_>, _>>()?;
    let names = if let [one] = &all[..] { format!("group {}", one.name) } else { format!("{} groups", all.len()) };
    Ok((all, names))
}

fn read_links(given: &Given<'_>, text: &str) -> Result<Vec<Link>, EditError> {
    Link::parse(text).map_err(|message| given.refuse("links", format_args!("cannot be read: {message}")))
}

fn add(given: &Given<'_>) -> Made {
    let taken = |name: &str| given.song.group(name).is_some();
    let name = match given.text("name")? {
        Some(name) if taken(name) => {
            return Err(given.refuse("name", format_args!("cannot be \"{}\"; that name is taken", name.escape_debug())));
        }
        Some(name) => name.to_string(),
        None => free_name(&format!("Group {}", given.song.groups.len() + 1), taken),
    };
    let mut new = Group { color: color(given, given.song.groups.iter().map(|it| it.color))?, ..Group::new(&name) };
    if let Some(text) = given.text("links")? {
        new.links = read_links(given, text)?;
    }
    let mut edits = vec![Edit::add("song", given.song.groups.len(), Item::Group(new))];
    edits.extend(strips(given)?.into_iter().map(|strip| belong(strip, &name)));
    edits_as_one(given, edits, format!("add group {name}"))
}

fn belong(strip: &Strip, group: &str) -> Edit {
    Edit::add(&*strip.name, strip.groups.len(), Item::InGroup(group.to_string()))
}

fn remove(given: &Given<'_>) -> Made {
    let (all, names) = groups(given)?;
    let edits = all.iter().map(|it| Edit::remove(format!("song/group/{}", it.name))).collect();
    edits_as_one(given, edits, format!("remove {names}"))
}

fn rename(given: &Given<'_>) -> Made {
    let (old, name) = (group(given.song, given.the_text("group")?)?, given.the_text("name")?);
    if old.name == name {
        return Err(given.nothing("nothing is changed by this"));
    }
    let reason = format!("rename group {} to {name}", old.name);
    Ok((Edit::set(format!("song/group/{}/name", old.name), name), reason))
}

fn join(given: &Given<'_>) -> Made {
    let (strips, to) = (strips(given)?, group(given.song, given.the_text("group")?)?);
    let new = strips.iter().filter(|strip| !strip.groups.contains(&to.name));
    let edits = new.map(|strip| belong(strip, &to.name)).collect();
    edits_as_one(given, edits, format!("{} to group {}", names(&strips), to.name))
}

fn leave(given: &Given<'_>) -> Made {
    let strips = strips(given)?;
    let only = given.text("group")?.map(|name| group(given.song, name)).transpose()?;
    let goes = |name: &&String| only.is_none_or(|it| it.name == **name);
    let edits = strips.iter().flat_map(|strip| {
        strip.groups.iter().filter(goes).map(|name| Edit::remove(format!("{}/group/{name}", strip.name)))
    });
    let from = only.map_or("all groups".to_string(), |it| format!("group {}", it.name));
    edits_as_one(given, edits.collect(), format!("{} from {from}", names(&strips)))
}

fn links(given: &Given<'_>) -> Made {
    let it = group(given.song, given.the_text("group")?)?;
    let links = read_links(given, given.the_text("links")?)?;
    if it.links == links {
        return Err(given.nothing("nothing is changed by this"));
    }
    Ok((Edit::set(format!("song/group/{}/links", it.name), Link::text(&links)), format!("links of group {}", it.name)))
}

fn suspend(given: &Given<'_>) -> Made {
    let (all, names) = groups(given)?;
    let on = given.flag("on")?.unwrap_or_else(|| !all.first().is_some_and(|it| it.suspended));
    let text = if on { "on" } else { "off" };
    let changed = all.iter().filter(|it| it.suspended != on);
    let edits = changed.map(|it| Edit::set(format!("song/group/{}/suspended", it.name), text)).collect();
    edits_as_one(given, edits, format!("{} {names}", if on { "suspend" } else { "resume" }))
}

fn suspend_all(given: &Given<'_>) -> Made {
    let on = given.flag("on")?.unwrap_or(!given.song.suspend_groups);
    if on == given.song.suspend_groups {
        return Err(given.nothing("nothing is changed by this"));
    }
    let (text, verb) = if on { ("on", "suspend") } else { ("off", "resume") };
    Ok((Edit::set("song/suspend-groups", text), format!("{verb} all groups")))
}

fn recolor(given: &Given<'_>) -> Made {
    let ((all, names), color) = (groups(given)?, given.the_text("color")?);
    let changed = all.iter().filter(|it| it.color.word() != color);
    let edits = changed.map(|it| Edit::set(format!("song/group/{}/color", it.name), color)).collect();
    edits_as_one(given, edits, format!("colour of {names}"))
}
