//! `docs/song.md` says what the program does.

use std::path::Path;

#[test]
fn the_reference_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/song.md");
    let fresh = session::reference();
    if std::env::var_os("TONMEISTER_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &fresh).unwrap();
    }
    let stands = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(stands == fresh, "docs/song.md is stale; run the tests with TONMEISTER_WRITE_DOCS=1");
}

#[test]
fn the_example_in_the_reference_is_a_song() {
    let reference = session::reference();
    let example = reference.split("```kdl\n").nth(1).unwrap().split("```").next().unwrap();
    let document = session::Document::parse(example, "docs/song.md").unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(document.song().tracks[0].strip.sends[0].level, signal::Db(-18.0));
    assert_eq!(session::Document::new(document.song().clone()).unwrap().to_text(), example);
}
