//! Gathers each family on a bus of its own.
//!
//! One fader for the drums, one for the voices: what belongs together is turned together, and later compressed together.
//! Source: Izhaki, "Mixing Audio", 3rd ed. 2017 (grouping); Ronan, Gunes, Reiss, "Analysis of the Subgrouping Practices
//! of Professional Mix Engineers", AES 142nd Convention, 2017.

use crate::proposal::{Bound, Proposal};
use crate::roles::Family;
use crate::scene::Scene;
use session::{Bus, Reason};

const FAMILIES: [(Family, &str); 4] =
    [(Family::Drums, "Drums"), (Family::Guitars, "Guitars"), (Family::Keys, "Keys"), (Family::Vocals, "Vocals")];

pub fn propose(scene: &Scene) -> Vec<Proposal> {
    FAMILIES.iter().filter_map(|(family, name)| gather(scene, *family, name)).collect()
}

fn gather(scene: &Scene, family: Family, name: &str) -> Option<Proposal> {
    let members: Vec<usize> =
        scene.family(family).into_iter().filter(|track| scene.strip(*track).output.is_none()).collect();
    if members.len() < 2 {
        return None;
    }
    let taken = |name: &str| scene.song.strip(name).is_some();
    let name = if taken(name) { format!("{name} Bus") } else { name.to_string() };
    if taken(&name) {
        return None;
    }
    let strips: Vec<String> = members.iter().map(|track| scene.strip(*track).name.clone()).collect();
    let count = members.len() as f64;
    let (bus, routed) = (name.clone(), strips.clone());
    Some(Proposal {
        rule: "buses",
        strip: name.clone(),
        paths: strips.iter().map(|strip| format!("{strip}/output")).collect(),
        reason: Reason {
            because: format!("{} play together as one group: {}.", strips.len(), strips.join(", ")),
            measure: "strips of the group that reach the master on their own".to_string(),
            before: count,
            predicted: 0.0,
            after: None,
            unit: "strips".to_string(),
            source: "Ronan, Gunes, Reiss, AES 142nd Convention, 2017".to_string(),
            listen: format!("One fader, {name}, turns the whole group."),
            confidence: 0.9,
        },
        change: Box::new(move |song| {
            song.buses.push(Bus::new(&bus));
            for name in &routed {
                if let Some(strip) = song.strip_mut(name) {
                    strip.output = Some(bus.clone());
                }
            }
        }),
        gauge: Box::new(move |scene| {
            members.iter().filter(|track| scene.strip(**track).output.is_none()).count() as f64
        }),
        within: 0.0,
        bound: Bound::Near,
    })
}
