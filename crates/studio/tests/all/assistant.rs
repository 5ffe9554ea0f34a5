//! The assistant's moves, kept, refused and taken back one by one.

use crate::page::{self, House, Page, sine, write};
use serde_json::{Value, json};
use session::{Clip, Document, Place, Song, Track};
use signal::Layout;

/// A song that leaves something to be done: a loud voice with a rumble, and a quiet bass.
fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let song_dir = folder.path().join("song");
    let mut song = Song::new("To be mixed", 48_000);
    let long = |one: Vec<f32>| one.repeat(8);
    let rumble: Vec<f32> = sine(2_400, 0.3).iter().zip(sine(110, 0.5)).map(|(low, voice)| low + voice).collect();
    for (name, sound) in [("Lead Vocal", rumble), ("Bass", sine(600, 0.02)), ("Guitar", sine(220, 0.1))] {
        write(&song_dir.join(format!("audio/{name}.wav")), 48_000, &[long(sound)]);
        let mut track = Track::new(name, Layout::Mono);
        track.clips.push(Clip::new(&format!("audio/{name}.wav"), Place::Frame(0), 8 * 48_000));
        song.tracks.push(track);
    }
    Document::create(&song_dir, song).unwrap();
    House::at(folder, Some("song"))
}

async fn job(page: &mut Page, kind: &str) -> Value {
    let told = page.job(kind).await;
    assert_eq!(told["state"], "done", "{told}");
    told["result"].clone()
}

/// The moves as they were told last, in a state.
async fn moves(page: &mut Page, state: &str) -> Vec<String> {
    // The answer to any request comes after everything that was told before.
    page.does("next", json!({})).await;
    let told = page.events.iter().rfind(|event| event["event"] == "assistant").expect("nothing was told");
    let all = told["assistant"]["moves"].as_array().unwrap();
    all.iter().filter(|it| it["state"] == state).map(|it| it["id"].as_str().unwrap().to_string()).collect()
}

#[tokio::test]
async fn moves_are_proposed_kept_refused_and_taken_back() {
    let house = house();
    let mut ada = house.page("Ada").await;
    let before = ada.song.clone();
    ada.does("assistant.listen", json!({})).await;
    let found = job(&mut ada, "listen").await;
    assert!(found["moves"].as_u64().unwrap() >= 2, "{found}");
    assert_eq!(ada.song, before, "listening changes nothing");
    let proposed = moves(&mut ada, "proposed").await;
    ada.does("assistant.keep", json!({"id": proposed[0]})).await;
    assert_eq!(moves(&mut ada, "kept").await, proposed[..1]);
    assert_eq!(ada.song["moves"][0]["id"], *proposed[0]);
    let with = ada.song.clone();
    ada.does("assistant.undo", json!({"id": proposed[0]})).await;
    assert!(moves(&mut ada, "kept").await.is_empty());
    let strips =
        |song: &Value| song["tracks"].as_array().unwrap().iter().map(|it| it["strip"].clone()).collect::<Vec<_>>();
    assert_eq!(strips(&ada.song), strips(&before));
    ada.does("redo", json!({})).await;
    ada.does("save", json!({})).await;
    assert_eq!(ada.song, with);
    let refused = proposed.last().unwrap().clone();
    ada.does("assistant.refuse", json!({"id": refused})).await;
    assert_eq!(moves(&mut ada, "refused").await, std::slice::from_ref(&refused));
    let kept = ada.does("assistant.keep-all", json!({})).await;
    assert_eq!(kept["failed"], json!([]));
    let standing = moves(&mut ada, "kept").await;
    assert!(!standing.contains(&refused));
    assert_eq!(standing.len(), proposed.len() - 1);
    // A refused move is refused after a restart and another listening too.
    let house = House::again(house.close(), Some("song"));
    let mut ada = house.page("Ada").await;
    assert_eq!(ada.song["moves"].as_array().unwrap().len(), standing.len());
    assert!(ada.refused("assistant.keep", json!({"id": refused})).await.contains("listen again"));
}

#[tokio::test]
async fn what_hides_what_is_answered_when_it_was_heard() {
    let house = house();
    let mut ada = house.page("Ada").await;
    let told = ada.does("assistant.masking", json!({})).await;
    assert_eq!(told["bands"].as_array().unwrap().len(), 31);
    let names: Vec<&Value> = told["strips"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, [&json!("Lead Vocal"), &json!("Bass"), &json!("Guitar")]);
}

#[tokio::test]
async fn a_job_that_is_stopped_changes_nothing() {
    let house = house();
    let mut ada = house.page("Ada").await;
    let before = ada.song.clone();
    let id = ada.does("assistant.listen", json!({})).await["job"].clone();
    ada.does("job.stop", json!({"id": id})).await;
    assert_eq!(ada.job("listen").await["state"], "stopped");
    assert_eq!(ada.song, before);
}

#[tokio::test]
async fn a_mix_is_exported_and_can_be_fetched() {
    let house = house();
    let mut ada = house.page("Ada").await;
    ada.does("export.start", json!({"what": "mix", "bits": "24"})).await;
    let made = job(&mut ada, "export").await;
    assert_eq!(made["files"][0]["name"], "To be mixed.wav");
    let info = media::probe(&house.song().join("exports/To be mixed.wav")).unwrap();
    assert!(info.frames >= 8 * 48_000, "{}", info.frames);
    let told = ada.does("next", json!({})).await;
    assert!(told["steps"].as_array().unwrap().len() == 6, "{told}");
}

#[tokio::test]
async fn the_picture_of_a_mix_is_that_of_its_render() {
    let house = house();
    let mut ada = house.page("Ada").await;
    ada.does("export.start", json!({"what": "mix", "bits": "32f"})).await;
    job(&mut ada, "export").await;
    ada.does("master.picture", json!({})).await;
    let picture = job(&mut ada, "picture").await;
    assert_eq!(picture["revision"], ada.revision);
    let mut file = media::open(&house.song().join("exports/To be mixed.wav")).unwrap();
    let frames = file.frames();
    assert_eq!(picture["frames"], frames);
    let mut sides = vec![vec![0.0_f32; frames as usize]; 2];
    let mut planes: Vec<&mut [f32]> = sides.iter_mut().map(|side| &mut side[..]).collect();
    signal::Source::read(file.as_mut(), 0, &mut planes).unwrap();
    let peak = sides.iter().flatten().fold(0.0_f32, |peak, sample| peak.max(sample.abs()));
    let peaks = picture["peaks"].as_array().unwrap();
    assert_eq!((peaks.len(), picture["loudness"].as_array().unwrap().len()), (1200, 1200));
    let drawn = peaks.iter().map(|peak| peak.as_f64().unwrap()).fold(0.0, f64::max);
    assert!((drawn - f64::from(peak)).abs() < 1e-4, "{drawn} {peak}");
}

#[tokio::test]
async fn what_a_move_changes_is_heard_by_itself_at_a_level_that_is_told_and_ended() {
    let house = house();
    let mut ada = house.page("Ada").await;
    assert!(
        ada.refused("assistant.compare", json!({"id": "kept", "which": "difference"}))
            .await
            .contains("no move is kept")
    );
    ada.does("assistant.listen", json!({})).await;
    job(&mut ada, "listen").await;
    let proposed = moves(&mut ada, "proposed").await;
    for id in [proposed[0].as_str(), "proposed"] {
        ada.does("assistant.compare", json!({"id": id, "which": "difference"})).await;
        job(&mut ada, "compare").await;
        let heard = ada.does("monitor.set", json!({"dim": false})).await["monitor"].clone();
        assert_eq!((&heard["listening"], &heard["compared"]), (&json!("move:difference"), &json!(id)));
        let difference = &heard["difference"];
        assert!(difference["under"].is_number() && difference["raised"].as_f64().unwrap() >= 0.0, "{difference}");
        assert_eq!((&difference["from"], &difference["to"]), (&json!(0), &json!(8 * 48_000)));
    }
    // It is not silence that plays: the meters of the mix move.
    ada.does("transport.play", json!({"from": 0})).await;
    let mut loudest = 0.0f32;
    for _ in 0..200 {
        let frame = ada.frame(1).await;
        let strips = &frame[16 + 40..];
        let peaks = strips.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        loudest = peaks.step_by(6).fold(loudest, f32::max);
        if loudest > 0.01 {
            break;
        }
    }
    assert!(loudest > 0.01, "{loudest}");
    let ended = ada.does("assistant.compare", json!({"id": null})).await["monitor"].clone();
    assert_eq!(
        (&ended["listening"], &ended["compared"], &ended["difference"]),
        (&json!("mix"), &Value::Null, &Value::Null)
    );
}

#[tokio::test]
async fn the_reference_and_the_corridor_are_told_once_and_again_when_they_change() {
    let house = house();
    write(&house.song().join("audio/Released.wav"), 48_000, &[sine(48, 0.5), sine(48, 0.5)]);
    let mut ada = house.page("Ada").await;
    let told = ada.welcome["room"]["yardstick"].clone();
    let (low, high) = (told["corridor"]["low"].as_array().unwrap(), told["corridor"]["high"].as_array().unwrap());
    assert!(low.len() == 9 && low.iter().zip(high).all(|(low, high)| low.as_f64() < high.as_f64()), "{told}");
    assert_eq!(told["reference"], Value::Null);
    let (status, _, body) = page::fetch(
        &house,
        "PUT /api/uploads/Other.wav",
        &std::fs::read(house.song().join("audio/Released.wav")).unwrap(),
    )
    .await;
    assert_eq!(status, 200);
    let info: Value = serde_json::from_slice(&body).unwrap();
    ada.does("reference.add", json!({"file": info["file"]})).await;
    assert_eq!(ada.event("yardstick").await["yardstick"]["reference"], Value::Null, "it was not heard yet");
    job(&mut ada, "reference").await;
    let reference = ada.event("yardstick").await["yardstick"]["reference"].clone();
    assert_eq!(reference["name"], "Other.wav");
    let hertz: Vec<f64> = reference["hertz"].as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect();
    let level: Vec<f64> = reference["level"].as_array().unwrap().iter().map(|it| it.as_f64().unwrap()).collect();
    let loudest = (0..level.len()).max_by(|a, b| level[*a].total_cmp(&level[*b])).unwrap();
    assert!((900.0..1_100.0).contains(&hertz[loudest]), "a sine of 1 kHz: {} Hz", hertz[loudest]);
    // After a restart it is known without listening again.
    drop(ada);
    let house = House::again(house.close(), Some("song"));
    let ada = house.page("Ada").await;
    assert_eq!(ada.welcome["room"]["yardstick"]["reference"], reference);
}
