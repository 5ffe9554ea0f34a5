//! Converts an audio file by its ending: `convert IN OUT [16|24|32f]`, and says how fast.

use std::path::Path;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().collect();
    let (Some(from), Some(to)) = (words.get(1).map(Path::new), words.get(2).map(Path::new)) else {
        return Err("convert IN OUT [16|24|32f]".into());
    };
    let depth = words.get(3).map(|d| d.parse()).transpose()?;
    let mut file = media::open(from)?;
    let mut spec = media::Spec::new(media::Format::for_path(to, depth)?, file.rate(), file.channels());
    spec.dither = false;
    let mut writer = media::create(to, &spec, &[from])?;
    let mut block = vec![vec![0.0f32; 65_536]; file.channels()];
    let (mut at, frames) = (0, file.frames());
    let (mut reading, mut writing) = (0.0, 0.0);
    while at < frames {
        let count = usize::try_from(frames - at)?.min(65_536);
        let start = Instant::now();
        let mut planes: Vec<&mut [f32]> = block.iter_mut().map(|c| &mut c[..count]).collect();
        file.read(at, &mut planes)?;
        reading += start.elapsed().as_secs_f64();
        let start = Instant::now();
        writer.write(&planes.iter().map(|p| &**p).collect::<Vec<_>>())?;
        writing += start.elapsed().as_secs_f64();
        at += count as i64;
    }
    let start = Instant::now();
    writer.finish()?;
    let long = file.info().seconds();
    println!(
        "{frames} frames; read {:.0} x, written {:.0} x real time, ended in {:.3} s",
        long / reading,
        long / writing,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
