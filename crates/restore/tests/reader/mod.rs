//! Reads real recordings for the tests.

use signal::source::Memory;
use std::fs::File;
use std::path::{Path, PathBuf};
use symphonia::core::codecs::audio::AudioDecoderOptions;
use symphonia::core::formats::TrackType;
use symphonia::core::formats::probe::Hint;
use symphonia::core::io::MediaSourceStream;

/// A whole file in memory; `None` where it cannot be read.
pub fn read(path: &Path) -> Option<Memory> {
    let stream = MediaSourceStream::new(Box::new(File::open(path).ok()?), Default::default());
    let mut format =
        symphonia::default::get_probe().probe(&Hint::new(), stream, Default::default(), Default::default()).ok()?;
    let track = format.default_track(TrackType::Audio)?;
    let parameters = track.codec_params.as_ref()?.audio()?.clone();
    let mut decoder =
        symphonia::default::get_codecs().make_audio_decoder(&parameters, &AudioDecoderOptions::default()).ok()?;
    let (mut rate, mut count, mut interleaved, mut packet_samples) = (0, 0, Vec::new(), Vec::new());
    while let Some(packet) = format.next_packet().ok()? {
        let buffer = decoder.decode(&packet).ok()?;
        rate = buffer.spec().rate();
        count = buffer.spec().channels().count();
        packet_samples.resize(buffer.samples_interleaved(), 0.0f32);
        buffer.copy_to_slice_interleaved(&mut packet_samples);
        interleaved.extend_from_slice(&packet_samples);
    }
    let channels = (0..count).map(|c| interleaved.iter().skip(c).step_by(count).copied().collect()).collect();
    Some(Memory { rate, channels })
}

/// The audio files of a folder, by name.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .map(|entries| entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
        .unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "flac" || ending == "wav"));
    files.sort();
    files
}

/// A file's name without its ending.
pub fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}
