//! A drum kit as eight microphones hear it: kick, snare top and bottom, hats, two toms and a pair of overheads.
//!
//! Each drum reaches each microphone: later with distance at the speed of sound, softer, and duller from the side. The
//! lower snare microphone hears the snare drum with the opposite polarity, as in every session.
//!
//! Notes are General MIDI drums: 36 kick, 38 snare, 42, 44 and 46 hi-hat closed, pedal and open, 48 and 43 high and
//! floor tom, 49 crash, 51 ride. Others are not played.
//!
//! Source: Fletcher, Rossing, "The Physics of Musical Instruments", 2nd edition, 1998, chapters 18 and 20.
//!
//! Units: Hz, ms, seconds, dB.

use crate::kit::cymbals::{self, Hold};
use crate::kit::{self, MICS, Piece, skins};
use crate::note::{Note, Score, add};
use crate::{Instrument, room};
use signal::{Db, Hz, Ms, Seconds, params};

params! {
    /// A drum kit as eight microphones hear it.
    DrumKit as "drum-kit" {
        /// What the kick drum is tuned to.
        kick: Hz = 54.0, 35.0..=90.0, log;
        /// What the snare drum is tuned to.
        snare: Hz = 192.0, 120.0..=320.0, log;
        /// How long the snare's wires buzz.
        wires: Ms = 260.0, 60.0..=600.0, log;
        /// What the high tom is tuned to.
        high_tom as "high-tom": Hz = 138.0, 90.0..=220.0, log;
        /// What the floor tom is tuned to.
        floor_tom as "floor-tom": Hz = 84.0, 50.0..=130.0, log;
        /// Reverberation time of the room.
        room: Seconds = 0.38, 0.1..=1.5, log;
        /// Level of the room in the overheads.
        distance: Db = -15.0, -60.0..=0.0;
    }
}

/// One stroke: which piece, from which frame, what sound.
struct Stroke {
    piece: Piece,
    start: usize,
    sound: Vec<f32>,
}

impl DrumKit {
    fn strokes(&self, score: &Score) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        for (index, note) in score.notes.iter().enumerate() {
            let mut random = score.random(index);
            let start = score.start(note);
            let mut push = |piece, sound| strokes.push(Stroke { piece, start, sound });
            let (velocity, rate) = (note.velocity, score.rate);
            match note.key.round() as u32 {
                36 => push(Piece::Kick, skins::kick(self.kick.0, velocity, rate, &mut random)),
                38 => {
                    let snare = skins::snare(self.snare.0, self.wires.0 / 1000.0, velocity, rate, &mut random);
                    push(Piece::SnareTop, snare.top);
                    push(Piece::SnareBottom, snare.bottom);
                }
                48 => push(Piece::HighTom, skins::tom(self.high_tom.0, velocity, rate, &mut random)),
                43 => push(Piece::FloorTom, skins::tom(self.floor_tom.0, velocity, rate, &mut random)),
                49 => push(Piece::Crash, cymbals::crash(velocity, rate, &mut random)),
                51 => push(Piece::Ride, cymbals::ride(velocity, rate, &mut random)),
                key => {
                    if let Some(hold) = hold(key) {
                        let mut sound = cymbals::hi_hat(hold, velocity, rate, &mut random);
                        choke(&mut sound, score, index);
                        push(Piece::HiHat, sound);
                    }
                }
            }
        }
        strokes
    }

    /// The room hears all pieces alike and answers into the overheads, and a little into the open microphones.
    fn room(&self, strokes: &[Stroke], score: &Score, signals: &mut [Vec<f32>]) {
        let mut dry = score.silence();
        for stroke in strokes {
            let part = if stroke.piece == Piece::Kick { 0.3 } else { 0.55 };
            add(&mut dry, stroke.start, &stroke.sound, part);
        }
        let [left, right] = room::answer(&dry, self.room.0, score.rate);
        let level = self.distance.gain() as f32;
        for (index, signal) in signals.iter_mut().enumerate() {
            let (side, part) = match index {
                6 => (&left, 1.0),
                7 => (&right, 1.0),
                3 => (&left, 0.15),
                5 => (&right, 0.05),
                _ => (&left, 0.04),
            };
            add(signal, 0, side, part * level);
        }
    }
}

/// How a General MIDI key holds the hi-hat.
fn hold(key: u32) -> Option<Hold> {
    match key {
        42 => Some(Hold::Closed),
        44 => Some(Hold::Pedal),
        46 => Some(Hold::Open),
        _ => None,
    }
}

/// The next stroke on the hi-hat ends the one that still rings.
fn choke(sound: &mut Vec<f32>, score: &Score, index: usize) {
    let next = score.notes[index + 1..].iter().find(|note| hold(note.key.round() as u32).is_some());
    let Some(next) = next else { return };
    let until = score.start(next).saturating_sub(score.start(&score.notes[index]));
    let fade = score.frames_of(0.012).max(1);
    sound.truncate(until + fade);
    for (n, x) in sound.iter_mut().skip(until).enumerate() {
        *x *= 1.0 - n as f32 / fade as f32;
    }
}

impl Instrument for DrumKit {
    const SIGNALS: &'static [&'static str] = kit::NAMES;

    fn play(&self, score: &Score) -> Vec<Vec<f32>> {
        let strokes = self.strokes(score);
        let mut signals = vec![score.silence(); kit::COUNT];
        for (signal, mic) in signals.iter_mut().zip(&MICS) {
            for stroke in &strokes {
                kit::hear(signal, mic, stroke.piece, &stroke.sound, stroke.start, score.rate);
            }
        }
        if !strokes.is_empty() {
            self.room(&strokes, score, &mut signals);
        }
        signals
    }
}

/// A stroke on a drum: the piece's General MIDI number, when, and how hard.
pub fn stroke(drum: u8, at: f64, velocity: f64) -> Note {
    Note::new(at, 0.1, f64::from(drum), velocity)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{correlation, lag, peak, power, tone};
    use signal::math;

    const RATE: f64 = 48_000.0;

    fn kit(drum: u8) -> Vec<Vec<f32>> {
        let dry = DrumKit { distance: Db(-60.0), ..DrumKit::default() };
        dry.render(&[stroke(drum, 0.1, 0.9)], Hz(RATE), 48_000, 3)
    }

    #[test]
    fn the_lower_snare_microphone_hears_the_opposite_polarity() {
        let signals = kit(38);
        let (top, bottom) = (&signals[1][4_800..9_600], &signals[2][4_800..9_600]);
        let best = (-24..=24).map(|n| correlation(top, bottom, n)).fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
        assert!(best < -0.5, "{best}");
    }

    #[test]
    fn the_overheads_hear_the_snare_as_late_as_the_way_is_long() {
        let signals = kit(38);
        for overhead in [6, 7] {
            let way = kit::delay(Piece::SnareTop, &MICS[overhead]) - kit::delay(Piece::SnareTop, &MICS[1]);
            let late = lag(&signals[1][4_000..14_000], &signals[overhead][4_000..14_000], 400);
            assert!((late as f64 - way * RATE).abs() <= 2.0, "{late} frames for {} of way", way * RATE);
            assert!(way > 0.002 && way < 0.005);
        }
    }

    #[test]
    fn bleed_into_the_close_microphones_lies_eight_to_fifty_decibels_down() {
        for (drum, own) in [(36, 0), (38, 1), (48, 4), (43, 5)] {
            let signals = kit(drum);
            for other in (0..6).filter(|&i| i != own && !(drum == 38 && i == 2)) {
                let down = math::gain_to_db(f64::from(peak(&signals[own]) / peak(&signals[other])));
                assert!((8.0..50.0).contains(&down), "drum {drum} is {down} dB down in microphone {other}");
            }
        }
    }

    #[test]
    fn bleed_has_lost_its_highs() {
        let signals = kit(46);
        let band = |x: &[f32], from: u32| (0..40).map(|i| tone(x, f64::from(from + 50 * i), RATE)).sum::<f64>();
        let high = |x: &[f32]| band(x, 10_000) / band(x, 3_000);
        assert!(high(&signals[5][4_800..9_600]) < 0.7 * high(&signals[3][4_800..9_600]));
    }

    #[test]
    fn drums_ring_at_their_tuning_and_die_away() {
        for (drum, mic, tune) in [(38, 1, 192.0), (48, 4, 138.0), (43, 5, 84.0)] {
            let sound = &kit(drum)[mic];
            let near = tone(&sound[9_600..24_000], tune, RATE);
            assert!(near > 3.0 * tone(&sound[9_600..24_000], tune * 1.25, RATE), "drum {drum}");
            assert!(power(&sound[40_000..]) < 1e-4 * power(&sound[4_800..9_600]), "drum {drum}");
        }
    }

    #[test]
    fn the_next_stroke_chokes_the_open_hi_hat() {
        let open = stroke(46, 0.0, 0.9);
        let render = |notes: &[Note]| DrumKit { distance: Db(-60.0), ..DrumKit::default() }.render(notes, Hz(RATE), 24_000, 1);
        let (ringing, choked) = (render(&[open]), render(&[open, stroke(44, 0.2, 0.3)]));
        assert!(power(&choked[3][17_000..]) < 0.05 * power(&ringing[3][17_000..]));
    }
}
