//! Parameters as a table: key, unit, range, default, sentence.
//!
//! Units: each parameter's own; numbers stand as they are typed and as the song file has them.

use signal::{FileParam, Param, PartKinds, Unit};

/// A table of parameters, files before numbers; nothing where there are none.
pub(super) fn params(files: &[FileParam], params: &[Param]) -> String {
    if files.is_empty() && params.is_empty() {
        return String::new();
    }
    let rows: String = files.iter().map(file_row).chain(params.iter().map(row)).collect();
    format!("| parameter | unit | range | default | |\n|---|---|---|---|---|\n{rows}")
}

/// The parts an effect may have, with their table.
pub(super) fn parts(kinds: &PartKinds) -> String {
    let words = words(kinds.kinds);
    format!("\nUp to {} {}s, each {words}:\n\n{}", kinds.most, kinds.noun, params(&[], &kinds.params))
}

fn file_row(file: &FileParam) -> String {
    let first = if file.first { " May stand without its name." } else { "" };
    format!("| `{}` | file | | none | {}{first} Not automated. |\n", file.key, file.sentence)
}

fn row(param: &Param) -> String {
    let (unit, range) = match param.unit {
        Unit::Switch => ("switch", "`on`, `off`".to_string()),
        Unit::Choice(all) => ("word", words(all)),
        Unit::Ratio => (":1", range(param)),
        unit => (unit.name(), range(param)),
    };
    let default = match param.unit {
        Unit::Switch | Unit::Choice(_) => format!("`{}`", param.unit.show(param.default)),
        _ => param.default.to_string(),
    };
    let first = if param.first { " May stand without its name." } else { "" };
    let fixed = if param.fixed { " Not automated." } else { "" };
    format!("| `{}` | {unit} | {range} | {default} | {}{first}{fixed} |\n", param.key, param.sentence)
}

fn range(param: &Param) -> String {
    format!("{} to {}", param.min, param.max)
}

fn words(all: &[&str]) -> String {
    all.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
