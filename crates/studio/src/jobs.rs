//! Long jobs: each runs on a thread of its own over what it was given, tells how far it is, can be stopped, and brings its
//! result back into the room.

use crate::order::Order;
use crate::room::Room;
use crate::wire::{Answer, JobInfo, JobState, Refusal};
use desk::{JobError, Stop};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// How often a job may say how far it is.
const OFTEN: Duration = Duration::from_millis(100);
/// Most jobs that run at once.
const MOST: usize = 4;
/// Finished jobs that are remembered.
const REMEMBERED: usize = 20;

/// What is done in the room with what a job found.
pub type Ending = Box<dyn FnOnce(&mut Room) -> Answer + Send>;

/// A job's line to the room.
pub struct Line {
    id: u64,
    orders: mpsc::Sender<Order>,
    stop: Stop,
    told: Mutex<(Instant, String)>,
}

impl Line {
    /// Says what is done and how far it is.
    pub fn progress(&self, doing: &str, share: f64) {
        self.progress_with(doing, share, || None);
    }

    /// As [`Line::progress`], with what there is to see meanwhile in the place of the result; asked for only where it is told.
    pub fn progress_with(&self, doing: &str, share: f64, seen: impl FnOnce() -> Option<Value>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.0.elapsed() < OFTEN && told.1 == doing {
            return;
        }
        *told = (Instant::now(), doing.to_string());
        // A room that has closed does not care how far it is.
        let (doing, share) = (doing.to_string(), share.clamp(0.0, 1.0));
        let _ = self.orders.send(Order::Progress { id: self.id, doing, share, seen: seen() });
    }

    /// The word that ends the job: whatever reads, renders or measures for it ends once it was said.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Does something in the room while the job goes on.
    pub fn meanwhile(&self, what: impl FnOnce(&mut Room) + Send + 'static) {
        // A room that has closed needs nothing.
        let _ = self.orders.send(Order::Meanwhile(Box::new(what)));
    }
}

/// The jobs of a studio.
pub struct Jobs {
    orders: mpsc::Sender<Order>,
    last: u64,
    known: BTreeMap<u64, (JobInfo, Stop)>,
}

impl Jobs {
    /// None yet; `orders` is the line into the room.
    pub fn new(orders: mpsc::Sender<Order>) -> Self {
        Self { orders, last: 0, known: BTreeMap::new() }
    }

    /// Every job that is remembered, the oldest first.
    pub fn all(&self) -> Vec<&JobInfo> {
        self.known.values().map(|(info, _)| info).collect()
    }

    /// Whether a job of a kind runs.
    pub fn runs(&self, kind: &str) -> bool {
        self.known.values().any(|(info, _)| info.kind == kind && info.state == JobState::Running)
    }

    /// Begins a job; gives its id.
    ///
    /// # Errors
    /// Where too many run.
    pub fn begin(
        &mut self,
        kind: &str,
        work: impl FnOnce(&Line) -> Result<Ending, JobError> + Send + 'static,
    ) -> Result<String, Refusal> {
        let running = self.known.values().filter(|(info, _)| info.state == JobState::Running).count();
        if running >= MOST {
            return Err(Refusal::new(format!("{running} jobs run already; wait for one, or stop one")));
        }
        while self.known.len() >= REMEMBERED {
            let oldest = self.known.iter().find(|(_, (info, _))| info.state != JobState::Running);
            let Some(id) = oldest.map(|(id, _)| *id) else { break };
            self.known.remove(&id);
        }
        self.last += 1;
        let id = self.last;
        let stop = Stop::default();
        let long_ago = Instant::now().checked_sub(OFTEN).unwrap_or_else(Instant::now);
        let told = Mutex::new((long_ago, String::new()));
        let line = Line { id, orders: self.orders.clone(), stop: stop.clone(), told };
        let thread = std::thread::Builder::new().name(kind.to_string()).spawn(move || {
            let work = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(&line)));
            let broken = |_| Err(JobError("the job broke off; that is a fault of the program".to_string()));
            // A room that has closed needs no result.
            let _ = line.orders.send(Order::Ended { id, ending: work.unwrap_or_else(broken) });
        });
        thread.map_err(|error| Refusal::new(format!("the job cannot start: {error}")))?;
        let info = JobInfo {
            id: id.to_string(),
            kind: kind.to_string(),
            doing: String::new(),
            share: 0.0,
            state: JobState::Running,
            error: None,
            result: Value::Null,
        };
        self.known.insert(id, (info, stop));
        Ok(id.to_string())
    }

    /// Notes how far a job is; gives what is to be told.
    pub fn progress(&mut self, id: u64, doing: String, share: f64, seen: Option<Value>) -> Option<&JobInfo> {
        let (info, _) = self.known.get_mut(&id).filter(|(info, _)| info.state == JobState::Running)?;
        (info.doing, info.share) = (doing, share);
        info.result = seen.unwrap_or_else(|| std::mem::take(&mut info.result));
        Some(info)
    }

    /// Whether a job that has ended was stopped before.
    pub fn was_stopped(&self, id: u64) -> bool {
        self.known.get(&id).is_some_and(|(_, stop)| stop.is_said())
    }

    /// Notes what became of a job; gives what is to be told.
    pub fn ended(&mut self, id: u64, answer: Answer) -> Option<&JobInfo> {
        let stopped = self.was_stopped(id);
        let (info, _) = self.known.get_mut(&id)?;
        match answer {
            _ if stopped => info.state = JobState::Stopped,
            Ok(result) => (info.state, info.share, info.result) = (JobState::Done, 1.0, result),
            Err(refusal) => (info.state, info.error) = (JobState::Failed, Some(refusal.message)),
        }
        Some(info)
    }

    /// Stops a job; it ends as soon as it looks.
    ///
    /// # Errors
    /// A job that does not run.
    pub fn stop(&mut self, id: &str) -> Result<(), Refusal> {
        let running = self.known.values().find(|(info, _)| info.id == id && info.state == JobState::Running);
        let (_, stop) = running.ok_or_else(|| Refusal::new(format!("no job {id} runs")))?;
        stop.say();
        Ok(())
    }

    /// Stops all.
    pub fn stop_all(&self) {
        self.known.values().for_each(|(_, stop)| stop.say());
    }
}
