//! The shape every instrument has, and the macro that lists them.

use crate::note::{Note, Score};
use signal::{Declared, Hz, Param, Settings};

/// What makes sound from notes.
pub trait Instrument: Declared {
    /// What each of its signals is, in order: microphones, or `left` and `right`.
    const SIGNALS: &'static [&'static str];

    /// Plays a score whose notes are in order and in range, one vector a signal, each `score.frames` long.
    fn play(&self, score: &Score) -> Vec<Vec<f32>>;

    /// The sound of the notes, planar, one vector of `frames` samples for each of [`Instrument::SIGNALS`].
    ///
    /// No sample lies beyond full scale. Notes that are not finite or start outside `0 .. frames` are not played; keys
    /// and velocities out of range are held at the nearest end. A rate outside 8 to 384 kHz gives silence.
    fn render(&self, notes: &[Note], rate: Hz, frames: usize, seed: u64) -> Vec<Vec<f32>> {
        let Some(score) = Score::new(notes, rate, frames, seed) else {
            return vec![vec![0.0; frames]; Self::SIGNALS.len()];
        };
        let mut signals = self.play(&score);
        for sample in signals.iter_mut().flatten() {
            *sample = held(*sample);
        }
        signals
    }
}

/// The sample as an output stage gives it: unchanged to -2 dBFS, then bending towards full scale, which it never reaches.
#[inline(always)]
fn held(x: f32) -> f32 {
    const KNEE: f32 = 0.8;
    // What filters keep themselves awake with is no sound.
    if x.abs() < 1e-15 {
        return 0.0;
    }
    let over = (x.abs() - KNEE) / (1.0 - KNEE);
    if over > 0.0 { (KNEE + (1.0 - KNEE) * over / (1.0 + over)).min(0.999_999).copysign(x) } else { x }
}

/// Settings, notes, rate, frames and seed to planar sound.
pub type Render = fn(&Settings, &[Note], Hz, usize, u64) -> Vec<Vec<f32>>;

/// One entry of the list: everything that can be said of an instrument without its type.
pub struct Kind {
    /// Its word: `drum-kit`.
    pub name: &'static str,
    /// The head of its file, where purpose, source and units are written.
    pub head: &'static str,
    /// What it is, a sentence.
    pub sentence: fn() -> &'static str,
    /// Its parameters.
    pub params: fn() -> &'static [Param],
    /// Its settings when nothing is said.
    pub defaults: fn() -> Settings,
    /// See [`Instrument::SIGNALS`].
    pub signals: &'static [&'static str],
    /// See [`Instrument::render`].
    pub render: Render,
}

impl Kind {
    /// The entry of an instrument's type.
    pub const fn of<I: Instrument>(head: &'static str) -> Self {
        Self {
            name: I::KIND,
            head,
            sentence: I::sentence,
            params: I::params,
            defaults: || I::default().settings(),
            signals: I::SIGNALS,
            render: |settings, notes, rate, frames, seed| I::read(settings).render(notes, rate, frames, seed),
        }
    }
}

/// The instrument of a name.
pub fn find(name: &str) -> Option<&'static Kind> {
    crate::LIST.iter().find(|kind| kind.name == name)
}

/// Declares the modules and the list of instruments: `file::Type` a line.
macro_rules! instruments {
    ($($file:ident :: $instrument:ident),+ $(,)?) => {
        $(pub mod $file;)+
        $(pub use $file::$instrument;)+

        /// Every instrument, in the order of a session: drums, bass, guitars, keys, voices.
        pub static LIST: &[Kind] = &[$(Kind::of::<$instrument>(include_str!(concat!(stringify!($file), ".rs")))),+];
    };
}
