//! What the spectrum on the page is held against: where released songs lie, and the reference.
//!
//! Told once and whenever it changes. All curves are densities in dB per Hz relative to the K-weighted power of the whole, so that
//! the page lays them under a mix of any level; the weighting goes with them, so that it weighs the mix alike.

use crate::open_song::OpenSong;
use crate::room::Room;
use crate::wire::{Answer, Refusal, event};
use assistant::{Balance, corridor, k_weighting};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Frequencies at which the weighting is told, in Hz: third octaves.
const THIRDS: std::ops::RangeInclusive<i32> = -17..=13;

/// How energy lies over frequency.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tone {
    /// Frequencies in Hz.
    pub hertz: Vec<f64>,
    /// Level at each, in dB.
    pub level: Vec<f64>,
}

/// What the page is told of a song's yardsticks.
pub fn told(open: &OpenSong) -> Value {
    // What a master has heard of the mix says which kind of song it is; before that it is taken for one of the loud kind.
    let range = open.masters.first().and_then(|made| made["readings"]["range"].as_f64()).unwrap_or(0.0);
    let Balance { hertz, low, high } = corridor(range);
    let weight: Vec<f64> = THIRDS.map(|n| 1000.0 * signal::math::pow(10.0, f64::from(n) / 10.0)).collect();
    let level: Vec<f64> = weight.iter().map(|hertz| k_weighting(*hertz)).collect();
    let name = open.notes.reference.as_deref().map(|file| file.rsplit('/').next().unwrap_or(file).to_string());
    let reference = open
        .notes
        .reference_tone
        .as_ref()
        .zip(name)
        .map(|(tone, name)| json!({"name": name, "hertz": tone.hertz, "level": tone.level}));
    json!({
        "corridor": {"hertz": hertz, "low": low, "high": high}, "weight": Tone { hertz: weight, level },
        "reference": reference, "file": open.notes.reference,
    })
}

impl Room {
    /// Tells everybody what the spectrum is held against.
    pub fn tell_yardstick(&self) {
        if let Some(song) = &self.song {
            self.tell(&event("yardstick", json!({"yardstick": told(song)})));
        }
    }
}

/// Begins to listen how the reference's energy lies over frequency.
///
/// # Errors
/// Where no song is open, there is no reference, or too many jobs run.
pub fn hear_reference(room: &mut Room) -> Answer {
    let open = room.song()?;
    let missing = || Refusal::new("there is no reference yet; drop a song there that this one shall stand beside");
    let file = open.notes.reference.clone().ok_or_else(missing)?;
    let (id, library) = (open.id.clone(), open.library());
    room.begin("reference", move |line| {
        let mut audio = line.stop().source(library.open_audio(&file)?);
        let progress = &mut |share| line.progress("listening to the reference", share);
        let readings = meters::measure(&mut audio, progress)?;
        let balance = Balance::of(&readings);
        Ok(Box::new(move |room: &mut Room| {
            let open = room.song.as_mut().filter(|open| open.id == id);
            let open = open.ok_or_else(|| Refusal::new("the song was closed meanwhile"))?;
            if open.notes.reference.as_ref() == Some(&file) {
                open.notes.reference_tone = balance.map(|balance| Tone { hertz: balance.hertz, level: balance.low });
                open.notes.save(&open.folder)?;
                room.tell_yardstick();
            }
            Ok(Value::Null)
        }))
    })
}
