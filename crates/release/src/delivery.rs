//! Writes one master for one target, then reads the file again and measures it.
//!
//! The audio is brought to the target's rate, then dithered to its depth as the last step. The writer is never believed:
//! readings, checks and hash are those of the file on the disk.
//!
//! Cost: writing, and one pass of every meter over the file.
//! Not for: making it loud; what is handed in is the finished master.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use media::{Depth, Format, Spec, Tags, Writer};
use meters::Readings;
use session::targets::{Container, Target};
use signal::resample::Resampler;
use signal::{Source, SourceError, Stop};

use crate::checks::{Intent, checks};
use crate::listener::measure_unless;
use crate::{Check, ReleaseError, file_name};

/// Frames read at a time.
const PIECE: i64 = 16_384;

/// A master on its way to one target.
#[derive(Clone, Debug)]
pub struct Delivery<'a> {
    /// Where it goes.
    pub target: &'a Target,
    /// The folder of all masters; the file lies in a folder of the target's name in it.
    pub folder: &'a Path,
    /// The title; [`file_name`] makes the file's name of it.
    pub title: &'a str,
    /// Frames in a second of the audio that is handed in.
    pub rate: u32,
    /// Channels of it, 1 or 2.
    pub channels: usize,
    /// Frames of the mix at `rate`; `None` where the master may be as long as it comes.
    pub frames: Option<u64>,
    /// Why the master is quieter than its target asks, where that is so on purpose: a sentence.
    pub stopped_short: Option<&'a str>,
    /// What the file says of its music.
    pub tags: Tags,
    /// Ends the work.
    pub stop: Stop,
}

/// A master that was written, read again and measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivered {
    /// Where it goes.
    pub target: Target,
    /// The file.
    pub path: PathBuf,
    /// SHA-256 of the file's bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// Bits a sample.
    pub bits: u32,
    /// Channels.
    pub channels: usize,
    /// Every meter over the file.
    pub readings: Readings,
    /// What was asked of the file, and the answers.
    pub checks: Vec<Check>,
}

impl Delivered {
    /// Whether every check passed.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.passed)
    }
}

impl<'a> Delivery<'a> {
    /// The file it becomes.
    pub fn path(&self) -> PathBuf {
        let name = format!("{}.{}", file_name(self.title), self.target.container.ending());
        self.folder.join(file_name(self.target.name)).join(name)
    }

    /// The rate it is delivered at.
    pub fn delivery_rate(&self) -> u32 {
        self.target.rate.for_song(self.rate)
    }

    /// Makes the folder and starts the file.
    ///
    /// # Errors
    /// Where it cannot be written, or its rate, depth or channels make no file.
    pub fn begin(&self) -> Result<Delivering<'a>, ReleaseError> {
        if !(1..=2).contains(&self.channels) {
            let what =
                format!("a master of {} channels for {}; deliver mono or stereo", self.channels, self.target.name);
            return Err(ReleaseError::Request(what));
        }
        let path = self.path();
        let folder = path.parent().unwrap_or(self.folder);
        fs::create_dir_all(folder).map_err(|error| ReleaseError::file(folder, &error))?;
        let writer = media::create(&path, &self.spec()?, &[])?;
        let resampler = Resampler::new(self.rate, self.delivery_rate(), self.channels);
        let resampler = resampler.map_err(|error| ReleaseError::Request(error.to_string()))?;
        let planes = vec![Vec::new(); self.channels];
        Ok(Delivering { delivery: self.clone(), path, writer, resampler, planes, heard: 0, bad: 0 })
    }

    fn spec(&self) -> Result<Spec, ReleaseError> {
        let depth = match self.target.bits {
            16 => Depth::Sixteen,
            24 => Depth::TwentyFour,
            bits => {
                let what = format!("{}: {bits} bits are asked for; 16 and 24 can be delivered", self.target.name);
                return Err(ReleaseError::Request(what));
            }
        };
        let container = match self.target.container {
            Container::Wav => media::Container::Wav,
            Container::Flac => media::Container::Flac,
        };
        let format = Format { container, depth, bit_rate: None };
        let tags = self.tags.clone();
        Ok(Spec { tags, ..Spec::new(format, self.delivery_rate(), self.channels) })
    }
}

/// A delivery that is being written. Dropped without [`Delivering::finish`] it leaves the file as it was.
pub struct Delivering<'a> {
    delivery: Delivery<'a>,
    path: PathBuf,
    writer: Box<dyn Writer>,
    resampler: Resampler,
    planes: Vec<Vec<f32>>,
    heard: u64,
    bad: u64,
}

impl Delivering<'_> {
    /// The next frames, planar, at the rate that was agreed on.
    ///
    /// # Errors
    /// Where the disk refuses, or the planes are not one a channel and of one length.
    pub fn write(&mut self, planar: &[&[f32]]) -> Result<(), ReleaseError> {
        let frames = planar.first().map_or(0, |plane| plane.len());
        if planar.len() != self.delivery.channels || planar.iter().any(|plane| plane.len() != frames) {
            let what =
                format!("{}: every block needs {} planes of one length", self.path.display(), self.delivery.channels);
            return Err(ReleaseError::Request(what));
        }
        self.heard += frames as u64;
        self.bad += planar.iter().flat_map(|plane| plane.iter()).filter(|sample| !sample.is_finite()).count() as u64;
        // One NaN would spread over a whole block of the resampler.
        let clean: Vec<Vec<f32>> = planar.iter().map(|plane| plane.iter().map(|s| finite(*s)).collect()).collect();
        self.planes.iter_mut().for_each(Vec::clear);
        self.resampler.process(&clean, &mut self.planes);
        self.put()
    }

    fn put(&mut self) -> Result<(), ReleaseError> {
        let planes: Vec<&[f32]> = self.planes.iter().map(Vec::as_slice).collect();
        Ok(self.writer.write(&planes)?)
    }

    /// Ends the file, reads it again, measures it and holds it against its target.
    ///
    /// # Errors
    /// Where the file cannot be written or not be read again.
    pub fn finish(mut self) -> Result<Delivered, ReleaseError> {
        self.planes.iter_mut().for_each(Vec::clear);
        let frames = self.resampler.output_length(self.delivery.frames.unwrap_or(self.heard));
        self.resampler.finish(&mut self.planes);
        self.put()?;
        self.writer.finish()?;
        let measured = measure_unless(&self.path, &self.delivery.stop)?;
        let intent = Intent {
            target: self.delivery.target,
            rate: self.delivery.delivery_rate(),
            channels: self.delivery.channels,
            frames,
            bad_samples: self.bad,
            stopped_short: self.delivery.stopped_short,
            tag: format_tag(&self.path)?,
            tags: &self.delivery.tags,
            said: Tags::read(&self.path).map_err(|error| error.why()),
        };
        Ok(Delivered {
            target: self.delivery.target.clone(),
            sha256: media::sha256(&self.path)?,
            path: self.path,
            bits: measured.info.bits,
            channels: measured.info.channels,
            checks: checks(&intent, &measured),
            readings: measured.readings,
        })
    }
}

fn finite(sample: f32) -> f32 {
    if sample.is_finite() { sample } else { 0.0 }
}

impl engine::Sink for Delivering<'_> {
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError> {
        let what = self.path.display().to_string();
        self.write(&[left, right]).map_err(|error| SourceError { what, why: error.to_string() })
    }
}

/// Delivers a source from end to end.
///
/// # Errors
/// Where the source cannot be read, its rate or channels are not the delivery's, or the file cannot be written.
pub fn deliver(delivery: &Delivery, source: &mut dyn Source) -> Result<Delivered, ReleaseError> {
    if (source.rate(), source.channels()) != (delivery.rate, delivery.channels) {
        let what = format!(
            "the audio has {} Hz and {} channels, the delivery was told {} Hz and {}",
            source.rate(),
            source.channels(),
            delivery.rate,
            delivery.channels
        );
        return Err(ReleaseError::Request(what));
    }
    let mut delivering = delivery.begin()?;
    let mut room = vec![vec![0.0; PIECE as usize]; delivery.channels];
    let mut at = 0;
    while at < source.frames() {
        let count = PIECE.min(source.frames() - at) as usize;
        let mut planes: Vec<&mut [f32]> = room.iter_mut().map(|plane| &mut plane[..count]).collect();
        delivery.stop.go_on()?;
        source.read(at, &mut planes)?;
        delivering.write(&room.iter().map(|plane| &plane[..count]).collect::<Vec<_>>())?;
        at += count as i64;
    }
    delivering.finish()
}

/// The format tag of a WAV file, from its own bytes; `None` for other files.
fn format_tag(path: &Path) -> Result<Option<u16>, ReleaseError> {
    let mut head = Vec::new();
    let file = fs::File::open(path);
    let read = file.and_then(|file| file.take(4096).read_to_end(&mut head));
    read.map_err(|error| ReleaseError::file(path, &error))?;
    if !head.starts_with(b"RIFF") && !head.starts_with(b"RF64") {
        return Ok(None);
    }
    let place = head.windows(4).position(|id| id == b"fmt ");
    let tag = place.and_then(|at| head.get(at + 8..at + 10));
    Ok(tag.map(|bytes| u16::from_le_bytes([bytes[0], bytes[1]])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::targets::find;
    use signal::source::Memory;
    use signal::{Db, Dbtp, Hz, Lufs, Seconds, test_signal};

    /// A stereo sine of 997 Hz in both channels; its loudness in LUFS is its peak in dBFS (BS.1770-5, annex 1).
    fn tone(rate: u32, peak: f64, frames: usize) -> Memory {
        let gain = Db(peak).gain();
        let turn = std::f64::consts::TAU * 997.0 / f64::from(rate);
        let plane: Vec<f32> = (0..frames).map(|i| (gain * signal::math::sin(turn * i as f64)) as f32).collect();
        Memory { rate, channels: vec![plane.clone(), plane] }
    }

    fn delivered(target: &Target, audio: &mut Memory, edit: impl Fn(&mut Delivery)) -> Delivered {
        let folder = tempfile::tempdir().unwrap();
        let mut delivery = Delivery {
            target,
            folder: folder.path(),
            title: "../Night Bus",
            rate: audio.rate,
            channels: audio.channels.len(),
            frames: None,
            stopped_short: None,
            tags: Tags::default(),
            stop: Stop::default(),
        };
        edit(&mut delivery);
        let delivered = deliver(&delivery, audio).unwrap();
        assert!(delivered.path.starts_with(folder.path().join(target.name)), "{:?}", delivered.path);
        assert_eq!(delivered.sha256, media::sha256(&delivered.path).unwrap());
        delivered
    }

    /// A stereo delivery that says nothing, to nowhere.
    fn plain(rate: u32) -> Delivery<'static> {
        let (folder, tags, stop) = (Path::new(""), Tags::default(), Stop::default());
        let target = &session::targets::LIST[0];
        Delivery { target, folder, title: "", rate, channels: 2, frames: None, stopped_short: None, tags, stop }
    }

    fn failed(delivered: &Delivered) -> Vec<&'static str> {
        delivered.checks.iter().filter(|check| !check.passed).map(|check| check.name).collect()
    }

    #[test]
    fn a_tone_at_the_targets_loudness_passes_every_check_at_every_target_that_asks_for_one() {
        for target in session::targets::LIST {
            let Some(loudness) = target.loudness else { continue };
            // Odd in rate and length, so that every delivery but the 96 kHz ones is resampled.
            let delivered = delivered(target, &mut tone(96_000, loudness.0, 384_001), |_| {});
            assert_eq!(failed(&delivered), [""; 0], "{}: {:?}", target.name, delivered.checks);
            assert_eq!(delivered.readings.rate, target.rate.for_song(96_000), "{}", target.name);
            assert_eq!(delivered.bits, target.bits);
            assert_eq!(
                delivered.path.file_name().unwrap().to_str().unwrap(),
                format!("Night Bus.{}", target.container.ending())
            );
        }
    }

    #[test]
    fn a_planted_loudness_and_a_planted_peak_are_found_in_the_file() {
        let spotify = find("spotify").unwrap();
        let quiet = delivered(spotify, &mut tone(48_000, -14.3, 192_000), |_| {});
        assert_eq!(failed(&quiet), ["loudness"]);
        assert!(
            quiet.checks[0].text.contains("−14.30 LUFS, asked for −14.0 LUFS: 0.3 LU too quiet"),
            "{:?}",
            quiet.checks[0]
        );
        let loud = delivered(spotify, &mut tone(48_000, -0.8, 192_000), |_| {});
        assert_eq!(failed(&loud), ["loudness", "true-peak"]);
        assert!(loud.checks[1].text.contains("0.20 dB over at 0:0"), "{:?}", loud.checks[1]);
    }

    #[test]
    fn stopping_short_excuses_what_is_too_quiet_but_never_what_is_too_loud() {
        let club = find("club").unwrap();
        let said = Some("more would take 6.2 dB off the kick.");
        let quiet = delivered(club, &mut tone(48_000, -9.0, 192_000), |delivery| delivery.stopped_short = said);
        assert_eq!(failed(&quiet), [""; 0]);
        assert!(quiet.checks[0].text.ends_with("Stopped short on purpose: more would take 6.2 dB off the kick."));
        let loud = delivered(club, &mut tone(48_000, -7.0, 192_000), |delivery| delivery.stopped_short = said);
        assert_eq!(failed(&loud), ["loudness"]);
    }

    #[test]
    fn what_went_wrong_on_the_way_is_found_in_the_file() {
        let archive = find("archive").unwrap();
        let plant = |change: &dyn Fn(&mut Memory)| {
            let mut audio = tone(48_000, -14.0, 192_000);
            change(&mut audio);
            failed(&delivered(archive, &mut audio, |delivery| delivery.frames = Some(192_000)))
        };
        assert_eq!(plant(&|_| {}), [""; 0]);
        assert_eq!(plant(&|audio| audio.channels.iter_mut().for_each(|c| c.truncate(191_999))), ["length"]);
        assert_eq!(plant(&|audio| audio.channels[0][960..963].fill(2.0)), ["true-peak", "clipped-runs"]);
        assert_eq!(plant(&|audio| audio.channels[1].iter_mut().for_each(|s| *s *= -1.0)), ["mono"]);
        assert_eq!(plant(&|audio| audio.channels[1].iter_mut().for_each(|s| *s += 0.01)), ["dc-offset"]);
        assert_eq!(plant(&|audio| audio.channels[0][77] = f32::NAN), ["finite"]);
        assert_eq!(plant(&|audio| audio.channels.iter_mut().for_each(|c| c[..100_000].fill(0.0))), ["silence-head"]);
    }

    #[test]
    fn more_than_ten_seconds_of_silence_at_the_end_are_too_much() {
        let mut audio = tone(48_000, -14.0, 48_000 * 12);
        audio.channels.iter_mut().for_each(|c| c[48_000 * 2 - 48..].fill(0.0));
        let failed_now = failed(&delivered(find("archive").unwrap(), &mut audio, |_| {}));
        // 10.001 s.
        assert_eq!(failed_now, ["silence-tail"]);
    }

    #[test]
    fn a_target_made_up_on_the_spot_is_held_to_its_own_figures() {
        let own = Target { loudness: Some(Lufs(-20.0)), ceiling: Dbtp(-19.0), ..find("podcast").unwrap().clone() };
        assert_eq!(failed(&delivered(&own, &mut tone(44_100, -20.0, 132_300), |_| {})), [""; 0]);
        let odd = Target { bits: 20, ..own };
        let folder = tempfile::tempdir().unwrap();
        let (folder, title) = (folder.path(), "x");
        let delivery = Delivery { target: &odd, folder, title, ..plain(44_100) };
        assert!(delivery.begin().err().unwrap().to_string().contains("20 bits"));
        let six = Delivery { channels: 6, ..delivery };
        assert!(six.begin().err().unwrap().to_string().contains("mono or stereo"));
    }

    #[test]
    fn what_a_file_shall_say_is_read_back_from_it_and_checked_only_where_it_shall_say_something() {
        let mut tags = Tags::titled("Night Bus");
        tags.say(media::Tag::Isrc, "DEA122600001");
        let wav = find("spotify").unwrap();
        for target in [wav, &Target { container: Container::Flac, ..wav.clone() }] {
            let silent = delivered(target, &mut tone(48_000, -14.0, 48_000), |_| {});
            assert!(silent.checks.iter().all(|check| check.name != "tags"), "{}", target.name);
            let said = delivered(target, &mut tone(48_000, -14.0, 48_000), |delivery| delivery.tags = tags.clone());
            let check = said.checks.iter().find(|check| check.name == "tags").unwrap();
            assert!(check.passed && check.text.contains("title, isrc"), "{}: {check:?}", target.name);
        }
    }

    #[test]
    fn a_delivery_that_is_stopped_ends_and_leaves_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let delivery = Delivery { folder: folder.path(), title: "x", ..plain(48_000) };
        delivery.stop.say();
        assert!(deliver(&delivery, &mut tone(48_000, -14.0, 48_000)).unwrap_err().to_string().contains(Stop::WHY));
        assert_eq!(fs::read_dir(delivery.path().parent().unwrap()).unwrap().count(), 0);
    }

    #[test]
    fn a_delivery_that_is_given_up_leaves_no_file_and_a_sink_delivers_as_a_source_does() {
        let spotify = find("spotify").unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (folder, title) = (folder.path(), "x");
        let delivery = Delivery { target: spotify, folder, title, ..plain(48_000) };
        let noise = test_signal::pink_noise(Db(-20.0), Seconds(1.0), Hz(48_000.0), 7);
        let noise: Vec<f32> = noise.iter().map(|sample| *sample as f32).collect();
        let mut given_up = delivery.begin().unwrap();
        engine::Sink::hear(&mut given_up, &noise, &noise).unwrap();
        drop(given_up);
        assert_eq!(fs::read_dir(delivery.path().parent().unwrap()).unwrap().count(), 0);
        let mut sink = delivery.begin().unwrap();
        noise.chunks(64).for_each(|piece| engine::Sink::hear(&mut sink, piece, piece).unwrap());
        let by_sink = sink.finish().unwrap();
        let mut source = Memory { rate: 48_000, channels: vec![noise.clone(), noise] };
        assert_eq!(deliver(&delivery, &mut source).unwrap().sha256, by_sink.sha256);
    }
}
