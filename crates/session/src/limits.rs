//! The ranges, units and defaults of what a song says outside its effects; each stands here and nowhere else.

use crate::{Color, FadeShape, PanLaw, StereoPan, Tap};
use signal::{Param, Scale, Unit};

const fn param(key: &'static str, unit: Unit, range: (f64, f64), default: f64, sentence: &'static str) -> Param {
    let (min, max) = range;
    Param { key, unit, min, max, default, scale: Scale::Linear, first: false, fixed: false, sentence }
}

const fn switch(key: &'static str, sentence: &'static str) -> Param {
    param(key, Unit::Switch, (0.0, 1.0), 0.0, sentence)
}

const fn fade_shape(key: &'static str, sentence: &'static str) -> Param {
    param(key, Unit::Choice(FadeShape::WORDS), (0.0, (FadeShape::WORDS.len() - 1) as f64), 0.0, sentence)
}

/// Lowest level a fader or send can be set to before it is off.
const LOWEST: f64 = -144.0;

/// Gain before everything else.
pub static TRIM: Param = param("trim", Unit::Db, (-96.0, 48.0), 0.0, "Gain before everything else in the strip.");
/// Polarity.
pub static FLIP: Param = switch("flip", "Turns the waveform upside down.");
/// Level after the inserts; may also be off.
pub static FADER: Param = param("fader", Unit::Db, (LOWEST, 24.0), 0.0, "Level after the inserts; may be off.");
/// Place between left and right.
pub static PAN: Param = param("pan", Unit::Percent, (-100.0, 100.0), 0.0, "Place between left (-100) and right (100).");
/// Silence.
pub static MUTE: Param = switch("mute", "Not heard.");
/// Alone.
pub static SOLO: Param = switch("solo", "Heard alone, with what else is soloed.");
/// Level of a send; may also be off.
pub static LEVEL: Param = param("level", Unit::Db, (LOWEST, 24.0), 0.0, "How much is sent; may be off.");
/// Where a send takes its signal.
pub static TAP: Param =
    param("tap", Unit::Choice(Tap::WORDS), (0.0, 1.0), 0.0, "Whether a send is taken after or before fader and pan.");
/// Gain of a clip.
pub static GAIN: Param = param("gain", Unit::Db, (LOWEST, 48.0), 0.0, "The clip's own gain, before the strip.");
/// How a clip fades in.
pub static FADE_IN_SHAPE: Param = fade_shape("fade-in-shape", "How the clip fades in.");
/// How a clip fades out.
pub static FADE_OUT_SHAPE: Param = fade_shape("fade-out-shape", "How the clip fades out.");
/// An insert switched off.
pub static BYPASS: Param = switch("bypass", "Switched off.");
/// Colour of a VCA or a group.
pub static COLOR: Param = param(
    "color",
    Unit::Choice(Color::WORDS),
    (0.0, (Color::WORDS.len() - 1) as f64),
    0.0,
    "The colour by which members show that they belong to it.",
);
/// A group switched off.
pub static SUSPENDED: Param = switch("suspended", "Every member is edited by itself.");
/// All groups switched off.
pub static SUSPEND_GROUPS: Param = switch("suspend-groups", "No group links anything.");
/// Quarter notes in a minute.
pub static BPM: Param = param("bpm", Unit::Plain, (1.0, 1000.0), 120.0, "Quarter notes in a minute.");
/// How pan spreads a mono strip.
pub static PAN_LAW: Param = param(
    "pan-law",
    Unit::Choice(PanLaw::WORDS),
    (0.0, (PanLaw::WORDS.len() - 1) as f64),
    0.0,
    "How loud a mono strip is in the middle, in dB relative to the sides.",
);
/// How pan spreads a stereo strip.
pub static STEREO_PAN: Param = param(
    "stereo-pan",
    Unit::Choice(StereoPan::WORDS),
    (0.0, (StereoPan::WORDS.len() - 1) as f64),
    0.0,
    "What pan does to a stereo strip: turns the far side down, or moves that side over by the pan law, so that nothing is lost.",
);
/// Frames in a second.
pub static RATE: Param = param("rate", Unit::Hz, (8_000.0, 768_000.0), 48_000.0, "Frames in a second.");
/// How sure the assistant is of a move.
pub static CONFIDENCE: Param = param("confidence", Unit::Plain, (0.0, 1.0), 1.0, "How sure, 0 to 1.");

/// Most characters in a name.
pub const LONGEST_NAME: usize = 200;
/// Most inserts in a strip.
pub const MOST_INSERTS: usize = 200;
/// Most targets of a song.
pub const MOST_TARGETS: usize = 100;
/// Most VCAs of a song.
pub const MOST_VCAS: usize = 100;
/// Most groups of a song.
pub const MOST_GROUPS: usize = 200;
/// Most changes of tempo.
pub const MOST_TEMPOS: usize = 10_000;
/// Most musical places of automation points times changes of tempo, since each place is found among those.
pub const MOST_TEMPO_STEPS: usize = 50_000_000;
