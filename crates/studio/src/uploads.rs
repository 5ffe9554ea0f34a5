//! Audio files that a page sends: streamed to the disk, looked at, and taken into the open song.

use crate::covers;
use crate::guard::{self, SPARE_DISK};
use crate::order::Order;
use crate::server::Shared;
use crate::start::clean;
use crate::wire::{FileInfo, Refusal};
use axum::body::Body;
use axum::extract::{Path as At, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use desk::JobError;
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::oneshot;

const JSON: &str = "application/json";

/// How long an upload may pause.
const PAUSE: Duration = Duration::from_secs(60);

/// A folder that goes when it is no longer needed.
struct Workplace(PathBuf);

impl Drop for Workplace {
    fn drop(&mut self) {
        // What stays behind is a file in the cache.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// What went wrong, with its status.
struct Wrong(StatusCode, String);

impl IntoResponse for Wrong {
    fn into_response(self) -> Response {
        let text = json!({"error": Refusal::new(self.1)}).to_string();
        (self.0, [(header::CONNECTION, "close"), (header::CONTENT_TYPE, JSON)], text).into_response()
    }
}

fn broken(error: impl std::fmt::Display) -> Wrong {
    Wrong(StatusCode::INTERNAL_SERVER_ERROR, format!("the upload cannot be written: {error}"))
}

/// `PUT /api/uploads/{name}`.
pub(crate) async fn upload(
    State(shared): State<Arc<Shared>>,
    At(name): At<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if let Err(refused) = guard::bearer(&shared.token, &headers) {
        return refused.into_response();
    }
    let length = headers.get(header::CONTENT_LENGTH).and_then(|text| text.to_str().ok()?.parse().ok()).unwrap_or(0);
    let asked = |wanted: &str| query.as_ref().is_some_and(|query| query.split('&').any(|pair| pair == wanted));
    let told = match asked("as=cover") {
        true => take_cover(&shared, &name, length, body).await,
        false => take_in(&shared, &name, asked("track=new"), length, body).await.map(|file| json!(file)),
    };
    match told {
        Ok(told) => ([(header::CONTENT_TYPE, JSON)], told.to_string()).into_response(),
        Err(wrong) => wrong.into_response(),
    }
}

/// What came in: the open song's folder, and a file in a workplace that goes with it.
struct Received {
    folder: PathBuf,
    workplace: Workplace,
    path: PathBuf,
}

async fn receive(shared: &Shared, name: &str, length: u64, body: Body) -> Result<Received, Wrong> {
    let gone = || Wrong(StatusCode::SERVICE_UNAVAILABLE, "the studio closes".to_string());
    let (ask, answer) = oneshot::channel();
    shared.orders.send(Order::Folder { answer: ask }).map_err(|_| gone())?;
    let folder = answer.await.map_err(|_| gone())?;
    let folder = folder.ok_or_else(|| Wrong(StatusCode::CONFLICT, "no song is open; open or make one first".into()))?;
    let free = fs4::available_space(&folder).map_err(broken)?;
    if length.saturating_add(SPARE_DISK) > free {
        let message = format!("the file has {length} bytes; the disk has {free} free, of which 2 GB stay free");
        return Err(Wrong(StatusCode::INSUFFICIENT_STORAGE, message));
    }
    let random = guard::Token::new().map_err(broken)?;
    let workplace = Workplace(folder.join(".cache/uploads").join(&random.as_str()[..16]));
    tokio::fs::create_dir_all(&workplace.0).await.map_err(broken)?;
    let path = workplace.0.join(file_name(name));
    write(&path, body).await?;
    Ok(Received { folder, workplace, path })
}

/// A front cover.
async fn take_cover(shared: &Shared, name: &str, length: u64, body: Body) -> Result<Value, Wrong> {
    if length > media::LARGEST_COVER {
        let message = format!("the picture has {:.1} MB; covers have 10 at most", length as f64 / 1e6);
        return Err(Wrong(StatusCode::PAYLOAD_TOO_LARGE, message));
    }
    let Received { folder, workplace, path } = receive(shared, name, length, body).await?;
    let taken = tokio::task::spawn_blocking(move || {
        let taken = covers::take_in(&folder, &path);
        drop(workplace);
        taken
    });
    let unsupported = |error: JobError| Wrong(StatusCode::UNSUPPORTED_MEDIA_TYPE, error.to_string());
    Ok(json!(taken.await.map_err(broken)?.map_err(unsupported)?))
}

async fn take_in(shared: &Shared, name: &str, new_track: bool, length: u64, body: Body) -> Result<FileInfo, Wrong> {
    let gone = || Wrong(StatusCode::SERVICE_UNAVAILABLE, "the studio closes".to_string());
    let Received { folder, workplace, path } = receive(shared, name, length, body).await?;
    let taken = tokio::task::spawn_blocking(move || {
        let file = desk::bring_in(&folder, &path.display().to_string());
        drop(workplace);
        file.map(|file| (folder, file))
    });
    let unsupported = |error: JobError| Wrong(StatusCode::UNSUPPORTED_MEDIA_TYPE, error.to_string());
    let (folder, file) = taken.await.map_err(broken)?.map_err(unsupported)?;
    let (ask, answer) = oneshot::channel();
    shared.orders.send(Order::Uploaded { folder, file, new_track, answer: ask }).map_err(|_| gone())?;
    let closed = |refusal: Refusal| Wrong(StatusCode::CONFLICT, refusal.message);
    answer.await.map_err(|_| gone())?.map_err(closed)
}

/// A name without anything that means something to a file system, with its ending.
fn file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).take(5).collect();
    if ending.is_empty() { clean(stem) } else { format!("{}.{}", clean(stem), ending.to_lowercase()) }
}

async fn write(path: &Path, body: Body) -> Result<(), Wrong> {
    let mut file = tokio::fs::File::create_new(path).await.map_err(broken)?;
    let mut pieces = body.into_data_stream();
    loop {
        let piece = tokio::time::timeout(PAUSE, pieces.next()).await;
        let piece = piece.map_err(|_| Wrong(StatusCode::REQUEST_TIMEOUT, "the upload paused for a minute".into()))?;
        let Some(piece) = piece else { break };
        let piece = piece.map_err(|error| Wrong(StatusCode::BAD_REQUEST, format!("the upload broke off: {error}")))?;
        file.write_all(&piece).await.map_err(broken)?;
    }
    file.flush().await.map_err(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_uploads_name_is_a_plain_name_with_its_ending() {
        for (given, expected) in [
            ("Kick In.WAV", "Kick In.wav"),
            ("../../etc/passwd", "passwd"),
            ("..\\..\\x.wav", "x.wav"),
            ("a/b/c.flac", "c.flac"),
            (".wav", "Song.wav"),
            ("nul.wav", "Song.wav"),
            ("<img src=x>.mp3", "img src x.mp3"),
            ("noise", "noise"),
        ] {
            assert_eq!(file_name(given), expected, "{given}");
        }
    }
}
