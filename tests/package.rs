//! What `produce` leaves behind, held by other programs than the one that made it.

use crate::job::sha256;
use crate::sound;
use crate::true_peak::true_peak;
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Loudness and ceiling that a platform asks for.
pub struct Asked {
    pub target: &'static str,
    pub loudness: f64,
    pub ceiling: f64,
}

/// Spotify, as its page for artists has it.
pub const SPOTIFY: Asked = Asked { target: "spotify", loudness: -14.0, ceiling: -1.0 };

/// Everything is there, and what the manifest says of each file is so.
pub fn expect_whole(output: &Path, asked: &Asked) {
    for file in ["song/song.kdl", "mix.wav", "report.html", "manifest.json"] {
        assert!(output.join(file).is_file(), "{file} is missing in {}", output.display());
    }
    let manifest: Value = serde_json::from_slice(&fs::read(output.join("manifest.json")).unwrap()).unwrap();
    let files = manifest["files"].as_array().unwrap();
    let (mixes, masters): (Vec<_>, Vec<_>) = files.iter().partition(|entry| entry["target"].is_null());
    assert!(mixes.len() == 1 && mixes[0]["path"] == "mix.wav", "{manifest}");
    assert!(masters.len() == 1 && masters[0]["target"] == asked.target, "{manifest}");
    files.iter().for_each(|entry| expect_true(output, entry));
    expect_mix(&output.join("mix.wav"));
    expect_master(output, masters[0], asked);
}

/// The hash and the figures of an entry are those of its file.
fn expect_true(output: &Path, entry: &Value) {
    let path = output.join(entry["path"].as_str().unwrap());
    assert_eq!(entry["sha256"], sha256(&path), "{entry}");
    let sound = sound::read(&path);
    assert_eq!(entry["frames"], sound.frames(), "{entry}");
    assert_eq!(entry["rate"], sound.rate, "{entry}");
    let (said, heard) = (entry["integrated_lufs"].as_f64().unwrap(), sound.loudness());
    assert!((said - heard).abs() < 0.1, "{entry}: {heard} LUFS");
    let (said, heard) = (entry["true_peak_dbtp"].as_f64().unwrap(), true_peak(&sound.channels));
    assert!((said - heard).abs() < 0.2, "{entry}: {heard} dBTP");
}

fn expect_mix(path: &Path) {
    let mix = sound::read(path);
    assert!(mix.bits >= 24 && mix.channels.len() == 2, "{} bits", mix.bits);
    let peak = true_peak(&mix.channels);
    assert!(peak <= -6.0 + 0.05, "the mix leaves no room for mastering: {peak} dBTP");
}

/// It is as loud as it is asked for, unless it says why it stopped short of it, and stays under the ceiling.
fn expect_master(output: &Path, entry: &Value, asked: &Asked) {
    let path = entry["path"].as_str().unwrap();
    assert!(path.starts_with(&format!("masters/{}/", asked.target)) && path.ends_with(".wav"), "{path}");
    let sound = sound::read(&output.join(path));
    let (loudness, peak) = (sound.loudness(), true_peak(&sound.channels));
    assert!(peak <= asked.ceiling, "{path}: {peak} dBTP is over {}", asked.ceiling);
    let report = fs::read_to_string(output.join("report.html")).unwrap();
    let reached = (loudness - asked.loudness).abs() <= 0.1;
    assert!(reached || (loudness < asked.loudness && report.contains("short")), "{path}: {loudness} LUFS");
}
