//! Reads a recording once and lets every detector hear it.

use crate::summary::Listening;
use crate::{LIST, Listener, Summary, Take};
use signal::{Fault, Hz, Source, SourceError, Unit};

/// Frames a block: long enough to keep caches warm, short enough for the memory of many channels.
const BLOCK: i64 = 16_384;

/// What one pass over a recording gave.
#[derive(Clone, Debug)]
pub struct Examination {
    /// What is wrong, in the order of the list and of time.
    pub faults: Vec<Fault>,
    /// What `compare` needs of it.
    pub summary: Summary,
}

/// Hears a recording from beginning to end. `name` is what a person calls it (for findings between files), `progress`
/// is told the part that is done, 0 to 1.
///
/// # Errors
/// Whatever the source says when it cannot be read.
pub fn examine(name: &str, source: &mut dyn Source, progress: &mut dyn FnMut(f64)) -> Result<Examination, SourceError> {
    let take = Take { rate: Hz(f64::from(source.rate())), channels: source.channels(), frames: source.frames().max(0) };
    if take.rate.0 < 1.0 || take.channels == 0 {
        let why = "has no channels or no sample rate; export it again".to_string();
        return Err(SourceError { what: name.to_string(), why });
    }
    let mut listeners: Vec<Box<dyn Listener>> = LIST.iter().map(|kind| (kind.listen)(&take)).collect();
    let mut summary = Listening::new(name, &take);
    let mut broken = Broken::default();
    let mut block = vec![Vec::new(); take.channels];
    let mut start = 0;
    while start < take.frames {
        let frames = BLOCK.min(take.frames - start);
        read(source, start, frames, &mut block)?;
        broken.silence(start, &mut block);
        for listener in &mut listeners {
            listener.hear(&block);
        }
        summary.hear(&block);
        start += frames;
        progress(start as f64 / take.frames as f64);
    }
    let mut faults = broken.fault(&take);
    faults.extend(listeners.into_iter().flat_map(Listener::finish));
    Ok(Examination { faults, summary: summary.finish() })
}

fn read(source: &mut dyn Source, start: i64, frames: i64, block: &mut [Vec<f32>]) -> Result<(), SourceError> {
    for channel in block.iter_mut() {
        channel.resize(frames as usize, 0.0);
    }
    let mut out: Vec<&mut [f32]> = block.iter_mut().map(Vec::as_mut_slice).collect();
    source.read(start, &mut out)
}

/// Samples that are no numbers: silenced before any detector hears them, and counted.
#[derive(Default)]
struct Broken {
    count: u64,
    first: i64,
    last: i64,
}

impl Broken {
    fn silence(&mut self, start: i64, block: &mut [Vec<f32>]) {
        for samples in block {
            for (i, sample) in samples.iter_mut().enumerate().filter(|(_, sample)| !sample.is_finite()) {
                let frame = start + i as i64;
                self.first = if self.count == 0 { frame } else { self.first.min(frame) };
                self.last = self.last.max(frame);
                self.count += 1;
                *sample = 0.0;
            }
        }
    }

    fn fault(&self, take: &Take) -> Vec<Fault> {
        if self.count == 0 {
            return Vec::new();
        }
        vec![Fault {
            start: take.time(self.first),
            end: take.time(self.last + 1),
            text: format!(
                "{} samples are no numbers (infinite or undefined), the first at {}.",
                self.count,
                take.time(self.first)
            ),
            advice: "Export the file again; until then these samples are played as silence.".to_string(),
            ..take.fault("level", 1.0, self.count as f64, Unit::Plain)
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::source::Memory;

    #[test]
    fn samples_that_are_no_numbers_are_named_and_harm_nothing() {
        let mut samples: Vec<f32> = crate::trial::tone(48_000, 1.0, 440.0, 0.25);
        samples[24_000] = f32::NAN;
        samples[24_001] = f32::INFINITY;
        let mut source = Memory { rate: 48_000, channels: vec![samples] };
        let heard = examine("a", &mut source, &mut |_| ()).unwrap();
        assert_eq!(heard.faults[0].value, 2.0);
        assert_eq!(heard.faults[0].start.0, 0.5);
    }

    #[test]
    fn a_file_without_channels_is_an_error() {
        let mut source = Memory { rate: 48_000, channels: vec![] };
        assert!(examine("a", &mut source, &mut |_| ()).unwrap_err().why.contains("export"));
    }

    #[test]
    fn progress_ends_at_one() {
        let mut source = Memory { rate: 8_000, channels: vec![vec![0.0; 40_000]] };
        let mut last = 0.0;
        examine("a", &mut source, &mut |part| last = part).unwrap();
        assert_eq!(last, 1.0);
    }
}
