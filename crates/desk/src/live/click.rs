//! The metronome: a short tone on every beat of the tempo map, a higher one on a bar's first. Mixed in after the master, never
//! into a render.
//!
//! Units: 1000 Hz and 1500 Hz at -12 dBFS, 30 ms, dying away by e in 6 ms.

use engine::Player;
use session::{BarBeat, Song};
use signal::{Hz, QUANTUM, math};

/// Beats that are known at the most.
const MOST: usize = 100_000;
/// How far beyond the song's end it clicks on, in seconds.
const BEYOND: f64 = 600.0;
/// Seconds of a click.
const LENGTH: f64 = 0.03;
/// Time constant of its decay, in seconds.
const DECAY: f64 = 0.006;
/// Its loudest sample: -12 dBFS.
const LEVEL: f64 = 0.25;

/// The frames of a song's beats, and whether each is a bar's first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beats(Vec<(i64, bool)>);

impl Beats {
    /// Of a song and some minutes beyond.
    pub fn of(song: &Song) -> Self {
        let end = song.length() + (BEYOND * song.hz().0) as i64;
        let mut beats = Vec::new();
        let mut bar = 1;
        while beats.len() < MOST {
            let count = beats_in(song, bar);
            for beat in 1..=count {
                let frame = (song.tempo.seconds(BarBeat { bar, beat, tick: 0 }) * song.hz().0).round() as i64;
                if frame > end {
                    return Self(beats);
                }
                beats.push((frame, beat == 1));
            }
            bar += 1;
        }
        Self(beats)
    }

    /// The beats in a stretch of the song.
    fn within(&self, from: i64, to: i64) -> &[(i64, bool)] {
        let first = self.0.partition_point(|beat| beat.0 < from);
        let last = self.0.partition_point(|beat| beat.0 < to);
        &self.0[first..last.max(first)]
    }
}

/// Beats in a bar: those of the last meter that was set at or before it.
fn beats_in(song: &Song, bar: i64) -> i64 {
    let set = song.tempo.entries.iter().take_while(|entry| entry.at.bar <= bar).filter_map(|entry| entry.meter);
    set.last().map_or(4, |meter| i64::from(meter.beats.max(1)))
}

/// Makes the clicks.
pub struct Click {
    /// Whether it clicks.
    pub on: bool,
    /// The sound of a beat, and of a bar's first.
    sounds: [Vec<f32>; 2],
    /// Which sound plays, and from where on.
    playing: Option<(usize, usize)>,
    /// Where clicks begin in the quantum that comes, and whether each is a bar's first.
    begins: [Option<(usize, bool)>; 4],
}

impl Click {
    /// At a song's rate.
    pub fn new(rate: u32) -> Self {
        let rate = Hz(f64::from(rate));
        Self { on: false, sounds: [sound(1000.0, rate), sound(1500.0, rate)], playing: None, begins: [None; 4] }
    }

    /// Looks which beats are in the quantum that a player gives next.
    pub fn prepare(&mut self, beats: &Beats, player: &Player) {
        self.begins = [None; 4];
        if !self.on {
            return;
        }
        let frame = player.position();
        let first = player.straight(QUANTUM);
        let mut found = 0;
        let mut note = |at: usize, strong: bool| {
            if let Some(begin) = self.begins.get_mut(found) {
                *begin = Some((at, strong));
                found += 1;
            }
        };
        for (beat, strong) in beats.within(frame, frame + first as i64) {
            note((beat - frame) as usize, *strong);
        }
        if first < QUANTUM {
            let after = player.position_after(first);
            for (beat, strong) in beats.within(after, after + (QUANTUM - first) as i64) {
                note(first + (beat - after) as usize, *strong);
            }
        }
    }

    /// Adds the clicks of the quantum that was looked at.
    pub fn add(&mut self, sides: &mut [[f32; QUANTUM]; 2]) {
        if self.playing.is_none() && self.begins[0].is_none() {
            return;
        }
        for i in 0..QUANTUM {
            if let Some((_, strong)) = self.begins.iter().flatten().find(|(at, _)| *at == i) {
                self.playing = Some((usize::from(*strong), 0));
            }
            let Some((sound, at)) = &mut self.playing else { continue };
            match self.sounds[*sound].get(*at) {
                Some(x) => {
                    sides.iter_mut().for_each(|side| side[i] += x);
                    *at += 1;
                }
                None => self.playing = None,
            }
        }
    }
}

fn sound(frequency: f64, rate: Hz) -> Vec<f32> {
    let frames = (LENGTH * rate.0) as usize;
    let sample = |frame: usize| {
        let time = frame as f64 / rate.0;
        LEVEL * math::exp(-time / DECAY) * math::sin(std::f64::consts::TAU * frequency * time)
    };
    (0..frames).map(|frame| sample(frame) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::{Meter, Tempo};

    #[test]
    fn beats_follow_tempo_and_meter() {
        let mut song = Song::new("song", 48_000);
        let at = |bar| BarBeat { bar, beat: 1, tick: 0 };
        song.tempo.entries = vec![
            Tempo { at: at(1), bpm: 60.0, meter: Some(Meter { beats: 3, note: 4 }) },
            Tempo { at: at(2), bpm: 120.0, meter: Some(Meter { beats: 2, note: 4 }) },
        ];
        let beats = Beats::of(&song);
        // Three seconds of one beat a second, then two beats in a second.
        let expected =
            [(0, true), (48_000, false), (96_000, false), (144_000, true), (168_000, false), (192_000, true)];
        assert_eq!(beats.0[..6], expected);
        assert_eq!(beats.within(48_000, 96_000), [(48_000, false)]);
    }

    #[test]
    fn a_click_is_twelve_decibels_under_full_scale_at_the_most_and_ends() {
        let mut click = Click::new(48_000);
        click.begins[0] = Some((10, true));
        let mut heard = Vec::new();
        for _ in 0..40 {
            let mut sides = [[0.0; QUANTUM]; 2];
            click.add(&mut sides);
            click.begins = [None; 4];
            heard.extend(sides[0]);
        }
        assert!(heard[..=10].iter().all(|x| *x == 0.0));
        let peak = heard.iter().fold(0.0f32, |peak, x| peak.max(x.abs()));
        assert!((0.15..=0.25).contains(&peak), "{peak}");
        assert!(heard[10 + 1440..].iter().all(|x| *x == 0.0));
    }
}
