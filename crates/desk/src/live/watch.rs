//! Which output is wanted, and the thread that watches over it.

use super::console::Console;
use super::device::Device;
use super::gauges::Gauges;
use super::null_device::NullDevice;
use super::scripted::{Script, ScriptedDevice};
use super::supervisor::{Maker, Supervisor};
use super::transport::Transport;
use super::{locked, thread};
use crate::JobError;
use serde::{Deserialize, Serialize};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often the device is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Where the sound goes.
#[derive(Clone, Debug)]
pub enum Output {
    /// A sound card by its name, or the system's own; at a rate and with blocks of so many frames, as far as it can.
    Device {
        /// Its name; `None` is the system's choice.
        name: Option<String>,
        /// Frames in a second.
        rate: u32,
        /// Frames in a block.
        block: usize,
    },
    /// Nowhere: time runs, meters and the browser's monitor have all of it.
    Null,
    /// A device that fails by a script, for trials.
    Scripted(Script),
}

/// What an output is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A sound card.
    Device,
    /// The browser's monitor: time runs on this machine without sound.
    #[default]
    Browser,
    /// Nothing runs.
    None,
}

/// How the output runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeviceState {
    /// Its name.
    pub name: String,
    /// Frames in a second.
    pub rate: u32,
    /// Frames in a block.
    pub block: usize,
    /// How late its sound is.
    pub latency_ms: f64,
    /// Share of the time that was worked; 1 is all of a core.
    pub load: f32,
    /// Blocks that came too late, and files that were not read in time.
    pub dropouts: u64,
    /// What it is.
    pub kind: Kind,
    /// The names that can be chosen.
    pub choices: Vec<String>,
}

/// A sound card that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// Its name.
    pub name: String,
    /// The rates it can run at.
    pub rates: Vec<u32>,
    /// Whether it is the system's own choice.
    pub default: bool,
}

/// The sound cards that are there; none where this was built without them.
pub fn devices() -> Vec<DeviceInfo> {
    #[cfg(feature = "devices")]
    return super::sound_card::devices();
    #[cfg(not(feature = "devices"))]
    Vec::new()
}

enum Request {
    Choose(Output, SyncSender<Result<(), String>>),
    End,
}

/// The thread that watches over the device, as seen from others.
pub struct Watchman {
    requests: Mutex<Sender<Request>>,
    state: Arc<Mutex<DeviceState>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Watchman {
    /// Opens an output for a console.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn new(
        console: Box<Console>,
        gauges: Arc<Gauges>,
        transport: Arc<Transport>,
        output: Output,
        rate: u32,
    ) -> Result<Self, JobError> {
        let (requests, orders) = channel();
        let state = Arc::new(Mutex::new(DeviceState::default()));
        let makers = Makers { gauges: Arc::clone(&gauges), rate };
        let supervisor = Supervisor::new(console, gauges, makers.of(&output), makers.of(&Output::Null));
        let watch = Watch { supervisor, makers, transport, state: Arc::clone(&state), kind: kind(&output) };
        let (ready, wait) = sync_channel(1);
        let thread = thread("devices", move || watch.work(&orders, &ready))?;
        // So that what is asked first already knows the device.
        let _ = wait.recv_timeout(Duration::from_secs(5));
        Ok(Self { requests: Mutex::new(requests), state, thread: Mutex::new(Some(thread)) })
    }

    /// How the output runs.
    pub fn state(&self) -> DeviceState {
        locked(&self.state).clone()
    }

    /// Opens another output.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn choose(&self, output: Output) -> Result<(), JobError> {
        let (reply, answer) = sync_channel(1);
        let sent = locked(&self.requests).send(Request::Choose(output, reply));
        let gone = || JobError("nobody watches over the devices any more; open the song anew".to_string());
        sent.map_err(|_| gone())?;
        answer.recv_timeout(Duration::from_secs(10)).map_err(|_| gone())?.map_err(JobError)
    }

    /// Ends the output.
    pub fn end(&self) {
        let _ = locked(&self.requests).send(Request::End);
        if let Some(thread) = locked(&self.thread).take() {
            let _ = thread.join();
        }
    }
}

fn kind(output: &Output) -> Kind {
    match output {
        Output::Device { .. } | Output::Scripted(_) => Kind::Device,
        Output::Null => Kind::Browser,
    }
}

/// Makes devices for outputs.
struct Makers {
    gauges: Arc<Gauges>,
    rate: u32,
}

impl Makers {
    fn of(&self, output: &Output) -> Maker {
        let (gauges, rate) = (Arc::clone(&self.gauges), self.rate);
        match output.clone() {
            Output::Scripted(script) => Box::new(move || Box::new(ScriptedDevice(script.clone()))),
            Output::Device { name, rate, block } => {
                Box::new(move || sound_card(name.clone(), rate, block, Arc::clone(&gauges)))
            }
            Output::Null => Box::new(move || Box::new(NullDevice::new(rate, Arc::clone(&gauges)))),
        }
    }
}

#[cfg(feature = "devices")]
fn sound_card(name: Option<String>, rate: u32, block: usize, gauges: Arc<Gauges>) -> Box<dyn Device> {
    Box::new(super::sound_card::SoundCard::new(name, rate, block, gauges))
}

#[cfg(not(feature = "devices"))]
fn sound_card(_name: Option<String>, _rate: u32, _block: usize, _gauges: Arc<Gauges>) -> Box<dyn Device> {
    Box::new(super::device::Missing)
}

struct Watch {
    supervisor: Supervisor,
    makers: Makers,
    transport: Arc<Transport>,
    state: Arc<Mutex<DeviceState>>,
    kind: Kind,
}

impl Watch {
    fn work(mut self, orders: &Receiver<Request>, ready: &SyncSender<()>) {
        let begin = Instant::now();
        if let Err(why) = self.supervisor.open(begin.elapsed()) {
            self.transport.trouble(why);
        }
        self.tell();
        let _ = ready.send(());
        loop {
            match orders.recv_timeout(LOOK) {
                Ok(Request::Choose(output, reply)) => {
                    self.kind = kind(&output);
                    let chosen = self.supervisor.choose(self.makers.of(&output), begin.elapsed());
                    self.tell();
                    let _ = reply.send(chosen);
                }
                Ok(Request::End) | Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {
                    if let Some(trouble) = self.supervisor.look(begin.elapsed()) {
                        self.transport.trouble(trouble);
                        self.tell();
                    }
                }
            }
        }
        self.supervisor.close();
    }

    fn tell(&self) {
        let mut state = locked(&self.state);
        state.choices = devices().into_iter().map(|device| device.name).collect();
        state.kind = if self.supervisor.falls_back() { Kind::Browser } else { self.kind };
        match self.supervisor.running() {
            Some(running) => {
                (state.name, state.rate) = (running.name.clone(), running.rate);
                (state.block, state.latency_ms) = (running.block, running.latency);
            }
            None => state.kind = Kind::None,
        }
    }
}
