//! How long a song's file is on the song's grid.

use media::SongLibrary;
use session::Song;
use std::path::Path;

/// The length of a file named in a song, in frames at the song's rate; `None` where it cannot be read.
pub fn file_length(song: &Song, song_dir: &Path, file: &str) -> Option<i64> {
    let info = SongLibrary::new(song_dir, song.rate).allow_outside().probe(file).ok()?;
    // Whole frames only: what a clip plays must be there.
    let frames = i128::from(info.frames) * i128::from(song.rate) / i128::from(info.rate.max(1));
    i64::try_from(frames).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use media::{Format, Spec};

    #[test]
    fn a_file_of_another_rate_is_counted_in_frames_of_the_song() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tone.wav");
        let spec = Spec::new(Format::for_path(&path, Some(media::Depth::Float)).unwrap(), 44_100, 1);
        let mut writer = media::create(&path, &spec, &[]).unwrap();
        writer.write(&[&[0.5; 44_101]]).unwrap();
        writer.finish().unwrap();
        let song = Song::new("song", 48_000);
        // 44101 frames of 44.1 kHz are 48001.09 of 48 kHz.
        assert_eq!(file_length(&song, folder.path(), "tone.wav"), Some(48_001));
        assert_eq!(file_length(&song, folder.path(), "gone.wav"), None);
    }
}
