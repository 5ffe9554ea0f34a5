//! A device without sound: it asks for blocks in real time, so that meters, transport and the browser's monitor run.

use super::device::{Device, Feeder, Running};
use super::gauges::Gauges;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Frames in a block: 2.7 ms at 48 kHz.
const BLOCK: usize = 128;
/// Who is later than this has missed a block, and begins to count anew.
const LATE: Duration = Duration::from_millis(100);

/// The clock.
pub struct NullDevice {
    rate: u32,
    gauges: Arc<Gauges>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl NullDevice {
    /// At a rate.
    pub fn new(rate: u32, gauges: Arc<Gauges>) -> Self {
        Self { rate, gauges, stop: Arc::default(), thread: None }
    }
}

impl Device for NullDevice {
    fn is_there(&mut self) -> bool {
        true
    }

    fn open(&mut self, mut feeder: Feeder) -> Result<Running, String> {
        feeder.set_rate(self.rate);
        self.stop = Arc::default();
        let (stop, gauges, rate) = (Arc::clone(&self.stop), Arc::clone(&self.gauges), self.rate);
        let run = move || run(feeder, rate, &stop, &gauges);
        let thread = std::thread::Builder::new().name("clock".to_string()).spawn(run);
        self.thread = Some(thread.map_err(|error| format!("no thread could be started: {error}"))?);
        let latency = 1000.0 * BLOCK as f64 / f64::from(rate);
        Ok(Running { name: "none".to_string(), rate, block: BLOCK, latency })
    }

    fn close(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }

    fn trouble(&mut self) -> Option<String> {
        None
    }
}

impl Drop for NullDevice {
    fn drop(&mut self) {
        self.close();
    }
}

fn run(mut feeder: Feeder, rate: u32, stop: &AtomicBool, gauges: &Gauges) {
    let mut block = [0.0f32; 2 * BLOCK];
    let (mut start, mut blocks) = (Instant::now(), 0u64);
    while !stop.load(Ordering::Relaxed) {
        feeder.fill(&mut block, 2);
        blocks += 1;
        let due = start + Duration::from_nanos(blocks * BLOCK as u64 * 1_000_000_000 / u64::from(rate.max(1)));
        let now = Instant::now();
        match due.checked_duration_since(now) {
            Some(early) => std::thread::sleep(early),
            None if now.duration_since(due) > LATE => {
                gauges.late.fetch_add(1, Ordering::Relaxed);
                (start, blocks) = (now, 0);
            }
            None => {}
        }
    }
}
