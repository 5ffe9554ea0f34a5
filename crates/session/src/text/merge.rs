//! Brings the difference between two songs into the text of the first, so that comments and layout survive.
//!
//! Both songs are made into phrases; only where these differ is the text touched, value by value and line by line.

use super::Splice;
use super::align::{Step, align, common};
use super::lines::{extent, indent, line_end, line_start, whole_lines};
use super::read::TOP;
use super::read_group::GROUP;
use super::read_strip::{TRACK, VCA};
use super::syntax::{Node, nodes};
use super::write::{self, Phrase};
use crate::Song;
use std::collections::BTreeMap;

const HEAD: &[&str] = &["credits", "tempo", "marker", "target"];
const MOVE: &[&str] = &["edits", "because", "measured", "source", "listen"];
/// Words that may stand more than once.
const MANY: &[&str] =
    &["track", "bus", "return", "vca", "group", "move", "clip", "send", "automation", "tempo", "marker", "target"];

/// The splices that make a text of `old` a text of `new`. Where the difference cannot be told in the text, all of it
/// is written anew.
pub(crate) fn splices(text: &str, old: &Song, new: &Song) -> Vec<Splice> {
    let careful = nodes(text).ok().and_then(|nodes| {
        let mut merge = Merge { text, splices: Vec::new() };
        merge.song(&nodes, old, new)?;
        Some(merge.sorted())
    });
    careful.unwrap_or_else(|| anew(text, new))
}

/// The splices that make a node of the text, which says `old`, say `new`; `None` where the difference cannot be told.
pub(crate) fn node_splices(text: &str, node: &Node<'_>, old: &Phrase, new: &Phrase) -> Option<Vec<Splice>> {
    let mut merge = Merge { text, splices: Vec::new() };
    merge.change(node, old, new)?;
    Some(merge.sorted())
}

/// One splice that replaces the whole text.
pub(crate) fn anew(text: &str, song: &Song) -> Vec<Splice> {
    vec![Splice { at: 0, old: text.to_string(), new: write::song(song) }]
}

struct Merge<'t> {
    text: &'t str,
    splices: Vec<Splice>,
}

/// Where nodes stand: among which others, in whose braces, in which order of words.
struct Around<'n, 't> {
    siblings: &'n [Node<'t>],
    parent: Option<&'n Node<'t>>,
    order: &'static [&'static str],
}

impl<'t> Merge<'t> {
    /// At one place, what is put in comes before what is taken out.
    fn sorted(mut self) -> Vec<Splice> {
        self.splices.sort_by_key(|splice| (splice.at, !splice.old.is_empty()));
        self.splices
    }

    fn song(&mut self, nodes: &[Node<'t>], old: &Song, new: &Song) -> Option<()> {
        let rate = (old.rate, new.rate);
        let around = Around { siblings: nodes, parent: None, order: TOP };
        self.group(&around, &["song"], 0, &[write::head(old)], &[write::head(new)])?;
        let same = rate.0 == rate.1;
        self.list(&around, "track", (&old.tracks, &new.tracks), same, write::track, rate)?;
        self.list(&around, "bus", (&old.buses, &new.buses), same, |it, at| write::bus("bus", it, at), rate)?;
        let returns = (&old.returns[..], &new.returns[..]);
        self.list(&around, "return", returns, same, |it, at| write::bus("return", it, at), rate)?;
        self.list(&around, "vca", (&old.vcas, &new.vcas), same, write::vca, rate)?;
        self.list(&around, "group", (&old.groups, &new.groups), true, |it, _| write::group(it), rate)?;
        let master = (write::master(&old.master, rate.0), write::master(&new.master, rate.1));
        self.group(&around, &["master"], 0, master.0.as_slice(), master.1.as_slice())?;
        self.list(&around, "move", (&old.moves, &new.moves), true, |it, _| write::a_move(it), rate)
    }

    /// Nodes of one word, of which only those that differ are made into phrases.
    fn list<T: PartialEq>(
        &mut self,
        around: &Around<'_, 't>,
        word: &str,
        (old, new): (&[T], &[T]),
        comparable: bool,
        phrase: impl Fn(&T, u32) -> Phrase,
        rate: (u32, u32),
    ) -> Option<()> {
        let (head, tail) = if comparable { common(old, new) } else { (0, 0) };
        let phrases = |list: &[T], rate| -> Vec<Phrase> {
            list[head..list.len() - tail].iter().map(|it| phrase(it, rate)).collect()
        };
        self.group(around, &[word], head, &phrases(old, rate.0), &phrases(new, rate.1))
    }

    /// Nodes that are one list: those of the same word, or (no word given) all. `skip` of them stay as they are.
    fn group(
        &mut self,
        around: &Around<'_, 't>,
        words: &[&str],
        skip: usize,
        old: &[Phrase],
        new: &[Phrase],
    ) -> Option<()> {
        if old == new {
            return Some(());
        }
        let belongs = |node: &&Node<'t>| words.is_empty() || words.contains(&&*node.word);
        let all: Vec<&Node<'t>> = around.siblings.iter().filter(belongs).collect();
        // What is at its default may be said all the same: then it is there to be changed.
        let single = words.first().is_some_and(|word| !MANY.contains(word));
        if let (true, 1, [], [new]) = (single, all.len(), old, new) {
            return self.change(all[0], &Phrase::default(), new);
        }
        let nodes = all.get(skip..skip + old.len())?;
        let steps = align(old, new);
        let gone: BTreeMap<String, usize> = steps
            .iter()
            .filter_map(|step| match step {
                Step::Remove(o) => Some((old[*o].one_line(), *o)),
                _ => None,
            })
            .collect();
        let mut before = skip.checked_sub(1).map(|i| all[i]);
        for step in steps {
            match step {
                Step::Keep(o) => before = Some(nodes[o]),
                Step::Change(o, n) => {
                    self.change(nodes[o], &old[o], &new[n])?;
                    before = Some(nodes[o]);
                }
                Step::Remove(o) => self.remove(nodes[o]),
                Step::Insert(n) => {
                    let moved = gone.get(&new[n].one_line()).and_then(|o| whole_lines(self.text, nodes[*o]));
                    let next = all.get(skip).copied();
                    self.insert(around, before, next, &new[n], moved);
                }
            }
        }
        Some(())
    }

    fn change(&mut self, node: &Node<'t>, old: &Phrase, new: &Phrase) -> Option<()> {
        if node.word != new.word {
            self.replace(node.start, node.word_end, new.word.clone());
        }
        self.arguments(node, old, new)?;
        self.keys(node, old, new);
        self.children(node, old, new)
    }

    fn keys(&mut self, node: &Node<'t>, old: &Phrase, new: &Phrase) {
        for (key, value) in &new.entries {
            let Some(key) = key else { continue };
            if old.entries.iter().any(|(k, v)| k.as_ref() == Some(key) && v == value) {
                continue;
            }
            match node.entry(key) {
                Some(entry) => self.replace(entry.value_start, entry.end, value.clone()),
                None => self.replace(node.head_end, node.head_end, format!(" {key}={value}")),
            }
        }
        for (key, _) in &old.entries {
            let Some(key) = key else { continue };
            if new.entries.iter().all(|(k, _)| k.as_ref() != Some(key)) {
                self.remove_entry(node, key);
            }
        }
    }

    fn remove_entry(&mut self, node: &Node<'t>, key: &str) {
        let Some(i) = node.entries.iter().position(|entry| entry.key.as_deref() == Some(key)) else { return };
        let entry = &node.entries[i];
        let before = if i == 0 { node.word_end } else { node.entries[i - 1].end };
        let blank = self.text[before..entry.start].trim().is_empty();
        self.replace(if blank { before } else { entry.start }, entry.end, String::new());
    }

    /// The values without a key.
    fn arguments(&mut self, node: &Node<'t>, old: &Phrase, new: &Phrase) -> Option<()> {
        let plain = |phrase: &Phrase| -> Vec<String> {
            phrase.entries.iter().filter(|(key, _)| key.is_none()).map(|(_, value)| value.clone()).collect()
        };
        let (old_values, new_values) = (plain(old), plain(new));
        let there: Vec<_> = node.arguments().map(|entry| (entry.value_start, entry.end)).collect();
        if there.len() == old_values.len() && !new.first.iter().any(|key| node.entry(key).is_some()) {
            self.sequence(node, &there, &old_values, &new_values);
            return Some(());
        }
        for (i, value) in new_values.iter().enumerate() {
            if old_values.get(i) == Some(value) {
                continue;
            }
            let keyed = new.first.get(i).and_then(|key| node.entry(key)).map(|entry| (entry.value_start, entry.end));
            match keyed.or(there.get(i).copied()) {
                Some((start, end)) => self.replace(start, end, value.clone()),
                None => {
                    let key = new.first.get(i).map_or(String::new(), |key| format!("{key}="));
                    self.replace(node.head_end, node.head_end, format!(" {key}{value}"));
                }
            }
        }
        let default = |i: usize| new.first.get(i).and_then(|key| node.entry(key));
        for i in new_values.len()..old_values.len() {
            let key = default(i)?.key.as_ref()?.to_string();
            self.remove_entry(node, &key);
        }
        Some(())
    }

    /// A row of values: what is the same at both ends stays.
    fn sequence(&mut self, node: &Node<'t>, there: &[(usize, usize)], old: &[String], new: &[String]) {
        let (head, tail) = common(old, new);
        let (gone, put) = (&there[head..old.len() - tail], &new[head..new.len() - tail]);
        if gone.len() == put.len() {
            for ((start, end), value) in gone.iter().zip(put) {
                self.replace(*start, *end, value.clone());
            }
            return;
        }
        let before = if head == 0 { node.word_end } else { there[head - 1].1 };
        let end = gone.last().map_or(before, |(_, end)| *end);
        let put: String = put.iter().map(|value| format!(" {value}")).collect();
        self.replace(before, end, put);
    }

    fn children(&mut self, node: &Node<'t>, old: &Phrase, new: &Phrase) -> Option<()> {
        if old.children == new.children {
            return Some(());
        }
        if node.block.is_none() {
            let mut text = " {\n".to_string();
            let indent = indent(self.text, node.start);
            new.children.iter().for_each(|child| child.lines(&format!("{indent}    "), &mut text));
            self.replace(node.head_end, node.head_end, format!("{text}{indent}}}"));
            return Some(());
        }
        if new.children.is_empty() && self.nothing_else_inside(node, old.children.len()) {
            self.replace(node.head_end, node.end, String::new());
            return Some(());
        }
        let order = match &*new.word {
            "song" => HEAD,
            "track" | "bus" | "return" | "master" => TRACK,
            "vca" => VCA,
            "group" => GROUP,
            "move" => MOVE,
            "automation" => &["points"],
            _ => &[],
        };
        let around = Around { siblings: node.children(), parent: Some(node), order };
        if order.is_empty() {
            return self.group(&around, &[], 0, &old.children, &new.children);
        }
        for word in order {
            let of = |phrase: &Phrase| -> Vec<Phrase> {
                phrase.children.iter().filter(|child| child.word == *word).cloned().collect()
            };
            self.group(&around, &[word], 0, &of(old), &of(new))?;
        }
        Some(())
    }

    /// Whether the braces hold so many nodes and no comment.
    fn nothing_else_inside(&self, node: &Node<'t>, count: usize) -> bool {
        let comment = |from: usize, to: usize| self.text[from..to].contains('/');
        let mut from = node.head_end;
        for child in node.children() {
            if comment(from, child.start) {
                return false;
            }
            from = child.end;
        }
        node.children().len() == count && !comment(from, node.end)
    }

    /// Puts in a phrase after the node `before`, or before the node `next`, or where its word belongs.
    fn insert(
        &mut self,
        around: &Around<'_, 't>,
        before: Option<&Node<'t>>,
        next: Option<&Node<'t>>,
        phrase: &Phrase,
        moved: Option<String>,
    ) {
        let rank = |word: &str| around.order.iter().position(|w| *w == word);
        let earlier = || around.siblings.iter().rfind(|node| rank(&node.word) < rank(&phrase.word));
        let after = before.or_else(|| if next.is_none() { earlier() } else { None });
        let indent = around.siblings.first().map_or_else(
            || around.parent.map_or(String::new(), |parent| indent(self.text, parent.start) + "    "),
            |node| indent(self.text, node.start),
        );
        let lines = moved.unwrap_or_else(|| {
            let mut lines = String::new();
            phrase.lines(&indent, &mut lines);
            lines
        });
        let next = next.filter(|_| before.is_none()).or(around.siblings.first());
        match (after, next, around.parent) {
            (Some(node), _, _) => self.insert_after(node, phrase, lines),
            (None, Some(node), _) => match line_start(self.text, node.start) {
                Some(start) => self.replace(start, start, lines),
                None => self.replace(node.start, node.start, phrase.one_line() + "; "),
            },
            (None, None, Some(parent)) => self.insert_into_empty(parent, phrase, &lines),
            (None, None, None) => self.replace(self.text.len(), self.text.len(), lines),
        }
    }

    fn insert_after(&mut self, node: &Node<'t>, phrase: &Phrase, lines: String) {
        match line_end(self.text, node.end) {
            Some(end) if self.text[..end].ends_with('\n') => self.replace(end, end, lines),
            Some(end) => self.replace(end, end, format!("\n{}", lines.trim_end_matches('\n'))),
            None => self.replace(node.end, node.end, format!("; {}", phrase.one_line())),
        }
    }

    fn insert_into_empty(&mut self, parent: &Node<'t>, phrase: &Phrase, lines: &str) {
        let Some(block) = &parent.block else { return };
        let inside = &self.text[block.open + 1..block.close];
        if inside.trim().is_empty() && !inside.contains('\n') {
            self.replace(block.open + 1, block.close, format!(" {} ", phrase.one_line()));
        } else if let Some(start) = line_start(self.text, block.close) {
            self.replace(start, start, lines.to_string());
        } else {
            self.replace(block.close, block.close, format!("\n{lines}"));
        }
    }

    fn remove(&mut self, node: &Node<'t>) {
        match extent(self.text, node) {
            (start, end) if start < node.start || end > node.end => self.replace(start, end, String::new()),
            _ => {
                let rest = &self.text[node.end..];
                let skipped = rest.len() - rest.trim_start_matches([' ', '\t']).len();
                let end = if rest[skipped..].starts_with(';') { node.end + skipped + 1 } else { node.end };
                self.replace(node.start, end, String::new());
            }
        }
    }

    fn replace(&mut self, start: usize, end: usize, new: String) {
        let old = self.text[start..end].to_string();
        if old != new {
            self.splices.push(Splice { at: start, old, new });
        }
    }
}
