//! The door: accepts connections of this machine, and looks at the head of every request before anything of it is read.

use super::Shared;
use super::pages::router;
use crate::guard::{self, Refused};
use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// How long a connection may take over the head of a request, and wait for the next one.
const PATIENCE: Duration = Duration::from_secs(10);

/// Accepts connections until the studio closes; there are so many places for all listeners together.
pub async fn accept(listener: TcpListener, shared: Arc<Shared>, places: Arc<Semaphore>) {
    let router = router(shared.clone());
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
