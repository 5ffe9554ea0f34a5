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
        && media::content_name(&known)? == media::content_name(path)?
    {
        return Ok(named(song_dir, &known));
    }
    Ok(named(song_dir, &media::copy_into(&stem, &audio, false)?))
}

/// A path in the song's folder as the song writes it.
pub(crate) fn named(song_dir: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(song_dir).unwrap_or(file);
    inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use media::{Format, Spec};

    fn write(path: &Path, channels: &[Vec<f32>]) {
        let spec = Spec::new(Format::for_path(path, Some(media::Depth::Float)).unwrap(), 48_000, channels.len());
        let mut writer = media::create(path, &spec, &[]).unwrap();
        writer.write(&channels.iter().map(Vec::as_slice).collect::<Vec<_>>()).unwrap();
        writer.finish().unwrap();
    }

    #[test]
    fn a_file_from_elsewhere_is_copied_once_and_one_of_the_song_keeps_its_name() {
        let (song, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let hall = elsewhere.path().join("hall.wav");
        write(&hall, &[vec![0.5; 100]]);
        let bring = |file: &Path| bring_in(song.path(), &file.display().to_string());
        assert_eq!(bring(&hall).unwrap(), "audio/hall.wav");
        assert_eq!(bring(&hall).unwrap(), "audio/hall.wav");
        assert_eq!(bring(Path::new("audio/hall.wav")).unwrap(), "audio/hall.wav");
        write(&hall, &[vec![0.25; 100]]);
        assert_eq!(bring(&hall).unwrap(), "audio/hall 2.wav");
        let error = bring(Path::new("gone.wav")).unwrap_err().to_string();
        assert!(error.contains("\"gone.wav\""), "{error}");
    }

    #[test]
    fn an_effect_over_a_file_finds_its_file_wherever_it_lies() {
        let folder = tempfile::tempdir().unwrap();
        let [input, hall, output] = ["in.wav", "hall.wav", "out.wav"].map(|name| folder.path().join(name));
        let sound: Vec<f32> = (0..1000).map(|n| (n % 7) as f32 * 0.1 - 0.3).collect();
        write(&input, &[sound.clone(), sound.clone()]);
        write(&hall, &[vec![0.0, 0.5]]);
        let text = format!("convolution \"{}\" normalize=#false", hall.display());
        let inserts = crate::inserts(&text).unwrap();
        crate::process(&input, &output, None, inserts, Some(media::Depth::Float), &|_, _| {}).unwrap();
        let heard = media::read_whole(&output, 10_000).unwrap();
        for n in 1..1000 {
            assert!((heard.channels[1][n] - 0.5 * sound[n - 1]).abs() < 1e-6, "{n}");
        }
    }
}
