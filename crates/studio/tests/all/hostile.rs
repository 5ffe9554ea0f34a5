//! What a stranger can send to the port, byte by byte: each is refused with the status that belongs to it, changes nothing, and
//! the studio goes on.

use crate::page::House;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, TcpStream};
use std::time::{Duration, Instant};

/// The addresses at which the studio listens: this machine's own, by both families; the second only where the machine has it.
fn addresses(port: u16) -> Vec<IpAddr> {
    let both = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let has_six = std::net::TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
    let served = both.into_iter().filter(|address| address.is_ipv4() || has_six);
    served.inspect(|address| assert!(TcpStream::connect((*address, port)).is_ok(), "{address}")).collect()
}

/// Sends bytes and gives the status of the answer; `None` where the connection ends without one.
fn status(port: u16, bytes: &[u8]) -> Option<u16> {
    status_at(IpAddr::V4(Ipv4Addr::LOCALHOST), port, bytes)
}

fn status_at(address: IpAddr, port: u16, bytes: &[u8]) -> Option<u16> {
    let answer = answer_at(address, port, bytes);
    let after_version = answer.strip_prefix("HTTP/1.1 ").or_else(|| answer.strip_prefix("HTTP/1.0 "))?;
    after_version.get(..3)?.parse().ok()
}

fn answer(port: u16, bytes: &[u8]) -> String {
    answer_at(IpAddr::V4(Ipv4Addr::LOCALHOST), port, bytes)
}

fn answer_at(address: IpAddr, port: u16, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect((address, port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
    // A server that has heard enough may close while the rest is still being sent.
    let _ = stream.write_all(bytes);
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count) = stream.read(&mut piece) {
        heard.extend_from_slice(&piece[..count]);
        if count == 0 || heard.windows(4).any(|end| end == b"\r\n\r\n") {
            break;
        }
    }
    String::from_utf8_lossy(&heard).into_owned()
}

/// A request whose head is complete but for what is tried out. `$P` is the port, `$T` the token.
fn head(line: &str, more: &[&str]) -> String {
    let mut text = format!("{line}\r\n");
    if !more.iter().any(|header| header.to_lowercase().starts_with("host") || header.is_empty()) {
        text.push_str("Host: 127.0.0.1:$P\r\n");
    }
    more.iter().filter(|header| !header.is_empty()).for_each(|header| text.push_str(&format!("{header}\r\n")));
    text + "\r\n"
}

const FILE: &str = "GET /api/files/0/overview/0/0 HTTP/1.1";
const PAGE: &str = "GET / HTTP/1.1";
const TOKEN: &str = "Authorization: Bearer $T";
const WS: [&str; 4] = [
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

/// The connection ends without an answer.
const ENDS: u16 = 0;

/// What is sent, and the status that belongs to it.
fn table() -> Vec<(&'static str, String, u16)> {
    let get = |path: &str| format!("GET {path} HTTP/1.1");
    let ws = |more: &[&'static str]| head("GET /ws HTTP/1.1", &[&WS[..], more].concat());
    let many: Vec<String> = (0..150).map(|n| format!("x-{n}: 1")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    vec![
        // Hosts: a stranger's name may lead to this machine.
        ("no host", head(PAGE, &[""]), 403),
        ("an empty host", head(PAGE, &["Host: "]), 403),
        ("another host", head(PAGE, &["Host: evil.com"]), 403),
        ("another host, our port", head(PAGE, &["Host: evil.com:$P"]), 403),
        ("a host that begins like ours", head(PAGE, &["Host: 127.0.0.1.evil.com:$P"]), 403),
        ("a host without port", head(PAGE, &["Host: 127.0.0.1"]), 403),
        ("localhost without port", head(PAGE, &["Host: localhost"]), 403),
        ("a trailing dot", head(PAGE, &["Host: localhost.:$P"]), 403),
        ("upper case", head(PAGE, &["Host: LOCALHOST:$P"]), 403),
        ("another port", head(PAGE, &["Host: 127.0.0.1:1"]), 403),
        ("any address", head(PAGE, &["Host: 0.0.0.0:$P"]), 403),
        ("a mapped address", head(PAGE, &["Host: [::ffff:127.0.0.1]:$P"]), 403),
        ("the other family without brackets", head(PAGE, &["Host: ::1:$P"]), 403),
        ("the other family without port", head(PAGE, &["Host: [::1]"]), 403),
        ("the other family written out", head(PAGE, &["Host: [0:0:0:0:0:0:0:1]:$P"]), 403),
        ("the other family with a zone", head(PAGE, &["Host: [::1%25lo]:$P"]), 403),
        ("any address of the other family", head(PAGE, &["Host: [::]:$P"]), 403),
        ("a page of the other family", head(PAGE, &["Origin: http://[::1]:$P"]), 403),
        ("an address as one number", head(PAGE, &["Host: 2130706433:$P"]), 403),
        ("a user before the host", head(PAGE, &["Host: x@127.0.0.1:$P"]), 403),
        ("two hosts", head(PAGE, &["Host: 127.0.0.1:$P", "Host: evil.com"]), 400),
        ("twice the right host", head(PAGE, &["Host: 127.0.0.1:$P", "Host: 127.0.0.1:$P"]), 400),
        ("another host in the line", head("GET http://evil.com/ HTTP/1.1", &[]), 403),
        // Origins: a page of the world, in the user's own browser.
        ("a stranger's page", head(PAGE, &["Origin: http://evil.com"]), 403),
        ("a page of nowhere", head(PAGE, &["Origin: null"]), 403),
        ("an empty origin", head(PAGE, &["Origin: "]), 403),
        ("https", head(PAGE, &["Origin: https://127.0.0.1:$P"]), 403),
        ("another name of ours", head(PAGE, &["Origin: http://localhost:$P"]), 403),
        ("an origin that begins like ours", head(PAGE, &["Origin: http://127.0.0.1:$P.evil.com"]), 403),
        ("two origins", head(PAGE, &["Origin: http://127.0.0.1:$P", "Origin: http://evil.com"]), 400),
        ("another site", head(PAGE, &["Sec-Fetch-Site: cross-site"]), 403),
        ("another port of this machine", head(PAGE, &["Sec-Fetch-Site: same-site"]), 403),
        ("two sites", head(PAGE, &["Sec-Fetch-Site: none", "Sec-Fetch-Site: cross-site"]), 400),
        (
            "a form of another site",
            head("POST /api/undo HTTP/1.1", &["Origin: http://evil.com", "Content-Length: 0"]),
            403,
        ),
        ("a preflight of another site", head("OPTIONS /api/undo HTTP/1.1", &["Origin: http://evil.com"]), 403),
        // The key.
        ("no token", head(FILE, &[]), 401),
        (
            "a cover of more than ten megabytes",
            head("PUT /api/uploads/a.png?as=cover HTTP/1.1", &[TOKEN, "Content-Length: 10000001"]),
            413,
        ),
        ("a cover without token", head("GET /api/cover HTTP/1.1", &[]), 401),
        ("an empty token", head(FILE, &["Authorization: Bearer "]), 401),
        ("a token of another run", head(FILE, &[OLD]), 401),
        ("half a token", head(FILE, &["Authorization: Bearer 00"]), 401),
        ("the token in the query", head("GET /api/files/0/overview/0/0?token=$T HTTP/1.1", &[]), 401),
        ("the token as a cookie", head(FILE, &["Cookie: token=$T"]), 401),
        ("the token as a password", head(FILE, &["Authorization: Basic $T"]), 401),
        ("two tokens", head(FILE, &[TOKEN, TOKEN]), 400),
        ("an upload without token", head("PUT /api/uploads/a.wav HTTP/1.1", &["Content-Length: 4"]) + "RIFF", 401),
        // What changes nothing because it is no way to change anything.
        ("a get that would upload", head(&get("/api/uploads/a.wav"), &[TOKEN]), 405),
        ("a get that would undo", head(&get("/api/undo"), &[TOKEN]), 404),
        ("a delete", head("DELETE /api/files/0 HTTP/1.1", &[TOKEN]), 404),
        ("a post to the page", head("POST / HTTP/1.1", &["Content-Length: 2"]) + "{}", 405),
        ("a preflight of our own", head("OPTIONS /api/uploads/a.wav HTTP/1.1", &[]), 405),
        ("a trace", head("TRACE / HTTP/1.1", &[]), 405),
        ("a tunnel", head("CONNECT 127.0.0.1:$P HTTP/1.1", &[]), 404),
        // Paths.
        ("up", head(&get("/../../etc/passwd"), &[]), 404),
        ("up, written otherwise", head(&get("/%2e%2e/%2e%2e/etc/passwd"), &[]), 404),
        ("up inside of assets", head(&get("/assets/../../Cargo.toml"), &[]), 404),
        ("up with an encoded slash", head(&get("/assets/..%2f..%2fCargo.toml"), &[]), 404),
        ("up with a backslash", head(&get("/assets/..%5c..%5cCargo.toml"), &[]), 404),
        ("a nought", head(&get("/assets/index.html%00.js"), &[]), 404),
        ("a drive", head(&get("/C:%5CWindows%5Cwin.ini"), &[]), 404),
        ("a device", head(&get("/assets/NUL"), &[]), 404),
        ("a double slash", head(&get("//etc/passwd"), &[]), 404),
        ("a path as a file's id", head(&get("/api/files/..%2F..%2Fetc%2Fpasswd/samples/0"), &[TOKEN]), 404),
        ("a path as an export's id", head(&get("/api/exports/..%2F..%2Fetc%2Fpasswd"), &[TOKEN]), 404),
        ("a level that is no number", head(&get("/api/files/0/overview/99999999999999999999/0"), &[TOKEN]), 400),
        ("a path that is no text", head(&get("/api/exports/%ff%fe"), &[TOKEN]), 400),
        // Bodies.
        ("ten gigabytes", head("POST / HTTP/1.1", &["Content-Length: 10000000000"]), 413),
        (
            "more than the disk has",
            head("PUT /api/uploads/a.wav HTTP/1.1", &[TOKEN, "Content-Length: 9000000000000000"]),
            507,
        ),
        ("an upload without length", head("PUT /api/uploads/a.wav HTTP/1.1", &[TOKEN]), 411),
        ("an upload in chunks", head("PUT /api/uploads/a.wav HTTP/1.1", &[TOKEN, "Transfer-Encoding: chunked"]), 411),
        (
            "an upload that is no audio",
            head("PUT /api/uploads/a.wav HTTP/1.1", &[TOKEN, "Content-Length: 4"]) + "nope",
            415,
        ),
        ("a negative length", head("POST / HTTP/1.1", &["Content-Length: -1"]), 400),
        ("two lengths", head("POST / HTTP/1.1", &["Content-Length: 0", "Content-Length: 30"]), 400),
        (
            "a length and chunks",
            head("POST / HTTP/1.1", &["Content-Length: 5", "Transfer-Encoding: chunked"]) + "0\r\n\r\n",
            411,
        ),
        (
            "chunks and a length",
            head("POST / HTTP/1.1", &["Transfer-Encoding: chunked", "Content-Length: 5"]) + "0\r\n\r\n",
            411,
        ),
        ("a coding of its own", head("POST / HTTP/1.1", &["Transfer-Encoding: xchunked"]), 400),
        // The form of a request.
        ("HTTP/1.0", head("GET / HTTP/1.0", &[]), 505),
        ("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_string(), ENDS),
        ("no version", "GET /\r\n\r\n".to_string(), 400),
        ("noise", "\u{1}\u{2}\u{3}\r\n\r\n".to_string(), 400),
        ("a blank before the colon", head(PAGE, &["X : y"]), 400),
        ("a folded header", head(PAGE, &["X: y", " z"]), 400),
        ("a long header", head(PAGE, &[&format!("X: {}", "y".repeat(40_000))]), 431),
        ("a long path", head(&get(&format!("/{}", "a".repeat(70_000))), &[]), 431),
        ("many headers", head(PAGE, &many), 431),
        // Sockets.
        ("a socket without upgrade", head("GET /ws HTTP/1.1", &["Origin: http://127.0.0.1:$P"]), 400),
        ("a socket without origin", ws(&[]), 403),
        ("a socket of a stranger", ws(&["Origin: http://evil.com"]), 403),
        ("a socket of nowhere", ws(&["Origin: null"]), 403),
        ("a posted socket", head("POST /ws HTTP/1.1", &["Origin: http://127.0.0.1:$P", "Content-Length: 0"]), 405),
    ]
}

const OLD: &str = "Authorization: Bearer 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

#[test]
fn every_request_of_the_table_is_refused_with_its_status_and_changes_nothing() {
    let house = House::with_song();
    let (port, token) = (house.port(), house.token());
    let before = contents(&house);
    let table = table();
    assert!(table.len() >= 60, "{}", table.len());
    let mut wrong = Vec::new();
    for address in addresses(port) {
        for (name, text, expected) in &table {
            let text = text.replace("$P", &port.to_string()).replace("$T", &token);
            let got = status_at(address, port, text.as_bytes());
            if got.unwrap_or(ENDS) != *expected {
                wrong.push(format!("{address}, {name}: {got:?} instead of {expected}"));
            }
            let good = head(PAGE, &[]).replace("$P", &port.to_string());
            assert_eq!(status_at(address, port, good.as_bytes()), Some(200), "{address} after {name}");
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(contents(&house), before);
}

/// The song's files by name and content.
fn contents(house: &House) -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> = ["", "audio"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(house.song().join(folder)).unwrap().flatten())
        .filter(|entry| entry.path().is_file())
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).unwrap()))
        .collect();
    all.sort();
    all
}

#[test]
fn each_name_of_this_machine_is_served_at_both_addresses_and_no_other_name() {
    let house = House::with_song();
    let port = house.port();
    for address in addresses(port) {
        for (host, expected) in
            [("127.0.0.1", 200), ("localhost", 200), ("[::1]", 200), ("[::2]", 403), ("[::1].evil.com", 403)]
        {
            let own = head(PAGE, &[&format!("Host: {host}:$P"), &format!("Origin: http://{host}:$P")]);
            let got = status_at(address, port, own.replace("$P", &port.to_string()).as_bytes());
            assert_eq!(got, Some(expected), "{host} at {address}");
        }
    }
}

#[test]
fn every_answer_forbids_what_the_page_does_not_need() {
    let house = House::with_song();
    let port = house.port();
    for line in [PAGE, FILE, "GET /nothing HTTP/1.1"] {
        let answer = answer(port, head(line, &[]).replace("$P", &port.to_string()).as_bytes()).to_lowercase();
        for said in [
            "content-security-policy: default-src 'self'",
            "frame-ancestors 'none'",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-embedder-policy: require-corp",
            "cross-origin-resource-policy: same-origin",
        ] {
            assert!(answer.contains(said), "{line}: no {said} in {answer}");
        }
        for word in ["unsafe-inline", "unsafe-eval", "access-control-allow", "set-cookie"] {
            assert!(!answer.contains(word), "{line}: {word}");
        }
    }
}

#[test]
fn more_connections_than_there_is_room_for_are_turned_away_and_the_room_is_free_again_after() {
    let house = House::with_song();
    let port = house.port();
    let before = memory();
    let held: Vec<TcpStream> = (0..300).filter_map(|_| TcpStream::connect(("127.0.0.1", port)).ok()).collect();
    std::thread::sleep(Duration::from_millis(200));
    let good = head(PAGE, &[]).replace("$P", &port.to_string());
    assert_eq!(status(port, good.as_bytes()), Some(503));
    assert!(memory() < before + (64 << 20), "{} over {before}", memory());
    drop(held);
    let since = Instant::now();
    while status(port, good.as_bytes()) != Some(200) {
        assert!(since.elapsed() < Duration::from_secs(5), "the room is not free again");
    }
}

#[test]
fn who_sends_a_head_byte_by_byte_is_let_go_after_ten_seconds() {
    let house = House::with_song();
    let mut stream = TcpStream::connect(("127.0.0.1", house.port())).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let since = Instant::now();
    let mut piece = [0; 256];
    let end = loop {
        if stream.write_all(b"G").is_err() || stream.read(&mut piece).is_ok() {
            break since.elapsed();
        }
        assert!(since.elapsed() < Duration::from_secs(15), "the connection is held");
    };
    assert!(end > Duration::from_secs(8), "{end:?}");
}

/// Bytes of memory that this process uses; 0 where the system does not say.
fn memory() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok()).unwrap_or(0) * 4096
}
