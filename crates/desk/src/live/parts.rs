//! What the live side consists of, and the rings between its threads.

use super::console::{Console, Rings};
use super::gauges::Gauges;
use super::listener::{Gathered, Listener};
use super::meter_feed::{MOST_STRIPS, MeterFeed};
use super::preparer::{Memory, Preparer};
use super::read_ahead::ReadAhead;
use super::told::Command;
use super::transport::Transport;
use rtrb::{Producer, RingBuffer};
use std::collections::VecDeque;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};

/// Blocks that wait for the listener: over a second.
const BLOCKS: usize = 1024;
/// Strips' sums that wait for the listener.
const SUMS: usize = 8 * MOST_STRIPS;
/// Commands that wait for the audio thread.
const COMMANDS: usize = 256;

/// Commands on their way to the audio thread; they keep their order where the ring is full.
pub struct Orders {
    ring: Producer<Command>,
    waiting: VecDeque<Command>,
}

impl Orders {
    /// Gives a command.
    pub fn give(&mut self, command: Command) {
        self.waiting.push_back(command);
        self.flush();
    }

    /// Gives what has waited.
    pub fn flush(&mut self) {
        while let Some(command) = self.waiting.pop_front() {
            if let Err(rtrb::PushError::Full(command)) = self.ring.push(command) {
                self.waiting.push_front(command);
                return;
            }
        }
    }
}

/// All of the live side but its threads.
pub struct Parts {
    pub console: Box<Console>,
    pub preparer: Preparer,
    pub listener: Listener,
    pub orders: Orders,
    pub lost: Arc<AtomicU64>,
}

impl Parts {
    /// For the files of a song, standing still.
    pub fn new(files: &Arc<ReadAhead>, transport: &Arc<Transport>, gauges: &Arc<Gauges>, rate: u32) -> Self {
        let (next_in, next) = RingBuffer::new(2);
        let (commands_in, commands) = RingBuffer::new(COMMANDS);
        let (spent, spent_out) = RingBuffer::new(16);
        let (heard, heard_out) = RingBuffer::new(BLOCKS);
        let (mixed, mixed_out) = RingBuffer::new(BLOCKS);
        let (strips, strips_out) = RingBuffer::new(SUMS);
        let lost = Arc::new(AtomicU64::new(0));
        let feed = MeterFeed::new(rate, heard, mixed, strips, Arc::clone(&lost));
        let console = Box::new(Console::new(Rings { next, commands, spent, feed }, Arc::clone(gauges), rate));
        let preparer = Preparer {
            transport: Arc::clone(transport),
            files: Arc::clone(files),
            gauges: Arc::clone(gauges),
            next: next_in,
            spent: spent_out,
            memory: Memory::new(rate),
        };
        let listener = Listener {
            heard: heard_out,
            mixed: mixed_out,
            strips: strips_out,
            gathered: Arc::new(Mutex::new(Gathered::new(rate))),
            outlets: Arc::default(),
        };
        let orders = Orders { ring: commands_in, waiting: VecDeque::new() };
        Self { console, preparer, listener, orders, lost }
    }
}
