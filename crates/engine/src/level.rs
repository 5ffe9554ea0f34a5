//! A strip's level: its own fader and those of the VCAs that it follows, and whether any of them is muted.
//!
//! Faders add up in dB, so a strip at -3 dB behind a VCA at -2 dB has the very gain of one at -5 dB; what is off stays off.

use crate::automation::Control;
use crate::cache::Identity;
use crate::timeline::Timeline;
use session::{Song, Strip};
use signal::Db;

/// What turns a strip up and down, over time.
pub struct Level {
    /// In dB; the strip's own first.
    faders: Vec<Control>,
    /// 1 is muted; the strip's own first.
    mutes: Vec<Control>,
    /// Whether none of them ever moves.
    fixed: bool,
}

impl Level {
    /// The level of a strip of a song.
    pub fn new(song: &Song, strip: &Strip) -> Self {
        let control = |strip: &Strip, parameter: &str, value: f64| {
            let automation = strip.automation.iter().find(|automation| automation.parameter == parameter);
            Control::new(value, automation, song)
        };
        // Who is muted for good is not heard at all, which the graph knows.
        let all: Vec<&Strip> = std::iter::once(strip).chain(song.vcas_of(strip)).collect();
        let faders: Vec<_> = all.iter().map(|strip| control(strip, "fader", strip.fader.0)).collect();
        let mutes: Vec<_> = all.iter().map(|strip| control(strip, "mute", 0.0)).collect();
        let fixed = faders.iter().chain(&mutes).all(Control::is_fixed);
        Self { faders, mutes, fixed }
    }

    /// Whether it never moves.
    pub fn is_fixed(&self) -> bool {
        self.fixed
    }

    /// The gain, if it is the same over so many of the engine's frames.
    pub fn steady_in(&self, time: &Timeline, start: i64, frames: usize) -> Option<f64> {
        self.gain(|control| control.steady_in(time, start, frames))
    }

    /// The gain at a frame of the song.
    pub fn at(&self, frame: i64) -> f64 {
        self.gain(|control| Some(control.at(frame))).unwrap_or_default()
    }

    /// The gain where every control has a value.
    fn gain(&self, value: impl Fn(&Control) -> Option<f64>) -> Option<f64> {
        let (own, vcas) = self.faders.split_first()?;
        let level = vcas.iter().try_fold(value(own)?, |sum, fader| Some(sum + value(fader)?))?;
        self.mutes.iter().try_fold(Db(level).gain(), |gain, mute| Some(gain * (1.0 - value(mute)?)))
    }

    /// Names all that the gain depends on, from a frame up to and with another.
    pub fn identify(&self, identity: &mut Identity, from: i64, to: i64) {
        let Self { faders, mutes, fixed: _ } = self;
        identity.count(faders.len());
        faders.iter().chain(mutes).for_each(|control| control.identify(identity, from, to));
    }
}
