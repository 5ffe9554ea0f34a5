//! Tempo and meter.

use super::declare::{Made, actions};
use super::given::Given;
use super::strips::group;
use session::{BarBeat, Edit, Item, Meter, Place, Tempo, TempoMap, Value, limits};
use signal::Unit;

actions! { "Tempo":
    "tempo.set" "Tempo": "Sets tempo and meter from a bar on; what is placed in bars moves with it."
        song(set) {
            bpm: Number, "Quarter notes in a minute.";
            meter: Text, "The meter: \"6/8\".";
            at: Place, "The bar, \"17|1\"; the first.";
        };
    "tempo.remove" "Remove tempo": "Takes a change of tempo away; what was before goes on."
        song(remove) {
            at: Place needed, "The bar at which it stands.";
        };
}

const FIRST: BarBeat = BarBeat { bar: 1, beat: 1, tick: 0 };

fn bar(given: &Given<'_>) -> Result<BarBeat, session::EditError> {
    match given.place("at")? {
        None => Ok(FIRST),
        Some(Place::Bar(bar)) => Ok(bar),
        Some(Place::Frame(_)) => Err(given.refuse("at", "must be a bar, as \"17|1\"")),
    }
}

fn meter(given: &Given<'_>) -> Result<Option<Meter>, session::EditError> {
    let Some(text) = given.text("meter")? else { return Ok(None) };
    match Value::Meter(None).parse(text, given.song.rate) {
        Ok(Value::Meter(meter)) => Ok(meter),
        Ok(_) => Ok(None),
        Err(message) => Err(given.refuse("meter", message)),
    }
}

fn key(at: BarBeat) -> (i64, i64, i64) {
    (at.bar, at.beat, at.tick)
}

fn set(given: &Given<'_>) -> Made {
    let (at, bpm, meter) = (bar(given)?, given.number("bpm", Unit::Plain)?, meter(given)?);
    if bpm.is_none() && meter.is_none() {
        return Err(given.nothing("needs \"bpm\" or \"meter\""));
    }
    let reason = bpm.map_or("meter".to_string(), |bpm| format!("tempo {bpm}"));
    let entries = &given.song.tempo.entries;
    let before = entries.iter().rposition(|entry| key(entry.at) <= key(at));
    let holds = before.map_or(TempoMap::DEFAULT_BPM, |i| entries[i].bpm);
    let mut edits = Vec::new();
    if let Some(i) = before.filter(|i| entries[*i].at == at) {
        let path = format!("song/tempo-{}", i + 1);
        if let Some(bpm) = bpm.filter(|bpm| *bpm != entries[i].bpm) {
            edits.push(Edit::set(format!("{path}/bpm"), Value::Number(bpm, &limits::BPM).text(given.song.rate)));
        }
        if meter.is_some() && meter != entries[i].meter {
            edits.push(Edit::set(format!("{path}/meter"), Value::Meter(meter).text(given.song.rate)));
        }
        return group(given, edits, reason);
    }
    let mut index = before.map_or(0, |i| i + 1);
    if index == 0 && at != FIRST {
        // The first entry stands at the first bar.
        edits.push(Edit::add("song", 0, Item::Tempo(Tempo { at: FIRST, bpm: holds, meter: None })));
        index = 1;
    }
    edits.push(Edit::add("song", index, Item::Tempo(Tempo { at, bpm: bpm.unwrap_or(holds), meter })));
    group(given, edits, reason)
}

fn remove(given: &Given<'_>) -> Made {
    let at = bar(given)?;
    let entries = &given.song.tempo.entries;
    let found = entries.iter().position(|entry| entry.at == at);
    let i = found.ok_or_else(|| given.refuse("at", "is no bar at which the tempo changes"))?;
    if i == 0 && entries.len() > 1 {
        return Err(given.nothing("the first tempo holds until the next; set it instead"));
    }
    Ok((Edit::remove(format!("song/tempo-{}", i + 1)), "remove a tempo".to_string()))
}
