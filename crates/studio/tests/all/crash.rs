//! A studio that is killed in the middle of work loses at most the last fifty milliseconds.

use crate::page::{Page, places, small_song};
use serde_json::json;
use session::Session;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use studio::{Assets, Options, Studio};

const FOLDER: &str = "STUDIO_TO_BE_KILLED";

/// Not a test by itself: the studio that the test below starts and kills.
#[test]
fn a_studio_to_be_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let folder = Path::new(&folder);
    let studio = Studio::start(Options {
        song: Some(folder.join("song")),
        port: 0,
        assets: Assets::BuiltIn,
        places: places(folder),
        demo: None,
    });
    let studio = studio.unwrap();
    println!("\n{}", studio.url());
    std::thread::sleep(Duration::from_secs(60));
}

fn start(folder: &Path) -> (Child, u16, String) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::a_studio_to_be_killed", "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url = lines.map_while(Result::ok).find(|line| line.starts_with("http://")).expect("no studio started");
    let (address, token) = url.split_once("/#token=").unwrap();
    let port = address.rsplit(':').next().unwrap().parse().unwrap();
    (child, port, token.to_string())
}

#[tokio::test]
async fn what_was_answered_fifty_milliseconds_before_a_kill_is_there_again() {
    let folder = tempfile::tempdir().unwrap();
    small_song(&folder.path().join("song"));
    let mut before = 0.0;
    for round in 1..=4 {
        let (mut child, port, token) = start(folder.path());
        let mut ada = Page::open(port, &token, "Ada").await;
        let begun = Instant::now();
        let mut answered = Vec::new();
        // One drag for half a second, as fast as it is answered; in every round at other values.
        for n in 1.. {
            let level = f64::from(round) + f64::from(n) / 10_000.0;
            let edits = json!([{"set": {"path": "Kick/fader", "value": format!("{level}")}}]);
            ada.does("edit", json!({"edits": edits, "reason": "fader", "gesture": format!("g{round}")})).await;
            answered.push((Instant::now(), level));
            if begun.elapsed() > Duration::from_millis(500) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        child.kill().unwrap();
        let killed = Instant::now();
        child.wait().unwrap();
        let sure = answered.iter().rev().find(|(at, _)| killed - *at >= Duration::from_millis(50)).unwrap().1;
        let session = Session::open(&folder.path().join("song")).unwrap();
        let found = session.song().tracks[0].strip.fader.0;
        let last = answered.last().unwrap().1;
        assert!(found >= sure && found <= last, "round {round}: {found}, of {before} then {sure} to {last}");
        before = found;
    }
    // And the history knows a step for each drag.
    let session = Session::open(&folder.path().join("song")).unwrap();
    assert_eq!(session.history().steps().len(), 4);
    assert!(session.history().steps().iter().all(|step| step.author == "Ada"));
}
