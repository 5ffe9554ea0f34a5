//! Makes effects and their parts of nodes.

use super::TextError;
use super::nearest::suggestion;
use super::read::{leaf, setting, takes, text};
use super::syntax::{self, Entry, Fault, Node, Read};
use crate::Insert;
use crate::limits::{BYPASS, MOST_INSERTS};
use crate::strip::free_id;
use effects::Kind;
use signal::{Audio, FileParam, Param, Part, PartKinds};
use std::collections::BTreeSet;

impl Insert {
    /// The inserts that a text says as it would stand inside `inserts { }` of a song; `file` is what errors call it. A file
    /// that an effect names may lie anywhere, since there is no song's folder yet.
    ///
    /// # Errors
    /// What a song would be refused for.
    pub fn parse_all(text: &str, file: &str) -> Result<Vec<Self>, TextError> {
        syntax::nodes(text).and_then(|nodes| inserts(&nodes)).map_err(|fault| fault.in_file(text, file))
    }
}

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
    let params = Words { files: (kind.files)(), params: (kind.params)() };
    (settings.numbers, settings.files) = params.read(node, if kind.sidechain { &EXTRA } else { &EXTRA[..2] })?;
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
    let (numbers, _) = Words { files: &[], params: &kinds.params }.read(node, &[])?;
    Ok(Part { kind, numbers })
}

/// What a node's entries may say: by key, or by place for those that are marked `first`, files before numbers.
struct Words<'p> {
    files: &'p [FileParam],
    params: &'p [Param],
}

impl Words<'_> {
    fn read(&self, node: &Node<'_>, extra: &[&str]) -> Read<(Vec<f64>, Vec<Audio>)> {
        let (files, params) = (self.files, self.params);
        let own = files.iter().map(|file| file.key).chain(params.iter().map(|param| param.key));
        let keys: Vec<&str> = own.chain(extra.iter().copied()).collect();
        let first = files.iter().filter(|file| file.first).count() + params.iter().filter(|param| param.first).count();
        takes(node, first, &keys)?;
        let mut arguments = node.arguments();
        let mut said = |key: &str, first: bool| match (first.then(|| arguments.next()).flatten(), node.entry(key)) {
            (Some(_), Some(again)) => Err(Fault::new(again.start, format!("{key}= stands here twice; keep one"))),
            (by_place, by_key) => Ok(by_place.or(by_key)),
        };
        let mut named = vec![Audio::default(); files.len()];
        for (param, named) in files.iter().zip(&mut named) {
            if let Some(entry) = said(param.key, param.first)? {
                *named = file(entry, param)?;
            }
        }
        let mut numbers: Vec<f64> = params.iter().map(|param| param.default).collect();
        for (param, number) in params.iter().zip(&mut numbers) {
            if let Some(entry) = said(param.key, param.first)? {
                *number = setting(entry, param)?;
            }
        }
        Ok((numbers, named))
    }
}

fn file(entry: &Entry<'_>, param: &FileParam) -> Read<Audio> {
    let wrong = |_| Fault::new(entry.value_start, format!("{} wants the path of a file in quotes", param.key));
    text(entry).map(Audio::named).map_err(wrong)
}
