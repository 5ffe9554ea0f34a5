//! A device that fails by a script, in its own time: whoever holds the script says how late it is. For trying out what happens
//! when a cable is pulled.

use super::device::{Device, Feeder, Running};
use super::locked;
use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is pulled out, and cannot be opened until it is plugged in again.
    Unplug,
    /// It is plugged in again.
    Plug,
    /// It goes over to another rate, and has to be opened anew.
    Rate(u32),
    /// It asks for nothing for so long.
    Stall(Duration),
    /// It asks for twice as much from now on.
    Double,
    /// It asks once for so many frames: none, or a flood.
    Ask(usize),
    /// Its clock jumps ahead.
    Jump(Duration),
}

/// Frames for which there is room from the beginning.
const ROOM: usize = 16_384;

/// The script, and how far it has been played.
#[derive(Clone)]
pub struct Script(Arc<Mutex<Stage>>);

struct Stage {
    faults: VecDeque<(Duration, Fault)>,
    rate: u32,
    block: usize,
    /// When it asks next.
    next: Duration,
    plugged: bool,
    feeder: Option<Feeder>,
    trouble: Option<String>,
    /// Room for what it asks for; what it was given last is at its beginning.
    given: Vec<f32>,
    last: usize,
    frames: u64,
    looks: u32,
}

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stage = locked(&self.0);
        write!(f, "Script({} Hz, {} faults to come)", stage.rate, stage.faults.len())
    }
}

impl Script {
    /// A device of a rate and a block, and what goes wrong with it, in order of time.
    pub fn new(rate: u32, block: usize, faults: impl IntoIterator<Item = (Duration, Fault)>) -> Self {
        Self(Arc::new(Mutex::new(Stage {
            faults: faults.into_iter().collect(),
            rate,
            block,
            next: Duration::ZERO,
            plugged: true,
            feeder: None,
            trouble: None,
            given: vec![0.0; 2 * ROOM],
            last: 0,
            frames: 0,
            looks: 0,
        })))
    }

    /// Plays on until the device's clock says so.
    pub fn advance(&self, to: Duration) {
        locked(&self.0).advance(to);
    }

    /// How many frames have come out of it.
    pub fn frames(&self) -> u64 {
        locked(&self.0).frames
    }

    /// How often it was looked whether it is there.
    pub fn looks(&self) -> u32 {
        locked(&self.0).looks
    }

    /// What came out of it when it asked last, left and right interleaved.
    pub fn last(&self) -> Vec<f32> {
        let stage = locked(&self.0);
        stage.given[..stage.last].to_vec()
    }
}

impl Stage {
    fn advance(&mut self, to: Duration) {
        while self.next <= to {
            let mut frames = self.block;
            while let Some((_, fault)) = self.faults.pop_front_if(|(at, _)| *at <= self.next) {
                match fault {
                    Fault::Unplug => (self.plugged, self.trouble) = (false, Some("it was unplugged".to_string())),
                    Fault::Plug => self.plugged = true,
                    Fault::Rate(rate) => {
                        self.rate = rate;
                        self.trouble = Some(format!("it went over to {rate} Hz"));
                    }
                    Fault::Stall(time) | Fault::Jump(time) => self.next += time,
                    Fault::Double => self.block *= 2,
                    Fault::Ask(asked) => frames = asked,
                }
            }
            if self.next > to {
                return;
            }
            let runs = self.plugged && self.trouble.is_none();
            if let (true, Some(feeder)) = (runs, &mut self.feeder) {
                if self.given.len() < 2 * frames {
                    self.given.resize(2 * frames, 0.0);
                }
                feeder.fill(&mut self.given[..2 * frames], 2);
                (self.last, self.frames) = (2 * frames, self.frames + frames as u64);
            }
            self.next += Duration::from_secs_f64(frames.max(1) as f64 / f64::from(self.rate));
        }
    }
}

/// The device that plays a script.
pub struct ScriptedDevice(pub Script);

impl Device for ScriptedDevice {
    fn is_there(&mut self) -> bool {
        let stage = &mut *locked(&self.0.0);
        stage.looks += 1;
        stage.plugged
    }

    fn open(&mut self, mut feeder: Feeder) -> Result<Running, String> {
        let stage = &mut *locked(&self.0.0);
        if !stage.plugged {
            return Err("it is not plugged in".to_string());
        }
        feeder.set_rate(stage.rate);
        (stage.feeder, stage.trouble) = (Some(feeder), None);
        let latency = 1000.0 * stage.block as f64 / f64::from(stage.rate);
        Ok(Running { name: "script".to_string(), rate: stage.rate, block: stage.block, latency })
    }

    fn close(&mut self) {
        locked(&self.0.0).feeder = None;
    }

    fn trouble(&mut self) -> Option<String> {
        locked(&self.0.0).trouble.clone()
    }
}
