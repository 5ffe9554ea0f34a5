//! Which of a strip's parameters move: from paths like `tone/bell-2/gain` to places in the settings.

use crate::EngineError;
use crate::automation::Control;
use crate::graph::active;
use crate::slot::Driven;
use session::{Insert, Song, Strip};
use signal::Settings;

/// The strip's moving insert parameters.
pub fn driven(song: &Song, strip: &Strip) -> Result<Vec<Driven>, EngineError> {
    let mut all = Vec::new();
    for automation in &strip.automation {
        let path = automation.parameter.as_str();
        let known = match path.split_once('/') {
            None => matches!(path, "fader" | "pan" | "mute"),
            Some(("send", to)) => strip.sends.iter().any(|send| send.to == to),
            Some((id, rest)) => match place_of(strip, id, rest) {
                Some(Found::Moves { insert, part, number, value }) => {
                    let control = Control::new(value, Some(automation), song);
                    all.push(Driven { insert, part, number, control });
                    true
                }
                Some(Found::Bypassed) => true,
                None => false,
            },
        };
        if !known {
            return Err(EngineError::Automation { strip: strip.name.clone(), parameter: automation.parameter.clone() });
        }
    }
    Ok(all)
}

enum Found {
    Bypassed,
    Moves { insert: usize, part: Option<usize>, number: usize, value: f64 },
}

/// Where `id/gain` or `id/bell-2/gain` stands.
fn place_of(strip: &Strip, id: &str, rest: &str) -> Option<Found> {
    let insert = strip.insert(id)?;
    let kind = effects::find(&insert.kind)?;
    let (part, key) = match rest.split_once('/') {
        Some((part, key)) => (Some(part_of(insert, kind, part)?), key),
        None => (None, rest),
    };
    let params = if part.is_some() { &(kind.part_kinds)()?.params[..] } else { (kind.params)() };
    let number = params.iter().position(|param| param.key == key && !param.fixed)?;
    if insert.bypass {
        return Some(Found::Bypassed);
    }
    let settings: &Settings = &insert.settings;
    let numbers = part.map_or(&settings.numbers, |part| &settings.parts[part].numbers);
    let value = numbers.get(number).copied().unwrap_or(params[number].default);
    let place = active(strip).position(|known| known.id == id)?;
    Some(Found::Moves { insert: place, part, number, value })
}

/// The part named `bell-2`: the second of its kind.
fn part_of(insert: &Insert, kind: &effects::Kind, name: &str) -> Option<usize> {
    let (word, count) = name.rsplit_once('-')?;
    let count: usize = count.parse().ok()?;
    let wanted = (kind.part_kinds)()?.kinds.iter().position(|kind| *kind == word)?;
    let mut parts = insert.settings.parts.iter().enumerate().filter(|(_, part)| part.kind == wanted);
    parts.nth(count.checked_sub(1)?).map(|(index, _)| index)
}
