//! The mix, its stems and its tracks as files for other programs.

use crate::requests::read;
use crate::room::Room;
use crate::shelf::folder_id;
use crate::wire::{Answer, Refusal};
use desk::{JobError, Renders};
use media::Depth;
use serde::Deserialize;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Deserialize)]
struct Export {
    what: String,
    bits: Option<String>,
    from: Option<f64>,
    to: Option<f64>,
}

/// Begins to write what is asked for.
pub fn answer(room: &mut Room, with: Value) -> Answer {
    let asked: Export = read(with)?;
    let open = room.song()?;
    let (song, folder) = (open.song().clone(), open.folder.clone());
    let depth = asked.bits.map(|bits| bits.parse::<Depth>()).transpose().map_err(Refusal::new)?;
    let exports = folder.join("exports");
    let mut renders = Renders { from: asked.from, to: asked.to, depth, ..Renders::default() };
    let name = desk::file_name(&song.name);
    match &*asked.what {
        "mix" => renders.mix = Some(exports.join(name)),
        "stems" => renders.stems = Some(exports.join("stems")),
        "tracks" => renders.tracks = Some(exports.join("tracks")),
        other => return Err(Refusal::new(format!("\"{other}\" cannot be exported; mix, stems and tracks can"))),
    }
    room.begin("export", move |line| {
        std::fs::create_dir_all(&exports).map_err(|error| JobError::at(&exports, error))?;
        renders.stop = line.stop().clone();
        desk::render(&song, &folder, &renders, &|doing, share| line.progress(doing, share))?;
        let parts = renders.stems.iter().chain(&renders.tracks).flat_map(std::fs::read_dir);
        let parts = parts.flatten().flatten().map(|entry| entry.path());
        let files: Vec<PathBuf> = renders.mix.iter().cloned().chain(parts).collect();
        Ok(Box::new(move |room: &mut Room| {
            let told = |path: &PathBuf| json!({"id": folder_id(path), "name": path.file_name().map(|it| it.to_string_lossy())});
            let files_told: Vec<Value> = files.iter().map(told).collect();
            room.exports.extend(files.into_iter().map(|path| (folder_id(&path), path)));
            Ok(json!({"files": files_told}))
        }))
    })
}
