//! The live side: transport, engine, meters and monitor while the song is being worked on.
//!
//! ```text
//! Live (any thread) --wanted--> preparer --plans--> console (the device's thread) --sound--> device
//!      <-- readings, PCM -- listener <-- rings -----'      '-- reads memory <-- disk thread
//! ```
//! The audio thread neither waits nor allocates. What it plays is made ready elsewhere ([`preparer`]), its files are read ahead
//! ([`read_ahead`]), what it has heard is measured elsewhere ([`listener`]). What sounds is what a render gives, to the bit; the
//! monitor section, the metronome and the speed come after the master and are never part of a render.

mod band_limit;
mod click;
mod clips;
mod console;
mod device;
#[cfg(test)]
mod fault_tests;
mod gauges;
mod listener;
mod meter_feed;
mod monitor;
mod null_device;
mod parts;
mod pcm;
mod preparer;
mod read_ahead;
mod scripted;
#[cfg(feature = "devices")]
mod sound_card;
mod spectrum;
mod supervisor;
mod told;
mod transport;
mod types;
mod varispeed;
mod watch;
mod window;

pub use pcm::PcmTap;
pub use scripted::{Fault, Script};
pub use types::{Monitor, PcmBlock, Readings, Speaker, Spectra, StripReading, TransportState};
pub use watch::{DeviceInfo, DeviceState, Kind, Output, devices};

use crate::JobError;
use clips::{Clips, Focus};
use engine::EngineError;
use gauges::Gauges;
use listener::Gathered;
use parts::{Orders, Parts};
use pcm::Outlets;
use read_ahead::ReadAhead;
use session::Song;
use signal::Library;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use told::Command;
use transport::Transport;
use watch::Watchman;

/// How often the listener hears what has come.
const LISTEN: Duration = Duration::from_millis(4);

/// The control side of the live engine; everything returns at once.
pub struct Live {
    transport: Arc<Transport>,
    gauges: Arc<Gauges>,
    orders: Mutex<Orders>,
    gathered: Arc<Mutex<Gathered>>,
    outlets: Arc<Mutex<Outlets>>,
    files: Arc<ReadAhead>,
    lost: Arc<AtomicU64>,
    watchman: Watchman,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
    rate: u32,
}

/// What is behind a poisoned lock here is whole enough to go on with.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Live {
    /// The live side of a song, standing still at its start. Where the output cannot be opened, time runs without sound, and
    /// [`Live::troubles`] says why.
    ///
    /// # Errors
    /// A song that cannot be made into sound; threads that cannot be started.
    pub fn new(library: Arc<dyn Library + Send + Sync>, song: &Song, output: Output) -> Result<Live, JobError> {
        engine::check(song)?;
        let files = Arc::new(ReadAhead::new(library, song.rate));
        let gauges = Arc::new(Gauges::default());
        let transport = Arc::new(Transport::new(song, Arc::clone(&gauges)));
        let parts = Parts::new(&files, &transport, &gauges, song.rate);
        let Parts { console, preparer, mut listener, orders, lost } = parts;
        let (gathered, outlets) = (Arc::clone(&listener.gathered), Arc::clone(&listener.outlets));
        let stop = Arc::new(AtomicBool::new(false));
        let watchman = Watchman::new(console, Arc::clone(&gauges), Arc::clone(&transport), output, song.rate)?;
        let stopped = Arc::clone(&stop);
        let listen = move || {
            while !stopped.load(Ordering::Relaxed) {
                listener.listen();
                std::thread::sleep(LISTEN);
            }
        };
        let threads = vec![thread("preparer", move || preparer.work())?, thread("listener", listen)?];
        let orders = Mutex::new(orders);
        files.set_clips(Clips::of(song));
        let rate = song.rate;
        Ok(Live { transport, gauges, orders, gathered, outlets, files, lost, watchman, stop, threads, rate })
    }

    fn give(&self, command: Command) {
        locked(&self.orders).give(command);
    }

    /// Another state of the song; while it plays it is changed without a click. Of many in a row the newest is heard.
    ///
    /// # Errors
    /// A song that cannot be made into sound, or of another rate; what plays goes on.
    pub fn set_song(&self, song: &Song) -> Result<(), EngineError> {
        engine::check(song)?;
        if song.rate != self.rate {
            let why = format!("the song now runs at {} Hz, it was opened at {} Hz; open it anew", song.rate, self.rate);
            return Err(EngineError::Source(signal::SourceError { what: song.name.clone(), why }));
        }
        self.transport.set_song(song.clone());
        if !self.transport.wanted().playing {
            self.files.set_clips(Clips::of(song));
        }
        self.give(Command::Watch(self.transport.wanted().watched()));
        Ok(())
    }

    /// Plays from where the transport stands, earlier by the pre-roll, to the song's end and its tail; there it stops by itself.
    /// In a loop it goes on, and so does what is played from behind the end.
    pub fn play(&self) {
        let rate = f64::from(self.rate);
        self.transport.want(|wanted| {
            if !wanted.playing {
                wanted.playing = true;
                let from = wanted.at - (wanted.pre_roll * rate) as i64;
                wanted.start(from, false);
            }
        });
    }

    /// Stops where it is.
    pub fn stop(&self) {
        let at = self.frame();
        let order = self.transport.want(|wanted| {
            (wanted.playing, wanted.at) = (false, at);
            wanted.order()
        });
        self.give(Command::Stop(order));
    }

    /// Goes to a frame of the song; a song that plays plays on from there.
    pub fn locate(&self, frame: i64) {
        let plays = self.transport.want(|wanted| {
            wanted.at = frame.max(0);
            if wanted.playing {
                wanted.start(frame, false);
            }
            wanted.playing
        });
        if !plays {
            self.files.go(Focus { frame, circle: self.transport.circle() });
        }
    }

    /// Plays round and round, or straight on. A loop shorter than 64 frames is none.
    pub fn set_loop(&self, circle: Option<Range<i64>>) {
        let circle = circle.filter(|circle| circle.start >= 0 && circle.end - circle.start >= signal::QUANTUM as i64);
        self.transport.want(|wanted| wanted.circle = circle.as_ref().map(|circle| (circle.start, circle.end)));
        self.give(Command::Loop(circle));
    }

    /// Sets the speed, 0.1 to 4; pitch goes with it.
    pub fn set_speed(&self, speed: f64) {
        let speeds = varispeed::SPEEDS;
        let speed = if speed.is_finite() { speed.clamp(*speeds.start(), *speeds.end()) } else { 1.0 };
        self.transport.want(|wanted| wanted.speed = speed);
        self.give(Command::Speed(speed));
    }

    /// Lets the metronome click, or not.
    pub fn set_click(&self, on: bool) {
        self.transport.want(|wanted| wanted.click = on);
        self.give(Command::Click(on));
    }

    /// How many seconds before the place play begins, 0 to 30.
    pub fn set_pre_roll(&self, seconds: f64) {
        let seconds = if seconds.is_finite() { seconds.clamp(0.0, 30.0) } else { 0.0 };
        self.transport.want(|wanted| wanted.pre_roll = seconds);
    }

    /// Plays a short grain at a frame, and stands there; nothing while it plays.
    pub fn scrub(&self, frame: i64) {
        self.transport.want(|wanted| {
            if !wanted.playing {
                wanted.at = frame.max(0);
                wanted.start(frame, true);
            }
        });
    }

    /// Sets how the mix is listened to.
    pub fn set_monitor(&self, monitor: &Monitor) {
        self.give(Command::Monitor(*monitor));
    }

    /// Looks at a strip, and at one of its inserts by its id; unknown names are nothing to look at.
    pub fn watch(&self, strip: Option<&str>, insert: Option<&str>) {
        let watch = self.transport.want(|wanted| {
            wanted.watch = (strip.map(String::from), insert.map(String::from));
            wanted.watched()
        });
        locked(&self.gathered).look_elsewhere();
        self.give(Command::Watch(watch));
    }

    /// The song's frame that is heard, or where play begins.
    fn frame(&self) -> i64 {
        let wanted = self.transport.wanted();
        if wanted.playing && self.obeys(wanted.order) { self.gauges.frame.load(Ordering::Relaxed) } else { wanted.at }
    }

    fn obeys(&self, order: u64) -> bool {
        self.gauges.playing.load(Ordering::Acquire) && self.gauges.order.load(Ordering::Relaxed) == order
    }

    /// Where the transport stands.
    pub fn transport(&self) -> TransportState {
        locked(&self.orders).flush();
        let frame = self.frame();
        let wanted = self.transport.wanted();
        TransportState {
            playing: wanted.playing,
            starting: wanted.playing && !self.obeys(wanted.order),
            frame,
            circle: wanted.circle.map(|(first, end)| first..end),
            speed: wanted.speed,
            click: wanted.click,
            pre_roll: wanted.pre_roll,
        }
    }

    /// What the meters read; what is said to be since the last call begins anew.
    pub fn readings(&self) -> Readings {
        let readings = locked(&self.gathered).read();
        let TransportState { playing, frame, circle, .. } = self.transport();
        let load = f32::from_bits(self.gauges.load.load(Ordering::Relaxed));
        Readings { playing, frame, looping: circle.is_some(), load, dropouts: self.dropouts(), ..readings }
    }

    /// Blocks that came too late, and reads of files that were not there in time, since the beginning.
    fn dropouts(&self) -> u64 {
        self.gauges.late.load(Ordering::Relaxed) + self.files.missed()
    }

    /// Blocks and sums that the meters have lost because nobody fetched them in time.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// A reader of what is heard, from now on.
    pub fn pcm(&self) -> PcmTap {
        locked(&self.outlets).tap()
    }

    /// How the device runs.
    pub fn device(&self) -> DeviceState {
        let load = f32::from_bits(self.gauges.load.load(Ordering::Relaxed));
        DeviceState { load, dropouts: self.dropouts(), ..self.watchman.state() }
    }

    /// Plays through another output; play goes on.
    ///
    /// # Errors
    /// A device that cannot be opened; time then runs without sound.
    pub fn choose(&self, output: Output) -> Result<(), JobError> {
        self.watchman.choose(output)
    }

    /// Begins the meters of the mix anew.
    pub fn reset_meters(&self) {
        locked(&self.gathered).reset();
    }

    /// What has gone wrong since the last call: files, devices; a sentence each.
    pub fn troubles(&self) -> Vec<String> {
        let mut troubles = self.transport.troubles();
        troubles.extend(self.files.troubles());
        troubles
    }
}

impl Drop for Live {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.transport.end();
        self.watchman.end();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn thread(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, JobError> {
    let thread = std::thread::Builder::new().name(name.to_string()).spawn(work);
    thread.map_err(|error| JobError(format!("no thread could be started: {error}; close other programs")))
}
