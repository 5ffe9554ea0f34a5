//! A studio for tests, and a page of it that is no browser.

use futures_util::{SinkExt, StreamExt};
use media::{Depth, Format, Spec};
use serde_json::{Value, json};
use session::{Clip, Document, Place, Song, Track};
use signal::Layout;
use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::Duration;
use studio::patch::{Patch, apply};
use studio::{Assets, Options, Places, Studio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

/// How long anything may take.
pub const SOON: Duration = Duration::from_secs(10);

/// A folder for a studio's songs, and the studio.
pub struct House {
    pub folder: std::rc::Rc<tempfile::TempDir>,
    /// Gone once it is closed.
    studio: Option<Studio>,
}

/// A studio has a runtime of its own, which must not begin or end inside that of a test.
fn outside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(work).join().unwrap()
}

impl Drop for House {
    fn drop(&mut self) {
        if let Some(studio) = self.studio.take() {
            outside(move || studio.close());
        }
    }
}

impl House {
    /// A studio with a small song open: two tracks of a second.
    pub fn with_song() -> Self {
        let folder = tempfile::tempdir().unwrap();
        small_song(&folder.path().join("song"));
        Self::at(folder, Some("song"))
    }

    pub fn empty() -> Self {
        Self::at(tempfile::tempdir().unwrap(), None)
    }

    pub fn at(folder: tempfile::TempDir, song: Option<&str>) -> Self {
        Self::again(std::rc::Rc::new(folder), song)
    }

    /// Another studio over the same songs.
    pub fn again(folder: std::rc::Rc<tempfile::TempDir>, song: Option<&str>) -> Self {
        let options = Options {
            song: song.map(|song| folder.path().join(song)),
            port: 0,
            assets: Assets::BuiltIn,
            places: places(folder.path()),
            demo: None,
        };
        Self { studio: Some(outside(|| Studio::start(options)).unwrap()), folder }
    }

    /// Closes the studio; its songs stay.
    pub fn close(self) -> std::rc::Rc<tempfile::TempDir> {
        self.folder.clone()
    }

    pub fn port(&self) -> u16 {
        self.studio.as_ref().unwrap().address().port()
    }

    pub fn token(&self) -> String {
        self.studio.as_ref().unwrap().token().to_string()
    }

    pub fn song(&self) -> PathBuf {
        self.folder.path().join("song")
    }

    pub async fn page(&self, name: &str) -> Page {
        Page::open(self.port(), &self.token(), name).await
    }
}

pub fn places(folder: &Path) -> Places {
    Places { state: folder.join("state"), songs: folder.join("songs") }
}

/// A sine of a second at 48 kHz.
pub fn sine(period: usize, gain: f32) -> Vec<f32> {
    let wave = |n: usize| (signal::math::sin(std::f64::consts::TAU * n as f64 / period as f64)) as f32 * gain;
    (0..48_000).map(wave).collect()
}

pub fn write(path: &Path, rate: u32, channels: &[Vec<f32>]) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    let spec = Spec::new(Format::for_path(path, Some(Depth::Float)).unwrap(), rate, channels.len());
    let mut writer = media::create(path, &spec, &[]).unwrap();
    writer.write(&channels.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
    writer.finish().unwrap();
}

pub fn small_song(folder: &Path) -> Song {
    let mut song = Song::new("Small", 48_000);
    for (name, period) in [("Kick", 480), ("Vox", 96)] {
        write(&folder.join(format!("audio/{name}.wav")), 48_000, &[sine(period, 0.25)]);
        let mut track = Track::new(name, Layout::Mono);
        track.clips.push(Clip::new(&format!("audio/{name}.wav"), Place::Frame(0), 48_000));
        song.tracks.push(track);
    }
    Document::create(folder, song.clone()).unwrap();
    song
}

/// A request with the token; status, head and body of the answer.
pub async fn fetch(house: &House, line: &str, body: &[u8]) -> (u16, String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", house.port())).await.unwrap();
    let head = format!(
        "{line} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nAuthorization: Bearer {}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        house.port(),
        house.token(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    let head = String::from_utf8(answer[..end].to_vec()).unwrap();
    (head[9..12].parse().unwrap(), head, answer[end..].to_vec())
}

/// A page: it keeps the song as the server's patches make it.
pub struct Page {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next: u64,
    pub user: u64,
    pub welcome: Value,
    pub song: Value,
    pub revision: u64,
    pub history: Value,
    /// Events that came and were not asked about.
    pub events: VecDeque<Value>,
    pub frames: VecDeque<Vec<u8>>,
}

pub fn knock(port: u16, origin: Option<&str>) -> tokio_tungstenite::tungstenite::handshake::client::Request {
    let mut request = format!("ws://127.0.0.1:{port}/ws").into_client_request().unwrap();
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    request
}

impl Page {
    pub async fn open(port: u16, token: &str, name: &str) -> Self {
        let origin = format!("http://127.0.0.1:{port}");
        let (socket, _) = connect_async(knock(port, Some(&origin))).await.unwrap();
        let mut page = Self {
            socket,
            next: 1,
            user: 0,
            welcome: Value::Null,
            song: Value::Null,
            revision: 0,
            history: Value::Null,
            events: VecDeque::new(),
            frames: VecDeque::new(),
        };
        page.send(json!({"hello": {"token": token, "name": name}})).await;
        let welcome = page.event("welcome").await;
        page.user = welcome["user"].as_u64().unwrap();
        page.take_room(&welcome["room"]);
        page.welcome = welcome;
        page
    }

    fn take_room(&mut self, room: &Value) {
        self.song = room["song"].clone();
        self.revision = room["revision"].as_u64().unwrap_or(0);
        self.history = room["history"].clone();
    }

    pub async fn send(&mut self, message: Value) {
        self.socket.send(Message::Text(message.to_string().into())).await.unwrap();
    }

    /// Sends, though the studio may have closed the socket meanwhile.
    pub async fn push(&mut self, message: Value) {
        let _ = self.socket.send(Message::Text(message.to_string().into())).await;
    }

    /// The next message that is no binary frame; `None` at the end.
    async fn message(&mut self) -> Option<Value> {
        loop {
            let message = tokio::time::timeout(SOON, self.socket.next()).await.expect("the studio says nothing");
            match message?.ok()? {
                Message::Text(text) => return Some(serde_json::from_str(&text).unwrap()),
                Message::Binary(frame) => self.frames.push_back(frame.to_vec()),
                Message::Close(_) => return None,
                _ => {}
            }
        }
    }

    /// The next binary frame of a kind.
    pub async fn frame(&mut self, kind: u8) -> Vec<u8> {
        loop {
            if let Some(place) = self.frames.iter().position(|frame| frame[0] == kind) {
                return self.frames.remove(place).unwrap();
            }
            let message = tokio::time::timeout(SOON, self.socket.next()).await.expect("no frame comes");
            match message.unwrap().unwrap() {
                Message::Text(text) => self.hear(serde_json::from_str(&text).unwrap()),
                Message::Binary(frame) => self.frames.push_back(frame.to_vec()),
                _ => {}
            }
        }
    }

    /// Waits until it is asked whether it is there.
    pub async fn ping(&mut self) {
        loop {
            let message = tokio::time::timeout(SOON, self.socket.next()).await.expect("the studio says nothing");
            match message.unwrap().unwrap() {
                Message::Ping(_) => return,
                Message::Text(text) => self.hear(serde_json::from_str(&text).unwrap()),
                Message::Binary(frame) => self.frames.push_back(frame.to_vec()),
                _ => {}
            }
        }
    }

    fn hear(&mut self, event: Value) {
        match event["event"].as_str().unwrap_or_default() {
            "song" => {
                self.revision += 1;
                assert_eq!(event["revision"], self.revision, "revisions count up by one");
                apply(&mut self.song, &patches(&event["patch"])).unwrap();
                self.history = event["history"].clone();
            }
            "room" => self.take_room(&event["room"]),
            _ => {}
        }
        self.events.push_back(event);
    }

    /// Waits for an event, and keeps the others.
    pub async fn event(&mut self, name: &str) -> Value {
        loop {
            if let Some(place) = self.events.iter().position(|event| event["event"] == name) {
                return self.events.remove(place).unwrap();
            }
            let message = self.message().await.unwrap_or_else(|| panic!("the end came before {name}"));
            self.hear(message);
        }
    }

    /// Asks, and gives the whole answer.
    pub async fn ask(&mut self, what: &str, with: Value) -> Value {
        let id = self.next;
        self.next += 1;
        self.send(json!({"id": id, "do": what, "with": with})).await;
        loop {
            let message = self.message().await.unwrap_or_else(|| panic!("the end came before the answer to {what}"));
            if message["re"] == id {
                return message;
            }
            self.hear(message);
        }
    }

    /// Asks, and gives what was answered; a refusal fails the test.
    pub async fn does(&mut self, what: &str, with: Value) -> Value {
        let answer = self.ask(what, with).await;
        assert!(answer.get("ok").is_some(), "{what}: {answer}");
        answer["ok"].clone()
    }

    /// Asks for what must be refused, and gives the sentence.
    pub async fn refused(&mut self, what: &str, with: Value) -> String {
        let answer = self.ask(what, with).await;
        answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{what} is not refused: {answer}")).to_string()
    }

    pub async fn set(&mut self, path: &str, value: &str) -> Value {
        let edits = json!([{"set": {"path": path, "value": value}}]);
        self.does("edit", json!({"edits": edits, "reason": format!("{path} to {value}")})).await
    }

    /// Waits for the end of a job of a kind, and gives it.
    pub async fn job(&mut self, kind: &str) -> Value {
        loop {
            let told = self.event("job").await["job"].clone();
            if told["kind"] == kind && told["state"] != "running" {
                return told;
            }
        }
    }

    /// Waits until the page knows a revision.
    pub async fn until(&mut self, revision: u64) {
        while self.revision < revision {
            let message = self.message().await.expect("the end came before the revision");
            self.hear(message);
        }
    }

    /// Waits for the end; the code with which the page was let go.
    pub async fn end(mut self) -> Option<u16> {
        loop {
            match tokio::time::timeout(SOON, self.socket.next()).await.expect("the page is not let go") {
                Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
                Some(Ok(_)) => {}
                _ => return None,
            }
        }
    }
}

fn patches(list: &Value) -> Vec<Patch> {
    let keys = |value: &Value| value.as_array().unwrap().clone();
    let patch = |patch: &Value| match patch.get("at") {
        Some(at) => Patch::Splice {
            path: keys(&patch["path"]),
            at: at.as_u64().unwrap() as usize,
            remove: patch["remove"].as_u64().unwrap() as usize,
            insert: keys(&patch["insert"]),
        },
        None => Patch::Set { path: keys(&patch["path"]), value: patch["value"].clone() },
    };
    list.as_array().unwrap().iter().map(patch).collect()
}
