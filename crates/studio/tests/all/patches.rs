//! What the page makes of the patches is the song as the server has it.

use crate::random;
use session::Song;
use signal::random::Random;
use studio::patch::{Patch, apply, difference, whole};

fn json(song: &Song) -> serde_json::Value {
    serde_json::to_value(song).unwrap()
}

#[test]
fn patches_make_the_new_song_of_the_old_over_random_edits_and_back() {
    let mut made = 0;
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let mut song = random::song(&mut random);
        let mut page = json(&song);
        for _ in 0..60 {
            let before = song.clone();
            let edit = random::edit(&mut random, &song);
            let Ok(inverse) = song.apply(&edit) else { continue };
            made += 1;
            apply(&mut page, &difference(&before, &song)).unwrap_or_else(|error| panic!("{error}: {edit:?}"));
            assert_eq!(page, json(&song), "{edit:?}");
            let mut back = page.clone();
            let mut undone = song.clone();
            undone.apply(&inverse).unwrap();
            apply(&mut back, &difference(&song, &undone)).unwrap();
            assert_eq!(back, json(&before), "{inverse:?}");
        }
    }
    assert!(made > 1_000, "{made}");
}

#[test]
fn one_fader_is_one_short_patch_and_what_did_not_change_is_not_written() {
    let mut random = Random::new(3);
    let mut song = random::song(&mut random);
    while song.tracks.len() < 2 {
        song = random::song(&mut random);
    }
    assert_eq!(difference(&song, &song), []);
    let mut louder = song.clone();
    louder.tracks[1].strip.fader = signal::Db(-7.5);
    let patches = difference(&song, &louder);
    assert_eq!(serde_json::to_string(&patches).unwrap(), r#"[{"path":["tracks",1,"strip","fader"],"value":-7.5}]"#);
}

#[test]
fn a_strip_that_goes_does_not_write_its_neighbours_anew() {
    let mut song = Song::new("song", 48_000);
    song.tracks.extend((0..30).map(|n| session::Track::new(&format!("Track {n}"), signal::Layout::Mono)));
    let mut fewer = song.clone();
    fewer.tracks.remove(7);
    let patches = difference(&song, &fewer);
    let expected = Patch::Splice { path: vec!["tracks".into()], at: 7, remove: 1, insert: vec![] };
    assert_eq!(patches, [expected]);
}

#[test]
fn the_whole_song_is_a_patch_too() {
    let song = random::song(&mut Random::new(5));
    let mut page = serde_json::json!("anything");
    apply(&mut page, &whole(&song)).unwrap();
    assert_eq!(page, json(&song));
}
