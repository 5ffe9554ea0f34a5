//! The arrows between the crates: who may know of whom. A new crate, or a new arrow, is a decision and comes in here.

use crate::job::root;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// Each crate and what it may depend on, from the ground up. Nothing depends on what stands below it.
const ALLOWED: &[(&str, &[&str])] = &[
    ("signal", &[]),
    ("effects", &["signal"]),
    ("instruments", &["signal"]),
    ("meters", &["signal"]),
    ("restore", &["signal"]),
    ("media", &["signal"]),
    ("session", &["signal", "effects"]),
    ("engine", &["signal", "effects", "session"]),
    ("assistant", &["signal", "effects", "session", "engine", "meters", "restore"]),
    ("release", &["signal", "effects", "session", "engine", "meters", "media", "assistant"]),
    ("desk", &["signal", "effects", "session", "engine", "meters", "restore", "media", "assistant", "release"]),
    (
        "studio",
        &["signal", "effects", "session", "engine", "meters", "restore", "media", "assistant", "release", "desk"],
    ),
    (
        "cli",
        &[
            "signal",
            "effects",
            "instruments",
            "session",
            "engine",
            "meters",
            "restore",
            "media",
            "assistant",
            "release",
            "desk",
            "studio",
        ],
    ),
];

pub fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.current_dir(root()).other_options(["--locked".to_string()]);
    command.exec().unwrap()
}

fn allowed(name: &str) -> Option<&'static [&'static str]> {
    ALLOWED.iter().find(|(known, _)| *known == name).map(|(_, below)| *below)
}

#[test]
fn no_crate_knows_of_one_above_it() {
    let metadata = metadata();
    let members = metadata.workspace_packages();
    assert!(members.len() > 10, "{} crates", members.len());
    for package in &members {
        let name = package.name.as_str();
        let below = allowed(name).unwrap_or_else(|| panic!("{name} is not in the table of arrows"));
        let normal = package.dependencies.iter().filter(|dependency| dependency.kind != DependencyKind::Development);
        for arrow in normal.filter(|arrow| members.iter().any(|member| member.name.as_str() == arrow.name)) {
            assert!(below.contains(&arrow.name.as_str()), "{name} may not depend on {}", arrow.name);
        }
    }
}

#[test]
fn the_table_names_no_crate_that_is_not_there() {
    let metadata = metadata();
    let members = metadata.workspace_packages();
    for (name, _) in ALLOWED {
        assert!(members.iter().any(|member| member.name.as_str() == *name), "{name} is gone");
    }
}

#[test]
fn the_arrows_of_the_table_make_no_circle() {
    for (place, (name, below)) in ALLOWED.iter().enumerate() {
        for known in *below {
            let stands = ALLOWED[..place].iter().any(|(earlier, _)| earlier == known);
            assert!(stands, "{name} depends on {known}, which does not stand above it in the table");
        }
    }
}

/// What opens no file and no device cannot depend on what does.
#[test]
fn the_engine_and_the_assistant_cannot_reach_a_file() {
    for name in ["signal", "effects", "instruments", "meters", "restore", "session", "engine", "assistant"] {
        let below = allowed(name).unwrap();
        assert!(!below.contains(&"media") && !below.contains(&"desk"), "{name}");
    }
}
