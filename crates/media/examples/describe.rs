//! Says what audio files are and how fast they decode: `describe FILE...`; with `--raw OUT` the first file's samples go there.

use std::io::Write;
use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let raw = words.iter().position(|w| w == "--raw");
    let out = raw.and_then(|at| words.get(at + 1));
    for file in words.iter().take(raw.unwrap_or(words.len())) {
        let mut sink = out.map(std::fs::File::create).transpose()?;
        match decode(Path::new(file), sink.as_mut()) {
            Ok(line) => println!("{file}: {line}"),
            Err(error) => println!("error: {error}"),
        }
    }
    Ok(())
}

fn decode(path: &Path, mut sink: Option<&mut std::fs::File>) -> Result<String, Box<dyn std::error::Error>> {
    let start = Instant::now();
    let mut file = media::open(path)?;
    let opened = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let mut block = vec![vec![0.0f32; 65_536]; file.channels()];
    let (mut at, frames) = (0, file.frames());
    while at < frames {
        let count = usize::try_from(frames - at)?.min(65_536);
        let mut planes: Vec<&mut [f32]> = block.iter_mut().map(|c| &mut c[..count]).collect();
        file.read(at, &mut planes)?;
        if let Some(sink) = &mut sink {
            let bytes: Vec<u8> = (0..count).flat_map(|i| block.iter().flat_map(move |c| c[i].to_le_bytes())).collect();
            sink.write_all(&bytes)?;
        }
        at += count as i64;
    }
    let took = start.elapsed().as_secs_f64();
    let info = file.info();
    Ok(format!(
        "{} {} Hz, {} channels, {frames} frames, {} bit, {:.0} x real time ({:.0} MB/s as samples), opened in {opened:.4} s {:?} {:?} {:?} {:?}",
        info.format.name(),
        info.rate,
        info.channels,
        info.depth(),
        info.seconds() / took,
        frames as f64 * info.channels as f64 * 4.0 / took / 1e6,
        info.name,
        info.time_reference,
        info.channel_names,
        info.notes
    ))
}
