//! Mixes and masters as files: for the ear, for delivery, for other programs.

use crate::picture;
use crate::requests::read;
use crate::room::Room;
use crate::shelf::folder_id;
use crate::wire::{Answer, Refusal};
use assistant::{MasterWishes, Outcome};
use desk::{JobError, Master, Progress, Renders};
use media::Depth;
use serde::Deserialize;
use serde_json::{Value, json};
use session::Song;
use session::targets::Target;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct For {
    targets: Vec<String>,
    #[serde(default)]
    metadata: Value,
}

#[derive(Deserialize)]
struct Export {
    what: String,
    bits: Option<String>,
    from: Option<f64>,
    to: Option<f64>,
}

/// Does what is asked about masters.
pub fn answer(room: &mut Room, what: &str, with: Value) -> Answer {
    match what {
        "master.start" => {
            let For { targets, .. } = read(with)?;
            start(room, "master", &targets, None)
        }
        "deliver.start" => {
            let For { targets, metadata } = read(with)?;
            let song = room.song()?;
            song.notes.metadata = metadata.clone();
            song.notes.save(&song.folder)?;
            let title = metadata["title"].as_str().map(str::trim).filter(|title| !title.is_empty());
            start(room, "deliver", &targets, title)
        }
        "master.state" | "deliver.state" => {
            let song = room.song()?;
            let made = if what == "master.state" { &song.masters } else { &song.delivered };
            Ok(json!({"targets": made, "metadata": song.notes.metadata, "revision": song.revision}))
        }
        "master.picture" => picture::start(room),
        "export.start" => export(room, read(with)?),
        _ => Err(Refusal::new(format!("there is no \"{what}\" to be asked for"))),
    }
}

fn start(room: &mut Room, kind: &'static str, targets: &[String], title: Option<&str>) -> Answer {
    if room.jobs.runs(kind) {
        return Err(Refusal::new("that is being done already; wait for it or stop it"));
    }
    let targets: Vec<&'static Target> = targets.iter().map(|name| desk::target(name)).collect::<Result<_, _>>()?;
    if targets.is_empty() {
        return Err(Refusal::new("name at least one target"));
    }
    let open = room.song()?;
    let (id, song, folder, revision) = (open.id.clone(), open.song().clone(), open.folder.clone(), open.revision);
    let title = title.unwrap_or(&song.name).to_string();
    let output = if kind == "master" { folder.join(".cache/masters") } else { folder.join("delivered") };
    room.begin(kind, move |line| {
        let progress = |doing: &str, share: f64| line.progress(doing, share);
        let mix = bounce(&song, &folder, &progress)?;
        line.go_on()?;
        let masters = desk::master_all(&mix, &title, &targets, &output, &MasterWishes::default(), &progress)?;
        Ok(Box::new(move |room: &mut Room| {
            let told: Vec<Value> = masters.iter().map(|master| told(master, revision)).collect();
            room.exports.extend(masters.iter().map(|master| {
                let path = &master.delivered.path;
                (folder_id(path), path.clone())
            }));
            let open = room.song.as_mut().filter(|open| open.id == id);
            let open = open.ok_or_else(|| Refusal::new("the song was closed meanwhile"))?;
            if kind == "master" {
                (open.masters, open.mastered_song) = (told.clone(), Some(song));
            } else {
                open.delivered = told.clone();
            }
            Ok(json!({"targets": told}))
        }))
    })
}

/// The mix as a file that nothing of it is lost in.
fn bounce(song: &Song, folder: &Path, progress: Progress) -> Result<PathBuf, JobError> {
    let mix = folder.join(".cache/mix.wav");
    std::fs::create_dir_all(folder.join(".cache")).map_err(|error| JobError::at(folder, error))?;
    let renders = Renders { mix: Some(mix.clone()), depth: Some(Depth::Float), ..Renders::default() };
    desk::render(song, folder, &renders, progress)?;
    Ok(mix)
}

fn told(master: &Master, revision: u64) -> Value {
    let delivered = &master.delivered;
    let readings = &delivered.readings;
    let step = |outcome: &Outcome| {
        let (made, reason) = (&outcome.r#move, &outcome.r#move.reason);
        json!({
            "id": made.id, "rule": made.rule, "title": crate::catalogue::title(&made.rule), "because": reason.because,
            "measure": reason.measure, "before": reason.before, "predicted": reason.predicted, "after": reason.after,
            "unit": reason.unit, "source": reason.source, "listen": reason.listen, "kept": outcome.kept,
        })
    };
    let check = |check: &release::Check| json!({"name": check.name, "passed": check.passed, "text": check.text});
    json!({
        "target": delivered.target.name,
        "export": folder_id(&delivered.path),
        "file": delivered.path.file_name().map(|name| name.to_string_lossy()),
        "sha256": delivered.sha256, "bits": delivered.bits, "channels": delivered.channels, "rate": readings.rate,
        "passed": delivered.passed(),
        "readings": {
            "frames": readings.frames, "integrated": readings.integrated_lufs, "range": readings.loudness_range_lu,
            "momentary": readings.max_momentary_lufs, "short_term": readings.max_short_term_lufs,
            "true_peak": readings.true_peak_dbtp, "sample_peak": readings.sample_peak_dbfs,
            "correlation": readings.correlation, "plr": readings.plr_db,
        },
        "before": {
            "integrated": master.mastered.readings_before.integrated_lufs,
            "true_peak": master.mastered.readings_before.true_peak_dbtp,
        },
        "limited": master.mastered.limited.0, "stopped_short": master.mastered.stopped_short,
        "checks": delivered.checks.iter().map(check).collect::<Vec<_>>(),
        "chain": master.mastered.song.master.inserts,
        "moves": master.mastered.outcomes.iter().map(step).collect::<Vec<_>>(),
        "revision": revision,
    })
}

fn export(room: &mut Room, asked: Export) -> Answer {
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
