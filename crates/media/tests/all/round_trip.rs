//! What is written comes back: the same samples where the format keeps them, in the same place where it does not.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use media::{Cause, Container, Depth, Format, Spec, create, open, probe};
use signal::random::Random;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn write(path: &Path, spec: &Spec, channels: &[Vec<f32>]) -> Result<(), media::MediaError> {
    let mut writer = create(path, spec, &[])?;
    let length = channels[0].len();
    let mut random = Random::new(length as u64);
    let mut at = 0;
    while at < length {
        let end = (at + 1 + random.below(9_000) as usize).min(length);
        writer.write(&channels.iter().map(|c| &c[at..end]).collect::<Vec<_>>())?;
        at = end;
    }
    writer.finish()
}

fn read(path: &Path) -> Result<Vec<Vec<f32>>, Box<dyn std::error::Error>> {
    Ok(media::read_whole(path, 10_000_000)?.channels)
}

/// Seeded noise under a slow tone, as whole steps of a depth, with both ends of the range in it.
fn steps(bits: u32, channels: usize, length: usize) -> Vec<Vec<f32>> {
    let full = f64::from(1u32 << (bits - 1));
    let mut random = Random::new(7);
    let mut all: Vec<Vec<f32>> = (0..channels)
        .map(|c| {
            let sample = |i: usize, noise: f64| {
                let tone = 0.6 * signal::math::sin(i as f64 * 0.01 * (c + 1) as f64);
                ((tone + 0.02 * noise) * full).round() / full
            };
            (0..length).map(|i| sample(i, random.signed()) as f32).collect()
        })
        .collect();
    if length > 1 {
        all[0][0] = -1.0;
        all[0][1] = ((full - 1.0) / full) as f32;
    }
    all
}

fn spec(container: Container, depth: Depth, rate: u32, channels: usize) -> Spec {
    let mut spec = Spec::new(Format { container, depth, bit_rate: None }, rate, channels);
    spec.dither = false;
    spec
}

#[test]
fn wav_returns_every_bit_at_every_depth_count_and_length() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.wav");
    for (depth, bits) in [(Depth::Sixteen, 16), (Depth::TwentyFour, 24), (Depth::Float, 24)] {
        for (channels, length) in [(1, 0), (1, 1), (1, 4097), (2, 70_001), (3, 999), (6, 5_000), (64, 100)] {
            let audio = steps(bits, channels, length);
            write(&path, &spec(Container::Wav, depth, 44_100, channels), &audio)?;
            let info = probe(&path)?;
            assert_eq!((info.rate, info.channels, info.frames), (44_100, channels, length as i64));
            assert_eq!((info.bits, info.float), (depth.bits(), depth == Depth::Float));
            assert!(info.notes.is_empty(), "{:?}", info.notes);
            assert!(read(&path)? == audio, "{depth} bit, {channels} channels, {length} frames");
        }
    }
    Ok(())
}

#[test]
fn flac_returns_every_bit_of_every_kind_of_signal() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("a.flac");
    let mut random = Random::new(1);
    for (depth, bits) in [(Depth::Sixteen, 16), (Depth::TwentyFour, 24)] {
        let full = f64::from(1u32 << (bits - 1));
        let noise = |random: &mut Random| ((random.signed() * full).floor() / full) as f32;
        let loud: Vec<f32> = (0..20_000).map(|_| noise(&mut random)).collect();
        let square: Vec<f32> =
            (0..9_000).map(|i| if i / 50 % 2 == 0 { -1.0 } else { 1.0 - 1.0 / full as f32 }).collect();
        let cases = [
            ("silence", vec![vec![0.0; 10_000]; 2]),
            ("constant", vec![vec![0.25; 5_000], vec![-1.0; 5_000]]),
            ("full noise", vec![loud.clone(), loud.iter().rev().copied().collect()]),
            (
                "opposed squares",
                vec![square.clone(), square.iter().map(|s| (-s).min(1.0 - 1.0 / full as f32)).collect()],
            ),
            ("one frame", vec![vec![0.5]; 2]),
            ("no frame", vec![vec![]; 2]),
            ("eight low bits unused", steps(8, 2, 6_000)),
            ("tone", steps(bits, 2, 70_001)),
            ("mono", steps(bits, 1, 4_096)),
            ("eight channels", steps(bits, 8, 5_000)),
            ("sixteen frames", steps(bits, 2, 4_096 + 16)),
        ];
        for (name, audio) in cases {
            let rate = if name == "mono" { 44_056 } else { 96_000 };
            write(&path, &spec(Container::Flac, depth, rate, audio.len()), &audio)?;
            if audio[0].is_empty() {
                continue;
            }
            let info = probe(&path)?;
            assert_eq!((info.rate, info.bits, info.frames), (rate, bits, audio[0].len() as i64), "{name}");
            assert!(read(&path)? == audio, "{name} at {bits} bits");
            accepted_by_flac(&path, name);
        }
    }
    Ok(())
}

/// The reference decoder, where it is installed: it checks every frame's sum and the sum of all samples.
fn accepted_by_flac(path: &Path, name: &str) {
    if let Ok(ended) = std::process::Command::new("flac").args(["-t", "-s", "-w"]).arg(path).status() {
        assert!(ended.success(), "{name}");
    }
}

#[test]
fn a_file_read_in_any_order_gives_the_same_samples() -> Outcome {
    let folder = tempfile::tempdir()?;
    let audio = steps(16, 2, 300_000);
    for (name, container) in [("a.wav", Container::Wav), ("a.flac", Container::Flac), ("a.ogg", Container::Vorbis)] {
        let path = folder.path().join(name);
        write(&path, &spec(container, Depth::Sixteen, 48_000, 2), &audio)?;
        let whole = read(&path)?;
        let mut file = open(&path)?;
        let mut random = Random::new(4);
        for _ in 0..12 {
            let start = random.below(310_000) as i64 - 5_000;
            let mut out = vec![vec![9.0; 1 + random.below(6_000) as usize]; 3];
            let length = out[0].len();
            file.read(start, &mut out.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>())?;
            for (channel, samples) in out.iter().enumerate() {
                let at =
                    |i: usize| usize::try_from(start + i as i64).ok().and_then(|f| whole.get(channel)?.get(f).copied());
                assert!(
                    (0..length).all(|i| samples[i] == at(i).unwrap_or(0.0)),
                    "{name} channel {channel} from {start}"
                );
            }
        }
    }
    Ok(())
}

#[test]
fn a_wav_that_breaks_off_reads_up_to_where_it_ends() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("take.wav");
    let audio = steps(24, 2, 10_000);
    write(&path, &spec(Container::Wav, Depth::TwentyFour, 48_000, 2), &audio)?;
    let length = std::fs::metadata(&path)?.len();
    // 1000 frames of 6 bytes are gone, and a piece of one more.
    File::options().write(true).open(&path)?.set_len(length - 6_002)?;
    let info = probe(&path)?;
    assert_eq!(info.frames, 8_999);
    assert_eq!(info.notes.len(), 1);
    assert!(read(&path)?[1] == audio[1][..8_999]);
    Ok(())
}

#[test]
fn a_recording_whose_lengths_were_never_written_is_read_to_its_end() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("take.wav");
    let mut bytes =
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\xbb\0\0\0\x77\x01\0\x02\0\x10\0data\0\0\0\0".to_vec();
    bytes.extend([0, 0x40, 0, 0xc0]);
    std::fs::write(&path, bytes)?;
    assert_eq!(read(&path)?, [[0.5, -0.5]]);
    Ok(())
}

#[test]
fn five_gibibytes_of_rf64_are_read_at_their_far_end() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("long.wav");
    // EBU Tech 3306: the 32-bit lengths are all ones, ds64 holds the true ones. The file is a hole on the disk.
    let size: u64 = 5 << 30;
    let mut head = b"RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0".to_vec();
    head.extend((size + 72).to_le_bytes());
    head.extend(size.to_le_bytes());
    head.extend((size / 4).to_le_bytes());
    head.extend(0u32.to_le_bytes());
    head.extend(b"fmt \x10\0\0\0\x01\0\x02\0\x80\xbb\0\0\0\xee\x02\0\x04\0\x10\0data\xff\xff\xff\xff");
    let start = head.len() as u64;
    let mut file = File::create(&path)?;
    file.write_all(&head)?;
    file.set_len(start + size)?;
    file.seek(SeekFrom::Start(start + size - 4))?;
    file.write_all(&[0, 0x40, 0, 0xc0])?;
    drop(file);
    let mut file = open(&path)?;
    assert_eq!((file.info().format, file.frames()), (Container::Rf64, (5 << 30) / 4));
    let mut out = [[0.0f32; 2]; 2];
    let last = file.frames() - 1;
    file.read(last, &mut out.iter_mut().map(|c| &mut c[..]).collect::<Vec<_>>())?;
    assert_eq!(out, [[0.5, 0.0], [-0.5, 0.0]]);
    Ok(())
}

#[test]
fn the_texts_of_a_wav_come_back() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("take.wav");
    let mut spec = spec(Container::Wav, Depth::TwentyFour, 48_000, 1);
    spec.tags = media::Tags::titled("Caf\u{e9} Vocal");
    spec.time_reference = Some(172_800_007);
    write(&path, &spec, &steps(24, 1, 10))?;
    let info = probe(&path)?;
    assert_eq!((info.name.as_deref(), info.time_reference), (Some("Caf\u{e9} Vocal"), Some(172_800_007)));
    Ok(())
}

#[test]
fn an_output_over_its_own_source_is_refused() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("mix.wav");
    let spec = spec(Container::Wav, Depth::Sixteen, 48_000, 1);
    write(&path, &spec, &steps(16, 1, 100))?;
    let around = folder.path().join(".").join("mix.wav");
    assert!(create(&around, &spec, &[&path]).is_err());
    assert!(create(&folder.path().join("other.wav"), &spec, &[&path]).is_ok());
    // The one that was begun and dropped has left nothing.
    assert_eq!(std::fs::read_dir(folder.path())?.count(), 1);
    Ok(())
}

#[test]
fn missing_empty_and_foreign_files_are_told_apart() -> Outcome {
    let folder = tempfile::tempdir()?;
    let cause = |path: &Path| open(path).err().map(|e| e.cause);
    assert_eq!(cause(&folder.path().join("none.wav")), Some(Cause::NotFound));
    let empty = folder.path().join("empty.wav");
    std::fs::write(&empty, b"")?;
    assert_eq!(cause(&empty), Some(Cause::Malformed));
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, b"bring the blue guitar")?;
    assert_eq!(cause(&text), Some(Cause::Unsupported));
    assert_eq!(cause(folder.path()), Some(Cause::Unsupported));
    Ok(())
}

/// Level of the difference under the level of the first, in dB.
fn distance(a: &[f32], b: &[f32]) -> f64 {
    let power = |x: f64| x * x;
    let difference: f64 = a.iter().zip(b).map(|(a, b)| power(f64::from(a - b))).sum();
    let level: f64 = a.iter().map(|a| power(f64::from(*a))).sum();
    signal::math::power_to_db(difference / level)
}

#[test]
fn lossy_codecs_come_back_in_place_and_in_length() -> Outcome {
    let length = 100_003;
    for rate in [44_100, 48_000] {
        let tones = |i: usize, f: f64| signal::math::sin(i as f64 * f * std::f64::consts::TAU / f64::from(rate));
        let left: Vec<f32> = (0..length).map(|i| (0.2 * tones(i, 440.0) + 0.1 * tones(i, 2_500.0)) as f32).collect();
        let right: Vec<f32> = (0..length).map(|i| (0.2 * tones(i, 660.0) + 0.1 * tones(i, 3_100.0)) as f32).collect();
        let audio = vec![left, right];
        for (container, kilobits) in
            [(Container::Vorbis, 192), (Container::Opus, 160), (Container::Mp3, 320), (Container::M4a, 256)]
        {
            let Ok(codec) = media::codec(container, kilobits) else {
                assert!(matches!(container, Container::Mp3 | Container::M4a), "{container:?} needs no program");
                continue;
            };
            let back = codec.round_trip(rate, &audio)?;
            assert_eq!((back.len(), back[0].len()), (2, length), "{}", codec.name());
            // A shift by one sample alone would leave -17 dB.
            let middle = 5_000..95_000;
            for (a, b) in audio.iter().zip(&back) {
                let distance = distance(&a[middle.clone()], &b[middle.clone()]);
                assert!(distance < -25.0, "{} at {rate} Hz: {distance:.1} dB", codec.name());
            }
            let end = distance(&audio[0][99_000..], &back[0][99_000..]);
            assert!(end < -15.0, "the end of {} at {rate} Hz: {end:.1} dB", codec.name());
        }
    }
    Ok(())
}
