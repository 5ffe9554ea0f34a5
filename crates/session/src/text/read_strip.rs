//! Makes a strip of its node, from trim to output.

use super::read::{Context, argument, known_words, leaf, level, setting, takes, text};
use super::syntax::{Entry, Fault, Node, Read};
use super::{curves, read_insert};
use crate::limits::{COLOR, FADER, FLIP, LEVEL, MUTE, PAN, SOLO, TAP, TRIM};
use crate::{Automation, Bus, Send, Strip, Vca};
use signal::units::Quantity;
use signal::{Db, Param, Percent};

/// The words of a track, of a bus or return, of a VCA, and of the master.
pub(crate) const TRACK: &[&str] = &[
    "clip",
    "trim",
    "flip",
    "inserts",
    "fader",
    "pan",
    "mute",
    "solo",
    "vca",
    "group",
    "send",
    "output",
    "automation",
];
const BUS: &[&str] =
    &["trim", "flip", "inserts", "fader", "pan", "mute", "solo", "vca", "group", "send", "output", "automation"];
pub(crate) const VCA: &[&str] = &["fader", "mute", "solo", "color", "automation"];
const MASTER: &[&str] = &["trim", "flip", "inserts", "fader", "pan", "mute", "automation"];
const ONCE: &[&str] = &["trim", "flip", "inserts", "fader", "pan", "mute", "solo", "output", "color"];

pub(crate) fn bus(node: &Node<'_>, context: &Context<'_>) -> Read<Bus> {
    takes(node, 1, &[])?;
    Ok(Bus { strip: strip(node, BUS, context)? })
}

pub(crate) fn vca(node: &Node<'_>, context: &Context<'_>) -> Read<Vca> {
    takes(node, 1, &[])?;
    let strip = strip(node, VCA, context)?;
    let color = node.children().iter().find(|child| child.word == "color").map(color).transpose()?;
    Ok(Vca { strip, color: color.unwrap_or_default() })
}

/// `color "red"`.
pub(crate) fn color(node: &Node<'_>) -> Read<crate::Color> {
    single(node, |entry| setting(entry, &COLOR)).map(Quantity::of)
}

pub(crate) fn master(node: &Node<'_>, context: &Context<'_>) -> Read<Strip> {
    takes(node, 0, &[])?;
    strip(node, MASTER, context)
}

/// The strip of a node whose own entries the caller looks at; `words` are those it may have inside.
pub(crate) fn strip(node: &Node<'_>, words: &[&str], context: &Context<'_>) -> Read<Strip> {
    let name = if node.word == "master" { "master".to_string() } else { text(argument(node, 0, "its name")?)? };
    let mut strip = Strip::new(&name);
    known_words(node.children(), words, ONCE)?;
    for child in node.children() {
        word(child, &mut strip, context)?;
    }
    Ok(strip)
}

fn word(node: &Node<'_>, strip: &mut Strip, context: &Context<'_>) -> Read<()> {
    match &*node.word {
        "trim" => strip.trim = Db(single(node, |entry| setting(entry, &TRIM))?),
        "flip" => strip.flip = switched(node, &FLIP)?,
        "fader" => strip.fader = Db(single(node, |entry| level(entry, &FADER))?),
        "pan" => strip.pan = Percent(single(node, |entry| setting(entry, &PAN))?),
        "mute" => strip.mute = switched(node, &MUTE)?,
        "solo" => strip.solo = switched(node, &SOLO)?,
        "output" => strip.output = Some(single(node, text)?),
        "vca" => strip.vcas.push(single(node, text)?),
        "group" => strip.groups.push(single(node, text)?),
        "send" => strip.sends.push(send(node)?),
        "automation" => strip.automation.push(automation(node, context)?),
        "inserts" => {
            takes(node, 0, &[])?;
            strip.inserts = read_insert::inserts(node.children())?;
        }
        _ => {}
    }
    Ok(())
}

fn single<T>(node: &Node<'_>, read: impl Fn(&Entry<'_>) -> Read<T>) -> Read<T> {
    takes(node, 1, &[])?;
    leaf(node)?;
    read(argument(node, 0, "a value")?)
}

/// A switch; the bare word means on.
pub(crate) fn switched(node: &Node<'_>, param: &Param) -> Read<bool> {
    if node.entries.is_empty() {
        return leaf(node).map(|()| true);
    }
    Ok(single(node, |entry| setting(entry, param))? != 0.0)
}

fn send(node: &Node<'_>) -> Read<Send> {
    takes(node, 2, &["tap"])?;
    leaf(node)?;
    let to = text(argument(node, 0, "the name of a return or bus")?)?;
    let amount = node.arguments().nth(1).map(|entry| level(entry, &LEVEL)).transpose()?;
    let tap = node.entry("tap").map(|entry| setting(entry, &TAP)).transpose()?;
    Ok(Send { to, level: Db(amount.unwrap_or(LEVEL.default)), tap: Quantity::of(tap.unwrap_or(TAP.default)) })
}

fn automation(node: &Node<'_>, context: &Context<'_>) -> Read<Automation> {
    takes(node, 1, &["file"])?;
    let parameter = text(argument(node, 0, "the path of a parameter")?)?;
    known_words(node.children(), &["points"], &["points"])?;
    let points = match (node.entry("file"), node.children()) {
        (Some(file), []) => {
            (context.curves)(&text(file)?, context.rate).map_err(|message| Fault::new(file.value_start, message))?
        }
        (None, [points]) => {
            takes(points, usize::MAX, &[])?;
            leaf(points)?;
            let point = |entry: &Entry<'_>| {
                curves::point(&text(entry)?, context.rate).map_err(|message| Fault::new(entry.value_start, message))
            };
            points.arguments().map(point).collect::<Read<_>>()?
        }
        _ => return Err(Fault::new(node.head_end, "expected file= or { points \"0 -3.5\" ... }, one of them")),
    };
    Ok(Automation { parameter, points })
}
