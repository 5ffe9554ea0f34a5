//! Finds clicks: moments of a few samples that the sound before them does not foresee and that leave no trace after them.
//!
//! The prediction residual jumps to more than thirty times its spread for under 4 ms. The stroke of a drum or the pluck of
//! a string does that too, but then the sound goes on: louder, and with a residual that stays up. A click is alone: level
//! and residual are the same before and after, and nothing nearly as sharp stands within 45 ms that is no click itself. Voices and strings
//! click now and then by nature; so a few are told only when they are far beyond the rest.
//!
//! Source: see `residual`.  Units: number of clicks.  Not for: crackle that never stops; see `noise`.

use crate::ear::{Ear, each_channel};
use crate::list::full_scale;
use crate::residual::{Predictor, STEP};
use crate::{Detector, Listener, Take};
use signal::{Db, Fault, Ms, Unit};

/// A jump is looked at from so many spreads on, ...
const JUMP: f32 = 12.0;
/// ... and is a click from so many.
const CLICK: f32 = 30.0;
/// Longer jumps are no clicks.
const LONGEST: Ms = Ms(4.0);
/// Jumps closer than this are one.
const TOGETHER: Ms = Ms(2.5);
/// Another jump this near, of over `RIVAL` of the height, makes it part of the music.
const NEAR: Ms = Ms(45.0);
const RIVAL: f32 = 0.35;
/// The spread is taken for no less than this: half a step of 16 bits.
const LEAST: f32 = 1.5e-5;
/// Clicks closer than this make one region.
const REGION: Ms = Ms(50.0);
/// Fewer clicks than this in a channel are told only if one of them is beyond doubt: `CERTAIN` spreads high.
const SEVERAL: usize = 6;
const CERTAIN: f32 = 120.0;
/// More regions than this a channel are joined over wider gaps.
const REGIONS: usize = 200;

/// Clicks.
pub struct Clicks;

impl Detector for Clicks {
    const KEY: &'static str = "clicks";
    const SENTENCE: &'static str = "Short clicks stand in the sound.";
    fn listen(take: &Take) -> Box<dyn Listener> {
        let take = *take;
        each_channel(&take, || Jumps::new(take))
    }
}

/// A moment that was not foreseen.
#[derive(Clone, Copy)]
struct Jump {
    start: i64,
    end: i64,
    /// Highest residual, and the same in spreads.
    height: f32,
    spreads: f32,
    alone: bool,
}

struct Jumps {
    take: Take,
    predictor: Predictor,
    /// The sound from frame `first` on, and its residual from the same frame.
    sound: Vec<f32>,
    residual: Vec<f32>,
    first: i64,
    open: Option<Jump>,
    /// Jumps whose surroundings have not been heard yet.
    waiting: Vec<Jump>,
    jumps: Vec<Jump>,
}

impl Jumps {
    fn new(take: Take) -> Self {
        let margin = Predictor::MARGIN;
        // Silence stands before the first sample, where nothing can be foreseen.
        let (sound, residual) = (vec![0.0; margin], vec![0.0; margin]);
        let (waiting, jumps) = (Vec::new(), Vec::new());
        let predictor = Predictor::new();
        Self { take, predictor, sound, residual, first: -(margin as i64), open: None, waiting, jumps }
    }

    fn frames(&self, time: Ms) -> usize {
        time.frames(self.take.rate)
    }

    fn step(&mut self) {
        let begin = self.residual.len();
        let window = &self.sound[begin - Predictor::MARGIN..begin + STEP + Predictor::MARGIN];
        let spread = self.predictor.residual(window, &mut self.residual).max(LEAST);
        for i in begin..self.residual.len() {
            let height = self.residual[i].abs();
            if height > JUMP * spread {
                self.jump(self.first + i as i64, height, height / spread);
            }
        }
        self.judge(false);
        self.forget();
    }

    fn jump(&mut self, frame: i64, height: f32, spreads: f32) {
        let gap = self.frames(TOGETHER) as i64;
        match &mut self.open {
            Some(jump) if frame - jump.end <= gap => {
                jump.end = frame + 1;
                jump.height = jump.height.max(height);
                jump.spreads = jump.spreads.max(spreads);
            }
            open => {
                let before = open.replace(Jump { start: frame, end: frame + 1, height, spreads, alone: false });
                self.waiting.extend(before);
            }
        }
    }

    /// Judges the jumps around which enough has been heard.
    fn judge(&mut self, last: bool) {
        let heard = self.first + self.residual.len() as i64;
        let gap = (self.frames(Ms(25.0)) + self.frames(TOGETHER)) as i64;
        if let Some(jump) = self.open.take_if(|jump| last || jump.end + gap < heard) {
            self.waiting.push(jump);
        }
        let (ready, waiting) = self.waiting.iter().partition(|jump| last || jump.end + gap < heard);
        self.waiting = waiting;
        let mut ready: Vec<Jump> = ready;
        for jump in &mut ready {
            jump.alone = self.is_alone(jump);
        }
        self.jumps.append(&mut ready);
    }

    /// Whether the sound is the same before and after.
    fn is_alone(&self, jump: &Jump) -> bool {
        let (start, end) = ((jump.start - self.first) as usize, (jump.end - self.first) as usize);
        let [guard, near, skip, far] = [0.5, 4.0, 3.0, 20.0].map(|time| self.frames(Ms(time)));
        let after = end + guard + self.frames(Ms(1.0));
        let enough = start >= guard + far && end + skip + far <= self.residual.len();
        if !enough || end - start > self.frames(LONGEST) || jump.spreads < CLICK {
            return false;
        }
        let [new_before, new_after] =
            [&self.residual[start - guard - near..start - guard], &self.residual[after..after + near]].map(rms);
        let [before, later] =
            [&self.sound[start - guard - far..start - guard], &self.sound[end + skip..end + skip + far]].map(rms);
        let steady = new_after <= 2.0 * new_before && new_before <= 3.0 * new_after && later <= 2.0 * before;
        // The edges of a hole jump as well; holes have their own detector.
        let hole = self.sound[start - guard - 100..end + 100].iter().filter(|s| **s == 0.0).count() > 40;
        steady && !hole && jump.height >= 10.0 * new_before.max(new_after)
    }

    /// Lets go of what no open jump needs any more.
    fn forget(&mut self) {
        let oldest = self.waiting.iter().chain(&self.open).map(|jump| jump.start - self.first).min();
        let needed = oldest.map_or(self.residual.len(), |start| start.max(0) as usize);
        let keep = self.frames(Ms(25.0)).max(Predictor::MARGIN) + 128;
        let gone = needed.min(self.residual.len()).saturating_sub(keep);
        // A jump that never ends is no click; the memory must.
        let gone = gone.max(self.residual.len().saturating_sub(1 << 18));
        self.sound.drain(..gone);
        self.residual.drain(..gone);
        self.first += gone as i64;
    }

    fn clicks(&self) -> Vec<Jump> {
        let near = self.frames(NEAR) as i64;
        let clicks = self.jumps.iter().enumerate().filter(|(i, jump)| {
            let rival = |other: &&Jump| !other.alone && other.height > RIVAL * jump.height;
            let back = self.jumps[..*i].iter().rev().take_while(|other| jump.start - other.end <= near);
            let ahead = self.jumps[i + 1..].iter().take_while(|other| other.start - jump.end <= near);
            jump.alone && !back.chain(ahead).any(|other| rival(&other))
        });
        clicks.map(|(_, jump)| *jump).collect()
    }

    fn fault(&self, region: &[Jump], all: usize) -> Fault {
        let (first, last) = (region[0], region[region.len() - 1]);
        let sharpest = region.iter().map(|jump| jump.spreads).fold(0.0, f32::max);
        let highest = region.iter().map(|jump| jump.height).fold(0.0, f32::max);
        let confidence = (all as f64 / (all as f64 + 2.0)).max(f64::from(sharpest) / 150.0).min(0.97);
        let start = self.take.time(first.start);
        let count = if region.len() == 1 { "A click stands".to_string() } else { format!("{} clicks stand", region.len()) };
        Fault {
            start,
            end: self.take.time(last.end),
            text: format!("{count} at {start}, {} high.", full_scale(Db::from_gain(f64::from(highest)).0)),
            advice: "Rebuild these few samples from what surrounds them; look for clocking, cables or bad edits.".to_string(),
            ..self.take.fault(Clicks::KEY, confidence, region.len() as f64, Unit::Plain)
        }
    }
}

fn rms(samples: &[f32]) -> f32 {
    (samples.iter().map(|s| s * s).sum::<f32>() / samples.len().max(1) as f32).sqrt() + 1e-6
}

impl Ear for Jumps {
    fn hear(&mut self, samples: &[f32]) {
        self.sound.extend_from_slice(samples);
        while self.sound.len() >= self.residual.len() + STEP + Predictor::MARGIN {
            self.step();
        }
    }

    fn finish(&mut self) -> Vec<Fault> {
        self.judge(true);
        let mut clicks = self.clicks();
        if clicks.len() < SEVERAL {
            clicks.retain(|click| click.spreads >= CERTAIN);
        }
        let mut gap = self.frames(REGION) as i64;
        let join = |gap: i64| clicks.chunk_by(|a, b| b.start - a.end <= gap).collect::<Vec<_>>();
        let mut regions = join(gap);
        while regions.len() > REGIONS {
            gap *= 2;
            regions = join(gap);
        }
        regions.iter().map(|region| self.fault(region, clicks.len())).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::trial::{drums, faults, music, noise};

    fn quiet_room(mut samples: Vec<f32>) -> Vec<f32> {
        for (s, n) in samples.iter_mut().zip(noise(48_000, 20.0, 0.0002, 4)) {
            *s += n;
        }
        samples
    }

    #[test]
    fn three_planted_clicks_are_found_at_their_frames() {
        let mut take = quiet_room(music(48_000, 6.0));
        let places = [60_000usize, 130_300, 200_777];
        for place in places {
            take[place] += 0.3;
            take[place + 1] -= 0.25;
            take[place + 2] += 0.1;
        }
        let found: Vec<i64> =
            faults(48_000, vec![take], "clicks").iter().map(|f| (f.start.0 * 48_000.0).round() as i64).collect();
        assert_eq!(found, places.map(|place| place as i64));
    }

    #[test]
    fn drums_notes_and_noise_do_not_click() {
        for clean in [quiet_room(drums(48_000, 8.0, 1)), quiet_room(music(48_000, 8.0)), noise(48_000, 8.0, 0.1, 3)] {
            assert_eq!(faults(48_000, vec![clean], "clicks"), []);
        }
    }
}
