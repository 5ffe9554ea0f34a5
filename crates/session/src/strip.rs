//! The channel strip, from trim to output.

use crate::Automation;
use serde::{Deserialize, Serialize};
use signal::{Db, Percent, Settings, words};

words! {
    /// How loud a mono strip is in the middle, relative to the sides.
    #[derive(Default)]
    pub enum PanLaw { #[default] Three = "-3", FourAndAHalf = "-4.5", Six = "-6", Zero = "0" }
}

words! {
    /// What pan does to a stereo strip: turns the far side down, or moves each side by itself.
    #[derive(Default)]
    pub enum StereoPan { #[default] Balance = "balance", TrueStereo = "true-stereo" }
}

words! {
    /// Where a send takes its signal: before or after fader and pan.
    pub enum Tap { Post = "post", Pre = "pre" }
}

/// A channel strip: the signal runs from `trim` down to `output`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strip {
    /// Its name, unique in the song.
    pub name: String,
    /// Gain before everything else.
    #[serde(with = "crate::json::quantity")]
    pub trim: Db,
    /// Turns the waveform upside down.
    pub flip: bool,
    /// The effects, in order.
    pub inserts: Vec<Insert>,
    /// Level after the inserts; minus infinity is off.
    #[serde(with = "crate::json::quantity")]
    pub fader: Db,
    /// -100 is left, 0 the middle, 100 right. A mono strip is panned by the song's law, a stereo strip as the
    /// song's `stereo_pan` says.
    #[serde(with = "crate::json::quantity")]
    pub pan: Percent,
    /// Not heard.
    pub mute: bool,
    /// Heard alone (with what else is soloed, and the sums it feeds).
    pub solo: bool,
    /// The VCAs that it follows.
    #[serde(default)]
    pub vcas: Vec<String>,
    /// The groups that it belongs to.
    #[serde(default)]
    pub groups: Vec<String>,
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
            vcas: Vec::new(),
            groups: Vec::new(),
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Insert {
    /// Its id, unique in the strip: its kind, numbered from the second on, unless named.
    pub id: String,
    /// The effect's name in the list of effects.
    pub kind: String,
    /// Its settings.
    #[serde(with = "crate::json::settings")]
    pub settings: Settings,
    /// Switched off.
    pub bypass: bool,
    /// The strip whose signal (after its fader and pan) steers it.
    pub sidechain: Option<String>,
}

/// A tap with a level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// The return or bus it goes to.
    pub to: String,
    /// How much; minus infinity is off.
    #[serde(with = "crate::json::quantity")]
    pub level: Db,
    /// From where.
    #[serde(with = "crate::json::word")]
    pub tap: Tap,
}

/// A sum with a strip of its own: a bus or a return. Stereo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// The id an insert of a kind gets: its kind, numbered from the second on.
pub fn free_id(kind: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(kind) {
        return kind.to_string();
    }
    let numbered = (2_usize..).map(|n| format!("{kind}-{n}"));
    let mut free = numbered.skip_while(|id| taken(id));
    free.next().unwrap_or_default()
}

/// The ids that inserts get when those that need not be named are not; where one differs from the insert's own, the
/// insert must be named.
pub(crate) fn ids_unless_named(inserts: &[Insert]) -> Vec<String> {
    let mut named = vec![false; inserts.len()];
    loop {
        let said = inserts.iter().zip(&named).filter(|(_, named)| **named).map(|(insert, _)| insert.id.clone());
        let mut taken: std::collections::BTreeSet<String> = said.collect();
        let mut ids = Vec::with_capacity(inserts.len());
        for (insert, named) in inserts.iter().zip(&named) {
            let id = if *named { String::new() } else { free_id(&insert.kind, |id| taken.contains(id)) };
            taken.insert(id.clone());
            ids.push(id);
        }
        let wrong = (0..inserts.len()).find(|i| !named[*i] && ids[*i] != inserts[*i].id);
        match wrong {
            Some(i) => named[i] = true,
            None => return ids,
        }
    }
}
