//! The shape every detector has, and the macro that lists them.

use signal::{Fault, Frame, Hz, Seconds, Unit};

/// What is known of a recording before it is heard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Take {
    /// Frames in a second.
    pub rate: Hz,
    /// Channels.
    pub channels: usize,
    /// Length in frames.
    pub frames: i64,
}

impl Take {
    /// The time of a frame.
    pub fn time(&self, frame: i64) -> Seconds {
        Seconds(Frame(frame).seconds(self.rate))
    }

    /// The length.
    pub fn length(&self) -> Seconds {
        self.time(self.frames)
    }

    /// A fault that concerns the whole recording.
    pub(crate) fn fault(&self, key: &'static str, confidence: f64, value: f64, unit: Unit) -> Fault {
        Fault {
            fault: key,
            start: Seconds(0.0),
            end: self.length(),
            channel: None,
            confidence,
            value,
            unit,
            text: String::new(),
            advice: String::new(),
        }
    }
}

/// A level as it is written: `-18.9 dBFS`.
pub(crate) fn full_scale(level: f64) -> String {
    format!("{level:.1} dBFS")
}

/// Hears a recording once, block after block, and says at the end what is wrong.
pub trait Listener: Send {
    /// The next frames: one slice a channel, all of one length. Every number is finite.
    fn hear(&mut self, block: &[Vec<f32>]);
    /// What was found, in order of time.
    fn finish(self: Box<Self>) -> Vec<Fault>;
}

/// A kind of fault that can be found in one recording.
pub trait Detector {
    /// Its key: `dc-offset`.
    const KEY: &'static str;
    /// What is wrong, a sentence.
    const SENTENCE: &'static str;
    /// A listener for one recording.
    fn listen(take: &Take) -> Box<dyn Listener>;
}

/// One entry of the list: everything that can be said of a fault without its type.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Its key: `dc-offset`.
    pub key: &'static str,
    /// The head of its file, where method and source are written.
    pub head: &'static str,
    /// What is wrong, a sentence.
    pub sentence: &'static str,
    /// A listener for one recording.
    pub listen: fn(&Take) -> Box<dyn Listener>,
}

impl Kind {
    /// The entry of a detector's type.
    pub const fn of<D: Detector>(head: &'static str) -> Self {
        Self { key: D::KEY, head, sentence: D::SENTENCE, listen: D::listen }
    }
}

/// The fault of a key.
pub fn find(key: &str) -> Option<&'static Kind> {
    crate::LIST.iter().find(|kind| kind.key == key)
}

/// Declares the modules and the list of faults: `file::Type` a line.
macro_rules! faults {
    ($($file:ident :: $detector:ident),+ $(,)?) => {
        $(pub mod $file;)+
        $(pub use $file::$detector;)+

        /// Every fault that one recording can show, in the order in which they are mended.
        pub static LIST: &[Kind] = &[$(Kind::of::<$detector>(include_str!(concat!(stringify!($file), ".rs")))),+];
    };
}
