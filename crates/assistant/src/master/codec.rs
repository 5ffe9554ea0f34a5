//! Hears what a platform's codec makes of the peaks: a decoder rebuilds the wave only nearly, and may overshoot.
//!
//! Source: AES TD1008, 2021, section on codec overshoot; Lund, "Stop Counting Samples", AES 121st Convention, 2006.

use super::job::Job;
use super::playback::{self, Playback};
use engine::EngineError;
use meters::Meters;
use signal::{Codec, Layout};

/// Seconds around the loudest passage that codecs hear of a mix too long for memory.
const EXCERPT: i64 = 120;

impl Job<'_> {
    /// How far the worst codec goes over full scale, and what each does, in words.
    pub(super) fn hear_codecs(&self, after: &Playback) -> Result<(f64, Vec<String>), EngineError> {
        let excerpt;
        let sides = match &after.sound {
            _ if self.codecs.is_empty() => return Ok((0.0, Vec::new())),
            Some(sound) => sound.sides(),
            None => {
                excerpt = self.loudest(after)?;
                &excerpt
            }
        };
        let (mut worst, mut said) = (f64::NEG_INFINITY, Vec::new());
        for codec in self.codecs {
            (self.progress)(&format!("through {}", codec.name()), 0.0);
            if let Some(peak) = peak_after(*codec, self.song.rate, sides)? {
                worst = worst.max(peak);
                said.push(format!("{} peaks at {peak:.2} dBTP", codec.name()));
            }
        }
        Ok((worst, said))
    }

    fn loudest(&self, after: &Playback) -> Result<[Vec<f32>; 2], EngineError> {
        let rate = i64::from(self.song.rate);
        let at = after.readings.max_short_term_at.map_or(0.0, |place| place.time.0);
        let from = ((at * rate as f64) as i64 - EXCERPT / 2 * rate).max(0);
        let to = (from + EXCERPT * rate).min(self.frames);
        playback::stretch(&self.song, self.mix, from..to, &|share| (self.progress)("the loudest passage", share))
    }
}

/// The true peak of some sound after a codec, in dBTP; `None` for silence.
///
/// # Errors
/// What the codec says.
fn peak_after(codec: &dyn Codec, rate: u32, sides: &[Vec<f32>; 2]) -> Result<Option<f64>, EngineError> {
    let decoded = codec.round_trip(rate, sides)?;
    let Some((left, right)) = decoded.first().zip(decoded.get(1)) else { return Ok(None) };
    let mut meters = Meters::new(rate, Layout::Stereo)?;
    meters.push(&[left, right]);
    Ok(meters.finish().true_peak_dbtp)
}
