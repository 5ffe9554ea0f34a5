//! One page that is connected, as the room sees it: what waits to be sent to it.
//!
//! Text is queued up to a limit, at which the page is let go. Of meters only the last is kept, of sound only a little: a
//! page that does not read holds nobody up.

use crate::guard::MOST_QUEUED;
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, mpsc};

/// Blocks of sound that may wait: half a second of them.
const MOST_SOUND: usize = 96;

/// What is taken out to be sent.
pub enum Out {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Bytes),
    /// The page is let go, with a code and a reason.
    Close(u16, &'static str),
}

/// The room's side of a page.
pub struct Page {
    /// Number of the connection.
    pub user: u32,
    /// Whether it wants sound.
    pub wants_sound: AtomicBool,
    /// Blocks of sound made for it so far.
    pub sound_serial: AtomicU32,
    text: mpsc::UnboundedSender<String>,
    queued: AtomicUsize,
    sound: mpsc::Sender<Bytes>,
    /// The last binary frame of each sort but sound.
    latest: Mutex<BTreeMap<u8, Bytes>>,
    fresh: Notify,
    full: Notify,
}

/// The connection's side of a page.
pub struct Outbox {
    text: mpsc::UnboundedReceiver<String>,
    sound: mpsc::Receiver<Bytes>,
}

/// What is behind a poisoned lock here is whole: every change is one insertion.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Page {
    /// A page, and what its connection takes messages out of.
    pub fn new(user: u32) -> (Self, Outbox) {
        let (text, texts) = mpsc::unbounded_channel();
        let (sound, sounds) = mpsc::channel(MOST_SOUND);
        let page = Self {
            user,
            wants_sound: AtomicBool::new(false),
            sound_serial: AtomicU32::new(0),
            text,
            queued: AtomicUsize::new(0),
            sound,
            latest: Mutex::default(),
            fresh: Notify::new(),
            full: Notify::new(),
        };
        (page, Outbox { text: texts, sound: sounds })
    }

    /// Queues a text message; too many bytes that wait let the page go.
    pub fn say(&self, message: String) {
        let length = message.len();
        if self.queued.fetch_add(length, Ordering::Relaxed) + length > MOST_QUEUED {
            self.full.notify_one();
        } else {
            // A connection that has ended needs no messages.
            let _ = self.text.send(message);
        }
    }

    /// Puts a binary frame in the place of the last in its slot.
    pub fn show(&self, slot: u8, frame: Bytes) {
        lock(&self.latest).insert(slot, frame);
        self.fresh.notify_one();
    }

    /// Hands on a block of sound; it is dropped where too many wait.
    pub fn play(&self, frame: Bytes) {
        let _ = self.sound.try_send(frame);
    }

    /// What is to be sent next; waits for it.
    pub async fn next(&self, outbox: &mut Outbox) -> Out {
        loop {
            if let Some((_, frame)) = lock(&self.latest).pop_first() {
                return Out::Binary(frame);
            }
            tokio::select! {
                biased;
                () = self.full.notified() => return Out::Close(4408, "the page does not read what it is sent"),
                text = outbox.text.recv() => match text {
                    Some(text) => {
                        self.queued.fetch_sub(text.len(), Ordering::Relaxed);
                        return Out::Text(text);
                    }
                    None => return Out::Close(1001, "the studio closes"),
                },
                Some(sound) = outbox.sound.recv() => return Out::Binary(sound),
                () = self.fresh.notified() => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(byte: u8) -> Bytes {
        Bytes::from(vec![byte])
    }

    #[tokio::test]
    async fn of_meters_only_the_last_waits_and_of_sound_only_a_little() {
        let (page, mut outbox) = Page::new(1);
        for n in 0..200 {
            page.show(1, frame(n));
            page.play(frame(n));
        }
        let Out::Binary(meters) = page.next(&mut outbox).await else { panic!("no meters") };
        assert_eq!(meters, frame(199));
        for n in 0..MOST_SOUND {
            let Out::Binary(sound) = page.next(&mut outbox).await else { panic!("no sound") };
            assert_eq!(sound, frame(n as u8));
        }
        page.say("after".to_string());
        assert!(matches!(page.next(&mut outbox).await, Out::Text(text) if text == "after"));
    }

    #[tokio::test]
    async fn four_megabytes_that_wait_let_the_page_go_and_what_was_read_does_not_count() {
        let (page, mut outbox) = Page::new(1);
        let megabyte = "x".repeat(1 << 20);
        for _ in 0..20 {
            page.say(megabyte.clone());
            assert!(matches!(page.next(&mut outbox).await, Out::Text(_)));
        }
        for _ in 0..5 {
            page.say(megabyte.clone());
        }
        assert!(matches!(page.next(&mut outbox).await, Out::Close(4408, _)));
    }
}
