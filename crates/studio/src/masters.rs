//! Masters of the mix as it stands, for the ear: each target's, with its readings, its checks and its moves.

use crate::picture;
use crate::requests::read;
use crate::room::Room;
use crate::shelf::folder_id;
use crate::wire::{Answer, Refusal};
use assistant::{MasterWishes, Outcome};
use desk::{JobError, Master, MasterJob, Progress, Renders, Stop};
use media::Depth;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use session::targets::Target;
use session::{Reason, Song};
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct For {
    targets: Vec<String>,
}

/// Does what is asked about masters.
pub fn answer(room: &mut Room, what: &str, with: Value) -> Answer {
    match what {
        "master.start" => start(room, &read::<For>(with)?.targets),
        "master.state" => {
            let song = room.song()?;
            Ok(json!({"targets": song.masters, "revision": song.revision}))
        }
        "master.picture" => picture::start(room),
        _ => Err(Refusal::new(format!("there is no \"{what}\" to be asked for"))),
    }
}

/// The targets of some names, one at least.
///
/// # Errors
/// A name that is none, or no name.
pub fn targets(names: &[String]) -> Result<Vec<&'static Target>, Refusal> {
    let targets: Vec<&'static Target> = names.iter().map(|name| desk::target(name)).collect::<Result<_, _>>()?;
    if targets.is_empty() {
        return Err(Refusal::new("name at least one target"));
    }
    Ok(targets)
}

fn start(room: &mut Room, names: &[String]) -> Answer {
    if room.jobs.runs("master") {
        return Err(Refusal::new("that is being done already; wait for it or stop it"));
    }
    let targets = targets(names)?;
    let open = room.song()?;
    let (id, song, folder, revision) = (open.id.clone(), open.song().clone(), open.folder.clone(), open.revision);
    room.begin("master", move |line| {
        let progress = |doing: &str, share: f64| line.progress(doing, share);
        let mix = bounce(&song, &folder, "master", line.stop(), &progress)?;
        let (title, tags) = (&*song.name, desk::tags(&song, &folder)?);
        let (wishes, output) = (MasterWishes::default(), folder.join(".cache/masters"));
        let job = MasterJob { mix: &mix, title, tags, folder: &output, wishes: &wishes, stop: line.stop().clone() };
        let masters = job.all(&targets, &progress)?;
        Ok(Box::new(move |room: &mut Room| {
            let told: Vec<Value> = masters.iter().map(|master| told(master, revision)).collect();
            room.exports.extend(masters.iter().map(|master| {
                let path = &master.delivered.path;
                (folder_id(path), path.clone())
            }));
            let open = room.song.as_mut().filter(|open| open.id == id);
            let open = open.ok_or_else(|| Refusal::new("the song was closed meanwhile"))?;
            (open.masters, open.mastered_song) = (told.clone(), Some(song));
            room.tell_yardstick();
            Ok(json!({"targets": told}))
        }))
    })
}

/// The mix as a file in the song's cache that nothing of it is lost in; what it is for keeps it from others that are made meanwhile.
///
/// # Errors
/// A song that cannot be rendered, a cache that cannot be written, and where it was stopped.
pub fn bounce(
    song: &Song,
    folder: &Path,
    what_for: &str,
    stop: &Stop,
    progress: Progress,
) -> Result<PathBuf, JobError> {
    let mix = folder.join(format!(".cache/mix-{what_for}.wav"));
    std::fs::create_dir_all(folder.join(".cache")).map_err(|error| JobError::at(folder, error))?;
    let (depth, stop) = (Some(Depth::Float), stop.clone());
    let renders = Renders { mix: Some(mix.clone()), depth, stop, ..Renders::default() };
    desk::render(song, folder, &renders, progress)?;
    Ok(mix)
}

/// A move of the master, as the page shows it.
#[derive(Serialize)]
struct Step<'a> {
    id: &'a str,
    rule: &'a str,
    title: String,
    kept: bool,
    #[serde(flatten)]
    reason: &'a Reason,
}

/// A master as the page shows it; `revision` is the song's that it was made of.
pub fn told(master: &Master, revision: u64) -> Value {
    let delivered = &master.delivered;
    let readings = &delivered.readings;
    let step = |outcome: &Outcome| {
        let made = &outcome.r#move;
        let title = crate::catalogue::title(&made.rule);
        json!(Step { id: &made.id, rule: &made.rule, title, kept: outcome.kept, reason: &made.reason })
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
