//! Files from strangers cost an error message, never a panic, a hang or the memory.
//!
//! Seeded mutants of small files of every format; sums over frames and pages are mended in most of them, because
//! otherwise the decoder behind the sum would never be tried. 3 000 a format; 100 000 without debug assertions.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use cap::Cap;
use media::{Container, Depth, Format, Spec, create, open};
use signal::random::Random;

/// An allocation beyond this ends the test.
const MOST_MEMORY: usize = 256 << 20;
const LONGEST: Duration = Duration::from_secs(2);
const MUTANTS: u64 = if cfg!(debug_assertions) { 3_000 } else { 100_000 };

#[global_allocator]
static MEMORY: Cap<std::alloc::System> = Cap::new(std::alloc::System, usize::MAX);

type Outcome = Result<(), Box<dyn std::error::Error>>;
type Mend = fn(&mut [u8]);

fn seed(container: Container, name: &str, length: usize) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(name);
    let mut spec = Spec::new(Format { container, depth: Depth::Sixteen, bit_rate: Some(64) }, 44_100, 2);
    spec.tags = media::Tags::titled("Night");
    spec.time_reference = Some(1);
    let mut random = Random::new(5);
    let tone = |i: usize, f: f64| 0.3 * signal::math::sin(i as f64 * f);
    let left: Vec<f32> = (0..length).map(|i| (tone(i, 0.05) + 0.01 * random.signed()) as f32).collect();
    let right: Vec<f32> = (0..length).map(|i| tone(i, 0.031) as f32).collect();
    let mut writer = create(&path, &spec, &[])?;
    writer.write(&[&left, &right])?;
    writer.finish()?;
    Ok(std::fs::read(path)?)
}

/// Changes a few things: bits, lengths, the end, the order.
fn mutant(seed: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..1 + random.below(4) {
        // Headers are where the lengths are.
        let near = if random.below(2) == 0 { bytes.len().min(256) } else { bytes.len() };
        let at = random.below(near.max(1) as u64) as usize;
        match random.below(8) {
            0 | 1 => bytes[at] ^= 1 << random.below(8),
            2 => bytes[at] = [0, 1, 0x7f, 0x80, 0xff][random.below(5) as usize],
            3 => bytes[at] = random.bits() as u8,
            4 => {
                let number = [0u32, 1, 0x7fff_ffff, 0x8000_0000, u32::MAX, u32::MAX - 7][random.below(6) as usize];
                let swapped = if random.below(2) == 0 { number } else { number.swap_bytes() };
                bytes.iter_mut().skip(at).zip(swapped.to_le_bytes()).for_each(|(to, from)| *to = from);
            }
            5 => bytes.truncate(at.max(1)),
            6 => {
                let from = random.below(bytes.len() as u64) as usize;
                let piece = bytes[from..(from + 40).min(bytes.len())].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                let end = (at + random.below(40) as usize).min(bytes.len());
                if end - at < bytes.len() {
                    bytes.drain(at..end);
                }
            }
        }
    }
    bytes
}

/// Opens and reads, from the front and in leaps; what comes back does not matter, coming back does.
fn try_all(path: &Path) -> bool {
    let Ok(mut file) = open(path) else { return false };
    let frames = file.frames();
    let mut out = vec![vec![0.0; 4_096]; file.channels().min(4)];
    let mut planes: Vec<&mut [f32]> = out.iter_mut().map(Vec::as_mut_slice).collect();
    let places = [0, 4_096, frames / 2, frames - 100, 8_192, frames - 1, -50, frames + 5];
    places.iter().all(|place| file.read(*place, &mut planes).is_ok())
}

fn survive(name: &str, seed: &[u8], mend: Mend, count: u64) -> Outcome {
    MEMORY.set_limit(MOST_MEMORY).map_err(|()| "more memory is in use than the test allows")?;
    // Panics inside foreign decoders are caught and become errors; their text would only hide what counts.
    std::panic::set_hook(Box::new(|_| {}));
    let folder = tempfile::tempdir()?;
    let path = folder.path().join(name);
    std::fs::write(&path, seed)?;
    if !try_all(&path) {
        return Err(format!("the seed of {name} cannot be read").into());
    }
    let mut read = 0;
    for number in 0..count {
        let mut random = Random::at(11, number << 20);
        let mut bytes = mutant(seed, &mut random);
        if random.below(4) > 0 {
            mend(&mut bytes);
        }
        std::fs::write(&path, &bytes)?;
        let start = Instant::now();
        let tried = catch_unwind(AssertUnwindSafe(|| try_all(&path)));
        let took = start.elapsed();
        if tried.is_err() || took > LONGEST {
            return Err(format!("mutant {number} of {name}: panic {}, {took:?}", tried.is_err()).into());
        }
        read += u64::from(tried.unwrap_or(false));
    }
    // If nearly nothing could be read, the mutants never get past the front door.
    if read <= count / 20 {
        return Err(format!("only {read} of {count} mutants of {name} could be read").into());
    }
    Ok(())
}

fn nothing(_: &mut [u8]) {}

#[test]
fn wav() -> Outcome {
    survive("a.wav", &seed(Container::Wav, "a.wav", 400)?, nothing, MUTANTS)
}

#[test]
fn rf64() -> Outcome {
    let mut bytes = seed(Container::Wav, "a.wav", 400)?;
    let audio = bytes.windows(4).position(|w| w == b"data").ok_or("no audio")?;
    let sizes = [(bytes.len() as u64 - 8).to_le_bytes(), 1_600u64.to_le_bytes(), 400u64.to_le_bytes()].concat();
    bytes[..8].copy_from_slice(b"RF64\xff\xff\xff\xff");
    bytes[12..16].copy_from_slice(b"ds64");
    bytes[20..44].copy_from_slice(&sizes);
    bytes[audio + 4..audio + 8].copy_from_slice(&[0xff; 4]);
    survive("a.wav", &bytes, nothing, MUTANTS)
}

#[test]
fn aiff() -> Outcome {
    let mut bytes =
        b"FORM\0\0\x03\x66AIFCCOMM\0\0\0\x18\0\x02\0\0\0\xc8\0\x10\x40\x0e\xac\x44\0\0\0\0\0\0sowt\0\0".to_vec();
    bytes.extend(b"NAME\0\0\0\x05Night\0SSND\0\0\x03\x28\0\0\0\0\0\0\0\0");
    bytes.extend((0..800u32).map(|i| (i * 7) as u8));
    survive("a.aiff", &bytes, nothing, MUTANTS)
}

#[test]
fn flac() -> Outcome {
    survive("a.flac", &seed(Container::Flac, "a.flac", 5_000)?, mend_flac, MUTANTS)
}

#[test]
fn vorbis() -> Outcome {
    survive("a.ogg", &seed(Container::Vorbis, "a.ogg", 5_000)?, mend_ogg, MUTANTS / 5)
}

#[test]
fn opus() -> Outcome {
    survive("a.opus", &seed(Container::Opus, "a.opus", 5_000)?, mend_ogg, MUTANTS / 5)
}

#[test]
fn mp3() -> Outcome {
    let Ok(seed) = seed(Container::Mp3, "a.mp3", 12_000) else { return Ok(()) };
    survive("a.mp3", &seed, nothing, MUTANTS / 5)
}

#[test]
fn m4a() -> Outcome {
    let Ok(seed) = seed(Container::M4a, "a.m4a", 12_000) else { return Ok(()) };
    survive("a.m4a", &seed, nothing, MUTANTS / 5)
}

fn crc(bytes: &[u8], polynomial: u32, width: u32) -> u32 {
    let top = 1u32 << (width - 1);
    let mut crc = 0u32;
    for byte in bytes {
        crc ^= u32::from(*byte) << (width - 8);
        for _ in 0..8 {
            crc = if crc & top != 0 { (crc << 1) ^ polynomial } else { crc << 1 };
        }
    }
    if width == 32 { crc } else { crc & ((1 << width) - 1) }
}

/// Writes right sums over FLAC frames (RFC 9639, clause 9), taking every sync word for the start of one.
fn mend_flac(bytes: &mut [u8]) {
    let starts: Vec<usize> =
        (42..bytes.len().saturating_sub(8)).filter(|i| bytes[*i..].starts_with(&[0xff, 0xf8])).collect();
    for (index, start) in starts.iter().enumerate() {
        let end = starts.get(index + 1).copied().unwrap_or(bytes.len());
        // Sync and codes, a one-byte number, two bytes of length where the code says so.
        let head = start + if bytes[start + 2] >> 4 == 7 { 7 } else { 5 };
        if head + 3 > end {
            continue;
        }
        bytes[head] = crc(&bytes[*start..head], 0x07, 8) as u8;
        let sum = crc(&bytes[*start..end - 2], 0x8005, 16) as u16;
        bytes[end - 2..end].copy_from_slice(&sum.to_be_bytes());
    }
}

/// Writes right sums over Ogg pages (RFC 3533, clause 6).
fn mend_ogg(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|w| w == b"OggS") {
        let start = at + found;
        at = start + 4;
        let Some(segments) = bytes.get(start + 26).copied().map(usize::from) else { return };
        let Some(table) = bytes.get(start + 27..start + 27 + segments) else { return };
        let length = 27 + segments + table.iter().map(|s| usize::from(*s)).sum::<usize>();
        let Some(page) = bytes.get_mut(start..start + length) else { return };
        page[22..26].fill(0);
        let sum = crc(page, 0x04c1_1db7, 32);
        page[22..26].copy_from_slice(&sum.to_le_bytes());
    }
}
