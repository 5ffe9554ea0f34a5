//! One strip in a rack: where its signal comes from, what moves in it, and its gains to left and right.

use crate::automation::Control;
use crate::cache::{Identity, Span};
use crate::pan::Panner;
use crate::playlist::Playlist;
use crate::sum::Sum;
use signal::{Db, QUANTUM, Settings};

/// A number that is none (NaN or infinite) and was silenced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadNumber {
    /// The strip.
    pub strip: String,
    /// Whether it came from an insert; otherwise from what enters the strip.
    pub from_inserts: bool,
    /// The song's frame of the first quantum it was found in.
    pub frame: i64,
    /// In how many quanta it was found.
    pub quanta: u64,
}

/// Where a strip's signal comes from.
pub enum Feed {
    /// A track's clips.
    Playlist(Playlist),
    /// What is routed to it.
    Sum(Sum),
}

/// One parameter of an insert that moves.
pub struct Driven {
    /// Place of the insert among the active ones.
    pub insert: usize,
    /// The part it belongs to, if any.
    pub part: Option<usize>,
    /// Place of the number in the insert's (or part's) parameters.
    pub number: usize,
    /// Its line.
    pub control: Control,
}

/// One strip in a rack.
pub struct Slot {
    /// Its name.
    pub name: String,
    /// Where its signal comes from.
    pub feed: Feed,
    /// How late everything is at its input.
    pub latency_in: usize,
    /// How late before each insert and after all of them, relative to the input.
    pub latency: Vec<usize>,
    /// Trim and polarity.
    pub trim: f32,
    /// Level in dB.
    pub fader: Control,
    /// -100 to 100.
    pub pan: Control,
    /// 1 is muted.
    pub mute: Control,
    /// The settings its processors are aimed at.
    pub settings: Vec<Settings>,
    /// The parameters that move.
    pub driven: Vec<Driven>,
    /// Whether something taps it before the fader.
    pub pre: bool,
    /// Its gains to left and right, frame by frame.
    pub gains: [[f32; QUANTUM]; 2],
    /// What of the other channel goes to left and right, frame by frame.
    pub cross: [[f32; QUANTUM]; 2],
    /// Whether anything does.
    pub crosses: bool,
    /// The input block, planar.
    pub input: Vec<Vec<f32>>,
    /// Numbers that were none.
    pub bad: Option<BadNumber>,
}

impl Slot {
    /// Counts a quantum with numbers that are none.
    pub fn count(&mut self, start: i64, from_inserts: bool) {
        let late = self.latency_in + if from_inserts { self.latency.last().copied().unwrap_or(0) } else { 0 };
        let bad = self.bad.get_or_insert_with(|| BadNumber {
            strip: self.name.clone(),
            from_inserts,
            frame: start - late as i64,
            quanta: 0,
        });
        bad.quanta += 1;
    }

    /// Moves one driven parameter to where it stands at the end of the quantum; which insert, and whether it moved.
    pub fn drive(&mut self, index: usize, start: i64) -> (usize, bool) {
        let driven = &self.driven[index];
        let late = self.latency_in + self.latency[driven.insert];
        let value = driven.control.at(start + QUANTUM as i64 - late as i64);
        let settings = &mut self.settings[driven.insert];
        let numbers = match driven.part {
            Some(part) => &mut settings.parts[part].numbers,
            None => &mut settings.numbers,
        };
        let moved = numbers[driven.number] != value;
        numbers[driven.number] = value;
        (driven.insert, moved)
    }

    /// Names what stands still in it: how late it is, what its inserts are set to, which parameters move.
    pub fn identify_still(&self, identity: &mut Identity) {
        identity.count(self.latency_in);
        identity.count(self.latency.len());
        self.latency.iter().for_each(|late| identity.count(*late));
        identity.float(f64::from(self.trim));
        identity.count(self.settings.len());
        self.settings.iter().for_each(|settings| identity.settings(settings));
        identity.count(self.driven.len());
        for Driven { insert, part, number, control: _ } in &self.driven {
            identity.count(*insert);
            identity.count(part.map_or(0, |part| part + 1));
            identity.count(*number);
        }
    }

    /// Names where its moving parameters go over a span.
    pub fn identify_moves(&self, identity: &mut Identity, span: Span) {
        for driven in &self.driven {
            let late = (self.latency_in + self.latency[driven.insert]) as i64;
            driven.control.identify(identity, span.start - late, span.end - late);
        }
    }

    /// Names its gains over a span.
    pub fn identify_gains(&self, identity: &mut Identity, span: Span) {
        let late = (self.latency_in + self.latency.last().copied().unwrap_or(0)) as i64;
        for control in [&self.fader, &self.pan, &self.mute] {
            control.identify(identity, span.start - late, span.end - late - 1);
        }
    }

    /// Works out the gains to left and right over the quantum at `start`.
    pub fn set_gains(&mut self, start: i64, channels: usize, panner: Panner, first: bool) {
        let still = self.fader.is_fixed() && self.pan.is_fixed() && self.mute.is_fixed();
        if still && !first {
            return;
        }
        let start = start - (self.latency_in + self.latency.last().copied().unwrap_or(0)) as i64;
        let end = start + QUANTUM as i64;
        let steady = (self.fader.steady(start, end), self.pan.steady(start, end), self.mute.steady(start, end));
        if let (Some(fader), Some(pan), Some(mute)) = steady {
            let level = Db(fader).gain() * (1.0 - mute);
            let spread = panner.spread(channels, pan);
            self.gains = spread.own.map(|side| [(side * level) as f32; QUANTUM]);
            self.cross = spread.cross.map(|side| [(side * level) as f32; QUANTUM]);
            self.crosses = spread.cross != [0.0; 2];
            return;
        }
        self.crosses = false;
        for i in 0..QUANTUM {
            let frame = start + i as i64;
            let level = Db(self.fader.at(frame)).gain() * (1.0 - self.mute.at(frame));
            let spread = panner.spread(channels, self.pan.at(frame));
            self.crosses |= spread.cross != [0.0; 2];
            for side in 0..2 {
                self.gains[side][i] = (spread.own[side] * level) as f32;
                self.cross[side][i] = (spread.cross[side] * level) as f32;
            }
        }
    }
}
