//! Watches over the device: opens what is chosen, notices what has ended or stands still, lets play go on elsewhere, and takes
//! the chosen one again when it is back.
//!
//! It asks no clock; whoever calls it says what time it is, so that its faults can be played through in no time.

use super::console::Console;
use super::device::{Device, Feeder, Running};
use super::gauges::Gauges;
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

/// How long after it was lost the chosen device is looked for; after each time in vain twice as long, up to the longest.
const FIRST_LOOK: Duration = Duration::from_millis(500);
const LONGEST_LOOK: Duration = Duration::from_secs(30);
/// How often it is looked for before it is given up: for twelve and a half minutes.
const LOOKS: u32 = 30;

/// What is said of a device that is lost.
const GOES_ON: &str = "play goes on without it, and it is taken again when it is back";

/// Makes a device anew, for each try.
pub type Maker = Box<dyn FnMut() -> Box<dyn Device> + Send>;

/// A device that was lost and is looked for.
struct Lost {
    next: Duration,
    wait: Duration,
    looks: u32,
}

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
    /// What the chosen device called itself when it last ran.
    name: String,
    /// While the chosen device is looked for, and until it has run well.
    lost: Option<Lost>,
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
            name: "the sound card".to_string(),
            lost: None,
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
        (self.falls_back, self.failures, self.lost) = (false, 0, None);
        self.name = "the sound card".to_string();
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
            Ok(()) => {
                self.note_name();
                Ok(())
            }
            Err(why) if self.falls_back => Err(why),
            Err(why) => {
                self.fall_back(now);
                let other = (self.otherwise)();
                self.begin(other, now).map_err(|other| format!("{why}; and without it: {other}"))?;
                Err(why)
            }
        }
    }

    fn note_name(&mut self) {
        if let (false, Some(running)) = (self.falls_back, &self.running) {
            self.name.clone_from(&running.name);
        }
    }

    /// From now on the chosen device is looked for.
    fn fall_back(&mut self, now: Duration) {
        self.falls_back = true;
        let lost = self.lost.get_or_insert(Lost { next: now, wait: FIRST_LOOK, looks: LOOKS });
        lost.next = now + lost.wait;
    }

    /// Looks for the chosen device where it is time to, and takes it where it is there; what came of it, in a sentence.
    fn search(&mut self, now: Duration) -> Option<String> {
        let lost = self.lost.as_mut().filter(|lost| now >= lost.next)?;
        lost.looks = lost.looks.saturating_sub(1);
        lost.wait = (2 * lost.wait).min(LONGEST_LOOK);
        lost.next = now + lost.wait;
        let given_up = (lost.looks == 0).then(|| {
            format!("{} has not come back and is not looked for any more; choose it again when it is there", self.name)
        });
        let mut chosen = (self.chosen)();
        if chosen.is_there() {
            self.close();
            if self.begin(chosen, now).is_ok() {
                // Where it fails again soon, what runs without it is next.
                (self.falls_back, self.failures) = (false, TRIES);
                self.note_name();
                let running = self.running.as_ref()?;
                return Some(format!("{} is back at {} Hz; play goes on through it", running.name, running.rate));
            }
            let other = (self.otherwise)();
            if let Err(why) = self.begin(other, now) {
                return Some(why);
            }
        }
        if given_up.is_some() {
            self.lost = None;
        }
        given_up
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
            if !self.falls_back {
                self.lost = None;
            }
        }
        let trouble = match &mut self.device {
            Some(device) => device.trouble(),
            None => Some("no device runs".to_string()),
        };
        let still = now.saturating_sub(self.moved) > STANDS_STILL;
        let trouble = trouble.or_else(|| still.then(|| "the device has stopped asking for sound".to_string()));
        let Some(trouble) = trouble else {
            return if self.falls_back { self.search(now) } else { None };
        };
        let name = self.running.as_ref().map_or_else(|| "sound".to_string(), |running| running.name.clone());
        self.close();
        self.failures += 1;
        if self.failures > TRIES && !self.falls_back {
            self.fall_back(now);
        }
        let then = match self.open(now) {
            Ok(()) if self.falls_back => GOES_ON.to_string(),
            Ok(()) => "it was begun anew".to_string(),
            Err(why) => format!("{why}; {GOES_ON}"),
        };
        Some(format!("{name}: {trouble}; {then}"))
    }
}
