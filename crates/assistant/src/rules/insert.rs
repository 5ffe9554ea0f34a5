//! How a rule puts an effect into a strip.

use session::{Insert, Song};
use signal::{Part, Settings};

/// An effect's settings with some numbers changed; `None` where there is no such effect or parameter.
pub fn settings(kind: &str, numbers: &[(&str, f64)]) -> Option<Settings> {
    let entry = effects::find(kind)?;
    let mut settings = (entry.defaults)();
    for (key, value) in numbers {
        let place = (entry.params)().iter().position(|param| param.key == *key)?;
        let param = &(entry.params)()[place];
        settings.numbers[place] = value.clamp(param.min, param.max);
    }
    Some(settings)
}

/// One band of an equalizer.
pub fn band(kind: &str, frequency: f64, gain: f64, q: f64) -> Option<Part> {
    let kinds = (effects::find("equalizer")?.part_kinds)()?;
    let kind = kinds.kinds.iter().position(|word| *word == kind)?;
    let number = |key: &str| match key {
        "frequency" => Some(frequency),
        "gain" => Some(gain),
        "q" => Some(q),
        _ => None,
    };
    let numbers = kinds.params.iter().map(|param| number(param.key).unwrap_or(param.default));
    Some(Part { kind, numbers: numbers.collect() })
}

/// Adds an insert at a place, or at the end where the strip has fewer. An insert of that id stays as it is.
pub fn add_insert(song: &mut Song, strip: &str, place: usize, id: &str, kind: &str, settings: &Settings) {
    if let Some(strip) = song.strip_mut(strip)
        && strip.insert(id).is_none()
    {
        let insert = Insert {
            id: id.to_string(),
            kind: kind.to_string(),
            settings: settings.clone(),
            bypass: false,
            sidechain: None,
        };
        let place = place.min(strip.inserts.len());
        strip.inserts.insert(place, insert);
    }
}
