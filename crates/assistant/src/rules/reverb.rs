//! Puts the tracks into one shared room, each as deep as its role.
//!
//! One room for all makes one place of many recordings. How loud the room is against the dry sound is what listeners
//! agree on: about 9 LU below it; louder is disliked.
//! Source: Pestana, Reiss, "Intelligent Audio Production Strategies Informed by Best Practices", AES 53rd Conference, 2014.

use crate::proposal::Proposal;
use crate::rules::space::{Space, open};
use crate::scene::Scene;
use crate::Role;

/// How loud the room is against what is sent, in LU.
const WET: f64 = -14.0;

/// Level of the send, or none for what stays dry.
fn send(role: Role) -> Option<f64> {
    use Role::*;
    match role {
        Kick | Bass | Effects | Silent | Speech | Room | Drums => None,
        LeadVocal => Some(-10.0),
        BackingVocal | Strings => Some(-7.0),
        Snare | Brass | LeadGuitar => Some(-10.0),
        Toms | Keys | Synth | AcousticGuitar => Some(-12.0),
        Pad => Some(-14.0),
        ElectricGuitar | Percussion | Overheads => Some(-16.0),
        Hats => Some(-20.0),
    }
}

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    let numbers = [
        ("decay", 1.4),
        ("predelay", 20.0),
        ("low-cut", 180.0),
        ("damping", 6000.0),
        ("mix", 100.0),
    ];
    let room = Space {
        rule: "reverb",
        name: "Room",
        kind: "reverb",
        numbers: &numbers,
        wet: WET,
        because: "Recorded one by one, the tracks share no place; one room of 1.4 s, 14 LU below what is sent to it, puts them side by side.",
        source: "Pestana, Reiss, AES 53rd Conference, 2014",
        listen: "Mute the return: the band falls apart into separate recordings.",
    };
    let sends = scene.playing().filter_map(|track| send(scene.role(track)).map(|level| (track, level))).collect();
    open(scene, &room, sends).into_iter().collect()
}
