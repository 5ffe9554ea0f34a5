//! Makes presets of nodes: `preset "lead vocal" "Holds a voice in front." { compressor ratio=3 }`.

use super::nearest::unknown;
use super::read::{argument, known_words, takes, text};
use super::syntax::{Fault, Node, Read, nodes};
use super::{TextError, read_insert};
use crate::Preset;
use effects::Kind;

/// The presets of a text, all of them of one effect.
pub(crate) fn presets(text: &str, file: &str, kind: &Kind) -> Result<Vec<Preset>, TextError> {
    all(text, kind).map_err(|fault| fault.in_file(text, file))
}

fn all(text: &str, kind: &Kind) -> Read<Vec<Preset>> {
    let nodes = nodes(text)?;
    known_words(&nodes, &["preset"], &[])?;
    let mut presets: Vec<Preset> = Vec::with_capacity(nodes.len());
    for node in &nodes {
        let preset = preset(node, kind)?;
        if presets.iter().any(|other| other.name == preset.name) {
            let message = format!("a preset \"{}\" stands here twice; rename one", preset.name.escape_debug());
            return Err(Fault::new(node.start, message));
        }
        presets.push(preset);
    }
    if presets.is_empty() {
        let expected = format!("there is no preset; expected: preset \"NAME\" \"What it is for.\" {{ {} }}", kind.name);
        return Err(Fault::new(0, expected));
    }
    Ok(presets)
}

fn preset(node: &Node<'_>, kind: &Kind) -> Read<Preset> {
    takes(node, 2, &[])?;
    let name = text(argument(node, 0, "the preset's name")?)?;
    let sentence = text(argument(node, 1, "a sentence that says what it is for")?)?;
    let [only] = node.children() else {
        let message = format!("a preset holds one effect in braces: {{ {} }}", kind.name);
        return Err(Fault::new(node.block.as_ref().map_or(node.head_end, |block| block.open), message));
    };
    if only.word != kind.name {
        return Err(Fault::new(only.start, unknown("effect", &only.word, &[kind.name])));
    }
    takes_no_place(only)?;
    let insert = read_insert::inserts(std::slice::from_ref(only))?.pop();
    let insert = insert.ok_or_else(|| Fault::new(only.start, "expected an effect"))?;
    match (kind.part_kinds)() {
        Some(kinds) if insert.settings.parts.len() > kinds.most => {
            Err(Fault::new(only.start, format!("more than {} {}s", kinds.most, kinds.noun)))
        }
        _ => Ok(Preset { name, sentence, insert }),
    }
}

/// What belongs to a place in a song and not to a sound.
fn takes_no_place(node: &Node<'_>) -> Read<()> {
    match ["id", "bypass", "sidechain"].iter().find_map(|key| node.entry(key)) {
        Some(entry) => {
            let message = format!("a preset has no {}=", entry.key.as_deref().unwrap_or_default());
            Err(Fault::new(entry.start, message))
        }
        None => Ok(()),
    }
}
