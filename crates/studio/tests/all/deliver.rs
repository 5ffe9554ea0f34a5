//! Files that leave the house: versions by targets, what they say, and what is known of them after a restart.

use crate::page::{House, Page, fetch, sine, write};
use serde_json::{Value, json};
use session::{Clip, Document, Place, Song, Track};
use signal::Layout;
use std::path::Path;

/// Four seconds that a limiter has nothing against.
fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let song_dir = folder.path().join("song");
    let mut song = Song::new("Night Bus", 48_000);
    write(&song_dir.join("audio/Tone.wav"), 48_000, &[sine(48, 0.2).repeat(4)]);
    let mut track = Track::new("Tone", Layout::Mono);
    track.clips.push(Clip::new("audio/Tone.wav", Place::Frame(0), 4 * 48_000));
    song.tracks.push(track);
    Document::create(&song_dir, song).unwrap();
    House::at(folder, Some("song"))
}

/// The head of a PNG (RFC 2083, clause 4.1.1).
fn png() -> Vec<u8> {
    let mut bytes = vec![0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];
    bytes.extend(b"IHDR\0\0\x0b\xb8\0\0\x0b\xb8");
    bytes.extend([8, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend(b"IEND\xae\x42\x60\x82");
    bytes
}

async fn deliver(ada: &mut Page, with: Value) -> Value {
    ada.does("deliver.start", with).await;
    let told = ada.job("deliver").await;
    assert_eq!(told["state"], "done", "{told}");
    told["result"].clone()
}

async fn made(ada: &mut Page) -> Vec<Value> {
    ada.does("deliver.state", json!({})).await["targets"].as_array().unwrap().clone()
}

#[tokio::test]
async fn versions_by_targets_are_made_checked_fetched_and_known_after_a_restart() {
    let house = house();
    let mut ada = house.page("Ada").await;
    ada.does("version.save", json!({"name": "Quiet"})).await;
    ada.set("master/fader", "-3").await;
    let asked = json!({"versions": [null, "Quiet"], "targets": ["spotify", "archive"]});
    let rows = deliver(&mut ada, asked).await["rows"].as_array().unwrap().clone();
    let named =
        |row: &Value| (row["version"].clone(), row["target"].clone(), row["state"].clone(), row["share"].clone());
    let expected =
        [(json!(null), "spotify"), (json!(null), "archive"), (json!("Quiet"), "spotify"), (json!("Quiet"), "archive")];
    let expected = expected.map(|(version, target)| (version, json!(target), json!("done"), json!(1.0)));
    assert_eq!(rows.iter().map(named).collect::<Vec<_>>(), expected);
    let all = made(&mut ada).await;
    assert_eq!(all.len(), 4);
    for one in &all {
        assert_eq!((&one["passed"], &one["stale"]), (&json!(true), &json!(false)), "{one}");
        let (status, _, body) =
            fetch(&house, &format!("GET /api/exports/{}", one["export"].as_str().unwrap()), b"").await;
        let on_disk = std::fs::read(house.song().join(one["path"].as_str().unwrap())).unwrap();
        assert!(status == 200 && body == on_disk, "{one}");
    }
    // The archive keeps the level of each: three decibels between the mix as it stands and the version before.
    let level = |version: Value| {
        let one = all.iter().find(|one| one["target"] == "archive" && one["version"] == version).unwrap();
        one["readings"]["integrated"].as_f64().unwrap()
    };
    assert!((level(json!("Quiet")) - level(json!(null)) - 3.0).abs() < 0.02);
    // Another fader makes the mix's files old, and not those of the version.
    ada.set("master/fader", "-1").await;
    let old: Vec<bool> = made(&mut ada).await.iter().map(|one| one["stale"].as_bool().unwrap()).collect();
    assert_eq!(old, [true, true, false, false]);
    ada.does("save", json!({})).await;
    drop(ada);
    let house = House::again(house.close(), Some("song"));
    let mut ada = house.page("Ada").await;
    let again = made(&mut ada).await;
    assert_eq!(
        again.iter().map(|one| one["sha256"].clone()).collect::<Vec<_>>(),
        all.iter().map(|one| one["sha256"].clone()).collect::<Vec<_>>()
    );
    let (status, ..) = fetch(&house, &format!("GET /api/exports/{}", again[0]["export"].as_str().unwrap()), b"").await;
    assert_eq!(status, 200);
}

#[tokio::test]
async fn what_stands_in_the_song_stands_in_the_file_with_its_cover() {
    let house = house();
    let mut ada = house.page("Ada").await;
    let (status, _, body) = fetch(&house, "PUT /api/uploads/Front.png?as=cover", &png()).await;
    let told: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((status, &told["file"], &told["width"]), (200, &json!("artwork/Front.png"), &json!(3000)));
    assert_eq!(fetch(&house, "GET /api/cover", b"").await.0, 404, "the song names no cover yet");
    for (path, value) in [
        ("song/artist", "Ada"),
        ("song/isrc", "DE-A12-26-00001"),
        ("song/track", "3/12"),
        ("song/cover", "artwork/Front.png"),
    ] {
        ada.set(path, value).await;
    }
    assert_eq!(ada.song["credits"]["artist"], "Ada");
    let (status, head, body) = fetch(&house, "GET /api/cover", b"").await;
    assert!(status == 200 && body == png() && head.contains("image/png"), "{head}");
    deliver(&mut ada, json!({"targets": ["spotify"]})).await;
    let all = made(&mut ada).await;
    let check = all[0]["checks"].as_array().unwrap().iter().find(|check| check["name"] == "tags").unwrap().clone();
    assert_eq!(check["passed"], true, "{check}");
    let tags = media::Tags::read(&house.song().join(all[0]["path"].as_str().unwrap())).unwrap();
    let said = [media::Tag::Title, media::Tag::Artist, media::Tag::Isrc, media::Tag::Track].map(|tag| tags.text(tag));
    assert_eq!(said, [Some("Night Bus"), Some("Ada"), Some("DEA122600001"), Some("3/12")]);
    assert_eq!(tags.cover.unwrap().bytes(), png());
    let refused =
        ada.ask("edit", json!({"edits": [{"set": {"path": "song/isrc", "value": "none"}}], "reason": "x"})).await;
    assert_eq!(refused["error"]["path"], "song/isrc");
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_so_is_what_names_no_file_to_make() {
    let house = house();
    assert_eq!(fetch(&house, "PUT /api/uploads/a.png?as=cover", b"<svg/>").await.0, 415);
    assert!(!Path::new(&house.song().join("artwork")).exists());
    let mut ada = house.page("Ada").await;
    assert!(ada.refused("deliver.start", json!({"targets": []})).await.contains("at least one target"));
    assert!(ada.refused("deliver.start", json!({"targets": ["spotify"], "versions": []})).await.contains("version"));
    assert!(ada.refused("deliver.start", json!({"targets": ["spotify"], "versions": ["none"]})).await.contains("none"));
}
