//! Makes effects and their parts of nodes.

use super::nearest::suggestion;
use super::read::{leaf, setting, takes, text};
use super::syntax::{Entry, Fault, Node, Read};
use crate::Insert;
use crate::limits::{BYPASS, MOST_INSERTS};
use crate::strip::free_id;
use effects::Kind;
use signal::{Param, Part, PartKinds};
use std::collections::BTreeSet;

/// Inserts, in order; those without an id are called by their kind and numbered.
pub(crate) fn inserts(nodes: &[Node<'_>]) -> Read<Vec<Insert>> {
    nodes.iter().zip(ids(nodes)?).map(|(node, id)| insert(node, id)).collect()
}

/// The ids of inserts, said or not.
pub(crate) fn ids(nodes: &[Node<'_>]) -> Read<Vec<String>> {
    if let Some(extra) = nodes.get(MOST_INSERTS) {
        return Err(Fault::new(extra.start, format!("more than {MOST_INSERTS} inserts in one strip")));
    }
    let said = nodes.iter().map(|node| node.entry("id").map(text).transpose()).collect::<Read<Vec<_>>>()?;
    let mut taken: BTreeSet<String> = said.iter().flatten().cloned().collect();
    let id = |(node, said): (&Node<'_>, Option<String>)| {
        let id = said.unwrap_or_else(|| free_id(&node.word, |id| taken.contains(id)));
        taken.insert(id.clone());
        id
    };
    Ok(nodes.iter().zip(said).map(id).collect())
}

pub(crate) fn kind(node: &Node<'_>) -> Read<&'static Kind> {
    effects::find(&node.word).ok_or_else(|| {
        let near = suggestion(&node.word, effects::LIST.iter().map(|kind| kind.name));
        let message = format!("there is no effect \"{}\"{near}; `list effects` names all", node.word.escape_debug());
        Fault::new(node.start, message)
    })
}

fn insert(node: &Node<'_>, id: String) -> Read<Insert> {
    let kind = kind(node)?;
    let mut settings = (kind.defaults)();
    settings.numbers = numbers(node, (kind.params)(), if kind.sidechain { &EXTRA } else { &EXTRA[..2] })?;
    settings.parts = match (kind.part_kinds)() {
        Some(kinds) => node.children().iter().map(|child| part(child, kinds)).collect::<Read<_>>()?,
        None => leaf(node).map(|()| Vec::new())?,
    };
    let bypass = node.entry("bypass").map(|entry| setting(entry, &BYPASS)).transpose()?;
    let sidechain = node.entry("sidechain").map(text).transpose()?;
    Ok(Insert { id, kind: kind.name.to_string(), settings, bypass: bypass == Some(1.0), sidechain })
}

const EXTRA: [&str; 3] = ["id", "bypass", "sidechain"];

/// One part: `bell 62 gain=2.5`.
pub(crate) fn part(node: &Node<'_>, kinds: &PartKinds) -> Read<Part> {
    let Some(kind) = kinds.kinds.iter().position(|kind| *kind == node.word) else {
        return Err(Fault::new(node.start, super::nearest::unknown(kinds.noun, &node.word, kinds.kinds)));
    };
    leaf(node)?;
    Ok(Part { kind, numbers: numbers(node, &kinds.params, &[])? })
}

/// The numbers of a node's entries: by key, or by place for those that are marked `first`.
fn numbers(node: &Node<'_>, params: &[Param], extra: &[&str]) -> Read<Vec<f64>> {
    let keys: Vec<&str> = params.iter().map(|param| param.key).chain(extra.iter().copied()).collect();
    let first: Vec<usize> = (0..params.len()).filter(|i| params[*i].first).collect();
    takes(node, first.len(), &keys)?;
    let mut numbers: Vec<f64> = params.iter().map(|param| param.default).collect();
    let mut set = |i: usize, entry: &Entry<'_>| setting(entry, &params[i]).map(|value| numbers[i] = value);
    for (i, entry) in first.iter().zip(node.arguments()) {
        set(*i, entry)?;
        if let Some(again) = node.entry(params[*i].key) {
            return Err(Fault::new(again.start, format!("{}= stands here twice; keep one", params[*i].key)));
        }
    }
    for (i, param) in params.iter().enumerate() {
        if let Some(entry) = node.entry(param.key) {
            set(i, entry)?;
        }
    }
    Ok(numbers)
}
