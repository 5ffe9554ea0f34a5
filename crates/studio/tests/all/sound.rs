//! What is heard over the socket.

use crate::page::House;
use engine::{Request, Tap, render_to_memory};
use media::SongLibrary;
use serde_json::json;
use session::Document;
use std::time::Duration;

struct Frame {
    flags: u8,
    count: u16,
    serial: u32,
    frame: i64,
    numbers: Vec<f32>,
}

fn read(bytes: &[u8]) -> Frame {
    let numbers = bytes[16..].chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect();
    Frame {
        flags: bytes[1],
        count: u16::from_le_bytes([bytes[2], bytes[3]]),
        serial: u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        frame: i64::from_le_bytes(bytes[8..16].try_into().unwrap()),
        numbers,
    }
}

#[tokio::test]
async fn the_sound_that_comes_over_the_socket_is_that_of_the_render() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    ada.set("Kick/pan", "-30").await;
    ada.set("Vox/fader", "-4.5").await;
    ada.does("save", json!({})).await;
    let song = Document::open(&house.song()).unwrap().song().clone();
    let library = SongLibrary::new(house.song(), song.rate);
    let request = Request { to: Some(40_000), ..Request::default() };
    let [left, right] = render_to_memory(&song, &library, &request, Tap::Mix).unwrap();
    ada.does("monitor.pcm", json!({"on": true})).await;
    ada.does("transport.play", json!({"from": 0})).await;
    let (mut heard, mut next, mut last) = (Vec::new(), None, None);
    while heard.len() < 2 * 40_000 {
        let block = read(&ada.frame(3).await);
        if block.frame == 0 && next.is_none() {
            assert_eq!(block.flags & 1, 1, "the first block follows nothing");
            next = Some(0);
        }
        let Some(expected) = next else { continue };
        assert_eq!((block.frame, block.count), (expected, 2));
        assert!(last.is_none_or(|last| block.serial == last + 1), "no block is missing");
        last = Some(block.serial);
        next = Some(block.frame + block.numbers.len() as i64 / 2);
        heard.extend(block.numbers);
    }
    for n in 0..40_000 {
        assert_eq!([heard[2 * n], heard[2 * n + 1]], [left[n], right[n]], "frame {n}");
    }
    ada.does("transport.stop", json!({})).await;
}

#[tokio::test]
async fn meters_move_while_it_plays_and_an_edit_is_seen_on_them() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    let still = read(&ada.frame(1).await);
    assert_eq!((still.flags & 1, still.count), (0, 3), "two tracks and the master");
    ada.does("transport.loop", json!({"on": true, "from": 0, "to": 48_000})).await;
    ada.does("transport.play", json!({"from": 0})).await;
    let peak = |frame: &Frame, strip: usize| frame.numbers[10 + 6 * strip];
    let mut loud = 0.0_f32;
    let mut frames = 0;
    while frames < 30 {
        let meters = read(&ada.frame(1).await);
        assert_eq!(meters.numbers.len(), 10 + 3 * 6);
        frames += i32::from(meters.flags & 1);
        loud = loud.max(peak(&meters, 0));
    }
    // A quarter of full scale, in the middle by the law of -3 dB.
    assert!((loud - 0.25 * 0.5_f32.sqrt()).abs() < 0.01, "{loud}");
    // A muted track's own meter still moves, as on a desk; the master no longer hears it.
    ada.set("Kick/mute", "on").await;
    ada.set("Vox/mute", "on").await;
    let mut silent = 0;
    for _ in 0..120 {
        let meters = read(&ada.frame(1).await);
        silent = if peak(&meters, 2) == 0.0 && meters.flags & 1 == 1 { silent + 1 } else { 0 };
        if silent > 10 {
            break;
        }
    }
    assert!(silent > 10, "the master still hears muted tracks");
    ada.does("transport.stop", json!({})).await;
    loop {
        if ada.event("transport").await["transport"]["playing"] == false {
            break;
        }
    }
}

#[tokio::test]
async fn a_version_is_heard_instead_and_the_mix_again() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    ada.does("version.save", json!({"name": "Loud"})).await;
    ada.set("Kick/mute", "on").await;
    ada.set("Vox/mute", "on").await;
    ada.does("monitor.set", json!({"matched": false})).await;
    ada.does("version.listen", json!({"name": "Loud"})).await;
    loop {
        let monitor = ada.event("monitor").await["monitor"].clone();
        if monitor["listening"] == "version:Loud" {
            break;
        }
    }
    ada.does("monitor.pcm", json!({"on": true})).await;
    ada.does("transport.play", json!({"from": 0})).await;
    let mut sounding = 0;
    while sounding < 10 {
        sounding += i32::from(read(&ada.frame(3).await).numbers.iter().any(|x| x.abs() > 0.1));
    }
    ada.does("version.listen", json!({"name": null})).await;
    ada.does("transport.play", json!({"from": 0})).await;
    let mut silent = 0;
    for _ in 0..2000 {
        let block = read(&ada.frame(3).await);
        silent = if block.numbers.iter().all(|x| *x == 0.0) { silent + 1 } else { 0 };
        if silent > 20 {
            break;
        }
    }
    assert!(silent > 20, "the version is still heard");
    assert!(ada.refused("version.listen", json!({"name": "None"})).await.contains("None"));
}

#[tokio::test]
async fn what_nobody_hears_stops_but_a_page_may_be_loaded_anew() {
    let house = House::with_song();
    let mut ada = house.page("Ada").await;
    ada.does("transport.loop", json!({"on": true, "from": 0, "to": 48_000})).await;
    ada.does("transport.play", json!({"from": 0})).await;
    drop(ada);
    tokio::time::sleep(Duration::from_secs(1)).await;
    let again = house.page("Ada").await;
    assert_eq!(again.welcome["room"]["transport"]["playing"], true);
    tokio::time::sleep(Duration::from_secs(6)).await;
    let other = house.page("Bob").await;
    assert_eq!(other.welcome["room"]["transport"]["playing"], true, "Ada is still here");
    drop(again);
    drop(other);
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert_eq!(house.page("Ada").await.welcome["room"]["transport"]["playing"], false);
}
