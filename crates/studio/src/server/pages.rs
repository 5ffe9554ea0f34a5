//! What is served: the page, audio in tiles, uploads, exports, the socket.

use super::Shared;
use crate::assets::Assets;
use crate::order::Order;
use crate::overviews::Worth;
use crate::{covers, guard, socket, uploads};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as At, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Where each thing is found.
pub fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/{name}", get(asset))
        .route("/assets/{*name}", get(inner_asset))
        .route("/ws", get(knock))
        .route("/api/files/{id}/overview/{level}/{tile}", get(overview))
        .route("/api/files/{id}/samples/{tile}", get(samples))
        .route("/api/exports/{id}", get(export))
        .route("/api/cover", get(covers::cover))
        .route("/api/uploads/{name}", put(uploads::upload))
        .with_state(shared)
}

async fn page(State(shared): State<Arc<Shared>>) -> Response {
    named(&shared, "index.html", "no-cache")
}

async fn asset(State(shared): State<Arc<Shared>>, At(name): At<String>) -> Response {
    named(&shared, &name, "no-cache")
}

async fn inner_asset(State(shared): State<Arc<Shared>>, At(name): At<String>) -> Response {
    // Names under `assets` hold a hash of their content.
    let kept =
        if matches!(shared.assets, Assets::BuiltIn) { "public, max-age=31536000, immutable" } else { "no-cache" };
    named(&shared, &format!("assets/{name}"), kept)
}

fn named(shared: &Shared, name: &str, kept: &'static str) -> Response {
    match shared.assets.find(name) {
        Some((bytes, kind)) => ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn knock(State(shared): State<Arc<Shared>>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(place) = shared.pages.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "too many pages are open").into_response();
    };
    let upgrade = upgrade.max_message_size(guard::MOST_MESSAGE).max_frame_size(guard::MOST_MESSAGE);
    upgrade.on_upgrade(move |stream| async move {
        socket::attend(&shared, stream).await;
        drop(place);
    })
}

/// What is kept of tiles: a file of an id never changes.
const FOR_EVER: &str = "private, max-age=31536000, immutable";

/// Reads of files on a thread that may wait; 404 where there is nothing. A tile that is only a glance is answered with 203, and
/// the page asks again; one that stays a glance with 200, but another time it is asked for anew.
async fn tile(found: impl FnOnce() -> Option<(Bytes, Worth)> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(found).await {
        Ok(Some((bytes, worth))) => {
            let (status, kept) = match worth {
                Worth::Whole => (StatusCode::OK, FOR_EVER),
                Worth::Glance => (StatusCode::NON_AUTHORITATIVE_INFORMATION, "no-store"),
                Worth::Last => (StatusCode::OK, "no-store"),
            };
            let said = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, kept)];
            (status, said, bytes).into_response()
        }
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn overview(
    State(shared): State<Arc<Shared>>,
    At((id, level, tile_number)): At<(String, usize, usize)>,
    headers: HeaderMap,
) -> Response {
    match guard::bearer(&shared.token, &headers) {
        Ok(()) => {
            tile(move || shared.shelf.overview(&id, level, tile_number).map(|tile| (tile.bytes, tile.worth))).await
        }
        Err(refused) => refused.into_response(),
    }
}

async fn samples(
    State(shared): State<Arc<Shared>>,
    At((id, tile_number)): At<(String, i64)>,
    headers: HeaderMap,
) -> Response {
    match guard::bearer(&shared.token, &headers) {
        Ok(()) => tile(move || Some((shared.shelf.samples(&id, tile_number)?, Worth::Whole))).await,
        Err(refused) => refused.into_response(),
    }
}

async fn export(State(shared): State<Arc<Shared>>, At(id): At<String>, headers: HeaderMap) -> Response {
    if let Err(refused) = guard::bearer(&shared.token, &headers) {
        return refused.into_response();
    }
    let (ask, answer) = oneshot::channel();
    let asked = shared.orders.send(Order::Export { id, answer: ask });
    let found = if asked.is_ok() { answer.await.ok().flatten() } else { None };
    let Some(file) = found else { return StatusCode::NOT_FOUND.into_response() };
    match tokio::fs::File::open(&file).await {
        Ok(opened) => download(&file, opened).await,
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file, piece by piece.
async fn download(path: &Path, file: tokio::fs::File) -> Response {
    use tokio::io::AsyncReadExt;
    let length = file.metadata().await.map_or(0, |about| about.len());
    let pieces = futures_util::stream::unfold(file, |mut file| async move {
        let mut piece = vec![0; 64 << 10];
        match file.read(&mut piece).await {
            Ok(0) => None,
            Ok(count) => {
                piece.truncate(count);
                Some((Ok(Bytes::from(piece)), file))
            }
            Err(error) => Some((Err(error), file)),
        }
    });
    let name: String = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || " -_.".contains(c) { c } else { '_' }).collect();
    let said = [
        (header::CONTENT_TYPE, "application/octet-stream".to_string()),
        (header::CONTENT_LENGTH, length.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{plain}\"")),
    ];
    (said, Body::from_stream(pieces)).into_response()
}
