//! A finished master as files for platforms.

use crate::master::MasterJob;
use crate::process::Workshop;
use crate::render::{Renders, render};
use crate::{JobError, Progress, Stop, tags};
use assistant::MasterWishes;
use media::{Depth, Tags};
use release::{Delivered, Delivery};
use session::Document;
use session::targets::Target;
use std::path::Path;

/// Writes a master for each target as it is: only rate, depth and container change. Its checks say whether it fits.
///
/// # Errors
/// A file that cannot be read, a folder that cannot be written.
pub fn deliver_file(
    file: &Path,
    targets: &[&'static Target],
    folder: &Path,
    progress: Progress,
) -> Result<Vec<Delivered>, JobError> {
    let title = file.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut all = Vec::new();
    for (index, target) in targets.iter().enumerate() {
        progress("delivering", index as f64 / targets.len() as f64);
        let mut audio = media::open(file)?;
        let delivery = Delivery {
            target,
            folder,
            title: &title,
            rate: signal::Source::rate(audio.as_ref()),
            channels: signal::Source::channels(audio.as_ref()),
            frames: u64::try_from(signal::Source::frames(audio.as_ref())).ok(),
            stopped_short: None,
            tags: Tags::default(),
            stop: Stop::default(),
        };
        all.push(release::deliver(&delivery, audio.as_mut())?);
    }
    Ok(all)
}

/// Renders and masters a song, and delivers it.
///
/// # Errors
/// A song that cannot be read or rendered, a folder that cannot be written.
pub fn deliver_song(
    song_dir: &Path,
    targets: &[&'static Target],
    folder: &Path,
    progress: Progress,
) -> Result<Vec<Delivered>, JobError> {
    let document = Document::open(song_dir).map_err(|error| JobError(error.to_string()))?;
    let workshop = Workshop::open()?;
    let mix = workshop.0.join("mix.wav");
    let renders = Renders { mix: Some(mix.clone()), depth: Some(Depth::Float), ..Renders::default() };
    render(document.song(), song_dir, &renders, progress)?;
    let (title, tags) = (&document.song().name, tags(document.song(), song_dir)?);
    let wishes = MasterWishes::default();
    let job = MasterJob { mix: &mix, title, tags, folder, wishes: &wishes, stop: Stop::default() };
    let masters = job.all(targets, progress)?;
    Ok(masters.into_iter().map(|master| master.delivered).collect())
}
