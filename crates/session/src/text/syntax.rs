//! Reads KDL 2 text into nodes that know where in the text they stand.
//!
//! Source: "KDL Document Language 2.0.0", <https://kdl.dev/spec>, sections 3 and 4.
//! One pass, no backtracking, no recovery: time is proportional to the text, depth and number of nodes are limited, so
//! that text from a stranger costs an error and no more.
//! Not for: values without meaning in a song (type annotations are refused).

pub(crate) use super::node::{Block, Entry, Fault, Node, Read, Value};
use super::strings::{quoted, raw};
use std::borrow::Cow;

/// Most bytes in a song's text.
pub const MOST_BYTES: usize = 64 << 20;
/// Most blocks inside each other; a song needs four.
pub const MOST_DEPTH: usize = 8;
/// Most nodes and values together.
pub const MOST_ITEMS: usize = 1_000_000;

/// The nodes of a text.
pub(crate) fn nodes(text: &str) -> Read<Vec<Node<'_>>> {
    let mut reader = Reader::new(text)?;
    let nodes = reader.list(0)?;
    match reader.peek() {
        None => Ok(nodes),
        Some(_) => Err(reader.fault("a } without its {")),
    }
}

/// How far a node at the top of a text reaches, with all up to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// Where the next node begins, or the text ends.
    pub end: usize,
    /// How many nodes and values there are up to there.
    pub items: usize,
}

/// The nodes of a text, and how far each reaches.
pub(crate) fn tops(text: &str) -> Read<(Vec<Node<'_>>, Vec<Extent>)> {
    let mut reader = Reader::new(text)?;
    let (mut nodes, mut extents) = (Vec::new(), Vec::new());
    reader.silence(0)?;
    while let Some(next) = reader.peek() {
        if next == '}' {
            return Err(reader.fault("a } without its {"));
        }
        let before = if nodes.is_empty() { 0 } else { reader.items };
        nodes.push(reader.top()?);
        extents.push(Extent { end: reader.at, items: reader.items - before });
    }
    Ok((nodes, extents))
}

/// The node that begins at a byte, at the top of a text.
pub(crate) fn top_at(text: &str, at: usize) -> Read<(Node<'_>, Extent)> {
    let mut reader = Reader { text, at, items: 0 };
    let node = reader.top()?;
    Ok((node, Extent { end: reader.at, items: reader.items }))
}

pub(super) struct Reader<'a> {
    pub text: &'a str,
    pub at: usize,
    items: usize,
}

pub(super) fn is_newline(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{B}' | '\u{C}' | '\u{2028}' | '\u{2029}')
}

pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// Characters that KDL wants escaped wherever they stand.
pub(super) fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}' | '\u{200E}' | '\u{200F}')
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn ends_a_word(c: char) -> bool {
    is_space(c) || is_newline(c) || is_forbidden(c) || "\\/(){};[]\"#=".contains(c)
}

impl<'a> Reader<'a> {
    fn new(text: &'a str) -> Read<Self> {
        if text.len() > MOST_BYTES {
            return Err(Fault::new(0, format!("the text has {} bytes; a song may have {MOST_BYTES}", text.len())));
        }
        let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Ok(Self { text, at, items: 0 })
    }

    pub fn fault(&self, message: impl Into<String>) -> Fault {
        Fault::new(self.at, message)
    }

    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    pub fn take(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    pub fn takes(&mut self, text: &str) -> bool {
        let found = self.text.as_bytes()[self.at..].starts_with(text.as_bytes());
        self.at += if found { text.len() } else { 0 };
        found
    }

    fn count(&mut self) -> Read<()> {
        self.items += 1;
        if self.items > MOST_ITEMS {
            return Err(self.fault(format!("more than {MOST_ITEMS} nodes and values in one song")));
        }
        Ok(())
    }

    /// Nodes up to a closing brace or the end of the text.
    fn list(&mut self, depth: usize) -> Read<Vec<Node<'a>>> {
        let mut nodes = Vec::new();
        self.silence(depth)?;
        while !matches!(self.peek(), None | Some('}')) {
            nodes.push(self.node(depth)?);
            self.takes(";");
            self.silence(depth)?;
        }
        Ok(nodes)
    }

    /// A node and all up to the next.
    fn top(&mut self) -> Read<Node<'a>> {
        let node = self.node(0)?;
        self.takes(";");
        self.silence(0)?;
        Ok(node)
    }

    /// What stands between nodes: blanks, line ends, comments and silent nodes.
    fn silence(&mut self, depth: usize) -> Read<()> {
        self.between_nodes()?;
        while self.takes("/-") {
            self.between_nodes()?;
            self.node(depth)?;
            self.takes(";");
            self.between_nodes()?;
        }
        Ok(())
    }

    /// Blanks, line ends and comments.
    fn between_nodes(&mut self) -> Read<()> {
        loop {
            match self.peek() {
                Some(c) if is_space(c) || is_newline(c) => self.at += c.len_utf8(),
                Some('/') if self.comment()? => {}
                Some('\\') => self.continued()?,
                _ => return Ok(()),
            }
        }
    }

    /// Blanks, block comments and continued lines; whether there were any.
    fn spaces(&mut self) -> Read<bool> {
        let from = self.at;
        loop {
            match self.peek() {
                Some(c) if is_space(c) => self.at += c.len_utf8(),
                Some('/') if self.rest().starts_with("/*") => self.block_comment()?,
                Some('\\') => self.continued()?,
                _ => return Ok(self.at > from),
            }
        }
    }

    /// A backslash, after which the line goes on in the next one.
    fn continued(&mut self) -> Read<()> {
        let from = self.at;
        self.at += 1;
        while self.peek().is_some_and(is_space) {
            self.take();
        }
        if self.rest().starts_with("//") {
            self.line_comment();
        }
        match self.take() {
            None => Ok(()),
            Some('\r') => {
                self.takes("\n");
                Ok(())
            }
            Some(c) if is_newline(c) => Ok(()),
            Some(_) => Err(Fault::new(from, "a \\ continues a line and must stand at its end")),
        }
    }

    fn comment(&mut self) -> Read<bool> {
        if self.rest().starts_with("/*") {
            self.block_comment()?;
            return Ok(true);
        }
        let line = self.rest().starts_with("//");
        if line {
            self.line_comment();
        }
        Ok(line)
    }

    fn line_comment(&mut self) {
        let rest = self.rest();
        self.at += rest.find(is_newline).unwrap_or(rest.len());
    }

    fn block_comment(&mut self) -> Read<()> {
        let from = self.at;
        let mut depth = 0_usize;
        loop {
            if self.takes("/*") {
                depth += 1;
            } else if self.takes("*/") {
                depth -= 1;
                if depth == 0 {
                    return Ok(());
                }
            } else if self.take().is_none() {
                return Err(Fault::new(from, "a comment that is never closed; expected */"));
            }
        }
    }

    fn node(&mut self, depth: usize) -> Read<Node<'a>> {
        self.count()?;
        let start = self.at;
        let word = self.string("the name of a node")?;
        let at = self.at;
        let mut node = Node { word, entries: Vec::new(), block: None, start, word_end: at, head_end: at, end: at };
        loop {
            let spaced = self.spaces()?;
            let silent = self.takes("/-");
            if silent {
                self.between_nodes()?;
            }
            match self.peek() {
                Some('{') => {
                    let block = self.block(depth + 1)?;
                    if !silent && node.block.is_some() {
                        return Err(Fault::new(block.open, "a second pair of braces; a node has one"));
                    }
                    if !silent {
                        node.end = self.at;
                        node.block = Some(block);
                    }
                }
                _ if silent => drop(self.entry()?),
                None | Some('}' | ';') => return Ok(node),
                Some('/') if self.rest().starts_with("//") => return Ok(node),
                Some(c) if is_newline(c) => return Ok(node),
                Some(_) if node.block.is_some() => return Err(self.fault("expected the end of the line after }")),
                Some(_) if !spaced => return Err(self.fault("expected a blank before this value")),
                Some(_) => {
                    self.count()?;
                    node.entries.push(self.entry()?);
                    node.head_end = self.at;
                    node.end = self.at;
                }
            }
        }
    }

    fn block(&mut self, depth: usize) -> Read<Block<'a>> {
        let open = self.at;
        if depth > MOST_DEPTH {
            return Err(self.fault(format!("braces {depth} deep; a song has at most {MOST_DEPTH}")));
        }
        self.at += 1;
        let nodes = self.list(depth)?;
        let close = self.at;
        if !self.takes("}") {
            return Err(Fault::new(open, "a { that is never closed; expected }"));
        }
        Ok(Block { nodes, open, close })
    }

    fn entry(&mut self) -> Read<Entry<'a>> {
        let start = self.at;
        let value = self.value()?;
        let end = self.at;
        self.spaces()?;
        if !self.takes("=") {
            self.at = end;
            return Ok(Entry { key: None, value, start, value_start: start, end });
        }
        let Value::Text(key) = value else { return Err(Fault::new(start, "expected a word before =")) };
        self.spaces()?;
        let value_start = self.at;
        let value = self.value()?;
        Ok(Entry { key: Some(key), value, start, value_start, end: self.at })
    }

    fn value(&mut self) -> Read<Value<'a>> {
        let rest = self.rest().as_bytes();
        let sign = usize::from(matches!(rest.first(), Some(b'+' | b'-')));
        let digit = |i: usize| rest.get(i).is_some_and(u8::is_ascii_digit);
        if digit(sign) {
            return self.number();
        }
        if rest.first() == Some(&b'#') && !matches!(rest.get(1), Some(b'#' | b'"')) {
            return self.keyword();
        }
        self.string("a value").map(Value::Text)
    }

    fn keyword(&mut self) -> Read<Value<'a>> {
        let from = self.at;
        self.at += 1;
        match self.bare() {
            "true" => Ok(Value::Switch(true)),
            "false" => Ok(Value::Switch(false)),
            "null" | "inf" | "-inf" | "nan" => Ok(Value::Other(&self.text[from..self.at])),
            word => Err(Fault::new(from, format!("#{word} is no value; expected #true or #false"))),
        }
    }

    fn bare(&mut self) -> &'a str {
        let rest = self.rest();
        let word = &rest[..rest.find(ends_a_word).unwrap_or(rest.len())];
        self.at += word.len();
        word
    }

    fn number(&mut self) -> Read<Value<'a>> {
        let from = self.at;
        let word = self.bare();
        number(word).map(Value::Number).ok_or_else(|| Fault::new(from, format!("\"{word}\" is not a number")))
    }

    /// A word, bare or in quotes.
    fn string(&mut self, what: &str) -> Read<Cow<'a, str>> {
        match self.peek() {
            Some('"') => quoted(self),
            Some('#') => raw(self),
            _ => self.identifier(what).map(Cow::Borrowed),
        }
    }

    fn identifier(&mut self, what: &str) -> Read<&'a str> {
        let from = self.at;
        let word = self.bare();
        let unsigned = word.strip_prefix(['+', '-']).unwrap_or(word);
        if unsigned.strip_prefix('.').unwrap_or(unsigned).starts_with(|c: char| c.is_ascii_digit()) {
            return Err(Fault::new(from, format!("expected {what}, not the number {word}; put it in quotes")));
        }
        match word {
            "" => {
                let found =
                    self.peek().map_or("the end of the text".to_string(), |c| format!("\"{}\"", c.escape_debug()));
                Err(Fault::new(from, format!("expected {what}, not {found}")))
            }
            "true" | "false" | "null" | "inf" | "-inf" | "nan" => {
                Err(Fault::new(from, format!("{word} is written #{word}, or in quotes as a name")))
            }
            _ => Ok(word),
        }
    }
}

/// A KDL number: decimal, or 0x, 0o, 0b; underscores between digits.
fn number(word: &str) -> Option<f64> {
    let (sign, digits) = match word.as_bytes().first()? {
        b'-' => (-1.0, &word[1..]),
        b'+' => (1.0, &word[1..]),
        _ => (1.0, word),
    };
    let radix = match digits.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    if radix != 10 {
        let digits = &digits[2..];
        let plain = digits.replace('_', "");
        let whole = (!digits.starts_with('_')).then(|| u64::from_str_radix(&plain, radix).ok()).flatten()?;
        return (!plain.starts_with('+')).then_some(sign * whole as f64);
    }
    let allowed = digits.bytes().all(|b| b.is_ascii_digit() || b"._eE+-".contains(&b));
    let strange = digits.ends_with('.') || digits.contains(".e") || digits.contains(".E") || digits.contains("._");
    if !allowed || strange {
        return None;
    }
    let value = if digits.contains('_') { digits.replace('_', "").parse() } else { digits.parse::<f64>() };
    value.ok().map(|v| sign * v)
}
