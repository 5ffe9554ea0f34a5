//! VCAs: faders without a sound of their own, which other strips follow.

use crate::{Song, Strip};
use serde::{Deserialize, Serialize};
use signal::words;

words! {
    /// By what colour a VCA or a group is known.
    #[derive(Default)]
    pub enum Color {
        #[default] Blue = "blue", Teal = "teal", Green = "green", Yellow = "yellow",
        Orange = "orange", Red = "red", Pink = "pink", Violet = "violet",
    }
}

/// A fader that turns other strips up and down, mutes and solos them. It follows no other VCA.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vca {
    /// Its name, fader, mute, solo and their curves. Nothing sounds in it, so everything else is at its default.
    pub strip: Strip,
    /// By what colour its members show that they follow it.
    #[serde(with = "crate::json::word", default)]
    pub color: Color,
}

impl Vca {
    /// A VCA that changes nothing.
    pub fn new(name: &str) -> Self {
        Self { strip: Strip::new(name), color: Color::default() }
    }
}

impl Song {
    /// The VCAs that a strip follows, in the song's order.
    pub fn vcas_of<'s>(&'s self, strip: &'s Strip) -> impl Iterator<Item = &'s Strip> {
        self.vcas.iter().map(|vca| &vca.strip).filter(|vca| strip.vcas.contains(&vca.name))
    }

    /// Whether a strip is muted, itself or by a VCA that it follows.
    pub fn is_muted(&self, strip: &Strip) -> bool {
        strip.mute || self.vcas_of(strip).any(|vca| vca.mute)
    }

    /// Whether a strip is soloed, itself or by a VCA that it follows.
    pub fn is_soloed(&self, strip: &Strip) -> bool {
        strip.solo || self.vcas_of(strip).any(|vca| vca.solo)
    }

    /// The strips that follow a VCA, in the song's order.
    pub fn followers<'s>(&'s self, vca: &'s str) -> impl Iterator<Item = &'s Strip> {
        self.strips().filter(move |strip| strip.vcas.iter().any(|name| name == vca))
    }
}
