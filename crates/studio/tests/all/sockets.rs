//! What a page may not send over its socket.

use crate::page::{House, SOON, knock};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;

fn origin(house: &House) -> String {
    format!("http://127.0.0.1:{}", house.port())
}

/// Opens a socket, sends one message, and gives the code with which it is closed.
async fn first(house: &House, message: Message) -> Option<u16> {
    let (mut socket, _) = connect_async(knock(house.port(), Some(&origin(house)))).await.unwrap();
    socket.send(message).await.unwrap();
    loop {
        match tokio::time::timeout(SOON, socket.next()).await.expect("the socket stays open") {
            Some(Ok(Message::Close(frame))) => return frame.map(|frame| frame.code.into()),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(told)) => panic!("a stranger is told {told}"),
            _ => return None,
        }
    }
}

#[tokio::test]
async fn who_has_not_the_token_is_told_nothing() {
    let house = House::with_song();
    for message in [
        json!({"hello": {"token": "", "name": "Eve"}}).to_string(),
        json!({"hello": {"token": "0".repeat(64), "name": "Eve"}}).to_string(),
        json!({"hello": {"token": house.token().to_uppercase(), "name": "Eve"}}).to_string(),
        json!({"hello": {"token": [house.token()], "name": "Eve"}}).to_string(),
        json!({"id": 1, "do": "undo", "with": {}}).to_string(),
        "not json".to_string(),
        String::new(),
    ] {
        assert_eq!(first(&house, Message::Text(message.clone().into())).await, Some(4401), "{message}");
    }
    assert_eq!(first(&house, Message::Binary(vec![1, 2, 3].into())).await, Some(4401));
}

#[tokio::test]
async fn who_says_nothing_is_let_go_after_five_seconds() {
    let house = House::with_song();
    let since = std::time::Instant::now();
    assert_eq!(first(&house, Message::Ping(Default::default())).await, Some(4401));
    assert!(since.elapsed().as_secs_f64() > 4.5, "{:?}", since.elapsed());
}

#[tokio::test]
async fn a_page_that_only_listens_is_asked_whether_it_is_there() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    let since = std::time::Instant::now();
    ada.ping().await;
    assert!(since.elapsed().as_secs_f64() < 8.0, "{:?}", since.elapsed());
    assert!(ada.frames.len() > 20, "meters came meanwhile");
}

#[tokio::test]
async fn more_than_eight_pages_are_turned_away() {
    let house = House::with_song();
    let mut pages = Vec::new();
    for n in 0..8 {
        pages.push(house.page(&format!("Page {n}")).await);
    }
    let ninth = connect_async(knock(house.port(), Some(&origin(&house)))).await;
    let Err(tokio_tungstenite::tungstenite::Error::Http(answer)) = ninth else { panic!("a ninth page is let in") };
    assert_eq!(answer.status(), 503);
    pages.pop();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    house.page("Page 9").await;
}

#[tokio::test]
async fn a_message_over_a_megabyte_and_a_flood_of_messages_let_the_page_go() {
    let house = House::with_song();
    let mut long = house.page("Long").await;
    long.push(json!({"id": 1, "do": "edit", "with": "x".repeat(2 << 20)})).await;
    // Where the page still writes when it is let go, it may not hear why.
    assert!(matches!(long.end().await, None | Some(1009)));
    let mut fast = house.page("Fast").await;
    for n in 0..250 {
        fast.push(json!({"do": "here", "with": {"cursor": n, "selection": null}})).await;
    }
    assert!(matches!(fast.end().await, None | Some(4429)));
    house.page("Ada").await.set("Kick/fader", "-3").await;
}

#[tokio::test]
async fn what_cannot_be_read_is_answered_and_the_page_stays() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    ada.send(json!({"id": 1, "do": 7})).await;
    ada.send(json!([1, 2, 3])).await;
    for (what, with) in [
        ("edit", json!({"edits": "all", "reason": ""})),
        ("edit", json!({"edits": [{"destroy": {}}], "reason": ""})),
        ("edit", json!(null)),
        ("transport.locate", json!({"frame": "far"})),
        ("transport.speed", json!({"factor": 1e300})),
        ("monitor.set", json!({"speaker": "huge"})),
        ("monitor.set", json!({"unknown": 1})),
        ("version.restore", json!({"name": "../../x"})),
        ("song.open", json!({"id": "../../etc"})),
        ("job.stop", json!({"id": "1"})),
        ("curve", json!({"path": "Nobody/tone", "points": 9_000_000_000_u64})),
        ("assistant.keep", json!({"id": "none"})),
        ("master.start", json!({"targets": ["the-moon"]})),
        ("export.start", json!({"what": "/etc/passwd"})),
        ("nonsense", json!({})),
    ] {
        let sentence = ada.refused(what, with.clone()).await;
        assert!(sentence.len() > 10, "{what} {with}: {sentence}");
    }
    assert_eq!(ada.revision, 1);
}

#[tokio::test]
async fn names_that_look_like_pages_are_text() {
    let house = House::with_song();
    let mut ada = house.page("<script>alert(1)</script>").await;
    ada.set("Kick/name", "<img src=x onerror=alert(1)>").await;
    let ben = house.page("Ben").await;
    assert_eq!(ben.song["tracks"][0]["strip"]["name"], "<img src=x onerror=alert(1)>");
}

/// The bytes of a handshake of our own, and what is answered to frames that no well-made client sends.
async fn raw(house: &House, more: &str, frames: &[u8]) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(("127.0.0.1", house.port())).await.unwrap();
    let head = format!(
        "GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nOrigin: {}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n",
        house.port(),
        origin(house)
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        answer.push(stream.read_u8().await.unwrap());
    }
    stream.write_all(frames).await.unwrap();
    let mut rest = Vec::new();
    // The end may come as a reset.
    let _ = tokio::time::timeout(SOON, stream.read_to_end(&mut rest)).await.expect("the socket stays open");
    (String::from_utf8(answer).unwrap(), rest)
}

#[tokio::test]
async fn nothing_is_unpacked_and_no_broken_frame_is_read() {
    let house = House::with_song();
    // A masked frame of text with the mask nought, so that its bytes are as they stand.
    let text = |first: u8, bytes: &[u8]| [&[first, 0x80 | bytes.len() as u8, 0, 0, 0, 0], bytes].concat();
    for (name, frames) in [
        ("packed", text(0xC1, b"xxxx")),
        ("not UTF-8", text(0x81, &[0xff, 0xfe])),
        ("a kind that there is not", text(0x83, b"x")),
        ("not masked", vec![0x81, 1, b'x']),
        ("a fragment of nothing", text(0x80, b"x")),
        ("a fragmented ping", text(0x09, b"x")),
        ("a terabyte", vec![0x82, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ] {
        let (answer, rest) = raw(&house, "Sec-WebSocket-Extensions: permessage-deflate\r\n", &frames).await;
        assert!(answer.starts_with("HTTP/1.1 101"), "{name}: {answer}");
        assert!(!answer.to_lowercase().contains("permessage-deflate"), "{name}: {answer}");
        assert!(!String::from_utf8_lossy(&rest).contains("welcome"), "{name}");
    }
    house.page("Ada").await;
}
