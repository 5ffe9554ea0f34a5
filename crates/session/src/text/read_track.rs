//! Makes a track of its node: role, layout and clips.

use super::read::{Context, argument, leaf, place, setting, takes, text, time};
use super::read_strip;
use super::syntax::{Fault, Node, Read, Value};
use crate::limits::{FADE_IN_SHAPE, FADE_OUT_SHAPE, GAIN, MUTE};
use crate::{Clip, Track};
use signal::units::Quantity;
use signal::{Db, Layout, Param};

pub(crate) fn track(node: &Node<'_>, context: &Context<'_>) -> Read<Track> {
    takes(node, 1, &["role", "layout"])?;
    let mut track = Track::new("", Layout::default());
    track.role = node.entry("role").map(text).transpose()?;
    if let Some(entry) = node.entry("layout") {
        let word = match &entry.value {
            Value::Number(channels) => super::number::number(*channels),
            _ => text(entry)?,
        };
        track.layout = word.parse().map_err(|message: String| Fault::new(entry.value_start, message))?;
    }
    track.strip = read_strip::strip(node, read_strip::TRACK, context)?;
    let clips = node.children().iter().filter(|child| child.word == "clip");
    track.clips = clips.map(|child| clip(child, context)).collect::<Read<_>>()?;
    Ok(track)
}

const KEYS: &[&str] =
    &["at", "offset", "length", "gain", "fade-in", "fade-out", "fade-in-shape", "fade-out-shape", "mute"];

fn clip(node: &Node<'_>, context: &Context<'_>) -> Read<Clip> {
    takes(node, 1, KEYS)?;
    leaf(node)?;
    let rate = context.rate;
    let frames = |key| node.entry(key).map(|entry| time(entry, rate)).transpose();
    let shape = |key, param: &Param| {
        let number = node.entry(key).map(|entry| setting(entry, param)).transpose()?;
        Read::Ok(Quantity::of(number.unwrap_or(param.default)))
    };
    let missing = |key| Fault::new(node.head_end, format!("expected {key}= and a number of seconds"));
    Ok(Clip {
        file: text(argument(node, 0, "the file")?)?,
        at: place(node.entry("at").ok_or_else(|| missing("at"))?, rate)?,
        offset: frames("offset")?.unwrap_or(0),
        length: frames("length")?.ok_or_else(|| missing("length"))?,
        gain: Db(node.entry("gain").map(|entry| setting(entry, &GAIN)).transpose()?.unwrap_or(GAIN.default)),
        fade_in: frames("fade-in")?.unwrap_or(0),
        fade_out: frames("fade-out")?.unwrap_or(0),
        fade_in_shape: shape("fade-in-shape", &FADE_IN_SHAPE)?,
        fade_out_shape: shape("fade-out-shape", &FADE_OUT_SHAPE)?,
        mute: node.entry("mute").map(|entry| setting(entry, &MUTE)).transpose()? == Some(1.0),
    })
}
