//! Audio by id: uploads, overviews, samples.

use crate::page::{House, fetch as ask, sine, write};
use media::{Overview, Point};
use serde_json::{Value, json};

fn id_of(room: &Value, file: &str) -> String {
    let files = room["files"].as_array().unwrap();
    files.iter().find(|known| known["file"] == file).unwrap()["id"].as_str().unwrap().to_string()
}

#[tokio::test]
async fn a_tile_of_an_overview_holds_each_channels_points() {
    let house = House::with_song();
    let long: Vec<f32> = (0..2 * 2048 * 256 + 1000).map(|n| (n % 1000) as f32 / 1000.0).collect();
    let quiet: Vec<f32> = long.iter().map(|x| -x / 2.0).collect();
    let channels = [long, quiet];
    let elsewhere = house.folder.path().join("long.wav");
    write(&elsewhere, 48_000, &channels);
    let (status, _, body) = ask(&house, "PUT /api/uploads/long.wav", &std::fs::read(&elsewhere).unwrap()).await;
    assert_eq!(status, 200);
    let info: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!((&info["channels"], &info["frames"]), (&json!(2), &json!(2 * 2048 * 256 + 1000)));
    let id = info["id"].as_str().unwrap();
    let mut memory = signal::source::Memory { rate: 48_000, channels: channels.to_vec() };
    let whole = Overview::of(&mut memory).unwrap();
    for (level, tile, expected) in [(0, 0, 2048), (0, 1, 2048), (0, 2, 4), (1, 0, 1025), (5, 0, 5)] {
        let (status, head, body) = ask(&house, &format!("GET /api/files/{id}/overview/{level}/{tile}"), b"").await;
        assert_eq!(status, 200, "{level}/{tile}");
        assert!(head.to_lowercase().contains("cache-control: private, max-age=31536000, immutable"), "{head}");
        assert_eq!(body.len(), 2 * expected * 6, "{level}/{tile}");
        for channel in 0..2 {
            let points: Vec<Point> = body[channel * expected * 6..(channel + 1) * expected * 6]
                .chunks_exact(6)
                .map(|b| [0, 2, 4].map(|at| i16::from_le_bytes([b[at], b[at + 1]])))
                .map(|[lowest, highest, rms]| Point { lowest, highest, rms })
                .collect();
            assert_eq!(points, whole.level(level, channel).unwrap()[tile * 2048..][..expected], "{level}/{tile}");
        }
    }
    for past in ["0/3", "40/0", "0/18446744073709551615"] {
        assert_eq!(ask(&house, &format!("GET /api/files/{id}/overview/{past}"), b"").await.0, 404, "{past}");
    }
}

#[tokio::test]
async fn a_long_file_is_told_to_be_glanced_at_until_it_was_read() {
    let house = House::with_song();
    let elsewhere = house.folder.path().join("hour.wav");
    write(&elsewhere, 48_000, &[vec![0.5; 2_200_000]]);
    let (status, _, body) = ask(&house, "PUT /api/uploads/hour.wav", &std::fs::read(&elsewhere).unwrap()).await;
    assert_eq!(status, 200);
    let info: Value = serde_json::from_slice(&body).unwrap();
    let line = format!("GET /api/files/{}/overview/4/0", info["id"].as_str().unwrap());
    let (status, head, glance) = ask(&house, &line, b"").await;
    assert_eq!(status, 203);
    assert!(head.to_lowercase().contains("cache-control: no-store"), "{head}");
    for _ in 0..600 {
        let (status, head, whole) = ask(&house, &line, b"").await;
        // What never changes looks the same at a glance.
        assert_eq!(whole, glance);
        if status == 200 {
            assert!(head.to_lowercase().contains("immutable"), "{head}");
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the overview was not made in half a minute");
}

#[tokio::test]
async fn a_tile_of_samples_is_the_files_own() {
    let house = House::with_song();
    let ada = house.page("Ada").await;
    let id = id_of(&ada.welcome["room"], "audio/Vox.wav");
    let vox = sine(96, 0.25);
    for (tile, count) in [(0, 16_384), (2, 48_000 - 2 * 16_384)] {
        let (status, _, body) = ask(&house, &format!("GET /api/files/{id}/samples/{tile}"), b"").await;
        assert_eq!(status, 200);
        let samples: Vec<f32> = body.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
        assert_eq!(samples, vox[tile * 16_384..][..count]);
    }
    for past in ["3", "9000000000000000000"] {
        assert_eq!(ask(&house, &format!("GET /api/files/{id}/samples/{past}"), b"").await.0, 404, "{past}");
    }
    assert_eq!(ask(&house, &format!("GET /api/files/{id}/samples/-1"), b"").await.0, 404);
}

#[tokio::test]
async fn a_song_is_made_by_dropping_audio() {
    let house = House::empty();
    let mut ada = house.page("Ada").await;
    assert_eq!(ada.welcome["room"], Value::Null);
    let file = house.folder.path().join("take.wav");
    write(&file, 44_100, &[sine(100, 0.5)]);
    let bytes = std::fs::read(&file).unwrap();
    assert_eq!(ask(&house, "PUT /api/uploads/take.wav", &bytes).await.0, 409, "no song is open");
    let made = ada.does("song.new", json!({"name": "Dropped", "template": "empty"})).await;
    assert_eq!(made["room"]["song"]["name"], "Dropped");
    let (status, _, body) = ask(&house, "PUT /api/uploads/Lead%20Vocal%2001.wav?track=new", &bytes).await;
    assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
    let info: Value = serde_json::from_slice(&body).unwrap();
    let frames = (48_000.0_f64 * 48_000.0 / 44_100.0).ceil() as i64;
    assert_eq!(
        (&info["file"], &info["rate"], &info["frames"]),
        (&json!("audio/Lead Vocal 01.wav"), &json!(44_100), &json!(frames))
    );
    ada.event("files").await;
    ada.does("save", json!({})).await;
    let track = &ada.song["tracks"][0];
    assert_eq!((&track["strip"]["name"], &track["clips"][0]["length"]), (&json!("Lead Vocal 01"), &json!(frames)));
    let song = house.folder.path().join("songs/Dropped");
    assert_eq!(std::fs::read(song.join("audio/Lead Vocal 01.wav")).unwrap(), bytes);
    assert!(std::fs::read_dir(song.join(".cache/uploads")).unwrap().next().is_none());
}
