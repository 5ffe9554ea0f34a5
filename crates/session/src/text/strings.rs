//! Strings of KDL 2: quoted, raw and of several lines; read and written.
//!
//! Source: "KDL Document Language 2.0.0", <https://kdl.dev/spec>, section 3.9 to 3.13.

use super::syntax::{Fault, Read, Reader, is_forbidden, is_newline, is_space};
use std::borrow::Cow;
use std::fmt::Write;

const MULTILINE: &str = "\"\"\"";

/// A string that begins with a quotation mark.
pub(super) fn quoted<'a>(reader: &mut Reader<'a>) -> Read<Cow<'a, str>> {
    let from = reader.at;
    if reader.takes(MULTILINE) {
        let (start, end) = inside(reader, from, MULTILINE, true)?;
        let text = dedented(&reader.text[start..end], start)?;
        return unescaped(Cow::Owned(text), from);
    }
    reader.at += 1;
    let (start, end) = inside(reader, from, "\"", true)?;
    let text = &reader.text[start..end];
    one_line(text, start)?;
    unescaped(Cow::Borrowed(text), from)
}

/// A string that begins with hash marks, in which nothing is escaped.
pub(super) fn raw<'a>(reader: &mut Reader<'a>) -> Read<Cow<'a, str>> {
    let from = reader.at;
    let hashes: String = reader.rest().chars().take_while(|c| *c == '#').collect();
    reader.at += hashes.len();
    if reader.takes(MULTILINE) {
        let (start, end) = inside(reader, from, &format!("{MULTILINE}{hashes}"), false)?;
        return dedented(&reader.text[start..end], start).map(Cow::Owned);
    }
    if !reader.takes("\"") {
        return Err(Fault::new(from, "# begins #true, #false or a raw string #\"...\"#"));
    }
    let (start, end) = inside(reader, from, &format!("\"{hashes}"), false)?;
    let text = &reader.text[start..end];
    one_line(text, start)?;
    Ok(Cow::Borrowed(text))
}

/// The bytes up to a closing mark, which is taken.
fn inside(reader: &mut Reader<'_>, from: usize, close: &str, escapes: bool) -> Read<(usize, usize)> {
    let start = reader.at;
    loop {
        let rest = reader.rest();
        let stop = rest.find(if escapes { &['"', '\\'][..] } else { &['"'][..] });
        let Some(stop) = stop else {
            return Err(Fault::new(from, format!("a string that is never closed; expected {close}")));
        };
        reader.at += stop;
        let end = reader.at;
        if reader.takes(close) {
            return Ok((start, end));
        }
        let skipped = reader.take();
        if skipped == Some('\\') {
            reader.take();
        }
    }
}

fn one_line(text: &str, at: usize) -> Read<()> {
    // An escaped line end is white space that vanishes; it is let through here and dropped by `unescaped`.
    let mut escaped = false;
    for (i, c) in text.char_indices() {
        if is_newline(c) && !escaped {
            return Err(Fault::new(at + i, "a string may not go over the end of its line; use \"\"\" or \\n"));
        }
        if is_forbidden(c) {
            return Err(Fault::new(at + i, format!("write this character as \\u{{{:x}}}", u32::from(c))));
        }
        escaped = if escaped { is_space(c) || is_newline(c) } else { c == '\\' };
    }
    Ok(())
}

/// The lines between `"""` and `"""`, without the blanks that stand before the closing mark.
fn dedented(text: &str, at: usize) -> Read<String> {
    let text = text.replace("\r\n", "\n").replace(|c| is_newline(c) && c != '\n', "\n");
    let Some(body) = text.strip_prefix('\n') else {
        return Err(Fault::new(at, "expected the end of the line after \"\"\""));
    };
    let (body, indent) = body.rsplit_once('\n').unwrap_or(("", body));
    if !indent.chars().all(is_space) {
        return Err(Fault::new(at, "the closing \"\"\" must stand on a line of its own"));
    }
    let mut plain = String::with_capacity(body.len());
    for line in body.split_inclusive('\n') {
        match line.strip_prefix(indent) {
            Some(line) => plain.push_str(line),
            None if line.chars().all(|c| is_space(c) || c == '\n') => plain.push_str(line.trim_start_matches(is_space)),
            None => return Err(Fault::new(at, "every line of the string must begin like the closing \"\"\"")),
        }
    }
    Ok(plain)
}

fn unescaped<'a>(text: Cow<'a, str>, at: usize) -> Read<Cow<'a, str>> {
    if !text.contains('\\') {
        return Ok(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = &text[..];
    while let Some(stop) = rest.find('\\') {
        plain.push_str(&rest[..stop]);
        rest = escape(&rest[stop + 1..], &mut plain).map_err(|message| Fault::new(at, message))?;
    }
    plain.push_str(rest);
    Ok(Cow::Owned(plain))
}

/// One escape, what comes after its backslash; gives the rest.
fn escape<'a>(text: &'a str, plain: &mut String) -> Result<&'a str, String> {
    let c = text.chars().next().ok_or("a \\ at the end of a string")?;
    let rest = &text[c.len_utf8()..];
    plain.push(match c {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{C}',
        's' => ' ',
        '"' | '\\' => c,
        'u' => return code_point(rest, plain),
        _ if is_space(c) || is_newline(c) => return Ok(text.trim_start_matches(|c| is_space(c) || is_newline(c))),
        _ => return Err(format!("\\{} means nothing; write \\\\ for a backslash", c.escape_debug())),
    });
    Ok(rest)
}

fn code_point<'a>(text: &'a str, plain: &mut String) -> Result<&'a str, String> {
    let wrong = "\\u wants one to six hexadecimal digits in braces, as \\u{e9}";
    let (digits, rest) = text.strip_prefix('{').and_then(|text| text.split_once('}')).ok_or(wrong)?;
    let digits = Some(digits).filter(|d| d.len() <= 6 && d.bytes().all(|b| b.is_ascii_hexdigit())).ok_or(wrong)?;
    let code = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    plain.push(code.ok_or_else(|| format!("\\u{{{digits}}} is no character"))?);
    Ok(rest)
}

/// A text in quotes, as it is written.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_forbidden(c) || is_newline(c) => {
                let _ = write!(quoted, "\\u{{{:x}}}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
