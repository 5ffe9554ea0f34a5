//! What a track plays, from its sound alone: where its power lies, how it hits, how much of the song it plays.
//!
//! Source: the spectra are the MUSDB18 stem averages shipped with FxNorm-automix (Martínez-Ramírez et al., "Automatic
//! music mixing with deep learning and out-of-domain data", ISMIR 2022) for drums, bass, vocals and the rest; the parts
//! of a drum kit are told apart by the centre of their power.

use crate::hearing::{BANDS, Heard};
use crate::roles::{Role, RoleGuess};
use signal::math;

/// Octave spectra from 31 Hz to 16 kHz in dB relative to the whole.
pub const VOICE: [f64; 10] = [-31.0, -25.0, -16.0, -8.0, -4.5, -5.7, -9.0, -13.0, -17.0, -26.0];
pub const DRUMS: [f64; 10] = [-12.0, -5.9, -4.5, -8.0, -13.0, -16.5, -17.0, -14.5, -15.0, -21.0];
pub const BASS: [f64; 10] = [-13.0, -5.8, -2.7, -8.5, -20.0, -26.0, -27.0, -33.0, -48.0, -52.0];
pub const OTHER: [f64; 10] = [-21.0, -17.0, -11.0, -5.8, -6.1, -7.9, -8.1, -12.0, -25.0, -34.0];

/// The likeliest role, never surer than 0.59: a sound alone is a reason to ask.
pub fn guess(heard: &Heard) -> RoleGuess {
    let crest = heard.crest().unwrap_or(0.0);
    let centre = heard.centre();
    let (role, confidence, why) = if crest > 17.0 {
        match centre {
            c if c < 130.0 => (Role::Kick, 0.55, "short low hits"),
            c if c < 900.0 => (Role::Snare, 0.45, "short hits in the mids"),
            c if c > 4000.0 => (Role::Hats, 0.5, "short high hits"),
            _ => (Role::Percussion, 0.4, "short hits"),
        }
    } else {
        let octaves = octaves(heard);
        let far = |shape: &[f64; 10]| distance(&octaves, shape);
        if far(&BASS) < far(&VOICE).min(far(&OTHER)) && centre < 260.0 {
            (Role::Bass, 0.55, "sustained and low")
        } else if far(&VOICE) < far(&OTHER) && heard.range() > 6.0 {
            (Role::LeadVocal, 0.45, "a voice's spectrum and phrases")
        } else if heard.range() < 4.0 && heard.activity() > 0.5 {
            (Role::Pad, 0.4, "sustained and even")
        } else {
            (Role::Keys, 0.4, "a sustained instrument in the mids")
        }
    };
    RoleGuess { role, confidence, from: format!("its sound: {why}, centred on {centre:.0} Hz") }
}

fn octaves(heard: &Heard) -> [f64; 10] {
    let spectrum = heard.spectrum();
    let whole: f64 = spectrum.iter().sum::<f64>().max(1e-30);
    std::array::from_fn(|octave| {
        let bands = (octave * 3 + 1)..(octave * 3 + 4).min(BANDS);
        math::power_to_db((bands.map(|b| spectrum[b]).sum::<f64>() / whole).max(1e-6))
    })
}

/// Mean difference in dB, with what lies far under the rest left out.
fn distance(a: &[f64; 10], b: &[f64; 10]) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a.max(-40.0) - b.max(-40.0)).abs()).sum::<f64>() / 10.0
}
