//! Sends: what part of a strip goes to a return or bus besides its output.

use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::strips::{group, moved, names, strips};
use session::{Edit, EditError, Item, Send, Song, Tap, Value, limits};
use signal::Db;

actions! { "Sends":
    "send.add" "Add send": "Lets strips send a part to a return or bus."
        song(add) {
            tracks: Path needed, "The strips.";
            to: Path needed, "The return or bus.";
            level: Number, "How much, in dB; 0.";
            tap: Word(Tap::WORDS), "After or before fader and pan; after.";
        };
    "send.remove" "Remove send": "Takes sends away, with their curves."
        song(remove) {
            sends: Path needed, "The sends: \"Kick/send/Room\".";
        };
    "send.level" "Send level": "Sets or changes how much is sent."
        song(level) {
            sends: Path needed, "The sends.";
            level: Number, "How much, in dB, or \"off\".";
            by: Number, "Or by how many dB it changes.";
        };
    "send.tap" "Send before the fader": "Takes sends before fader and pan, or after them."
        song(tap) {
            sends: Path needed, "The sends.";
            tap: Word(Tap::WORDS), "From where; the other than the first has.";
        };
}

/// A send and the path of its level, as `Kick/send/Room`.
fn send_at<'a>(song: &'a Song, path: &'a str) -> Result<(&'a str, &'a Send), EditError> {
    let found = path.split_once("/send/").and_then(|(name, to)| {
        let send = song.strip(name)?.sends.iter().find(|send| send.to == to)?;
        Some((path, send))
    });
    found.ok_or_else(|| match song.field(path) {
        Err(error) => wrong(path, error.message),
        Ok(_) => wrong(path, "is no send; expected a path such as Kick/send/Room"),
    })
}

fn sends<'a>(given: &Given<'a>) -> Result<Vec<(&'a str, &'a Send)>, EditError> {
    given.paths("sends")?.into_iter().map(|path| send_at(given.song, path)).collect()
}

fn in_words(all: &[(&str, &Send)]) -> String {
    if let [(path, _)] = all { (*path).to_string() } else { format!("{} sends", all.len()) }
}

fn add(given: &Given<'_>) -> Made {
    let (strips, to) = (strips(given)?, given.the_text("to")?);
    let level = Db(given.level("level")?.unwrap_or(0.0));
    let tap = if given.text("tap")? == Some(Tap::Pre.word()) { Tap::Pre } else { Tap::Post };
    let without = strips.iter().filter(|strip| strip.sends.iter().all(|send| send.to != to));
    let add = |strip: &&session::Strip| {
        Edit::add(&*strip.name, strip.sends.len(), Item::Send(Send { to: to.to_string(), level, tap }))
    };
    let edits: Vec<Edit> = without.map(add).collect();
    if edits.is_empty() {
        return Err(given.nothing(format!("there is a send to {to} already; send.level changes it")));
    }
    group(given, edits, format!("send {} to {to}", names(&strips)))
}

fn remove(given: &Given<'_>) -> Made {
    let all = sends(given)?;
    group(given, all.iter().map(|(path, _)| Edit::remove(*path)).collect(), format!("remove {}", in_words(&all)))
}

fn level(given: &Given<'_>) -> Made {
    let all = sends(given)?;
    let mut edits = Vec::new();
    for (path, send) in &all {
        let new = moved(given, "level", &limits::LEVEL, send.level.0)?;
        if new != send.level.0 {
            edits.push(Edit::set(*path, Value::Level(new, &limits::LEVEL).text(given.song.rate)));
        }
    }
    group(given, edits, format!("level of {}", in_words(&all)))
}

fn tap(given: &Given<'_>) -> Made {
    let all = sends(given)?;
    let other = |tap: Tap| if tap == Tap::Pre { Tap::Post } else { Tap::Pre };
    let usual = all.first().map_or(Tap::Pre, |(_, send)| other(send.tap)).word();
    let word = given.text("tap")?.unwrap_or(usual);
    let changed = all.iter().filter(|(_, send)| send.tap.word() != word);
    let edits = changed.map(|(path, _)| Edit::set(format!("{path}/tap"), word)).collect();
    group(given, edits, format!("take {} {word}-fader", in_words(&all)))
}
