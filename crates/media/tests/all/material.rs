//! Files that nobody in the project wrote, where they are at hand: samples or a clean error, and the samples that other
//! programs find.
//!
//! The folder is `TONMEISTER_MATERIAL`, else `../shared/material` beside the workspace; without it there is nothing to do.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use media::{Container, open};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn material() -> Option<PathBuf> {
    let named = std::env::var_os("TONMEISTER_MATERIAL").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/material"));
    Some(folder.join("formats")).filter(|f| f.is_dir())
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files(&path, found)? } else { found.push(path) }
    }
    found.sort();
    Ok(())
}

fn interleaved(path: &Path) -> Result<(Container, Vec<f32>), Box<dyn std::error::Error>> {
    let format = open(path)?.info().format;
    let audio = media::read_whole(path, 5_000_000)?.channels;
    let frames = audio.first().map_or(0, Vec::len);
    Ok((format, (0..frames).flat_map(|i| audio.iter().map(move |c| c[i])).collect()))
}

fn by_ffmpeg(path: &Path) -> Option<Vec<f32>> {
    let mut call = Command::new("ffmpeg");
    call.args(["-v", "quiet", "-nostdin", "-i"]).arg(path).args(["-map", "0:a:0", "-f", "f32le", "-"]);
    let bytes = call.output().ok().filter(|o| o.status.success())?.stdout;
    Some(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
}

#[test]
fn every_odd_file_gives_samples_or_a_sentence() -> Outcome {
    let Some(folder) = material() else { return Ok(()) };
    let mut all = Vec::new();
    files(&folder, &mut all)?;
    let mut read = 0;
    for path in &all {
        let start = Instant::now();
        match interleaved(path) {
            Ok(_) => read += 1,
            Err(error) => {
                let text = error.to_string();
                assert!(text.contains(": ") && text.contains("; "), "{text} names no file or no way out");
            }
        }
        assert!(start.elapsed() < Duration::from_secs(2), "{} took {:?}", path.display(), start.elapsed());
    }
    // The rest is broken on purpose, or of kinds that are not read.
    assert!(read * 10 >= all.len() * 7, "{read} of {} could be read", all.len());
    Ok(())
}

#[test]
fn good_files_have_the_samples_that_ffmpeg_finds() -> Outcome {
    let Some(folder) = material() else { return Ok(()) };
    let mut compared = 0;
    for name in [
        "bw64/rect_24bit_rf64.wav",
        "bw64/noise_24bit_uneven_data_chunk_size.wav",
        "flac/14 - wasted bits.flac",
        "flac/41 - 6 channels (5.1).flac",
        "flac/45 - no total number of samples set.flac",
        "flac/63 - predictor overflow check, 24-bit.flac",
        "hound/nonstandard-01.wav",
        "libnyquist/junk_after_riff.wav",
        "libnyquist/header_larger_than_file_size.wav",
        "music-metadata/M1F1-AlawC-AFsp.aif",
        "music-metadata/No Sanctuary Here.aiff",
        "music-metadata/ffmpeg-missing-chunksize.wav",
        "music-metadata/mulaw.wav",
        "pedalboard/float64.wav",
        "pedalboard/mono_sine_at_44100Hz.mp3",
        "pedalboard/mono_sine_at_44100Hz.ogg",
        "scipy/test-8000Hz-le-5ch-9S-5bit.wav",
        "scipy/test-48000Hz-2ch-64bit-float-le-wavex.wav",
    ] {
        let path = folder.join(name);
        let (true, Some(theirs)) = (path.exists(), by_ffmpeg(&path)) else { continue };
        let (format, ours) = interleaved(&path)?;
        assert_eq!(ours.len(), theirs.len(), "{name}");
        let worst = ours.iter().zip(&theirs).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
        // Lossy decoders may differ in the last bits of their arithmetic.
        let allowed = if format.is_lossless() { 0.0 } else { 1e-5 };
        assert!(worst <= allowed, "{name}: {worst}");
        compared += 1;
    }
    println!("{compared} files compared");
    Ok(())
}

#[test]
fn opus_decodes_to_the_bits_of_the_reference_decoder() -> Outcome {
    let Some(folder) = material() else { return Ok(()) };
    let wav = tempfile::Builder::new().suffix(".wav").tempfile()?;
    for name in ["libnyquist/detodos.opus", "music-metadata/last-page.oga", "music-metadata/no-last-page.oga"] {
        let path = folder.join(name);
        let mut call = Command::new("opusdec");
        call.args(["--quiet", "--float", "--rate", "48000"]).arg(&path).arg(wav.path());
        if !path.exists() || !call.output().is_ok_and(|o| o.status.success()) {
            continue;
        }
        assert!(interleaved(&path)?.1 == interleaved(wav.path())?.1, "{name}");
    }
    Ok(())
}

#[test]
fn twenty_four_bits_in_four_bytes_are_found_at_either_end() -> Outcome {
    let Some(folder) = material() else { return Ok(()) };
    // The numbers in the three low bytes, read from the files' hexadecimal dump.
    for name in
        ["hound/pcmwaveformat-24bit-4byte-48kHz-stereo.wav", "hound/waveformatextensible-24bit-4byte-48kHz-stereo.wav"]
    {
        let path = folder.join(name);
        if path.exists() {
            let steps: Vec<f32> = interleaved(&path)?.1.iter().map(|s| s * 8_388_608.0).collect();
            assert_eq!(steps, [-96.0, 23_052.0, 8_388_607.0, -8_360_672.0], "{name}");
        }
    }
    Ok(())
}
