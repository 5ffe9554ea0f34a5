//! Tempo and meter over time, and places given in seconds or in bars.

use serde::{Deserialize, Serialize};
use signal::{Beat, Hz};

/// A bar, a beat in it and a tick in that, all but the tick from 1: `17|3|240`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BarBeat {
    /// Bar, from 1.
    pub bar: i64,
    /// Beat in the bar, from 1; a beat is the meter's note value.
    pub beat: i64,
    /// Tick in the beat, from 0, [`Beat::TICKS`] to a quarter note.
    pub tick: i64,
}

/// A place in a song: a frame, or a bar that follows the tempo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A frame at the song's rate.
    Frame(i64),
    /// A musical place.
    Bar(BarBeat),
}

/// Beats in a bar and the note value of one: `4/4`, `6/8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Meter {
    /// Beats in a bar.
    pub beats: u32,
    /// Note value of a beat: 4 is a quarter.
    pub note: u32,
}

/// A tempo from a bar on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tempo {
    /// From where; the first entry stands at 1|1.
    pub at: BarBeat,
    /// Quarter notes in a minute.
    pub bpm: f64,
    /// The meter; `None` keeps the one before (4/4 at first).
    pub meter: Option<Meter>,
}

/// Tempo and meter over the whole song. Without entries it is 120 in 4/4.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TempoMap {
    /// In order of place.
    pub entries: Vec<Tempo>,
}

impl TempoMap {
    /// The tempo of a song that says nothing.
    pub const DEFAULT_BPM: f64 = 120.0;

    /// The frame of a place.
    pub fn frame(&self, place: Place, rate: Hz) -> i64 {
        match place {
            Place::Frame(frame) => frame,
            Place::Bar(bar) => (self.seconds(bar) * rate.0).round() as i64,
        }
    }

    /// Seconds from the start of the song to a musical place.
    pub fn seconds(&self, place: BarBeat) -> f64 {
        let mut walk = Walk::start();
        for entry in &self.entries {
            if walk.ticks_to(entry.at) > walk.ticks_to(place) {
                break;
            }
            walk.go(entry);
        }
        walk.seconds + walk.seconds_in(walk.ticks_to(place))
    }

    /// Quarter notes in a minute at a time in seconds.
    pub fn bpm_at(&self, seconds: f64) -> f64 {
        let mut walk = Walk::start();
        for entry in &self.entries {
            if walk.seconds + walk.seconds_in(walk.ticks_to(entry.at)) > seconds {
                break;
            }
            walk.go(entry);
        }
        walk.bpm
    }
}

/// The state while walking along the entries: where the last one stands, and what holds from there.
struct Walk {
    bar: BarBeat,
    seconds: f64,
    bpm: f64,
    meter: Meter,
}

impl Walk {
    fn start() -> Self {
        Self {
            bar: BarBeat { bar: 1, beat: 1, tick: 0 },
            seconds: 0.0,
            bpm: TempoMap::DEFAULT_BPM,
            meter: Meter { beats: 4, note: 4 },
        }
    }

    /// Ticks from the last entry to a place, counted in the meter that holds from there.
    fn ticks_to(&self, to: BarBeat) -> i64 {
        let beat = Beat::TICKS * 4 / i64::from(self.meter.note.max(1));
        let bar = beat * i64::from(self.meter.beats);
        (to.bar - self.bar.bar) * bar + (to.beat - self.bar.beat) * beat + to.tick - self.bar.tick
    }

    fn seconds_in(&self, ticks: i64) -> f64 {
        Beat(ticks).quarters() * 60.0 / self.bpm
    }

    fn go(&mut self, entry: &Tempo) {
        self.seconds += self.seconds_in(self.ticks_to(entry.at));
        self.bar = entry.at;
        self.bpm = entry.bpm;
        self.meter = entry.meter.unwrap_or(self.meter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(bar: i64, beat: i64, tick: i64) -> BarBeat {
        BarBeat { bar, beat, tick }
    }

    #[test]
    fn bars_follow_tempo_and_meter() {
        let map = TempoMap {
            entries: vec![
                Tempo { at: bar(1, 1, 0), bpm: 60.0, meter: Some(Meter { beats: 3, note: 4 }) },
                Tempo { at: bar(3, 1, 0), bpm: 120.0, meter: Some(Meter { beats: 6, note: 8 }) },
            ],
        };
        assert_eq!(map.seconds(bar(1, 1, 0)), 0.0);
        assert_eq!(map.seconds(bar(2, 1, 0)), 3.0);
        assert_eq!(map.seconds(bar(3, 1, 0)), 6.0);
        // Six eighths at 120 quarters a minute last a second and a half.
        assert_eq!(map.seconds(bar(4, 1, 0)), 7.5);
        assert_eq!(map.seconds(bar(3, 3, 240)), 6.625);
        assert_eq!(map.bpm_at(5.9), 60.0);
        assert_eq!(map.bpm_at(6.0), 120.0);
        assert_eq!(map.frame(Place::Bar(bar(2, 1, 0)), Hz(48_000.0)), 144_000);
    }

    #[test]
    fn a_song_that_says_nothing_runs_at_120_in_four_four() {
        assert_eq!(TempoMap::default().seconds(bar(2, 1, 0)), 2.0);
    }
}
