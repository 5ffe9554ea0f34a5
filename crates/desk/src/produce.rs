//! The main job: from a folder of recordings (or a song) to a mix, masters, a report and a manifest.

use crate::master::{Master, MasterJob};
use crate::render::{Renders, render};
use crate::{Import, JobError, Progress, Stop, import, mix, tags};
use assistant::{MasterWishes, Mixed, Wishes};
use engine::{Request, Sink, Tap};
use media::{Depth, Overview, Skipped};
use meters::{Meters, Readings};
use release::{Entry, Finding, Manifest, ReportData};
use session::targets::Target;
use session::{Session, Song, Strip};
use signal::{Fault, Layout, SourceError};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// What is to be produced.
pub struct Production<'a> {
    /// A folder of recordings, or a song's folder.
    pub input: &'a Path,
    /// Where everything goes.
    pub output: &'a Path,
    /// The song's title; none takes the name of the folder, or the title that the song has.
    pub title: Option<&'a str>,
    /// Where the masters go to.
    pub targets: Vec<&'static Target>,
    /// What is asked of the mix, once the tracks are known.
    pub wishes: &'a dyn Fn(&Song) -> Result<Wishes, JobError>,
    /// What is asked of the masters.
    pub master: MasterWishes,
}

/// What was produced.
pub struct Produced {
    /// The mix as the assistant left it.
    pub mixed: Mixed,
    /// What is wrong with the recordings, by track.
    pub faults: Vec<(usize, Fault)>,
    /// The masters.
    pub masters: Vec<Master>,
    /// The mix's readings.
    pub mix: Readings,
    /// What was left out.
    pub skipped: Vec<Skipped>,
    /// What should be known.
    pub notes: Vec<String>,
    /// The report.
    pub report: PathBuf,
}

/// Does the main job.
///
/// # Errors
/// Recordings that cannot be read, an output folder that holds something else or cannot be written.
pub fn produce(production: &Production, progress: Progress) -> Result<Produced, JobError> {
    let mut clock = Clock::default();
    let song_dir = production.output.join("song");
    refuse_foreign(production.output)?;
    let (mut session, mut notes, skipped) = open(production, &song_dir, progress)?;
    clock.lap("import");
    let wishes = (production.wishes)(session.song())?;
    let raw = listen_raw(session.song(), &song_dir, progress)?;
    let (mixed, faults) = mix(&mut session, &song_dir, &wishes, progress)?;
    clock.lap("check and mix");
    let mix_path = production.output.join("mix.wav");
    let (mixed, mix_readings) = bounce(&mut session, mixed, &song_dir, &mix_path, progress)?;
    clock.lap("render");
    let title = session.song().name.clone();
    let folder = production.output.join("masters");
    let tags = tags(session.song(), &song_dir)?;
    let wishes = &production.master;
    let job = MasterJob { mix: &mix_path, title: &title, tags, folder: &folder, wishes, stop: Stop::default() };
    let masters = job.all(&production.targets, progress)?;
    clock.lap("master and deliver");
    notes.extend(masters.iter().filter_map(|master| master.mastered.stopped_short.clone()));
    write_manifest(production.output, &title, &mix_path, &masters)?;
    let report = production.output.join("report.html");
    let findings = findings(session.song(), &faults);
    let overview = Overview::of(media::open(&mix_path)?.as_mut())?;
    let told: Vec<release::Master> = masters.iter().map(told).collect();
    let data = ReportData {
        song: session.song(),
        roles: &mixed.roles,
        outcomes: &mixed.outcomes,
        findings: &findings,
        mix: &mix_readings,
        overview: Some(&overview),
        raw: Some(&raw),
        corridor: None,
        masters: &told,
        notes: &notes,
        skipped: &skipped,
        durations: &clock.laps,
    };
    release::write_report(&report, &data)?;
    Ok(Produced { mixed, faults, masters, mix: mix_readings, skipped, notes, report })
}

/// How long the parts of the job took.
struct Clock {
    last: Instant,
    laps: Vec<(String, f64)>,
}

impl Default for Clock {
    fn default() -> Self {
        Self { last: Instant::now(), laps: Vec::new() }
    }
}

impl Clock {
    fn lap(&mut self, name: &str) {
        let now = Instant::now();
        self.laps.push((name.to_string(), now.duration_since(self.last).as_secs_f64()));
        self.last = now;
    }
}

/// Nothing is written over: an output folder is new, or empty.
fn refuse_foreign(output: &Path) -> Result<(), JobError> {
    let holds = std::fs::read_dir(output).is_ok_and(|mut entries| entries.next().is_some());
    if holds {
        return Err(JobError::at(output, "the folder is not empty; give a new one with -o, nothing is written over"));
    }
    Ok(())
}

/// The song in the output folder: imported, or a copy of the song that was given.
fn open(
    production: &Production,
    song_dir: &Path,
    progress: Progress,
) -> Result<(Session, Vec<String>, Vec<Skipped>), JobError> {
    if production.input.join("song.kdl").exists() {
        let given = session::Document::open(production.input).map_err(|error| JobError(error.to_string()))?;
        copy_audio(given.song(), production.input, song_dir)?;
        let mut song = given.song().clone();
        name(&mut song, production.title);
        return Ok((Session::create(song_dir, song)?, Vec::new(), Vec::new()));
    }
    let Import { mut song, skipped, notes } = import(production.input, song_dir, false, progress)?;
    name(&mut song, production.title);
    Ok((Session::create(song_dir, song)?, notes, skipped))
}

fn name(song: &mut Song, title: Option<&str>) {
    if let Some(title) = title {
        song.name = title.to_string();
    }
}

/// Copies the files that a song uses to the same places in another song's folder.
fn copy_audio(song: &Song, from: &Path, to: &Path) -> Result<(), JobError> {
    let cover = Some(&*song.credits.cover).filter(|cover| !cover.is_empty());
    for file in song.files().chain(cover) {
        let (source, target) = (from.join(file), to.join(file));
        if target.exists() {
            continue;
        }
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).map_err(|error| JobError::at(folder, error))?;
        }
        std::fs::copy(&source, &target).map_err(|error| JobError::at(&source, error))?;
    }
    Ok(())
}

/// The recordings added up as they came, for the report.
fn listen_raw(song: &Song, song_dir: &Path, progress: Progress) -> Result<Readings, JobError> {
    let mut raw = song.clone();
    for track in &mut raw.tracks {
        track.strip = Strip::new(&track.strip.name);
    }
    raw.buses.clear();
    raw.returns.clear();
    raw.master = Strip::new("master");
    let library = crate::library(song, song_dir, &Stop::default(), progress);
    let mut meters = Meters::new(song.rate, Layout::Stereo)?;
    let mut sink = |left: &[f32], right: &[f32]| {
        meters.push(&[left, right]);
        Ok::<(), SourceError>(())
    };
    let progress = |share| progress("listening to the raw sum", share);
    let request = Request { to: Some(raw.length()), progress: &progress, ..Request::default() };
    engine::render(&raw, &library, &request, vec![(Tap::Mix, &mut sink as &mut dyn Sink)])?;
    Ok(meters.finish())
}

/// The highest true peak a mix may have before it is mastered, in dBTP.
const HEADROOM: f64 = -6.0;

/// Renders the mix; where its true peak is over the headroom all the same, the master's trim goes down by what is too much.
fn bounce(
    session: &mut Session,
    mut mixed: Mixed,
    song_dir: &Path,
    path: &Path,
    progress: Progress,
) -> Result<(Mixed, Readings), JobError> {
    let renders = Renders { mix: Some(path.to_path_buf()), depth: Some(Depth::TwentyFour), ..Renders::default() };
    render(session.song(), song_dir, &renders, progress)?;
    let readings = crate::measure(path, progress)?;
    let over = readings.true_peak_dbtp.map_or(0.0, |peak| peak - HEADROOM);
    if over <= 0.0 {
        return Ok((mixed, readings));
    }
    let trim = session.song().master.trim.0 - (over * 10.0).ceil() / 10.0;
    session.edit(session::Edit::set("master/trim", format!("{trim}")), "true peaks of the mix stay under -6 dBTP")?;
    session.save()?;
    mixed.song = session.song().clone();
    std::fs::remove_file(path).map_err(|error| JobError::at(path, error))?;
    render(session.song(), song_dir, &renders, progress)?;
    let readings = crate::measure(path, progress)?;
    Ok((mixed, readings))
}

fn write_manifest(output: &Path, title: &str, mix: &Path, masters: &[Master]) -> Result<(), JobError> {
    let mut manifest = Manifest::new(title);
    manifest.files.push(Entry::of_file(mix, output, &release::measure(mix)?)?);
    manifest.files.extend(masters.iter().map(|master| Entry::of_master(&master.delivered, output)));
    Ok(manifest.write(&output.join("manifest.json"))?)
}

/// The faults by the names of their files.
fn findings(song: &Song, faults: &[(usize, Fault)]) -> Vec<Finding> {
    let file = |track: usize| {
        let clip = song.tracks[track].clips.first();
        clip.map_or_else(
            || song.tracks[track].strip.name.clone(),
            |clip| clip.file.trim_start_matches("audio/").to_string(),
        )
    };
    let finding = |(track, fault): &(usize, Fault)| Finding {
        file: file(*track),
        fault: fault.clone(),
        must_mend: restore::must_be_mended(fault),
    };
    faults.iter().map(finding).collect()
}

fn told(master: &Master) -> release::Master {
    release::Master {
        delivered: master.delivered.clone(),
        moves: master.mastered.outcomes.clone(),
        notes: master.mastered.stopped_short.iter().cloned().collect(),
    }
}
