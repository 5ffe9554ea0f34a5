//! How loud what is compared is, and by how much it must be turned to be as loud as the other.

use crate::jobs::Line;
use desk::JobError;
use engine::{Request, Sink, Tap, render};
use meters::Loudness;
use session::Song;
use signal::{Db, Library, SourceError, math};
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What is compared is turned by no more than this, in dB.
const MOST: f64 = 24.0;

/// Most loudnesses that are remembered.
const REMEMBERED: usize = 16;

/// How loud a part of a song is; `None` for silence.
struct Known {
    song: Song,
    part: Range<i64>,
    loudness: Option<f64>,
}

/// Loudness that was measured before, so that going to and fro between two songs takes no time.
#[derive(Default)]
pub struct Measured(Mutex<Vec<Known>>);

impl Measured {
    fn known(&self) -> MutexGuard<'_, Vec<Known>> {
        // What is behind a poisoned lock here is whole: every change is one insertion.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The loudness of a part of a song; `None` for silence.
    pub fn loudness(
        &self,
        song: &Song,
        library: &dyn Library,
        part: &Range<i64>,
        line: &Line,
    ) -> Result<Option<f64>, JobError> {
        let before = self.known().iter().find(|it| it.song == *song && it.part == *part).map(|it| it.loudness);
        if let Some(before) = before {
            return Ok(before);
        }
        let loudness = loudness(song, library, part, line)?;
        let mut known = self.known();
        if known.len() >= REMEMBERED {
            known.remove(0);
        }
        known.push(Known { song: song.clone(), part: part.clone(), loudness });
        Ok(loudness)
    }
}

/// The loudness of a part of a song; `None` for silence.
fn loudness(song: &Song, library: &dyn Library, part: &Range<i64>, line: &Line) -> Result<Option<f64>, JobError> {
    let mut meter = Loudness::new(song.rate, vec![1.0, 1.0]);
    let mut sink = |left: &[f32], right: &[f32]| {
        meter.push(&[left, right]);
        Ok::<(), SourceError>(())
    };
    let progress = |share| line.progress("listening how loud it is", share);
    let request = Request { from: part.start, to: Some(part.end), progress: &progress, ..Request::default() };
    render(song, library, &request, vec![(Tap::Mix, &mut sink as &mut dyn Sink)])?;
    Ok(meter.finish().integrated_lufs)
}

/// By how much something of loudness `own` must be turned to be as loud as `goal`, in dB.
pub fn difference(goal: Option<f64>, own: Option<f64>) -> f64 {
    goal.zip(own).map_or(0.0, |(goal, own)| (goal - own).clamp(-MOST, MOST))
}

/// The level in dBFS that nothing may peak above for being played louder.
const CEILING: f64 = -1.0;

/// By how much what a move changes is played louder than it is, in dB, and how far it lies under the mix, in LU. It becomes as loud as
/// the mix where that is wished, as far as nothing clips; silence stays silence.
pub fn raise(sides: &[Vec<f32>; 2], rate: u32, mix: Option<f64>, matched: bool) -> (f64, Option<f64>) {
    let mut meter = Loudness::new(rate, vec![1.0, 1.0]);
    meter.push(&[&sides[0], &sides[1]]);
    let own = meter.finish().integrated_lufs;
    let peak = sides.iter().flatten().fold(0.0f32, |most, x| most.max(x.abs()));
    let room = CEILING - math::gain_to_db(f64::from(peak.max(1e-6)));
    let raised = if matched && own.is_some() { difference(mix, own).min(room).max(0.0) } else { 0.0 };
    (raised, mix.zip(own).map(|(mix, own)| mix - own))
}

/// Turns a whole song, after everything that follows the level.
pub fn turn(song: &mut Song, gain: f64) {
    song.master.fader = Db(song.master.fader.0 + gain);
    let curves = song.master.automation.iter_mut().filter(|curve| curve.parameter == "fader");
    curves.flat_map(|curve| &mut curve.points).for_each(|point| point.value += gain);
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::Place;

    #[test]
    fn what_changes_is_raised_to_the_mix_unless_it_would_clip_and_only_where_that_is_wished() {
        let tone = |gain: f32| {
            let wave = |n: usize| signal::math::sin(std::f64::consts::TAU * n as f64 * 997.0 / 48_000.0) as f32 * gain;
            let plane: Vec<f32> = (0..96_000).map(wave).collect();
            [plane.clone(), plane]
        };
        // A stereo sine of 997 Hz is as many LUFS loud as its peak is dBFS (BS.1770-5, annex 1).
        let (raised, under) = raise(&tone(0.01), 48_000, Some(-20.0), true);
        assert!((raised - 20.0).abs() < 0.05 && (under.unwrap() - 20.0).abs() < 0.05, "{raised} {under:?}");
        let (held, _) = raise(&tone(0.1), 48_000, Some(-4.0), true);
        assert!((held - 16.0).abs() < 0.05, "{held}");
        let (held, _) = raise(&tone(0.1), 48_000, Some(10.0), true);
        assert!((held - 19.0).abs() < 0.05, "up to -1 dBFS: {held}");
        assert_eq!(raise(&tone(0.01), 48_000, Some(-20.0), false).0, 0.0);
        assert_eq!(raise(&tone(0.5), 48_000, Some(-20.0), true).0, 0.0, "never turned down");
        assert_eq!(raise(&[vec![0.0; 96_000], vec![0.0; 96_000]], 48_000, Some(-20.0), true), (0.0, None));
    }

    #[test]
    fn what_is_turned_is_turned_after_the_inserts_and_where_a_curve_moves_it_too() {
        let mut song = Song::new("song", 48_000);
        let point = session::Point { at: Place::Frame(0), value: -3.0, curve: session::Curve::Linear };
        song.master.automation.push(session::Automation { parameter: "fader".to_string(), points: vec![point] });
        turn(&mut song, -2.5);
        assert_eq!((song.master.fader.0, song.master.automation[0].points[0].value), (-2.5, -5.5));
        assert_eq!(difference(Some(-14.0), Some(-11.5)), -2.5);
        assert_eq!((difference(None, Some(-14.0)), difference(Some(0.0), Some(-70.0))), (0.0, MOST));
    }
}
