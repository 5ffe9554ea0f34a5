//! Makes a group of its node: what it links, whether it is suspended, its colour.

use super::read::{argument, known_words, leaf, takes, text};
use super::read_strip::{color, switched};
use super::syntax::{Fault, Node, Read};
use crate::limits::SUSPENDED;
use crate::{Group, Link};

/// The words of a group.
pub(crate) const GROUP: &[&str] = &["links", "suspended", "color"];

pub(crate) fn group(node: &Node<'_>) -> Read<Group> {
    takes(node, 1, &[])?;
    let mut group = Group::new(&text(argument(node, 0, "its name")?)?);
    known_words(node.children(), GROUP, GROUP)?;
    for child in node.children() {
        match &*child.word {
            "links" => group.links = links(child)?,
            "suspended" => group.suspended = switched(child, &SUSPENDED)?,
            _ => group.color = color(child)?,
        }
    }
    Ok(group)
}

/// `links fader mute solo`.
fn links(node: &Node<'_>) -> Read<Vec<Link>> {
    takes(node, Link::ALL.len(), &[])?;
    leaf(node)?;
    let mut words: Vec<String> = Vec::new();
    for entry in node.arguments() {
        let word = text(entry)?;
        let fault = |message: String| Fault::new(entry.value_start, message);
        if Link::parse(&word).map_err(fault)?.len() != 1 {
            return Err(fault(format!("expected one word at a time, of {}", Link::WORDS.join(", "))));
        }
        if words.contains(&word) {
            return Err(fault(format!("{word} stands here twice; keep one")));
        }
        words.push(word);
    }
    Link::parse(&words.join(" ")).map_err(|message| Fault::new(node.start, message))
}
