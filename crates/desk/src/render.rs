//! A song as audio files: the mix, its stems, its tracks.

use crate::{JobError, Progress, RenderStore, Stop};
use engine::{Report, Request, Sink, Store, Tap};
use media::{Depth, Format, SongLibrary, Spec, Writer};
use session::{Song, strip::Strip};
use signal::SourceError;
use std::path::{Path, PathBuf};

/// What is rendered to where.
#[derive(Clone, Debug, Default)]
pub struct Renders {
    /// The mix.
    pub mix: Option<PathBuf>,
    /// A folder for what feeds the master, a file each.
    pub stems: Option<PathBuf>,
    /// A folder for every track after fader and pan, a file each.
    pub tracks: Option<PathBuf>,
    /// First second.
    pub from: Option<f64>,
    /// Where to end, in seconds.
    pub to: Option<f64>,
    /// Threads; none is all.
    pub threads: Option<usize>,
    /// Depth of the files; where none is said, stems and tracks are floating point.
    pub depth: Option<Depth>,
    /// Keep what was worked out in the song's `.cache/renders`, and read again what nothing has changed.
    pub cache: bool,
    /// Ends the work.
    pub stop: Stop,
}

/// A file that hears what is rendered.
struct Recorder {
    writer: Option<Box<dyn Writer>>,
    path: PathBuf,
}

impl Sink for Recorder {
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError> {
        let wrong = |error: media::MediaError| SourceError { what: self.path.display().to_string(), why: error.why() };
        self.writer.as_mut().map_or(Ok(()), |writer| writer.write(&[left, right]).map_err(wrong))
    }
}

/// Renders a song to files at the song's rate.
///
/// # Errors
/// A song or source that cannot be read, a place that cannot be written, nothing to render.
pub fn render(song: &Song, song_dir: &Path, renders: &Renders, progress: Progress) -> Result<Report, JobError> {
    check_span(renders)?;
    let library = crate::library(song, song_dir, &renders.stop, progress);
    let sources = sources(song, &library);
    let mut recorders = Vec::new();
    let mut open = |tap: Tap, path: PathBuf, depth: Option<Depth>| -> Result<(), JobError> {
        let spec = Spec::new(Format::for_path(&path, depth)?, song.rate, 2);
        let known: Vec<&Path> = sources.iter().map(PathBuf::as_path).collect();
        let writer = Some(media::create(&path, &spec, &known)?);
        recorders.push((tap, Recorder { writer, path }));
        Ok(())
    };
    if let Some(path) = &renders.mix {
        open(Tap::Mix, path.clone(), renders.depth)?;
    }
    // Stems and tracks are summed again by somebody: nothing of them is rounded unless it is asked for.
    let parts = renders.depth.or(Some(Depth::Float));
    if let Some(folder) = &renders.stems {
        make(folder)?;
        for strip in feeding_master(song) {
            open(Tap::Stem(strip.name.clone()), folder.join(file_name(&strip.name)), parts)?;
        }
    }
    if let Some(folder) = &renders.tracks {
        make(folder)?;
        for track in &song.tracks {
            open(Tap::Strip(track.strip.name.clone()), folder.join(file_name(&track.strip.name)), parts)?;
        }
    }
    if recorders.is_empty() {
        return Err(JobError("nothing to render; say where to with -o FILE, --stems DIR or --tracks DIR".to_string()));
    }
    let store = if renders.cache { Some(RenderStore::open(&library)?) } else { None };
    let default = Request::default();
    let frame = |seconds: f64| (seconds * f64::from(song.rate)).round() as i64;
    let request = Request {
        from: renders.from.map_or(0, frame),
        to: renders.to.map(frame),
        threads: renders.threads.unwrap_or(default.threads),
        progress: &|share| progress("rendering", share),
        store: store.as_ref().map(|store| store as &dyn Store),
        snapshots: None,
    };
    let sinks = recorders.iter_mut().map(|(tap, recorder)| (tap.clone(), recorder as &mut dyn Sink)).collect();
    let report = engine::render(song, &library, &request, sinks)?;
    for (_, recorder) in &mut recorders {
        if let Some(writer) = recorder.writer.take() {
            writer.finish()?;
        }
    }
    Ok(report)
}

/// A part of a song begins at its first second or later, and ends after it has begun.
fn check_span(renders: &Renders) -> Result<(), JobError> {
    let from = renders.from.unwrap_or(0.0);
    let to = renders.to.unwrap_or(f64::MAX);
    if from >= 0.0 && from.is_finite() && to > from {
        return Ok(());
    }
    let end = renders.to.map_or(String::new(), |to| format!(" to {to}"));
    Err(JobError(format!("from {from}{end} s is no part of a song; give --from 0 or later, and --to after it")))
}

/// The files that the song uses: nothing may be written over them.
fn sources(song: &Song, library: &SongLibrary) -> Vec<PathBuf> {
    song.files().filter_map(|file| library.path(file).ok()).collect()
}

fn feeding_master(song: &Song) -> impl Iterator<Item = &Strip> {
    song.strips().filter(|strip| strip.name != song.master.name && strip.output.is_none())
}

fn make(folder: &Path) -> Result<(), JobError> {
    std::fs::create_dir_all(folder).map_err(|error| JobError::at(folder, format!("the folder cannot be made: {error}")))
}

/// A strip's name as a file's: letters, numbers, spaces, dashes, dots and underscores of at most 100 bytes.
pub fn file_name(strip: &str) -> String {
    let mut name: String =
        strip.chars().map(|c| if c.is_alphanumeric() || " -_.".contains(c) { c } else { '_' }).collect();
    while name.len() > 100 {
        name.pop();
    }
    format!("{}.wav", name.trim().trim_start_matches('.'))
}
