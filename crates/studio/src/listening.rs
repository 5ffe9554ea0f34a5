//! What is heard instead of the mix: a version, the reference, the mix with and without a move; equally loud where that is
//! wished.
//!
//! Each is a song of its own that the deck plays in the place of the open one; the open song is not touched.

use crate::jobs::Line;
use crate::notes::Version;
use crate::requests::{On, read};
use crate::room::Room;
use crate::wire::{Answer, Refusal, event};
use desk::JobError;
use engine::{Request, Sink, Tap, render, render_to_memory};
use media::{Depth, Format, SongLibrary, Spec};
use meters::Loudness;
use serde::Deserialize;
use serde_json::{Value, json};
use session::{Clip, Place, Song, Track};
use signal::{Db, Layout, Library, SourceError};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Seconds of the song that are compared, half of them before the playhead.
const WINDOW: f64 = 10.0;
/// What is compared is turned by no more than this, in dB.
const MOST: f64 = 24.0;

/// How the files of differences are called in the song's cache.
const DIFFERENCE: &str = "difference-";
/// Counts the differences, so that each has a name of its own: the engine knows a file by its name, and under the same
/// name another move's difference sounded like the first.
static DIFFERENCES: AtomicU64 = AtomicU64::new(0);

/// Most loudnesses that are remembered.
const REMEMBERED: usize = 16;

/// How loud a part of a song is; `None` for silence.
struct Known {
    song: Song,
    part: Range<i64>,
    loudness: Option<f64>,
}

/// Loudness that was measured before, so that going to and fro between two songs takes no time.
#[derive(Default)]
pub struct Measured(Mutex<Vec<Known>>);

impl Measured {
    fn known(&self) -> MutexGuard<'_, Vec<Known>> {
        // What is behind a poisoned lock here is whole: every change is one insertion.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The loudness of a part of a song; `None` for silence.
    fn loudness(
        &self,
        song: &Song,
        library: &dyn Library,
        part: &Range<i64>,
        line: &Line,
    ) -> Result<Option<f64>, JobError> {
        let before = self.known().iter().find(|it| it.song == *song && it.part == *part).map(|it| it.loudness);
        if let Some(before) = before {
            return Ok(before);
        }
        let loudness = loudness(song, library, part, line)?;
        let mut known = self.known();
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push(Known { song: song.clone(), part: part.clone(), loudness });
        Ok(loudness)
    }
}

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
            open.notes.save(&open.folder)?;
            let reference = json!({"reference": open.notes.reference});
            room.tell(&event("reference", reference.clone()));
            Ok(reference)
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
    hear(room, "mix", None)
}

/// Puts something in the place of the mix, or the mix back.
fn hear(room: &mut Room, name: &str, instead: Option<Song>) -> Answer {
    let open = room.song()?;
    open.hear_instead(instead)?;
    open.monitor.listening = name.to_string();
    let monitor = json!({"monitor": open.monitor});
    room.tell(&event("monitor", monitor.clone()));
    Ok(monitor)
}

/// Ends a job by hearing what it made.
fn ending(id: String, name: String, song: Song) -> crate::jobs::Ending {
    Box::new(move |room: &mut Room| {
        if room.song()?.id != id {
            return Err(Refusal::new("the song was closed meanwhile"));
        }
        hear(room, &name, Some(song))
    })
}

/// The part of the song around the playhead that is compared.
fn window(song: &Song, frame: i64) -> Range<i64> {
    let half = (WINDOW / 2.0 * f64::from(song.rate)) as i64;
    let end = (frame + half).min(song.length()).max(2 * half);
    (end - 2 * half).max(0)..end
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
        let heard = line.stoppable(&*library);
        let mut other = version.song;
        if matched {
            let goal = measured.loudness(&song, &heard, &part, line)?;
            let own = measured.loudness(&other, &heard, &part, line)?;
            turn(&mut other, difference(goal, own));
        }
        Ok(ending(id, told, other))
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
        let heard = line.stoppable(&*library);
        let frames = library.open_audio(&file)?.frames();
        let mut other = song_of(&song, &file, 0, frames);
        if matched {
            // A song against a song: each as a whole, for the playhead stands in different parts of them.
            let goal = measured.loudness(&song, &heard, &(0..song.length()), line)?;
            let own = measured.loudness(&other, &heard, &(0..frames), line)?;
            turn(&mut other, difference(goal, own));
        }
        Ok(ending(id, "reference".to_string(), other))
    })
}

fn compare(room: &mut Room, move_id: &str, which: &str) -> Answer {
    if !["before", "after", "difference"].contains(&which) {
        return Err(Refusal::new(format!("\"{which}\" cannot be heard; before, after and difference can")));
    }
    room.commit()?;
    let open = room.song()?;
    let (without, with) = open.with_and_without(move_id)?;
    let (id, library, folder) = (open.id.clone(), open.library(), open.folder.clone());
    let part = window(open.song(), open.deck.transport().frame);
    let (matched, told) = (open.monitor.matched, format!("move:{which}"));
    let which = which.to_string();
    let measured = room.measured.clone();
    room.begin("compare", move |line| {
        let heard = line.stoppable(&*library);
        if which == "difference" {
            let file = write_difference(&folder, &library, &without, &with, &part, line)?;
            let song = song_of(&with, &file, part.start, part.end - part.start);
            return Ok(ending(id, told, song));
        }
        let (mut own, other) = if which == "before" { (without, with) } else { (with, without) };
        if matched {
            // The louder of the two is turned down, so that neither clips for the sake of the other.
            let goal = measured.loudness(&other, &heard, &part, line)?;
            let gain = difference(goal, measured.loudness(&own, &heard, &part, line)?);
            turn(&mut own, gain.min(0.0));
        }
        Ok(ending(id, told, own))
    })
}

/// What a move adds and takes away, as a file in the song's cache.
fn write_difference(
    folder: &Path,
    library: &SongLibrary,
    without: &Song,
    with: &Song,
    part: &Range<i64>,
    line: &Line,
) -> Result<String, JobError> {
    let heard = line.stoppable(library);
    let progress = |share| line.progress("listening to what changes", share);
    let request = Request { from: part.start, to: Some(part.end), progress: &progress, ..Request::default() };
    let before = render_to_memory(without, &heard, &request, Tap::Mix)?;
    let mut after = render_to_memory(with, &heard, &request, Tap::Mix)?;
    for (after, before) in after.iter_mut().zip(&before) {
        after.iter_mut().zip(before).for_each(|(after, before)| *after -= before);
    }
    let cache = folder.join(".cache");
    std::fs::create_dir_all(&cache).map_err(|error| JobError::at(folder, error))?;
    forget_differences(&cache);
    let file = format!(".cache/{DIFFERENCE}{}.wav", DIFFERENCES.fetch_add(1, Ordering::Relaxed));
    let path = folder.join(&file);
    let spec = Spec::new(Format::for_path(&path, Some(Depth::Float))?, with.rate, 2);
    let mut writer = media::create(&path, &spec, &[])?;
    writer.write(&[&after[0], &after[1]])?;
    writer.finish()?;
    Ok(file)
}

/// Takes earlier differences away. One that is still held open stays until the next time.
fn forget_differences(cache: &Path) {
    let Ok(entries) = std::fs::read_dir(cache) else { return };
    for entry in entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(DIFFERENCE)) {
        let _ = std::fs::remove_file(entry.path());
    }
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

/// The loudness of a part of a song; `None` for silence.
fn loudness(song: &Song, library: &dyn Library, part: &Range<i64>, line: &Line) -> Result<Option<f64>, JobError> {
    let mut meter = Loudness::new(song.rate, vec![1.0, 1.0]);
    let mut sink = |left: &[f32], right: &[f32]| {
        meter.push(&[left, right]);
        Ok::<(), SourceError>(())
    };
    let progress = |share| line.progress("listening how loud it is", share);
    let request = Request { from: part.start, to: Some(part.end), progress: &progress, ..Request::default() };
    render(song, library, &request, vec![(Tap::Mix, &mut sink as &mut dyn Sink)])?;
    Ok(meter.finish().integrated_lufs)
}

/// By how much something of loudness `own` must be turned to be as loud as `goal`, in dB.
fn difference(goal: Option<f64>, own: Option<f64>) -> f64 {
    goal.zip(own).map_or(0.0, |(goal, own)| (goal - own).clamp(-MOST, MOST))
}

/// Turns a whole song, after everything that follows the level.
fn turn(song: &mut Song, gain: f64) {
    song.master.fader = Db(song.master.fader.0 + gain);
    let curves = song.master.automation.iter_mut().filter(|curve| curve.parameter == "fader");
    curves.flat_map(|curve| &mut curve.points).for_each(|point| point.value += gain);
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
    }

    #[test]
    fn what_is_turned_is_turned_after_the_inserts_and_where_a_curve_moves_it_too() {
        let mut song = Song::new("song", 48_000);
        let point = session::Point { at: Place::Frame(0), value: -3.0, curve: session::Curve::Linear };
        song.master.automation.push(session::Automation { parameter: "fader".to_string(), points: vec![point] });
        turn(&mut song, -2.5);
        assert_eq!((song.master.fader.0, song.master.automation[0].points[0].value), (-2.5, -5.5));
        assert_eq!(difference(Some(-14.0), Some(-11.5)), -2.5);
        assert_eq!((difference(None, Some(-14.0)), difference(Some(0.0), Some(-70.0))), (0.0, MOST));
    }
}
