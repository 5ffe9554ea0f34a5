//! The song that a master is: one track that plays the mix, and the chain in the master strip.

use crate::rules::insert::settings;
use session::{Clip, Insert, Place, Song, Track};
use signal::{Layout, Part};

/// The inserts there can be, in the order they stand: id and effect.
const ORDER: [(&str, &str); 6] = [
    ("offset", "dc-filter"),
    ("rumble", "high-pass"),
    ("tone", "equalizer"),
    ("width", "width"),
    ("glue", "compressor"),
    ("limiter", "limiter"),
];

/// A song that plays a file unchanged.
pub fn song(name: &str, file: &str, rate: u32, frames: i64) -> Song {
    let mut song = Song::new(name, rate);
    let mut track = Track::new("Mix", Layout::Stereo);
    track.clips.push(Clip::new(file, Place::Frame(0), frames));
    song.tracks.push(track);
    song
}

fn place(id: &str) -> usize {
    ORDER.iter().position(|(known, _)| *known == id).unwrap_or(ORDER.len())
}

/// The insert of an id in the master strip, put in its place where it is not there yet.
fn insert<'s>(song: &'s mut Song, id: &str) -> Option<&'s mut Insert> {
    let (_, kind) = ORDER.iter().find(|(known, _)| *known == id)?;
    let inserts = &mut song.master.inserts;
    if !inserts.iter().any(|insert| insert.id == id) {
        let at = inserts.iter().position(|other| place(&other.id) > place(id)).unwrap_or(inserts.len());
        let settings = settings(kind, &[])?;
        let (id, kind) = (id.to_string(), kind.to_string());
        inserts.insert(at, Insert { id, kind, settings, bypass: false, sidechain: None });
    }
    inserts.iter_mut().find(|insert| insert.id == id)
}

/// Sets numbers of an insert of the chain, held in their ranges.
pub fn set(song: &mut Song, id: &str, numbers: &[(&str, f64)]) {
    let Some(insert) = insert(song, id) else { return };
    let Some(kind) = effects::find(&insert.kind) else { return };
    for (key, value) in numbers {
        let params = (kind.params)().iter().zip(&mut insert.settings.numbers);
        for (param, number) in params.filter(|(param, _)| param.key == *key) {
            *number = value.clamp(param.min, param.max);
        }
    }
}

/// Sets the bands of the equalizer.
pub fn set_bands(song: &mut Song, bands: &[Part]) {
    if let Some(insert) = insert(song, "tone") {
        insert.settings.parts = bands.to_vec();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inserts_stand_in_the_order_of_the_chain_whatever_comes_first() {
        let mut song = song("x", "x.wav", 48_000, 100);
        for id in ["limiter", "width", "rumble", "offset", "glue", "tone", "width"] {
            set(&mut song, id, &[]);
        }
        let ids: Vec<&str> = song.master.inserts.iter().map(|insert| insert.id.as_str()).collect();
        assert_eq!(ids, ["offset", "rumble", "tone", "width", "glue", "limiter"]);
    }

    #[test]
    fn a_number_beyond_its_range_is_held_at_the_end() {
        let mut song = song("x", "x.wav", 48_000, 100);
        set(&mut song, "limiter", &[("gain", 99.0), ("ceiling", -1.5)]);
        let limiter = effects::find("limiter").unwrap();
        let at = |key: &str| (limiter.params)().iter().position(|param| param.key == key).unwrap();
        let numbers = &song.master.inserts[0].settings.numbers;
        assert_eq!((numbers[at("gain")], numbers[at("ceiling")]), (24.0, -1.5));
    }
}
