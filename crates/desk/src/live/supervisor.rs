//! Watches over the device: opens what is chosen, notices what has ended or stands still, and lets play go on elsewhere.
//!
//! It asks no clock; whoever calls it says what time it is, so that its faults can be played through in no time.

use super::console::{Console, Gauges};
use super::device::{Device, Feeder, Running};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// A device that asks for nothing for so long stands still.
const STANDS_STILL: Duration = Duration::from_millis(500);
/// How long a device is waited for that must let go.
const LET_GO: Duration = Duration::from_millis(2000);
/// How often a device that fails is begun anew before play goes on without it; counted anew after it has run this long.
const TRIES: u32 = 2;
const RUNS_WELL: Duration = Duration::from_secs(10);

/// Makes a device anew, for each try.
pub type Maker = Box<dyn FnMut() -> Box<dyn Device> + Send>;

/// The device that runs, and what comes after it.
pub struct Supervisor {
    gauges: Arc<Gauges>,
    back: Receiver<Box<Console>>,
    give_back: Sender<Box<Console>>,
    console: Option<Box<Console>>,
    device: Option<Box<dyn Device>>,
    /// What was chosen, and what runs where that cannot.
    chosen: Maker,
    otherwise: Maker,
    falls_back: bool,
    running: Option<Running>,
    frames: u64,
    moved: Duration,
    opened: Duration,
    failures: u32,
}

impl Supervisor {
    /// Over a console, with what is used where the chosen device cannot be.
    pub fn new(console: Box<Console>, gauges: Arc<Gauges>, chosen: Maker, otherwise: Maker) -> Self {
        let (give_back, back) = channel();
        Self {
            gauges,
            back,
            give_back,
            console: Some(console),
            device: None,
            chosen,
            otherwise,
            falls_back: false,
            running: None,
            frames: 0,
            moved: Duration::ZERO,
            opened: Duration::ZERO,
            failures: 0,
        }
    }

    /// How the device runs.
    pub fn running(&self) -> Option<&Running> {
        self.running.as_ref()
    }

    /// Whether what runs is not what was chosen.
    pub fn falls_back(&self) -> bool {
        self.falls_back
    }

    /// Opens another device; where it cannot be opened, what ran before is lost and the other way is taken.
    ///
    /// # Errors
    /// A sentence that says why the chosen device cannot run; sound goes on without it.
    pub fn choose(&mut self, chosen: Maker, now: Duration) -> Result<(), String> {
        self.chosen = chosen;
        (self.falls_back, self.failures) = (false, 0);
        self.close();
        self.open(now)
    }

    /// Opens the chosen device, or the other one.
    ///
    /// # Errors
    /// As [`Supervisor::choose`].
    pub fn open(&mut self, now: Duration) -> Result<(), String> {
        let chosen = if self.falls_back { (self.otherwise)() } else { (self.chosen)() };
        match self.begin(chosen, now) {
            Ok(()) => Ok(()),
            Err(why) if self.falls_back => Err(why),
            Err(why) => {
                self.falls_back = true;
                let other = (self.otherwise)();
                self.begin(other, now).map_err(|other| format!("{why}; and without it: {other}"))?;
                Err(why)
            }
        }
    }

    fn begin(&mut self, mut device: Box<dyn Device>, now: Duration) -> Result<(), String> {
        let console = self.console.take().or_else(|| self.back.recv_timeout(LET_GO).ok());
        let Some(console) = console else {
            return Err("the device before does not let go; unplug it, or begin again".to_string());
        };
        let opened = device.open(Feeder::new(console, self.give_back.clone()));
        (self.moved, self.opened, self.frames) = (now, now, self.gauges.frames.load(Ordering::Relaxed));
        match opened {
            Ok(running) => {
                (self.running, self.device) = (Some(running), Some(device));
                Ok(())
            }
            Err(why) => {
                device.close();
                Err(why)
            }
        }
    }

    /// Ends the device.
    pub fn close(&mut self) {
        if let Some(mut device) = self.device.take() {
            device.close();
        }
        self.running = None;
    }

    /// Looks whether all is well; what is not is said in a sentence, and something was done about it.
    pub fn look(&mut self, now: Duration) -> Option<String> {
        let frames = self.gauges.frames.load(Ordering::Relaxed);
        if frames != self.frames {
            (self.frames, self.moved) = (frames, now);
        }
        if now.saturating_sub(self.opened) > RUNS_WELL {
            self.failures = 0;
        }
        let trouble = match &mut self.device {
            Some(device) => device.trouble(),
            None => Some("no device runs".to_string()),
        };
        let still = now.saturating_sub(self.moved) > STANDS_STILL;
        let trouble = trouble.or_else(|| still.then(|| "the device has stopped asking for sound".to_string()))?;
        let name = self.running.as_ref().map_or_else(|| "sound".to_string(), |running| running.name.clone());
        self.close();
        self.failures += 1;
        if self.failures > TRIES {
            self.falls_back = true;
        }
        let then = match self.open(now) {
            Ok(()) if self.falls_back => "play goes on without it; choose it again when it is back".to_string(),
            Ok(()) => "it was begun anew".to_string(),
            Err(why) => format!("{why}; play goes on without it; choose it again when it is back"),
        };
        Some(format!("{name}: {trouble}; {then}"))
    }
}
