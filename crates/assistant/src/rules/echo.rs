//! Gives the lead a short echo that stays behind it.
//!
//! A slap of 110 ms with its lows and highs taken off adds size without the wash of more reverb; it is set far enough
//! down to be missed rather than heard.
//! Source: Izhaki, "Mixing Audio", 3rd ed. 2017, chapter on delays.

use crate::proposal::Proposal;
use crate::rules::space::{Space, open};
use crate::scene::Scene;
use crate::Role;

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    let lead = scene.lead().filter(|lead| matches!(scene.role(*lead), Role::LeadVocal | Role::LeadGuitar));
    let Some(lead) = lead else { return Vec::new() };
    let numbers =
        [("time", 110.0), ("feedback", 12.0), ("low-cut", 250.0), ("high-cut", 4500.0), ("mix", 100.0)];
    let echo = Space {
        rule: "echo",
        name: "Echo",
        kind: "delay",
        numbers: &numbers,
        wet: -20.0,
        because: "A single dry voice sounds small beside a band; a dark slap of 110 ms, 20 LU below it, gives it size.",
        source: "Izhaki, Mixing Audio, 3rd ed. 2017",
        listen: "Mute the return in a pause after a phrase: the tail of the last word is gone.",
    };
    let proposal = open(scene, &echo, vec![(lead, -6.0)]);
    proposal.into_iter().collect()
}
