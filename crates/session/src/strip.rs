//! The channel strip, from trim to output.

use crate::Automation;
use signal::{Db, Percent, Settings, words};

words! {
    /// How loud a mono strip is in the middle, relative to the sides.
    pub enum PanLaw { Three = "-3", FourAndAHalf = "-4.5", Six = "-6", Zero = "0" }
}

impl Default for PanLaw {
    fn default() -> Self {
        PanLaw::Three
    }
}

words! {
    /// Where a send takes its signal: before or after fader and pan.
    pub enum Tap { Post = "post", Pre = "pre" }
}

/// A channel strip: the signal runs from `trim` down to `output`.
#[derive(Clone, Debug, PartialEq)]
pub struct Strip {
    /// Its name, unique in the song.
    pub name: String,
    /// Gain before everything else.
    pub trim: Db,
    /// Turns the waveform upside down.
    pub flip: bool,
    /// The effects, in order.
    pub inserts: Vec<Insert>,
    /// Level after the inserts; minus infinity is off.
    pub fader: Db,
    /// -100 is left, 0 the middle, 100 right. A mono strip is panned by the song's law, a stereo strip balanced.
    pub pan: Percent,
    /// Not heard.
    pub mute: bool,
    /// Heard alone (with what else is soloed, and the sums it feeds).
    pub solo: bool,
    /// Parts of the signal that go to returns or buses.
    pub sends: Vec<Send>,
    /// The bus its output goes to; `None` is the master.
    pub output: Option<String>,
    /// Parameters that move, by path within the strip.
    pub automation: Vec<Automation>,
}

impl Strip {
    /// A strip that changes nothing.
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_string(),
            trim: Db(0.0),
            flip: false,
            inserts: Vec::new(),
            fader: Db(0.0),
            pan: Percent(0.0),
            mute: false,
            solo: false,
            sends: Vec::new(),
            output: None,
            automation: Vec::new(),
        }
    }

    /// The insert of an id.
    pub fn insert(&self, id: &str) -> Option<&Insert> {
        self.inserts.iter().find(|insert| insert.id == id)
    }
}

/// One effect in a strip.
#[derive(Clone, Debug, PartialEq)]
pub struct Insert {
    /// Its id, unique in the strip: its kind, numbered from the second on, unless named.
    pub id: String,
    /// The effect's name in the list of effects.
    pub kind: String,
    /// Its settings.
    pub settings: Settings,
    /// Switched off.
    pub bypass: bool,
    /// The strip whose signal (after its fader and pan) steers it.
    pub sidechain: Option<String>,
}

/// A tap with a level.
#[derive(Clone, Debug, PartialEq)]
pub struct Send {
    /// The return or bus it goes to.
    pub to: String,
    /// How much; minus infinity is off.
    pub level: Db,
    /// From where.
    pub tap: Tap,
}

/// A sum with a strip of its own: a bus or a return. Stereo.
#[derive(Clone, Debug, PartialEq)]
pub struct Bus {
    /// Its strip.
    pub strip: Strip,
}

impl Bus {
    /// A bus that changes nothing.
    pub fn new(name: &str) -> Self {
        Self { strip: Strip::new(name) }
    }
}
