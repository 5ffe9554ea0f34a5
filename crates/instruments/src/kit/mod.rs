//! Where the drums and their microphones stand, and what reaches a microphone from a drum.
//!
//! Units: metres; x to the drummer's right, y to the front, z up.

pub(crate) mod cymbals;
pub(crate) mod skins;

use crate::filter::approach;

/// Metres a second, in air of 20 degrees Celsius.
pub(crate) const SPEED_OF_SOUND: f64 = 343.0;

type Place = [f64; 3];

/// What radiates sound. A snare drum has two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Kick,
    SnareTop,
    SnareBottom,
    HiHat,
    HighTom,
    FloorTom,
    Crash,
    Ride,
}

impl Piece {
    fn place(self) -> Place {
        match self {
            Piece::Kick => [0.1, 0.45, 0.35],
            Piece::SnareTop => [-0.15, 0.0, 0.70],
            Piece::SnareBottom => [-0.15, 0.0, 0.56],
            Piece::HiHat => [-0.50, 0.1, 0.92],
            Piece::HighTom => [0.0, 0.38, 0.88],
            Piece::FloorTom => [0.52, 0.0, 0.66],
            Piece::Crash => [-0.42, 0.5, 1.2],
            Piece::Ride => [0.58, 0.4, 1.05],
        }
    }

    /// What gets out past its own microphone: a kick drum is closed but for a hole.
    fn outside(self) -> f64 {
        if self == Piece::Kick { 0.3 } else { 1.0 }
    }
}

/// A microphone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mic {
    place: Place,
    /// The pieces it points at.
    own: &'static [Piece],
    /// Gain of its preamplifier.
    gain: f64,
    /// Part of the sound it takes in from the side.
    side: f64,
}

/// The names of the microphones, in the order of [`MICS`].
pub(crate) const NAMES: &[&str] =
    &["kick", "snare top", "snare bottom", "hats", "tom 1", "tom 2", "overhead left", "overhead right"];

/// Number of microphones.
pub(crate) const COUNT: usize = 8;

const ALL: &[Piece] = &[
    Piece::Kick,
    Piece::SnareTop,
    Piece::SnareBottom,
    Piece::HiHat,
    Piece::HighTom,
    Piece::FloorTom,
    Piece::Crash,
    Piece::Ride,
];

/// The microphones of an ordinary session.
pub(crate) const MICS: [Mic; COUNT] = [
    Mic { place: [0.1, 0.5, 0.40], own: &[Piece::Kick], gain: 0.5, side: 0.5 },
    Mic { place: [-0.15, 0.06, 0.76], own: &[Piece::SnareTop], gain: 0.45, side: 0.5 },
    Mic { place: [-0.15, 0.05, 0.49], own: &[Piece::SnareBottom], gain: 0.5, side: 0.5 },
    Mic { place: [-0.56, 0.16, 1.04], own: &[Piece::HiHat], gain: 2.0, side: 0.5 },
    Mic { place: [0.0, 0.44, 0.95], own: &[Piece::HighTom], gain: 0.55, side: 0.5 },
    Mic { place: [0.54, 0.05, 0.74], own: &[Piece::FloorTom], gain: 0.55, side: 0.5 },
    Mic { place: [-0.72, 0.1, 1.72], own: ALL, gain: 5.0, side: 1.0 },
    Mic { place: [0.66, 0.1, 1.60], own: ALL, gain: 5.0, side: 1.0 },
];

/// Metres between two places.
fn distance(a: Place, b: Place) -> f64 {
    a.iter().zip(b).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt()
}

/// Seconds from a piece to a microphone.
pub(crate) fn delay(piece: Piece, mic: &Mic) -> f64 {
    distance(piece.place(), mic.place) / SPEED_OF_SOUND
}

/// Adds what a microphone hears of a piece's sound: later and softer with distance, duller with distance and angle.
pub(crate) fn hear(track: &mut [f32], mic: &Mic, piece: Piece, sound: &[f32], start: usize, rate: f64) {
    let metres = distance(piece.place(), mic.place);
    let own = mic.own.contains(&piece);
    let reach = 0.1 / metres.max(0.05);
    let gain =
        mic.gain * reach * if own { 1.0 } else { mic.side } * if mic.own == [piece] { 1.0 } else { piece.outside() };
    let highest = if own { 19_000.0 / (1.0 + 0.25 * metres) } else { 9_000.0 / (1.0 + metres) };
    let open = approach(rate / (std::f64::consts::TAU * highest)) as f32;
    let (gain, late) = (gain as f32, (delay(piece, mic) * rate).round() as usize);
    let mut y = 0.0;
    for (to, from) in track.iter_mut().skip(start + late).zip(sound) {
        y += open * (from * gain - y);
        *to += y;
    }
}
