//! What plays: the live engine, with what the page is told of it.

use crate::wire::{LoopInfo, Monitor, TransportInfo};
use desk::JobError;
use desk::live::{DeviceState, Live, Output, Speaker, devices};
use media::SongLibrary;
use session::Song;
use std::sync::Arc;

/// Frames that a sound card is asked to take at once.
const BLOCK: usize = 256;
/// What a page calls the output without a sound card.
const BROWSER: &str = "browser";

/// The deck of an open song.
pub struct Deck {
    live: Arc<Live>,
    cycle: LoopInfo,
}

/// Where sound goes when nobody has chosen: to the system's own sound card where there is one.
fn usual(rate: u32) -> Output {
    if devices().is_empty() { Output::Null } else { Output::Device { name: None, rate, block: BLOCK } }
}

/// The output of a name; `browser` and the empty name are none but the browser's.
pub fn output(name: &str, rate: u32, block: Option<usize>) -> Output {
    if name.is_empty() || name == BROWSER {
        return Output::Null;
    }
    Output::Device { name: Some(name.to_string()), rate, block: block.unwrap_or(BLOCK) }
}

impl Deck {
    /// A deck that stands at the song's first frame.
    ///
    /// # Errors
    /// A song that cannot be made into sound.
    pub fn new(library: Arc<SongLibrary>, song: &Song) -> Result<Self, JobError> {
        let live = Live::new(library, song, usual(song.rate))?;
        Ok(Self { live: Arc::new(live), cycle: LoopInfo::default() })
    }

    /// The engine itself.
    pub fn live(&self) -> Arc<Live> {
        self.live.clone()
    }

    /// Where it stands and what it does.
    pub fn transport(&self) -> TransportInfo {
        let state = self.live.transport();
        TransportInfo {
            playing: state.playing,
            recording: false,
            frame: state.frame,
            cycle: self.cycle,
            pre_roll: state.pre_roll,
            speed: state.speed,
            click: state.click,
            follow: true,
        }
    }

    /// Sets what is played again and again.
    pub fn set_loop(&mut self, cycle: LoopInfo) {
        self.cycle = cycle;
        self.live.set_loop(cycle.on.then_some(cycle.from..cycle.to));
    }

    /// Sets how the mix is listened to.
    pub fn set_monitor(&self, monitor: &Monitor) {
        let speaker = match &*monitor.speaker {
            "small" => Speaker::Small,
            "earbuds" => Speaker::Earbuds,
            _ => Speaker::Full,
        };
        let &Monitor { mono, side, swap, dim, level, .. } = monitor;
        self.live.set_monitor(&desk::live::Monitor { mono, side, swap, dim, speaker, level });
    }

    /// What the sound goes out through, with the browser among the choices.
    pub fn device(&self) -> DeviceState {
        let mut state = self.live.device();
        if state.choices.iter().all(|name| name != BROWSER) {
            state.choices.push(BROWSER.to_string());
        }
        state
    }
}
