//! A song from a folder of audio files.

use crate::bring_in::named;
use crate::{JobError, Progress, pair};
use media::{Skipped, Stem};
use session::{Clip, Place, Song, Track};
use signal::Layout;
use std::path::Path;

/// What an import gave.
pub struct Import {
    /// The song; its files lie in the folder, it is not yet saved.
    pub song: Song,
    /// What was left out, and why.
    pub skipped: Vec<Skipped>,
    /// What should be known: pairs that were joined, files at other rates.
    pub notes: Vec<String>,
}

/// Copies (or links) the audio files of a folder into `song_dir/audio` and lays each on a track of its own.
///
/// # Errors
/// A folder that cannot be read or holds no audio, a song folder that is taken or cannot be written.
pub fn import(stems: &Path, song_dir: &Path, link: bool, progress: Progress) -> Result<Import, JobError> {
    let mut scan = media::scan(stems)?;
    scan.stems = scan.stems.into_iter().flat_map(pair::apart).collect();
    if song_dir.join("song.kdl").exists() {
        return Err(JobError::at(song_dir, "there is a song already; choose another folder with -o"));
    }
    let rate = common_rate(&scan.stems);
    let name =
        stems.canonicalize().ok().and_then(|path| path.file_name().map(|name| name.to_string_lossy().into_owned()));
    let mut song = Song::new(&name.unwrap_or_else(|| "Song".to_string()), rate);
    let mut notes = scan.stems.iter().filter_map(|stem| note(stem, rate)).collect::<Vec<_>>();
    let start = first_time(&scan.stems);
    for (index, stem) in scan.stems.iter().enumerate() {
        progress("importing", index as f64 / scan.stems.len() as f64);
        let imported = media::copy_into(stem, &song_dir.join("audio"), link)?;
        notes.extend(stem.info.notes.iter().map(|note| format!("{}: {note}", stem.name)));
        song.tracks.push(track(&song, stem, &imported, song_dir, start));
    }
    progress("importing", 1.0);
    song.check()?;
    Ok(Import { song, skipped: scan.skipped, notes })
}

/// The rate that most of the material has, by length; of two with as much, the higher.
fn common_rate(stems: &[Stem]) -> u32 {
    let mut rates: Vec<(u32, f64)> = Vec::new();
    for stem in stems {
        let seconds = stem.info.seconds();
        match rates.iter_mut().find(|(rate, _)| *rate == stem.info.rate) {
            Some((_, sum)) => *sum += seconds,
            None => rates.push((stem.info.rate, seconds)),
        }
    }
    let best = rates.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    best.map_or(48_000, |(rate, _)| rate.clamp(8_000, 384_000))
}

/// The earliest time stamp, in seconds since midnight, where every file has one.
fn first_time(stems: &[Stem]) -> Option<f64> {
    let times = stems.iter().map(|stem| stem.info.time_reference.map(|t| t as f64 / f64::from(stem.info.rate)));
    times.collect::<Option<Vec<f64>>>()?.into_iter().min_by(f64::total_cmp)
}

fn note(stem: &Stem, rate: u32) -> Option<String> {
    if stem.info.rate != rate {
        return Some(format!(
            "{}: recorded at {} Hz; it is resampled to the song's {rate} Hz",
            stem.name, stem.info.rate
        ));
    }
    (stem.files.len() == 2).then(|| format!("{}: left and right files joined into one stereo track", stem.name))
}

fn track(song: &Song, stem: &Stem, file: &Path, song_dir: &Path, start: Option<f64>) -> Track {
    let layout = if stem.channels() == 1 { Layout::Mono } else { Layout::Stereo };
    let mut track = Track::new(&stem.name, layout);
    let file = named(song_dir, file);
    let frames = |count: i64| (count as f64 * f64::from(song.rate) / f64::from(stem.info.rate)).ceil() as i64;
    let time =
        stem.info.time_reference.zip(start).map_or(0.0, |(t, start)| t as f64 / f64::from(stem.info.rate) - start);
    let at = Place::Frame((time * f64::from(song.rate)).round() as i64);
    track.clips.push(Clip::new(&file, at, frames(stem.info.frames)));
    track
}
