//! A song of many kinds of tracks, drawn by seed.

use crate::desk::{self, Desk, noise};
use effects::Kind;
use session::{Automation, Curve, Insert, Place, Point};
use signal::random::Random;
use signal::{Db, Percent};

const SECONDS: usize = 2;

/// Mono and stereo tracks, a bus, sends, a sidechain and a moving fader; `put` says which effects stand in a track, of each kind.
pub fn crowd(seed: u64, tracks: usize, put: impl Fn(&Kind, &mut Random) -> Option<Insert>) -> Desk {
    let mut desk = Desk::new();
    let frames = SECONDS * desk::RATE as usize;
    let mut random = Random::new(seed);
    desk.bus("group");
    desk.ret("room");
    for index in 0..tracks {
        let name = format!("t{index}");
        let channels = (0..1 + index % 2).map(|side| noise((index * 2 + side) as u64, frames)).collect();
        let strip = &mut desk.track(&name, channels).strip;
        strip.fader = Db(-12.0 * random.unit());
        strip.pan = Percent(random.signed() * 100.0);
        strip.output = (index % 3 == 0).then(|| "group".to_string());
        for kind in effects::LIST {
            let Some(mut insert) = put(kind, &mut random) else { continue };
            insert.sidechain = (kind.sidechain && index == 5).then(|| "t2".to_string());
            desk.song.strip_mut(&name).unwrap().inserts.push(insert);
        }
        desk.send(&name, "room", -20.0, if index % 2 == 0 { session::Tap::Post } else { session::Tap::Pre });
    }
    let points =
        (0..40).map(|i| Point { at: Place::Frame(i * 2001), value: -6.0 * random.unit(), curve: Curve::Smooth });
    desk.song.tracks[4].strip.automation.push(Automation { parameter: "fader".to_string(), points: points.collect() });
    desk
}
