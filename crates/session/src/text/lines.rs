//! The lines of a text around a node.

use super::syntax::Node;

/// The node with the rest of its lines, where it has them to itself; else the node.
pub(super) fn extent(text: &str, node: &Node<'_>) -> (usize, usize) {
    match (line_start(text, node.start), line_end(text, node.end)) {
        (Some(start), Some(end)) => (start, end),
        _ => (node.start, node.end),
    }
}

/// The node's lines, where it has them to itself.
pub(super) fn whole_lines(text: &str, node: &Node<'_>) -> Option<String> {
    let (start, end) = (line_start(text, node.start)?, line_end(text, node.end)?);
    let lines = &text[start..end];
    lines.ends_with('\n').then(|| lines.to_string())
}

/// The first byte of the line, where only blanks stand before `at`.
pub(super) fn line_start(text: &str, at: usize) -> Option<usize> {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    text[start..at].trim_start_matches('\u{FEFF}').trim().is_empty().then_some(start)
}

/// The byte after the line's end, where only blanks and a comment stand after `at`.
pub(super) fn line_end(text: &str, at: usize) -> Option<usize> {
    let end = text[at..].find('\n').map_or(text.len(), |i| at + i + 1);
    let rest = text[at..end].trim_start();
    let rest = rest.strip_prefix(';').unwrap_or(rest).trim_start();
    (rest.is_empty() || rest.starts_with("//")).then_some(end)
}

/// The blanks that the line of `at` begins with.
pub(super) fn indent(text: &str, at: usize) -> String {
    let start = text[..at].rfind('\n').map_or(0, |i| i + 1);
    let line = &text[start..at];
    line[..line.len() - line.trim_start_matches([' ', '\t']).len()].to_string()
}
