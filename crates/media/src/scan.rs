//! Finds the recordings in a folder and which of them belong together.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::file::probe;
use crate::info::Info;
use crate::natural::{self, Side};
use crate::{Cause, MediaError};

/// Folders within folders that are looked into.
const DEEPEST: usize = 12;
/// Files that are looked at.
const MOST_FILES: usize = 20_000;
/// Endings of files that are expected to be audio; an error in one of them is worth a note with its reason.
const AUDIO: [&str; 22] = [
    "wav", "wave", "bwf", "rf64", "bw64", "aif", "aiff", "aifc", "flac", "mp3", "mp2", "ogg", "oga", "opus", "m4a",
    "mp4", "aac", "m4b", "caf", "wv", "w64", "wma",
];

/// One recording: a file, or the left and the right file of a stereo recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stem {
    /// The name for a track, unlike every other in the scan.
    pub name: String,
    /// One file, or two: left and right, both mono, of equal rate and length.
    pub files: Vec<PathBuf>,
    /// What the (left) file says about itself.
    pub info: Info,
}

impl Stem {
    /// Channels of the recording: those of the file, or 2 for a pair.
    pub fn channels(&self) -> usize {
        if self.files.len() == 2 { 2 } else { self.info.channels }
    }
}

/// A file that is not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file.
    pub path: PathBuf,
    /// Why, a clause.
    pub why: String,
}

/// What is in a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The recordings, folder by folder, in natural order.
    pub stems: Vec<Stem>,
    /// The files that were passed over; hidden ones are not mentioned.
    pub skipped: Vec<Skipped>,
}

/// Looks through a folder and the folders in it.
///
/// # Errors
/// Where the folder cannot be read, or there is no recording in it.
pub fn scan(folder: &Path) -> Result<Scan, MediaError> {
    let mut files = Vec::new();
    gather(folder, 0, &mut files)?;
    let mut found = Scan::default();
    let mut single = Vec::new();
    for path in files {
        match read_one(&path) {
            Ok(info) => single.push((path, info)),
            Err(why) => found.skipped.push(Skipped { path, why }),
        }
    }
    if single.is_empty() {
        let what = match found.skipped.first() {
            Some(first) => {
                let name = first.path.file_name().unwrap_or(first.path.as_os_str()).to_string_lossy();
                let count = found.skipped.len();
                format!("no audio among its files ({count} passed over; {}: {})", name.escape_debug(), first.why)
            }
            None => "no audio in it, the folder is empty".to_string(),
        };
        return Err(MediaError::new(folder, Cause::NotFound, what, "name the folder that holds the recordings"));
    }
    found.stems = paired(single);
    name_apart(&mut found.stems);
    Ok(found)
}

/// Every file below a folder: its own in natural order, then those of the folders in it.
pub(crate) fn gather(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<(), MediaError> {
    let entries = fs::read_dir(folder).map_err(|e| MediaError::io(folder, &e))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort_by(|a, b| natural::order(&file_name(a), &file_name(b)));
    let visible = |path: &PathBuf| !file_name(path).starts_with('.') && file_name(path) != "__MACOSX";
    paths.retain(visible);
    for path in paths.iter().filter(|p| p.is_file()) {
        if files.len() < MOST_FILES {
            files.push(path.clone());
        }
    }
    for path in paths.iter().filter(|p| depth < DEEPEST && p.is_dir()) {
        gather(path, depth + 1, files)?;
    }
    Ok(())
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read_one(path: &Path) -> Result<Info, String> {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !ending.is_empty() && !AUDIO.contains(&ending.as_str()) {
        return Err(format!("\".{ending}\" is not audio"));
    }
    match probe(path) {
        Ok(info) if info.frames == 0 => Err("it has no frames".to_string()),
        Ok(info) => Ok(info),
        Err(error) => Err(error.why()),
    }
}

/// The name without its ending.
fn stem_name(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let name: String = name.chars().map(|c| if c.is_control() || c == '/' { ' ' } else { c }).collect();
    let name = name.trim();
    if name.is_empty() { "Track".to_string() } else { name.to_string() }
}

/// What the two files of a pair have in common: folder, name, rate, length.
type Common = (PathBuf, String, u32, i64);

fn paired(single: Vec<(PathBuf, Info)>) -> Vec<Stem> {
    let mut sides: BTreeMap<Common, Vec<(Side, usize)>> = BTreeMap::new();
    for (index, (path, info)) in single.iter().enumerate() {
        if let Some((common, side)) = half(path, info) {
            sides.entry(common).or_default().push((side, index));
        }
    }
    // Only one left with one right is a pair; anything else stays as it is.
    let mut partner = BTreeMap::new();
    for members in sides.values() {
        if let [(a, first), (b, second)] = members[..]
            && a != b
        {
            let (left, right) = if a == Side::Left { (first, second) } else { (second, first) };
            partner.insert(left.min(right), (left, right));
            partner.insert(left.max(right), (left, right));
        }
    }
    let mut stems = Vec::new();
    for (index, (path, info)) in single.iter().enumerate() {
        match partner.get(&index) {
            Some(&(left, right)) if index == left.min(right) => {
                let base = natural::side(&stem_name(path)).map(|(base, _)| base.to_string());
                let name = base.unwrap_or_else(|| stem_name(path));
                let files = vec![single[left].0.clone(), single[right].0.clone()];
                stems.push(Stem { name, files, info: single[left].1.clone() });
            }
            Some(_) => {}
            None => stems.push(Stem { name: stem_name(path), files: vec![path.clone()], info: info.clone() }),
        }
    }
    stems
}

/// What a file would share with its other half, if it is a half.
fn half(path: &Path, info: &Info) -> Option<(Common, Side)> {
    if info.channels != 1 {
        return None;
    }
    let name = stem_name(path);
    let (base, side) = natural::side(&name)?;
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    Some(((folder, base.to_string(), info.rate, info.frames), side))
}

/// Gives equal names their folder in front, and a number where that is not enough.
fn name_apart(stems: &mut [Stem]) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for stem in stems.iter() {
        *count.entry(stem.name.to_lowercase()).or_default() += 1;
    }
    for stem in stems.iter_mut().filter(|s| count.get(&s.name.to_lowercase()).is_some_and(|n| *n > 1)) {
        if let Some(folder) = stem.files[0].parent().and_then(Path::file_name) {
            stem.name = format!("{} {}", folder.to_string_lossy(), stem.name);
        }
    }
    let mut taken = std::collections::BTreeSet::new();
    for stem in stems {
        let base = stem.name.clone();
        let mut number = 2;
        while !taken.insert(stem.name.to_lowercase()) {
            stem.name = format!("{base} {number}");
            number += 1;
        }
    }
}
