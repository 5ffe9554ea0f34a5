//! One effect, or a chain of them, over a file of any number of channels.

use crate::chain::{Chain, Row};
use crate::{JobError, Progress};
use effects::Dither;
use engine::{BadNumber, Report};
use media::{Depth, Format, SongLibrary, Spec, Writer};
use session::Insert;
use signal::lanes::inspect;
use signal::{Declared, QUANTUM, Source};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// Quanta between two looks at the files.
const BLOCK: usize = 64;

/// What lies under this (-120 dBFS) at the end has died away.
const GONE: f32 = 1e-6;

/// Runs inserts over a file and writes what comes out: as long as the file, and as much longer as something still sounds.
///
/// All channels are kept; a mono file becomes stereo where an effect makes it so.
///
/// # Errors
/// A file that cannot be read or written, an effect that cannot know which channels are left and right.
pub fn process(
    input: &Path,
    output: &Path,
    sidechain: Option<&Path>,
    mut inserts: Vec<Insert>,
    depth: Option<Depth>,
    progress: Progress,
) -> Result<Report, JobError> {
    let info = media::probe(input)?;
    let workshop = Workshop::open()?;
    let library = SongLibrary::new(&workshop.0, info.rate).allow_outside();
    inserts.iter_mut().try_for_each(|insert| hand(insert, &library, info.rate))?;
    let source = open(&library, input)?;
    let key = sidechain.map(|file| open(&library, file)).transpose()?;
    let active = || inserts.iter().filter(|insert| !insert.bypass);
    let widens = active().any(|insert| effects::find(&insert.kind).is_some_and(|kind| kind.widens));
    let channels = if widens { source.channels().max(2) } else { source.channels() };
    let chain = Chain::new(&inserts, channels, info.rate)?;
    let mut spec = Spec::new(Format::for_path(output, depth)?, info.rate, channels);
    // Dithered twice would be noise twice.
    spec.dither = !active().next_back().is_some_and(|insert| dithers_to(insert, spec.format.depth.bits()));
    let sources: Vec<&Path> = [Some(input), sidechain].into_iter().flatten().collect();
    let writer = media::write_behind(output, media::create(output, &spec, &sources)?)?;
    let end = source.frames() + chain.tail;
    let job = Job {
        frames: source.frames(),
        end,
        source,
        key,
        chain,
        writer,
        pending: vec![Vec::new(); channels],
        written: 0,
    };
    job.run(progress)
}

/// Whether what comes out of an insert has no more than so many bits.
fn dithers_to(insert: &Insert, bits: u32) -> bool {
    insert.kind == Dither::KIND && Dither::read(&insert.settings).bits.0.round() <= f64::from(bits)
}

fn open(library: &SongLibrary, file: &Path) -> Result<Box<dyn media::AudioFile>, JobError> {
    Ok(library.open_audio(&absolute(file)?)?)
}

/// The whole path of a file, as a library is asked for it.
fn absolute(file: &Path) -> Result<String, JobError> {
    let path = file.canonicalize().map_err(|error| JobError::at(file, error))?;
    Ok(path.to_str().ok_or_else(|| JobError::at(file, "the name is no text; rename the file"))?.to_string())
}

/// A file on its way through a chain.
struct Job {
    source: Box<dyn media::AudioFile>,
    key: Option<Box<dyn media::AudioFile>>,
    chain: Chain,
    writer: Box<dyn Writer>,
    /// Frames of the input.
    frames: i64,
    /// Where the tail ends at the latest.
    end: i64,
    /// What came after the input's end and is quiet, by channel; written if something louder follows.
    pending: Vec<Vec<f32>>,
    written: i64,
}

impl Job {
    fn run(mut self, progress: Progress) -> Result<Report, JobError> {
        let late = self.chain.latency as i64;
        let channels = self.pending.len();
        let (mut bad_in, mut bad_out) = (Bad::new("input", false), Bad::new("output", true));
        let mut planes = vec![vec![0.0; BLOCK * QUANTUM]; channels];
        let mut keys = vec![Keys::new(channels); self.chain.listeners().len()];
        let mut rows = vec![[0.0; QUANTUM]; channels];
        // Without a sidechain there is none for anybody.
        let mut beside = vec![rows.clone(); if self.key.is_some() { keys.len() } else { 0 }];
        let mut at = 0;
        while at < self.end + late {
            read(&mut *self.source, at, &mut planes)?;
            if let Some(key) = &mut self.key {
                for (keys, late) in keys.iter_mut().zip(self.chain.listeners()) {
                    keys.read(&mut **key, at - late as i64)?;
                }
            }
            for quantum in 0..BLOCK {
                let place = quantum * QUANTUM..(quantum + 1) * QUANTUM;
                take(&planes, place.clone(), &mut rows);
                let frame = at + place.start as i64;
                bad_in.silence(&mut rows, frame);
                beside.iter_mut().zip(&keys).for_each(|(rows, keys)| take(&keys.planes, place.clone(), rows));
                self.chain.run(&mut rows, &beside);
                bad_out.silence(&mut rows, frame - late);
                planes.iter_mut().zip(&rows).for_each(|(plane, row)| plane[place.clone()].copy_from_slice(row));
            }
            self.hand_on(&planes, at - late)?;
            at += (BLOCK * QUANTUM) as i64;
            progress("rendering", (at as f64 / (self.end + late) as f64).min(1.0));
        }
        self.writer.finish()?;
        let bad = [bad_in, bad_out].into_iter().filter_map(Bad::told).collect();
        Ok(Report { frames: self.written, bad, ..Report::default() })
    }

    /// Writes the part of a block from the frame `start` that belongs to the file.
    fn hand_on(&mut self, planes: &[Vec<f32>], start: i64) -> Result<(), JobError> {
        let length = planes.first().map_or(0, Vec::len) as i64;
        let within = |frame: i64| (frame - start).clamp(0, length) as usize;
        let sure = within(0)..within(self.frames);
        self.write(&planes.iter().map(|plane| &plane[sure.clone()]).collect::<Vec<_>>())?;
        let rest = within(self.frames)..within(self.end);
        self.pending.iter_mut().zip(planes).for_each(|(to, from)| to.extend_from_slice(&from[rest.clone()]));
        let sounds = self.pending.iter().filter_map(|plane| plane.iter().rposition(|x| x.abs() >= GONE)).max();
        if let Some(last) = sounds {
            let pending = std::mem::take(&mut self.pending);
            self.write(&pending.iter().map(|plane| &plane[..=last]).collect::<Vec<_>>())?;
            self.pending = pending.into_iter().map(|plane| plane[last + 1..].to_vec()).collect();
        }
        Ok(())
    }

    fn write(&mut self, planes: &[&[f32]]) -> Result<(), JobError> {
        let frames = planes.first().map_or(0, |plane| plane.len());
        if frames > 0 {
            self.writer.write(planes)?;
            self.written += frames as i64;
        }
        Ok(())
    }
}

/// A quantum of every plane.
fn take(planes: &[Vec<f32>], place: Range<usize>, rows: &mut [Row]) {
    planes.iter().zip(rows).for_each(|(plane, row)| row.copy_from_slice(&plane[place.clone()]));
}

/// Fills all planes from a source; one of one channel fills them all.
fn read(source: &mut dyn Source, start: i64, planes: &mut [Vec<f32>]) -> Result<(), JobError> {
    let channels = source.channels();
    let mut out: Vec<&mut [f32]> = planes.iter_mut().take(channels).map(Vec::as_mut_slice).collect();
    source.read(start, &mut out)?;
    if channels == 1 {
        let (first, others) = planes.split_at_mut(1);
        others.iter_mut().for_each(|plane| plane.copy_from_slice(&first[0]));
    }
    Ok(())
}

/// The sidechain as one effect hears it, a plane a channel of the sound.
#[derive(Clone)]
struct Keys {
    planes: Vec<Vec<f32>>,
}

impl Keys {
    fn new(channels: usize) -> Self {
        Self { planes: vec![vec![0.0; BLOCK * QUANTUM]; channels] }
    }

    /// Channel by channel where there are as many; otherwise all channels hear the key's together, at the level of the sum
    /// of their powers, as a mono strip hears a stereo key in a song.
    fn read(&mut self, key: &mut dyn Source, start: i64) -> Result<(), JobError> {
        let channels = key.channels();
        if channels == 1 || channels == self.planes.len() {
            return read(key, start, &mut self.planes);
        }
        let mut all = vec![vec![0.0; BLOCK * QUANTUM]; channels];
        read(key, start, &mut all)?;
        let share = 1.0 / (channels as f32).sqrt();
        for n in 0..BLOCK * QUANTUM {
            let sum = all.iter().map(|plane| plane[n]).sum::<f32>() * share;
            self.planes.iter_mut().for_each(|plane| plane[n] = sum);
        }
        Ok(())
    }
}

/// Numbers that are none, on one side of the chain.
struct Bad {
    number: BadNumber,
}

impl Bad {
    fn new(strip: &str, from_inserts: bool) -> Self {
        Self { number: BadNumber { strip: strip.to_string(), from_inserts, frame: 0, quanta: 0 } }
    }

    /// Silences channels that hold one, and counts the quantum.
    fn silence(&mut self, rows: &mut [Row], frame: i64) {
        let mut found = false;
        for row in rows.iter_mut().filter(|row| !inspect(&**row).finite) {
            row.fill(0.0);
            found = true;
        }
        if found {
            self.number.frame = if self.number.quanta == 0 { frame } else { self.number.frame };
            self.number.quanta += 1;
        }
    }

    fn told(self) -> Option<BadNumber> {
        (self.number.quanta > 0).then_some(self.number)
    }
}

/// A folder for decoded audio that is gone afterwards.
pub struct Workshop(pub PathBuf);

impl Workshop {
    /// Makes the folder among the system's temporary ones.
    pub fn open() -> Result<Self, JobError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("tonmeister-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| JobError::at(&folder, error))?;
        Ok(Self(folder))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which clears its temporary folders itself.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The inserts that a piece of song text says, as it stands inside `inserts { }`.
///
/// # Errors
/// What a song file would be refused for.
pub fn inserts(text: &str) -> Result<Vec<Insert>, JobError> {
    Ok(Insert::parse_all(text, "the chain")?)
}

/// Hands an effect that is not yet over any file the audio that it names, at a rate.
///
/// # Errors
/// A file that cannot be read.
pub fn hand_audio(insert: &mut Insert, rate: u32) -> Result<(), JobError> {
    let workshop = Workshop::open()?;
    hand(insert, &SongLibrary::new(&workshop.0, rate).allow_outside(), rate)
}

fn hand(insert: &mut Insert, library: &SongLibrary, rate: u32) -> Result<(), JobError> {
    for audio in insert.settings.files.iter_mut().filter(|audio| audio.is_named()) {
        *audio = engine::read_audio(library, &absolute(Path::new(&audio.file))?, rate)?;
    }
    Ok(())
}

/// The text of a small file that a person wrote.
///
/// # Errors
/// A file that is not there, is no text, or is larger than any such file.
pub fn read_text(file: &Path) -> Result<String, JobError> {
    let size = std::fs::metadata(file).map_err(|error| JobError::at(file, error))?.len();
    if size > session::text::MOST_BYTES as u64 {
        return Err(JobError::at(file, "is too large for a file of settings"));
    }
    std::fs::read_to_string(file).map_err(|error| JobError::at(file, format!("cannot be read as text: {error}")))
}
