//! Files that leave the house: versions of the mix times targets, each written, read again, checked and remembered.
//!
//! A file that is done can be taken away while the others are still made; one that fails does not keep the others from it.

mod made;
mod rows;

use crate::jobs::Line;
use crate::masters::{bounce, targets, told};
use crate::notes::Version;
use crate::requests::read;
use crate::room::Room;
use crate::wire::{Answer, Refusal};
use assistant::MasterWishes;
use desk::{JobError, Master, MasterJob};
use media::Tags;
use rows::Rows;
use serde::Deserialize;
use serde_json::{Value, json};
use session::Song;
use session::targets::Target;
use std::path::PathBuf;

pub use made::{exports, remembered};

/// The name of a version; none is the mix as it stands.
type Name = Option<String>;

#[derive(Deserialize)]
struct Wanted {
    targets: Vec<String>,
    #[serde(default = "the_mix")]
    versions: Vec<Name>,
}

fn the_mix() -> Vec<Name> {
    vec![None]
}

/// Does what is asked about deliveries.
pub fn answer(room: &mut Room, what: &str, with: Value) -> Answer {
    match what {
        "deliver.start" => start(room, read(with)?),
        "deliver.state" => {
            let open = room.song()?;
            let made = made::with_their_age(open.song(), &open.folder, &open.delivered);
            Ok(json!({"targets": made, "revision": open.revision}))
        }
        _ => Err(Refusal::new(format!("there is no \"{what}\" to be asked for"))),
    }
}

fn start(room: &mut Room, wanted: Wanted) -> Answer {
    if room.jobs.runs("deliver") {
        return Err(Refusal::new("that is being done already; wait for it or stop it"));
    }
    let targets = targets(&wanted.targets)?;
    if wanted.versions.is_empty() {
        return Err(Refusal::new("name at least one version, or null for the mix as it stands"));
    }
    let open = room.song()?;
    let song = open.song().clone();
    let mix = |name: &Name| -> Result<(Name, Song), JobError> {
        let song = match name {
            Some(name) => Version::find(&open.folder, name)?.song,
            None => song.clone(),
        };
        Ok((name.clone(), song))
    };
    let work = Work {
        id: open.id.clone(),
        revision: open.revision,
        tags: desk::tags(&song, &open.folder)?,
        mixes: wanted.versions.iter().map(mix).collect::<Result<_, JobError>>()?,
        folder: open.folder.clone(),
        song,
        targets,
    };
    room.begin("deliver", move |line| {
        let names: Vec<Name> = work.mixes.iter().map(|(name, _)| name.clone()).collect();
        let rows = Rows::new(line, &names, &work.targets);
        for index in 0..work.mixes.len() {
            work.deliver(index, &rows, line)?;
        }
        let (told, failed) = rows.end();
        Ok(Box::new(move |_: &mut Room| failed.map_or(Ok(told), |why| Err(Refusal::new(why)))))
    })
}

/// What the files are made of.
struct Work {
    id: String,
    /// The song as it stands, whose name and credits every file has.
    song: Song,
    revision: u64,
    folder: PathBuf,
    tags: Tags,
    targets: Vec<&'static Target>,
    mixes: Vec<(Name, Song)>,
}

impl Work {
    /// One version for every target; only the word that stops it ends it.
    fn deliver(&self, index: usize, rows: &Rows, line: &Line) -> Result<(), JobError> {
        let (name, song) = &self.mixes[index];
        let first = index * self.targets.len();
        let all = first..first + self.targets.len();
        let rendering = |_: &str, share: f64| rows.render(all.clone(), share);
        let mix = match bounce(song, &self.folder, "delivery", line.stop(), &rendering) {
            Ok(mix) => mix,
            Err(why) => {
                line.stop().go_on()?;
                all.for_each(|row| rows.fail(row, &why));
                return Ok(());
            }
        };
        let (folder, wishes, stop) = (self.folder.join("delivered"), MasterWishes::default(), line.stop().clone());
        let title = name.as_ref().map_or(self.song.name.clone(), |name| format!("{} ({name})", self.song.name));
        let tags = self.tags.clone();
        let job = MasterJob { mix: &mix, title: &title, tags, folder: &folder, wishes: &wishes, stop };
        let mut before = Vec::new();
        for (row, target) in all.zip(&self.targets) {
            match job.one(target, &before, &|doing, share| rows.work(row, doing, share)) {
                Ok(master) => {
                    self.keep((name, song), &master, line);
                    rows.done(row);
                    before.push(master);
                }
                Err(why) => {
                    line.stop().go_on()?;
                    rows.fail(row, &why);
                }
            }
        }
        Ok(())
    }

    /// A file that is done is remembered at once.
    fn keep(&self, (name, song): (&Name, &Song), master: &Master, line: &Line) {
        let path = master.delivered.path.clone();
        let mut told = told(master, self.revision);
        told["version"] = json!(name);
        told["song"] = json!(made::fingerprint(song, &self.song));
        told["path"] = json!(path.strip_prefix(&self.folder).unwrap_or(&path));
        let id = self.id.clone();
        line.meanwhile(move |room| made::keep(room, &id, told));
    }
}
