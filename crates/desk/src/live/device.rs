//! What asks for sound: a sound card, a clock without sound, or a script of faults.
//!
//! A device is handed a [`Feeder`], which it asks for every block and drops when it lets go; so the console comes back whatever
//! happened to the device.

use super::console::Console;
use std::sync::mpsc::Sender;

/// Holds the console while a device asks for sound.
pub struct Feeder {
    console: Option<Box<Console>>,
    back: Sender<Box<Console>>,
}

impl Feeder {
    /// Over a console, which goes back when the feeder is dropped.
    pub fn new(console: Box<Console>, back: Sender<Box<Console>>) -> Self {
        Self { console: Some(console), back }
    }

    /// Fills a device's block of `channels` interleaved samples a frame, left and right first. Never waits.
    pub fn fill(&mut self, out: &mut [f32], channels: usize) {
        match &mut self.console {
            Some(console) => console.fill(out, channels),
            None => out.fill(0.0),
        }
    }

    /// The device runs at another rate from now on.
    pub fn set_rate(&mut self, rate: u32) {
        if let Some(console) = &mut self.console {
            console.set_device_rate(rate);
        }
    }
}

impl Drop for Feeder {
    fn drop(&mut self) {
        if let Some(console) = self.console.take() {
            // Where nobody is there to take it, everything is at its end.
            let _ = self.back.send(console);
        }
    }
}

/// How a device runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its name.
    pub name: String,
    /// Frames in a second.
    pub rate: u32,
    /// Frames it asks for at once.
    pub block: usize,
    /// How late its sound is, in milliseconds.
    pub latency: f64,
}

/// Something that asks for sound.
pub trait Device: Send {
    /// Whether it could be opened now, as far as can be seen without doing so.
    fn is_there(&mut self) -> bool;

    /// Begins to ask; the feeder is dropped when it ends or cannot begin.
    ///
    /// # Errors
    /// A sentence that says why it cannot.
    fn open(&mut self, feeder: Feeder) -> Result<Running, String>;

    /// Ends, and lets the feeder go.
    fn close(&mut self);

    /// What has gone wrong since the last call, a sentence; it has ended then, or will not go on as it was.
    fn trouble(&mut self) -> Option<String>;
}

/// Stands for every sound card where this was built without them.
#[cfg(not(feature = "devices"))]
pub struct Missing;

#[cfg(not(feature = "devices"))]
impl Device for Missing {
    fn is_there(&mut self) -> bool {
        false
    }

    fn open(&mut self, _feeder: Feeder) -> Result<Running, String> {
        Err("this was built without sound cards (the feature \"devices\"); listen in the browser".to_string())
    }

    fn close(&mut self) {}

    fn trouble(&mut self) -> Option<String> {
        None
    }
}
