//! The server: accepts connections of this machine, looks at each request's head, and hands it on.

use crate::assets::Assets;
use crate::guard::{self, Names, Refused, Token};
use crate::order::Order;
use crate::room::Room;
use crate::shelf::Shelf;
use crate::start::Places;
use crate::{socket, uploads};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path as At, Request, State, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, put};
use desk::{JobError, Progress};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, oneshot, watch};

/// How long a connection may take over the head of a request, and wait for the next one.
const PATIENCE: Duration = Duration::from_secs(10);

/// Writes the recordings of the demo song into a folder.
pub type Demo = Arc<dyn Fn(&Path, Progress) -> Result<(), JobError> + Send + Sync>;

/// How a studio is set up.
pub struct Options {
    /// The song that is opened at once.
    pub song: Option<PathBuf>,
    /// The port; 0 is any that is free.
    pub port: u16,
    /// The page's files.
    pub assets: Assets,
    /// Where the studio remembers things and makes new songs.
    pub places: Places,
    /// The demo song.
    pub demo: Option<Demo>,
}

/// What every connection needs.
pub(crate) struct Shared {
    pub token: Token,
    pub names: Names,
    pub assets: Assets,
    pub orders: mpsc::Sender<Order>,
    pub shelf: Arc<Shelf>,
    pub pages: Arc<Semaphore>,
    /// Turns true when the studio closes.
    pub closing: watch::Receiver<bool>,
}

/// A studio that runs.
pub struct Studio {
    address: SocketAddr,
    token: Token,
    orders: mpsc::Sender<Order>,
    room: JoinHandle<()>,
    close: watch::Sender<bool>,
    runtime: tokio::runtime::Runtime,
}

impl Studio {
    /// Opens the song and the door.
    ///
    /// # Errors
    /// A song that cannot be opened, a port that is taken.
    pub fn start(options: Options) -> Result<Self, JobError> {
        let token = Token::new().map_err(JobError)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| JobError(format!("the server cannot start: {error}")))?;
        let port = options.port;
        let taken =
            |error| JobError(format!("port {port} of this machine cannot be used: {error}; give another --port"));
        let listener = runtime.block_on(TcpListener::bind(("127.0.0.1", port))).map_err(taken)?;
        let address = listener.local_addr().map_err(taken)?;
        let shelf = Arc::new(Shelf::default());
        let (orders, room) = Room::start(options.song.as_deref(), options.places, options.demo, shelf.clone())?;
        let (close, closing) = watch::channel(false);
        let shared = Arc::new(Shared {
            token: token.clone(),
            names: Names::of(address.port()),
            assets: options.assets,
            orders: orders.clone(),
            shelf,
            pages: Arc::new(Semaphore::new(guard::MOST_PAGES)),
            closing,
        });
        runtime.spawn(accept(listener, shared));
        Ok(Self { address, token, orders, room, close, runtime })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The key of this run.
    pub fn token(&self) -> &str {
        self.token.as_str()
    }

    /// The address of the page, with the key in the part that no browser sends on.
    pub fn url(&self) -> String {
        format!("http://{}/#token={}", self.address, self.token.as_str())
    }

    /// Waits until the program is told to end.
    pub fn wait(&self) {
        self.runtime.block_on(told_to_end());
    }

    /// Closes the song, with everything saved, and the door.
    pub fn close(self) {
        // A room that has ended needs no order to end.
        let _ = self.orders.send(Order::Close);
        let _ = self.room.join();
        let _ = self.close.send(true);
        self.runtime.shutdown_timeout(Duration::from_secs(1));
    }
}

async fn told_to_end() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Where no signal can be waited for, the program ends by the signal itself.
    let _ = interrupt.await;
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let router = router(shared.clone());
    let places = Arc::new(Semaphore::new(guard::MOST_CONNECTIONS));
    let mut closing = shared.closing.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = closing.changed() => return,
        };
        // What goes wrong with one connection (it is gone again, there is no descriptor left) concerns no other.
        let Ok((stream, _)) = accepted else {
            tokio::time::sleep(Duration::from_millis(20)).await;
            continue;
        };
        match places.clone().try_acquire_owned() {
            Ok(place) => {
                let (router, shared) = (router.clone(), shared.clone());
                tokio::spawn(async move {
                    serve(stream, router, shared).await;
                    drop(place);
                });
            }
            Err(_) => turn_away(&stream),
        }
    }
}

fn turn_away(stream: &TcpStream) {
    let words = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    // Who does not hear it finds the connection closed.
    let _ = stream.try_write(words.as_bytes());
}

async fn serve(stream: TcpStream, router: Router, shared: Arc<Shared>) {
    // Small messages go out at once; where that cannot be set they go out a little later.
    let _ = stream.set_nodelay(true);
    let router = TowerToHyperService::new(router);
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        let (router, shared) = (router.clone(), shared.clone());
        async move { Ok::<_, Infallible>(answer(router, &shared, request).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(guard::MOST_HEAD)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // A connection that breaks off concerns nobody else.
    let _ = connection.await;
}

async fn answer(router: TowerToHyperService<Router>, shared: &Shared, request: Request<Incoming>) -> Response {
    let (head, body) = request.into_parts();
    let authority = head.uri.authority().map(|authority| authority.as_str());
    let admitted = guard::admit(&shared.names, &head.method, head.version, authority, head.uri.path(), &head.headers);
    let mut response = match admitted {
        Ok(()) => {
            let request = Request::from_parts(head, body);
            match hyper::service::Service::call(&router, request).await {
                Ok(response) => response,
                Err(never) => match never {},
            }
        }
        Err(refused) => refused.into_response(),
    };
    guard::say(response.headers_mut());
    response
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        // What was not read of the body is not waited for.
        (self.0, [(header::CONNECTION, "close")], self.1).into_response()
    }
}

fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/", get(page))
        .route("/{name}", get(asset))
        .route("/assets/{*name}", get(inner_asset))
        .route("/ws", get(knock))
        .route("/api/files/{id}/overview/{level}/{tile}", get(overview))
        .route("/api/files/{id}/samples/{tile}", get(samples))
        .route("/api/exports/{id}", get(export))
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

/// Reads of files on a thread that may wait; 404 where there is nothing. Bytes with whether they are only a glance: that is said
/// as 203, and the page asks again.
async fn tile(found: impl FnOnce() -> Option<(Bytes, bool)> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(found).await {
        Ok(Some((bytes, glance))) => {
            let whole = (StatusCode::OK, FOR_EVER);
            let (status, kept) = if glance { (StatusCode::NON_AUTHORITATIVE_INFORMATION, "no-store") } else { whole };
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
            let found = move || shared.shelf.overview(&id, level, tile_number).map(|tile| (tile.bytes, tile.glance));
            tile(found).await
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
        Ok(()) => tile(move || Some((shared.shelf.samples(&id, tile_number)?, false))).await,
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
