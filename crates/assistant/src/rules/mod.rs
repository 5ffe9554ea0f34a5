//! The rules, one file each: from what was heard to a move with a reason.

pub(crate) mod insert;
mod space;

use crate::proposal::Proposal;
use crate::scene::Scene;
use signal::words;

words! {
    /// The order of the work; what a stage does is heard before the next begins.
    pub enum Stage {
        Prepare = "prepare", Gain = "gain", Tone = "tone", Dynamics = "dynamics", Routing = "routing",
        Balance = "balance", Space = "space", Headroom = "headroom",
    }
}

impl Stage {
    /// What is being done, for a progress bar.
    pub fn doing(self) -> &'static str {
        match self {
            Stage::Prepare => "putting polarity right",
            Stage::Gain => "staging gain",
            Stage::Tone => "cleaning up the tone",
            Stage::Dynamics => "evening out dynamics",
            Stage::Routing => "routing to buses",
            Stage::Balance => "balancing and panning",
            Stage::Space => "adding room and echo",
            Stage::Headroom => "leaving headroom",
        }
    }
}

/// One entry of the list.
pub struct Rule {
    /// Its word: `high-pass`.
    pub name: &'static str,
    /// When it runs.
    pub stage: Stage,
    /// What it does, a sentence.
    pub sentence: &'static str,
    /// The head of its file, where principle and source are written.
    pub head: &'static str,
    /// Its moves for a scene.
    pub propose: fn(&Scene) -> Vec<Proposal>,
}

macro_rules! rules {
    ($($file:ident as $name:literal in $stage:ident: $sentence:literal;)+) => {
        $(mod $file;)+

        /// Every rule, in the order in which it runs.
        pub static LIST: &[Rule] = &[$(Rule {
            name: $name,
            stage: Stage::$stage,
            sentence: $sentence,
            head: include_str!(concat!(stringify!($file), ".rs")),
            propose: $file::propose,
        }),+];
    };
}

rules! {
    polarity as "polarity" in Prepare: "Flips a microphone that cancels its neighbour.";
    gain_staging as "gain-staging" in Gain: "Trims every track to -18 LUFS, so that all effects meet it at their working level.";
    high_pass as "high-pass" in Tone: "Takes away rumble below what the track plays.";
    corrective as "corrective" in Tone: "Cuts where a track has far more than its kind needs.";
    peaks as "peaks" in Dynamics: "Takes the tips off hits that stand far out of their track.";
    compression as "compression" in Dynamics: "Evens out a track whose level wanders more than its role can bear.";
    buses as "buses" in Routing: "Gathers each family on a bus of its own.";
    balance as "balance" in Balance: "Sets every fader to its role's level below the lead.";
    panning as "panning" in Balance: "Spreads the tracks over left and right and keeps the low end in the middle.";
    reverb as "reverb" in Space: "Puts the tracks into one shared room, each as deep as its role.";
    echo as "echo" in Space: "Gives the lead a short echo that stays behind it.";
    headroom as "headroom" in Headroom: "Leaves 6 dB of headroom for mastering.";
}
