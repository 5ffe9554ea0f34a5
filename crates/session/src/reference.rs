//! The song file's reference page: written text, with the tables that the program itself knows.

use crate::limits::{
    BYPASS, COLOR, FADE_IN_SHAPE, FADE_OUT_SHAPE, FADER, FLIP, GAIN, LEVEL, MUTE, PAN, PAN_LAW, SOLO, STEREO_PAN,
    SUSPEND_GROUPS, SUSPENDED, TAP, TRIM,
};
use crate::text::curves::MOST_INLINE;
use crate::text::{MOST_BYTES, MOST_DEPTH, MOST_ITEMS};
use effects::Kind;
use signal::{FileParam, Param, Unit};
use std::fmt::Write;

const TEMPLATE: &str = include_str!("reference.md");

/// The reference of the song file, as `docs/song.md` holds it.
pub fn reference() -> String {
    let strip = [&TRIM, &FLIP, &FADER, &PAN, &MUTE, &SOLO];
    let other = [
        (&GAIN, "clip"),
        (&FADE_IN_SHAPE, "clip"),
        (&FADE_OUT_SHAPE, "clip"),
        (&MUTE, "clip"),
        (&LEVEL, "send"),
        (&TAP, "send"),
        (&BYPASS, "insert"),
        (&COLOR, "VCA, group"),
        (&SUSPENDED, "group"),
        (&PAN_LAW, "song"),
        (&STEREO_PAN, "song"),
        (&SUSPEND_GROUPS, "song"),
    ];
    let mut others = String::from("| of | key | unit | range | default | |\n|---|---|---|---|---|---|\n");
    for (param, of) in other {
        let _ = writeln!(others, "| {of} {}", row(param));
    }
    TEMPLATE
        .replace("{strip}", &table(&[], strip.into_iter()))
        .replace("{other}", &others)
        .replace("{inline}", &MOST_INLINE.to_string())
        .replace("{megabytes}", &(MOST_BYTES >> 20).to_string())
        .replace("{depth}", &MOST_DEPTH.to_string())
        .replace("{items}", &MOST_ITEMS.to_string())
        .replace("{effects}", &effects::LIST.iter().map(effect).collect::<Vec<_>>().join("\n"))
}

fn table<'p>(files: &[FileParam], params: impl Iterator<Item = &'p Param>) -> String {
    let mut text = String::from("| key | unit | range | default | |\n|---|---|---|---|---|\n");
    for file in files {
        let first = if file.first { " May stand without its key." } else { "" };
        let _ = writeln!(
            text,
            "| `{}` | file | a path in the song's folder | | {}{first} Not automated. |",
            file.key, file.sentence
        );
    }
    params.for_each(|param| text.push_str(&(row(param) + "\n")));
    text
}

fn row(param: &Param) -> String {
    let (unit, range) = match param.unit {
        Unit::Switch => ("switch".to_string(), "`#true`, `#false`".to_string()),
        Unit::Choice(words) => {
            ("word".to_string(), words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "))
        }
        unit => {
            let name = if unit == Unit::Ratio { ":1" } else { unit.name() };
            (name.to_string(), format!("{} to {}", plain(param.min), plain(param.max)))
        }
    };
    let default = match param.unit {
        Unit::Switch => format!("`#{}`", param.default != 0.0),
        Unit::Choice(_) => format!("`{}`", param.unit.show(param.default)),
        _ => plain(param.default),
    };
    let mut note = param.sentence.to_string();
    if param.first {
        note.push_str(" May stand without its key.");
    }
    if param.fixed {
        note.push_str(" Not automated.");
    }
    format!("| `{}` | {unit} | {range} | {default} | {note} |", param.key)
}

fn plain(value: f64) -> String {
    crate::text::number::number(value)
}

fn effect(kind: &Kind) -> String {
    let mut text = format!("### {}\n\n{}", kind.name, (kind.sentence)());
    if kind.sidechain {
        text.push_str(" Takes `sidechain=\"STRIP\"`.");
    }
    text.push_str("\n\n");
    if !(kind.params)().is_empty() || !(kind.files)().is_empty() {
        text.push_str(&table((kind.files)(), (kind.params)().iter()));
    }
    if let Some(kinds) = (kind.part_kinds)() {
        let words = kinds.kinds.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let _ = write!(text, "\nIn braces up to {} parts: {words}, each with\n\n", kinds.most);
        text.push_str(&table(&[], kinds.params.iter()));
    }
    text
}
