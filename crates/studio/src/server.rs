//! The server: accepts connections of this machine, looks at each request's head, and hands it on.

mod door;
mod pages;

use crate::assets::Assets;
use crate::guard::{self, Names, Token};
use crate::order::Order;
use crate::room::Room;
use crate::shelf::Shelf;
use crate::start::Places;
use desk::{JobError, Progress, Stop};
use std::io::ErrorKind;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

/// How often another free port is tried where one is free in only one of the two families of addresses.
const TRIES: usize = 8;

/// Writes the recordings of the demo song into a folder.
pub type Demo = Arc<dyn Fn(&Path, &Stop, Progress) -> Result<(), JobError> + Send + Sync>;

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
        let listeners = runtime.block_on(listen(port)).map_err(taken)?;
        let address = listeners[0].local_addr().map_err(taken)?;
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
        let places = Arc::new(Semaphore::new(guard::MOST_CONNECTIONS));
        for listener in listeners {
            runtime.spawn(door::accept(listener, shared.clone(), places.clone()));
        }
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

/// Listens to this machine by both of its own addresses, at one port; the first is IPv4. A machine without IPv6 has only that.
async fn listen(port: u16) -> std::io::Result<Vec<TcpListener>> {
    let mut tries = 0;
    loop {
        let first = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let address = (Ipv6Addr::LOCALHOST, first.local_addr()?.port());
        match TcpListener::bind(address).await {
            Ok(second) => return Ok(vec![first, second]),
            Err(error) if error.kind() != ErrorKind::AddrInUse => return Ok(vec![first]),
            Err(error) if port != 0 || tries == TRIES => return Err(error),
            Err(_) => tries += 1,
        }
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
