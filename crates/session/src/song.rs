//! The song and its tracks: what the file says, as plain ordered values.

use crate::{Bus, Credits, Group, Move, PanLaw, Place, StereoPan, Strip, TempoMap, Vca};
use serde::{Deserialize, Serialize};
use signal::{Db, Hz, Layout, words};

words! {
    /// How a fade runs between silence and the clip's level.
    #[derive(Default)]
    pub enum FadeShape {
        /// Half a cosine: two that overlap add up to the same amplitude, for takes of one sound.
        #[default]
        EqualGain = "equal-gain",
        /// A quarter of a sine: two that overlap add up to the same power, for sounds that have nothing to do with each other.
        EqualPower = "equal-power",
        /// In proportion to time.
        Linear = "linear",
        /// Stays near silence for longer.
        Slow = "slow",
        /// Stays near the clip's level for longer.
        Fast = "fast",
    }
}

/// A whole song.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Song {
    /// Title.
    pub name: String,
    /// What goes with it when it leaves the house.
    #[serde(default)]
    pub credits: Credits,
    /// Frames in a second; every position in the song is on this grid.
    pub rate: u32,
    /// How pan spreads a mono strip.
    #[serde(with = "crate::json::word")]
    pub pan_law: PanLaw,
    /// What pan does to a stereo strip.
    #[serde(with = "crate::json::word", default)]
    pub stereo_pan: StereoPan,
    /// Tempo and meter over time.
    pub tempo: TempoMap,
    /// Named places, in order of time.
    pub markers: Vec<Marker>,
    /// Names of the targets it is delivered to.
    pub targets: Vec<String>,
    /// The tracks, in the order of the desk.
    pub tracks: Vec<Track>,
    /// Sums that strips send their output to.
    pub buses: Vec<Bus>,
    /// Sums that strips send a part to.
    pub returns: Vec<Bus>,
    /// Faders that other strips follow.
    #[serde(default)]
    pub vcas: Vec<Vca>,
    /// Sets of strips that are edited together.
    #[serde(default)]
    pub groups: Vec<Group>,
    /// Whether no group links anything.
    #[serde(default)]
    pub suspend_groups: bool,
    /// The last strip; its output is the mix.
    pub master: Strip,
    /// What the assistant did, and why.
    pub moves: Vec<Move>,
}

impl Song {
    /// An empty song.
    pub fn new(name: &str, rate: u32) -> Self {
        Self {
            name: name.to_string(),
            credits: Credits::default(),
            rate,
            pan_law: PanLaw::default(),
            stereo_pan: StereoPan::default(),
            tempo: TempoMap::default(),
            markers: Vec::new(),
            targets: Vec::new(),
            tracks: Vec::new(),
            buses: Vec::new(),
            returns: Vec::new(),
            vcas: Vec::new(),
            groups: Vec::new(),
            suspend_groups: false,
            master: Strip::new("master"),
            moves: Vec::new(),
        }
    }

    /// The rate as a frequency.
    pub fn hz(&self) -> Hz {
        Hz(f64::from(self.rate))
    }

    /// Every strip that a signal runs through: tracks, buses, returns, master.
    pub fn strips(&self) -> impl Iterator<Item = &Strip> {
        let sums = self.buses.iter().chain(&self.returns).map(|bus| &bus.strip);
        self.tracks.iter().map(|track| &track.strip).chain(sums).chain([&self.master])
    }

    /// Every strip, and the faders of the VCAs after them.
    pub fn strips_and_vcas(&self) -> impl Iterator<Item = &Strip> {
        self.strips().chain(self.vcas.iter().map(|vca| &vca.strip))
    }

    /// Whether a path may stand in a song: it stays inside the song's folder.
    pub fn can_name(file: &str) -> bool {
        crate::check_time::file(file).is_ok()
    }

    /// The paths of all files the song uses: those its clips play, then those its effects name.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let clips = self.tracks.iter().flat_map(|track| &track.clips).map(|clip| &*clip.file);
        let inserts = self.strips().flat_map(|strip| &strip.inserts);
        let named = inserts.flat_map(|insert| &insert.settings.files).filter(|audio| audio.is_named());
        clips.chain(named.map(|audio| &*audio.file))
    }

    /// The strip of a name, also a VCA's; the master's is `master`.
    pub fn strip(&self, name: &str) -> Option<&Strip> {
        self.strips_and_vcas().find(|strip| strip.name == name)
    }

    /// The strip of a name, to change it.
    pub fn strip_mut(&mut self, name: &str) -> Option<&mut Strip> {
        self.strips_mut().find(|strip| strip.name == name)
    }

    fn strips_mut(&mut self) -> impl Iterator<Item = &mut Strip> {
        let sums = self.buses.iter_mut().chain(&mut self.returns).map(|bus| &mut bus.strip);
        let vcas = self.vcas.iter_mut().map(|vca| &mut vca.strip);
        let tracks = self.tracks.iter_mut().map(|track| &mut track.strip);
        tracks.chain(sums).chain([&mut self.master]).chain(vcas)
    }

    /// The track of a name.
    pub fn track(&self, name: &str) -> Option<&Track> {
        self.tracks.iter().find(|track| track.strip.name == name)
    }

    /// The frame of a place.
    pub fn frame(&self, place: Place) -> i64 {
        self.tempo.frame(place, self.hz())
    }

    /// The song without all that is not heard: names and credits, marks and targets, roles, groups and colours, and why the
    /// assistant did what it did. Two songs that are equal in this sound the same.
    #[must_use]
    pub fn as_heard(&self) -> Song {
        let mut heard = self.clone();
        heard.name.clear();
        heard.credits = Credits::default();
        (heard.markers, heard.targets, heard.moves) = Default::default();
        (heard.groups, heard.suspend_groups) = (Vec::new(), false);
        heard.tracks.iter_mut().for_each(|track| track.role = None);
        heard.vcas.iter_mut().for_each(|vca| vca.color = Default::default());
        heard.strips_mut().for_each(|strip| strip.groups.clear());
        heard
    }

    /// The frame after the last clip.
    pub fn length(&self) -> i64 {
        let clips = self.tracks.iter().flat_map(|track| &track.clips);
        clips.map(|clip| self.frame(clip.at) + clip.length).max().unwrap_or(0)
    }
}

/// A strip with a playlist.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Track {
    /// Its strip.
    pub strip: Strip,
    /// What it plays, as an engineer says it: `kick`, `lead-vocal`; `None` where nobody has said.
    pub role: Option<String>,
    /// Its channels.
    #[serde(with = "crate::json::layout")]
    pub layout: Layout,
    /// What sounds when; where clips lie over each other they are summed.
    pub clips: Vec<Clip>,
}

impl Track {
    /// A track without clips.
    pub fn new(name: &str, layout: Layout) -> Self {
        Self { strip: Strip::new(name), role: None, layout, clips: Vec::new() }
    }
}

/// A part of a file placed in time. All lengths are in frames at the song's rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clip {
    /// The file, relative to the song's folder, with `/` between folders.
    pub file: String,
    /// Where it begins in the song.
    pub at: Place,
    /// Where in the file it begins.
    pub offset: i64,
    /// How long it is.
    pub length: i64,
    /// Its own gain, before the strip.
    #[serde(with = "crate::json::quantity")]
    pub gain: Db,
    /// Length of the fade in.
    pub fade_in: i64,
    /// Length of the fade out.
    pub fade_out: i64,
    /// How it fades in.
    #[serde(with = "crate::json::word", default)]
    pub fade_in_shape: FadeShape,
    /// How it fades out.
    #[serde(with = "crate::json::word", default)]
    pub fade_out_shape: FadeShape,
    /// Not heard.
    #[serde(default)]
    pub mute: bool,
}

impl Clip {
    /// A clip of a file's first `length` frames, at its level and without fades.
    pub fn new(file: &str, at: Place, length: i64) -> Self {
        Self {
            file: file.to_string(),
            at,
            offset: 0,
            length,
            gain: Db(0.0),
            fade_in: 0,
            fade_out: 0,
            fade_in_shape: FadeShape::default(),
            fade_out_shape: FadeShape::default(),
            mute: false,
        }
    }
}

/// A named place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marker {
    /// Its name: `Chorus`.
    pub name: String,
    /// Where.
    pub at: Place,
}
