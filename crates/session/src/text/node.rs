//! What KDL text consists of, and where each thing stands in it.

use super::TextError;
use std::borrow::Cow;

/// What is wrong, and at which byte.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub at: usize,
    pub message: String,
}

impl Fault {
    pub fn new(at: usize, message: impl Into<String>) -> Self {
        Self { at, message: message.into() }
    }

    pub fn in_file(self, text: &str, file: &str) -> TextError {
        let line = text.as_bytes()[..self.at.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1;
        TextError { file: file.to_string(), line, message: self.message }
    }
}

pub(crate) type Read<T> = Result<T, Fault>;

/// A value as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Switch(bool),
    /// `#null`, `#inf`, `#-inf`, `#nan`: KDL, but nothing a song can use.
    Other(&'a str),
}

/// A value of a node, with its key where it has one. `start` is the key's first byte, `value` the value's.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry<'a> {
    pub key: Option<Cow<'a, str>>,
    pub value: Value<'a>,
    pub start: usize,
    pub value_start: usize,
    pub end: usize,
}

/// A node: its word, its values and what stands in its braces. `end` is the byte after the last of them.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node<'a> {
    pub word: Cow<'a, str>,
    pub entries: Vec<Entry<'a>>,
    pub block: Option<Block<'a>>,
    pub start: usize,
    pub word_end: usize,
    /// The byte after the last entry (or the word).
    pub head_end: usize,
    pub end: usize,
}

/// What stands between braces; `open` and `close` are the braces' bytes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block<'a> {
    pub nodes: Vec<Node<'a>>,
    pub open: usize,
    pub close: usize,
}

impl<'a> Node<'a> {
    pub fn children(&self) -> &[Node<'a>] {
        self.block.as_ref().map_or(&[], |block| &block.nodes)
    }

    pub fn entry(&self, key: &str) -> Option<&Entry<'a>> {
        self.entries.iter().find(|entry| entry.key.as_deref() == Some(key))
    }

    pub fn arguments(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.entries.iter().filter(|entry| entry.key.is_none())
    }

    /// The first argument, where it is text.
    pub fn name(&self) -> Option<&str> {
        match &self.arguments().next()?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
