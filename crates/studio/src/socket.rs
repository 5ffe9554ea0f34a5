//! A page's socket: who comes in, what it may send, what it is sent.

use crate::guard::MOST_MESSAGES;
use crate::order::Order;
use crate::page::{Out, Outbox, Page};
use crate::server::Shared;
use crate::wire::{Hello, Refusal, Request, reply};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::stream::SplitStream;
use futures_util::{SinkExt, StreamExt};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// How long a page may take to say who it is.
const GREETING: Duration = Duration::from_secs(5);
/// How long a page may say nothing at all; it answers a ping of ours without doing anything.
const IDLE: Duration = Duration::from_secs(60);
/// How often it is asked whether it is there, also while it is sent meters and sound.
const PING: Duration = Duration::from_secs(5);
/// How long one message may take to be taken.
const SLOW: Duration = Duration::from_secs(20);

fn close(code: u16, reason: &'static str) -> Message {
    Message::Close(Some(CloseFrame { code, reason: reason.into() }))
}

/// Attends to a socket until it ends.
pub async fn attend(shared: &Shared, mut stream: WebSocket) {
    let Some(name) = greeting(shared, &mut stream).await else {
        // Who is turned away may be gone already.
        let _ = stream.send(close(4401, "the token of this run is missing")).await;
        return;
    };
    let (answer, admitted) = oneshot::channel();
    if shared.orders.send(Order::Arrive { name, answer }).is_err() {
        return;
    }
    let Ok((page, outbox)) = admitted.await else { return };
    let (mut sink, incoming) = stream.split();
    let mut closing = shared.closing.clone();
    let outgoing = async {
        let mut outbox = outbox;
        let mut asked = Instant::now();
        loop {
            let message = match PING.checked_sub(asked.elapsed()) {
                Some(rest) => next(&page, &mut outbox, rest).await,
                None => Message::Ping(Default::default()),
            };
            if matches!(message, Message::Ping(_)) {
                asked = Instant::now();
            }
            let last = matches!(message, Message::Close(_));
            let taken = timeout(SLOW, sink.send(message)).await;
            if last || !matches!(taken, Ok(Ok(()))) {
                return None;
            }
        }
    };
    let end = tokio::select! {
        end = listen(shared, &page, incoming) => end,
        end = outgoing => end,
        _ = closing.changed() => Some(close(1001, "the studio closes")),
    };
    if let Some(end) = end {
        let _ = timeout(Duration::from_secs(1), sink.send(end)).await;
    }
    let _ = shared.orders.send(Order::Leave { user: page.user });
}

async fn greeting(shared: &Shared, stream: &mut WebSocket) -> Option<String> {
    let first = async {
        loop {
            match stream.recv().await?.ok()? {
                Message::Text(text) => return Some(text),
                Message::Ping(_) | Message::Pong(_) => {}
                Message::Binary(_) | Message::Close(_) => return None,
            }
        }
    };
    let text = timeout(GREETING, first).await.ok()??;
    let hello = serde_json::from_str::<Hello>(&text).ok()?.hello;
    let name: String = hello.name.chars().filter(|c| !c.is_control()).take(60).collect();
    shared.token.opens(&hello.token).then(|| if name.trim().is_empty() { "Engineer".to_string() } else { name })
}

/// What is sent next: a question whether the page is there, where there is nothing else for so long.
async fn next(page: &Page, outbox: &mut Outbox, wait: Duration) -> Message {
    match timeout(wait, page.next(outbox)).await {
        Ok(Out::Text(text)) => Message::Text(text.into()),
        Ok(Out::Binary(frame)) => Message::Binary(frame),
        Ok(Out::Close(code, reason)) => close(code, reason),
        Err(_) => Message::Ping(Default::default()),
    }
}

/// Takes in what a page sends; gives the message with which it is let go.
async fn listen(shared: &Shared, page: &Arc<Page>, mut incoming: SplitStream<WebSocket>) -> Option<Message> {
    let mut second = (Instant::now(), 0);
    loop {
        let message = match timeout(IDLE, incoming.next()).await {
            Err(_) => return Some(close(4408, "nothing was heard of the page for a minute")),
            Ok(None | Some(Ok(Message::Close(_)))) => return None,
            Ok(Some(Err(_))) => return Some(close(1009, "the message is too long or broken")),
            Ok(Some(Ok(message))) => message,
        };
        if second.0.elapsed() >= Duration::from_secs(1) {
            second = (Instant::now(), 0);
        }
        second.1 += 1;
        if second.1 > MOST_MESSAGES {
            return Some(close(4429, "more messages in a second than a hand can send"));
        }
        match message {
            Message::Text(text) => {
                if !hand_on(shared, page, &text) {
                    return Some(close(1001, "the studio closes"));
                }
            }
            Message::Binary(_) => return Some(close(1003, "only text is understood")),
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => {}
        }
    }
}

fn hand_on(shared: &Shared, page: &Arc<Page>, text: &str) -> bool {
    match serde_json::from_str::<Request>(text) {
        Ok(request) => shared.orders.send(Order::Request { user: page.user, request }).is_ok(),
        Err(error) => {
            let id = serde_json::from_str::<serde_json::Value>(text).ok().and_then(|value| value["id"].as_u64());
            page.say(reply(id.unwrap_or(0), &Err(Refusal::new(format!("the request cannot be read: {error}")))));
            true
        }
    }
}
