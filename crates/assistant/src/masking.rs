//! Which tracks are hidden by the others, and in which third octaves.
//!
//! A track is hidden in a band as far as the rest of the tracks is louder there while it plays. A band counts where the track
//! itself has something to say in it: within 25 dB of its own strongest.
//!
//! Source: Moore, "An Introduction to the Psychology of Hearing", 6th ed. 2012, ch. 3 (masking within a critical band grows
//! with the masker's level; a third octave is about one critical band above 500 Hz).
//! Units: dB.
//! Not for: deciding a move; the rules hear moment by moment.

use crate::hearing::{BANDS, Heard, band_centre};
use crate::listen::listen;
use engine::EngineError;
use session::Song;
use signal::{Library, math};

/// What has less than this part of the power of a track's strongest band does not count: 25 dB.
const LEAST: f64 = 316.0;
/// More than this hides all.
const MOST: f64 = 40.0;

/// How a track is hidden.
#[derive(Clone, Debug, PartialEq)]
pub struct Hidden {
    /// The track.
    pub name: String,
    /// By how much the others are louder in each band while it plays; 0 where it is not hidden.
    pub masked: Vec<f64>,
    /// Who hides it most in each band; none where it is not hidden.
    pub by: Vec<Option<String>>,
}

/// How the tracks of a song hide each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Masking {
    /// Centres of the bands in Hz.
    pub bands: Vec<f64>,
    /// The tracks, in the order of the desk.
    pub strips: Vec<Hidden>,
}

/// Listens to a song and says what hides what.
///
/// # Errors
/// As [`engine::render`].
pub fn masking(song: &Song, library: &dyn Library, progress: &(dyn Fn(f64) + Sync)) -> Result<Masking, EngineError> {
    let heads = listen(song, library, progress)?;
    let names: Vec<&str> = song.tracks.iter().map(|track| &*track.strip.name).collect();
    let strips = (0..names.len()).map(|track| hidden(&names, &heads.tracks, track)).collect();
    Ok(Masking { bands: (0..BANDS).map(band_centre).collect(), strips })
}

/// Power of a track in each band, summed over the moments in which another plays.
fn while_playing(heard: &Heard, plays: &[bool]) -> [f64; BANDS] {
    let mut sum = [0.0; BANDS];
    for (moment, _) in heard.moments.iter().zip(plays).filter(|(_, plays)| **plays) {
        sum.iter_mut().zip(moment.bands).for_each(|(sum, band)| *sum += f64::from(band));
    }
    sum
}

fn hidden(names: &[&str], heard: &[Heard], track: usize) -> Hidden {
    let plays = heard[track].plays();
    let all: Vec<[f64; BANDS]> = heard.iter().map(|heard| while_playing(heard, &plays)).collect();
    let own = all[track];
    let least = own.iter().fold(0.0_f64, |most, power| most.max(*power)) / LEAST;
    let others = |band: usize| (0..all.len()).filter(move |other| *other != track).map(move |other| (other, band));
    let over = |band: usize| {
        let rest: f64 = others(band).map(|(other, band)| all[other][band]).sum();
        let counts = own[band] > 0.0 && own[band] >= least;
        if counts { math::power_to_db((rest / own[band]).max(1.0)).min(MOST) } else { 0.0 }
    };
    let masked: Vec<f64> = (0..BANDS).map(over).collect();
    let loudest = |band: usize| others(band).max_by(|a, b| all[a.0][band].total_cmp(&all[b.0][band]));
    let name = |(other, _): (usize, usize)| names[other].to_string();
    let by = (0..BANDS).map(|band| loudest(band).filter(|_| masked[band] > 0.0).map(name)).collect();
    Hidden { name: names[track].to_string(), masked, by }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spectrum::Analyser;
    use signal::Hz;

    /// Tones of a frequency and a level in dBFS, together for two seconds.
    fn tones(tones: &[(f64, f64)]) -> Heard {
        let tone = |(frequency, level): &(f64, f64), n: usize| {
            math::db_to_gain(*level) * math::sin(std::f64::consts::TAU * (frequency * n as f64 / 48_000.0).fract())
        };
        let wave = |n: usize| tones.iter().map(|one| tone(one, n)).sum::<f64>() as f32;
        let row: Vec<f32> = (0..96_000).map(wave).collect();
        let peak = row.iter().fold(0.0_f32, |most, sample| most.max(sample.abs()));
        let mut heard = Heard { moments: Vec::new(), peak };
        Analyser::new(Hz(48_000.0)).hear(&row, &row, &mut heard.moments);
        heard
    }

    #[test]
    fn a_tone_ten_decibels_louder_hides_another_by_ten_where_it_sounds() {
        let heard = [tones(&[(1_000.0, -30.0)]), tones(&[(1_000.0, -20.0)]), tones(&[(100.0, -10.0)])];
        let names = ["voice", "guitar", "bass"];
        let voice = hidden(&names, &heard, 0);
        assert!((voice.masked[17] - 10.0).abs() < 0.1, "{}", voice.masked[17]);
        assert_eq!(voice.masked[7], 0.0);
        assert_eq!(voice.by[17].as_deref(), Some("guitar"));
        assert_eq!(voice.by[7], None);
        let guitar = hidden(&names, &heard, 1);
        assert!(guitar.masked.iter().all(|band| *band < 0.1), "{:?}", guitar.masked);
    }

    #[test]
    fn in_each_band_the_one_that_sounds_there_is_named() {
        let voice = tones(&[(100.0, -30.0), (1_000.0, -30.0)]);
        let heard = [voice, tones(&[(1_000.0, -20.0)]), tones(&[(100.0, -10.0)])];
        let voice = hidden(&["voice", "guitar", "bass"], &heard, 0);
        assert_eq!(voice.by[17].as_deref(), Some("guitar"));
        assert_eq!(voice.by[7].as_deref(), Some("bass"));
    }
}
