//! Hands the effects of a song the audio they name: at the song's rate, each file once.

use crate::EngineError;
use crate::playlist;
use session::{Song, Strip};
use signal::source::Memory;
use signal::{Audio, Library, SourceError};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The longest file an effect is handed, in seconds; a stranger's song must not take the memory.
const LONGEST: i64 = 60;

/// The song with the sound in every file that an active insert names; the song itself where none is missing.
pub fn with_audio<'s>(song: &'s Song, library: &dyn Library) -> Result<Cow<'s, Song>, EngineError> {
    let mut song = Cow::Borrowed(song);
    if !song.strips().any(misses_audio) {
        return Ok(song);
    }
    let mut known: BTreeMap<String, Audio> = BTreeMap::new();
    let all = song.to_mut();
    let sums = all.buses.iter_mut().chain(&mut all.returns).map(|bus| &mut bus.strip);
    let strips = all.tracks.iter_mut().map(|track| &mut track.strip).chain(sums).chain([&mut all.master]);
    for strip in strips {
        for insert in strip.inserts.iter_mut().filter(|insert| !insert.bypass) {
            for audio in insert.settings.files.iter_mut().filter(|audio| is_missing(audio)) {
                if !known.contains_key(&audio.file) {
                    let read = read_audio(library, &audio.file, all.rate).map_err(|error| EngineError::File {
                        strip: strip.name.clone(),
                        insert: insert.id.clone(),
                        error,
                    })?;
                    known.insert(audio.file.clone(), read);
                }
                *audio = known[&audio.file].clone();
            }
        }
    }
    Ok(song)
}

fn misses_audio(strip: &Strip) -> bool {
    strip.inserts.iter().any(|insert| !insert.bypass && insert.settings.files.iter().any(is_missing))
}

/// Whether it names a file whose sound nobody has handed in yet.
fn is_missing(audio: &Audio) -> bool {
    audio.is_named() && audio.sound.is_none()
}

/// A file of audio at a rate, whole, as an effect is handed it.
///
/// # Errors
/// A file that cannot be read, or is longer than 60 s.
pub fn read_audio(library: &dyn Library, file: &str, rate: u32) -> Result<Audio, SourceError> {
    let mut source = playlist::open(library, file, rate)?;
    let frames = source.frames();
    if frames > LONGEST * i64::from(rate) {
        let why = format!("it is longer than {LONGEST} s, the most that an effect is handed; cut it");
        return Err(SourceError { what: file.to_string(), why });
    }
    let mut channels = vec![vec![0.0; frames.max(0) as usize]; source.channels()];
    let mut planes: Vec<&mut [f32]> = channels.iter_mut().map(Vec::as_mut_slice).collect();
    source.read(0, &mut planes)?;
    // What is no number would stay in the effect for good.
    channels.iter_mut().flatten().filter(|x| !x.is_finite()).for_each(|x| *x = 0.0);
    let sound = Arc::new(Memory { rate, channels });
    Ok(Audio { file: file.to_string(), hash: library.hash_of(file), sound: Some(sound) })
}
