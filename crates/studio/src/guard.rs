//! Who is let in: what is looked at before anything of a request is read, and what every answer says.
//!
//! A browser lets any page of the world send requests to this machine. So a request must name this server as its host (else
//! a stranger's name may lead here), come from this server's own page, and bring the token of this run.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use subtle::ConstantTimeEq;

/// Most bytes of a request's head.
pub const MOST_HEAD: usize = 16 << 10;
/// Most bytes of a body that is no upload.
pub const MOST_BODY: u64 = 8 << 20;
/// Most connections at once.
pub const MOST_CONNECTIONS: usize = 32;
/// Most pages at once.
pub const MOST_PAGES: usize = 8;
/// Most bytes of a message of a page.
pub const MOST_MESSAGE: usize = 1 << 20;
/// Most messages of a page in a second.
pub const MOST_MESSAGES: u32 = 200;
/// Most bytes that wait for a page that does not read.
pub const MOST_QUEUED: usize = 4 << 20;
/// What must stay free on the disk after an upload, in bytes.
pub const SPARE_DISK: u64 = 2 << 30;

/// The key of one run.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new key of 256 random bits.
    ///
    /// # Errors
    /// Where the system has no random numbers.
    pub fn new() -> Result<Self, String> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| format!("the system gives no random numbers: {error}"))?;
        Ok(Self(bytes.iter().map(|byte| format!("{byte:02x}")).collect()))
    }

    /// As it stands in the address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether somebody has this key; takes as long for any wrong one of its length.
    pub fn opens(&self, given: &str) -> bool {
        self.0.as_bytes().ct_eq(given.as_bytes()).into()
    }
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub StatusCode, pub &'static str);

/// The names under which this server may be asked for.
#[derive(Clone, Debug)]
pub struct Names([String; 3]);

impl Names {
    /// Those of a port of this machine.
    pub fn of(port: u16) -> Self {
        Self([format!("127.0.0.1:{port}"), format!("localhost:{port}"), format!("[::1]:{port}")])
    }

    fn know(&self, host: &str) -> bool {
        self.0.iter().any(|name| name == host)
    }
}

/// The only value of a header, where it is there once.
fn only<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, Refused> {
    let mut all = headers.get_all(name).iter();
    let (first, second) = (all.next(), all.next());
    if second.is_some() {
        return Err(Refused(StatusCode::BAD_REQUEST, "a header stands there twice"));
    }
    let unreadable = |_| Refused(StatusCode::BAD_REQUEST, "a header is no plain text");
    first.map(|value| value.to_str().map_err(unreadable)).transpose()
}

/// Looks at a request's head; `authority` is the host in its address line, where it names one.
///
/// # Errors
/// The status with which it is turned away.
pub fn admit(
    names: &Names,
    method: &Method,
    version: Version,
    authority: Option<&str>,
    path: &str,
    headers: &HeaderMap,
) -> Result<(), Refused> {
    let wrong_host = Refused(StatusCode::FORBIDDEN, "this host is not served here");
    let host = only(headers, &header::HOST)?.ok_or(wrong_host)?;
    if !names.know(host) || authority.is_some_and(|authority| authority != host) {
        return Err(wrong_host);
    }
    if version != Version::HTTP_11 {
        return Err(Refused(StatusCode::HTTP_VERSION_NOT_SUPPORTED, "HTTP/1.1 is spoken here"));
    }
    let origin = only(headers, &header::ORIGIN)?;
    let own = |origin: &str| origin.strip_prefix("http://") == Some(host);
    if origin.is_some_and(|origin| !own(origin)) {
        return Err(Refused(StatusCode::FORBIDDEN, "this page is a stranger here"));
    }
    if path == "/ws" && origin.is_none() {
        return Err(Refused(StatusCode::FORBIDDEN, "a socket must say where it comes from"));
    }
    let site = only(headers, &HeaderName::from_static("sec-fetch-site"))?;
    if site.is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Refused(StatusCode::FORBIDDEN, "this page is a stranger here"));
    }
    body(method, path, headers)
}

fn body(method: &Method, path: &str, headers: &HeaderMap) -> Result<(), Refused> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return Err(Refused(StatusCode::LENGTH_REQUIRED, "a body must say its length"));
    }
    let length = only(headers, &header::CONTENT_LENGTH)?.map(|text| text.parse::<u64>());
    let unreadable = |_| Refused(StatusCode::BAD_REQUEST, "the length is no number");
    let length = length.transpose().map_err(unreadable)?;
    let upload = *method == Method::PUT && path.starts_with("/api/uploads/");
    if upload && length.is_none() {
        return Err(Refused(StatusCode::LENGTH_REQUIRED, "a body must say its length"));
    }
    if !upload && length.is_some_and(|length| length > MOST_BODY) {
        return Err(Refused(StatusCode::PAYLOAD_TOO_LARGE, "the body is too long"));
    }
    Ok(())
}

/// Whether a request brings the token, as `Authorization: Bearer TOKEN` and in no other way.
///
/// # Errors
/// 401 where it does not.
pub fn bearer(token: &Token, headers: &HeaderMap) -> Result<(), Refused> {
    let given = only(headers, &header::AUTHORIZATION)?.and_then(|text| text.strip_prefix("Bearer "));
    match given {
        Some(given) if token.opens(given) => Ok(()),
        _ => Err(Refused(StatusCode::UNAUTHORIZED, "the token of this run is missing")),
    }
}

/// What every answer says: the page may load its own parts only, and nobody may frame, guess or share anything.
const SAID: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), payment=(), usb=()"),
];

/// Adds what every answer says.
pub fn say(headers: &mut HeaderMap) {
    for (name, value) in SAID {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
