//! Whether what a song places in time is sound: clips, places, tempo, automation.

use crate::check::{Check, most, number, unless};
use crate::limits::{BPM, GAIN, MOST_TEMPOS};
use crate::text::curves::MOST_POINTS;
use crate::text::number::{LONGEST, bar_beat};
use crate::{Automation, BarBeat, Clip, Place, Song, Strip, TempoMap, automated};

pub(crate) fn clip(song: &Song, clip: &Clip) -> Result<(), String> {
    file(&clip.file)?;
    let most = (LONGEST * f64::from(song.rate)) as i64;
    if let Place::Frame(at) = clip.at
        && !(0..=most).contains(&at)
    {
        return Err(format!("at must lie between 0 and {LONGEST} seconds"));
    }
    if clip.length < 1 {
        return Err("length must be at least one frame".to_string());
    }
    let lengths = [("offset", clip.offset), ("length", clip.length)];
    let fades = [("fade-in", clip.fade_in), ("fade-out", clip.fade_out)];
    for (what, frames) in lengths.iter().chain(&fades) {
        if !(0..=most).contains(frames) {
            return Err(format!("{what} must lie between 0 and {LONGEST} seconds"));
        }
    }
    for (what, frames) in fades {
        if frames > clip.length {
            return Err(format!("{what} is longer than the clip"));
        }
    }
    GAIN.check(clip.gain.0).map(|_| ())
}

/// A file stays inside the song's folder.
pub(crate) fn file(path: &str) -> Result<(), String> {
    let strange =
        path.is_empty() || path.len() > 4096 || path.contains(['\\', ':']) || path.chars().any(char::is_control);
    let outside = path.split('/').any(|part| part.is_empty() || part == "." || part == "..");
    if strange || outside {
        let path = path.escape_debug();
        return Err(format!("\"{path}\" is no file in the song's folder; expected a path such as \"audio/kick.wav\""));
    }
    Ok(())
}

pub(crate) fn place(song: &Song, at: Place, path: &str) -> Check {
    let most = (LONGEST * f64::from(song.rate)) as i64;
    let wrong = match at {
        Place::Frame(frame) => !(0..=most).contains(&frame),
        Place::Bar(bar) => !sound(bar),
    };
    unless(wrong, path, || format!("a place must lie between 0 and {LONGEST} seconds, or be a bar from 1"))
}

fn sound(at: BarBeat) -> bool {
    (1..=1_000_000).contains(&at.bar)
        && (1..=1024).contains(&at.beat)
        && (0..=4 * signal::Beat::TICKS).contains(&at.tick)
}

pub(crate) fn tempo(map: &TempoMap) -> Check {
    most(map.entries.len(), MOST_TEMPOS, "changes of tempo", "song")?;
    let mut last: Option<BarBeat> = None;
    for (i, entry) in map.entries.iter().enumerate() {
        let path = format!("song/tempo-{}", i + 1);
        number(&BPM, entry.bpm, &path)?;
        unless(!sound(entry.at), &path, || "at must be a bar from 1".to_string())?;
        let key = |at: BarBeat| (at.bar, at.beat, at.tick);
        match last {
            None => unless(key(entry.at) != (1, 1, 0), &path, || "the first tempo stands at 1|1".to_string())?,
            Some(last) => unless(key(entry.at) <= key(last), &path, || {
                format!("tempo at {} must come after the one at {}", bar_beat(entry.at), bar_beat(last))
            })?,
        }
        let meter =
            entry.meter.is_none_or(|m| (1..=128).contains(&m.beats) && m.note.is_power_of_two() && m.note <= 64);
        unless(!meter, &path, || "a meter has 1 to 128 beats of 1, 2, 4, 8, 16, 32 or 64".to_string())?;
        last = Some(entry.at);
    }
    Ok(())
}

pub(crate) fn automation(song: &Song, strip: &Strip, it: &Automation) -> Result<(), String> {
    let param = automated::parameter(strip, &it.parameter)?;
    if it.points.is_empty() || it.points.len() > MOST_POINTS {
        return Err(format!("a curve has 1 to {MOST_POINTS} points, not {}", it.points.len()));
    }
    let (mut last, most) = (0, (LONGEST * f64::from(song.rate)) as i64);
    for (i, point) in it.points.iter().enumerate() {
        let at = song.frame(point.at);
        if at < last || at > most {
            return Err(format!("point {} does not come after the one before it", i + 1));
        }
        last = at;
        let off = param.off && point.value == f64::NEG_INFINITY;
        if !off {
            param.param.check(point.value).map_err(|message| format!("point {}: {message}", i + 1))?;
        }
    }
    Ok(())
}
