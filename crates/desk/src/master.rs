//! Masters a mix for its targets: one master a target, at that target's own rate, written, read again and checked.

use crate::process::Workshop;
use crate::{JobError, Progress};
use assistant::{MasterWishes, Mastered, master};
use media::SongLibrary;
use release::{Delivered, Delivery};
use session::targets::Target;
use signal::SourceError;
use std::path::Path;

/// A mastered and delivered mix.
pub struct Master {
    /// What the assistant did.
    pub mastered: Mastered,
    /// The file and its checks.
    pub delivered: Delivered,
}

/// The target of a name.
///
/// # Errors
/// A name that is not in the list.
pub fn target(name: &str) -> Result<&'static Target, JobError> {
    session::targets::find(name).ok_or_else(|| {
        let known: Vec<_> = session::targets::LIST.iter().map(|target| target.name).collect();
        JobError(format!("there is no target \"{name}\"; there are {}", known.join(", ")))
    })
}

/// Masters a file for each target and delivers it into `folder/TARGET/`.
///
/// # Errors
/// A mix that cannot be read, a folder that cannot be written.
pub fn master_all(
    mix: &Path,
    title: &str,
    targets: &[&'static Target],
    folder: &Path,
    wishes: &MasterWishes,
    progress: Progress,
) -> Result<Vec<Master>, JobError> {
    let info = media::probe(mix)?;
    let path = mix.canonicalize().map_err(|error| JobError::at(mix, error))?;
    let workshop = Workshop::open()?;
    let mut masters: Vec<Master> = Vec::new();
    for target in targets {
        let rate = target.rate.for_song(info.rate);
        let library = SongLibrary::new(&workshop.0, rate).allow_outside();
        let file = path.display().to_string();
        let mastered = match same_work(&masters, target, rate) {
            Some(known) => known.clone(),
            None => master(&library, &file, target, &[], wishes, &|doing, share| {
                progress(&format!("{}: {doing}", target.name), share);
            })?,
        };
        let delivered = deliver(&mastered, &library, target, folder, title, progress)?;
        masters.push(Master { mastered, delivered });
    }
    Ok(masters)
}

/// A master made before that another target asks for exactly so.
fn same_work<'m>(masters: &'m [Master], target: &Target, rate: u32) -> Option<&'m Mastered> {
    let same = |master: &&Master| {
        let known = &master.delivered.target;
        master.mastered.song.rate == rate
            && known.loudness.is_some()
            && (known.loudness, known.ceiling, known.bits) == (target.loudness, target.ceiling, target.bits)
    };
    masters.iter().find(same).map(|master| &master.mastered)
}

fn deliver(
    mastered: &Mastered,
    library: &SongLibrary,
    target: &Target,
    folder: &Path,
    title: &str,
    progress: Progress,
) -> Result<Delivered, JobError> {
    let delivery = Delivery {
        target,
        folder,
        title,
        rate: mastered.song.rate,
        channels: 2,
        frames: Some(mastered.frames.max(0) as u64),
        stopped_short: mastered.stopped_short.as_deref(),
    };
    let mut writing = delivery.begin()?;
    let mut sink = |left: &[f32], right: &[f32]| {
        let wrong =
            |error: release::ReleaseError| SourceError { what: target.name.to_string(), why: error.to_string() };
        writing.write(&[left, right]).map_err(wrong)
    };
    mastered.render(library, &mut sink, &|share| progress(&format!("{}: writing", target.name), share))?;
    Ok(writing.finish()?)
}
