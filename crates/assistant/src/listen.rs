//! Hears every strip of a song in one rendering.

use crate::hearing::Heard;
use crate::spectrum::Analyser;
use engine::{EngineError, Request, Sink, Tap, render};
use session::Song;
use signal::{Hz, Library, SourceError};

/// What was heard in one rendering, strip by strip.
#[derive(Clone, Debug, Default)]
pub struct Heads {
    /// Each track after its fader and pan, in the song's order.
    pub tracks: Vec<Heard>,
    /// Each return as it reaches the master.
    pub returns: Vec<Heard>,
    /// The mix.
    pub mix: Heard,
}

struct Ear {
    analyser: Analyser,
    heard: Heard,
}

impl Ear {
    fn new(rate: Hz) -> Self {
        Self { analyser: Analyser::new(rate), heard: Heard::default() }
    }
}

impl Sink for Ear {
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError> {
        let peak = left.iter().chain(right).fold(self.heard.peak, |peak, x| peak.max(x.abs()));
        self.heard.peak = peak;
        self.analyser.hear(left, right, &mut self.heard.moments);
        Ok(())
    }
}

/// Renders the song once and hears every track, every return and the mix.
///
/// # Errors
/// As [`engine::render`].
pub fn listen(song: &Song, library: &dyn Library, progress: &(dyn Fn(f64) + Sync)) -> Result<Heads, EngineError> {
    let rate = song.hz();
    let mut ears: Vec<Ear> = (0..song.tracks.len() + song.returns.len() + 1).map(|_| Ear::new(rate)).collect();
    let taps = song
        .tracks
        .iter()
        .map(|track| Tap::Strip(track.strip.name.clone()))
        .chain(song.returns.iter().map(|bus| Tap::Strip(bus.strip.name.clone())))
        .chain([Tap::Mix]);
    let sinks = taps.zip(&mut ears).map(|(tap, ear)| (tap, ear as &mut dyn Sink)).collect();
    let request = Request { to: Some(song.length()), progress, ..Request::default() };
    render(song, library, &request, sinks)?;
    let mut heard = ears.into_iter().map(|ear| ear.heard);
    let tracks = heard.by_ref().take(song.tracks.len()).collect();
    let returns = heard.by_ref().take(song.returns.len()).collect();
    Ok(Heads { tracks, returns, mix: heard.next().unwrap_or_default() })
}
