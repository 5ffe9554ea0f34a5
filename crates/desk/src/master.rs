//! Masters a mix for its targets: one master a target, at that target's own rate, written, read again and checked.

use crate::process::Workshop;
use crate::{JobError, Progress, Stop};
use assistant::{MasterWishes, Mastered, master};
use media::{SongLibrary, Tags};
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

/// A mix that is to be mastered.
pub struct MasterJob<'a> {
    /// The mix, a file.
    pub mix: &'a Path,
    /// The title; the files' names are made of it.
    pub title: &'a str,
    /// What the files say of the music.
    pub tags: Tags,
    /// Each target's file goes into a folder of its name in here.
    pub folder: &'a Path,
    /// What is asked of the masters.
    pub wishes: &'a MasterWishes,
    /// Ends the work.
    pub stop: Stop,
}

impl MasterJob<'_> {
    /// Masters the mix for each target and delivers it.
    ///
    /// # Errors
    /// As [`MasterJob::one`].
    pub fn all(&self, targets: &[&'static Target], progress: Progress) -> Result<Vec<Master>, JobError> {
        let mut masters = Vec::new();
        for target in targets {
            masters.push(self.one(target, &masters, progress)?);
        }
        Ok(masters)
    }

    /// Masters the mix for one target and delivers it; `before` are masters of the same mix, whose work need not be done again.
    ///
    /// # Errors
    /// A mix that cannot be read, a folder that cannot be written, and where it was stopped.
    pub fn one(&self, target: &'static Target, before: &[Master], progress: Progress) -> Result<Master, JobError> {
        let info = media::probe(self.mix)?;
        let path = self.mix.canonicalize().map_err(|error| JobError::at(self.mix, error))?;
        let workshop = Workshop::open()?;
        let rate = target.rate.for_song(info.rate);
        let library = SongLibrary::new(&workshop.0, rate).allow_outside().stopped_by(&self.stop);
        let file = path.display().to_string();
        let mastered = match same_work(before, target, rate) {
            Some(known) => known.clone(),
            None => master(&library, &file, target, &[], self.wishes, &|doing, share| {
                progress(&format!("{}: {doing}", target.name), share);
            })?,
        };
        let delivered = self.deliver(&mastered, &library, target, progress)?;
        Ok(Master { mastered, delivered })
    }

    fn deliver(
        &self,
        mastered: &Mastered,
        library: &SongLibrary,
        target: &Target,
        progress: Progress,
    ) -> Result<Delivered, JobError> {
        let delivery = Delivery {
            target,
            folder: self.folder,
            title: self.title,
            rate: mastered.song.rate,
            channels: 2,
            frames: Some(mastered.frames.max(0) as u64),
            stopped_short: mastered.stopped_short.as_deref(),
            tags: self.tags.clone(),
            stop: self.stop.clone(),
        };
        let mut writing = delivery.begin()?;
        let mut sink = |left: &[f32], right: &[f32]| {
            let wrong =
                |error: release::ReleaseError| SourceError { what: target.name.to_string(), why: error.to_string() };
            writing.write(&[left, right]).map_err(wrong)
        };
        mastered.render(library, &mut sink, &|share| progress(&format!("{}: writing", target.name), share))?;
        progress(&format!("{}: reading it again", target.name), 0.0);
        Ok(writing.finish()?)
    }
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
