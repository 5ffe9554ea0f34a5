//! What is heard instead of the mix: a version, the reference, the mix with and without a move; equally loud where that is
//! wished.
//!
//! Each is a song of its own that the deck plays in the place of the open one; the open song is not touched.

mod loudness;

use crate::jobs::Line;
use crate::notes::Version;
use crate::requests::{On, read};
use crate::room::Room;
use crate::wire::{Answer, Difference, Refusal, event};
use crate::yardstick;
use desk::JobError;
use engine::{Request, Tap, render_to_memory};
pub use loudness::Measured;
use loudness::{difference, raise, turn};
use media::{Depth, Format, SongLibrary, Spec};
use serde::Deserialize;
use serde_json::{Value, json};
use session::{Clip, Place, Song, Track};
use signal::Layout;
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

/// Seconds of the song that are compared, half of them before the playhead.
const WINDOW: f64 = 10.0;
/// Seconds of the song in which it is worked out what a move changes, and how many of them lie before the playhead.
const CHANGED: [f64; 2] = [40.0, 4.0];

#[derive(Deserialize)]
struct Which {
    id: Option<String>,
    which: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
struct File {
    file: String,
}

/// Does what is asked about listening.
pub fn answer(room: &mut Room, what: &str, with: Value) -> Answer {
    match what {
        "version.listen" => match read::<Named>(with)?.name {
            Some(name) => version(room, &name),
            None => mix(room),
        },
        "reference.add" => {
            let File { file } = read(with)?;
            let open = room.song()?;
            if open.files.iter().all(|known| known.file != file || known.missing) {
                return Err(Refusal::new(format!("\"{file}\" is no file of the song; send it first")));
            }
            open.notes.reference = Some(file);
            open.notes.reference_tone = None;
            open.notes.save(&open.folder)?;
            room.tell_yardstick();
            yardstick::hear_reference(room)
        }
        "reference.listen" if read::<On>(with.clone())?.on => reference(room),
        "reference.listen" => mix(room),
        "assistant.compare" => match read::<Which>(with)? {
            Which { id: Some(id), which } => compare(room, &id, which.as_deref().unwrap_or("after")),
            Which { id: None, .. } => mix(room),
        },
        _ => Err(Refusal::new(format!("there is no \"{what}\" to be asked for"))),
    }
}

/// Hears what is called by a monitor's word: `mix`, `reference`, `version:NAME`. A move that is compared is compared anew from
/// its own place, and stays as it is.
pub fn listen_to(room: &mut Room, word: &str) -> Answer {
    match word.split_once(':') {
        None if word == "mix" => mix(room),
        None if word == "reference" => reference(room),
        Some(("version", name)) => version(room, name),
        Some(("move", _)) => Ok(json!({"monitor": room.song()?.monitor})),
        _ => Err(Refusal::new(format!("\"{word}\" cannot be listened to; mix, reference and version:NAME can"))),
    }
}

/// The mix again.
fn mix(room: &mut Room) -> Answer {
    hear(room, "mix", None, Compared::default())
}

/// What of moves is compared: which, and what is to be known of it where only what they change is heard.
#[derive(Default)]
struct Compared {
    which: Option<String>,
    difference: Option<Difference>,
}

/// Puts something in the place of the mix, or the mix back.
fn hear(room: &mut Room, name: &str, instead: Option<Song>, compared: Compared) -> Answer {
    let open = room.song()?;
    open.hear_instead(instead)?;
    open.monitor.listening = name.to_string();
    (open.monitor.compared, open.monitor.difference) = (compared.which, compared.difference);
    let monitor = json!({"monitor": open.monitor});
    room.tell(&event("monitor", monitor.clone()));
    Ok(monitor)
}

/// Ends a job by hearing what it made.
fn ending(id: String, name: String, song: Song, compared: Compared) -> crate::jobs::Ending {
    Box::new(move |room: &mut Room| {
        if room.song()?.id != id {
            return Err(Refusal::new("the song was closed meanwhile"));
        }
        hear(room, &name, Some(song), compared)
    })
}

/// The part of the song around the playhead that is compared.
fn window(song: &Song, frame: i64) -> Range<i64> {
    let half = (WINDOW / 2.0 * f64::from(song.rate)) as i64;
    let end = (frame + half).min(song.length()).max(2 * half);
    (end - 2 * half).max(0)..end
}

/// The part of the song from a little before the playhead on in which it is worked out what changes.
fn changed(song: &Song, frame: i64) -> Range<i64> {
    let [whole, before] = CHANGED.map(|seconds| (seconds * f64::from(song.rate)) as i64);
    let start = (frame - before).min(song.length() - whole).max(0);
    start..(start + whole).min(song.length().max(1))
}

fn version(room: &mut Room, name: &str) -> Answer {
    let open = room.song()?;
    let version = Version::find(&open.folder, name)?;
    if version.song.rate != open.song().rate {
        return Err(Refusal::new("the version has another rate than the song"));
    }
    let (id, song, library) = (open.id.clone(), open.song().clone(), open.library());
    let (part, matched) = (window(&song, open.deck.transport().frame), open.monitor.matched);
    let told = format!("version:{name}");
    let measured = room.measured.clone();
    room.begin("compare", move |line| {
        let heard = line.stop().library(&*library);
        let mut other = version.song;
        if matched {
            let goal = measured.loudness(&song, &heard, &part, line)?;
            let own = measured.loudness(&other, &heard, &part, line)?;
            turn(&mut other, difference(goal, own));
        }
        Ok(ending(id, told, other, Compared::default()))
    })
}

fn reference(room: &mut Room) -> Answer {
    let open = room.song()?;
    let missing = || Refusal::new("there is no reference yet; drop a song there that this one shall stand beside");
    let file = open.notes.reference.clone().ok_or_else(missing)?;
    let (id, song, library) = (open.id.clone(), open.song().clone(), open.library());
    let matched = open.monitor.matched;
    let measured = room.measured.clone();
    room.begin("compare", move |line| {
        let heard = line.stop().library(&*library);
        let frames = library.open_audio(&file)?.frames();
        let mut other = song_of(&song, &file, 0, frames);
        if matched {
            // A song against a song: each as a whole, for the playhead stands in different parts of them.
            let goal = measured.loudness(&song, &heard, &(0..song.length()), line)?;
            let own = measured.loudness(&other, &heard, &(0..frames), line)?;
            turn(&mut other, difference(goal, own));
        }
        Ok(ending(id, "reference".to_string(), other, Compared::default()))
    })
}

fn compare(room: &mut Room, move_id: &str, which: &str) -> Answer {
    if !["before", "after", "difference"].contains(&which) {
        return Err(Refusal::new(format!("\"{which}\" cannot be heard; before, after and difference can")));
    }
    room.commit()?;
    let open = room.song()?;
    let (without, with) = match move_id {
        "kept" | "proposed" => open.with_and_without_all(move_id)?,
        id => open.with_and_without(id)?,
    };
    let (id, library, folder) = (open.id.clone(), open.library(), open.folder.clone());
    let frame = open.deck.transport().frame;
    let part = if which == "difference" { changed(open.song(), frame) } else { window(open.song(), frame) };
    let (matched, told) = (open.monitor.matched, format!("move:{which}"));
    let (which, moves) = (which.to_string(), Some(move_id.to_string()));
    let measured = room.measured.clone();
    room.begin("compare", move |line| {
        let heard = line.stop().library(&*library);
        if which == "difference" {
            let sides = what_changes(&library, &without, &with, &part, line)?;
            let goal = measured.loudness(&with, &heard, &part, line)?;
            let (raised, under) = raise(&sides, with.rate, goal, matched);
            let file = write_difference(&folder, &sides, with.rate)?;
            let mut song = song_of(&with, &file, part.start, part.end - part.start);
            turn(&mut song, raised);
            let difference = Some(Difference { under, raised, from: part.start, to: part.end });
            return Ok(ending(id, told, song, Compared { which: moves, difference }));
        }
        let (mut own, other) = if which == "before" { (without, with) } else { (with, without) };
        if matched {
            // The louder of the two is turned down, so that neither clips for the sake of the other.
            let goal = measured.loudness(&other, &heard, &part, line)?;
            let gain = difference(goal, measured.loudness(&own, &heard, &part, line)?);
            turn(&mut own, gain.min(0.0));
        }
        Ok(ending(id, told, own, Compared { which: moves, difference: None }))
    })
}

/// What a move adds and takes away.
fn what_changes(
    library: &SongLibrary,
    without: &Song,
    with: &Song,
    part: &Range<i64>,
    line: &Line,
) -> Result<[Vec<f32>; 2], JobError> {
    let heard = line.stop().library(library);
    let progress = |share| line.progress("listening to what changes", share);
    let request = Request { from: part.start, to: Some(part.end), progress: &progress, ..Request::default() };
    let before = render_to_memory(without, &heard, &request, Tap::Mix)?;
    let mut after = render_to_memory(with, &heard, &request, Tap::Mix)?;
    for (after, before) in after.iter_mut().zip(&before) {
        after.iter_mut().zip(before).for_each(|(after, before)| *after -= before);
    }
    Ok(after)
}

/// Writes it into the song's cache, under a name that nothing that was heard before has.
fn write_difference(folder: &Path, sides: &[Vec<f32>; 2], rate: u32) -> Result<String, JobError> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let cache = folder.join(".cache");
    std::fs::create_dir_all(&cache).map_err(|error| JobError::at(folder, error))?;
    let old = std::fs::read_dir(&cache).into_iter().flatten().flatten();
    // What is still heard of them stays open until it is not.
    old.filter(|entry| entry.file_name().to_string_lossy().starts_with("difference-"))
        .for_each(|entry| _ = std::fs::remove_file(entry.path()));
    let file = format!(".cache/difference-{}-{}.wav", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let path = folder.join(&file);
    let spec = Spec::new(Format::for_path(&path, Some(Depth::Float))?, rate, 2);
    let mut writer = media::create(&path, &spec, &[])?;
    writer.write(&[&sides[0], &sides[1]])?;
    writer.finish()?;
    Ok(file)
}

/// A song of nothing but a file from a place on.
fn song_of(beside: &Song, file: &str, at: i64, length: i64) -> Song {
    let mut song = Song::new("instead", beside.rate);
    song.tempo = beside.tempo.clone();
    let mut track = Track::new("instead", Layout::Stereo);
    track.clips.push(Clip::new(file, Place::Frame(at), length.max(1)));
    song.tracks.push(track);
    song
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_part_that_is_compared_lies_around_the_playhead_and_in_the_song() {
        let song = song_of(&Song::new("song", 48_000), "a.wav", 0, 48_000 * 60);
        assert_eq!(window(&song, 48_000 * 30), 48_000 * 25..48_000 * 35);
        assert_eq!(window(&song, 0), 0..480_000);
        assert_eq!(window(&song, 48_000 * 59), 48_000 * 50..48_000 * 60);
        assert_eq!(window(&song_of(&song, "a.wav", 0, 10), 0), 0..480_000);
        assert_eq!(changed(&song, 48_000 * 10), 48_000 * 6..48_000 * 46);
        assert_eq!(changed(&song, 48_000 * 59), 48_000 * 20..48_000 * 60);
        assert_eq!(changed(&song_of(&song, "a.wav", 0, 10), 99), 0..10);
    }
}
