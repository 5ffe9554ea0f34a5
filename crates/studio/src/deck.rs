//! What plays: the room turns it on and off, and reads where it stands.

use crate::wire::{DeviceInfo, LoopInfo, TransportInfo};
use std::time::Instant;

/// Something that plays a song.
pub trait Deck: Send {
    /// Where it stands and what it does.
    fn transport(&self) -> TransportInfo;
    /// Plays from where it stands.
    fn play(&mut self);
    /// Stops.
    fn stop(&mut self);
    /// Goes to a frame.
    fn locate(&mut self, frame: i64);
    /// Sets what is played again and again.
    fn set_loop(&mut self, cycle: LoopInfo);
    /// Sets how fast it plays.
    fn set_speed(&mut self, speed: f64);
    /// Turns the metronome on or off.
    fn set_click(&mut self, on: bool);
    /// Sets how long before a place it begins, in seconds.
    fn set_pre_roll(&mut self, seconds: f64);
    /// What the sound goes out through.
    fn device(&self) -> DeviceInfo;
}

/// A deck without sound that keeps time.
pub struct Clock {
    rate: f64,
    state: TransportInfo,
    since: Instant,
}

impl Clock {
    /// A clock that stands at the beginning of a song of a rate.
    pub fn new(rate: u32) -> Self {
        let state = TransportInfo {
            playing: false,
            recording: false,
            frame: 0,
            cycle: LoopInfo::default(),
            pre_roll: 0.0,
            speed: 1.0,
            click: false,
            follow: true,
        };
        Self { rate: f64::from(rate), state, since: Instant::now() }
    }

    /// From now on time counts from where it stands.
    fn anchor(&mut self) {
        self.state.frame = self.transport().frame;
        self.since = Instant::now();
    }
}

impl Deck for Clock {
    fn transport(&self) -> TransportInfo {
        let mut state = self.state;
        if state.playing {
            state.frame += (self.since.elapsed().as_secs_f64() * self.rate * state.speed) as i64;
            let (from, to) = (state.cycle.from, state.cycle.to);
            if state.cycle.on && self.state.frame < to && state.frame >= to && to > from {
                state.frame = from + (state.frame - from).rem_euclid(to - from);
            }
        }
        state
    }

    fn play(&mut self) {
        self.anchor();
        self.state.playing = true;
    }

    fn stop(&mut self) {
        self.anchor();
        self.state.playing = false;
    }

    fn locate(&mut self, frame: i64) {
        self.anchor();
        self.state.frame = frame;
    }

    fn set_loop(&mut self, cycle: LoopInfo) {
        self.anchor();
        self.state.cycle = cycle;
    }

    fn set_speed(&mut self, speed: f64) {
        self.anchor();
        self.state.speed = speed;
    }

    fn set_click(&mut self, on: bool) {
        self.state.click = on;
    }

    fn set_pre_roll(&mut self, seconds: f64) {
        self.state.pre_roll = seconds;
    }

    fn device(&self) -> DeviceInfo {
        DeviceInfo {
            name: "no device".to_string(),
            rate: self.rate as u32,
            block: 0,
            latency_ms: 0.0,
            load: 0.0,
            dropouts: 0,
            kind: "none".to_string(),
            choices: Vec::new(),
        }
    }
}
