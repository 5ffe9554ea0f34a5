//! One strip in a rack: where its signal comes from, what moves in it, and its gains to left and right.

use crate::automation::Control;
use crate::cache::{Identity, Span};
use crate::level::Level;
use crate::output::Outputs;
use crate::pan::Panner;
use crate::playlist::Playlist;
use crate::sum::Sum;
use crate::timeline::{Seam, Timeline};
use crate::values::Values;
use signal::{QUANTUM, Settings, SourceError};
use std::ops::Range;

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

/// Such a number in a strip, while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Bad {
    from_inserts: bool,
    frame: i64,
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
    /// Its fader and mute, with those of its VCAs.
    pub level: Level,
    /// -100 to 100.
    pub pan: Control,
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
    pub bad: Option<Bad>,
    /// What it goes on from, where it took the place of another in the midst of play.
    pub handover: Handover,
}

/// What a strip goes on from.
#[derive(Default)]
pub struct Handover {
    /// How far the gains, own and cross, stood from the new ones in the last frame.
    gains: Option<[[f32; 2]; 2]>,
    /// The trim, likewise.
    trim: Option<f32>,
    /// The clips that are faded out while the new ones are faded in.
    pub clips: Playlist,
    /// How late the strip was at its input when it played them.
    latency_in: usize,
    /// How many frames of that are left.
    pub left: usize,
}

/// How long the clips of a track take to make way for others.
pub const CROSSFADE: usize = 8 * QUANTUM;

impl Slot {
    /// Makes an empty seat of it: nothing enters and nothing leaves.
    pub fn stand_empty(&mut self) {
        self.name.clear();
        self.feed = Feed::Playlist(Playlist::default());
        self.driven.clear();
        self.pre = false;
    }

    /// Counts a quantum with numbers that are none.
    pub fn count(&mut self, start: i64, from_inserts: bool) {
        let late = self.latency_in + if from_inserts { self.latency.last().copied().unwrap_or(0) } else { 0 };
        let frame = start - late as i64;
        let bad = self.bad.get_or_insert(Bad { from_inserts, frame, quanta: 0 });
        bad.quanta += 1;
    }

    /// The numbers that were none, by the strip's name.
    pub fn bad_number(&self) -> Option<BadNumber> {
        let Bad { from_inserts, frame, quanta } = self.bad?;
        Some(BadNumber { strip: self.name.clone(), from_inserts, frame, quanta })
    }

    /// Moves one driven parameter to where it stands at the end of the quantum; which insert, and whether it moved.
    pub fn drive(&mut self, index: usize, start: i64, time: &Timeline) -> (usize, bool) {
        let driven = &self.driven[index];
        let late = self.latency_in + self.latency[driven.insert];
        let value = driven.control.at(time.song(start + QUANTUM as i64 - late as i64));
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
        let (from, to) = (span.start - late, span.end - late - 1);
        self.level.identify(identity, from, to);
        self.pan.identify(identity, from, to);
    }

    /// Works out the gains to left and right over the quantum at `start`.
    pub fn set_gains(&mut self, start: i64, time: &Timeline, channels: usize, panner: Panner, first: bool) {
        if self.level.is_fixed() && self.pan.is_fixed() && !first {
            return;
        }
        let start = start - (self.latency_in + self.latency.last().copied().unwrap_or(0)) as i64;
        let steady = (self.level.steady_in(time, start, QUANTUM), self.pan.steady_in(time, start, QUANTUM));
        if let (Some(level), Some(pan)) = steady {
            let spread = panner.spread(channels, pan);
            self.gains = spread.own.map(|side| [(side * level) as f32; QUANTUM]);
            self.cross = spread.cross.map(|side| [(side * level) as f32; QUANTUM]);
            self.crosses = spread.cross != [0.0; 2];
            return;
        }
        self.crosses = false;
        for i in 0..QUANTUM {
            let [mut own, mut cross] = self.gains_at(time.song(start + i as i64), channels, panner);
            if let Some(seam) = time.seam(start + i as i64, 1) {
                let next = self.gains_at(seam.song, channels, panner);
                for side in 0..2 {
                    own[side] += (next[0][side] - own[side]) * seam.share(0);
                    cross[side] += (next[1][side] - cross[side]) * seam.share(0);
                }
            }
            self.crosses |= cross != [0.0; 2];
            for side in 0..2 {
                self.gains[side][i] = own[side] as f32;
                self.cross[side][i] = cross[side] as f32;
            }
        }
    }

    /// Its gains to left and right at a frame of the song, own and cross.
    fn gains_at(&self, frame: i64, channels: usize, panner: Panner) -> [[f64; 2]; 2] {
        let level = self.level.at(frame);
        let spread = panner.spread(channels, self.pan.at(frame));
        [spread.own, spread.cross].map(|sides| sides.map(|side| side * level))
    }

    /// The gains of the quantum at `start`, on the way from those it goes on from where there are any: their distance goes
    /// down in a straight line over the quantum.
    pub fn move_gains(&mut self, start: i64, time: &Timeline, channels: usize, panner: Panner) {
        let Some([own, cross]) = self.handover.gains else {
            self.set_gains(start, time, channels, panner, false);
            return;
        };
        self.set_gains(start, time, channels, panner, true);
        for side in 0..2 {
            bend(&mut self.gains[side], own[side]);
            bend(&mut self.cross[side], cross[side]);
        }
        self.crosses |= cross != [0.0; 2];
    }

    /// After a quantum on the way to new gains they stand as they shall.
    pub fn arrive(&mut self, start: i64, time: &Timeline, channels: usize, panner: Panner) {
        if self.handover.gains.take().is_some() {
            self.set_gains(start, time, channels, panner, true);
        }
    }

    /// Goes on from the strip whose gains in the last frame before `start` were `from`, own and cross.
    pub fn come_from(&mut self, from: [[f32; 2]; 2], start: i64, time: &Timeline, channels: usize, panner: Panner) {
        self.set_gains(start - QUANTUM as i64, time, channels, panner, true);
        let mut apart = self.last_gains();
        apart.as_flattened_mut().iter_mut().zip(from.as_flattened()).for_each(|(now, from)| *now = from - *now);
        self.handover.gains = (apart != [[0.0; 2]; 2]).then_some(apart);
    }

    /// Takes other values, on the way to which it goes from where it stands before the engine's frame `start`; those it had are
    /// handed back.
    pub fn touch(&mut self, values: &mut Values, start: i64, time: &Timeline, channels: usize, panner: Panner) {
        let (gains, trim) = (self.last_gains(), self.trim);
        let Values { trim: new_trim, level, pan, settings, driven } = values;
        std::mem::swap(&mut self.trim, new_trim);
        std::mem::swap(&mut self.level, level);
        std::mem::swap(&mut self.pan, pan);
        std::mem::swap(&mut self.settings, settings);
        std::mem::swap(&mut self.driven, driven);
        self.handover.trim = (trim != self.trim).then_some(trim);
        self.come_from(gains, start, time, channels, panner);
    }

    /// The gains of the last frame of the quantum, own and cross.
    pub fn last_gains(&self) -> [[f32; 2]; 2] {
        [&self.gains, &self.cross].map(|sides| [sides[0][QUANTUM - 1], sides[1][QUANTUM - 1]])
    }

    /// Goes on with the trim of the strip whose place it takes; the clips are exchanged where they differ.
    pub fn take_over(&mut self, old: &mut Slot, clips_differ: bool) {
        self.handover.trim = (old.trim != self.trim).then_some(old.trim);
        self.bad = old.bad;
        if let (true, Feed::Playlist(playlist)) = (clips_differ, &mut old.feed) {
            std::mem::swap(&mut self.handover.clips, playlist);
            (self.handover.left, self.handover.latency_in) = (CROSSFADE, old.latency_in);
        }
    }

    /// Fetches the block's input; `false` where all of it is silent.
    pub fn read(
        &mut self,
        start: i64,
        frames: usize,
        time: &Timeline,
        outputs: &dyn Outputs,
    ) -> Result<bool, SourceError> {
        let playlist = match &mut self.feed {
            Feed::Sum(sum) => return Ok(sum.run(start, frames, time, outputs, &mut self.input)),
            Feed::Playlist(playlist) => playlist,
        };
        let Self { input, handover: Handover { clips, left, latency_in, .. }, .. } = self;
        let mut sounds = read_along(playlist, start - self.latency_in as i64, frames, time, input)?;
        if *left > 0 {
            sounds |= fade_over(clips, start - *latency_in as i64, time, input, left)?;
        }
        Ok(sounds)
    }

    /// Brings the trim to where it shall be, in a straight line over a quantum of the input; what is left to apply.
    pub fn move_trim(&mut self, offset: usize) -> f32 {
        let Some(from) = self.handover.trim.take() else { return self.trim };
        let mut trims = [self.trim; QUANTUM];
        bend(&mut trims, from - self.trim);
        for channel in &mut self.input {
            channel[offset..].iter_mut().zip(&trims).for_each(|(x, trim)| *x *= trim);
        }
        1.0
    }
}

/// Bends a line of gains so that it comes from so far apart; where that is nothing it stays to the bit.
fn bend(gains: &mut [f32; QUANTUM], apart: f32) {
    for (i, gain) in gains.iter_mut().enumerate() {
        *gain += apart * (1.0 - (i + 1) as f32 / QUANTUM as f32);
    }
}

/// A block of a playlist, along the song's way.
fn read_along(
    playlist: &mut Playlist,
    start: i64,
    frames: usize,
    time: &Timeline,
    input: &mut [Vec<f32>],
) -> Result<bool, SourceError> {
    let (mut sounds, mut at) = (false, 0);
    while at < frames {
        let frame = start + at as i64;
        let part = at..at + time.straight(frame, frames - at);
        at = part.end;
        if time.is_before(frame) {
            input.iter_mut().for_each(|channel| channel[part.clone()].fill(0.0));
        } else {
            sounds |= playlist.read(time.song(frame), input, part.clone())?;
            if let Some(seam) = time.seam(frame, part.len()) {
                sounds |= go_over(playlist, seam, input, part.start + seam.after..part.end)?;
            }
        }
    }
    Ok(sounds)
}

/// Lets what lies before a loop's beginning come in over the end of a round.
fn go_over(
    playlist: &mut Playlist,
    seam: Seam,
    input: &mut [Vec<f32>],
    part: Range<usize>,
) -> Result<bool, SourceError> {
    let mut room = playlist.lend();
    let read = match room.len() >= input.len() && part.end <= QUANTUM {
        true => playlist.read(seam.song, &mut room[..input.len()], part.clone()),
        false => Ok(false),
    };
    if read.is_ok() {
        for (row, next) in input.iter_mut().zip(&room) {
            for (i, (x, next)) in row[part.clone()].iter_mut().zip(&next[part.clone()]).enumerate() {
                *x += (next - *x) * seam.share(i) as f32;
            }
        }
    }
    playlist.take_back(room);
    read
}

/// Lays the end of other clips over the beginning of a block that is one quantum.
fn fade_over(
    clips: &mut Playlist,
    start: i64,
    time: &Timeline,
    input: &mut [Vec<f32>],
    left: &mut usize,
) -> Result<bool, SourceError> {
    let mut old = clips.lend();
    let read = match old.len() >= input.len() {
        true => read_along(clips, start, QUANTUM, time, &mut old[..input.len()]),
        false => Ok(false),
    };
    for (channel, row) in input.iter_mut().enumerate() {
        for i in 0..QUANTUM {
            let share = left.saturating_sub(i + 1) as f32 / CROSSFADE as f32;
            let leaving = old.get(channel).map_or(0.0, |row| row[i]);
            row[i] += (leaving - row[i]) * share;
        }
    }
    clips.take_back(old);
    *left = left.saturating_sub(QUANTUM);
    read
}
