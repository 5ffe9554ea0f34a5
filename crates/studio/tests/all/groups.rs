//! What the room makes of VCAs and groups.

use crate::page::{House, Page};
use serde_json::{Value, json};

fn strips(page: &Page, word: &str) -> [Value; 2] {
    [0, 1].map(|i| page.song["tracks"][i]["strip"][word].clone())
}

/// A drag of the kick's fader: its values, in one gesture.
async fn drag(page: &mut Page, gesture: &str, values: &[f64], free: bool) {
    for value in values {
        let edits = json!([{"set": {"path": "Kick/fader", "value": value.to_string()}}]);
        let with = json!({"edits": edits, "reason": "fader of Kick", "gesture": gesture, "free": free});
        let done = page.does("edit", with).await;
        page.until(done["revision"].as_u64().unwrap()).await;
    }
}

async fn does(page: &mut Page, what: &str, with: Value) {
    let done = page.does(what, with).await;
    page.until(done["revision"].as_u64().unwrap()).await;
}

#[tokio::test]
async fn a_group_follows_a_drag_comes_back_from_its_limit_and_is_one_step_to_undo() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    drag(&mut ada, "before", &[-20.0], true).await;
    does(&mut ada, "track.fader", json!({"track": "Vox", "fader": -10})).await;
    does(&mut ada, "group.add", json!({"tracks": ["Kick", "Vox"], "name": "Both"})).await;
    assert_eq!(ada.song["groups"][0]["links"], json!(["fader", "mute", "solo", "clips"]));
    drag(&mut ada, "g", &[-15.0, 0.0, 20.0], false).await;
    assert_eq!(strips(&ada, "fader"), [json!(20.0), json!(24.0)]);
    drag(&mut ada, "g", &[0.0, -18.5], false).await;
    assert_eq!(strips(&ada, "fader"), [json!(-18.5), json!(-8.5)]);
    does(&mut ada, "undo", json!({})).await;
    assert_eq!(strips(&ada, "fader"), [json!(-20.0), json!(-10.0)]);
    drag(&mut ada, "h", &[-19.0], true).await;
    assert_eq!(strips(&ada, "fader"), [json!(-19.0), json!(-10.0)]);
    does(&mut ada, "track.mute", json!({"track": "Vox"})).await;
    assert_eq!(strips(&ada, "mute"), [json!(true), json!(true)]);
    does(&mut ada, "track.mute", json!({"track": "Vox", "free": true})).await;
    assert_eq!(strips(&ada, "mute"), [json!(true), json!(false)]);
    does(&mut ada, "group.suspend-all", json!({})).await;
    drag(&mut ada, "i", &[-12.0], false).await;
    assert_eq!(strips(&ada, "fader"), [json!(-12.0), json!(-10.0)]);
}

#[tokio::test]
async fn a_vca_comes_to_the_page_with_its_members_and_goes_in_one_step() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    does(&mut ada, "vca.add", json!({"tracks": ["Kick", "Vox"], "name": "All"})).await;
    assert_eq!(strips(&ada, "vcas"), [json!(["All"]), json!(["All"])]);
    for value in ["-1", "-2.5"] {
        let edits = json!([{"set": {"path": "All/fader", "value": value}}]);
        does(&mut ada, "edit", json!({"edits": edits, "reason": "fader of All", "gesture": "g"})).await;
    }
    does(&mut ada, "vca.color", json!({"vcas": "All", "color": "red"})).await;
    assert_eq!((&ada.song["vcas"][0]["strip"]["fader"], &ada.song["vcas"][0]["color"]), (&json!(-2.5), &json!("red")));
    let before = ada.song.clone();
    does(&mut ada, "track.remove", json!({"tracks": "All"})).await;
    assert_eq!(strips(&ada, "vcas"), [json!([]), json!([])]);
    does(&mut ada, "undo", json!({})).await;
    assert_eq!(ada.song, before);
    does(&mut ada, "save", json!({})).await;
    let text = std::fs::read_to_string(house.song().join("song.kdl")).unwrap();
    assert!(text.contains("vca \"All\" {\n    fader -2.5\n    color \"red\"\n}"), "{text}");
}
