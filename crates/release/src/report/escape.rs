//! Makes text from files and people harmless: it is shown, never obeyed.

/// Text for the page, in an element or in a quoted attribute.
///
/// Control characters go, and so do marks that turn the direction of writing: they would let one name pass for another.
pub(crate) fn text(from: &str) -> String {
    let mut out = String::with_capacity(from.len());
    for character in from.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&#34;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
    out
}

/// A sentence: escaped, with true minus signs.
pub(crate) fn sentence(from: &str) -> String {
    text(&super::figures::minus(from))
}

/// A key as words: `true-peak` is `True peak`.
pub(crate) fn heading(key: &str) -> String {
    // What is written in its own way.
    if key == "dc-offset" {
        return "DC offset".to_string();
    }
    if let Some(target) = session::targets::find(key) {
        return text(target.title);
    }
    let words = key.replace('-', " ");
    let mut letters = words.chars();
    let first: String = letters.next().map(|first| first.to_uppercase().collect()).unwrap_or_default();
    text(&(first + letters.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_name_is_shown_and_not_obeyed() {
        assert_eq!(text("<img src=x onerror='a()'>"), "&lt;img src=x onerror=&#39;a()&#39;&gt;");
        assert_eq!(text("a\"&b\u{7}\u{202e}c\nd"), "a&#34;&amp;bc d");
        assert_eq!((heading("true-peak"), heading("cd")), ("True peak".into(), "CD".into()));
        assert_eq!(sentence("<-18 dB"), "&lt;-18 dB");
        assert_eq!(sentence("at -18 dB"), "at −18 dB");
    }
}
