//! What a page may ask for, by word.

mod history;

use crate::notes::Version;
use crate::room::Room;
use crate::start::new_song;
use crate::wire::{Answer, FileInfo, Monitor, Refusal, event};
use crate::{advice, deck, delivering, exports, listening, masters, rebuild, transport};
use desk::JobError;
use desk::actions::{Facts, MasterFact};
use history::{go, step};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use session::{Clip, Edit, Item, Linked, Place, Session, Song, Track};
use signal::Layout;
use std::sync::atomic::Ordering::Relaxed;

/// What a request brings, read as what it must be.
pub fn read<T: DeserializeOwned>(with: Value) -> Result<T, Refusal> {
    let with = if with.is_null() { json!({}) } else { with };
    serde_json::from_value(with).map_err(|error| Refusal::new(format!("the request cannot be read: {error}")))
}

#[derive(Deserialize)]
struct Edits {
    edits: Vec<Edit>,
    reason: String,
    gesture: Option<String>,
    /// Whether groups carry nothing over.
    #[serde(default)]
    free: bool,
}

#[derive(Deserialize)]
struct Named {
    name: String,
    template: Option<String>,
    rate: Option<u32>,
}

#[derive(Deserialize)]
struct Known {
    id: String,
}

#[derive(Deserialize)]
struct Here {
    cursor: Option<i64>,
    selection: Option<String>,
    playhead_follow: Option<bool>,
}

/// Does what a page asks for.
pub fn answer(room: &mut Room, user: u32, author: &str, what: &str, with: Value) -> Answer {
    match what {
        "edit" => {
            let Edits { edits, reason, gesture, free } = read(with)?;
            let gesture = gesture.as_deref();
            let (edits, reason) = match free {
                true => (edits, reason),
                false => room.song()?.carry(author, edits, &reason, gesture),
            };
            room.edit((Some(user), author), edits, &reason, gesture)
        }
        "undo" => step(room, (user, author), false),
        "redo" => step(room, (user, author), true),
        "history.go" => go(room, (user, author), with),
        "save" => {
            room.save()?;
            Ok(json!({"revision": room.song()?.revision}))
        }
        "here" => {
            let Here { cursor, selection, playhead_follow } = read(with)?;
            if let Some(guest) = room.guests.iter_mut().find(|guest| guest.peer.user == user) {
                (guest.peer.cursor, guest.peer.selection) = (cursor, selection);
                guest.peer.playhead_follow = playhead_follow.unwrap_or(guest.peer.playhead_follow);
            }
            room.tell_peers();
            Ok(json!({}))
        }
        "next" => next(room),
        "song.new" => {
            let Named { name, template, rate } = read(with)?;
            let folder = room.start.free_folder(&name)?;
            let mut song = new_song(&name, template.as_deref())?;
            song.rate = rate.unwrap_or(song.rate);
            drop(Session::create(&folder, song)?);
            room.open(&folder)?;
            opened(room, author)
        }
        "song.open" => {
            let Known { id } = read(with)?;
            let folder = room.start.recent(&id).ok_or_else(|| Refusal::new("there is no such recent song"))?;
            room.open(&folder)?;
            opened(room, author)
        }
        "song.close" => {
            room.close_song();
            Ok(json!({}))
        }
        "monitor.set" => {
            let song = room.song()?;
            let before = song.monitor.clone();
            let wanted = changed(&before, with)?;
            let Monitor { listening, compared, difference, .. } = before.clone();
            song.monitor = Monitor { listening, compared, difference, ..wanted.clone() };
            song.deck.set_monitor(&song.monitor);
            let told = json!({"monitor": song.monitor});
            room.tell(&event("monitor", told.clone()));
            if wanted.listening != before.listening || wanted.matched != before.matched {
                return listening::listen_to(room, &wanted.listening);
            }
            Ok(told)
        }
        "monitor.pcm" => {
            let On { on } = read(with)?;
            if let Some(guest) = room.guests.iter().find(|guest| guest.peer.user == user) {
                guest.page.sound_serial.store(0, Relaxed);
                guest.page.wants_sound.store(on, Relaxed);
            }
            Ok(json!({}))
        }
        "meters.watch" => {
            let Watch { strip, insert } = read(with)?;
            room.song()?.deck.live().watch(strip.as_deref(), insert.as_deref());
            Ok(json!({}))
        }
        "meters.reset" => {
            room.song()?.deck.live().reset_meters();
            Ok(json!({}))
        }
        "device.choose" => choose(room, read(with)?),
        "version.listen" | "reference.add" | "reference.listen" | "assistant.compare" => {
            listening::answer(room, what, with)
        }
        "song.demo" => demo(room),
        "snapshot" | "version.save" => {
            let Named { name, .. } = read(with)?;
            let song = room.song()?;
            let version = Version { name, when: crate::start::now(), song: song.song().clone() };
            Version::keep(&song.folder, &version)?;
            Ok(json!({}))
        }
        "version.list" => {
            let told = |it: Version| json!({"name": it.name, "when": it.when, "tracks": it.song.tracks.len()});
            let all = Version::all(&room.song()?.folder).into_iter().map(told);
            Ok(json!({"versions": all.collect::<Vec<_>>()}))
        }
        "version.restore" => {
            let Named { name, .. } = read(with)?;
            let song = room.song()?;
            let version = Version::find(&song.folder, &name)?;
            let edits = rebuild::edits(song.song(), &version.song)?;
            room.edit((Some(user), author), edits, &format!("back to {name}"), None)
        }
        "job.stop" => {
            let Known { id } = read(with)?;
            room.jobs.stop(&id)?;
            Ok(json!({}))
        }
        _ => match what.split_once('.') {
            Some(("transport", word)) => transport::answer(room, word, with),
            Some(("assistant", word)) => advice::answer(room, (user, author), word, with),
            Some(("master", _)) => masters::answer(room, what, with),
            Some(("deliver", _)) => delivering::answer(room, what, with),
            Some(("export", "start")) => exports::answer(room, with),
            _ => act(room, (user, author), what, &with),
        },
    }
}

/// Does what stands in the list of actions, where it is an edit of the song.
fn act(room: &mut Room, (user, author): (u32, &str), what: &str, with: &Value) -> Answer {
    if desk::actions::find(what).is_none() {
        return Err(Refusal::new(format!("there is no \"{what}\" to be asked for")));
    }
    let song = room.song()?;
    let length = |name: &str| song.files.iter().find(|file| file.file == name && !file.missing).map(|file| file.frames);
    let (edit, reason) = desk::actions::linked_edit(song.song(), what, with, &length, &mut Linked::default())?;
    room.edit((Some(user), author), vec![edit], &reason, None)
}

/// Where the song stands on the engineer's way.
fn next(room: &mut Room) -> Answer {
    let open = room.song()?;
    let missing = open.files.iter().filter(|file| file.missing).map(|file| file.file.clone()).collect();
    let mended = open.said.findings.iter().filter(|found| found.must_mend);
    let faults: Vec<(String, String)> = mended.map(|found| (found.strip.clone(), found.text.clone())).collect();
    let name = |made: &Value| made["target"].as_str().unwrap_or_default().to_string();
    let stale = open.mastered_song.as_ref() != Some(open.song());
    let master = |made: &Value| MasterFact { target: name(made), passed: made["passed"] == true, stale };
    let facts = Facts {
        missing,
        faults: open.said.listened.then_some(faults),
        true_peak: None,
        masters: open.masters.iter().map(master).collect(),
        delivered: open.delivered.iter().map(name).collect(),
    };
    Ok(desk::actions::next(open.song(), &facts).to_json())
}

/// Makes the demo song and opens it.
fn demo(room: &mut Room) -> Answer {
    let demo = room.demo.clone().ok_or_else(|| Refusal::new("this studio has no demo song"))?;
    let folder = room.start.free_folder("Demo")?;
    room.begin("demo", move |line| {
        let progress = |doing: &str, share: f64| line.progress(doing, share);
        let make = || -> Result<(), JobError> {
            let recordings = folder.join("recordings");
            demo(&recordings, line.stop(), &progress)?;
            let mut song = desk::import(&recordings, &folder, true, &progress)?.song;
            song.name = "Demo".to_string();
            drop(Session::create(&folder, song)?);
            Ok(line.stop().go_on()?)
        };
        if let Err(error) = make() {
            // The folder is of this job alone; half a demo is of no use to anybody.
            let _ = std::fs::remove_dir_all(&folder);
            return Err(error);
        }
        Ok(Box::new(move |room: &mut Room| {
            room.open(&folder)?;
            Ok(json!({"id": room.song()?.id}))
        }))
    })
}

fn opened(room: &mut Room, author: &str) -> Answer {
    let id = room.song()?.id.clone();
    Ok(json!({"id": id, "room": room.told(author)}))
}

#[derive(Deserialize)]
struct Watch {
    strip: Option<String>,
    insert: Option<String>,
}

#[derive(Deserialize)]
struct Choice {
    name: String,
    rate: Option<u32>,
    block: Option<usize>,
}

/// Opens another output; that may take a moment, and everybody is told of the device when it is there.
fn choose(room: &mut Room, Choice { name, rate, block }: Choice) -> Answer {
    let song = room.song()?;
    let output = deck::output(&name, rate.unwrap_or(song.song().rate), block);
    let live = song.deck.live();
    room.begin("device", move |line| {
        line.progress("opening the device", 0.0);
        live.choose(output)?;
        Ok(Box::new(|room: &mut Room| Ok(json!({"device": room.song()?.deck.device()}))))
    })
}

/// Whether something shall be on.
#[derive(Deserialize)]
pub struct On {
    /// Whether it shall.
    pub on: bool,
}

/// A monitor with the fields that were named.
fn changed(monitor: &Monitor, with: Value) -> Result<Monitor, Refusal> {
    let mut now = json!(monitor);
    let Value::Object(fields) = with else { return Err(Refusal::new("name the fields that shall change")) };
    for (key, value) in fields {
        match now.get_mut(&key) {
            Some(field) => *field = value,
            None => return Err(Refusal::new(format!("the monitor has no \"{key}\""))),
        }
    }
    let monitor: Monitor = read(now)?;
    if !["full", "small", "earbuds"].contains(&&*monitor.speaker) {
        return Err(Refusal::new(format!(
            "there is no speaker \"{}\"; there are full, small, earbuds",
            monitor.speaker
        )));
    }
    if !(-96.0..=24.0).contains(&monitor.level) {
        return Err(Refusal::new("the monitor's level lies between -96 and 24 dB"));
    }
    Ok(monitor)
}

/// The edit that lays a file on a track of its own, at the song's beginning.
pub fn track_of(song: &Song, info: &FileInfo) -> Edit {
    let stem = info.file.rsplit('/').next().unwrap_or(&info.file);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let taken = |name: &str| song.strip(name).is_some();
    let numbered = (1..).map(|n| if n == 1 { stem.to_string() } else { format!("{stem} {n}") });
    let name = numbered.into_iter().find(|name| !taken(name)).unwrap_or_default();
    let layout = if info.channels == 1 { Layout::Mono } else { Layout::Stereo };
    let mut track = Track::new(&name, layout);
    track.clips.push(Clip::new(&info.file, Place::Frame(0), info.frames.max(1)));
    Edit::add("song", song.tracks.len(), Item::Track(track))
}
