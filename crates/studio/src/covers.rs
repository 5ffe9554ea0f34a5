//! The front cover: a picture that a page sends lies in the song's `artwork/`, and is shown from there.

use crate::guard;
use crate::order::Order;
use crate::server::Shared;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::JobError;
use media::Cover;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::oneshot;

/// Where pictures lie in a song's folder.
const ARTWORK: &str = "artwork";

/// A picture that came in.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Artwork {
    /// Its path in the song's folder, as the song names it.
    pub file: String,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Its length.
    pub bytes: usize,
}

/// Takes a picture into a song's folder; one that is there already is not written twice, and none is replaced.
///
/// # Errors
/// What is no picture, or too large, and a folder that cannot be written.
pub fn take_in(folder: &Path, picture: &Path) -> Result<Artwork, JobError> {
    let cover = Cover::read(picture)?;
    let name = picture.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = if cover.mime() == "image/png" { "png" } else { "jpg" };
    let artwork = folder.join(ARTWORK);
    std::fs::create_dir_all(&artwork).map_err(|error| JobError::at(&artwork, error))?;
    let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{name} {n}")));
    for name in names {
        let file = format!("{name}.{ending}");
        let path = artwork.join(&file);
        match std::fs::read(&path) {
            Ok(known) if known == cover.bytes() => return Ok(told(&file, &cover)),
            Ok(_) => {}
            Err(_) => {
                crate::notes::write(&path, cover.bytes())?;
                return Ok(told(&file, &cover));
            }
        }
    }
    Err(JobError::at(&artwork, "there is no name left for the picture"))
}

fn told(file: &str, cover: &Cover) -> Artwork {
    let (width, height, bytes) = (cover.width, cover.height, cover.bytes().len());
    Artwork { file: format!("{ARTWORK}/{file}"), width, height, bytes }
}

/// `GET /api/cover`: that of the open song.
pub(crate) async fn cover(State(shared): State<Arc<Shared>>, headers: HeaderMap) -> Response {
    if let Err(refused) = guard::bearer(&shared.token, &headers) {
        return refused.into_response();
    }
    let (ask, answer) = oneshot::channel();
    let asked = shared.orders.send(Order::Cover { answer: ask });
    let found: Option<PathBuf> = if asked.is_ok() { answer.await.ok().flatten() } else { None };
    let read = tokio::task::spawn_blocking(move || Cover::read(&found?).ok()).await;
    match read.ok().flatten() {
        Some(cover) => ([(header::CONTENT_TYPE, cover.mime())], cover.bytes().to_vec()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The head of a PNG (RFC 2083, clause 4.1.1), told apart by its last byte.
    fn png(last: u8) -> Vec<u8> {
        let mut bytes = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
        bytes.extend(b"IHDR\0\0\x0b\xb8\0\0\x0b\xb8");
        bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0, last]);
        bytes
    }

    #[test]
    fn a_picture_gets_its_true_ending_and_replaces_no_other() {
        let (folder, inbox) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let picture = inbox.path().join("Front.jpeg");
        let take = |bytes: Vec<u8>| {
            std::fs::write(&picture, bytes).unwrap();
            take_in(folder.path(), &picture)
        };
        let first = take(png(1)).unwrap();
        let expected =
            Artwork { file: "artwork/Front.png".to_string(), width: 3000, height: 3000, bytes: png(1).len() };
        assert_eq!(first, expected);
        assert_eq!(take(png(1)).unwrap(), first, "the same picture is not kept twice");
        assert_eq!(take(png(2)).unwrap().file, "artwork/Front 2.png");
        assert!(take(b"<svg/>".to_vec()).unwrap_err().0.contains("JPEG or PNG"));
        assert_eq!(std::fs::read(folder.path().join("artwork/Front.png")).unwrap(), png(1));
    }
}
