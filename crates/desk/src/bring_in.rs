//! Brings a single file into a song: an impulse response that an effect is given, a recording that a clip is given.

use crate::JobError;
use media::Stem;
use session::Song;
use std::path::Path;

/// The path by which a song can name a file. One that lies in the song's folder keeps its name; one from elsewhere is
/// copied into the song's `audio/` (or found there, where the same content was brought in before).
///
/// # Errors
/// A file that is neither in the song nor anywhere else, is no audio, or cannot be copied.
pub fn bring_in(song_dir: &Path, file: &str) -> Result<String, JobError> {
    if song_dir.join(file).is_file() && Song::can_name(file) {
        return Ok(file.to_string());
    }
    let path = Path::new(file);
    if !path.is_file() {
        return Err(JobError(format!("\"{file}\" is neither in the song's folder nor a file elsewhere")));
    }
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let stem = Stem { name, files: vec![path.to_path_buf()], info: media::probe(path)? };
    let audio = song_dir.join("audio");
    if let Some(known) = path.file_name().map(|name| audio.join(name)).filter(|known| known.is_file())
        && media::sha256(&known)? == media::sha256(path)?
    {
        return Ok(named(song_dir, &known));
    }
    Ok(named(song_dir, &media::copy_into(&stem, &audio, false)?.path))
}

/// A path in the song's folder as the song writes it.
pub(crate) fn named(song_dir: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(song_dir).unwrap_or(file);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
