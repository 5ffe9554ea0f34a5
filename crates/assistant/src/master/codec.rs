//! Hears what a platform's codec makes of the peaks: a decoder rebuilds the wave only nearly, and may overshoot.
//!
//! Source: AES TD1008, 2021, section on codec overshoot; Lund, "Stop Counting Samples", AES 121st Convention, 2006.

use engine::EngineError;
use meters::Meters;
use signal::{Codec, Layout};

/// The true peak of some sound after a codec, in dBTP; `None` for silence.
///
/// # Errors
/// What the codec says.
pub fn peak_after(codec: &dyn Codec, rate: u32, sides: &[Vec<f32>; 2]) -> Result<Option<f64>, EngineError> {
    let decoded = codec.round_trip(rate, sides)?;
    let Some((left, right)) = decoded.first().zip(decoded.get(1)) else { return Ok(None) };
    let mut meters = Meters::new(rate, Layout::Stereo)?;
    meters.push(&[left, right]);
    Ok(meters.finish().true_peak_dbtp)
}
