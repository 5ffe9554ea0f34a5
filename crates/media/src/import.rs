//! Brings recordings into a song's folder, without changing them, and finds them again when they were moved.

use std::fs;
use std::path::{Path, PathBuf};

use crate::file::open;
use crate::format::{Depth, Format, Spec};
use crate::info::Container;
use crate::part_file::PartFile;
use crate::scan::{Stem, gather};
use crate::tags::Tags;
use crate::wav_writer::WavWriter;
use crate::writer::Writer;
use crate::{Cause, MediaError};

/// Frames interleaved in one go.
const BLOCK: usize = 16_384;

/// Brings a recording into `folder` (a song's `audio/`, made where it is missing): a single file is copied (or shares its
/// blocks with the original where the file system can) or linked, a pair becomes one stereo WAV of the same depth. Gives the
/// file's path there.
///
/// # Errors
/// Where a file cannot be read or the folder not be written.
pub fn copy_into(stem: &Stem, folder: &Path, link: bool) -> Result<PathBuf, MediaError> {
    fs::create_dir_all(folder).map_err(|e| MediaError::io(folder, &e))?;
    match &stem.files[..] {
        [left, right] => {
            let target = free_name(folder, &stem.name, "wav");
            interleave(stem, left, right, &target)?;
            Ok(target)
        }
        [file] => {
            let ending = file.extension().and_then(|e| e.to_str()).unwrap_or("wav");
            let target = free_name(folder, &stem.name, &safe(ending));
            if link {
                link_to(file, &target)?
            } else {
                copy(file, &target)?
            }
            Ok(target)
        }
        _ => {
            let what = format!("a recording of {} files", stem.files.len());
            Err(MediaError::new(folder, Cause::Unsupported, what, "give one file, or a left and a right one"))
        }
    }
}

fn copy(from: &Path, target: &Path) -> Result<(), MediaError> {
    let part = PartFile::create(target)?;
    // Sharing blocks needs a name that is free.
    fs::remove_file(part.part()).map_err(|e| MediaError::io(target, &e))?;
    reflink_copy::reflink_or_copy(from, part.part()).map_err(|e| MediaError::io(from, &e))?;
    part.commit()
}

#[cfg(unix)]
fn link_to(from: &Path, target: &Path) -> Result<(), MediaError> {
    let from = from.canonicalize().map_err(|e| MediaError::io(from, &e))?;
    std::os::unix::fs::symlink(from, target).map_err(|e| MediaError::io(target, &e))
}

#[cfg(not(unix))]
fn link_to(from: &Path, target: &Path) -> Result<(), MediaError> {
    fs::hard_link(from, target).map_err(|e| MediaError::io(target, &e))
}

/// The depth that keeps every bit of a file; 32-bit whole numbers and 64-bit floats are rounded to f32, as everywhere.
fn depth_of(stem: &Stem) -> Depth {
    match (stem.info.float, stem.info.bits) {
        (false, 1..=16) => Depth::Sixteen,
        (false, 17..=24) => Depth::TwentyFour,
        _ => Depth::Float,
    }
}

fn interleave(stem: &Stem, left: &Path, right: &Path, target: &Path) -> Result<(), MediaError> {
    let mut sides = [open(left)?, open(right)?];
    let format = Format { container: Container::Wav, depth: depth_of(stem), bit_rate: None };
    let mut spec = Spec::new(format, stem.info.rate, 2);
    // The samples have the file's depth already.
    spec.dither = false;
    spec.time_reference = stem.info.time_reference;
    spec.tags = stem.info.name.as_deref().map(Tags::titled).unwrap_or_default();
    let mut writer = Box::new(WavWriter::create(target, &spec)?);
    let mut block = [vec![0.0; BLOCK], vec![0.0; BLOCK]];
    let (mut at, frames) = (0, sides[0].frames().min(sides[1].frames()));
    while at < frames {
        let count = usize::try_from(frames - at).unwrap_or(BLOCK).min(BLOCK);
        for (side, out) in sides.iter_mut().zip(&mut block) {
            let read = side.read(at, &mut [&mut out[..count]]);
            read.map_err(|e| MediaError::new(Path::new(&e.what), Cause::Io, e.why, "check the file"))?;
        }
        writer.write(&[&block[0][..count], &block[1][..count]])?;
        at += count as i64;
    }
    writer.finish()
}

/// A name no file in the folder has: the wanted one made safe, with a number where it is taken.
fn free_name(folder: &Path, name: &str, ending: &str) -> PathBuf {
    let base = safe(name);
    let first = folder.join(format!("{base}.{ending}"));
    let numbered = (2..).map(|n| folder.join(format!("{base} {n}.{ending}")));
    let taken = |path: &PathBuf| path.symlink_metadata().is_ok();
    std::iter::once(first.clone()).chain(numbered).find(|path| !taken(path)).unwrap_or(first)
}

/// A file name from anybody's text: letters, digits and a few signs, at most 120 bytes, never hidden.
pub(crate) fn safe(text: &str) -> String {
    let keep = |c: char| if c.is_alphanumeric() || " -_.()+&'#".contains(c) { c } else { '_' };
    let mut name: String = text.chars().map(keep).collect::<String>().trim_matches([' ', '.']).to_string();
    while name.len() > 120 {
        name.pop();
    }
    if name.is_empty() { "audio".to_string() } else { name }
}

/// Looks for a file that is not where it was: the first of its name, or `None` where there is none.
///
/// # Errors
/// Where a folder cannot be read.
pub fn find_moved(name: &str, folders: &[&Path]) -> Result<Option<PathBuf>, MediaError> {
    let mut files = Vec::new();
    for folder in folders {
        gather(folder, 0, &mut files)?;
    }
    let wanted = Path::new(name).file_name();
    Ok(files.into_iter().find(|path| path.file_name() == wanted))
}
