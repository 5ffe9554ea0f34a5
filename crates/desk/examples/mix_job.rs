//! Writes a mix job (JSON, one strip a stem) as a song, so that Tonmeister can be timed beside others on the same work.
//!
//! `mix_job STEMS MIX.json SONG_DIR [REPEATS]`: the song refers to the stems through links in `audio/`, so nothing is
//! copied; with REPEATS every stem is laid down that many times, one after the other, for songs of an hour.

use serde::Deserialize;
use session::{Clip, Document, Place, Song};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Deserialize)]
struct Job {
    rate: u32,
    seconds: f64,
    tracks: Vec<Stem>,
    reverb: Space,
    master: Master,
}

#[derive(Deserialize)]
struct Stem {
    file: String,
    name: String,
    channels: usize,
    hpf: f64,
    eq: Vec<Band>,
    comp: Compression,
    gain_db: f64,
    pan: f64,
    send_db: f64,
}

#[derive(Deserialize)]
struct Band {
    #[serde(rename = "type")]
    kind: String,
    f: f64,
    g: f64,
    q: f64,
}

#[derive(Deserialize)]
struct Compression {
    threshold_db: f64,
    ratio: f64,
    attack_ms: f64,
    release_ms: f64,
    makeup_db: f64,
}

#[derive(Deserialize)]
struct Space {
    decay_s: f64,
}

#[derive(Deserialize)]
struct Master {
    comp: Compression,
    eq: Vec<Band>,
    limiter: Ceiling,
}

#[derive(Deserialize)]
struct Ceiling {
    ceiling_db: f64,
    release_ms: f64,
    gain_db: f64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [stems, job, folder, rest @ ..] = arguments.as_slice() else {
        return Err("usage: mix_job STEMS MIX.json SONG_DIR [REPEATS]".into());
    };
    let repeats = rest.first().map_or(Ok(1), |count| count.to_string_lossy().parse())?;
    let job: Job = serde_json::from_str(&std::fs::read_to_string(job)?)?;
    link(stems, &job, folder)?;
    let mut song = Document::parse(&text(&job)?, "the job")?.song().clone();
    lay(&mut song, &job, repeats);
    Document::create(folder, song)?;
    Ok(())
}

/// Links to the stems, in the song's own folder for audio.
fn link(stems: &Path, job: &Job, folder: &Path) -> Result<(), Box<dyn Error>> {
    let audio = folder.join("audio");
    std::fs::create_dir_all(&audio)?;
    let stems = stems.canonicalize()?;
    for stem in &job.tracks {
        std::os::unix::fs::symlink(stems.join(&stem.file), audio.join(&stem.file))?;
    }
    Ok(())
}

/// The stems on the tracks, each `repeats` times.
fn lay(song: &mut Song, job: &Job, repeats: usize) {
    let length = (job.seconds * f64::from(job.rate)) as i64;
    for (track, stem) in song.tracks.iter_mut().zip(&job.tracks) {
        let file = format!("audio/{}", stem.file);
        let clip = |time| Clip::new(&file, Place::Frame(time * length), length);
        track.clips.extend((0..repeats as i64).map(clip));
    }
}

/// The song without its clips, as its file would say it.
fn text(job: &Job) -> Result<String, Box<dyn Error>> {
    let mut text = format!("tonmeister 1\nsong \"Mix job\" rate={}\n", job.rate);
    for stem in &job.tracks {
        let layout = if stem.channels == 1 { "mono" } else { "stereo" };
        let (chain, pan) = (chain(&stem.eq, &stem.comp)?, 100.0 * stem.pan);
        writeln!(text, "track \"{}\" layout=\"{layout}\" {{", stem.name)?;
        writeln!(text, "    inserts {{\n        high-pass {} slope=12\n{chain}    }}", stem.hpf)?;
        writeln!(text, "    fader {}\n    pan {pan}\n    send \"Room\" {}\n}}", stem.gain_db, stem.send_db)?;
    }
    let decay = job.reverb.decay_s;
    writeln!(text, "return \"Room\" {{ inserts {{ reverb {decay} space=\"hall\" mix=100 }} }}")?;
    let Ceiling { ceiling_db, release_ms, gain_db } = job.master.limiter;
    let mut inserts = compressor(&job.master.comp);
    inserts.push_str(&equalizer(&job.master.eq)?);
    writeln!(inserts, "        limiter {ceiling_db} gain={gain_db} release={release_ms}")?;
    writeln!(text, "master {{\n    inserts {{\n{inserts}    }}\n}}")?;
    Ok(text)
}

fn chain(bands: &[Band], compression: &Compression) -> Result<String, Box<dyn Error>> {
    Ok(equalizer(bands)? + &compressor(compression))
}

fn equalizer(bands: &[Band]) -> Result<String, Box<dyn Error>> {
    let mut text = "        equalizer {\n".to_string();
    for Band { kind, f, g, q } in bands {
        let kind = match kind.as_str() {
            "lowshelf" => "low-shelf",
            "highshelf" => "high-shelf",
            "bell" => "bell",
            other => return Err(format!("{other} is no kind of band; there are lowshelf, bell and highshelf").into()),
        };
        writeln!(text, "            {kind} {f} gain={g} q={q}")?;
    }
    Ok(text + "        }\n")
}

/// The others bend at the threshold without a knee; so does this.
fn compressor(c: &Compression) -> String {
    let Compression { threshold_db, ratio, attack_ms, release_ms, makeup_db } = c;
    format!(
        "        compressor threshold={threshold_db} ratio={ratio} attack={attack_ms} release={release_ms} knee=0 \
         makeup={makeup_db}\n"
    )
}
