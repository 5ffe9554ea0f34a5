//! A long job that is stopped while it renders ends within about a second and leaves no half file behind.

use crate::page::{House, Page, sine, write};
use serde_json::{Value, json};
use session::{Clip, Document, Place, Song, Track};
use signal::Layout;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What "about a second" is on a machine that does other things too.
const AT_ONCE: Duration = Duration::from_secs(3);

/// Twenty minutes of eight tracks: whatever is done with all of it takes far longer than may pass.
fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let song_dir = folder.path().join("song");
    write(&song_dir.join("audio/Tone.wav"), 48_000, &[sine(48, 0.2).repeat(60)]);
    let mut song = Song::new("Long", 48_000);
    for number in 0..8 {
        let mut track = Track::new(&format!("Tone {number}"), Layout::Mono);
        for minute in 0..20 {
            track.clips.push(Clip::new("audio/Tone.wav", Place::Frame(minute * 60 * 48_000), 60 * 48_000));
        }
        song.tracks.push(track);
    }
    Document::create(&song_dir, song).unwrap();
    House::at(folder, Some("song"))
}

/// Files that are there under a name, or half made, other than those of before.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.flat_map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { vec![entry.path()] }).collect()
}

/// Begins a job, stops it once it says something that begins so, and sees that it ends.
async fn stop_at(ada: &mut Page, (kind, with): (&str, Value), doing: &str) {
    let id = ada.does(&format!("{kind}.start"), with).await["job"].clone();
    loop {
        let told = ada.event("job").await["job"].clone();
        assert_eq!(told["state"], "running", "{kind} ended before {doing}: {told}");
        if told["doing"].as_str().unwrap().contains(doing) && told["share"].as_f64().unwrap() > 0.0 {
            break;
        }
    }
    let asked = Instant::now();
    ada.does("job.stop", json!({"id": id})).await;
    assert_eq!(ada.job(kind).await["state"], "stopped", "{kind} at {doing}");
    assert!(asked.elapsed() < AT_ONCE, "{kind} at {doing} took {:?}", asked.elapsed());
}

#[tokio::test]
async fn masters_deliveries_and_exports_end_at_once_and_leave_nothing() {
    let house = house();
    let mut ada = house.page("Ada").await;
    stop_at(&mut ada, ("export", json!({"what": "mix"})), "rendering").await;
    stop_at(&mut ada, ("export", json!({"what": "tracks"})), "rendering").await;
    stop_at(&mut ada, ("master", json!({"targets": ["spotify"]})), "rendering").await;
    stop_at(&mut ada, ("deliver", json!({"targets": ["spotify"]})), "rendering").await;
    for folder in ["exports", "delivered", ".cache/masters"] {
        assert_eq!(files(&house.song().join(folder)), Vec::<PathBuf>::new(), "{folder}");
    }
    let parts = files(&house.song()).into_iter().filter(|path| path.to_string_lossy().contains(".part-"));
    assert_eq!(parts.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}
