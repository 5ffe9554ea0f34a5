//! A small song that takes no time: four tones on four tracks, a bus, a return, sends, pans and effects.

use crate::sound::{sine, strokes, write};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const RATE: u32 = 48_000;
const SECONDS: f64 = 5.0;

/// A folder of recordings.
pub fn stems(folder: &Path) -> PathBuf {
    let stems = folder.join("stems");
    fs::create_dir_all(&stems).unwrap();
    write(&stems.join("Kick.wav"), RATE, &[strokes(RATE, SECONDS, 55.0, 0.5)]);
    write(&stems.join("Snare.wav"), RATE, &[strokes(RATE, SECONDS, 190.0, 1.0)]);
    write(&stems.join("Bass.wav"), RATE, &[sine(RATE, SECONDS, 82.4, 0.4)]);
    let keys = [sine(RATE, SECONDS, 440.0, 0.2), sine(RATE, SECONDS, 660.0, 0.2)];
    write(&stems.join("Keys.wav"), RATE, &keys);
    stems
}

/// A song over these recordings; its master does nothing.
pub fn song(folder: &Path) -> PathBuf {
    let song = folder.join("song");
    fs::rename(stems(folder), {
        fs::create_dir_all(&song).unwrap();
        song.join("audio")
    })
    .unwrap();
    fs::write(song.join("song.kdl"), TEXT).unwrap();
    song
}

/// A new folder with the song in it.
pub fn new_song() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let song = song(folder.path());
    (folder, song)
}

const TEXT: &str = r#"tonmeister 1
song "Four Tones" rate=48000 {
    tempo 120 meter="4/4"
}
track "Kick" role="kick" {
    clip "audio/Kick.wav" at=0 length=5
    inserts {
        compressor threshold=-24 ratio=4
    }
    fader -3
    output "Drums"
}
track "Snare" {
    clip "audio/Snare.wav" at=0 length=5
    pan 12
    send "Room" -12
    output "Drums"
}
track "Bass" {
    clip "audio/Bass.wav" at=0 length=5
    inserts {
        equalizer {
            bell 80 gain=3 q=1
        }
    }
    fader -6
}
track "Keys" layout="stereo" {
    clip "audio/Keys.wav" at=0.25 length=4.5
    fader -9
    pan -30
    send "Room" -18 tap="pre"
}
bus "Drums" {
    inserts {
        compressor threshold=-20 ratio=2 sidechain="Bass"
    }
    fader -1
}
return "Room" {
    inserts {
        reverb
    }
}
master
"#;
