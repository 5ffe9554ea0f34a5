//! Several pages in one room.

use crate::page::{House, small_song};
use serde_json::json;
use session::{Document, Session};

#[tokio::test]
async fn a_page_is_told_everything_and_sees_its_own_edit() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    assert_eq!(ada.welcome["room"]["song"]["name"], "Small");
    assert_eq!(ada.welcome["room"]["length"], 48_000);
    assert_eq!(ada.welcome["room"]["files"].as_array().unwrap().len(), 2);
    assert!(ada.welcome["catalogue"]["effects"].as_array().unwrap().len() > 20);
    let answer = ada.set("Kick/fader", "-6").await;
    ada.until(answer["revision"].as_u64().unwrap()).await;
    assert_eq!(ada.song["tracks"][0]["strip"]["fader"], -6.0);
    let folder = house.close();
    assert_eq!(Document::open(&folder.path().join("song")).unwrap().song().tracks[0].strip.fader.0, -6.0);
}

#[tokio::test]
async fn two_pages_that_edit_at_once_end_with_the_same_song() {
    let house = House::with_song();
    let (mut ada, mut ben) = (house.page("Ada").await, house.page("Ben").await);
    let mut last = 0;
    for n in 0..50 {
        let fader = json!([{"set": {"path": "Kick/fader", "value": format!("{}", -f64::from(n) / 4.0)}}]);
        let pan = json!([{"set": {"path": "Vox/pan", "value": format!("{n}")}}]);
        ada.send(json!({"id": 1000 + n, "do": "edit", "with": {"edits": fader, "reason": "fader", "gesture": "a"}}))
            .await;
        ben.send(json!({"id": 2000 + n, "do": "edit", "with": {"edits": pan, "reason": "pan", "gesture": "b"}})).await;
        if n % 10 == 0 {
            let remove =
                json!({"edits": [{"set": {"path": "song/name", "value": format!("Name {n}")}}], "reason": "name"});
            last = last.max(ada.does("edit", remove).await["revision"].as_u64().unwrap());
        }
    }
    last = last.max(ada.does("save", json!({})).await["revision"].as_u64().unwrap());
    last = last.max(ben.does("save", json!({})).await["revision"].as_u64().unwrap());
    ada.until(last).await;
    ben.until(last).await;
    assert_eq!(ada.song, ben.song);
    assert_eq!(ada.song["tracks"][0]["strip"]["fader"], -12.25);
    assert_eq!(ada.song["tracks"][1]["strip"]["pan"], 49.0);
    let file = Document::open(&house.song()).unwrap();
    assert_eq!(serde_json::to_value(file.song()).unwrap(), ada.song);
}

#[tokio::test]
async fn a_refused_edit_names_its_place_and_changes_nothing() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    let edits = json!([{"set": {"path": "Kick/pan", "value": "10"}}, {"set": {"path": "Kick/fader", "value": "900"}}]);
    let answer = ada.ask("edit", json!({"edits": edits, "reason": "too much"})).await;
    assert_eq!(answer["error"]["path"], "Kick/fader");
    assert!(answer["error"]["message"].as_str().unwrap().contains("24"), "{answer}");
    let later = house.page("Ben").await;
    assert_eq!(later.song["tracks"][0]["strip"]["pan"], 0.0);
    assert_eq!(later.revision, 1);
}

#[tokio::test]
async fn the_song_file_is_written_a_second_after_the_last_edit() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    ada.set("Kick/mute", "on").await;
    let told = ada.event("song").await;
    assert_eq!(told["saved"], false);
    let told = ada.event("song").await;
    assert_eq!((told["saved"].clone(), told["patch"].clone()), (json!(false), json!([])), "the step is in the history");
    assert_eq!(told["history"]["steps"][0]["by"], "Ada");
    let told = ada.event("song").await;
    assert_eq!((told["saved"].clone(), told["patch"].clone()), (json!(true), json!([])));
    assert!(Document::open(&house.song()).unwrap().song().tracks[0].strip.mute);
}

#[tokio::test]
async fn a_drag_is_undone_as_one_step_and_survives_a_restart() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    for n in 1..=30 {
        let edits = json!([{"set": {"path": "Kick/fader", "value": format!("-{n}")}}]);
        ada.does("edit", json!({"edits": edits, "reason": "fader of Kick", "gesture": "g1"})).await;
    }
    let house = House::again(house.close(), Some("song"));
    let mut ada = house.page("Ada").await;
    assert_eq!(ada.song["tracks"][0]["strip"]["fader"], -30.0);
    let revision = ada.does("undo", json!({})).await["revision"].as_u64().unwrap();
    ada.until(revision).await;
    assert_eq!(ada.song["tracks"][0]["strip"]["fader"], 0.0);
    assert!(ada.refused("undo", json!({})).await.contains("nothing of yours"));
    let revision = ada.does("redo", json!({})).await["revision"].as_u64().unwrap();
    ada.until(revision).await;
    assert_eq!(ada.song["tracks"][0]["strip"]["fader"], -30.0);
}

#[tokio::test]
async fn cursors_are_seen_by_the_others_until_they_go() {
    let house = House::with_song();
    let (mut ada, mut ben) = (house.page("Ada").await, house.page("Ben").await);
    ada.does("here", json!({"cursor": 4711, "selection": "Kick/clip-1"})).await;
    loop {
        let told = ben.event("peers").await;
        let seen = told["peers"].as_array().unwrap().iter().find(|peer| peer["name"] == "Ada").cloned().unwrap();
        if seen["cursor"] == 4711 {
            assert_eq!(seen["selection"], "Kick/clip-1");
            break;
        }
    }
    drop(ada);
    loop {
        if ben.event("peers").await["peers"].as_array().unwrap().len() == 1 {
            break;
        }
    }
}

#[tokio::test]
async fn a_song_that_another_program_has_open_is_refused_and_the_old_one_stays() {
    let folder = tempfile::tempdir().unwrap();
    small_song(&folder.path().join("song"));
    small_song(&folder.path().join("other"));
    let house = House::at(folder, Some("other"));
    let house = House::again(house.close(), Some("song"));
    let mut ada = house.page("Ada").await;
    let recent = ada.welcome["start"]["recent"].as_array().unwrap().clone();
    let other = recent.iter().find(|song| song["folder"].as_str().unwrap().ends_with("other")).unwrap();
    let lock = Session::open(&house.folder.path().join("other")).unwrap();
    ada.refused("song.open", json!({"id": other["id"]})).await;
    drop(lock);
    assert_eq!(ada.does("song.open", json!({"id": other["id"]})).await["room"]["song"]["name"], "Small");
}

#[tokio::test]
async fn undo_takes_back_ones_own_and_never_anothers() {
    let house = House::with_song();
    let (mut ada, mut ben) = (house.page("Ada").await, house.page("Ben").await);
    ada.set("Kick/fader", "-6").await;
    ben.set("Vox/fader", "-9").await;
    ben.set("Kick/pan", "20").await;
    ada.does("undo", json!({})).await;
    let revision = ben.does("save", json!({})).await["revision"].as_u64().unwrap();
    ada.until(revision).await;
    assert_eq!(ada.song["tracks"][0]["strip"]["fader"], 0.0);
    assert_eq!(ada.song["tracks"][1]["strip"]["fader"], -9.0);
    assert_eq!(ada.song["tracks"][0]["strip"]["pan"], 20.0);
    assert_eq!((&ada.history["can_undo"], &ada.history["can_redo"]), (&json!(false), &json!(true)));
    assert!(ada.refused("undo", json!({})).await.contains("nothing of yours"));
    ada.set("Kick/trim", "3").await;
    ben.set("Kick/trim", "4").await;
    let sentence = ada.refused("undo", json!({})).await;
    assert!(sentence.contains("Ben"), "{sentence}");
}

#[tokio::test]
async fn a_click_on_the_history_goes_there_and_back() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    for fader in [-1, -2, -3, -4] {
        ada.set("Kick/fader", &fader.to_string()).await;
    }
    for (n, fader) in [(2, -2.0), (0, 0.0), (3, -3.0), (4, -4.0)] {
        let revision = ada.does("history.go", json!({"n": n})).await["revision"].as_u64().unwrap();
        ada.until(revision).await;
        assert_eq!(ada.song["tracks"][0]["strip"]["fader"], fader);
    }
}

#[tokio::test]
async fn an_action_of_the_list_is_an_edit_with_its_reason() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    let revision =
        ada.does("edit.split", json!({"clips": "Kick/clip-1", "at": 24_000})).await["revision"].as_u64().unwrap();
    ada.until(revision).await;
    assert_eq!(ada.song["tracks"][0]["clips"].as_array().unwrap().len(), 2);
    assert_eq!(ada.song["tracks"][0]["clips"][1]["length"], 24_000);
    ada.does("save", json!({})).await;
    assert!(ada.history["steps"][0]["reason"].as_str().unwrap().contains("split"), "{}", ada.history);
}

#[tokio::test]
async fn a_version_brings_back_everything() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    let before = ada.song.clone();
    ada.does("version.save", json!({"name": "First mix"})).await;
    ada.refused("version.save", json!({"name": "First mix"})).await;
    ada.set("Kick/fader", "-6").await;
    ada.does("edit.split", json!({"clips": "Kick/clip-1", "at": 24_000})).await;
    let edits = json!([{"remove": {"path": "Vox"}}]);
    ada.does("edit", json!({"edits": edits, "reason": "no voice"})).await;
    let revision = ada.does("version.restore", json!({"name": "First mix"})).await["revision"].as_u64().unwrap();
    ada.until(revision).await;
    assert_eq!(ada.song, before);
    let revision = ada.does("undo", json!({})).await["revision"].as_u64().unwrap();
    ada.until(revision).await;
    assert_eq!(ada.song["tracks"].as_array().unwrap().len(), 1);
}
