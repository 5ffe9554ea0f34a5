//! `docs/` says what the program does.

use super::*;

fn docs() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")
}

fn standing(folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(docs().join(folder)).into_iter().flatten().flatten();
    entries.map(|entry| format!("{folder}/{}", entry.file_name().to_string_lossy())).collect()
}

/// Made once: every curve in them is measured.
fn all() -> &'static [Page] {
    static PAGES: std::sync::OnceLock<Vec<Page>> = std::sync::OnceLock::new();
    PAGES.get_or_init(pages)
}

#[test]
fn the_reference_is_fresh_and_has_no_page_of_what_is_gone() {
    let fresh = all();
    if std::env::var_os("TONMEISTER_WRITE_DOCS").is_some() {
        FOLDERS.iter().for_each(|folder| drop(std::fs::remove_dir_all(docs().join(folder))));
        write(&docs()).unwrap();
    }
    for page in fresh {
        let stands = std::fs::read_to_string(docs().join(&page.path)).unwrap_or_default();
        assert!(stands == page.text, "docs/{} is stale; run the tests with TONMEISTER_WRITE_DOCS=1", page.path);
    }
    for path in FOLDERS.iter().flat_map(|folder| standing(folder)) {
        assert!(fresh.iter().any(|page| page.path == path), "docs/{path} is a page of nothing; remove it");
    }
}

#[test]
fn every_page_names_its_thing_and_says_what_it_does() {
    for page in all().iter().filter(|page| page.path.contains('/') && page.path.ends_with(".md")) {
        let name = page.path.split('/').nth(1).unwrap().trim_end_matches(".md");
        let mut lines = page.text.lines();
        assert_eq!(lines.next(), Some(format!("# {name}").as_str()));
        assert!(lines.nth(1).is_some_and(|sentence| sentence.ends_with('.') || sentence.len() > 40), "{}", page.path);
    }
}

#[test]
fn every_picture_that_a_page_shows_is_there() {
    let pages = all();
    for page in pages {
        let pictures = page.text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for picture in pictures.filter(|name| name.ends_with(".svg")) {
            let path = format!("effects/{picture}");
            assert!(pages.iter().any(|page| page.path == path), "{} shows {picture}", page.path);
        }
    }
}
