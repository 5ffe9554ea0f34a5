//! The page's own files: those built into the program, or those of a folder while the page is worked on.
//!
//! A request's path is only ever compared with the names that are there; it never opens a file.

use axum::body::Bytes;
use include_dir::{Dir, include_dir};
use std::path::{Path, PathBuf};

static BUILT: Dir = include_dir!("$CARGO_MANIFEST_DIR/web/dist");

/// Where the page's files come from.
#[derive(Clone, Debug)]
pub enum Assets {
    /// Those that were built in.
    BuiltIn,
    /// A folder, read anew each time.
    Folder(PathBuf),
}

impl Assets {
    /// The file of a name (`index.html`, `assets/index-1f2e.js`) and its media type.
    pub fn find(&self, name: &str) -> Option<(Bytes, &'static str)> {
        let bytes = match self {
            Assets::BuiltIn => built(&BUILT).into_iter().find(|(known, _)| known == name)?.1,
            Assets::Folder(folder) => {
                let (_, path) = inside(folder, folder).into_iter().find(|(known, _)| known == name)?;
                Bytes::from(std::fs::read(path).ok()?)
            }
        };
        Some((bytes, media_type(name)))
    }
}

fn built(folder: &Dir<'static>) -> Vec<(String, Bytes)> {
    let files = folder.files().map(|file| (slashed(file.path()), Bytes::from_static(file.contents())));
    files.chain(folder.dirs().flat_map(built)).collect()
}

/// The files in a folder by name, and where they lie.
fn inside(root: &Path, folder: &Path) -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .flat_map(|path| match path.strip_prefix(root) {
            _ if path.is_dir() => inside(root, &path),
            Ok(name) => vec![(slashed(name), path.clone())],
            Err(_) => Vec::new(),
        })
        .collect()
}

fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "txt" => "text/plain; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_are_there_lead_to_a_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("site")).unwrap();
        std::fs::write(folder.path().join("site/index.html"), "page").unwrap();
        std::fs::write(folder.path().join("secret"), "secret").unwrap();
        let assets = Assets::Folder(folder.path().join("site"));
        assert_eq!(assets.find("index.html").unwrap().0, "page");
        for name in ["../secret", "..\\secret", "/index.html", "./index.html", "index.html\0", "", "INDEX.HTML"] {
            assert!(assets.find(name).is_none(), "{name}");
        }
        assert!(Assets::BuiltIn.find("index.html").is_some());
    }
}
