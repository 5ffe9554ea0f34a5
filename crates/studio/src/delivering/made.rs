//! The files that were delivered, remembered in `.studio/delivered.json` beside the song, so that they are known after a restart.

use crate::notes::{self, FOLDER, Version};
use crate::room::Room;
use crate::shelf::folder_id;
use serde_json::{Value, json};
use session::Song;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Where files are delivered to, in the song's folder.
const DELIVERED: &str = "delivered/";

fn list(song_dir: &Path) -> PathBuf {
    song_dir.join(FOLDER).join("delivered.json")
}

/// What is known of the files that are still there.
pub fn remembered(song_dir: &Path) -> Vec<Value> {
    let text = std::fs::read(list(song_dir)).unwrap_or_default();
    let all: Vec<Value> = serde_json::from_slice(&text).unwrap_or_default();
    all.into_iter().filter(|made| path(song_dir, made).is_some_and(|path| path.is_file())).collect()
}

/// Where a file lies; `None` where that is not among the song's deliveries.
fn path(song_dir: &Path, made: &Value) -> Option<PathBuf> {
    let path = made["path"].as_str()?;
    (path.starts_with(DELIVERED) && Song::can_name(path)).then(|| song_dir.join(path))
}

/// The files by the ids under which they can be taken away.
pub fn exports(song_dir: &Path, made: &[Value]) -> Vec<(String, PathBuf)> {
    made.iter().filter_map(|made| path(song_dir, made)).map(|path| (folder_id(&path), path)).collect()
}

/// Takes a new file into the list of the song that is still open.
pub fn keep(room: &mut Room, id: &str, made: Value) {
    let Some(open) = room.song.as_mut().filter(|open| open.id == id) else { return };
    let same = |other: &Value| (&other["version"], &other["target"]) == (&made["version"], &made["target"]);
    open.delivered.retain(|other| !same(other));
    open.delivered.push(made);
    room.exports.extend(exports(&open.folder, &open.delivered));
    let text = serde_json::to_vec_pretty(&open.delivered).unwrap_or_default();
    if let Err(error) = notes::write(&list(&open.folder), &text) {
        room.notice("warn", &format!("the list of deliveries is not kept: {error}"));
    }
}

/// Every file with whether it is older than what it would be made of now.
pub fn with_their_age(song: &Song, song_dir: &Path, made: &[Value]) -> Vec<Value> {
    let versions = Version::all(song_dir);
    let now = |name: &Value| match name.as_str() {
        None => Some(fingerprint(song, song)),
        Some(name) => versions.iter().find(|it| it.name == name).map(|it| fingerprint(&it.song, song)),
    };
    let with = |made: &Value| {
        let mut made = made.clone();
        made["stale"] = json!(now(&made["version"]).is_none_or(|now| made["song"] != json!(now)));
        made
    };
    made.iter().map(with).collect()
}

/// A name for all that a file is made of: a mix, and the name and credits of the song.
pub fn fingerprint(mix: &Song, song: &Song) -> String {
    let (name, credits) = (song.name.clone(), song.credits.clone());
    let whole = Song { name, credits, ..mix.as_heard() };
    let text = serde_json::to_vec(&whole).unwrap_or_default();
    Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_among_the_deliveries_can_be_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir_all(folder.path().join("delivered/spotify")).unwrap();
        std::fs::create_dir_all(folder.path().join(FOLDER)).unwrap();
        std::fs::write(folder.path().join("delivered/spotify/a.wav"), b"x").unwrap();
        std::fs::write(folder.path().join("secret"), b"x").unwrap();
        let paths =
            ["delivered/spotify/a.wav", "delivered/spotify/gone.wav", "secret", "delivered/../secret", "/etc/passwd"];
        let text = serde_json::to_vec(&paths.map(|path| json!({"path": path}))).unwrap();
        std::fs::write(list(folder.path()), text).unwrap();
        let found = remembered(folder.path());
        assert_eq!(found, [json!({"path": paths[0]})]);
        assert_eq!(exports(folder.path(), &found).len(), 1);
    }

    #[test]
    fn a_file_is_old_once_the_mix_or_the_credits_changed_and_not_for_a_marker() {
        let song = Song::new("Night Bus", 48_000);
        let first = fingerprint(&song, &song);
        let mut marked = song.clone();
        marked.targets.push("spotify".to_string());
        marked.groups.push(session::Group::new("Drums"));
        assert_eq!(fingerprint(&marked, &marked), first);
        let mut louder = song.clone();
        louder.master.fader.0 = -1.0;
        assert_ne!(fingerprint(&louder, &louder), first);
        let mut credited = song.clone();
        credited.credits.artist = "Ada".to_string();
        assert_ne!(fingerprint(&song, &credited), first);
    }
}
