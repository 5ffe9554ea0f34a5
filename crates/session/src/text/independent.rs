//! Our reader of KDL against an independent one.

use super::strings::quote;
use super::syntax::{Node, Value, nodes};
use kdl::{KdlNode, KdlValue};
use signal::random::Random;

fn ours(node: &Node<'_>) -> String {
    let value = |value: &Value<'_>| match value {
        Value::Text(text) => format!("{text:?}"),
        Value::Number(number) => format!("{number:?}"),
        Value::Switch(on) => format!("#{on}"),
        Value::Other(word) => word.to_string(),
    };
    let entries = node.entries.iter().map(|entry| format!("{:?}={}", entry.key.as_deref(), value(&entry.value)));
    let entries: Vec<String> = entries.collect();
    let children: Vec<String> = node.children().iter().map(ours).collect();
    format!("{:?} {entries:?} {children:?}", node.word)
}

fn theirs(node: &KdlNode) -> String {
    let value = |value: &KdlValue| match value {
        KdlValue::String(text) => format!("{text:?}"),
        KdlValue::Integer(number) => format!("{:?}", *number as f64),
        KdlValue::Float(number) if number.is_finite() => format!("{number:?}"),
        other => other.to_string(),
    };
    let entries = node.entries().iter();
    let entries = entries.map(|entry| format!("{:?}={}", entry.name().map(|key| key.value()), value(entry.value())));
    let entries: Vec<String> = entries.collect();
    let children: Vec<String> = node.iter_children().map(theirs).collect();
    format!("{:?} {entries:?} {children:?}", node.name().value())
}

const TEXTS: &[&str] = &[
    "a 1 -2 +3 1.5 -0.25 1e3 1E-3 1_000 0x1F -0b101 0o17 1_0.0_1",
    "a #true #false #null #inf #-inf #nan",
    "a b=c \"d e\"=\"f\" g = h",
    "a \"tab\\t line\\n quote\\\" slash\\\\ \\u{e9} \\s|\"",
    "a \"gap \\   \n   closed\"",
    "a #\"raw \\n \"quoted\"\"# ##\"a\"#b\"##",
    "a \"\"\"\n    one\n      two\n\n    three\n    \"\"\" b",
    "a #\"\"\"\n  \\n one\n  \"\"\"#",
    "a /* b /* c */ d */ e // f\nb; c; d",
    "a;; b",
    "a \\\n  b \\ // c\n  d",
    "/- a b { c }\nd /-e f /-g=h { i; /-j\n k } /-{ l }",
    "a { b { c; d 1 } } ; e {\n}\n",
    "\u{FEFF}a\u{A0}b\u{2028}c\r\nd",
    "- --x .a -.b +c ~ é 日本 a/b",
    "\"a\" \"\"",
    "a{b}",
];

#[test]
fn both_understand_the_format_in_the_same_way() {
    for text in TEXTS {
        let their: Result<kdl::KdlDocument, _> = text.parse();
        let (our, their) = (nodes(text), their);
        match (&our, &their) {
            (Ok(our), Ok(their)) => {
                let our: Vec<String> = our.iter().map(ours).collect();
                let their: Vec<String> = their.nodes().iter().map(theirs).collect();
                assert_eq!(our, their, "{text}");
            }
            (Err(_), Err(_)) => {}
            _ => panic!("{text}: {our:?} {their:?}"),
        }
    }
}

#[test]
fn any_text_in_our_quotes_is_read_by_both_as_it_was() {
    let mut random = Random::new(5);
    for _ in 0..3_000 {
        let count = random.below(12);
        let any = |_| {
            let most = *[0x80, 0x300, 0x2100, 0x1_0000, 0x11_0000].get(random.below(5) as usize).unwrap_or(&0x80);
            char::from_u32(random.below(most) as u32)
        };
        let text: String = (0..count).filter_map(any).collect();
        let line = format!("a {}", quote(&text));
        assert_eq!(nodes(&line).unwrap()[0].name(), Some(&*text));
        let their: kdl::KdlDocument = line.parse().unwrap_or_else(|error| panic!("{line}: {error:?}"));
        assert_eq!(their.get_arg("a").and_then(KdlValue::as_string), Some(&*text));
    }
}
