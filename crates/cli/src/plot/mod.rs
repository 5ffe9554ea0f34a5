//! Pictures of what an effect does, for its page and for `tonmeister effect NAME --plot out.svg`.
//!
//! What is drawn follows from what the effect is found to do ([`nature`]); no list says it, so an effect of which nothing is
//! known but its place in the list is drawn too. All curves are measured on the running effect, but for a stated response.

mod burst;
mod drawing;
mod echoes;
mod harmonics;
mod levels;
mod moments;
mod movement;
mod response;
mod spectrum;
mod stereo;
#[cfg(test)]
mod tests;
mod waveform;

pub use drawing::{Drawing, svg};

use desk::curves::nature::{self, Nature};
use desk::curves::run;
use effects::Kind;
use session::Preset;
use signal::Settings;

/// Settings of an effect and what the curve of them is called.
#[derive(Clone)]
pub struct Shown {
    /// The curve's name.
    pub name: String,
    /// The settings.
    pub settings: Settings,
}

/// A drawing with its words.
pub struct Picture {
    /// `Response`.
    pub title: &'static str,
    /// What is seen, and how it was found.
    pub words: String,
    /// The drawing.
    pub drawing: Drawing,
}

/// The rate at which effects are drawn.
pub const RATE: u32 = 48_000;

/// Most curves in one drawing: as many as there are colours.
const MOST: usize = 6;

/// The pictures of an effect at some settings, the most telling first.
pub fn pictures(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let shown: Vec<Shown> = shown.iter().take(MOST).cloned().map(with_sound).collect();
    let shown = &shown[..];
    match nature(kind, shown) {
        Nature::Spectrum => spectrum::sounding(kind, shown),
        Nature::Response => response::picture(kind, shown),
        Nature::Filter => response::measured(kind, shown),
        Nature::Echoes => echoes::pictures(kind, shown),
        Nature::Movement => movement::pictures(kind, shown),
        Nature::Levels { period } => {
            let mut pictures = levels::picture(kind, shown, period);
            pictures.extend(burst::picture(kind, shown, period));
            pictures
        }
        Nature::Harmonics { period } => {
            let mut pictures = levels::picture(kind, shown, period);
            pictures.extend(harmonics::picture(kind, shown, period));
            pictures
        }
        Nature::Onsets => burst::picture(kind, shown, run::PERIOD),
        Nature::Noise => spectrum::added(kind, shown),
        Nature::Stereo => stereo::picture(kind, shown),
        Nature::Waveform => waveform::picture(kind, shown),
    }
}

/// What the effect does, judged by the settings that are shown and, where these do nothing, by its defaults and presets.
fn nature(kind: &Kind, shown: &[Shown]) -> Nature {
    let defaults = Shown { name: String::new(), settings: (kind.defaults)() };
    let others = [defaults].into_iter().chain(presets(kind)).map(with_sound);
    let mut all = shown.iter().cloned().chain(others);
    all.by_ref()
        .map(|it| nature::of(kind, &it.settings))
        .find(|nature| *nature != Nature::Waveform)
        .unwrap_or(Nature::Waveform)
}

/// The presets of an effect, as they are shown on its page.
pub fn presets(kind: &Kind) -> Vec<Shown> {
    let presets = Preset::of(kind).unwrap_or_default();
    presets.into_iter().map(|it| Shown { name: it.name, settings: it.insert.settings }).collect()
}

/// Where an effect is given no file of audio, a second of decaying noise stands for it, as a room would answer.
fn with_sound(mut it: Shown) -> Shown {
    for audio in it.settings.files.iter_mut().filter(|audio| audio.sound.is_none()) {
        let frame = |channel: u64| {
            move |n: u32| {
                // Sixty decibels in a second.
                let decay = signal::math::db_to_gain(-60.0 * f64::from(n) / f64::from(RATE));
                (signal::random::Random::at(channel, u64::from(n)).signed() * decay) as f32
            }
        };
        let channels = [1, 2].map(|channel| (0..RATE).map(frame(channel)).collect()).to_vec();
        audio.sound = Some(std::sync::Arc::new(signal::source::Memory { rate: RATE, channels }));
    }
    it
}
