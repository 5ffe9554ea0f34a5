//! Every package that goes into the command may be given on with it.

use crate::arrows::metadata;
use cargo_metadata::{DependencyKind, Metadata, PackageId};
use std::collections::BTreeSet;

/// Licences that allow use, change and redistribution in a program under any licence, by their SPDX names.
const PERMISSIVE: &[&str] = &[
    "MIT",
    "MIT-0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "ISC",
    "Zlib",
    "Unicode-3.0",
    "Unlicense",
    "0BSD",
    "CC0-1.0",
    "BSL-1.0",
    // Of the file, not of the program: what is changed of it must be shown, which is nothing.
    "MPL-2.0",
];

#[test]
fn everything_that_is_built_in_has_a_permissive_licence() {
    let metadata = metadata();
    let packages = built_in(&metadata);
    assert!(packages.len() > 50, "{} packages", packages.len());
    for id in packages {
        let package = &metadata[id];
        let licence = package.license.as_deref().unwrap_or("");
        assert!(is_permissive(licence), "{} {}: \"{licence}\"", package.name, package.version);
    }
}

/// What the command depends on, itself and through others, to run or to be built.
fn built_in(metadata: &Metadata) -> BTreeSet<&PackageId> {
    let nodes = &metadata.resolve.as_ref().unwrap().nodes;
    let command = metadata.packages.iter().find(|package| package.name.as_str() == "cli").unwrap();
    let mut found = BTreeSet::new();
    let mut open = vec![&command.id];
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        let node = nodes.iter().find(|node| node.id == *id).unwrap();
        let built = |dependency: &&cargo_metadata::NodeDep| {
            dependency.dep_kinds.iter().any(|kind| kind.kind != DependencyKind::Development)
        };
        open.extend(node.deps.iter().filter(built).map(|dependency| &dependency.pkg));
    }
    found
}

/// Reads an SPDX expression: one of what `OR` joins is enough, all of what `AND` joins are needed.
fn is_permissive(expression: &str) -> bool {
    // An old way to write OR.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest) == Some(true) && rest.is_empty()
}

fn any(words: &mut &[&str]) -> Option<bool> {
    let mut good = all(words)?;
    while let ["OR", rest @ ..] = *words {
        *words = rest;
        good |= all(words)?;
    }
    Some(good)
}

fn all(words: &mut &[&str]) -> Option<bool> {
    let mut good = one(words)?;
    while let ["AND", rest @ ..] = *words {
        *words = rest;
        good &= one(words)?;
    }
    Some(good)
}

fn one(words: &mut &[&str]) -> Option<bool> {
    match *words {
        ["(", rest @ ..] => {
            *words = rest;
            let good = any(words)?;
            let [")", rest @ ..] = *words else { return None };
            *words = rest;
            Some(good)
        }
        [licence, "WITH", exception, rest @ ..] => {
            *words = rest;
            Some(PERMISSIVE.contains(&format!("{licence} WITH {exception}").as_str()))
        }
        [licence, rest @ ..] => {
            *words = rest;
            Some(PERMISSIVE.contains(licence))
        }
        [] => None,
    }
}

#[test]
fn an_or_needs_one_good_licence_and_an_and_needs_all() {
    for good in ["MIT", "GPL-3.0-only OR MIT", "MIT/Apache-2.0", "(MIT OR GPL-2.0-only) AND Unicode-3.0"] {
        assert!(is_permissive(good), "{good}");
    }
    for bad in
        ["", "GPL-3.0-only", "MIT AND GPL-3.0-only", "MIT OR", "(MIT", "MIT)", "(MIT AND AGPL-3.0-only) OR SSPL-1.0"]
    {
        assert!(!is_permissive(bad), "{bad}");
    }
}
