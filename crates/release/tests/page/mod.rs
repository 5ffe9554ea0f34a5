//! Reads a page strictly, as XML is read: every element is closed, every value quoted, every sign escaped.

type Element = (String, Vec<(String, String)>);

/// Every element with its attributes, in the order of the page. Panics with the place where the page is not well formed.
pub fn elements(page: &str) -> Vec<Element> {
    let mut all = Vec::new();
    let mut open: Vec<String> = Vec::new();
    walk(page, |piece| match piece {
        Piece::Open(element, closed) => {
            if !closed {
                open.push(element.0.clone());
            }
            all.push(element);
        }
        Piece::Close(name) => assert_eq!(open.pop().as_deref(), Some(name), "closed at the wrong place"),
        Piece::Text(_) => {}
    });
    assert!(open.is_empty(), "left open: {open:?}");
    all
}

/// Every text between elements, unescaped.
pub fn texts(page: &str) -> Vec<String> {
    let mut all = Vec::new();
    walk(page, |piece| {
        if let Piece::Text(text) = piece {
            all.push(unescaped(text));
        }
    });
    all
}

enum Piece<'a> {
    Open(Element, bool),
    Close(&'a str),
    Text(&'a str),
}

fn walk<'a>(page: &'a str, mut see: impl FnMut(Piece<'a>)) {
    let mut rest = page.strip_prefix("<!DOCTYPE html>").expect("the page says what it is");
    while let Some(start) = rest.find('<') {
        let (text, markup) = rest.split_at(start);
        assert!(!text.contains('>'), "a bare > in {text:?}");
        if !text.trim().is_empty() {
            see(Piece::Text(text));
        }
        let end = tag_end(markup);
        let tag = &markup[1..end];
        rest = &markup[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            see(Piece::Close(name));
            continue;
        }
        let closed = tag.ends_with('/');
        let element = element(tag.trim_end_matches('/'));
        let style = element.0 == "style";
        see(Piece::Open(element, closed));
        if style {
            rest = &rest[rest.find("</style>").expect("the style ends")..];
        }
    }
    assert!(rest.trim().is_empty(), "text after the page: {rest:?}");
}

/// Where a tag ends; a > inside quotes does not end it.
fn tag_end(markup: &str) -> usize {
    let mut quoted = false;
    for (at, letter) in markup.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '>' if !quoted => return at,
            '<' if at > 0 => panic!("a < inside a tag: {:?}", &markup[..at]),
            _ => {}
        }
    }
    panic!("a tag without an end: {:?}", markup.chars().take(60).collect::<String>())
}

fn element(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
    assert!(!name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric()), "no name of an element: {name:?}");
    let mut attributes = Vec::new();
    while !rest.trim().is_empty() {
        let (key, after) = rest.trim_start().split_once("=\"").expect("every value is quoted");
        assert!(key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'), "no key: {key:?}");
        let (value, next) = after.split_once('"').expect("every quote ends");
        attributes.push((key.to_string(), unescaped(value)));
        rest = next;
    }
    (name.to_string(), attributes)
}

/// The text that is meant; a bare & is an error.
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, next) = after.split_once(';').expect("an entity ends");
        out.push(match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "#34" => '"',
            "#39" => '\'',
            other => panic!("an entity that nobody writes: {other:?}"),
        });
        rest = next;
    }
    out + rest
}
